"""The cash books of the old-age funds of home, exact to the minor unit of each currency, by year.

They hold the simulated people alone and follow the death each life drew, as the book of the Thai
fund does. Contributions that move come in at the rate of the year in which they were paid out.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np

from portasim.core.params import UNITS
from portasim.core.spans import split_at
from portasim.core.vocab import (
    NEVER,
    ORIGINS,
    SATANG,
    Ints,
    day,
    first_days,
    first_month_on,
    months_of,
    years_of,
)
from portasim.law.career import Career, old_age_contributions
from portasim.law.ledger import Ledger
from portasim.law.system import Law
from portasim.study.entitled import Memo
from portasim.study.experiment import Outcome
from portasim.study.home_prices import MINOR, HomePrices
from portasim.study.laws import Laws
from portasim.study.world import World

HOME_FLOWS: Final = (
    "opening",
    "employee_contributions",
    "employer_contributions",
    "transfers_in",
    "pensions",
    "lump_sums",
    "closing",
)
"""Columns of a home book, minor units: opening + contributions + transfers - payments = closing."""
_RATE: Final = 1_000_000
_WHOLE: Final = 100 * UNITS["percent"]
_GROWTH: Final = {"prices": "price_growth", "wages": "wage_growth"}


@dataclass(frozen=True)
class HomePaid:
    """What insured months at home cost for old age, in rows that lie within one calendar year.

    person, first_m, last_m: months [first_m, last_m); employee and employer: minor units of the
    home currency, the sums of the row.
    """

    person: Ints
    first_m: Ints
    last_m: Ints
    employee: Ints
    employer: Ints

    @property
    def year(self) -> Ints:
        """The calendar year of each row."""
        return self.first_m // 12 + 1970


@dataclass(frozen=True)
class HomePayments:
    """Benefits that home funds paid: rows of a person and a calendar year, minor units."""

    person: Ints
    year: Ints
    pensions: Ints
    lump_sums: Ints


def home_contributions(outcome: Outcome, world: World) -> HomePaid:
    """Old-age contributions of every month insured at home, as agreements leave it.

    A contract worker pays the employer's part too (Viet Nam, Law 41/2024 art. 33(2)). Months before
    the first rate known cost what they would in its first month (assumed).
    """
    return memo_of(outcome).once(
        ("home contributions",), lambda: _contributions(outcome.laws, world, outcome.ledger)
    )


def memo_of(outcome: Outcome) -> Memo:
    """Where answers that rest on the ledger alone are kept, unless an agreement changed it."""
    in_law = outcome.in_law
    return in_law.memo if outcome.ledger is in_law.ledger else Memo({})


def _contributions(laws: Laws, world: World, ledger: Ledger) -> HomePaid:
    insured = ledger.home_insured
    columns = (ledger.home_person, ledger.home_first_m, ledger.home_last_m, ledger.home_wage)
    person, first, last, wage = (column[insured] for column in columns)
    contract = ledger.home_contract[insured]
    row, first, last = split_at(first, last, _januaries(first, last))
    person, wage, contract = person[row], wage[row], contract[row]
    employee, employer = np.zeros((2, len(row)), dtype=np.int64)
    origin = world.people.origin[person]
    for code, law in enumerate(laws.home):
        here = np.flatnonzero(origin == code)
        if here.size:
            employee[here], employer[here] = _cost(law, world, first[here], last[here], wage[here])
    whole = employee + employer
    return HomePaid(
        person=person,
        first_m=first,
        last_m=last,
        employee=np.where(contract, whole, employee),
        employer=np.where(contract, 0, employer),
    )


def _cost(law: Law, world: World, first: Ints, last: Ints, wage: Ints) -> tuple[Ints, Ints]:
    """Employee's and employer's part of rows of months in one scheme."""
    known = int(first_month_on(np.array([law.rules["employee_old_age_m"][0].since]))[0])
    row, start, end = split_at(first, last, np.array([known]))
    early = end <= known
    months = np.where(early, end - start, 1)
    people = world.people
    career = Career(
        row,
        np.where(early, known, start),
        np.where(early, known + 1, end),
        wage[row],
        people.birth,
        people.sex,
    )
    paid = old_age_contributions(law, career)
    sums = np.zeros((2, len(first)), dtype=np.int64)
    np.add.at(sums[0], row, paid.employee * months)
    np.add.at(sums[1], row, paid.employer * months)
    return sums[0], sums[1]


def home_payments(outcome: Outcome, world: World) -> HomePayments:
    """Pensions and lump sums that home funds paid until the death or the horizon.

    A pension is paid for each month begun alive from the month after the right arises. Each January
    it rises as the law's switch says, to the minor unit half up (assumed).
    """
    origin = world.people.origin
    found = []
    for code, law in enumerate(outcome.laws.home):
        mine = (origin == code) & (outcome.home_paid < NEVER)
        found += list(_pensions(law, outcome, world, np.flatnonzero(mine)))
        lump = np.flatnonzero(mine & (outcome.home_lump_sum > 0))
        amount = outcome.home_lump_sum[lump]
        year = years_of(outcome.home_paid[lump])
        found.append(HomePayments(lump, year, np.zeros_like(amount), amount))
    names = ("person", "year", "pensions", "lump_sums")
    return HomePayments(
        *(np.concatenate([getattr(part, name) for part in found]) for name in names)
    )


def _pensions(law: Law, outcome: Outcome, world: World, rows: Ints) -> Iterator[HomePayments]:
    """The pensions of one country, a calendar year at a time."""
    rows = rows[outcome.home_pension_m[rows] > 0]
    if not rows.size:
        return
    first = months_of(outcome.home_paid[rows]) + 1
    end = np.minimum(world.people.death[rows], day(outcome.plan.horizon))
    last = np.maximum(months_of(end) + 1, first)
    monthly = outcome.home_pension_m[rows].astype(np.int64)
    word = law.choice(f"{law.country}.switch.indexation")
    for year in range(int(first.min()) // 12 + 1970, int(last.max() - 1) // 12 + 1971):
        january = (year - 1970) * 12
        if word in _GROWTH:
            name, on = f"{law.country}.economy.{_GROWTH[word]}", first_days(np.array([january]))
            running = (first < january) & (last > january)
            if running.any():
                growth = int(law.at(name, on)[0])
                raised = (monthly * (_WHOLE + growth) + _WHOLE // 2) // _WHOLE
                monthly = np.where(running, raised, monthly)
        months = np.minimum(last, january + 12) - np.maximum(first, january)
        paid = np.flatnonzero(months > 0)
        amount = monthly[paid] * months[paid]
        yield HomePayments(rows[paid], np.full(len(paid), year), amount, np.zeros_like(amount))


def transfer_rate(prices: HomePrices, origin: Ints, on: Ints) -> Ints:
    """Millionths of a unit of the home currency for one baht, at which money moves on some days."""
    return np.rint(prices.per_baht_on(origin, on) * _RATE).astype(np.int64)


def transfers_in(prices: HomePrices, origin: Ints, satang: Ints, on: Ints) -> Ints:
    """What home funds receive for satang of some days, minor units; what does not fit is dropped.

    The fraction of a minor unit stays with whoever exchanges.
    """
    rate = transfer_rate(prices, origin, on).astype(object)  # products go beyond 64 bits
    minor = np.array(MINOR, dtype=np.int64)[origin]
    received = satang.astype(object) * rate * minor // (SATANG * _RATE)
    return np.asarray(received.astype(np.int64))


def home_books(outcome: Outcome, world: World) -> tuple[Ints, Ints]:
    """Years and the flows of each home fund: origins x years x HOME_FLOWS, minor units.

    Opening of the first year is 0. Returns on the funds, survivors and other branches are not
    modelled.
    """
    paid = home_contributions(outcome, world)
    origin = world.people.origin
    years = book_years(outcome)
    book = np.zeros((len(ORIGINS), len(years), len(HOME_FLOWS)), dtype=np.int64)

    def post(flow: str, person: Ints, year: Ints, amount: Ints) -> None:
        cell = (origin[person] * len(years) + year - years[0]) * len(HOME_FLOWS)
        np.add.at(book.reshape(-1), cell + HOME_FLOWS.index(flow), amount)

    post("employee_contributions", paid.person, paid.year, paid.employee)
    post("employer_contributions", paid.person, paid.year, paid.employer)
    taken = outcome.taken
    person, on = taken.person[taken.moved], taken.decided[taken.moved]
    received = transfers_in(outcome.in_law.prices, origin[person], taken.amount[taken.moved], on)
    post("transfers_in", person, years_of(on), received)
    benefits = home_payments(outcome, world)
    post("pensions", benefits.person, benefits.year, benefits.pensions)
    post("lump_sums", benefits.person, benefits.year, benefits.lump_sums)
    change = book[:, :, 1:4].sum(axis=2) - book[:, :, 4:6].sum(axis=2)
    book[:, :, -1] = np.cumsum(change, axis=1)
    book[:, 1:, 0] = book[:, :-1, -1]
    return years, book


def book_years(outcome: Outcome) -> Ints:
    """The years of all books: from the first month worked or insured at home to the horizon."""
    ledger = outcome.ledger
    home = int(ledger.home_first_m[ledger.home_insured].min(initial=NEVER)) // 12 + 1970
    first = min(int(ledger.year.min(initial=1998)), home)
    return np.arange(first, outcome.plan.horizon.year + 1)


def _januaries(first: Ints, last: Ints) -> Ints:
    low, high = int(first.min(initial=0)) // 12, int(last.max(initial=0)) // 12
    return np.arange(low, high + 2) * 12
