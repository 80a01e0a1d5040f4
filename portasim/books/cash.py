"""The cash books of the funds, exact to the minor unit of each currency, by year.

Old age and child allowance only, never the risk branches. The books hold the simulated people alone
and follow the death each life drew; a closing balance belongs to the pool and is nobody's loss.
Returns on the funds are not modelled.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from portasim.agreements.money import MINOR_DOWN, exchanged
from portasim.books.payments import KINDS, Payments
from portasim.core.arrays import Ints
from portasim.core.calendar import years_of
from portasim.core.facts import Facts
from portasim.core.params import UNITS
from portasim.core.words import COUNTRIES
from portasim.rights.outcome import Outcome
from portasim.rights.valuation import Prices

FIRST_YEAR: Final = 1900
INCOME: Final = (
    "employee_contributions",
    "employer_contributions",
    "state_contributions",
    "transfers_in",
)
OUTGO: Final = KINDS
"""Flows that add to a fund, and flows that take from it."""
BESIDE: Final = ("fees", "transfers_sent")
"""Flows that are no fund's: fees that payment channels keep of what the fund paid, and, beside the
fund of home that receives them, the contributions moved to it, in minor units of the sender."""
FLOWS: Final = (*INCOME, *OUTGO, *BESIDE)

_RATE: Final = 1_000_000


@dataclass(frozen=True, slots=True)
class CashBooks:
    """Flows of the funds: schemes x years from 1900 x FLOWS, minor units of each currency.

    begins: by scheme the first year in which anyone worked under it.
    """

    flows: Ints
    begins: Ints

    @classmethod
    def empty(cls, last_year: int) -> CashBooks:
        """Books without a flow, to a last year."""
        years = last_year - FIRST_YEAR + 1
        return cls(
            np.zeros((len(COUNTRIES), years, len(FLOWS)), dtype=np.int64),
            np.full(len(COUNTRIES), last_year, dtype=np.int64),
        )

    def post(self, flow: str, scheme: Ints, year: Ints, amount: Ints) -> None:
        """Add amounts to a flow."""
        n = self.flows.shape[1]
        cell = scheme * n + year - FIRST_YEAR
        # a sum of minor units of a block of people is exact in floating point
        more = np.bincount(cell, weights=amount, minlength=len(self.flows) * n)
        self.flows[:, :, FLOWS.index(flow)] += more.astype(np.int64).reshape(len(self.flows), n)

    def of(self, scheme: int, *flows: str) -> Ints:
        """The sum of some flows of a scheme by year from 1900."""
        places = [FLOWS.index(flow) for flow in flows]
        found: Ints = self.flows[scheme][:, places].sum(axis=1)
        return found

    def closing(self, scheme: int) -> Ints:
        """The balance of a fund at the end of each year from 1900; it opens with nothing."""
        change = self.of(scheme, *INCOME) - self.of(scheme, *OUTGO)
        balance: Ints = np.cumsum(change)
        return balance

    def added(self, other: CashBooks) -> CashBooks:
        """Two books of different people as one."""
        return CashBooks(self.flows + other.flows, np.minimum(self.begins, other.begins))


def cash_books(outcome: Outcome, facts: Facts, paid: Payments, last_year: int) -> CashBooks:
    """The books of all funds for some people under one plan."""
    ledger, year = outcome.ledger, outcome.ledger.year
    books = CashBooks.empty(last_year)
    for scheme in range(len(COUNTRIES)):
        rows = ledger.rows_of(scheme)
        years = year[rows][ledger.remitted[rows]]
        if scheme in outcome.laws.hosts:
            years = year[rows]
        books.begins[scheme] = years.min(initial=books.begins[scheme])
    for flow, column in zip(INCOME, (ledger.employee, ledger.employer, ledger.state), strict=False):
        books.post(flow, ledger.scheme, year, column * ledger.remitted)
    for kind, flow in enumerate(KINDS):
        some = paid.kind == kind
        books.post(flow, paid.scheme[some], paid.year[some], paid.amount[some])
    books.post("fees", paid.scheme, paid.year, paid.fee)
    taken = outcome.withdrawn
    moved = np.flatnonzero(taken.moved)
    home = facts.people.scheme[taken.person[moved]]
    amount, on = taken.amount[moved], taken.decided[moved]
    arrived = transfers_in(outcome.prices, home, amount, on, taken.scheme[moved])
    books.post("transfers_in", home, years_of(on), arrived)
    books.post("transfers_sent", home, years_of(on), amount)
    return books


def transfers_in(
    prices: Prices, scheme: Ints, sent: Ints, on: Ints, sender: Ints | None = None
) -> Ints:
    """What funds of home receive for amounts sent on some days, minor units; the rest is dropped.

    sender: the scheme that sends each, in whose minor units it is; satang if left out. The fraction
    of a minor unit stays with whoever exchanges.
    """
    units = np.array([money.unit for money in prices.schemes], dtype=np.int64)
    across, of_sender = prices.per_baht_on(scheme, on), np.full(len(sent), UNITS["THB"])
    if sender is not None:
        across, of_sender = across / prices.per_baht_on(sender, on), units[sender]
    rate = np.rint(across * _RATE).astype(np.int64)
    return exchanged(sent, rate, of_sender, units[scheme], scale=_RATE, rounding=MINOR_DOWN)
