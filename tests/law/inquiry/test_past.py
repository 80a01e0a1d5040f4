"""One wage stands for a past by the law of each of its months, and for none that could not be."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portasim.core.calendar import day, first_days, iso, month, months_of
from portasim.core.faults import UserError
from portasim.core.words import COUNTRIES
from portasim.law.inquiry.answer import ask
from portasim.law.system import load_law

LAWS = {country: load_law(country) for country in COUNTRIES}


def asked(name, on, law=None, **given):
    law = law or LAWS[name[:2]]
    return ask(law, name, day(on), {key: str(value) for key, value in given.items()})


def step(answer, name):
    return next(one.value for one in answer.steps if one.name == name)


def one_month(law, rule, number, wage):
    facts = {"wage_m": np.array([wage]), "province": np.array([-1])}
    found = law.evaluate([rule], first_days(np.array([number])), facts)
    return int(np.asarray(found[rule])[0])


@given(st.integers(0, 60), st.integers(165_000, 3_000_000), st.integers(0, 330))
@settings(deadline=None, max_examples=25)
def test_a_lump_sum_is_the_contributions_of_each_month_before(months, satang, after):
    law, on_m = LAWS["TH"], month(2004, 1) + after
    expected = sum(
        one_month(law, "employee_old_age_m", number, satang)
        + (one_month(law, "employer_old_age_m", number, satang) if months >= 12 else 0)
        for number in range(on_m - months, on_m)
    )
    on = iso(int(first_days(np.array([on_m]))[0]))
    answer = asked("TH.lump_sum", on, months=months, wage_m=f"{satang / 100:.2f}")
    assert Fraction(str(answer.result.value)) * 100 == expected


@given(st.integers(1, 200_000), st.integers(0, 90))
@settings(deadline=None, max_examples=25)
def test_nine_months_before_an_event_have_their_own_ceilings(wage, after):
    on_m = month(2024, 1) + after
    nine = [one_month(LAWS["TH"], "insurable_wage_m", on_m - n, wage * 100) for n in range(1, 10)]
    on = iso(int(first_days(np.array([on_m]))[0]))
    found = asked("TH.benefit_wage_m", on, wage_m=wage)
    assert step(found, "best_three_wages") * 100 == sum(sorted(nine)[-3:])


def test_a_thai_pension_follows_from_one_wage_as_those_of_home_do():
    # 20 % and 1.5 points for one completed step, of 60 months at 12,000 baht
    answer = asked("TH.pension_m", "2026-01-01", months=193, wage_m=12000)
    assert answer.result.value == 2580
    assert (step(answer, "wage_sum_60"), step(answer, "wage_months_60")) == (720000, 60)
    assert "the last months at one wage, each within its own floor and ceiling" in answer.assuming
    # 5 of 60 months had the ceiling of 17,500: (55 x 15,000 + 5 x 17,500) / 60 x 20 %
    later = asked("TH.pension_m", "2026-06-01", months=180, wage_m=20000)
    assert later.result.value == 3041.67
    # as many months as exist, and those given
    assert step(asked("TH.pension_m", "2026-01-01", months=24, wage_m=9000), "wage_months_60") == 24
    few = asked("TH.pension_m", "2026-01-01", months=180, wage_m=9000, wage_months_60=24)
    assert step(few, "wage_sum_60") == 216000
    mean = asked("TH.mean_wage_60_m", "2026-06-01", wage_m=20000)
    assert mean.result.shown == "about 15,208.33 baht a month"
    insured = asked("TH.pension_m", "2026-06-01", months=180, insurable_wage_m=17500)
    assert insured.result.value == later.result.value


def test_a_month_given_itself_is_taken_for_every_month():
    answer = asked("TH.lump_sum", "2023-01-01", months=10, employee_old_age_m=300, wage_m=9000)
    assert answer.result.value == 3000


def test_wages_of_the_past_have_the_limits_of_their_time_in_every_country():
    lao = LAWS["LA"]
    contributions = [
        one_month(lao, "employee_old_age_m", number, 3_000_000)
        for number in range(month(2011, 9), month(2025, 9))
    ]
    answer = asked("LA.lump_sum", "2025-09-01", months=168, wage_m=3_000_000)
    assert answer.result.value == sum(contributions) < 168 * 82_500
    # KH: all months since October 2022 lie between 400,000 and 1,200,000 riel
    for wage, mean in ((100_000, 400_000), (900_000, 900_000), (5_000_000, 1_200_000)):
        answer = asked("KH.pension_m", "2026-01-01", months=36, wage_m=wage)
        assert step(answer, "wage_sum") == 36 * mean
    # VN: a wage above every ceiling is, of each month, its ceiling in money of the claim
    high = asked("VN.mean_wage_m", "2026-08-01", months=240, wage_m=900_000_000)
    most = asked("VN.mean_wage_m", "2026-08-01", months=240, wage_m=46_800_000)
    assert high.result.value <= most.result.value + 50_600_000 - 46_800_000
    assert high.result.value < 46_800_000
    # LA: never more points than the ceilings allowed, 2 and 1.597 and 2.13 and 1.48 a year
    before = asked("LA.points_a_year", "2017-06-01", months=120, wage_m=60_000_000)
    assert 1.48 < before.result.value <= 2.14


def test_months_before_a_scheme_count_as_in_its_first_month():
    answer = asked("KH.pension_m", "2026-01-01", months=120, wage_m=900_000)
    assert step(answer, "wage_sum") == 120 * 900_000


def refused(name, on, **given):
    with pytest.raises(UserError) as caught:
        asked(name, on, **given)
    return str(caught.value)


def test_a_mean_above_what_the_ceilings_allow_is_refused_with_the_most():
    assert refused("TH.pension_m", "2026-01-01", months=180, mean_wage_60_m=30000) == (
        "mean_wage_60_m: 30,000.00 baht a month is more than the law can give; 60 insurable "
        "months, as a mean, up to 2026-01-01 are at most 15,000.00 baht a month"
    )
    assert (
        asked("TH.pension_m", "2026-01-01", months=180, mean_wage_60_m=15000).result.value == 3000
    )
    what_if = {"months": 180, "mean_wage_60_m": 30000, "wage_ceiling": 30000}
    assert asked("TH.pension_m", "2026-01-01", **what_if).result.value == 6000


@pytest.mark.parametrize(
    ("name", "on", "facts", "quantity", "most"),
    [
        ("TH.pension_m", "2026-02-01", {"months": 1}, "mean_wage_60_m", 17500),
        ("TH.pension_m", "2026-03-01", {"months": 4}, "mean_wage_60_m", 16250),
        ("TH.dismissal_benefit_m", "2026-01-01", {}, "benefit_wage_m", 15000),
        ("TH.dismissal_benefit", "2026-01-01", {"days_jobless": 9}, "benefit_wage_d", 500),
        ("TH.sickness_benefit_d", "2026-01-01", {}, "best_three_wages", 45000),
        (
            "TH.survivor_grant",
            "2026-02-01",
            {"survivor_months_paid": 40},
            "benefit_wage_m",
            "15833.33",
        ),
        ("TH.employee_m", "2025-12-01", {}, "insurable_wage_m", 15000),
        ("KH.pension_m", "2026-01-01", {"months": 30}, "career_wage_m", 1_200_000),
        ("KH.pension_m", "2026-01-01", {"months": 30}, "reference_wage_m", 1_200_000),
        ("KH.pension_m", "2026-01-01", {"months": 30}, "wage_sum", 36_000_000),
        ("LA.injury_m", "2025-12-01", {"incapacity_month": 1}, "mean_wage_6_m", 4_500_000),
        ("LA.death_grant", "2025-12-01", {"survivor_months_paid": 36}, "last_wage_m", 4_500_000),
        ("VN.maternity_allowance", "2026-06-01", {}, "mean_wage_6_m", 46_800_000),
    ],
)
def test_the_most_is_taken_and_anything_above_is_refused(name, on, facts, quantity, most):
    answer = asked(name, on, **facts, **{quantity: most})
    assert answer.result.value or answer.would_be.value
    above = f"{float(most) + 1:.2f}" if name.startswith("TH") else int(most) + 1
    assert refused(name, on, **facts, **{quantity: above}).startswith(f"{quantity}: ")


@pytest.mark.parametrize("country", ["TH", "KH", "VN"])
@given(wage=st.integers(1, 10**9), months=st.integers(1, 400))
@settings(deadline=None, max_examples=10)
def test_no_wage_gives_a_mean_that_would_be_refused(country, wage, months):
    mean = {"TH": "mean_wage_60_m", "KH": "career_wage_m", "VN": "mean_wage_m"}[country]
    facts = {"months": months} | ({"sex": "F"} if country == "VN" else {})
    answer = asked(f"{country}.pension_m", "2026-08-01", wage_m=wage, **facts)
    asked(
        f"{country}.pension_m",
        "2026-08-01",
        **facts,
        **{mean: f"{step(answer, mean):.2f}" if country == "TH" else int(step(answer, mean))},
    )


def test_months_of_the_day_count_with_the_law():
    assert int(months_of(np.array([day("2026-01-31")]))[0]) == month(2026, 1)
    inside = asked("TH.pension_m", "2026-01-31", months=180, wage_m=20000)
    assert inside.result.value == 3000


@pytest.mark.parametrize(
    ("name", "facts"),
    [
        ("TH.employee_m", {}),
        ("TH.government_m", {}),
        ("TH.lump_sum", {"months": 20}),
        ("TH.dismissal_benefit_m", {}),
        ("KH.employee_old_age_m", {}),
        ("KH.employer_health_m", {}),
        ("KH.lump_sum", {"months": 6}),
        ("LA.employee_m", {}),
        ("MM.employee_m", {}),
        ("VN.employee_m", {}),
    ],
)
def test_of_no_wage_nothing_is_insured_though_there_is_a_floor(name, facts):
    answer = asked(name, "2026-06-01", wage_m=0, **facts)
    assert answer.result.value == 0
    assert "no wage, so that nothing is insured" in answer.assuming
    assert asked(name, "2026-06-01", wage_m=1, **facts).result.value >= 0
    assert asked("TH.employee_m", "2026-06-01", wage_m=1).result.value == 83
