"""Money that leaves with the worker: refunds and transfers claimed after a departure.

What is taken is extinguished: the months no longer count for anything in Thailand. A claim that
satisfies the counter takes the months from the day it is filed, however long the counter needs.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from functools import cache

import numpy as np

from portasim.agreements.acts import acts
from portasim.agreements.amounts import settled
from portasim.agreements.model import Agreement
from portasim.agreements.money import moved_amount, part_of, with_interest
from portasim.agreements.parts import Refund, Transfer
from portasim.core.arrays import Bools, Ints, sum_by
from portasim.core.calendar import NEVER, day, months_after, years_of
from portasim.core.facts import World
from portasim.core.ratios import Ratio, as_ratio
from portasim.core.words import ORIGINS
from portasim.law.laws import Laws
from portasim.law.scheme import branch_open, old_age_arises
from portasim.offices.claims import BENEFITS, Claims
from portasim.rights.claims import agreed_windows, filing_days, make_claims
from portasim.rights.ledger import Ledger
from portasim.scenario.plan import Plan

_KEY = 1 << 32


@dataclass(frozen=True)
class Taken:
    """Accepted claims for money at departure, one entry a claim, and the ledger rows they take.

    person; left: day of departure; benefit: position in BENEFITS; amount: satang that leave the
    fund, of which tax is withheld; decided: day of payment, NEVER if the person died first; of_row:
    for each row of the ledger the claim that took it, or -1; claims: all such claims filed or not,
    accepted ones marked by `accepted`.
    """

    person: Ints
    left: Ints
    benefit: Ints
    amount: Ints
    tax: Ints
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
        return np.where(self.benefit == BENEFITS.index("refund"), self.amount - self.tax, 0)

    @property
    def moved(self) -> Bools:
        """Which claims moved contributions to a home fund, and were settled."""
        moved: Bools = (self.benefit == BENEFITS.index("transfer")) & (self.decided < NEVER)
        return moved


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


def take_at_departure(
    plan: Plan, laws: Laws, world: World, ledger: Ledger, provable: Bools, declines: Bools
) -> Taken:
    """Who claims money after leaving, and which months go with it.

    The claim arises after the waiting time if the person is still away, before pension age, and the
    agreement is in force; a transfer also needs a home fund that collects for old age. declines:
    who lets the money lie, whatever the luck of claiming says.
    """
    gone, people, law = world.departures, world.people, laws.thai
    if not _measures(plan):
        none = np.zeros(0, dtype=np.int64)
        claims = make_claims(
            law, plan.seed, people, world.office, none, none, none, none, none, plan.practice
        )
        untaken = np.full(len(provable), -1, dtype=np.int64)
        return Taken(
            none, none, none, none, none, none, untaken, claims, np.zeros(0, dtype=np.bool_)
        )
    wait = np.zeros(len(ORIGINS), dtype=np.int64)
    opens = np.full(len(ORIGINS), NEVER, dtype=np.int64)
    least = np.ones(len(ORIGINS), dtype=np.int64)
    benefit = np.zeros(len(ORIGINS), dtype=np.int64)
    for code, (word, agreement, measure) in _measures(plan).items():
        wait[code] = measure.wait_months
        opens[code] = day(agreement.from_)
        least[code] = measure.min_months
        benefit[code] = BENEFITS.index(word)
    origin = people.origin[gone.person]
    arises = months_after(gone.day, wait[origin])
    due = old_age_arises(law, people.birth, np.zeros(world.n, dtype=np.int64))[gone.person]
    may = (arises >= opens[origin]) & (arises < np.minimum(gone.back, due))
    may &= arises < people.death[gone.person]
    may &= (benefit[origin] != BENEFITS.index("transfer")) | _home_fund(laws, origin, arises, may)
    rows = np.flatnonzero(may)
    person, occasion = gone.person[rows], gone.number[rows] + 1
    filed = filing_days(
        plan.seed, people.subject[person], arises[rows],
        np.full(len(rows), plan.practice.files_at_departure), plan.practice, occasion,
    )  # fmt: skip
    in_time = (filed < np.minimum(gone.back[rows], due[rows])) & ~declines[person]
    filed = np.where(in_time, filed, NEVER)
    claims = make_claims(
        law, plan.seed, people, world.office, person, benefit[people.origin[person]],
        arises[rows], filed, occasion, plan.practice,
    )  # fmt: skip
    in_time &= claims.documents_ok & (filed < people.death[person]) & (filed <= day(plan.horizon))
    windows, late = agreed_windows(plan, law, people, claims)
    if late == "barred":
        in_time &= filed <= windows.closes
    left = gone.day[rows]
    real = _with_enough_months(
        ledger, provable, person, left, occasion, in_time, least[people.origin[person]]
    )
    claims, accepted = rows_of(claims, real), in_time[real]
    person, left = person[real][accepted], left[real][accepted]
    of_row = _assign(ledger, provable, person, left)
    asked = claims.arises[accepted]
    amount = _amounts(plan, ledger, of_row, people.origin[person], asked)
    return Taken(
        person=person,
        left=left,
        benefit=benefit[people.origin[person]],
        amount=amount,
        tax=_tax(plan, amount, people.origin[person]),
        decided=np.full(len(person), NEVER, dtype=np.int64),
        of_row=of_row,
        claims=claims,
        accepted=accepted,
    )


def _home_fund(laws: Laws, origin: Ints, days: Ints, rows: Bools) -> Bools:
    open_ = np.zeros(len(days), dtype=np.bool_)
    for code, law in enumerate(laws.home):
        here = rows & (origin == code)
        if here.any():
            open_[here] = branch_open(law, days[here])
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


def _measures(plan: Plan) -> dict[int, tuple[str, Agreement, Refund | Transfer]]:
    """What each country of origin may take at departure: its word, and where it is written."""
    found: dict[int, tuple[str, Agreement, Refund | Transfer]] = {}
    for code, refund in acts(plan.agreements, Refund).items():
        found[code] = ("refund", refund.agreement, refund.part)
    for code, transfer in acts(plan.agreements, Transfer).items():
        found[code] = ("transfer", transfer.agreement, transfer.part)
    return found


def _tax(plan: Plan, amount: Ints, origin: Ints) -> Ints:
    """Tax withheld from each refund, satang."""
    tax = np.zeros_like(amount)
    for code, (_, _, measure) in _measures(plan).items():
        if isinstance(measure, Refund):
            rows = origin == code
            tax[rows] = part_of(amount[rows], round(measure.tax_pct * 100))
    return tax


def _amounts(plan: Plan, ledger: Ledger, of_row: Ints, origin: Ints, arises: Ints) -> Ints:
    """Satang of each claim: shares of its contributions, with interest, at most so many months."""
    n = len(origin)
    taken = np.flatnonzero(of_row >= 0)
    claim = of_row[taken]
    owed = ledger.owed
    payers = (owed.employee_old_age, owed.employer_old_age, owed.government_old_age)
    sums = cache(
        lambda interest: [
            _with_interest(ledger, taken, claim, column[taken], arises, interest)
            if interest
            else sum_by(claim, column[taken], n)
            for column in payers
        ]
    )
    amount = np.zeros(n, dtype=np.int64)
    for code, (_, _, measure) in _measures(plan).items():
        rows = origin == code
        if not rows.any():
            continue
        paid_in = sums(measure.interest_pct)
        moved = moved_amount(measure.shares, *(column[rows] for column in paid_in))
        if isinstance(measure, Refund) and measure.max_months is not None:
            months = sum_by(claim, ledger.months[taken], n)[rows]
            paid = np.minimum(months, measure.max_months)
            moved = settled(as_ratio(moved) * Ratio(paid, np.maximum(months, 1)))
        amount[rows] = moved
    return amount


def _with_interest(
    ledger: Ledger, taken: Ints, claim: Ints, owed: Ints, arises: Ints, interest_pct: float
) -> Ints:
    """Contributions of each claim with interest by calendar years to the year the claim arises."""
    rate, n = round(interest_pct * 100), len(arises)
    year, until = ledger.year[taken], years_of(arises)
    first = int(year.min(initial=1998))
    columns = int(until.max(initial=first)) - first + 1
    cell = claim * columns + np.clip(year - first, 0, columns - 1)
    yearly = sum_by(cell, owed, n * columns).reshape(n, columns)
    found = np.zeros(n, dtype=np.int64)
    for last in np.unique(until):
        rows = until == last
        found[rows] = with_interest(yearly[rows, : int(last) - first + 1], rate)
    return found
