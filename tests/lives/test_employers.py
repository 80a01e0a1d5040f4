"""What employers and record-keepers do: laws that hold whatever the shares are."""

import copy
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portasim.core.arrays import sum_by
from portasim.core.calendar import day, iso
from portasim.core.draws import Decision, exponential, uniform
from portasim.core.facts import UNKNOWN, People
from portasim.core.files.yamlfile import read_yaml
from portasim.core.spans import split_at, union
from portasim.core.words import HOME_WORK, ORIGINS, PAPERS, SECTORS, TH_WORK
from portasim.law.economy import thai_minimum_wages
from portasim.law.system import load_law
from portasim.lives.clocks import Careers, live
from portasim.lives.config import Conduct, Lives
from portasim.lives.employers import facts_of
from portasim.lives.minimum_wages import DailyWages, Levels
from portasim.lives.population import draw_people
from portasim.lives.tables import make_tables

ASSUMED = read_yaml(Path(__file__).parents[2] / "scenarios" / "assumptions.yaml").data
LIVES = Lives.model_validate(ASSUMED["lives"])
SEED = 20260706
THAI = DailyWages(*thai_minimum_wages(load_law("TH")))
PEOPLE = draw_people(LIVES, make_tables(LIVES, SEED, day("2060-12-31"), THAI), 150)
CAREERS = live(make_tables(LIVES, SEED, day("2060-12-31"), THAI), PEOPLE, clock="plain")
N = len(PEOPLE)
SUBJECTS, BIRTH = PEOPLE.column("subject"), PEOPLE.column("birth")
WHO = People(SUBJECTS, PEOPLE.origin, PEOPLE.column("sex"), BIRTH, CAREERS.deaths, ())
LEVELS = Levels(2026, np.ones((len(ORIGINS), 1), dtype=np.int64))
FLAGS = ("registered", "remitted", "provable", "home_insured")


def changed(**blocks):
    """The conduct of the scenario with some keys of its blocks exchanged."""
    plain = copy.deepcopy(ASSUMED["conduct"])
    for block, keys in blocks.items():
        plain[block].update(keys)
    return Conduct.model_validate(plain)


def unknown(careers):
    return np.full(len(careers.spells), UNKNOWN, dtype=np.int64)


def worked(conduct, careers=CAREERS, known=None):
    known = unknown(careers) if known is None else known
    return facts_of(WHO, careers.spells, known, PEOPLE.column("day"), conduct, LEVELS, SEED)


def time_of(result, rows):
    """The time some rows cover, as spans of person, first day and end, however it is cut."""
    spells = result.spells.select(rows)
    return np.stack(union(spells.person, spells.start, spells.end)).T.tolist()


PLAIN = worked(changed())


@given(low=st.floats(0, 1), more=st.floats(0, 1), remits=st.floats(0, 1), lag=st.floats(0, 400))
@settings(max_examples=25, deadline=None)
def test_a_higher_share_keeps_everyone_registered_before(low, more, remits, lag):
    rest = {"remits": remits, "lag_days": lag}
    few = worked(changed(registration={"share": {"card": low, "none": low / 2}, **rest}))
    high = low + more * (1 - low)
    many = worked(changed(registration={"share": {"card": high, "none": high / 2}, **rest}))
    assert not (few.registered & ~many.registered).any()
    assert not (few.remitted & ~many.remitted).any()


@given(low=st.floats(0, 1), more=st.floats(0, 1))
@settings(max_examples=25, deadline=None)
def test_higher_remittance_proof_and_home_cover_keep_everyone_too(low, more):
    def at(share):
        return worked(
            changed(
                registration={"remits": share},
                records={"proof_kept": share, "deduction_proved": share},
                home_coverage={"share": dict.fromkeys(ORIGINS, share)},
            )
        )

    few, many = at(low), at(low + more * (1 - low))
    for flag in FLAGS:
        assert not (getattr(few, flag) & ~getattr(many, flag)).any()


def test_provable_and_remitted_lie_within_registered_within_thai_work():
    at_work = PLAIN.spells.kind == TH_WORK
    assert not (PLAIN.registered & ~at_work).any()
    assert not (PLAIN.remitted & ~PLAIN.registered).any()
    assert not (PLAIN.provable & ~PLAIN.registered).any()
    assert not (PLAIN.home_insured & (PLAIN.spells.kind != HOME_WORK)).any()
    assert all(getattr(PLAIN, flag).any() for flag in FLAGS)


def test_splitting_changes_no_days_and_no_facts(sound):
    before, after = CAREERS.spells, PLAIN.spells
    sound(after)
    length = after.end.astype(np.int64) - after.start
    whole = before.end.astype(np.int64) - before.start
    np.testing.assert_array_equal(sum_by(after.person, length, N), sum_by(before.person, whole, N))
    source = np.searchsorted(
        before.person.astype(np.int64) * 10**6 + before.start,
        after.person.astype(np.int64) * 10**6 + after.start,
        side="right",
    )
    in_thailand = after.kind != HOME_WORK
    for name, column in before.columns.items():
        if name not in {"start", "end"}:
            # Work at home gains a sector and a wage here.
            rows = in_thailand if name in {"sector", "wage_m"} else slice(None)
            np.testing.assert_array_equal(after.columns[name][rows], column[source - 1][rows])


