"""The old-age branch of the law of 2012, which does not run: average wages paid as one sum.

Part of the law with the overlay `old_age_2012`. The benefit is a number of average monthly wages,
paid at once or in instalments; too few months give contributions back.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from portasim.core.arrays import Bools, Ints
from portasim.core.calendar import completed_years
from portasim.core.course import Course, age_reached
from portasim.core.params import UNITS
from portasim.core.ratios import Ratio, Value, as_ratio, percent, where
from portasim.core.rules import rule
from portasim.law.rounding import TO_PYA

_WHOLE: Final = 100 * UNITS["percent"]
_HALF_YEARS: Final = 24


@rule(unit="MMK/month", ref="MM-SSPTW-2014", since="2014-04-01", rounding=TO_PYA)
def voluntary_old_age_m(insurable_wage_m: Ints, voluntary_old_age_rate: Ints) -> Ratio:
    """Monthly contribution of a voluntary member for old age, invalidity and survivors."""
    return insurable_wage_m * percent(voluntary_old_age_rate)


@rule(unit="date", ref="MM-SSPTW-2014", since="2014-04-01")
def normal_age_reached(birth_day: Ints, pension_age: Course) -> Value:
    """First day on which the age of the benefit of that day is completed."""
    return age_reached(birth_day, pension_age)


@rule(unit="years", ref="MM-SSPTW-2014", since="2014-04-01")
def age(birth_day: Ints, on: Ints) -> Value:
    """Completed years of age."""
    return completed_years(birth_day, on)


@rule(unit="flag", ref="MM-SSPTW-2014", since="2014-04-01")
def benefit_due(age: Ints, pension_age: Ints) -> Value:
    """Whether an old-age benefit is due: the age is completed."""
    return age >= pension_age


@rule(unit="flag", ref="MM-SSPTW-2014", since="2014-04-01")
def qualifies(months: Ints, qualifying_months: Ints) -> Value:
    """Whether the contributory months qualify for the full benefit."""
    return months >= qualifying_months


@rule(unit="months", ref="MM-SSPTW-2014", since="2014-04-01")
def wage_months(months: Ints) -> Value:
    """Months over which wages are averaged: the whole period of contributions."""
    return months


@rule(unit="MMK", ref="MM-SSPTW-2014", since="2014-04-01")
def wage_sum(wage_months: Ints, insurable_wage_m: Ints) -> Value:
    """Insurable wages of the whole period where every month was like the one of this day."""
    return wage_months * insurable_wage_m


@rule(unit="MMK/month", ref="MM-SSPTW-2014", since="2014-04-01")
def mean_wage_m(wage_sum: Ints, wage_months: Ints) -> Ratio:
    """Average monthly wage of the whole period of contributions, as it was paid at the time."""
    return Ratio(wage_sum, np.maximum(wage_months, 1))


@rule(unit="months", ref="MM-SSPTW-2014", since="2014-04-01")
def wages_due(
    months: Ints, qualifying_months: Ints, full_wages: Ints, further_wages: Ints, further_step: Ints
) -> Value:
    """Average wages due: fifteen, and one for each full year over the qualifying months."""
    steps = np.maximum(months - qualifying_months, 0) // further_step
    return full_wages + further_wages * steps


@rule(unit="percent", ref="MM-SSPTW-2014", since="2014-04-01")
def accrual_rate(wages_due: Ints) -> Value:
    """The benefit in percent of the average monthly wage."""
    return wages_due * _WHOLE


@rule(unit="MMK", ref="MM-SSPTW-2014", since="2014-04-01")
def theoretical_lump_sum(accrual_rate: Ints, mean_wage_m: Ratio | Ints) -> Ratio:
    """Sum for old age by the formula, whether or not the months qualify."""
    return percent(accrual_rate) * mean_wage_m


@rule(unit="MMK", ref="MM-ASSUMPTION", since="2014-04-01")
def direct_lump_sum(
    months: Ints, qualifying_months: Ints, theoretical_lump_sum: Ratio | Ints
) -> Ratio:
    """Sum that own months accrue by themselves: in proportion below the qualifying months."""
    share = Ratio(np.minimum(months, qualifying_months), qualifying_months)
    return as_ratio(theoretical_lump_sum) * share


@rule(unit="MMK/month", ref="MM-SSPTW-2014", since="2014-04-01")
def theoretical_m(theoretical_lump_sum: Ratio | Ints, instalments: Ints) -> Ratio:
    """Monthly instalment of the sum by the formula, whether or not the months qualify."""
    return as_ratio(theoretical_lump_sum) * Ratio(np.ones(1, dtype=np.int64), instalments)


@rule(unit="MMK/month", ref="MM-ASSUMPTION", since="2014-04-01")
def direct_m(direct_lump_sum: Ratio | Ints, instalments: Ints) -> Ratio:
    """Monthly instalment of the sum that own months accrue by themselves."""
    return as_ratio(direct_lump_sum) * Ratio(np.ones(1, dtype=np.int64), instalments)


@rule(unit="MMK/month", ref="MM-SSPTW-2014", since="2014-04-01", rounding=TO_PYA)
def pension_m(qualifies: Bools, theoretical_m: Ratio | Ints, form_of_benefit: str) -> Value:
    """Monthly instalment of the benefit where it is paid in instalments, else none."""
    in_instalments = qualifies & (form_of_benefit == "instalments")
    return where(in_instalments, theoretical_m, 0)


@rule(unit="MMK", ref="MM-SSPTW-2014", since="2014-04-01", rounding=TO_PYA)
def employee_old_age(months: Ints, mean_wage_m: Ratio | Ints, employee_old_age_rate: Ints) -> Value:
    """Old-age contributions of the employee: his rate, of this day, of the average wage a month."""
    return as_ratio(mean_wage_m) * percent(employee_old_age_rate) * months


@rule(unit="MMK", ref="MM-SSPTW-2014", since="2014-04-01", rounding=TO_PYA)
def employer_old_age(months: Ints, mean_wage_m: Ratio | Ints, employer_old_age_rate: Ints) -> Value:
    """Old-age contributions of the employer: its rate, of this day, of the average wage a month."""
    return as_ratio(mean_wage_m) * percent(employer_old_age_rate) * months


@rule(unit="MMK", ref="MM-ASSUMPTION", since="2014-04-01", rounding=TO_PYA)
def contribution_interest(
    months: Ints, employee_old_age: Ints, employer_old_age: Ints, refund_interest: Ints
) -> Ratio:
    """Simple interest on all contributions, which have stood for half of the months on average."""
    paid = employee_old_age + employer_old_age
    return paid * percent(refund_interest) * Ratio(months, _HALF_YEARS)


@rule(unit="MMK", ref="MM-SSPTW-2014", since="2014-04-01", rounding=TO_PYA)
def contributions_returned(
    months: Ints,
    partial_months: Ints,
    partial_share: Ints,
    employee_old_age: Ints,
    employer_old_age: Ints,
    contribution_interest: Ints,
) -> Value:
    """Contributions given back: a share of all with interest; under twelve months one's own."""
    shared = (employee_old_age + employer_old_age) * percent(partial_share) + contribution_interest
    return where(months >= partial_months, shared, employee_old_age)


@rule(unit="MMK", ref="MM-SSPTW-2014", since="2014-04-01", rounding=TO_PYA)
def lump_sum(
    qualifies: Bools,
    theoretical_lump_sum: Ratio | Ints,
    contributions_returned: Ints,
    form_of_benefit: str,
) -> Value:
    """Sum paid at once: the benefit unless in instalments; too few months give contributions."""
    benefit = theoretical_lump_sum if form_of_benefit == "lump_sum" else 0
    return where(qualifies, benefit, contributions_returned)
