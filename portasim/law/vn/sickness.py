"""Sickness allowance: three quarters of the insured wage for working days off sick."""

from __future__ import annotations

import numpy as np

from portasim.core.arrays import Ints
from portasim.core.ratios import Ratio, Value, percent
from portasim.core.rules import rule
from portasim.law.rounding import TO_DONG


@rule(unit="days", ref="VN-LSI-43", since="2025-07-01")
def sick_days_allowed(
    sick_days_first: Ints,
    sick_days_second: Ints,
    sick_days_third: Ints,
    sick_months_second: Ints,
    sick_months_third: Ints,
    months: Ints | int = 0,
) -> Value:
    """Working days a year with the allowance: 30, and more for those long insured."""
    some = np.where(months >= sick_months_second, sick_days_second, sick_days_first)
    return np.where(months >= sick_months_third, sick_days_third, some)


@rule(unit="VND", ref="VN-LSI-45", since="2025-07-01", rounding=TO_DONG)
def sickness_allowance(
    insurable_wage_m: Ints,
    sick_days: Ints,
    sick_days_allowed: Ints,
    sickness_rate: Ints,
    sick_month_days: Ints,
    sickness_days_drawn: Ints | int = 0,
) -> Value:
    """Sickness allowance: 75 percent of the last month's insured wage over 24, for each day off."""
    left = np.maximum(sick_days_allowed - sickness_days_drawn, 0)
    daily = percent(sickness_rate) * Ratio(1, sick_month_days) * insurable_wage_m
    days: Ints = np.minimum(sick_days, left)
    return daily * days
