"""The month book: where every worked month ends."""

from __future__ import annotations

from typing import Final

import numpy as np

from portasim.core.arrays import Bools, Ints
from portasim.core.calendar import NEVER
from portasim.core.facts import Facts
from portasim.offices.claims import BENEFITS, OLD_AGE, OUTCOMES
from portasim.rights.ledger import PROVABLE, STEPS
from portasim.rights.outcome import Outcome

MONTH_ENDS: Final = (
    *STEPS[:-1],
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
_WORDS: Final = np.array([MONTH_ENDS.index(word) for word in OUTCOMES])


def month_book(outcome: Outcome, world: Facts) -> Ints:
    """Months of each person by where they end, people x MONTH_ENDS; rows sum to months worked."""
    ledger, right = outcome.ledger, outcome.right
    ends = ledger.step.copy()
    provable = ledger.step == PROVABLE
    person = ledger.person
    fate = _fates(outcome, world, right.heirs > 0)
    ends[provable] = fate[person[provable]]
    taken = outcome.taken
    gone = taken.of_row >= 0
    transfer = taken.benefit == BENEFITS.index("transfer")
    names = np.where(transfer, MONTH_ENDS.index("transferred"), MONTH_ENDS.index("refunded"))
    # a claim in a queue has its months, whether or not the money ever follows
    at_departure = outcome.claims.benefit != OLD_AGE
    words = _WORDS[outcome.decisions.outcome[at_departure][taken.accepted]]
    names = np.where(taken.decided < NEVER, names, words)
    ends[gone] = names[taken.of_row[gone]]
    ends[outcome.moved] = MONTH_ENDS.index("counted_at_home")
    cells = person * len(MONTH_ENDS) + ends
    size = world.n * len(MONTH_ENDS)
    counted = np.bincount(cells, weights=ledger.months, minlength=size)
    return counted.astype(np.int64).reshape(world.n, len(MONTH_ENDS))


def _fates(outcome: Outcome, world: Facts, early: Bools) -> Ints:
    """Where the provable months of each person end: the outcome of the claim, or death before."""
    fate = np.full(world.n, MONTH_ENDS.index("died_before_claim"), dtype=np.int64)
    claims = outcome.claims
    mine = claims.benefit == OLD_AGE
    fate[claims.person[mine]] = _WORDS[outcome.decisions.outcome[mine]]
    fate[early & (outcome.heirs_day < NEVER)] = MONTH_ENDS.index("paid_to_heirs")
    return fate
