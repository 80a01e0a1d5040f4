"""Old-age pension of the National Social Security Fund, and contributions given back instead."""

from __future__ import annotations

from typing import Final

import numpy as np

from portasim.core.arrays import Bools, Ints, sum_by
from portasim.core.calendar import (
    NEVER,
    completed_years,
    first_days,
    first_month_on,
    month,
    months_of,
)
from portasim.core.course import Course, age_reached
from portasim.core.ratios import Ratio, Value, percent, where
from portasim.core.rules import rule
from portasim.core.spans import count_months, last_months_sum
from portasim.law.rounding import TO_RIEL
from portasim.law.scheme import Career, insurable, old_age_contributions, while_open
from portasim.law.system import Law

_BEGAN: Final = "2022-07-01"
_FIRST_MONTH: Final = month(2022, 7)
_YEAR: Final = 12
_LAST_MONTHS: Final = 6


@rule(unit="years", ref="KH-OLD-AGE", since=_BEGAN)
def age(birth_day: Ints, on: Ints) -> Value:
    """Completed years of age."""
    return completed_years(birth_day, on)


@rule(unit="date", ref="KH-OLD-AGE", since=_BEGAN)
def normal_age_reached(birth_day: Ints, pension_age: Course) -> Value:
    """Day on which the pension age is completed."""
    return age_reached(birth_day, pension_age)


@rule(unit="flag", ref="KH-OLD-AGE", since=_BEGAN)
def benefit_due(age: Ints, pension_age: Ints) -> Value:
    """Whether an old-age benefit is due: pension age completed."""
    return age >= pension_age


@rule(unit="flag", ref="KH-OLD-AGE", since=_BEGAN)
def qualifies(months: Ints, qualifying_months: Ints) -> Value:
    """Whether the months paid qualify for a monthly pension."""
    return months >= qualifying_months


@rule(unit="months", ref="KH-AVERAGE", since=_BEGAN)
def wage_months(months: Ints) -> Value:
    """Months over which wages are averaged: all months paid."""
    return months


@rule(unit="KHR", ref="KH-AVERAGE", since=_BEGAN)
def wage_sum(wage_months: Ints, insurable_wage_m: Ints) -> Value:
    """Insurable wages of all months paid where every month was like the one of this day."""
    return wage_months * insurable_wage_m


@rule(unit="KHR/month", ref="KH-AVERAGE", since=_BEGAN)
def career_wage_m(wage_sum: Ints, wage_months: Ints) -> Ratio:
    """Mean insurable wage of all months paid, as it was paid."""
    return Ratio(wage_sum, np.maximum(wage_months, 1))


@rule(unit="KHR/month", ref="KH-LAST-SIX", since=_BEGAN)
def last_wage_m(
    career_wage_m: Ratio | Ints, wage_sum_6: Ints | int = 0, wage_months_6: Ints | int = 0
) -> Value:
    """Mean insurable wage of the last six months paid; that of all months where it is not known."""
    last = Ratio(wage_sum_6, np.maximum(wage_months_6, 1))
    return where(wage_months_6 > 0, last, career_wage_m)


@rule(unit="KHR/month", ref="KH-AVERAGE", since=_BEGAN)
def reference_wage_m(
    career_wage_m: Ratio | Ints, last_wage_m: Ratio | Ints, reference_wage: str
) -> Value:
    """Wage from which a pension is computed: the mean of the career, or of the last six months."""
    return last_wage_m if reference_wage == "last_six_months" else career_wage_m


@rule(unit="years", ref="KH-NSSF-2023", since=_BEGAN)
def joining_age(birth_day: Ints | int = NEVER, joined: Ints | int = NEVER) -> Value:
    """Completed years of age on the day of joining the pension scheme."""
    return completed_years(np.asarray(birth_day), np.asarray(joined))


@rule(unit="months", ref="KH-NSSF-2023", since=_BEGAN)
def credit_of_age(
    joining_age: Ints,
    credit_age: Ints,
    credit_a_year: Ints,
    full_credit: Ints,
    full_credit_age: Ints,
) -> Value:
    """Credit by age at joining: half a year a year above 30, and all of it from the age of 58."""
    by_years = np.maximum(joining_age - credit_age, 0) * credit_a_year
    in_full = joining_age >= np.maximum(full_credit_age, credit_age)
    return np.where(in_full, full_credit, np.minimum(by_years, full_credit))


