"""Refund now or totalise later: who takes which, what it costs, and what it leaves of a right."""

import numpy as np
import pytest

from portasim.books.states import MOVES, IllegalMove, Rights, State, home_rights_states, thai_rights
from portasim.core.faults import UserError
from portasim.scenario.load import load

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


def far_from_it(hand):
    """8 Thai months and none at home: totalised they give nothing."""
    return hand.person("KH", "1990-03-01", ("thai", "2025-07-01", "2026-03-01", 15_000))


def outcome(hand, world, choice):
    refund = f"{{wait_months: 6, choice: {choice}}}"
    return hand.outcome(world, hand.agreement("TH, KH", FROM, refund=refund, **BOTH))


def test_whoever_claims_takes_the_refund_and_may_regret_it(hand):
    world = hand.world(near_a_pension(hand), far_from_it(hand))
    got = outcome(hand, world, "whoever_claims")
    assert got.took_refund.tolist() == [True, True]
    kept = outcome(hand, world, "informed")
    assert kept.took_refund.tolist() == [False, True]
    assert kept.totalised.tolist() == [True, False]
    # the regret is what the same life has under the agreement without taking
    assert got.regret[0] == pytest.approx(kept.value[0] - got.value[0])
    assert got.regret[0] > 0
    assert got.regret[1] == 0
    assert kept.regret.tolist() == [0, 0]


def test_the_informed_never_do_worse_than_by_either_rule_alone(hand):
    world = hand.world(near_a_pension(hand), far_from_it(hand))
    takes, informed = (outcome(hand, world, word) for word in ("whoever_claims", "informed"))
    keeps = hand.outcome(world, hand.agreement("TH, KH", FROM, **BOTH))
    better = np.maximum(takes.value, keeps.value)
    assert informed.value.tolist() == pytest.approx(better.tolist())


def test_a_refund_leaves_a_right_refunded_and_a_pension_leaves_it_in_payment(hand):
    world = hand.world(near_a_pension(hand), far_from_it(hand))
    took = outcome(hand, world, "whoever_claims")
    assert thai_rights(took, world).states.tolist() == [State.REFUNDED] * 2
    kept = outcome(hand, world, "informed")
    assert thai_rights(kept, world).states.tolist() == [State.IN_PAYMENT, State.REFUNDED]
    assert home_rights_states(kept, world).states[1] == State.NONE


def test_months_refunded_can_not_be_totalised_afterwards():
    rights = Rights(2)
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
        rights = Rights(1)
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
