"""Old age in Myanmar: no branch runs, so nothing is accrued and nothing is paid.

The law of 2012 has a branch that was never put into operation. It can be applied as the
overlay `old_age_2012`; the rules here are what holds without it, and before it.
"""

from __future__ import annotations

import numpy as np

from portasim.core.arrays import Ints, sum_by
from portasim.core.course import Course, age_reached
from portasim.core.ratios import Value
from portasim.core.rules import rule
from portasim.core.spans import count_months
from portasim.law.scheme import Career, insurable, old_age_contributions, while_open
from portasim.law.system import Law


def _nothing(*_whatever: Ints | int) -> Ints:
    """Nothing, whatever months and wages are given."""
    return np.zeros(1, dtype=np.int64)


@rule(unit="date", ref="MM-SSPTW-2014", since="2014-04-01")
def normal_age_reached(birth_day: Ints, pension_age: Course) -> Value:
    """First day of the age of the law of 2012; nothing is due then, for no branch runs."""
    return age_reached(birth_day, pension_age)


@rule(unit="flag", ref="MM-NO-BRANCH", since="1998-01-01")
def qualifies(months: Ints | int = 0) -> Value:
    """No number of months qualifies for a pension: no old-age branch runs."""
    return _nothing(months) != 0


@rule(unit="percent", ref="MM-NO-BRANCH", since="1998-01-01")
def accrual_rate(months: Ints | int = 0) -> Value:
    """Months accrue nothing: no old-age branch runs."""
    return _nothing(months)


@rule(unit="MMK", ref="MM-NO-BRANCH", since="1998-01-01")
def theoretical_lump_sum(months: Ints | int = 0, wage_m: Ints | int = 0) -> Value:
    """No sum is due for any number of months: no old-age branch runs."""
    return _nothing(months, wage_m)


@rule(unit="MMK", ref="MM-NO-BRANCH", since="1998-01-01")
def direct_lump_sum(months: Ints | int = 0, wage_m: Ints | int = 0) -> Value:
    """No sum is accrued by own months: no old-age branch runs."""
    return _nothing(months, wage_m)


@rule(unit="MMK/month", ref="MM-NO-BRANCH", since="1998-01-01")
def theoretical_m(months: Ints | int = 0, wage_m: Ints | int = 0) -> Value:
    """No pension is due for any number of months: no old-age branch runs."""
    return _nothing(months, wage_m)


@rule(unit="MMK/month", ref="MM-NO-BRANCH", since="1998-01-01")
def direct_m(months: Ints | int = 0, wage_m: Ints | int = 0) -> Value:
    """No pension is accrued by own months: no old-age branch runs."""
    return _nothing(months, wage_m)


# From April 2014 on, what the law of 2012 needs may be given; before it, with that law applied
# over this one, it is not in force.
@rule(unit="MMK/month", ref="MM-NO-BRANCH", since="1998-01-01", until="2014-03-31")
def pension_m(months: Ints | int = 0, wage_m: Ints | int = 0) -> Value:
    """No old-age pension is paid: no old-age branch runs."""
    return _nothing(months, wage_m)


@rule(unit="MMK/month", ref="MM-NO-BRANCH", since="2014-04-01", name="pension_m")
def pension_m_2014(
    months: Ints | int = 0,
    wage_m: Ints | int = 0,
    mean_wage_m: Ints | int = 0,
    age: Ints | int = 0,
) -> Value:
    """No old-age pension is paid: that branch of the law of 2012 does not run."""
    return _nothing(months, wage_m, mean_wage_m, age)


@rule(unit="MMK", ref="MM-NO-BRANCH", since="1998-01-01", until="2014-03-31")
def lump_sum(months: Ints | int = 0, wage_m: Ints | int = 0) -> Value:
    """No sum is paid in old age: no old-age branch runs."""
    return _nothing(months, wage_m)


@rule(unit="MMK", ref="MM-NO-BRANCH", since="2014-04-01", name="lump_sum")
def lump_sum_2014(
    months: Ints | int = 0,
    wage_m: Ints | int = 0,
    mean_wage_m: Ints | int = 0,
    age: Ints | int = 0,
) -> Value:
    """No sum is paid in old age: that branch of the law of 2012 does not run."""
    return _nothing(months, wage_m, mean_wage_m, age)


def career_facts(law: Law, career: Career, on: Ints) -> dict[str, Ints]:
    """Facts of careers for the branch of 2012, one entry a person; zeros where it does not run.

    A month counts while the branch is open and before the month of `on`, the day of the right.
    `months` counts them, `wage_sum` and `wage_months` are the sum of their insurable wages in pya
    and their number, `employee_old_age` and `employer_old_age` what was paid for them in pya.
    """
    counted = while_open(law, career, on)
    row, first, last, wage_m = insurable(law, counted)
    person = counted.person[row]
    paid = old_age_contributions(law, counted)
    months = count_months(person, first, last, career.n)
    return {
        "months": months,
        "wage_months": months,
        "wage_sum": sum_by(person, wage_m * (last - first), career.n),
        "employee_old_age": sum_by(counted.person, paid.employee, career.n),
        "employer_old_age": sum_by(counted.person, paid.employer, career.n),
    }
