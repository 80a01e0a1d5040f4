"""Cash books of the Thai fund and of the funds of home, by year, exact to the minor unit.

Old age and child allowance only: 3 % from employee and employer and 1 % from the state, never the
risk branches. The cash book follows the death each life drew; the closing balance belongs to the
pool and is nobody's loss. The books of home hold the simulated people alone; contributions that
move come in at the rate of the year in which they were paid out.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import numpy as np

from portasim.books.contributions import home_contributions
from portasim.books.payments import Pensions, home_payments, paid_pensions
from portasim.core.arrays import Ints
from portasim.core.calendar import NEVER, months_of, years_of
from portasim.core.facts import World
from portasim.core.words import ORIGINS, SATANG
from portasim.offices.claims import BENEFITS
from portasim.rights.home_prices import MINOR, HomePrices
from portasim.rights.outcome import Outcome

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

FLOWS: Final = (
    "opening",
    "employee_contributions",
    "employer_contributions",
    "state_contributions",
    "pensions",
    "lump_sums",
    "survivors",
    "refunds",
    "transfers_out",
    "closing",
)
"""Columns of the cash book, satang: opening + contributions - payments = closing."""


def cash_book(outcome: Outcome, world: World) -> tuple[Ints, Ints]:
    """Years and the flows of the old-age group of the Thai fund, years x FLOWS, satang.

    Opening of the first year is 0: the book holds the simulated people alone. Returns on the fund
    are not modelled.
    """
    ledger = outcome.ledger
    first = int(ledger.year.min(initial=1998))
    years = np.arange(first, outcome.plan.horizon.year + 1)
    book = np.zeros((len(years), len(FLOWS)), dtype=np.int64)

    def post(flow: str, on: Ints, amount: Ints) -> None:
        np.add.at(book[:, FLOWS.index(flow)], on - first, amount)

    paid = ledger.remitted
    owed = ledger.owed
    for flow, column in (
        ("employee_contributions", owed.employee_old_age),
        ("employer_contributions", owed.employer_old_age),
        ("state_contributions", owed.government_old_age),
    ):
        post(flow, ledger.year[paid], column[paid])
    _post_pensions(paid_pensions(outcome, world), years, post)
    claimed = outcome.decided < NEVER
    post("lump_sums", years_of(outcome.decided[claimed]), outcome.lump_sum[claimed])
    heirs = outcome.heirs_day < NEVER
    post("survivors", years_of(outcome.heirs_day[heirs]), outcome.right.heirs[heirs])
    taken = outcome.taken
    settled = taken.decided < NEVER
    for benefit, flow in (("refund", "refunds"), ("transfer", "transfers_out")):
        rows = settled & (taken.benefit == BENEFITS.index(benefit))
        post(flow, years_of(taken.decided[rows]), taken.amount[rows])
    income = book[:, 1:4].sum(axis=1)
    outgo = book[:, 4:9].sum(axis=1)
    book[:, -1] = np.cumsum(income - outgo)
    book[1:, 0] = book[:-1, -1]
    return years, book


def _post_pensions(
    pensions: Pensions, years: Ints, post: Callable[[str, Ints, Ints], None]
) -> None:
    """Arrears in the year of decision, each later month in its own year, then the heirs."""
    current = np.clip(months_of(pensions.decided), pensions.first_m, pensions.last_m)
    post("pensions", years_of(pensions.decided), pensions.monthly * (current - pensions.first_m))
    for year in years:
        january = (int(year) - 1970) * 12
        months = np.minimum(pensions.last_m, january + 12) - np.maximum(current, january)
        paid = (pensions.monthly * np.maximum(months, 0)).sum()
        post("pensions", np.array([year]), np.array([paid]))
    some = pensions.heirs > 0
    last = np.maximum(pensions.death, pensions.decided)[some]
    post("survivors", years_of(last), pensions.heirs[some])


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
