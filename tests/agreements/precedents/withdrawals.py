"""Refunds in bands of months, in monthly wages and premiums, and up to a ceiling of wages."""

from typing import Final

import numpy as np

from portasim.agreements.amounts import settled
from portasim.agreements.money import part_of
from portasim.core.arrays import Ints
from portasim.core.params import UNITS
from portasim.core.ratios import Ratio, Round, Value, as_ratio, percent

TENTH: Final = Round("1000", "half_up", ref="JP-EPI", status="enacted")
"""A tenth in ten thousandths, to which Japan rounds the multiplier of a refund."""


def banded(months: Ints, step: int, most: int) -> Ints:
    """Months cut to whole bands and at a most: step x floor(min(months, most) / step).

    Precedent: Japan, bands of six months up to 60, 36 before April 2021; below six, nothing (S81).
    """
    return np.minimum(months, most) // step * step


def multiplier(rate: int, months: Ints, rounding: Round = TENTH) -> Ints:
    """What a refund is in monthly wages, in ten thousandths: half of rate x months, then rounded.

    Precedent: Japan, Employees' Pension Insurance: 18.3 % x 1/2 x N to one decimal (S81, S83).
    """
    half = percent(np.array([rate])) * Ratio(1, 2)
    return rounding.apply(half * months * UNITS["factor"], "count")


def times(amount: Ints, factor: Ints) -> Ints:
    """An amount times a factor in ten thousandths, to the minor unit half up."""
    return settled(as_ratio(amount) * Ratio(factor, UNITS["factor"]))


def half_premiums(premium_m: Ints, months: Ints, credited: Ratio | None = None) -> Ints:
    """A refund of flat premiums: premium x 1/2 x N, each month as far as it was paid.

    `credited`: the paid part of the premium, one where None. Precedent: Japan, National Pension;
    partly exempt months count three, two or one quarter (S82).
    """
    paid = credited or Ratio(1)
    return settled(as_ratio(premium_m) * Ratio(months, 2) * paid)


def highest(contributed: Ints, rate: int, value: Value | None = None) -> Ints:
    """The most a refund may be: a share of the insured wages, and never above what it replaces.

    Precedent: Switzerland, 8.7 % of the insured gross income, no interest (S92, S93).
    """
    most = part_of(contributed, rate)
    return most if value is None else np.minimum(most, settled(value))
