"""Overlays: bills, drafts and practices applied over the law, off until named."""

import pickle
from dataclasses import replace

import numpy as np
import pytest

from portasim.core.calendar import day, iso
from portasim.core.faults import UserError
from portasim.core.files.yamlfile import read_yaml
from portasim.core.params import STATUSES, NotInForce
from portasim.law import system
from portasim.law.system import HERE, load_law, load_references

LAW = load_law("TH")
NAMES = ["as_told_mae_sot_2025", "care_draft", "choose_withdraw_borrow"]
FILES = {name: HERE / "th" / "overlays" / f"{name}.yaml" for name in NAMES}


def ints(*values):
    return np.array(values, dtype=np.int64)


def evaluated(law, target, on, **facts):
    inputs = {k: v if isinstance(v, np.ndarray) else ints(v) for k, v in facts.items()}
    return law.evaluate([target], ints(day(on)), inputs)[target].tolist()


def test_the_overlays_of_a_law_say_what_they_are():
    overlays = LAW.overlays()
    assert [overlay.name for overlay in overlays] == NAMES
    for overlay in overlays:
        assert overlay.title
        assert iso(day(overlay.date)) == overlay.date
        assert overlay.ref in load_references()
        assert overlay.status in {"proposed", "as_told"}
    assert load_law("KH").overlays() == ()


def test_nothing_is_applied_over_the_law_unnamed():
    assert LAW.applied == ()
    assert not [name for name in LAW.numbers if name.startswith("TH.care.")]
    for name in NAMES:
        before = LAW.digest()
        over = LAW.with_overlay(name)
        assert over.digest() != before
        assert LAW.digest() == before
        assert [overlay.name for overlay in over.applied] == [name]


@pytest.mark.parametrize("name", NAMES)
def test_what_an_overlay_adds_is_never_called_enacted(name):
    over = LAW.with_overlay(name)
    rows = {(n.id, row) for n in over.numbers.values() for row in n.rows}
    rows -= {(n.id, row) for n in LAW.numbers.values() for row in n.rows}
    cut = {row.since for _, row in rows}
    assert not [row for _, row in rows if row.status in {"enacted", "declared"}], cut
    assert {row.status for _, row in rows} <= set(STATUSES)


@pytest.mark.parametrize("name", NAMES)
def test_an_overlay_leaves_what_it_does_not_mention(name):
    over, mentioned = LAW.with_overlay(name), set(read_yaml(FILES[name]).data)
    for number in LAW.numbers.values():
        if number.id not in mentioned:
            assert over.numbers[number.id] is number
    changed = {rule for rule in LAW.rules if over.rules[rule] != LAW.rules[rule]}
    assert (
        changed
        == {
            "care_draft": {"pension_m"},
            "choose_withdraw_borrow": {"qualifies"},
            "as_told_mae_sot_2025": set(),
        }[name]
    )


def test_an_overlay_laid_twice_is_laid_once():
    once = LAW.with_overlay("care_draft")
    assert once.with_overlay("care_draft") is once


def test_overlays_lie_over_each_other_in_any_order():
    def laid(*names):
        law = LAW
        for name in names:
            law = law.with_overlay(name)
        return law.digest()

    assert laid(*NAMES) == laid(*reversed(NAMES))


def test_the_office_told_the_old_rate_from_the_day_it_was_told():
    told = LAW.with_overlay("as_told_mae_sot_2025")
    facts = {
        "unemployment_due": np.array([True]),
        "benefit_wage_d": ints(50_000),
        "days_jobless": 90,
        "papers": 1,
    }
    for on, in_law, as_told in (("2025-07-05", 18_000, 9_000), ("2025-07-06", 18_000, 7_500)):
        for law, baht in ((LAW, in_law), (told, as_told)):
            assert evaluated(law, "dismissal_benefit_in_practice", on, **facts) == [baht * 100]
    sixty = LAW.changed({"TH.switch.days_to_find_work": "sixty_for_cards"})
    over = sixty.with_overlay("as_told_mae_sot_2025")
    assert sixty.choice("TH.switch.days_to_find_work") == "sixty_for_cards"
    assert over.choice("TH.switch.days_to_find_work") == "thirty_for_all"


def test_a_lump_sum_may_be_chosen_at_180_months_from_the_day_of_the_bill():
    bill = LAW.with_overlay("choose_withdraw_borrow")
    facts = {
        "months": 180,
        "mean_wage_60_m": 1_000_000,
        "employee_old_age": 5_400_000,
        "employer_old_age": 5_400_000,
        "return_amount": 0,
    }
    chosen = {**facts, "chooses_lump_sum": np.array([True])}
    for law, on, given, pension, lump_sum in (
        (bill, "2026-06-30", chosen, 0, 10_800_000),
        (bill, "2026-06-30", facts, 200_000, 0),
        (bill, "2022-05-09", chosen, 200_000, 0),
        (LAW, "2026-06-30", chosen, 200_000, 0),
    ):
        assert evaluated(law, "pension_m", on, **given) == [pension]
        assert evaluated(law, "lump_sum", on, **given) == [lump_sum]


CAREER = {
    "months": 240,
    "mean_wage_60_m": 600_000,
    "care_base_m": 1_000_000,
}


def test_the_draft_takes_the_place_of_the_pension_on_its_first_day():
    care = LAW.with_overlay("care_draft")
    # 27.5 % of 6,000 baht, and 27.5 % of 10,000 baht.
    assert evaluated(care, "pension_m", "2027-01-10", **CAREER) == [165_000]
    assert evaluated(care, "pension_m", "2027-01-11", **CAREER) == [275_000]
    assert evaluated(LAW, "pension_m", "2027-01-11", **CAREER) == [165_000]


