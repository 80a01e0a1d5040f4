"""Schemes joined: shares as if one agreement among all of them had always been in force.

Past months count and no least number of own months is needed. Nothing here is an agreement of a
scenario: it measures what national law loses of careers in two countries.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from typing import Final

import numpy as np

from portasim.agreements.amounts import qualify, totalised_amount
from portasim.agreements.parts import Amount
from portasim.agreements.periods import Periods, Totals, short_periods
from portasim.core.arrays import Bools, Ints
from portasim.core.calendar import NEVER, months_of
from portasim.core.facts import People
from portasim.law.laws import Laws
from portasim.law.scheme import OLD_AGE
from portasim.law.system import Law
from portasim.rights.ledger import Ledger, counted_months, partner_months
from portasim.rights.national import Standing
from portasim.rights.right import Offers, Rights
from portasim.rights.totalisation import SHORT_MONTHS, paid_in_one_sum

_PRO_RATA: Final = Amount(method="prorata")
"""rate(T) x own wage base x n / T, T being all months (EU 883/2004 art. 52)."""
_MINIMUM: Final = "old_age.qualifying_months"


@dataclass(frozen=True, slots=True)
class _Own:
    """Own rights of one scheme before a share is made of them, one entry a right.

    rows: of the rights; on: the day of the law; own: months of the scheme; facts: the past that its
    formula needs.
    """

    law: Law
    rows: Ints
    on: Ints
    own: Ints
    facts: Mapping[str, Ints]

    def select(self, some: Ints) -> _Own:
        """Some of them."""
        facts = {name: fact[some] for name, fact in self.facts.items()}
        return _Own(self.law, self.rows[some], self.on[some], self.own[some], facts)


def joined(laws: Laws, people: People, ledger: Ledger, standing: Standing) -> Offers:
    """The share that each scheme pays of a pension for the months of all schemes together.

    Months before the right arises count, each once, whatever the number of schemes it is insured
    in. Opens where the law's minimum is met by all months and another scheme adds any. The method
    is the same for every law; a law's own rule on treaties is left aside.
    """
    offers = Offers.none(len(standing.rights))
    for scheme, right in _rights_due(laws, people, standing):
        added = _added(ledger, scheme, standing.rights.select(right.rows))
        totals = short_periods(right.own, added, SHORT_MONTHS, "counted")
        opens = (added > 0) & qualify(right.law, right.on, right.own, totals.qualifying, 0)
        offers.added[right.rows] = added
        _write(offers, right, totals, opens)
    return offers


def in_proportion(laws: Laws, people: People, standing: Standing) -> Offers:
    """A pension in proportion for who has n months and fewer than the minimum M of a scheme.

    It is the pension at M months times n / M; open nowhere else, nor where no minimum is in force.
    """
    offers = Offers.none(len(standing.rights))
    for _, right in _rights_due(laws, people, standing):
        least = minimum_months(right.law, right.on)
        totals = Totals(np.maximum(least - right.own, 0), least, least, least)
        _write(offers, right, totals, right.own < least)
    return offers


def minimum_months(law: Law, on: Ints) -> Ints:
    """The months that a pension asks for on each day, 0 where no such number is in force."""
    number = law.number(f"{law.country}.{_MINIMUM}")
    held = number.in_force(on)
    found = np.zeros(len(on), dtype=np.int64)
    if held.any():
        found[held] = law.at(number.id, on[held])
    return found


def _rights_due(laws: Laws, people: People, standing: Standing) -> Iterator[tuple[int, _Own]]:
    """By scheme, the rights that rest on months and arise in life."""
    rights = standing.rights
    due = (rights.arises < people.death[rights.person]) & (rights.arises < NEVER)
    due &= rights.months > 0
    for scheme, law in enumerate(laws.all):
        place = rights.rows_of(scheme)
        rows = np.flatnonzero(due[place]) + place.start
        if rows.size:
            on = np.maximum(rights.arises[rows], OLD_AGE.since(law))
            past = standing.facts[scheme]
            facts = {name: fact[rows - place.start] for name, fact in past.items()}
            yield scheme, _Own(law, rows, on, rights.months[rows], facts)


def _added(ledger: Ledger, scheme: int, rights: Rights) -> Ints:
    """Months of all other schemes before rights arise that are not months of their own scheme."""
    before_m = np.zeros(ledger.n_people, dtype=np.int64)
    before_m[rights.person] = months_of(rights.arises)
    mine = np.zeros(ledger.n_people, dtype=np.bool_)
    mine[rights.person] = True
    others = [
        counted_months(ledger, other, persons=mine)
        for other in np.unique(ledger.scheme).tolist()
        if other != scheme
    ]
    if not others:
        return np.zeros(len(rights), dtype=np.int64)
    theirs = Periods(
        *(
            np.concatenate([getattr(one, name) for one in others])
            for name in ("person", "first_m", "last_m")
        )
    )
    own = counted_months(ledger, scheme, persons=mine)
    return partner_months(own, theirs, before_m)[rights.person]


def _write(offers: Offers, right: _Own, totals: Totals, opens: Bools) -> None:
    """Write the shares that are open into their rows, by the month or in one sum by law."""
    some = np.flatnonzero(opens)
    if not some.size:
        return
    right, law = right.select(some), right.law
    totals = Totals(*(getattr(totals, column.name)[some] for column in fields(Totals)))
    on, own, facts = right.on, right.own, right.facts
    in_one_sum = paid_in_one_sum(law, on, totals, facts)
    monthly = totalised_amount(law, on, own, totals, facts, _PRO_RATA)
    offers.monthly[right.rows] = np.where(in_one_sum, 0, monthly)
    if in_one_sum.any():
        lump_sum = totalised_amount(law, on, own, totals, facts, _PRO_RATA, "lump_sum")
        offers.lump_sum[right.rows] = np.where(in_one_sum, lump_sum, 0)
    offers.opens[right.rows] = offers.monthly[right.rows] + offers.lump_sum[right.rows] > 0
