"""Medical care, sickness, maternity, child allowance, invalidity and death under Thai law."""

from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portasim.core.calendar import NEVER, day, first_days, month, months_after, months_of
from portasim.core.files.yamlfile import read_yaml
from portasim.core.params import UNITS, NotInForce
from portasim.core.words import SEXES
from portasim.law.system import load_law
from portasim.law.th.child_allowance import child_allowance_arrears
from portasim.law.th.medical import months_paid
from portasim.law.th.sickness import WAGE_MONTHS, best_three_wages

HERE = Path(__file__).parents[1] / "th"
LAW = load_law("TH")
FILES = ("medical", "sickness", "maternity", "child_allowance", "invalidity", "death")
ARREARS = "child_allowance_arrears"
BAHT_GIVEN = {"dental_cost", "dental_drawn", "antenatal_cost"}
NOT_FACTS = {"id", "target", "on", "expected", "confidence", "source"}
# Everything of these branches that has an amount or an answer, and conditions that are met.
MET = {
    "care_months_paid": 3,
    "designated_hospital": True,
    "emergency": True,
    "hours_since": 0,
    "name_matches": True,
    "contributions_remitted": True,
    "hospital_days": 1,
    "dental_cost": 10_000,
    "private_clinic": True,
    "sick_months_paid": 3,
    "sick_days": 60,
    "delivery_months_paid": 7,
    "first_claim": True,
    "married": True,
    "thai_witnesses": 0,
    "antenatal_cost": 100_000,
    "sex": SEXES.index("F"),
    "child_months_paid": 12,
    "child_born": day("2030-01-01"),
    "children": 1,
    "thai_child": True,
    "proved": 0,
    "invalid_months_paid": 3,
    "severe": True,
    "invalid_from": day("2025-06-30"),
    "funeral_months_paid": 1,
    "survivor_months_paid": 120,
    "best_three_wages": 3 * 2_300_000,
}


def ints(*values):
    return np.array(values, dtype=np.int64)


def column(values):
    return np.array(values, dtype=np.bool_ if isinstance(values[0], bool) else np.int64)


def evaluated(target, on, law=LAW, **facts):
    given = {**MET, **facts}
    inputs = {k: v if isinstance(v, np.ndarray) else column([v]) for k, v in given.items()}
    return law.evaluate([target], ints(day(on)), inputs)[target]


def satang(baht):
    return int(Decimal(str(baht)) * 100)


def plain(name, value):
    """A value of a case as the engine holds it."""
    if value == "never":
        return NEVER
    if name == "sex":
        return SEXES.index(value)
    if name in BAHT_GIVEN:
        return satang(value)
    return day(value) if isinstance(value, str) else value


def read_cases(name):
    document = read_yaml(HERE / f"{name}.yaml").data
    return [{**document["otherwise"], **case} for case in document["cases"]]


def reckoned(rows):
    """What the law gives for rows that ask for the same target."""
    on = ints(*(day(r["on"]) for r in rows))
    names = [name for name in rows[0] if name not in {*NOT_FACTS, "wages"}]
    facts = {name: column([plain(name, r[name]) for r in rows]) for name in names}
    target = rows[0]["target"]
    if target == ARREARS:
        return child_allowance_arrears(LAW, on, facts["entitled"], facts["child_born"]).tolist()
    if "wages" in rows[0]:
        wages = [[satang(w) for n, w in r["wages"] for _ in range(n)] for r in rows]
        facts["best_three_wages"] = best_three_wages(LAW, on, np.array(wages, dtype=np.int64))
    return LAW.evaluate([target], on, facts)[target].tolist()


def answers(rows):
    found = {}
    for target in dict.fromkeys(r["target"] for r in rows):
        same = [r for r in rows if r["target"] == target]
        found |= dict(zip([r["id"] for r in same], reckoned(same), strict=True))
    return found


def expected(case):
    value = plain("expected", case["expected"])
    if isinstance(value, bool) or isinstance(case["expected"], str):
        return value
    unit = "THB" if case["target"] == ARREARS else LAW.rules[case["target"]][0].unit
    return int(Decimal(str(value)) * UNITS[unit])


