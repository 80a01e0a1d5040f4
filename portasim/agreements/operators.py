"""The operators of agreements over Thai law: aggregate, qualify, apportion, choose, refund.

Each is small and pure, over arrays with one entry a person; months are whole months, money satang.
The theoretical amount rests on wages insured in Thailand alone, as in EU 883/2004 art. 56(1)(c).
"""

from __future__ import annotations

from typing import Final, Literal

import numpy as np

from portasim.agreements.model import Shares
from portasim.core.ratios import Ratio, Round
from portasim.core.vocab import Bools, Floats, Ints
from portasim.law.system import Law

_SATANG: Final = Round("0.01", "half_up", ref="TH-ASSUMPTION", status="assumed")
_HUNDREDTHS_OF_A_PERCENT: Final = 10_000


def aggregate(own: Ints, foreign: Ints) -> Ints:
    """Totalised months: own and foreign months added (EU 883/2004 art. 6).

    A month that is both is given once, as an own month.
    """
    return own + foreign


def qualify(law: Law, on: Ints, own: Ints, total: Ints, min_own_months: int) -> Bools:
    """Whether totalised months open a pension: the law's minimum, and enough own months."""
    met = law.evaluate(["qualifies"], on, {"months": total})["qualifies"]
    return np.asarray(met, dtype=np.bool_) & (own >= min_own_months)


def theoretical_amount(law: Law, on: Ints, months: Ints, wages: Ints, wage_months: Ints) -> Ratio:
    """Monthly pension as if all months were own months: the accrual of all of them times the mean
    wage of the last own months (`wages` is their sum, satang); exact, not yet rounded."""  # noqa: D205, D209
    rate = law.evaluate(["accrual_rate"], on, {"months": months})["accrual_rate"]
    share = Ratio(np.asarray(rate), _HUNDREDTHS_OF_A_PERCENT)
    return share * Ratio(wages, np.maximum(wage_months, 1))


def prorata(law: Law, on: Ints, own: Ints, total: Ints, wages: Ints, wage_months: Ints) -> Ints:
    """The own share of the theoretical amount: own over totalised months, satang a month.

    Source: EU 883/2004 art. 52(1)(b); denominator `totalised`. Own months alone give national law.
    """
    share = theoretical_amount(law, on, total, wages, wage_months)
    return _SATANG.apply(share * Ratio(own, np.maximum(total, 1)), "THB/month")


def direct(law: Law, on: Ints, own: Ints, wages: Ints, wage_months: Ints) -> Ints:
    """Own accrual alone, satang a month: the fixed part in proportion to the qualifying period.

    Source: the method of India, Japan and Canada's earnings-related part. Own months from the
    qualifying period on give national law.
    """
    minimum = law.at("TH.old_age.qualifying_months", on)
    amount = theoretical_amount(law, on, np.maximum(own, minimum), wages, wage_months)
    return _SATANG.apply(amount * Ratio(np.minimum(own, minimum), minimum), "THB/month")


def totalised_pension(
    law: Law,
    method: Literal["prorata", "direct"],
    on: Ints,
    own: Ints,
    total: Ints,
    wages: Ints,
    wage_months: Ints,
) -> Ints:
    """The Thai share of a totalised pension by the method an agreement names, satang a month."""
    if method == "prorata":
        return prorata(law, on, own, total, wages, wage_months)
    return direct(law, on, own, wages, wage_months)


def choose(
    rule: Literal["agreement", "higher_of"], open_: Bools, national: Floats, agreement: Floats
) -> Bools:
    """Whose amount is paid, True for the agreement's.

    `open_` says where the agreement gives a right; national and agreement are present values. A
    lump sum that the pension would displace counts as a national right.
    """
    if rule == "agreement":
        return open_
    return open_ & (agreement > national)


def moved_amount(shares: Shares, employee: Ints, employer: Ints, government: Ints) -> Ints:
    """The money a refund or transfer moves, satang: each payer's contributions times its share."""
    parts = [
        _SATANG.apply(Ratio(sums) * Ratio(round(pct * 100), _HUNDREDTHS_OF_A_PERCENT), "THB")
        for sums, pct in (
            (employee, shares.employee_pct),
            (employer, shares.employer_pct),
            (government, shares.government_pct),
        )
    ]
    total: Ints = parts[0] + parts[1] + parts[2]
    return total
