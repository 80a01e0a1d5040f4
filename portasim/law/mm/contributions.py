"""Contributions to the Social Security Board: health and social care, injury at work."""

from __future__ import annotations

import numpy as np

from portasim.core.arrays import Bools, Ints
from portasim.core.ratios import Ratio, Value, percent, truth
from portasim.core.rules import rule
from portasim.law.rounding import TO_PYA


@rule(unit="MMK/month", ref="MM-CEILING", since="2014-04-01")
def insurable_wage_m(wage_m: Ints, wage_ceiling: Ints) -> Value:
    """Wage on which contributions are paid: the wage up to the ceiling, without a floor."""
    return np.minimum(wage_m, wage_ceiling)


@rule(unit="percent", ref="MM-RATES", since="2014-04-01")
def employee_health_rate_paid(
    employee_health_rate: Ints,
    late_health_rate: Ints,
    late_age: Ints,
    registered_age: Ints | int = 0,
) -> Value:
    """Rate of the insured person for health: another where registered at 60 or later."""
    return np.where(registered_age >= late_age, late_health_rate, employee_health_rate)


@rule(unit="percent", ref="MM-RATES", since="2014-04-01")
def employer_health_rate_paid(
    employer_health_rate: Ints,
    late_health_rate: Ints,
    late_age: Ints,
    registered_age: Ints | int = 0,
) -> Value:
    """Rate of the employer for health: another where the worker registered at 60 or later."""
    return np.where(registered_age >= late_age, late_health_rate, employer_health_rate)


@rule(unit="percent", ref="MM-RATES", since="2014-04-01")
def employer_injury_rate_paid(
    employer_injury_rate: Ints,
    raised_injury_rate: Ints,
    injury_rate_raised: Bools | int = 0,
) -> Value:
    """Rate of the employer for injury at work: the raised one where it is a sanction."""
    return np.where(truth(injury_rate_raised), raised_injury_rate, employer_injury_rate)


@rule(unit="MMK/month", ref="MM-RATES", since="2014-04-01", rounding=TO_PYA)
def employee_health_m(insurable_wage_m: Ints, employee_health_rate_paid: Ints) -> Ratio:
    """Monthly contribution of the insured person for health and social care."""
    return insurable_wage_m * percent(employee_health_rate_paid)


@rule(unit="MMK/month", ref="MM-RATES", since="2014-04-01", rounding=TO_PYA)
def employer_health_m(insurable_wage_m: Ints, employer_health_rate_paid: Ints) -> Ratio:
    """Monthly contribution of the employer for health and social care."""
    return insurable_wage_m * percent(employer_health_rate_paid)


@rule(unit="MMK/month", ref="MM-RATES", since="2014-04-01", rounding=TO_PYA)
def employer_injury_m(insurable_wage_m: Ints, employer_injury_rate_paid: Ints) -> Ratio:
    """Monthly contribution of the employer for injury at work."""
    return insurable_wage_m * percent(employer_injury_rate_paid)


@rule(unit="MMK/month", ref="MM-NO-BRANCH", since="1998-01-01", until="2014-03-31")
def employee_old_age_m() -> Value:
    """Before April 2014 no insured person contributes for old age: no such branch exists."""
    return np.zeros(1, dtype=np.int64)


@rule(
    unit="MMK/month",
    ref="MM-NOT-RUNNING",
    since="2014-04-01",
    rounding=TO_PYA,
    name="employee_old_age_m",
)
def employee_old_age_m_2014(insurable_wage_m: Ints, employee_old_age_rate: Ints) -> Ratio:
    """Monthly contribution of the insured person for old age, invalidity and survivors."""
    return insurable_wage_m * percent(employee_old_age_rate)


@rule(unit="MMK/month", ref="MM-NO-BRANCH", since="1998-01-01", until="2014-03-31")
def employer_old_age_m() -> Value:
    """Before April 2014 no employer contributes for old age: no such branch exists."""
    return np.zeros(1, dtype=np.int64)


@rule(
    unit="MMK/month",
    ref="MM-NOT-RUNNING",
    since="2014-04-01",
    rounding=TO_PYA,
    name="employer_old_age_m",
)
def employer_old_age_m_2014(insurable_wage_m: Ints, employer_old_age_rate: Ints) -> Ratio:
    """Monthly contribution of the employer for old age, invalidity and survivors."""
    return insurable_wage_m * percent(employer_old_age_rate)


@rule(unit="MMK/month", ref="MM-NOT-RUNNING", since="2014-04-01", rounding=TO_PYA)
def employee_unemployment_m(insurable_wage_m: Ints, employee_unemployment_rate: Ints) -> Ratio:
    """Monthly contribution of the insured person for unemployment."""
    return insurable_wage_m * percent(employee_unemployment_rate)


@rule(unit="MMK/month", ref="MM-NOT-RUNNING", since="2014-04-01", rounding=TO_PYA)
def employer_unemployment_m(insurable_wage_m: Ints, employer_unemployment_rate: Ints) -> Ratio:
    """Monthly contribution of the employer for unemployment."""
    return insurable_wage_m * percent(employer_unemployment_rate)


@rule(unit="MMK/month", ref="MM-RATES", since="2014-04-01")
def employee_m(
    employee_health_m: Ints, employee_old_age_m: Ints, employee_unemployment_m: Ints
) -> Value:
    """Monthly contribution of the insured person, all branches together."""
    return employee_health_m + employee_old_age_m + employee_unemployment_m


@rule(unit="MMK/month", ref="MM-RATES", since="2014-04-01")
def employer_m(
    employer_health_m: Ints,
    employer_injury_m: Ints,
    employer_old_age_m: Ints,
    employer_unemployment_m: Ints,
) -> Value:
    """Monthly contribution of the employer, all branches together."""
    risks = employer_health_m + employer_injury_m
    return risks + employer_old_age_m + employer_unemployment_m


@rule(unit="MMK/month", ref="MM-RATES", since="2014-04-01")
def contributions_m(employee_m: Ints, employer_m: Ints) -> Value:
    """Monthly contribution of insured person and employer together."""
    return employee_m + employer_m


@rule(unit="MMK/month", ref="MM-NO-BRANCH", since="1998-01-01")
def contributions_old_age_m(employee_old_age_m: Ints, employer_old_age_m: Ints) -> Value:
    """Monthly contribution of insured person and employer together for old age."""
    return employee_old_age_m + employer_old_age_m
