"""Paths of prices, wages and rates: a later value keeps what lies before it, a restated one all."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portasim.core.calendar import day, iso
from portasim.core.params import UNITS
from portasim.core.words import COUNTRIES, ORIGINS
from portasim.law.economy import (
    exchange_rate,
    home_minimum_wage,
    minimum_wage_as_set,
    price_index,
    wage_index,
    wage_number,
)
from portasim.law.laws import LawChanges, changed_law
from portasim.law.system import load_law

LAWS = {country: load_law(country) for country in COUNTRIES}
YEARS = np.arange(1998, 2112)
SERIES = [
    name
    for law in LAWS.values()
    for name, number in law.numbers.items()
    if ".economy." in name and number.by is None
]


def row(since, value):
    return {"from": since, "value": value, "status": "assumed", "ref": "what if"}


def changed(name, *rows):
    return changed_law(name[:2], LawChanges(numbers={name: [*rows]}))


def figures(law, years=YEARS):
    """Everything that is read of an economy, by year, and the law's own steps."""
    found = [price_index(law, years), wage_index(law, years)]
    if law.country != "TH":
        found += [exchange_rate(law, LAWS["TH"], years), home_minimum_wage(law, years)]
    days = np.array([day(f"{year}-07-01") for year in years.tolist()])
    for name in SERIES:
        if name in law.numbers:
            found.append(law.number(name).at(days, otherwise=0))
    return np.stack(found)


def on_path(name, year):
    """What a series says of a year in its own unit, exactly."""
    law, number, at = LAWS[name[:2]], LAWS[name[:2]].number(name), np.array([year])
    if name.endswith("exchange_rate"):
        return float(exchange_rate(law, LAWS["TH"], at)[0])
    if law.country in ORIGINS and name == wage_number(law):
        return float(minimum_wage_as_set(law, at)[0]) / UNITS[number.unit]
    return int(number.at(np.array([day(f"{year}-01-01")]))[0]) / UNITS[number.unit]


@pytest.mark.parametrize("name", SERIES)
@settings(deadline=None, max_examples=5)
@given(year=st.integers(2031, 2110), decimals=st.integers(0, 4))
def test_a_projected_value_written_out_changes_nothing(name, year, decimals):
    exact, unit = on_path(name, year), LAWS[name[:2]].number(name).unit
    finest = len(str(UNITS[unit])) - 1
    path = exact * UNITS[unit] != round(exact * UNITS[unit])
    written = round(exact, min(decimals, finest)) if path else exact
    restated = changed(name, row(f"{year}-01-01", written))
    assert restated.digest() == LAWS[name[:2]].digest()
    assert figures(restated).tolist() == figures(LAWS[name[:2]]).tolist()


@pytest.mark.parametrize("name", SERIES)
@settings(deadline=None, max_examples=5)
@given(first=st.integers(2031, 2090), later=st.integers(1, 20), month=st.integers(1, 12))
def test_a_value_dated_later_keeps_the_path_before_it(name, first, later, month):
    start, passed = on_path(name, first), YEARS - first
    # growth and days of a month stay within what a law may hold
    small = LAWS[name[:2]].number(name).unit in ("percent", "count")
    one = row(f"{first}-01-01", round(start + 1 if small else start * 2 + 1))
    two = row(f"{first + later}-{month:02d}-01", round(start + 3 if small else start * 3 + 2))
    alone, both = changed(name, one), changed(name, one, two)
    held = figures(LAWS[name[:2]])
    assert figures(alone)[:, passed < 0].tolist() == held[:, passed < 0].tolist()
    before = passed < later
    assert figures(both)[:, before].tolist() == figures(alone)[:, before].tolist()
    since = passed > later
    assert figures(both)[:, since].tolist() != figures(alone)[:, since].tolist() or (
        name == "VN.economy.minimum_wage_region_4"
    )


def test_the_path_goes_on_from_a_later_value():
    law = changed("LA.economy.exchange_rate", row("2060-01-01", 2000))
    held = exchange_rate(LAWS["LA"], LAWS["TH"], np.array([2059, 2060, 2061]))
    found = exchange_rate(law, LAWS["TH"], np.array([2059, 2060, 2061]))
    assert found[:2].tolist() == [held[0], 2000]
    assert found[2] == pytest.approx(2000 * held[2] / held[1], rel=1e-12)


def test_a_rate_dated_within_a_year_holds_from_the_next_as_a_wage_does_from_july():
    rate = changed("VN.economy.exchange_rate", row("2040-03-01", 3000))
    assert exchange_rate(rate, LAWS["TH"], np.array([2041])).tolist() == [3000]
    wage = changed("VN.economy.minimum_wage", row("2040-08-01", 90_000_000))
    held = home_minimum_wage(LAWS["VN"], np.array([2040]))[0]
    assert home_minimum_wage(wage, np.array([2040, 2041])).tolist() == [held, 90_000_000]


def test_days_paid_and_the_dollar_change_wages_from_their_year_on():
    days = changed("MM.economy.paid_days", row("2050-01-01", 13))
    held = home_minimum_wage(LAWS["MM"], np.array([2049, 2050]))
    found = home_minimum_wage(days, np.array([2049, 2050]))
    assert found.tolist() == [held[0], pytest.approx(held[1] / 2, abs=1)]
    dollar = changed("KH.economy.usd", row("2050-01-01", 8016.8))
    held = home_minimum_wage(LAWS["KH"], np.array([2049, 2050]))
    found = home_minimum_wage(dollar, np.array([2049, 2050]))
    assert found.tolist() == [held[0], pytest.approx(2 * held[1], abs=1)]


def test_what_the_table_itself_holds_is_replaced_as_any_number_of_law():
    # 6 % in 2028 and after, where the table has 3 % from 2030 on
    law = changed("LA.economy.price_growth", row("2028-01-01", 6))
    grown = law.number("LA.economy.price_growth").at(np.array([day("2035-01-01")]))
    assert grown.tolist() == [600]
    assert iso(law.number("LA.economy.price_growth").last_tabled) == "2030-01-01"
