"""Present values: money of any scheme and year brought to one day, pensions by life table.

Floats live here and in statistics only. A pension is valued from the life table of the country of
origin at the age of its first payment, not from the death the model drew, so that chance in the
last years of a life does not blur a comparison. It is computed in the currency of its scheme, rises
as its law says, and is changed into baht month by month at the rate of the year.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from pydantic import Field, model_validator

from portasim.core.arrays import Floats, Ints
from portasim.core.calendar import DAYS_PER_YEAR, NEVER, day, first_days, months_of, years_of
from portasim.core.config import Sourced, TableDate
from portasim.core.facts import People
from portasim.economy.mortality import FIRST_AGE, LAST_AGE, MONTHS, life_tables, survival
from portasim.law.economy import exchange_rate, price_index, wage_index
from portasim.law.laws import Laws
from portasim.law.scheme import minor_units, pays_heirs
from portasim.law.system import Law
from portasim.rights.right import Rights

_FIRST_YEAR: Final = 1998
_LAST_START: Final = 2200
_HEIRS: Final = "heirs_of_pensioner"


class Valuation(Sourced):
    """Where and how amounts of different years are brought together."""

    date: TableDate = Field(description="the day to which every amount is brought")
    discount_rate_pct: float = Field(
        ge=0,
        le=20,
        description="nominal yearly rate, per cent",
        json_schema_extra={"unit": "per cent"},
    )
    life_table: str = Field(description="period of the WPP 2024 life tables for pensions")

    @model_validator(mode="after")
    def _table(self) -> Valuation:
        known = list(life_tables())
        if self.life_table not in known:
            raise ValueError(f"no life table '{self.life_table}'; allowed: {', '.join(known)}")
        return self


@dataclass(frozen=True, slots=True)
class Money:
    """The money of one scheme.

    unit: minor units in a unit of its currency; per_baht: units of it for a baht, years from 1998;
    pension: present value on its first day, in baht, of 1 baht a month for life at that day's
    exchange, origins x sexes x ages from 50 x years of the first month (one where years are alike);
    heirs: of what the heirs of a pension of 1 are due, regimes x origins x sexes x ages x months
    paid before, and regimes: their first days; None where the law owes heirs nothing.
    """

    unit: int
    per_baht: Floats
    pension: Floats
    heirs: Floats | None
    regimes: Ints


@dataclass(frozen=True, slots=True)
class Prices:
    """Prices of money at other days, in baht of the day of valuation.

    day: of valuation; rate: yearly discount; account: the scheme of the place of work, whose money
    a baht is; schemes: the money of each, in the order of COUNTRIES; level: prices there by year
    from 1998, 1 in the year of valuation.
    """

    day: int
    rate: float
    account: int
    schemes: tuple[Money, ...]
    level: Floats

    def discounted(self, amount: Floats | Ints, days: Ints) -> Floats:
        """Amounts on some days in money of the day of valuation; 0 for days that never come."""
        years = np.where(days >= NEVER, 0, days - self.day) / DAYS_PER_YEAR
        present: Floats = np.where(days >= NEVER, 0.0, amount * (1 + self.rate) ** -years)
        return present

    def per_baht_on(self, scheme: int | Ints, days: Ints) -> Floats:
        """Units of the currency of a scheme, or of one scheme a row, for a baht on some days."""
        year = self._year(days)
        if isinstance(scheme, np.ndarray):
            found: Floats = np.stack([money.per_baht for money in self.schemes])[scheme, year]
            return found
        return self.schemes[scheme].per_baht[year]

    def baht(self, scheme: int | Ints, minor: Ints | Floats, days: Ints) -> Floats:
        """Amounts in minor units of a scheme, or of one a row, in baht at the exchange of days."""
        unit = np.array([money.unit for money in self.schemes])
        found: Floats = minor / unit[scheme] / self.per_baht_on(scheme, days)
        return found

    def real(self, baht: Floats, days: Ints) -> Floats:
        """Baht of some days at prices there of the year of valuation."""
        found: Floats = baht / self.level[self._year(days)]
        return found

    def annuity(
        self, scheme: int, people: People, person: Ints, days: Ints, paid: Ints
    ) -> tuple[Floats, Floats]:
        """Value on each day, in baht, of 1 baht a month from then on for life, and of its heirs.

        paid: months of the pension paid before. The heirs' part is 0 where the law owes none.
        """
        money = self.schemes[scheme]
        origin, sex = people.origin[person], people.sex[person]
        age = (days - people.birth[person]) / DAYS_PER_YEAR
        age = np.clip(age, FIRST_AGE, LAST_AGE - 1e-9)
        low = age.astype(np.int64) - FIRST_AGE
        part = age - FIRST_AGE - low
        year = np.minimum(self._year(days), money.pension.shape[-1] - 1)

        def between(younger: Floats, older: Floats) -> Floats:
            return younger * (1 - part) + older * part

        table = money.pension
        pension = between(table[origin, sex, low, year], table[origin, sex, low + 1, year])
        if money.heirs is None:
            return pension, np.zeros(len(days))
        regime = np.maximum(np.searchsorted(money.regimes, days, side="right") - 1, 0)
        paid = np.minimum(paid, money.heirs.shape[-1] - 1)
        left = between(
            money.heirs[regime, origin, sex, low, paid],
            money.heirs[regime, origin, sex, low + 1, paid],
        )
        return pension, left

    def _year(self, days: Ints) -> Ints:
        days = np.where(days >= NEVER, self.day, days)
        return np.clip(years_of(days) - _FIRST_YEAR, 0, _LAST_START - _FIRST_YEAR)


@dataclass(frozen=True, slots=True)
class Worth:
    """Present value in baht of a minor unit of rights decided on some day, one entry a right.

    at_once: of a lump sum; pension: of a unit a month, arrears and rest of life; heirs: of what the
    pensioner's heirs are due, if they claim. All 0 where nothing is ever decided.
    """

    at_once: Floats
    pension: Floats
    heirs: Floats

    def of(self, monthly: Ints, lump_sum: Ints, heirs: Floats | float) -> Floats:
        """Present value of amounts; heirs: the chance that a pensioner's heirs claim."""
        value: Floats = lump_sum * self.at_once + monthly * (self.pension + heirs * self.heirs)
        return value


