"""Who pays and who receives: every flow of old-age money between workers, employers, states, funds.

Each flow is posted twice, as paid by one party and received by another, so that all parties
together are always at 0. What is paid is negative, what is received positive.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from portasim.books.cash import FLOWS, book_years, cash_book
from portasim.books.contributions import home_contributions, memo_of
from portasim.books.payments import home_payments, thai_payments
from portasim.core.arrays import Floats, Ints
from portasim.core.calendar import first_days, years_of
from portasim.core.facts import Facts
from portasim.core.words import ORIGINS, SATANG
from portasim.rights.home_prices import MINOR
from portasim.rights.outcome import Outcome

PARTIES: Final = (
    "worker",
    "employer_TH",
    "employer_home",
    "state_TH",
    "state_home",
    "fund_TH",
    *(f"fund_{country}" for country in ORIGINS),
    "payment_channel",
)
"""Who pays or receives; a worker includes the heirs, a state what it pays or is paid as a state: of
refunds the tax withheld."""
MOVES: Final = (
    "thai_contributions",
    "home_contributions",
    "thai_benefits",
    "home_benefits",
    "refunds",
    "transfers",
    "fees",
)
"""What is paid, old age alone: fees are those of payment abroad, which the worker bears."""
_THAI: Final = ("national", "paid_abroad", "totalised_share")
_HOME: Final = ("home_national", "home_share", "moved_home")


class _Postings:
    """A table of flows, cells x PARTIES x MOVES, in which nothing is posted on one side only."""

    def __init__(self, cells: int) -> None:
        self.table: Floats = np.zeros((cells, len(PARTIES), len(MOVES)))

    def post(self, payer: str, receiver: str, move: str, amount: Floats) -> None:
        """An amount for each cell that one party pays to another."""
        column = MOVES.index(move)
        self.table[:, PARTIES.index(payer), column] -= amount
        self.table[:, PARTIES.index(receiver), column] += amount


def flows_by_year(outcome: Outcome, world: Facts) -> tuple[Ints, Floats]:
    """Years, and what each party paid and received in them: years x PARTIES x MOVES, baht.

    Money of the day. The Thai flows are those of the cash book, to the satang; the home ones are
    those of the home books at the exchange of the year.
    """
    years = book_years(outcome)
    posted = _Postings(len(years))
    thai_years, book = cash_book(outcome, world)
    thai = np.zeros((len(years), len(FLOWS)), dtype=np.int64)
    thai[thai_years[0] - years[0] :] = book

    def flow(*names: str) -> Floats:
        return _sums_of([thai[:, FLOWS.index(name)] for name in names]) / SATANG

    posted.post("worker", "fund_TH", "thai_contributions", flow("employee_contributions"))
    posted.post("employer_TH", "fund_TH", "thai_contributions", flow("employer_contributions"))
    posted.post("state_TH", "fund_TH", "thai_contributions", flow("state_contributions"))
    posted.post("fund_TH", "worker", "thai_benefits", flow("pensions", "lump_sums", "survivors"))
    paid = thai_payments(outcome, world)
    refunds = _sums(paid.year - years[0], np.where(paid.refund, paid.gross, 0), len(years)) / SATANG
    posted.post("fund_TH", "worker", "refunds", refunds)
    posted.post("fund_TH", "state_TH", "refunds", flow("refunds") - refunds)
    fee = _sums(paid.year - years[0], paid.fee, len(years))
    posted.post("worker", "payment_channel", "fees", fee / SATANG)

    contributions = home_contributions(outcome, world)
    benefits = home_payments(outcome, world)
    taken, origin = outcome.taken, world.people.origin
    moved = np.flatnonzero(taken.moved)
    per_baht = outcome.in_law.prices.per_baht_on
    for code, country in enumerate(ORIGINS):
        fund = f"fund_{country}"
        rate = MINOR[code] * per_baht(np.full(len(years), code), first_days((years - 1970) * 12))

        def here(person: Ints, year: Ints, amount: Ints, code: int = code) -> Floats:
            mine = origin[person] == code
            return _sums(year[mine] - years[0], amount[mine], len(years))

        cost, year = contributions, contributions.year
        employee, employer = (here(cost.person, year, x) for x in (cost.employee, cost.employer))
        posted.post("worker", fund, "home_contributions", employee / rate)
        posted.post("employer_home", fund, "home_contributions", employer / rate)
        amount = benefits.pensions + benefits.lump_sums
        posted.post(
            fund, "worker", "home_benefits", here(benefits.person, benefits.year, amount) / rate
        )
        on = years_of(taken.decided[moved])
        satang = here(taken.person[moved], on, taken.amount[moved])
        posted.post("fund_TH", fund, "transfers", satang / SATANG)
    return years, posted.table


def present_values(outcome: Outcome, world: Facts) -> Floats:
    """What each party pays and receives over whole lives: origins x PARTIES x MOVES, baht.

    Present values of the scenario's valuation, totals of the sample by country of origin. Benefits
    are those of the value book (life tables, not the deaths that were drawn), contributions those
    of the careers, each at the first of its month.
    """
    posted = _Postings(len(ORIGINS))
    origin, prices = world.people.origin, outcome.in_law.prices

    def total(person: Ints, baht: Floats) -> Floats:
        return _sums(origin[person], baht, len(ORIGINS))

    paid_in = memo_of(outcome).once(("paid in",), lambda: _paid_in(outcome, world))
    for column, payer in enumerate(("worker", "employer_TH", "state_TH")):
        posted.post(payer, "fund_TH", "thai_contributions", paid_in[column])

    everyone = np.arange(world.n)
    gross, refunds = thai_benefits(outcome, world)
    net = _sums_of([outcome.parts[name] for name in _THAI])
    posted.post("fund_TH", "worker", "thai_benefits", total(everyone, gross))
    posted.post("fund_TH", "worker", "refunds", total(everyone, refunds))
    posted.post("fund_TH", "state_TH", "refunds", total(outcome.taken.person, _tax(outcome)))
    fee = gross - net + refunds - outcome.parts["refund"]
    posted.post("worker", "payment_channel", "fees", total(everyone, fee))

    employee, employer = paid_in[3:]
    home = _sums_of([outcome.parts[name] for name in _HOME])
    taken = outcome.taken
    moved = np.flatnonzero(taken.moved)
    sent = prices.discounted(taken.amount[moved] / SATANG, taken.decided[moved])
    for move, payer, amount in (
        ("home_contributions", "worker", employee),
        ("home_contributions", "employer_home", employer),
        ("transfers", "fund_TH", total(taken.person[moved], sent)),
        ("home_benefits", "", total(everyone, home)),
    ):
        for code, country in enumerate(ORIGINS):
            mine = np.where(np.arange(len(ORIGINS)) == code, amount, 0.0)
            fund = f"fund_{country}"
            posted.post(payer or fund, fund if payer else "worker", move, mine)
    return posted.table


def thai_benefits(outcome: Outcome, world: Facts) -> tuple[Floats, Floats]:
    """What the Thai fund pays each person before fees, baht at present value: benefits, refunds."""
    net = _sums_of([outcome.parts[name] for name in _THAI])
    taken = outcome.taken
    refunds = outcome.in_law.valuer.discounted(taken.paid_refunds / SATANG, taken.decided)
    return (
        net / (1 - outcome.fee_pct / 100),
        _sums(taken.person, refunds, world.n),
    )


def _tax(outcome: Outcome) -> Floats:
    """Tax withheld from each claim for money at departure, baht at present value."""
    taken = outcome.taken
    return outcome.in_law.valuer.discounted(taken.tax / SATANG, taken.decided)


def _paid_in(outcome: Outcome, world: Facts) -> Floats:
    """Contributions by country of origin: employee, employer, state; employee, employer at home."""
    ledger, origin = outcome.ledger, world.people.origin
    rows = np.flatnonzero(ledger.remitted)
    thai = _month_discount(outcome, ledger.first_m[rows], ledger.last_m[rows]) / SATANG
    cost = home_contributions(outcome, world)
    home = _month_discount(outcome, cost.first_m, cost.last_m) * outcome.in_law.prices.baht(
        origin[cost.person], np.ones(len(cost.person)), first_days(cost.first_m)
    )
    owed = ledger.owed
    return np.stack(
        [
            *(
                _sums(origin[ledger.person[rows]], column[rows] * thai, len(ORIGINS))
                for column in (
                    owed.employee_old_age,
                    owed.employer_old_age,
                    owed.government_old_age,
                )
            ),
            *(
                _sums(origin[cost.person], column * home, len(ORIGINS))
                for column in (cost.employee, cost.employer)
            ),
        ]
    )


def _sums_of(columns: Sequence[Floats | Ints]) -> Floats:
    """Columns added up."""
    found: Floats = np.sum(columns, axis=0, dtype=np.float64)
    return found


def _sums(cell: Ints, weights: Floats | Ints, n: int) -> Floats:
    """Sums of weights by cell 0 to n - 1."""
    return np.bincount(cell, weights=weights, minlength=n).astype(np.float64)


def _month_discount(outcome: Outcome, first_m: Ints, last_m: Ints) -> Floats:
    """The mean value of a baht on the first of each month of rows of months [first_m, last_m)."""
    months = np.arange(int(last_m.max(initial=0)) + 1)
    each = outcome.in_law.valuer.discounted(np.ones(len(months)), first_days(months))
    through = np.concatenate([[0.0], np.cumsum(each)])
    found: Floats = (through[last_m] - through[first_m]) / (last_m - first_m)
    return found
