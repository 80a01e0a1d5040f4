"""Days and months against the calendar of the standard library."""

import calendar
import datetime as dt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from portasim.core import calendar as model

DATES = st.dates(dt.date(1900, 1, 1), dt.date(2199, 12, 31))
LISTS = st.lists(DATES, max_size=20)


def days(dates):
    return np.array([model.day(date) for date in dates], dtype=np.int64)


@given(DATES)
def test_day_and_iso_undo_each_other(date):
    number = model.day(date)
    assert (
        number == model.day(date.isoformat()) == date.toordinal() - dt.date(1970, 1, 1).toordinal()
    )
    assert model.iso(number) == date.isoformat()
    assert model.iso(np.int32(number)) == date.isoformat()


@pytest.mark.parametrize("text", ["2019-02-29", "2019-13-01", "yesterday"])
def test_a_date_that_is_none_is_refused(text):
    with pytest.raises(ValueError):
        model.day(text)


@given(DATES)
def test_months_have_names_and_first_days(date):
    number = model.month(date.year, date.month)
    assert model.month_iso(number) == date.isoformat()[:7]
    assert model.day(f"{model.month_iso(number)}-01") == model.day(date.replace(day=1))


@given(LISTS)
def test_columns_of_days_fall_in_their_months_and_years(dates):
    column = days(dates)
    months = model.months_of(column)
    assert months.tolist() == [model.month(date.year, date.month) for date in dates]
    assert model.years_of(column).tolist() == [date.year for date in dates]
    assert model.first_days(months).tolist() == days(d.replace(day=1) for d in dates).tolist()
    for answer in (months, model.years_of(column), model.first_days(months)):
        assert answer.dtype == np.int64


def test_the_epoch_is_day_and_month_zero():
    assert (model.day("1970-01-01"), model.month(1970, 1)) == (0, 0)
    assert model.months_of(np.array([-1, 0, 30, 31])).tolist() == [-1, 0, 0, 1]
    assert (model.month_iso(-1), model.month_iso(0)) == ("1969-12", "1970-01")


@given(LISTS, st.integers(0, 100))
def test_birthdays(dates, age):
    def birthday(born):
        leap_day = (born.month, born.day) == (2, 29)
        if leap_day and not calendar.isleap(born.year + age):
            return dt.date(born.year + age, 3, 1)
        return born.replace(year=born.year + age)

    assert model.birthday(days(dates), age).tolist() == [model.day(birthday(d)) for d in dates]


@pytest.mark.parametrize(
    ("born", "age", "date"),
    [
        ("1964-02-29", 55, "2019-03-01"),
        ("1964-02-29", 56, "2020-02-29"),
        ("1970-12-31", 55, "2025-12-31"),
        ("1965-03-01", 55, "2020-03-01"),
    ],
)
def test_the_day_someone_turns_55(born, age, date):
    assert model.iso(model.birthday(np.array([model.day(born)]), age)[0]) == date


@pytest.mark.parametrize(
    ("born", "age", "months", "date"),
    [
        ("1966-01-05", 55, 4, "2021-05-05"),
        ("1966-10-05", 55, 4, "2022-02-05"),
        ("1972-08-31", 58, 8, "2031-05-01"),  # April has no 31st
        ("1969-10-29", 57, 4, "2027-03-01"),
        ("1967-10-29", 56, 4, "2024-02-29"),
        ("1960-05-20", 0, 660, "2015-05-20"),
    ],
)
def test_the_day_someone_reaches_an_age_of_years_and_months(born, age, months, date):
    assert model.iso(model.birthday(np.array([model.day(born)]), age, months)[0]) == date


@given(LISTS, st.integers(0, 900))
def test_an_age_in_months_is_one_in_years_and_the_rest(dates, months):
    column = days(dates)
    whole = model.birthday(column, 0, months)
    assert whole.tolist() == model.birthday(column, months // 12, months % 12).tolist()
    each = model.birthday(column, 0, np.full(len(column), months))
    assert whole.tolist() == each.tolist()
    for date, got in zip(dates, whole.tolist(), strict=True):
        total = date.year * 12 + date.month - 1 + months
        first = dt.date(total // 12, total % 12 + 1, 1)
        within = min(date.day - 1, calendar.monthrange(first.year, first.month)[1])
        assert got == model.day(first) + within


@given(LISTS)
def test_the_first_month_on_a_day_begins_on_it_or_after_and_none_between(dates):
    column = days(dates)
    months = model.first_month_on(column)
    assert (model.first_days(months) >= column).all()
    assert (model.first_days(months - 1) < column).all()


def test_the_calendar_looked_up_is_the_one_reckoned_and_beyond_it_nothing_changes():
    for first, last in (
        ("1890", "1910"),
        ("1995", "2030"),
        ("2290", "2310"),
    ):
        days = np.arange(model.day(f"{first}-01-01"), model.day(f"{last}-01-01"))
        dates = days.astype("datetime64[D]")
        months = dates.astype("datetime64[M]")
        assert model.months_of(days).tolist() == months.astype(np.int64).tolist()
        assert model.years_of(days).tolist() == [int(str(date)[:4]) for date in dates]
        firsts = model.first_days(months.astype(np.int64))
        assert firsts.tolist() == months.astype("datetime64[D]").astype(np.int64).tolist()
    assert model.months_of(np.zeros(0, dtype=np.int64)).tolist() == []


@given(DATES, st.integers(0, 600))
def test_months_after_keep_the_day_or_begin_the_month_after_one_that_lacks_it(date, months):
    turned = date.year * 12 + date.month - 1 + months
    try:
        due = dt.date(turned // 12, turned % 12 + 1, date.day)
    except ValueError:
        due = dt.date(turned // 12, turned % 12 + 2, 1)  # December has 31 days, so never 13
    assert model.months_after(days([date]), months).tolist() == days([due]).tolist()


@given(DATES, st.integers(-600, 600))
def test_months_within_keep_the_day_or_take_the_last_of_a_month_that_lacks_it(date, months):
    turned = date.year * 12 + date.month - 1 + months
    year, month = turned // 12, turned % 12 + 1
    due = dt.date(year, month, min(date.day, calendar.monthrange(year, month)[1]))
    assert model.months_after(days([date]), months, within=True).tolist() == days([due]).tolist()


@given(DATES, st.integers(0, 600), st.booleans())
def test_months_backwards_give_the_latest_day_from_which_they_are_over(date, months, within):
    on = days([date])
    if within and date.day == calendar.monthrange(date.year, date.month)[1]:
        on = on - 4  # many days end with the last of a month
    since = model.months_after(on, -months, within=True)
    assert model.months_after(since, months, within=within) <= on
    assert model.months_after(since + 1, months, within=within) > on


@given(DATES, st.integers(0, 20_000))
def test_completed_months_are_the_most_that_are_over(date, later):
    since = days([date])
    months = model.completed_months(since, since + later)
    assert (model.months_after(since, months) <= since + later).all()
    assert (model.months_after(since, months + 1) > since + later).all()
    assert model.completed_years(since, since + later) == months // 12


@given(st.integers(1900, 2200), st.integers(1, 12))
def test_a_month_lies_in_the_year_that_its_january_opens(year, month_of_year):
    number = model.month(year, month_of_year)
    assert model.january(year) == model.month(year, 1) == number - month_of_year + 1
    assert model.year_of(number) == year
    assert model.year_of(np.array([number])).tolist() == [year]
