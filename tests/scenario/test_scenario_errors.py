"""Wrong scenario files and settings, and the exact sentences each gets.

The files are in tests/bad; the model here has every kind of field that plans have.
"""

import datetime as dt
from pathlib import Path
from typing import Annotated, Literal

import pytest
from pydantic import BaseModel, ConfigDict, Field, model_validator

from portasim.core.faults import UserError
from portasim.core.words import Country, Origin
from portasim.scenario.scenario import Sources, load_scenario

BAD = Path(__file__).parents[1] / "bad"

Share = Annotated[float, Field(ge=0, le=1, description="a share between 0 and 1")]
Year = Annotated[int, Field(ge=1900, le=2200, description="calendar year, A.D.")]


class Block(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Valuation(Block):
    real_rate_pct: float = Field(3.0, gt=-5, lt=20, description="real discount rate, % a year")
    indexed: bool = True


class Lives(Block):
    pace: Literal["slow", "steady", "fast"]
    share: dict[Origin, Share]
    by_year: dict[Year, float] = Field(default_factory=dict)

    @model_validator(mode="after")
    def total(self):
        if abs(sum(self.share.values()) - 1) > 1e-9:
            raise ValueError(f"shares add up to {sum(self.share.values()):g}; they must make 1")
        return self


class Totalise(Block):
    kind: Literal["totalise"]
    id: str
    parties: Annotated[list[Country], Field(min_length=2)]
    from_: dt.date = Field(alias="from", description="entry into force")


class Refund(Block):
    kind: Literal["refund"]
    id: Annotated[str, Field(min_length=1)]
    fee_pct: float


class Toy(Block):
    name: str
    as_of: dt.date = Field(description="date of the study")
    seed: int = Field(ge=0, description="of the draws")
    people: Annotated[int, Field(ge=1)] | str = 100
    valuation: Valuation = Valuation()
    lives: Lives
    agreements: list[Annotated[Totalise | Refund, Field(discriminator="kind")]] = []


SENTENCES = {
    "unknown_keys.yaml": """
unknown_keys.yaml:4:1: poeple: is not a known key; did you mean 'people'?
unknown_keys.yaml:5:13: valuation.real_rate: is not a known key; did you mean 'real_rate_pct'?
unknown_keys.yaml:6:1: real_rate_pct: is not a known key; it belongs under 'valuation'
unknown_keys.yaml:7:1: zzz: is not a known key; allowed: name, as_of, seed, people, valuation, \
lives, agreements
""",
    "missing.yaml": """
missing.yaml:1:1: as_of: is missing (date of the study)
missing.yaml:1:1: seed: is missing (of the draws)
missing.yaml:2:1: lives.pace: is missing
missing.yaml:6:5: agreements.0.from: is missing (entry into force)
missing.yaml:6:5: agreements.0.parties: is missing
missing.yaml:8:5: agreements.1.kind: is missing
""",
    "dates.yaml": """
dates.yaml:2:8: as_of: '2027-13-01' is not a date: there is no month 13; write YYYY-MM-DD
dates.yaml:4:49: lives.by_year.2569: 2569 looks like a Buddhist year; write 2026
dates.yaml:6:54: agreements.0.from: '2027-02-30' is not a date: 2027-02 has no day 30; write \
YYYY-MM-DD
dates.yaml:7:54: agreements.1.from: '2571-01-01' looks like a Buddhist year; write 2028-01-01
dates.yaml:8:54: agreements.2.from: '31/12/2570' is not a date; write YYYY-MM-DD, if the day \
comes first 2027-12-31
dates.yaml:9:54: agreements.3.from: is the number 2028; write a date as YYYY-MM-DD (entry into \
force)
dates.yaml:10:54: agreements.4.from: '2028-1-1' is not a date; write 2028-01-01
dates.yaml:11:54: agreements.5.from: '1 January 2028' is not a date; write YYYY-MM-DD
dates.yaml:12:54: agreements.6.from: has no value; write a date as YYYY-MM-DD (entry into force)
""",
    "numbers.yaml": """
numbers.yaml:3:7: seed: is the number 1.5; write a whole number (of the draws)
numbers.yaml:4:9: people: '10,000' is neither a number nor a file; write 10000
numbers.yaml:5:28: valuation.real_rate_pct: is the text '2%'; write 2 where the unit is per cent, \
0.02 where it is a share (real discount rate, % a year)
numbers.yaml:5:41: valuation.indexed: is the text 'NO'; write false
numbers.yaml:8:15: lives.share.KH: is -0.1; must be 0 or more (a share between 0 and 1)
numbers.yaml:8:25: lives.share.LA: is 1.2; must be 1 or less (a share between 0 and 1)
numbers.yaml:8:34: lives.share.MM: is the text '0.3'; write 0.3 without quotes (a share between \
0 and 1)
numbers.yaml:8:47: lives.share.7: '7' is not one of KH, LA, MM, VN; a decimal number has a point, \
not a comma
numbers.yaml:9:19: lives.by_year.1998: is the text 'many'; write a number
numbers.yaml:9:31: lives.by_year.2000: is true; write a number
numbers.yaml:9:37: lives.by_year.2001: has no value; write a number
numbers.yaml:9:51: lives.by_year.2002: is a list; write a number
""",
    "types.yaml": """
types.yaml:1:7: name: is the number 2027; write text between quotes
types.yaml:3:7: seed: is the number 7.0; write 7 (of the draws)
types.yaml:4:9: people: is a list; write a whole number or text between quotes
types.yaml:5:12: valuation: is the number 2; write 'key: value' lines below it
types.yaml:9:13: agreements: has lines below it; write a list, one '- item' a line
""",
    "words.yaml": """
words.yaml:5:9: lives.pace: 'Steadily' is not one of slow, steady, fast; did you mean 'steady'?
words.yaml:6:11: lives.share.Cambodia: 'Cambodia' is not one of KH, LA, MM, VN; did you mean 'KH'?
words.yaml:6:26: lives.share.khm: 'khm' is not one of KH, LA, MM, VN; did you mean 'KH'?
words.yaml:6:36: lives.share.XX: 'XX' is not one of KH, LA, MM, VN
words.yaml:6:45: lives.share.NO: 'NO' is not one of KH, LA, MM, VN
words.yaml:8:12: agreements.0.kind: 'totalize' is not one of totalise, refund; did you mean \
'totalise'?
words.yaml:9:24: agreements.1.id: is too short; write some text
""",
    "rules.yaml": """
rules.yaml:4:1: lives: shares add up to 0.9; they must make 1
rules.yaml:10:14: agreements.0.parties: holds 1; write at least 2
""",
    "parent.yaml": """
parent.yaml:3:7: seed: is -1; must be 0 or more (of the draws)
""",
    "child.yaml": """
child.yaml:2:9: people: is 0; must be 1 or more
child.yaml:4:22: lives.share.VN: is 2; must be 1 or less (a share between 0 and 1)
parent.yaml:3:7: seed: is -1; must be 0 or more (of the draws)
""",
    "orphan.yaml": """
orphan.yaml:1:10: extends: parnt.yaml: no such file; did you mean 'parent.yaml'?
""",
    "two_parents.yaml": """
two_parents.yaml:1:10: extends: write the name of one file, the parent of this one
""",
    "circle_a.yaml": """
circle_b.yaml:2:10: extends: runs in a circle: circle_a.yaml -> circle_b.yaml -> circle_a.yaml
""",
    "circle_b.yaml": """
circle_a.yaml:1:10: extends: runs in a circle: circle_b.yaml -> circle_a.yaml -> circle_b.yaml
""",
    "broken.yaml": """
broken.yaml:2:1: 'name' is written twice, here and in line 1; keep one
broken.yaml:3:8: opens with '{' but a ',' or the closing '}' is missing
""",
    "heir_of_broken.yaml": """
broken.yaml:2:1: 'name' is written twice, here and in line 1; keep one
broken.yaml:3:8: opens with '{' but a ',' or the closing '}' is missing
""",
    "no_people.yaml": """
no_people.yaml:2:9: people: cohort.csv: no such file
""",
}

SETTINGS = {
    "lives.pace": "write --set path.to.key=value",
    "lives..pace=fast": "write --set path.to.key=value",
    "=3": "write --set path.to.key=value",
    "extends=parent.yaml": "extends is said by files alone",
    "lifes.pace=fast": "lifes: is not a known key; did you mean 'lives'?",
    "lives.pase=fast": "lives.pase: is not a known key; did you mean 'pace'?",
    "lives.pace=quick": "lives.pace: 'quick' is not one of slow, steady, fast",
    "seed.value=3": "seed: is a single value; 'value' cannot lie below it",
    "agreements.2.id=x": "agreements: has 2 entries, numbered from 0; '2' is none of them",
    "agreements.first.id=x": "agreements: has 2 entries, numbered from 0; 'first' is none of them",
    "agreements.0.from=2571-01-01": "agreements.0.from: '2571-01-01' looks like a Buddhist year; "
    "write 2028-01-01",
    "valuation.real_rate_pct=0,5": "valuation.real_rate_pct: is the text '0,5'; write 0.5 (real "
    "discount rate, % a year)",
    "valuation.real_rate_pct=20": "valuation.real_rate_pct: is 20; must be less than 20 (real "
    "discount rate, % a year)",
    "valuation.indexed=yes": "valuation.indexed: is the text 'yes'; write true",
    "seed=": "seed: has no value; write a whole number (of the draws)",
    "seed=[1": "opens with '[' but a ',' or the closing ']' is missing",
    "people=gone.csv": "people: gone.csv: no such file",
}


def sentences(name: str, *sets: str) -> list[str]:
    with pytest.raises(UserError) as caught:
        Sources.read(Path(name), sets).validated(Toy)
    return [str(fault) for fault in caught.value.faults]


@pytest.fixture(autouse=True)
def _among_the_bad_files(monkeypatch):
    monkeypatch.chdir(BAD)


@pytest.mark.parametrize("name", SENTENCES)
def test_a_wrong_file_gets_its_exact_sentences_together_in_order(name):
    assert sentences(name) == SENTENCES[name].strip().splitlines()


def test_every_bad_file_is_in_the_table_and_the_good_one_is_good():
    assert {path.name for path in BAD.glob("*.yaml")} == {*SENTENCES, "good.yaml"}
    assert Sources.read(Path("good.yaml")).validated(Toy).lives.pace == "steady"


@pytest.mark.parametrize("setting", SETTINGS)
def test_a_wrong_setting_gets_its_exact_sentence(setting):
    assert sentences("good.yaml", setting) == [f"--set {setting}: {SETTINGS[setting]}"]


def test_faults_of_files_and_of_settings_are_said_together():
    assert sentences("parent.yaml", "lives.pase=fast", "nothing", "name=3") == [
        "--set lives.pase=fast: lives.pase: is not a known key; did you mean 'pace'?",
        "--set name=3: name: is the number 3; write text between quotes",
        "--set nothing: write --set path.to.key=value",
        "parent.yaml:3:7: seed: is -1; must be 0 or more (of the draws)",
    ]


def test_a_setting_repairs_what_a_file_has_wrong():
    assert Sources.read(Path("parent.yaml"), ["seed=1"]).validated(Toy).seed == 1


TWO = """agreements:
  - {id: a, basis: hypothetical, parties: [TH, MM], from: 2028-01-01, export: {fee_pct: 3}}
  - {id: b, basis: hypothetical, parties: [TH, KH, MM], from: 2028-01-01, export: {}}
"""
UNDONE = """agreements:
  - {id: b, basis: hypothetical, parties: [TH, LA], from: 2028-01-01, refund: {}}
  - {id: a, basis: hypothetical, parties: [TH, LA], from: 2028-01-01, amount: {method: direct}}
"""
NUMBERS_OF_LAW = """law:
  numbers:
    TH.old_age.step_months:
    - {from: 2026-01-01, value: -1, ref: r, status: assumed}
    - {from: 2030-01-01, value: 5000, ref: r, status: assumed}
    KH.old_age.pension_age:
    - from: 2026-01-01
      value: 61
      ref: r
      status: assumed
      when: {KH.switch.transition_credits: none}
    LA.contribution.employee_rate:
    - {from: 2026-01-01, value: 500, ref: r, status: assumed}
"""
OUT_OF_RANGE = "law: {}.value: {} is out of range; allowed: {}"
PLANS = {
    "horizon: 2654-12-31\n": [
        "4:10: horizon: '2654-12-31' looks like a Buddhist year; write 2111-12-31",
    ],
    "as_of: 2569-11-22\nhorizon: 2027-01-01\n": [
        "4:8: as_of: '2569-11-22' looks like a Buddhist year; write 2026-11-22",
    ],
    "as_of: 1998-12-30\n": [
        (
            "4:1: as_of: 1998-12-30 lies before 1998-12-31, when Thai old-age insurance begins; "
            "no law of an earlier day is held"
        ),
    ],
    "valuation: {date: 1997-12-31}\n": [
        (
            "4:13: valuation.date: 1997-12-31 lies outside 1998-01-01 to 2200-01-01, "
            "for which prices and wages are held"
        ),
    ],
    "lives: {arrivals: {first_job_from: 0001-01-01, first_job_to: 2200-01-02}}\n": [
        (
            "4:20: lives.arrivals.first_job_from: 0001-01-01 lies outside 1998-01-01 to "
            "2200-01-01, for which prices and wages are held"
        ),
        (
            "4:48: lives.arrivals.first_job_to: 2200-01-02 lies outside 1998-01-01 to 2200-01-01, "
            "for which prices and wages are held"
        ),
    ],
    "lives: {arrivals: {first_job_from: 2112-01-01, first_job_to: 2113-01-01}}\n": [
        (
            "4:36: lives.arrivals.first_job_from: 2112-01-01 is not before the horizon, "
            "2111-12-31; nobody would have come when the books close"
        ),
    ],
    "horizon: 2200-01-02\n": ["4:1: horizon: 2200-01-02 lies beyond 2200-01-01"],
    "horizon: 1990-01-01\n": [
        "4:1: horizon: 1990-01-01 must be later than as_of (2026-11-22)",
    ],
    "seed: 9223372036854775808\n": [
        (
            "4:7: seed: is 9223372036854775808; must be less than 9223372036854775808 "
            "(seed of all luck)"
        ),
    ],
    "name: ''\n": ["4:7: name: is too short; write some text (a few words for tables and charts)"],
    "people: .\n": ["4:9: people: .: is a folder, not a file"],
    TWO: [
        (
            "4:1: agreements: 'a' and 'b' both give Myanmar export; the result would depend on "
            "which comes first"
        ),
    ],
    UNDONE: [
        (
            "4:1: agreements: amount (totalisation) and refund for Lao PDR (a, b) exclude each "
            "other: a refund or a transfer extinguishes the periods that totalisation would add; "
            "refund.choice says who takes which"
        ),
    ],
    NUMBERS_OF_LAW: [
        "7:33: " + OUT_OF_RANGE.format("TH.old_age.step_months[0]", "-1 months", "1 to 1,200"),
        "8:33: " + OUT_OF_RANGE.format("TH.old_age.step_months[1]", "5000 months", "1 to 1,200"),
        (
            "14:44: law: KH.old_age.pension_age[0].when.KH.switch.transition_credits: no switch "
            "'KH.switch.transition_credits' with the word 'none'; did you mean "
            "'KH.switch.transition_credit'?"
        ),
        "16:33: "
        + OUT_OF_RANGE.format("LA.contribution.employee_rate[0]", "500 percent", "0 to 100"),
    ],
    "law:\n  overlays: [care_daft]\nseed: -1\n": [
        "5:14: law: no overlay 'care_daft' of any law; did you mean 'care_draft'?",
        "6:7: seed: is -1; must be 0 or more (seed of all luck)",
    ],
}


@pytest.mark.parametrize("text", PLANS)
def test_a_wrong_plan_gets_all_its_sentences_at_their_places(tmp_path, monkeypatch, text):
    baseline = Path(__file__).parents[2] / "scenarios" / "baseline.yaml"
    monkeypatch.chdir(tmp_path)
    head = f"extends: {baseline.as_posix()}\nid: wrong\nname: Wrong\n"
    if text.startswith("name"):
        head = head.replace("name: Wrong", "question: What?")
    Path("w.yaml").write_text(head + text, encoding="utf-8")
    with pytest.raises(UserError) as caught:
        load_scenario(Path("w.yaml"))
    assert [str(fault) for fault in caught.value.faults] == [f"w.yaml:{s}" for s in PLANS[text]]
