"""Old-age benefits of the Social Security Fund: pension, lump sum, survivors, time to claim."""

from __future__ import annotations

from typing import Final

import numpy as np

from portasim.core.arrays import Bools, Ints
from portasim.core.calendar import (
    NEVER,
    completed_years,
    day,
    first_days,
    months_after,
    months_of,
)
from portasim.core.course import Course, age_reached
from portasim.core.ratios import Ratio, Value, percent, where
from portasim.core.rules import rule
from portasim.law.rounding import TO_SATANG
from portasim.law.system import Law

AWARDS: Final = ("none", "lump_sum", "pension")
"""Kinds of benefit; the rule `benefit` gives positions in this tuple."""


@rule(unit="years", ref="TH-SSA-77-BIS", since="1998-12-31")
def age(birth_day: Ints, on: Ints) -> Value:
    """Completed years of age."""
    return completed_years(birth_day, on)


@rule(unit="date", ref="TH-SSA-77-BIS", since="1998-12-31")
def normal_age_reached(birth_day: Ints, pension_age: Course) -> Value:
    """First day on which the pension age of that day is completed."""
    return age_reached(birth_day, pension_age)


@rule(unit="flag", ref="TH-SSA-77-BIS", since="1998-12-31")
def qualifies(months: Ints, qualifying_months: Ints) -> Value:
    """Whether the contributory months qualify for a monthly pension."""
    return months >= qualifying_months


@rule(unit="flag", ref="TH-SSA-77-BIS", since="1998-12-31")
def benefit_due(age: Ints, pension_age: Ints, insurance_ended: Bools) -> Value:
    """Whether an old-age benefit is due: pension age completed and insurance ended."""
    return (age >= pension_age) & insurance_ended


@rule(unit="code", ref="TH-SSA-77-BIS", since="1998-12-31")
def benefit(benefit_due: Bools, qualifies: Bools, months: Ints) -> Value:
    """Kind of benefit due: none, a lump sum, or a monthly pension in its place."""
    kind = np.where(qualifies, AWARDS.index("pension"), AWARDS.index("lump_sum"))
    return np.where(benefit_due & (months > 0), kind, AWARDS.index("none"))


@rule(unit="date", ref="TH-PENSION-START", since="1998-12-31")
def pension_from(conditions_met: Ints) -> Value:
    """First day of the month after the conditions are met."""
    return first_days(months_of(conditions_met) + 1)


@rule(unit="count", ref="TH-OLD-AGE-FORMULA", since="1998-12-31")
def completed_steps(months: Ints, qualifying_months: Ints, step_months: Ints) -> Value:
    """Completed steps of 12 months over the qualifying months; a fraction gives nothing."""
    return np.maximum(months - qualifying_months, 0) // step_months


@rule(unit="percent", ref="TH-OLD-AGE-FORMULA", since="1998-12-31")
def accrual_rate(completed_steps: Ints, base_accrual: Ints, step_accrual: Ints) -> Value:
    """Pension rate: the base and the points of every completed step; for any number of months."""
    return base_accrual + step_accrual * completed_steps


@rule(unit="THB/month", ref="TH-OLD-AGE-FORMULA", since="1998-12-31")
def mean_wage_60_m(wage_sum_60: Ints, wage_months_60: Ints) -> Ratio:
    """Mean insurable wage of the last 60 contributory months, nominal, or of as many as exist."""
    return Ratio(wage_sum_60, np.maximum(wage_months_60, 1))


@rule(unit="THB/month", ref="TH-OLD-AGE-FORMULA", since="1998-12-31", rounding=TO_SATANG)
def pension_m(qualifies: Bools, accrual_rate: Ints, mean_wage_60_m: Ratio | Ints) -> Value:
    """Monthly old-age pension: the pension rate times the mean wage of the last 60 months."""
    return where(qualifies, percent(accrual_rate) * mean_wage_60_m, 0)


@rule(unit="THB/month", ref="TH-OLD-AGE-FORMULA", since="1998-12-31")
def theoretical_m(accrual_rate: Ints, mean_wage_60_m: Ratio | Ints) -> Ratio:
    """Pension rate of any number of months times the mean wage of the last 60 insured here."""
    return percent(accrual_rate) * mean_wage_60_m


