"""The account of a career in the Thai scheme, and what Thai old-age rules ask of it."""

from __future__ import annotations

from typing import Final

import numpy as np

from portasim.core.arrays import Ints, sum_by
from portasim.core.calendar import month, months_of, year_of, years_of
from portasim.core.faults import UserError
from portasim.core.spans import count_months, last_months_sum
from portasim.law.scheme import Career, Costs
from portasim.law.system import Law
from portasim.law.th.care import care_facts
from portasim.law.th.contributions import contributions, insurable_wage, wage_regimes
from portasim.law.th.old_age import lump_sum_returns

CARE: Final = "care_draft"
"""The overlay whose formula needs the wages of the whole career."""

_FIRST_YEAR: Final = 1998
_NO_PROVINCE: Final = 0
"""Where nothing is known of the place of work: a province without rates of its own."""


def career_facts(law: Law, career: Career, on: Ints) -> dict[str, Ints]:
    """Facts of careers that Thai old-age law needs, one entry a person; `on`: day of the right.

    months; of the last 60 the sum of insurable wages and their number; old-age contributions of
    employee and employer, and the returns announced until the year of the right, satang. Raises
    UserError for a number of averaged months that changes over the years.
    """
    wage, costs = _insured(law, career)
    person, first, last, n = career.person, career.first_m, career.last_m, career.n
    wage_sum, wage_months = last_months_sum(person, first, last, wage, n, _averaging_months(law))
    facts = {
        "months": count_months(person, first, last, n),
        "wage_sum_60": wage_sum,
        "wage_months_60": wage_months,
        "employee_old_age": sum_by(person, costs.employee, n),
        "employer_old_age": sum_by(person, costs.employer, n),
        "return_amount": _returns(law, career, costs, years_of(on)),
    }
    if CARE in (overlay.name for overlay in law.applied):
        # the draft is no law for rights of the first years, whose averages would reach before its
        # index
        claimed = np.maximum(months_of(on), month(2004, 1))
        facts |= care_facts(law, person, first, last, wage, claimed)
    return facts


def _insured(law: Law, career: Career) -> tuple[Ints, Costs]:
    """The insurable wage of the rows and what they cost: as a ledger holds them, or by the law."""
    if career.costs is not None:
        return career.wage_m, career.costs
    limited = np.maximum(career.first_m, wage_regimes(law)[0])
    province = np.full(len(career.person), _NO_PROVINCE, dtype=np.int64)
    last = np.maximum(career.last_m, limited)
    owed = contributions(law, limited, last, career.wage_m, province)
    return insurable_wage(law, limited, career.wage_m), owed


def _returns(law: Law, career: Career, costs: Costs, paid_year: Ints) -> Ints:
    """The returns announced until a lump sum is paid, satang, one entry a person."""
    number = law.number("TH.old_age.lump_sum_return")
    # whether any is other than 0; reading it puts it into the ledger of assumptions
    if not law.at(number.id, number.changes).any():
        return np.zeros(career.n, dtype=np.int64)
    year = year_of(career.first_m)
    years = int(year.max(initial=_FIRST_YEAR)) - _FIRST_YEAR + 1
    cell = career.person * years + year - _FIRST_YEAR
    yearly = sum_by(cell, costs.employee + costs.employer, career.n * years)
    return lump_sum_returns(law, _FIRST_YEAR, yearly.reshape(career.n, years), paid_year)


def _averaging_months(law: Law) -> int:
    """The last months that are averaged, one number for all years."""
    number = law.number("TH.old_age.averaging_months")
    limits = np.unique(law.at(number.id, number.changes))
    if len(limits) > 1:
        raise UserError(f"{number.id} changes over the years; a career is averaged by one number")
    return int(limits[0])
