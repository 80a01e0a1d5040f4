"""The account of a career in the Thai scheme, and what Thai old-age rules ask of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from portasim.core.arrays import Bools, Ints, sum_by
from portasim.core.calendar import first_days, month, months_of
from portasim.core.faults import UserError
from portasim.core.spans import count_months, last_months_sum
from portasim.law.system import Law
from portasim.law.th.care import career_facts
from portasim.law.th.old_age import lump_sum_returns
from portasim.rights.ledger import _FIRST_YEAR, Ledger

CARE: Final = "care_draft"
"""The overlay whose formula asks for the wages of the whole career."""


@dataclass(frozen=True)
class Account:
    """What stands to a person's name in some rows of the ledger, one entry a person.

    months, and of the last 60 the sum of insurable wages and their number; old-age contributions by
    payer and announced returns, satang; ends: first day after the last month.
    """

    months: Ints
    wage_sum_60: Ints
    wage_months_60: Ints
    employee: Ints
    employer: Ints
    government: Ints
    returns: Ints
    ends: Ints

    def inputs(self) -> Mapping[str, Ints]:
        """The account under the names the rules of old age ask for."""
        return {
            "months": self.months,
            "wage_sum_60": self.wage_sum_60,
            "wage_months_60": self.wage_months_60,
            "employee_old_age": self.employee,
            "employer_old_age": self.employer,
            "return_amount": self.returns,
        }


def asked_of(law: Law, ledger: Ledger, rows: Bools, own: Account, on: Ints) -> Mapping[str, Ints]:
    """What the rules of old age ask of an account on each day, under the overlays laid."""
    if CARE not in (overlay.name for overlay in law.applied):
        return own.inputs()
    months = (ledger.person[rows], ledger.first_m[rows], ledger.last_m[rows], ledger.base[rows])
    # the draft is no law for rights of the first years, whose averages would reach before its index
    claimed = np.maximum(months_of(on), month(2004, 1))
    return {**own.inputs(), **career_facts(law, *months, claimed)}


def account(law: Law, ledger: Ledger, rows: Bools) -> Account:
    """The account that some rows of the ledger make, without announced returns.

    Raises UserError for a number of averaged months that changes over the years.
    """
    n = ledger.n_people
    person, first_m, last_m = ledger.person[rows], ledger.first_m[rows], ledger.last_m[rows]
    owed = ledger.owed
    wages, wage_months = last_months_sum(
        person, first_m, last_m, ledger.base[rows], n, _averaging_months(law)
    )
    employee = owed.employee_old_age[rows]
    employer = owed.employer_old_age[rows]
    ends = np.zeros(n, dtype=np.int64)
    np.maximum.at(ends, person, last_m)
    return Account(
        months=count_months(person, first_m, last_m, n),
        wage_sum_60=wages,
        wage_months_60=wage_months,
        employee=sum_by(person, employee, n),
        employer=sum_by(person, employer, n),
        government=sum_by(person, owed.government_old_age[rows], n),
        returns=np.zeros(n, dtype=np.int64),
        ends=np.where(ends > 0, first_days(ends), 0),
    )


def with_returns(law: Law, ledger: Ledger, rows: Bools, own: Account, paid_year: Ints) -> Account:
    """An account of some rows with the returns announced until its lump sum is paid.

    paid_year: the year of payment, one entry a person.
    """
    if not _pays_returns(law):
        return own
    n = ledger.n_people
    years = int(ledger.year.max(initial=_FIRST_YEAR)) - _FIRST_YEAR + 1
    cell = ledger.person[rows] * years + ledger.year[rows] - _FIRST_YEAR
    paid = ledger.owed.employee_old_age[rows] + ledger.owed.employer_old_age[rows]
    yearly = sum_by(cell, paid, n * years).reshape(n, years)
    return replace(own, returns=lump_sum_returns(law, _FIRST_YEAR, yearly, paid_year))


def _averaging_months(law: Law) -> int:
    """The last months that are averaged, one number for all years."""
    number = law.number("TH.old_age.averaging_months")
    limits = np.unique(law.at(number.id, number.changes))
    if len(limits) > 1:
        raise UserError(f"{number.id} changes over the years; the ledger averages by one number")
    return int(limits[0])


def _pays_returns(law: Law) -> bool:
    """Whether any announced return is other than 0; reading it puts it into the ledger."""
    number = law.number("TH.old_age.lump_sum_return")
    return bool(law.at(number.id, number.changes).any())
