"""The declaration of a table of results, once: its name, page of the docs, keys and columns.

Everything that offers tables reads the declarations: Python (`results.table`, `comparison.table`),
the folder of results with its data dictionary, `--json`, and the test of the docs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal, Protocol, TypeAlias

import pandas as pd

from portasim.core.arrays import Floats
from portasim.core.facts import Facts
from portasim.core.faults import UserError
from portasim.law.laws import Laws
from portasim.rights.outcome import Outcome
from portasim.rights.valuation import Prices
from portasim.scenario.scenario import Scenario
from portasim.study.pieces import Kept, Piece, Totals
from portasim.study.simulate import ClaimsMade, Simulation
from portasim.study.sums import Sums

Scope: TypeAlias = Literal["scenario", "comparison"]
_SCENARIO_KEY: Final = "scenario"


class OneScenario(Protocol):
    """Tables' source: one scenario's results for its persons."""

    @property
    def scenario(self) -> Scenario:
        """The scenario as loaded."""

    @property
    def n(self) -> int:
        """The number of persons."""

    @property
    def kept(self) -> Kept:
        """Values of each person, for quantiles and differences."""

    @property
    def piece(self) -> Piece:
        """What the persons leave behind."""

    @property
    def totals(self) -> Totals:
        """What the persons add up to."""

    @property
    def claims(self) -> ClaimsMade:
        """All claims and what became of them."""

    @property
    def laws(self) -> Laws:
        """The laws of the scenario."""

    @property
    def prices(self) -> Prices:
        """The prices of the scenario's valuation."""

    @property
    def simulation(self) -> Simulation:
        """The run that made the results."""

    @property
    def place(self) -> int:
        """The place of the scenario's plan in the run."""

    def value_under(self, reading: int) -> Floats:
        """The value of each person under a reading of section 56."""

    def ladder(self, reading: int) -> Sums | None:
        """Sums of the ladder of what is lost under a reading of section 56; None without one."""

    def names(self, first: int, last: int) -> Sequence[str]:
        """The word of each person from `first` up to, not including, `last`, else the number."""

    def looks(self, person: int | None = None) -> Iterator[tuple[Facts, Outcome]]:
        """The facts and the outcome of each block of persons, or of that of one person."""

    @property
    def id(self) -> str:
        """The scenario's short name."""

    @property
    def name(self) -> str:
        """The scenario's name for tables and charts."""

    def table(self, name: str) -> pd.DataFrame:
        """A table of this scenario by its name."""


class SeveralScenarios(Protocol):
    """What tables of a comparison are made from: scenarios for the same persons."""

    @property
    def baseline(self) -> OneScenario:
        """The first scenario."""

    @property
    def others(self) -> Sequence[OneScenario]:
        """The other scenarios, in order."""

    @property
    def all(self) -> Sequence[OneScenario]:
        """All scenarios, in order."""

    def table(self, name: str) -> pd.DataFrame:
        """A table of all scenarios by its name."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: its name, the unit of its values ("" where they are words), meaning."""

    name: str
    unit: str
    description: str


@dataclass(frozen=True, slots=True)
class Table:
    """A table as declared.

    page: of the docs of statistics, by its stem; keys: the columns that tell rows apart; compared:
    columns that only a comparison adds; scope: whether it is made of one scenario or of a
    comparison; across: how the tables of scenarios become one; persons: whether a row is a person,
    so that it is written for people of a file alone.
    """

    name: str
    page: str
    keys: tuple[str, ...]
    columns: tuple[Column, ...]
    compared: tuple[Column, ...]
    description: str
    scope: Scope
    make: Callable[[Any], pd.DataFrame]
    across: Callable[[Sequence[pd.DataFrame]], pd.DataFrame]
    persons: bool = False


_DECLARED: Final[dict[str, Table]] = {}
SCENARIO: Final = Column(_SCENARIO_KEY, "", "short name of the scenario")


def below_each_other(frames: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """The tables of scenarios, one below the other."""
    return pd.concat(frames, ignore_index=True)


def columns(text: Mapping[str, tuple[str, str]]) -> tuple[Column, ...]:
    """Columns by name, each with its unit and its description."""
    return tuple(Column(name, unit, meaning) for name, (unit, meaning) in text.items())


@dataclass(frozen=True, slots=True)
class Compared:
    """How the tables of scenarios become one, and the columns that only this one has."""

    columns: tuple[Column, ...]
    across: Callable[[Sequence[pd.DataFrame]], pd.DataFrame]


_APART: Final = Compared((), below_each_other)


def table(
    name: str,
    *,
    page: str,
    keys: Sequence[str],
    columns: Sequence[Column],
    compared: Compared = _APART,
    scope: Scope = "scenario",
    persons: bool = False,
) -> Callable[[Callable[[Any], pd.DataFrame]], Callable[[Any], pd.DataFrame]]:
    """Declare the table that a function makes; the first sentence of its docstring describes it.

    Every table has the column `scenario`, which keys and columns leave out; a function over one
    scenario leaves it out too. Raises ValueError where the name is taken.
    """

    def declare(make: Callable[[Any], pd.DataFrame]) -> Callable[[Any], pd.DataFrame]:
        if name in _DECLARED:
            raise ValueError(f"the table '{name}' is declared twice")
        described = " ".join((make.__doc__ or "").partition("\n\n")[0].split())
        _DECLARED[name] = Table(
            name=name,
            page=page,
            keys=(_SCENARIO_KEY, *keys),
            columns=(SCENARIO, *columns),
            compared=compared.columns,
            description=described,
            scope=scope,
            make=make,
            across=compared.across,
            persons=persons,
        )
        return make

    return declare


def names() -> tuple[str, ...]:
    """The names of all tables, in the order in which they are declared."""
    return tuple(_DECLARED)


def declared(name: str) -> Table:
    """The declaration of a table. Raises UserError where there is none of that name."""
    if name not in _DECLARED:
        raise UserError(f"no table '{name}'; there are: {', '.join(sorted(_DECLARED))}")
    return _DECLARED[name]


def of_scenario(name: str, results: OneScenario) -> pd.DataFrame:
    """A table of one scenario. Raises UserError where only a comparison has it."""
    found = declared(name)
    if found.scope != "scenario":
        raise UserError(f"the table '{name}' is of a comparison; ask a comparison for it")
    frame = found.make(results)
    frame.insert(0, _SCENARIO_KEY, results.id)
    return frame


def of_comparison(name: str, comparison: SeveralScenarios) -> pd.DataFrame:
    """A table of all scenarios of a comparison."""
    found = declared(name)
    if found.scope == "comparison":
        return found.make(comparison)
    return found.across([results.table(name) for results in comparison.all])
