"""Dated numbers and switches: looked up by date and label, never 0 by default, with faults told."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from portasim.core.calendar import day, iso
from portasim.core.faults import Fault, UserError
from portasim.core.params import NotInForce, Number, Reader, Reading, Row
from portasim.core.words import PROVINCES, SEXES


def ints(*values):
    return np.array(values, dtype=np.int64)


def days(*texts):
    return ints(*(day(text) for text in texts))


def reader():
    return Reader(lambda path, message: Fault("", 0, 0, f"{'/'.join(map(str, path))}: {message}"))


def number(*rows, unit="THB/month", by=None):
    read = reader()
    raw = {"title": "a number", "unit": unit, "values": list(rows)}
    found = read.number("AT.x", raw if by is None else {**raw, "by": by})
    assert not read.faults
    return found


def row(since, value, **more):
    return {"from": since, "value": value, "ref": "LAW-1", "status": "enacted", **more}


CEILING = number(row("1995-03-30", 15000), row("2026-01-01", 17500))


def test_a_number_is_looked_up_by_an_array_of_dates():
    on = days("1995-03-30", "2025-12-31", "2026-01-01", "2040-01-01")
    assert CEILING.at(on).tolist() == [1_500_000, 1_500_000, 1_750_000, 1_750_000]


def test_before_its_first_value_a_number_is_not_in_force_and_never_0():
    on = days("1995-03-29", "2000-01-01")
    assert CEILING.in_force(on).tolist() == [False, True]
    with pytest.raises(NotInForce) as caught:
        CEILING.at(on)
    assert str(caught.value) == (
        "AT.x is not in force on 1995-03-29; its first value is from 1995-03-30"
    )
    assert CEILING.at(on, otherwise=-1).tolist() == [-1, 1_500_000]


def test_a_value_ends_on_its_last_day():
    ended = number(row("2000-01-01", 1, to="2000-06-30"), row("2001-01-01", 2), unit="months")
    on = days("2000-06-30", "2000-07-01", "2000-12-31", "2001-01-01")
    assert ended.in_force(on).tolist() == [True, False, False, True]
    assert [iso(d) for d in ended.changes] == ["2000-01-01", "2000-07-01", "2001-01-01"]


def test_units_become_satang_basis_points_and_whole_months():
    assert number(row("2000-01-01", 82.5), unit="THB").at(days("2001-01-01")).tolist() == [8250]
    assert number(row("2000-01-01", 2.75), unit="percent").at(days("2001-01-01")).tolist() == [275]
    assert number(row("2000-01-01", 180), unit="months").at(days("2001-01-01")).tolist() == [180]
    assert number(row("2000-01-01", 500), unit="KHR").at(days("2001-01-01")).tolist() == [500]


def test_a_label_without_a_value_is_not_in_force_there():
    cut = number(row("2024-10-01", {"Tak": 3}), unit="percent", by="province")
    where = ints(PROVINCES.index("Tak"), PROVINCES.index("Bangkok"), -1)
    on = days("2024-12-01")
    assert cut.at(on, where, otherwise=-1).tolist() == [300, -1, -1]
    with pytest.raises(NotInForce) as caught:
        cut.at(on, where[1:2])
    assert str(caught.value) == (
        "AT.x is not in force on 2024-12-01 for Bangkok; its first value is from 2024-10-01"
    )
    with pytest.raises(NotInForce, match="for no province"):
        cut.at(on, where[2:])
    with pytest.raises(UserError, match="differs by province: give the province of each row"):
        cut.at(on)


@given(
    st.lists(st.integers(0, 400), min_size=1, max_size=8, unique=True),
    st.lists(st.integers(-10, 420), min_size=1, max_size=20),
    st.data(),
)
def test_looking_up_equals_reading_the_rows_from_the_top(starts, asked, data):
    rows = []
    for place, since in enumerate(sorted(starts)):
        following = ([*sorted(starts), 500])[place + 1]
        last = data.draw(st.none() | st.integers(since, following - 1))
        rows.append(Row(since, last, (place,), "LAW-1", "enacted"))
    got = Number("AT.x", "a number", "count", None, tuple(rows)).at(ints(*asked), otherwise=-1)
    for date, value in zip(asked, got, strict=True):
        expected = -1
        for r in rows:
            if r.since <= date:
                expected = -1 if r.last is not None and date > r.last else r.values[0]
        assert value == expected


def test_the_recorder_keeps_each_value_read_once_and_no_other():
    touched = set()
    CEILING.at(days("2000-01-01", "2001-01-01"), touched=touched)
    assert touched == {Reading("AT.x", "1995-03-30", "enacted", "LAW-1")}
    cut = number(row("2024-10-01", {"Tak": 3}), unit="percent", by="province")
    touched = set()
    cut.at(days("2024-12-01"), ints(0), touched=touched, otherwise=0)
    assert touched == set()


def test_a_row_holds_only_under_its_switch():
    two = number(
        row("2000-01-01", 1, when={"AT.switch.a": "one"}),
        row("2000-01-01", 2, when={"AT.switch.a": "two"}),
        row("2001-01-01", 3),
        unit="months",
    )
    on = days("2000-06-01", "2001-06-01")
    assert two.under({"AT.switch.a": "one"}).at(on).tolist() == [1, 3]
    assert two.under({"AT.switch.a": "two"}).at(on).tolist() == [2, 3]
    assert CEILING.under({"AT.switch.a": "two"}) is CEILING


def test_values_are_shown_as_on_paper():
    assert CEILING.shown(CEILING.rows[1]) == "17500"
    rates = number(row("2000-01-01", {"F": 2.75, "M": 3}), unit="percent", by="sex")
    assert rates.shown(rates.rows[0]) == "F 2.75, M 3"
    assert len(rates.rows[0].values) == len(SEXES)


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        (
            [row("2001-01-01", 1), row("2001-01-01", 2)],
            "AT.x: the value from 2001-01-01 does not begin after the one before it",
        ),
        (
            [row("2001-01-01", 1, to="2003-01-01"), row("2002-01-01", 2)],
            "AT.x: the value from 2001-01-01 ends on 2003-01-01, after the next has begun",
        ),
    ],
)
def test_values_that_overlap_are_refused(rows, sentence):
    with pytest.raises(UserError) as caught:
        _ = number(*rows).changes
    assert str(caught.value) == sentence


GOOD = {"title": "t", "unit": "percent", "values": [row("2000-01-01", 5)]}


@pytest.mark.parametrize(
    ("raw", "sentence"),
    [
        ([], "AT.x: a mapping of keys to values is expected here"),
        ({**GOOD, "titel": "t"}, "AT.x/titel: unknown key 'titel'; did you mean 'title'?"),
        ({"title": "t", "unit": "percent"}, "AT.x: 'values' is missing"),
        (
            {**GOOD, "unit": "per cent"},
            "AT.x/unit: 'per cent' is not allowed here; did you mean 'percent'?",
        ),
        ({**GOOD, "values": []}, "AT.x/values: a list of dated values is expected here"),
        (
            {**GOOD, "values": [row("2027-13-01", 5)]},
            "AT.x/values/0/from: '2027-13-01' is not a date written YYYY-MM-DD",
        ),
        (
            {**GOOD, "values": [row("2000-01-01", 5.125)]},
            "AT.x/values/0/value: 5.125 percent: at most 2 decimals are allowed",
        ),
        (
            {**GOOD, "unit": "months", "values": [row("2000-01-01", 1.5)]},
            "AT.x/values/0/value: 1.5 months: no decimals are allowed",
        ),
        (
            {**GOOD, "values": [row("2000-01-01", "five")]},
            "AT.x/values/0/value: 'five' is not a number",
        ),
        (
            {**GOOD, "values": [row("2000-01-01", 1e300)]},
            "AT.x/values/0/value: 1e+300 percent is too large",
        ),
        (
            {**GOOD, "values": [row("2000-01-01", float("nan"))]},
            "AT.x/values/0/value: 'nan' is not a number",
        ),
        (
            {**GOOD, "values": [{**row("2000-01-01", 5), "status": "enacte"}]},
            "AT.x/values/0/status: 'enacte' is not allowed here; did you mean 'enacted'?",
        ),
        (
            {**GOOD, "values": [{**row("2000-01-01", 5), "ref": ""}]},
            "AT.x/values/0: 'ref' is missing",
        ),
        (
            {**GOOD, "values": [{**row("2000-01-01", 5), "ref": ["LAW-1"]}]},
            "AT.x/values/0/ref: 'ref' is text",
        ),
        (
            {**GOOD, "values": [row("2000-01-01", 5, when="one")]},
            "AT.x/values/0/when: 'when' is a mapping of switches to words",
        ),
        (
            {**GOOD, "values": [row("2000-01-01", 5, to="1999-01-01")]},
            "AT.x/values/0/to: ends on 1999-01-01, before it begins",
        ),
        (
            {**GOOD, "values": [row("2001-01-01", 5), row("2000-01-01", 5)]},
            "AT.x/values/1/from: 2000-01-01 comes after 2001-01-01",
        ),
        (
            {**GOOD, "by": "province", "values": [row("2000-01-01", {"Songkla": 3})]},
            "AT.x/values/0/value/Songkla: 'Songkla' is not allowed here; did you mean 'Songkhla'?",
        ),
        (
            {**GOOD, "by": "province", "values": [row("2000-01-01", 3)]},
            "AT.x/values/0/value: a value for each province is expected here, such as Bangkok: 1",
        ),
    ],
)
def test_wrong_numbers_are_answered_with_the_place_and_a_sentence(raw, sentence):
    read = reader()
    read.number("AT.x", raw)
    assert [fault.message for fault in read.faults] == [sentence]


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"allowed": ["one"]}, "S/allowed: a switch lists at least two allowed words"),
        ({"allowed": "one"}, "S/allowed: 'allowed' is a list of words"),
        ({"default": "on"}, "S/default: 'on' is not allowed here; did you mean 'one'?"),
        ({"ref": None}, "S: 'ref' is missing"),
    ],
)
def test_wrong_switches_are_answered_too(change, sentence):
    good = {
        "title": "t",
        "allowed": ["one", "two"],
        "default": "one",
        "status": "assumed",
        "ref": "LAW-1",
    }
    read = reader()
    assert read.switch("S", good).default == "one"
    read.switch("S", {**good, **change})
    assert [fault.message for fault in read.faults] == [sentence]
