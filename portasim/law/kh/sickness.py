"""Daily allowance in sickness, and the daily wage from which allowances are computed."""

from __future__ import annotations

import numpy as np

from portasim.core.arrays import Ints
from portasim.core.ratios import Ratio, Value, percent
from portasim.core.rules import rule
from portasim.law.rounding import TO_RIEL


@rule(unit="KHR", ref="KH-HEALTH-2017", since="2018-01-01")
def daily_wage(health_wage_m: Ints, wage_days: Ints) -> Ratio:
    """Wage of a day: the wage that counts for health contributions over the days of a month."""
    return Ratio(health_wage_m, wage_days)


@rule(unit="days", ref="KH-HEALTH-2017", since="2018-01-01")
def sickness_days_paid(
    sick_days: Ints, sickness_months: Ints, wage_days: Ints, sickness_days_drawn: Ints | int = 0
) -> Value:
    """Days of an illness that are paid: those left of six months."""
    left = np.maximum(sickness_months * wage_days - sickness_days_drawn, 0)
    return np.minimum(sick_days, left)


@rule(unit="KHR", ref="KH-HEALTH-2017", since="2018-01-01", rounding=TO_RIEL)
def sickness_allowance(
    daily_wage: Ratio | Ints, sickness_rate: Ints, sickness_days_paid: Ints
) -> Value:
    """Allowance in sickness: a share of the daily wage for every day paid."""
    return daily_wage * percent(sickness_rate) * sickness_days_paid
