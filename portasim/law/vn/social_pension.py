"""The social pension of the aged without another pension, paid by the state."""

from __future__ import annotations

import numpy as np

from portasim.core.arrays import Bools, Ints
from portasim.core.calendar import completed_years
from portasim.core.ratios import Value, truth
from portasim.core.rules import rule


@rule(unit="years", ref="VN-LSI-21", since="2025-07-01")
def age(birth_day: Ints, on: Ints) -> Value:
    """Completed years of age."""
    return completed_years(birth_day, on)


@rule(unit="VND/month", ref="VN-LSI-21", since="2025-07-01")
def social_pension_m(
    age: Ints,
    social_pension_age: Ints,
    poor_social_pension_age: Ints,
    social_pension_amount: Ints,
    poor_household: Bools | bool = False,
) -> Value:
    """Social pension of who has no pension: from 75 years of age, from 70 in poor households."""
    needed = np.where(truth(poor_household), poor_social_pension_age, social_pension_age)
    return np.where(age >= needed, social_pension_amount, 0)
