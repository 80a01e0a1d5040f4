"""What people ask of the law: lists, days, histories, near names."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portasim.core.calendar import day, iso
from portasim.core.faults import UserError
from portasim.core.params import NO_VALUE
from portasim.core.words import COUNTRIES
from portasim.law.inquiry.entries import (
    coverage,
    entries,
    entries_of,
    find,
    history,
    law_of,
    provisions,
    row_on,
    rule_id,
)
from portasim.law.system import load_law, load_references

LAW = load_law("TH")
RATES = "TH.switch.rates_2000_2002"
UNLABELLED = sorted(name for name, number in LAW.numbers.items() if number.by is None)


def test_every_rule_number_and_switch_is_listed_once():
    held = entries(LAW)
    assert len({entry.id for entry in held}) == len(held)
    by_kind = {kind: {e.name for e in held if e.kind == kind} for kind in ("rule", "number")}
    assert by_kind["rule"] == set(LAW.rules)
    assert {e.id for e in held if e.kind != "rule"} == {*LAW.numbers, *LAW.switches}
    assert entries_of("TH") == list(held)
    assert {entry.id[:2] for entry in entries_of()} == set(COUNTRIES)


def test_a_branch_holds_its_rules_numbers_and_switches():
    ids = {entry.id for entry in entries_of("TH", "old_age")}
    assert {"TH.old_age.pension_m", "TH.old_age.pension_age", "TH.switch.late_claim"} <= ids
    assert not any(name.startswith("TH.contribution") for name in ids)
    with pytest.raises(UserError, match="no branch 'oldage' in the law of TH; did you mean 'old_"):
        entries_of("TH", "oldage")


def test_every_id_and_short_id_leads_back_to_its_entry():
    for entry in entries(LAW):
        assert find(LAW, entry.id) == entry
        assert find(LAW, f"TH.{entry.name}") == entry


@pytest.mark.parametrize(
    ("name", "near"),
    [
        ("TH.old_age.pension", "TH.old_age.pension_m"),
        ("TH.wage_celing", "TH.contribution.wage_ceiling"),
        ("TH.oldage.pension_m", "TH.old_age.pension_m"),
        ("TH.contributions.pension_m", "TH.old_age.pension_m"),
    ],
)
def test_an_unknown_id_lists_the_nearest(name, near):
    with pytest.raises(UserError) as caught:
        find(LAW, name)
    message = str(caught.value)
    assert message.startswith(f"no rule, number or switch '{name}'; the nearest: ")
    assert near in message.partition("the nearest: ")[2].split(", ")


def test_an_unknown_country_is_named():
    with pytest.raises(UserError, match=r"'TX.old_age' does not begin with a country"):
        law_of("TX.old_age")


@given(
    st.sampled_from(UNLABELLED),
    st.integers(day("1990-01-01"), day("2040-12-31")),
)
@settings(deadline=None)
def test_the_value_shown_on_a_day_is_the_one_the_engine_takes(name, on):
    number = LAW.number(name)
    row = row_on(number, on)
    held = int(number.at(np.array([on]), otherwise=NO_VALUE)[0])
    assert held == (NO_VALUE if row is None else row.values[0])


@given(st.sampled_from(UNLABELLED), st.integers(day("1990-01-01"), day("2040-12-31")))
@settings(deadline=None)
def test_the_history_of_a_number_covers_each_day_of_force_once_under_the_switches_chosen(name, on):
    switches = [f"{switch} = {word}" for switch, word in LAW.chosen.items()]
    here = [
        value
        for value in history(LAW, name)
        if all(part in switches for part in value.when.split(", ") if part)
        and value.since <= iso(on)
        and (not value.until or iso(on) <= value.until)
    ]
    assert len(here) == int(LAW.number(name).in_force(np.array([on]))[0])


def test_the_ceiling_through_time():
    values = history(LAW, "TH.wage_ceiling")
    assert [(v.since, v.until, v.value, v.unit) for v in values] == [
        ("1995-03-30", "2025-12-31", "15000", "THB/month"),
        ("2026-01-01", "2028-12-31", "17500", "THB/month"),
        ("2029-01-01", "2031-12-31", "20000", "THB/month"),
        ("2032-01-01", "", "23000", "THB/month"),
    ]


def test_values_under_either_word_of_a_switch_stand_side_by_side():
    disputed = [v for v in history(LAW, "TH.employee_rate") if v.since == "2000-01-01"]
    assert {(v.value, v.until, v.when) for v in disputed} == {
        ("2", "2002-12-31", f"{RATES} = published_one_percent"),
        ("3", "2002-12-31", f"{RATES} = recalled_two_percent"),
    }


def test_only_numbers_have_a_history():
    with pytest.raises(UserError, match=r"TH.old_age.pension_m is a rule; only numbers have"):
        history(LAW, "TH.pension_m")


def test_a_day_shows_the_sentences_numbers_and_switches_of_a_branch():
    found = provisions(LAW, "TH.old_age", day("2005-06-30"))
    sentences = {sentence.id: sentence for sentence in found.sentences}
    accrual = sentences["TH.old_age.accrual_rate"]
    assert [(value.id, value.value) for value in accrual.numbers] == [
        ("TH.old_age.base_accrual", "15"),
        ("TH.old_age.step_accrual", "1"),
    ]
    assert accrual.needs == ("completed_steps",)
    [late] = sentences["TH.old_age.claim_closes"].switches
    assert (late.id, late.chosen) == ("TH.switch.late_claim", "accepted")
    absent = "TH.old_age.survivor_guarantee: its first value is from 2022-02-01"
    assert absent in found.not_in_force
    now = provisions(LAW, "TH.old_age", day("2026-03-01"))
    assert absent not in now.not_in_force


def test_before_its_law_a_branch_says_since_when_it_exists():
    found = provisions(LAW, "TH.old_age", day("1998-12-30"))
    assert found.sentences == ()
    assert "TH.old_age.pension_m: in force since 1998-12-31" in found.not_in_force


def test_of_two_dated_variants_one_is_shown_a_day():
    name = "TH.contributions.counts_for_old_age"
    for on, since in (("1998-11-30", "1991-03-02"), ("1998-12-01", "1998-12-01")):
        [sentence] = provisions(LAW, name, day(on)).sentences
        assert sentence.since == since


@pytest.mark.parametrize("on", ["1990-01-01", "1999-06-30", "2026-03-01", "2035-01-01"])
def test_everything_shown_is_cited_and_every_citation_resolved(on):
    found = provisions(LAW, "TH", day(on))
    shown = [s.ref for s in found.sentences]
    shown += [v.ref for s in found.sentences for v in (*s.numbers, *s.switches)]
    shown += [item.ref for item in (*found.numbers, *found.switches)]
    assert set(shown) <= set(found.references)
    assert all(load_references()[ref] == text for ref, text in found.references.items())
    kinds = {e.id: e.kind for e in entries(LAW)}
    told = {s.id for s in found.sentences} | {t.partition(":")[0] for t in found.not_in_force}
    assert told >= {rule_id(LAW, name) for name in LAW.rules}
    assert all(kinds[text.partition(":")[0]] != "switch" for text in found.not_in_force)


def test_chosen_words_are_those_of_the_law_asked():
    other = LAW.changed({RATES: "recalled_two_percent", "TH.switch.late_claim": "barred"})
    [sentence] = provisions(other, "TH.claim_closes", day("2026-03-01")).sentences
    assert sentence.switches[0].chosen == "barred"
    [paid] = provisions(other, "TH.employee_rate", day("2001-01-01")).numbers
    assert paid.value == "3"


def test_coverage_says_of_every_part_what_is_open():
    for entry in coverage().values():
        assert {"title", "modelled", "open"} <= set(entry)
