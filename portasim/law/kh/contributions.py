"""Contributions to the National Social Security Fund: pension scheme, health, work injury."""

from __future__ import annotations

import numpy as np

from portasim.core.arrays import Ints
from portasim.core.ratios import Ratio, Value, percent
from portasim.core.rules import rule
from portasim.law.rounding import TO_RIEL


@rule(unit="KHR/month", ref="KH-WAGE-LIMITS", since="2022-10-01")
def insurable_wage_m(wage_m: Ints, wage_floor: Ints, wage_ceiling: Ints) -> Value:
    """Wage on which contributions to the pension scheme are paid: between floor and ceiling."""
    return np.clip(wage_m, wage_floor, wage_ceiling)


@rule(unit="percent", ref="KH-PENSION-RATES", since="2022-10-01")
def employee_old_age_rate(scheme_rate: Ints, employee_share: Ints) -> Ratio:
    """Rate of the employee: half of the rate for old age, invalidity and survivors together."""
    return scheme_rate * percent(employee_share)


@rule(unit="percent", ref="KH-PENSION-RATES", since="2022-10-01")
def employer_old_age_rate(scheme_rate: Ints, employer_share: Ints) -> Ratio:
    """Rate of the employer: half of the rate for old age, invalidity and survivors together."""
    return scheme_rate * percent(employer_share)


@rule(unit="KHR/month", ref="KH-PENSION-RATES", since="2022-10-01", rounding=TO_RIEL)
def employee_old_age_m(insurable_wage_m: Ints, employee_old_age_rate: Ratio | Ints) -> Value:
    """Monthly contribution of the employee to the pension scheme."""
    return insurable_wage_m * percent(employee_old_age_rate)


@rule(unit="KHR/month", ref="KH-PENSION-RATES", since="2022-10-01", rounding=TO_RIEL)
def employer_old_age_m(insurable_wage_m: Ints, employer_old_age_rate: Ratio | Ints) -> Value:
    """Monthly contribution of the employer to the pension scheme."""
    return insurable_wage_m * percent(employer_old_age_rate)


@rule(unit="KHR/month", ref="KH-HEALTH-2017", since="2016-01-01")
def health_wage_m(
    wage_m: Ints, health_wage_ceiling: Ints, health_wage_floor: Ints | int = 0
) -> Value:
    """Wage on which contributions for health are paid: to the ceiling, and above any floor."""
    return np.clip(wage_m, health_wage_floor, health_wage_ceiling)


@rule(unit="KHR/month", ref="KH-HEALTH-2017", since="2016-01-01", rounding=TO_RIEL)
def employee_health_m(health_wage_m: Ints, employee_health_rate: Ints) -> Ratio:
    """Monthly contribution of the employee for health; nothing since 2018."""
    return health_wage_m * percent(employee_health_rate)


@rule(unit="KHR/month", ref="KH-HEALTH-2017", since="2016-01-01", rounding=TO_RIEL)
def employer_health_m(health_wage_m: Ints, employer_health_rate: Ints) -> Ratio:
    """Monthly contribution of the employer for health."""
    return health_wage_m * percent(employer_health_rate)


@rule(unit="KHR/month", ref="KH-INJURY", since="2008-01-01", until="2015-12-31", rounding=TO_RIEL)
def employer_injury_m(wage_m: Ints, injury_rate: Ints) -> Ratio:
    """Monthly contribution of the employer for work injury, on the wage: no limit was found."""
    return wage_m * percent(injury_rate)


@rule(
    unit="KHR/month",
    ref="KH-INJURY",
    since="2016-01-01",
    rounding=TO_RIEL,
    name="employer_injury_m",
)
def employer_injury_m_2016(health_wage_m: Ints, injury_rate: Ints) -> Ratio:
    """Monthly contribution of the employer for work injury, on the wage that counts for health."""
    return health_wage_m * percent(injury_rate)


@rule(unit="KHR/month", ref="KH-HEALTH-2017", since="2016-01-01", until="2022-09-30")
def employee_m(employee_health_m: Ints) -> Value:
    """Monthly contribution of the employee, all branches: for health alone."""
    return employee_health_m


@rule(unit="KHR/month", ref="KH-PENSION-RATES", since="2022-10-01", name="employee_m")
def employee_m_2022(employee_health_m: Ints, employee_old_age_m: Ints) -> Value:
    """Monthly contribution of the employee, all branches together."""
    return employee_health_m + employee_old_age_m


@rule(unit="KHR/month", ref="KH-INJURY", since="2008-01-01", until="2015-12-31")
def employer_m(employer_injury_m: Ints) -> Value:
    """Monthly contribution of the employer, all branches: for work injury alone."""
    return employer_injury_m


@rule(
    unit="KHR/month",
    ref="KH-HEALTH-2017",
    since="2016-01-01",
    until="2022-09-30",
    name="employer_m",
)
def employer_m_2016(employer_health_m: Ints, employer_injury_m: Ints) -> Value:
    """Monthly contribution of the employer, all branches: for health and work injury."""
    return employer_health_m + employer_injury_m


@rule(unit="KHR/month", ref="KH-PENSION-RATES", since="2022-10-01", name="employer_m")
def employer_m_2022(
    employer_health_m: Ints, employer_injury_m: Ints, employer_old_age_m: Ints
) -> Value:
    """Monthly contribution of the employer, all branches together."""
    return employer_health_m + employer_injury_m + employer_old_age_m


@rule(unit="KHR/month", ref="KH-PENSION-RATES", since="2022-10-01")
def contributions_old_age_m(employee_old_age_m: Ints, employer_old_age_m: Ints) -> Value:
    """Monthly contribution of employee and employer together to the pension scheme."""
    return employee_old_age_m + employer_old_age_m


@rule(unit="KHR/month", ref="KH-HEALTH-2017", since="2016-01-01")
def employer_other_m(employer_health_m: Ints, employer_injury_m: Ints) -> Value:
    """Monthly contribution of the employer for health and work injury together."""
    return employer_health_m + employer_injury_m


@rule(unit="KHR/month", ref="KH-HEALTH-2017", since="2016-01-01")
def contributions_m(employee_m: Ints, employer_m: Ints) -> Value:
    """Monthly contribution of employee and employer together, all branches."""
    return employee_m + employer_m
