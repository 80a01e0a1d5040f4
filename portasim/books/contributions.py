"""Contributions to the old-age funds of home, exact to the minor unit of each currency, by year."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from portasim.core.arrays import Ints
from portasim.core.calendar import first_month_on, januaries
from portasim.core.facts import World
from portasim.core.spans import split_at
from portasim.law.laws import Laws
from portasim.law.scheme import Career, old_age_contributions
from portasim.law.system import Law
from portasim.rights.ledger import Ledger
from portasim.rights.national import Memo
from portasim.rights.outcome import Outcome


@dataclass(frozen=True)
class HomePaid:
    """What insured months at home cost for old age, in rows that lie within one calendar year.

    person, first_m, last_m: months [first_m, last_m); employee and employer: minor units of the
    home currency, the sums of the row.
    """

    person: Ints
    first_m: Ints
    last_m: Ints
    employee: Ints
    employer: Ints

    @property
    def year(self) -> Ints:
        """The calendar year of each row."""
        return self.first_m // 12 + 1970


def home_contributions(outcome: Outcome, world: World) -> HomePaid:
    """Old-age contributions of every month insured at home, as agreements leave it.

    A contract worker pays the employer's part too (Viet Nam, Law 41/2024 art. 33(2)). Months before
    the first rate known cost what they would in its first month (assumed).
    """
    return memo_of(outcome).once(
        ("home contributions",), lambda: _contributions(outcome.laws, world, outcome.ledger)
    )


def memo_of(outcome: Outcome) -> Memo:
    """Where answers that rest on the ledger alone are kept, unless an agreement changed it."""
    in_law = outcome.in_law
    return in_law.memo if outcome.ledger is in_law.ledger else Memo({})


def _contributions(laws: Laws, world: World, ledger: Ledger) -> HomePaid:
    insured = ledger.home_insured
    columns = (ledger.home_person, ledger.home_first_m, ledger.home_last_m, ledger.home_wage)
    person, first, last, wage = (column[insured] for column in columns)
    contract = ledger.home_contract[insured]
    row, first, last = split_at(first, last, januaries(first, last))
    person, wage, contract = person[row], wage[row], contract[row]
    employee, employer = np.zeros((2, len(row)), dtype=np.int64)
    origin = world.people.origin[person]
    for code, law in enumerate(laws.home):
        here = np.flatnonzero(origin == code)
        if here.size:
            employee[here], employer[here] = _cost(law, world, first[here], last[here], wage[here])
    whole = employee + employer
    return HomePaid(
        person=person,
        first_m=first,
        last_m=last,
        employee=np.where(contract, whole, employee),
        employer=np.where(contract, 0, employer),
    )


def _cost(law: Law, world: World, first: Ints, last: Ints, wage: Ints) -> tuple[Ints, Ints]:
    """Employee's and employer's part of rows of months in one scheme."""
    known = int(first_month_on(np.array([law.rules["employee_old_age_m"][0].since]))[0])
    row, start, end = split_at(first, last, np.array([known]))
    early = end <= known
    months = np.where(early, end - start, 1)
    people = world.people
    career = Career(
        row,
        np.where(early, known, start),
        np.where(early, known + 1, end),
        wage[row],
        people.birth,
        people.sex,
    )
    paid = old_age_contributions(law, career)
    sums = np.zeros((2, len(first)), dtype=np.int64)
    np.add.at(sums[0], row, paid.employee * months)
    np.add.at(sums[1], row, paid.employer * months)
    return sums[0], sums[1]