def worth(prices: Prices, people: People, rights: Rights, decided: Ints) -> Worth:
    """Worth of a minor unit of each right decided on some day, NEVER where it never is.

    A pension starts on the first of the month after the decision; arrears are of months begun alive
    since the right arose and are paid with the decision, which a death after it does not stop.
    """
    found = np.zeros((3, len(rights)))
    for scheme, money in enumerate(prices.schemes):
        rows = rights.rows_of(scheme)
        person, due, on = rights.person[rows], rights.arises[rows], decided[rows]
        if not person.size:
            continue
        death = people.death[person]
        never = (on >= NEVER) | (due >= NEVER)
        on = np.where(never, 0, on)
        next_month = months_of(on) + 1
        begins = months_of(np.where(never, 0, due)) + 1
        arrears = np.maximum(np.minimum(next_month, months_of(death) + 1) - begins, 0)
        start = first_days(next_month)
        unit = np.where(never, 0.0, 1 / money.unit)
        at_once = prices.discounted(unit / prices.per_baht_on(scheme, on), on)
        later = prices.discounted(unit / prices.per_baht_on(scheme, start), start)
        alive = np.where(death > on, later, 0.0)
        pension, heirs = prices.annuity(scheme, people, person, start, arrears)
        found[:, rows] = at_once, arrears * at_once + pension * alive, heirs * alive
    return Worth(*found)


def value_in_law(
    prices: Prices, people: People, rights: Rights, horizon: int, monthly: Ints | None = None
) -> Floats:
    """Present value in baht of rights claimed and paid on the day they arise, heirs included.

    horizon: the last day in the books; a right that arises later is in no book. monthly: pensions
    in the place of those of the rights, which displace their lump sums.
    """
    due = (rights.arises < people.death[rights.person]) & (rights.arises <= horizon)
    monthly = rights.monthly if monthly is None else monthly
    lump_sum = np.where(monthly > 0, 0, rights.lump_sum)
    decided = np.where(due, rights.arises, NEVER)
    value = worth(prices, people, rights, decided).of(monthly, lump_sum, 1.0)
    died = people.death[rights.person]
    return value + prices.discounted(prices.baht(rights.scheme, rights.survivors, died), died)


