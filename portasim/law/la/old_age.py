"""Old-age benefits of enterprise workers and voluntary members: points, pension, lump sum.

A year at the average insured pay of all members gives one point. Points are exact to the millionth:
the fractions of twenty years would not fit into 64 bits.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from portasim.core.arrays import Bools, Ints, run_opens, sum_by
from portasim.core.calendar import NEVER, completed_years, first_days
from portasim.core.course import Course, age_reached
from portasim.core.params import UNITS
from portasim.core.ratios import Ratio, Round, Value, as_ratio, percent, truth, where
from portasim.core.rules import rule
from portasim.core.spans import count_months, last_months_sum, split_at
from portasim.law.rounding import TO_KIP
from portasim.law.scheme import Career, insurable, old_age_contributions, while_open
from portasim.law.system import Law

POINT: Final = 1_000_000
"""A pension point in the engine's units: a year at the average insured pay gives one point."""
NO_CAP: Final = NEVER
"""A pension rate that nobody reaches, for the years without a cap."""

_DECREE: Final = {"2013-12-31": "LA-DECREE-207"}
"""The authority before the law of 2013."""
_MONTHS_A_YEAR: Final = 12
_YEARS: Final = 1 << 12
_TO_MILLIONTH: Final = Round("1", "half_up", ref="LA-ASSUMPTION", status="assumed")


@rule(unit="years", ref="LA-SSPTW", since="2001-06-01")
def age(birth_day: Ints, on: Ints) -> Value:
    """Completed years of age."""
    return completed_years(birth_day, on)


@rule(unit="date", ref="LA-SSPTW", since="2001-06-01")
def normal_age_reached(birth_day: Ints, pension_age: Course) -> Value:
    """First day on which the pension age of that day is completed."""
    return age_reached(birth_day, pension_age)


@rule(unit="flag", ref="LA-SSPTW", since="2001-06-01")
def qualifies(months: Ints, qualifying_months: Ints) -> Value:
    """Whether the months qualify for a monthly pension."""
    return months >= qualifying_months


@rule(unit="flag", ref="LA-SSPTW", since="2001-06-01", until="2013-12-31")
def benefit_due(age: Ints, pension_age: Ints) -> Value:
    """Whether an old-age benefit is due: pension age completed."""
    return age >= pension_age


@rule(unit="flag", ref="LA-SSPTW", since="2001-06-01", until="2013-12-31")
def early_pension_due(age: Ints, early_pension_age: Ints, qualifies: Bools) -> Value:
    """Whether a pension may be drawn early, with the qualifying months and at a lower amount."""
    return (age >= early_pension_age) & qualifies


@rule(unit="years", ref="LA-LAW-34-2013", since="2014-01-01")
def years_earlier(
    qualifies: Bools,
    hard_work_qualifying: Ints,
    hard_work_years: Ints,
    poor_health_years: Ints,
    hard_work_months: Ints | int = 0,
    poor_health: Bools | Ints | int = 0,
) -> Value:
    """Years by which hard or dangerous work, or poor health once qualified, lowers the age."""
    by_work = np.where(hard_work_months >= hard_work_qualifying, hard_work_years, 0)
    by_health = np.where(truth(poor_health) & qualifies, poor_health_years, 0)
    return np.maximum(by_work, by_health)


@rule(unit="flag", ref="LA-LAW-34-2013", since="2014-01-01", name="benefit_due")
def benefit_due_2014(age: Ints, pension_age: Ints, years_earlier: Ints) -> Value:
    """Whether an old-age benefit is due: pension age completed, less the years it is lowered by."""
    return age >= pension_age - years_earlier


@rule(unit="count", ref="LA-SSPTW", since="2001-06-01", rounding=_TO_MILLIONTH)
def year_points(year_wages: Ints, average_insured_wage: Ints) -> Ratio:
    """Points of a year, in millionths: own insured pay over a year of the average of all."""
    return Ratio(year_wages, average_insured_wage * _MONTHS_A_YEAR) * POINT


@rule(unit="months", ref="LA-SSPTW", since="2001-06-01")
def months_own(months: Ints, own_months: Ints | int = 0) -> Value:
    """Months in which the points were earned: the own ones where others are counted with them."""
    return np.where(own_months > 0, own_months, months)


