"""Restatements: values that a scenario dates in years to come and that the path says already.

Such a value changes nothing and is left out, so that who writes a projection out gets the same
bytes. A value restates the path where it equals it in the decimals written, of a whole unit at
most. Thai minimum wages, whose path is a matter of lives, are settled there.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

import numpy as np

from portasim.core.params import UNITS, Number, Row
from portasim.law.economy import (
    exchange_number,
    exchange_rate,
    first_year_on,
    minimum_wage_as_set,
    wage_number,
)
from portasim.law.system import Law

_SERIES: Final = ".economy."
_JULY: Final = 6


def is_series(name: str) -> bool:
    """Whether an id is that of a price, wage or rate rather than of a number of law."""
    return _SERIES in name


def without_restatements(law: Law, held: Law, thai: Law, since: Mapping[str, int]) -> Law:
    """The law without the rows of its series that say what holds on their day anyway.

    held: the law before a scenario changed numbers; since: the first day of the rows that it gives,
    by id. thai: the law of Thailand, to whose prices exchange rates are held. Growth comes first,
    for the other paths rest on it.
    """
    series = [name for name in since if is_series(name)]
    for name in sorted(series, key=lambda name: (not name.endswith("_growth"), name)):
        given = law.numbers[name]
        old = [row for row in given.rows if row.since < since[name]]
        rows = list(old)
        for row in given.rows[len(old) :]:
            before = law.with_numbers({name: replace(given, rows=tuple(rows))}) if rows else None
            later = row.since > given.last_tabled
            if before is None or not later or not _restates(row, before, thai, name):
                rows.append(row)
        unchanged = tuple(rows) == held.numbers[name].rows
        made = held.numbers[name] if unchanged else replace(given, rows=tuple(rows))
        law = law.with_numbers({name: made})
    return law


def _restates(row: Row, law: Law, thai: Law, name: str) -> bool:
    """Whether a row says what a number without it says from its first day on."""
    number = law.number(name)
    if row.last is not None or number.by is not None:
        return False
    if any(law.chosen.get(switch) != word for switch, word in row.when):
        return False
    return _written_as(row.values[0], _on_path(law, thai, number, row.since), number.unit)


def _on_path(law: Law, thai: Law, number: Number, day: int) -> float:
    """The value of a number from a day on, as its path has it, in its own whole units."""
    days = np.array([day], dtype=np.int64)
    if number.id == exchange_number(law):
        return float(exchange_rate(law, thai, first_year_on(days))[0]) * UNITS[number.unit]
    if number.id == wage_number(law):
        return float(minimum_wage_as_set(law, first_year_on(days, _JULY))[0])
    return float(number.at(days)[0])


def _written_as(value: int, exact: float, unit: str) -> bool:
    """Whether a value is another, rounded to as many decimals as it is written with."""
    if value == exact or exact.is_integer():
        return value == exact
    step = 1
    while step < UNITS[unit] and value % (step * 10) == 0:
        step *= 10
    return abs(value - exact) <= step / 2
