"""What the command line refuses, all of it at once, in the words of this project."""

import sys
from pathlib import Path

import pytest

from portasim.cli.main import main
from portasim.cli.words import in_order

ROOT = Path(__file__).parents[2]
BASE = ROOT / "scenarios/baseline.yaml"


@pytest.fixture
def refused(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)

    def of(*arguments):
        monkeypatch.setattr(sys, "argv", ["portasim", *map(str, arguments)])
        with pytest.raises(SystemExit) as over:
            main()
        printed = capsys.readouterr()
        assert (over.value.code, printed.out) == (2, "")
        return printed.err.splitlines()

    return of


def written(name, text):
    Path(f"{name}.yaml").write_text(f"extends: {BASE}\nid: {name[:1]}\nname: N\n{text}", "utf-8")
    return f"{name}.yaml"


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("compre", "portasim: 'compre' is no command; did you mean 'compare'?"),
        ("law evl", "portasim law: 'evl' is no command; did you mean 'eval'?"),
        ("compare x --peple 3", "portasim compare: --peple is no option; did you mean '--people'?"),
        (
            "show x --people 3",
            "portasim show: --people is no option; allowed: --origin, --set, --json, --help",
        ),
        (
            "compare",
            "portasim compare: FILES is missing; give scenario files; the first is the baseline",
        ),
        ("diff x", "portasim diff: AFTER is missing; give the scenario file beside it"),
        ("show x y z", "portasim show: takes FILE; 'y z' is too many"),
        ("run x --out", "--out: has no value; write --out and its value"),
        ("run x --people", "--people: has no value; write --people and its value"),
        ("run x --quick=1", "--quick: takes no value; write --quick alone"),
        (
            "run x --workers none",
            "--workers: 'none' is no whole number; processes; results do not depend on it",
        ),
        (
            "run x --workers=0",
            (
                "--workers: '0' is no whole number of 1 or more; "
                "processes; results do not depend on it"
            ),
        ),
    ],
)
def test_what_the_parser_refuses_is_one_sentence(refused, words, sentence):
    assert refused(*words.split()) == [sentence]


def test_a_file_of_people_is_no_scenario_and_the_option_is_named_where_there_is_one(refused):
    no = "is a file of people, not a scenario;"
    for words in ("compare x.yaml p.CSV", "run p.CSV"):
        assert refused(*words.split()) == [f"p.CSV: {no} write --people before it"]
    for words in ("validate p.xlsx", "show p.xlsx", "diff x p.xlsx", "treaty check p.xlsx"):
        sentence = f"p.xlsx: {no} name it as 'people' in a scenario"
        assert refused(*words.split()) == [sentence]


def test_a_wrong_seed_and_wrong_people_are_said_with_what_is_wrong_with_the_files(refused):
    faults = refused("run", written("a", "seeed: 1\n"), "--seed", "x", "--people=-3")
    assert faults == [
        (
            "--set people=-3: people: is -3; must be 1 or more "
            "(how many people to draw, or a file of people (.csv, .xlsx, .ods))"
        ),
        "--set seed=x: seed: is the text 'x'; write a whole number (seed of all luck)",
        "a.yaml:4:1: seeed: is not a known key; did you mean 'seed'?",
    ]


def test_a_wrong_file_of_people_is_said_beside_a_wrong_key_from_every_command(refused):
    Path("p.csv").write_text("person,origin\nx,ZZ\n", "utf-8")
    text = "people: p.csv\nseeed: 3\nhorizon: 2126-02-30\n"
    for command in ("compare", "run", "validate", "show"):
        faults = refused(command, written("a", text))
        assert [fault.split(": ")[0] for fault in faults] == [
            "a.yaml:5:1",
            "a.yaml:6:10",
            *["p.csv:1:1"] * 4,
        ]


def test_all_in_which_scenarios_are_not_about_the_same_is_said_at_once(refused):
    Path("p.csv").write_text("person,origin\nx,ZZ\n", "utf-8")
    b = written("b", "seed: 3\nhorizon: 2090-01-01\n")
    other = written("bb", "seed: 4\nvaluation: {discount_rate_pct: 9}\n")
    faults = refused("compare", BASE, b, other, written("c", "people: p.csv\n"))
    same = "scenarios are compared for the same persons"
    assert faults[:6] == [
        f"b.yaml: seed is 3, but {BASE} has 20260706; {same}",
        f"b.yaml: horizon is 2090-01-01, but {BASE} has 2111-12-31; {same}",
        "bb.yaml: id 'b' is also that of b.yaml; give each scenario its own id",
        f"bb.yaml: seed is 4, but {BASE} has 20260706; {same}",
        (
            f"bb.yaml: valuation differs from {BASE}; values must be at the same day, rate and "
            "life table"
        ),
        f"c.yaml: people is p.csv, but {BASE} has 20000; {same}",
    ]
    assert {fault.split(": ")[0] for fault in faults[6:]} == {"p.csv:1:1"}


def test_among_people_and_settings_the_last_one_wins():
    words = ["run", "x", "--people", "5", "--set", "people=6", "--seed=7", "--people", "a.csv"]
    assert in_order(words) == [
        *["run", "x", "--set", "people=5", "--set", "people=6"],
        *["--set", "seed=7", "--set", "people=a.csv"],
    ]
    assert in_order(["validate", "--people", "5"]) == ["validate", "--people", "5"]
    assert in_order(["run", "--people"]) == ["run", "--people"]
