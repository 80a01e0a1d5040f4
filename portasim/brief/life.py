"""One life at the door: a readable timeline, a figure, and a table of its entries."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from html import escape
from typing import Any

import pandas as pd

from portasim.brief.content.life import HEADINGS, OneLife, one_life
from portasim.brief.messages import ENGLISH, render, say
from portasim.core.faults import UserError
from portasim.scenario.given import named
from portasim.study.results import Results


@dataclass(frozen=True, eq=False, repr=False)
class Life:
    """One person under one scenario: `text`, `figure` and `to_frame()`; Jupyter shows both."""

    content: OneLife
    lang: str

    @cached_property
    def text(self) -> str:
        """The timeline: spells, months by scheme, rights, claims, payments, and the value."""
        return self._written(HEADINGS)

    @cached_property
    def figure(self) -> Any:
        """A figure of Plotly: years of work, on record and paid, in Thailand and at home."""
        from portasim.brief.figures.life import life_figure

        return life_figure(self.content, self.lang)

    def to_frame(self) -> pd.DataFrame:
        """The entries: `kind`, `first` and `last` day where there are any, and `text`."""
        rows = [
            (entry.kind, entry.first, entry.last, render(entry.statement, self.lang))
            for entry in self.content.entries
        ]
        frame = pd.DataFrame(rows, columns=["kind", "first", "last", "text"])
        return frame.astype({"first": "datetime64[s]", "last": "datetime64[s]"})

    def _written(self, kinds: Iterable[str]) -> str:
        lines = [render(self.content.head, self.lang)]
        for kind in kinds:
            mine = [entry for entry in self.content.entries if entry.kind == kind]
            if mine:
                lines += ["", render(HEADINGS[kind], self.lang)]
                lines += [f"  {render(entry.statement, self.lang)}" for entry in mine]
        return "\n".join(lines)

    def __repr__(self) -> str:
        # spells alone are longer than a screen
        short = self._written(kind for kind in HEADINGS if kind != "spells")
        return f"{short}\n\n{render(say('life.more'), self.lang)}"

    def _repr_html_(self) -> str:
        from portasim.brief.figures.picture import svg

        return f"{svg(self.figure.to_plotly_json())}<pre>{escape(self.text)}</pre>"


def life(results: Results, person: str | int, lang: str = ENGLISH) -> Life:
    """One person's life under a scenario, by number or by the word of a file of people.

    Raises UserError where there is no such person, or for an argument of a wrong type.
    """
    if not isinstance(results, Results):
        raise UserError(
            f"life: {named(results)} is no result of one scenario; give what run() returned, or "
            "`baseline` or one of `others` of a comparison"
        )
    return Life(one_life(results, person), lang)
