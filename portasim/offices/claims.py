"""Claims at the counter: filed, too late, decided or still waiting.

Every claim ends in exactly one outcome and none is dropped: the horizon closes the books, and
what is open then is reported as waiting. A claim filed within its window is decided even if the
decision falls after the window shuts. The person must be alive to file and when an officer opens
the claim; one opened in life is decided even if the person dies before the decision.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Final, Literal, TypeAlias

import numpy as np

from portasim.core.arrays import Bools, Floats, Ints
from portasim.core.calendar import NEVER
from portasim.core.words import PROVINCES
from portasim.offices.config import Offices
from portasim.offices.counters import starts_by_office

LateClaims: TypeAlias = Literal["accepted", "barred"]

BENEFITS: Final = ("old_age", "refund", "transfer")
OUTCOMES: Final = ("paid", "refused", "barred", "abandoned", "waiting", "never_filed")
REASONS: Final = (
    "in_time",
    "late",
    "documents",
    "died",
    "in_queue",
    "with_officer",
    "not_yet_filed",
    "not_filed",
)
"""Why a claim has its outcome.

paid: in_time, or late where late claims are accepted; refused: documents; barred: late;
abandoned: died; waiting: in_queue, with_officer, not_yet_filed; never_filed: not_filed, died.
"""

PAID: Final = OUTCOMES.index("paid")
OLD_AGE: Final = BENEFITS.index("old_age")


@dataclass(frozen=True)
class Claims:
    """Claims for old-age money, one row a claim, all columns of one length.

    Days are whole days from 1970-01-01. Raises ValueError on columns of unequal length, codes
    out of range, uniforms outside (0, 1), and claims filed before they arise.
    """

    person: Ints
    """The person's number."""
    benefit: Ints
    """Position in BENEFITS."""
    province: Ints
    """The office: position in words.PROVINCES."""
    arises: Ints
    """The first day on which the claim can be filed."""
    closes: Ints
    """The last day of the window; NEVER where there is none."""
    filed: Ints
    """The day on which the person would file; NEVER if not at all."""
    death: Ints
    """The day the person dies, not alive from then on; NEVER if not in the model's time."""
    service_u: Floats
    """A uniform: how long the claim takes an officer."""
    tie_u: Floats
    """A uniform: the place among claims filed at one office on one day."""
    documents_ok: Bools
    """Whether the papers satisfy the officer."""

    def __post_init__(self) -> None:
        for column in fields(self):
            rows = np.shape(getattr(self, column.name))
            if rows != (len(self),):
                raise ValueError(f"claims: '{column.name}' has shape {rows}, not ({len(self)},)")
        for name, words in (("benefit", BENEFITS), ("province", PROVINCES)):
            _refuse(getattr(self, name), 0, len(words) - 1, name)
        for name in ("service_u", "tie_u"):
            _refuse(getattr(self, name), np.nextafter(0, 1), np.nextafter(1, 0), name)
        early = np.flatnonzero(self.filed < self.arises)
        if early.size:
            raise ValueError(f"claims: row {early[0]} is filed before it arises")

    def __len__(self) -> int:
        return len(self.person)


def _refuse(column: Ints | Floats, least: float, most: float, name: str) -> None:
    # Written as "not within" so that a NaN is refused too.
    wrong = np.flatnonzero(~((column >= least) & (column <= most)))
    if wrong.size:
        raise ValueError(f"claims: row {wrong[0]} has {name} {column[wrong[0]]}, out of range")


@dataclass(frozen=True)
class Decisions:
    """What became of claims, one row a claim in the order given.

    `decided`: the day of payment or refusal, else NEVER; `outcome`: position in OUTCOMES;
    `reason`: position in REASONS.
    """

    decided: Ints
    outcome: Ints
    reason: Ints


def decide(
    claims: Claims,
    offices: Offices,
    n_people: int,
    late_claims: LateClaims,
    horizon: int,
    workers: int = 1,
) -> Decisions:
    """What becomes of claims by the horizon, the last day in the books.

    A claim filed after its window shuts is turned away without an officer's time under `barred`
    and queues like any other under `accepted`. Queues are first come, first served by filing
    day; on one day `tie_u` decides, then person and benefit, never the order of rows. Missing
    documents are found at the counter, so the officer's time is spent. The officer is occupied
    by all the claims that a simulated claim stands for (`Offices.service_days`), its own decision
    takes its own share (`Offices.days_per_claim`): a person's case does not last longer because
    the sample is small. A decision counts from the first day that begins once the work is done,
    so never from the day of filing. An event after the horizon is not known yet: a claim to be
    filed then waits, unless its window has shut before and late claims are barred.

    `n_people` is the number of people simulated; `workers` changes speed, never results. Raises
    ValueError unless n_people and workers are at least 1.
    """
    filed, death = claims.filed, claims.death
    exponential = offices.service_shape == "exponential"
    work = -np.log(claims.service_u) if exponential else np.ones(len(claims))

    not_filed = filed >= NEVER
    died = ~not_filed & (death <= np.minimum(filed, horizon))
    late = filed > claims.closes
    barred = late & (claims.closes <= horizon) & (late_claims == "barred") & ~(not_filed | died)
    queued = (filed <= horizon) & ~(not_filed | died | barred)

    starts = np.full(len(claims), np.inf)
    order = np.lexsort((claims.benefit, claims.person, claims.tie_u, filed, claims.province))
    order = order[queued[order]]
    starts[order] = starts_by_office(
        claims.province[order],
        filed[order],
        death[order],
        offices.service_days(n_people) * work[order],
        offices.officers_by_code(),
        horizon,
        workers,
    )
    answered = np.maximum(np.ceil(starts + offices.days_per_claim * work), filed + 1)
    done = queued & (answered <= horizon)
    decided = np.full(len(claims), NEVER, dtype=np.int64)
    decided[done] = answered[done].astype(np.int64)

    opened = np.isfinite(starts)
    # The first line that applies decides.
    ends: tuple[tuple[Bools, str, str], ...] = (
        (not_filed, "never_filed", "not_filed"),
        (died, "never_filed", "died"),
        (barred, "barred", "late"),
        (~queued, "waiting", "not_yet_filed"),
        (done & ~claims.documents_ok, "refused", "documents"),
        (done & late, "paid", "late"),
        (done, "paid", "in_time"),
        (opened, "waiting", "with_officer"),
        (death <= horizon, "abandoned", "died"),
        (~opened, "waiting", "in_queue"),
    )
    applies = [rows for rows, _, _ in ends]
    return Decisions(
        decided=decided,
        outcome=np.select(applies, [OUTCOMES.index(outcome) for _, outcome, _ in ends]),
        reason=np.select(applies, [REASONS.index(reason) for _, _, reason in ends]),
    )
