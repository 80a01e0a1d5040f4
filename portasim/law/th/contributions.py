"""Contributions under section 33: what employee, employer and government owe for months of work."""

from __future__ import annotations

from itertools import pairwise
from typing import Final

import numpy as np

from portasim.core.arrays import Ints, sum_by
from portasim.core.calendar import first_days, first_month_on
from portasim.core.ratios import Ratio, Round, Value, percent
from portasim.core.rules import rule
from portasim.core.spans import split_at
from portasim.law.rounding import TO_SATANG
from portasim.law.scheme import Costs
from portasim.law.system import Law

NOT_IN_FORCE: Final = -1
_WHOLE_BAHT: Final = Round("1", "half_up", ref="TH-SSA-46")
_PAYERS: Final = ("employee", "employer", "government")
_WAGE_BASE: Final = ("TH.contribution.wage_floor", "TH.contribution.wage_ceiling")


@rule(unit="THB/month", ref="TH-SSA-46", since="1991-03-02")
def insurable_wage_m(wage_m: Ints, wage_floor: Ints, wage_ceiling: Ints) -> Value:
    """Wage on which contributions are paid: the wage between the floor and the ceiling."""
    return np.clip(wage_m, wage_floor, wage_ceiling)


@rule(unit="percent", ref="TH-SSA-46", since="1991-03-02")
def employee_rate_paid(employee_rate: Ints, regional_rate: Ints | int = NOT_IN_FORCE) -> Value:
    """Rate of the employee: that of the province of work where it has a cut, else the national."""
    return np.where(regional_rate == NOT_IN_FORCE, employee_rate, regional_rate)


@rule(unit="percent", ref="TH-SSA-46", since="1991-03-02")
def employer_rate_paid(employer_rate: Ints, regional_rate: Ints | int = NOT_IN_FORCE) -> Value:
    """Rate of the employer: that of the province of work where it has a cut, else the national."""
    return np.where(regional_rate == NOT_IN_FORCE, employer_rate, regional_rate)


@rule(unit="percent", ref="TH-SSA-46", since="1998-12-01")
def employee_old_age_rate_paid(
    employee_old_age_rate: Ints,
    regional_old_age_rate: Ints | int = NOT_IN_FORCE,
) -> Value:
    """Part of the employee's rate that goes to old age and child allowance."""
    cut = regional_old_age_rate != NOT_IN_FORCE
    return np.where(cut, regional_old_age_rate, employee_old_age_rate)


@rule(unit="percent", ref="TH-SSA-46", since="1998-12-01")
def employer_old_age_rate_paid(
    employer_old_age_rate: Ints,
    regional_old_age_rate: Ints | int = NOT_IN_FORCE,
) -> Value:
    """Part of the employer's rate that goes to old age and child allowance."""
    cut = regional_old_age_rate != NOT_IN_FORCE
    return np.where(cut, regional_old_age_rate, employer_old_age_rate)


@rule(unit="THB/month", ref="TH-SSA-46", since="1991-03-02", rounding=_WHOLE_BAHT)
def employee_m(insurable_wage_m: Ints, employee_rate_paid: Ints) -> Ratio:
    """Monthly contribution of the employee, all branches together."""
    return insurable_wage_m * percent(employee_rate_paid)


@rule(unit="THB/month", ref="TH-SSA-46", since="1991-03-02", rounding=_WHOLE_BAHT)
def employer_m(insurable_wage_m: Ints, employer_rate_paid: Ints) -> Ratio:
    """Monthly contribution of the employer, all branches together."""
    return insurable_wage_m * percent(employer_rate_paid)


@rule(unit="THB/month", ref="TH-SSA-46", since="1991-03-02", rounding=TO_SATANG)
def government_m(insurable_wage_m: Ints, government_rate: Ints) -> Ratio:
    """Monthly contribution of the government, all branches together."""
    return insurable_wage_m * percent(government_rate)


@rule(unit="THB/month", ref="TH-SSA-46", since="1998-12-01", rounding=TO_SATANG)
def employee_old_age_m(insurable_wage_m: Ints, employee_old_age_rate_paid: Ints) -> Ratio:
    """Part of the employee's monthly contribution for old age and child allowance."""
    return insurable_wage_m * percent(employee_old_age_rate_paid)


