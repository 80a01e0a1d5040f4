"""Maternity benefit: the grant for a birth, and the allowance during leave."""

from __future__ import annotations

import numpy as np

from portasim.core.arrays import Bools, Ints
from portasim.core.ratios import Ratio, Value, percent, where
from portasim.core.rules import rule
from portasim.law.rounding import TO_KIP


@rule(unit="flag", ref="LA-MATERNITY", since="2014-01-01")
def maternity_qualifies(delivery_months_paid: Ints, delivery_months: Ints) -> Value:
    """Whether enough months were paid before the delivery for maternity benefit."""
    return delivery_months_paid >= delivery_months


@rule(unit="flag", ref="LA-MATERNITY", since="2014-01-01")
def miscarriage_qualifies(delivery_months_paid: Ints, miscarriage_months: Ints) -> Value:
    """Whether enough months were paid before a miscarriage for maternity benefit."""
    return delivery_months_paid >= miscarriage_months


@rule(unit="LAK", ref="LA-MATERNITY", since="2014-01-01", rounding=TO_KIP)
def maternity_grant(
    maternity_qualifies: Bools,
    mean_wage_6_m: Ints,
    birth_grant_rate: Ints,
    newborns: Ints | int = 1,
) -> Value:
    """Grant for a birth: a share of the average insured pay for each child."""
    return where(maternity_qualifies, mean_wage_6_m * percent(birth_grant_rate) * newborns, 0)


@rule(unit="days", ref="LA-MATERNITY", since="2014-01-01")
def leave_days_paid(leave_days: Ints, leave_days_twins: Ints, newborns: Ints | int = 1) -> Value:
    """Days of leave that are paid: more after a birth of several children."""
    return np.where(newborns > 1, leave_days_twins, leave_days)


@rule(unit="LAK/month", ref="LA-MATERNITY", since="2014-01-01", rounding=TO_KIP)
def maternity_leave_m(maternity_qualifies: Bools, mean_wage_6_m: Ints, leave_rate: Ints) -> Value:
    """Allowance for a month of leave: a share of the average insured pay."""
    return where(maternity_qualifies, mean_wage_6_m * percent(leave_rate), 0)


@rule(unit="LAK", ref="LA-MATERNITY", since="2014-01-01", rounding=TO_KIP)
def maternity_leave_allowance(
    maternity_qualifies: Bools,
    mean_wage_6_m: Ints,
    leave_rate: Ints,
    leave_days_paid: Ints,
    month_days: Ints,
) -> Value:
    """Allowance for the whole leave: the share of the average insured pay for each day."""
    days = Ratio(leave_days_paid, month_days)
    return where(maternity_qualifies, mean_wage_6_m * percent(leave_rate) * days, 0)
