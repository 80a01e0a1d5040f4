"""The law of Cambodia: careers as its formula sees them, worked careers, and what must hold."""

import time
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portasim.core.calendar import NEVER, day, first_days, month, months_of
from portasim.core.params import NotInForce
from portasim.core.ratios import Ratio
from portasim.law.inquiry.answer import ask
from portasim.law.scheme import Career, career_facts, old_age_contributions, pension_age_reached
from portasim.law.system import load_law

LAW = load_law("KH")
OPENED = month(2022, 10)
LAST_SIX = {"KH.switch.reference_wage": "last_six_months"}


def ints(*values):
    return np.array(values, dtype=np.int64)


def career(rows, birth=("1972-10-01",)):
    """A career of rows of person, first month, one past the last, wage a month."""
    columns = np.array(sorted(rows), dtype=np.int64).reshape(-1, 4).T
    born = np.array([day(date) for date in birth], dtype=np.int64)
    return Career(*columns, born, np.zeros(len(born), dtype=np.int64))


def reckoned(law, of, on, *names):
    """Rules of old age for careers on a day each."""
    days = np.array([day(date) for date in on], dtype=np.int64)
    found = law.evaluate(names, days, career_facts(law, of, days))
    return [np.broadcast_to(np.asarray(found[name]), of.n).tolist() for name in names]


def months_one_by_one(law, of, person, on):
    """Months before the month of the right, since contributions began, with what each counts."""
    months = []
    for row in np.flatnonzero(of.person == person):
        for m in range(int(of.first_m[row]), int(of.last_m[row])):
            if m >= OPENED and m < months_of(ints(on))[0]:
                at, facts = first_days(ints(m)), {"wage_m": ints(of.wage_m[row])}
                names = ["insurable_wage_m", "employee_old_age_m"]
                found = law.evaluate(names, at, facts)
                months.append((m, *(int(found[name][0]) for name in names)))
    return months


def slowly(law, of, on):
    """The facts of careers, month by month, from their definition."""
    names = ("months", "wage_sum", "wage_months", "wage_sum_6", "wage_months_6",
             "employee_old_age", "joined", "first_months_paid")  # fmt: skip
    found = {name: [] for name in names}
    for person in range(of.n):
        months = months_one_by_one(law, of, person, int(on[person]))
        values = (
            len(months),
            sum(wage for _, wage, _ in months),
            len(months),
            sum(wage for _, wage, _ in months[-6:]),
            len(months[-6:]),
            sum(own for _, _, own in months),
            int(first_days(ints(months[0][0]))[0]) if months else NEVER,
            sum(m < OPENED + 36 for m, _, _ in months),
        )
        for name, value in zip(names, values, strict=True):
            found[name].append(value)
    return found


@st.composite
def careers(draw):
    """A few people with disjoint rows of months before, across and after the rates of the law."""
    n, rows = draw(st.integers(1, 4)), []
    for person in range(n):
        at = draw(st.integers(month(2015, 1), month(2034, 1)))
        for _ in range(draw(st.integers(0, 4))):
            first = at + draw(st.integers(0, 30))
            at = first + draw(st.integers(1, 40))
            rows.append((person, first, at, draw(st.integers(0, 2_500_000))))
    birth = tuple("1972-10-01" for _ in range(n))
    on = draw(st.lists(st.integers(day("2016-01-01"), day("2045-12-31")), min_size=n, max_size=n))
    return career(rows, birth), np.array(on, dtype=np.int64)


@given(careers())
@settings(deadline=None, max_examples=60)
def test_the_facts_of_careers_are_those_of_their_months_one_by_one(drawn):
    of, on = drawn
    found, expected = career_facts(LAW, of, on), slowly(LAW, of, on)
    assert {name: found[name].tolist() for name in expected} == expected
    assert {column.dtype for column in found.values()} == {np.dtype(np.int64)}
    assert {column.shape for column in found.values()} == {(of.n,)}


