"""Sickness cash, and the wage of section 57 from which every benefit in cash is computed."""

from __future__ import annotations

from typing import Final

import numpy as np

from portasim.core.arrays import Bools, Ints
from portasim.core.calendar import months_of
from portasim.core.ratios import Ratio, Value, percent, truth, where
from portasim.core.rules import rule
from portasim.law.rounding import TO_SATANG
from portasim.law.system import Law
from portasim.law.th.contributions import insurable_wage

WAGE_MONTHS: Final = 9
"""Months before an event among which section 57 looks for the best paid three."""

_BEST: Final = 3
_DAYS_OF_MONTH: Final = 30


def best_three_wages(law: Law, events: Ints, wages: Ints) -> Ints:
    """The sum of the three highest insurable wages of the nine months before each event, in satang.

    `events` are days, one a row. `wages` are satang a month as paid, a row an event and nine
    columns: the first is the month before the event's, 0 where no insured wage was paid; the
    ceiling is that of each month. Raises NotInForce for wages of months before the ceiling and
    ValueError where the columns are not nine.
    """
    if wages.shape != (events.size, WAGE_MONTHS):
        raise ValueError(f"wages of {WAGE_MONTHS} months are expected for each event")
    months = months_of(events)[:, None] - 1 - np.arange(WAGE_MONTHS)
    paid = wages > 0
    insurable = np.zeros_like(wages)
    insurable[paid] = insurable_wage(law, months[paid], wages[paid])
    best: Ints = np.sort(insurable, axis=1)[:, -_BEST:].sum(axis=1)
    return best


@rule(unit="THB", ref="TH-SSA-57", since="1991-03-02", name="best_three_wages")
def best_three_of_one_wage(insurable_wage_m: Ints) -> Value:
    """Sum of the best paid three of nine months where all nine had one wage, as on this day."""
    return _BEST * insurable_wage_m


@rule(unit="THB/month", ref="TH-SSA-57", since="1991-03-02")
def benefit_wage_m(best_three_wages: Ints, wage_ceiling: Ints) -> Ratio:
    """Benefit wage of a month: mean of the best paid three of nine months, within the ceiling."""
    return Ratio(np.minimum(best_three_wages, _BEST * wage_ceiling), _BEST)


@rule(unit="THB", ref="TH-SSA-57", since="1991-03-02")
def benefit_wage_d(benefit_wage_m: Ratio | Ints) -> Ratio:
    """Benefit wage of a day: a thirtieth of the month's, so the best three months over 90."""
    return benefit_wage_m * Ratio(1, _DAYS_OF_MONTH)


@rule(unit="flag", ref="TH-SICKNESS", since="1991-03-02")
def sickness_qualifies(sick_months_paid: Ints, sick_months: Ints) -> Value:
    """Whether enough months were paid, in the 15 before the illness, for sickness cash."""
    return sick_months_paid >= sick_months


@rule(unit="days", ref="TH-SICKNESS", since="1991-03-02")
def sick_days_unpaid(
    sick_days: Ints, employer_sick_days: Ints, employer_sick_days_used: Ints | int = 0
) -> Value:
    """Days of an illness left when the sick days that the employer pays in the year are used up."""
    by_employer = np.maximum(employer_sick_days - employer_sick_days_used, 0)
    return np.maximum(sick_days - by_employer, 0)


@rule(unit="days", ref="TH-SICKNESS", since="1991-03-02")
def sickness_days(
    sick_days_unpaid: Ints,
    illness_days_most: Ints,
    year_days_most: Ints,
    chronic_days_most: Ints,
    sickness_days_drawn: Ints | int = 0,
    chronic: Bools | Ints | int = 0,
) -> Value:
    """Days of sickness cash: to the limits of illness and year; a chronic disease has its own."""
    left = np.maximum(year_days_most - sickness_days_drawn, 0)
    common = np.minimum(illness_days_most, left)
    limit = np.where(truth(chronic), chronic_days_most, common)
    return np.minimum(sick_days_unpaid, limit)


@rule(unit="THB", ref="TH-SICKNESS", since="1991-03-02", rounding=TO_SATANG)
def sickness_benefit_d(
    sickness_qualifies: Bools, benefit_wage_d: Ratio | Ints, sickness_rate: Ints
) -> Value:
    """Sickness cash of a day: half the benefit wage."""
    return where(sickness_qualifies, benefit_wage_d * percent(sickness_rate), 0)


@rule(unit="THB", ref="TH-SICKNESS", since="1991-03-02", rounding=TO_SATANG)
def sickness_benefit(
    sickness_qualifies: Bools,
    sickness_days: Ints,
    benefit_wage_d: Ratio | Ints,
    sickness_rate: Ints,
) -> Value:
    """Sickness cash of an illness: half the benefit wage for each day, rounded once."""
    whole = benefit_wage_d * percent(sickness_rate) * sickness_days
    return where(sickness_qualifies, whole, 0)
