"""Lao law: careers against a slow loop, points to the fraction, and what no one may lose by."""

from fractions import Fraction
from time import process_time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portasim.core.calendar import day, first_days, month
from portasim.core.params import NotInForce
from portasim.core.ratios import Ratio
from portasim.core.words import SEXES
from portasim.law.la.old_age import POINT
from portasim.law.scheme import Career, career_facts, pension_age_reached
from portasim.law.system import load_law

LA = load_law("LA")
OWN = LA.changed({"LA.switch.reference_wage": "own_last_12_months"})
FACTS = (
    "months",
    "own_months",
    "career_points",
    "wage_sum_12",
    "wage_months_12",
    "employee_old_age",
    "last_wage_m",
)


def ints(*values):
    return np.array(values, dtype=np.int64)


def at(law, name, on, **facts):
    """One answer of a law on a day, a fraction where it is exact."""
    given_facts = {k: np.array([v]) if isinstance(v, bool) else ints(v) for k, v in facts.items()}
    found = law.evaluate([name], ints(day(on)), given_facts)[name]
    if isinstance(found, Ratio):
        return Fraction(int(found.num[0]), int(found.den[0]))
    return int(found[0])


def career_of(*people):
    """A career of people, each a list of (first month, last month, wage)."""
    rows = [(i, *row) for i, person in enumerate(people) for row in person]
    columns = [ints(*(row[k] for row in rows)) for k in range(4)]
    n = len(people)
    return Career(*columns, ints(*[day("1965-01-01")] * n), ints(*[0] * n))


