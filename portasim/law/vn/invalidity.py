"""Retirement before the age for loss of the ability to work: the only invalidity pension."""

from __future__ import annotations

import numpy as np

from portasim.core.arrays import Bools, Ints
from portasim.core.ratios import Value
from portasim.core.rules import rule


@rule(unit="months", ref="VN-LSI-65", since="2025-07-01")
def early_months_allowed(
    capacity_loss: Ints,
    partial_loss: Ints,
    severe_loss: Ints,
    partial_early_months: Ints,
    severe_early_months: Ints,
) -> Value:
    """Months before the age from which a pension may be drawn, by the ability to work lost."""
    some = np.where(capacity_loss >= partial_loss, partial_early_months, 0)
    return np.where(capacity_loss >= severe_loss, severe_early_months, some)


@rule(unit="flag", ref="VN-LSI-65", since="2025-07-01")
def early_allowed(
    months: Ints, early_qualifying_months: Ints, months_early: Ints, early_months_allowed: Ints
) -> Value:
    """Whether a pension may be drawn before the age: 20 years paid, and not too long before it."""
    return (months >= early_qualifying_months) & (months_early <= early_months_allowed)


@rule(unit="VND/month", ref="VN-LSI-65", since="2025-07-01")
def early_pension_m(early_allowed: Bools, pension_m: Ints) -> Value:
    """Monthly pension before the age for loss of the ability to work, reduced for each year."""
    return np.where(early_allowed, pension_m, 0)
