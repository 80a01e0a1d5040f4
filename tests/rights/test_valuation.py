"""Present values against a plain month-by-month sum over the life table."""

from functools import cache

import numpy as np
import pytest

from portasim.core.calendar import NEVER, day
from portasim.core.facts import People
from portasim.core.words import COUNTRIES, ORIGINS, SEXES
from portasim.economy.mortality import life_tables, survival
from portasim.law.laws import make_laws
from portasim.offices.claims import OLD_AGE
from portasim.rights.right import NATIONAL, Rights
from portasim.rights.valuation import make_prices, value_in_law, worth
from portasim.scenario.load import load

PLAN = load("scenarios/baseline.yaml", people=10).plan
PERIOD = PLAN.valuation.life_table
TH = COUNTRIES.index("TH")


def prices_under(law, rate):
    valuation = PLAN.valuation.model_copy(update={"discount_rate_pct": rate})
    return make_prices(valuation, make_laws(law))


@cache
def prices_at(rate):
    return prices_under(PLAN.law, rate)


def people_of(origin, sex, birth, death=NEVER):
    """People of these columns, each an array or one value for all."""
    birth = np.atleast_1d(birth)
    origin, sex, death = (np.full(len(birth), column) for column in (origin, sex, death))
    return People(np.arange(len(birth)), origin, sex, birth, death, ())


def annuities(prices, people, days, paid):
    """Of a Thai pension of each of some people, from a day each."""
    return prices.annuity(TH, people, people.subject, days, paid)


def lump_after_2022(paid):
    """Survivors from February 2022: the months left of 60, at least ten, in the first 60."""
    return max(60 - paid, 10) if paid < 60 else 0


def lump_before_2022(paid):
    return 10 if paid < 60 else 0


