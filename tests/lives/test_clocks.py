"""Two clocks, one career model: the same rows whatever turns them, and the laws a career obeys."""

import copy
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portasim.core.calendar import NEVER, day
from portasim.core.files.yamlfile import read_yaml
from portasim.core.spells import SPELL_DTYPES
from portasim.core.words import (
    COUNTRIES,
    HOME_REST,
    HOME_WORK,
    ORIGINS,
    PAPERS,
    TH_REST,
    TH_SEARCH,
    TH_WORK,
)
from portasim.law.economy import thai_minimum_wages
from portasim.law.system import load_law
from portasim.lives.clocks import live
from portasim.lives.config import Lives
from portasim.lives.minimum_wages import DailyWages
from portasim.lives.population import Starts, draw_people
from portasim.lives.tables import make_tables

ROOT = Path(__file__).parents[2]
PLAIN = read_yaml(ROOT / "scenarios" / "assumptions.yaml").data["lives"]
LIVES = Lives.model_validate(PLAIN)
SEED = 20260706
HORIZON = day("2111-12-31")
THAI = DailyWages(*thai_minimum_wages(load_law("TH")))
TABLES = make_tables(LIVES, SEED, HORIZON, THAI)
N = 300
PEOPLE = draw_people(LIVES, TABLES, N)
MANY = draw_people(LIVES, TABLES, 3000)
CAREERS = live(TABLES, MANY)
SPELLS = CAREERS.spells
MOU = PAPERS.index("mou")


def assert_same(careers, others):
    for name in SPELL_DTYPES:
        np.testing.assert_array_equal(getattr(careers.spells, name), getattr(others.spells, name))
    np.testing.assert_array_equal(careers.deaths, others.deaths)


def bytes_of(careers):
    return [column.tobytes() for column in (*careers.spells.columns.values(), careers.deaths)]


def facts(careers, people=None):
    """The rows of each person as lists, without the number of the person."""
    table = np.stack([careers.spells.columns[name].astype(np.int64) for name in SPELL_DTYPES], 1)
    edges = careers.spells.offsets(len(careers.deaths))
    chosen = range(len(careers.deaths)) if people is None else people
    return [table[edges[p] : edges[p + 1], 1:].tolist() for p in chosen]


def changed(**risks):
    """The tables of a scenario in which the rates of some risks are multiplied."""
    plain = copy.deepcopy(PLAIN)
    for name, times in risks.items():
        rates = plain["risks"][name]["rate"]
        plain["risks"][name]["rate"] = {origin: rate * times for origin, rate in rates.items()}
    return make_tables(Lives.model_validate(plain), SEED, HORIZON, THAI)


def first_departures(careers):
    """The day each person first goes home, or NEVER."""
    spells = careers.spells
    home = np.flatnonzero(spells.kind >= HOME_WORK)
    out = np.full(len(careers.deaths), NEVER, dtype=np.int64)
    np.minimum.at(out, spells.person[home], spells.start[home])
    return out


# One model, whatever turns it.


@pytest.mark.parametrize("clock", ["plain", "simpy"])
def test_every_clock_gives_the_same_rows_and_deaths(clock):
    assert_same(live(TABLES, PEOPLE, clock=clock), live(TABLES, PEOPLE))


WITHOUT_NUMBA = """
import sys
sys.modules["numba"] = None
import numpy as np
from pathlib import Path
from portasim.core.calendar import day
from portasim.core.files.yamlfile import read_yaml
from portasim.law.economy import thai_minimum_wages
from portasim.law.system import load_law
from portasim.lives.clocks import live
from portasim.lives.config import Lives
from portasim.lives.minimum_wages import DailyWages
from portasim.lives.population import draw_people
from portasim.lives.tables import make_tables

root, out = sys.argv[1:]
data = read_yaml(Path(root) / "scenarios" / "assumptions.yaml").data["lives"]
lives = Lives.model_validate(data)
thai = DailyWages(*thai_minimum_wages(load_law("TH")))
tables = make_tables(lives, 20260706, day("2111-12-31"), thai)
live(tables, draw_people(lives, tables, 2))
careers = live(tables, draw_people(lives, tables, 60))
np.savez(out, deaths=careers.deaths, **careers.spells.columns)
"""


def test_without_numba_the_rows_are_the_same_and_one_line_says_why_it_is_slow(tmp_path):
    out = tmp_path / "rows.npz"
    run = subprocess.run(
        [sys.executable, "-c", WITHOUT_NUMBA, str(ROOT), str(out)],
        capture_output=True,
        text=True,
        check=True,
    )
    assert run.stderr == "numba is not installed: careers run as plain Python, slower\n"
    careers = live(TABLES, PEOPLE.part(0, 60))
    with np.load(out) as rows:
        for name, column in careers.spells.columns.items():
            np.testing.assert_array_equal(rows[name], column)
        np.testing.assert_array_equal(rows["deaths"], careers.deaths)


