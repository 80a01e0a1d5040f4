"""Myanmar: nothing in old age as the law is; the branch of 2012 as if it ran; careers."""

import time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portasim.core.calendar import NEVER, day, first_days, month
from portasim.law.scheme import Career, career_facts, old_age_contributions, pension_age_reached
from portasim.law.system import load_law

LAW = load_law("MM")
AS_IF = LAW.with_overlay("old_age_2012")
IN_INSTALMENTS = AS_IF.changed({"MM.switch.form_of_benefit": "instalments"})
ASKED = ("qualifies", "accrual_rate", "theoretical_m", "direct_m", "pension_m", "lump_sum")
FACTS = ("months", "wage_months", "wage_sum", "employee_old_age", "employer_old_age")
FIRST = month(2014, 4)


def career(rows, n=1):
    """A career of rows: person, first month, one past the last, wage in kyat."""
    columns = np.array(rows, dtype=np.int64).reshape(-1, 4).T
    birth = np.full(n, day("1980-06-15"))
    return Career(*columns[:3], columns[3] * 100, birth, np.zeros(n, dtype=np.int64))


def entitled(law, facts, on):
    return law.evaluate(ASKED, on, facts)


def slow_facts(one, person, on):
    """The facts by the definition: month by month, with 3 percent of the wage up to 300,000."""
    found = dict.fromkeys(FACTS, 0)
    for whose, first, last, wage in zip(
        one.person, one.first_m, one.last_m, one.wage_m, strict=True
    ):
        for m in range(first, last):
            if whose != person or m < FIRST or first_days(np.array([m + 1]))[0] > on:
                continue
            insured = min(int(wage), 300_000_00)
            found["months"] += 1
            found["wage_months"] += 1
            found["wage_sum"] += insured
            found["employee_old_age"] += (insured * 3 * 2 + 100) // 200
            found["employer_old_age"] += (insured * 3 * 2 + 100) // 200
    return found


@st.composite
def careers(draw):
    n = draw(st.integers(1, 4))
    rows = []
    for person in range(n):
        at = draw(st.integers(month(1997, 1), month(2016, 1)))
        for _ in range(draw(st.integers(0, 4))):
            last = at + draw(st.integers(0, 90))
            rows.append((person, at, last, draw(st.integers(0, 500_000))))
            at = last + draw(st.integers(0, 60))
    on = [draw(st.integers(day("1999-01-01"), day("2045-12-31"))) for _ in range(n)]
    return career(rows, n), np.array(on)


@given(careers())
@settings(deadline=None, max_examples=80)
def test_facts_of_careers_are_those_counted_month_by_month(drawn):
    one, on = drawn
    found = career_facts(AS_IF, one, on)
    assert set(found) == {*FACTS, "birth_day", "sex"}
    for person in range(one.n):
        slow = slow_facts(one, person, on[person])
        assert {name: int(found[name][person]) for name in FACTS} == slow


@given(careers())
@settings(deadline=None, max_examples=30)
def test_as_the_law_is_no_career_gives_anything_on_any_day(drawn):
    one, on = drawn
    facts = career_facts(LAW, one, on)
    for name in FACTS:
        assert facts[name].dtype == np.int64
        assert facts[name].tolist() == [0] * one.n
    for name, value in entitled(LAW, facts, on).items():
        assert np.broadcast_to(value, one.n).tolist() == [0] * one.n, name
    paid = old_age_contributions(LAW, Career(*open_rows(one), one.birth, one.sex))
    assert not paid.employee.any()
    assert not paid.employer.any()


def open_rows(one):
    """The rows from 1998 on, before which the law has no answer."""
    first = np.maximum(one.first_m, month(1998, 1))
    held = first < one.last_m
    return one.person[held], first[held], one.last_m[held], one.wage_m[held]


def test_a_career_without_rows_and_people_without_months_get_nothing():
    for law in (LAW, AS_IF, IN_INSTALMENTS):
        facts = career_facts(law, career([], 3), np.full(3, day("2030-01-01")))
        assert all(facts[name].tolist() == [0, 0, 0] for name in FACTS)
        found = entitled(law, facts, np.array([day("2030-01-01")]))
        assert np.broadcast_to(found["lump_sum"], 3).tolist() == [0, 0, 0]
        assert np.broadcast_to(found["pension_m"], 3).tolist() == [0, 0, 0]


def test_months_before_the_scheme_are_passed_over():
    rows = [(0, month(1990, 1), month(2014, 4), 200_000), (0, FIRST, FIRST + 8, 200_000)]
    facts = career_facts(AS_IF, career(rows), np.array([NEVER]))
    assert facts["months"].tolist() == [8]
    assert facts["employee_old_age"].tolist() == [48_000_00]