@pytest.mark.parametrize(
    ("on", "share"),
    [
        ("2026-12-31", 100),
        ("2027-06-30", 80),
        ("2028-06-30", 60),
        ("2029-06-30", 40),
        ("2030-12-31", 20),
        ("2031-01-01", 0),
    ],
)
def test_the_transition_pays_a_falling_share_of_what_the_former_pension_has_more(on, share):
    care = LAW.with_overlay("care_draft")
    got = evaluated(care, "care_awarded_m", on, care_pension_m=100_000, former_pension_m=200_000)
    assert got == [100_000 + 1_000 * share]
    got = evaluated(care, "care_awarded_m", on, care_pension_m=200_000, former_pension_m=100_000)
    assert got == [200_000]


def test_pensions_in_payment_are_raised_and_never_lowered():
    care = LAW.with_overlay("care_draft")
    facts = {"pension_paid_m": ints(100, 300), "care_pension_m": ints(200, 200)}
    assert evaluated(care, "pension_in_payment_m", "2027-06-30", **facts) == [200, 300]
    with pytest.raises(NotInForce):
        evaluated(care, "pension_in_payment_m", "2026-06-30", **facts)


def test_the_index_of_the_draft_goes_on_as_an_assumption_after_its_last_projection():
    care = LAW.with_overlay("care_draft")
    index = care.number("TH.care.insured_wage_index")
    assert index.in_force(ints(day("1998-01-01"), day("2032-12-31"))).all()
    assert not index.in_force(ints(day("1997-12-31"))).any()
    assert {row.status for row in index.rows if row.since > day("2032-12-31")} == {"assumed"}
    projected = {row.since for row in index.rows if row.note == "projection of the calculator"}
    assert projected == {day(f"{year}-01-01") for year in range(2025, 2033)}


@pytest.mark.parametrize("name", NAMES)
def test_a_law_with_an_overlay_travels_between_processes(name):
    over = LAW.with_overlay(name)
    copy = pickle.loads(pickle.dumps(over))
    assert copy.digest() == over.digest()
    for rule, variants in over.rules.items():
        spans = [(v.since, v.last) for v in variants]
        assert [(v.since, v.last) for v in copy.rules[rule]] == spans


def test_the_assumption_ledger_names_the_overlays_laid():
    bill = LAW.with_overlay("choose_withdraw_borrow")
    lines = {line.id: line for line in bill.assumptions(set())}
    line = lines["TH.overlay.choose_withdraw_borrow"]
    assert (line.value, line.status, line.ref) == (
        "applied over the law",
        "proposed",
        "TH-BILL-2565",
    )
    assert LAW.assumptions(set()) == []


def test_an_unknown_overlay_is_answered_with_the_nearest():
    with pytest.raises(UserError) as caught:
        LAW.with_overlay("care_drafts")
    assert str(caught.value) == (
        "no overlay 'care_drafts' in the law of TH; did you mean 'care_draft'?"
    )


HEAD = "overlay: {title: A draft, date: 2026-01-01, ref: TH-CARE-DRAFT, status: proposed}\n"


def faults(tmp_path, monkeypatch, text):
    """What is wrong with an overlay of this text, without the names of files."""
    folder = tmp_path / "th" / "overlays"
    folder.mkdir(parents=True)
    (folder / "draft.yaml").write_text(text, encoding="utf-8")
    monkeypatch.setattr(system, "HERE", tmp_path)
    with pytest.raises(UserError) as caught:
        replace(LAW).with_overlay("draft")
    return [fault.message for fault in caught.value.faults]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "overlay: {title: A draft, date: 2026-01-01}\n",
            ["'ref' of the overlay is missing", "'status' of the overlay is missing"],
        ),
        (
            "TH.x.y: 1\n",
            [f"'{key}' of the overlay is missing" for key in ("title", "date", "ref", "status")],
        ),
        (
            HEAD
            + "TH.old_age.pension_age:\n  title: Age\n  unit: months\n  values:\n"
            + "    - {from: 2027-01-01, value: 720, ref: TH-CARE-DRAFT, status: proposed}\n",
            ["has another unit or 'by' in the law"],
        ),
        (
            HEAD
            + "TH.draft.pension_m:\n  title: Pension\n  unit: THB\n  values:\n"
            + "    - {from: 2027-01-01, value: 1, ref: TH-CARE-DRAFT, status: proposed}\n",
            ["'pension_m' already names the rule pension_m"],
        ),
        (
            HEAD
            + "TH.draft.new_age:\n  title: Age\n  unit: years\n  values:\n"
            + "    - {from: 2027-01-01, value: 1, ref: TH-CARE-DRAFTS, status: proposed}\n",
            ["no reference 'TH-CARE-DRAFTS'; did you mean 'TH-CARE-DRAFT'?"],
        ),
        (
            HEAD
            + "TH.draft.new_age:\n  title: Age\n  unit: years\n  values:\n"
            + "    - {from: 2027-01-01, value: 1, ref: TH-CARE-DRAFT, status: proposed,"
            + " when: {TH.switch.late_claim: maybe}}\n",
            [
                (
                    "TH.draft.new_age: no switch 'TH.switch.late_claim' with the word 'maybe'; "
                    "allowed: accepted, barred"
                )
            ],
        ),
        (
            HEAD.replace("}", ", switches: {TH.switch.late_claim: maybe}}"),
            ["TH.switch.late_claim: 'maybe' is not allowed here; allowed: accepted, barred"],
        ),
    ],
)
def test_a_faulty_overlay_says_all_that_is_wrong(tmp_path, monkeypatch, text, said):
    assert faults(tmp_path, monkeypatch, text) == said
