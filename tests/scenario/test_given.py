"""Settings as Python gives them: a mapping says what texts say, a wrong type is one sentence."""

import datetime as dt
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import portasim
from portasim.scenario.given import texts_of

BASE = "scenarios/baseline.yaml"
FRAME = pd.DataFrame()
NO_SCENARIO = "give a path, a loaded scenario, or a list of these"
FIVE_YEARS = {"from": dt.date(2028, 1, 1), "value": 60, "status": "assumed", "ref": "none"}
SETS = "give a list of texts 'path.to.key=value', or a dict"


def test_a_mapping_of_settings_says_what_texts_say():
    nested = {
        "id": "mine",
        "horizon": dt.date(2090, 1, 1),
        "practice": {"files_in_thailand": np.float64(0.5), "files_from_home": 0.25},
        "law.switches.TH.switch.late_claim": "barred",
        "law": {"numbers": {"TH.old_age.qualifying_months": [FIVE_YEARS]}},
        "agreements": [],
        "offices.officers_by_province": {"Tak": 3},
    }
    texts = [
        "id=mine",
        "horizon=2090-01-01",
        "practice.files_in_thailand=0.5",
        "practice.files_from_home=0.25",
        "law.switches.TH.switch.late_claim=barred",
        (
            "law.numbers.TH.old_age.qualifying_months="
            "[{from: 2028-01-01, value: 60, status: assumed, ref: none}]"
        ),
        "agreements=[]",
        "offices.officers_by_province.Tak=3",
    ]
    one, other = portasim.load(BASE, sets=nested), portasim.load(BASE, sets=texts)
    assert one.digest == other.digest
    assert one.plan.practice.files_in_thailand == 0.5
    assert one.origin("practice.files_in_thailand") == "--set"


def test_people_and_seed_are_numbers_of_any_kind_or_a_path():
    assert portasim.load(BASE, people=np.int64(7), seed=np.int32(5)).plan.people == 7
    people = Path("scenarios/people/composites.csv")
    assert portasim.load(BASE, people=people).plan.people == str(people)


def test_a_mapping_with_a_fault_names_its_key():
    with pytest.raises(portasim.UserError) as raised:
        portasim.load(BASE, sets={"practice": {"files_in_thailand": 2}})
    assert str(raised.value).startswith("--set practice.files_in_thailand=2: ")
    assert texts_of({"a": {}, "b": None}) == ["a={}", "b=null"]


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        (lambda: portasim.compare(None), f"scenarios: None is not a scenario; {NO_SCENARIO}"),
        (lambda: portasim.compare(5), f"scenarios: 5 is not a scenario; {NO_SCENARIO}"),
        (
            lambda: portasim.compare(FRAME),
            f"scenarios: a DataFrame is not a scenario; {NO_SCENARIO}",
        ),
        (lambda: portasim.compare([BASE, 5]), f"scenarios: 5 is not a scenario; {NO_SCENARIO}"),
        (lambda: portasim.compare([]), "give at least one scenario to compare"),
        (
            lambda: portasim.run(FRAME),
            "scenario: a DataFrame is not a path; give the path of a scenario file",
        ),
        (
            lambda: portasim.load(None),
            "scenario: None is not a path; give the path of a scenario file",
        ),
        (
            lambda: portasim.diff(BASE, 5),
            "scenario: 5 is not a path; give the path of a scenario file",
        ),
        (
            lambda: portasim.compare(BASE, people=2.5),
            "people: 2.5 is neither a number of people nor the path of a CSV file",
        ),
        (
            lambda: portasim.compare(BASE, people=FRAME),
            "people: a DataFrame is neither a number of people nor the path of a CSV file",
        ),
        (
            lambda: portasim.load(BASE, people=True),
            "people: True is neither a number of people nor the path of a CSV file",
        ),
        (
            lambda: portasim.compare(BASE, seed="x"),
            "seed: 'x' is not a whole number of 0 or more",
        ),
        (lambda: portasim.load(BASE, seed=-1), "seed: -1 is not a whole number of 0 or more"),
        (
            lambda: portasim.load(BASE, seed=np.array([1, 2])),
            "seed: a ndarray is not a whole number of 0 or more",
        ),
        (lambda: portasim.load(BASE, sets=None), f"sets: None is no list of settings; {SETS}"),
        (lambda: portasim.load(BASE, sets="a=b"), f"sets: 'a=b' is no list of settings; {SETS}"),
        (lambda: portasim.load(BASE, sets=[5]), f"sets: 5 is no setting; {SETS}"),
        (lambda: portasim.diff(BASE, BASE, sets=3), f"sets: 3 is no list of settings; {SETS}"),
        (
            lambda: portasim.load(BASE, sets={"a": {5: 1}}),
            "sets: 5 is no key; write 'path.to.key', or nest dicts",
        ),
        (
            lambda: portasim.load(BASE, sets={"practice": {"files_in_thailand": FRAME}}),
            (
                "sets: practice.files_in_thailand: a DataFrame is no value; "
                "give numbers, texts, dates, lists or dicts"
            ),
        ),
        (
            lambda: portasim.compare(BASE, workers=0),
            "workers: 0 is not a whole number of 1 or more",
        ),
        (
            lambda: portasim.run(BASE, workers=None),
            "workers: None is not a whole number of 1 or more",
        ),
        (
            lambda: portasim.compare(BASE, workers="2"),
            "workers: '2' is not a whole number of 1 or more",
        ),
        (
            lambda: portasim.save(None, "out"),
            "save: None is no comparison; give what compare() returned",
        ),
    ],
)
def test_a_wrong_type_is_one_sentence(call, sentence):
    with pytest.raises(portasim.UserError) as raised:
        call()
    assert str(raised.value) == sentence