def make_prices(valuation: Valuation, laws: Laws) -> Prices:
    """The prices of a scenario's valuation under the laws and economies of its schemes.

    They are in the money of the place of work, of the first where there are several.
    """
    years = np.arange(_FIRST_YEAR, _LAST_START + MONTHS // 12 + 2)
    ages = range(FIRST_AGE, LAST_AGE + 2)
    table = valuation.life_table
    alive = np.stack([survival(table, age, MONTHS) for age in ages], axis=2)
    rate = valuation.discount_rate_pct / 100
    account = laws.hosts[0]
    host = laws.all[account]
    level = price_index(host, years)
    return Prices(
        day=day(valuation.date),
        rate=rate,
        account=account,
        schemes=tuple(_money(law, host, years, rate, alive) for law in laws.all),
        level=level / level[valuation.date.year - _FIRST_YEAR],
    )


def _money(law: Law, host: Law, years: Ints, rate: float, alive: Floats) -> Money:
    """The money of a scheme; alive: origins x sexes x ages x months after the age."""
    per_baht = exchange_rate(law, host, years)
    raised = _raised(law, years)
    monthly = (1 + rate) ** (-np.arange(MONTHS + 1) / 12)
    if law.country == host.country and raised is None:
        # every year is like the other, so that one column serves all
        pension = (alive[:, :, :, :-1] * monthly[:-1]).sum(axis=3)[..., np.newaxis]
    else:
        months = np.arange(len(years) * 12)
        rises = np.ones(len(years)) if raised is None else raised
        worth_m = np.repeat(rises / per_baht, 12) * (1 + rate) ** (-months / 12)
        starts = np.arange(_LAST_START - _FIRST_YEAR + 1) * 12
        ahead = np.lib.stride_tricks.sliding_window_view(worth_m, MONTHS)[starts]
        paths = np.ascontiguousarray((ahead / ahead[:, :1]).T)
        lives = np.ascontiguousarray(alive[..., :-1]).reshape(-1, MONTHS)
        pension = (lives @ paths).reshape(*alive.shape[:3], len(starts))
    heirs, regimes = None, np.zeros(0, dtype=np.int64)
    if pays_heirs(law):
        heirs, regimes = _heirs(law, alive, monthly)
    return Money(minor_units(law), per_baht, pension, heirs, regimes)


def _raised(law: Law, years: Ints) -> Floats | None:
    """How pensions in payment rise over the years, by the law's switch; None where they do not."""
    if law.choice_named("indexation") is None:
        return None
    word = law.choice(f"{law.country}.switch.indexation")
    if word == "none":
        return None
    return price_index(law, years) if word == "prices" else wage_index(law, years)


def _heirs(law: Law, alive: Floats, monthly: Floats) -> tuple[Floats, Ints]:
    """Value of what heirs of a pension of 1 are due by each death, and when its law changes."""
    numbers = [law.number_named(name) for name in law.rules[_HEIRS][0].arguments]
    changes = [number.changes for number in numbers if number is not None]
    regimes = np.unique(np.concatenate(changes))
    lump = np.stack([_heirs_of_one(law, int(on)) for on in regimes])
    window = int(np.flatnonzero(lump.any(axis=0)).max(initial=0)) + 1
    # a row for each number of months paid before, a column for each further month to the death
    left = lump[:, np.add.outer(np.arange(window + 1), np.arange(window))]
    dies = (alive[:, :, :, :-1] - alive[:, :, :, 1:]) * monthly[1:]
    heirs = np.einsum("osak,rpk->rosap", dies[:, :, :, :window], left)
    return heirs, regimes


def _heirs_of_one(law: Law, on: int) -> Ints:
    """The survivors' payment of a pension of 1 by the months paid until the death, from 1 on."""
    paid = np.arange(1, 2 * MONTHS + 1)
    one = {"pension_m": np.ones(1, dtype=np.int64), "months_paid": paid}
    found = law.evaluate([_HEIRS], np.array([on], dtype=np.int64), one)
    return np.asarray(found[_HEIRS])
