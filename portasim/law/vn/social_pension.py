"""The social pension of the aged without another pension, paid by the state."""

from __future__ import annotations

import numpy as np

from portasim.core.ratios import Value
from portasim.core.rules import rule
from portasim.core.vocab import Bools, Ints, first_days, months_of


@rule(unit="years", ref="VN-LSI-21", since="2025-07-01")
def completed_age(birth_day: Ints, on: Ints) -> Value:
    """Completed years of age."""
    born, now = months_of(birth_day), months_of(on)
    not_yet = on - first_days(now) < birth_day - first_days(born)
    return np.asarray((now - born - not_yet) // 12)


@rule(unit="VND/month", ref="VN-LSI-21", since="2025-07-01")
def social_pension_m(
    completed_age: Ints,
    social_pension_age: Ints,
    poor_social_pension_age: Ints,
    social_pension_amount: Ints,
    poor_household: Bools | bool = False,
) -> Value:
    """Social pension of who has no pension: from 75 years of age, from 70 in poor households."""
    poor = np.asarray(poor_household, dtype=np.bool_)
    age = np.where(poor, poor_social_pension_age, social_pension_age)
    return np.where(completed_age >= age, social_pension_amount, 0)
