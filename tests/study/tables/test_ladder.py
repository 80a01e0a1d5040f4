"""Tables of the ladder and of who gets how much: sums, groups, small cells, exact shares."""

import numpy as np
import pytest

from portasim.books.ladder import NEVER_NEGATIVE, RUNGS
from portasim.core.faults import UserError
from portasim.core.words import COUNTRIES, COUNTRY_NAMES
from portasim.scenario.load import load
from portasim.study.run import compare, simulated
from portasim.study.tables.distribution import TOP, share_of_money
from portasim.study.tables.ladder import GROUPS

BASE = "scenarios/baseline.yaml"
SHARES = "scenarios/instruments/totalisation-prorata.yaml"


@pytest.fixture(scope="module")
def compared():
    return compare([BASE, SHARES], people=500, ladder="all")


@pytest.fixture(scope="module")
def whole(compared):
    frame = compared.table("ladder")
    return frame[(frame["scenario"] == compared.baseline.id) & (frame["reading"] == "accepted")]


def test_every_group_has_its_rungs_in_order_and_they_add_up(whole):
    for _, rows in whole.groupby(["group", "value"]):
        assert tuple(rows["rung"]) == RUNGS
        shown = rows["mean_THB"].notna().all()
        assert shown == bool(rows["persons"].iloc[0] >= 30)
        if shown:
            assert rows["mean_so_far_THB"].to_numpy() == pytest.approx(rows["mean_THB"].cumsum())
            by_scheme = rows[[f"mean_{country}_THB" for country in COUNTRIES]].sum(axis=1)
            assert by_scheme.to_numpy() == pytest.approx(rows["mean_THB"].to_numpy(), abs=1e-6)
            net = rows["mean_THB"] - rows["unpaid_employee_THB"] - rows["unpaid_employer_THB"]
            assert rows["mean_net_THB"].to_numpy() == pytest.approx(net.to_numpy())
            assert (rows["low_THB"] <= rows["mean_THB"]).all()
            assert (rows["high_THB"] >= rows["mean_THB"]).all()


def test_groups_make_up_everybody_and_small_ones_are_withheld(whole):
    assert set(whole["group"]) == {"all", *GROUPS}
    everybody = whole[whole["group"] == "all"].set_index("rung")
    for group in GROUPS:
        rows = whole[whole["group"] == group]
        persons = rows[rows["rung"] == "received"]["persons"]
        assert persons.sum() == everybody["persons"].iloc[0]
        small = rows[rows["persons"] < 30]
        assert small["mean_THB"].isna().all()
        assert small["persons_negative"].isna().all()
        if small.empty:
            means = (rows["mean_THB"] * rows["persons"]).groupby(rows["rung"]).sum() / persons.sum()
            assert means.loc[list(RUNGS)].to_numpy() == pytest.approx(
                everybody["mean_THB"].to_numpy(), abs=1e-6
            )


def test_nobody_has_less_at_the_rungs_that_take_nothing(compared):
    frame = compared.table("ladder")
    rows = frame[frame["rung"].isin(NEVER_NEGATIVE) & frame["mean_THB"].notna()]
    assert not rows["persons_negative"].any()
    assert (rows["mean_THB"] >= 0).all()
    myanmar = frame[frame["value"] == "Myanmar"]
    assert not myanmar["mean_MM_THB"].any()
    assert (myanmar[myanmar["rung"] == "in_proportion"]["mean_THB"] > 0).all()


def test_readings_differ_up_to_claimed_and_meet_there(compared):
    frame = compared.table("ladder")
    mine = frame[(frame["scenario"] == compared.baseline.id) & (frame["group"] == "all")]
    found = {word: rows.set_index("rung") for word, rows in mine.groupby("reading")}
    assert set(found) == {"accepted", "barred"}
    accepted, barred = (found[word]["mean_so_far_THB"] for word in ("accepted", "barred"))
    assert (barred <= accepted + 1e-6).all()
    assert barred["paid_out"] < accepted["paid_out"]
    later = list(RUNGS[RUNGS.index("claimed") :])
    assert barred[later].to_numpy() == pytest.approx(accepted[later].to_numpy())


def test_received_is_the_value_of_the_brief_up_to_deaths_while_claims_wait(compared):
    values = compared.table("differences").set_index("scenario")["mean_value_THB"]
    frame = compared.table("ladder")
    mine = frame[(frame["group"] == "all") & (frame["reading"] == "accepted")]
    received = mine[mine["rung"] == "received"].set_index("scenario")["mean_THB"]
    assert received[values.index].to_numpy() == pytest.approx(values.to_numpy(), rel=0.02)


def test_the_first_scenario_alone_has_a_ladder_unless_all_are_wanted(compared):
    every = compared.table("ladder")
    assert set(every["scenario"]) == {results.id for results in compared.all}
    loaded = [load(path, people=60) for path in (BASE, SHARES)]
    first = simulated(loaded).table("ladder")
    assert set(first["scenario"]) == {loaded[0].plan.id}
    sentence = "ladder: 'second' does not say whose ladder is made; allowed: first, all"
    with pytest.raises(UserError, match=sentence):
        compare(loaded, ladder="second")


def test_a_distribution_is_that_of_the_values_of_persons(compared):
    other = compared.others[0]
    gained = other.kept.value - compared.baseline.kept.value
    frame = compared.table("distribution")
    assert set(frame["scenario"]) == {other.id}
    for name, rows in frame.groupby("origin"):
        some = gained
        if name != "all":
            code = {word: place for place, word in enumerate(COUNTRY_NAMES.values())}[name] - 1
            some = gained[other.kept.origin == code]
        for side, sign in (("gained", 1), ("lost", -1)):
            held = np.where(sign * some >= 1, sign * some, 0)
            mine = rows[rows["side"] == side].set_index("top_share_of_persons")
            assert tuple(mine.index) == TOP
            assert (mine["persons"] == len(some)).all()
            if len(some) < 30:
                assert (
                    mine[["with_any", "mean_THB", "share_of_money", "least_THB"]]
                    .isna()
                    .all(axis=None)
                )
                continue
            assert (mine["with_any"] == (held > 0).sum()).all()
            assert mine["mean_THB"].iloc[0] == pytest.approx(held.mean())
            if held.any():
                ten = np.sort(held)[::-1][: len(some) // 10].sum() / held.sum()
                more = np.sort(held)[::-1][: len(some) // 10 + 1].sum() / held.sum()
                assert ten - 1e-9 <= mine.loc[0.1, "share_of_money"] <= more + 1e-9
                assert mine.loc[1.0, "share_of_money"] == pytest.approx(1)
            else:
                assert mine["share_of_money"].isna().all()


def test_a_share_of_persons_that_is_no_whole_number_takes_a_part_of_the_last():
    amounts = np.array([60.0, 30.0, 10.0, 0.0])
    assert share_of_money(amounts, 0.25) == pytest.approx(0.6)
    assert share_of_money(amounts, 0.375) == pytest.approx(0.75)
    assert share_of_money(amounts, 1.0) == pytest.approx(1.0)
    assert np.isnan(share_of_money(np.zeros(4), 0.25))
