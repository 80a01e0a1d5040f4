"""The summary a terminal shows: one row a scenario, and what the figures are not."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

from portasim.brief.numbers import FEW, caveat
from portasim.study.comparison import Comparison
from portasim.study.manifest import BASIS, UNCALIBRATED

_HEADINGS = ("scenario", "value", "transferred", "interval (95 %)", "gain", "lose", "rank")


def _baht(value: float) -> str:
    return "-" if math.isnan(value) else f"{value:,.0f}"


def _share(value: float) -> str:
    return "-" if math.isnan(value) else f"{100 * value:.1f} %"


def _row(row: Any, few: bool, ranks: dict[str, int]) -> tuple[str, ...]:
    interval = f"{_baht(row.low_THB)} to {_baht(row.high_THB)}"
    return (
        str(row.name_),
        _baht(row.mean_value_THB),
        _baht(row.mean_transferred_THB),
        "-" if few or math.isnan(row.low_THB) else interval,
        _share(row.share_gain),
        _share(row.share_lose),
        "-" if few else str(ranks.get(row.scenario, "-")),
    )


def summary_text(comparison: Comparison, out: Path | None = None) -> str:
    """The table of differences as text, with the baseline's losses and the standing warnings."""
    plan = comparison.baseline.scenario.plan
    people = comparison.baseline.people
    frame = comparison.differences.rename(columns={"name": "name_"})
    few = len(people) < FEW
    ranked = comparison.ranking
    ranks = dict(zip(ranked["scenario"], ranked["rank"], strict=True)) if len(ranked) else {}
    rows = [_HEADINGS, *(_row(row, few, ranks) for row in frame.itertuples(index=False))]
    widths = [max(len(row[i]) for row in rows) for i in range(len(_HEADINGS))]
    lines = [
        "  ".join(
            cell.ljust(width) if i == 0 else cell.rjust(width)
            for i, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    ]
    lines.insert(1, "-" * len(lines[0]))
    in_law, today = people["value_in_law_THB"].mean(), people["value_THB"].mean()
    star = people["value_whole_career_THB"].mean()
    valuation = plan.valuation
    noun = "person" if len(people) == 1 else "people"
    who = f"{len(people):,} {noun}, seed {plan.seed}, as of {plan.as_of}"
    how = f"on {valuation.date} at {valuation.discount_rate_pct:g} % nominal"
    lost = f"lost to practice {_baht(in_law - today)}, lost to law {_baht(star - in_law)}"
    head = [
        f"{who}; mean present value in baht a person {how}",
        f"today {_baht(today)} of {_baht(in_law)} by Thai and home law: {lost}",
        "",
    ]
    foot = ["", UNCALIBRATED, BASIS, f"intervals: {caveat(comparison)}"]
    if out is not None:
        foot.append(f"written: {out / 'brief.html'}, tables and manifest.json")
    return "\n".join([*head, *lines, *foot])
