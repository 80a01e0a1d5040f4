"""A result is a difference between scenarios for the same persons: exact where nothing differs."""

import numpy as np
import pandas as pd
import pytest

from portasim.books.values import CHANNELS
from portasim.core.faults import UserError
from portasim.scenario.load import load
from portasim.study.run import compare, run, simulated

BASELINE = "scenarios/baseline.yaml"
REFUND = "scenarios/instruments/refund-at-departure.yaml"
PRORATA = "scenarios/instruments/totalisation-prorata.yaml"
N = 600


def csv(results):
    return results.people.to_csv(index=False).encode()


@pytest.fixture(scope="module")
def once():
    return simulated([load(path, people=N) for path in (BASELINE, PRORATA, REFUND)])


@pytest.mark.parametrize("path", [BASELINE, PRORATA, REFUND])
def test_a_scenario_against_itself_differs_by_exactly_nothing(path):
    got = compare([load(path, people=N), load(path, people=N, sets=["id=again", "name=Again"])])
    ours, again = got.baseline.people, got.others[0].people
    pd.testing.assert_frame_equal(ours, again, check_exact=True)
    assert (got.difference(got.others[0]) == 0).all()
    row = got.differences.iloc[1]
    assert row["mean_transferred_THB"] == 0
    assert row["share_untouched"] == 1
    books = [results.table("month_book") for results in got.all]
    assert [row["months"].tolist() for row in books] == [books[0]["months"].tolist()] * 2


def test_the_same_run_twice_gives_the_same_bytes(once):
    again = simulated([load(path, people=N) for path in (BASELINE, PRORATA, REFUND)])
    for first, second in zip(once.all, again.all, strict=True):
        assert csv(first) == csv(second)
        assert first.table("cash_book").to_csv() == second.table("cash_book").to_csv()
        assert first.table("claims").to_csv() == second.table("claims").to_csv()
    assert once.differences.to_csv() == again.differences.to_csv()
    assert once.table("late_claims").to_csv() == again.table("late_claims").to_csv()


def test_scenarios_alone_and_in_another_order_give_the_same_bytes(once):
    alone = run(load(REFUND, people=N))
    assert csv(alone) == csv(once.others[1])
    turned = simulated([load(path, people=N) for path in (REFUND, PRORATA, BASELINE)])
    for first, second in zip(once.all, reversed(turned.all), strict=True):
        assert csv(first) == csv(second)


@pytest.mark.parametrize(("people", "block"), [(40, 1), (N, 77), (N, 599)])
def test_the_size_of_blocks_changes_nothing(once, people, block):
    scenario = load(REFUND, people=people)
    whole = once.others[1] if people == N else run(scenario)
    assert csv(simulated([scenario], block=block).baseline) == csv(whole)


def test_the_simpy_clock_gives_what_the_compiled_one_gives():
    scenario = load(PRORATA, people=60)
    slow = simulated([scenario], clock="simpy")
    assert csv(slow.baseline) == csv(run(scenario))


def test_more_people_leave_the_facts_of_the_first_as_they_are(once):
    facts = ["origin", "sex", "sector", "papers", "cohort", "months_worked", "months_in_law"]
    more = run(load(BASELINE, people=N + 200)).people.iloc[:N]
    pd.testing.assert_frame_equal(once.baseline.people[facts], more[facts])


def test_persons_are_the_same_under_every_scenario(once):
    who = ["person", "origin", "sex", "sector", "papers", "cohort", "months_worked"]
    law = ["months_in_law", "value_in_law_THB", "value_whole_career_THB", "employee_paid_THB"]
    for other in once.others:
        pd.testing.assert_frame_equal(once.baseline.people[who + law], other.people[who + law])


def test_the_difference_is_the_sum_of_its_channels(once):
    base = once.baseline.people
    channels = [f"{channel}_THB" for channel in CHANNELS]
    for number, other in enumerate(once.others, start=1):
        parts = sum(other.people[name] - base[name] for name in channels)
        assert once.difference(other) == pytest.approx(parts.to_numpy(), abs=1e-6)
        row = once.differences.iloc[number]
        assert row["mean_transferred_THB"] == pytest.approx(once.difference(other).mean())
        shares = row[["share_gain", "share_lose", "share_untouched"]]
        assert shares.sum() == pytest.approx(1)
        assert np.isclose(
            row["mean_transferred_THB"], sum(row[f"mean_{name}"] for name in channels)
        )


