"""Survivors: pensions of spouse, children and parents, and grants at a death."""

from __future__ import annotations

from typing import Final

import numpy as np

from portasim.core.arrays import Bools, Ints
from portasim.core.ratios import Value, percent, truth, where
from portasim.core.rules import rule
from portasim.law.rounding import TO_KIP

_MONTHS_A_YEAR: Final = 12
_BOTH: Final = 2


@rule(unit="flag", ref="LA-SURVIVORS", since="2014-01-01")
def survivors_qualify(survivor_months_paid: Ints, survivor_months: Ints) -> Value:
    """Whether the insured had paid enough months for pensions to the survivors."""
    return survivor_months_paid >= survivor_months


@rule(unit="flag", ref="LA-SURVIVORS", since="2014-01-01")
def spouse_qualifies(
    spouse_age: Ints,
    spouse_pension_age: Ints,
    spouse_income: Bools,
    spouse_disabled: Bools | Ints | int = 0,
) -> Value:
    """Whether a spouse receives a pension: disabled, or of age and without income."""
    of_age = spouse_age >= spouse_pension_age
    return truth(spouse_disabled) | (of_age & np.logical_not(spouse_income))


@rule(unit="LAK/month", ref="LA-SURVIVORS", since="2014-01-01", rounding=TO_KIP)
def spouse_pension_m(
    survivors_qualify: Bools, spouse_qualifies: Bools, last_wage_m: Ints, spouse_rate: Ints
) -> Value:
    """Monthly pension of the spouse: a share of the last insured pay."""
    return where(survivors_qualify & spouse_qualifies, last_wage_m * percent(spouse_rate), 0)


@rule(unit="LAK/month", ref="LA-SURVIVORS", since="2014-01-01", rounding=TO_KIP)
def children_pension_m(
    survivors_qualify: Bools, children: Ints, last_wage_m: Ints, child_rate: Ints
) -> Value:
    """Monthly pension of the children under the age limit: a share of the last pay for each."""
    return where(survivors_qualify, last_wage_m * percent(child_rate) * children, 0)


@rule(unit="LAK/month", ref="LA-SURVIVORS", since="2014-01-01", rounding=TO_KIP)
def parents_pension_m(
    survivors_qualify: Bools,
    last_wage_m: Ints,
    parent_rate: Ints,
    parents_rate: Ints,
    parents_left: Ints | int = 0,
) -> Value:
    """Monthly pension of the parents: a share of the last pay for one, a higher one for both."""
    one = np.where(parents_left == 1, parent_rate, 0)
    rate = np.where(parents_left >= _BOTH, parents_rate, one)
    return where(survivors_qualify, last_wage_m * percent(rate), 0)


@rule(unit="LAK/month", ref="LA-SURVIVORS", since="2014-01-01")
def survivors_m(spouse_pension_m: Ints, children_pension_m: Ints, parents_pension_m: Ints) -> Value:
    """Monthly pensions of all survivors together; no limit to their sum was found."""
    return spouse_pension_m + children_pension_m + parents_pension_m


@rule(unit="flag", ref="LA-DEATH-GRANT", since="2014-01-01")
def funeral_qualifies(funeral_months_paid: Ints, funeral_months: Ints) -> Value:
    """Whether enough months were paid in the window before the death for a grant."""
    return funeral_months_paid >= funeral_months


@rule(unit="count", ref="LA-DEATH-GRANT", since="2014-01-01")
def grant_wage_months(survivor_months_paid: Ints, grant_first: Ints, grant_step: Ints) -> Value:
    """Months of pay in the grant: those of the first year, more for each completed year after."""
    years = survivor_months_paid // _MONTHS_A_YEAR
    return grant_first + grant_step * np.maximum(years - 1, 0)


@rule(unit="LAK", ref="LA-DEATH-GRANT", since="2014-01-01")
def death_grant(funeral_qualifies: Bools, grant_wage_months: Ints, last_wage_m: Ints) -> Value:
    """Grant at the death of the insured: months of insured pay by the years of insurance."""
    return np.where(funeral_qualifies, grant_wage_months * last_wage_m, 0)


@rule(unit="LAK", ref="LA-DEATH-GRANT", since="2014-01-01")
def spouse_death_grant(funeral_qualifies: Bools, grant_spouse: Ints, last_wage_m: Ints) -> Value:
    """Grant to the insured at the death of the spouse: some months of insured pay."""
    return np.where(funeral_qualifies, grant_spouse * last_wage_m, 0)


@rule(unit="LAK", ref="LA-DEATH-GRANT", since="2014-01-01")
def child_death_grant(funeral_qualifies: Bools, grant_child: Ints, last_wage_m: Ints) -> Value:
    """Grant to the insured at the death of a child: some months of insured pay."""
    return np.where(funeral_qualifies, grant_child * last_wage_m, 0)
