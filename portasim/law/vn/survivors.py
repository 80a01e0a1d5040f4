"""Death: the funeral grant, monthly allowances to relatives, and one-off payments to them."""

from __future__ import annotations

import numpy as np

from portasim.core.arrays import Bools, Ints
from portasim.core.params import UNITS
from portasim.core.ratios import Ratio, Value, as_ratio, percent, truth, where
from portasim.core.rules import rule
from portasim.law.rounding import TO_DONG


@rule(unit="flag", ref="VN-LSI-85", since="2025-07-01")
def funeral_qualifies(
    months: Ints,
    funeral_months: Ints,
    voluntary_funeral_months: Ints,
    voluntary_only: Bools | bool = False,
    pensioner: Bools | bool = False,
) -> Value:
    """Whether a funeral grant is due: 12 months paid (60 where all voluntary), or a pension."""
    needed = np.where(truth(voluntary_only), voluntary_funeral_months, funeral_months)
    return (months >= needed) | truth(pensioner)


@rule(unit="VND", ref="VN-LSI-85", since="2025-07-01")
def funeral_grant(funeral_qualifies: Bools, funeral_levels: Ints, reference_level: Ints) -> Value:
    """Grant to whoever arranges the funeral: ten times the reference level."""
    return np.where(funeral_qualifies, funeral_levels * reference_level, 0)


@rule(unit="flag", ref="VN-LSI-86", since="2025-07-01")
def survivors_qualify(
    months: Ints, survivor_months: Ints, pensioner: Bools | bool = False
) -> Value:
    """Whether monthly allowances to relatives are due: 15 years paid, or a pension."""
    return (months >= survivor_months) | truth(pensioner)


@rule(unit="VND/month", ref="VN-LSI-87", since="2025-07-01", rounding=TO_DONG)
def survivor_allowance_m(
    survivors_qualify: Bools,
    reference_level: Ints,
    relative_rate: Ints,
    lone_relative_rate: Ints,
    lone_relative: Bools | bool = False,
) -> Value:
    """Monthly allowance of one relative: half the reference level, 70 percent if alone."""
    rate = np.where(truth(lone_relative), lone_relative_rate, relative_rate)
    return where(survivors_qualify, reference_level * percent(rate), 0)


@rule(unit="VND/month", ref="VN-LSI-87", since="2025-07-01")
def survivors_allowance_m(
    survivor_allowance_m: Ints, relatives: Ints, most_relatives: Ints
) -> Value:
    """Monthly allowances of all relatives of one deceased: of four at most."""
    return survivor_allowance_m * np.minimum(relatives, most_relatives)


@rule(unit="VND", ref="VN-LSI-88", since="2025-07-01", rounding=TO_DONG)
def heirs_lump_sum(
    years_wage_months: Ratio | Ints, survivor_least: Ints, mean_wage_m: Ints
) -> Value:
    """Payment to the relatives of an insured person: by years, at least three mean wages."""
    years = as_ratio(years_wage_months)
    low = years.num < survivor_least * years.den
    return where(low, survivor_least, years) * mean_wage_m


@rule(unit="VND", ref="VN-LSI-89", since="2025-07-01", rounding=TO_DONG)
def heirs_of_pensioner(
    pension_m: Ints,
    months_paid: Ints,
    pensioner_most: Ints,
    drawn_share: Ints,
    survivor_least: Ints,
) -> Value:
    """Payment to the relatives of a pensioner: 48 pensions, less half of each month drawn."""
    factor = UNITS["factor"]
    left = pensioner_most * factor - months_paid * drawn_share
    return Ratio(np.maximum(left, survivor_least * factor), factor) * pension_m
