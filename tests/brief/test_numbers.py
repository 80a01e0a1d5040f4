"""How numbers are written: no false precision, no interval and no per cent of a handful."""

import datetime as dt

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from portasim.brief.numbers import (
    baht,
    count,
    date,
    listed,
    mean_of,
    money,
    months,
    of_100,
    share,
    with_interval,
)

NAN = float("nan")


@pytest.mark.parametrize(
    ("amount", "written"),
    [
        (0, "0"),
        (-0.2, "0"),
        (57.4, "57"),
        (134.9, "130"),
        (1049, "1,000"),
        (-1122.2, "\N{MINUS SIGN}1,100"),
        (1234567, "1,234,600"),
        (NAN, "\N{EN DASH}"),
    ],
)
def test_baht_is_written_without_false_precision(amount, written):
    assert baht(amount) == written


@given(st.floats(-1e9, 1e9))
def test_what_is_written_is_within_half_a_step(amount):
    written = float(baht(amount).replace(",", "").replace("\N{MINUS SIGN}", "-"))
    step = 100 if abs(amount) >= 1000 else 10 if abs(amount) >= 100 else 1
    assert abs(written - amount) <= step / 2


@pytest.mark.parametrize(
    ("part", "persons", "written"),
    [
        (0.0425, 2000, "4 %"),
        (0.001, 2000, "under 1 %"),
        (0.999, 2000, "over 99 %"),
        (0, 2000, "0 %"),
        (1, 2000, "100 %"),
        (0.3, 10, "3 of 10"),
        (NAN, 10, "\N{EN DASH}"),
    ],
)
def test_a_share_is_whole_and_a_count_for_a_handful(part, persons, written):
    assert share(part, persons).replace("\N{NO-BREAK SPACE}", " ") == written


def test_an_interval_stands_beside_its_mean_or_not_at_all():
    assert with_interval(4540, 3461, 5619).replace("\N{NO-BREAK SPACE}", " ") == (
        "4,500 (3,500 to 5,600)"
    )
    assert with_interval(4540, NAN, NAN, " baht") == "4,500 baht"
    assert mean_of(pd.Series([1000.0] * 29)) == "1,000"
    assert "(" in mean_of(pd.Series([1000.0] * 30))


def test_small_parts_are_not_written_as_nothing():
    assert [of_100(part) for part in (0, 0.2, 0.6, 99.9)] == ["0", "under 1", "1", "100"]


def test_dates_and_lists_read_as_english():
    assert date(dt.date(2026, 1, 1)) == "1 January 2026"
    assert listed(["a"]) == "a"
    assert listed(["a", "b", "c"]) == "a, b and c"


@pytest.mark.parametrize(
    ("amount", "written"),
    [
        (68250, "68,200 KHR"),
        (1285817, "1,290,000 LAK"),
        (951.4, "951 KHR"),
        (0, "0 KHR"),
        (-18091491.5, "\N{MINUS SIGN}18,100,000 VND"),
        (NAN, "\N{EN DASH}"),
    ],
)
def test_money_of_home_is_written_with_three_figures(amount, written):
    currency = written[-3:] if " " in written else "KHR"
    assert money(amount, currency).replace("\N{NO-BREAK SPACE}", " ") == written


def test_numbers_of_months_and_workers_read_as_english():
    assert [months(n) for n in (1, 11, 12, 13, 24, 180)] == [
        "1 month", "11 months", "12 months", "13 months", "2 years", "15 years",
    ]  # fmt: skip
    assert [count(n, "worker") for n in (0, 1, 1200)] == ["0 workers", "1 worker", "1,200 workers"]
