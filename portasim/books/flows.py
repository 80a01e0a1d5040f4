"""Flows of old-age money between workers, employers, states and funds, at both ends of a career.

Each flow is posted twice, as paid by one party and received by another, so that all parties
together are always at 0. What is paid is negative, what is received positive.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np

from portasim.books.cash import FIRST_YEAR, CashBooks
from portasim.books.values import AT_HOME, CHANNELS
from portasim.core.arrays import Floats, Ints, totals
from portasim.core.calendar import first_days, january
from portasim.core.facts import Facts
from portasim.core.words import COUNTRIES, HOSTS, ORIGINS
from portasim.law.scheme import insures_migrants
from portasim.rights.outcome import Outcome
from portasim.rights.valuation import Prices

_HERE: Final = HOSTS[0]
"""The word of the place of work in the names of parties and flows, whichever law stands there."""
_EMPLOYER, _STATE, _FUND = (f"{party}_{_HERE}" for party in ("employer", "state", "fund"))

PARTIES: Final = (
    "worker",
    _EMPLOYER,
    "employer_home",
    _STATE,
    "state_home",
    _FUND,
    *(f"fund_{country}" for country in ORIGINS),
    "payment_channel",
)
"""Parties that pay or receive; a worker includes the heirs, a state what it pays or is paid as a
state: of refunds the tax withheld."""
FLOW_KINDS: Final = (
    "thai_contributions",
    "home_contributions",
    "thai_benefits",
    "home_benefits",
    "refunds",
    "transfers",
    "fees",
)
"""Kinds of flows, old age alone: fees are those of payment abroad, which the worker bears."""
PRESENT: Final = (
    f"employee_{_HERE}",
    _EMPLOYER,
    _STATE,
    "employee_home",
    "employer_home",
    f"benefits_{_HERE}",
    "refunds",
    "taxes",
    "transfers",
    "fees",
    "benefits_home",
)
"""Present values of what each person's career makes parties pay, baht."""

_PAYERS: Final = ("employee", "employer", "state")
_AT_WORK: Final = tuple(name for name in CHANNELS if name not in (*AT_HOME, "refund"))


class _Postings:
    """A table of flows, cells x PARTIES x FLOW_KINDS, with nothing posted on one side only."""

    def __init__(self, cells: int) -> None:
        self.table: Floats = np.zeros((cells, len(PARTIES), len(FLOW_KINDS)))

    def post(self, payer: str, receiver: str, kind: str, amount: Floats) -> None:
        """Post an amount for each cell that one party pays to another."""
        column = FLOW_KINDS.index(kind)
        self.table[:, PARTIES.index(payer), column] -= amount
        self.table[:, PARTIES.index(receiver), column] += amount


def present_values(
    outcome: Outcome, facts: Facts, parts: Mapping[str, Floats]
) -> dict[str, Floats]:
    """Present values of flows by name of PRESENT, baht, one entry a person.

    Benefits are those of the value book (life tables, not the deaths that were drawn),
    contributions those of the careers, each at the first of its month. parts: the values by
    channel.
    """
    n, prices, taken = facts.n, outcome.prices, outcome.withdrawn
    net = np.sum([parts[name] for name in _AT_WORK], axis=0)
    kept = np.ones(n)
    queued = outcome.filing.queued
    kept[outcome.rights.person[queued]] = 1 - outcome.filing.fee_pct[queued] / 100

    def of_withdrawals(minor: Ints) -> Floats:
        baht = prices.baht(taken.scheme, minor, taken.decided)
        paid = prices.discounted(baht, taken.decided)
        return totals(taken.person, paid, n)

    gross, refunds = net / kept, of_withdrawals(taken.to_person)
    return {
        **_contributions(outcome, facts),
        f"benefits_{_HERE}": gross,
        "refunds": refunds,
        "taxes": of_withdrawals(taken.tax),
        "transfers": of_withdrawals(np.where(taken.moved, taken.amount, 0)),
        "fees": gross - net + refunds - parts["refund"],
        "benefits_home": np.sum([parts[name] for name in AT_HOME], axis=0),
    }


