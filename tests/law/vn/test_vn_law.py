"""The law of Viet Nam: careers against a slow loop from the definition, ages, factors, amounts."""

import time
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portasim.core.calendar import NEVER, day, first_days, month, months_of, years_of
from portasim.core.params import NotInForce
from portasim.core.ratios import as_ratio
from portasim.core.words import SEXES
from portasim.law.inquiry.answer import ask
from portasim.law.scheme import Career, career_facts, pension_age_reached
from portasim.law.system import load_law
from portasim.law.vn.revaluation import factors

LAW = load_law("VN")
AS_RECORDED = LAW.changed({"VN.switch.former_floor": "none"})
OPENED = month(1995, 1)
MAN, WOMAN = SEXES.index("M"), SEXES.index("F")


def ints(*values):
    return np.array(values, dtype=np.int64)


def career(rows, people):
    """A career of rows (person, first month, last month, wage) for so many people."""
    columns = np.array(rows, dtype=np.int64).reshape(-1, 4).T
    zeros = np.zeros(people, dtype=np.int64)
    return Career(*columns, zeros, zeros)


def given_wage(law, months, wage):
    return law.evaluate(["insurable_wage_m"], first_days(months), {"wage_m": wage})[
        "insurable_wage_m"
    ]


def slow_facts(law, people, rows, on):
    """What the law asks of careers, a month at a time."""
    found = []
    for person in range(people):
        claim, total, months, early, begun = int(on[person]), 0, 0, 0, NEVER
        claim_year = int(years_of(ints(claim))[0])
        for who, first, last, wage in rows:
            for m in range(first, last) if who == person else ():
                if m < OPENED or m >= int(months_of(ints(claim))[0]):
                    continue
                pay = int(given_wage(law, ints(m), ints(wage))[0])
                total += pay * int(factors(law, claim_year, ints(1970 + m // 12))[0])
                months += 1
                early += m < month(2014, 1)
                begun = min(begun, int(first_days(ints(m))[0]))
        found.append((months, early, total // 100, months, begun))
    return found


@st.composite
def careers(draw):
    people = draw(st.integers(1, 3))
    rows = []
    for person in range(people):
        edges = draw(st.lists(st.integers(OPENED - 12, month(2030, 1)), max_size=6, unique=True))
        edges = sorted(edges)
        for first, last in zip(edges[::2], edges[1::2], strict=False):
            length = draw(st.integers(0, 30))
            wage = draw(st.sampled_from([0, 2_000_000, 3_000_000, 9_000_000, 45_000_000]))
            rows.append((person, first, min(last, first + length), wage))
    on = draw(
        st.lists(
            st.integers(day("2016-01-01"), day("2040-12-31")), min_size=people, max_size=people
        )
    )
    return people, rows, ints(*on)


@given(careers(), st.sampled_from([LAW, AS_RECORDED]))
@settings(deadline=None, max_examples=40)
def test_facts_of_careers_are_those_of_a_slow_loop(case, law):
    people, rows, on = case
    facts = career_facts(law, career(rows, people), on)
    names = (
        "months",
        "months_before_2014",
        "revalued_wage_sum",
        "revalued_wage_months",
        "insured_from",
    )
    assert tuple(facts) == (*names, "birth_day", "sex")
    assert all(column.dtype == np.int64 and len(column) == people for column in facts.values())
    assert list(zip(*(facts[name].tolist() for name in names), strict=True)) == slow_facts(
        law, people, rows, on
    )


@given(careers(), st.integers(2016, 2030))
@settings(deadline=None, max_examples=30)
def test_no_neighbour_moves_what_a_career_is_worth(case, year):
    # factors of a table that differ from year to year, as a scenario may write them
    rise = {"from": "2016-01-01", "value": 1.05, "ref": "VN-ASSUMPTION", "status": "assumed"}
    law = LAW.changed(numbers={f"VN.old_age.revaluation_{table}": [rise] for table in (2024, 2026)})
    people, rows, on = case
    # and who claims in the very year of the first month
    rows = [*rows, (people, month(year, 1), month(year, 4), 9_000_000)]
    on = ints(*on, day(f"{year}-04-01"))
    together = career_facts(law, career(rows, people + 1), on)
    for person in range(people + 1):
        alone = career_facts(
            law, career([(0, *row[1:]) for row in rows if row[0] == person], 1), on[[person]]
        )
        assert {name: column[[person]].tolist() for name, column in together.items()} == {
            name: column.tolist() for name, column in alone.items()
        }


def test_the_published_career_gives_the_published_payment():
    rows = [
        (0, month(2013, 1), month(2014, 1), 1_200_000),
        (0, month(2014, 1), month(2014, 10), 1_445_000),
        (0, month(2014, 10), month(2015, 1), 2_140_000),
        (0, month(2015, 7), month(2016, 1), 2_140_000),
        (0, month(2016, 1), month(2016, 3), 2_140_000),
        (0, month(2016, 3), month(2016, 8), 2_515_000),
    ]
    on = ints(day("2017-09-01"))
    facts = career_facts(AS_RECORDED, career(rows, 1), on)
    assert facts["revalued_wage_sum"].tolist() == [65_639_950]
    assert facts["months"].tolist() == [37]
    found = AS_RECORDED.evaluate(["lump_sum"], on, facts)
    assert found["lump_sum"].tolist() == [11_531_338]


def test_factors_cast_back_to_2017_are_those_of_the_published_case():
    found = factors(LAW, 2017, np.arange(2013, 2018))
    assert found.tolist() == [108, 103, 103, 100, 100]


def test_factors_of_the_tables_are_read_as_they_stand():
    assert factors(LAW, 2024, ints(1994, 1995, 2015, 2024)).tolist() == [543, 461, 127, 100]
    assert factors(LAW, 2025, ints(1970, 2013, 2023)).tolist() == [563, 137, 104]
    assert factors(LAW, 2026, ints(1994, 2014, 2024, 2025, 2026)).tolist() == [
        581,
        136,
        103,
        100,
        100,
    ]


def test_factors_after_the_tables_grow_with_prices_of_the_year_before():
    known = factors(LAW, 2026, np.arange(1995, 2027))
    rise = 1 + int(LAW.at("VN.economy.price_growth", ints(day("2026-01-01")))[0]) / 10_000
    later = factors(LAW, 2027, np.arange(1995, 2029))
    assert later[:31] == pytest.approx(known[:31] * rise, abs=0.51)
    assert later[31:].tolist() == [100, 100, 100]


@given(st.integers(2017, 2120), st.integers(0, 40))
@settings(deadline=None, max_examples=30)
def test_no_factor_is_below_one_and_a_later_claim_never_lowers_one(claim, ago):
    years = ints(max(claim - ago, 1995))
    if claim > 2026:
        assert factors(LAW, claim, years)[0] <= factors(LAW, claim + 1, years)[0]
    assert factors(LAW, claim, years)[0] >= 100


def test_people_without_months_and_months_before_the_scheme_give_nothing():
    empty = career([], 2)
    before = career([(0, month(1980, 1), month(1995, 1), 10**6)], 2)
    for lives in (empty, before):
        for on in ("1975-01-01", "2025-09-01"):
            facts = career_facts(LAW, lives, np.repeat(ints(day(on)), 2))
            assert facts["insured_from"].tolist() == [NEVER, NEVER]
            assert not any(facts[name].any() for name in facts if name != "insured_from")
    facts = career_facts(LAW, empty, ints(NEVER, NEVER))
    found = LAW.evaluate(
        ["pension_m", "lump_sum", "treaty_pension_m"],
        ints(day("2025-09-01")),
        {**facts, "sex": ints(WOMAN, MAN), "total_months": ints(0, 200)},
    )
    assert [column.tolist() for column in found.values()] == [[0, 0]] * 3


def test_a_hundred_thousand_careers_are_quick():
    people, rows = 100_000, 4
    rng = np.random.default_rng(7)
    person = np.repeat(np.arange(people), rows)
    first = np.tile(month(2005, 1) + 60 * np.arange(rows), people)
    last = first + rng.integers(1, 60, people * rows)
    wage = rng.integers(3_000_000, 15_000_000, people * rows)
    zeros = np.zeros(people, dtype=np.int64)
    on = rng.integers(day("2026-01-01"), day("2060-01-01"), people)
    lives = Career(person, first, last, wage, zeros, zeros)
    career_facts(LAW, career([(0, 400, 500, 10**7)], 1), ints(day("2026-01-01")))
    begun = time.process_time()
    facts = career_facts(LAW, lives, on)
    assert time.process_time() - begun < 1
    assert (
        facts["months"] == np.add.reduceat(last - first, np.arange(0, people * rows, rows))
    ).all()


births = st.integers(day("1940-01-01"), day("2000-12-31"))


@given(births, st.sampled_from([MAN, WOMAN]), st.sampled_from(["2021-01-01", "2025-12-31"]))
@settings(deadline=None)
def test_the_rule_of_the_rising_age_agrees_with_its_table(birth, sex, on):
    facts = {"birth_day": ints(birth), "sex": ints(sex)}
    found = LAW.evaluate(["normal_age_reached"], ints(day(on)), facts)["normal_age_reached"]
    assert found.tolist() == pension_age_reached(LAW, ints(birth), ints(sex)).tolist()


def test_the_table_of_ages_is_the_rule_of_its_rise():
    for year in range(2021, 2050):
        on, sexes = np.repeat(ints(day(f"{year}-01-01")), 2), ints(MAN, WOMAN)
        first, rise, full = (
            LAW.at(f"VN.old_age.{name}", on, sexes)
            for name in ("first_age", "yearly_rise", "full_age")
        )
        age = LAW.at("VN.old_age.pension_age", on, sexes)
        assert age.tolist() == np.minimum(first + rise * (year - 2021), full).tolist()


def rates(on, months, sex):
    facts = {"months": months, "sex": np.full(len(months), sex)}
    found = as_ratio(LAW.evaluate(["accrual_rate"], ints(day(on)), facts)["accrual_rate"])
    num, den = np.broadcast_arrays(found.num, found.den)
    return [Fraction(int(n), int(d)) for n, d in zip(num, den, strict=True)]


def slow_rate(months, sex):
    """The rate of Law 41/2024 in basis points, from its words."""
    years, odd = divmod(months, 12)
    years = Fraction(years) + (0 if odd == 0 else Fraction(1, 2) if odd <= 6 else 1)
    if months < 180:
        return 225 * years
    if sex == WOMAN:
        return min(4500 + 200 * (years - 15), 7500)
    if years < 20:
        return 4000 + 100 * (years - 15)
    return min(4500 + 200 * (years - 20), 7500)


@pytest.mark.parametrize("sex", [MAN, WOMAN])
def test_rates_of_every_number_of_months_are_those_of_the_words(sex):
    months = np.arange(0, 600)
    assert rates("2026-01-01", months, sex) == [slow_rate(m, sex) for m in months.tolist()]


@pytest.mark.parametrize("sex", [MAN, WOMAN])
@pytest.mark.parametrize("on", ["2018-01-01", "2022-01-01", "2025-06-30", "2025-07-01"])
def test_one_more_month_never_lowers_a_rate(sex, on):
    found = rates(on, np.arange(0, 600), sex)
    assert found == sorted(found)


def test_men_of_2016_had_45_percent_at_15_years_and_women_of_then_were_not_read():
    assert rates("2016-06-01", ints(180, 240), MAN) == [4500, 5500]
    with pytest.raises(NotInForce):
        rates("2016-06-01", ints(180), WOMAN)


@given(
    st.integers(0, 500),
    st.integers(0, 400),
    st.integers(0, 50_600_000),
    st.sampled_from([MAN, WOMAN]),
)
@settings(deadline=None)
def test_months_by_treaty_never_lower_what_is_due(months, foreign, wage, sex):
    facts = {
        "months": ints(months),
        "total_months": ints(months + foreign),
        "mean_wage_m": ints(wage),
        "sex": ints(sex),
    }
    on = ints(day("2026-09-01"))
    found = LAW.evaluate(["pension_m", "treaty_pension_m", "theoretical_m"], on, facts)
    assert found["treaty_pension_m"][0] >= found["pension_m"][0]
    if months >= 180 or foreign == 0:
        assert found["treaty_pension_m"].tolist() == found["pension_m"].tolist()
    amount = as_ratio(found["theoretical_m"])
    if 180 - months <= foreign and months < 180:
        exact = Fraction(int(amount.num[0]), int(amount.den[0]))
        assert abs(found["treaty_pension_m"][0] - exact) <= Fraction(1, 2)


@given(st.integers(0, 500), st.integers(0, 500), st.integers(10**6, 10**8))
@settings(deadline=None)
def test_a_right_is_a_pension_or_a_payment_and_never_both(months, early, wage):
    facts = {
        "months": ints(months),
        "months_before_2014": ints(min(early, months)),
        "mean_wage_m": ints(wage),
        "sex": ints(WOMAN),
    }
    found = LAW.evaluate(["pension_m", "lump_sum"], ints(day("2026-01-01")), facts)
    assert found["pension_m"][0] == 0 or found["lump_sum"][0] == 0
    assert (found["lump_sum"][0] > 0) == (0 < months < 180)


def test_large_careers_fit_into_64_bits():
    rows = [(0, month(1995, 1), month(2040, 1), 50_000_000)]
    for until in ("2040-06-01", "2100-06-01"):
        on = ints(day(until))
        facts = {**career_facts(LAW, career(rows, 1), on), "sex": ints(MAN)}
        names = ["pension_m", "lump_sum", "theoretical_m", "heirs_lump_sum", "long_service_grant"]
        assert LAW.evaluate(names, on, facts)["pension_m"][0] > 0


def test_the_pension_on_the_command_line_asks_for_what_lacks():
    found = ask(
        LAW,
        "VN.pension_m",
        day("2025-09-01"),
        {"months": "240", "mean_wage_m": "8000000", "sex": "M"},
    )
    assert found.result.value == 3_600_000
    assert "not before the age of retirement" in found.assuming


def test_pensions_in_payment_rise_by_a_switch():
    assert LAW.choice("VN.switch.indexation") == "prices"
    assert LAW.switches["VN.switch.indexation"].allowed == ("prices", "wages", "none")
