"""The library of scenarios: what each file says, persons worked by hand, headlines on record."""

import importlib.util
import re
import sys
from pathlib import Path

import pytest

from portasim.agreements.model import Agreement, not_simulated
from portasim.core.files.yamlfile import read_yaml
from portasim.scenario.load import load
from portasim.study import blocks
from portasim.study.run import run

ROOT = Path(__file__).parents[2]
_SPEC = importlib.util.spec_from_file_location(
    "library_of_scenarios", Path(__file__).parent / "library" / "__main__.py"
)
library = importlib.util.module_from_spec(_SPEC)
sys.modules["library_of_scenarios"] = library
_SPEC.loader.exec_module(library)

FILES, BOOKS = library.FILES, list(library.books())
CASES = [case for book in BOOKS for case in book.cases]
PRICES = {}


@pytest.fixture
def prices_kept(monkeypatch):
    """Prices made once for cases with the same laws and valuation."""
    make = blocks.make_prices

    def kept(valuation, laws):
        key = valuation.model_dump_json(), *sorted(laws.digests().items())
        if key not in PRICES:
            PRICES[key] = make(valuation, laws)
        return PRICES[key]

    monkeypatch.setattr(blocks, "make_prices", kept)


def named(path):
    return f"{path.parent.name}/{path.stem}"


def header(path):
    """The comment that opens a file: its fields, and its numbered points with their keys."""
    lines = path.read_text(encoding="utf-8").split("\n\n", 1)[0].splitlines()
    assert all(line.startswith("#") for line in lines)
    text = "\n".join(line[1:].strip() for line in lines)
    said = re.findall(r"^(Title|Question|Precedent|Source|Status): +(\S.*)$", text, re.MULTILINE)
    fields = dict(said)
    # a point ends where a line is no longer indented; after its dots stand its keys
    points = re.findall(r"^# (\d+)\. (.*(?:\n#    .*)*)", "\n".join(lines), re.MULTILINE)
    keys = {int(n): re.split(r"\s\.{3,} ", " ".join(text.split("\n#")))[1:] for n, text in points}
    return fields, {n: of[-1].split(", ") if of else [] for n, of in keys.items()}


def holds(data, key):
    """Whether a key is written in a scenario: from its top, in an agreement, or a number of law."""
    law = data.get("law", {})
    if key in {**law.get("numbers", {}), **law.get("switches", {})}:
        return True
    for place in (data, *data.get("agreements", [])):
        node = place
        for part in key.split("."):
            node = node.get(part) if isinstance(node, dict) else None
        if node is not None:
            return True
    return False


@pytest.mark.parametrize("path", FILES, ids=named)
def test_each_file_says_what_it_asks_whence_it_comes_and_which_key_does_what(path):
    fields, points = header(path)
    data = read_yaml(path).data
    assert {*fields} == {"Title", "Question", "Precedent", "Source", "Status"}
    assert fields["Question"] == data["question"]
    assert data["id"] == path.stem
    assert data["precedent"]
    assert [*points] == list(range(1, len(points) + 1))
    assert data["description"]
    assert all(points.values())
    assert [key for keys in points.values() for key in keys if not holds(data, key)] == []


@pytest.mark.parametrize("path", FILES, ids=named)
def test_no_agreement_of_the_library_says_what_is_not_simulated(path):
    for written in read_yaml(path).data.get("agreements", []):
        assert list(not_simulated(Agreement.model_validate(written))) == []


@pytest.mark.parametrize("path", FILES, ids=named)
def test_every_change_of_law_and_practice_says_how_sure_it_is_and_why(path):
    data = read_yaml(path).data
    for rows in data.get("law", {}).get("numbers", {}).values():
        assert all(row["ref"] and row["status"] for row in rows)
    conduct = data.get("conduct", {})
    registration = conduct.get("registration", {})
    blocks = [data.get("practice"), conduct.get("records"), registration.get("growth")]
    if {*registration} - {"growth"}:
        blocks.append(registration)
    for block in blocks:
        if block:
            assert block["status"] == "assumed"
            assert block["ref"]
            assert block["note"]


def to_the_satang(value):
    """Words and flags as they are; numbers to half a satang."""
    return pytest.approx(value, abs=0.005) if isinstance(value, float) else value


def test_every_scenario_has_two_persons_worked_by_hand():
    persons = {book.scenario: sum(len(case.persons) for case in book.cases) for book in BOOKS}
    assert set(persons) == set(FILES)
    assert {named(path): n for path, n in persons.items() if n < 2} == {}
    for case in CASES:
        for word, person in case.persons.items():
            assert re.fullmatch(r"worker-\d+", word)
            assert person["because"]
            assert person["expected"]


@pytest.mark.slow
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_persons_receive_what_is_worked_out_by_hand(case, tmp_path, prices_kept):
    file = tmp_path / "people.csv"
    case.write_people(file)
    today = library.SCENARIOS / "baseline.yaml"
    for path, wanted in ((case.scenario, "expected"), (today, "today")):
        if not any(wanted in person for person in case.persons.values()):
            continue
        results = run(load(path, people=str(file), sets=case.settings))
        people = results.people.set_index("person")
        for word, person in case.persons.items():
            promised = person.get(wanted, {})
            got = {key: people.loc[word, key] for key in promised}
            assert got == {key: to_the_satang(value) for key, value in promised.items()}, word


@pytest.mark.slow
def test_headlines_are_those_on_record():
    """To the satang of a present value of 2,000 people; another platform may differ beyond it."""
    record = library.recorded()
    assert (record["people"], record["seed"]) == (library.PEOPLE, library.SEED)
    found = library.simulated()
    assert set(found) == set(record["headlines"]), "run `python -m tests.study.library`"
    moved = {
        name: (record["headlines"][name], values)
        for name, values in found.items()
        if values != pytest.approx(record["headlines"][name], abs=0.02)
    }
    assert moved == {}, "run `python -m tests.study.library` and say why in CHANGELOG.md"


def test_the_changelog_says_why_the_recorded_headlines_changed():
    record = library.recorded()
    log = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    [section] = [part for part in log.split("\n## ") if part.startswith(f"{record['version']} ")]
    assert f"\n- Changes numbers ({record['numbers']}): " in section


def test_the_index_lists_every_scenario_with_its_question_precedent_and_status():
    page = (ROOT / "docs" / "library.md").read_text(encoding="utf-8")
    for path in FILES:
        fields, _ = header(path)
        assert f"scenarios/{named(path)}.yaml" in page
        assert all(fields[name] in page for name in ("Title", "Question", "Status"))