@given(cuts=st.lists(st.integers(day("1998-01-01"), day("2060-12-31")), max_size=8))
@settings(max_examples=10, deadline=None)
def test_spells_cut_elsewhere_give_the_same_days(cuts):
    spells = CAREERS.spells
    row, start, end = split_at(spells.start, spells.end, np.array(cuts, dtype=np.int64))
    cut = worked(changed(), Careers(spells.select(row).replace(start=start, end=end), None))
    for flag in FLAGS:
        assert time_of(cut, getattr(cut, flag)) == time_of(PLAIN, getattr(PLAIN, flag))


def slow_registered(spells, said):
    """The days registered by the plain reading of the scenario, day by day."""
    found, hired = set(), {}
    for i in np.flatnonzero(spells.kind == TH_WORK):
        person, job = int(spells.person[i]), int(spells.job[i])
        hired.setdefault((person, job), int(spells.start[i]))
        wait = exponential(SEED, int(SUBJECTS[person]), Decision.REGISTRATION_LAG, job)
        first = hired[person, job] + int(wait * said.lag_days)
        luck = uniform(SEED, int(spells.employer[i]), Decision.EMPLOYER_REGISTERS, 0)
        papers, sector = PAPERS[spells.papers[i]], SECTORS[spells.sector[i]]
        share = said.share.get(papers, 0.0) * said.by_sector.get(sector, 1.0)
        for d in range(max(int(spells.start[i]), first), int(spells.end[i])):
            steps = [year for year in said.growth.times if year <= int(iso(d)[:4])]
            if steps and luck < share * said.growth.times[max(steps)]:
                found.add((person, d))
    return found


def test_registration_day_by_day_is_what_the_scenario_says():
    few = CAREERS.spells.select(CAREERS.spells.person < 25)
    fast = time_of(PLAIN, PLAIN.registered & (PLAIN.spells.person < 25))
    slow = slow_registered(few, changed().registration)
    assert slow == {(person, d) for person, start, end in fast for d in range(start, end)}


def test_without_a_share_before_its_first_year_nobody_is_registered():
    late = worked(changed(registration={"growth": {"times": {2015: 1.0}}}))
    assert late.spells.start[late.registered].min() >= day("2015-01-01")


@pytest.mark.parametrize("value", [0, 1])
def test_what_a_file_knows_of_registration_holds_from_the_first_to_the_last_day(value):
    spells = CAREERS.spells
    known = np.where((spells.job == 0) & (spells.kind == TH_WORK), value, UNKNOWN)
    result = worked(changed(), known=known.astype(np.int64))
    first = (result.spells.job == 0) & (result.spells.kind == TH_WORK)
    assert (result.registered[first] == bool(value)).all()
    # And nothing else changes.
    elsewhere = PLAIN.registered & (PLAIN.spells.job > 0)
    assert time_of(result, result.registered & ~first) == time_of(PLAIN, elsewhere)


def test_the_last_account_needs_no_proof_and_the_earlier_ones_do():
    never = worked(changed(records={"proof_kept": 0.0, "deduction_proved": 0.0}))
    spells = never.spells
    for person in range(N):
        mine = spells.person == person
        records = spells.record[mine & never.registered]
        if len(records):
            last = mine & (spells.record == records.max())
            np.testing.assert_array_equal(never.provable[mine & last], never.remitted[mine & last])
            assert not never.provable[mine & ~last].any()
    always = worked(changed(records={"proof_kept": 1.0, "deduction_proved": 0.0}))
    np.testing.assert_array_equal(always.provable, always.remitted)


def test_payslips_prove_what_was_deducted_whether_remitted_or_not():
    all_kept = worked(changed(records={"deduction_proved": 1.0}))
    np.testing.assert_array_equal(all_kept.provable, all_kept.registered)
    some, none = worked(changed()), worked(changed(records={"deduction_proved": 0.0}))
    assert (some.provable & ~some.remitted).any()
    assert not (none.provable & ~none.remitted).any()
    assert not (none.provable & ~some.provable).any()


def test_an_employer_does_the_same_for_every_worker_alike():
    instant = worked(changed(registration={"lag_days": 0.0, "growth": {"times": {1990: 1.0}}}))
    spells = instant.spells
    decided = {}
    for i in np.flatnonzero(spells.kind == TH_WORK):
        alike = int(spells.employer[i]), int(spells.papers[i]), int(spells.sector[i])
        assert decided.setdefault(alike, instant.registered[i]) == instant.registered[i]
