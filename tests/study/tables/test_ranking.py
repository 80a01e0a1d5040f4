"""Ranks go by the mean over the same persons; reasons say what the laws of home made of it."""

from types import SimpleNamespace

import numpy as np
import pytest

from portasim.core.words import COUNTRY_NAMES, ORIGINS
from portasim.scenario.load import load
from portasim.study.run import simulated
from portasim.study.tables.ranking import ranking


def ranked(**differences):
    others = [SimpleNamespace(id=name, name=name.upper()) for name in differences]
    table = ranking(others, [np.asarray(values, dtype=float) for values in differences.values()])
    return dict(zip(table["scenario"], table["rank"], strict=True)), table


def test_instruments_stand_in_order_of_what_they_transfer():
    ranks, table = ranked(low=[1.0, 1.1] * 50, high=[9.0, 9.1] * 50, middle=[4.0, 4.1] * 50)
    assert ranks == {"high": 1, "middle": 2, "low": 3}
    assert table["scenario"].tolist() == ["high", "middle", "low"]
    assert table["mean_transferred_THB"].tolist() == pytest.approx([9.05, 4.05, 1.05])
    assert (table["low_THB"] < table["mean_transferred_THB"]).all()
    assert (table["high_THB"] > table["mean_transferred_THB"]).all()


def test_paired_differences_decide_and_not_the_intervals_of_the_means():
    rng = np.random.default_rng(1)
    luck = rng.normal(0, 1000, 400)
    # the means are far within each other's intervals, but everyone has one baht more
    ranks, table = ranked(one=luck, two=luck + 1 + rng.normal(0, 0.1, 400))
    assert table["low_THB"].max() < table["mean_transferred_THB"].min()
    assert ranks == {"two": 1, "one": 2}


def test_those_who_cannot_be_told_apart_share_a_rank_and_the_next_is_counted_on():
    rng = np.random.default_rng(2)
    noise = rng.normal(0, 10, (2, 400))
    ranks, _ = ranked(a=10 + noise[0], b=10 + noise[1], c=np.zeros(400))
    assert sorted(ranks.values()) == [1, 1, 3]
    assert ranks["c"] == 3


def test_a_chain_of_small_steps_is_held_against_its_leader():
    # any two differ by a mean of 0.8 or 1.6 with an interval of 1.1 to each side
    signs = {"a": [1, 1, -1, -1], "b": [1, -1, 1, -1], "c": [1, -1, -1, 1]}
    steps = {name: 8 * np.tile(sign, 100) for name, sign in signs.items()}
    ranks, _ = ranked(a=steps["a"], b=steps["b"] - 0.8, c=steps["c"] - 1.6)
    assert ranks == {"a": 1, "b": 1, "c": 3}


def test_instruments_that_do_the_same_share_a_rank():
    same = np.arange(50.0)
    ranks, _ = ranked(a=same, b=same.copy(), c=same + 1)
    assert ranks == {"c": 1, "a": 2, "b": 2}


def test_one_person_has_no_interval_and_nobody_is_told_apart():
    ranks, table = ranked(a=[1.0], b=[2.0])
    assert set(ranks.values()) == {1}
    assert table["low_THB"].isna().all()


@pytest.fixture(scope="module")
def comparison():
    sets = ["people=1500", "conduct.home_coverage.share={KH: 0.9, LA: 0.9, MM: 0.9, VN: 0.9}"]
    paths = [
        "scenarios/baseline.yaml",
        "scenarios/instruments/totalisation-prorata.yaml",
        "scenarios/instruments/contribution-transfer.yaml",
    ]
    return simulated([load(path, sets=sets) for path in paths])


def of(comparison, scenario):
    table = comparison.table("reasons")
    return table[table["scenario"] == scenario].set_index("origin")


def test_the_comparison_ranks_every_instrument_but_the_baseline(comparison):
    table = comparison.ranking
    assert set(table["scenario"]) == {"totalisation-prorata", "contribution-transfer"}
    assert table["rank"].iloc[0] == 1
    means = comparison.differences.set_index("scenario")["mean_transferred_THB"]
    for row in table.itertuples():
        assert row.mean_transferred_THB == pytest.approx(means[row.scenario])


def test_the_reasons_name_what_home_asks(comparison):
    for results in comparison.all:
        table = of(comparison, results.id)
        assert table.index.tolist() == list(ORIGINS)
        assert table["country"].tolist() == [COUNTRY_NAMES[o] for o in ORIGINS]
        # Cambodia twelve months, Lao PDR and Viet Nam fifteen years, Myanmar no branch at all
        assert table["branch_runs"].tolist() == [True, True, False, True]
        assert table["minimum_months"].dropna().tolist() == [12, 180, 180]
        assert table["minimum_months"].isna().tolist() == [False, False, True, False]
        assert table["persons"].sum() == 1500
        assert (table["alone"] <= table["with_home_months"]).all()
        assert (table["with_home_months"] <= table["persons"]).all()
        assert not table.loc["MM", ["with_home_months", "alone", "opened", "bought"]].any()
        assert table.loc["MM", "mean_home_THB"] == 0


def test_the_reasons_tell_who_was_opened_a_right_and_who_bought_months(comparison):
    today, prorata, transfer = (of(comparison, results.id) for results in comparison.all)
    assert not today[["opened", "bought"]].to_numpy().any()
    assert prorata["opened"].sum() > 0
    # those whom home months alone give a pension are not counted as opened by Thai ones
    for origin in ("LA", "VN"):
        assert prorata.loc[origin, "opened"] > 0
    assert not prorata["bought"].any()
    assert not transfer["opened"].any()
    assert (transfer.loc[["KH", "LA", "VN"], "bought"] > 0).all()


def test_both_sides_of_the_reasons_add_up_to_what_is_transferred(comparison):
    base = comparison.baseline.people
    for results in comparison.others:
        table, people = of(comparison, results.id), results.people
        for origin in ORIGINS:
            here = people["origin"] == origin
            thai = (people["value_THB"] - people["home_national_THB"])[here].mean()
            row = table.loc[origin]
            assert row["mean_home_THB"] + row["mean_thai_THB"] == pytest.approx(thai)
            assert (
                people.loc[here, "home_national_THB"] == base.loc[here, "home_national_THB"]
            ).all()


def test_reasons_of_one_scenario_are_those_of_the_comparison(comparison):
    alone = comparison.others[0].table("reasons")
    together = of(comparison, comparison.others[0].id).reset_index()
    assert alone.set_index("origin").to_dict() == together.set_index("origin").to_dict() or (
        alone.astype(str).to_csv() == together[alone.columns].astype(str).to_csv()
    )
