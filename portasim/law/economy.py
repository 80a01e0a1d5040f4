"""What money is worth at home: prices, wages, exchange rates and minimum wages by calendar year.

The figures stand in portasim/economy, dated and cited like numbers of law, and are read through a
`Law`, so that a scenario changes them the same way. What no table holds is computed here: indices
from growth, exchange rates after the last known one from relative prices, minimum wages outside
the known ones from the growth of wages.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Final

import numpy as np

from portasim.core.arrays import Floats, Ints
from portasim.core.calendar import first_days, january, years_of
from portasim.core.faults import UserError
from portasim.core.params import UNITS
from portasim.core.words import CURRENCY, PROVINCES
from portasim.law.system import Law

BASE: Final = 2026
"""The calendar year in which every index is 1."""

_PROVINCIAL: Final = ("provincial_minimum_wage", "provincial_minimum_wage_assumed")
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

    Yearly means to the last year tabulated; from then on the rate moves with prices at home over
    prices in Thailand (purchasing power parity, assumed). Raises NotInForce before 1998.
    """
    if CURRENCY[home.country] == CURRENCY[thai.country]:
        return np.ones(len(years))
    name = f"{home.country}.economy.exchange_rate"
    last = int(years_of(home.number(name).changes[-1:])[0])
    known = np.minimum(years, last)
    rate = home.at(name, _days(known)) / UNITS[home.number(name).unit]
    dearer = _since(price_index(home, years), price_index(home, known))
    dearer_in_thailand = _since(price_index(thai, years), price_index(thai, known))
    moved: Floats = rate * dearer / dearer_in_thailand
    return moved


def home_minimum_wage(law: Law, years: Ints) -> Ints:
    """The minimum wage of a month of full work on 1 July of each year, in minor units.

    Cambodia: of garments, turned into riel; Myanmar: of a day, times the days paid; Viet Nam: of
    region I. Before the first and after the last one known it moves with wages (assumed). Raises
    NotInForce before 1998, and UserError for Thailand, whose minimum wages are those of provinces,
    and where growth makes wages too large to compute with.
    """
    changes = law.number(_wage_number(law)).changes
    first, last = (int(year) for year in _first_july_on(changes[[0, -1]]))
    known = np.clip(years, first, last)
    wage = _minimum_wage_m(law, _days(known, _JULY))
    grown = wage * _since(wage_index(law, years), wage_index(law, known))
    if grown.size and not grown.max() < _LARGEST:
        year, name = int(years[np.argmax(grown >= _LARGEST)]), f"{law.country}.economy.wage_growth"
        raise UserError(
            f"{name}: minimum wages pass {_LARGEST:,} by {year}; write growth nearer to 0"
        )
    return np.floor(grown + 0.5).astype(np.int64)


def thai_minimum_wages(thai: Law) -> tuple[Ints, Ints]:
    """The days on which minimum wages change, and the wage of a day from each on, in satang.

    The wages are days x provinces. A province that a row leaves out keeps its last wage; one that
    no row names has the lowest of those named (assumed).
    """
    read, taken = (thai.number(f"{thai.country}.economy.{name}") for name in _PROVINCIAL)
    days = np.unique(np.concatenate([read.changes, taken.changes]))
    each, provinces = days[:, None], np.arange(len(PROVINCES))[None, :]
    wages = read.at(each, provinces, thai.touched, otherwise=0)
    wages = np.where(wages > 0, wages, taken.at(each, provinces, thai.touched, otherwise=0))
    for earlier, later in pairwise(wages):
        later[later == 0] = earlier[later == 0]
    lowest = np.where(wages > 0, wages, wages.max()).min(axis=1, keepdims=True)
    return days, np.where(wages > 0, wages, lowest)


def _wage_number(law: Law) -> str:
    short = {"KH": "minimum_wage_usd", "MM": "minimum_wage_d"}.get(law.country, "minimum_wage")
    return f"{law.country}.economy.{short}"


def _minimum_wage_m(law: Law, days: Ints) -> Ints:
    """The monthly minimum wage in force on each day, in minor units, half a unit up."""
    wage = law.at(_wage_number(law), days)
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


def _first_july_on(days: Ints) -> Ints:
    """The first year whose 1 July is not before each day."""
    years = years_of(days)
    return years + (_days(years, _JULY) < days)
