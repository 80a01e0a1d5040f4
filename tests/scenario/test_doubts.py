"""Numbers that look like another unit are doubted in words, and nothing is changed."""

from pathlib import Path

import pytest

from portasim import load
from portasim.brief.content.frames import in_doubt, not_carried_out
from portasim.brief.messages import render
from portasim.scenario.doubts import doubts

ROOT = Path(__file__).parents[2]
BASE = ROOT / "scenarios/baseline.yaml"
LIBRARY = sorted((ROOT / "scenarios").rglob("*.yaml"))
RATE = "law.numbers.TH.contribution.employee_old_age_rate"
LAW = "[{from: 2028-01-01, value: %s, status: proposed, ref: what if}]"
AGREED = "agreements=[{id: a, basis: hypothetical, parties: [TH, VN], from: 2028-01-01, %s}]"


@pytest.mark.parametrize("path", LIBRARY, ids=lambda path: path.stem)
def test_no_scenario_of_the_library_is_in_doubt(path):
    assert doubts(load(path)) == [] if path.stem != "assumptions" else True


@pytest.mark.parametrize(
    ("setting", "path", "value", "meant"),
    [
        ("valuation.discount_rate_pct=0.03", "valuation.discount_rate_pct", 0.03, 3),
        ("lives.wages.growth_pct=0.02", "lives.wages.growth_pct", 0.02, 2),
        ("offices.share_of_time_pct=0.4", "offices.share_of_time_pct", 0.4, 40),
        ("lives.risks.goes_home.rate.MM=13", "lives.risks.goes_home.rate.MM", 13, 0.13),
        (AGREED % "export: {fee_pct: 0.03}", "agreements.0.export.fee_pct", 0.03, 3),
        (f"{RATE}={LAW % 0.03}", f"{RATE}.0.value", 0.03, 3),
    ],
)
def test_a_number_of_another_unit_is_doubted_and_taken_as_it_is(setting, path, value, meant):
    scenario = load(BASE, sets=[setting])
    [doubt] = doubts(scenario)
    assert (doubt.place, doubt.path, doubt.value) == ("--set", path, value)
    assert doubt.meant == pytest.approx(meant)
    assert {name: kept for name, kept, _ in scenario.values()}[path] == value


@pytest.mark.parametrize(
    "setting",
    ["valuation.discount_rate_pct=0", "valuation.discount_rate_pct=1", f"{RATE}={LAW % 1.5}",
     "lives.risks.job_found.rate.MM=12", "lives.risks.goes_home.rate.MM=1.3"],
)  # fmt: skip
def test_numbers_that_can_be_meant_are_not(setting):
    assert doubts(load(BASE, sets=[setting])) == []


def test_the_sentences():
    scenario = load(BASE, sets=["valuation.discount_rate_pct=0.03",
                                "lives.risks.goes_home.rate.MM=13"])  # fmt: skip
    assert [render(one) for one in in_doubt([scenario, scenario])] == [
        (
            "--set: valuation.discount_rate_pct is 0.03, which is read as 0.03 per cent; "
            "if 3 per cent are meant, write 3"
        ),
        (
            "--set: lives.risks.goes_home.rate.MM is 13, which is read as 13 events a year; "
            "if 13 per cent are meant, write 0.13"
        ),
    ]


def test_keys_that_are_not_carried_out_are_noted_once_with_what_is_done_instead():
    agreed = load(BASE, sets=[AGREED % "detach: {months: 24, extension_months: 12}"])
    assert [render(one) for one in not_carried_out([agreed, agreed])] == [
        "detach of “Today's law” and “Today's law” is not simulated yet: nobody is posted."
    ]
    assert not_carried_out([load(BASE)]) == []
