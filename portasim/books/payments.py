"""Payments of old-age money: who is paid what, by which fund, in which year."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np

from portasim.agreements.acts import fee_abroad
from portasim.core.arrays import Floats, Ints
from portasim.core.calendar import NEVER, day, first_days, months_of, years_of
from portasim.core.facts import World
from portasim.core.params import UNITS
from portasim.core.spans import split_at
from portasim.law.system import Law
from portasim.rights.outcome import Outcome

_WHOLE: Final = 100 * UNITS["percent"]
_GROWTH: Final = {"prices": "price_growth", "wages": "wage_growth"}

_BASIS_POINTS: Final = 10_000


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


@dataclass(frozen=True)
class HomePayments:
    """Benefits that home funds paid: rows of a person and a calendar year, minor units."""

    person: Ints
    year: Ints
    pensions: Ints
    lump_sums: Ints


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


@dataclass(frozen=True)
class Payments:
    """What the Thai fund paid to persons and their heirs: rows of a person and a year, satang.

    refund: whether it is a refund, else a benefit of old age; gross leaves the fund, fee is the
    part of it that the payment channel keeps.
    """

    person: Ints
    year: Ints
    refund: Ints
    gross: Ints
    fee: Ints


def fee_of(amount: Ints, fee_pct: Floats) -> Ints:
    """The fee of the payment channel on single payments, satang, half up (assumed)."""
    rate = np.rint(fee_pct * 100).astype(np.int64)
    found: Ints = (amount * rate + _BASIS_POINTS // 2) // _BASIS_POINTS
    return found


def thai_payments(outcome: Outcome, world: World) -> Payments:
    """Every payment of the Thai fund to persons in money of the day, with its fee, by year.

    The fee is taken from each payment: each month of a pension, arrears too, month by month.
    """
    rate = outcome.fee_pct
    pensions = paid_pensions(outcome, world)
    begins = np.clip(months_of(pensions.decided), pensions.first_m, pensions.last_m)
    low, high = int(begins.min(initial=0)) // 12, int(pensions.last_m.max(initial=0)) // 12
    row, start, end = split_at(begins, pensions.last_m, np.arange(low, high + 2) * 12)
    some = np.flatnonzero(pensions.heirs > 0)
    claimed = np.flatnonzero((outcome.decided < NEVER) & (outcome.lump_sum > 0))
    heirs = np.flatnonzero(outcome.heirs_day < NEVER)
    taken = outcome.taken
    refunded = np.flatnonzero((taken.decided < NEVER) & (taken.paid_refunds > 0))
    who = pensions.person
    monthly = fee_of(pensions.monthly, rate[who])
    died = np.maximum(pensions.death, pensions.decided)[some]
    arrears = begins - pensions.first_m
    back = taken.person[refunded]
    of_refund = fee_abroad(
        outcome.plan.agreements, world.people.origin[back], taken.decided[refunded]
    )
    # person, year, gross, fee; the last kind are refunds
    parts = (
        (who, years_of(pensions.decided), pensions.monthly * arrears, monthly * arrears),
        (
            who[row],
            start // 12 + 1970,
            pensions.monthly[row] * (end - start),
            monthly[row] * (end - start),
        ),
        (who[some], years_of(died), pensions.heirs[some], fee_of(pensions.heirs, rate[who])[some]),
        (
            claimed,
            years_of(outcome.decided[claimed]),
            outcome.lump_sum[claimed],
            fee_of(outcome.lump_sum, rate)[claimed],
        ),
        (
            heirs,
            years_of(outcome.heirs_day[heirs]),
            outcome.right.heirs[heirs],
            fee_of(outcome.right.heirs, rate)[heirs],
        ),
        (
            back,
            years_of(taken.decided[refunded]),
            taken.paid_refunds[refunded],
            fee_of(taken.paid_refunds[refunded], of_refund),
        ),
    )
    person, year, gross, fee = (np.concatenate(column) for column in zip(*parts, strict=True))
    refund = np.repeat(np.arange(len(parts)) == len(parts) - 1, [len(part[0]) for part in parts])
    return Payments(person, year, refund.astype(np.int64), gross, fee)
