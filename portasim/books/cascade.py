"""The cascade from work done to money received, as steps of the month book."""

from __future__ import annotations

from typing import Final

CASCADE: Final = (
    ("worked", ()),
    ("covered", ("before_branch", "outside_law")),
    ("registered", ("not_registered",)),
    ("paid_in", ("not_remitted",)),
    ("provable", ("not_provable",)),
    ("claimed", ("died_before_claim", "never_filed")),
    ("paid_out", ("refused", "barred", "abandoned", "waiting")),
)
"""Steps from work to payment, each with the ends of the month book at which months are lost."""
