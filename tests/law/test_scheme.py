"""When pension age is reached and what months cost, against published tables and slow loops."""

import datetime as dt

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portasim.core.calendar import day, first_days, iso, month
from portasim.core.params import NotInForce
from portasim.core.words import ORIGINS, SEXES
from portasim.law.scheme import (
    Career,
    career_facts,
    insurable,
    old_age_contributions,
    pension_age_reached,
    while_open,
)
from portasim.law.system import load_law

LAWS = {country: load_law(country) for country in ("TH", *ORIGINS)}
F, M = SEXES.index("F"), SEXES.index("M")


def ints(*values):
    return np.array(values, dtype=np.int64)


def reached(country, sex, born, law=None):
    got = pension_age_reached(law or LAWS[country], ints(day(born)), ints(SEXES.index(sex)))
    return iso(got[0])


@pytest.mark.parametrize(
    ("country", "sex", "born", "date"),
    [
        ("TH", "F", "1980-05-17", "2035-05-17"),
        ("KH", "F", "1970-01-10", "2030-01-10"),
        ("KH", "M", "1970-01-10", "2030-01-10"),
        # of age before the scheme began: from its first day
        ("KH", "M", "1955-01-10", "2022-07-01"),
        ("LA", "M", "1975-03-10", "2035-03-10"),
        ("LA", "F", "1975-03-10", "2030-03-10"),
        # women of 55 to 60 when the age became 55 reached it then
        ("LA", "F", "1956-06-01", "2014-01-01"),
        # Viet Nam, Labour Code art. 169 and Decree 135/2020
        ("VN", "M", "1961-01-05", "2021-04-05"),
        ("VN", "F", "1966-01-05", "2021-05-05"),
        ("VN", "F", "1969-06-10", "2026-06-10"),
        ("VN", "M", "1966-02-01", "2027-11-01"),
        ("VN", "M", "1967-01-01", "2029-01-01"),
        ("VN", "F", "1990-02-28", "2050-02-28"),
        # Viet Nam before 2021: 55 and 60
        ("VN", "F", "1960-08-20", "2015-08-20"),
        ("VN", "M", "1960-08-20", "2020-08-20"),
        # its schedule goes by the month: a day that the month does not have is its last
        ("VN", "F", "1972-10-31", "2031-06-30"),
        ("VN", "M", "1964-10-31", "2026-04-30"),
    ],
)
def test_published_pension_ages(country, sex, born, date):
    assert reached(country, sex, born) == date


def test_an_age_raised_from_a_day_on_is_waited_for_by_those_who_do_not_reach_the_old_one():
    rows = [{"from": "2030-01-01", "value": 62, "ref": "KH-OLD-AGE", "status": "proposed"}]
    law = LAWS["KH"].changed(numbers={"KH.old_age.pension_age": rows})
    assert reached("KH", "M", "1969-12-31", law) == "2029-12-31"
    assert reached("KH", "M", "1970-01-01", law) == "2032-01-01"


@given(
    st.sampled_from(["KH", "LA", "VN"]),
    st.sampled_from(SEXES),
    st.dates(dt.date(1945, 1, 1), dt.date(2000, 12, 28)),
)
def test_the_age_is_reached_on_the_first_day_on_which_it_is_completed(country, sex, born):
    if born.day > 28:
        born = born.replace(day=28)
    law, got = LAWS[country], reached(country, sex, born.isoformat())
    number = law.number(f"{country}.old_age.pension_age")
    label = ints(SEXES.index(sex)) if number.by == "sex" else None

    def of_age(date):
        age = int(law.at(number.id, ints(day(date)), label)[0])
        needed = age if number.unit == "months" else 12 * age
        months = (date.year - born.year) * 12 + date.month - born.month - (date.day < born.day)
        return months >= needed

    on = dt.date.fromisoformat(got)
    assert of_age(on)
    first = iso(int(number.changes[0]))
    assert got == first or not of_age(on - dt.timedelta(days=1))


def career(*rows):
    """One person's months as (first, last, wage in minor units)."""
    first, last, wage = (ints(*column) for column in zip(*rows, strict=True))
    zero = np.zeros(len(rows), dtype=np.int64)
    return Career(zero, first, last, wage, ints(day("1980-01-01")), ints(M))


def test_contributions_in_cambodia_by_hand():
    # 4 % of the wage in the first five years, half of it each; then 8 %, half of it each
    october = month(2022, 10)
    paid = old_age_contributions(LAWS["KH"], career((october, october + 12, 1_000_000)))
    assert (paid.employee.tolist(), paid.employer.tolist()) == ([240_000], [240_000])
    later = month(2028, 1)
    paid = old_age_contributions(LAWS["KH"], career((later, later + 10, 1_000_000)))
    assert (paid.employee.tolist(), paid.employer.tolist()) == ([400_000], [400_000])


