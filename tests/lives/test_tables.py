"""The tables of a life against the YAML and the CSV files they are made from."""

import copy
import csv
import math
from importlib.resources import files
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portasim.core.calendar import DAYS_PER_YEAR, NEVER, day
from portasim.core.faults import UserError
from portasim.core.files.yamlfile import read_yaml
from portasim.core.words import KINDS, ORIGINS, PAPERS, PROVINCES, SECTORS, SEXES
from portasim.economy.mortality import BANDS, life_tables
from portasim.lives.config import Lives
from portasim.lives.tables import MAX_CUTS, MAX_WAGES, RISKS, lognormal_factors, make_tables

PLAIN = read_yaml(Path(__file__).parents[2] / "scenarios" / "assumptions.yaml").data["lives"]
LIVES = Lives.model_validate(PLAIN)
HORIZON = day("2111-12-31")
TABLES = make_tables(LIVES, 1, HORIZON)
WORLD = TABLES.world[0]


def printed(name):
    text = (
        files("portasim")
        .joinpath({"life_tables.csv": "economy", "minimum_wage.csv": "lives/data"}[name], name)
        .read_text(encoding="utf-8")
    )
    return list(csv.DictReader(text.splitlines()))


LIFE_TABLE = printed("life_tables.csv")
MINIMUM_WAGE = printed("minimum_wage.csv")


