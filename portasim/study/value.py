"""Present values: amounts of different years brought to one day, pensions by life table.

Floats live here and in statistics only. A pension is valued from the life table of the country of
origin at the age of its first payment, not from the death the model drew, so that chance in the
last years of a life does not blur a comparison.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from portasim.core.vocab import DAYS_PER_YEAR, NEVER, ORIGINS, SEXES, Floats, Ints, day
from portasim.law.system import Law
from portasim.lives.tables import BANDS, death_rates
from portasim.study.plan import Valuation

FIRST_AGE: Final = 50
LAST_AGE: Final = 105
MONTHS: Final = (LAST_AGE - FIRST_AGE + 15) * 12
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


def survival(period: str, first_age: int, months: int) -> Floats:
    """Chance of being alive after each month, origins x sexes x months + 1, from an age on."""
    origin, sex = (a.ravel() for a in np.indices((len(ORIGINS), len(SEXES))))
    rates = death_rates(period, origin, sex).reshape(len(ORIGINS), len(SEXES), BANDS)
    bands = np.minimum((first_age * 12 + np.arange(months)) // 60, BANDS - 1)
    hazard = np.cumsum(rates[:, :, bands] / 12, axis=2)
    alive: Floats = np.exp(-np.concatenate([np.zeros((*rates.shape[:2], 1)), hazard], axis=2))
    return alive


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