@rule(unit="THB/month", ref="TH-OLD-AGE-FORMULA", since="1998-12-31")
def direct_m(months: Ints, qualifying_months: Ints, theoretical_m: Ratio) -> Ratio:
    """What months accrue by themselves: below the qualifying months, the base in proportion."""
    return theoretical_m * Ratio(np.minimum(months, qualifying_months), qualifying_months)


@rule(unit="THB", ref="TH-LUMP-SUM", since="1998-12-31")
def employee_old_age(months: Ints, employee_old_age_m: Ints) -> Value:
    """Old-age contributions of the employee where every month was like the one of this day."""
    return months * employee_old_age_m


@rule(unit="THB", ref="TH-LUMP-SUM", since="1998-12-31")
def employer_old_age(months: Ints, employer_old_age_m: Ints) -> Value:
    """Old-age contributions of the employer where every month was like the one of this day."""
    return months * employer_old_age_m


@rule(unit="THB", ref="TH-LUMP-SUM", since="1998-12-31")
def contributions_returned(
    months: Ints,
    employee_old_age: Ints,
    employer_old_age: Ints,
    employer_share_from: Ints,
    return_amount: Ints | int = 0,
) -> Value:
    """Contributions given back: the employee's; from 12 months also employer's and return."""
    more = np.where(months >= employer_share_from, employer_old_age + return_amount, 0)
    return employee_old_age + more


@rule(unit="THB", ref="TH-LUMP-SUM", since="1998-12-31")
def lump_sum(qualifies: Bools, contributions_returned: Ints) -> Value:
    """Lump sum of those whose months do not qualify for a pension."""
    return np.where(qualifies, 0, contributions_returned)


@rule(unit="THB", ref="TH-SURVIVORS", since="1998-12-31")
def heirs_lump_sum(contributions_returned: Ints) -> Value:
    """Payment to the heirs of an insured person who dies before a pension begins."""
    return contributions_returned


@rule(unit="flag", ref="TH-SURVIVORS", since="1998-12-31")
def died_in_window(months_paid: Ints, survivor_window: Ints) -> Value:
    """Whether a pensioner dies within the window from the first pension."""
    return months_paid < survivor_window


@rule(unit="THB", ref="TH-SURVIVORS", since="1998-12-31")
def heirs_of_pensioner(
    pension_m: Ints,
    months_paid: Ints,
    died_in_window: Bools,
    survivor_minimum: Ints,
    survivor_guarantee: Ints | int = 0,
) -> Value:
    """Payment to the heirs of a pensioner who dies in the window: the months left, at least ten."""
    left = np.maximum(survivor_guarantee - months_paid, survivor_minimum)
    return pension_m * np.where(died_in_window, left, 0)


@rule(unit="THB", ref="TH-LUMP-SUM", since="1998-12-31", rounding=TO_SATANG)
def year_return(balance: Ints, lump_sum_return: Ints) -> Ratio:
    """Return of one calendar year on the balance brought into it (no return within the year)."""
    return balance * percent(lump_sum_return)


@rule(unit="date", ref="TH-SSA-56", since="1998-12-31")
def claim_closes(claim_arises: Ints, claim_window: Ints, late_claim: str) -> Value:
    """First day on which a claim is too late; never where late claims are accepted."""
    if late_claim == "accepted":
        return np.full_like(claim_arises, NEVER)
    return months_after(claim_arises, claim_window)


def lump_sum_returns(law: Law, first_year: int, yearly: Ints, paid_year: Ints) -> Ints:
    """The announced returns that go into a lump sum, in satang, one entry a person.

    `yearly` holds old-age contributions of employee and employer in satang, a row a person and a
    column a calendar year from `first_year`; the lump sum is paid in `paid_year`. A year's return
    is computed on the balance at its beginning, returns included, until the year before payment.
    That timing is assumed: the announcements were not found.
    """
    balance = np.zeros(yearly.shape[0], dtype=np.int64)
    returns = np.zeros_like(balance)
    for year in range(first_year, int(paid_year.max(initial=first_year))):
        on = np.array([day(f"{year}-12-31")], dtype=np.int64)
        earned = np.asarray(law.evaluate(["year_return"], on, {"balance": balance})["year_return"])
        earned = np.where(year < paid_year, earned, 0)
        returns += earned
        balance += earned
        if year - first_year < yearly.shape[1]:
            balance += yearly[:, year - first_year]
    return returns
