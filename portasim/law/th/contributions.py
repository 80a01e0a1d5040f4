"""Contributions under section 33: what employee, employer and government owe for months of work."""

from __future__ import annotations

from dataclasses import dataclass, fields
from itertools import pairwise
from typing import Final

import numpy as np

from portasim.core.arrays import Ints
from portasim.core.calendar import first_days, first_month_on
from portasim.core.ratios import Ratio, Round, Value, percent
from portasim.core.rules import rule
from portasim.law.rounding import TO_SATANG
from portasim.law.system import Law

NOT_IN_FORCE: Final = -1
_WHOLE_BAHT: Final = Round("1", "half_up", ref="TH-SSA-46")
_PAYERS: Final = ("employee", "employer", "government")
_WAGE_BASE: Final = ("TH.contribution.wage_floor", "TH.contribution.wage_ceiling")
_ROWS_SORTED: Final = 1 << 21
_ROWS_AT_ONCE: Final = 1 << 16
"""Rows sorted and reckoned together: few enough for the processor's caches to hold them."""


@rule(unit="THB/month", ref="TH-SSA-46", since="1991-03-02")
def insurable_wage_m(wage_m: Ints, wage_floor: Ints, wage_ceiling: Ints) -> Value:
    """Wage on which contributions are reckoned: the wage between the floor and the ceiling."""
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


@dataclass(frozen=True)
class Contributions:
    """What is owed for each row of months: sums in satang, int64, one entry a row.

    `employee`, `employer` and `government` are for all branches; those ending in `old_age` are the
    parts for old age and child allowance. `old_age_months` counts the months from December 1998 on,
    and `base_sum` is the sum of their insurable wages.
    """

    employee: Ints
    employer: Ints
    government: Ints
    employee_old_age: Ints
    employer_old_age: Ints
    government_old_age: Ints
    base_sum: Ints
    old_age_months: Ints


def wage_regimes(law: Law) -> Ints:
    """The months (from January 1970) from which the wage floor or ceiling is another, ascending."""
    return first_month_on(np.unique(np.concatenate([law.number(n).changes for n in _WAGE_BASE])))


def insurable_wage(law: Law, months: Ints, wage_m: Ints) -> Ints:
    """Wages in satang between the floor and the ceiling of their months (from January 1970)."""
    found = law.evaluate(["insurable_wage_m"], first_days(months), {"wage_m": wage_m})
    return np.asarray(found["insurable_wage_m"])


def _regimes(law: Law) -> Ints:
    """The months from which any rate, wage limit or rule of contributions is another."""
    names = [name for name in law.numbers if name.startswith("TH.contribution.")]
    starts = [variant.since for variant in law.rules["counts_for_old_age"]]
    return np.unique(
        first_month_on(np.concatenate([*(law.number(n).changes for n in names), starts]))
    )


def contributions(
    law: Law, first_m: Ints, last_m: Ints, wage_m: Ints, province: Ints
) -> Contributions:
    """What the months [first_m, last_m) of each row cost, at one wage in one province.

    Months count from January 1970, wages are satang a month, provinces positions in PROVINCES. The
    sums equal month by month exactly: within a stretch of constant law every month is the same.
    Raises NotInForce for months before the first rates.
    """
    sums = _nothing(first_m.size)
    starts = _regimes(law)
    # Neighbours in time share their stretches of law, so a block of rows meets few of them.
    dates = (first_m - first_m.min(initial=0)).astype(np.int16)
    for low in range(0, first_m.size, _ROWS_SORTED):
        order = low + np.argsort(dates[low : low + _ROWS_SORTED], kind="stable")
        for place in range(0, order.size, _ROWS_AT_ONCE):
            rows = order[place : place + _ROWS_AT_ONCE]
            block = _block(law, starts, first_m[rows], last_m[rows], wage_m[rows], province[rows])
            for field in fields(Contributions):
                getattr(sums, field.name)[rows] = getattr(block, field.name)
    return sums


def _nothing(n: int) -> Contributions:
    return Contributions(*(np.zeros(n, dtype=np.int64) for _ in fields(Contributions)))


def _block(
    law: Law, starts: Ints, first_m: Ints, last_m: Ints, wage_m: Ints, province: Ints
) -> Contributions:
    """What a block of rows costs, one stretch of constant law after the other."""
    sums = _nothing(first_m.size)
    some = last_m > first_m
    if not some.any():
        return sums
    earliest, latest = int(first_m[some].min()), int(last_m[some].max())
    edges = [earliest, *starts[(starts > earliest) & (starts < latest)].tolist(), latest]
    for start, end in pairwise(edges):
        here = np.flatnonzero((first_m < end) & (last_m > start) & some)
        if not here.size:
            continue
        months = np.minimum(last_m[here], end) - np.maximum(first_m[here], start)
        on = first_days(np.array([start], dtype=np.int64))
        facts = {"wage_m": wage_m[here], "province": province[here]}
        counts = bool(law.evaluate(["counts_for_old_age"], on, {})["counts_for_old_age"][0])
        names = [*_PAYERS, *(f"{payer}_old_age" for payer in _PAYERS if counts)]
        owed = law.evaluate([*(f"{name}_m" for name in names), "insurable_wage_m"], on, facts)
        for name in names:
            getattr(sums, name)[here] += owed[f"{name}_m"] * months
        if counts:
            sums.base_sum[here] += owed["insurable_wage_m"] * months
            sums.old_age_months[here] += months
    return sums
