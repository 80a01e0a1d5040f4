"""Jobs at home in a file of people: kept as it says, luck for the rest, the pension of law."""

import csv
import json
import sys
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from portasim.cli.main import main
from portasim.core.calendar import day, iso, years_of
from portasim.core.draws import Decision, uniform
from portasim.core.facts import UNKNOWN, People
from portasim.core.files.yamlfile import read_yaml
from portasim.core.words import (
    COUNTRIES,
    HOME_REST,
    HOME_WORK,
    KINDS,
    ORIGINS,
    PAPERS,
    PROVINCES,
    SECTORS,
    TH_SEARCH,
    TH_WORK,
)
from portasim.law.economy import thai_minimum_wages
from portasim.law.system import load_law
from portasim.lives.clocks import live
from portasim.lives.config import Conduct, Lives
from portasim.lives.employers import facts_of
from portasim.lives.from_file.careers import starts_of, subject_of, with_past
from portasim.lives.from_file.read import Person
from portasim.lives.from_file.row import Job
from portasim.lives.minimum_wages import DailyWages, Levels
from portasim.lives.tables import make_tables
from portasim.scenario.load import load

SCENARIOS = Path(__file__).parents[3] / "scenarios"
BASELINE = str(SCENARIOS / "baseline.yaml")
ASSUMED = read_yaml(SCENARIOS / "assumptions.yaml").data
LIVES = Lives.model_validate(ASSUMED["lives"])
CONDUCT = Conduct.model_validate(ASSUMED["conduct"])
SEED = 20260706
AS_OF = day("2026-11-22")
THAI = DailyWages(*thai_minimum_wages(load_law("TH")))
TABLES = make_tables(LIVES, SEED, day("2111-12-31"), THAI)
YEARS = np.arange(1998, 2112)
LEVELS = Levels(1998, np.array([[400], [900], [9_360], [2_150]]) * 1000 * (1 + (YEARS - 1998) // 4))
BY_GAP = -1


def thai(start, end="", **changes):
    """A Thai job from a month, to the first day after it; without one it is held on as_of."""
    plain = Job(
        start=day(f"{start}-01"),
        end=day(f"{end}-01") if end else AS_OF,
        goes_on=not end,
        wage=950000,
        sector=SECTORS.index("construction"),
        province=PROVINCES.index("Rayong"),
        papers=PAPERS.index("mou"),
        registered=UNKNOWN,
        new_name=False,
        then=BY_GAP,
    )
    return replace(plain, **changes)


def home(start, end="", **changes):
    """A job at home of which nothing is known but its dates, unless said."""
    unsaid = {"wage": 0, "sector": -1, "province": -1, "papers": PAPERS.index("none")}
    return replace(thai(start, end, at_home=True, **unsaid), **changes)


def person(*jobs, word="worker-01", origin="KH", birth_year=1990):
    return Person(word, ORIGINS.index(origin), 0, birth_year, jobs)


def carried(people, clock="plain"):
    return live(TABLES, starts_of(people, LIVES, TABLES, AS_OF), clock=clock)


def careers(people, clock="plain"):
    return with_past(people, carried(people, clock), AS_OF, LEVELS)


def conduct(people, clock="plain", said=CONDUCT):
    subjects = np.array([subject_of(p.word) for p in people], dtype=np.int64)
    origin = np.array([p.origin for p in people], dtype=np.int64)
    whole, known = careers(people, clock)
    zero = np.zeros_like(origin)
    who = People(subjects, origin, zero, zero, whole.deaths, ())
    return facts_of(who, whole.spells, known, zero, said, LEVELS, SEED)


def past(people, number=0):
    """The spells of one person up to as_of as dictionaries."""
    spells = careers(people)[0].spells
    table = spells.select((spells.person == number) & (spells.end <= AS_OF)).columns
    return [dict(zip(table, row, strict=True)) for row in zip(*table.values(), strict=True)]


MIXED = person(
    home("2008-01", "2010-01", wage=500_000, registered=0),
    thai("2010-06", "2012-01", new_name=True),
    home("2012-03", "2013-01", sector=SECTORS.index("services"), then=TH_SEARCH),
    thai("2014-01", "2016-01", province=PROVINCES.index("Tak"), new_name=True),
    home("2016-01", "2018-01", wage=900_000, registered=1),
    home("2018-01", "2020-01"),
)


def test_the_past_is_the_file_and_nothing_else():
    facts = [
        (KINDS[r["kind"]], COUNTRIES[r["country"]], iso(r["start"])[:7], r["job"], r["wage_m"],
         PAPERS[r["papers"]], r["record"])
        for r in past([MIXED])
    ]  # fmt: skip
    assert facts == [
        ("home_work", "KH", "2008-01", -1, 500_000, "none", 0),
        ("home_rest", "KH", "2010-01", -1, 0, "none", 0),
        ("th_work", "TH", "2010-06", 0, 950000, "mou", 0),
        ("home_rest", "KH", "2012-01", -1, 0, "none", 0),
        ("home_work", "KH", "2012-03", -1, 0, "none", 0),
        ("th_search", "TH", "2013-01", -1, 0, "mou", 0),
        ("th_work", "TH", "2014-01", 1, 950000, "mou", 1),
        ("home_work", "KH", "2016-01", -1, 900_000, "none", 1),
        ("home_work", "KH", "2018-01", -1, 0, "none", 1),
        ("home_rest", "KH", "2020-01", -1, 0, "none", 1),
    ]
    rows = past([MIXED])
    assert all(r["province"] == -1 for r in rows if COUNTRIES[r["country"]] == "KH")
    # the search ends in the next Thai job, and is spent where that is
    assert PROVINCES[rows[5]["province"]] == "Tak"
    assert [r["sector"] for r in rows if r["kind"] == HOME_WORK] == [
        -1, SECTORS.index("services"), -1, -1,
    ]  # fmt: skip


def test_whole_careers_are_sound_tables_without_a_day_missing(sound):
    people = [MIXED, person(home("2020-01", wage=800_000), word="b"), person(thai("2015-01"))]
    people[2] = replace(people[2], word="c")
    spells = conduct(people).spells
    sound(spells)
    same = spells.person[1:] == spells.person[:-1]
    np.testing.assert_array_equal(spells.start[1:][same], spells.end[:-1][same])
    at_home = spells.kind == HOME_WORK
    np.testing.assert_array_equal(
        years_of(spells.start[at_home].astype(np.int64)),
        years_of(spells.end[at_home].astype(np.int64) - 1),
    )
    assert (spells.wage_m[at_home] > 0).all()
    assert (spells.sector[at_home] >= 0).all()


def test_what_the_file_says_of_a_job_at_home_is_kept_and_luck_decides_the_rest():
    people = [
        replace(MIXED, word=f"worker-{number}", origin=number % len(ORIGINS))
        for number in range(60)
    ]
    plain = conduct(people)
    spells, cover = plain.spells, CONDUCT.home_coverage
    seen = set()
    for number, who in enumerate(people):
        origin = ORIGINS[who.origin]
        jobs = [job for job in who.jobs if job.at_home]
        for occasion, job in enumerate(jobs, start=1):
            inside = (spells.person == number) & (spells.start >= job.start)
            rows = np.flatnonzero(inside & (spells.end <= job.end))
            assert (spells.kind[rows] == HOME_WORK).all()
            if job.wage:
                assert set(spells.wage_m[rows].tolist()) == {job.wage}
            if job.sector >= 0:
                assert set(spells.sector[rows].tolist()) == {job.sector}
            if job.registered != UNKNOWN:
                assert set(plain.home_insured[rows].tolist()) == {job.registered == 1}
                continue
            luck = uniform(SEED, subject_of(who.word), Decision.HOME_INSURED, occasion)
            sector = SECTORS[spells.sector[rows[0]]]
            base = cover.share[origin] * cover.by_sector[origin].get(sector, 1.0)
            growth = cover.growth.get(origin, {})
            insured = False
            for row in rows:
                year = int(iso(spells.start[row])[:4])
                times = [growth[step] for step in sorted(growth) if step <= year]
                insured |= luck < base * (times[-1] if times else 1.0)
                assert plain.home_insured[row] == insured
            seen.add(insured)
    assert seen == {False, True}


def test_jobs_that_follow_at_once_have_each_their_own_luck():
    people = [
        person(
            home("2010-01", "2015-01"), home("2015-01", "2020-01"), word=f"{number}", origin="VN"
        )
        for number in range(80)
    ]
    plain = conduct(people)
    started = [plain.spells.start == day(f"{year}-01-01") for year in (2010, 2015)]
    first, second = (plain.home_insured[rows] for rows in started)
    assert (first & ~second).any()
    assert (second & ~first).any()


def test_the_job_held_at_home_goes_on_insured_as_before_at_a_wage_that_moves_with_the_minimum():
    held = home("2020-05", wage=1_000_001, registered=1, sector=SECTORS.index("fishing"))
    people = [person(held, word=f"{number}") for number in range(20)]
    plain = conduct(people)
    spells = plain.spells
    longest = 0
    for number in range(len(people)):
        mine = np.flatnonzero(spells.person == number)
        job = mine[: int(np.argmin(np.append(spells.kind[mine] == HOME_WORK, False)))]
        assert spells.end[job[-1]] > AS_OF
        longest = max(longest, int(spells.end[job[-1]]))
        assert len(set(spells.employer[job].tolist())) == 1
        assert set(spells.sector[job].tolist()) == {SECTORS.index("fishing")}
        assert plain.home_insured[job].all()
        now = LEVELS.minimum_m[0, 2026 - 1998]
        for row in job:
            year = max(int(iso(spells.start[row])[:4]), 2026)
            level = LEVELS.minimum_m[0, year - 1998]
            assert abs(spells.wage_m[row] * now - 1_000_001 * level) <= now / 2
        # what comes later the file knows nothing of
        assert (
            spells.employer[mine[len(job) :]][spells.kind[mine[len(job) :]] == HOME_WORK] < 0
        ).all()
    assert longest > day("2030-01-01")
    uninsured = conduct([replace(p, jobs=(replace(held, registered=0),)) for p in people])
    of_file = uninsured.spells.employer >= 1_000_000
    assert of_file.any()
    assert not uninsured.home_insured[of_file].any()


def test_a_wage_that_is_not_known_is_the_models_before_and_after_as_of():
    people = [person(home("2020-05"), word=f"{number}") for number in range(10)]
    spells = conduct(people).spells
    for number in range(len(people)):
        mine = np.flatnonzero(spells.person == number)
        job = mine[: int(np.argmin(np.append(spells.kind[mine] == HOME_WORK, False)))]
        levels = LEVELS.of(
            np.zeros(len(job), np.int64), years_of(spells.start[job].astype(np.int64))
        )
        ratio = spells.wage_m[job] / levels
        assert ratio == pytest.approx(ratio[0], rel=1e-5)


@pytest.mark.parametrize(
    ("jobs", "kind", "job", "stays", "home_job"),
    [
        ((home("2020-01"),), HOME_WORK, 0, 1, 1),
        ((home("2020-01", "2026-10"),), HOME_REST, 0, 1, 2),
        ((home("2020-01", "2026-10", then=TH_SEARCH),), TH_SEARCH, 0, 1, 2),
        ((thai("2010-01", "2020-01"), home("2020-01")), HOME_WORK, 1, 1, 1),
        ((thai("2010-01", "2020-01"), home("2020-01", "2021-01"), home("2022-01")),
         HOME_WORK, 1, 1, 2),
        ((home("2010-01", "2012-01"), thai("2012-01", "2016-01"), thai("2017-01")),
         TH_WORK, 1, 2, 3),
        ((thai("2010-01", "2016-01"), thai("2017-01", "2020-01")), HOME_REST, 2, 2, 2),
    ],
)  # fmt: skip
def test_people_stand_where_the_file_leaves_them(jobs, kind, job, stays, home_job):
    starts = starts_of([person(*jobs)], LIVES, TABLES, AS_OF)
    names = ("day", "kind", "job", "home", "home_job")
    assert [int(starts.column(name)[0]) for name in names] == [AS_OF, kind, job, stays, home_job]
    in_thailand = kind in {TH_WORK, TH_SEARCH}
    assert (PAPERS[int(starts.column("papers")[0])] == "none") == (not in_thailand)
    assert (int(starts.column("employer")[0]) >= 0) == (kind == TH_WORK)
    assert (int(starts.column("wage")[0]) > 0) == (kind == TH_WORK)


def test_a_job_at_home_leaves_the_pay_in_thailand_as_the_last_thai_job_tells_it():
    alone = starts_of([person(thai("2010-01", "2016-01"))], LIVES, TABLES, AS_OF)
    added = person(thai("2010-01", "2016-01"), home("2016-05", wage=900_000))
    np.testing.assert_array_equal(starts_of([added], LIVES, TABLES, AS_OF).luck, alone.luck)


def test_jobs_at_home_change_nothing_about_thai_jobs_of_the_past():
    jobs = (thai("2010-01", "2012-01"), thai("2014-01", "2016-01", new_name=True), thai("2017-01"))
    more = (home("2005-01", "2009-01"), jobs[0], home("2012-02", "2013-01"), *jobs[1:])
    people = [person(*jobs, word=f"{number}") for number in range(40)]
    with_home = [replace(p, jobs=more) for p in people]
    one, other = conduct(people), conduct(with_home)
    rows = [(w.spells.kind == TH_WORK) & (w.spells.end <= AS_OF) for w in (one, other)]
    for name, column in one.spells.columns.items():
        np.testing.assert_array_equal(column[rows[0]], other.spells.columns[name][rows[1]])
    assert one.registered[rows[0]].any()
    for flag in ("registered", "remitted"):
        here, there = (getattr(w, flag)[r] for w, r in zip((one, other), rows, strict=True))
        np.testing.assert_array_equal(here, there)


@pytest.mark.parametrize("clock", ["compiled", "simpy"])
def test_the_same_life_whatever_the_clock(clock):
    people = [MIXED, replace(person(home("2020-01", wage=800_000)), word="b")]
    one, other = conduct(people), conduct(people, clock)
    for name, column in one.spells.columns.items():
        np.testing.assert_array_equal(column, other.spells.columns[name])
    np.testing.assert_array_equal(one.home_insured, other.home_insured)


# Facts and results.


def test_a_file_without_the_column_gives_the_same_facts_to_the_byte(hand, tmp_path):
    composites = SCENARIOS / "people" / "composites.csv"
    heading, *rows = composites.read_text(encoding="utf-8").splitlines()
    words = ["", "TH", "Thailand"]
    text = [f"{heading},country", *(f"{row},{words[n % 3]}" for n, row in enumerate(rows))]
    path = tmp_path / "p.csv"
    path.write_text("\n".join(text), encoding="utf-8")
    one, other = (hand.people(load(BASELINE, people=str(p)).plan) for p in (composites, path))
    for name, column in one.spells.columns.items():
        assert column.tobytes() == other.spells.columns[name].tobytes()
    for flag in ("registered", "remitted", "provable", "home_insured", "home_contract"):
        assert getattr(one, flag).tobytes() == getattr(other, flag).tobytes()
    for name in ("office", "sector", "papers", "arrived"):
        assert getattr(one, name).tobytes() == getattr(other, name).tobytes()
    assert one.people.death.tobytes() == other.people.death.tobytes()


HANDS = """\
person,origin,sex,birth_year,country,job_start,job_end,wage_m,province,papers,registered,then
khmer,KH,M,1962,,2012-10,2022-09,9000,Rayong,card,yes,home
khmer,KH,M,1962,Cambodia,2022-10,2027-09,"1,000,000",,,yes,home
late,KH,M,1962,KH,2005-01,2012-09,500000,,,no,home
late,KH,M,1962,,2012-10,2022-09,9000,Rayong,card,yes,home
late,KH,M,1962,KH,2024-01,2027-06,1000000,,,no,home
viet,VN,M,1964,TH,2003-01,2009-12,7000,Rayong,card,yes,home
viet,VN,M,1964,Viet Nam,2010-01,2024-12,5000000,,,yes,home
"""
# factors by which Viet Nam revalues the wages of 2010 to 2024 for claims in 2025
REVALUED = (1.90, 1.60, 1.47, 1.37, 1.32, 1.31, 1.28, 1.23, 1.19, 1.16, 1.12, 1.10, 1.07, 1.04, 1.0)


@cache
def ran(folder):
    """The table of people that `portasim run --people FILE` writes, by the word of the person."""
    path = folder / "hands.csv"
    path.write_text(HANDS, encoding="utf-8")
    words = ["run", BASELINE, "--people", str(path), "--set", "as_of=2027-10-15", "--quiet"]
    assert portasim(*words, "--out", str(folder / "out")) == 0
    with (folder / "out" / "people.csv").open(encoding="utf-8-sig", newline="") as file:
        return {row["person"]: row for row in csv.DictReader(file)}


def portasim(*words):
    was = sys.argv
    sys.argv = ["portasim", *words]
    try:
        main()
    except SystemExit as over:
        return over.code or 0
    finally:
        sys.argv = was


def law_gives(capsys, rule, on, **given):
    """What `portasim law eval` answers, in whole units of the currency."""
    capsys.readouterr()
    sets = [word for name, value in given.items() for word in ("--set", f"{name}={value}")]
    assert portasim("law", "eval", rule, "--on", on, *sets, "--json") == 0
    return json.loads(capsys.readouterr().out)


@pytest.fixture(scope="module")
def hands(tmp_path_factory):
    return ran(tmp_path_factory.mktemp("hands"))


def test_a_cambodian_of_60_home_and_120_thai_months_by_hand_and_by_law(hands, capsys):
    row = hands["khmer"]
    assert (row["home_insured_months"], row["months_in_law"]) == ("60", "120")
    assert (row["home_currency"], row["home_right_arises"]) == ("KHR", "2027-10-01")
    # joined at 60 in the first month: 180 months of credit, so 15 years at 1.75 % and 5 at 1.25 %
    assert float(row["home_pension_m"]) == (15 * 0.0175 + 5 * 0.0125) * 1_000_000
    answer = law_gives(
        capsys, "KH.old_age.pension_m", "2027-10-01", months=60, wage_m=1_000_000,
        birth_day="1962-07-01", joined="2022-10-01", first_months_paid=36,
    )  # fmt: skip
    assert float(row["home_pension_m"]) == answer["value"]


def test_a_job_that_was_not_insured_gives_nothing_at_home(hands):
    row = hands["late"]
    assert (row["home_insured_months"], row["months_in_law"]) == ("0", "120")
    assert (float(row["home_pension_m"]), float(row["home_lump_sum"])) == (0, 0)
    # and years at home before are no arrival in Thailand
    assert row["cohort"] == hands["khmer"]["cohort"] == "2008-2012"


def test_a_vietnamese_of_180_home_and_84_thai_months_by_hand_and_by_law(hands, capsys):
    row = hands["viet"]
    assert (row["home_insured_months"], row["months_in_law"]) == ("180", "84")
    # 61 years and 3 months in 2025: born on 1 July 1964
    assert (row["home_currency"], row["home_right_arises"]) == ("VND", "2025-10-01")
    # the factors add up to 19.16: 5,000,000 x 19.16 / 15 years, cut to the dong; a man has 40 %
    assert sum(REVALUED) == pytest.approx(19.16)
    mean = 6_386_666
    assert float(row["home_pension_m"]) == 2_554_666
    answer = law_gives(
        capsys, "VN.old_age.pension_m", "2025-10-01", months=180, sex="M", mean_wage_m=mean
    )
    assert float(row["home_pension_m"]) == answer["value"]
