"""Contributions of enterprise workers and voluntary members: one rate for all branches."""

from __future__ import annotations

import numpy as np

from portasim.core.arrays import Ints
from portasim.core.ratios import Ratio, Value, percent
from portasim.core.rules import rule
from portasim.law.rounding import TO_KIP


@rule(unit="LAK/month", ref="LA-DECISION-1740", since="2017-01-01", rounding=TO_KIP)
def wage_floor_m(minimum_wage: Ints, floor_share: Ints) -> Ratio:
    """Lowest wage on which contributions are paid: a share of the minimum wage."""
    return minimum_wage * percent(floor_share)


@rule(unit="LAK/month", ref="LA-SSPTW", since="2001-06-01", until="2016-12-31")
def insurable_wage_m(wage_m: Ints, wage_ceiling: Ints) -> Value:
    """Wage on which contributions are paid: the wage up to the ceiling."""
    return np.minimum(wage_m, wage_ceiling)


@rule(unit="LAK/month", ref="LA-DECISION-1740", since="2017-01-01", name="insurable_wage_m")
def insurable_wage_m_2017(wage_m: Ints, wage_floor_m: Ints, wage_ceiling: Ints) -> Value:
    """Wage on which contributions are paid: the wage between the floor and the ceiling."""
    return np.minimum(np.maximum(wage_m, wage_floor_m), wage_ceiling)


@rule(unit="LAK/month", ref="LA-SSPTW", since="2001-06-01", rounding=TO_KIP)
def employee_m(insurable_wage_m: Ints, employee_rate: Ints) -> Ratio:
    """Monthly contribution of the employee, all branches together."""
    return insurable_wage_m * percent(employee_rate)


@rule(unit="LAK/month", ref="LA-SSPTW", since="2001-06-01", rounding=TO_KIP)
def employer_m(insurable_wage_m: Ints, employer_rate: Ints) -> Ratio:
    """Monthly contribution of the employer, all branches together."""
    return insurable_wage_m * percent(employer_rate)


@rule(unit="LAK/month", ref="LA-SSPTW", since="2001-06-01", rounding=TO_KIP)
def employee_old_age_m(insurable_wage_m: Ints, employee_rate: Ints, old_age_share: Ints) -> Ratio:
    """Part of the employee's contribution taken to be for old age, invalidity and survivors."""
    return insurable_wage_m * percent(employee_rate) * percent(old_age_share)


@rule(unit="LAK/month", ref="LA-SSPTW", since="2001-06-01", rounding=TO_KIP)
def employer_old_age_m(insurable_wage_m: Ints, employer_rate: Ints, old_age_share: Ints) -> Ratio:
    """Part of the employer's contribution taken to be for old age, invalidity and survivors."""
    return insurable_wage_m * percent(employer_rate) * percent(old_age_share)


@rule(unit="LAK/month", ref="LA-SSPTW", since="2001-06-01")
def employee_other_m(employee_m: Ints, employee_old_age_m: Ints) -> Value:
    """Part of the employee's contribution for health, maternity, work injury and unemployment."""
    return employee_m - employee_old_age_m


@rule(unit="LAK/month", ref="LA-SSPTW", since="2001-06-01")
def employer_other_m(employer_m: Ints, employer_old_age_m: Ints) -> Value:
    """Part of the employer's contribution for health, maternity, work injury and unemployment."""
    return employer_m - employer_old_age_m


@rule(unit="LAK/month", ref="LA-SSPTW", since="2001-06-01")
def contributions_m(employee_m: Ints, employer_m: Ints) -> Value:
    """Monthly contribution of employee and employer together, all branches."""
    return employee_m + employer_m


@rule(unit="LAK/month", ref="LA-SSPTW", since="2001-06-01")
def contributions_old_age_m(employee_old_age_m: Ints, employer_old_age_m: Ints) -> Value:
    """Part of both contributions taken to be for old age, invalidity and survivors."""
    return employee_old_age_m + employer_old_age_m


@rule(unit="LAK/month", ref="LA-SSPTW", since="2001-06-01")
def mean_wage_6_m(insurable_wage_m: Ints) -> Value:
    """Average insured pay of the last six months where each was like the one of this day."""
    return insurable_wage_m


@rule(unit="LAK/month", ref="LA-ILO-2023", since="2023-01-01", rounding=TO_KIP)
def voluntary_m(
    wage_m: Ints, voluntary_floor: Ints, wage_ceiling: Ints, voluntary_rate: Ints
) -> Ratio:
    """Monthly contribution of a voluntary member on the income between its floor and ceiling."""
    income_m = np.minimum(np.maximum(wage_m, voluntary_floor), wage_ceiling)
    return percent(voluntary_rate) * income_m


@rule(unit="LAK/month", ref="LA-ILO-2023", since="2023-01-01", rounding=TO_KIP)
def voluntary_least_m(voluntary_floor: Ints, voluntary_rate: Ints) -> Ratio:
    """Lowest monthly contribution of a voluntary member: that on the lowest income."""
    return voluntary_floor * percent(voluntary_rate)
