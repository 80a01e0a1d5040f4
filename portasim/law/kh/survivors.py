"""Survivors' pension and its division, lump sum without one, and the funeral grant."""

from __future__ import annotations

import numpy as np

from portasim.core.arrays import Bools, Ints
from portasim.core.ratios import Value, percent, where
from portasim.core.rules import rule
from portasim.law.rounding import TO_RIEL


@rule(unit="flag", ref="KH-SURVIVORS", since="2022-07-01")
def survivors_qualify(months: Ints, survivor_months: Ints) -> Value:
    """Whether the deceased had paid enough months for a survivors' pension."""
    return months >= survivor_months


@rule(unit="KHR/month", ref="KH-RISKS", since="2022-07-01", rounding=TO_RIEL)
def survivors_m(survivors_qualify: Bools, pension_m: Ints, survivors_part: Ints) -> Value:
    """Monthly pension of all survivors together: the least share of the pension of the deceased."""
    return where(survivors_qualify, pension_m * percent(survivors_part), 0)


@rule(unit="KHR/month", ref="KH-RISKS", since="2022-07-01", rounding=TO_RIEL)
def spouse_m(survivors_m: Ints, spouse_left: Bools, children: Ints, spouse_part: Ints) -> Value:
    """Part of the spouse in the survivors' pension: half beside children, else the whole."""
    beside_children = where(children > 0, survivors_m * percent(spouse_part), survivors_m)
    return where(spouse_left, beside_children, 0)


@rule(unit="KHR/month", ref="KH-RISKS", since="2022-07-01")
def children_m(survivors_m: Ints, spouse_m: Ints, children: Ints) -> Value:
    """Part of the children together in the survivors' pension: what is not the spouse's."""
    return np.where(children > 0, survivors_m - spouse_m, 0)


@rule(unit="KHR", ref="KH-RISKS", since="2022-07-01")
def survivors_lump_sum(
    survivors_qualify: Bools, pension_m: Ints, survivor_lump_months: Ints
) -> Value:
    """Lump sum of survivors without a pension: at the least one monthly pension of the deceased."""
    return np.where(survivors_qualify, 0, pension_m * survivor_lump_months)


@rule(unit="KHR", ref="KH-FUNERAL", since="2022-07-01")
def funeral_grant(pension_m: Ints, funeral_pensions: Ints, funeral_minimum: Ints) -> Value:
    """Funeral grant: five monthly pensions of the deceased, and not less than the minimum."""
    return np.maximum(pension_m * funeral_pensions, funeral_minimum)
