"""Prices, wages, exchange rates and minimum wages: against slow loops and published figures."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portasim.core.calendar import day
from portasim.core.faults import UserError
from portasim.core.params import NotInForce
from portasim.core.words import COUNTRIES, ORIGINS, PROVINCES
from portasim.law.economy import (
    BASE,
    exchange_rate,
    home_minimum_wage,
    price_index,
    thai_minimum_wages,
    wage_index,
)
from portasim.law.system import load_law

LAWS = {country: load_law(country) for country in COUNTRIES}
YEARS = np.arange(1998, 2081)
WORDS = ("central", "low_inflation", "high_inflation")
PUBLISHED = [
    # Minimum wages in force on 1 July, minor units.
    ("LA", 2012, 626_000),
    ("LA", 2015, 900_000),
    ("LA", 2018, 1_100_000),
    ("LA", 2022, 1_100_000),
    ("LA", 2023, 1_300_000),
    ("LA", 2024, 1_600_000),
    ("LA", 2025, 2_500_000),
    ("LA", 2026, 2_500_000),
    ("MM", 2016, 26 * 3_600_00),
    ("MM", 2018, 26 * 4_800_00),
    ("MM", 2023, 26 * 4_800_00),
    ("MM", 2025, 26 * 6_800_00),
    ("MM", 2026, 26 * 7_800_00),
    ("VN", 2015, 3_100_000),
    ("VN", 2020, 4_420_000),
    ("VN", 2022, 4_680_000),
    ("VN", 2024, 4_960_000),
    ("VN", 2026, 5_310_000),
    ("KH", 2015, 520_672),
    ("KH", 2019, 738_895),
    ("KH", 2025, 833_747),
]
RATES = [
    ("KH", 2015, 118.796),
    ("KH", 2025, 121.977),
    ("LA", 2022, 400.428),
    ("LA", 2025, 658.869),
    ("MM", 2019, 48.91),
    ("MM", 2023, 100.6),
    ("MM", 2025, 130.9),
    ("VN", 2015, 633.663),
    ("VN", 2025, 788.01),
]


def projected(country, word):
    return LAWS[country].changed({f"{country}.switch.projection": word})


def growth(law, name, year):
    found = law.at(f"{law.country}.economy.{name}", np.array([day(f"{year}-01-01")]))
    return int(found[0]) / 10_000


def slow_index(law, name, year):
    level = 1.0
    for passed in range(BASE + 1, year + 1):
        level *= 1 + growth(law, name, passed)
    for undone in range(year + 1, BASE + 1):
        level /= 1 + growth(law, name, undone)
    return level


@pytest.mark.parametrize("word", WORDS)
@pytest.mark.parametrize("country", COUNTRIES)
@given(st.lists(st.integers(1998, 2080), min_size=1, max_size=6))
@settings(deadline=None, max_examples=15)
def test_indices_cumulate_the_growth_of_every_year_between(country, word, years):
    law = projected(country, word)
    for name, index in (("price_growth", price_index), ("wage_growth", wage_index)):
        slow = [slow_index(law, name, year) for year in years]
        assert index(law, np.array(years)).tolist() == pytest.approx(slow, rel=1e-12)


@pytest.mark.parametrize("country", COUNTRIES)
def test_the_base_year_is_one_whatever_years_stand_beside_it(country):
    assert price_index(LAWS[country], np.array([BASE, 1998, BASE, 2080]))[[0, 2]].tolist() == [1, 1]
    assert wage_index(LAWS[country], np.array([2030, BASE]))[1] == 1


def test_no_years_give_no_figures_and_years_before_the_tables_are_refused():
    none = np.zeros(0, dtype=np.int64)
    assert price_index(LAWS["LA"], none).size == 0
    assert exchange_rate(LAWS["LA"], LAWS["TH"], none).size == 0
    assert home_minimum_wage(LAWS["LA"], none).size == 0
    with pytest.raises(NotInForce, match=r"LA\.economy\.price_growth is not in force"):
        price_index(LAWS["LA"], np.array([1990]))


@pytest.mark.parametrize(("country", "year", "rate"), RATES)
def test_published_exchange_rates(country, year, rate):
    found = exchange_rate(LAWS[country], LAWS["TH"], np.array([year, 2060, year]))
    assert found[[0, 2]].tolist() == [rate, rate]


def test_the_official_kyat_is_another_from_2022_on():
    official = LAWS["MM"].changed({"MM.switch.kyat": "official"})
    years = np.array([2015, 2021, 2022, 2025])
    assert exchange_rate(official, LAWS["TH"], years).tolist() == [33.954, 50.492, 55.178, 63.879]
    at_market = exchange_rate(LAWS["MM"], LAWS["TH"], years)
    assert at_market.tolist() == [33.954, 50.492, 74.2, 130.9]


@pytest.mark.parametrize("country", ORIGINS)
@pytest.mark.parametrize("word", WORDS)
def test_after_the_last_rate_known_a_baht_buys_the_same_goods(country, word):
    home, thai = projected(country, word), LAWS["TH"]
    rate = exchange_rate(home, thai, YEARS)
    expected = rate[2025 - 1998]
    for year in range(2026, 2081):
        expected *= 1 + growth(home, "price_growth", year)
        expected /= 1 + growth(thai, "price_growth", year)
        assert rate[year - 1998] == pytest.approx(expected, rel=1e-12), year


def test_a_baht_is_a_baht():
    assert exchange_rate(LAWS["TH"], LAWS["TH"], YEARS).tolist() == [1.0] * len(YEARS)


@pytest.mark.parametrize(("country", "year", "wage"), PUBLISHED)
def test_published_minimum_wages(country, year, wage):
    assert home_minimum_wage(LAWS[country], np.array([2070, year]))[1] == wage


@pytest.mark.parametrize("word", WORDS)
@pytest.mark.parametrize(
    ("country", "first"), [("KH", 2015), ("LA", 2012), ("MM", 2016), ("VN", 2015)]
)
def test_outside_the_known_ones_minimum_wages_move_with_wages(country, first, word):
    law = projected(country, word)
    found = home_minimum_wage(law, YEARS)
    assert found.dtype == np.int64
    later = float(found[2026 - 1998])
    for year in range(2027, 2081):
        later *= 1 + growth(law, "wage_growth", year)
        assert found[year - 1998] == pytest.approx(later, rel=1e-9, abs=1), year
    earlier = float(found[first - 1998])
    for year in range(first - 1, 1997, -1):
        earlier /= 1 + growth(law, "wage_growth", year + 1)
        assert found[year - 1998] == pytest.approx(earlier, rel=1e-9, abs=1), year


@pytest.mark.parametrize(
    ("country", "first"), [("KH", 2015), ("LA", 2012), ("MM", 2016), ("VN", 2015)]
)
def test_growth_of_wages_between_the_known_ones_is_that_of_the_minimum_wage(country, first):
    years = np.arange(first, BASE + 1)
    wages = home_minimum_wage(LAWS[country], years)
    index = wage_index(LAWS[country], years)
    assert (wages / wages[-1]).tolist() == pytest.approx(index.tolist(), rel=1e-3)


def test_a_reform_of_the_minimum_wage_holds_from_its_day_on():
    row = {"from": "2030-03-01", "value": 9_000_000, "ref": "ECON-PROJECTION", "status": "assumed"}
    law = LAWS["VN"].changed(numbers={"VN.economy.minimum_wage": [row]})
    found = home_minimum_wage(law, np.array([2029, 2030, 2031]))
    assert found.tolist()[:2] == [
        home_minimum_wage(LAWS["VN"], np.array([2029]))[0],
        9_000_000,
    ]
    assert found[2] == round(9_000_000 * (1 + growth(law, "wage_growth", 2031)))


def test_of_known_minimum_wages_only_the_one_used_is_read():
    touched = set()
    home_minimum_wage(LAWS["LA"].recording(touched), np.array([2020]))
    assert {(r.id, r.since) for r in touched if r.id.endswith("minimum_wage")} == {
        ("LA.economy.minimum_wage", "2018-05-01")
    }


def test_thailand_has_no_minimum_wage_here():
    with pytest.raises(UserError, match=r"no number 'TH\.economy\.minimum_wage'"):
        home_minimum_wage(LAWS["TH"], np.array([2020]))


@pytest.mark.parametrize("country", COUNTRIES)
def test_what_was_observed_and_what_is_assumed_can_be_told_apart(country):
    law = LAWS[country]
    for name in [n for n in law.numbers if ".economy." in n]:
        for row in law.number(name).rows:
            if row.ref == "ECON-PROJECTION":
                assert row.status == "assumed", name
            if row.ref == "ECON-BACKGROUND":
                assert row.status == "recalled", name
            if row.when and "projection" in row.when[0][0]:
                assert row.ref == "ECON-PROJECTION", name


def baht(days, wages, on, province):
    """The minimum wage of a day in baht by the table of Thailand."""
    row = np.searchsorted(days, day(on), side="right") - 1
    return int(wages[row, PROVINCES.index(province)]) / 100


def test_minimum_wages_of_thai_provinces():
    days, wages = thai_minimum_wages(LAWS["TH"])
    assert wages.shape == (len(days), len(PROVINCES))
    assert (np.diff(days) > 0).all()
    # Read, taken from Songkhla, taken from Bangkok's ratio, and the lowest of all.
    assert baht(days, wages, "2012-04-01", "Bangkok") == 300
    assert baht(days, wages, "2024-06-01", "Surat Thani") == 345
    assert baht(days, wages, "1999-01-01", "Phuket") == 162
    for row in wages:
        assert row[PROVINCES.index("Yala")] == row.min()


def test_a_change_to_one_province_leaves_the_others_as_they_were():
    row = {"from": "2030-01-01", "value": {"Bangkok": 500}, "ref": "ECON-TH-WAGE"}
    raised = {"TH.economy.provincial_minimum_wage": [row | {"status": "assumed"}]}
    days, wages = thai_minimum_wages(LAWS["TH"].changed(numbers=raised))
    before, after = thai_minimum_wages(LAWS["TH"])[1][-1], wages[-1]
    assert baht(days, wages, "2030-01-01", "Bangkok") == 500
    others = np.arange(len(PROVINCES)) != PROVINCES.index("Bangkok")
    assert after[others].tolist() == before[others].tolist()
