"""Prices of money at home: exchange into baht, and pensions that rise there, year by year.

A pension at home is reckoned in the currency of home, rises there as its law says, and is changed
into baht month by month at the rate of the year. The day and the rate of discount are those of the
scenario's valuation, death rates those of the country of origin.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from portasim.core.arrays import Floats, Ints
from portasim.core.calendar import DAYS_PER_YEAR, NEVER, day, years_of
from portasim.core.params import UNITS
from portasim.core.words import CURRENCY, ORIGINS, SEXES
from portasim.economy.mortality import FIRST_AGE, LAST_AGE, MONTHS, survival
from portasim.law.economy import exchange_rate, price_index, wage_index
from portasim.law.laws import Laws
from portasim.law.system import Law
from portasim.rights.valuation import Valuation

_FIRST_YEAR: Final = 1998
_LAST_START: Final = 2200
MINOR: Final = tuple(UNITS[CURRENCY[country]] for country in ORIGINS)
"""Minor units in one unit of each home currency, in the order of ORIGINS."""


@dataclass(frozen=True)
class HomePrices:
    """What money of home is worth in baht of the day of valuation.

    day: of valuation; rate: yearly discount; per_baht: units of the home currency for a baht,
    origins x years from 1998; annuity: present value on its first day, in baht, of a pension of 1
    baht a month at that day's exchange, origins x sexes x ages from 50 x years of the first month;
    thai_prices: price index of Thailand by year, 1 in the year of valuation.
    """

    day: int
    rate: float
    per_baht: Floats
    annuity: Floats
    home_prices: Floats
    thai_prices: Floats

    def baht(self, origin: Ints, minor: Ints | Floats, on: Ints) -> Floats:
        """Amounts in minor units of home in baht at the exchange of some days."""
        found: Floats = minor / np.array(MINOR)[origin] / self.per_baht_on(origin, on)
        return found

    def per_baht_on(self, origin: Ints, on: Ints) -> Floats:
        """Units of each home currency for a baht on some days."""
        found: Floats = self.per_baht[origin, self._year(on)]
        return found

    def discounted(self, baht: Floats, on: Ints) -> Floats:
        """Baht of some days in money of the day of valuation; 0 for days that never come."""
        years = np.where(on >= NEVER, 0, on - self.day) / DAYS_PER_YEAR
        found: Floats = np.where(on >= NEVER, 0.0, baht * (1 + self.rate) ** -years)
        return found

    def for_life(self, origin: Ints, sex: Ints, birth: Ints, on: Ints) -> Floats:
        """Value on each day, in baht, of a home pension of 1 baht a month from then on for life."""
        age = np.clip((on - birth) / DAYS_PER_YEAR, FIRST_AGE, LAST_AGE - 1e-9)
        low = age.astype(np.int64) - FIRST_AGE
        part = age - FIRST_AGE - low
        year = self._year(on)
        younger = self.annuity[origin, sex, low, year]
        older = self.annuity[origin, sex, low + 1, year]
        found: Floats = younger * (1 - part) + older * part
        return found

    def real(self, baht: Floats, on: Ints) -> Floats:
        """Baht of some days at Thai prices of the year of valuation."""
        found: Floats = baht / self.thai_prices[self._year(on)]
        return found

    def _year(self, on: Ints) -> Ints:
        on = np.where(on >= NEVER, self.day, on)
        return np.clip(years_of(on) - _FIRST_YEAR, 0, _LAST_START - _FIRST_YEAR)


def make_home_prices(valuation: Valuation, laws: Laws) -> HomePrices:
    """The prices of home money under a scenario's valuation and the economies of its laws."""
    last = _LAST_START + MONTHS // 12 + 1
    years = np.arange(_FIRST_YEAR, last + 1)
    rate = valuation.discount_rate_pct / 100
    ages = np.arange(FIRST_AGE, LAST_AGE + 2)
    starts = np.arange(_LAST_START - _FIRST_YEAR + 1) * 12
    per_baht = np.stack([exchange_rate(law, laws.thai, years) for law in laws.home])
    annuity = np.zeros((len(ORIGINS), len(SEXES), len(ages), len(starts)))
    # payments of each month in baht, in steps of a year as tables of the economy are
    months = np.arange(len(years) * 12)
    discount = (1 + rate) ** (-months / 12)
    worth = np.stack(
        [
            np.repeat(_raised(law, years) / per_baht[code], 12) * discount
            for code, law in enumerate(laws.home)
        ]
    )
    alive = np.stack(
        [survival(valuation.life_table, int(age), MONTHS)[:, :, :-1] for age in ages], axis=2
    )
    for code in range(len(ORIGINS)):
        ahead = np.lib.stride_tricks.sliding_window_view(worth[code], MONTHS)[starts]
        annuity[code] = alive[code] @ (ahead / ahead[:, :1]).T
    thai = price_index(laws.thai, years)
    of_valuation = valuation.date.year - _FIRST_YEAR
    home = np.stack([price_index(law, years) for law in laws.home])
    return HomePrices(
        day=day(valuation.date),
        rate=rate,
        per_baht=per_baht,
        annuity=annuity,
        home_prices=home / home[:, of_valuation : of_valuation + 1],
        thai_prices=thai / thai[of_valuation],
    )


def _raised(law: Law, years: Ints) -> Floats:
    """How pensions in payment rise over the years, by the word of the law's switch."""
    word = law.choice(f"{law.country}.switch.indexation")
    if word == "none":
        return np.ones(len(years))
    return price_index(law, years) if word == "prices" else wage_index(law, years)