@pytest.mark.parametrize("name", FILES)
def test_the_cases_of_a_branch_come_true_in_one_batch(name):
    rows = read_cases(name)
    assert answers(rows) == {r["id"]: expected(r) for r in rows}


@pytest.mark.parametrize(
    "case",
    [pytest.param(case, id=f"{name}-{case['id']}") for name in FILES for case in read_cases(name)],
)
def test_a_case_of_a_branch_alone_gives_what_the_batch_gives(case):
    assert reckoned([case]) == [expected(case)]


@pytest.mark.parametrize("name", FILES)
def test_every_case_of_a_branch_says_where_it_comes_from(name):
    ids = [case["id"] for case in read_cases(name)]
    assert len(set(ids)) == len(ids)
    for case in read_cases(name):
        assert case["source"], case["id"]
        assert case["confidence"] in {"confirmed", "single-source", "constructed"}


# The benefit wage of section 57.

CEILINGS = [((1995, 4), 1_500_000), ((2026, 1), 1_750_000), ((2029, 1), 2_000_000)]
EVENTS = st.integers(day("1996-02-01"), day("2031-12-31"))
NINE = st.lists(st.integers(0, 3_000_000), min_size=WAGE_MONTHS, max_size=WAGE_MONTHS)


def best_three_by_hand(event, wages):
    now = int(months_of(ints(event))[0])
    insurable = []
    for back, wage in enumerate(wages, start=1):
        ceiling = next(c for start, c in reversed(CEILINGS) if month(*start) <= now - back)
        insurable.append(0 if wage == 0 else min(max(wage, 165_000), ceiling))
    return sum(sorted(insurable, reverse=True)[:3])


@given(st.lists(st.tuples(EVENTS, NINE), min_size=1, max_size=6))
@settings(deadline=None, max_examples=60)
def test_the_best_three_wages_are_those_picked_by_hand(rows):
    events, wages = ints(*(e for e, _ in rows)), np.array([w for _, w in rows], dtype=np.int64)
    by_hand = [best_three_by_hand(e, w) for e, w in rows]
    assert best_three_wages(LAW, events, wages).tolist() == by_hand


@given(EVENTS, NINE, st.randoms(use_true_random=False))
@settings(deadline=None, max_examples=60)
def test_the_order_of_the_nine_months_matters_only_through_their_ceilings(event, wages, random):
    low = [min(wage, 1_500_000) for wage in wages]
    mixed = random.sample(low, len(low))
    got = best_three_wages(LAW, ints(event, event), np.array([low, mixed], dtype=np.int64))
    assert got[0] == got[1]


def test_wages_of_other_than_nine_months_are_refused():
    with pytest.raises(ValueError, match="wages of 9 months are expected for each event"):
        best_three_wages(LAW, ints(day("2025-06-30")), np.ones((1, 8), dtype=np.int64))


def test_months_without_a_wage_need_no_ceiling():
    early = ints(day("1995-05-15"))
    wages = np.zeros((1, WAGE_MONTHS), dtype=np.int64)
    wages[0, 0] = 900_000
    assert best_three_wages(LAW, early, wages).tolist() == [900_000]
    wages[0, 1] = 900_000
    with pytest.raises(NotInForce, match="wage_floor is not in force on 1995-03-01"):
        best_three_wages(LAW, early, wages)


CASH = {
    "sickness_benefit": (50, 30),
    "maternity_leave_allowance": (50, 90),
    "invalidity_benefit_m": (50, 30),
    "survivor_grant": (50, 360),
}
"""Rate and days of the daily benefit wage that make each benefit, under the law of 2025."""


@pytest.mark.parametrize("target", CASH)
@given(st.integers(0, 3 * 1_750_000))
@settings(deadline=None, max_examples=40)
def test_cash_benefits_are_exact_to_the_satang(target, wages):
    rate, days = CASH[target]
    exact = Decimal(wages * rate * days) / 9000
    rounded = int(exact.quantize(Decimal(1), ROUND_HALF_UP))
    assert evaluated(target, "2026-06-30", best_three_wages=wages).tolist() == [rounded]


