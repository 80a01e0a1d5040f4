"""Unemployment, section 39, compensation, enforcement, migrants: by cases and by laws."""

import re
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portasim.core.calendar import day, first_days, iso, month
from portasim.core.files.yamlfile import read_yaml
from portasim.core.params import DIMENSIONS, UNITS, NotInForce
from portasim.core.words import PAPERS
from portasim.law.system import load_law
from portasim.law.th.section_39 import BRANCHES
from portasim.law.th.workmens_compensation import PAYERS

HERE = Path(__file__).parents[1] / "th"
LAW = load_law("TH")
FILES = ["unemployment.yaml", "section_39.yaml", "workmens_compensation.yaml", "enforcement.yaml"]
MONEY = {"best_three_wages", "wage_m", "yearly_wages", "compensation_unpaid", "unpaid"}
WORDS = {**DIMENSIONS, "branch": BRANCHES, "compensation_payer": PAYERS}


def ints(*values):
    return np.array(values, dtype=np.int64)


def cases(name):
    return read_yaml(HERE / name).data["cases"]


def whole(value, unit):
    return int(Decimal(str(value)) * UNITS[unit])


def fact(name, value):
    """A fact of a case as the engine takes it."""
    if isinstance(value, bool):
        return value
    if name in WORDS:
        return WORDS[name].index(value)
    if isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", value):
        return day(value)
    return whole(value, "THB" if name in MONEY else "percent" if name == "risk_rate" else "count")


def answer(name, value):
    return fact(name, value) if isinstance(value, str | bool) else whole(value, unit_of(name))


def unit_of(name):
    return LAW.rules[name][0].unit


def answers(rows, law=LAW):
    """What the law says of cases that share the names of their facts and answers, in one batch."""
    on = ints(*(day(row["on"]) for row in rows))
    facts = {k: np.array([fact(k, row["facts"][k]) for row in rows]) for k in rows[0]["facts"]}
    got = law.evaluate(list(rows[0]["expected"]), on, facts)
    return [{k: got[k][i] for k in row["expected"]} for i, row in enumerate(rows)]


@pytest.mark.parametrize("name", FILES)
def test_the_cases_of_a_file_come_true_in_batches(name):
    alike = {}
    for row in cases(name):
        alike.setdefault((tuple(row["facts"]), tuple(row["expected"])), []).append(row)
    for rows in alike.values():
        for row, got in zip(rows, answers(rows), strict=True):
            assert got == {k: answer(k, v) for k, v in row["expected"].items()}, row["id"]


@pytest.mark.parametrize(
    "case", [pytest.param(case, id=case["id"]) for name in FILES for case in cases(name)]
)
def test_a_case_alone_gives_what_the_batch_gives(case):
    assert answers([case]) == [{k: answer(k, v) for k, v in case["expected"].items()}]


def test_every_case_says_where_it_comes_from():
    for name in FILES:
        for case in cases(name):
            assert case["source"], case["id"]
            assert case["confidence"] in {"confirmed", "single-source", "constructed"}


def evaluated(law, target, on, **facts):
    inputs = {k: v if isinstance(v, np.ndarray) else ints(v) for k, v in facts.items()}
    return law.evaluate([target], ints(day(on)), inputs)[target]


DUE = {"unemployment_due": np.array([True]), "benefit_wage_d": ints(50_000)}


@pytest.mark.parametrize(
    ("target", "on", "since"),
    [
        ("dismissal_benefit", "2004-06-30", "2004-07-01"),
        ("disaster_benefit", "2015-10-19", "2015-10-20"),
        ("epidemic_benefit", "2020-02-29", "2020-03-01"),
        ("organ_loss_most", "2018-12-08", "2018-12-09"),
        ("section_39_m", "2003-12-31", "2004-01-01"),
        ("mou_return_from", "2025-12-31", "2026-01-01"),
    ],
)
def test_outside_its_days_a_rule_is_not_in_force(target, on, since):
    with pytest.raises(NotInForce) as caught:
        evaluated(LAW, target, on, days_jobless=30, province=0, **DUE)
    assert str(caught.value) == (
        f"{target} is not in force on {on}; its first value is from {since}"
    )


