"""Death benefit: the funeral grant, and the grant to survivors by months paid."""

from __future__ import annotations

import numpy as np

from portasim.core.arrays import Bools, Ints
from portasim.core.ratios import Ratio, Value, percent, where
from portasim.core.rules import rule
from portasim.law.rounding import TO_SATANG


@rule(unit="flag", ref="TH-FUNERAL", since="1991-03-02")
def funeral_qualifies(funeral_months_paid: Ints, funeral_months: Ints) -> Value:
    """Whether a month was paid in the six before the death, for the funeral grant."""
    return funeral_months_paid >= funeral_months


@rule(unit="THB", ref="TH-FUNERAL", since="1991-03-02")
def funeral_grant(funeral_qualifies: Bools, branch_covered: Bools, funeral_amount: Ints) -> Value:
    """Grant to whoever arranges the funeral of an insured person."""
    return np.where(funeral_qualifies & branch_covered, funeral_amount, 0)


@rule(unit="flag", ref="TH-SURVIVOR-GRANT", since="1991-03-02")
def survivors_qualify(survivor_months_paid: Ints, survivor_months: Ints) -> Value:
    """Whether enough months were paid before the death for a grant to survivors."""
    return survivor_months_paid >= survivor_months


@rule(unit="months", ref="TH-SURVIVOR-GRANT", since="1991-03-02")
def survivor_wage_months(
    survivor_months_paid: Ints,
    survivor_months_long: Ints,
    grant_months: Ints,
    grant_months_long: Ints,
) -> Value:
    """Months of half wages due to survivors who qualify: more where 120 months were paid."""
    long = survivor_months_paid >= survivor_months_long
    return np.where(long, grant_months_long, grant_months)


@rule(unit="THB", ref="TH-SURVIVOR-GRANT", since="1991-03-02", rounding=TO_SATANG)
def survivor_grant(
    survivors_qualify: Bools,
    branch_covered: Bools,
    survivor_wage_months: Ints,
    survivor_rate: Ints,
    benefit_wage_m: Ratio | Ints,
) -> Value:
    """Grant to survivors: half the benefit wage of a month, so many times."""
    whole = benefit_wage_m * percent(survivor_rate) * survivor_wage_months
    return where(survivors_qualify & branch_covered, whole, 0)
