"""The laws of home at their edges: any wage, any length, any birth, any day of the right."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portasim.core.calendar import day, first_days, month, months_of
from portasim.core.ratios import Ratio
from portasim.core.words import ORIGINS
from portasim.law.scheme import Career, career_facts, old_age_contributions, pension_age_reached
from portasim.law.system import load_law

LAWS = {country: load_law(country) for country in ORIGINS}
LAWS["MM+2012"] = LAWS["MM"].with_overlay("old_age_2012")
LAWS["MM+2012+instalments"] = LAWS["MM+2012"].changed({"MM.switch.form_of_benefit": "instalments"})
LAWS["KH+last_six"] = LAWS["KH"].changed({"KH.switch.reference_wage": "last_six_months"})
LAWS["LA+own"] = LAWS["LA"].changed({"LA.switch.reference_wage": "own_last_12_months"})
AMOUNTS = ("pension_m", "lump_sum", "direct_m", "theoretical_m")
FIRST, LAST = day("2022-07-01"), day("2110-12-31")


def rounded(value):
    """Amounts in whole minor units, cut."""
    return value.num // value.den if isinstance(value, Ratio) else np.asarray(value)


@st.composite
def people(draw):
    """People of 1930 to 2010 with up to three rows of months, 600 at most, and a day of right."""
    n = draw(st.integers(1, 5))
    born = st.integers(day("1930-01-01"), day("2010-12-31"))
    birth = draw(st.lists(born, min_size=n, max_size=n))
    rows = []
    for person in range(n):
        at = int(months_of(np.array([birth[person]]))[0]) + 15 * 12
        lengths = draw(st.lists(st.sampled_from([1, 2, 11, 12, 13, 120, 200]), max_size=3))
        for length in lengths:
            at += draw(st.sampled_from([0, 1, 60, 300]))
            rows.append((person, at, at + length, draw(WAGES)))
            at += length
    on = draw(st.lists(st.integers(FIRST, LAST), min_size=n, max_size=n))
    sex = draw(st.lists(st.integers(0, 1), min_size=n, max_size=n))
    return rows, birth, sex, np.array(on, dtype=np.int64)


WAGES = st.one_of(
    st.sampled_from([0, 1, 399_999, 400_000, 10**9]), st.integers(0, 10**9), st.integers(0, 10**6)
)


def career_of(rows, birth, sex, factor=1):
    columns = np.array(rows, dtype=np.int64).reshape(-1, 4).T
    return Career(*columns[:3], columns[3] * factor, np.array(birth, dtype=np.int64), np.array(sex))


def amounts(law, career, on):
    facts = dict(career_facts(law, career, on)) | {"sex": career.sex}
    for name, column in facts.items():
        assert name in {"birth_day", "joined", "insured_from"} or column.min() >= 0, name
    found = law.evaluate(AMOUNTS, on, facts)
    return {name: np.broadcast_to(rounded(found[name]), career.n) for name in AMOUNTS}


@pytest.mark.parametrize("country", LAWS)
@given(people())
@settings(deadline=None, max_examples=60)
def test_no_career_raises_or_gives_less_than_nothing_or_both_rights(country, drawn):
    rows, birth, sex, on = drawn
    found = amounts(LAWS[country], career_of(rows, birth, sex), on)
    for name, values in found.items():
        assert (values >= 0).all(), name
    assert not ((found["pension_m"] > 0) & (found["lump_sum"] > 0)).any()
    reached = pension_age_reached(LAWS[country], np.array(birth), np.array(sex))
    assert (reached > np.array(birth)).all()


@pytest.mark.parametrize("country", LAWS)
@given(people(), st.integers(2, 9))
@settings(deadline=None, max_examples=40)
def test_higher_wages_never_lower_an_amount(country, drawn, factor):
    rows, birth, sex, on = drawn
    rows = [(*row[:3], row[3] // 9) for row in rows]
    before = amounts(LAWS[country], career_of(rows, birth, sex), on)
    after = amounts(LAWS[country], career_of(rows, birth, sex, factor), on)
    for name in AMOUNTS:
        assert (after[name] >= before[name]).all(), name


@pytest.mark.parametrize("country", LAWS)
@pytest.mark.parametrize("wage", [0, 1, 10**9])
@pytest.mark.parametrize("on", ["2026-01-01", "2110-12-31"])
@pytest.mark.parametrize("sex", [0, 1])
def test_six_hundred_months_one_month_and_none_at_any_wage(country, wage, on, sex):
    law, end = LAWS[country], month(2026, 1)
    rows = [(0, end - 600, end, wage), (1, end - 1, end, wage), (2, end - 1200, end - 1000, wage)]
    career = career_of(rows, [day("1950-01-01")] * 4, [sex] * 4)
    days = np.full(4, day(on), dtype=np.int64)
    found = amounts(law, career, days)
    assert found["direct_m"][0] >= found["direct_m"][1]
    for name in AMOUNTS:
        assert found[name][2] == found[name][3] or name == "theoretical_m", name
        assert found[name][3] == 0 or country.startswith("MM"), name


@pytest.mark.parametrize("country", ["KH", "LA", "VN", "MM+2012"])
@given(wage=WAGES, since=st.integers(month(2023, 1), month(2100, 1)), n=st.integers(1, 600))
@settings(deadline=None, max_examples=30)
def test_contributions_of_rows_are_never_negative_and_add_up(country, wage, since, n):
    law = LAWS[country]
    whole = career_of([(0, since, since + n, wage)], [0], [0])
    cut = [(0, since, since + n // 2, wage), (0, since + n // 2, since + n, wage)]
    parts = old_age_contributions(law, career_of(cut, [0], [0]))
    paid = old_age_contributions(law, whole)
    assert paid.employee.sum() == parts.employee.sum() >= 0
    assert paid.employer.sum() == parts.employer.sum() >= 0
    on = first_days(np.array([since]))
    names = ["employee_old_age_m", "employer_old_age_m", "contributions_old_age_m"]
    found = [
        int(rounded(v)[0]) for v in law.evaluate(names, on, {"wage_m": np.array([wage])}).values()
    ]
    assert found[0] + found[1] == found[2]