def test_the_month_of_the_right_does_not_count():
    rows = [(0, FIRST, FIRST + 300, 200_000)]
    for on, months in (("2015-04-01", 12), ("2015-04-30", 12), ("2015-05-01", 13)):
        assert career_facts(AS_IF, career(rows), np.array([day(on)]))["months"].tolist() == [months]


@pytest.mark.parametrize(
    ("rows", "kyat"),
    [
        # MM-04, MM-06 and MM-08 as careers, and wages that change.
        ([(0, FIRST, FIRST + 180, 250_000)], 3_750_000),
        ([(0, FIRST, FIRST + 8, 200_000)], 48_000),
        ([(0, FIRST, FIRST + 240, 250_000)], 5_000_000),
        ([(0, FIRST, FIRST + 90, 200_000), (0, FIRST + 100, FIRST + 190, 300_000)], 3_750_000),
        ([(0, FIRST, FIRST + 50, 100_000), (0, FIRST + 60, FIRST + 110, 900_000)], 480_000),
    ],
)
def test_careers_with_the_sum_on_paper(rows, kyat):
    on = np.array([day("2040-06-15")])
    found = entitled(AS_IF, career_facts(AS_IF, career(rows), on), on)
    assert found["lump_sum"].tolist() == [kyat * 100]
    assert found["pension_m"].tolist() == [0]


@given(
    months=st.integers(0, 600),
    foreign=st.integers(0, 400),
    wage=st.integers(1, 300_000_00),
)
@settings(deadline=None)
def test_the_formula_for_any_months_and_what_own_months_accrue(months, foreign, wage):
    on = np.array([day("2040-01-01")])
    own = {
        "months": np.array([months]),
        "wage_months": np.array([months]),
        "wage_sum": np.array([months * wage]),
        "employee_old_age": np.array([0]),
        "employer_old_age": np.array([0]),
    }
    names = ("theoretical_lump_sum", "direct_lump_sum", "theoretical_m", "direct_m")
    alone = {k: _exact(v) for k, v in AS_IF.evaluate(names, on, own).items()}
    total = own | {"months": np.array([months + foreign])}
    together = {k: _exact(v) for k, v in AS_IF.evaluate(names, on, total).items()}
    assert alone["direct_lump_sum"] <= alone["theoretical_lump_sum"]
    assert together["theoretical_lump_sum"] >= alone["theoretical_lump_sum"]
    assert alone["theoretical_m"] == pytest.approx(alone["theoretical_lump_sum"] / 180)
    assert alone["direct_m"] == pytest.approx(alone["direct_lump_sum"] / 180)
    if months >= 180:
        assert alone["direct_lump_sum"] == alone["theoretical_lump_sum"]
    else:
        assert alone["direct_lump_sum"] == pytest.approx(15 * wage * months / 180)


def _exact(value):
    return int(value.num[0]) / int(value.den[0])


@given(months=st.integers(0, 600), wage=st.integers(0, 900_000_00))
@settings(deadline=None)
def test_the_benefit_is_paid_once_or_in_instalments_and_never_both(months, wage):
    on = np.array([day("2040-01-01")])
    facts = {"months": np.array([months]), "wage_m": np.array([wage])}
    at_once = AS_IF.evaluate(["lump_sum", "pension_m"], on, facts)
    spread = IN_INSTALMENTS.evaluate(["lump_sum", "pension_m"], on, facts)
    assert at_once["pension_m"][0] == 0
    if months < 180:
        assert spread["pension_m"][0] == 0
        assert spread["lump_sum"][0] == at_once["lump_sum"][0]
    else:
        assert spread["lump_sum"][0] == 0
        assert abs(180 * spread["pension_m"][0] - at_once["lump_sum"][0]) <= 180


def test_the_age_of_the_law_is_reached_at_sixty_and_not_before_the_law():
    birth = np.array([day("1940-01-01"), day("1980-02-29"), day("1966-07-15")])
    reached = pension_age_reached(LAW, birth, np.array([0, 1, 0]))
    assert reached.tolist() == [day("2012-08-31"), day("2040-02-29"), day("2026-07-15")]


def test_a_hundred_thousand_careers_take_well_under_a_second():
    n = 100_000
    rng = np.random.default_rng(3)
    first = month(2010, 1) + rng.integers(0, 60, (n, 4)).cumsum(axis=1)
    last = first + 1 + rng.integers(0, 3, (n, 4))
    person = np.repeat(np.arange(n), 4)
    one = Career(
        person,
        first.ravel(),
        np.minimum(last, np.append(first[:, 1:], last[:, 3:], axis=1)).ravel(),
        rng.integers(0, 500_000_00, 4 * n),
        np.full(n, day("1980-01-01")),
        np.zeros(n, dtype=np.int64),
    )
    begun = time.perf_counter()
    facts = career_facts(AS_IF, one, np.full(n, day("2040-01-01")))
    entitled(AS_IF, facts, np.array([day("2040-01-01")]))
    assert time.perf_counter() - begun < 2
    assert facts["months"].size == n
