"""Scenarios compared for the same persons, each against the first, the baseline."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

import pandas as pd

from portasim.core.arrays import Floats
from portasim.scenario.diff.blocks import blocks_that_differ, same_facts
from portasim.study.results import Results
from portasim.study.statistics import table_html, table_text
from portasim.study.tables.differences import difference
from portasim.study.tables.table import of_comparison


@dataclass(frozen=True, eq=False, repr=False)
class Comparison:
    """Scenarios for the same persons, each against the first; `table` gives tables by name.

    to_frame() is the table of differences.
    """

    baseline: Results
    others: tuple[Results, ...]
    _tables: dict[str, pd.DataFrame] = field(default_factory=dict, init=False)

    @property
    def all(self) -> tuple[Results, ...]:
        """The baseline and the others, in order."""
        return (self.baseline, *self.others)

    def table(self, name: str) -> pd.DataFrame:
        """A table of all scenarios by its name, of `portasim.study.tables.names()`.

        Raises UserError where there is none of that name.
        """
        if name not in self._tables:
            self._tables[name] = of_comparison(name, self)
        return self._tables[name]

    @cached_property
    def same_lives(self) -> bool:
        """Whether all scenarios are about the same people with the same careers and records."""
        return all(same_facts(self.baseline.scenario, results.scenario) for results in self.others)

    def beyond(self, results: Results) -> tuple[str, ...]:
        """The headings of the blocks, agreements apart, in which a scenario is not the baseline."""
        return blocks_that_differ(self.baseline.scenario, results.scenario)

    def difference(self, results: Results) -> Floats:
        """Transferred to each person: present value under a scenario less under the baseline."""
        return difference(self.baseline, results)

    @property
    def differences(self) -> pd.DataFrame:
        """One row a scenario: what it transfers, by channel, and who gains, loses, is untouched."""
        return self.table("differences")

    @property
    def groups(self) -> pd.DataFrame:
        """By origin, sex, sector, papers and cohort: means, intervals, gainers and losers."""
        return self.table("groups")

    @property
    def ranking(self) -> pd.DataFrame:
        """The instruments in order of what they transfer; those not distinguished share a rank."""
        return self.table("ranking")

    @property
    def people(self) -> pd.DataFrame:
        """A row a person and scenario."""
        return self.table("people")

    def months_curve(self) -> pd.DataFrame:
        """The share of workers who reach so many months, in law and on record, by scenario."""
        return self.table("months_curve")

    @property
    def summary(self) -> pd.DataFrame:
        """The headline measures of all scenarios."""
        return self.table("summary")

    def to_frame(self) -> pd.DataFrame:
        """The table of differences, one row a scenario."""
        return self.differences

    def __repr__(self) -> str:
        head = f"Comparison with {self.baseline.id} ({self.baseline.n:,} people)"
        return f"{head}\n{table_text(self.differences[list(_SHORT)])}"

    def _repr_html_(self) -> str:
        return table_html(self.differences[list(_SHORT)])


_SHORT = (
    "scenario",
    "mean_transferred_THB",
    "low_THB",
    "high_THB",
    "share_gain",
    "share_lose",
)
"""The columns of differences that a screen has room for."""
