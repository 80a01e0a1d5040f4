"""The cascade from work done to money received, as steps of the month book."""

from __future__ import annotations

from typing import Final

CASCADE: Final = (
    ("Worked in Thailand", ()),
    ("Counted by the old-age law", ("before_branch", "outside_law")),
    ("Registered by the employer", ("not_registered",)),
    ("Contribution paid", ("not_remitted",)),
    ("On a record that can be proved", ("not_provable",)),
    ("Claimed", ("died_before_claim", "never_filed")),
    ("Paid to worker or heirs", ("refused", "barred", "abandoned", "waiting")),
)
"""Steps from work to payment, each with the ends of the month book at which months are lost."""
