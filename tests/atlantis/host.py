"""The old-age scheme of a toy country that insures migrants: its rules, and what it makes of work.

Every month with a day of work is insured at the wage that is paid; nobody's heirs are paid, and no
claim is ever late.
"""

from dataclasses import dataclass
from types import SimpleNamespace

import numpy as np

from portasim.core.arrays import sum_by
from portasim.core.calendar import first_days, first_month_on
from portasim.core.ratios import Ratio, Round, percent, where
from portasim.core.rules import rule
from portasim.core.spans import contributory_months, count_months, split_at
from portasim.core.spells import Spells
from portasim.law.scheme import Costs

SATANG = Round("0.01", "half_up", ref="AT-ACT")


@dataclass(frozen=True)
class Work:
    """Rows of work in Atlantis."""

    spells: Spells
    birth: np.ndarray
    registered: np.ndarray
    remitted: np.ndarray
    provable: np.ndarray


def months_at_work(law, work):
    """Every month with a day of work; those before 2000 are of no branch."""
    spells = work.spells
    first, last = contributory_months(spells.person, spells.start, spells.end, "any_day")
    opens = first_month_on(np.array([law.rules["pension_m"][0].since]))
    turns = np.concatenate([opens, np.arange(0, 3000) * 12])
    row, first, last = split_at(first, last, np.unique(turns))
    wage = spells.wage_m[row]
    on = np.maximum(first_days(first), law.rules["pension_m"][0].since)
    owed = law.evaluate(["employee_old_age_m", "employer_old_age_m"], on, {"wage_m": wage})
    worker, employer = (np.asarray(amount) * (last - first) for amount in owed.values())
    return SimpleNamespace(
        row=row,
        first_m=first,
        last_m=last,
        open=first >= opens,
        liable=np.ones(len(row), dtype=np.bool_),
        credited=work.remitted[row],
        base=wage,
        costs=Costs(worker, employer, np.zeros_like(worker)),
    )


def career_facts(law, career, on):
    """Months, and what the worker has paid."""
    return {
        "months": count_months(career.person, career.first_m, career.last_m, career.n),
        "paid_in": sum_by(career.person, career.costs.employee, career.n),
    }


@rule(unit="flag", ref="AT-ACT", since="2000-01-01")
def qualifies(months, qualifying_months):
    """Two years qualify."""
    return np.asarray(months >= qualifying_months)


@rule(unit="THB/month", ref="AT-ACT", since="2000-01-01")
def theoretical_m(months, amount_per_month):
    """Ten baht for every month."""
    return Ratio(months) * amount_per_month


@rule(unit="THB/month", ref="AT-ACT", since="2000-01-01")
def direct_m(theoretical_m):
    """Months accrue what they are worth."""
    return theoretical_m


@rule(unit="THB/month", ref="AT-ACT", since="2000-01-01", rounding=SATANG)
def pension_m(qualifies, theoretical_m):
    """The pension of who qualifies."""
    return where(qualifies, theoretical_m, 0)


@rule(unit="THB", ref="AT-ACT", since="2000-01-01")
def lump_sum(qualifies, paid_in):
    """The others have back what they paid."""
    return np.where(qualifies, 0, paid_in)


@rule(unit="THB/month", ref="AT-ACT", since="2000-01-01")
def insurable_wage_m(wage_m):
    """The whole wage."""
    return wage_m


@rule(unit="THB/month", ref="AT-ACT", since="2000-01-01", rounding=SATANG)
def employee_old_age_m(wage_m, employee):
    """A tenth from the worker."""
    return percent(employee) * wage_m


@rule(unit="THB/month", ref="AT-ACT", since="2000-01-01", rounding=SATANG)
def employer_old_age_m(wage_m, employer):
    """A fifth from the employer."""
    return percent(employer) * wage_m
