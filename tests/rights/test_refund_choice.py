"""Refund now or totalise later: who takes which, what it costs, and what it leaves of a right."""

from typing import NamedTuple

import numpy as np
import pytest

from portasim.books.states import MOVES, IllegalMove, State, States, states_of
from portasim.core.facts import Facts
from portasim.core.faults import UserError
from portasim.core.words import COUNTRIES
from portasim.rights.outcome import Outcome
from portasim.scenario.load import load
from portasim.study.persons import Columns, took_refund
from portasim.study.plans import Job
from portasim.study.simulate import simulate

FROM = "2026-01-01"
BOTH = {
    "amount": "{method: prorata, choose: higher_of}",
    "export": "{fee_pct: 0}",
}


def near_a_pension(hand):
    """170 Thai months and 20 at home: a refund gives them up for little, a pension is near."""
    return hand.person(
        "KH", "1972-03-01",
        ("thai", "2012-01-01", "2026-03-01", 15_000),
        ("home", "2026-03-01", "2027-11-01", 1_000_000),
    )  # fmt: skip


def far_from_it(hand, wage=15_000):
    """8 Thai months and none at home: totalised they give nothing."""
    return hand.person("KH", "1990-03-01", ("thai", "2025-07-01", "2026-03-01", wage))


class Known(NamedTuple):
    """Hand-made people in the place of a population."""

    whole: Facts
    n: int

    def facts(self, first, last):
        """The facts of all; they fit into one block."""
        assert (first, last) == (0, self.n)
        return self.whole


class Lived(NamedTuple):
    """What a run gives hand-made people under a plan."""

    outcome: Outcome
    columns: Columns
    value: np.ndarray
    took_refund: np.ndarray

    def states(self, facts, country):
        """The states of rights in the scheme of a country."""
        return states_of(self.outcome, facts, COUNTRIES.index(country)).states


def run(hand, facts, said):
    """A run of one plan over hand-made people: who is informed chooses there."""
    plan = hand.plan(said)
    job = Job("plain", lives=[(plan, Known(facts, facts.n))])
    place = job.add(plan, full=True)
    made = simulate(job, columns=True)
    [(block, blocks, decisions)] = made.again(place)
    outcome = blocks.outcomes(block, {place: decisions})[place]
    gathered = made.gathered[place]
    [columns] = gathered.columns
    return Lived(outcome, columns, gathered.values, took_refund(outcome, facts.n))


def chosen(hand, facts, choice):
    refund = f"{{wait_months: 6, choice: {choice}}}"
    return run(hand, facts, hand.agreement("TH, KH", FROM, refund=refund, **BOTH))


def test_whoever_claims_takes_the_refund_and_may_regret_it(hand):
    world = hand.world(near_a_pension(hand), far_from_it(hand))
    got = chosen(hand, world, "whoever_claims")
    assert got.took_refund.tolist() == [True, True]
    kept = chosen(hand, world, "informed")
    assert kept.took_refund.tolist() == [False, True]
    assert kept.columns["totalised"].tolist() == [True, False]
    # the regret is what the same life has under the agreement without taking
    regret = got.columns["regret_THB"]
    assert regret[0] == pytest.approx(kept.value[0] - got.value[0])
    assert regret[0] > 0
    assert regret[1] == 0
    assert kept.columns["regret_THB"].tolist() == [0, 0]


def test_the_informed_never_do_worse_than_by_either_rule_alone(hand):
    world = hand.world(near_a_pension(hand), far_from_it(hand))
    takes, informed = (chosen(hand, world, word) for word in ("whoever_claims", "informed"))
    keeps = run(hand, world, hand.agreement("TH, KH", FROM, **BOTH))
    better = np.maximum(takes.value, keeps.value)
    assert informed.value.tolist() == pytest.approx(better.tolist())


def test_a_refund_leaves_a_right_refunded_and_a_pension_leaves_it_in_payment(hand):
    world = hand.world(near_a_pension(hand), far_from_it(hand))
    took = chosen(hand, world, "whoever_claims")
    assert took.states(world, "TH").tolist() == [State.REFUNDED] * 2
    kept = chosen(hand, world, "informed")
    assert kept.states(world, "TH").tolist() == [State.IN_PAYMENT, State.REFUNDED]
    assert kept.states(world, "KH")[1] == State.NONE


def test_who_gives_up_all_months_leaves_the_share_of_another_as_it_is(hand):
    # the refunded stand first, so that facts read from another row would be theirs
    near = near_a_pension(hand)
    world = hand.world(far_from_it(hand, 9_000), far_from_it(hand, 9_000), near)
    together, alone = (chosen(hand, who, "informed") for who in (world, hand.world(near)))
    assert together.took_refund.tolist() == [True, True, False]
    assert together.columns["totalised"][2]
    # values hang on the day of the decision besides, which is drawn by person
    for name in ("months_on_record", "pension_THB_m", "lump_sum_THB", "home_months"):
        assert together.columns[name][2] == alone.columns[name][0], name
    for name in ("home_insured_months", "home_pension_m", "home_lump_sum", "thai_months_added"):
        assert together.columns[name][2] == alone.columns[name][0], name


def test_months_refunded_can_not_be_totalised_afterwards():
    rights = States(2)
    rights.move(np.array([True, True]), State.ACCRUING)
    rights.move(np.array([False, True]), State.REFUNDED)
    with pytest.raises(IllegalMove) as caught:
        rights.move(np.array([True, True]), State.VESTED)
    assert str(caught.value) == (
        "the right of person 1 cannot be totalised or claimed: the refund paid its months out, "
        "so nothing is left"
    )
    assert rights.states.tolist() == [State.ACCRUING, State.REFUNDED]


@pytest.mark.parametrize("state", list(State))
def test_only_the_moves_listed_are_made(state):
    for to in State:
        rights = States(1)
        rights.states[0] = state
        if to in MOVES[state]:
            rights.move(np.array([True]), to)
            assert rights.states[0] == to
        else:
            with pytest.raises(IllegalMove):
                rights.move(np.array([True]), to)


def test_refund_and_totalisation_need_a_rule_of_choice(hand):
    with pytest.raises(UserError) as caught:
        load(
            "scenarios/baseline.yaml",
            sets=[hand.agreement("TH, KH", FROM, refund="{wait_months: 6}", **BOTH)],
        )
    assert "refund.choice says who takes which" in str(caught.value)
