"""How figures are drawn: bars, labels and the frame around them; Plotly is loaded with the first.

Every drawing carries its alternative text and its numbers, so that nothing has to be read from
colour (portasim.brief.figures.palette).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from textwrap import wrap
from typing import TYPE_CHECKING, Any, Final

from portasim.brief.document import Figure, Text, text
from portasim.brief.messages import render

if TYPE_CHECKING:
    from plotly.graph_objects import Figure as Drawing

WIDTH: Final = 860
"""Pixels; the brief scales its figures to the column."""
_LEFT: Final = 220
FONTS: Final = (
    '"Noto Sans","Segoe UI","Leelawadee UI","Khmer UI","Lao UI","Myanmar Text","Noto Sans Thai",'
    '"Noto Sans Khmer","Noto Sans Lao","Noto Sans Myanmar",sans-serif'
)


def describe(drawing: Drawing) -> str:
    """The alternative text of a drawing made here."""
    return str(drawing.layout.meta["alt"])


def data_table(drawing: Drawing) -> tuple[list[str], list[list[str]]]:
    """The numbers of a drawing made here: column names and rows as they are printed."""
    return drawing.layout.meta["columns"], drawing.layout.meta["rows"]


def plotly_script() -> str:
    """The text of plotly.js from plotly's own package."""
    from plotly.offline import get_plotlyjs

    return str(get_plotlyjs())


def wrapped(names: Iterable[Text], lang: str) -> list[str]:
    """Names broken into lines, with nothing in them that plotly would read as markup."""
    written = (text(name, lang) for name in names)
    return ["<br>".join(escape(line, quote=False) for line in wrap(one, 26)) for one in written]


def bar(
    names: Sequence[str],
    lengths: Sequence[float],
    colour: str | list[str],
    *,
    shape: str = "",
    name: str = "",
) -> dict[str, Any]:
    """A bar for each name, of a colour and a pattern that is distinguished without it."""
    pattern: dict[str, Any] = {"shape": shape, "size": 7, "solidity": 0.25}
    pattern |= {"fillmode": "overlay", "fgcolor": "white"}
    return {
        "type": "bar",
        "orientation": "h",
        "x": list(lengths),
        "y": list(names),
        "name": name,
        "marker": {"color": colour, "pattern": pattern, "line": {"width": 0}},
    }


def beside(name: str, end: float, label: str) -> dict[str, Any]:
    """A label to the right of the end of a bar."""
    return {"x": end, "y": name, "text": label, "showarrow": False, "xanchor": "left", "xshift": 8}


def hidden(reach: tuple[float, float]) -> dict[str, Any]:
    """An axis that is not shown, over a range."""
    return {"range": list(reach), "visible": False, "fixedrange": True}


def drawn(
    figure: Figure,
    traces: list[dict[str, Any]],
    notes: list[dict[str, Any]],
    lang: str,
    *,
    axes: dict[str, Any],
    legend: bool = False,
) -> Drawing:
    """A figure with its traces and labels as Plotly draws it.

    axes: of the lengths, one for a single panel, by the names that Plotly gives them.
    """
    from portasim.brief.figures.picture import Picture

    entry = int(7.5 * max(len(trace["name"]) for trace in traces)) + 5
    across = max((WIDTH - _LEFT) // (entry + 45), 1)
    entries = sum(trace.get("showlegend", True) for trace in traces)
    titled = any("domain" in axis for axis in axes.values())
    top = 60 + (24 * -(-entries // across) if legend else 0) + (26 if titled else 0)
    height = top + 10 + 44 * len(traces[0]["y"])
    key: dict[str, Any] = {"orientation": "h", "x": 0, "xref": "container", "entrywidth": entry}
    key |= {"y": 1 - 48 / height, "yref": "container", "yanchor": "top", "traceorder": "normal"}
    names = {"autorange": "reversed", "showgrid": False, "zeroline": False, "fixedrange": True}
    return Picture(
        data=traces,
        layout={
            "template": "none",
            "title": {"text": f"<b>{render(figure.title, lang)}</b>", "x": 0, "y": 1 - 24 / height},
            "width": WIDTH,
            "height": height,
            "margin": {"l": _LEFT, "r": 0, "t": top, "b": 10, "autoexpand": False},
            "font": {"family": FONTS, "size": 15, "color": "#222222"},
            "barmode": "relative",
            "bargap": 0.35,
            "showlegend": legend,
            "legend": key,
            "yaxis": names | {"ticks": "", "ticklabelstandoff": 6},
            **axes,
            "annotations": notes,
            "meta": {
                "alt": render(figure.alt, lang),
                "columns": [text(column, lang) for column in figure.columns],
                "rows": [[text(cell, lang) for cell in row] for row in figure.rows],
            },
        },
    )
