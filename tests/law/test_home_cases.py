"""Worked cases of the laws of home, as people ask them: one by one, and a kind in a batch."""

from collections import defaultdict
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from portasim.core.calendar import day
from portasim.core.files.yamlfile import read_yaml
from portasim.core.params import UNITS
from portasim.core.ratios import Ratio
from portasim.core.words import ORIGINS
from portasim.law.inquiry.answer import ask
from portasim.law.inquiry.entries import find
from portasim.law.inquiry.needs import Needs
from portasim.law.inquiry.quantities import plain, read_quantity
from portasim.law.system import load_law

HERE = Path(__file__).parent
CASES = [
    case
    for country in ORIGINS
    for path in sorted((HERE / country.lower()).glob("*.yaml"))
    for case in read_yaml(path).data["cases"]
]


def law_of(case):
    law = load_law(case["ask"].partition(".")[0])
    for name in case.get("overlays", []):
        law = law.with_overlay(name)
    return law.changed(case.get("switches"))


def given(case):
    return {name: str(value) for name, value in case.get("given", {}).items()}


@pytest.mark.parametrize("case", [pytest.param(case, id=case["id"]) for case in CASES])
def test_a_case_asked_comes_true(case):
    assert (
        ask(law_of(case), case["ask"], day(case["on"]), given(case)).result.value
        == (case["expected"])
    )


def kinds():
    """Cases that ask one thing of one law of the same facts."""
    found = defaultdict(list)
    for case in CASES:
        law = (case["ask"], *case.get("overlays", []), *sorted(case.get("switches", {}).items()))
        found[(*law, *sorted(case.get("given", {})))].append(case)
    return list(found.values())


@pytest.mark.parametrize("cases", kinds(), ids=lambda cases: cases[0]["id"])
def test_cases_of_a_kind_come_true_in_one_batch(cases):
    law = law_of(cases[0])
    entry = find(law, cases[0]["ask"])
    wiring = Needs(law, day(cases[0]["on"]))
    inputs = {}
    for name in cases[0].get("given", {}):
        unit, words = wiring.unit(name), wiring.words(name)
        column = [read_quantity(name, given(case)[name], unit, words) for case in cases]
        inputs[name] = np.array(column, dtype=np.bool_ if unit == "flag" else np.int64)
    on = np.array([day(case["on"]) for case in cases])
    got = exactly(law.evaluate([entry.name], on, inputs)[entry.name], len(cases))
    assert [plain(value, wiring.unit(entry.name), wiring.words(entry.name)) for value in got] == [
        case["expected"] for case in cases
    ]


def exactly(value, n):
    """What a rule answers in each row, fractions kept, as one case alone is answered."""
    if isinstance(value, Ratio):
        pairs = zip(np.broadcast_to(value.num, n), np.broadcast_to(value.den, n), strict=True)
        return [Fraction(int(num), int(den)) for num, den in pairs]
    return [int(number) for number in np.broadcast_to(value, n)]


def test_every_case_says_where_it_comes_from():
    assert len({case["id"] for case in CASES}) == len(CASES)
    for case in CASES:
        assert case["source"], case["id"]
        assert case["confidence"] in {"confirmed", "single-source", "constructed"}


def test_units_hold_a_minor_unit_of_every_currency():
    assert {UNITS[unit] for unit in ("THB", "MMK")} == {100}
    assert {UNITS[unit] for unit in ("KHR", "LAK", "VND")} == {1}
    assert Decimal(UNITS["factor"]) == 10_000
