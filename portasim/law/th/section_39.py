"""Section 39: insurance continued by one's own contribution after employment ends."""

from __future__ import annotations

from typing import Final

import numpy as np

from portasim.core.arrays import Ints
from portasim.core.calendar import months_after
from portasim.core.ratios import Ratio, Round, Value, as_ratio, percent, where
from portasim.core.rules import rule

BRANCHES: Final = (
    "medical",
    "maternity",
    "invalidity",
    "death",
    "child_allowance",
    "old_age",
    "unemployment",
)
"""Branches of insurance; a `branch` is given to the rules as its position in this tuple."""

NO_CUT: Final = -1
_WHOLE_BAHT: Final = Round("1", "half_up", ref="TH-SSA-46")


@rule(unit="THB/month", ref="TH-SECTION-39", since="2004-01-01", rounding=_WHOLE_BAHT)
def section_39_m(
    section_39_base: Ints,
    section_39_rate: Ints,
    section_39_temporary: Ints | int = NO_CUT,
    section_39_regional: Ints | int = NO_CUT,
) -> Value:
    """Monthly contribution under section 39: the rate on the base, or the amount of a cut."""
    regular: Ratio = section_39_base * percent(section_39_rate)
    cut = np.where(section_39_regional == NO_CUT, section_39_temporary, section_39_regional)
    return where(cut == NO_CUT, regular, as_ratio(cut))


@rule(unit="flag", ref="TH-SECTION-39", since="2004-01-01")
def section_39_open(
    months_under_33: Ints,
    section_39_months: Ints,
    left_33: Ints,
    section_39_apply_months: Ints,
    on: Ints,
) -> Value:
    """Whether section 39 may be applied for: months under section 33, and in time after leaving."""
    closes = months_after(left_33, section_39_apply_months)
    return (months_under_33 >= section_39_months) & (on >= left_33) & (on < closes)


@rule(unit="flag", ref="TH-SECTION-39-ENDS", since="2004-01-01")
def section_39_ends(
    unpaid_in_a_row: Ints,
    section_39_unpaid_months: Ints,
    paid_of_last_twelve: Ints,
    section_39_paid_of_twelve: Ints,
) -> Value:
    """Whether unpaid months end insurance under section 39: in a row, or too many of twelve."""
    in_a_row = unpaid_in_a_row >= section_39_unpaid_months
    return in_a_row | (paid_of_last_twelve < section_39_paid_of_twelve)


@rule(unit="flag", ref="TH-SECTION-39-COVER", since="2004-01-01")
def section_39_covers(branch: Ints) -> Value:
    """Whether a branch covers the insured under section 39: every branch but unemployment."""
    return branch != BRANCHES.index("unemployment")


@rule(unit="months", ref="TH-SSA-42", since="2004-01-01")
def months_33_and_39(months_under_33: Ints, months_under_39: Ints) -> Value:
    """Contributory months: those under sections 33 and 39 are added together."""
    return months_under_33 + months_under_39
