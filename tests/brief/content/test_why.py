"""Reasons: each sentence is true of its numbers, whatever they are."""

import re
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from portasim.brief.content import why as reasons
from portasim.brief.content.why import Adding, HomeLaw, Moved
from portasim.brief.document import text
from portasim.brief.messages import render
from portasim.core.words import COUNTRY_NAMES, ORIGINS
from portasim.study.statistics import mean_interval

CAMBODIA = HomeLaw("KH", runs=True, minimum=12, insured=265, reach=240, alone=181)
LAOS = HomeLaw("LA", runs=True, minimum=180, insured=96, reach=90, alone=1)
MYANMAR = HomeLaw("MM", runs=False, minimum=None, insured=0, reach=0, alone=0)
NUMBERS = st.integers(0, 3000)


def totalised(law, found):
    return render(reasons.totalised(law, found))


def moved(facts):
    return render(reasons.moved(facts))


def why(comparison):
    """By country, the sentences on it as they are written."""
    return [
        (text(term.title), [text(part) for part in term.statements])
        for term in reasons.why(comparison)
    ]


def adding(opened=0, lengthened=0, agreed=0, least_own=12, name="T"):
    return Adding(name, least_own, opened, lengthened, agreed)


def test_a_totalisation_has_nothing_to_attach_to_where_no_branch_runs():
    said = totalised(MYANMAR, [adding()])
    assert "no old-age branch runs in Myanmar" in said
    assert "nothing to attach to" in said
    # should a branch open later and help somebody, the sentence must not be said
    assert "nothing" not in totalised(MYANMAR, [adding(opened=3)])


def test_twelve_months_hardly_bind():
    said = totalised(CAMBODIA, [adding(lengthened=40, agreed=5)])
    assert "asks for 12 months. Of 265 workers with home months, 240 live" in said
    assert "181 of these qualify by home months alone" in said
    assert "hardly binds" in said
    assert "for nobody more" in said
    assert "record of 40; a Thai share by agreement is due to 5." in said


def test_fifteen_years_decide():
    found = [adding(opened=4, name="A"), adding(opened=6, name="B")]
    said = totalised(LAOS, found)
    assert "asks for 15 years" in said
    assert "1 of these qualifies by home months alone" in said
    assert "15 years decide: Thai months open the home pension for 4 to 6 more." in said
    assert "decide" not in totalised(LAOS, [adding()])


def test_without_home_months_there_is_nothing_to_add():
    law = replace(LAOS, insured=0, reach=0, alone=0)
    assert "nothing to add" in totalised(law, [adding()])


@given(
    st.booleans(),
    st.one_of(st.none(), st.integers(1, 400)),
    st.tuples(NUMBERS, NUMBERS, NUMBERS).map(sorted),
    st.lists(st.tuples(NUMBERS, NUMBERS, NUMBERS, st.integers(1, 200)), min_size=1, max_size=4),
)
def test_no_verdict_contradicts_its_numbers(runs, minimum, ordered, instruments):
    alone, reach, insured = ordered
    law = HomeLaw("KH", runs, minimum, insured, reach, alone)
    found = [adding(opened, more, due, own) for opened, more, due, own in instruments]
    said = totalised(law, found)
    opened = [one.opened for one in found]
    if "nothing to attach to" in said:
        assert not runs
        assert not any(opened)
    if "nothing to add" in said:
        assert insured == 0
    if "decide" in said:
        assert any(opened)
        assert alone < reach * 3 / 4 or reach == 0
    if "hardly binds, and not at all" in said:
        assert not any(opened)
        assert all(one.least_own >= minimum for one in found)
    elif "hardly binds" in said:
        assert alone >= reach * 3 / 4 > 0
    if "more" in said and max(opened):
        assert f"{max(opened):,} more" in said
    assert not re.search(r"\b(None|nan|<NA>)\b", said)


def test_what_moves_and_what_it_buys():
    assert "nothing moves" in moved(Moved("MM", runs=False, moved=0, bought=0, paid_there=False))
    said = moved(Moved("KH", runs=True, moved=9, bought=7, paid_there=False))
    assert said == (
        "the contributions of 9 workers move, and moved months count at home for 7; months before "
        "the home branch opened, or insured there already, buy nothing."
    )
    assert "nobody" in moved(Moved("KH", runs=True, moved=9, bought=0, paid_there=False))
    said = moved(Moved("KH", runs=True, moved=0, bought=7, paid_there=False))
    assert "no contribution moves with them" in said


def test_counts_in_the_reasons_are_those_of_the_people(comparison):
    told = dict(why(comparison))
    for results in comparison.others:
        people = results.people
        for code in ORIGINS:
            text = " ".join(told[COUNTRY_NAMES[code]])
            assert results.name in text
            if results.id == "totalisation-direct" and code != "MM":
                mine = people[people["origin"] == code]
                insured = comparison.baseline.people.loc[mine.index, "home_insured_months"] > 0
                assert f"Of {insured.sum():,} worker" in text or not insured.any()
                pensions = comparison.baseline.people.loc[mine.index, "home_pension_m"] > 0
                assert f"{pensions.sum():,} of these qualif" in text or not insured.any()


def test_most_in_a_country_is_told_apart_by_paired_intervals(comparison):
    people = comparison.baseline.people
    for country, sentences in why(comparison):
        here = (people["origin"].map(COUNTRY_NAMES) == country).to_numpy()
        gains = {r.name: comparison.difference(r)[here] for r in comparison.others}
        last = sentences[-1]
        if not last.startswith("Here "):
            assert here.sum() < 30
            continue
        best = max(gains.values(), key=np.mean)
        for name, gain in gains.items():
            behind = mean_interval(best - gain)[1] > 0
            assert (
                f"\N{LEFT DOUBLE QUOTATION MARK}{name}\N{RIGHT DOUBLE QUOTATION MARK} (" in last
            ) != behind


@pytest.mark.parametrize("minimum", [pd.NA, None, float("nan"), 12])
def test_a_missing_minimum_is_said_in_words(minimum):
    law = replace(CAMBODIA, minimum=None if pd.isna(minimum) else int(minimum))
    said = totalised(law, [adding()])
    assert ("names no least number of months" in said) == (law.minimum is None)
