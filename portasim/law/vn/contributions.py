"""Contributions to Viet Nam Social Security: the wage insured, and what worker and employer owe."""

from __future__ import annotations

from typing import Final

import numpy as np

from portasim.core.arrays import Ints
from portasim.core.calendar import NEVER
from portasim.core.ratios import Ratio, Value, percent, where
from portasim.core.rules import rule
from portasim.law.rounding import TO_DONG
from portasim.law.vn.acts import FORMER

NO_CEILING: Final = 20 * NEVER
"""A ceiling in dong that binds nobody, for the years before the first base salary known."""


@rule(unit="VND/month", ref="VN-LSI-31", since="1998-01-01", former=FORMER)
def wage_ceiling_m(ceiling_multiple: Ints, reference_level: Ints) -> Value:
    """Highest insured wage: twenty times the base salary, now the reference level."""
    return ceiling_multiple * reference_level


@rule(
    unit="VND/month",
    ref="VN-FLOOR-FORMER",
    since="2015-01-01",
    until="2025-06-30",
    name="wage_floor_m",
)
def wage_floor_2014_m(former_floor: str, minimum_wage_region_4: Ints) -> Value:
    """Lowest insured wage under the former law: the regional minimum wage, of region IV here."""
    return where(former_floor == "none", 0, minimum_wage_region_4)


@rule(unit="VND/month", ref="VN-LSI-31", since="2025-07-01", name="wage_floor_m")
def wage_floor_2024_m(floor_multiple: Ints, reference_level: Ints) -> Value:
    """Lowest insured wage: the reference level."""
    return floor_multiple * reference_level


@rule(unit="VND/month", ref="VN-LSI-31", since="1995-01-01", former=FORMER)
def insurable_wage_m(
    wage_m: Ints, wage_floor_m: Ints | int = 0, wage_ceiling_m: Ints | int = NO_CEILING
) -> Value:
    """Wage on which contributions are paid: the wage between the floor and the ceiling."""
    return np.clip(wage_m, wage_floor_m, wage_ceiling_m)


@rule(unit="VND/month", ref="VN-LSI-33", since="2014-01-01", rounding=TO_DONG, former=FORMER)
def employee_old_age_m(insurable_wage_m: Ints, employee_old_age_rate: Ints) -> Ratio:
    """Contribution of the employee to the retirement and survivors fund."""
    return insurable_wage_m * percent(employee_old_age_rate)


@rule(unit="VND/month", ref="VN-LSI-34", since="2014-01-01", rounding=TO_DONG, former=FORMER)
def employer_old_age_m(insurable_wage_m: Ints, employer_old_age_rate: Ints) -> Ratio:
    """Contribution of the employer to the retirement and survivors fund."""
    return insurable_wage_m * percent(employer_old_age_rate)


@rule(unit="VND/month", ref="VN-LSI-34", since="2017-06-01", rounding=TO_DONG, former=FORMER)
def employer_sickness_m(insurable_wage_m: Ints, employer_sickness_rate: Ints) -> Ratio:
    """Contribution of the employer to the sickness and maternity fund."""
    return insurable_wage_m * percent(employer_sickness_rate)


@rule(unit="VND/month", ref="VN-BACKGROUND", since="2017-06-01", rounding=TO_DONG)
def employer_injury_m(insurable_wage_m: Ints, employer_injury_rate: Ints) -> Ratio:
    """Contribution of the employer to the fund for work accidents and occupational diseases."""
    return insurable_wage_m * percent(employer_injury_rate)


@rule(unit="VND/month", ref="VN-BACKGROUND", since="2010-01-01", rounding=TO_DONG)
def employee_health_m(insurable_wage_m: Ints, employee_health_rate: Ints) -> Ratio:
    """Contribution of the employee to health insurance."""
    return insurable_wage_m * percent(employee_health_rate)


@rule(unit="VND/month", ref="VN-BACKGROUND", since="2010-01-01", rounding=TO_DONG)
def employer_health_m(insurable_wage_m: Ints, employer_health_rate: Ints) -> Ratio:
    """Contribution of the employer to health insurance."""
    return insurable_wage_m * percent(employer_health_rate)


