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
from portasim.core.files.yamlfile import read_yaml
from portasim.core.words import KINDS, ORIGINS, PAPERS, PROVINCES, SECTORS, SEXES
from portasim.economy.mortality import BANDS, life_tables
from portasim.law.economy import thai_minimum_wages
from portasim.law.system import load_law
from portasim.lives.config import Lives
from portasim.lives.minimum_wages import DailyWages
from portasim.lives.tables import RISKS, lognormal_factors, make_tables

PLAIN = read_yaml(Path(__file__).parents[2] / "scenarios" / "assumptions.yaml").data["lives"]
LIVES = Lives.model_validate(PLAIN)
HORIZON = day("2111-12-31")
THAI = DailyWages(*thai_minimum_wages(load_law("TH")))
TABLES = make_tables(LIVES, 1, HORIZON, THAI)


LIFE_TABLE = list(
    csv.DictReader(
        files("portasim.economy")
        .joinpath("life_tables.csv")
        .read_text(encoding="utf-8")
        .splitlines()
    )
)
PROVINCIAL = read_yaml(Path(__file__).parents[2] / "portasim" / "economy" / "th.yaml").data
MINIMUM_WAGE = [
    (row["from"], province, int(baht))
    for name in ("provincial_minimum_wage", "provincial_minimum_wage_assumed")
    for row in PROVINCIAL[f"TH.economy.{name}"]["values"]
    for province, baht in row["value"].items()
]


def rate(date, origin, sex, age, sector, papers, risk):
    """The yearly rate a life of that description meets on a date."""
    period = int(np.searchsorted(TABLES.cuts, day(date), side="right"))
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
    tables = make_tables(Lives.model_validate(changed), 1, HORIZON, THAI)
    risk = RISKS.index("job_found")

    def at(date, origin):
        period = np.searchsorted(tables.cuts, day(date), side="right")
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
    revision = np.searchsorted(TABLES.wage_cuts, day(date), side="right") - 1
    assert TABLES.minimum_wage[revision, PROVINCES.index(province)] == baht


@given(row=st.sampled_from(MINIMUM_WAGE), days=st.integers(0, 30))
def test_a_printed_minimum_wage_holds_until_the_next_one_of_its_province(row, days):
    on = day(row[0]) + days
    of_province = [r for r in MINIMUM_WAGE if r[1] == row[1]]
    last = max((r for r in of_province if day(r[0]) <= on), key=lambda r: r[0])
    revision = np.searchsorted(TABLES.wage_cuts, on, side="right") - 1
    wage = TABLES.minimum_wage[revision, PROVINCES.index(row[1])]
    assert wage == last[2]


def test_every_province_has_a_minimum_wage_from_the_first_day():
    assert (TABLES.minimum_wage > 0).all()


@given(spread=st.floats(0, 1))
def test_lognormal_factors_have_mean_one(spread):
    u = (np.arange(200_000) + 0.5) / 200_000
    assert lognormal_factors(u, spread).mean() == pytest.approx(1, abs=2e-4)


def test_risks_run_only_where_they_can():
    active = {
        risk: {KINDS[kind] for kind in np.flatnonzero(TABLES.fixed.active[:, number])}
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


def test_a_scenario_may_hold_any_number_of_dates():
    changed = copy.deepcopy(PLAIN)
    changed["papers"]["on_arrival"] = [
        {"from": f"{1950 + i}-01-01", "shares": {"none": 1 - i / 200, "card": i / 200}}
        for i in range(200)
    ]
    tables = make_tables(Lives.model_validate(changed), 1, day("2300-01-01"), THAI)
    assert tables.arrival_cuts[[0, 199, 200]].tolist() == [
        day("1950-01-01"), day("2149-01-01"), NEVER,
    ]  # fmt: skip
    assert tables.arrival_papers[50].tolist() == [0.75, 1, 1, 1]
    assert tables.wage_cuts[-1] == day("2299-01-01")


def test_wages_grow_from_the_first_january_a_year_after_the_last_one_known():
    newer = DailyWages(
        np.append(THAI.days, day("2031-05-01")), np.append(THAI.wage, THAI.wage[-1:] * 2, axis=0)
    )
    tables = make_tables(LIVES, 1, HORIZON, newer)
    days = [day(d) for d in ("2025-07-01", "2031-05-01", "2033-01-01", "2034-01-01")]
    first = np.searchsorted(tables.wage_cuts, days[0])
    assert tables.wage_cuts[first : first + 4].tolist() == days
    bangkok = tables.minimum_wage[first : first + 4, PROVINCES.index("Bangkok")]
    assert bangkok.tolist() == [400, 800, 816, 832]
