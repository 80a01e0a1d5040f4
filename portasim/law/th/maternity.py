"""Maternity benefit: the grant for a birth, antenatal care, and the allowance during leave."""

from __future__ import annotations

from typing import Final

import numpy as np

from portasim.core.arrays import Bools, Ints
from portasim.core.calendar import NEVER
from portasim.core.ratios import Ratio, Value, percent, where
from portasim.core.rules import rule
from portasim.core.words import SEXES
from portasim.law.rounding import TO_SATANG

NO_LIMIT: Final = NEVER
"""A number of births that nobody reaches, for the years without a limit."""

_WOMAN: Final = SEXES.index("F")


@rule(unit="flag", ref="TH-SSA-65", since="1991-03-02")
def maternity_qualifies(delivery_months_paid: Ints, delivery_months: Ints) -> Value:
    """Whether enough months were paid, in the 15 before the delivery, for maternity benefit."""
    return delivery_months_paid >= delivery_months


@rule(unit="flag", ref="TH-SSA-65", since="1991-03-02")
def birth_counts(births_before: Ints | int = 0, grant_births: Ints | int = NO_LIMIT) -> Value:
    """Whether the birth counts for the grant: every one, one of the first two to October 2015."""
    return np.less(births_before, grant_births)


@rule(unit="THB", ref="TH-SSA-65", since="1991-03-02")
def maternity_grant(
    maternity_qualifies: Bools,
    branch_covered: Bools,
    birth_counts: Bools,
    first_claim: Bools,
    birth_grant: Ints,
) -> Value:
    """Grant for a birth, to either parent, one claim a birth; for two births to October 2015."""
    due = maternity_qualifies & branch_covered & birth_counts & first_claim
    return np.where(due, birth_grant, 0)


@rule(unit="flag", ref="TH-TOLD-2025-07", since="2025-07-06")
def parenthood_shown(married: Bools, thai_witnesses: Ints, witnesses_unmarried: Ints) -> Value:
    """Whether the office takes the parents as shown: married, or two Thai nationals confirm it."""
    return married | (thai_witnesses >= witnesses_unmarried)


@rule(unit="THB", ref="TH-TOLD-2025-07", since="2025-07-06")
def maternity_grant_paid(maternity_grant: Ints, parenthood_shown: Bools) -> Value:
    """Grant for a birth as the office pays it: once the parents are shown."""
    return np.where(parenthood_shown, maternity_grant, 0)


@rule(unit="THB", ref="TH-MATERNITY-2021", since="2021-01-01")
def antenatal_care(
    maternity_qualifies: Bools, branch_covered: Bools, antenatal_cost: Ints, antenatal_limit: Ints
) -> Value:
    """Paid for care before a birth: the cost up to the limit."""
    paid = np.minimum(antenatal_cost, antenatal_limit)
    return np.where(maternity_qualifies & branch_covered, paid, 0)


@rule(unit="flag", ref="TH-SSA-67", since="1991-03-02")
def leave_counts(
    leave_births: Ints, births_before: Ints | int = 0, sex: Ints | int = _WOMAN
) -> Value:
    """Whether the leave counts: that of an insured woman, for one of the first two births."""
    return np.equal(sex, _WOMAN) & (births_before < leave_births)


@rule(unit="THB", ref="TH-SSA-67", since="1991-03-02", rounding=TO_SATANG)
def maternity_leave_allowance(
    maternity_qualifies: Bools,
    branch_covered: Bools,
    leave_counts: Bools,
    benefit_wage_d: Ratio | Ints,
    leave_rate: Ints,
    leave_days: Ints,
) -> Value:
    """Allowance of the insured woman on leave: half the benefit wage for 90 days, two births."""
    due = maternity_qualifies & branch_covered & leave_counts
    return where(due, benefit_wage_d * percent(leave_rate) * leave_days, 0)
