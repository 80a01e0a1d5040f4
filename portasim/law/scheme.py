"""Old-age schemes: the contract that the law of every country answers, Thailand's too.

Every old-age law speaks of the same things under the same names, so that one engine serves them
all: the rules `qualifies`, `pension_m`, `lump_sum`, `theoretical_m` (the amount for any number of
months, unconditioned), `direct_m` (what own months accrue by themselves), `employee_old_age_m`,
`employer_old_age_m`, `insurable_wage_m`, where heirs are paid `heirs_lump_sum` and
`heirs_of_pensioner`, and the number `old_age.pension_age`. The package of a country offers
`career_facts(law, career, on)`, the facts of the past that its formula needs, and, where it takes
wages in money of the day of the right, `revalued(law, months, on)`. A scheme of origin
has the number `old_age.branch_open` and the switch `indexation`; a scheme that insures migrants at
work offers `months_at_work` besides (`portasim.law.th.host`), and, where it bars late claims, the
rule `claim_closes` and the switch `late_claim`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from importlib import import_module
from typing import Any, Final

import numpy as np

from portasim.core.arrays import Bools, Ints, sum_by
from portasim.core.calendar import NEVER, first_days, first_month_on, months_of
from portasim.core.course import age_reached, course_of
from portasim.core.params import UNITS
from portasim.core.ratios import Ratio
from portasim.core.spans import split_at
from portasim.core.words import CURRENCY
from portasim.law.system import Law


@dataclass(frozen=True)
class Career:
    """Insured months of people in one scheme, in rows, and who the people are.

    person, first_m, last_m: months [first_m, last_m) from January 1970, disjoint, sorted by person
    and month; wage_m: wage of each of them in minor units of the country's currency, before floor
    and ceiling; birth and sex: one entry a person; costs: what each row cost, where a ledger holds
    it, its wages then lying between floor and ceiling already.
    """

    person: Ints
    first_m: Ints
    last_m: Ints
    wage_m: Ints
    birth: Ints
    sex: Ints
    costs: Costs | None = None

    @property
    def n(self) -> int:
        """The number of people."""
        return len(self.birth)


@dataclass(frozen=True)
class Costs:
    """Contributions for old age of rows of months, sums in minor units, one entry a row."""

    employee: Ints
    employer: Ints
    state: Ints


@dataclass(frozen=True, slots=True)
class Benefit:
    """A benefit that laws owe for a career: its word, and the rules that say what is owed.

    monthly: each month from the day the right arises; lump_sum: once instead; heirs: once, after a
    death before that day.
    """

    word: str
    monthly: str
    lump_sum: str
    heirs: str

    def since(self, law: Law) -> int:
        """The first day on which a law says what it is to everybody.

        A law may name it, `PENSIONS_FROM`, where its first rule answers for some alone.
        """
        first: int = getattr(contract(law), "PENSIONS_FROM", law.rules[self.monthly][0].since)
        return first


OLD_AGE: Final = Benefit("old_age", "pension_m", "lump_sum", "heirs_lump_sum")
"""The benefit of simulated lives, which every law of this contract answers."""


def contract(law: Law) -> Any:
    """The package of a country's law, which answers the contract of this module."""
    return import_module(f"portasim.law.{law.country.lower()}")


def revalued(law: Law, months: Ints, on: Ints) -> Ratio:
    """What a unit of the wage of each month counts as on a day: 1 where a law revalues nothing.

    `on` is an array of one.
    """
    worth = getattr(contract(law), "revalued", None)
    return Ratio(1) if worth is None else worth(law, months, on)


def insures_migrants(law: Law) -> bool:
    """Whether a scheme insures migrants at work, so that their months are its own."""
    return hasattr(contract(law), "months_at_work")


def minor_units(law: Law) -> int:
    """Minor units in a unit of the currency in which a scheme collects and pays."""
    return UNITS[CURRENCY[law.country]]


def late_claim_switch(law: Law) -> str | None:
    """The id of the switch by which a law bars late claims or accepts them; None without one."""
    named = law.choice_named("late_claim")
    return None if named is None else named[0].id


def pays_heirs(law: Law) -> bool:
    """Whether the old-age money of a scheme passes to heirs in simulated lives.

    Survivors' benefits of schemes of origin are law for one case and not simulated.
    """
    return insures_migrants(law) and OLD_AGE.heirs in law.rules


def career_facts(law: Law, career: Career, on: Ints) -> dict[str, Ints]:
    """Facts of careers that a country's old-age law needs, one entry a person.

    `on`: the day of each right.
    """
    facts = contract(law).career_facts(law, career, on)
    return {**facts, "birth_day": career.birth, "sex": career.sex}


def arises(law: Law, career: Career) -> Ints:
    """The day on which each right arises: the later of pension age and the end of insurance."""
    ends = np.zeros(career.n, dtype=np.int64)
    np.maximum.at(ends, career.person, career.last_m)
    return np.maximum(pension_age_reached(law, career.birth, career.sex), first_days(ends))


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
        costs=None,
    )


def pension_age_reached(law: Law, birth: Ints, sex: Ints) -> Ints:
    """The day on which each person reaches the age of an old-age benefit.

    Where the age rises over time, the age of the period in which it is first reached applies, also
    to who stays insured beyond the rise (a decision, the same in all schemes); who reaches no age
    within its period waits for the next. The age is a number of years or months.
    """
    number = law.number(f"{law.country}.old_age.pension_age")
    labels = sex if number.by == "sex" else None
    return age_reached(birth, course_of(number, labels, law.touched))


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


def old_age_contributions(law: Law, career: Career) -> Costs:
    """Contributions of the rows of a career for old age. Raises NotInForce before the rates."""
    row, first, last = split_at(career.first_m, career.last_m, insurable_regimes(law))
    names = ["employee_old_age_m", "employer_old_age_m", "government_old_age_m"]
    known = [name for name in names if name in law.rules]
    found = law.evaluate(known, first_days(first), {"wage_m": career.wage_m[row]})
    n = len(career.person)
    costs = {
        name: sum_by(row, np.asarray(found[name]) * (last - first), n)
        if name in found
        else np.zeros(n, dtype=np.int64)
        for name in names
    }
    return Costs(*costs.values())


def contributions(law: Law, career: Career) -> Costs:
    """Contributions of the rows of a career, also of months before the first rate known.

    Those cost what they would in its first month (assumed).
    """
    known = int(first_month_on(np.array([law.rules["employee_old_age_m"][0].since]))[0])
    row, start, end = split_at(career.first_m, career.last_m, np.array([known]))
    early = end <= known
    priced = replace(
        career,
        person=row,
        first_m=np.where(early, known, start),
        last_m=np.where(early, known + 1, end),
        wage_m=career.wage_m[row],
        costs=None,
    )
    costs = old_age_contributions(law, priced)
    months = np.where(early, end - start, 1)
    n = len(career.person)
    employee, employer, state = (
        sum_by(row, column * months, n) for column in (costs.employee, costs.employer, costs.state)
    )
    return Costs(employee, employer, state)


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
