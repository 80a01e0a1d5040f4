"""Results of one scenario: its tables, by name."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from html import escape

import pandas as pd

from portasim.books.flows import present_values
from portasim.core.arrays import Floats
from portasim.core.facts import World
from portasim.rights.outcome import Outcome
from portasim.scenario.scenario import Scenario
from portasim.study.statistics import table_html, table_text
from portasim.study.tables.table import of_scenario


@dataclass(frozen=True, eq=False, repr=False)
class Results:
    """One scenario's results for the people of a world; `table` gives each table by its name."""

    scenario: Scenario
    outcome: Outcome
    world: World
    _tables: dict[str, pd.DataFrame] = field(default_factory=dict, init=False)

    @property
    def id(self) -> str:
        """The scenario's short name."""
        return self.scenario.plan.id

    @property
    def name(self) -> str:
        """The scenario's name for tables and charts."""
        return self.scenario.plan.name

    @cached_property
    def flows(self) -> Floats:
        """Present values of what each party pays and receives: origins x PARTIES x MOVES, baht."""
        return present_values(self.outcome, self.world)

    def table(self, name: str) -> pd.DataFrame:
        """A table by its name, of `portasim.study.tables.names()`, made when first asked for.

        Raises UserError where there is none, or where it is of a comparison.
        """
        if name not in self._tables:
            self._tables[name] = of_scenario(name, self)
        return self._tables[name]

    @cached_property
    def people(self) -> pd.DataFrame:
        """A row a person, without the name of the scenario."""
        return self.table("people").drop(columns="scenario")

    @property
    def summary(self) -> pd.DataFrame:
        """The headline measures."""
        return self.table("summary")

    def to_frame(self) -> pd.DataFrame:
        """The headline measures as a table."""
        return self.summary

    def __repr__(self) -> str:
        head = f"Results of {self.id}: {self.name} ({self.world.n:,} people)"
        shown = table_text(self.summary[["measure", "value", "low", "high", "unit"]])
        return f"{head}\n{shown}"

    def _repr_html_(self) -> str:
        return f"<h4>{escape(self.name)}</h4>" + table_html(self.summary)