@given(chosen=st.lists(st.integers(0, N - 1), min_size=1, max_size=40, unique=True))
@settings(max_examples=20, deadline=None)
def test_a_life_depends_on_nothing_but_its_own_subject(chosen):
    some = live(TABLES, Starts(PEOPLE.fields[chosen], PEOPLE.luck[chosen]))
    assert facts(some) == facts(CAREERS, chosen)
    np.testing.assert_array_equal(some.deaths, CAREERS.deaths[chosen])


@pytest.mark.parametrize("clock", ["compiled", "plain", "simpy"])
def test_nobody_has_no_career(clock):
    nobody = live(TABLES, PEOPLE.part(0, 0), clock=clock)
    assert len(nobody.spells) == len(nobody.deaths) == 0


def test_the_starts_stay_as_they_were():
    before = PEOPLE.fields.copy(), PEOPLE.luck.copy()
    live(TABLES, PEOPLE)
    np.testing.assert_array_equal(PEOPLE.fields, before[0])
    np.testing.assert_array_equal(PEOPLE.luck, before[1])


# What holds of every career.


def test_spells_are_sound_and_follow_each_other_from_arrival_to_death(sound):
    sound(SPELLS)
    edges = SPELLS.offsets(len(MANY))
    same = SPELLS.person[1:] == SPELLS.person[:-1]
    np.testing.assert_array_equal(SPELLS.start[1:][same], SPELLS.end[:-1][same])
    np.testing.assert_array_equal(SPELLS.start[edges[:-1]], MANY.column("day"))
    np.testing.assert_array_equal(SPELLS.end[edges[1:] - 1], np.minimum(CAREERS.deaths, HORIZON))


def test_a_new_spell_begins_only_where_a_fact_changes():
    same = np.ones(len(SPELLS) - 1, dtype=bool)
    for name in set(SPELL_DTYPES) - {"start", "end"}:
        column = SPELLS.columns[name]
        same &= column[1:] == column[:-1]
    # A job that ends and a stay that begins at home or in search carry numbers the table hides.
    working = SPELLS.kind[1:] == TH_WORK
    assert not (same & working).any()


def test_nobody_works_once_work_has_stopped():
    stops = MANY.column("stops")[SPELLS.person]
    at_work = (SPELLS.kind == TH_WORK) | (SPELLS.kind == HOME_WORK)
    assert (SPELLS.end[at_work] <= stops[at_work]).all()
    rest = SPELLS.kind == TH_REST
    assert (SPELLS.start[rest] >= stops[rest]).all()


def test_papers_employers_and_places_are_those_of_the_kind_of_spell():
    home = (SPELLS.kind == HOME_WORK) | (SPELLS.kind == HOME_REST)
    at_work = SPELLS.kind == TH_WORK
    assert (SPELLS.papers[home] == PAPERS.index("none")).all()
    country = np.where(home, MANY.origin[SPELLS.person] + 1, COUNTRIES.index("TH"))
    assert COUNTRIES[1:] == ORIGINS
    np.testing.assert_array_equal(SPELLS.country, country)
    np.testing.assert_array_equal(SPELLS.province >= 0, ~home)
    for name in ("employer", "job", "sector"):
        np.testing.assert_array_equal(SPELLS.columns[name] >= 0, at_work)
    np.testing.assert_array_equal(SPELLS.wage_m > 0, at_work)
    assert (SPELLS.wage_m % 100 == 0).all()


def test_a_job_has_one_employer_and_jobs_and_records_only_count_up():
    work = SPELLS.select(SPELLS.kind == TH_WORK)
    same = work.person[1:] == work.person[:-1]
    same_job = same & (work.job[1:] == work.job[:-1])
    for name in ("employer", "sector", "province"):
        column = work.columns[name]
        np.testing.assert_array_equal(column[1:][same_job], column[:-1][same_job])
    np.testing.assert_array_equal(work.start[1:][same_job], work.end[:-1][same_job])
    assert (np.diff(work.job)[same] >= 0).all()
    assert (np.diff(work.record)[same] >= 0).all()
    first = work.offsets(len(MANY))[:-1]
    assert not work.job[first].any()


