"""How numbers are written: no false precision, no interval and no per cent of a handful."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portasim.brief.formats import Interval, Money, Range, Share
from portasim.brief.messages import shown

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
    assert shown(amount, "baht") == written


@given(st.floats(-1e9, 1e9))
def test_what_is_written_is_within_half_a_step(amount):
    written = float(shown(amount, "baht").replace(",", "").replace("\N{MINUS SIGN}", "-"))
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
    assert shown(Share(part, persons), "share").replace("\N{NO-BREAK SPACE}", " ") == written


def test_an_interval_stands_beside_its_mean_or_not_at_all():
    assert shown(Interval(4540, 3461, 5619), "interval").replace("\N{NO-BREAK SPACE}", " ") == (
        "4,500 (3,500 to 5,600)"
    )
    assert shown(Interval(4540), "interval") == "4,500"


def test_small_parts_are_not_written_as_nothing():
    assert [shown(part, "of_100") for part in (0, 0.2, 0.6, 99.9)] == ["0", "under 1", "1", "100"]


def test_dates_and_lists_read_as_english():
    assert shown(dt.date(2026, 1, 1), "date") == "1 January 2026"
    assert shown(["a"], "list") == "a"
    assert shown(["a", "b", "c"], "list") == "a, b and c"


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
    assert shown(Money(amount, currency), "money").replace("\N{NO-BREAK SPACE}", " ") == written


def test_numbers_of_months_and_workers_read_as_english():
    assert [shown(n, "months") for n in (1, 11, 12, 13, 24, 180)] == [
        "1 month", "11 months", "12 months", "13 months", "2 years", "15 years",
    ]  # fmt: skip
    assert [shown(n, "people") for n in (0, 1, 1200)] == ["nobody", "1", "1,200"]
    assert [shown(Range(*ends), "range") for ends in ((0, 0), (0, 1200))] == [
        "nobody",
        "0 to 1,200",
    ]
