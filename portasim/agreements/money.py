"""Money that moves: refunds, transfers, payment abroad; who pays, who receives, what is taken off.

Amounts are whole minor units, shares and rates basis points (percent x 100), months whole. Nothing
disappears on the way: what leaves a fund is what is received, withheld and kept as a fee.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from portasim.agreements.amounts import settled
from portasim.agreements.parts import Shares
from portasim.core.arrays import Bools, Ints
from portasim.core.params import UNITS
from portasim.core.ratios import Ratio, Round, Value, as_ratio, percent

TENTH: Final = Round("1000", "half_up", ref="JP-EPI", status="enacted")
"""A tenth in ten thousandths, to which Japan rounds the multiplier of a refund."""


@dataclass(frozen=True)
class Payment:
    """Money on its way, one entry a person: from a fund or state, to a person or fund.

    sent leaves the payer and tax and fee are parts of it, all in minor units of `currency`.
    """

    payer: str
    receiver: str
    currency: str
    sent: Ints
    tax: Ints
    fee: Ints

    @property
    def received(self) -> Ints:
        """What arrives, before exchange."""
        return self.sent - self.tax - self.fee


def part_of(amount: Ints, rate: int) -> Ints:
    """A share of an amount, to the minor unit half up: amount x rate."""
    return settled(as_ratio(amount) * percent(np.array([rate])))


def shares_of(contributions: Sequence[Ints], rates: Sequence[int]) -> Ints:
    """The sum of each payer's contributions times the share of them that moves.

    Precedent: Germany, SGB VI s. 210, the employee's alone (S90); Switzerland, employee's and
    employer's (S92); Korea both (recalled).
    """
    parts = [part_of(sums, rate) for sums, rate in zip(contributions, rates, strict=True)]
    total: Ints = np.sum(parts, axis=0, dtype=np.int64)
    return total


def moved_amount(shares: Shares, employee: Ints, employer: Ints, government: Ints) -> Ints:
    """What a refund or transfer moves, minor units: each payer's contributions by its share."""
    rates = (shares.employee_pct, shares.employer_pct, shares.government_pct)
    return shares_of((employee, employer, government), [round(pct * 100) for pct in rates])


def may_claim(
    months: Ints,
    since_exit: Ints,
    *,
    least: int = 1,
    wait: int = 0,
    window: int | None = None,
    fewer_than: int | None = None,
) -> Bools:
    """Whether money at departure may be claimed: enough months, waited long enough, not too late.

    `since_exit`: months since the person left; `window`: months in which to claim from then on;
    `fewer_than`: months from which a pension stands in the way. Precedent: Japan 6 months, under
    120, two years (S81); Korea five years (S88); Germany 24 months (S90); Switzerland-Turkiye one
    month (S36).
    """
    open_: Bools = (months >= least) & (since_exit >= wait)
    if window is not None:
        open_ &= since_exit <= window
    return open_ if fewer_than is None else open_ & (months < fewer_than)


def banded(months: Ints, step: int, most: int) -> Ints:
    """Months cut to whole bands and at a most: step x floor(min(months, most) / step).

    Precedent: Japan, bands of six months up to 60, 36 before April 2021; below six, nothing (S81).
    """
    return np.minimum(months, most) // step * step


def multiplier(rate: int, months: Ints, rounding: Round = TENTH) -> Ints:
    """What a refund is in monthly wages, in ten thousandths: half of rate x months, then rounded.

    Precedent: Japan, Employees' Pension Insurance: 18.3 % x 1/2 x N to one decimal (S81, S83).
    """
    half = percent(np.array([rate])) * Ratio(1, 2)
    return rounding.apply(half * months * UNITS["factor"], "count")


def times(amount: Ints, factor: Ints) -> Ints:
    """An amount times a factor in ten thousandths, to the minor unit half up."""
    return settled(as_ratio(amount) * Ratio(factor, UNITS["factor"]))


def half_premiums(premium_m: Ints, months: Ints, credited: Ratio | None = None) -> Ints:
    """A refund of flat premiums: premium x 1/2 x N, each month as far as it was paid.

    `credited`: the paid part of the premium, one where None. Precedent: Japan, National Pension;
    partly exempt months count three, two or one quarter (S82).
    """
    paid = credited or Ratio(1)
    return settled(as_ratio(premium_m) * Ratio(months, 2) * paid)


