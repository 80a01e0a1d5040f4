"""Mortality by country of origin, sex and age, from life tables."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files
from typing import Final

import numpy as np

from portasim.core.arrays import Floats, Ints
from portasim.core.calendar import DAYS_PER_YEAR
from portasim.core.words import COUNTRIES, ORIGINS, SEXES

BANDS = 21
"""Five-year age bands 0-4, 5-9, ... 95-99 and 100 and over."""
BAND_DAYS = 5 * DAYS_PER_YEAR

FIRST_AGE: Final = 50
LAST_AGE: Final = 105
MONTHS: Final = (LAST_AGE - FIRST_AGE + 15) * 12


@lru_cache
def life_tables() -> Mapping[str, Floats]:
    """Death rates a year by period: arrays of country (of COUNTRIES) x sex x five-year band.

    Source: United Nations, World Population Prospects 2024 (CC BY 3.0 IGO), abridged tables.
    """
    rates: dict[str, Floats] = {}
    text = files("portasim.economy").joinpath("life_tables.csv").read_text(encoding="utf-8")
    for row in csv.DictReader(text.splitlines()):
        table = rates.setdefault(row["period"], np.zeros((len(COUNTRIES), len(SEXES), BANDS)))
        age = int(row["age"])
        if age != 1:  # the first year and ages 1-4 share band 0, which no worker is in
            place = COUNTRIES.index(row["country"]), SEXES.index(row["sex"]), min(age // 5, 20)
            table[place] = float(row["mx"])
    return rates


def death_rates(period: str, origin: Ints, sex: Ints) -> Floats:
    """Death rates a year by five-year band: persons x bands, each from the home country's table."""
    return life_tables()[period][origin + 1, sex]


def survival(period: str, first_age: int, months: int) -> Floats:
    """Chance of being alive after each month, origins x sexes x months + 1, from an age on."""
    origin, sex = (a.ravel() for a in np.indices((len(ORIGINS), len(SEXES))))
    rates = death_rates(period, origin, sex).reshape(len(ORIGINS), len(SEXES), BANDS)
    bands = np.minimum((first_age * 12 + np.arange(months)) // 60, BANDS - 1)
    hazard = np.cumsum(rates[:, :, bands] / 12, axis=2)
    alive: Floats = np.exp(-np.concatenate([np.zeros((*rates.shape[:2], 1)), hazard], axis=2))
    return alive