def slow_facts(law, rows, on):
    """The facts of one person by their definition, month by month."""
    limit = int(np.datetime64(on, "M").astype(int))
    months = [(m, wage) for first, last, wage in rows for m in range(first, last)]
    months = [(m, wage) for m, wage in months if month(2001, 6) <= m < limit]
    insured, paid = [], 0
    for m, wage in months:
        first = str(np.datetime64(m, "M")) + "-01"
        insured.append((m, at(law, "insurable_wage_m", first, wage_m=wage)))
        paid += at(law, "employee_old_age_m", first, wage_m=wage)
    points = 0
    for year in sorted({m // 12 for m, _ in insured}):
        wages = sum(wage for m, wage in insured if m // 12 == year)
        on_31_december = f"{1970 + year}-12-31"
        average = at(law, "average_insured_wage", on_31_december)
        points += int(Fraction(wages * POINT, 12 * average) + Fraction(1, 2))
    last = [wage for _, wage in insured[-12:]]
    values = (len(insured), len(insured), points, sum(last), len(last), paid)
    return dict(zip(FACTS, (*values, last[-1] if last else 0), strict=True))


@st.composite
def careers(draw):
    """Rows of one person: disjoint, in order, some of them before the scheme."""
    rows, at_m = [], draw(st.integers(month(1995, 1), month(2020, 1)))
    for _ in range(draw(st.integers(0, 4))):
        first = at_m + draw(st.integers(0, 30))
        at_m = first + draw(st.integers(0, 60))
        rows.append((first, at_m, draw(st.integers(0, 9_000_000))))
    return rows


@given(st.lists(careers(), min_size=1, max_size=4), st.data())
@settings(deadline=None, max_examples=40)
def test_careers_give_what_a_slow_loop_gives(people, data):
    dates = st.dates(
        min_value=np.datetime64("1999-01-01").item(), max_value=np.datetime64("2035-01-01").item()
    )
    days = [data.draw(dates).isoformat() for _ in people]
    got = career_facts(LA, career_of(*people), ints(*(day(d) for d in days)))
    assert set(got) == {*FACTS, "birth_day", "sex"}
    for i, (rows, on) in enumerate(zip(people, days, strict=True)):
        assert {name: int(got[name][i]) for name in FACTS} == slow_facts(LA, rows, on)
    assert {got[name].dtype for name in FACTS} == {np.dtype(np.int64)}


def test_a_crowd_is_reckoned_as_one_by_one_in_under_two_seconds():
    rng, n, rows = np.random.default_rng(1), 100_000, 3
    person = np.repeat(np.arange(n), rows)
    first = np.tile(month(2003, 1) + np.arange(rows) * 80, n) + rng.integers(0, 30, n * rows)
    last = first + rng.integers(0, 50, n * rows)
    wage = rng.integers(300_000, 6_000_000, n * rows)
    born, sex = rng.integers(-5_000, 8_000, n), rng.integers(0, 2, n)
    crowd = Career(person, first, last, wage, born, sex)
    on = np.full(n, day("2030-01-01"))
    career_facts(LA, crowd, on)
    start = process_time()
    facts = career_facts(LA, crowd, on)
    assert process_time() - start < 2
    some = [0, 1, n // 2, n - 1]
    for i in some:
        mine = person == i
        rows_of = list(
            zip(first[mine].tolist(), last[mine].tolist(), wage[mine].tolist(), strict=True)
        )
        assert {k: int(facts[k][i]) for k in FACTS} == slow_facts(LA, rows_of, "2030-01-01")


def test_nobody_and_nothing_give_nothing():
    empty = career_facts(LA, career_of(), ints())
    assert {len(values) for values in empty.values()} == {0}
    before = career_of([(month(1990, 1), month(2001, 6), 500_000)], [])
    facts = career_facts(LA, before, ints(day("2025-01-01"), day("2025-01-01")))
    assert all((facts[name] == 0).all() for name in FACTS)
    found = LA.evaluate(["pension_m", "lump_sum"], ints(day("2025-01-01")), facts)
    assert [v.tolist() for v in found.values()] == [[0, 0], [0, 0]]


def average_in(year):
    return at(LA, "average_insured_wage", f"{year}-12-31")


def test_twenty_years_at_the_average_are_twenty_points_and_forty_percent():
    rows = [(month(y, 1), month(y + 1, 1), average_in(y)) for y in range(2005, 2025)]
    facts = career_facts(LA, career_of(rows), ints(day("2025-01-01")))
    assert int(facts["career_points"][0]) == 20 * POINT
    assert int(facts["months"][0]) == 240
    pension = LA.evaluate(["pension_m"], ints(day("2025-01-01")), dict(facts))["pension_m"]
    assert pension.tolist() == [average_in(2025) * 2 // 5]


def test_a_woman_with_eight_years_and_nine_abroad_has_the_part_of_her_own_points():
    rows = [(month(y, 1), month(y + 1, 1), average_in(y)) for y in range(2017, 2025)]
    facts = dict(career_facts(LA, career_of(rows), ints(day("2025-09-01"))))
    facts |= {"reference_wage_m": ints(3_000_000)}
    on = ints(day("2025-09-01"))
    names = ["pension_m", "theoretical_m", "direct_m"]
    alone = LA.evaluate(names, on, facts)
    assert alone["pension_m"].tolist() == [0]
    totalised = LA.evaluate(names, on, {**facts, "months": facts["months"] + 9 * 12})
    assert totalised["pension_m"].tolist() == [480_000]
    for found, amount in (
        (alone["theoretical_m"], 480_000),
        (alone["direct_m"], 480_000),
        (totalised["theoretical_m"], 1_020_000),
        (totalised["direct_m"], 480_000),
    ):
        assert Fraction(int(found.num[0]), int(found.den[0])) == amount
    lump = LA.evaluate(["lump_sum"], on, facts)["lump_sum"]
    assert lump.tolist() == facts["employee_old_age"].tolist()


POINTS = st.integers(0, 100 * POINT)
ONE_DAY = st.sampled_from(["2008-07-01", "2014-01-01", "2018-12-31", "2019-01-01", "2040-01-01"])


@given(POINTS, st.integers(0, 900), st.integers(1, 600), st.integers(1, 50_000_000), ONE_DAY)
@settings(deadline=None)
def test_the_theoretical_pension_is_exact_to_the_millionth_of_a_point(
    points, months, own, wage, on
):
    facts = {"career_points": points, "own_months": own, "reference_wage_m": wage}
    points_of = int(Fraction(points * months, own) + Fraction(1, 2))
    rate = Fraction(points_of, POINT) * Fraction("0.015" if on < "2014" else "0.02")
    if on >= "2019":
        rate = min(rate, Fraction(3, 4))
    assert at(LA, "theoretical_m", on, months=months, **facts) == rate * wage
    percent = at(LA, "accrual_rate", on, months=months, career_points=points, own_months=own)
    assert percent == rate * 10_000
    direct = at(LA, "direct_m", on, career_points=points, reference_wage_m=wage)
    assert direct == at(LA, "theoretical_m", on, months=own, **facts)


@given(POINTS, st.integers(0, 600), st.integers(1, 50_000_000), ONE_DAY)
@settings(deadline=None)
def test_a_pension_or_a_lump_sum_never_both_and_more_points_never_less(points, months, wage, on):
    facts = {"months": months, "reference_wage_m": wage}
    pension = at(LA, "pension_m", on, career_points=points, **facts)
    more = at(LA, "pension_m", on, career_points=points + POINT // 12, **facts)
    lump = at(LA, "lump_sum", on, months=months, wage_m=wage)
    assert more >= pension
    assert pension == 0 or lump == 0
    assert lump == 0 or not at(LA, "qualifies", on, months=months)


@given(st.integers(1, 9_000_000), st.integers(1, 9))
@settings(deadline=None)
def test_own_reference_goes_with_the_square_of_relative_pay(wage, times):
    pensions = [
        at(
            OWN,
            "direct_m",
            "2018-07-01",
            career_points=k * 3 * POINT,
            wage_sum_12=12 * wage * k,
            wage_months_12=12,
        )
        for k in (1, times)
    ]
    assert pensions[1] == pensions[0] * times**2


@given(
    st.integers(0, 20_000_000),
    st.sampled_from(["2001-06-01", "2013-12-31", "2017-01-01", "2024-09-30", "2027-01-01"]),
)
@settings(deadline=None)
def test_parts_of_a_contribution_make_the_whole(wage, on):
    for payer in ("employee", "employer"):
        parts = [at(LA, f"{payer}_{part}_m", on, wage_m=wage) for part in ("old_age", "other")]
        assert sum(parts) == at(LA, f"{payer}_m", on, wage_m=wage)
        assert min(parts) >= 0


def test_the_wage_floor_moves_with_the_minimum_wage_inside_one_row_of_a_career():
    row = (month(2022, 7), month(2022, 9), 100_000)
    facts = career_facts(LA, career_of([row]), ints(day("2023-01-01")))
    assert int(facts["wage_sum_12"][0]) == 550_000 + 600_000


@pytest.mark.parametrize(
    ("born", "sex", "reached"),
    [
        ("1953-05-10", "M", "2013-05-10"),
        ("1953-12-31", "F", "2013-12-31"),
        ("1954-02-01", "F", "2014-01-01"),
        ("1958-12-31", "F", "2014-01-01"),
        ("1970-02-28", "F", "2025-02-28"),
        ("1970-02-28", "M", "2030-02-28"),
    ],
)
def test_women_reach_the_pension_age_at_sixty_until_2013_and_at_55_after(born, sex, reached):
    got = pension_age_reached(LA, ints(day(born)), ints(SEXES.index(sex)))
    assert got.tolist() == [day(reached)]


def test_before_the_scheme_nothing_is_in_force():
    for name in ("insurable_wage_m", "qualifies", "pension_m"):
        with pytest.raises(NotInForce):
            at(LA, name, "2001-05-31", wage_m=1, months=1, career_points=1, reference_wage_m=1)
    assert first_days(ints(month(2001, 6)))[0] == LA.rules["qualifies"][0].since