@rule(unit="THB/month", ref="TH-SSA-46", since="1998-12-01", rounding=TO_SATANG)
def employer_old_age_m(insurable_wage_m: Ints, employer_old_age_rate_paid: Ints) -> Ratio:
    """Part of the employer's monthly contribution for old age and child allowance."""
    return insurable_wage_m * percent(employer_old_age_rate_paid)


@rule(unit="THB/month", ref="TH-SSA-46", since="1998-12-01", rounding=TO_SATANG)
def government_old_age_m(insurable_wage_m: Ints, government_old_age_rate: Ints) -> Ratio:
    """Part of the government's monthly contribution for old age and child allowance."""
    return insurable_wage_m * percent(government_old_age_rate)


@rule(unit="THB/month", ref="TH-SSA-46", since="1991-03-02", rounding=TO_SATANG)
def four_cases_m(insurable_wage_m: Ints, four_cases_rate: Ints) -> Ratio:
    """Part for the four cases of what employee or employer each owes, outside flood cuts."""
    return insurable_wage_m * percent(four_cases_rate)


@rule(unit="THB/month", ref="TH-SSA-46", since="2004-01-01", rounding=TO_SATANG)
def unemployment_part_m(insurable_wage_m: Ints, unemployment_rate: Ints) -> Ratio:
    """Part for unemployment of what employee or employer each owes, outside flood cuts."""
    return insurable_wage_m * percent(unemployment_rate)


@rule(unit="flag", ref="TH-FIRST-MONTH", since="1991-03-02", until="1998-11-30")
def counts_for_old_age() -> Value:
    """A month before December 1998 does not count for old age: the branch had not opened."""
    return np.zeros(1, dtype=np.bool_)


@rule(unit="flag", ref="TH-FIRST-MONTH", since="1998-12-01", name="counts_for_old_age")
def counts_for_old_age_1998() -> Value:
    """A contributory month from December 1998 counts for old age."""
    return np.ones(1, dtype=np.bool_)


def wage_regimes(law: Law) -> Ints:
    """The months (from January 1970) from which the wage floor or ceiling is another, ascending."""
    return first_month_on(np.unique(np.concatenate([law.number(n).changes for n in _WAGE_BASE])))


def insurable_wage(law: Law, months: Ints, wage_m: Ints) -> Ints:
    """Wages in satang between the floor and the ceiling of their months (from January 1970)."""
    found = law.evaluate(["insurable_wage_m"], first_days(months), {"wage_m": wage_m})
    return np.asarray(found["insurable_wage_m"])


def rate_regimes(law: Law) -> Ints:
    """The months from which any rate, wage limit or rule of contributions is another."""
    names = [name for name in law.numbers if name.startswith("TH.contribution.")]
    starts = [variant.since for variant in law.rules["counts_for_old_age"]]
    return np.unique(
        first_month_on(np.concatenate([*(law.number(n).changes for n in names), starts]))
    )


def contributions(law: Law, first_m: Ints, last_m: Ints, wage_m: Ints, province: Ints) -> Costs:
    """Contributions for old age of the months [first_m, last_m) of each row, one wage and province.

    Months count from January 1970, wages are satang a month, provinces positions in PROVINCES. The
    sums equal month by month exactly: within a stretch of constant law every month is the same.
    Months before December 1998 cost nothing for old age. Raises NotInForce before the Act.
    """
    starts = rate_regimes(law)
    row, start, end = split_at(first_m, last_m, starts)
    stretch = np.searchsorted(starts, start, side="right")
    # one stretch of constant law after the other, each on one date
    order = np.argsort(stretch.astype(np.int16), kind="stable")
    edges = np.append(np.flatnonzero(np.diff(stretch[order], prepend=-1)), len(order))
    sums = np.zeros((len(_PAYERS), len(row)), dtype=np.int64)
    for low, high in pairwise(edges.tolist()):
        here = order[low:high]
        on = first_days(start[here[:1]])
        if not law.evaluate(["counts_for_old_age"], on, {})["counts_for_old_age"][0]:
            continue
        facts = {"wage_m": wage_m[row[here]], "province": province[row[here]]}
        owed = law.evaluate([f"{payer}_old_age_m" for payer in _PAYERS], on, facts)
        months = end[here] - start[here]
        for place, payer in enumerate(_PAYERS):
            sums[place, here] = np.asarray(owed[f"{payer}_old_age_m"]) * months
    if np.array_equal(row, np.arange(len(first_m))):
        # every row lies within one stretch already
        return Costs(*sums)
    return Costs(*(sum_by(row, column, len(first_m)) for column in sums))
