"""Words, days and months against the calendar of the standard library."""

import calendar
import datetime as dt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from portasim.core import words as vocab
from portasim.core.faults import Fault, UserError

DATES = st.dates(dt.date(1900, 1, 1), dt.date(2199, 12, 31))
LISTS = st.lists(DATES, max_size=20)


def days(dates):
    return np.array([vocab.day(date) for date in dates], dtype=np.int64)


@given(DATES)
def test_day_and_iso_undo_each_other(date):
    number = vocab.day(date)
    assert (
        number == vocab.day(date.isoformat()) == date.toordinal() - dt.date(1970, 1, 1).toordinal()
    )
    assert vocab.iso(number) == date.isoformat()
    assert vocab.iso(np.int32(number)) == date.isoformat()


@pytest.mark.parametrize("text", ["2019-02-29", "2019-13-01", "yesterday"])
def test_a_date_that_is_none_is_refused(text):
    with pytest.raises(ValueError):
        vocab.day(text)


@given(DATES)
def test_months_have_names_and_first_days(date):
    number = vocab.month(date.year, date.month)
    assert vocab.month_iso(number) == date.isoformat()[:7]
    assert vocab.day(f"{vocab.month_iso(number)}-01") == vocab.day(date.replace(day=1))


@given(LISTS)
def test_columns_of_days_fall_in_their_months_and_years(dates):
    column = days(dates)
    months = vocab.months_of(column)
    assert months.tolist() == [vocab.month(date.year, date.month) for date in dates]
    assert vocab.years_of(column).tolist() == [date.year for date in dates]
    assert vocab.first_days(months).tolist() == days(d.replace(day=1) for d in dates).tolist()
    for answer in (months, vocab.years_of(column), vocab.first_days(months)):
        assert answer.dtype == np.int64


def test_the_epoch_is_day_and_month_zero():
    assert (vocab.day("1970-01-01"), vocab.month(1970, 1)) == (0, 0)
    assert vocab.months_of(np.array([-1, 0, 30, 31])).tolist() == [-1, 0, 0, 1]
    assert (vocab.month_iso(-1), vocab.month_iso(0)) == ("1969-12", "1970-01")


@given(LISTS, st.integers(0, 100))
def test_birthdays(dates, age):
    def birthday(born):
        leap_day = (born.month, born.day) == (2, 29)
        if leap_day and not calendar.isleap(born.year + age):
            return dt.date(born.year + age, 3, 1)
        return born.replace(year=born.year + age)

    assert vocab.birthday(days(dates), age).tolist() == [vocab.day(birthday(d)) for d in dates]


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
    assert vocab.iso(vocab.birthday(np.array([vocab.day(born)]), age)[0]) == date


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
    assert vocab.iso(vocab.birthday(np.array([vocab.day(born)]), age, months)[0]) == date


@given(LISTS, st.integers(0, 900))
def test_an_age_in_months_is_one_in_years_and_the_rest(dates, months):
    column = days(dates)
    whole = vocab.birthday(column, 0, months)
    assert whole.tolist() == vocab.birthday(column, months // 12, months % 12).tolist()
    each = vocab.birthday(column, 0, np.full(len(column), months))
    assert whole.tolist() == each.tolist()
    for date, got in zip(dates, whole.tolist(), strict=True):
        total = date.year * 12 + date.month - 1 + months
        first = dt.date(total // 12, total % 12 + 1, 1)
        within = min(date.day - 1, calendar.monthrange(first.year, first.month)[1])
        assert got == vocab.day(first) + within


def test_every_country_has_a_name_and_a_currency():
    assert set(vocab.COUNTRIES) == set(vocab.COUNTRY_NAMES) == set(vocab.CURRENCY)
    assert set(vocab.ORIGINS) == set(vocab.COUNTRIES) - {"TH"}


def test_every_kind_has_its_code():
    codes = (vocab.TH_WORK, vocab.TH_SEARCH, vocab.TH_REST, vocab.HOME_WORK, vocab.HOME_REST)
    assert [vocab.KINDS[code] for code in codes] == [
        "th_work", "th_search", "th_rest", "home_work", "home_rest",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("word", "allowed", "phrase"),
    [
        ("fishin", vocab.SECTORS, "; did you mean 'fishing'?"),
        ("Samutsakorn", vocab.PROVINCES, "; did you mean 'Samut Sakhon'?"),
        ("Kampuchea", vocab.ORIGINS, "; allowed: KH, LA, MM, VN"),
        ("anything", (), ""),
    ],
)
def test_did_you_mean(word, allowed, phrase):
    assert vocab.did_you_mean(word, allowed) == phrase


@pytest.mark.parametrize("sector", vocab.SECTORS)
def test_one_letter_too_few_is_always_understood(sector):
    for at in range(len(sector)):
        typed = sector[:at] + sector[at + 1 :]
        assert vocab.did_you_mean(typed, vocab.SECTORS) == f"; did you mean '{sector}'?"


@pytest.mark.parametrize(
    ("fault", "text"),
    [
        (Fault("a.yaml", 3, 5, "wrong"), "a.yaml:3:5: wrong"),
        (Fault("a.yaml", 0, 0, "absent"), "a.yaml: absent"),
        (Fault("", 0, 0, "wrong"), "wrong"),
    ],
)
def test_a_fault_says_where_it_is(fault, text):
    assert str(fault) == text
    assert str(UserError(fault)) == text
    assert UserError(fault).faults == (fault,)


def test_an_error_holds_every_fault():
    first, second = Fault("a", 1, 1, "one"), Fault("a", 2, 1, "two")
    assert str(UserError(fault for fault in (first, second))) == "a:1:1: one\na:2:1: two"
    assert UserError("one sentence").faults == (Fault("", 0, 0, "one sentence"),)
    assert sorted([second, first]) == [first, second]


@given(LISTS)
def test_the_first_month_on_a_day_begins_on_it_or_after_and_none_between(dates):
    column = days(dates)
    months = vocab.first_month_on(column)
    assert (vocab.first_days(months) >= column).all()
    assert (vocab.first_days(months - 1) < column).all()


def test_the_calendar_looked_up_is_the_one_reckoned_and_beyond_it_nothing_changes():
    for first, last in (
        ("1890", "1910"),
        ("1995", "2030"),
        ("2290", "2310"),
    ):
        days = np.arange(vocab.day(f"{first}-01-01"), vocab.day(f"{last}-01-01"))
        dates = days.astype("datetime64[D]")
        months = dates.astype("datetime64[M]")
        assert vocab.months_of(days).tolist() == months.astype(np.int64).tolist()
        assert vocab.years_of(days).tolist() == [int(str(date)[:4]) for date in dates]
        firsts = vocab.first_days(months.astype(np.int64))
        assert firsts.tolist() == months.astype("datetime64[D]").astype(np.int64).tolist()
    assert vocab.months_of(np.zeros(0, dtype=np.int64)).tolist() == []
