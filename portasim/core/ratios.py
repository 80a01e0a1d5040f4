"""Exact fractions and the ways law rounds them.

Money in law is whole minor units and rates are ratios; a fraction lives only until the rounding of
the rule that made it.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from typing import Any, Final, Literal, TypeAlias

import numpy as np

from portasim.core.arrays import Bools, Ints
from portasim.core.params import UNITS

_INT64_MAX: Final = (1 << 63) - 1


def _times(a: Ints, b: Ints) -> Ints:
    """The product of two arrays; raises OverflowError rather than wrap round."""
    if a.size and b.size:
        largest = max(int(a.max()), -int(a.min())) * max(int(b.max()), -int(b.min()))
        if largest > _INT64_MAX:
            raise OverflowError("a product inside a rule does not fit into 64 bits")
    return a * b


class Ratio:
    """Exact fractions, one a row: int64 numerators over positive int64 denominators.

    They live only until the rounding of the rule that made them. Raises OverflowError when a
    product does not fit into 64 bits and ValueError for a denominator below 1.
    """

    __array_ufunc__ = None

    def __init__(self, num: Ints | int, den: Ints | int = 1) -> None:
        self.num: Ints = np.atleast_1d(np.asarray(num, dtype=np.int64))
        self.den: Ints = np.atleast_1d(np.asarray(den, dtype=np.int64))
        if self.den.size and self.den.min() < 1:
            raise ValueError("the denominator of a ratio is at least 1")

    @property
    def size(self) -> int:
        """The number of rows."""
        return int(np.broadcast(self.num, self.den).size)

    def __mul__(self, other: Ratio | Ints | int) -> Ratio:
        other = as_ratio(other)
        return Ratio(_times(self.num, other.num), _times(self.den, other.den))

    __rmul__ = __mul__

    def __add__(self, other: Ratio | Ints | int) -> Ratio:
        other = as_ratio(other)
        num = _times(self.num, other.den) + _times(other.num, self.den)
        return Ratio(num, _times(self.den, other.den))

    __radd__ = __add__

    def __getitem__(self, rows: Any) -> Ratio:
        num, den = np.broadcast_arrays(self.num, self.den)
        return Ratio(num[rows], den[rows])


Value: TypeAlias = Ints | Ratio | Bools


def as_ratio(value: Value | int) -> Ratio:
    """A value as a ratio; whole numbers and truths over 1."""
    return value if isinstance(value, Ratio) else Ratio(np.asarray(value, dtype=np.int64))


def percent(rate: Ratio | Ints) -> Ratio:
    """A rate in basis points, as numbers in percent are held, or parts of them, as a fraction."""
    whole = 100 * UNITS["percent"]
    return rate * Ratio(1, whole) if isinstance(rate, Ratio) else Ratio(rate, whole)


def truth(flag: Bools | Ints | int) -> Bools:
    """A flag as truths, also where it is left out and a single 0 or False stands for it."""
    return np.asarray(flag, dtype=np.bool_)


def where(condition: Bools | bool, yes: Value | int, no: Value | int) -> Value:
    """The value of `yes` in the rows where the condition holds and of `no` elsewhere."""
    if not isinstance(yes, Ratio) and not isinstance(no, Ratio):
        return np.where(condition, yes, no)
    first, second = as_ratio(yes), as_ratio(no)
    return Ratio(
        np.where(condition, first.num, second.num), np.where(condition, first.den, second.den)
    )


@cache
def _whole_step(text: str, unit: str) -> int:
    """A rounding step on paper in the engine's whole units."""
    step = Fraction(text) * UNITS[unit]
    if step.denominator != 1 or step < 1:
        raise ValueError(f"a step of {text} {unit} is finer than the engine holds")
    return step.numerator


@dataclass(frozen=True)
class Round:
    """How a rule rounds: to multiples of `step` units on paper, by a word, on an authority.

    `half_up` and `half_even` go to the nearest multiple and differ on ties (away from zero, to the
    even multiple); `up` goes away from zero, `down` towards it.
    """

    step: str
    word: Literal["half_up", "half_even", "up", "down"]
    ref: str
    status: str = "enacted"

    def apply(self, value: Value, unit: str) -> Ints:
        """The rounded value, in the engine's whole units of the unit; raises OverflowError."""
        ratio = as_ratio(value)
        step = _whole_step(self.step, unit)
        den = _times(ratio.den, np.array([step], dtype=np.int64))
        below = ratio.num < 0
        signed = bool(below.any())
        size = np.abs(ratio.num) if signed else ratio.num
        whole = size // den
        if self.word != "down":
            rest = size - whole * den
            if self.word == "up":
                whole += rest > 0
            elif self.word == "half_up":
                whole += rest >= den - rest
            else:
                whole += (rest > den - rest) | ((rest == den - rest) & (whole % 2 == 1))
        whole *= step
        return np.where(below, -whole, whole) if signed else whole

    def __str__(self) -> str:
        return f"to {self.step}, {self.word.replace('_', ' ')} ({self.status}, {self.ref})"
