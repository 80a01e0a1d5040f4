"""The chart of a number of law through time, with its values in a table, as one HTML page."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from textwrap import wrap
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from portasim.brief.law.text import HISTORY_COLUMNS, history_rows
from portasim.brief.messages import render, say
from portasim.core.calendar import iso
from portasim.core.params import NO_VALUE, UNITS, Number
from portasim.law.inquiry.entries import DatedValue, labels_of
from portasim.law.inquiry.quantities import unit_words

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

COLOURS: Final = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#222222")
DASHES: Final = ("solid", "dash", "dot", "dashdot")
_FONT: Final = '"Noto Sans","Segoe UI","Leelawadee UI","Noto Sans Thai",sans-serif'
_TAIL_DAYS: Final = 3 * 365
_LEGEND: Final = 26
_STYLE: Final = (
    f"body{{margin:0 auto;max-width:1000px;padding:24px;font:16px/1.5 {_FONT};color:#1a1a1a}}"
    "table{border-collapse:collapse;width:100%}th,td{text-align:left;vertical-align:top;"
    "padding:4px 8px;border-bottom:1px solid #bbb}figure{margin:0;overflow-x:auto}"
    "h1{font-size:26px;overflow-wrap:anywhere}.values{overflow-x:auto}td:last-child{min-width:14em}"
    "td:nth-child(1),td:nth-child(2),td:nth-child(6){white-space:nowrap}"
)


def steps_of(number: Number) -> dict[str, tuple[list[str], list[float | None]]]:
    """The step function of a number under its chosen switches: dates and values of each line.

    A line is named by the labels that share it, '' where the number has none. Each value on paper
    stands at its first day and at the day after its last; None breaks the line where the number is
    not in force. Lines end three years after the last change, so that its value can be seen.
    """
    days = np.append(number.changes, number.changes[-1] + _TAIL_DAYS)
    scale = UNITS[number.unit]
    sharing: dict[tuple[int, ...], list[str]] = {}
    for code, label in enumerate(labels_of(number) or ("",)):
        labels = None if number.by is None else np.full(days.size, code, dtype=np.int64)
        values = tuple(number.at(days, labels, otherwise=NO_VALUE).tolist())
        if set(values) != {NO_VALUE}:
            sharing.setdefault(values, []).append(label)
    found = {}
    for values, alike in sharing.items():
        dates: list[str] = []
        paper: list[float | None] = []
        for value, first, after in zip(values, days.tolist(), days[1:].tolist(), strict=False):
            held = value != NO_VALUE
            dates += [iso(first), iso(after)] if held else [iso(first)]
            paper += [value / scale] * 2 if held else [None]
        found[", ".join(alike)] = dates, paper
    return found


def history_figure(number: Number) -> Figure:
    """A number through time as steps, one line for labels alike; values under chosen switches."""
    from plotly.graph_objects import Figure

    lines = steps_of(number)
    # Colour, dash and width together: lines that coincide stay visible, and without colour too.
    traces: list[dict[str, Any]] = [
        {
            "type": "scatter",
            "mode": "lines",
            "line": {
                "width": 3 + 3 * min(len(lines) - 1 - place, 4),
                "color": COLOURS[place % len(COLOURS)],
                "dash": DASHES[place % len(DASHES)],
            },
            "connectgaps": False,
            "x": dates,
            "y": values,
            "name": "<br>".join(wrap(escape(name), _LEGEND)),
        }
        for place, (name, (dates, values)) in enumerate(lines.items())
    ]
    return Figure(
        data=traces,
        layout={
            "template": "none",
            "height": 420,
            "font": {"family": _FONT, "size": 15, "color": "#222222"},
            "margin": {"l": 90, "r": 20, "t": 20, "b": 50},
            "showlegend": len(traces) > 1,
            "yaxis": {"title": {"text": unit_words(number.unit)}, "rangemode": "tozero"},
            "xaxis": {"type": "date", "title": {"text": "in force"}},
        },
    )


def history_html(number: Number, values: Sequence[DatedValue]) -> str:
    """A number through time as one HTML page: chart and table; no outside request, same bytes.

    number: under its chosen switches; values: all, as `law.inquiry.entries.history` gives.
    """
    chart = history_figure(number).to_html(
        full_html=False,
        include_plotlyjs=True,
        div_id="history",
        config={"staticPlot": True, "responsive": True},
    )
    head = "".join(f'<th scope="col">{name}</th>' for name in HISTORY_COLUMNS)
    body = "\n".join(
        f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in row)}</tr>"
        for row in history_rows(values)
    )
    title = escape(f"{values[0].title} ({values[0].id})")
    note = ""
    if any(value.when for value in values):
        note = f"<p>{escape(render(say('law.chart_note')))}</p>"
    return f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>{_STYLE}</style>
</head>
<body>
<h1>{title}</h1>
<figure aria-label="The values of the table below as steps through time">
{chart}
</figure>
<div class="values">
<table>
<thead><tr>{head}</tr></thead>
<tbody>
{body}
</tbody>
</table>
</div>
{note}
</body>
</html>
"""
