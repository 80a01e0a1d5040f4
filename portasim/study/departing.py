"""Money that leaves with the worker: refunds and transfers claimed after a departure.

What is taken is extinguished: the months no longer count for anything in Thailand. A claim that
satisfies the counter takes the months from the day it is filed, however long the counter needs.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace

import numpy as np

from portasim.agreements.operators import moved_amount
from portasim.core.spans import sum_by
from portasim.core.vocab import (
    NEVER,
    ORIGINS,
    Bools,
    Floats,
    Ints,
    day,
    first_days,
    months_of,
)
from portasim.law.home import branch_open
from portasim.law.ledger import Ledger
from portasim.law.system import Law
from portasim.offices.claims import BENEFITS, Claims
from portasim.study.claims import filing_days, make_claims, old_age_arises
from portasim.study.plan import Plan
from portasim.study.terms import terms
from portasim.study.world import World

_KEY = 1 << 32


@dataclass(frozen=True)
class Taken:
    """Accepted claims for money at departure, one entry a claim, and the ledger rows they take.

    person; left: day of departure; benefit: position in BENEFITS; amount: satang; decided: day of
    payment, NEVER if the person died first; of_row: for each row of the ledger the claim that took
    it, or -1; claims: all such claims filed or not, accepted ones marked by `accepted`.
    """

    person: Ints
    left: Ints
    benefit: Ints
    amount: Ints
    decided: Ints
    of_row: Ints
    claims: Claims
    accepted: Bools

    def decided_on(self, days: Ints) -> Taken:
        """The same with the day on which each of all the claims was paid."""
        return replace(self, decided=days[self.accepted])

    @property
    def paid_refunds(self) -> Ints:
        """Satang of each claim that go to the person; 0 for a transfer."""
        return np.where(self.benefit == BENEFITS.index("refund"), self.amount, 0)

    def kept(self, fee_pct: Floats, origin: Ints) -> Floats:
        """The share of each payment left after the fee of payment abroad."""
        return 1 - fee_pct[origin[self.person]] / 100


def rows_of(claims: Claims, rows: Bools | Ints) -> Claims:
    """Some rows of a table of claims."""
    return Claims(*(getattr(claims, field.name)[rows] for field in fields(Claims)))


def joined(first: Claims, second: Claims) -> Claims:
    """Two tables of claims as one."""
    return Claims(
        *(
            np.concatenate([getattr(first, field.name), getattr(second, field.name)])
            for field in fields(Claims)
        )
    )


def take_at_departure(plan: Plan, law: Law, world: World, ledger: Ledger, provable: Bools) -> Taken:
    """Who claims money after leaving, and which months go with it.

    The claim arises after the waiting time if the person is still away, before pension age, and the
    agreement is in force; a transfer also needs a home fund that collects for old age.
    """
    gone, people = world.departures, world.people
    wait = np.zeros(len(ORIGINS), dtype=np.int64)
    opens = np.full(len(ORIGINS), NEVER, dtype=np.int64)
    least = np.ones(len(ORIGINS), dtype=np.int64)
    benefit = np.zeros(len(ORIGINS), dtype=np.int64)
    for code, agreement in terms(plan).items():
        measure = agreement.refund or agreement.transfer
        if measure is not None:
            wait[code] = measure.wait_months
            opens[code] = day(agreement.from_)
            least[code] = measure.min_months
            benefit[code] = BENEFITS.index("refund" if agreement.refund else "transfer")
    origin = people.origin[gone.person]
    month = months_of(gone.day)
    arises = first_days(month + wait[origin]) + gone.day - first_days(month)
    due = old_age_arises(law, people.birth, np.zeros(world.n, dtype=np.int64))[gone.person]
    may = (arises >= opens[origin]) & (arises < np.minimum(gone.back, due))
    may &= arises < people.death[gone.person]
    may &= (benefit[origin] != BENEFITS.index("transfer")) | _home_fund(origin, arises, may)
    rows = np.flatnonzero(may)
    person, occasion = gone.person[rows], gone.number[rows] + 1
    filed = filing_days(
        plan.seed, people.subject[person], arises[rows],
        np.full(len(rows), plan.practice.files_at_departure), plan.practice, occasion,
    )  # fmt: skip
    in_time = filed < np.minimum(gone.back[rows], due[rows])
    filed = np.where(in_time, filed, NEVER)
    claims = make_claims(
        law, plan.seed, people, world.office, person, benefit[people.origin[person]],
        arises[rows], filed, occasion, plan.practice,
    )  # fmt: skip
    in_time &= claims.documents_ok & (filed < people.death[person]) & (filed <= day(plan.horizon))
    if law.choice("TH.switch.late_claim") == "barred":
        in_time &= filed <= claims.closes
    left = gone.day[rows]
    real = _with_enough_months(
        ledger, provable, person, left, occasion, in_time, least[people.origin[person]]
    )
    claims, accepted = rows_of(claims, real), in_time[real]
    person, left = person[real][accepted], left[real][accepted]
    of_row = _assign(ledger, provable, person, left)
    amount = _amounts(plan, ledger, of_row, people.origin[person], len(person))
    return Taken(
        person=person,
        left=left,
        benefit=benefit[people.origin[person]],
        amount=amount,
        decided=np.full(len(person), NEVER, dtype=np.int64),
        of_row=of_row,
        claims=claims,
        accepted=accepted,
    )


def _home_fund(origin: Ints, days: Ints, rows: Bools) -> Bools:
    open_ = np.zeros(len(days), dtype=np.bool_)
    for code, country in enumerate(ORIGINS):
        here = rows & (origin == code)
        if here.any():
            open_[here] = branch_open(country, days[here])
    return open_


def _with_enough_months(
    ledger: Ledger,
    provable: Bools,
    person: Ints,
    left: Ints,
    number: Ints,
    wanted: Bools,
    least: Ints,
) -> Bools:
    """The departures with enough months behind them for a claim, wanted or not.

    Months of a claim that is not wanted or too small stay for the person's next departure.
    """
    started = ledger.person[provable] * _KEY + ledger.start[provable]
    through = np.concatenate([[0], np.cumsum(ledger.months[provable])])
    months = through[np.searchsorted(started, person * _KEY + left)]
    taken = through[np.searchsorted(started, np.arange(ledger.n_people) * _KEY)]
    enough = np.zeros(len(person), dtype=np.bool_)
    for nth in np.unique(number):
        rows = np.flatnonzero(number == nth)
        enough[rows] = months[rows] - taken[person[rows]] >= np.maximum(least[rows], 1)
        rows = rows[enough[rows] & wanted[rows]]
        taken[person[rows]] = months[rows]
    return enough


def _assign(ledger: Ledger, provable: Bools, person: Ints, left: Ints) -> Ints:
    """For each row of the ledger the first of the departures after it that takes it, or -1."""
    rows = np.flatnonzero(provable)
    claim = np.searchsorted(
        person * _KEY + left, ledger.person[rows] * _KEY + ledger.start[rows], side="right"
    )
    found = claim < len(person)
    found[found] &= person[claim[found]] == ledger.person[rows][found]
    of_row = np.full(len(provable), -1, dtype=np.int64)
    of_row[rows[found]] = claim[found]
    return of_row


def _amounts(plan: Plan, ledger: Ledger, of_row: Ints, origin: Ints, n: int) -> Ints:
    taken = of_row >= 0
    owed = ledger.owed
    sums = [
        sum_by(of_row[taken], column[taken], n)
        for column in (owed.employee_old_age, owed.employer_old_age, owed.government_old_age)
    ]
    amount = np.zeros(n, dtype=np.int64)
    for code, agreement in terms(plan).items():
        measure = agreement.refund or agreement.transfer
        rows = origin == code
        if measure is not None and rows.any():
            amount[rows] = moved_amount(measure.shares, *(column[rows] for column in sums))
    return amount
