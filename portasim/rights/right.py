"""Rights: what a scheme owes to a person, by which months."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from portasim.core.arrays import Bools, Ints


class Asked(NamedTuple):
    """What the rules of one home scheme ask of its insured persons, and on which days.

    origin: code of the country; who: the persons; on: the day of each right, in force; facts: by
    name, one entry a person in `who`.
    """

    origin: int
    who: Ints
    on: Ints
    facts: Mapping[str, Ints]


@dataclass(frozen=True)
class HomeRight:
    """A right to old-age money at home, one entry a person, minor units of the home currency.

    arises: the later of pension age and the end of insurance at home, NEVER without months; months:
    insured there before that day; pension_m and lump_sum: what the home law gives by itself; asked:
    what each scheme was asked about.
    """

    arises: Ints
    months: Ints
    pension_m: Ints
    lump_sum: Ints
    asked: tuple[Asked, ...]


@dataclass(frozen=True)
class Right:
    """A right to old-age money under national law by some account, one entry a person.

    arises: the day, NEVER without months; pension_m and lump_sum: satang, one of them 0; heirs: the
    lump sum of those who die before the right arises, satang, 0 for the others.
    """

    arises: Ints
    months: Ints
    pension_m: Ints
    lump_sum: Ints
    heirs: Ints


@dataclass(frozen=True)
class Totalised:
    """What totalising gives in one country, one entry a person, minor units of its currency.

    opens: whether the months of both countries open a right; months: those the other country adds.
    """

    opens: Bools
    months: Ints
    pension_m: Ints
    lump_sum: Ints

    @classmethod
    def none(cls, n: int) -> Totalised:
        """Nothing for anyone."""
        return cls(np.zeros(n, dtype=np.bool_), *(np.zeros(n, dtype=np.int64) for _ in range(3)))
