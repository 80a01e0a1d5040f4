"""Minimum wages that pay follows, as whoever knows the law hands them to lives."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from portasim.core.arrays import Ints
from portasim.core.calendar import day, months_after, years_of
from portasim.core.params import UNITS


class DailyWages(NamedTuple):
    """Minimum wages of a day in Thailand: days they change, and dates x provinces in satang."""

    days: Ints
    wage: Ints


def grown(
    known: DailyWages, growth_pct: float, horizon: int, later: DailyWages | None = None
) -> DailyWages:
    """Minimum wages of a day up to the horizon: those known, which then grow every 1 January.

    They grow from the first January a year or more after the last that is known, to whole baht.
    later: wages set on days after those known, 0 where a province is left as it is. A wage takes
    its place on the path of its province, which stays as it was before it and goes on from it in
    the same way; a wage that the path says already changes nothing.
    """
    days, rows = known.days.tolist(), list(known.wage)
    level = known.wage[-1] / UNITS["THB"]
    grows = np.full(level.shape, _first_growth(days[-1]))
    turns = {} if later is None else dict(zip(later.days.tolist(), later.wage, strict=True))
    januaries = dict(_januaries(days[-1], horizon))
    for on in sorted({*januaries, *(turn for turn in turns if turn < horizon)}):
        wage = rows[-1]
        growing = januaries.get(on, 0) >= grows
        level = np.where(growing, level * (1 + growth_pct / 100), level)
        wage = np.where(growing, np.floor(level + 0.5).astype(np.int64) * UNITS["THB"], wage)
        given = turns.get(on, wage)
        moved = (given > 0) & (given != wage)
        level = np.where(moved, given / UNITS["THB"], level)
        grows = np.where(moved, _first_growth(on), grows)
        if growing.any() or moved.any():
            days.append(on)
            rows.append(np.where(moved, given, wage))
    return DailyWages(np.array(days, dtype=np.int64), np.stack(rows))


def _first_growth(since: int) -> int:
    """The year whose January is the first a year or more after a day."""
    year_later = months_after(np.array([since], dtype=np.int64), 12)
    return int(years_of(year_later - 1)[0]) + 1


def _januaries(after: int, horizon: int) -> Iterator[tuple[int, int]]:
    """The first days of the years that begin after a day and before the horizon, and the years."""
    year = _first_growth(after)
    while (first_day := day(f"{year}-01-01")) < horizon:
        yield first_day, year
        year += 1


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