@rule(unit="VND/month", ref="VN-BACKGROUND", since="2009-01-01", rounding=TO_DONG)
def employee_unemployment_m(insurable_wage_m: Ints, employee_unemployment_rate: Ints) -> Ratio:
    """Contribution of the employee to unemployment insurance, on the same wage (assumed)."""
    return insurable_wage_m * percent(employee_unemployment_rate)


@rule(unit="VND/month", ref="VN-BACKGROUND", since="2009-01-01", rounding=TO_DONG)
def employer_unemployment_m(insurable_wage_m: Ints, employer_unemployment_rate: Ints) -> Ratio:
    """Contribution of the employer to unemployment insurance, on the same wage (assumed)."""
    return insurable_wage_m * percent(employer_unemployment_rate)


@rule(unit="VND/month", ref="VN-RATES-TOTAL", since="2014-01-01")
def employee_m(
    employee_old_age_m: Ints, employee_health_m: Ints, employee_unemployment_m: Ints
) -> Value:
    """Monthly contribution of the employee, all branches together."""
    return employee_old_age_m + employee_health_m + employee_unemployment_m


@rule(unit="VND/month", ref="VN-RATES-TOTAL", since="2017-06-01")
def employer_m(
    employer_old_age_m: Ints,
    employer_sickness_m: Ints,
    employer_injury_m: Ints,
    employer_health_m: Ints,
    employer_unemployment_m: Ints,
) -> Value:
    """Monthly contribution of the employer, all branches together."""
    social = employer_old_age_m + employer_sickness_m + employer_injury_m
    return social + employer_health_m + employer_unemployment_m


@rule(unit="VND/month", ref="VN-RATES-TOTAL", since="2017-06-01")
def contributions_m(employee_m: Ints, employer_m: Ints) -> Value:
    """Monthly contribution of employee and employer together, all branches."""
    return employee_m + employer_m


@rule(unit="VND/month", ref="VN-RATES-TOTAL", since="2014-01-01")
def contributions_old_age_m(employee_old_age_m: Ints, employer_old_age_m: Ints) -> Value:
    """Contribution of employee and employer together to the retirement and survivors fund."""
    return employee_old_age_m + employer_old_age_m


@rule(unit="VND/month", ref="VN-LSI-31", since="1995-01-01", former=FORMER)
def mean_wage_6_m(insurable_wage_m: Ints) -> Value:
    """Mean insured wage of the last six months where each was like the one of this day."""
    return insurable_wage_m


@rule(
    unit="VND/month",
    ref="VN-LAW-58-2014",
    since="2016-01-01",
    until="2025-06-30",
    name="contract_worker_base_m",
)
def contract_worker_base_2014_m(
    contract_worker_multiple: Ints,
    reference_level: Ints,
    wage_floor_m: Ints,
    wage_ceiling_m: Ints,
    wage_before_leaving_m: Ints | int = 0,
) -> Value:
    """Insured wage of a contract worker abroad: that before leaving, else twice the base salary."""
    before = np.clip(wage_before_leaving_m, wage_floor_m, wage_ceiling_m)
    return np.where(
        np.greater(wage_before_leaving_m, 0), before, contract_worker_multiple * reference_level
    )


@rule(unit="VND/month", ref="VN-LSI-31", since="2025-07-01")
def contract_worker_base_m(
    wage_floor_m: Ints, wage_ceiling_m: Ints, chosen_base_m: Ints | int = 0
) -> Value:
    """Insured wage of a contract worker abroad: the worker chooses between floor and ceiling."""
    return np.clip(chosen_base_m, wage_floor_m, wage_ceiling_m)


@rule(unit="VND/month", ref="VN-LSI-33-2", since="2016-01-01", rounding=TO_DONG)
def contract_worker_m(contract_worker_base_m: Ints, contract_worker_rate: Ints) -> Ratio:
    """Contribution of a contract worker abroad for old age and survivors, all by the worker."""
    return contract_worker_base_m * percent(contract_worker_rate)


@rule(unit="VND/month", ref="VN-LSI-36", since="2025-07-01", rounding=TO_DONG)
def voluntary_m(chosen_income_m: Ints, wage_ceiling_m: Ints, voluntary_rate: Ints) -> Ratio:
    """Contribution of a voluntary member on the income chosen, up to the ceiling."""
    return percent(voluntary_rate) * np.minimum(chosen_income_m, wage_ceiling_m)
