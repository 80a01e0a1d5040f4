"""Minimum wages that pay follows, as whoever knows the law hands them to lives."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from portasim.core.arrays import Ints


class DailyWages(NamedTuple):
    """Minimum wages of a day in Thailand: days they change, and dates x provinces in satang."""

    days: Ints
    wage: Ints


@dataclass(frozen=True, slots=True)
class Levels:
    """Monthly minimum wages at home: origins x years from `first_year` on.

    In minor units of each country's currency. Outside the years given the nearest one is used.
    """

    first_year: int
    minimum_m: Ints

    def of(self, origin: Ints, year: Ints) -> Ints:
        """The minimum wage a month for pairs of origin and calendar year; same shape."""
        column = np.clip(year - self.first_year, 0, self.minimum_m.shape[1] - 1)
        found: Ints = self.minimum_m[origin, column]
        return found


@dataclass(frozen=True, slots=True)
class MinimumWages:
    """The minimum wages that pay follows: of a day in Thailand, of a month at home."""

    thai: DailyWages
    home: Levels

    def same(self, other: MinimumWages) -> bool:
        """Whether other wages are the same, number by number."""
        pairs = zip(
            (*self.thai, self.home.minimum_m), (*other.thai, other.home.minimum_m), strict=True
        )
        return all(np.array_equal(one, two) for one, two in pairs)
