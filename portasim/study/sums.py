"""Sums over persons that do not depend on the order or the blocks in which persons come.

Values are added as whole numbers of baht, months or persons and of a 2^-36th of one, so that sums
of any blocks, in any order, have the same bits.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

import numpy as np

from portasim.core.arrays import Bools, Floats, Ints

_PART: Final = 1 << 36


@dataclass(frozen=True, slots=True)
class Sums:
    """Sums of named columns by cell of persons.

    cells: the codes of cells that hold anybody, ascending; persons: in each; whole and part: names
    x cells, the sum of whole units and of 2^-36ths of a unit.
    """

    names: tuple[str, ...]
    cells: Ints
    persons: Ints
    whole: Ints
    part: Ints

    @classmethod
    def of(cls, columns: Mapping[str, Floats | Ints | Bools], cell: Ints) -> Sums:
        """The sums of columns, one entry a person, by the cell of each person.

        Sums of a block are exact while it holds fewer than 100,000 persons.
        """
        cells, place, persons = np.unique(cell, return_inverse=True, return_counts=True)
        sums = np.zeros((2, len(columns), len(cells)), dtype=np.int64)
        for row, values in enumerate(columns.values()):
            column = np.asarray(values)
            if column.dtype.kind == "f":
                whole = np.floor(column)
                part = np.rint((column - whole) * _PART)
                sums[1, row] = np.bincount(place, weights=part, minlength=len(cells))
                column = whole
            sums[0, row] = np.bincount(place, weights=column, minlength=len(cells))
        return cls(tuple(columns), cells, persons.astype(np.int64), sums[0], sums[1])

    def added(self, other: Sums) -> Sums:
        """Two sums of different persons as one."""
        cells = np.union1d(self.cells, other.cells)
        persons = np.zeros(len(cells), dtype=np.int64)
        sums = np.zeros((2, len(self.names), len(cells)), dtype=np.int64)
        for one in (self, other):
            place = np.searchsorted(cells, one.cells)
            persons[place] += one.persons
            sums[0][:, place] += one.whole
            sums[1][:, place] += one.part
        return Sums(self.names, cells, persons, sums[0], sums[1])

    def select(self, cells: Bools) -> Sums:
        """The sums of some of the cells."""
        return Sums(
            self.names,
            self.cells[cells],
            self.persons[cells],
            self.whole[:, cells],
            self.part[:, cells],
        )

    def count(self, cells: Bools | None = None) -> int:
        """The persons in some of the cells, or in all."""
        return int(self.persons.sum() if cells is None else self.persons[cells].sum())

    def exact(self, name: str, cells: Bools | None = None) -> Fraction:
        """The sum of a column over some of the cells, or over all."""
        row = self.names.index(name)
        whole, part = self.whole[row], self.part[row]
        if cells is not None:
            whole, part = whole[cells], part[cells]
        # sums of parts may pass 64 bits
        parts = sum(part.tolist())
        return Fraction(int(whole.sum())) + Fraction(parts, _PART)

    def total(self, name: str, cells: Bools | None = None) -> float:
        """The sum of a column over some of the cells, or over all."""
        return float(self.exact(name, cells))

    def mean(self, name: str, cells: Bools | None = None) -> float:
        """The mean of a column over some of the cells, or over all; not a number of nobody."""
        n = self.count(cells)
        return float(self.exact(name, cells) / n) if n else float("nan")

    def by(self, name: str, group: Ints, n: int) -> Floats:
        """The sums of a column by group 0 to n - 1; group: of each cell."""
        return np.array([self.total(name, group == code) for code in range(n)])


def squares(
    columns: Mapping[str, Floats | Ints | Bools], names: Sequence[str]
) -> dict[str, Floats]:
    """The squares of columns in thousands, under names that `interval` knows."""
    found: dict[str, Floats] = {}
    for name in names:
        thousands: Floats = np.asarray(columns[name], dtype=np.float64) / 1000.0
        found[f"{name}^2"] = thousands**2
    return found


def interval(sums: Sums, name: str) -> tuple[float, float, float]:
    """The mean of a column and its 95 % interval for sampling of persons alone: mean, low, high."""
    n = sums.count()
    mean = sums.mean(name)
    if n < 2:
        return mean, float("nan"), float("nan")
    total = sums.exact(name)
    variance = (sums.exact(f"{name}^2") * 1_000_000 - total * total / n) / (n - 1)
    half = 1.96 * float(max(variance, Fraction(0))) ** 0.5 / n**0.5
    return mean, mean - half, mean + half


def share_interval(sums: Sums, name: str) -> tuple[float, float, float]:
    """The share of persons with a flag and its 95 % interval, as `interval`."""
    n, share = sums.count(), sums.mean(name)
    if n < 2:
        return share, float("nan"), float("nan")
    half = 1.96 * (share * (1 - share) / (n - 1)) ** 0.5
    return share, share - half, share + half