@rule(unit="LAK/month", ref="LA-SSPTW", since="2001-06-01")
def relative_wage_m(insurable_wage_m: Ints) -> Value:
    """Mean insurable wage, each month in money of this day by the averages, where all are alike."""
    return insurable_wage_m


@rule(unit="factor", ref="LA-SSPTW", since="2001-06-01")
def points_a_year(relative_wage_m: Ratio | Ints, average_insured_wage: Ints) -> Ratio:
    """Points of a year of such months: their mean wage over the average of all members."""
    return as_ratio(relative_wage_m) * Ratio(UNITS["factor"], average_insured_wage)


@rule(unit="factor", ref="LA-SSPTW", since="2001-06-01")
def pension_points(months_own: Ints, points_a_year: Ratio | Ints) -> Ratio:
    """Points of the own months where every year was like this one."""
    return as_ratio(points_a_year) * Ratio(months_own, _MONTHS_A_YEAR)


@rule(unit="count", ref="LA-SSPTW", since="2001-06-01", rounding=_TO_MILLIONTH)
def career_points(pension_points: Ratio | Ints) -> Ratio:
    """Points of the own months, in millionths."""
    return as_ratio(pension_points) * Ratio(POINT // UNITS["factor"])


@rule(unit="count", ref="LA-SSPTW", since="2001-06-01", rounding=_TO_MILLIONTH)
def points(months: Ints, months_own: Ints, career_points: Ints) -> Ratio:
    """Points, in millionths, of any number of months, each like the mean of the own months."""
    return Ratio(career_points * months, np.maximum(months_own, 1))


@rule(unit="percent", ref="LA-SSPTW", since="2001-06-01")
def accrual_rate(points: Ints, year_accrual: Ints, pension_cap: Ints | int = NO_CAP) -> Ratio:
    """Pension rate of any number of months: that of a point for each point, up to the cap."""
    return _rate(points, year_accrual, pension_cap)


@rule(unit="percent", ref="LA-SSPTW", since="2001-06-01")
def own_accrual_rate(
    career_points: Ints, year_accrual: Ints, pension_cap: Ints | int = NO_CAP
) -> Ratio:
    """Pension rate of the own months: that of a point for each point, up to the cap."""
    return _rate(career_points, year_accrual, pension_cap)


def _rate(points: Ints, year_accrual: Ints, pension_cap: Ints | int) -> Ratio:
    """A rate in basis points, in lowest terms so that wages and months still fit in."""
    rate = np.minimum(points * year_accrual, np.asarray(pension_cap) * POINT)
    common = np.gcd(rate, POINT)
    return Ratio(rate // common, POINT // common)


@rule(unit="LAK/month", ref="LA-SSPTW", since="2001-06-01")
def own_wage_12_m(
    average_insured_wage: Ints, wage_sum_12: Ints | int = 0, wage_months_12: Ints | int = 0
) -> Value:
    """Own mean insurable wage of the last twelve months; the average of all where none is given."""
    own = Ratio(wage_sum_12, np.maximum(wage_months_12, 1))
    return where(wage_months_12 > 0, own, average_insured_wage)


@rule(unit="LAK/month", ref="LA-SSPTW", since="2001-06-01")
def reference_wage_m(
    reference_wage: str, average_insured_wage: Ints, own_wage_12_m: Ratio | Ints
) -> Value:
    """Wage that points are multiplied by: the average of all members, or the own of twelve months.

    A switch decides.
    """
    return own_wage_12_m if reference_wage == "own_last_12_months" else average_insured_wage


@rule(unit="LAK/month", ref="LA-SSPTW", since="2001-06-01")
def theoretical_m(accrual_rate: Ratio | Ints, reference_wage_m: Ratio | Ints) -> Ratio:
    """Pension of any number of months, whether or not they qualify: rate times reference wage."""
    return percent(accrual_rate) * reference_wage_m


@rule(unit="LAK/month", ref="LA-SSPTW", since="2001-06-01")
def direct_m(own_accrual_rate: Ratio | Ints, reference_wage_m: Ratio | Ints) -> Ratio:
    """Pension that the own months accrue by themselves, whatever their number."""
    return percent(own_accrual_rate) * reference_wage_m


@rule(unit="LAK/month", ref="LA-SSPTW", since="2001-06-01", rounding=TO_KIP)
def pension_m(qualifies: Bools, direct_m: Ratio | Ints) -> Value:
    """Monthly old-age pension: the own points times the rate of a point times the reference."""
    return where(qualifies, direct_m, 0)


@rule(unit="LAK/month", ref="LA-SSPTW", since="2001-06-01")
def last_wage_m(insurable_wage_m: Ints) -> Value:
    """Last insured pay: the insurable wage of the last month."""
    return insurable_wage_m


@rule(unit="LAK", ref="LA-LAW-34-2013", since="2001-06-01", former=_DECREE)
def employee_old_age(months_own: Ints, employee_old_age_m: Ints) -> Value:
    """Old-age contributions of the employee where every month was like the one of this day."""
    return months_own * employee_old_age_m


@rule(unit="LAK", ref="LA-LAW-34-2013", since="2001-06-01", rounding=TO_KIP, former=_DECREE)
def lump_sum_by_years(
    last_wage_m: Ints, lump_sum_share: Ints, lump_sum_year_wages: Ints, months_own: Ints
) -> Ratio:
    """Lump sum by the formula of the public sector: a share of the last pay for each year."""
    years = Ratio(months_own, _MONTHS_A_YEAR)
    return (
        last_wage_m * percent(lump_sum_share) * Ratio(lump_sum_year_wages, UNITS["factor"]) * years
    )


@rule(unit="LAK", ref="LA-LAW-34-2013", since="2001-06-01", former=_DECREE)
def lump_sum(
    qualifies: Bools, lump_sum_basis: str, employee_old_age: Ints, lump_sum_by_years: Ints
) -> Value:
    """Lump sum of those whose months do not qualify for a pension; a switch decides its size."""
    if lump_sum_basis == "none":
        return np.zeros_like(employee_old_age)
    own = lump_sum_basis == "contributions"
    return np.where(qualifies, 0, employee_old_age if own else lump_sum_by_years)


def career_facts(law: Law, career: Career, on: Ints) -> dict[str, Ints]:
    """Facts of careers that old-age law needs, one entry a person, before the month of `on`.

    Gives months and own_months (the same), career_points in millionths, wage_sum_12 and
    wage_months_12, employee_old_age (the employee's contributions for old age) and last_wage_m; all
    amounts in kip. Months in which the branch does not run are passed over.
    """
    paid, n = while_open(law, career, on), career.n
    row, first_m, last_m, wage = insurable(law, paid)
    person = paid.person[row]
    months = count_months(person, first_m, last_m, n)
    sum_12, months_12 = last_months_sum(person, first_m, last_m, wage, n, _MONTHS_A_YEAR)
    return {
        "months": months,
        "own_months": months,
        "career_points": _points(law, n, person, first_m, last_m, wage),
        "wage_sum_12": sum_12,
        "wage_months_12": months_12,
        "employee_old_age": sum_by(paid.person, old_age_contributions(law, paid).employee, n),
        "last_wage_m": last_months_sum(person, first_m, last_m, wage, n, 1)[0],
    }


def revalued(law: Law, months: Ints, on: Ints) -> Ratio:
    """What a kip of the wage of each month counts as on a day: by the averages of all members."""
    name = "LA.old_age.average_insured_wage"
    first = law.number(name).changes[0]
    return Ratio(law.at(name, on), law.at(name, np.maximum(first_days(months), first)))


def _points(law: Law, n: int, person: Ints, first_m: Ints, last_m: Ints, wage: Ints) -> Ints:
    """The points of careers in millionths: those of every calendar year, added up."""
    years = np.arange(first_m.min(initial=NEVER) // 12, last_m.max(initial=0) // 12 + 1) * 12
    row, start, end = split_at(first_m, last_m, years)
    # Rows stand in the order of people and time, so the pieces of a year stand together.
    year = person[row] * _YEARS + start // _MONTHS_A_YEAR
    opens = run_opens(year, year)
    of_year = year[opens]
    sums = sum_by(np.cumsum(opens) - 1, wage[row] * (end - start), of_year.size)
    december = first_days((of_year % _YEARS + 1) * _MONTHS_A_YEAR) - 1
    found = law.evaluate(["year_points"], december, {"year_wages": sums})["year_points"]
    return sum_by(of_year // _YEARS, np.asarray(found), n)
