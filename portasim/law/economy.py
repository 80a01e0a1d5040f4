"""What money is worth at home: prices, wages, exchange rates and minimum wages by calendar year.

The figures stand in portasim/economy, dated and cited like numbers of law, and are read through a
`Law`, so that a scenario changes them the same way. What no table holds is computed here: indices
from growth, exchange rates after the table from relative prices, minimum wages outside it from the
growth of wages. A value that a scenario dates after the table takes its place on the path: what
lies before it stays, and the path goes on from it.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Final

import numpy as np

from portasim.core.arrays import Floats, Ints
from portasim.core.calendar import first_days, january, years_of
from portasim.core.faults import UserError
from portasim.core.params import NO_VALUE, UNITS, Number
from portasim.core.words import CURRENCY, PROVINCES
from portasim.law.system import Law

BASE: Final = 2026
"""The calendar year in which every index is 1."""

PROVINCIAL: Final = ("provincial_minimum_wage", "provincial_minimum_wage_assumed")
"""The ends of the ids of the numbers that hold minimum wages of Thai provinces."""

_WHOLE: Final = 100 * UNITS["percent"]
_JULY: Final = 6
_LARGEST: Final = 10**14
"""A monthly wage in minor units beyond which a life's wages no longer add up in 64 bits."""


def price_index(law: Law, years: Ints) -> Floats:
    """Consumer prices of each year over those of the base year. Raises NotInForce before 1998."""
    return _index(law, "price_growth", years)


def wage_index(law: Law, years: Ints) -> Floats:
    """Wages of each year over those of the base year, in money. Raises NotInForce before 1998."""
    return _index(law, "wage_growth", years)


def exchange_rate(home: Law, thai: Law, years: Ints) -> Floats:
    """What one baht is worth in each year, in whole units of the home currency.

    Yearly means to the last year tabulated; from then on, and from each later value of a scenario,
    the rate moves with prices at home over prices in Thailand (purchasing power parity, assumed).
    Raises NotInForce before 1998.
    """
    if CURRENCY[home.country] == CURRENCY[thai.country]:
        return np.ones(len(years))
    number = home.number(exchange_number(home))
    known = _known(number, years, 0)
    rate = home.at(number.id, _days(known)) / UNITS[number.unit]
    dearer = _since(price_index(home, years), price_index(home, known))
    dearer_in_thailand = _since(price_index(thai, years), price_index(thai, known))
    moved: Floats = rate * dearer / dearer_in_thailand
    return moved


def home_minimum_wage(law: Law, years: Ints) -> Ints:
    """The minimum wage of a month of full work on 1 July of each year, in minor units.

    Cambodia: of garments, turned into riel; Myanmar: of a day, times the days paid; Viet Nam: of
    region I. Before the first one, after the last one tabulated and after each later value of a
    scenario it moves with wages (assumed). Raises NotInForce before 1998, and UserError for
    Thailand, whose minimum wages are those of provinces, and where growth makes wages too large to
    compute with.
    """
    known = _known_wage(law, years)
    wage = _minimum_wage_m(law, _days(known, _JULY))
    grown = wage * _since(wage_index(law, years), wage_index(law, known))
    grown *= _since(_per(law, np.maximum(years, known)), _per(law, known))
    if grown.size and not grown.max() < _LARGEST:
        year, name = int(years[np.argmax(grown >= _LARGEST)]), f"{law.country}.economy.wage_growth"
        raise UserError(
            f"{name}: minimum wages pass {_LARGEST:,} by {year}; write growth nearer to 0"
        )
    return np.floor(grown + 0.5).astype(np.int64)


def minimum_wage_as_set(law: Law, years: Ints) -> Floats:
    """What `home_minimum_wage` rests on, in the unit in which the country sets it.

    A month in Lao kip and Vietnamese dong, a month in US cents in Cambodia, a day in pyas in
    Myanmar, on 1 July of each year. Raises as `home_minimum_wage` does.
    """
    known = _known_wage(law, years)
    moved = _since(wage_index(law, years), wage_index(law, known))
    return np.asarray(law.at(wage_number(law), _days(known, _JULY)) * moved)


def thai_minimum_wages(thai: Law) -> tuple[Ints, Ints]:
    """The days on which minimum wages change, and the wage of a day from each on, in satang.

    The wages are days x provinces. A province that a row leaves out keeps its last wage; one that
    no row names has the lowest of those named (assumed).
    """
    read, taken = (thai.number(f"{thai.country}.economy.{name}") for name in PROVINCIAL)
    days = np.unique(np.concatenate([read.changes, taken.changes]))
    each, provinces = days[:, None], np.arange(len(PROVINCES))[None, :]
    wages = read.at(each, provinces, thai.touched, otherwise=0)
    wages = np.where(wages > 0, wages, taken.at(each, provinces, thai.touched, otherwise=0))
    for earlier, later in pairwise(wages):
        later[later == 0] = earlier[later == 0]
    lowest = np.where(wages > 0, wages, wages.max()).min(axis=1, keepdims=True)
    return days, np.where(wages > 0, wages, lowest)


