"""The operators as the study calls them, over any law that keeps the contract of old-age laws.

Each is small and pure, over arrays with one entry a person; months are whole months, money whole
minor units. The operators themselves, by noun: `periods`, `units`, `amounts`, `money`, `cover`.
"""

from __future__ import annotations

from typing import Literal

import numpy as np

from portasim.agreements.amounts import Denominator, Method, qualify, theorise, totalised_amount
from portasim.agreements.model import Shares
from portasim.agreements.money import shares_of
from portasim.agreements.periods import aggregate
from portasim.core.ratios import Ratio
from portasim.core.vocab import Bools, Floats, Ints
from portasim.law.system import Law

__all__ = [
    "aggregate", "choose", "direct", "moved_amount", "prorata", "qualify", "theoretical_amount",
    "totalised_pension",
]  # fmt: skip


def _thai_facts(wages: Ints, wage_months: Ints) -> dict[str, Ints]:
    """What the Thai law asks of a career; other laws are asked through `totalised_amount`."""
    return {"wage_sum_60": wages, "wage_months_60": wage_months}


def theoretical_amount(law: Law, on: Ints, months: Ints, wages: Ints, wage_months: Ints) -> Ratio:
    """Monthly pension as if all months were own months, exact, satang.

    `wages` is the sum of the last own wages and `wage_months` their number; see `amounts.theorise`.
    """
    return theorise(law, on, months, _thai_facts(wages, wage_months))


def prorata(law: Law, on: Ints, own: Ints, total: Ints, wages: Ints, wage_months: Ints) -> Ints:
    """The own share of the theoretical amount: own over totalised months, satang a month.

    Source: EU 883/2004 art. 52(1)(b); denominator `totalised`. Own months alone give national law.
    """
    return totalised_pension(law, "prorata", on, own, total, wages, wage_months)


def direct(law: Law, on: Ints, own: Ints, wages: Ints, wage_months: Ints) -> Ints:
    """Own accrual alone, satang a month: the fixed part in proportion to the qualifying period.

    Source: the method of India, Japan and Canada's earnings-related part. Own months from the
    qualifying period on give national law.
    """
    return totalised_pension(law, "direct", on, own, own, wages, wage_months)


def totalised_pension(
    law: Law,
    method: Method,
    on: Ints,
    own: Ints,
    total: Ints,
    wages: Ints,
    wage_months: Ints,
) -> Ints:
    """The Thai share of a totalised pension by the method an agreement names, satang a month."""
    facts, denominator = _thai_facts(wages, wage_months), Denominator("totalised")
    return totalised_amount(law, on, own, total, facts, method, denominator)


def choose(
    rule: Literal["agreement", "higher_of"], open_: Bools, national: Floats, agreement: Floats
) -> Bools:
    """Whose amount is paid, True for the agreement's.

    `open_` says where the agreement gives a right; national and agreement are present values. A
    lump sum that the pension would displace counts as a national right. See `amounts.prefer` for
    the other things that can be compared.
    """
    if rule == "agreement":
        return open_
    return open_ & (agreement > national)


def moved_amount(shares: Shares, employee: Ints, employer: Ints, government: Ints) -> Ints:
    """The money a refund or transfer moves, satang: each payer's contributions times its share."""
    rates = (shares.employee_pct, shares.employer_pct, shares.government_pct)
    return shares_of((employee, employer, government), [int(np.rint(pct * 100)) for pct in rates])
