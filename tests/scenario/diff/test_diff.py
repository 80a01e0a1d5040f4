"""What differs between two scenarios: every value, once, in words, and nothing that is equal."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Literal

import pytest
from pydantic import Field

from portasim.agreements.model import Agreement
from portasim.brief.law.difference import difference_text
from portasim.brief.law.layout import WIDTH
from portasim.core.faults import UserError
from portasim.law.system import load_law
from portasim.scenario import scenario as scenarios
from portasim.scenario.diff.diff import diff
from portasim.scenario.diff.records import HEADINGS, PROSE, SAME_IN_ALL
from portasim.scenario.plan import Plan
from portasim.scenario.scenario import load_scenario

ROOT = Path(__file__).parents[3]
BASE = ROOT / "scenarios/baseline.yaml"
INSTRUMENTS = sorted((ROOT / "scenarios/instruments").glob("*.yaml"))
AGREED = """
  - id: {id}
    basis: hypothetical
    parties: [TH, {parties}]
    from: 2028-01-01
"""


class Levy(Agreement):
    levy_pct: float = Field(
        0.0, description="what a border takes, per cent", json_schema_extra={"unit": "per cent"}
    )
    mode: Literal["old", "new"] = Field(
        "old",
        description="of collection",
        json_schema_extra={"words": {"old": "as ever", "new": "as never"}},
    )


class Wider(Plan):
    agreements: list[Levy] = Field(default_factory=list)
    weather: str = Field("dry", description="what the sky does")


@pytest.fixture
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


def written(name: str, text: str, parent: Path | str = BASE) -> Path:
    path = Path(f"{name}.yaml")
    path.write_text(f"extends: {parent}\nid: {name}\nname: {name.title()}\n{text}", "utf-8")
    return path


def told(found):
    """The differences that decide results: path, before, after."""
    return [(r.path, r.before.value, r.after.value) for r in found.rows if r.kind == "value"]


@pytest.mark.parametrize("path", [BASE, *INSTRUMENTS], ids=lambda path: path.stem)
def test_a_scenario_does_not_differ_from_itself(path):
    found = diff(path, path)
    assert (found.rows, found.same_lives, found.refused) == ((), True, ())
    assert difference_text(found).endswith(": no difference")


def test_a_value_is_told_once_with_its_unit_its_places_and_its_source(here):
    found = diff(BASE, written("slow", "offices:\n  minutes_per_claim: 180\n"))
    assert told(found) == [("offices.minutes_per_claim", 60.0, 180.0)]
    [row] = [r for r in found.rows if r.part == "Offices"]
    assert row.title == "mean time an officer spends on one real claim"
    assert row.unit == "minutes of work"
    assert row.before.place.startswith(f"{ROOT.as_posix()}/scenarios/assumptions.yaml:")
    assert row.after.place == "slow.yaml:5"
    assert (row.after.status, row.after.ref) == ("assumed", "POP-8")
    text = difference_text(found)
    assert "mean time an officer spends on one real claim: 60 -> 180 minutes of work\n" in text
    assert text.endswith("comes from offices alone.")


def test_what_is_written_again_unchanged_is_not_told(here):
    same = written(
        "same",
        "offices: {minutes_per_claim: 60}\n"
        "agreements: []\n"
        "law:\n"
        "  switches: {TH.switch.late_claim: accepted, TH.switch.unremitted_credited: credited}\n"
        "  numbers:\n"
        "    TH.old_age.qualifying_months:\n"
        "      - {from: 1998-12-31, value: 180, ref: TH-SSA-77-BIS, status: enacted}\n",
    )
    found = diff(BASE, same)
    assert {row.part for row in found.rows} == {PROSE}
    assert "Nothing here changes a result." in difference_text(found)


def test_the_differences_there_and_back_are_the_same_with_the_sides_exchanged():
    for path in INSTRUMENTS:
        there, back = diff(BASE, path), diff(path, BASE)
        forth = {(r.path, r.kind): (r.before.value, r.after.value) for r in there.rows}
        assert {(r.path, r.kind): (r.after.value, r.before.value) for r in back.rows} == forth


def test_parts_come_in_their_order_and_prose_last(here):
    changed = written(
        "all",
        "question: Why?\nseed: 4\npractice: {filing_lag_days: 10}\n"
        "valuation: {discount_rate_pct: 4}\nlaw: {switches: {TH.switch.late_claim: barred}}\n"
        "conduct: {records: {proof_kept: 0.5}}\nlives: {settling: {share: 0.3}}\n"
        "agreements:" + AGREED.format(id="abroad", parties="KH") + "    export: {fee_pct: 1}\n",
    )
    parts = list(dict.fromkeys(row.part for row in diff(BASE, changed).rows))
    known = [*dict.fromkeys(HEADINGS.values()), PROSE]
    assert parts == [part for part in known if part != "Offices"]


def test_every_value_of_the_plan_that_differs_is_told(here):
    """Against a plain comparison of all leaves, for values outside the law."""
    lines = "lives: {risks: {goes_home: {rate: {MM: 0.1}, by_papers: {none: 2}}}}\n"
    lines += "offices: {officers_by_province: {Tak: 12, Loei: 2}, service_shape: fixed}\n"
    lines += "practice: {status: recalled, note: read somewhere, heirs_file: 0.25}\n"
    other = written("other", lines)
    one, two = (dict(v[:2] for v in load_scenario(p).values()) for p in (BASE, other))
    wanted = {path for path in one | two if one.get(path) != two.get(path)}
    assert {row.path for row in diff(BASE, other).rows} == wanted


def test_entries_of_a_list_are_matched_by_their_first_day(here):
    parent = written("parent", "")
    data = load_scenario(BASE).plan.lives.papers.on_arrival
    rows = [entry.model_dump(mode="json", by_alias=True) for entry in data]
    rows[-1]["shares"] = {"none": 0.3, "card": 0.4, "mou": 0.28, "border": 0.02}
    rows[0] = {"from": "1997-01-01", "shares": {"none": 1.0}}
    child = written("child", f"lives: {{papers: {{on_arrival: {json.dumps(rows)}}}}}\n")
    path = "lives.papers.on_arrival"
    found = diff(parent, child)
    assert [(p, b, a) for p, b, a in told(found) if "shares" in p] == [
        (f"{path}.2022-05-01.shares.mou", 0.24, 0.28),
        (f"{path}.2022-05-01.shares.none", 0.34, 0.3),
    ]
    assert [(r.path, r.after.value is None) for r in found.rows if r.parts] == [
        (f"{path}.1998-01-01", True),
        (f"{path}.1997-01-01", False),
    ]
    text = " ".join(difference_text(found).split())
    assert "takes away on_arrival 1998-01-01: from 1998-01-01; shares card 0.3, none 0.7" in text


def test_agreements_are_matched_by_id_and_told_operator_by_operator(here):
    kept = AGREED.format(id="kept", parties="KH") + "    export: {{fee_pct: {}}}\n"
    gone = AGREED.format(id="gone", parties="LA") + "    export: {}\n"
    new = AGREED.format(id="new", parties="MM, VN") + "    amount: {method: prorata}\n"
    one = written("one", f"agreements:{kept.format(1)}{gone}")
    two = written("two", f"agreements:{new}{kept.format(2)}")
    found = diff(one, two)
    assert [(p, b if "kept" in p else b is None) for p, b, _ in told(found)] == [
        ("agreements.kept.export.fee_pct", 1.0),
        ("agreements.gone", False),
        ("agreements.new", True),
    ]
    text = difference_text(found)
    assert "takes away the hypothetical agreement gone between Thailand and Lao PDR, from" in text
    assert (
        "  adds the hypothetical agreement new between Thailand, Myanmar and Viet Nam, from "
        "2028-01-01\n" in text
    )
    assert "method: prorata (theoretical amount on all months" in text
    assert "fee of the payment channel, per cent, borne by the person: 1 -> 2\n" in text
    assert text.endswith("hypothetical: no pair of these countries has an agreement in force.")


def test_agreements_of_other_names_for_the_same_countries_are_laid_side_by_side():
    folder = ROOT / "scenarios/instruments"
    found = diff(folder / "totalisation-prorata.yaml", folder / "totalisation-higher-of.yaml")
    assert told(found) == [
        ("agreements.totalisation-prorata.amount.choose", "agreement", "higher_of")
    ]
    text = difference_text(found)
    assert "called totalisation-higher-of in the second; both cover the same countries" in text
    assert "choose: agreement -> higher_of (the better)" in text


def test_the_order_of_agreements_and_of_their_parties_changes_nothing(here):
    covered = {"a": "KH, LA", "b": "VN"}
    some = [AGREED.format(id=n, parties=p) + "    export: {}\n" for n, p in covered.items()]
    one = written("one", "agreements:" + "".join(some))
    two = written("two", "agreements:" + "".join(reversed(some)).replace("KH, LA", "LA, KH"))
    found = diff(one, two)
    assert told(found) == []
    assert "parties: the same in another order" in difference_text(found)


def test_an_operator_nobody_has_heard_of_yet_is_compared_all_the_same(here, monkeypatch):
    monkeypatch.setattr(scenarios, "Plan", Wider)
    agreed = "agreements:" + AGREED.format(id="a", parties="KH") + "    export: {}\n"
    one = written("one", agreed)
    two = written("two", f"weather: wet\n{agreed}    levy_pct: 3\n    mode: new\n")
    text = difference_text(diff(one, two))
    assert "what a border takes, per cent: 0 -> 3\n" in text
    assert "mode: old -> new (as never)\n" in text
    assert "\nWeather\n  what the sky does: dry -> wet\n" in text


def test_switches_are_told_with_their_title_as_the_law_makes_them(here):
    found = diff(BASE, written("barred", "law: {switches: {TH.switch.late_claim: barred}}\n"))
    [row] = [r for r in found.rows if r.part == "Law"]
    held = load_law("TH").switches["TH.switch.late_claim"]
    assert (row.path, row.title) == ("law.switches.TH.switch.late_claim", held.title)
    assert (row.before.value, row.after.value) == ("accepted", "barred")
    assert tuple(row.words) == held.allowed
    assert "TH-SSA-56 (Social Security Act" in difference_text(found)
    assert difference_text(found).endswith("comes from law alone.")


def test_numbers_are_told_for_the_days_on_which_they_differ(here):
    rows = "law:\n  numbers:\n    TH.old_age.qualifying_months:\n"
    ten = "      - {from: 2028-01-01, value: 120, ref: draft, status: proposed}\n"
    back = "      - {from: 2033-01-01, value: 180, ref: draft, status: proposed}\n"
    five = "      - {from: 2030-01-01, value: 60, ref: draft, status: proposed}\n"
    found = diff(written("one", rows + ten + back), written("two", rows + ten + five))
    law = [r for r in found.rows if r.part == "Law"]
    assert [(r.since, r.until, r.before.value, r.after.value) for r in law] == [
        ("2030-01-01", "2032-12-31", "120", "60"),
        ("2033-01-01", "", "180", "60"),
    ]
    assert [r.before.place for r in law] == ["one.yaml:7", "one.yaml:8"]
    [row] = [r for r in diff(BASE, Path("one.yaml")).rows if r.part == "Law" and r.kind == "value"]
    assert (row.since, row.until) == ("2028-01-01", "2032-12-31")
    assert (row.before.value, row.after.value, row.unit) == ("180", "120", "months")
    assert (row.before.place, row.before.ref) == ("the law as held", "TH-SSA-77-BIS")
    text = difference_text(diff(BASE, Path("one.yaml")))
    text = " ".join(text.split())
    assert "a monthly pension: 180 -> 120 months, from 2028-01-01 to 2032-12-31" in text
    assert "the same value, from 2033-01-01" in text


def test_overlays_are_told_with_title_and_authority(here):
    draft = written("draft", "law: {overlays: [care_draft]}\n")
    found = diff(BASE, draft)
    assert told(found) == [("law.overlays.care_draft", None, "care_draft")]
    assert "lays over the law: Career-average pension formula (draft of 2026) (care_draft)" in (
        difference_text(found)
    )
    told_so = written("told", "law: {overlays: [as_told_mae_sot_2025, care_draft]}\n")
    other = written("order", "law: {overlays: [care_draft, as_told_mae_sot_2025]}\n")
    assert [p for p, _, _ in told(diff(told_so, other))] == ["law.overlays"]


def test_lives_are_the_same_whatever_law_practice_and_sources_say(here):
    lines = "law: {switches: {TH.switch.late_claim: barred}}\npractice: {filing_lag_days: 1}\n"
    assert diff(
        BASE, written("law", f"{lines}lives: {{settling: {{note: read again}}}}\n")
    ).same_lives
    stayed = diff(BASE, written("stay", "lives: {settling: {share: 0.5}}\n"))
    assert not stayed.same_lives
    assert "the same people, with the same luck, live otherwise" in (
        " ".join(difference_text(stayed).split())
    )


@pytest.mark.parametrize(
    ("key", "value"),
    [("people", 7), ("seed", 7), ("as_of", "2026-01-05"), ("horizon", "2110-12-31")],
)
def test_it_says_for_what_compare_would_refuse_the_two(here, key, value):
    found = diff(BASE, written("other", f"{key}: {value}\n"))
    assert found.refused == (key,)
    assert f"would refuse the two: {key} must be equal" in difference_text(found)


def test_what_must_be_equal_is_part_of_a_plan():
    assert set(SAME_IN_ALL) <= set(Plan.model_fields)


def test_a_shared_file_of_people_makes_the_same_lives_wherever_it_lies(here):
    rows = (ROOT / "scenarios/people/composites.csv").read_text(encoding="utf-8")
    for name in ("a.csv", "b.csv"):
        Path(name).write_text(rows, encoding="utf-8")
    one, two = (written(n, f"people: {n}.csv\n") for n in ("a", "b"))
    found = diff(one, two)
    assert found.same_lives
    assert found.refused == ("people",)


def test_settings_are_laid_over_both_and_shown_as_such(here):
    slow = written("slow", "offices: {minutes_per_claim: 180}\n")
    assert told(diff(BASE, slow, sets=["offices.minutes_per_claim=30"])) == []
    found = diff(load_scenario(BASE, ["seed=3"]), BASE)
    assert [(r.before.place, r.before.value) for r in found.rows] == [("--set", 3)]


def test_faults_of_both_are_raised_together(here):
    one = written("one", "seeed: 4\n")
    two = written("two", "law: {switches: {TH.switch.late_clam: barred}}\n")
    with pytest.raises(UserError) as caught:
        diff(one, two)
    one_fault, other = map(str, caught.value.faults)
    assert one_fault == "one.yaml:4:1: seeed: is not a known key; did you mean 'seed'?"
    assert other.startswith("two.yaml:4:39: law: no switch 'TH.switch.late_clam' in the law of TH;")
    with pytest.raises(UserError, match="is loaded already; give sets to load"):
        diff(load_scenario(BASE), BASE, sets=["seed=3"])


def test_it_is_plain_data_for_json_and_a_table_for_a_notebook():
    found = diff(BASE, INSTRUMENTS[0])
    plain = json.loads(json.dumps(found.as_dict()))
    assert plain["after"]["id"] == INSTRUMENTS[0].stem
    assert len(plain["differences"]) == len(found.to_frame()) == len(found.rows)
    assert "agreements." in found._repr_html_()
    assert not any(isinstance(r.before.value, dt.date) for r in found.rows)


def test_lines_fit_a_terminal():
    for path in INSTRUMENTS:
        lines = difference_text(diff(INSTRUMENTS[-1], path)).splitlines()[2:]
        # a path is never broken, so that it can be followed
        wide = [line for line in lines if len(line) > WIDTH]
        assert all(max(map(len, line.split())) > WIDTH / 2 for line in wide), wide
