"""Figures in a notebook: small, without a script, and the same numbers as an SVG."""

import itertools
import re
from xml.etree import ElementTree as ET

import pytest

from portasim.brief.figures import charts
from portasim.brief.figures.drawing import describe
from portasim.brief.figures.picture import Picture, svg

SVG = "{http://www.w3.org/2000/svg}"


def bars(picture):
    """The widths and left ends of the bars of an SVG, its background and legend left out."""
    root = ET.fromstring(svg(picture.to_plotly_json()))
    found = [r for r in root.findall(f"{SVG}rect") if float(r.get("height")) > 20]
    return [(float(r.get("x")), float(r.get("width"))) for r in found if r.get("x")]


def test_a_notebook_keeps_data_and_an_svg_and_no_script(every):
    for picture in charts.figures(every[0]):
        assert isinstance(picture, Picture)
        kept = picture._repr_mimebundle_()
        assert set(kept) == {"application/vnd.plotly.v1+json", "image/svg+xml"}
        assert picture._repr_html_() is None
        assert len(str(kept)) < 60_000
        root = ET.fromstring(kept["image/svg+xml"])
        assert root.get("aria-label") == describe(picture)
        assert "script" not in kept["image/svg+xml"]


def test_bars_of_the_svg_are_as_long_as_those_of_plotly(comparison):
    picture = charts.gainers_figure(comparison)
    lengths = [length for trace in picture.data for length in trace.x]
    drawn = bars(picture)
    assert len(drawn) == len(lengths)
    scale = (picture.layout.width - picture.layout.margin.l) / 1.25
    assert [width for _, width in drawn] == pytest.approx([x * scale for x in lengths], abs=0.06)
    # gain, untouched and lose of a row stand one after the other
    rows = len(picture.data[0].x)
    for place in range(rows):
        ends = [drawn[place + rows * n] for n in range(3)]
        for (start, width), (following, _) in itertools.pairwise(ends):
            assert start + width == pytest.approx(following, abs=0.11)


def test_what_stands_beside_a_bar_stands_in_the_svg(comparison):
    for picture in charts.figures(comparison):
        root = ET.fromstring(svg(picture.to_plotly_json()))
        text = " ".join("".join(node.itertext()) for node in root.iter(f"{SVG}text"))
        for note in picture.layout.annotations:
            assert re.sub("<[^>]+>", "", note.text) in text


def test_markup_in_names_is_text(comparison):
    picture = charts.cascade_figure(comparison)
    drawn = picture.to_plotly_json()
    drawn["layout"]["title"]["text"] = "<b>a &lt;script&gt; & b</b>"
    root = ET.fromstring(svg(drawn))
    assert "a <script> & b" in "".join(root.itertext())
    assert not list(root.iter(f"{SVG}script"))