def test_a_rule_that_has_ended_says_when_it_began():
    with pytest.raises(NotInForce) as caught:
        evaluated(LAW, "disability_most", "2019-01-01", **DUE)
    assert str(caught.value) == (
        "disability_most is not in force on 2019-01-01; its values begin on 2002-05-01, "
        "and none holds on that day"
    )


def test_between_the_waves_of_the_epidemic_its_terms_are_not_in_force():
    with pytest.raises(NotInForce, match=r"TH\.unemployment\.epidemic_rate is not in force on"):
        evaluated(LAW, "epidemic_benefit", "2020-10-01", days_jobless=30, **DUE)


@given(
    st.sampled_from(["dismissal", "resignation"]),
    st.sampled_from(["card", "mou", "border"]),
    st.integers(8, 400),
    st.integers(0, 400),
    st.sampled_from(["2010-06-30", "2020-05-01", "2025-06-27", "2026-06-30"]),
)
@settings(deadline=None)
def test_practice_never_pays_more_than_the_law_and_a_year_never_more_than_its_days(
    cause, papers, jobless, used, on
):
    facts = {**DUE, "days_jobless": jobless, "days_paid_in_year": used}
    held = PAPERS.index(papers)
    law = evaluated(LAW, f"{cause}_benefit", on, **facts)[0]
    practice = evaluated(LAW, f"{cause}_benefit_in_practice", on, papers=held, **facts)[0]
    rate = int(LAW.at(f"TH.unemployment.{cause}_rate", ints(day(on)))[0])
    most = int(LAW.at(f"TH.unemployment.{cause}_days_most", ints(day(on)))[0])
    days = min(jobless, max(most - used, 0))
    assert law == Fraction(rate * 50_000 * days, 10_000)
    stay = 60 if on > "2024-09-24" and papers != "border" else 30
    assert practice == Fraction(rate * 50_000 * min(days, stay), 10_000)


def test_cards_may_have_sixty_days_and_those_without_papers_have_none_told():
    sixty = LAW.changed({"TH.switch.days_to_find_work": "sixty_for_cards"})
    days = {
        word: evaluated(sixty, "days_by_papers", "2025-07-01", papers=PAPERS.index(word))[0]
        for word in ("card", "mou", "border")
    }
    assert days == {"card": 60, "mou": 30, "border": 30}
    for papers, held in enumerate(PAPERS[1:], start=1):
        for on, most in (("2024-09-23", 30), ("2024-09-24", 30 if held == "border" else 60)):
            assert evaluated(LAW, "days_by_papers", on, papers=papers) == [most]
    with pytest.raises(NotInForce, match="for none; its first value is from 2004-07-01"):
        evaluated(LAW, "days_by_papers", "2025-07-01", papers=PAPERS.index("none"))


def test_what_was_cut_under_section_39_is_a_published_share_of_the_base():
    # Shares of 4,800 baht in percent, by the sources of the amounts or by the amount itself.
    shares = {
        "2020-03-01": "1.8", "2020-09-01": "2", "2021-01-01": "5.8", "2021-02-01": "0.8",
        "2021-06-01": "4.5", "2021-09-01": "4.9", "2022-05-01": "1.9", "2022-10-01": "5",
    }  # fmt: skip
    for on, share in shares.items():
        baht = (Decimal(share) * 48).quantize(Decimal(1), ROUND_HALF_UP)
        assert evaluated(LAW, "section_39_m", on, province=0)[0] == int(baht) * 100


def test_the_two_first_days_of_the_compensation_act_differ_for_two_days_only():
    later = LAW.changed({"TH.switch.compensation_act_2": "from_11_december"})
    got = {
        on: (
            evaluated(LAW, "compensation_m", on, wage_m=1_000_000)[0],
            evaluated(later, "compensation_m", on, wage_m=1_000_000)[0],
        )
        for on in ("2018-12-08", "2018-12-09", "2018-12-10", "2018-12-11")
    }
    assert got == {
        "2018-12-08": (600_000, 600_000),
        "2018-12-09": (700_000, 600_000),
        "2018-12-10": (700_000, 600_000),
        "2018-12-11": (700_000, 700_000),
    }


