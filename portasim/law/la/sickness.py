"""Sickness benefit: who qualifies; its rate was not found."""

from __future__ import annotations

from portasim.core.arrays import Ints
from portasim.core.ratios import Value
from portasim.core.rules import rule


@rule(unit="flag", ref="LA-SICKNESS", since="2014-01-01")
def sickness_qualifies(sick_months_paid: Ints, sick_months: Ints) -> Value:
    """Whether enough months were paid before the illness for sickness benefit."""
    return sick_months_paid >= sick_months
