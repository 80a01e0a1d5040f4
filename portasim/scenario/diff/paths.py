"""Rows of the numbers of a law as figures read them: those written, and the years of a path.

After its table an exchange rate or a minimum wage moves from year to year. Its path is set out
here a row a year, to the day on which the books close, so that every year that moves is seen.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from portasim.core.arrays import Ints
from portasim.core.calendar import day
from portasim.core.params import UNITS, Number, Row
from portasim.core.words import HOSTS
from portasim.law.economy import (
    PROVINCIAL,
    exchange_number,
    exchange_rate,
    minimum_wage_as_set,
    wage_number,
)
from portasim.law.laws import changed_law
from portasim.law.system import Law
from portasim.scenario.plan import minimum_wages
from portasim.scenario.scenario import Scenario


def rows_read(scenario: Scenario, law: Law, name: str) -> Sequence[Row]:
    """The rows of a number as a scenario reads it, none where its law has no such number."""
    if name not in law.numbers:
        return ()
    number = law.number(name)
    if name.rpartition(".")[2] in PROVINCIAL:
        return _of_provinces(scenario, number)
    if name not in (exchange_number(law), wage_number(law)):
        return number.rows
    last = number.last_tabled
    first = int(np.datetime64(last, "D").astype("datetime64[Y]").astype(int)) + 1971
    years = np.arange(first, scenario.plan.horizon.year + 1)
    if name == wage_number(law):
        values = minimum_wage_as_set(law, years)
    else:
        thai = changed_law(HOSTS[0], scenario.plan.law)
        values = exchange_rate(law, thai, years) * UNITS[number.unit]
    path = _yearly(number, years, np.floor(values + 0.5).astype(np.int64))
    return [*(row for row in number.rows if row.since <= last), *path]


def _yearly(number: Number, years: Ints, values: Ints) -> list[Row]:
    """A row a year: as written where a row says so, else moved from there (assumed)."""
    rows = []
    for year, value in zip(years.tolist(), values.tolist(), strict=True):
        since = day(f"{year}-01-01")
        source = _in_force(number.rows, since)
        stated = source.values == (value,)
        status = source.status if stated else "assumed"
        rows.append(Row(since, None, (value,), source.ref, status))
    return rows


def _of_provinces(scenario: Scenario, number: Number) -> list[Row]:
    """The minimum wages that pay follows in Thailand, whichever table they were written in."""
    wages = minimum_wages(scenario.plan).thai
    rows = []
    for since, values in zip(wages.days.tolist(), wages.wage.tolist(), strict=True):
        source = _in_force(number.rows, since)
        grown = since > number.last_tabled and source.since != since
        status = "assumed" if grown else source.status
        rows.append(Row(since, None, tuple(values), source.ref, status))
    return rows


def _in_force(rows: Sequence[Row], since: int) -> Row:
    return next((row for row in reversed(rows) if row.since <= since), rows[0])
