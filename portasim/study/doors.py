"""Doors for modellers: spells, ledger, rights, claims and payments of all persons as tables.

Persons are named as in the table of persons: by the word of the file of people, or by their number
over all blocks. What the tables hold is in `portasim.study.rows`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Final, Protocol

import numpy as np
import pandas as pd

from portasim.core.facts import Facts
from portasim.core.faults import UserError
from portasim.rights.outcome import Outcome
from portasim.scenario.given import index_of, named
from portasim.study.parquet import write_parquet
from portasim.study.rows import TABLES, RowsOf, View
from portasim.study.simulate import Simulation
from portasim.study.statistics import table_html, table_text
from portasim.study.tables.table import Column

SHOWN: Final = 20
"""Rows that a screen shows of a table."""
_PERSON: Final = Column("person", "", "number, or the word of a file of people")
_MORE: Final = "the first rows; to_frame() has them all, to_parquet(path) writes them"


class Persons(Protocol):
    """Results whose persons can be looked at block by block."""

    @property
    def id(self) -> str:
        """The scenario's short name."""

    @property
    def n(self) -> int:
        """The number of persons."""

    @property
    def words(self) -> Sequence[str]:
        """The word of each person of a file of people; none for drawn persons."""

    def names(self, first: int, last: int) -> Sequence[str]:
        """The word of each person from `first` up to, not including, `last`, else the number."""

    @property
    def simulation(self) -> Simulation:
        """The run that made the results."""

    def looks(self, person: int | None = None) -> Iterator[tuple[Facts, Outcome]]:
        """The facts and the outcome of each block of persons, or of that of one person."""


@dataclass(frozen=True, slots=True, repr=False)
class Door:
    """One table of all persons of a scenario, made block by block when it is asked for."""

    name: str
    results: Persons

    @property
    def kind(self) -> RowsOf:
        """What the table holds."""
        return TABLES[self.name]

    @property
    def columns(self) -> tuple[Column, ...]:
        """The columns, each with unit and meaning."""
        return (_PERSON, *self.kind.columns)

    def blocks(self) -> Iterator[pd.DataFrame]:
        """The table in parts, a block of persons each."""
        first = 0
        for facts, outcome in self.results.looks():
            yield self.rows(View(first, facts, outcome))
            first += facts.n

    def of(self, person: str | int) -> pd.DataFrame:
        """The rows of one person. Raises UserError where there is none such."""
        return self.rows(view_of(self.results, number_of(self.results, person)))

    def rows(self, view: View) -> pd.DataFrame:
        """The rows of persons who are looked at."""
        rows = self.kind.make(view)
        last = view.first + view.facts.n
        names = np.array(self.results.names(view.first, last), dtype=object)
        rows["person"] = names[rows["person"]]
        return pd.DataFrame({column.name: rows[column.name] for column in self.columns})

    def to_frame(self) -> pd.DataFrame:
        """The whole table, all persons in memory."""
        return pd.concat(self.blocks(), ignore_index=True)

    def to_parquet(self, path: str | Path) -> Path:
        """Write the table block by block; the path written.

        Raises UserError where pyarrow is missing or the file cannot be written.
        """
        write_parquet(Path(path), self.columns, self.blocks())
        return Path(path)

    def _first(self) -> pd.DataFrame:
        """The first rows."""
        return next(self.blocks()).head(SHOWN)

    def __repr__(self) -> str:
        return f"{self._head()}\n{table_text(self._first(), columns=10)}\n{_MORE}"

    def _repr_html_(self) -> str:
        return f"<p>{escape(self._head())}</p>{table_html(self._first())}<p>{_MORE}</p>"

    def _head(self) -> str:
        return f"{self.name} of {self.results.id}: {self.kind.holds}"


def door(results: Persons, name: str) -> Door:
    """A door by its name. Raises UserError where there is none of that name."""
    if name not in TABLES:
        raise UserError(f"no door '{name}'; there are: {', '.join(TABLES)}")
    return Door(name, results)


def view_of(results: Persons, number: int) -> View:
    """One person looked at, by the number over all blocks."""
    first = next(low for low, high in results.simulation.blocks if low <= number < high)
    [(facts, outcome)] = results.looks(number)
    return View(first, facts, outcome, number - first)


def number_of(results: Persons, person: object) -> int:
    """The number of a person given by number or word. Raises UserError where there is none such."""
    words = results.words
    if isinstance(person, str):
        if person in words:
            return words.index(person)
        # drawn persons have their number for a word
        if not words and person.isdecimal() and int(person) < results.n:
            return int(person)
    # persons of a file have their place in it, too
    number = index_of(person)
    if number is not None and 0 <= number < results.n:
        return number
    if not words:
        most = results.n - 1
        raise UserError(f"person: there is no {named(person)}; give a number from 0 to {most}")
    some = ", ".join(words[:SHOWN]) + (", ..." if len(words) > SHOWN else "")
    raise UserError(f"person: there is no {named(person)}; there are: {some}")
