"""What a terminal and a notebook show of results: a screen, and nothing that is markup."""

from dataclasses import replace

import pytest

from portasim.scenario.diff.diff import diff
from portasim.scenario.load import load
from portasim.study.run import simulated

BASE = "scenarios/baseline.yaml"
EVIL = "<script>alert(1)</script>"


@pytest.fixture(scope="module")
def compared():
    base = load(BASE, people=60)
    named = base.plan.model_copy(update={"name": EVIL, "id": "other"})
    return simulated([base, replace(base, plan=named)])


def test_everything_fits_a_screen(compared):
    found = diff(BASE, "scenarios/packages/bilateral-then-multilateral.yaml")
    for one in (compared, compared.baseline, compared.baseline.scenario, found):
        lines = repr(one).splitlines()
        assert 1 < len(lines) <= 40
        assert max(map(len, lines)) <= 130
        assert len(one._repr_html_()) < 30_000


def test_names_are_text_in_a_notebook(compared):
    for one in (compared, *compared.all, *(found.scenario for found in compared.all)):
        assert "<script" not in one._repr_html_()
