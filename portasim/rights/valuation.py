"""Present values: amounts of different years brought to one day, pensions by life table.

Floats live here and in statistics only. A pension is valued from the life table of the country of
origin at the age of its first payment, not from the death the model drew, so that chance in the
last years of a life does not blur a comparison.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final

import numpy as np
from pydantic import Field, model_validator

from portasim.core.arrays import Floats, Ints
from portasim.core.calendar import DAYS_PER_YEAR, NEVER, day, first_days, months_of
from portasim.core.config import Sourced
from portasim.core.facts import World
from portasim.core.words import ORIGINS, SATANG, SEXES
from portasim.economy.mortality import FIRST_AGE, LAST_AGE, MONTHS, life_tables, survival
from portasim.law.system import Law
from portasim.rights.right import Right

_SURVIVORS: Final = (
    "TH.old_age.survivor_window",
    "TH.old_age.survivor_minimum",
    "TH.old_age.survivor_guarantee",
)


@dataclass(frozen=True)
class Valuer:
    """Prices of money at other days, and of pensions at each age.

    pension: present value of 1 a month in advance for life, origins x sexes x ages from 50 in
    years; heirs: the survivors' payment that comes with it, regimes of its law x origins x sexes x
    ages x months paid before; regimes: their first days.
    """

    day: int
    rate: float
    pension: Floats
    heirs: Floats
    regimes: Ints

    def discounted(self, amount: Floats | Ints, days: Ints) -> Floats:
        """Amounts on some days in money of the day of valuation; 0 for days that never come."""
        years = np.where(days >= NEVER, 0, days - self.day) / DAYS_PER_YEAR
        present: Floats = np.where(days >= NEVER, 0.0, amount * (1 + self.rate) ** -years)
        return present

    def annuity(
        self, origin: Ints, sex: Ints, birth: Ints, days: Ints, paid: Ints
    ) -> tuple[Floats, Floats]:
        """Value on each day of 1 a month from then on for life, and of what heirs are due by it.

        paid: months of the pension paid before.
        """
        age = np.clip((days - birth) / DAYS_PER_YEAR, FIRST_AGE, LAST_AGE - 1e-9)
        low = age.astype(np.int64) - FIRST_AGE
        part = age - FIRST_AGE - low
        regime = np.maximum(np.searchsorted(self.regimes, days, side="right") - 1, 0)
        paid = np.minimum(paid, self.heirs.shape[-1] - 1)

        def between(younger: Floats, older: Floats) -> Floats:
            return younger * (1 - part) + older * part

        pension = between(self.pension[origin, sex, low], self.pension[origin, sex, low + 1])
        left = between(
            self.heirs[regime, origin, sex, low, paid],
            self.heirs[regime, origin, sex, low + 1, paid],
        )
        return pension, left


def make_valuer(valuation: Valuation, law: Law) -> Valuer:
    """The prices of a scenario's valuation under a law's survivors' rules."""
    rate = valuation.discount_rate_pct / 100
    monthly = (1 + rate) ** (-np.arange(MONTHS + 1) / 12)
    ages = np.arange(FIRST_AGE, LAST_AGE + 2)
    regimes = np.unique(np.concatenate([law.number(name).changes for name in _SURVIVORS]))
    lump = np.stack([_heirs_of_one(law, int(on)) for on in regimes])
    window = int(np.flatnonzero(lump.any(axis=0)).max(initial=0)) + 1
    # a row for each number of months paid before, a column for each further month to the death
    left = lump[:, np.add.outer(np.arange(window + 1), np.arange(window))]
    pension = np.zeros((len(ORIGINS), len(SEXES), len(ages)))
    heirs = np.zeros((len(regimes), *pension.shape, window + 1))
    for index, age in enumerate(ages):
        alive = survival(valuation.life_table, int(age), MONTHS)
        pension[:, :, index] = (alive[:, :, :-1] * monthly[:-1]).sum(axis=2)
        dies = (alive[:, :, :-1] - alive[:, :, 1:]) * monthly[1:]
        heirs[:, :, :, index] = np.einsum("osk,rak->rosa", dies[:, :, :window], left)
    return Valuer(day(valuation.date), rate, pension, heirs, regimes)


def _heirs_of_one(law: Law, on: int) -> Ints:
    """The survivors' payment of a pension of 1 by the months paid until the death, from 1 on."""
    paid = np.arange(1, 2 * MONTHS + 1)
    one = {"pension_m": np.ones(1, dtype=np.int64), "months_paid": paid}
    found = law.evaluate(["heirs_of_pensioner"], np.array([on], dtype=np.int64), one)
    return np.asarray(found["heirs_of_pensioner"])


@dataclass(frozen=True)
class Worth:
    """Present value in baht of a satang decided on some day, one entry a person.

    at_once: of a lump sum; pension: of a satang a month, arrears and rest of life; heirs: of what
    the pensioner's heirs are due, if they claim. All 0 where nothing is ever decided.
    """

    at_once: Floats
    pension: Floats
    heirs: Floats

    def of(self, pension_m: Ints, lump_sum: Ints, heirs: Floats) -> Floats:
        """Present value of amounts in satang; heirs: the chance that a pensioner's heirs claim."""
        value: Floats = lump_sum * self.at_once + pension_m * (self.pension + heirs * self.heirs)
        return value


def worth_of(valuer: Valuer, world: World, right: Right, decided: Ints) -> Worth:
    """What satang decided on some day are worth.

    The pension starts on the first of the month after the decision; arrears are of months begun
    alive and are paid with the decision, which a death after the claim does not stop.
    """
    people = world.people
    never = (decided >= NEVER) | (right.arises >= NEVER)
    on = np.where(never, 0, decided)
    first_month = months_of(np.where(never, 0, right.arises)) + 1
    next_month = months_of(on) + 1
    arrears = np.maximum(np.minimum(next_month, months_of(people.death) + 1) - first_month, 0)
    satang = np.where(never, 0.0, 1 / SATANG)
    at_once = valuer.discounted(satang, on)
    start = first_days(next_month)
    alive = np.where(people.death > on, valuer.discounted(satang, start), 0.0)
    pension, heirs = valuer.annuity(people.origin, people.sex, people.birth, start, arrears)
    return Worth(at_once, arrears * at_once + pension * alive, heirs * alive)


def value_of(
    valuer: Valuer,
    world: World,
    right: Right,
    decided: Ints,
    pension_m: Ints,
    lump_sum: Ints,
    heirs: Floats,
) -> Floats:
    """Present value in baht of amounts in satang decided on some day.

    heirs: the chance that a pensioner's heirs claim, one entry a person; 0 where never decided.
    """
    return worth_of(valuer, world, right, decided).of(pension_m, lump_sum, heirs)


def ideal_value(
    valuer: Valuer, world: World, right: Right, pension_m: Ints, horizon: int
) -> Floats:
    """Present value in baht of a right claimed and paid on the day it arises, heirs included.

    horizon: the last day in the books; a right that arises later is in no book.
    """
    arises = right.arises
    at_once = np.where((arises < world.people.death) & (arises <= horizon), arises, NEVER)
    lump_sum = np.where(pension_m > 0, 0, right.lump_sum)
    value = value_of(valuer, world, right, at_once, pension_m, lump_sum, np.ones(world.n))
    return value + valuer.discounted(right.heirs / SATANG, world.people.death)


class Valuation(Sourced):
    """Where and how amounts of different years are brought together."""

    date: dt.date = Field(description="the day to which every amount is brought")
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
