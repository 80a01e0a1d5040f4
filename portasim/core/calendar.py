"""Days and months: the only arithmetic of dates. Both count from 1970-01-01."""

from __future__ import annotations

import datetime as dt
from functools import cache
from typing import Final, TypeVar

import numpy as np

from portasim.core.arrays import Ints

Counted = TypeVar("Counted", int, Ints)
DAYS_PER_YEAR: Final = 365.25
NEVER: Final = 1 << 30
"""A day later than any day of the model: an event that does not happen."""

_EPOCH: Final = dt.date(1970, 1, 1)


def day(date: dt.date | str) -> int:
    """The whole day of a date, counted from 1970-01-01; text is read as ISO 8601."""
    if isinstance(date, str):
        date = dt.date.fromisoformat(date)
    return (date - _EPOCH).days


@cache
def iso(day_number: int) -> str:
    """The ISO date of a whole day counted from 1970-01-01."""
    return (_EPOCH + dt.timedelta(days=int(day_number))).isoformat()


def month(year: int, month_of_year: int) -> int:
    """The calendar month counted from January 1970; month_of_year is 1 to 12."""
    return january(year) + month_of_year - 1


_DAYS: Final = (day("1900-01-01"), day("2300-01-01"))
_MONTHS: Final = (-840, 3960)
"""Days and months, from 1970, whose calendar is looked up: far quicker than computed each time."""


@cache
def _calendar() -> tuple[Ints, Ints]:
    """The month of each day, and the first day of each month, of those looked up."""
    days = np.arange(*_DAYS).astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)
    months = np.arange(*_MONTHS).astype("datetime64[M]").astype("datetime64[D]").astype(np.int64)
    return days, months


def _within(numbers: Ints, ends: tuple[int, int]) -> bool:
    return bool(numbers.size) and ends[0] <= int(numbers.min()) and int(numbers.max()) < ends[1]


def months_of(days: Ints) -> Ints:
    """The calendar months (from January 1970) in which whole days fall; same shape."""
    if _within(days, _DAYS):
        return _calendar()[0][days - _DAYS[0]]
    return days.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)


def first_month_on(days: Ints) -> Ints:
    """The first calendar month that begins on or after each day: law goes by a month's first."""
    return months_of(days - 1) + 1


def first_days(months: Ints) -> Ints:
    """The first day of each calendar month (from January 1970); same shape."""
    if _within(months, _MONTHS):
        return _calendar()[1][months - _MONTHS[0]]
    return months.astype("datetime64[M]").astype("datetime64[D]").astype(np.int64)


def years_of(days: Ints) -> Ints:
    """The calendar years in which whole days fall; same shape."""
    return year_of(months_of(days))


def month_iso(month_number: int) -> str:
    """A calendar month as YYYY-MM."""
    return f"{year_of(month_number):04d}-{month_number % 12 + 1:02d}"


def birthday(birth_days: Ints, age: int, more_months: Ints | int = 0) -> Ints:
    """The days on which people complete an age in years and months.

    A day that the month does not have, as 29 February in common years, falls to the first of the
    next month.
    """
    return months_after(birth_days, 12 * age + more_months)


def completed_months(since: Ints, on: Ints) -> Ints:
    """The months completed on each day since other days: the most that `months_after` has over."""
    begun, now = months_of(since), months_of(on)
    return now - begun - (on - first_days(now) < since - first_days(begun))


def completed_years(birth_days: Ints, on: Ints) -> Ints:
    """The completed years of age on each day; born on 29 February, on 1 March in common years."""
    return completed_months(birth_days, on) // 12


def january(year: Counted) -> Counted:
    """The January of a calendar year, or of each, counted in months from January 1970."""
    return (year - 1970) * 12


def year_of(month_number: Counted) -> Counted:
    """The calendar year of a month, or of each, counted from January 1970."""
    return month_number // 12 + 1970


def months_after(days: Ints, months: Ints | int, *, within: bool = False) -> Ints:
    """The days on which periods of so many months that begin on other days are over.

    A day that the month does not have falls to the first of the next month, for the period ends
    with the last day of its month (Civil and Commercial Code of Thailand, section 193/5, recalled).
    Where the month itself counts, `within` keeps the day in it: the last one. Months below 0 count
    backwards; `within`, they give the latest day from which the period is over in time.
    """
    begun = months_of(days)
    ends = begun + months
    beyond = first_days(ends + 1)
    return np.minimum(first_days(ends) + days - first_days(begun), beyond - within)


def januaries(first: Ints, last: Ints) -> Ints:
    """The months that begin a year, from the year of the first month to beyond the last one."""
    low, high = int(first.min(initial=0)) // 12, int(last.max(initial=0)) // 12
    return np.arange(low, high + 2) * 12
