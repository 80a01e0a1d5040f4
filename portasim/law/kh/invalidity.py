"""Invalidity pension: who qualifies. What it amounts to was not found."""

from __future__ import annotations

from portasim.core.arrays import Bools, Ints
from portasim.core.calendar import completed_years
from portasim.core.ratios import Value
from portasim.core.rules import rule


@rule(unit="flag", ref="KH-RISKS", since="2022-07-01")
def under_pension_age(birth_day: Ints, pension_age: Ints, on: Ints) -> Value:
    """Whether the pension age is not yet completed."""
    return completed_years(birth_day, on) < pension_age


@rule(unit="flag", ref="KH-RISKS", since="2022-07-01")
def invalidity_qualifies(months: Ints, invalidity_months: Ints, under_pension_age: Bools) -> Value:
    """Whether enough months were paid, and the loss comes before pension age, for a pension."""
    return (months >= invalidity_months) & under_pension_age
