"""Credited periods: months that a scheme of home enters for months of another scheme.

A month that moved counts at home as if it had been insured there when it was worked, at the wage it
was insured for abroad, changed at the rate of its year and held within the floor and ceiling of
home. Months before the home scheme opened buy nothing: the money stays with the fund. What the
money would buy at the home rate is reported beside it, not used.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from portasim.core.arrays import Bools, Ints
from portasim.core.calendar import first_days, first_month_on
from portasim.core.facts import People
from portasim.core.spans import split_at
from portasim.core.words import SATANG
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

    def select(self, rows: Bools | Ints) -> Credited:
        """Some of the rows."""
        columns = (self.person, self.scheme, self.first_m, self.last_m, self.wage_m)
        return Credited(*(column[rows] for column in columns))


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
        baht = ledger.base[row] / SATANG
        wage = baht * prices.per_baht_on(code, on) * prices.schemes[code].unit
        whole = np.floor(wage).astype(np.int64)
        parts.append(Credited(ledger.person[row], np.full(len(row), code), first, last, whole))
    if not parts:
        nothing = np.zeros(0, dtype=np.int64)
        return Credited(*[nothing] * 5)
    columns = ("person", "scheme", "first_m", "last_m", "wage_m")
    return Credited(*(np.concatenate([getattr(part, c) for part in parts]) for c in columns))
