"""Money that moves: refunds, transfers, payment abroad; what is taken off and what arrives.

Amounts are whole minor units, shares and rates basis points (percent x 100), months whole. Nothing
disappears on the way: what leaves a fund is what is received, withheld and kept as a fee.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from portasim.agreements.amounts import MINOR, settled
from portasim.agreements.parts import Shares
from portasim.core.arrays import Bools, Ints
from portasim.core.params import UNITS
from portasim.core.ratios import Ratio, Round, as_ratio, percent

MINOR_DOWN: Final = Round("1", "down", ref="agreements", status="assumed")
"""Only whole minor units arrive; the rest stays with whoever exchanges or pays."""


@dataclass(frozen=True, slots=True)
class Payment:
    """Money on its way, one entry a payment, in minor units of the payer's currency.

    sent: what leaves the payer; tax and fee: parts of it that are withheld and kept on the way.
    """

    sent: Ints
    tax: Ints
    fee: Ints

    @property
    def received(self) -> Ints:
        """The amount that arrives, before exchange."""
        return self.sent - self.tax - self.fee


def part_of(amount: Ints, rate: Ints | int) -> Ints:
    """A share of an amount, to the minor unit half up: amount x rate; one rate, or one a row."""
    return settled(as_ratio(amount) * percent(np.atleast_1d(np.asarray(rate, dtype=np.int64))))


def shares_of(contributions: Sequence[Ints], rates: Sequence[int]) -> Ints:
    """The sum of each payer's contributions times the share of them that moves.

    Precedent: Germany, SGB VI s. 210, the employee's alone (S90); Switzerland, employee's and
    employer's (S92); Korea both (recalled).
    """
    parts = [part_of(sums, rate) for sums, rate in zip(contributions, rates, strict=True)]
    total: Ints = np.sum(parts, axis=0, dtype=np.int64)
    return total


def moved_amount(shares: Shares, employee: Ints, employer: Ints, government: Ints) -> Ints:
    """The amount that moves, minor units: each payer's contributions by its share."""
    rates = (shares.employee_pct, shares.employer_pct, shares.government_pct)
    return shares_of((employee, employer, government), [round(pct * 100) for pct in rates])


def may_claim(
    months: Ints,
    since_exit: Ints,
    *,
    least: Ints | int = 1,
    wait: Ints | int = 0,
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
    gross: Ints, *, ceiling: Ints | None = None, tax: Ints | int = 0, fee: Ints | int = 0
) -> Payment:
    """A refund to the person who left: at most the ceiling, less tax withheld and then a fee.

    `ceiling`: the present value of the pension foregone, minor units. Precedent: Switzerland, at
    most that value (S94); Japan withholds 20.42 % (S81). A refund extinguishes the periods it pays
    for (S81, S90).
    """
    sent = gross if ceiling is None else np.minimum(gross, ceiling)
    withheld = part_of(sent, tax)
    return Payment(sent, withheld, part_of(sent - withheld, fee))


def transfer(amount: Ints, fee: Ints | int = 0) -> Payment:
    """Contributions moved from fund to fund; the sender's periods end.

    Precedent: Switzerland-Turkiye, employer's and employee's shares of the old-age branch, from one
    month on (S36, S37); trans-Tasman, the whole balance (S38).
    """
    return Payment(amount, np.zeros_like(amount), part_of(amount, fee))


def abroad(amount: Ints, fee: Ints | int) -> Payment:
    """A benefit paid abroad in full, less the fee of the channel, which the person bears.

    Precedent: EU 883/2004 art. 7; C157 (export; S41, S44); the fee is what payment channels take.
    """
    return Payment(amount, np.zeros_like(amount), part_of(amount, fee))


def exchanged(
    amount: Ints,
    rate: Ints | int,
    given: Ints | int,
    wanted: Ints | int,
    *,
    scale: int = UNITS["factor"],
    rounding: Round = MINOR,
) -> Ints:
    """Money in another currency, minor units, one rate and currency for all or one a row.

    `rate`: units of the wanted currency for one of the given one on the day of payment, times
    `scale`; `given` and `wanted`: minor units in a unit of each currency; `rounding`: half up, or
    down where only whole minor units arrive; no treaty read says which. Exact at any size; raises
    OverflowError where an answer is beyond 64 bits.
    """
    per_unit = np.asarray(given, dtype=np.int64) * scale
    # whole parts first, so that no product is much larger than the answer
    factor, odd = np.divmod(np.asarray(rate, dtype=np.int64) * wanted, per_unit)
    whole, rest = np.divmod(amount, per_unit)
    exact = Ratio(amount) * factor + Ratio(whole) * odd
    return exact.num + settled(Ratio(rest) * Ratio(odd, per_unit), rounding)
