"""Maternity: the allowance during leave and the grant for each child born."""

from __future__ import annotations

import numpy as np

from portasim.core.arrays import Bools, Ints
from portasim.core.ratios import Value, percent, where
from portasim.core.rules import rule
from portasim.law.rounding import TO_DONG


@rule(unit="flag", ref="VN-LSI-MATERNITY", since="2025-07-01")
def maternity_qualifies(delivery_months_paid: Ints, delivery_months: Ints) -> Value:
    """Whether enough months were paid, in the 12 before the birth, for maternity benefits."""
    return delivery_months_paid >= delivery_months


@rule(unit="VND", ref="VN-LSI-MATERNITY", since="2025-07-01", rounding=TO_DONG)
def maternity_allowance(
    maternity_qualifies: Bools, mean_wage_6_m: Ints, maternity_rate: Ints, leave_months: Ints
) -> Value:
    """Allowance of the mother on leave: her mean insured wage of six months, for six months."""
    return where(maternity_qualifies, mean_wage_6_m * percent(maternity_rate) * leave_months, 0)


@rule(unit="VND", ref="VN-LSI-MATERNITY", since="2025-07-01")
def maternity_grant(
    maternity_qualifies: Bools,
    birth_levels: Ints,
    reference_level: Ints,
    newborns: Ints | int = 1,
) -> Value:
    """Grant for each child born: twice the reference level."""
    return np.where(maternity_qualifies, birth_levels * reference_level * newborns, 0)
