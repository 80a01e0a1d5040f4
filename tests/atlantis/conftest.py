"""The law of Atlantis, in the currency and with the claim window that a test gives it."""

import importlib.util
import sys
from pathlib import Path

import numpy as np
import pytest

from portasim.core import params, words
from portasim.core.calendar import months_after
from portasim.core.rules import rule, rules_in
from portasim.law.laws import LawChanges, make_laws
from portasim.law.system import read_law

HERE = Path(__file__).parent
REFERENCES = {"AT-ACT": {"title": "Act of Atlantis"}}
COIN = 10
"""Minor units in the money that Atlantis coins for itself."""
ORIGINS_LAWS = make_laws(LawChanges()).all
WINDOW = """
AT.switch.late_claim:
  title: What happens to a claim after a year
  allowed: [accepted, barred]
  default: barred
  status: assumed
  ref: AT-ACT
"""


@rule(unit="date", ref="AT-ACT", since="2000-01-01")
def claim_closes(claim_arises, late_claim):
    """A year after the right arises."""
    assert late_claim == "barred"
    return months_after(claim_arises, np.full(len(claim_arises), 12))


@pytest.fixture
def atlantis(monkeypatch, tmp_path):
    """The law of Atlantis: its own money instead of the baht, and a year in which to claim."""

    def make(*, coins=False, window=False):
        code = (HERE / "host.py").read_text()
        numbers = (HERE / "host.yaml").read_text() + (WINDOW if window else "")
        monkeypatch.setitem(words.CURRENCY, "AT", "ATC" if coins else "THB")
        if coins:
            for unit in ("ATC", "ATC/month"):
                monkeypatch.setitem(params.UNITS, unit, COIN)
            numbers = numbers.replace("THB", "ATC")
            code = code.replace("THB", "ATC").replace('Round("0.01"', 'Round("0.1"')
        for name, text in (("host.py", code), ("host.yaml", numbers)):
            (tmp_path / name).write_text(text)
        spec = importlib.util.spec_from_file_location("portasim.law.at", tmp_path / "host.py")
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        monkeypatch.setitem(sys.modules, "portasim.law.at", module)
        rules = rules_in(module)
        if window:
            rules |= rules_in(sys.modules[__name__])
        return read_law("AT", [tmp_path / "host.yaml"], rules, REFERENCES)

    return make