def rate(date, origin, sex, age, sector, papers, risk):
    """The yearly rate a life of that description meets on a date."""
    period = int(np.searchsorted(WORLD.cuts, day(date), side="right"))
    place = (
        period,
        ORIGINS.index(origin),
        SEXES.index(sex),
        min(age // 5, BANDS - 1),
        SECTORS.index(sector),
        PAPERS.index(papers),
        RISKS.index(risk),
    )
    return TABLES.rates[place] * DAYS_PER_YEAR


def slow_rate(date, origin, sex, age, sector, papers, risk):
    """The same from the YAML, multiplier by multiplier."""
    said = PLAIN["risks"][risk]
    value = said["rate"].get(origin, 0.0)
    steps = [int(step) for step in said.get("by_age", {}) if int(step) <= age // 5 * 5]
    if steps:
        value *= said["by_age"][str(max(steps))]
    value *= said.get("by_sex", {}).get(sex, 1.0)
    value *= said.get("by_sector", {}).get(sector, 1.0)
    value *= said.get("by_papers", {}).get(papers, 1.0)
    for shock in said.get("dated", []):
        if shock["from"] <= date < shock["to"]:
            value *= shock["times"].get(origin, 1.0)
    return value


@given(
    date=st.dates(),
    origin=st.sampled_from(ORIGINS),
    sex=st.sampled_from(SEXES),
    age=st.integers(0, 110),
    sector=st.sampled_from(SECTORS),
    papers=st.sampled_from(PAPERS),
    risk=st.sampled_from([risk for risk in RISKS if risk != "death"]),
)
@settings(max_examples=400)
def test_a_rate_is_the_product_of_what_the_scenario_says(
    date, origin, sex, age, sector, papers, risk
):
    at = date.isoformat(), origin, sex, age, sector, papers, risk
    assert rate(*at) == pytest.approx(slow_rate(*at), rel=1e-12)


@pytest.mark.parametrize(
    ("date", "times"),
    [("2014-06-05", 1), ("2014-06-06", 30), ("2014-06-26", 30), ("2014-06-27", 1),
     ("2025-06-13", 1), ("2025-06-14", 14), ("2025-08-13", 14), ("2025-08-14", 1)],
)  # fmt: skip
def test_a_shock_lasts_from_its_first_day_to_the_eve_of_its_last(date, times):
    calm = rate("2013-01-01", "KH", "F", 30, "construction", "card", "goes_home")
    then = rate(date, "KH", "F", 30, "construction", "card", "goes_home")
    assert then == pytest.approx(calm * times)


def test_shocks_that_overlap_multiply():
    changed = copy.deepcopy(PLAIN)
    changed["risks"]["job_found"]["dated"] = [
        {"from": "2010-01-01", "to": "2012-01-01", "times": {"KH": 3}},
        {"from": "2011-01-01", "to": "2013-01-01", "times": {"KH": 5, "LA": 2}},
    ]
    tables = make_tables(Lives.model_validate(changed), 1, HORIZON)
    risk = RISKS.index("job_found")

    def at(date, origin):
        period = np.searchsorted(tables.world[0].cuts, day(date), side="right")
        return tables.rates[period, ORIGINS.index(origin), 0, 6, 0, 0, risk]

    assert at("2011-06-01", "KH") == pytest.approx(15 * at("2009-01-01", "KH"))
    assert at("2012-06-01", "KH") == pytest.approx(5 * at("2009-01-01", "KH"))
    assert at("2012-06-01", "LA") == pytest.approx(2 * at("2009-01-01", "LA"))
    assert at("2012-06-01", "MM") == pytest.approx(at("2009-01-01", "MM"))


@pytest.mark.parametrize(
    ("date", "period"),
    [("1998-01-01", "2015-2020"), ("2019-12-31", "2015-2020"), ("2022-06-01", "2020-2025"),
     ("2025-01-01", "2025-2030"), ("2100-01-01", None)],
)  # fmt: skip
def test_death_rates_are_those_printed_for_the_home_country_and_the_nearest_period(date, period):
    period = period or max(row["period"] for row in LIFE_TABLE)
    seen = 0
    for row in LIFE_TABLE:
        age = int(row["age"])
        if row["period"] == period and row["country"] in ORIGINS and age not in {0, 1}:
            mx = rate(date, row["country"], row["sex"], age, "services", "none", "death")
            assert mx == pytest.approx(float(row["mx"]), rel=1e-12)
            seen += 1
    assert seen == len(ORIGINS) * len(SEXES) * (BANDS - 1)


@pytest.mark.parametrize("period", life_tables())
@pytest.mark.parametrize("country", ["TH", *ORIGINS])
@pytest.mark.parametrize("sex", SEXES)
def test_constant_rates_in_bands_reproduce_the_printed_life_expectancy(period, country, sex):
    # The printed table spreads deaths unevenly within a band (its `ax`); a constant rate does not.
    # From the youngest worker to retirement the two differ by six weeks at most.
    mx = life_tables()[period][("TH", *ORIGINS).index(country), SEXES.index(sex)]
    for age in range(15, 66, 5):
        alive, years = 1.0, 0.0
        for band in range(age // 5, BANDS - 1):
            dead = 1 - math.exp(-5 * mx[band])
            years += alive * dead / mx[band]
            alive *= 1 - dead
        years += alive / mx[-1]
        [ex] = [
            float(row["ex"])
            for row in LIFE_TABLE
            if (row["period"], row["country"], row["sex"], row["age"])
            == (period, country, sex, str(age))
        ]
        assert years == pytest.approx(ex, abs=6 * 7 / DAYS_PER_YEAR)


@pytest.mark.parametrize(
    ("date", "province", "baht"),
    [("2012-03-31", "Bangkok", 215), ("2012-04-01", "Bangkok", 300), ("2013-01-01", "Tak", 300),
     ("2025-06-30", "Bangkok", 372), ("2025-07-01", "Bangkok", 400), ("2025-07-01", "Tak", 352),
     ("2026-12-31", "Bangkok", 400), ("2027-01-01", "Bangkok", 408)],
)  # fmt: skip
def test_minimum_wages_of_known_days(date, province, baht):
    # Bangkok: 215 from 2011, 300 from 1 April 2012, 400 from 1 July 2025; 300 in the whole country
    # from 2013; 2 % a year from 2027 is an assumption of the scenario.
    revision = np.searchsorted(WORLD.wage_cuts, day(date), side="right") - 1
    assert WORLD.minimum_wage[revision, PROVINCES.index(province)] == baht


@given(row=st.sampled_from(MINIMUM_WAGE), days=st.integers(0, 30))
def test_a_printed_minimum_wage_holds_until_the_next_one_of_its_province(row, days):
    on = day(row["from"]) + days
    of_province = [r for r in MINIMUM_WAGE if r["province"] == row["province"]]
    last = max((r for r in of_province if day(r["from"]) <= on), key=lambda r: r["from"])
    revision = np.searchsorted(WORLD.wage_cuts, on, side="right") - 1
    wage = WORLD.minimum_wage[revision, PROVINCES.index(row["province"])]
    assert wage == int(last["baht_per_day"])


def test_every_province_has_a_minimum_wage_from_the_first_day():
    assert (WORLD.minimum_wage[: (WORLD.wage_cuts < NEVER).sum()] > 0).all()


@given(spread=st.floats(0, 1))
def test_lognormal_factors_have_mean_one(spread):
    u = (np.arange(200_000) + 0.5) / 200_000
    assert lognormal_factors(u, spread).mean() == pytest.approx(1, abs=2e-4)


def test_risks_run_only_where_they_can():
    active = {
        risk: {KINDS[kind] for kind in np.flatnonzero(WORLD.active[:, number])}
        for number, risk in enumerate(RISKS)
    }
    assert active == {
        "death": set(KINDS),
        "job_ends": {"th_work"},
        "job_found": {"th_search"},
        "goes_home": {"th_work", "th_search"},
        "comes_back": {"home_work", "home_rest"},
        "home_job_found": {"home_rest"},
        "home_job_ends": {"home_work"},
        "regularised": {"th_work", "th_search"},
    }


def test_too_many_dates_are_refused_in_a_sentence():
    changed = copy.deepcopy(PLAIN)
    changed["papers"]["on_arrival"] = [
        {"from": f"{1950 + i}-01-01", "shares": {"none": 1.0}} for i in range(MAX_CUTS)
    ]
    with pytest.raises(UserError) as caught:
        make_tables(Lives.model_validate(changed), 1, HORIZON)
    assert str(caught.value) == "64 dates in papers.on_arrival; at most 63 are possible"
    with pytest.raises(UserError, match=f"dates of wages; at most {MAX_WAGES - 1} are possible"):
        make_tables(LIVES, 1, day("2300-01-01"))
