"""The bill "choose, withdraw, borrow": a lump sum chosen where months qualify for a pension."""

from __future__ import annotations

from portasim.core.arrays import Bools, Ints
from portasim.core.ratios import Value, truth
from portasim.core.rules import rule


@rule(unit="flag", ref="TH-BILL-2565", since="2022-05-10", name="qualifies")
def qualifies_unless_chosen(
    months: Ints, qualifying_months: Ints, chooses_lump_sum: Bools | int = 0
) -> Value:
    """Whether a monthly pension is paid: the months qualify and no lump sum is chosen instead."""
    return (months >= qualifying_months) & ~truth(chooses_lump_sum)