def test_careers_without_months_give_nothing_and_do_not_raise():
    empty = career([], ("1965-01-01", "1990-01-01"))
    before = career([(0, month(2010, 1), month(2020, 1), 800_000)], ("1965-01-01", "1990-01-01"))
    for of in (empty, before):
        names = ("pension_m", "lump_sum", "direct_m", "credited_months")
        assert reckoned(LAW, of, ("2025-01-01",) * 2, *names) == [[0, 0]] * 4
        facts = career_facts(LAW, of, ints(day("2025-01-01"), 0))
        assert facts["joined"].tolist() == [NEVER, NEVER]
    nobody = Career(*(ints() for _ in range(6)))
    assert career_facts(LAW, nobody, ints())["months"].shape == (0,)


def test_a_hundred_thousand_careers_take_well_under_a_second():
    n, rng = 100_000, np.random.default_rng(1)
    person = np.repeat(np.arange(n), 3)
    first = month(2018, 1) + np.tile(np.array([0, 70, 150]), n) + rng.integers(0, 20, 3 * n)
    last = first + rng.integers(1, 50, 3 * n)
    wage = rng.integers(200_000, 2_000_000, 3 * n)
    birth = np.full(n, day("1980-01-01"), dtype=np.int64)
    of = Career(person, first, last, wage, birth, np.zeros(n, dtype=np.int64))
    on = np.full(n, day("2040-01-01"), dtype=np.int64)
    career_facts(LAW, of, on)
    began = time.process_time()
    facts = career_facts(LAW, of, on)
    assert time.process_time() - began < 2
    assert LAW.evaluate(["pension_m"], on, facts)["pension_m"].min() >= 0


def test_ten_years_from_the_first_month_on_become_twenty():
    of = career([(0, OPENED, OPENED + 120, 1_000_000)])
    names = ("credited_months", "pension_m", "direct_m", "lump_sum")
    assert reckoned(LAW, of, ("2032-10-01",), *names) == [[240], [325_000], [175_000], [0]]


def test_two_years_from_the_first_month_on_become_seventeen():
    of = career([(0, OPENED, OPENED + 24, 1_000_000)], ("1964-10-01",))
    assert reckoned(LAW, of, ("2024-10-01",), "credited_months", "pension_m") == [[204], [287_500]]


def test_wages_count_between_floor_and_ceiling_and_in_the_mean_of_the_career():
    rows = [
        (0, month(2024, 1), month(2025, 1), 300_000),
        (0, month(2025, 1), month(2026, 1), 1_500_000),
    ]
    of = career(rows, ("1966-01-01",))
    assert reckoned(LAW, of, ("2026-01-01",), "pension_m") == [[28_000]]
    assert reckoned(LAW.changed(LAST_SIX), of, ("2026-01-01",), "pension_m") == [[42_000]]


def test_months_of_the_month_of_the_right_and_after_do_not_count():
    of = career([(0, month(2024, 1), month(2026, 1), 800_000)], ("1965-03-15",))
    assert reckoned(LAW, of, ("2025-03-15",), "pension_m")[0] == [
        round(Fraction(175, 10_000) * 14 / 12 * 800_000)
    ]


def test_own_contributions_come_back_under_twelve_months():
    of = career(
        [(0, month(2024, 1), month(2024, 12), 1_500_000), (1, month(2024, 1), month(2025, 1), 1)],
        ("1965-01-01",) * 2,
    )
    found = reckoned(LAW, of, ("2025-01-01",) * 2, "lump_sum", "pension_m")
    assert found == [[11 * 24_000, 0], [0, 7_000]]
    paid = old_age_contributions(LAW, of)
    assert paid.employee.tolist() == paid.employer.tolist() == [264_000, 96_000]


def test_sixty_is_reached_by_women_and_men_on_the_same_day():
    birth = np.array([day("1965-09-01")] * 2)
    reached = pension_age_reached(LAW, birth, ints(0, 1))
    assert reached.tolist() == [day("2025-09-01")] * 2


def test_a_formula_of_totalised_months_counts_no_credit_and_keeps_its_fractions():
    facts = {"months": ints(240), "reference_wage_m": ints(1_000_000)}
    more = {"joined": ints(day("2022-10-01")), "birth_day": ints(day("1972-10-01"))}
    whole = LAW.evaluate(["theoretical_m"], ints(day("2042-10-01")), facts | more)["theoretical_m"]
    assert isinstance(whole, Ratio)
    assert Fraction(int(whole.num[0]), int(whole.den[0])) == 325_000
    # KH-15: five of twenty years at home, 60/240 of the whole.
    assert Fraction(int(whole.num[0]), int(whole.den[0])) * 60 / 240 == 81_250
    answer = ask(
        LAW, "KH.theoretical_m", day("2042-10-01"), {"months": "240", "reference_wage_m": "1000000"}
    )
    assert answer.result.value == 325_000