def test_a_risk_rate_outside_the_classes_is_that_of_the_nearest_class():
    got = evaluated(LAW, "risk_rate_paid", "2020-06-30", risk_rate=ints(5, 20, 60, 100, 300))
    assert got.tolist() == [20, 20, 60, 100, 100]


def test_the_injured_without_papers_are_paid_by_whom_the_switch_says():
    fund = LAW.changed({"TH.switch.injured_without_papers": "fund"})
    none = PAPERS.index("none")
    assert evaluated(fund, "compensation_payer", "2020-06-30", papers=none)[0] == 1
    assert evaluated(LAW, "compensation_payer", "2020-06-30", papers=none)[0] == 0


@given(st.integers(0, 900), st.integers(0, 60))
@settings(deadline=None)
def test_counted_parts_of_months_cost_one_month_more_unless_the_months_are_full(extra, due_month):
    due = int(first_days(ints(due_month + month(2020, 1)))[0]) + 14
    facts = {"remittance_due": due, "remitted": due + extra, "unpaid": 2_000_000}
    counted = LAW.changed({"TH.switch.surcharge_part_months": "counted"})
    full, begun = (
        evaluated(law, "months_late", "2026-01-31", **facts)[0] for law in (LAW, counted)
    )
    # Count the fifteenths that have passed, day by day.
    days = [iso(d) for d in range(due + 1, due + extra + 1)]
    passed = sum(text.endswith("-15") for text in days)
    assert full == passed
    assert begun == passed + (extra > 0 and not days[-1].endswith("-15"))
    assert evaluated(LAW, "surcharge", "2026-01-31", **facts)[0] == 40_000 * passed


def test_a_deducted_month_is_lost_in_law_only_where_the_switch_says_so():
    facts = {
        "deducted": np.array([True, True, False]),
        "remitted_at_all": np.array([True, False, False]),
    }
    not_credited = LAW.changed({"TH.switch.unremitted_credited": "not_credited"})
    assert evaluated(LAW, "month_credited", "2026-01-31", **facts).tolist() == [True, True, False]
    assert evaluated(not_credited, "month_credited", "2026-01-31", **facts).tolist() == [
        True,
        False,
        False,
    ]


def test_what_a_migrant_pays_for_the_months_of_waiting():
    # Prices of 2013 and of the middle of 2014: 1,150; 500 or 900 and a check-up of 500.
    paid = ints(0, 2, 3, 12)
    left = evaluated(LAW, "waiting_left", "2025-07-01", months_paid_since_entry=paid)
    assert left.tolist() == [3, 1, 0, 0]
    assert evaluated(LAW, "waiting_cost", "2013-07-01", waiting_left=left).tolist() == [
        115_000,
        115_000,
        0,
        0,
    ]
    got = evaluated(LAW, "waiting_cost", "2014-07-01", waiting_left=ints(0, 3, 4, 6, 7))
    assert got.tolist() == [0, 100_000, 140_000, 140_000, 210_000]


def test_who_may_be_registered_and_what_is_asked_of_whom():
    flags = {
        "registered_by_employer": np.array([True, False, True, True]),
        "passport_or_substitute": np.array([True, True, False, True]),
        "work_permit": np.array([True, True, True, False]),
    }
    got = evaluated(LAW, "may_be_registered", "2025-07-06", **flags)
    assert got.tolist() == [True, False, False, False]
    asked = evaluated(LAW, "cover_asked", "2026-06-30", sector_insured=np.array([True, False]))
    assert asked.tolist() == [6, 12]
    assert evaluated(LAW, "mou_years_most", "2026-06-30").tolist() == [4]
    back = evaluated(LAW, "mou_return_from", "2026-06-30", went_home=ints(day("2026-01-01")))
    assert [iso(d) for d in back] == ["2026-01-31"]
