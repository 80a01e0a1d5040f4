"""Results of one scenario: its tables by name, and its persons for whoever wants to look closer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from html import escape

import pandas as pd

from portasim.core.arrays import Floats
from portasim.core.facts import Facts
from portasim.law.laws import Laws, make_laws
from portasim.rights.outcome import Outcome
from portasim.rights.valuation import Prices
from portasim.scenario.scenario import Scenario
from portasim.study.doors import Door, door
from portasim.study.pieces import Kept, Piece, Totals
from portasim.study.simulate import ClaimsMade, Simulation
from portasim.study.statistics import table_html, table_text
from portasim.study.sums import Sums
from portasim.study.tables.table import of_scenario


@dataclass(frozen=True, eq=False, repr=False)
class Results:
    """One scenario's results; `table` gives each table by its name.

    simulation: the run that made them; place: of the scenario's plan in it; readings: of the plan
    under each reading of section 56.
    """

    scenario: Scenario
    simulation: Simulation
    place: int
    readings: tuple[int, ...]
    _tables: dict[str, pd.DataFrame] = field(default_factory=dict, init=False)

    @property
    def id(self) -> str:
        """The scenario's short name."""
        return self.scenario.plan.id

    @property
    def name(self) -> str:
        """The scenario's name for tables and charts."""
        return self.scenario.plan.name

    @property
    def n(self) -> int:
        """The number of persons."""
        return self.simulation.n

    @cached_property
    def piece(self) -> Piece:
        """What the persons leave behind: values kept a person, and what they add up to."""
        return self.simulation.gathered[self.place].whole()

    @property
    def kept(self) -> Kept:
        """Values of each person, for quantiles and differences."""
        return self.piece.kept

    @property
    def totals(self) -> Totals:
        """What the persons add up to."""
        return self.piece.totals

    @property
    def claims(self) -> ClaimsMade:
        """All claims and what became of them."""
        return self.simulation.claims[self.place]

    @cached_property
    def laws(self) -> Laws:
        """The laws of the scenario, with what was read of them."""
        return make_laws(self.scenario.plan.law).having_read(self.simulation.read[self.place])

    @property
    def prices(self) -> Prices:
        """The prices of the scenario's valuation."""
        return self.simulation.prices(self.place)

    def value_under(self, reading: int) -> Floats:
        """The value of each person under a reading of section 56, by its place in READINGS."""
        found: Floats = self.simulation.gathered[self.readings[reading]].values
        return found

    def ladder(self, reading: int) -> Sums | None:
        """Sums of the ladder of what is lost under a reading of section 56, by its place.

        See `study.ladders`; None where none was made for the scenario.
        """
        return self.simulation.gathered[self.readings[reading]].ladder

    def looks(self, person: int | None = None) -> Iterator[tuple[Facts, Outcome]]:
        """The facts and the outcome of each block of persons, made again where they are gone.

        person: the number of a person whose block alone is wanted; numbers in a block count from
        its first person.
        """
        for block, blocks, decisions in self.simulation.again(self.place, person):
            made = blocks.outcomes(block, {self.place: decisions})
            yield blocks.facts(block, self.place), made[self.place]

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
    def words(self) -> tuple[str, ...]:
        """The word of each person of a file of people; none for drawn persons."""
        return self.simulation.job.lives[0][1].names

    def names(self, first: int, last: int) -> tuple[str, ...]:
        """The word of each person from `first` up to, not including, `last`, else the number."""
        return self.words[first:last] or tuple(map(str, range(first, last)))

    @property
    def spells(self) -> Door:
        """What each person did, where, for what pay, and whether it was registered and paid in."""
        return door(self, "spells")

    @property
    def ledger(self) -> Door:
        """Months by scheme, how far each got, and their contributions."""
        return door(self, "ledger")

    @property
    def rights(self) -> Door:
        """What each scheme owes to each person, by which months, since when, and paid when."""
        return door(self, "rights")

    @property
    def payments(self) -> Door:
        """Payments by fund, kind and year."""
        return door(self, "payments")

    def months_curve(self) -> pd.DataFrame:
        """The share of workers who reach so many months, in law and on record."""
        return self.table("months_curve")

    @property
    def summary(self) -> pd.DataFrame:
        """The headline measures."""
        return self.table("summary")

    def to_frame(self) -> pd.DataFrame:
        """The headline measures as a table."""
        return self.summary

    def __repr__(self) -> str:
        head = f"Results of {self.id}: {self.name} ({self.n:,} people)"
        shown = table_text(self.summary[["measure", "value", "low", "high", "unit"]])
        return f"{head}\n{shown}"

    def _repr_html_(self) -> str:
        return f"<h4>{escape(self.name)}</h4>" + table_html(self.summary)
