"""What has become of each right in life, moved by a state machine that refuses the rest."""

from __future__ import annotations

import numpy as np

from portasim.agreements.rights import Rights, State
from portasim.core.spans import sum_by
from portasim.core.vocab import NEVER, Bools, Ints, day
from portasim.law.ledger import PROVABLE
from portasim.offices.claims import BENEFITS, OUTCOMES
from portasim.study.experiment import OLD_AGE, Outcome
from portasim.study.world import World


def thai_rights(outcome: Outcome, world: World) -> Rights:
    """The states of the Thai rights, moved in the order of a life.

    Months accrue; a settled refund or transfer ends those it takes; what is left or earned later
    vests when the right arises, and is paid, barred, or ends with death. Raises IllegalMove where a
    result asks for what cannot be, such as a pension out of refunded months.
    """
    n, horizon = world.n, day(outcome.plan.horizon)
    rights = Rights(n)
    ledger, taken = outcome.ledger, outcome.taken
    on_record = ledger.step == PROVABLE
    rights.move(_any(ledger.person[on_record], n), State.ACCRUING)
    settled = taken.decided < NEVER
    for word, state in (("refund", State.REFUNDED), ("transfer", State.TRANSFERRED)):
        rows = settled & (taken.benefit == BENEFITS.index(word))
        again = _any(taken.person[rows], n)
        rights.move(again, state)
    elsewhere = _any(ledger.person[outcome.moved], n)
    rights.move(elsewhere & (rights.states == State.ACCRUING), State.TRANSFERRED)
    left = outcome.right.months > 0
    rights.move(left & (rights.states != State.ACCRUING), State.ACCRUING)
    death = world.people.death
    vested = left & (outcome.right.arises < death) & (outcome.right.arises <= horizon)
    rights.move(vested, State.VESTED)
    paid = vested & (outcome.decided < NEVER)
    rights.move(paid, State.IN_PAYMENT)
    rights.move(vested & ~paid & _barred(outcome, n), State.BARRED)
    _end_unpaid(rights, death <= horizon)
    return rights


def home_rights_states(outcome: Outcome, world: World) -> Rights:
    """The states of the rights at home: accruing, in payment once claimed, ended by death."""
    n, horizon = world.n, day(outcome.plan.horizon)
    rights, home = Rights(n), outcome.home
    rights.move(home.months > 0, State.ACCRUING)
    death = world.people.death
    due = (home.months > 0) & (home.arises < death) & (home.arises <= horizon)
    due &= (outcome.home_pension_m > 0) | (outcome.home_lump_sum > 0)
    rights.move(due, State.VESTED)
    paid = due & (outcome.home_paid < NEVER)
    rights.move(paid, State.IN_PAYMENT)
    _end_unpaid(rights, death <= horizon)
    return rights


def _end_unpaid(rights: Rights, died: Bools) -> None:
    """End with death what was never paid; what was in payment is shown as such."""
    unpaid = np.isin(rights.states, (State.ACCRUING, State.VESTED))
    rights.move(died & unpaid, State.EXTINGUISHED)


def _any(person: Ints, n: int) -> Bools:
    return sum_by(person, np.ones(len(person), dtype=np.int64), n) > 0


def _barred(outcome: Outcome, n: int) -> Bools:
    claims, decisions = outcome.claims, outcome.decisions
    rows = (claims.benefit == OLD_AGE) & (decisions.outcome == OUTCOMES.index("barred"))
    return _any(claims.person[rows], n)
