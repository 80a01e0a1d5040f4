"""How numbers are written for people who decide: baht, shares, intervals, dates."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable, Iterator
from html import escape
from textwrap import wrap
from typing import Any, Final, NamedTuple

import numpy as np

from portasim.brief.figures.palette import AT_HOME
from portasim.core.arrays import Floats
from portasim.study.comparison import Comparison
from portasim.study.results import Results
from portasim.study.statistics import mean_interval

FEW: Final = 30
"""Below so many persons no interval is shown and shares are written as counts."""
NOTHING: Final = "\N{EN DASH}"
"""Stands where there is no number, because there is nobody whose number it would be."""
_SPACE: Final = "\N{NO-BREAK SPACE}"


class Table(NamedTuple):
    """A table as it is printed: caption, column names, rows of text, and a note below.

    lead: how many columns from the left hold words.
    """

    caption: str
    columns: list[str]
    rows: list[list[str]]
    note: str = ""
    lead: int = 1


def baht(amount: float) -> str:
    """Baht without false precision: to 100 from 1,000 on, to 10 from 100 on, else whole."""
    if math.isnan(amount):
        return NOTHING
    step = 100 if abs(amount) >= 1000 else 10 if abs(amount) >= 100 else 1
    return f"{round(amount / step) * step:,}".replace("-", "\N{MINUS SIGN}")


def share(part: float, persons: int) -> str:
    """A share as whole per cent, or as a count where there are few persons."""
    if math.isnan(part):
        return NOTHING
    if persons < FEW:
        return f"{round(part * persons)}{_SPACE}of{_SPACE}{persons}"
    percent = round(100 * part)
    if percent == 0 and part > 0:
        return f"under 1{_SPACE}%"
    if percent == 100 and part < 1:
        return f"over 99{_SPACE}%"
    return f"{percent}{_SPACE}%"


def money(amount: float, currency: str) -> str:
    """An amount in another currency, with three figures that count: 68,200 KHR, 1,290,000 LAK."""
    if math.isnan(amount):
        return NOTHING
    size = max(len(f"{abs(amount):.0f}") - 3, 0)
    return f"{round(amount, -size):,.0f}{_SPACE}{currency}".replace("-", "\N{MINUS SIGN}")


def of_100(part: float) -> str:
    """A number of 100, whole."""
    return "under 1" if 0 < part < 0.5 else f"{round(part)}"


def with_interval(mean: float, low: float, high: float, unit: str = "") -> str:
    """Baht with the 95 % interval beside it, where there is one."""
    if math.isnan(low):
        return baht(mean) + unit
    return f"{baht(mean)}{unit} ({baht(low)}{_SPACE}to{_SPACE}{baht(high)})"


def mean_of(values: Any) -> str:
    """The mean of a column in baht, with its interval unless persons are few."""
    mean, low, high = mean_interval(values.to_numpy(dtype=float))
    none = float("nan")
    return with_interval(mean, *((low, high) if len(values) >= FEW else (none, none)))


def transferred(comparison: Comparison, row: Any, unit: str = "") -> str:
    """What an instrument transfers to a worker on average, from a row of the differences."""
    if len(comparison.baseline.people) < FEW:
        return baht(row.mean_transferred_THB) + unit
    return with_interval(row.mean_transferred_THB, row.low_THB, row.high_THB, unit)


def paid_at_home(results: Results) -> Floats:
    """What the home scheme pays each person under a scenario, present value, baht."""
    people = results.people[[f"{channel}_THB" for channel in AT_HOME]]
    found: Floats = people.to_numpy(dtype=np.float64).sum(axis=1)
    return found


def wrapped(names: Iterable[str]) -> list[str]:
    """Names broken into lines, with nothing in them that plotly would read as markup."""
    return ["<br>".join(escape(line, quote=False) for line in wrap(name, 26)) for name in names]


def scenario_names(comparison: Comparison) -> dict[str, str]:
    """The names of scenarios by id; a name that two of them bear is told apart by the id."""
    names = [results.name for results in comparison.all]
    return {
        results.id: f"{results.name} ({results.id})"
        if names.count(results.name) > 1
        else results.name
        for results in comparison.all
    }


def against_baseline(comparison: Comparison) -> Any:
    """The table of differences without the baseline, each name told apart."""
    table = comparison.differences.iloc[1:]
    return table.assign(name=table["scenario"].map(scenario_names(comparison)))


def caveat(comparison: Comparison) -> str:
    """What the intervals cover, or why there are none, and on what the figures rest."""
    few = len(comparison.baseline.people) < FEW
    covered = "too few workers for an interval" if few else "sampling only"
    return f"{covered}; the rates are assumed"


def quoted(name: str) -> str:
    """A name in quotation marks."""
    return f"\N{LEFT DOUBLE QUOTATION MARK}{name}\N{RIGHT DOUBLE QUOTATION MARK}"


def date(day: dt.date) -> str:
    """A date as 22 November 2026."""
    return f"{day.day} {day:%B} {day.year}"


def count(number: int, one: str, many: str = "") -> str:
    """A number with its noun: 1 worker, 2,000 workers."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def months(number: int) -> str:
    """A number of months as a law speaks of it: 15 years, 12 months."""
    return f"{number // 12} years" if number > 12 and number % 12 == 0 else count(number, "month")


def listed(names: list[str]) -> str:
    """Names as a, b and c."""
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def records(frame: Any) -> Iterator[Any]:
    """The rows of a frame, one at a time, with columns as attributes."""
    return iter(frame.itertuples())
