"""Known people: the past as the file has it, and the future from where the file leaves them."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portasim.core.calendar import NEVER, birthday, day
from portasim.core.facts import UNKNOWN, People
from portasim.core.files.yamlfile import read_yaml
from portasim.core.words import (
    COUNTRIES,
    HOME_REST,
    KINDS,
    ORIGINS,
    PAPERS,
    PROVINCES,
    SATANG,
    TH_SEARCH,
    TH_WORK,
)
from portasim.law.economy import thai_minimum_wages
from portasim.law.system import load_law
from portasim.lives.clocks import live
from portasim.lives.config import Conduct, Lives
from portasim.lives.employers import facts_of
from portasim.lives.from_file.careers import starts_of, subject_of, with_past, with_wages
from portasim.lives.from_file.read import Person, read_people
from portasim.lives.from_file.row import Job
from portasim.lives.kernel import wage_today
from portasim.lives.minimum_wages import DailyWages, Levels
from portasim.lives.state import WAGE_FACTOR
from portasim.lives.tables import make_tables

SCENARIOS = Path(__file__).parents[3] / "scenarios"
ASSUMED = read_yaml(SCENARIOS / "assumptions.yaml").data
LIVES = Lives.model_validate(ASSUMED["lives"])
CONDUCT = Conduct.model_validate(ASSUMED["conduct"])
SEED = 20260706
AS_OF = day("2026-11-22")
HORIZON = day("2111-12-31")
THAI = DailyWages(*thai_minimum_wages(load_law("TH")))
TABLES = make_tables(LIVES, SEED, HORIZON, THAI)
COMPOSITES = read_people(SCENARIOS / "people" / "composites.csv", AS_OF, "composites.csv")
LEVELS = Levels(2026, np.ones((len(ORIGINS), 1), dtype=np.int64))
BY_GAP = -1


def job(start, end="", **changes):
    """A job from a month, to the first day after it; without one it is held on as_of."""
    plain = Job(
        start=day(f"{start}-01"),
        end=day(f"{end}-01") if end else AS_OF,
        goes_on=not end,
        wage=950000,
        sector=0,
        province=PROVINCES.index("Rayong"),
        papers=PAPERS.index("card"),
        registered=UNKNOWN,
        new_name=False,
        then=BY_GAP,
    )
    return replace(plain, **changes)


def person(*jobs, word="worker-01", birth_year=1990):
    return Person(word, ORIGINS.index("KH"), 0, birth_year, jobs)


def careers(people):
    carried = live(TABLES, starts_of(people, LIVES, TABLES, AS_OF), clock="plain")
    return with_past(people, carried, AS_OF, LEVELS)


def rows(people, number=0):
    """The spells of one person as tuples of start, end, kind, and the other facts."""
    whole, _ = careers(people)
    table = whole.spells.select(whole.spells.person == number).columns
    return [dict(zip(table, row, strict=True)) for row in zip(*table.values(), strict=True)]


def past(people):
    return [row for row in rows(people) if row["end"] <= AS_OF]


def test_whole_careers_are_sound_tables_without_a_day_missing(sound):
    whole, known = careers(COMPOSITES)
    spells = whole.spells
    sound(spells)
    assert len(known) == len(spells)
    same = spells.person[1:] == spells.person[:-1]
    np.testing.assert_array_equal(spells.start[1:][same], spells.end[:-1][same])
    first = spells.offsets(len(COMPOSITES))[:-1]
    assert spells.start[first].tolist() == [p.jobs[0].start for p in COMPOSITES]
    assert spells.person[first].tolist() == list(range(len(COMPOSITES)))
    last = spells.offsets(len(COMPOSITES))[1:] - 1
    np.testing.assert_array_equal(spells.end[last], np.minimum(whole.deaths, HORIZON))


def test_the_past_is_the_file_and_nothing_else():
    before = past([person(
        job("2010-01", "2012-01", papers=0, wage=600000),
        job("2012-03", "2015-01", new_name=True),
        job("2016-01", "2020-01"),
        job("2020-01"),
    )])  # fmt: skip
    facts = [
        (KINDS[r["kind"]], COUNTRIES[r["country"]], r["job"], r["wage_m"], PAPERS[r["papers"]],
         r["record"])
        for r in before
    ]  # fmt: skip
    assert facts == [
        ("th_work", "TH", 0, 600000, "none", 0),
        ("th_search", "TH", -1, 0, "none", 0),
        ("th_work", "TH", 1, 950000, "card", 1),
        ("home_rest", "KH", -1, 0, "none", 1),
        ("th_work", "TH", 2, 950000, "card", 1),
        ("th_work", "TH", 3, 950000, "card", 1),
    ]
    assert before[3]["province"] == before[3]["employer"] == before[3]["sector"] == -1
    assert before[1]["province"] == PROVINCES.index("Rayong")
    assert len({r["employer"] for r in before if r["kind"] == TH_WORK}) == 4


def test_the_job_held_goes_on_under_the_same_employer_and_record():
    held = [person(job("2010-01", "2012-01"), job("2012-03", new_name=True))]
    before = past(held)[-1]
    after = next(row for row in rows(held) if row["start"] == AS_OF)
    same = (
        "kind",
        "country",
        "province",
        "employer",
        "job",
        "sector",
        "wage_m",
        "papers",
        "record",
    )
    assert {name: after[name] for name in same} == {name: before[name] for name in same}


@given(
    baht=st.integers(3000, 60000),
    papers=st.integers(0, len(PAPERS) - 1),
    sector=st.integers(0, 7),
    who=st.integers(0, 10**6),
)
@settings(max_examples=50)
def test_the_wage_model_gives_back_the_wage_of_the_file_to_the_baht(baht, papers, sector, who):
    now = job("2015-01", wage=baht * SATANG, papers=papers, sector=sector)
    starts = starts_of([person(now, word=str(who))], LIVES, TABLES, AS_OF)
    assert wage_today(TABLES, starts.fields[0], starts.luck[0]) == baht * SATANG


@given(baht=st.integers(3000, 60000))
@settings(max_examples=20)
def test_the_wage_of_a_job_that_is_over_is_held_against_the_minimum_of_its_last_day(baht):
    # The minimum wage rose on 1 January 2013: a job that ended on the eve knew the old one.
    def factor(**changes):
        held = replace(job("2011-01", "2013-01", wage=baht * SATANG), **changes)
        return starts_of([person(held)], LIVES, TABLES, AS_OF).luck[0, WAGE_FACTOR]

    assert factor() == pytest.approx(factor(end=day("2012-06-01")))
    assert factor() > factor(end=day("2013-01-02"))


@pytest.mark.parametrize(
    ("last", "kind", "papers"),
    [
        (job("2015-01"), TH_WORK, "card"),
        (job("2015-01", "2026-09"), TH_SEARCH, "card"),
        (job("2015-01", "2026-03"), HOME_REST, "none"),
        (job("2015-01", "2026-03", then=TH_SEARCH), TH_SEARCH, "card"),
        (job("2015-01", "2026-09", then=HOME_REST), HOME_REST, "none"),
        (replace(job("2015-01"), goes_on=False), TH_SEARCH, "card"),
        (replace(job("2015-01"), goes_on=False, then=HOME_REST), HOME_REST, "none"),
    ],
)
def test_people_stand_where_the_file_leaves_them(last, kind, papers):
    starts = starts_of([person(last)], LIVES, TABLES, AS_OF)
    assert starts.column("day").tolist() == [AS_OF]
    assert starts.column("kind").tolist() == [kind]
    assert starts.column("papers").tolist() == [PAPERS.index(papers)]
    assert starts.column("home").tolist() == [int(kind == HOME_REST)]
    expires = int(starts.column("expires")[0])
    term = int(TABLES.fixed.validity_days[PAPERS.index("card")])
    assert AS_OF < expires <= AS_OF + term if papers == "card" else expires == NEVER
    assert (starts.column("employer") >= 0).all() == (kind == TH_WORK)


def test_a_person_without_a_job_takes_the_next_one_under_a_new_number():
    spells = rows([person(job("2010-01", "2012-01"), job("2013-01", "2026-09"), birth_year=1999)])
    later = [row["job"] for row in spells if row["start"] >= AS_OF and row["kind"] == TH_WORK]
    assert later
    assert later[0] == 2
    assert later == sorted(later)


@pytest.mark.parametrize("birth_year", [1962, 1968, 1974, 1985])
def test_who_works_on_as_of_stops_later_unless_past_every_age(birth_year):
    people = [person(job("2010-01"), word=f"{i}", birth_year=birth_year) for i in range(60)]
    stops = starts_of(people, LIVES, TABLES, AS_OF).column("stops")
    born = np.array([day(f"{birth_year}-07-01")])
    ages = [int(birthday(born, age)[0]) for age in LIVES.old_age.stops_work]
    ahead = [stop for stop in ages if stop > AS_OF] or [ages[-1]]
    assert set(stops.tolist()) == set(ahead)


def test_who_is_past_every_age_stops_on_as_of():
    spells = rows([person(job("2010-01"), birth_year=1960)])
    assert all(row["end"] <= AS_OF for row in spells if row["kind"] == TH_WORK)
    assert past([person(job("2010-01"), birth_year=1960)])[-1]["end"] == AS_OF


def test_luck_belongs_to_the_word_not_to_the_place_in_the_file():
    backwards = COMPOSITES[::-1]
    whole, known = careers(COMPOSITES)
    turned, known_turned = careers(backwards)
    for number in range(len(COMPOSITES)):
        here = whole.spells.person == number
        there = turned.spells.person == len(COMPOSITES) - 1 - number
        for name, column in whole.spells.columns.items():
            if name != "person":
                np.testing.assert_array_equal(column[here], turned.spells.columns[name][there])
        np.testing.assert_array_equal(known[here], known_turned[there])
    np.testing.assert_array_equal(whole.deaths, turned.deaths[::-1])
    assert len({subject_of(p.word) for p in COMPOSITES}) == len(COMPOSITES)


def test_an_older_job_added_to_the_file_leaves_the_later_employer_alone():
    later = job("2015-01")
    alone = past([person(later)])[-1]
    added = past([person(job("2010-01", "2014-01"), later)])[-1]
    assert alone["employer"] == added["employer"]


def test_registration_is_as_the_file_says_as_long_as_the_job_lasts():
    people = [
        person(job("2010-01", "2013-01", registered=0), job("2013-01", registered=1), word="a"),
        person(job("2013-01", registered=0), word="b"),
        person(job("2013-01"), word="c"),
    ]
    whole, known = careers(people)
    subjects = np.array([subject_of(p.word) for p in people], dtype=np.int64)
    origin, zero = np.array([p.origin for p in people], dtype=np.int64), np.zeros(3, dtype=np.int64)
    who = People(subjects, origin, zero, zero, whole.deaths, ())
    worked = facts_of(who, whole.spells, known, zero, CONDUCT, LEVELS, SEED)
    who, which = worked.spells.person, worked.spells.job
    assert worked.registered[(who == 0) & (which == 1)].all()
    assert not worked.registered[(who == 0) & (which == 0)].any()
    assert not worked.registered[(who == 1) & (which == 0)].any()
    assert (worked.spells.end[(who == 0) & (which == 1)] > AS_OF).any()
    later = whole.spells.job > 1
    assert (known[later | (whole.spells.job < 0) | (whole.spells.person == 2)] == UNKNOWN).all()


def test_a_file_of_one_person_and_of_many_give_the_same_life():
    alone, _ = careers(COMPOSITES[3:4])
    whole, _ = careers(COMPOSITES)
    here = whole.spells.person == 3
    np.testing.assert_array_equal(alone.spells.start, whole.spells.start[here])
    np.testing.assert_array_equal(alone.spells.wage_m, whole.spells.wage_m[here])
    assert alone.deaths[0] == whole.deaths[3]


def test_a_rise_of_pay_is_one_employer_and_one_job():
    raised = person(
        job("2010-01", "2012-01"),
        job("2012-01", "2014-01", wage=1_100_000, hired=day("2010-01-01")),
        job("2015-01"),
    )
    [first, second, _, last] = past([raised])
    assert (first["employer"], first["job"]) == (second["employer"], second["job"])
    assert [row["wage_m"] for row in (first, second)] == [950_000, 1_100_000]
    assert (last["job"], last["employer"] != first["employer"]) == (1, True)
    one = person(job("2010-01", "2014-01"), job("2015-01"))
    assert past([one])[0]["employer"] == first["employer"]


def test_a_wage_that_is_not_known_is_drawn_and_moves_no_other():
    known = person(job("2010-01", "2012-01"), job("2013-01", "2015-01"), word="a")
    unknown = replace(known, jobs=(known.jobs[0], replace(known.jobs[1], wage=0)))
    [paid] = with_wages([unknown], LIVES, TABLES, AS_OF)
    assert paid.jobs[0] == known.jobs[0]
    assert paid.jobs[1].wage > 0
    assert paid.jobs[1].wage % SATANG == 0
    assert with_wages([paid], LIVES, TABLES, AS_OF) == (paid,)
    none = replace(known, jobs=tuple(replace(one, wage=0) for one in known.jobs))
    assert all(one.wage > 0 for one in with_wages([none], LIVES, TABLES, AS_OF)[0].jobs)


def test_drawn_wages_rise_with_the_pay_of_a_person():
    def drawn(wage):
        jobs = (job("2010-01", "2012-01", wage=wage), job("2013-01", "2015-01", wage=0))
        return with_wages([person(*jobs)], LIVES, TABLES, AS_OF)[0].jobs[1].wage

    assert drawn(1_900_000) == pytest.approx(2 * drawn(950_000), abs=SATANG)
