"""The figure of one life: years of work, of months on record and of payments, here and at home."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from portasim.brief.content.life import OneLife
from portasim.brief.document import Figure, Text
from portasim.brief.figures.drawing import bar, drawn, hidden, wrapped
from portasim.brief.figures.palette import BLUE, HOME, SKY
from portasim.brief.messages import ENGLISH, Statement, say, term
from portasim.core.words import HOSTS

if TYPE_CHECKING:
    from plotly.graph_objects import Figure as Drawing

_AT_HOME: Final = ("home_work", "home_record", "home_paid")
_TO_PERSONS: Final = ("pensions", "lump_sums", "survivors", "refunds")
_GAP: Final = "#FFFFFF"
_SHORTEST: Final = 1 / 12
"""Gaps shorter than a month are not drawn."""

Spans = list[tuple[float, float]]
"""Times from and to, in years with their fraction."""


def life_figure(life: OneLife, lang: str = ENGLISH) -> Drawing:
    """A row for work, record and payments, in Thailand and at home, over the years of the life."""
    rows = _rows(life.tables)
    ends = [end for spans in rows.values() for span in spans for end in span] or [2000.0, 2001.0]
    first, last = int(min(ends)), int(max(ends)) + 1
    words = wrapped([term("life_row", row) for row in rows], lang)
    written = {row: [_span(span) for span in spans] for row, spans in rows.items()}
    parts = [
        say("life.figure_part", row=term("life_row", row), spans=spans or [say("life.never")])
        for row, spans in written.items()
    ]
    cells: list[list[Text]] = [
        [term("life_row", row), say("life.figure_years", spans=spans or [say("life.never")])]
        for row, spans in written.items()
    ]
    title = say("life.figure_title", person=life.person, scenario=life.scenario)
    alt = say("life.figure_alt", person=life.person, first=first, last=last, parts=parts)
    columns = [say("life.figure_row"), say("life.figure_when")]
    axis = hidden((0, last - first)) | {"domain": [0, 1]}
    return drawn(
        Figure(title, alt, columns, cells),
        _traces(rows, words, first),
        [_year(year, first, last) for year in range(-(-first // 10) * 10, last + 1, 10)],
        lang,
        axes={"xaxis": axis},
    )


def _rows(tables: dict[str, pd.DataFrame]) -> dict[str, Spans]:
    """The spans of each row of the figure."""
    spells, ledger, paid = (tables[name] for name in ("spells", "ledger", "payments"))
    on_record = ledger[ledger["step"] == "provable"]
    paid = paid[paid["kind"].isin(_TO_PERSONS)]
    found: dict[str, Spans] = {}
    for prefix, work, here in (("", "th_work", True), ("home_", "home_work", False)):
        mine = on_record[on_record["scheme"].isin(HOSTS) == here]
        years = paid[paid["scheme"].isin(HOSTS) == here]["year"]
        jobs = spells[spells["kind"] == work]
        found[f"{prefix}work"] = _joined(_years(jobs["start"]), _years(jobs["end"]))
        found[f"{prefix}record"] = _joined(_years(mine["first"]), _years(mine["end"]))
        found[f"{prefix}paid"] = _joined(years.astype(float), years + 1.0)
    order = ("work", "record", "paid", "home_work", "home_record", "home_paid")
    return {row: found[row] for row in order}


def _years(days: pd.Series) -> pd.Series:
    found: pd.Series = days.dt.year + (days.dt.day_of_year - 1) / 366
    return found


def _joined(starts: Iterable[float], ends: Iterable[float]) -> Spans:
    """Spans in order of time, those without a gap of a month between them as one."""
    found: Spans = []
    for start, end in sorted(zip(starts, ends, strict=True)):
        if found and start - found[-1][1] < _SHORTEST:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return found


def _traces(rows: dict[str, Spans], words: list[str], first: int) -> list[dict[str, Any]]:
    """A gap and a bar for the n-th span of each row, one after the other."""
    found = []
    reached = dict.fromkeys(rows, float(first))
    for number in range(max(1, *(len(spans) for spans in rows.values()))):
        gaps, here, home = ([0.0] * len(rows) for _ in range(3))
        for place, (row, spans) in enumerate(rows.items()):
            if number < len(spans):
                start, end = spans[number]
                gaps[place] = round(start - reached[row], 3)
                (home if row in _AT_HOME else here)[place] = round(end - start, 3)
                reached[row] = end
        found += [bar(words, gaps, _GAP), bar(words, here, BLUE)]
        found.append(bar(words, home, SKY, shape=HOME))
    return found


def _span(span: tuple[float, float]) -> Statement:
    return say("life.figure_span", first=int(span[0]), last=int(span[1] - 1e-6))


def _year(year: int, first: int, last: int) -> dict[str, Any]:
    """The label of a year, above the rows."""
    place = {"x": (year - first) / (last - first), "xref": "paper", "y": 1, "yref": "paper"}
    return place | {"text": f"{year}", "showarrow": False, "xanchor": "center", "yanchor": "bottom"}
