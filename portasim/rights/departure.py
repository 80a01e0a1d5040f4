"""Withdrawals: refunds and transfers claimed after a departure, and the months they end.

What is taken is extinguished: the months no longer count in the scheme that pays it out. A claim
that satisfies the counter takes the months from the day it is filed, however long the counter
needs.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from functools import cache
from typing import Final, TypeAlias

import numpy as np

from portasim.agreements.acts import Act, acts
from portasim.agreements.amounts import settled
from portasim.agreements.model import Agreement
from portasim.agreements.money import (
    Payment,
    may_claim,
    moved_amount,
    refund,
    transfer,
    with_interest,
)
from portasim.agreements.parts import Refund, Transfer
from portasim.core.arrays import Bools, Ints, sum_by
from portasim.core.calendar import NEVER, months_after, years_of
from portasim.core.facts import Facts
from portasim.core.ratios import Ratio, as_ratio
from portasim.core.words import ORIGINS
from portasim.law.laws import Laws
from portasim.law.scheme import branch_open, pension_age_reached
from portasim.offices.claims import BENEFITS, Claims
from portasim.rights.claims import Filers, agreed_windows, filing_days, window_closes
from portasim.rights.ledger import PROVABLE, Ledger

_KEY: Final = 1 << 32


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """Accepted claims for money at departure, one entry a claim, and the months they take.

    person; scheme: that pays out; left: day of departure; benefit: position in BENEFITS; amount:
    minor units that leave the fund, of which tax is withheld; decided: day of payment, NEVER while
    it is not known, and if it is never paid; of_row: for each row of the ledger the claim that took
    it, or -1; claims: all such claims, filed or not, the accepted ones marked by `accepted`;
    paid_by: the scheme of each of them.
    """

    person: Ints
    scheme: Ints
    left: Ints
    benefit: Ints
    amount: Ints
    tax: Ints
    decided: Ints
    of_row: Ints
    claims: Claims
    accepted: Bools
    paid_by: Ints

    def __len__(self) -> int:
        return len(self.person)

    @classmethod
    def joined(cls, parts: Sequence[Withdrawn]) -> Withdrawn:
        """The claims of several schemes, which take different rows of one ledger, as one table."""
        if len(parts) == 1:
            return parts[0]
        of_row, before = np.full(len(parts[0].of_row), -1, dtype=np.int64), 0
        for part in parts:
            of_row = np.where(part.took_rows, part.of_row + before, of_row)
            before += len(part)
        names = [column.name for column in fields(cls) if column.name not in {"of_row", "claims"}]
        columns = {name: np.concatenate([getattr(part, name) for part in parts]) for name in names}
        return cls(of_row=of_row, claims=Claims.joined([part.claims for part in parts]), **columns)

    def decided_on(self, days: Ints) -> Withdrawn:
        """The same with the day on which each of all the claims was paid."""
        return replace(self, decided=days[self.accepted])

    @property
    def paid(self) -> Bools:
        """Whether each was paid."""
        paid: Bools = self.decided < NEVER
        return paid

    @property
    def to_person(self) -> Ints:
        """Minor units of each claim that go to the person; 0 for a transfer."""
        return np.where(self.benefit == BENEFITS.index("refund"), self.amount - self.tax, 0)

    @property
    def moved(self) -> Bools:
        """Whether each moved contributions to a fund of home, and was paid."""
        moved: Bools = (self.benefit == BENEFITS.index("transfer")) & self.paid
        return moved

    @property
    def took_rows(self) -> Bools:
        """The rows of the ledger that a claim has taken, paid or not."""
        taken: Bools = self.of_row >= 0
        return taken

    @property
    def paid_rows(self) -> Bools:
        """The rows of the ledger whose months were paid out or moved."""
        paid: Bools = np.append(self.paid, False)[self.of_row]
        return paid

    @property
    def moved_rows(self) -> Bools:
        """The rows of the ledger whose contributions moved to a fund of home."""
        moved: Bools = np.append(self.moved, False)[self.of_row]
        return moved


_Measure: TypeAlias = Act[Refund] | Act[Transfer]


def at_departure(
    agreements: Sequence[Agreement],
    laws: Laws,
    facts: Facts,
    ledger: Ledger,
    filers: Filers,
    declines: Bools,
) -> Withdrawn:
    """The money claimed after departures, and the months that go with it.

    The claim arises after the waiting time if the person is still away, before pension age, and the
    agreement is in force; a transfer also needs a home fund that collects for old age. declines:
    who lets the money lie, one entry a person.
    """
    measures = _measures(agreements)
    if not measures:
        return _nothing(filers, len(ledger))
    return Withdrawn.joined(
        [_from(scheme, agreements, laws, facts, ledger, filers, declines) for scheme in laws.hosts]
    )


def _from(
    scheme: int,
    agreements: Sequence[Agreement],
    laws: Laws,
    facts: Facts,
    ledger: Ledger,
    filers: Filers,
    declines: Bools,
) -> Withdrawn:
    """The money claimed from one scheme after departures."""
    measures = _measures(agreements)
    measures = {code: act for code, act in measures.items() if act.binds[scheme]}
    law, gone, people = laws.all[scheme], facts.departures, facts.people
    terms = _terms(measures)
    origin = people.origin[gone.person]
    arises = months_after(gone.day, terms.wait[origin])
    due = pension_age_reached(law, people.birth, people.sex)[gone.person]
    may = (arises >= terms.opens[origin]) & (arises < np.minimum(gone.back, due))
    may &= arises < people.death[gone.person]
    moves = terms.benefit[origin] == BENEFITS.index("transfer")
    may &= ~moves | _home_fund(laws, people.scheme[gone.person], arises, may)
    rows = np.flatnonzero(may)
    person, occasion, left = gone.person[rows], gone.number[rows] + 1, gone.day[rows]
    share = np.full(len(rows), filers.practice.files_at_departure)
    filed = filing_days(filers, people.subject[person], arises[rows], share, occasion)
    in_time = (filed < np.minimum(gone.back[rows], due[rows])) & ~declines[person]
    filed = np.where(in_time, filed, NEVER)
    benefit = terms.benefit[people.origin[person]]
    closes = window_closes(law, arises[rows])
    claims = filers.claims(closes, person, benefit, arises[rows], filed, occasion)
    in_time &= claims.documents_ok & (filed < people.death[person]) & (filed <= filers.horizon)
    windows, late = agreed_windows(agreements, laws, people, np.full(len(claims), scheme), claims)
    if late == "barred":
        in_time &= filed <= windows.closes
    departures = _Departures(person, left, occasion, terms.wait[people.origin[person]])
    least = terms.least[people.origin[person]]
    real = _with_enough_months(ledger, scheme, departures, in_time, least)
    claims, accepted = claims.select(real), in_time[real]
    return _taken(measures, facts, ledger, scheme, left[real], claims, accepted)


def _taken(
    measures: dict[int, _Measure],
    facts: Facts,
    ledger: Ledger,
    scheme: int,
    left: Ints,
    claims: Claims,
    accepted: Bools,
) -> Withdrawn:
    """The months and amounts that accepted claims take."""
    person, left = claims.person[accepted], left[accepted]
    of_row = _assigned(ledger, scheme, person, left)
    origin = facts.people.origin[person]
    amount = _amounts(measures, ledger, of_row, origin, claims.arises[accepted])
    paid = _paid(measures, amount, origin)
    return Withdrawn(
        person=person,
        scheme=np.full(len(person), scheme, dtype=np.int64),
        left=left,
        benefit=claims.benefit[accepted],
        amount=paid.sent,
        tax=paid.tax,
        decided=np.full(len(person), NEVER, dtype=np.int64),
        of_row=of_row,
        claims=claims,
        accepted=accepted,
        paid_by=np.full(len(claims), scheme, dtype=np.int64),
    )


def _nothing(filers: Filers, rows: int) -> Withdrawn:
    none = np.zeros(0, dtype=np.int64)
    claims = filers.claims(none, none, none, none, none, none)
    return Withdrawn(
        person=none,
        scheme=none,
        left=none,
        benefit=none,
        amount=none,
        tax=none,
        decided=none,
        of_row=np.full(rows, -1, dtype=np.int64),
        claims=claims,
        accepted=np.zeros(0, dtype=np.bool_),
        paid_by=none,
    )


@dataclass(frozen=True, slots=True)
class _Terms:
    """Terms of what may be taken, one entry a country of origin."""

    wait: Ints
    opens: Ints
    least: Ints
    benefit: Ints


def _terms(measures: dict[int, _Measure]) -> _Terms:
    n = len(ORIGINS)
    terms = _Terms(
        wait=np.zeros(n, dtype=np.int64),
        opens=np.full(n, NEVER, dtype=np.int64),
        least=np.ones(n, dtype=np.int64),
        benefit=np.zeros(n, dtype=np.int64),
    )
    for code, measure in measures.items():
        word = "refund" if isinstance(measure.part, Refund) else "transfer"
        terms.wait[code] = measure.part.wait_months
        terms.opens[code] = measure.since
        terms.least[code] = measure.part.min_months
        terms.benefit[code] = BENEFITS.index(word)
    return terms


def _home_fund(laws: Laws, scheme: Ints, days: Ints, rows: Bools) -> Bools:
    """Whether the scheme of home collects for old age on each day, of some rows."""
    open_ = np.zeros(len(days), dtype=np.bool_)
    for code, law in enumerate(laws.all):
        here = rows & (scheme == code)
        if here.any():
            open_[here] = branch_open(law, days[here])
    return open_


@dataclass(frozen=True, slots=True)
class _Departures:
    """Departures with a claim: person, day, which departure of the person, and months waited."""

    person: Ints
    left: Ints
    number: Ints
    waited: Ints


def _with_enough_months(
    ledger: Ledger, scheme: int, gone: _Departures, wanted: Bools, least: Ints
) -> Bools:
    """The departures with enough months behind them for a claim, wanted or not.

    Months of a claim that is not wanted or too small stay for the person's next departure.
    """
    mine = ledger.select(ledger.rows_of(scheme))
    mine = mine.select(mine.step == PROVABLE)
    started = mine.person * _KEY + mine.start
    through = np.concatenate([[0], np.cumsum(mine.months)])
    person = gone.person
    months = through[np.searchsorted(started, person * _KEY + gone.left)]
    taken = through[np.searchsorted(started, np.arange(ledger.n_people) * _KEY)]
    enough = np.zeros(len(person), dtype=np.bool_)
    for nth in np.unique(gone.number):
        rows = np.flatnonzero(gone.number == nth)
        held = months[rows] - taken[person[rows]]
        enough[rows] = may_claim(held, gone.waited[rows], least=np.maximum(least[rows], 1))
        rows = rows[enough[rows] & wanted[rows]]
        taken[person[rows]] = months[rows]
    return enough


def _assigned(ledger: Ledger, scheme: int, person: Ints, left: Ints) -> Ints:
    """For each row of the ledger the first of the departures after it that takes it, or -1."""
    rows = np.flatnonzero((ledger.step == PROVABLE) & (ledger.scheme == scheme))
    claim = np.searchsorted(
        person * _KEY + left, ledger.person[rows] * _KEY + ledger.start[rows], side="right"
    )
    found = claim < len(person)
    found[found] &= person[claim[found]] == ledger.person[rows][found]
    of_row = np.full(len(ledger), -1, dtype=np.int64)
    of_row[rows[found]] = claim[found]
    return of_row


def _measures(agreements: Sequence[Agreement]) -> dict[int, _Measure]:
    """What each country of origin may take at departure, by the position of the country."""
    return {**acts(agreements, Refund), **acts(agreements, Transfer)}


def _paid(measures: dict[int, _Measure], amount: Ints, origin: Ints) -> Payment:
    """Amounts as they leave the fund, less the tax withheld from refunds."""
    rate = np.zeros(len(ORIGINS), dtype=np.int64)
    refunded = np.zeros(len(ORIGINS), dtype=np.bool_)
    for code, measure in measures.items():
        if isinstance(measure.part, Refund):
            rate[code], refunded[code] = round(measure.part.tax_pct * 100), True
    to_persons, to_funds = refund(amount, tax=rate[origin]), transfer(amount)
    return Payment(
        sent=np.where(refunded[origin], to_persons.sent, to_funds.sent),
        tax=np.where(refunded[origin], to_persons.tax, to_funds.tax),
        fee=np.zeros_like(amount),
    )


def _amounts(
    measures: dict[int, _Measure], ledger: Ledger, of_row: Ints, origin: Ints, arises: Ints
) -> Ints:
    """Amount of each claim: shares of its contributions, with interest, at most so many months."""
    n = len(origin)
    taken = np.flatnonzero(of_row >= 0)
    claim = of_row[taken]
    payers = (ledger.employee, ledger.employer, ledger.state)
    sums = cache(
        lambda interest: [
            _with_interest(ledger.year[taken], claim, column[taken], arises, interest)
            if interest
            else sum_by(claim, column[taken], n)
            for column in payers
        ]
    )
    amount = np.zeros(n, dtype=np.int64)
    for code, measure in measures.items():
        rows = origin == code
        if not rows.any():
            continue
        part = measure.part
        moved = moved_amount(part.shares, *(column[rows] for column in sums(part.interest_pct)))
        if isinstance(part, Refund) and part.max_months is not None:
            months = sum_by(claim, ledger.months[taken], n)[rows]
            paid = np.minimum(months, part.max_months)
            moved = settled(as_ratio(moved) * Ratio(paid, np.maximum(months, 1)))
        amount[rows] = moved
    return amount


def _with_interest(year: Ints, claim: Ints, owed: Ints, arises: Ints, interest_pct: float) -> Ints:
    """Contributions of each claim with interest by calendar years to the year the claim arises."""
    rate, n = round(interest_pct * 100), len(arises)
    until = years_of(arises)
    first = int(year.min(initial=1998))
    columns = int(until.max(initial=first)) - first + 1
    cell = claim * columns + np.clip(year - first, 0, columns - 1)
    yearly = sum_by(cell, owed, n * columns).reshape(n, columns)
    found = np.zeros(n, dtype=np.int64)
    for last in np.unique(until):
        rows = until == last
        found[rows] = with_interest(yearly[rows, : int(last) - first + 1], rate)
    return found
