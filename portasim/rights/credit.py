"""Credited periods: months that a scheme of home enters for months of another scheme.

A month that moved counts at home as if it had been insured there when it was worked, at the wage it
was insured for abroad, changed at the rate of its year and held within the floor and ceiling of
home. Months before the home scheme opened buy nothing: the money stays with the fund. What the
money would buy at the home rate is reported beside it, not used.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace

import numpy as np

from portasim.core.arrays import Bools, Ints
from portasim.core.calendar import first_days, first_month_on
from portasim.core.facts import People
from portasim.core.spans import single_steps, split_at
from portasim.law.laws import Laws
from portasim.law.scheme import branch_open
from portasim.rights.ledger import Ledger
from portasim.rights.valuation import Prices


@dataclass(frozen=True, slots=True)
class Credited:
    """Months credited: rows of a person, a scheme, months and the wage they stand for."""

    person: Ints
    scheme: Ints
    first_m: Ints
    last_m: Ints
    wage_m: Ints

    def __len__(self) -> int:
        return len(self.person)

    def beside(self, insured: Bools) -> Credited:
        """The same months, single months each for persons who are insured in the scheme as well.

        So a month insured there already goes before one credited, whichever row begins first.
        """
        twice = insured[self.person]
        if not twice.any():
            return self
        some, others = self.select(twice), self.select(~twice)
        row, month = single_steps(some.first_m, some.last_m)
        singly = replace(some.select(row), first_m=month, last_m=month + 1)
        return Credited.joined([others, singly])

    @classmethod
    def joined(cls, parts: Sequence[Credited]) -> Credited:
        """Rows of several tables."""
        names = [column.name for column in fields(cls)]
        return cls(*(np.concatenate([getattr(part, name) for part in parts]) for name in names))

    def select(self, rows: Bools | Ints) -> Credited:
        """Some of the rows."""
        return Credited(*(getattr(self, column.name)[rows] for column in fields(self)))


def credited(laws: Laws, prices: Prices, people: People, ledger: Ledger, rows: Ints) -> Credited:
    """Months of some rows of the ledger as each person's home scheme enters them.

    Only months in which its branch of old age runs are entered.
    """
    scheme = people.scheme[ledger.person[rows]]
    parts = []
    for code in np.unique(scheme).tolist():
        law = laws.all[code]
        mine = rows[scheme == code]
        opens = law.number(f"{law.country}.old_age.branch_open").changes
        cut, first, last = split_at(
            ledger.first_m[mine], ledger.last_m[mine], first_month_on(opens)
        )
        on = first_days(first)
        entered = branch_open(law, on)
        row, first, last, on = mine[cut][entered], first[entered], last[entered], on[entered]
        baht = prices.baht(ledger.scheme[row], ledger.base[row], on)
        wage = baht * prices.per_baht_on(code, on) * prices.schemes[code].unit
        whole = np.floor(wage).astype(np.int64)
        parts.append(Credited(ledger.person[row], np.full(len(row), code), first, last, whole))
    if not parts:
        nothing = np.zeros(0, dtype=np.int64)
        return Credited(*[nothing] * 5)
    return Credited.joined(parts)