def test_contributions_in_viet_nam_by_hand():
    # 8 % and 14 %; in July 2026 the ceiling rises from 20 x 2,340,000 to 20 x 2,530,000
    june = month(2026, 6)
    paid = old_age_contributions(LAWS["VN"], career((june, june + 2, 100_000_000)))
    assert paid.employee.tolist() == [3_744_000 + 4_048_000]
    assert paid.employer.tolist() == [6_552_000 + 7_084_000]


def test_months_before_the_rates_are_not_in_force():
    with pytest.raises(NotInForce):
        old_age_contributions(LAWS["KH"], career((month(2020, 1), month(2021, 1), 1_000_000)))


FIRST = {"KH": month(2022, 10), "LA": month(2012, 1), "VN": month(2015, 1)}


@st.composite
def careers_of_two(draw):
    country = draw(st.sampled_from(sorted(FIRST)))
    rows = []
    for person in range(2):
        at = FIRST[country] + draw(st.integers(0, 100))
        for _ in range(draw(st.integers(1, 3))):
            at += draw(st.integers(0, 30))
            length = draw(st.integers(0, 90))
            rows.append((person, at, at + length, draw(st.integers(100_000, 60_000_000))))
            at += length
    person, first, last, wage = (ints(*column) for column in zip(*rows, strict=True))
    births, sexes = ints(day("1980-01-01"), day("1975-05-05")), ints(F, M)
    return country, Career(person, first, last, wage, births, sexes)


@given(careers_of_two())
@settings(max_examples=40, deadline=None)
def test_contributions_and_insurable_wages_equal_a_walk_from_month_to_month(case):
    country, of = case
    law, paid = LAWS[country], old_age_contributions(LAWS[country], case[1])
    row, first, last, wage = insurable(law, of)
    found = {
        (int(row[i]), m): int(wage[i]) for i in range(len(row)) for m in range(first[i], last[i])
    }
    names = ["insurable_wage_m", "employee_old_age_m", "employer_old_age_m"]
    seen = 0
    for i in range(len(of.person)):
        months = np.arange(of.first_m[i], of.last_m[i])
        one = {"wage_m": np.full(len(months), of.wage_m[i])}
        asked = law.evaluate(names, first_days(months), one) if len(months) else None
        sums = [int(np.asarray(asked[name]).sum()) if asked else 0 for name in names[1:]]
        assert [int(paid.employee[i]), int(paid.employer[i])] == sums
        for at, m in enumerate(months.tolist()):
            assert found[i, m] == np.broadcast_to(asked["insurable_wage_m"], len(months))[at]
            seen += 1
    assert seen == len(found)


@given(careers_of_two(), st.integers(0, 300))
@settings(max_examples=40, deadline=None)
def test_facts_count_the_months_before_the_day_of_the_right_and_no_other(case, later):
    country, of = case
    on = np.full(2, int(first_days(ints(FIRST[country] + later))[0]) + 14)
    facts = career_facts(LAWS[country], of, np.maximum(on, day("2025-07-01")))
    before = np.maximum(FIRST[country] + later, month(2025, 7))
    for p in range(2):
        rows = np.flatnonzero(of.person == p)
        months = [m for i in rows for m in range(of.first_m[i], of.last_m[i]) if m < before]
        assert facts["months"][p] == len(months)


def test_months_count_while_the_branch_is_open_and_before_the_month_of_the_right():
    march, october = month(2022, 3), month(2022, 10)
    rows = ints(0, 0, 1), ints(march, march + 9, march), ints(march + 9, march + 12, march + 2)
    of = Career(*rows, ints(1_000_000, 1_200_000, 900_000), ints(0, 0), ints(F, M))
    on = ints(day("2023-01-20"), day("2030-01-01"))

    counted = while_open(LAWS["KH"], of, on)
    columns = counted.person, counted.first_m, counted.last_m, counted.wage_m
    assert list(zip(*(column.tolist() for column in columns), strict=True)) == [
        (0, october, october + 2, 1_000_000),
        (0, october + 2, october + 3, 1_200_000),
    ]
    assert counted.n == of.n

    closed = [{"from": "2022-12-01", "value": 0, "ref": "KH-ASSUMPTION", "status": "assumed"}]
    shut = LAWS["KH"].changed(numbers={"KH.old_age.branch_open": closed})
    assert while_open(shut, of, on).last_m.tolist() == [october + 2]
    assert while_open(LAWS["MM"], of, on).person.size == 0
