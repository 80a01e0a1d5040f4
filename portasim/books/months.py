"""The month book: where each month worked ends, exact to the month."""

from __future__ import annotations

from typing import Final

import numpy as np

from portasim.core.arrays import Ints
from portasim.core.calendar import NEVER
from portasim.core.facts import Facts
from portasim.offices.claims import BENEFITS, OLD_AGE, OUTCOMES
from portasim.rights.ledger import PROVABLE, STEPS, WITHDRAWN
from portasim.rights.outcome import Outcome

MONTH_ENDS: Final = (
    *STEPS[:PROVABLE],
    "refunded",
    "transferred",
    "counted_at_home",
    "died_before_claim",
    "paid_to_heirs",
    "never_filed",
    "barred",
    "refused",
    "abandoned",
    "waiting",
    "paid",
)
"""Where a worked month ends: lost on the way, taken at departure, or at a claim's outcome."""

_OF_STEPS: Final = np.array(
    [
        *range(PROVABLE + 1),
        *[MONTH_ENDS.index("counted_at_home")] * 2,
        MONTH_ENDS.index("refunded"),
    ]
)
"""Where months end by the step they reached; those on record and withdrawn are told apart later."""
_OF_OUTCOMES: Final = np.array([MONTH_ENDS.index(outcome) for outcome in OUTCOMES])


def month_book(outcome: Outcome, facts: Facts) -> Ints:
    """Months of each person by where they end, people x MONTH_ENDS; rows sum to months worked."""
    ledger = outcome.ledger
    taken = _of_withdrawals(outcome)
    size = facts.n * len(MONTH_ENDS)
    book = np.zeros(size)
    for scheme in outcome.laws.hosts:
        rows, fates = ledger.rows_of(scheme), _fates(outcome, facts, scheme)
        step, person = ledger.step[rows], ledger.person[rows]
        ends = _OF_STEPS[step]
        on_record = step == PROVABLE
        ends[on_record] = fates[person[on_record]]
        if len(taken):
            gone = np.flatnonzero(step == WITHDRAWN)
            ends[gone] = taken[outcome.withdrawn.of_row[rows][gone]]
        months = (ledger.last_m - ledger.first_m)[rows]
        book += np.bincount(person * len(MONTH_ENDS) + ends, weights=months, minlength=size)
    return book.astype(np.int64).reshape(facts.n, len(MONTH_ENDS))


def _of_withdrawals(outcome: Outcome) -> Ints:
    """Where months end that claims at departure took: with the money, or with the claim."""
    taken, plan = outcome.withdrawn, outcome.filed
    transfer = taken.benefit == BENEFITS.index("transfer")
    paid = np.where(transfer, MONTH_ENDS.index("transferred"), MONTH_ENDS.index("refunded"))
    # a claim in a queue has its months, whether or not the money ever follows
    waiting = _OF_OUTCOMES[outcome.decisions.outcome[len(plan.rows) :][taken.accepted]]
    return np.where(taken.decided < NEVER, paid, waiting)


def _fates(outcome: Outcome, facts: Facts, scheme: int) -> Ints:
    """Where months on record in a scheme end, by person: with the claim, or a death before it."""
    fate = np.full(facts.n, MONTH_ENDS.index("died_before_claim"), dtype=np.int64)
    claims = outcome.filed.claims
    mine = (claims.benefit == OLD_AGE) & (outcome.filed.paid_by == scheme)
    fate[claims.person[mine]] = _OF_OUTCOMES[outcome.decisions.outcome[mine]]
    heirs = (outcome.heirs_day < NEVER) & (outcome.rights.scheme == scheme)
    fate[outcome.rights.person[heirs]] = MONTH_ENDS.index("paid_to_heirs")
    return fate
