"""Contributors of a month that two laws claim, and schemes that carry a whole career.

Months are whole months, rates basis points, amounts minor units; one entry a person.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np

from portasim.agreements.amounts import settled
from portasim.core.arrays import Bools, Ints
from portasim.core.ratios import Ratio, Value, as_ratio

DoubleContributions: TypeAlias = Literal["host_only", "home_only", "both"]
Payer: TypeAlias = Literal["last", "home"]


@dataclass(frozen=True, slots=True)
class Contributors:
    """Whether each scheme collects for a month of work."""

    home: Bools
    host: Bools


def cover(home: Bools, host: Bools, rule: DoubleContributions) -> Contributors:
    """Contributors where both laws would collect: the host, the home scheme, or both.

    `home` and `host` say where each law makes the worker liable; where only one does, that one
    collects. Precedent: one legislation at a time and that of the place of work (EU 883/2004 art.
    11, recalled); GCC, home alone (S31); `both` is what Vietnamese contract workers face today.
    """
    twice = home & host
    if rule == "both":
        return Contributors(home=home, host=host)
    return Contributors(
        home=home & ~(twice & (rule == "host_only")), host=host & ~(twice & (rule == "home_only"))
    )


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
