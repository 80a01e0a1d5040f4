"""Comparisons to write briefs about, run once, and a reader for what is written."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path

import pandas as pd
import pytest

from portasim.brief.writers.html import brief_html
from portasim.study.run import compare

SCENARIOS = Path(__file__).parents[2] / "scenarios"
FINGERPRINT = "0123456789abcdef" * 4
COLUMNS = ["id", "title", "since", "value", "unit", "status", "ref", "note"]
ASSUMPTIONS = pd.DataFrame(
    [
        ("TH.a", "A rate", "2003-01-01", "3", "percent", "recalled", "TH-X", ""),
        ("TH.a", "A rate", "2009-07-01", "1.8", "percent", "assumed", "TH-Y", "three fifths"),
        ("TH.b", "A switch", "", "accepted", "code", "assumed", "TH-Z", None),
    ],
    columns=COLUMNS,
)


VOID = {"meta", "col", "br", "link", "img", "input", "hr"}


@dataclass
class Table:
    caption: str = ""
    rows: list[list[str]] = field(default_factory=list)

    def column(self, name):
        place = self.rows[0].index(name)
        return {row[0]: row[place] for row in self.rows[1:]}


class Reader(HTMLParser):
    """Visible text by line, tables, and (tag, attributes) in order."""

    def __init__(self, page):
        super().__init__()
        self.open, self.tags, self.tables = [], [], []
        self.paragraphs = {}
        self.text = ""
        self.feed(page)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append((tag, dict(attrs).get("class", "")))
        if tag == "table":
            self.tables.append(Table())
        if tag == "tr":
            self.tables[-1].rows.append([])
        if tag in {"td", "th"}:
            self.tables[-1].rows[-1].append("")

    def handle_endtag(self, tag):
        while self.open and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data):
        inside = [tag for tag, _ in self.open]
        if "script" in inside or "style" in inside:
            return
        data = data.replace("\N{NO-BREAK SPACE}", " ")
        self.text += data
        if "td" in inside or "th" in inside:
            self.tables[-1].rows[-1][-1] += data
        elif "caption" in inside:
            self.tables[-1].caption += data
        elif inside and inside[-1] == "p":
            name = self.open[-1][1] or "plain"
            self.paragraphs[name] = self.paragraphs.get(name, "") + data


@pytest.fixture(scope="session")
def read():
    """A brief as its reader meets it."""
    return Reader


@pytest.fixture(scope="session")
def write():
    """The brief of a comparison with a fixed fingerprint and ledger."""
    return lambda comparison: brief_html(comparison, FINGERPRINT, ASSUMPTIONS)


@pytest.fixture(scope="session")
def instruments():
    return sorted((SCENARIOS / "instruments").glob("*.yaml"))


@pytest.fixture(scope="session")
def comparison(instruments):
    return compare([SCENARIOS / "baseline.yaml", *instruments], people=400)


@pytest.fixture(scope="session")
def alone():
    return compare([SCENARIOS / "baseline.yaml"], people=400)


@pytest.fixture(scope="session")
def composites(instruments):
    people = str(SCENARIOS / "people" / "composites.csv")
    return compare([SCENARIOS / "baseline.yaml", *instruments], people=people)


@pytest.fixture(scope="session")
def few_home():
    """Vietnamese, many of them insured at home, where their months are worth more than here."""
    drawn = "lives.arrivals.origin={MM: 0, KH: 0, LA: 0, VN: 1}"
    return compare([SCENARIOS / "baseline.yaml"], people=60, sets=[drawn])


@pytest.fixture(scope="session")
def page(comparison, write):
    return write(comparison)


@pytest.fixture(scope="session", params=["comparison", "alone", "composites"])
def every(request, write):
    """Each kind of comparison in turn, with its brief."""
    found = request.getfixturevalue(request.param)
    return found, write(found)
