"""People drawn from the arrivals of a scenario."""

import copy
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portasim.core.calendar import DAYS_PER_YEAR, NEVER, birthday, day, years_of
from portasim.core.files.yamlfile import read_yaml
from portasim.core.words import ORIGINS, PAPERS, PROVINCES, SECTORS, SEXES, TH_WORK
from portasim.law.economy import thai_minimum_wages
from portasim.law.system import load_law
from portasim.lives.config import Lives
from portasim.lives.minimum_wages import DailyWages
from portasim.lives.population import arrival_days, draw_people
from portasim.lives.state import SETTLED, WAGE_FACTOR
from portasim.lives.tables import make_tables

PLAIN = read_yaml(Path(__file__).parents[2] / "scenarios" / "assumptions.yaml").data["lives"]
LIVES = Lives.model_validate(PLAIN)
THAI = DailyWages(*thai_minimum_wages(load_law("TH")))
TABLES = make_tables(LIVES, 20260706, day("2111-12-31"), THAI)
N = 40_000
PEOPLE = draw_people(LIVES, TABLES, N)
ORIGIN, SEX = PEOPLE.origin, PEOPLE.column("sex")
ARRIVED = PEOPLE.column("day")


def assert_share(hits, share):
    """A drawn share within four standard errors of the share it is drawn with."""
    error = np.sqrt(share * (1 - share) / len(hits))
    assert abs(hits.mean() - share) <= 4 * error


@pytest.mark.parametrize("origin", ORIGINS)
def test_origins_and_sexes_have_their_shares(origin):
    of_origin = ORIGINS.index(origin) == ORIGIN
    assert_share(of_origin, PLAIN["arrivals"]["origin"][origin])
    assert_share(SEX[of_origin] == SEXES.index("F"), PLAIN["arrivals"]["female"][origin])


@pytest.mark.parametrize("origin", ORIGINS)
@pytest.mark.parametrize("sex", SEXES)
def test_sectors_have_their_shares(origin, sex):
    of_group = (ORIGINS.index(origin) == ORIGIN) & (SEXES.index(sex) == SEX)
    for sector, share in PLAIN["arrivals"]["sector"][origin][sex].items():
        assert_share(PEOPLE.column("sector")[of_group] == SECTORS.index(sector), share)


@pytest.mark.parametrize("origin", ORIGINS)
def test_provinces_have_their_shares(origin):
    of_origin = ORIGINS.index(origin) == ORIGIN
    for province in PROVINCES:
        share = PLAIN["arrivals"]["province"][origin].get(province, 0.0)
        assert_share(PEOPLE.column("province")[of_origin] == PROVINCES.index(province), share)


def test_papers_have_the_shares_of_the_day_of_arrival():
    entries = PLAIN["papers"]["on_arrival"]
    for entry, following in zip(entries, [*entries[1:], {"from": "2100-01-01"}], strict=True):
        inside = (day(entry["from"]) <= ARRIVED) & (day(following["from"]) > ARRIVED)
        for papers in PAPERS:
            drawn = PEOPLE.column("papers")[inside] == PAPERS.index(papers)
            assert_share(drawn, entry["shares"].get(papers, 0.0))


def test_papers_run_out_after_their_term_and_no_papers_never():
    papers, expires = PEOPLE.column("papers"), PEOPLE.column("expires")
    for name, months in PLAIN["papers"]["validity_months"].items():
        held = papers == PAPERS.index(name)
        assert set((expires - ARRIVED)[held].tolist()) == {round(months * DAYS_PER_YEAR / 12)}
    assert (expires[papers == PAPERS.index("none")] == NEVER).all()


def test_ages_at_arrival_have_their_shares_and_bounds():
    arrivals = PLAIN["arrivals"]
    ages = (ARRIVED - PEOPLE.column("birth")) / DAYS_PER_YEAR
    groups = sorted(int(age) for age in arrivals["age"])
    for age, upper in zip(groups, [*groups[1:], arrivals["oldest"]], strict=True):
        # Whole days of birth shift an age by a day at most.
        inside = (ages >= age - 0.003) & (ages < upper - 0.003)
        assert_share(inside, arrivals["age"][str(age)])
    assert groups[0] - 0.003 <= ages.min()
    assert ages.max() <= arrivals["oldest"]


def test_arrivals_follow_the_years_and_the_two_dates():
    assert ARRIVED.min() >= day(PLAIN["arrivals"]["first_job_from"])
    assert ARRIVED.max() <= day(PLAIN["arrivals"]["first_job_to"])
    weights = {}
    level = 0.0
    for year in range(1998, 2027):
        level = PLAIN["arrivals"]["by_year"].get(str(year), level)
        weights[year] = level * (366 if year % 4 == 0 else 365)
    for year, weight in weights.items():
        assert_share(years_of(ARRIVED) == year, weight / sum(weights.values()))


@given(u=st.lists(st.floats(0, 1, exclude_min=True, exclude_max=True), min_size=1, max_size=30))
def test_arrival_days_grow_with_the_uniform_and_stay_inside(u):
    days = arrival_days(LIVES.arrivals, np.array(sorted(u)))
    assert (np.diff(days) >= 0).all()
    assert day(LIVES.arrivals.first_job_from) <= days[0]
    assert days[-1] <= day(LIVES.arrivals.first_job_to)


def test_work_stops_on_a_birthday_at_its_share():
    for age, share in PLAIN["old_age"]["stops_work"].items():
        assert_share(PEOPLE.column("stops") == birthday(PEOPLE.column("birth"), int(age)), share)


def test_pay_differs_between_people_about_one_and_a_share_settles():
    spread = PLAIN["wages"]["person_spread"]
    factors = PEOPLE.luck[:, WAGE_FACTOR]
    assert abs(factors.mean() - 1) <= 4 * factors.std() / np.sqrt(N)
    assert np.log(factors).std() == pytest.approx(spread, rel=4 / np.sqrt(2 * N))
    assert_share(PEOPLE.luck[:, SETTLED] == 1, PLAIN["settling"]["share"])


def test_everybody_starts_in_a_first_job_that_is_still_to_be_taken():
    assert (PEOPLE.column("kind") == TH_WORK).all()
    assert (PEOPLE.column("employer") == -1).all()
    assert not PEOPLE.column("job").any()
    assert PEOPLE.column("subject").tolist() == list(range(N))


@given(n=st.integers(0, 300))
@settings(max_examples=20)
def test_person_i_is_the_same_whatever_the_number_of_people(n):
    few = draw_people(LIVES, TABLES, n)
    assert len(few) == n
    np.testing.assert_array_equal(few.fields, PEOPLE.fields[:n])
    np.testing.assert_array_equal(few.luck, PEOPLE.luck[:n])


def test_another_seed_draws_other_people():
    other = draw_people(LIVES, make_tables(LIVES, 1, day("2111-12-31"), THAI), 1000)
    assert (other.column("birth") != PEOPLE.column("birth")[:1000]).mean() > 0.99


def test_a_share_of_one_and_of_none_leaves_no_exception():
    changed = copy.deepcopy(PLAIN)
    changed["arrivals"]["origin"] = {"LA": 1.0}
    changed["arrivals"]["female"] = {"LA": 1.0}
    lives = Lives.model_validate(changed)
    people = draw_people(lives, make_tables(lives, 1, day("2050-01-01"), THAI), 2000)
    assert (people.origin == ORIGINS.index("LA")).all()
    assert (people.column("sex") == SEXES.index("F")).all()
