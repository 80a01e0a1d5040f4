"""What is kept of a value of law that was read, and the state in which there is none."""

from __future__ import annotations

from typing import Final, NamedTuple, TypeAlias

from portasim.core.calendar import iso
from portasim.core.faults import UserError

UNLISTED: Final = ":unlisted"
"""Ends the id of what a recorder keeps of a number read for a label of which it is not known."""


class Reading(NamedTuple):
    """One value that figures rest on: a number, a switch, or the rounding of a rule.

    `since` is the first date of the value or rule, and empty for a switch.
    """

    id: str
    since: str
    status: str
    ref: str


Touched: TypeAlias = set[Reading]
"""The recorder of values read: give one to whatever reads, and list it afterwards."""


class NotInForce(UserError):  # noqa: N818  # a state of the law, not a failure of the program
    """A number or rule without a value on a date, or for a label.

    `begins` is the first day of its first value, where the date lies before it; else None.
    """

    def __init__(self, name: str, wanted: int, first: int, label: str = "") -> None:
        self.begins = first if wanted < first else None
        whom = f" for {label}" if label else ""
        since = f"its first value is from {iso(first)}"
        if wanted >= first and not label:
            since = f"its values begin on {iso(first)}, and none holds on that day"
        super().__init__(f"{name} is not in force on {iso(wanted)}{whom}; {since}")