def _contributions(outcome: Outcome, facts: Facts) -> dict[str, Floats]:
    """Contributions that reached funds, by payer and end of the career."""
    ledger, prices, n = outcome.ledger, outcome.prices, facts.n
    found = {f"{payer}_{end}": np.zeros(n) for end in (_HERE, "home") for payer in _PAYERS}
    for scheme, law in enumerate(outcome.laws.all):
        rows = ledger.rows_of(scheme)
        person, first_m = ledger.person[rows], ledger.first_m[rows]
        if not len(person):
            continue
        baht = prices.baht(scheme, np.ones(len(person)), first_days(first_m))
        price = month_discount(prices, first_m, ledger.last_m[rows]) * baht
        price *= ledger.remitted[rows]
        end = _HERE if insures_migrants(law) else "home"
        for payer in _PAYERS:
            weights = getattr(ledger, payer)[rows] * price
            found[f"{payer}_{end}"] += totals(person, weights, n)
    del found["state_home"]
    return found


def month_discount(prices: Prices, first_m: Ints, last_m: Ints) -> Floats:
    """The mean value of a baht on the first of each month of rows of months [first_m, last_m)."""
    months = np.arange(int(last_m.max(initial=0)) + 1)
    each = prices.discounted(np.ones(len(months)), first_days(months))
    through = np.concatenate([[0.0], np.cumsum(each)])
    found: Floats = (through[last_m] - through[first_m]) / (last_m - first_m)
    return found


def flows_over_lives(present: Mapping[str, Floats]) -> Floats:
    """Flows over whole lives: origins x PARTIES x FLOW_KINDS, baht at present value.

    present: totals by country of origin, by name of PRESENT.
    """
    posted = _Postings(len(ORIGINS))
    for payer, name in (("worker", "employee"), (_EMPLOYER, "employer"), (_STATE, "state")):
        posted.post(payer, _FUND, "thai_contributions", present[f"{name}_{_HERE}"])
    posted.post(_FUND, "worker", "thai_benefits", present[f"benefits_{_HERE}"])
    posted.post(_FUND, "worker", "refunds", present["refunds"])
    posted.post(_FUND, _STATE, "refunds", present["taxes"])
    posted.post("worker", "payment_channel", "fees", present["fees"])
    for kind, payer, receiver, name in (
        ("home_contributions", "worker", "", "employee_home"),
        ("home_contributions", "employer_home", "", "employer_home"),
        ("transfers", _FUND, "", "transfers"),
        ("home_benefits", "", "worker", "benefits_home"),
    ):
        for code, country in enumerate(ORIGINS):
            mine = np.where(np.arange(len(ORIGINS)) == code, present[name], 0.0)
            fund = f"fund_{country}"
            posted.post(payer or fund, receiver or fund, kind, mine)
    return posted.table


def flows_by_year(books: CashBooks, prices: Prices) -> tuple[Ints, Floats]:
    """Years, and what each party paid and received in them: years x PARTIES x FLOW_KINDS, baht.

    Money of the day. Flows at the place of work are those of its cash book, to the minor unit;
    those of home are those of its books at the exchange of the year.
    """
    years = np.arange(books.flows.shape[1]) + FIRST_YEAR
    posted = _Postings(len(years))
    host = prices.account

    def paid(*flows: str) -> Floats:
        found: Floats = books.of(host, *flows) / prices.schemes[host].unit
        return found

    for payer, flow in (("worker", "employee"), (_EMPLOYER, "employer"), (_STATE, "state")):
        posted.post(payer, _FUND, "thai_contributions", paid(f"{flow}_contributions"))
    posted.post(_FUND, "worker", "thai_benefits", paid("pensions", "lump_sums", "survivors"))
    posted.post(_FUND, "worker", "refunds", paid("refunds"))
    posted.post(_FUND, _STATE, "refunds", paid("taxes"))
    posted.post("worker", "payment_channel", "fees", paid("fees"))
    for country in ORIGINS:
        scheme, fund = COUNTRIES.index(country), f"fund_{country}"
        rate = prices.schemes[scheme].unit * prices.per_baht_on(scheme, first_days(january(years)))
        for payer, flow in (("worker", "employee"), ("employer_home", "employer")):
            amount = books.of(scheme, f"{flow}_contributions") / rate
            posted.post(payer, fund, "home_contributions", amount)
        benefits = books.of(scheme, "pensions", "lump_sums") / rate
        posted.post(fund, "worker", "home_benefits", benefits)
        sent = books.of(scheme, "transfers_sent") / prices.schemes[host].unit
        posted.post(_FUND, fund, "transfers", sent)
    first = min(int(books.begins.min()), 1998) - FIRST_YEAR
    return years[first:], posted.table[first:]
