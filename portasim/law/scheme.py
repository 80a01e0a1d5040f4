"""What a career gives the old-age law of any country: the facts it asks for, age, contributions.

Every old-age law speaks of the same things under the same names, so that one engine serves them
all: the rules `qualifies`, `pension_m`, `lump_sum`, `theoretical_m` (the amount for any number of
months, unconditioned), `direct_m` (what own months accrue by themselves), `employee_old_age_m`,
`employer_old_age_m`, `insurable_wage_m`, and the numbers `old_age.branch_open` and
`old_age.pension_age`. What a formula asks of the past, each country's module `old_age` reckons by
`career_facts(law, career, on)` over the months `while_open`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from importlib import import_module
from itertools import pairwise

import numpy as np

from portasim.core.arrays import Bools, Ints, sum_by
from portasim.core.calendar import NEVER, birthday, first_days, first_month_on, months_of
from portasim.core.spans import split_at
from portasim.law.system import Law


@dataclass(frozen=True)
class Career:
    """Insured months of people in one scheme, in rows, and who the people are.

    person, first_m, last_m: months [first_m, last_m) from January 1970, disjoint, sorted by person
    and month; wage_m: wage of each of them in minor units of the country's currency, before floor
    and ceiling; birth and sex: one entry a person.
    """

    person: Ints
    first_m: Ints
    last_m: Ints
    wage_m: Ints
    birth: Ints
    sex: Ints

    @property
    def n(self) -> int:
        """The number of people."""
        return len(self.birth)


@dataclass(frozen=True)
class Paid:
    """What rows of months cost for old age, sums in minor units, one entry a row."""

    employee: Ints
    employer: Ints


def career_facts(law: Law, career: Career, on: Ints) -> Mapping[str, Ints]:
    """What a country's old-age law asks of careers, one entry a person; `on`: day of the right."""
    module = import_module(f"portasim.law.{law.country.lower()}.old_age")
    facts: Mapping[str, Ints] = module.career_facts(law, career, on)
    return facts


def while_open(law: Law, career: Career, on: Ints) -> Career:
    """The months of a career while the old-age branch is open, before the month of a day.

    `on` has one day a person, that of the right, whose month does not count.
    """
    number = law.number(f"{law.country}.old_age.branch_open")
    until = np.minimum(career.last_m, months_of(on)[career.person])
    row, first, last = split_at(career.first_m, until, first_month_on(number.changes))
    open_ = branch_open(law, first_days(first))
    row = row[open_]
    return replace(
        career,
        person=career.person[row],
        first_m=first[open_],
        last_m=last[open_],
        wage_m=career.wage_m[row],
    )


def pension_age_reached(law: Law, birth: Ints, sex: Ints) -> Ints:
    """The day on which each person reaches the age of an old-age benefit.

    Where the age rises over time, the age of the period in which it is reached applies; who reaches
    no age within its period waits for the next. The age is a number of years or months.
    """
    number = law.number(f"{law.country}.old_age.pension_age")
    labels = sex if number.by == "sex" else None
    reached = np.full(len(birth), NEVER, dtype=np.int64)
    for since, until in pairwise([*number.changes.tolist(), NEVER]):
        age = law.at(number.id, np.full(len(birth), since, dtype=np.int64), labels)
        months = age * 12 if number.unit == "years" else age
        due = np.maximum(birthday(birth, 0, months), since)
        reached = np.where(due < until, np.minimum(reached, due), reached)
    return reached


def insurable_regimes(law: Law) -> Ints:
    """The months from which a number on contributions, or a minimum wage, is another, ascending."""
    found = [
        law.number(name).changes
        for name in law.numbers
        if ".contribution" in name or ".economy.minimum_wage" in name
    ]
    return np.unique(first_month_on(np.concatenate(found)))


def insurable(law: Law, career: Career) -> tuple[Ints, Ints, Ints, Ints]:
    """Rows of a career cut where the law on contributions turns, with the insurable wage of each.

    Gives the row of the career, first and last month, and the wage between floor and ceiling.
    """
    row, first, last = split_at(career.first_m, career.last_m, insurable_regimes(law))
    facts = {"wage_m": career.wage_m[row]}
    found = law.evaluate(["insurable_wage_m"], first_days(first), facts)
    return row, first, last, np.asarray(found["insurable_wage_m"])


def old_age_contributions(law: Law, career: Career) -> Paid:
    """What the rows of a career cost for old age. Raises NotInForce for months before the rates."""
    row, first, last = split_at(career.first_m, career.last_m, insurable_regimes(law))
    names = ("employee_old_age_m", "employer_old_age_m")
    found = law.evaluate(names, first_days(first), {"wage_m": career.wage_m[row]})
    paid = (
        sum_by(row, np.asarray(found[name]) * (last - first), len(career.person)) for name in names
    )
    return Paid(*paid)


def any_branch_opens(law: Law) -> Ints:
    """The day on which the first contribution for any branch was collected, an array of one."""
    rates = [n for n in law.numbers.values() if ".contribution" in n.id and n.unit == "percent"]
    first = min((int(n.rows[0].since) for n in rates), default=NEVER)
    return np.array([first], dtype=np.int64)


def branch_open(law: Law, days: Ints) -> Bools:
    """Whether a country's old-age branch collects contributions on each day.

    Not in force counts as closed: before a branch exists no month is insured in it.
    """
    name = f"{law.country}.old_age.branch_open"
    open_ = law.number(name).in_force(days)
    result = np.zeros(len(days), dtype=np.bool_)
    if open_.any():
        result[open_] = law.at(name, days[open_]) == 1
    return result


def old_age_arises(law: Law, birth: Ints, insurance_ends: Ints) -> Ints:
    """The day an old-age claim arises: the first on or after the end of insurance at pension age.

    Where the law raises the age from a day on, those who do not reach the old age before that day
    wait for the new one.
    """
    number = law.number("TH.old_age.pension_age")
    arises = np.full(len(birth), NEVER, dtype=np.int64)
    for since, until in pairwise([*number.changes.tolist(), NEVER]):
        age = int(law.at(number.id, np.array([since]))[0])
        due = np.maximum(np.maximum(birthday(birth, age), insurance_ends), since)
        arises = np.where(due < until, np.minimum(arises, due), arises)
    return arises


def law_day(law: Law) -> int:
    """The first day of the old-age branch."""
    return int(law.number("TH.old_age.pension_age").changes[0])
