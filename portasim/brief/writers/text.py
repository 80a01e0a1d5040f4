"""The summary a terminal shows: one row a scenario, and what the figures are not."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

from portasim.brief.content.frames import apart, caveat, few, persons, records
from portasim.brief.document import Cell, Text, text
from portasim.brief.messages import ENGLISH, Statement, render, say
from portasim.study.comparison import Comparison

_NONE = say("terminal.none")
_HEADINGS = (
    say("terminal.scenario"),
    say("terminal.value"),
    say("terminal.transferred"),
    say("terminal.interval"),
    say("terminal.gain"),
    say("terminal.lose"),
    say("terminal.rank"),
)


def summary_text(comparison: Comparison, out: Path | None = None, lang: str = ENGLISH) -> str:
    """The table of differences as text, with the baseline's losses and the standing warnings."""
    head = [render(statement, lang) for statement in _head(comparison)]
    foot = [*apart(comparison), say("page.uncalibrated"), say("page.basis")]
    foot.append(say("terminal.intervals", caveat=caveat(comparison)))
    if out is not None:
        foot.append(say("terminal.written", path=out / "brief.html"))
    written = [render(statement, lang) for statement in foot]
    return "\n".join([*head, "", *_table(comparison, lang), "", *written])


def _head(comparison: Comparison) -> list[Statement]:
    """Who was simulated and how it is valued, and what is lost today."""
    plan = comparison.baseline.scenario.plan
    summary: Any = comparison.table("summary").set_index(["scenario", "measure"])["value"]
    mean = summary[comparison.baseline.id]
    return [
        say(
            "terminal.people",
            persons=persons(comparison),
            seed=plan.seed,
            day=plan.as_of,
            valued=plan.valuation.date,
            rate=plan.valuation.discount_rate_pct,
        ),
        say(
            "terminal.lost",
            today=mean["mean_value"],
            law=mean["mean_value_in_law"],
            practice=mean["mean_lost_to_practice"],
            lost=mean["mean_lost_to_law"],
        ),
    ]


def _table(comparison: Comparison, lang: str) -> list[str]:
    """The lines of the table: headings, a rule, a row a scenario."""
    ranked = comparison.table("ranking")
    ranks = dict(zip(ranked["scenario"], ranked["rank"], strict=True)) if len(ranked) else {}
    unranked = few(comparison)
    frame = comparison.table("differences").rename(columns={"name": "title"})
    found = (_row(row, unranked, ranks) for row in records(frame))
    rows = [[text(cell, lang) for cell in row] for row in (_HEADINGS, *found)]
    widths = [max(len(row[i]) for row in rows) for i in range(len(_HEADINGS))]
    lines = [
        "  ".join(
            cell.ljust(width) if i == 0 else cell.rjust(width)
            for i, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    ]
    return [lines[0], "-" * len(lines[0]), *lines[1:]]


def _row(row: Any, unranked: bool, ranks: dict[str, int]) -> tuple[Text, ...]:
    interval: Statement = say("terminal.range", low=row.low_THB, high=row.high_THB)
    if unranked or math.isnan(row.low_THB):
        interval = _NONE
    rank = _NONE if unranked or row.scenario not in ranks else Cell(ranks[row.scenario])
    return (
        str(row.title),
        Cell(row.mean_value_THB, "whole"),
        Cell(row.mean_transferred_THB, "whole"),
        interval,
        Cell(row.share_gain, "tenths"),
        Cell(row.share_lose, "tenths"),
        rank,
    )
