"""Payments of old-age money: each to a person or heirs, by which fund, in which year."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from portasim.agreements.acts import fee_abroad
from portasim.agreements.money import abroad
from portasim.core.arrays import Bools, Floats, Ints
from portasim.core.calendar import NEVER, first_days, january, months_of, year_of, years_of
from portasim.core.facts import Facts
from portasim.core.params import UNITS
from portasim.law.scheme import pays_heirs
from portasim.law.system import Law
from portasim.offices.claims import BENEFITS
from portasim.rights.outcome import Outcome

KINDS: Final = ("pensions", "lump_sums", "survivors", "refunds", "taxes", "transfers_out")
"""Kinds of payments; taxes are withheld from refunds and go to the state, transfers to a fund."""
PENSIONS, LUMP_SUMS, SURVIVORS, REFUNDS, TAXES, TRANSFERS_OUT = range(len(KINDS))

_WHOLE: Final = 100 * UNITS["percent"]
_GROWTH: Final = {"prices": "price_growth", "wages": "wage_growth"}


@dataclass(frozen=True, slots=True)
class Payments:
    """Payments in rows.

    person; scheme: whose fund pays; kind: position in KINDS; year: calendar year; amount: what
    leaves the fund, and fee: what of it the payment channel keeps, minor units of the scheme.
    """

    person: Ints
    scheme: Ints
    kind: Ints
    year: Ints
    amount: Ints
    fee: Ints

    @property
    def to_persons(self) -> Bools:
        """Whether each goes to the person or heirs."""
        return self.kind < TAXES


def fee_of(amount: Ints, fee_pct: Floats) -> Ints:
    """The fee of the payment channel on single payments, minor units, half up (assumed)."""
    return abroad(amount, np.rint(fee_pct * 100).astype(np.int64)).fee


def payments(outcome: Outcome, facts: Facts) -> Payments:
    """Every payment until the death each life drew or the horizon, by year.

    The fee is taken from each payment: each month of a pension, arrears too, month by month.
    """
    parts = [_once(outcome), *_withdrawn(outcome, facts)]
    for scheme, law in enumerate(outcome.laws.all):
        place = outcome.rights.rows_of(scheme)
        paid = np.arange(len(outcome.rights))[place]
        paid = paid[(outcome.rights.monthly[paid] > 0) & (outcome.decided[paid] < NEVER)]
        if paid.size:
            parts += _pensions(outcome, law, scheme, paid)
    return Payments(
        *(
            np.concatenate([getattr(part, name) for part in parts])
            for name in ("person", "scheme", "kind", "year", "amount", "fee")
        )
    )


def _once(outcome: Outcome) -> Payments:
    """Lump sums of rights, and those of heirs of the early dead."""
    rights, filing = outcome.rights, outcome.filing
    lump = np.flatnonzero((outcome.decided < NEVER) & (rights.lump_sum > 0))
    heirs_day = outcome.heirs_day
    heirs = np.flatnonzero(heirs_day < NEVER)
    rows = np.concatenate([lump, heirs])
    amount = np.concatenate([rights.lump_sum[lump], rights.survivors[heirs]])
    kind = np.repeat([LUMP_SUMS, SURVIVORS], [len(lump), len(heirs)])
    on = np.concatenate([outcome.decided[lump], heirs_day[heirs]])
    fee = fee_of(amount, filing.fee_pct[rows])
    return Payments(rights.person[rows], rights.scheme[rows], kind, years_of(on), amount, fee)


def _withdrawn(outcome: Outcome, facts: Facts) -> Iterator[Payments]:
    """Refunds and the tax withheld from them, and transfers to funds of home."""
    taken = outcome.withdrawn
    refund = taken.benefit == BENEFITS.index("refund")
    origin = facts.people.origin[taken.person]
    pct = fee_abroad(outcome.filed.agreements, origin, taken.decided, taken.scheme)
    for kind, rows, amounts in (
        (REFUNDS, taken.paid & (taken.to_person > 0), taken.to_person),
        (TAXES, taken.paid & refund & (taken.tax > 0), taken.tax),
        (TRANSFERS_OUT, taken.moved, taken.amount),
    ):
        some = np.flatnonzero(rows)
        fee = fee_of(amounts[some], pct[some]) if kind == REFUNDS else np.zeros_like(some)
        yield Payments(
            person=taken.person[some],
            scheme=taken.scheme[some],
            kind=np.full(len(some), kind, dtype=np.int64),
            year=years_of(taken.decided[some]),
            amount=amounts[some],
            fee=fee,
        )


def _pensions(outcome: Outcome, law: Law, scheme: int, rows: Ints) -> Iterator[Payments]:
    """Pensions of one scheme: arrears with the decision, each later month in its own year.

    A pension is paid for each month begun alive from the month after the right arises. Each January
    it rises as the law's switch says, to the minor unit half up (assumed).
    """
    rights, filing = outcome.rights, outcome.filing
    person, death, decided = rights.person[rows], filing.death[rows], outcome.decided[rows]
    pct = filing.fee_pct[rows]
    monthly = rights.monthly[rows]
    first = months_of(rights.arises[rows]) + 1
    last = np.maximum(months_of(np.minimum(death, outcome.horizon)) + 1, first)
    current = np.clip(months_of(decided), first, last)
    fee = fee_of(monthly, pct)

    def rows_of(some: Ints, year: Ints, months: Ints) -> Payments:
        return Payments(
            person=person[some],
            scheme=np.full(len(some), scheme, dtype=np.int64),
            kind=np.full(len(some), PENSIONS, dtype=np.int64),
            year=year,
            amount=monthly[some] * months,
            fee=fee[some] * months,
        )

    late = np.flatnonzero(current > first)
    yield rows_of(late, years_of(decided[late]), (current - first)[late])
    years = np.arange(year_of(first.min()), year_of(last.max() - 1) + 1)
    for year, growth in zip(years.tolist(), _growth(law, years), strict=True):
        begin = january(year)
        running = (first < begin) & (last > begin)
        if growth and running.any():
            raised = (monthly * (_WHOLE + growth) + _WHOLE // 2) // _WHOLE
            monthly = np.where(running, raised, monthly)
            fee = fee_of(monthly, pct) if pct.any() else fee
        months = np.minimum(last, begin + 12) - np.maximum(current, begin)
        some = np.flatnonzero(months > 0)
        yield rows_of(some, np.full(len(some), year), months[some])
    if pays_heirs(law):
        yield _heirs_of_pensioners(outcome, law, rows, (last - first, death, decided))


def _growth(law: Law, years: Ints) -> list[int]:
    """What pensions in payment rise by in January of each year, basis points."""
    if law.choice_named("indexation") is None:
        return [0] * len(years)
    word = law.choice(f"{law.country}.switch.indexation")
    if word not in _GROWTH:
        return [0] * len(years)
    found: list[int] = law.at(
        f"{law.country}.economy.{_GROWTH[word]}", first_days(january(years))
    ).tolist()
    return found


def _heirs_of_pensioners(outcome: Outcome, law: Law, rows: Ints, paid: Sequence[Ints]) -> Payments:
    """What heirs of pensioners are paid, after the death or the decision, whichever is later.

    paid: months of pension paid, and the days of death and decision.
    """
    months, death, decided = paid
    rights, filing = outcome.rights, outcome.filing
    died = death <= outcome.horizon
    found = law.evaluate(
        ["heirs_of_pensioner"],
        np.where(died, death, outcome.horizon),
        {"pension_m": rights.monthly[rows], "months_paid": months},
    )["heirs_of_pensioner"]
    amount = np.where(filing.heirs_claim[rows] & died, np.asarray(found), 0)
    some = np.flatnonzero(amount > 0)
    return Payments(
        person=rights.person[rows][some],
        scheme=rights.scheme[rows][some],
        kind=np.full(len(some), SURVIVORS, dtype=np.int64),
        year=years_of(np.maximum(death, decided)[some]),
        amount=amount[some],
        fee=fee_of(amount, filing.fee_pct[rows])[some],
    )


def received(paid: Payments, scheme: int, n: int) -> Ints:
    """What each person and heirs received from one fund, before fees, minor units."""
    rows = paid.to_persons & (paid.scheme == scheme)
    found = np.bincount(paid.person[rows], weights=paid.amount[rows], minlength=n)
    return found.astype(np.int64)
