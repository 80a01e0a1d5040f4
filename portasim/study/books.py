"""The cash book of the Thai fund and the month book of each person, exact to the satang and month.

Old age and child allowance only: 3 % from employee and employer and 1 % from the state, never the
risk branches. The cash book follows the death each life drew; the closing balance belongs to the
pool and is nobody's loss.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np

from portasim.core.vocab import NEVER, Bools, Ints, day, months_of, years_of
from portasim.law.ledger import PROVABLE, STEPS
from portasim.offices.claims import BENEFITS, OUTCOMES
from portasim.study.experiment import OLD_AGE, Outcome
from portasim.study.world import World

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

MONTH_ENDS: Final = (
    *STEPS[:-1],
    "refunded",
    "transferred",
    "counted_at_home",
    "died_before_claim",
    "paid_to_heirs",
    "never_filed",
    "barred",
    "refused",
    "abandoned",
    "waiting",
    "paid",
)
"""Where a worked month ends: lost on the way, taken at departure, or at a claim's outcome."""
_WORDS: Final = np.array([MONTH_ENDS.index(word) for word in OUTCOMES])


@dataclass(frozen=True)
class Received:
    """What each person and heirs received in money of the day, satang, by kind."""

    pensions: Ints
    lump_sums: Ints
    survivors: Ints
    refunds: Ints

    @property
    def total(self) -> Ints:
        """All of it, satang."""
        return self.pensions + self.lump_sums + self.survivors + self.refunds


@dataclass(frozen=True)
class Pensions:
    """Pensions that were paid, one entry a pension.

    first_m, last_m: the months [first_m, last_m) paid for; monthly: satang; decided: the day, from
    which it is in payment; heirs: what the heirs receive, satang; death: NEVER after the horizon.
    """

    person: Ints
    first_m: Ints
    last_m: Ints
    decided: Ints
    monthly: Ints
    heirs: Ints
    death: Ints


def paid_pensions(outcome: Outcome, world: World) -> Pensions:
    """Pensions in payment, each to the month of death or the horizon, with the heirs' payment.

    A pension is paid for each month begun alive, from the month after the right arose; what is due
    before the decision is paid with it.
    """
    rows = np.flatnonzero((outcome.pension_m > 0) & (outcome.decided < NEVER))
    horizon = day(outcome.plan.horizon)
    death = world.people.death[rows]
    until = months_of(np.minimum(death, horizon)) + 1
    first = months_of(outcome.right.arises[rows]) + 1
    last = np.maximum(until, first)
    monthly = outcome.pension_m[rows]
    died = death <= horizon
    found = outcome.law.evaluate(
        ["heirs_of_pensioner"],
        np.where(died, death, horizon),
        {"pension_m": monthly, "months_paid": last - first},
    )["heirs_of_pensioner"]
    claim = outcome.heirs_claim[rows] & died
    return Pensions(
        person=rows,
        first_m=first,
        last_m=last,
        decided=outcome.decided[rows],
        monthly=monthly,
        heirs=np.where(claim, np.asarray(found), 0),
        death=death,
    )


def received(outcome: Outcome, world: World) -> Received:
    """What each person and heirs received, before fees of payment abroad."""
    pensions = paid_pensions(outcome, world)
    n = world.n
    kinds = np.zeros((4, n), dtype=np.int64)
    kinds[0, pensions.person] = pensions.monthly * (pensions.last_m - pensions.first_m)
    paid = outcome.decided < NEVER
    kinds[1] = np.where(paid, outcome.lump_sum, 0)
    kinds[2, pensions.person] = pensions.heirs
    kinds[2] += np.where(outcome.heirs_day < NEVER, outcome.right.heirs, 0)
    taken = outcome.taken
    settled = taken.decided < NEVER
    np.add.at(kinds[3], taken.person[settled], taken.paid_refunds[settled])
    return Received(*kinds)


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


def month_book(outcome: Outcome, world: World) -> Ints:
    """Months of each person by where they end, people x MONTH_ENDS; rows sum to months worked."""
    ledger, right = outcome.ledger, outcome.right
    ends = ledger.step.copy()
    provable = ledger.step == PROVABLE
    person = ledger.person
    fate = _fates(outcome, world, right.heirs > 0)
    ends[provable] = fate[person[provable]]
    taken = outcome.taken
    gone = taken.of_row >= 0
    transfer = taken.benefit == BENEFITS.index("transfer")
    names = np.where(transfer, MONTH_ENDS.index("transferred"), MONTH_ENDS.index("refunded"))
    # a claim in a queue has its months, whether or not the money ever follows
    at_departure = outcome.claims.benefit != OLD_AGE
    words = _WORDS[outcome.decisions.outcome[at_departure][taken.accepted]]
    names = np.where(taken.decided < NEVER, names, words)
    ends[gone] = names[taken.of_row[gone]]
    ends[outcome.moved] = MONTH_ENDS.index("counted_at_home")
    cells = person * len(MONTH_ENDS) + ends
    size = world.n * len(MONTH_ENDS)
    counted = np.bincount(cells, weights=ledger.months, minlength=size)
    return counted.astype(np.int64).reshape(world.n, len(MONTH_ENDS))


def _fates(outcome: Outcome, world: World, early: Bools) -> Ints:
    """Where the provable months of each person end: the outcome of the claim, or death before."""
    fate = np.full(world.n, MONTH_ENDS.index("died_before_claim"), dtype=np.int64)
    claims = outcome.claims
    mine = claims.benefit == OLD_AGE
    fate[claims.person[mine]] = _WORDS[outcome.decisions.outcome[mine]]
    fate[early & (outcome.heirs_day < NEVER)] = MONTH_ENDS.index("paid_to_heirs")
    return fate