@pytest.mark.parametrize("target", CASH)
def test_cash_benefits_are_capped_by_the_ceiling_of_their_day_and_move_with_it(target):
    rate, days = CASH[target]
    for on, ceiling in (("2025-12-31", 15_000), ("2026-01-01", 17_500), ("2032-01-01", 23_000)):
        most = ceiling * 100 * rate * days // 3000
        assert evaluated(target, on, best_three_wages=10**9).tolist() == [most]
    row = {"from": "2027-01-01", "value": 30000, "ref": "a draft", "status": "proposed"}
    draft = LAW.changed(numbers={"TH.contribution.wage_ceiling": [row]})
    got = evaluated(target, "2027-01-01", draft, best_three_wages=10**9)
    assert got.tolist() == [30_000 * 100 * rate * days // 3000]


@pytest.mark.parametrize("target", CASH)
@given(st.integers(0, 10**7), st.integers(0, 10**7))
@settings(deadline=None, max_examples=30)
def test_a_higher_wage_never_lowers_a_cash_benefit(target, wages, more):
    got = evaluated(target, "2026-06-30", best_three_wages=ints(wages, wages + more))
    assert got[1] >= got[0]


# Months, cover and claims.


@given(
    st.lists(
        st.tuples(EVENTS, st.lists(st.booleans(), min_size=36, max_size=36)),
        min_size=1,
        max_size=5,
    )
)
@settings(deadline=None, max_examples=40)
def test_months_paid_are_counted_inside_their_window(rows):
    events, paid = ints(*(e for e, _ in rows)), np.array([p for _, p in rows], dtype=np.bool_)
    windows = {
        "TH.medical.care_window": 15,
        "TH.sickness.sick_window": 15,
        "TH.maternity.delivery_window": 15,
        "TH.invalidity.invalid_window": 15,
        "TH.death.funeral_window": 6,
    }
    for window, months in windows.items():
        assert months_paid(LAW, window, events, paid).tolist() == [sum(p[:months]) for _, p in rows]
    late = np.maximum(events, day("1998-12-31"))
    got = months_paid(LAW, "TH.child_allowance.child_window", late, paid).tolist()
    assert got == [sum(p) for _, p in rows]


def test_fewer_months_than_the_window_are_refused():
    with pytest.raises(ValueError) as caught:
        months_paid(
            LAW, "TH.medical.care_window", ints(day("2025-06-30")), np.ones((1, 14), dtype=bool)
        )
    assert str(caught.value) == "TH.medical.care_window reaches back 15 months, and 14 are given"


def test_a_period_whose_last_month_lacks_its_day_ends_with_that_month():
    got = months_after(ints(day("2025-08-31"), day("2025-08-15")), ints(6))
    assert got.tolist() == [day("2026-03-01"), day("2026-02-15")]


COVERED = ("care_due", "maternity_grant", "invalidity_benefit_m", "funeral_grant", "survivor_grant")
UNEXTENDED = ("child_allowance_m", "sickness_benefit")


def test_only_the_branches_of_section_38_know_of_the_end_of_insurance():
    ends = day("2025-07-01")
    for target in COVERED:
        for on, due in (("2025-07-01", True), ("2025-12-31", True), ("2026-01-01", False)):
            assert bool(evaluated(target, on, insurance_ends=ends)[0]) == due, target
        assert bool(evaluated(target, "2026-01-01")[0])
    for target in UNEXTENDED:
        trace = []
        facts = {k: column([v]) for k, v in MET.items()}
        LAW.evaluate([target], ints(day("2025-07-06")), facts, trace)
        assert "cover_ends" not in {step.name for step in trace}


def test_uncollected_money_falls_to_the_fund_after_two_years():
    got = evaluated("uncollected_lapses", "2025-07-06", ordered=day("2025-07-06"))
    assert got.tolist() == [day("2027-07-06")]


# Practice beside the law.


def test_care_is_withheld_only_as_told_and_only_for_a_name_or_an_unpaid_contribution():
    told = LAW.changed({"TH.switch.care_withheld": "as_told"})
    facts = {
        "name_matches": np.array([True, True, False, False]),
        "contributions_remitted": np.array([True, False, True, False]),
    }
    on = "2025-07-06"
    assert evaluated("care_given", on, **facts).tolist() == [True] * 4
    assert evaluated("care_given", on, told, **facts).tolist() == [True, False, False, False]
    assert not evaluated("care_given", on, told, care_months_paid=2).any()


def test_what_an_office_told_stands_in_the_ledger_as_told():
    touched = set()
    law = LAW.recording(touched)
    evaluated("care_given", "2025-07-06", law)
    evaluated("maternity_grant_paid", "2025-07-06", law)
    evaluated("child_allowance_paid_m", "2025-07-06", law)
    lines = {line.id for line in law.assumptions(touched) if line.status == "as_told"}
    assert lines == {
        "TH.switch.care_withheld",
        "TH.maternity.witnesses_unmarried",
        "TH.child_allowance.proof_month",
    }


@given(st.integers(day("2025-07-06"), day("2034-12-31")), st.integers(0, 800))
@settings(deadline=None, max_examples=80)
def test_a_proof_of_life_holds_until_the_end_of_the_next_october(proved, later):
    on = proved + later
    # By hand: walk the days; the first 1 November on which no October proof of that year is in.
    valid = all(
        not (int(text[5:7]) == 11 and int(text[8:]) == 1 and proved < day(f"{text[:4]}-10-01"))
        for text in (str(np.datetime64(d, "D")) for d in range(proved + 1, on + 1))
    )
    facts = {"on": on, "thai_child": np.array([False]), "proved": ints(proved), "proof_month": 10}
    inputs = {k: v if isinstance(v, np.ndarray) else ints(v) for k, v in facts.items()}
    got = LAW.evaluate(["child_proof_valid"], ints(on), inputs)["child_proof_valid"]
    assert got.tolist() == [valid]


# Days of sickness cash.

ILLNESSES = st.lists(st.integers(0, 400), min_size=1, max_size=6)


def days_drawn(illnesses, chronic):
    """The days of cash of the illnesses of a year, one after the other."""
    drawn, on_leave, days = 0, 0, []
    for illness in illnesses:
        got = evaluated(
            "sickness_days",
            "2026-06-30",
            sick_days=illness,
            employer_sick_days_used=on_leave,
            sickness_days_drawn=drawn,
            chronic=chronic,
        )
        days.append(int(got[0]))
        drawn, on_leave = drawn + days[-1], min(on_leave + illness, 30)
    return days


@given(ILLNESSES)
@settings(deadline=None, max_examples=40)
def test_the_illnesses_of_a_year_keep_to_both_limits(illnesses):
    common = days_drawn(illnesses, chronic=False)
    assert max(common) <= 90
    assert sum(common) <= 180
    assert sum(common) <= max(sum(illnesses) - 30, 0)
    assert all(got <= illness for got, illness in zip(common, illnesses, strict=True))
    assert max(days_drawn(illnesses, chronic=True)) <= 365


# The past months of child allowance.

AMOUNTS = [
    ((1999, 1), 200),
    ((2010, 1), 350),
    ((2011, 1), 400),
    ((2018, 1), 600),
    ((2021, 1), 800),
    ((2025, 1), 1000),
]


def arrears_by_hand(filed, entitled, born):
    now = int(months_of(ints(filed))[0])
    window = 24 if filed >= day("2015-10-20") else 12
    first = int(months_of(ints(max(entitled, born)))[0])
    birth = int(months_of(ints(born))[0])
    born_on_the_first = born == int(first_days(ints(birth))[0])
    total = 0
    for m in range(max(first, now - window + 1), now + 1):
        # The month of the sixth birthday begins under six unless the birthday is its first day.
        if m < birth + 72 + (0 if born_on_the_first else 1):
            total += next(a for start, a in reversed(AMOUNTS) if month(*start) <= m) * 100
    return total


@given(
    st.lists(
        st.tuples(
            st.integers(day("2001-01-01"), day("2030-12-31")),
            st.integers(0, 3000),
            st.integers(0, 3000),
        ),
        min_size=1,
        max_size=5,
    )
)
@settings(deadline=None, max_examples=60)
def test_arrears_are_the_allowances_of_their_months(rows):
    filed = [f for f, _, _ in rows]
    entitled = [max(f - e, day("1999-01-01")) for f, e, _ in rows]
    born = [max(f - b, day("1999-01-01")) for f, _, b in rows]
    got = child_allowance_arrears(LAW, ints(*filed), ints(*entitled), ints(*born))
    by_hand = [arrears_by_hand(*row) for row in zip(filed, entitled, born, strict=True)]
    assert got.tolist() == by_hand


def test_a_late_claim_never_brings_more_than_an_earlier_one_with_the_months_since():
    born = day("2022-01-15")
    filed = first_days(np.arange(month(2022, 1), month(2029, 1))) + 14
    got = child_allowance_arrears(LAW, filed, np.full_like(filed, born), np.full_like(filed, born))
    # One month more can add no more than its own allowance of 1,000 baht at most.
    assert (np.diff(got) <= 100_000).all()
    # Months lapse at the far end: two years after the child is six nothing is left.
    assert got.max() <= 24 * 100_000
    late = ints(day("2031-01-15"))
    assert child_allowance_arrears(LAW, late, ints(born), ints(born)).tolist() == [0]


def test_no_claims_bring_nothing():
    assert child_allowance_arrears(LAW, ints(), ints(), ints()).size == 0


# What is in force when.


@pytest.mark.parametrize(
    ("target", "eve", "first"),
    [
        ("antenatal_care", "2020-12-31", "2021-01-01"),
        ("child_allowance_m", "1998-12-30", "1998-12-31"),
        ("care_due", "1991-03-01", "1991-03-02"),
        ("emergency_stay", "2024-12-31", "2025-01-01"),
        ("dental_care", "2024-12-31", "2025-01-01"),
        ("care_given", "2025-07-05", "2025-07-06"),
        ("child_allowance_paid_m", "2025-07-05", "2025-07-06"),
        ("maternity_grant_paid", "2025-07-05", "2025-07-06"),
    ],
)
def test_before_a_benefit_exists_it_is_not_in_force_rather_than_nothing(target, eve, first):
    with pytest.raises(NotInForce) as caught:
        evaluated(target, eve)
    assert str(caught.value).startswith(f"{target} is not in force on {eve}; ")
    assert str(caught.value).endswith(f"its first value is from {first}")
    assert evaluated(target, first).size == 1


def test_cash_before_the_first_ceiling_is_not_in_force():
    with pytest.raises(NotInForce, match=r"wage_ceiling is not in force on 1995-03-29"):
        evaluated("invalidity_benefit_m", "1995-03-29")


def test_every_benefit_answers_on_every_day_on_which_one_of_its_numbers_changes():
    branches = tuple(f"TH.{name}." for name in FILES)
    changes = {int(d) for n in LAW.numbers if n.startswith(branches) for d in LAW.number(n).changes}
    facts = {k: column([v]) for k, v in MET.items()}
    first = {
        **dict.fromkeys(("care_due", "funeral_grant"), "1991-03-02"),
        "care_given": "2025-07-06",
        **dict.fromkeys(CASH, "1995-03-30"),
        "child_allowance_m": "1998-12-31",
        "invalidity_ends": "1991-03-02",
        "maternity_grant": "2010-01-01",
        "antenatal_care": "2021-01-01",
        "dental_care": "2025-01-01",
        "emergency_stay": "2025-01-01",
        "child_allowance_paid_m": "2025-07-06",
        "maternity_grant_paid": "2025-07-06",
    }
    for target, since in first.items():
        on = ints(*sorted(d for d in changes if d >= day(since)))
        batch = LAW.evaluate([target], on, facts)[target]
        assert batch.size == on.size
        assert (batch > 0).all(), target
        alone = [LAW.evaluate([target], on[[i]], facts)[target][0] for i in range(on.size)]
        assert batch.tolist() == [value.item() for value in alone]