@rule(unit="months", ref="KH-NSSF-2023", since=_BEGAN)
def months_added(
    credit_of_age: Ints,
    months: Ints,
    joining_months: Ints,
    credit_paid: Ints,
    transition_credit: str,
    joined: Ints | int = NEVER,
    first_months_paid: Ints | int = NEVER,
) -> Value:
    """Credit for who joined from July 2022 to September 2023 and paid 24 of the first 36 months."""
    waited = months_of(np.asarray(joined)) - _FIRST_MONTH
    in_time = (waited >= 0) & (waited < joining_months)
    paid = np.minimum(first_months_paid, months) >= credit_paid
    given = in_time & paid & (transition_credit == "as_reported")
    return np.where(given, credit_of_age, 0)


@rule(unit="months", ref="KH-NSSF-2023", since=_BEGAN)
def credited_months(months: Ints, months_added: Ints) -> Value:
    """Months counted in a pension: those paid, and those that the transition credit adds."""
    return months + months_added


@rule(unit="percent", ref="KH-ACCRUAL", since=_BEGAN)
def accrual_rate(
    months: Ints, first_accrual: Ints, later_accrual: Ints, first_accrual_months: Ints
) -> Ratio:
    """Pension rate of months paid, by the month: one rate for 15 years, a lower one after them."""
    return _accrued(months, first_accrual, later_accrual, first_accrual_months)


@rule(unit="percent", ref="KH-ACCRUAL", since=_BEGAN)
def credited_rate(
    credited_months: Ints, first_accrual: Ints, later_accrual: Ints, first_accrual_months: Ints
) -> Ratio:
    """Pension rate of months paid and months added, by the month."""
    return _accrued(credited_months, first_accrual, later_accrual, first_accrual_months)


def _accrued(months: Ints, first_rate: Ints, later_rate: Ints, first_months: Ints) -> Ratio:
    first = np.minimum(months, first_months)
    return Ratio(first * first_rate + (months - first) * later_rate, _YEAR)


@rule(unit="KHR/month", ref="KH-ACCRUAL", since=_BEGAN)
def theoretical_m(accrual_rate: Ratio | Ints, reference_wage_m: Ratio | Ints) -> Value:
    """Pension by the formula for any number of months, without credit and whether due or not."""
    return percent(accrual_rate) * reference_wage_m


@rule(unit="KHR/month", ref="KH-ACCRUAL", since=_BEGAN, rounding=TO_RIEL)
def direct_m(theoretical_m: Ratio | Ints) -> Value:
    """What own months accrue by themselves, however few they are."""
    return theoretical_m


@rule(unit="KHR/month", ref="KH-ACCRUAL", since=_BEGAN, rounding=TO_RIEL)
def pension_m(
    qualifies: Bools, credited_rate: Ratio | Ints, reference_wage_m: Ratio | Ints
) -> Value:
    """Monthly old-age pension: the pension rate times the reference wage."""
    return where(qualifies, percent(credited_rate) * reference_wage_m, 0)


@rule(unit="KHR", ref="KH-NSSF-2023", since="2022-10-01")
def employee_old_age(months: Ints, employee_old_age_m: Ints) -> Value:
    """Own contributions to the pension scheme where every month was like the one of this day."""
    return months * employee_old_age_m


@rule(unit="KHR", ref="KH-NSSF-2023", since=_BEGAN)
def lump_sum(qualifies: Bools, employee_old_age: Ints) -> Value:
    """Own contributions given back to who has not paid the months of a pension."""
    return np.where(qualifies, 0, employee_old_age)


def career_facts(law: Law, career: Career, on: Ints) -> dict[str, Ints]:
    """Facts of careers that old-age law needs, one entry a person; `on`: the day of the right.

    Who joined is taken to have done so on the first day of the first month paid, NEVER where none
    was.
    """
    paid, n = while_open(law, career, on), career.n
    opened = int(first_month_on(law.number("KH.contribution.scheme_rate").changes[:1])[0])
    window = int(law.at("KH.old_age.credit_window", first_days(np.array([opened])))[0])
    row, first, last, wage = insurable(law, paid)
    person = paid.person[row]
    wage_sum_6, wage_months_6 = last_months_sum(person, first, last, wage, n, _LAST_MONTHS)
    months = count_months(person, first, last, n)
    early = np.maximum(np.minimum(paid.last_m, opened + window) - paid.first_m, 0)
    joined = np.full(n, NEVER, dtype=np.int64)
    joined[paid.person[::-1]] = first_days(paid.first_m[::-1])
    return {
        "months": months,
        "wage_sum": sum_by(person, wage * (last - first), n),
        "wage_months": months,
        "wage_sum_6": wage_sum_6,
        "wage_months_6": wage_months_6,
        "employee_old_age": sum_by(paid.person, old_age_contributions(law, paid).employee, n),
        "birth_day": career.birth,
        "joined": joined,
        "first_months_paid": sum_by(paid.person, early, n),
    }
