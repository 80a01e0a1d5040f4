"""Rewriting a scenario without changing what it says gives the same bytes."""

import copy
import json
import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import portasim
from portasim.core.fingerprint import fingerprint
from portasim.study.manifest import specification
from portasim.study.tables import names

SCENARIOS = Path(__file__).parents[2] / "scenarios"
WRITTEN = {
    "id": "mine",
    "name": "Mine",
    "people": 12,
    "as_of": "2026-11-22",
    "valuation": {"discount_rate_pct": 4, "date": "2026-01-01"},
    "practice": {"filing_lag_days": 100, "files_in_thailand": 0.9},
    "conduct": {"registration": {"share": {"card": 0.95, "mou": 0.98}}},
    "lives": {"risks": {"goes_home": {"rate": {"MM": 0.1, "KH": 0.15, "LA": 0.14, "VN": 0.2}}}},
    "law": {
        "numbers": {
            "TH.old_age.qualifying_months": [
                {"from": "2028-01-01", "value": 120, "status": "proposed", "ref": "what if"},
                {"from": "2031-01-01", "value": 60, "status": "proposed", "ref": "what if"},
            ],
            "LA.economy.exchange_rate": [
                {"from": "2040-01-01", "value": 1000, "status": "assumed", "ref": "what if"}
            ],
        },
    },
    "agreements": [
        {
            "id": "abroad",
            "basis": "hypothetical",
            "parties": ["TH", "MM", "VN"],
            "from": "2028-01-01",
            "export": {"fee_pct": 3},
        },
        {
            "id": "shares",
            "basis": "hypothetical",
            "parties": ["TH", "LA"],
            "from": "2028-01-01",
            "amount": {"method": "prorata"},
        },
    ],
}
DEFAULTS = {
    "schema_version": 1,
    "horizon": "2111-12-31",
    "law.switches": {"TH.switch.late_claim": "accepted", "LA.switch.projection": "central"},
    "law.overlays": [],
    "agreements.0.past_periods": "count",
    "agreements.1.branches": ["old_age"],
    "practice.documents_accepted": None,
}
"""What the parents and the models say already; None stands for what the parents do."""
SETTINGS = settings(
    deadline=None, max_examples=6, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
_numbers = st.sampled_from(("{:g}", "{:.2f}", "{:.4e}"))


def in_flow(data, draw):
    """Data in YAML's flow style: keys in any order, numbers written in any way."""
    if isinstance(data, dict):
        keys = draw(st.permutations(list(data)))
        return "{" + ", ".join(f'"{key}": {in_flow(data[key], draw)}' for key in keys) + "}"
    if isinstance(data, list):
        return "[" + ", ".join(in_flow(one, draw) for one in data) + "]"
    if isinstance(data, str):
        return draw(st.sampled_from((f'"{data}"', f"'{data}'")))
    return str(data)


def spelled(data, draw, path=()):
    """The same with the numbers of measures spelled in another way, whole ones left whole."""
    if isinstance(data, dict):
        return {key: spelled(one, draw, (*path, key)) for key, one in data.items()}
    if isinstance(data, list):
        return [spelled(one, draw, path) for one in data]
    counts = {"people", "schema_version"} & {*path}
    return data if isinstance(data, str) or counts else Token(draw(_numbers).format(data))


class Token(float):
    """A number that is written as it was spelled."""

    def __new__(cls, text):
        made = super().__new__(cls, text)
        made.text = text
        return made

    def __str__(self):
        return self.text


def put(data, path, value):
    *above, last = path.split(".")
    for key in above:
        data = data[int(key)] if isinstance(data, list) else data[key]
    data[last] = value


def rewritten(folder, draw):
    """The scenario written anew, and its parents copied or not."""
    data = copy.deepcopy(WRITTEN)
    held = portasim.load(SCENARIOS / "baseline.yaml").plan
    for path in draw(st.lists(st.sampled_from(sorted(DEFAULTS)), unique=True)):
        given = DEFAULTS[path]
        put(data, path, held.practice.documents_accepted if given is None else given)
    data["agreements"] = list(draw(st.permutations(data["agreements"])))
    for one in data["agreements"]:
        one["parties"] = list(draw(st.permutations(one["parties"])))
    parent = SCENARIOS / "baseline.yaml"
    if draw(st.booleans()):
        for name in ("baseline.yaml", "assumptions.yaml"):
            shutil.copy(SCENARIOS / name, folder / name)
        parent = folder / "baseline.yaml"
    data["extends"] = str(parent)
    path = folder / "again.yaml"
    path.write_text(in_flow(spelled(data, draw), draw), "utf-8")
    return path


@pytest.fixture(scope="module")
def first(tmp_path_factory):
    path = tmp_path_factory.mktemp("first") / "mine.yaml"
    parts = {"extends": str(SCENARIOS / "baseline.yaml"), **WRITTEN}
    path.write_text(json.dumps(parts), "utf-8")
    return outcome(path)


def outcome(path):
    """The digest of a scenario, and everything that a run of it writes."""
    comparison = portasim.compare([path])
    tables = [comparison.table(name).to_csv() for name in names()]
    mark = fingerprint(specification(comparison))
    return comparison.baseline.scenario.digest, tables, mark


@SETTINGS
@given(st.data())
def test_a_scenario_written_in_another_way_has_the_same_digest(first, tmp_path, data):
    again = portasim.load(rewritten(tmp_path, data.draw))
    assert again.digest == first[0]


@settings(SETTINGS, max_examples=2)
@given(st.data())
def test_and_gives_the_same_bytes(first, tmp_path, data):
    assert outcome(rewritten(tmp_path, data.draw)) == first


def test_what_says_something_else_has_another_digest(first, tmp_path):
    path = tmp_path / "other.yaml"
    digests = {first[0]}
    for change in (
        {"practice": {**WRITTEN["practice"], "filing_lag_days": 101}},
        {"law": {**WRITTEN["law"], "switches": {"TH.switch.late_claim": "barred"}}},
        {"agreements": WRITTEN["agreements"][:1]},
    ):
        parts = {"extends": str(SCENARIOS / "baseline.yaml"), **WRITTEN, **change}
        path.write_text(json.dumps(parts), "utf-8")
        digests.add(portasim.load(path).digest)
    assert len(digests) == 4
