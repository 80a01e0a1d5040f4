"""The age of retirement: the schedule of the Labour Code, and who retires before it."""

from __future__ import annotations

from typing import Final

import numpy as np

from portasim.core.arrays import Ints
from portasim.core.calendar import day, months_after
from portasim.core.course import Course, age_reached
from portasim.core.ratios import Value
from portasim.core.rules import rule

FIRST_YEAR: Final = 2021
"""The calendar year in which the age begins to rise."""


@rule(unit="months", ref="VN-LABOUR-CODE-169", since="2021-01-01")
def age_lowered(
    hard_work_lowers: Ints,
    hard_work_months_needed: Ints,
    coal_lowers: Ints,
    coal_months_needed: Ints,
    hard_work_months: Ints | int = 0,
    coal_months: Ints | int = 0,
) -> Value:
    """Months by which the age is lower at most: after long hard work, more under ground in coal."""
    hard = np.where(hard_work_months >= hard_work_months_needed, hard_work_lowers, 0)
    return np.maximum(hard, np.where(coal_months >= coal_months_needed, coal_lowers, 0))


@rule(unit="date", ref="VN-BACKGROUND", since="1995-01-01", until="2020-12-31")
def normal_age_reached(birth_day: Ints, pension_age: Course) -> Value:
    """First day on which the age of retirement of that day is reached."""
    return age_reached(birth_day, pension_age)


@rule(unit="date", ref="VN-LABOUR-CODE-169", since="2021-01-01", name="normal_age_reached")
def normal_age_reached_2021(
    birth_day: Ints,
    former_age: Ints,
    first_age: Ints,
    yearly_rise: Ints,
    full_age: Ints,
    age_lowered: Ints,
) -> Value:
    """Day on which the age of retirement is reached, by the age of the year in which it is."""
    ages = (former_age - age_lowered, first_age - age_lowered, full_age - age_lowered)
    lowered = reached(birth_day, ages[0], ages[1], yearly_rise, ages[2])
    # No age is lowered before the schedule begins.
    ordinary = reached(birth_day, former_age, first_age, yearly_rise, full_age)
    return np.minimum(ordinary, np.maximum(lowered, day(f"{FIRST_YEAR}-01-01")))


@rule(unit="flag", ref="VN-LABOUR-CODE-169", since="1995-01-01")
def benefit_due(normal_age_reached: Ints, on: Ints) -> Value:
    """Whether the age of retirement is reached."""
    return on >= normal_age_reached


def reached(birth: Ints, former: Ints, first: Ints, rise: Ints, full: Ints) -> Ints:
    """The day on which an age in months that rises every January from 2021 is reached.

    Who would reach it only after the year of that age is out waits for the age of the next. The
    schedule goes by the month: a birthday that the last month lacks is its last day.
    """
    opens = day(f"{FIRST_YEAR}-01-01")
    found = months_after(birth, former, within=True)
    pending = found >= opens
    steps = -(-np.maximum(full - first, 0) // np.maximum(rise, 1))
    for step in range(int(steps.max(initial=0)) + 1):
        year = FIRST_YEAR + step
        age = np.minimum(first + step * rise, full)
        due = np.maximum(months_after(birth, age, within=True), day(f"{year}-01-01"))
        now = pending & ((due < day(f"{year + 1}-01-01")) | (step >= steps))
        found, pending = np.where(now, due, found), pending & ~now
    return found
