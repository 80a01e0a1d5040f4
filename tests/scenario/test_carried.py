"""What the first file compared changes is carried into those that extend the same parent."""

from pathlib import Path

import pytest

from portasim import compare, load
from portasim.brief.content.frames import apart
from portasim.brief.content.tables import instruments
from portasim.brief.messages import render
from portasim.core.faults import UserError
from portasim.scenario.diff.blocks import blocks_that_differ
from portasim.scenario.load import to_compare

ROOT = Path(__file__).parents[2]
BASE = ROOT / "scenarios/baseline.yaml"
INSTRUMENT = ROOT / "scenarios/instruments/payment-abroad.yaml"
REFUND = ROOT / "scenarios/instruments/refund-at-departure.yaml"
REGISTRATION = ROOT / "scenarios/packages/workers-registration.yaml"
CAVEAT = "sampling only; the rates are assumed"
MORE = "in more than agreements"
SHARES = "conduct: {registration: {share: {card: 0.95, mou: 0.98}}}\n"


@pytest.fixture
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


def written(name, text="", parent=BASE):
    path = Path(f"{name}.yaml")
    path.write_text(f"extends: {parent}\nid: {name}\nname: {name.title()}\n{text}", "utf-8")
    return path


def both(first, second, **options):
    return to_compare([first, second], **options)


def card(scenario):
    return scenario.plan.conduct.registration.share["card"]


def test_an_own_starting_point_is_carried_into_an_instrument_of_the_library(here):
    first, second = both(written("own", SHARES), INSTRUMENT)
    assert card(first) == card(second) == 0.95
    plain = load(INSTRUMENT)
    assert second.plan == plain.plan.model_copy(update={"conduct": first.plan.conduct})
    assert second.lineage.carried == ("own.yaml",)
    assert second.origin("conduct.registration.share.card") == "own.yaml:4"
    assert (second.plan.name, second.plan.id) == (plain.plan.name, plain.plan.id)
    assert blocks_that_differ(first, second) == ()


def test_as_if_the_instrument_extended_the_starting_point(here):
    own = written("own", f"{SHARES}people: 7\nlaw: {{overlays: [care_draft]}}\n")
    text = "practice: {filing_lag_days: 9}\nconduct: {registration: {share: {mou: 0.5}}}\n"
    carried = both(own, written("mine", text))[1]
    assert carried.plan == load(written("mine", text, "own.yaml")).plan.model_copy(
        update={"extends": None}
    )


def test_what_lies_further_up_is_carried_and_what_a_file_says_itself_stays(here):
    written("own", SHARES)
    deep = written("deep", "practice: {filing_lag_days: 9}\n", "own.yaml")
    second = both(deep, written("mine", "conduct: {registration: {share: {card: 0.5}}}\n"))[1]
    assert (card(second), second.plan.conduct.registration.share["mou"]) == (0.5, 0.98)
    assert second.plan.practice.filing_lag_days == 9
    assert second.lineage.carried == ("own.yaml", "deep.yaml")


def test_a_parent_copied_elsewhere_is_the_same_parent(here):
    for name in ("baseline.yaml", "assumptions.yaml"):
        Path(name).write_bytes((ROOT / "scenarios" / name).read_bytes())
    assert card(both(written("own", SHARES, "baseline.yaml"), INSTRUMENT)[1]) == 0.95


@pytest.mark.parametrize(
    ("first", "second"),
    [("base", "instrument"), ("own", "base"), ("instrument", "refund"), ("own", "child")],
)
def test_nothing_is_carried_where_nothing_lacks(here, first, second):
    own = written("own", SHARES)
    files = {"base": BASE, "instrument": INSTRUMENT, "refund": REFUND, "own": own,
             "child": written("child", "agreements: []\n", "own.yaml")}  # fmt: skip
    found = both(files[first], files[second], strict=True)
    assert found[1].digest == load(files[second]).digest
    assert found[1].lineage.carried == ()


def test_strict_names_every_file_and_what_it_lacks(here):
    own = written("own", SHARES)
    with pytest.raises(UserError) as found:
        to_compare([own, INSTRUMENT, REFUND], strict=True)
    assert [str(fault) for fault in found.value.faults] == [
        f"{path.as_posix()}: does not extend own.yaml, whose changes the first scenario has; "
        "extend it, or leave --strict away and they are carried in"
        for path in (INSTRUMENT, REFUND)
    ]


def notes(comparison):
    return [render(one) for one in (instruments(comparison).note, *apart(comparison))]


def test_the_brief_says_same_lives_only_where_it_is_so(here):
    own = written("own", f"{SHARES}people: 60\n")
    assert notes(compare([own, INSTRUMENT])) == [
        "Same workers, same lives under each instrument; sampling only; the rates are assumed.",
        "The changes of own.yaml are carried into “Payment abroad”, which extends the same parent.",
    ]
    assert notes(compare([load(BASE, people=60), load(REGISTRATION, people=60)])) == [
        f"Same workers, but not the same lives under each instrument; {CAVEAT}.",
        f"“Workers: easy registration” differs from “Today's law” {MORE}: employers and records.",
    ]


def test_other_sources_of_the_same_numbers_are_no_difference(here):
    noted = written("noted", "conduct: {registration: {note: read again}}\n")
    word = written("word", "law: {switches: {TH.switch.late_claim: accepted}}\n")
    assert [blocks_that_differ(load(BASE), load(path)) for path in (noted, word)] == [(), ()]
    barred = load(written("barred", "law: {switches: {TH.switch.late_claim: barred}}\n"))
    assert blocks_that_differ(load(BASE), barred) == ("Law",)
