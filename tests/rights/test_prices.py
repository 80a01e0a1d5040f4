"""Prices of home money against plain loops: exchange, pensions in payment, nominal and real."""

import numpy as np
import pytest

from portasim.core.calendar import NEVER, day
from portasim.core.facts import People
from portasim.core.words import COUNTRIES, CURRENCY, ORIGINS, SEXES
from portasim.economy.mortality import life_tables
from portasim.law.laws import make_laws
from portasim.rights.valuation import make_prices
from portasim.scenario.load import load
from portasim.study.run import run

PLAN = load("scenarios/baseline.yaml", people=10).plan
LAST_TABLED = {"KH": 2025, "LA": 2025, "MM": 2025, "VN": 2025}


def laws_of(**switches):
    named = {name.replace("__", ".switch."): word for name, word in switches.items()}
    return make_laws(PLAN.law.model_copy(update={"switches": named}))


def prices_at(rate=3.0, **switches):
    valuation = PLAN.valuation.model_copy(update={"discount_rate_pct": rate})
    return make_prices(valuation, laws_of(**switches))


@pytest.fixture(scope="module")
def prices():
    return prices_at()


def one(value):
    return np.array([value], dtype=np.int64)


def growth(law, name, year):
    found = law.at(f"{law.country}.economy.{name}", one(day(f"{year}-01-01")))
    return int(found[0]) / 10_000


def slow_rate(laws, origin, year):
    """Units of home for a baht: as tabulated, then with prices at home over prices in Thailand."""
    home = laws.of(origin)
    known = min(year, LAST_TABLED[origin])
    at = home.at(f"{origin}.economy.exchange_rate", one(day(f"{known}-01-01")))
    rate = int(at[0]) / 10_000
    for later in range(known + 1, year + 1):
        rate *= 1 + growth(home, "price_growth", later)
        rate /= 1 + growth(laws.of("TH"), "price_growth", later)
    return rate


@pytest.mark.parametrize("origin", ORIGINS)
def test_exchange_is_tabulated_and_then_follows_relative_prices(prices, origin):
    laws, scheme = laws_of(), COUNTRIES.index(origin)
    for year in (1998, 2015, 2023, 2025, 2026, 2040, 2090):
        got = prices.per_baht_on(scheme, one(day(f"{year}-07-15")))[0]
        assert got == pytest.approx(slow_rate(laws, origin, year), rel=1e-9)


def test_money_of_home_is_counted_in_its_minor_units(prices):
    units = {"KHR": 1, "LAK": 1, "MMK": 100, "VND": 1}
    held = {o: prices.schemes[COUNTRIES.index(o)].unit for o in ORIGINS}
    assert {CURRENCY[origin]: unit for origin, unit in held.items()} == units
    # 121.977 riel and 130.9 kyat for a baht in 2025
    on = one(day("2025-05-05"))
    for origin, minor in (("KH", 121_977), ("MM", 13_090_000)):
        scheme = COUNTRIES.index(origin)
        assert prices.baht(scheme, one(minor), on)[0] == pytest.approx(1000)
        assert prices.baht(one(scheme), one(minor), on)[0] == pytest.approx(1000)


def for_life(prices, origin, sex, birth, days):
    """Value in baht on some days of 1 baht a month from then on, of who is born on others."""
    n = len(days)
    code, label = np.full(n, ORIGINS.index(origin)), np.full(n, SEXES.index(sex))
    people = People(np.arange(n), code, label, birth, np.full(n, NEVER), ())
    zero = np.zeros(n, dtype=np.int64)
    pension, heirs = prices.annuity(COUNTRIES.index(origin), people, people.subject, days, zero)
    assert (heirs == 0).all(), "schemes of origin owe heirs of a pension nothing"
    return pension