@pytest.mark.parametrize("terms", [1, 2, 3])
def test_the_last_mou_term_forces_a_return_home(terms):
    plain = copy.deepcopy(PLAIN)
    for name, risk in plain["risks"].items():
        if name not in {"job_found", "comes_back"}:
            risk["rate"] = dict.fromkeys(ORIGINS, 0.0)
    plain["papers"].update(
        on_arrival=[{"from": "1998-01-01", "shares": {"mou": 1.0}}],
        renewed={"mou": 1.0},
        mou_terms=terms,
    )
    lives = Lives.model_validate(plain)
    tables = make_tables(lives, SEED, HORIZON, THAI)
    people = draw_people(lives, tables, 200)
    careers = live(tables, people)
    due = people.column("day") + terms * round(24 * 365.25 / 12)
    forced = np.minimum(careers.deaths, people.column("stops")) > due
    assert forced.any()
    np.testing.assert_array_equal(first_departures(careers)[forced], due[forced])


def test_no_one_holds_mou_papers_longer_than_the_terms_allow():
    longest = 2 * round(24 * 365.25 / 12)
    held, stops = SPELLS.papers == MOU, MANY.column("stops")
    new = np.append(True, SPELLS.person[1:] != SPELLS.person[:-1]) | ~np.append(False, held[:-1])
    begun = SPELLS.start[np.maximum.accumulate(np.where(new, np.arange(len(SPELLS)), 0))]
    before_old_age = held & (SPELLS.end <= stops[SPELLS.person])
    assert ((SPELLS.end - begun)[before_old_age] <= longest).all()


# What a change of the scenario may change.


@pytest.mark.parametrize("times", [1.05, 2.0])
def test_a_higher_risk_of_going_home_moves_departures_earlier_and_touches_nobody_else(times):
    raised = live(changed(goes_home=times), MANY)
    before, after = first_departures(CAREERS), first_departures(raised)
    assert (after <= before).all()
    assert (after < before).any()
    for number, (old, new) in enumerate(zip(facts(CAREERS), facts(raised), strict=True)):
        leaves = after[number]
        assert _until(old, leaves) == _until(new, leaves)
    untouched = after == NEVER
    assert untouched.any()
    np.testing.assert_array_equal(raised.deaths[untouched], CAREERS.deaths[untouched])


def _until(rows, limit):
    """The rows of a life up to a day, the last of them cut there."""
    return [[start, min(end, limit), *rest] for start, end, *rest in rows if start < limit]


def test_a_higher_risk_of_losing_a_job_moves_the_end_of_the_first_one_earlier():
    def first_ends(careers):
        spells = careers.spells
        first = (spells.kind == TH_WORK) & (spells.job == 0)
        out = np.zeros(len(MANY), dtype=np.int64)
        np.maximum.at(out, spells.person[first], spells.end[first])
        return out

    before, after = first_ends(CAREERS), first_ends(live(changed(job_ends=1.05), MANY))
    assert (after <= before).all()
    assert (after < before).any()


def test_the_same_rates_written_otherwise_change_nothing():
    assert_same(live(changed(goes_home=1.0, job_found=1.0), MANY), CAREERS)


def test_death_does_not_depend_on_what_a_life_does():
    other = live(changed(goes_home=3.0, job_ends=0.2, comes_back=0.1), MANY)
    np.testing.assert_array_equal(other.deaths, CAREERS.deaths)


@pytest.mark.parametrize("horizon", ["2020-01-01", "2026-11-22", "2060-06-30"])
def test_a_longer_horizon_only_extends(horizon):
    limit = day(horizon)
    here = np.flatnonzero(MANY.column("day") < limit)
    people = Starts(MANY.fields[here], MANY.luck[here])
    short = live(make_tables(LIVES, SEED, limit, THAI), people)
    assert facts(short) == [_until(rows, limit) for rows in facts(CAREERS, here)]
    np.testing.assert_array_equal(
        short.deaths, np.where(CAREERS.deaths[here] < limit, CAREERS.deaths[here], NEVER)
    )


def test_a_search_cut_short_at_home_goes_on_with_what_is_left_of_its_luck():
    # At a constant rate of two a year, jobs found per year of search are two, whatever interrupts.
    plain = copy.deepcopy(PLAIN)
    rates = {"job_found": 2.0, "job_ends": 1.0, "goes_home": 2.0, "comes_back": 4.0}
    plain["risks"] = {
        name: {"rate": dict.fromkeys(ORIGINS, rates.get(name, 0.0))} for name in plain["risks"]
    }
    plain["settling"]["share"] = 0.0
    lives = Lives.model_validate(plain)
    spells = live(make_tables(lives, SEED, HORIZON, THAI), draw_people(lives, TABLES, 1000)).spells
    years = (spells.end - spells.start)[spells.kind == TH_SEARCH].sum() / 365.25
    work = spells.select(spells.kind == TH_WORK)
    found = len(np.unique(np.stack([work.person, work.job]), axis=1).T) - 1000
    # A search ends on the first whole day after its threshold: half a day late on average.
    late = 0.5 / 365.25 * found
    assert found / (years - late) == pytest.approx(2.0, rel=4 / np.sqrt(found))
