"""Figures as Jupyter shows and keeps them: what Plotly draws, and the same as a small SVG.

A notebook keeps no script of Plotly's own with them, so it stays small; a viewer that does not know
Plotly, such as a page made by nbconvert, shows the SVG. Importing this module loads Plotly.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from html import escape, unescape
from re import split
from typing import Any, Final

from plotly.graph_objects import Figure

_ROW: Final = 44
_BAR: Final = 0.65
_LINE: Final = 17
_PATTERNS: Final = {
    "/": '<path d="M-2,2 l4,-4 M0,8 l8,-8 M6,10 l4,-4" stroke="white" stroke-width="1.4"/>',
    ".": '<circle cx="4" cy="4" r="1.6" fill="white"/>',
    "x": '<path d="M0,0 l8,8 M0,8 l8,-8" stroke="white" stroke-width="1.2"/>',
}
"""The pattern over a colour, in a square of 8 pixels."""


class Picture(Figure):  # type: ignore[misc]
    """A figure of Plotly that a notebook keeps as data and as an SVG, without any script."""

    _ipython_display_ = None

    def _repr_mimebundle_(self, *_: Any, **__: Any) -> dict[str, Any]:
        drawn = self.to_plotly_json()
        return {"application/vnd.plotly.v1+json": drawn, "image/svg+xml": svg(drawn)}

    def _repr_html_(self) -> None:
        return None


def svg(drawn: Mapping[str, Any]) -> str:
    """Horizontal bars, means with intervals and labels, as Plotly takes them, as an SVG."""
    layout = drawn["layout"]
    width, height = layout["width"], layout["height"]
    alt = escape(str(layout["meta"]["alt"]))
    font = escape(layout["font"]["family"])
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}"',
        f' viewBox="0 0 {width} {height}" role="img" aria-label="{alt}"',
        f' font-family="{font}" font-size="15" fill="#222222">',
        f'<rect width="{width}" height="{height}" fill="white"/>',
        *_definitions(drawn["data"]),
        _text(layout["title"]["text"], 0, 24, size=17),
        *(_legend(drawn["data"]) if layout["showlegend"] else ()),
        *_names(drawn["data"][0]["y"], layout),
        *_bars(drawn["data"], layout),
        *_diamonds(drawn["data"], layout),
        *(_label(note, drawn["data"][0]["y"], layout) for note in layout["annotations"]),
        "</svg>",
    ]
    return "".join(parts)


def _definitions(traces: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """The patterns that the bars are filled with."""
    looks = {(_look(trace)) for trace in traces if trace["type"] == "bar"}
    for colour, shape in sorted(looks):
        if shape:
            yield (
                f'<pattern id="{_name(colour, shape)}" width="8" height="8" '
                f'patternUnits="userSpaceOnUse"><rect width="8" height="8" fill="{colour}"/>'
                f"{_PATTERNS[shape]}</pattern>"
            )


def _look(trace: Mapping[str, Any]) -> tuple[str, str]:
    return trace["marker"]["color"], trace["marker"]["pattern"]["shape"]


def _name(colour: str, shape: str) -> str:
    return f"p{colour[1:]}{ord(shape)}"


def _fill(trace: Mapping[str, Any]) -> str:
    colour, shape = _look(trace)
    return f"url(#{_name(colour, shape)})" if shape else colour


def _pixel(value: float, axis: str, layout: Mapping[str, Any]) -> float:
    """Where a length ends on an axis: `x`, `x2` and so on, each over its part of the width."""
    named = layout[f"xaxis{axis[1:]}"] if f"xaxis{axis[1:]}" in layout else layout["xaxis1"]
    start, end = named.get("domain", (0, 1))
    low, high = named["range"]
    left, across = layout["margin"]["l"], layout["width"] - layout["margin"]["l"]
    return float(left + across * (start + (end - start) * (value - low) / (high - low)))


def _middle(place: int, layout: Mapping[str, Any]) -> float:
    """The middle of a row, from above."""
    return float(layout["margin"]["t"] + _ROW * (place + 0.5))


def _bars(traces: Sequence[Mapping[str, Any]], layout: Mapping[str, Any]) -> Iterator[str]:
    """Bars one after the other from 0, those below it to the left."""
    ends: dict[tuple[str, int, bool], float] = {}
    for trace in traces:
        if trace["type"] != "bar":
            continue
        axis, fill = trace.get("xaxis", "x"), _fill(trace)
        texts = trace.get("text") or [""] * len(trace["x"])
        for place, (length, words) in enumerate(zip(trace["x"], texts, strict=True)):
            key = (axis, place, length < 0)
            start = ends.get(key, 0.0)
            ends[key] = start + length
            near, far = (_pixel(end, axis, layout) for end in (start, start + length))
            middle = _middle(place, layout)
            yield (
                f'<rect x="{min(near, far):.1f}" y="{middle - _ROW * _BAR / 2:.1f}" '
                f'width="{abs(far - near):.1f}" height="{_ROW * _BAR:.1f}" fill="{fill}"/>'
            )
            if words:
                ink = "white" if _look(trace)[0] in {"#0072B2", "#D55E00"} else "#222222"
                yield _text(words, (near + far) / 2, middle + 5, anchor="middle", ink=ink)


def _diamonds(traces: Sequence[Mapping[str, Any]], layout: Mapping[str, Any]) -> Iterator[str]:
    """Means as diamonds, with a line over their interval where there is one."""
    for trace in traces:
        if trace["type"] != "scatter":
            continue
        error = trace.get("error_x")
        for place, mean in enumerate(trace["x"]):
            x, y = _pixel(mean, "x", layout), _middle(place, layout)
            if error:
                low = _pixel(mean - error["arrayminus"][place], "x", layout)
                high = _pixel(mean + error["array"][place], "x", layout)
                yield f'<path d="M{low:.1f},{y} H{high:.1f}" stroke="#222222" stroke-width="2"/>'
            yield f'<path d="M{x - 5:.1f},{y} l5,-5 l5,5 l-5,5 z"/>'


def _names(names: Sequence[str], layout: Mapping[str, Any]) -> Iterator[str]:
    for place, name in enumerate(names):
        lines = name.count("<br>")
        top = _middle(place, layout) + 5 - lines * _LINE / 2
        yield _text(name, layout["margin"]["l"] - 8, top, anchor="end")


def _legend(traces: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """What each colour stands for, in rows below the title."""
    x, y = 0.0, 56.0
    for trace in traces:
        if not trace.get("showlegend", True):
            continue
        wide = 34 + 7.5 * len(trace["name"])
        if x + wide > 860:
            x, y = 0.0, y + 22
        if trace["type"] == "bar":
            yield f'<rect x="{x}" y="{y - 11}" width="16" height="12" fill="{_fill(trace)}"/>'
        else:
            yield f'<path d="M{x + 3},{y - 5} l5,-5 l5,5 l-5,5 z"/>'
        yield _text(trace["name"], x + 22, y)
        x += wide + 12


def _label(note: Mapping[str, Any], names: Sequence[str], layout: Mapping[str, Any]) -> str:
    """A label at the end of a bar, in the middle of a gap, or above a panel."""
    anchor = {"left": "start", "center": "middle"}[note["xanchor"]]
    if note.get("xref") == "paper":
        across = layout["width"] - layout["margin"]["l"]
        x = layout["margin"]["l"] + across * note["x"]
        return _text(note["text"], x, layout["margin"]["t"] - 6, anchor=anchor)
    x = _pixel(note["x"], note.get("xref", "x"), layout) + note.get("xshift", 0)
    y = _middle(list(names).index(note["y"]), layout) + 5
    halo = ' stroke="white" stroke-width="5" paint-order="stroke"' if "bgcolor" in note else ""
    return _text(note["text"], x, y, anchor=anchor, more=halo)


def _text(
    words: str,
    x: float,
    y: float,
    *,
    anchor: str = "start",
    size: int = 15,
    ink: str = "#222222",
    more: str = "",
) -> str:
    """Text with the marks `<b>` and `<br>` as SVG knows them; everything else in it is text."""
    spans, weight, down = [], "normal", ""
    for part in split(r"(<b>|</b>|<br>)", words):
        if part in {"<b>", "</b>"}:
            weight = "bold" if part == "<b>" else "normal"
        elif part == "<br>":
            down = f' x="{x:.1f}" dy="{_LINE}"'
        elif part:
            shown = escape(unescape(part))
            spans.append(f'<tspan font-weight="{weight}"{down}>{shown}</tspan>')
            down = ""
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" font-size="{size}" '
        f'fill="{ink}"{more}>{"".join(spans)}</text>'
    )
