"""The declaration of a table of results, once: its name, page of the docs, keys and columns.

Everything that offers tables reads the declarations: Python (`results.table`, `comparison.table`),
the folder of results with its data dictionary, `--json`, and the test of the docs.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal, Protocol, TypeAlias

import pandas as pd

from portasim.core.facts import World
from portasim.core.faults import UserError
from portasim.rights.outcome import Outcome
from portasim.scenario.scenario import Scenario

Scope: TypeAlias = Literal["scenario", "comparison"]
_SCENARIO_KEY: Final = "scenario"


class OneScenario(Protocol):
    """What tables are made from: one scenario's results for its persons."""

    @property
    def scenario(self) -> Scenario: ...
    @property
    def outcome(self) -> Outcome: ...
    @property
    def world(self) -> World: ...
    @property
    def id(self) -> str: ...
    @property
    def name(self) -> str: ...
    def table(self, name: str) -> pd.DataFrame:
        """A table of this scenario by its name."""


class SeveralScenarios(Protocol):
    """What tables of a comparison are made from: scenarios for the same persons."""

    @property
    def baseline(self) -> OneScenario: ...
    @property
    def others(self) -> Sequence[OneScenario]: ...
    @property
    def all(self) -> Sequence[OneScenario]: ...
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

    page: of the docs, by its stem; keys: the columns that tell rows apart; scope: whether it is
    made of one scenario or of a comparison; across: how the tables of scenarios become one;
    persons: whether a row is a person, so that it is written for people of a file alone.
    """

    name: str
    page: str
    keys: tuple[str, ...]
    columns: tuple[Column, ...]
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


def table(
    name: str,
    *,
    page: str,
    keys: Sequence[str],
    columns: Sequence[Column],
    scope: Scope = "scenario",
    across: Callable[[Sequence[pd.DataFrame]], pd.DataFrame] = below_each_other,
    persons: bool = False,
) -> Callable[[Callable[[Any], pd.DataFrame]], Callable[[Any], pd.DataFrame]]:
    """Declare the table that a function makes; its docstring is the description.

    Every table opens with the column `scenario`; a function over one scenario leaves it out, and so
    do its keys and columns. Raises ValueError where the name is taken.
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
            description=described,
            scope=scope,
            make=make,
            across=across,
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