def test_six_months_at_home_accrue_whether_or_not_they_qualify():
    facts = {"months": ints(6), "reference_wage_m": ints(1_000_000)}
    names = ["direct_m", "pension_m"]
    found = LAW.evaluate(names, ints(day("2030-01-01")), facts)
    assert [int(found[name][0]) for name in names] == [8_750, 0]


@given(months=st.integers(0, 700), wage=st.integers(400_000, 1_200_000))
@settings(deadline=None)
def test_a_month_more_never_lowers_a_pension_and_two_rates_make_it(months, wage):
    facts = {"months": ints(months, months + 1), "reference_wage_m": ints(wage)}
    found = LAW.evaluate(["pension_m", "direct_m"], ints(day("2030-01-01")), facts)
    points = Fraction(175, 10_000) * min(months, 180) + Fraction(125, 10_000) * max(months - 180, 0)
    exact = points / 12 * wage
    assert abs(int(found["direct_m"][0]) - exact) <= Fraction(1, 2)
    assert found["pension_m"][0] == (found["direct_m"][0] if months >= 12 else 0)
    assert found["pension_m"][1] >= found["pension_m"][0]


@given(
    birth=st.integers(day("1955-01-01"), day("2000-01-01")),
    later=st.integers(0, 4000),
    joined=st.integers(day("2022-07-01"), day("2023-09-30")),
)
@settings(deadline=None)
def test_the_credit_never_falls_with_age_and_is_at_most_fifteen_years(birth, later, joined):
    facts = {
        "months": ints(120),
        "birth_day": ints(birth, birth - later),
        "joined": ints(joined),
        "first_months_paid": ints(30),
    }
    younger, older = LAW.evaluate(["months_added"], ints(day("2033-01-01")), facts)["months_added"]
    assert 0 <= younger <= older <= 180
    none = LAW.changed({"KH.switch.transition_credit": "none"})
    assert not none.evaluate(["months_added"], ints(day("2033-01-01")), facts)["months_added"].any()


@given(wage=st.integers(0, 10_000_000), on=st.integers(day("2022-10-01"), day("2070-01-01")))
@settings(deadline=None)
def test_each_pays_half_of_the_rate(wage, on):
    names = ["insurable_wage_m", "scheme_rate", "employee_old_age_m", "employer_old_age_m"]
    found = LAW.evaluate(names, ints(on), {"wage_m": ints(wage)})
    insurable, rate, employee, employer = (int(found[name][0]) for name in names)
    assert insurable == min(max(wage, 400_000), 1_200_000)
    assert employee == employer
    assert abs(employee - Fraction(insurable * rate, 20_000)) <= Fraction(1, 2)


def test_before_the_scheme_there_is_no_answer_rather_than_nothing():
    with pytest.raises(NotInForce, match="employee_old_age_m is not in force on 2022-09-30"):
        LAW.evaluate(["employee_old_age_m"], ints(day("2022-09-30")), {"wage_m": ints(800_000)})
    with pytest.raises(NotInForce, match="pension_m is not in force on 2022-06-30"):
        LAW.evaluate(["pension_m"], ints(day("2022-06-30")), {"months": ints(12)})


def test_what_is_not_said_of_a_case_is_taken_as_met_and_named():
    on = day("2028-01-01")
    assert ask(LAW, "KH.invalidity_qualifies", on, {"months": "60"}).result.value is True
    answer = ask(LAW, "KH.pension_m", on, {"months": "60", "reference_wage_m": "1000000"})
    assert answer.result.value == 87_500
    assert "age 60 reached" in answer.assuming
    assert any(words.startswith("no transition credit") for words in answer.assuming)
    parted = ask(LAW, "KH.spouse_m", on, {"pension_m": "300000", "children": "1"})
    assert parted.result.value == 67_500
