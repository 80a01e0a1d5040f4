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

from portasim.core.arrays import Bools, Ints
from portasim.core.calendar import NEVER
from portasim.core.facts import Facts
from portasim.core.faults import UserError
from portasim.offices.claims import BENEFITS, OLD_AGE, OUTCOMES
from portasim.rights.ledger import COUNTED_AT_HOME, INSURED_AT_HOME, PROVABLE
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


class States:
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


def states_of(outcome: Outcome, facts: Facts, scheme: int) -> States:
    """The states of the rights in one scheme, moved in the order of a life.

    Months accrue; a settled refund or transfer ends those it takes; what is left or earned later
    vests when the right arises, and is paid, barred, or ends with death. Raises IllegalMove where a
    result asks for what cannot be, such as a pension out of refunded months.
    """
    n, states = facts.n, States(facts.n)
    ledger, taken = outcome.ledger, outcome.withdrawn
    rows = np.arange(len(ledger))[ledger.rows_of(scheme)]
    step = ledger.step[rows]
    states.move(_any(ledger.person[rows[step >= PROVABLE]], n), State.ACCRUING)
    for word, state in (("refund", State.REFUNDED), ("transfer", State.TRANSFERRED)):
        settled = taken.paid & (taken.benefit == BENEFITS.index(word)) & (taken.scheme == scheme)
        states.move(_any(taken.person[settled], n), state)
    elsewhere = _any(ledger.person[rows[_moved(step)]], n)
    states.move(elsewhere & (states.states == State.ACCRUING), State.TRANSFERRED)
    _claimed(states, outcome, facts, scheme)
    died = facts.people.death <= outcome.horizon
    unpaid = np.isin(states.states, (State.ACCRUING, State.VESTED))
    states.move(died & unpaid, State.EXTINGUISHED)
    return states


def _claimed(states: States, outcome: Outcome, facts: Facts, scheme: int) -> None:
    """Move what is left on record to where its claim has got."""
    n, rights = facts.n, outcome.rights
    rows = np.arange(len(rights))[rights.rows_of(scheme)]
    left = rows[rights.months[rows] > 0]
    accrued = _any(rights.person[left], n)
    states.move(accrued & (states.states != State.ACCRUING), State.ACCRUING)
    owed = rights.monthly[left] + rights.lump_sum[left] > 0
    due = left[owed & (rights.arises[left] <= outcome.horizon)]
    due = due[rights.arises[due] < outcome.filing.death[due]]
    states.move(_any(rights.person[due], n), State.VESTED)
    paid = _any(rights.person[due[outcome.decided[due] < NEVER]], n)
    states.move(paid, State.IN_PAYMENT)
    claims, decided = outcome.filed.claims, outcome.decisions.outcome
    barred = (claims.benefit == OLD_AGE) & (decided == OUTCOMES.index("barred"))
    barred &= outcome.filed.paid_by == scheme
    late = _any(claims.person[barred], n) & (states.states == State.VESTED)
    states.move(late, State.BARRED)


def _moved(step: Ints) -> Bools:
    moved: Bools = (step == INSURED_AT_HOME) | (step == COUNTED_AT_HOME)
    return moved


def _any(person: Ints, n: int) -> Bools:
    found = np.zeros(n, dtype=np.bool_)
    found[person] = True
    return found
