"""Ranking and reasons: each sentence is true of its numbers, whatever they are."""

import re

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from portasim.brief.content import ranking as reasons
from portasim.brief.content.ranking import Adding, HomeLaw, Moved
from portasim.brief.numbers import baht
from portasim.core.words import COUNTRY_NAMES, ORIGINS
from portasim.study.statistics import mean_interval

CAMBODIA = HomeLaw("Cambodia", runs=True, minimum=12, insured=265, reach=240, alone=181)
LAOS = HomeLaw("Lao PDR", runs=True, minimum=180, insured=96, reach=90, alone=1)
MYANMAR = HomeLaw("Myanmar", runs=False, minimum=None, insured=0, reach=0, alone=0)
NUMBERS = st.integers(0, 3000)


def adding(opened=0, lengthened=0, agreed=0, least_own=12, name="T"):
    return Adding(name, least_own, opened, lengthened, agreed)


def test_a_totalisation_has_nothing_to_attach_to_where_no_branch_runs():
    said = reasons.totalised(MYANMAR, [adding()])
    assert "no old-age branch runs in Myanmar" in said
    assert "nothing to attach to" in said
    # should a branch open later and help somebody, the sentence must not be said
    assert "nothing" not in reasons.totalised(MYANMAR, [adding(opened=3)])


def test_twelve_months_hardly_bind():
    said = reasons.totalised(CAMBODIA, [adding(lengthened=40, agreed=5)])
    assert "asks for 12 months. Of 265 workers with home months, 240 live" in said
    assert "181 of these qualify by home months alone" in said
    assert "hardly binds" in said
    assert "for nobody more" in said
    assert "record of 40; a Thai share by agreement is due to 5." in said


def test_fifteen_years_decide():
    found = [adding(opened=4, name="A"), adding(opened=6, name="B")]
    said = reasons.totalised(LAOS, found)
    assert "asks for 15 years" in said
    assert "1 of these qualifies by home months alone" in said
    assert "15 years decide: Thai months open the home pension for 4 to 6 more." in said
    assert "decide" not in reasons.totalised(LAOS, [adding()])


def test_without_home_months_there_is_nothing_to_add():
    law = LAOS._replace(insured=0, reach=0, alone=0)
    assert "nothing to add" in reasons.totalised(law, [adding()])


@given(
    st.booleans(),
    st.one_of(st.none(), st.integers(1, 400)),
    st.tuples(NUMBERS, NUMBERS, NUMBERS).map(sorted),
    st.lists(st.tuples(NUMBERS, NUMBERS, NUMBERS, st.integers(1, 200)), min_size=1, max_size=4),
)
def test_no_verdict_contradicts_its_numbers(runs, minimum, ordered, instruments):
    alone, reach, insured = ordered
    law = HomeLaw("Cambodia", runs, minimum, insured, reach, alone)
    found = [adding(opened, more, due, own) for opened, more, due, own in instruments]
    said = reasons.totalised(law, found)
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
    assert "nothing moves" in reasons.moved(
        Moved("Myanmar", runs=False, moved=0, bought=0, paid_there=False)
    )
    said = reasons.moved(Moved("Cambodia", runs=True, moved=9, bought=7, paid_there=False))
    assert said == (
        "the contributions of 9 workers move, and moved months count at home for 7; months before "
        "the home branch opened, or insured there already, buy nothing."
    )
    assert "nobody" in reasons.moved(
        Moved("Cambodia", runs=True, moved=9, bought=0, paid_there=False)
    )
    said = reasons.moved(Moved("Cambodia", runs=True, moved=0, bought=7, paid_there=False))
    assert "no contribution moves with them" in said


def test_counts_in_the_reasons_are_those_of_the_people(comparison):
    told = dict(reasons.why(comparison))
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


def test_the_instrument_said_to_transfer_most_has_the_highest_mean(comparison, composites):
    for found in (comparison, composites):
        gains = {r.name: found.difference(r).mean() for r in found.others}
        top = max(gains, key=lambda name: gains[name])
        said = reasons.leading(found)
        assert top in said
        assert baht(gains[top]) in said


def test_most_in_a_country_is_told_apart_by_paired_intervals(comparison):
    people = comparison.baseline.people
    for country, sentences in reasons.why(comparison):
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


def test_the_table_of_ranks_is_the_ranking_and_its_parts_add_up(comparison, composites):
    table = reasons.ranking_table(comparison)
    assert [row[0] for row in table.rows] == [str(n) for n in comparison.ranking["rank"]]
    assert [row[1] for row in table.rows] == comparison.ranking["name"].tolist()
    home = ["home_national", "home_share", "moved_home"]
    means = comparison.differences.set_index("name")
    for row in table.rows:
        paid = sum(means.loc[row[1], f"mean_{channel}_THB"] for channel in home)
        assert row[4] == baht(paid)
        assert row[3] == baht(means.loc[row[1], "mean_transferred_THB"] - paid)
    few = reasons.ranking_table(composites)
    assert few.columns[0] == "Instrument"
    assert "no rank" in few.note


def test_an_instrument_that_changes_nothing_is_not_praised(alone):
    base = alone.baseline
    twin = type(alone)(base, (base,), alone.late)
    assert "would transfer 0 baht" in reasons.leading(twin)
    assert reasons.regrets(twin) == []


def test_what_each_country_gets_adds_up_to_what_is_transferred(comparison):
    table = reasons.by_country_table(comparison)
    groups = comparison.groups[comparison.groups["group"] == "origin"]
    for row, results in zip(table.rows, comparison.others, strict=True):
        for country, cell in zip(table.columns[1:], row[1:], strict=True):
            thai, home = (
                float(
                    part.split("\N{NO-BREAK SPACE}")[1]
                    .replace(",", "")
                    .replace("\N{MINUS SIGN}", "-")
                )
                for part in cell.split("\n")
            )
            mine = groups[(groups["scenario"] == results.id) & (groups["value"] == country)]
            # each number is rounded to 100 baht at most
            wanted = float(mine["mean_transferred_THB"].iloc[0])
            assert abs(thai + home - wanted) <= 100 + 1e-6


def test_regret_counts_those_who_would_have_had_more(comparison):
    [said] = [s for s in reasons.regrets(comparison) if "Refund at departure" in s]
    results = next(r for r in comparison.others if r.name == "Refund at departure")
    took = results.people["refund_THB"] > 0
    assert (
        f"{round(100 * results.outcome.took_refund.mean())}\N{NO-BREAK SPACE}% of workers" in said
    )
    assert took.sum() <= results.outcome.took_refund.sum()


@pytest.mark.parametrize("minimum", [pd.NA, None, float("nan"), 12])
def test_a_missing_minimum_is_said_in_words(minimum):
    law = CAMBODIA._replace(minimum=None if pd.isna(minimum) else int(minimum))
    said = reasons.totalised(law, [adding()])
    assert ("names no least number of months" in said) == (law.minimum is None)
