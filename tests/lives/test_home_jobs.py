"""Work at home and contracts insured there: what the scenario says, job by job and year by year."""

import copy
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError
from scipy.special import ndtri

from portasim.core.arrays import first_of_run
from portasim.core.calendar import NEVER, day, years_of
from portasim.core.draws import Decision, uniform
from portasim.core.facts import UNKNOWN, People
from portasim.core.files.yamlfile import read_yaml
from portasim.core.params import UNITS
from portasim.core.spans import split_at, union
from portasim.core.words import (
    COUNTRIES,
    CURRENCY,
    HOME_WORK,
    ORIGINS,
    PAPERS,
    SECTORS,
    SEXES,
    TH_WORK,
)
from portasim.law.economy import thai_minimum_wages
from portasim.law.system import load_law
from portasim.lives.clocks import Careers, live
from portasim.lives.config import Conduct, Lives
from portasim.lives.employers import facts_of
from portasim.lives.home_jobs import home_jobs
from portasim.lives.minimum_wages import DailyWages, Levels
from portasim.lives.population import draw_people
from portasim.lives.tables import make_tables

ASSUMED = read_yaml(Path(__file__).parents[2] / "scenarios" / "assumptions.yaml").data
EVEN = copy.deepcopy(ASSUMED["lives"])
EVEN["arrivals"]["origin"] = dict.fromkeys(ORIGINS, 0.25)
LIVES = Lives.model_validate(EVEN)
SEED = 20260706
THAI = DailyWages(*thai_minimum_wages(load_law("TH")))
TABLES = make_tables(LIVES, SEED, day("2060-12-31"), THAI)
N = 240
PEOPLE = draw_people(LIVES, TABLES, N)
CAREERS = live(TABLES, PEOPLE)
SUBJECTS, SEX, ORIGIN = PEOPLE.column("subject"), PEOPLE.column("sex"), PEOPLE.origin
STARTED = PEOPLE.column("day")
YEARS = np.arange(1998, 2061)
LEVELS = Levels(
    1998, np.array([[400_000], [900_000], [9_360_000], [2_150_000]]) * (1 + (YEARS - 1998) // 4)
)


def changed(**blocks):
    """The conduct of the scenario with some keys of its blocks exchanged."""
    plain = copy.deepcopy(ASSUMED["conduct"])
    for block, keys in blocks.items():
        plain[block].update(keys)
    return Conduct.model_validate(plain)


def who(starts):
    """Some people, of whom nothing but their own addresses decides what is drawn here."""
    subject, sex, born = (starts.column(name) for name in ("subject", "sex", "birth"))
    return People(subject, starts.origin, sex, born, np.full(len(starts), NEVER), ())


def worked(conduct, careers=CAREERS, levels=LEVELS):
    known = np.full(len(careers.spells), UNKNOWN, dtype=np.int64)
    return facts_of(who(PEOPLE), careers.spells, known, STARTED, conduct, levels, SEED)


def covered(share, sector=1.0, growth=None):
    """A scenario of home cover with one share and one multiplier of sector for all origins."""
    return changed(
        home_coverage={
            "share": dict.fromkeys(ORIGINS, share),
            "by_sector": {o: dict.fromkeys(SECTORS, sector) for o in ORIGINS},
            "growth": dict.fromkeys(ORIGINS, growth or {1998: 1.0}),
        }
    )


PLAIN = worked(changed())
SPELLS = PLAIN.spells
HOME = np.flatnonzero(SPELLS.kind == HOME_WORK)


def jobs_at_home():
    """Each job at home by the plain reading: the person, its number from 1, its rows."""
    found, number, person = [], 0, -1
    for row in HOME.tolist():
        if SPELLS.person[row] != person:
            person, number = int(SPELLS.person[row]), 0
        if not (number and row - 1 == found[-1][2][-1]):
            number += 1
            found.append((person, number, []))
        found[-1][2].append(row)
    return found


JOBS = jobs_at_home()


def test_there_is_work_at_home_in_every_country():
    assert len(JOBS) > 200
    assert set(ORIGIN[[person for person, _, _ in JOBS]]) == {0, 1, 2, 3}
    assert sum(number > 1 for _, number, _ in JOBS) > 20
    numbers = home_jobs(SPELLS, N)
    for _, number, rows in JOBS:
        assert (numbers[rows] == number).all()


def test_a_row_of_home_work_lies_within_one_year(sound):
    sound(SPELLS)
    np.testing.assert_array_equal(years_of(SPELLS.start[HOME]), years_of(SPELLS.end[HOME] - 1))


def test_the_sector_of_a_home_job_is_drawn_once_from_the_shares_of_the_country():
    for person, number, rows in JOBS:
        shares = ASSUMED["conduct"]["home_coverage"]["sectors"][ORIGINS[ORIGIN[person]]]
        u, edge = uniform(SEED, int(SUBJECTS[person]), Decision.HOME_SECTOR, number), 0.0
        for sector in SECTORS:
            edge += shares.get(sector, 0.0)
            if u < edge:
                break
        assert {SECTORS[code] for code in SPELLS.sector[rows]} == {sector}
    assert (SPELLS.sector[(SPELLS.kind != HOME_WORK) & (SPELLS.kind != TH_WORK)] == -1).all()


def times_in(steps, year):
    """A multiplier by year as the scenario writes it: 1 before the first year."""
    return steps[max(y for y in steps if y <= year)] if min(steps, default=9999) <= year else 1.0


@pytest.mark.parametrize(
    "growth",
    [
        {},
        {"KH": {2010: 0.2, 2022: 5.0}, "VN": {2005: 0.0, 2015: 2.0, 2025: 0.1}},
        {"LA": {1998: 0.0}, "MM": {2030: 9.0}},
    ],
)
def test_home_cover_is_what_the_scenario_says_and_no_job_loses_it(growth):
    said = changed(home_coverage={"growth": growth}).home_coverage
    result = worked(changed(home_coverage={"growth": growth}))
    for person, number, rows in JOBS:
        origin = ORIGINS[ORIGIN[person]]
        luck = uniform(SEED, int(SUBJECTS[person]), Decision.HOME_INSURED, number)
        sector = SECTORS[SPELLS.sector[rows[0]]]
        base = said.share[origin] * said.by_sector[origin].get(sector, 1.0)
        insured = False
        for row, year in zip(rows, years_of(SPELLS.start[rows]), strict=True):
            insured |= luck < base * times_in(growth.get(origin, {}), int(year))
            assert result.home_insured[row] == insured
    assert not result.home_insured[SPELLS.kind != HOME_WORK].any()


def test_a_rise_insures_a_job_that_goes_on_and_a_fall_ends_nothing():
    rise = worked(covered(1.0, growth={1998: 0.0, 2030: 1.0}))
    fall = worked(covered(1.0, growth={1998: 1.0, 2030: 0.0}))
    begun = SPELLS.start[HOME][first_of_run(SPELLS.person[HOME], home_jobs(SPELLS, N)[HOME])]
    turn = day("2030-01-01")
    assert ((begun < turn) & (SPELLS.start[HOME] >= turn)).any()
    np.testing.assert_array_equal(rise.home_insured[HOME], SPELLS.start[HOME] >= turn)
    np.testing.assert_array_equal(fall.home_insured[HOME], begun < turn)


chances = st.floats(0, 1)
times = st.floats(0, 6)


@given(low=chances, more=chances, sector=times, sector_more=times, steps=st.lists(
    st.tuples(st.integers(1990, 2060), times, times), max_size=4, unique_by=lambda step: step[0]
))  # fmt: skip
@settings(max_examples=40, deadline=None)
def test_a_higher_share_or_multiplier_keeps_everyone_insured_before(
    low, more, sector, sector_more, steps
):
    few_growth = {1990: 1.0} | {year: level for year, level, _ in steps}
    many_growth = {1990: 1.0} | {year: level + rise for year, level, rise in steps}
    few = worked(covered(low, sector, few_growth))
    high = low + more * (1 - low)
    for many in (
        covered(high, sector, few_growth),
        covered(low, sector + sector_more, few_growth),
        covered(low, sector, many_growth),
        covered(high, sector + sector_more, many_growth),
    ):
        assert not (few.home_insured & ~worked(many).home_insured).any()


@given(low=chances, more=chances)
@settings(max_examples=20, deadline=None)
def test_a_higher_share_of_contracts_keeps_every_contract(low, more):
    def at(share):
        return worked(changed(contract_workers={"share": dict.fromkeys(ORIGINS, share)}))

    few, many = at(low), at(low + more * (1 - low))
    assert not (few.home_contract & ~many.home_contract).any()


def test_a_contract_is_thai_work_with_the_papers_named_by_the_luck_of_person_and_job():
    said = changed().contract_workers
    found = []
    for row in range(len(SPELLS)):
        person, job = int(SPELLS.person[row]), int(SPELLS.job[row])
        share = said.share.get(ORIGINS[ORIGIN[person]], 0.0)
        luck = uniform(SEED, int(SUBJECTS[person]), Decision.HOME_CONTRACT, job)
        sent = SPELLS.kind[row] == TH_WORK and PAPERS[SPELLS.papers[row]] in said.papers
        found.append(bool(sent and luck < share))
    np.testing.assert_array_equal(PLAIN.home_contract, found)
    assert PLAIN.home_contract.any()
    assert {ORIGINS[code] for code in ORIGIN[SPELLS.person[PLAIN.home_contract]]} == {"VN"}
    nobody = worked(changed(contract_workers={"papers": []}))
    assert not nobody.home_contract.any()


def test_the_wage_at_home_follows_the_level_of_each_year():
    pay = changed().home_pay
    spread = {"person": pay.person_spread, "job": pay.job_spread}
    for person, number, rows in JOBS:
        origin, sex = ORIGINS[ORIGIN[person]], SEXES[SEX[person]]
        luck = {
            "person": uniform(SEED, int(SUBJECTS[person]), Decision.PERSON_WAGE, 0),
            "job": uniform(SEED, int(SUBJECTS[person]), Decision.HOME_PAY, number),
        }
        factor = pay.by_sex[sex] * pay.to_minimum[origin][SECTORS[SPELLS.sector[rows[0]]]]
        for whose, u in luck.items():
            factor *= np.exp(spread[whose] * ndtri(u) - spread[whose] ** 2 / 2)
        unit = UNITS[CURRENCY[origin]]
        for row, year in zip(rows, years_of(SPELLS.start[rows]).tolist(), strict=True):
            level = LEVELS.minimum_m[ORIGINS.index(origin), year - 1998]
            wage = int(SPELLS.wage_m[row])
            assert wage > 0
            assert wage % unit == 0
            assert abs(wage - level * factor) <= unit / 2 + 1e-6
            assert COUNTRIES[SPELLS.country[row]] == origin


def test_beyond_its_years_the_nearest_level_holds():
    one = worked(changed(), levels=Levels(2010, LEVELS.minimum_m[:, :1]))
    for _, _, rows in JOBS:
        assert len(set(one.spells.wage_m[rows].tolist())) == 1


def test_pay_changes_nothing_but_the_wage_at_home():
    nothing = Levels(1998, np.zeros((len(ORIGINS), 1), dtype=np.int64))
    unpaid = worked(changed(), levels=nothing)
    for flag in ("registered", "remitted", "provable", "home_insured", "home_contract"):
        np.testing.assert_array_equal(getattr(unpaid, flag), getattr(PLAIN, flag))
    for name, column in SPELLS.columns.items():
        rows = SPELLS.kind != HOME_WORK if name == "wage_m" else slice(None)
        np.testing.assert_array_equal(unpaid.spells.columns[name][rows], column[rows])
    assert (unpaid.spells.wage_m[HOME] == 0).all()


def test_who_is_better_paid_in_thailand_is_so_at_home():
    person_alone = changed(home_pay={"job_spread": 0.0, "by_sex": {}})
    result = worked(person_alone).spells
    here = (result.kind == HOME_WORK) & (ORIGIN[result.person] == 0)
    here &= result.sector == SECTORS.index("agriculture")
    here &= years_of(result.start) == 2030
    luck = [uniform(SEED, int(SUBJECTS[p]), Decision.PERSON_WAGE, 0) for p in result.person[here]]
    assert len(luck) > 3
    assert (np.diff(result.wage_m[here][np.argsort(luck)]) >= 0).all()


@pytest.mark.parametrize("clock", ["plain", "simpy"])
def test_the_same_work_at_home_whatever_the_clock(clock):
    few = PEOPLE.part(0, 40)
    results = []
    for turned in ("compiled", clock):
        careers = live(TABLES, few, clock=turned)
        known = np.full(len(careers.spells), UNKNOWN, dtype=np.int64)
        started = few.column("day")
        results.append(facts_of(who(few), careers.spells, known, started, changed(), LEVELS, SEED))
    one, other = results
    for name, column in one.spells.columns.items():
        np.testing.assert_array_equal(column, other.spells.columns[name])
    for flag in ("home_insured", "home_contract"):
        np.testing.assert_array_equal(getattr(one, flag), getattr(other, flag))


def cover_and_pay(result):
    """The time at home by person, sector, wage and cover, however it is cut."""
    spells = result.spells
    rows = np.flatnonzero(spells.kind == HOME_WORK)
    kinds = np.stack([spells.sector[rows], spells.wage_m[rows], result.home_insured[rows]])
    _, kind = np.unique(kinds, axis=1, return_inverse=True)
    key = spells.person[rows].astype(np.int64) * 10**6 + kind.ravel()
    return np.stack(union(key, spells.start[rows], spells.end[rows])).T.tolist()


@given(cuts=st.lists(st.integers(day("1998-01-01"), day("2060-12-31")), max_size=8))
@settings(max_examples=10, deadline=None)
def test_spells_cut_elsewhere_give_the_same_sector_wage_and_cover(cuts):
    spells = CAREERS.spells
    row, start, end = split_at(spells.start, spells.end, np.array(cuts, dtype=np.int64))
    cut = worked(changed(), Careers(spells.select(row).replace(start=start, end=end), None))
    assert cover_and_pay(cut) == cover_and_pay(PLAIN)


def test_people_without_work_at_home_are_no_trouble():
    thai = CAREERS.spells.select(CAREERS.spells.kind == TH_WORK)
    result = worked(changed(), Careers(thai, CAREERS.deaths))
    assert not result.home_insured.any()
    assert worked(changed(), Careers(thai.select(slice(0, 0)), None)).spells.n_people == 0


def test_the_mean_multiplier_of_sectors_leaves_the_national_share():
    cover = changed().home_coverage
    for origin in ORIGINS:
        mean = sum(
            share * cover.by_sector[origin].get(sector, 1.0)
            for sector, share in cover.sectors[origin].items()
        )
        assert mean == pytest.approx(1, abs=0.02)


@pytest.mark.parametrize(
    ("block", "keys", "sentence"),
    [
        ("home_coverage", {"sectors": {"KH": {"services": 1.0}}}, "'sectors' does not name LA"),
        (
            "home_coverage",
            {"sectors": {origin: {"services": 0.9} for origin in ORIGINS}},
            "sectors at home of KH add up to 0.9; they must add up to 1",
        ),
        ("contract_workers", {"base_multiple": 21}, "less than or equal to 20"),
        ("contract_workers", {"papers": ["visa"]}, "Input should be"),
        ("home_pay", {"person_spread": 2}, "less than or equal to 1"),
    ],
)
def test_what_cannot_be_is_refused(block, keys, sentence):
    with pytest.raises(ValidationError, match=sentence):
        changed(**{block: keys})