def slow_pension(laws, origin, sex, age, year, rate, word):
    """Present value of a pension of 1 baht a month from January: each month by itself, to 120.

    It rises every January by the index of home, is changed at the rate of the year, and is paid to
    those alive.
    """
    home = laws.of(origin)
    table = life_tables()[PLAN.valuation.life_table]
    deaths = table[ORIGINS.index(origin) + 1, SEXES.index(sex)]
    first, alive, total, level, per_baht = slow_rate(laws, origin, year), 1.0, 0.0, 1.0, 0.0
    for month in range((120 - age) * 12):
        now = year + month // 12
        if month % 12 == 0:
            if month and word != "none":
                level *= 1 + growth(home, "wage_growth" if word == "wages" else "price_growth", now)
            if month == 0:
                per_baht = first
            elif now > LAST_TABLED[origin]:
                per_baht *= 1 + growth(home, "price_growth", now)
                per_baht /= 1 + growth(laws.of("TH"), "price_growth", now)
            else:
                per_baht = slow_rate(laws, origin, now)
        total += alive * level * first / per_baht * (1 + rate / 100) ** (-month / 12)
        band = min((age * 12 + month) // 60, 20)
        alive *= np.exp(-deaths[band] / 12)
    return total


PERSONS = [
    ("KH", "M", 60, 2041),
    ("VN", "F", 56, 2024),
    ("LA", "M", 60, 2035),
    ("LA", "F", 56, 2060),
]


@pytest.mark.parametrize("word", ["prices", "wages", "none"])
@pytest.mark.parametrize("rate", [0.0, 3.0])
def test_a_pension_at_home_is_the_month_by_month_sum(rate, word):
    switches = {f"{origin}__indexation": word for origin in ("KH", "LA", "VN")}
    prices, laws = prices_at(rate, **switches), laws_of(**switches)
    for origin, sex, age, year in PERSONS:
        on = day(f"{year}-01-01")
        birth = on - int(age * 365.25)  # whole for ages divisible by four
        got = for_life(prices, origin, sex, one(birth), one(on))[0]
        slow = slow_pension(laws, origin, sex, age, year, rate, word)
        assert got == pytest.approx(slow, rel=2e-3)  # the table ends sooner than the loop


def test_within_a_year_a_pension_falls_with_age_and_hardly_jumps_at_its_end(prices):
    # tables of the economy go by whole years from the first payment
    days = np.array([day(f"{year}-{m:02d}-01") for year in (2040, 2041) for m in range(1, 13)])
    worth = for_life(prices, "KH", SEXES[0], np.full(len(days), day("1980-01-01")), days)
    assert (np.diff(worth[:12]) < 0).all()
    assert np.abs(np.diff(worth) / worth[:-1]).max() < 0.01


def test_a_pension_that_rises_with_prices_keeps_its_thai_purchasing_power():
    # by relative prices its baht rise as Thai prices do, whatever prices do at home
    calm = prices_at(0.0, KH__projection="low_inflation")
    wild = prices_at(0.0, KH__projection="high_inflation")
    who = ("KH", SEXES[0], one(day("1980-01-01")), one(day("2040-01-01")))
    assert for_life(calm, *who)[0] == pytest.approx(for_life(wild, *who)[0], rel=1e-9)
    fixed = [
        for_life(prices_at(0.0, KH__indexation="none", KH__projection=word), *who)[0]
        for word in ("low_inflation", "central", "high_inflation")
    ]
    assert fixed[0] > fixed[1] > fixed[2]


def test_amounts_are_discounted_by_days_and_never_is_nothing(prices):
    date = day(PLAN.valuation.date)
    got = prices.discounted(
        np.array([1000.0, 1000.0, 1000.0]), np.array([date, date + 1461, NEVER])
    )
    assert got == pytest.approx([1000, 1000 / 1.03**4, 0])


def test_real_amounts_are_nominal_ones_over_thai_prices_since_the_valuation(prices):
    thai, year = laws_of().of("TH"), PLAN.valuation.date.year
    level = 1.0
    for later in range(year + 1, year + 15):
        level *= 1 + growth(thai, "price_growth", later)
    baht = np.array([1000.0])
    assert prices.real(baht, one(day(f"{year}-12-31")))[0] == 1000
    assert prices.real(baht, one(day(f"{year + 14}-06-01")))[0] == pytest.approx(1000 / level)


def test_the_table_of_people_shows_both_nominal_and_real():
    sets = ["people=600", "conduct.home_coverage.share={KH: 0.9, LA: 0.9, MM: 0.9, VN: 0.9}"]
    results = run(load("scenarios/baseline.yaml", sets=sets))
    people, thai = results.people, laws_of().of("TH")
    shown = people[(people["home_pension_m"] > 0) & (people["home_right_arises"] > "2027")]
    assert len(shown) > 20
    for row in shown.head(30).itertuples():
        year = int(row.home_right_arises[:4])
        rate = slow_rate(laws_of(), row.origin, year)
        assert row.home_pension_THB_m == pytest.approx(row.home_pension_m / rate, rel=1e-9)
        level = 1.0
        for later in range(PLAN.valuation.date.year + 1, year + 1):
            level *= 1 + growth(thai, "price_growth", later)
        assert row.home_pension_real_THB_m * level == pytest.approx(row.home_pension_THB_m)


def test_a_value_at_home_is_what_each_month_pays(hand):
    # 87,500 riel a month from February 2040, in baht of the day of valuation
    who = hand.person("KH", "1980-01-15", ("home", "2024-01-01", "2029-01-01", 1_000_000))
    got = hand.outcome(hand.world(who), "valuation.discount_rate_pct=0")
    assert got.home.monthly[0] == 87_500
    laws = laws_of()
    first = 87_500 / slow_rate(laws, "KH", 2040)
    slow = first * slow_pension(laws, "KH", "M", 60, 2040, 0.0, "prices")
    # a month older than 60 at the first payment
    assert got.parts["home_national"][0] == pytest.approx(slow, rel=6e-3)
    assert got.value[0] == pytest.approx(got.values[0][0])
