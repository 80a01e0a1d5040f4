"""Rights as states: what may follow what, for a person in a scheme; an illegal move raises.

A right accrues with months of insurance. It vests when it arises, and ends in payment, barred by
time, or extinguished by death or because its months were paid out or moved. What was refunded or
moved is gone: it can be neither totalised nor paid.
"""

from __future__ import annotations

from enum import IntEnum
from typing import Final

import numpy as np
from numpy.typing import NDArray

from portasim.core.arrays import Bools, Ints, sum_by
from portasim.core.calendar import NEVER, day
from portasim.core.facts import Facts
from portasim.core.faults import UserError
from portasim.offices.claims import BENEFITS, OLD_AGE, OUTCOMES
from portasim.rights.ledger import PROVABLE
from portasim.rights.outcome import Outcome


class State(IntEnum):
    """What has become of a right; the numbers only ever grow."""

    NONE = 0
    ACCRUING = 1
    VESTED = 2
    IN_PAYMENT = 3
    REFUNDED = 4
    TRANSFERRED = 5
    BARRED = 6
    EXTINGUISHED = 7


MOVES: Final[dict[State, tuple[State, ...]]] = {
    State.NONE: (State.ACCRUING,),
    State.ACCRUING: (
        State.ACCRUING,
        State.VESTED,
        State.REFUNDED,
        State.TRANSFERRED,
        State.EXTINGUISHED,
    ),
    State.VESTED: (State.IN_PAYMENT, State.BARRED, State.EXTINGUISHED),
    State.IN_PAYMENT: (State.EXTINGUISHED,),
    # whoever comes back begins to accrue anew; the months taken do not come back with them
    State.REFUNDED: (State.ACCRUING,),
    State.TRANSFERRED: (State.ACCRUING,),
    State.BARRED: (),
    State.EXTINGUISHED: (),
}
"""The states that may follow each state."""

_REASONS: Final = {
    State.REFUNDED: "the refund paid its months out, so nothing is left",
    State.TRANSFERRED: "its months were moved to the home scheme",
    State.BARRED: "the time to claim it has passed",
    State.EXTINGUISHED: "it has ended",
    State.NONE: "no month was ever insured",
}
_WORDS: Final = {
    State.NONE: "be undone",
    State.ACCRUING: "accrue",
    State.VESTED: "be totalised or claimed",
    State.IN_PAYMENT: "be paid",
    State.REFUNDED: "be refunded",
    State.TRANSFERRED: "be moved",
    State.BARRED: "be barred",
    State.EXTINGUISHED: "end",
}


class IllegalMove(UserError):  # noqa: N818  # a sentence about a right, not a failure of the program
    """A right asked to become what it cannot become any more."""


class Rights:
    """The states of one scheme's rights, one entry a person."""

    def __init__(self, n: int) -> None:
        self.states: NDArray[np.int8] = np.zeros(n, dtype=np.int8)

    def move(self, rows: Bools, to: State) -> None:
        """Move the rights of some persons to a state.

        Raises IllegalMove, and moves nobody, where one of them cannot go there.
        """
        now = self.states[rows]
        for state in np.unique(now):
            if to not in MOVES[State(state)]:
                who = int(np.flatnonzero(rows)[int(np.argmax(now == state))])
                before = State(state)
                reason = _REASONS.get(before, f"it is {named(before)}")
                raise IllegalMove(f"the right of person {who} cannot {_WORDS[to]}: {reason}")
        self.states[rows] = to

    def count(self) -> dict[str, int]:
        """How many rights are in each state, by its name."""
        return {named(state): int((self.states == state).sum()) for state in State}


def named(state: State) -> str:
    """The name of a state in words, such as `in payment`."""
    return state.name.lower().replace("_", " ")


def thai_rights(outcome: Outcome, world: Facts) -> Rights:
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


def home_rights_states(outcome: Outcome, world: Facts) -> Rights:
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
