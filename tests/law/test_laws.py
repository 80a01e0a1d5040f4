"""The five laws of a plan: each change goes to the law it names, and each records what is read."""

import numpy as np
import pytest

from portasim.core.calendar import day
from portasim.core.faults import UserError
from portasim.core.words import COUNTRIES, ORIGINS
from portasim.law.laws import LawChanges, changed_law, make_laws
from portasim.scenario.load import load

NONE = LawChanges()


def test_the_laws_are_thailands_and_those_of_the_origins_in_their_order():
    laws = make_laws(NONE)
    assert tuple(law.country for law in laws.all) == COUNTRIES == ("TH", *ORIGINS)
    assert [laws.of(country).country for country in COUNTRIES] == list(COUNTRIES)
    assert set(laws.digests()) == {"TH", *ORIGINS}


@pytest.mark.parametrize(
    ("country", "changes"),
    [
        ("TH", LawChanges(overlays=["care_draft"])),
        ("MM", LawChanges(overlays=["old_age_2012"])),
        ("TH", LawChanges(switches={"TH.switch.late_claim": "barred"})),
        ("KH", LawChanges(switches={"KH.switch.transition_credit": "none"})),
        ("VN", LawChanges(switches={"VN.switch.projection": "low_inflation"})),
        (
            "LA",
            LawChanges(
                numbers={
                    "LA.old_age.qualifying_months": [
                        {"from": "2030-01-01", "value": 60, "ref": "LA-SSPTW", "status": "proposed"}
                    ]
                }
            ),
        ),
    ],
)
def test_a_change_moves_the_law_it_names_and_no_other(country, changes):
    before, after = make_laws(NONE).digests(), make_laws(changes).digests()
    assert {name for name in before if before[name] != after[name]} == {country}
    assert changed_law(country, changes).digest() == after[country]


def test_a_number_of_an_origin_holds_from_its_first_date_on():
    rows = [{"from": "2030-01-01", "value": 60, "ref": "LA-SSPTW", "status": "proposed"}]
    law = make_laws(LawChanges(numbers={"LA.old_age.qualifying_months": rows})).of("LA")
    days = np.array([day("2029-12-31"), day("2030-01-01")])
    assert law.at("LA.old_age.qualifying_months", days).tolist() == [180, 60]


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"overlays": ["old_age_2013"]}, "did you mean 'old_age_2012'?"),
        ({"switches": {"KH.switch.transition_credits": "none"}}, "KH.switch.transition_credit"),
        ({"switches": {"KH.switch.transition_credit": "nun"}}, "allowed: as_reported, none"),
        ({"switches": {"XX.switch.late_claim": "barred"}}, "XX.switch.late_claim"),
        ({"numbers": {"VN.old_age.pension_aeg": []}}, "VN.old_age.pension_age"),
    ],
)
def test_what_no_law_has_is_refused_in_a_sentence(changes, sentence):
    with pytest.raises(UserError) as raised:
        make_laws(LawChanges(**changes))
    assert sentence in str(raised.value)


def test_what_was_read_before_is_kept_and_what_is_read_is_added():
    first = make_laws(NONE)
    days = np.array([day("2030-01-01")])
    first.of("KH").at("KH.old_age.qualifying_months", days)
    first.of("KH").choice("KH.switch.transition_credit")
    second = make_laws(NONE, first)
    kept = {line.id for line in second.assumptions()}
    assert kept == {line.id for line in first.assumptions()}
    assert "KH.switch.transition_credit" in kept
    # what the second reads the first does not hear of
    second.of("VN").choice("VN.switch.indexation")
    assert "VN.switch.indexation" in {line.id for line in second.assumptions()}
    assert "VN.switch.indexation" not in {line.id for line in first.assumptions()}
    assert not make_laws(NONE).assumptions()


def test_assumptions_name_what_is_not_enacted_and_no_enacted_value():
    laws = make_laws(NONE)
    days = np.array([day("2030-01-01")])
    laws.of("KH").at("KH.old_age.credit_a_year", days)  # assumed
    laws.of("KH").at("KH.old_age.pension_age", days)  # enacted
    assert [line.id for line in laws.assumptions()] == ["KH.old_age.credit_a_year"]


def test_a_setting_names_a_switch_or_number_of_any_law_by_its_whole_id():
    rows = "[{from: 2028-01-01, value: 24, ref: x, status: proposed}]"
    sets = [
        "law.switches.TH.switch.late_claim=barred",
        "law.switches.KH.switch.projection=low_inflation",
        f"law.numbers.KH.old_age.qualifying_months={rows}",
    ]
    law = load("scenarios/baseline.yaml", sets=sets).plan.law
    assert law.switches["TH.switch.late_claim"] == "barred"
    assert law.switches["KH.switch.projection"] == "low_inflation"
    assert law.numbers["KH.old_age.qualifying_months"][0]["value"] == 24
