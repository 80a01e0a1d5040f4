"""What people wrote stays text, in every CSV, on the page and in a notebook."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import portasim
from portasim.brief.figures.charts import figures
from portasim.brief.save import contents
from portasim.brief.writers.csv import csv_bytes, write_csv

BASE = str(Path(__file__).parents[3] / "scenarios/baseline.yaml")
EVIL = '=HYPERLINK("http://x")<img src=x onerror=alert(1)><b>Q</b>'
ESCAPED = "&lt;img src=x onerror=alert(1)&gt;&lt;b&gt;Q&lt;/b&gt;"


def cells(raw):
    return list(csv.reader(io.StringIO(raw.decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize(
    ("given", "written"),
    [
        ("=1+1", "'=1+1"),
        ("+cmd|' /C calc'!A0", "'+cmd|' /C calc'!A0"),
        ("-2+3", "'-2+3"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"),
        ("\r=1", "'\r=1"),
        ("＝1", "'＝1"),
        ("- a list", "'- a list"),
        ("-0.25", "-0.25"),
        ("+66", "+66"),
        ("a=1", "a=1"),
        ("", ""),
    ],
)
def test_a_formula_stays_text_and_a_number_a_number(given, written, tmp_path):
    frame = pd.DataFrame({"note": [given, "plain"], "value": [-1.5, 2.0]})
    assert cells(csv_bytes(frame)) == [["note", "value"], [written, "-1.5"], ["plain", "2.0"]]
    write_csv(tmp_path / "all.csv", [frame.head(1), frame.tail(1)])
    assert (tmp_path / "all.csv").read_bytes() == csv_bytes(frame)


@given(st.lists(st.text(), min_size=1))
def test_no_cell_of_text_begins_a_formula(texts):
    for cell, text in zip(
        cells(csv_bytes(pd.DataFrame({"a": texts, "b": 1})))[1:], texts, strict=True
    ):
        if cell[0][:1] in set("=+-@＝＋－＠\t\r"):
            float(cell[0])
        assert cell[0] in {text, f"'{text}"}


@pytest.fixture(scope="module")
def evil(tmp_path_factory):
    """A comparison whose scenario has words of a stranger."""
    file = tmp_path_factory.mktemp("evil") / "evil.yaml"
    file.write_text(
        f"extends: {BASE}\nid: evil\nname: '{EVIL}'\nprecedent: '@SUM(1)'\n"
        "practice: {note: '@NOTE(1)', ref: '-1+2'}\n",
        encoding="utf-8",
    )
    return portasim.compare([file, BASE], people=60)


def test_names_references_and_notes_stay_text_in_every_file(evil):
    found = set()
    for name, content in contents(evil).items():
        if not name.endswith(".csv"):
            continue
        for row in cells(content):
            for cell in row:
                if cell[:1] in set("=+-@"):
                    float(cell)
                if cell.startswith("'"):
                    found.add(cell)
    assert found == {f"'{EVIL}", "'@NOTE(1)", "'-1+2"}


def test_names_are_escaped_on_the_page_and_in_a_notebook(evil):
    result = evil.baseline
    page = contents(evil)["brief.html"].decode()
    shown = [
        *(evil._repr_html_(), result._repr_html_(), result.scenario._repr_html_(), page),
        *(result.rights._repr_html_(), portasim.life(result, 5)._repr_html_()),
        portasim.diff(BASE, result.scenario.path)._repr_html_(),
        *(figure._repr_mimebundle_()["image/svg+xml"] for figure in figures(evil)),
        *(str(figure.update_layout(meta=None).to_plotly_json()) for figure in figures(evil)),
    ]
    for html in shown:
        assert "<img src=x" not in html
        assert "<b>Q" not in html
    assert ESCAPED in result._repr_html_()