def slow_annuity(rate, origin, sex, age, paid, lump):
    """Pension and heirs of 1 a month: one month after the other to the age of 120."""
    deaths = life_tables()[PERIOD][ORIGINS.index(origin) + 1, SEXES.index(sex)]
    alive, pension, heirs = 1.0, 0.0, 0.0
    for month in range((120 - age) * 12):
        pension += alive * (1 + rate / 100) ** (-month / 12)
        band = min((age * 12 + month) // 60, 20)
        lives_on = alive * np.exp(-deaths[band] / 12)
        heirs += (
            (alive - lives_on) * (1 + rate / 100) ** (-(month + 1) / 12) * lump(paid + month + 1)
        )
        alive = lives_on
    return pension, heirs


@pytest.mark.parametrize("rate", [0.0, 3.0, 7.5])
@pytest.mark.parametrize(
    ("on", "lump"), [("2021-06-01", lump_before_2022), ("2030-06-01", lump_after_2022)]
)
def test_the_annuity_is_the_month_by_month_sum(rate, on, lump):
    prices = prices_at(rate)
    for origin, sex, age, paid in [
        ("MM", "F", 56, 0), ("KH", "M", 60, 7), ("LA", "F", 56, 59), ("VN", "M", 72, 200),
    ]:  # fmt: skip
        birth = day(on) - int(age * 365.25)  # whole for ages divisible by four
        who = people_of(ORIGINS.index(origin), SEXES.index(sex), birth)
        got = annuities(prices, who, np.array([day(on)]), np.array([paid]))
        pension, heirs = slow_annuity(rate, origin, sex, age, paid, lump)
        assert got[0][0] == pytest.approx(pension, rel=1e-4)  # the table ends at 120
        assert got[1][0] == pytest.approx(heirs, abs=1e-9)


def test_between_birthdays_the_annuity_falls_evenly():
    days = day("2030-06-01") + np.arange(0, 4 * 365, 30)
    n = len(days)
    who = people_of(0, 0, np.full(n, day("2030-06-01") - 56 * 1461 // 4))
    values, _ = annuities(prices_at(3.0), who, days, np.zeros(n, dtype=np.int64))
    assert (np.diff(values) < 0).all()


def test_survival_starts_at_one_and_only_falls():
    alive = survival(PERIOD, 55, 600)
    assert (alive[:, :, 0] == 1).all()
    assert (np.diff(alive, axis=2) < 0).all()
    assert alive[:, :, -1].max() < 0.05  # at 105


def test_without_discount_amounts_stay_as_they_are():
    days = np.array([day("2001-05-05"), day("2080-01-01"), NEVER])
    assert prices_at(0.0).discounted(np.array([100, 200, 300]), days).tolist() == [100, 200, 0]


def test_a_year_later_an_amount_is_worth_a_rate_less():
    date = PLAN.valuation.date
    days = np.array([day(date), day(date) + 1461, day(date) - 1461])
    got = prices_at(3.0).discounted(np.array([1000, 1000, 1000]), days)
    assert got == pytest.approx([1000, 1000 / 1.03**4, 1000 * 1.03**4])


def test_survivors_rules_of_a_later_year_are_seen():
    none = [{"from": "2035-01-01", "value": 0, "ref": "TH-SURVIVORS", "status": "proposed"}]
    names = ("window", "minimum", "guarantee")
    numbers = {f"TH.old_age.survivor_{name}": none for name in names}
    prices = prices_under(PLAN.law.model_copy(update={"numbers": numbers}), 3.0)
    days = np.array([day("2034-06-01"), day("2035-06-01")])
    who = people_of(0, 0, days - 20454)
    _, heirs = annuities(prices, who, days, np.zeros(2, dtype=np.int64))
    assert (heirs > 0).tolist() == [True, False]


def person(death=NEVER, birth="1975-01-10"):
    return people_of(0, 0, day(birth), death)


def right(arises, pension=0, lump=0, heirs=0, scheme=TH):
    """A right to a pension in one row, a Thai one unless another scheme is named."""
    arises = day(arises) if isinstance(arises, str) else arises
    columns = (0, scheme, OLD_AGE, NATIONAL, arises, 180, 0, pension, lump, heirs)
    return Rights(*(np.array([x]) for x in columns))


def value(people, of, decided, rate=0.0, chance=1.0):
    days = np.array([day(decided) if isinstance(decided, str) else decided])
    each = worth(prices_at(rate), people, of, days)
    return each.of(of.monthly, of.lump_sum, np.full(1, chance))[0]


def annuity_on(date, paid, chance=1.0, birth="1975-01-10"):
    who = people_of(0, 0, day(birth))
    pension, heirs = annuities(prices_at(0.0), who, np.array([day(date)]), np.array([paid]))
    return pension[0] + chance * heirs[0]


def test_arrears_run_from_the_month_after_the_right_to_the_month_of_decision():
    # right on 10 January: pension from February; paid on 15 March with two months of arrears
    got = value(person(), right("2030-01-10", pension=300_000), "2030-03-15")
    assert got == pytest.approx(3_000 * (2 + annuity_on("2030-04-01", 2)))
    got = value(person(), right("2030-01-10", pension=300_000), "2030-01-10")
    assert got == pytest.approx(3_000 * annuity_on("2030-02-01", 0))


def test_a_pensioner_who_dies_before_the_decision_leaves_the_months_begun_alive():
    of = right("2030-01-10", pension=300_000)
    assert value(person(death=day("2030-04-20")), of, "2030-06-15") == 3_000 * 3


def test_what_is_never_decided_is_worth_nothing():
    assert value(person(), right("2030-01-10", pension=300_000, lump=1), NEVER) == 0
    assert value(person(), right(NEVER), "2040-01-01") == 0


def test_a_lump_sum_is_worth_its_amount_without_discount():
    assert value(person(), right("2030-01-10", lump=1_234_567), "2031-05-05") == 12_345.67


def ideal(people, of, horizon="2111-12-31"):
    return value_in_law(prices_at(0.0), people, of, day(horizon))[0]


def test_the_dead_before_the_right_leave_their_heirs_the_lump_sum_and_nothing_else():
    dead = person(death=day("2029-12-31"))
    of = right("2030-01-10", heirs=500_000)
    assert ideal(dead, of) == 5_000
    assert ideal(dead, right("2030-01-10", pension=300_000)) == 0


def test_a_right_that_arises_after_the_books_close_is_in_no_book():
    of = right("2030-01-10", lump=500_000)
    assert ideal(person(), of) == 5_000
    assert ideal(person(), of, "2030-01-10") == 5_000
    assert ideal(person(), of, "2030-01-09") == 0


def test_the_chance_that_heirs_claim_weighs_their_part_alone():
    of, chances = right("2030-01-10", pension=300_000), (0.0, 0.5, 1.0)
    got = [value(person(), of, "2030-03-15", chance=chance) for chance in chances]
    assert got[0] == pytest.approx(3_000 * (2 + annuity_on("2030-04-01", 2, chance=0.0)))
    assert got[1] - got[0] == pytest.approx(got[2] - got[1])
    assert got[2] > got[0]


def test_schemes_of_origin_owe_the_heirs_of_pensioners_nothing():
    days = np.array([day("2034-06-01"), day("2035-06-01")])
    who, none = people_of(0, 0, days - 20454), np.zeros(2, dtype=np.int64)
    for scheme in range(len(COUNTRIES)):
        _, heirs = prices_at(3.0).annuity(scheme, who, who.subject, days, none)
        assert (heirs > 0).tolist() == [scheme == TH] * 2


def test_rights_of_all_schemes_in_one_table_are_worth_what_each_is_alone():
    schemes, prices = range(len(COUNTRIES)), prices_at(3.0)
    parts = [right("2035-01-10", pension=1_000_000, lump=7, scheme=scheme) for scheme in schemes]
    days = np.full(len(parts), day("2036-03-15"))
    together = worth(prices, person(), Rights.joined(parts), days)
    for scheme, part in enumerate(parts):
        alone = worth(prices, person(), part, days[:1])
        for name in ("at_once", "pension", "heirs"):
            assert getattr(together, name)[scheme] == getattr(alone, name)[0], (scheme, name)
