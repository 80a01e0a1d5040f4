"""Courses of numbers through time, for rules of law that look for a day and not at one."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from portasim.core.arrays import Ints
from portasim.core.calendar import NEVER, months_after
from portasim.core.params import NO_VALUE, Number, Touched


class Course(NamedTuple):
    """Course of a number through time for some rows, in its own unit.

    `days` are the first days of its periods, ascending; `values` has a row a period and a column a
    row of the case, or one for all, NO_VALUE where none is in force. A period ends with the next.
    """

    days: Ints
    values: Ints
    unit: str


def course_of(
    number: Number, labels: Ints | None, touched: Touched | None, since: int | None = None
) -> Course:
    """The course of a number for the labels of some rows; every value of it is recorded.

    What begins before the day `since` begins on it.
    """
    days = number.changes
    columns = None if labels is None else labels[None, :]
    values = number.at(days[:, None], columns, touched, otherwise=NO_VALUE)
    return Course(days if since is None else np.maximum(days, since), values, number.unit)


def same_always(value: Ints, unit: str, since: int) -> Course:
    """The course of what is given for a case, whatever the law says: one value from a day on."""
    return Course(np.array([since], dtype=np.int64), value[None, :], unit)


def age_reached(birth: Ints, ages: Course | Ints) -> Ints:
    """The first day on which each person has the age that is in force on that day.

    Who does not reach the age of a period within it waits for the age of the next; NEVER if none is
    reached. Ages in months go by the month: a birthday that the last month lacks is its last day.
    Ages that are no course are years, the same on every day.
    """
    if not isinstance(ages, Course):
        ages = same_always(ages, "years", -NEVER)
    months = ages.values if ages.unit == "months" else ages.values * 12
    shape = np.broadcast_shapes(birth.shape, ages.values.shape[1:])
    reached = np.full(shape, NEVER, dtype=np.int64)
    for place, (start, end) in enumerate(zip(ages.days, [*ages.days[1:], NEVER], strict=True)):
        held = ages.values[place] != NO_VALUE
        age = np.where(held, months[place], 0)
        due = np.maximum(months_after(birth, age, within=ages.unit == "months"), start)
        reached = np.where(held & (due < end), np.minimum(reached, due), reached)
    return reached