def with_interest(yearly: Ints, rate: int) -> Ints:
    """Contributions with interest, persons x years in: each year's balance earns the rate once.

    What is paid in a year earns from the next, the last column earns nothing; to the minor unit
    each year. A rate of 0 gives the contributions. Precedent: Korea, contributions plus fixed
    interest (S86; the timing is assumed).
    """
    balance = np.zeros(yearly.shape[0], dtype=np.int64)
    for column in range(yearly.shape[1]):
        balance = balance + part_of(balance, rate) + yearly[:, column]
    return balance


def refund(
    fund: str,
    currency: str,
    gross: Ints,
    *,
    ceiling: Ints | None = None,
    tax: int = 0,
    fee: int = 0,
) -> Payment:
    """A refund to the person who left: at most the ceiling, less tax withheld and then a fee.

    `ceiling`: the present value of the pension foregone, minor units. Precedent: Switzerland, at
    most that value (S94); Japan withholds 20.42 % (S81). A refund extinguishes the periods it pays
    for (S81, S90).
    """
    sent = gross if ceiling is None else np.minimum(gross, ceiling)
    withheld = part_of(sent, tax)
    return Payment(fund, "person", currency, sent, withheld, part_of(sent - withheld, fee))


def abroad(fund: str, currency: str, amount: Ints, fee: int) -> Payment:
    """A benefit paid abroad in full, less the fee of the channel, which the person bears.

    Precedent: EU 883/2004 art. 7; C157 (export; S41, S44); the fee is what payment channels take.
    """
    return Payment(fund, "person", currency, amount, np.zeros_like(amount), part_of(amount, fee))


def exchanged(amount: Ints, rate: Ints, given: str, wanted: str) -> Ints:
    """Money in another currency, to the minor unit half up.

    `rate`: units of the wanted currency for one of the given one, in ten thousandths, on the day of
    payment. Currencies as in the list of units.
    """
    scaled = Ratio(rate * UNITS[wanted], UNITS["factor"] * UNITS[given])
    return settled(as_ratio(amount) * scaled)


def transfer(sender: str, receiver: str, currency: str, amount: Ints, fee: int = 0) -> Payment:
    """Contributions moved from fund to fund; the sender's periods end.

    Precedent: Switzerland-Turkiye, employer's and employee's shares of the old-age branch, from one
    month on (S36, S37); trans-Tasman, the whole balance (S38).
    """
    taken = part_of(amount, fee)
    return Payment(sender, receiver, currency, amount, np.zeros_like(amount), taken)


def credited_by_months(months: Ints) -> Ints:
    """Months that the receiving fund enters for a transfer: those that were insured abroad."""
    return months


def credited_by_money(amount: Ints, contribution_m: Ints) -> tuple[Ints, Ints]:
    """Months a transfer buys at the receiving fund's own contribution, and what is left over.

    Whole months only: floor(amount / contribution), assumed. Precedent: the Turkish fund uses Swiss
    contributions to raise its pension (S36).
    """
    bought = amount // np.maximum(contribution_m, 1)
    bought = np.where(contribution_m > 0, bought, 0)
    return bought, amount - bought * contribution_m


def passed_on(payment: Payment, gains: Bools) -> tuple[Payment, Payment]:
    """A transfer split: what the fund keeps for whoever gains by it, what it hands to the others.

    Precedent: the Turkish fund pays Swiss contributions to the person if no gain follows (S36).
    """
    arrived = payment.received
    none = np.zeros_like(arrived)
    fund, money = payment.receiver, payment.currency
    kept = Payment(payment.payer, fund, money, np.where(gains, arrived, 0), none, none)
    return kept, Payment(fund, "person", money, np.where(gains, 0, arrived), none, none)


def highest(contributed: Ints, rate: int, value: Value | None = None) -> Ints:
    """The most a refund may be: a share of the insured wages, and never above what it replaces.

    Precedent: Switzerland, 8.7 % of the insured gross income, no interest (S92, S93).
    """
    most = part_of(contributed, rate)
    return most if value is None else np.minimum(most, settled(value))
