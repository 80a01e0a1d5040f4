"""Scenario files: inheritance, settings, origins, paths, digests and the schema."""

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import BaseModel, ConfigDict, Field

from portasim.core.fingerprint import canonical_json
from portasim.scenario import scenario
from portasim.scenario.scenario import Sources, load_scenario, schema


class Risk(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)
    rate: float = 0.5
    from_: int = Field(2000, alias="from")
    years: list[int] = []


class Small(BaseModel):
    """A plan with a mapping, a list, an alias, a default and a file of people."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    name: str = Field(description="what it is called")
    people: int | str = 100
    risks: dict[str, Risk] = {}


class Anything(BaseModel):
    model_config = ConfigDict(extra="allow")


@pytest.fixture
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(scenario, "Plan", Small)
    # the small model changes no law
    monkeypatch.setattr(scenario, "_law_faults", lambda *_: ())
    return tmp_path


def write(name: str, text: str) -> Path:
    path = Path(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def test_mappings_merge_and_lists_and_scalars_replace(here):
    write("base/root.yaml", "name: Root\nrisks:\n  a: {rate: 0.1, years: [1, 2]}\n  b: {from: 1}\n")
    write("base/middle.yaml", "extends: root.yaml\nname: Middle\nrisks:\n  a: {years: [3]}\n")
    loaded = load_scenario(write("leaf.yaml", "extends: base/middle.yaml\nrisks: {c: {rate: 1}}\n"))
    assert loaded.plan.model_dump(by_alias=True) == {
        "name": "Middle",
        "people": 100,
        "risks": {
            "a": {"rate": 0.1, "from": 2000, "years": [3]},
            "b": {"rate": 0.5, "from": 1, "years": []},
            "c": {"rate": 1.0, "from": 2000, "years": []},
        },
    }
    assert loaded.path == "leaf.yaml"
    assert loaded.files == tuple(
        (name, hashlib.sha256(Path(name).read_bytes()).hexdigest())
        for name in ("base/root.yaml", "base/middle.yaml", "leaf.yaml")
    )


def test_every_value_knows_the_line_that_wrote_it(here):
    write(
        "root.yaml", "name: Root\nrisks:\n  a:\n    rate: 0.1\n    years:\n      - 1\n      - 2\n"
    )
    write("leaf.yaml", "extends: root.yaml\nrisks:\n  a: {years: [3]}\n  b: {from: 1}\n")
    loaded = load_scenario(Path("leaf.yaml"), ["risks.b.rate=0.2", "risks.c.years=[4, 5]"])
    assert list(loaded.values()) == [
        ("name", "Root", "root.yaml:1"),
        ("people", 100, "default"),
        ("risks.a.rate", 0.1, "root.yaml:4"),
        ("risks.a.from", 2000, "default"),
        ("risks.a.years.0", 3, "leaf.yaml:3"),
        ("risks.b.rate", 0.2, "--set"),
        ("risks.b.from", 1, "leaf.yaml:4"),
        ("risks.b.years", [], "default"),
        ("risks.c.rate", 0.5, "default"),
        ("risks.c.from", 2000, "default"),
        ("risks.c.years.0", 4, "--set"),
        ("risks.c.years.1", 5, "--set"),
    ]
    assert loaded.origin("risks.a.rate") == "root.yaml:4"
    assert loaded.origin("risks.a.from") == "default"
    # below a written value lies what it was made into
    assert loaded.origin("name.en") == "root.yaml:1"


def test_settings_come_last_and_the_last_one_wins(here):
    path = write("a.yaml", "name: A\nrisks:\n  a: {years: [1, 2, 3]}\n  b:\n")
    sets = ["name=B", "risks.a.years.1=9", "name=C", "risks.b.rate=1", "risks.a.rate= 0.25 "]
    plan = Sources.read(path, sets).validated(Anything).model_dump()
    assert plan["name"] == "C"
    assert plan["risks"] == {"a": {"years": [1, 9, 3], "rate": 0.25}, "b": {"rate": 1}}


def test_a_setting_changes_one_place_even_where_an_alias_repeats_it(here):
    path = write("a.yaml", "name: A\nrisks:\n  a: &a {rate: 0.1}\n  b: *a\n")
    plan = load_scenario(path, ["risks.a.rate=0.9"]).plan
    assert [plan.risks[key].rate for key in "ab"] == [0.9, 0.1]


def test_a_file_of_people_lies_beside_the_file_that_names_it(here):
    people = write("data/cohort.csv", "person\n1\n")
    write("data/base.yaml", "name: Base\npeople: cohort.csv\n")
    leaf = write("leaf.yaml", "extends: data/base.yaml\n")
    loaded = load_scenario(leaf)
    sha256 = hashlib.sha256(people.read_bytes()).hexdigest()
    assert loaded.plan.people == "data/cohort.csv"
    assert loaded.files[-1] == ("data/cohort.csv", sha256)
    # a setting has no file: it counts from the current folder
    write("other.csv", "person\n2\n")
    assert load_scenario(leaf, ["people=other.csv"]).plan.people == "other.csv"


def test_the_digest_names_the_plan_and_the_people_not_where_they_lie(here):
    write("one/cohort.csv", "person\n1\n")
    one = load_scenario(write("one/a.yaml", "name: A\npeople: cohort.csv\n"))
    write("two/people.csv", "person\n1\n")
    write("two/base.yaml", "people: people.csv\nname: B\n")
    two = load_scenario(write("two/a.yaml", "extends: base.yaml\nname: A\n"))
    assert one.digest == two.digest
    assert one.digest == load_scenario(Path("one/a.yaml"), ["risks={}"]).digest
    assert one.digest != load_scenario(Path("one/a.yaml"), ["name=B"]).digest
    write("one/cohort.csv", "person\n2\n")
    assert one.digest != load_scenario(Path("one/a.yaml")).digest


def test_the_digest_is_the_sha256_of_the_canonical_json_of_all_values(here):
    loaded = load_scenario(write("a.yaml", "name: ครู\nrisks: {b: {}, a: {rate: 1}}\n"))
    text = (
        '{"name":"ครู","people":100,"risks":{"a":{"from":2000,"rate":1.0,"years":[]},'
        '"b":{"from":2000,"rate":0.5,"years":[]}}}'
    )
    assert loaded.digest == hashlib.sha256(text.encode()).hexdigest()


def test_the_schema_is_json_schema_2020_12_of_the_plan(here):
    described = schema()
    assert described["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert described["required"] == ["name"]
    assert described["properties"]["name"]["description"] == "what it is called"
    assert described["additionalProperties"] is False
    assert set(described["$defs"]["Risk"]["properties"]) == {"rate", "from", "years"}
    json.dumps(described)


names = st.sampled_from(["a", "b", "c"])
trees = st.recursive(
    st.integers(0, 9) | st.lists(st.integers(0, 9), max_size=2) | st.none(),
    lambda below: st.dictionaries(names, below, max_size=3),
    max_leaves=8,
)
files = st.lists(st.dictionaries(names, trees, min_size=1, max_size=3), min_size=1, max_size=4)


def flat(data: Any, path: tuple[Any, ...] = ()) -> dict[tuple[Any, ...], Any]:
    if isinstance(data, dict) and data:
        return {k: v for key in data for k, v in flat(data[key], (*path, key)).items()}
    return {path: data}


def slowly_merged(lineage: list[dict[str, Any]]) -> dict[tuple[Any, ...], Any]:
    """Leaf by leaf: a leaf displaces what lies at, above or below it, but {} adds to a mapping."""
    leaves: dict[tuple[Any, ...], Any] = {}
    for data in lineage:
        for path, value in flat(data).items():
            below = {old for old in leaves if old[: len(path)] == path}
            if value == {} and any(len(old) > len(path) for old in below):
                continue
            above = {old for old in leaves if path[: len(old)] == old}
            leaves = {k: v for k, v in leaves.items() if k not in below | above}
            leaves[path] = value
    return leaves


@given(lineage=files)
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_inheritance_against_a_slow_merge_of_leaves(here, lineage):
    for number, data in enumerate(lineage):
        above = {"extends": f"{number - 1}.yaml"} if number else {}
        Path(f"{number}.yaml").write_text(json.dumps(above | data), encoding="utf-8")
    sources = Sources.read(Path(f"{len(lineage) - 1}.yaml"))
    expected = slowly_merged(lineage)
    assert flat(sources.data) == expected
    for path, value in expected.items():
        # the origin is the last file that says this very value at this very path
        said = [
            f"{n}.yaml:1" for n, data in enumerate(lineage) if (path, value) in flat(data).items()
        ]
        if value != {}:
            assert sources.origin(path) == said[-1]


@given(first=st.integers(0, 9), second=st.integers(0, 9))
@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_setting_and_a_child_that_says_the_same_make_the_same_plan(here, first, second):
    write("root.yaml", f"name: Root\nrisks: {{a: {{rate: {first}}}}}\n")
    child = write("child.yaml", f"extends: root.yaml\nrisks: {{a: {{rate: {second}}}}}\n")
    by_setting = load_scenario(Path("root.yaml"), [f"risks.a.rate={second}"])
    assert load_scenario(child).digest == by_setting.digest
    assert (by_setting.digest == load_scenario(Path("root.yaml")).digest) == (first == second)


def test_canonical_json_refuses_what_json_has_not():
    with pytest.raises(ValueError, match="not JSON compliant"):
        canonical_json(float("nan"))