def test_both_readings_of_section_56_are_shown(once):
    table = once.table("late_claims").set_index(["scenario", "late_claim"])["mean_value_THB"]
    for results in once.all:
        accepted, barred = table[results.id, "accepted"], table[results.id, "barred"]
        assert accepted == pytest.approx(results.people["value_THB"].mean())
        assert barred < accepted
    strict = load(BASELINE, people=N, sets=["law.switches={TH.switch.late_claim: barred}"])
    assert table["today", "barred"] == run(strict).people["value_THB"].mean()


def test_what_moves_to_a_home_fund_is_valued_at_what_home_pays_for_it():
    transfer = load("scenarios/instruments/contribution-transfer.yaml", people=N)
    got = compare([load(BASELINE, people=N), transfer])
    row, people = got.differences.iloc[1], got.others[0].people
    before = got.baseline.people
    moved = people["moved_THB"] > 0
    assert moved.any()
    assert row["mean_moved_THB"] == pytest.approx(people["moved_THB"].mean())
    assert np.isfinite(row["mean_transferred_THB"])
    assert not people.loc[people["origin"] == "MM", "moved_THB"].any()
    # only who moved something has anything bought at home, and most of them have months more
    assert (people.loc[~moved, "moved_home_THB"] == 0).all()
    more = people["home_insured_months"] > before["home_insured_months"]
    assert (more <= moved).all()
    assert more[moved].mean() > 0.5
    # what moved is received by the fund, not by the person
    assert (people.loc[moved, "refund_THB"] == 0).all()


def refused(*scenarios):
    with pytest.raises(UserError) as raised:
        compare(scenarios)
    return [str(fault) for fault in raised.value.faults]


def test_scenarios_about_other_persons_are_refused_in_a_sentence():
    first = load(BASELINE, people=10)
    assert refused() == ["give at least one scenario to compare"]
    twice = f"{BASELINE}: id 'today' is also that of {BASELINE}; give each scenario its own id"
    assert refused(first, first) == [twice]
    others = (
        f"{REFUND}: people is 11, but {BASELINE} has 10; "
        "scenarios are compared for the same persons"
    )
    assert refused(first, load(REFUND, people=11)) == [others]
    prices = (
        f"{REFUND}: valuation differs from {BASELINE}; values must be at the same day, rate and "
        "life table"
    )
    cheaper = load(REFUND, people=10, sets=["valuation.discount_rate_pct=2"])
    assert refused(first, cheaper) == [prices]


def test_faults_of_every_file_are_told_together():
    faults = refused("scenarios/nowhere.yaml", "scenarios/neither.yaml")
    assert [fault.split(":")[0] for fault in faults] == [
        "scenarios/nowhere.yaml",
        "scenarios/neither.yaml",
    ]


def test_progress_is_told_step_by_step():
    steps = []
    both = [load(BASELINE, people=40), load(REFUND, people=40)]
    simulated(both, progress=lambda *step: steps.append(step), block=20)
    assert steps == [
        ("careers", 20, 40),
        ("careers", 40, 40),
        ("scenarios", 2, 2),
    ]


@pytest.mark.parametrize("settings", [{"people": 5}, {"seed": 0}, {"sets": ["id=b"]}])
def test_settings_for_a_loaded_scenario_are_refused_and_not_ignored(settings):
    with pytest.raises(UserError) as raised:
        compare([load(BASELINE, people=N)], **settings)
    assert str(raised.value) == (
        f"{BASELINE}: is loaded already; give people, seed and sets to load()"
    )


def test_a_cohort_that_has_only_come_has_nothing_to_lose():
    before = ["horizon=2026-12-31", "lives.arrivals.first_job_from=2026-12-30"]
    people = run(load(BASELINE, people=5, sets=before)).people
    assert not people["value_THB"].any()
    assert not people["value_in_law_THB"].any()