def thai_minimum_wages_set(thai: Law) -> tuple[int, Ints, Ints]:
    """The day of the last minimum wage tabulated, and what a scenario sets after it.

    Gives days, and the wage of a day from each on, in satang, days x provinces: 0 where it leaves
    a province as it is. Provinces that nobody names get the lowest wage of a day that names all
    others (assumed).
    """
    read, taken = (thai.number(f"{thai.country}.economy.{name}") for name in PROVINCIAL)
    ends = max(read.last_tabled, taken.last_tabled)
    days = np.unique(np.concatenate([read.changes, taken.changes]))
    days = days[days > ends]
    provinces = np.arange(len(PROVINCES))[None, :]

    def begun(number: Number) -> Ints:
        wages = number.at(days[:, None], provinces, thai.touched, otherwise=0)
        return np.where(np.isin(days, number.changes)[:, None], wages, 0)

    rows: Ints = np.array([row.values for row in (*read.rows, *taken.rows)])
    never = rows.max(axis=0) == NO_VALUE
    wages = np.where(begun(read) > 0, begun(read), begun(taken))
    whole = ((wages > 0) | never).all(axis=1)
    lowest = np.where(wages > 0, wages, wages.max(initial=0)).min(axis=1, keepdims=True)
    return ends, days, np.where(whole[:, None] & (wages == 0), lowest, wages)


def exchange_number(law: Law) -> str:
    """The id of the number that holds the exchange rates of a country."""
    return f"{law.country}.economy.exchange_rate"


def wage_number(law: Law) -> str:
    """The id of the number that holds the minimum wages of a country of origin."""
    short = {"KH": "minimum_wage_usd", "MM": "minimum_wage_d"}.get(law.country, "minimum_wage")
    return f"{law.country}.economy.{short}"


def first_year_on(days: Ints, months: int = 0) -> Ints:
    """The first year whose 1 January, or first day so many months later, is not before each day."""
    years = years_of(days)
    return years + (_days(years, months) < days)


def _known(number: Number, years: Ints, months: int) -> Ints:
    """The year in which the value that holds in each year was stated, on 1 January or later.

    In the years of the law's own table the year itself, after it the year of the last value.
    """
    later = first_year_on(number.changes, months).tolist()
    ends = int(first_year_on(np.array([number.last_tabled]), months)[0])
    stated = np.array(sorted({ends, *(year for year in later if year > ends)}))
    last = stated[np.maximum(np.searchsorted(stated, years, side="right") - 1, 0)]
    known: Ints = np.where(years <= ends, years, last)
    return known


def _known_wage(law: Law, years: Ints) -> Ints:
    """The same for minimum wages, which before the first known one move with wages too."""
    number = law.number(wage_number(law))
    first = int(first_year_on(number.changes[:1], _JULY)[0])
    return _known(number, np.maximum(years, first), _JULY)


def _per(law: Law, years: Ints) -> Floats:
    """How much of a monthly wage in minor units one unit of the number of a country makes."""
    short = {"KH": "usd", "MM": "paid_days"}.get(law.country)
    if short is None:
        return np.ones(len(years))
    return law.at(f"{law.country}.economy.{short}", _days(years, _JULY)).astype(np.float64)


def _minimum_wage_m(law: Law, days: Ints) -> Ints:
    """The monthly minimum wage in force on each day, in minor units, half a unit up."""
    wage = law.at(wage_number(law), days)
    if law.country == "KH":
        per = UNITS["USD"] * UNITS["factor"] // UNITS["KHR"]
        return (wage * law.at("KH.economy.usd", days) + per // 2) // per
    if law.country == "MM":
        return wage * law.at("MM.economy.paid_days", days)
    return wage


def _index(law: Law, name: str, years: Ints) -> Floats:
    """Growth cumulated to each year, over that to the base year."""
    first = min(int(years.min(initial=BASE)), BASE)
    last = max(int(years.max(initial=BASE)), BASE)
    growth = law.at(f"{law.country}.economy.{name}", _days(np.arange(first + 1, last + 1)))
    level = np.concatenate([[1.0], np.cumprod(1 + growth / _WHOLE)])
    index: Floats = level[years - first] / level[BASE - first]
    return index


def _since(now: Floats, then: Floats) -> Floats:
    """How an index has moved, exactly 1 where it has not."""
    moved: Floats = now / then
    return moved


def _days(years: Ints, months: int = 0) -> Ints:
    """The first day of the year, or of the month so many months later."""
    return first_days(january(years) + months)
