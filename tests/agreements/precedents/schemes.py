"""Schemes that carry a whole career: an extended home scheme, and one that pays for all others.

Results take the split of rates that home's own law makes, and count months at home, so that no run
needs these. Months are whole months, rates basis points, amounts minor units; one entry a person.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np

from portasim.agreements.amounts import settled
from portasim.core.arrays import Ints
from portasim.core.ratios import Ratio, Value, as_ratio

Payer: TypeAlias = Literal["last", "home"]


@dataclass(frozen=True, slots=True)
class Extended:
    """Rates on the wage under an extended home scheme, basis points."""

    employee: Ints
    employer: Ints


def extend(home_employer: Ints, home_employee: Ints, host_employer: Ints) -> Extended:
    """The worker stays in the home scheme; the employer pays no more than for the host's nationals.

    employer = min(h, n); employee = w + max(0, h - n); together h + w. Precedent: GCC extension of
    insurance protection (S31, S32).
    """
    return Extended(
        employee=home_employee + np.maximum(0, home_employer - host_employer),
        employer=np.minimum(home_employer, host_employer),
    )


@dataclass(frozen=True, slots=True)
class Integrated:
    """One scheme's pension on a whole career, minor units a month, schemes x persons.

    pays: by the scheme that pays the person; bears: what each scheme carries in the end.
    """

    pays: Ints
    bears: Ints


def integrate(
    amounts: Value, months: Ints, payer: Payer, last_m: Ints, home: Ints, *, reimburse: bool
) -> Integrated:
    """One scheme pays on all periods by its own law: the last one, or that of home.

    amounts: each scheme's pension for all periods; months and last_m: periods in each and the last
    month of them; home: the row of the home scheme; all but home are schemes x persons. With
    `reimburse` every other scheme carries its share by months, and the payer the rest. Precedent:
    Recommendation 167, second alternative (recalled).
    """
    held = np.where(months > 0, last_m, np.iinfo(np.int64).min)
    chosen = held.argmax(axis=0) if payer == "last" else home
    mine = np.arange(len(months))[:, None] == chosen
    pays = np.where(mine, settled(as_ratio(amounts)), 0)
    if not reimburse:
        return Integrated(pays=pays, bears=pays)
    whole = pays.sum(axis=0, keepdims=True)
    total = np.maximum(months.sum(axis=0, keepdims=True), 1)
    others = np.where(mine, 0, settled(as_ratio(whole) * Ratio(months, total)))
    return Integrated(pays=pays, bears=others + np.where(mine, whole - others.sum(axis=0), 0))
