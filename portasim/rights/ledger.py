"""The ledger: months that laws make of facts, by scheme, each with the step it reached.

Every month at work under a scheme that insures migrants stands in exactly one row and carries how
far it got: outside the law, liable, registered, remitted, provable. Months of work at home, and of
contracts insured there, stand in rows of the scheme of home.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from typing import Final, Literal, Self, TypeAlias

import numpy as np

from portasim.agreements.periods import Periods, overlapping
from portasim.core.arrays import Bools, Ints
from portasim.core.calendar import first_days, first_month_on, januaries, year_of
from portasim.core.facts import Facts, People
from portasim.core.spans import contributory_months, disjoint, split_at
from portasim.core.words import HOME_WORK, TH_WORK
from portasim.law.laws import Laws
from portasim.law.scheme import (
    Career,
    any_branch_opens,
    branch_open,
    contract,
    contributions,
    insurable_regimes,
    insures_migrants,
)
from portasim.law.system import Law

STEPS: Final = (
    "before_branch",
    "outside_law",
    "not_registered",
    "not_remitted",
    "not_provable",
    "provable",
    "insured_at_home",
    "counted_at_home",
    "withdrawn",
)
"""Steps of a worked month: the one at which it was lost, `provable`, or what an agreement makes of
it: insured at home as it is worked, counted there in the end, or taken out at a departure."""
(
    BEFORE_BRANCH,
    OUTSIDE_LAW,
    NOT_REGISTERED,
    NOT_REMITTED,
    NOT_PROVABLE,
    PROVABLE,
    INSURED_AT_HOME,
    COUNTED_AT_HOME,
    WITHDRAWN,
) = range(len(STEPS))

CountedPeriods: TypeAlias = Literal["old_age_branch", "any_social_insurance", "employment"]
"""Kinds of months at home that count towards a right elsewhere."""


@dataclass(frozen=True, slots=True)
class Ledger:
    """Months by scheme, in rows of whole months sorted by scheme, person and time.

    person; scheme: position in COUNTRIES; first_m, last_m: months [first_m, last_m) within one
    calendar year, each of which costs the same; start: the day on which the spell of the row began;
    step: position in STEPS; remitted: whether the fund was paid (where a law deems it paid, a month
    may count without); contract: whether the person is insured under a contract in two schemes at
    once; base: the wage from which the scheme starts, between floor and ceiling where it insures
    migrants, 0 under a contract insured at home, whose base the law names; employee, employer,
    state: contributions for old age, if paid. Amounts are minor units of the scheme's currency,
    sums of the row.

    In a scheme of home, `before_branch` is insured in another branch while that of old age does not
    run, `outside_law` is work without insurance.
    """

    n_people: int
    person: Ints
    scheme: Ints
    first_m: Ints
    last_m: Ints
    start: Ints
    step: Ints
    remitted: Bools
    contract: Bools
    base: Ints
    employee: Ints
    employer: Ints
    state: Ints

    def __len__(self) -> int:
        return len(self.person)

    @property
    def months(self) -> Ints:
        """The months of each row."""
        return self.last_m - self.first_m

    @property
    def year(self) -> Ints:
        """The calendar year of each row."""
        return year_of(self.first_m)

    def rows_of(self, scheme: int) -> slice:
        """The place of the rows of a scheme."""
        low, high = np.searchsorted(self.scheme, [scheme, scheme + 1])
        return slice(int(low), int(high))

    def cut_at(self, months: Sequence[int]) -> Ledger:
        """The same months in rows that end at some months besides.

        Every month of a row costs the same, so that the sums of a row fall to its parts.
        """
        if not any(((self.first_m < month) & (month < self.last_m)).any() for month in months):
            return self
        row, first, last = split_at(self.first_m, self.last_m, np.array(months, dtype=np.int64))
        parts = self.select(row)
        whole, some = parts.months, last - first
        return replace(
            parts,
            first_m=first,
            last_m=last,
            employee=parts.employee // whole * some,
            employer=parts.employer // whole * some,
            state=parts.state // whole * some,
        )

    def select(self, rows: Bools | Ints | slice) -> Ledger:
        """Some of the rows, in their order."""
        columns = {name: getattr(self, name)[rows] for name in _COLUMNS}
        return Ledger(self.n_people, **columns)

    @classmethod
    def joined(cls, parts: Sequence[Ledger], n_people: int) -> Self:
        """Rows of several ledgers one after the other."""
        columns = {
            name: np.concatenate([getattr(part, name) for part in parts]) for name in _COLUMNS
        }
        return cls(n_people, **columns)


_COLUMNS: Final = tuple(field.name for field in fields(Ledger) if field.name != "n_people")


def keep_books(laws: Laws, facts: Facts, at_home: Ledger | None = None) -> Ledger:
    """The ledger of people's careers under the laws of all schemes.

    at_home: a ledger whose rows of schemes of home hold for these facts too.
    """
    parts = []
    for scheme, law in enumerate(laws.all):
        if insures_migrants(law):
            parts.append(_at_work(law, scheme, facts))
        elif at_home is not None:
            parts.append(at_home.select(at_home.rows_of(scheme)))
        else:
            parts.append(_at_home(law, scheme, facts))
    return Ledger.joined(parts, facts.n)


def _at_work(law: Law, scheme: int, facts: Facts) -> Ledger:
    """Rows of a scheme that insures migrants: how far each month at work got."""
    spells = facts.spells
    rows = np.flatnonzero((spells.kind == TH_WORK) & (spells.country == scheme))
    at_work = spells.select(rows)
    answers = contract(law)
    work = answers.Work(
        spells=at_work,
        birth=facts.people.birth[at_work.person],
        registered=facts.registered[rows],
        remitted=facts.remitted[rows],
        provable=facts.provable[rows],
    )
    made = answers.months_at_work(law, work)
    row = made.row
    step = np.full(len(row), PROVABLE, dtype=np.int64)
    for holds, lost_at in (
        (work.provable[row], NOT_PROVABLE),
        (made.credited, NOT_REMITTED),
        (work.registered[row], NOT_REGISTERED),
        (made.liable, OUTSIDE_LAW),
        (made.open, BEFORE_BRANCH),
    ):
        step[~holds] = lost_at
    return Ledger(
        n_people=facts.n,
        person=at_work.person[row].astype(np.int64),
        scheme=np.full(len(row), scheme, dtype=np.int64),
        first_m=made.first_m,
        last_m=made.last_m,
        start=at_work.start[row].astype(np.int64),
        step=step,
        remitted=work.remitted[row] & (step > NOT_REGISTERED),
        contract=facts.home_contract[rows][row],
        base=made.base,
        employee=made.costs.employee,
        employer=made.costs.employer,
        state=made.costs.state,
    )


def _at_home(law: Law, scheme: int, facts: Facts) -> Ledger:
    """Rows of a scheme of origin: work there, and contracts abroad that it insures.

    The wage of a contract is the lowest base, which the law makes of a wage of 0. A contract worker
    pays the employer's part too (Viet Nam, Law 41/2024 art. 33(2)).
    """
    spells, people = facts.spells, facts.people
    there = (spells.kind == HOME_WORK) & (spells.country == scheme)
    rows = np.flatnonzero(there | (facts.home_contract & (people.scheme[spells.person] == scheme)))
    some = spells.select(rows)
    first, last = contributory_months(some.person, some.start, some.end, "any_day")
    opens = law.number(f"{law.country}.old_age.branch_open").changes
    any_opens = any_branch_opens(law)
    turns = [first_month_on(np.concatenate([opens, any_opens])), insurable_regimes(law)]
    row, first, last = split_at(first, last, np.concatenate([*turns, januaries(first, last)]))
    person = some.person.astype(np.int64)[row]
    on = first_days(first)
    under_contract = facts.home_contract[rows][row]
    insured = (facts.home_insured | facts.home_contract)[rows][row]
    runs = insured & branch_open(law, on)
    step = np.where(insured & (on >= any_opens), BEFORE_BRANCH, OUTSIDE_LAW)
    wage = np.where(under_contract, 0, some.wage_m[row])
    ledger = Ledger(
        n_people=facts.n,
        person=person,
        scheme=np.full(len(row), scheme, dtype=np.int64),
        first_m=first,
        last_m=last,
        start=some.start[row].astype(np.int64),
        step=np.where(runs, PROVABLE, step),
        remitted=runs,
        contract=under_contract,
        base=wage,
        employee=np.zeros(len(row), dtype=np.int64),
        employer=np.zeros(len(row), dtype=np.int64),
        state=np.zeros(len(row), dtype=np.int64),
    )
    return _priced(law, ledger, people.birth, people.sex)


def _priced(law: Law, ledger: Ledger, birth: Ints, sex: Ints) -> Ledger:
    """Rows of a scheme of home with what those insured for old age cost."""
    paid = np.flatnonzero(ledger.step == PROVABLE)
    if not paid.size:
        return ledger
    some = ledger.select(paid)
    career = Career(some.person, some.first_m, some.last_m, some.base, birth, sex)
    costs = contributions(law, career)
    whole = costs.employee + costs.employer
    for column, amounts in (
        (ledger.employee, np.where(some.contract, whole, costs.employee)),
        (ledger.employer, np.where(some.contract, 0, costs.employer)),
    ):
        column[paid] = amounts
    return ledger


def insured_at_home_besides(law: Law, people: People, ledger: Ledger, more: Ledger) -> Ledger:
    """The rows of a scheme of home with further insured months, each with what it costs.

    A month insured twice counts once, in the row that begins first or, of two, stood there before;
    a job without insurance takes none away.
    """
    both = Ledger.joined([ledger, more], ledger.n_people)
    both = both.select(np.lexsort((both.first_m, both.person)))
    insured = np.flatnonzero(both.step == PROVABLE)
    spans = (both.person[insured], both.first_m[insured], both.last_m[insured])
    both.first_m[insured], both.last_m[insured] = disjoint(*spans)
    return _priced(law, both.select(both.last_m > both.first_m), people.birth, people.sex)


def counted_months(
    ledger: Ledger,
    scheme: int,
    counted: CountedPeriods = "old_age_branch",
    persons: Bools | None = None,
) -> Periods:
    """The months of a scheme that count: on record, insured there in any branch, or any job.

    persons: whose, one entry a person; everybody's if left out.
    """
    place = ledger.rows_of(scheme)
    step = ledger.step[place]
    rows: Bools = step == PROVABLE
    if counted == "any_social_insurance":
        rows = rows | (step == BEFORE_BRANCH)
    elif counted == "employment":
        rows = ~ledger.contract[place]
    columns = (ledger.person, ledger.first_m, ledger.last_m)
    if persons is not None:
        rows = rows & persons[ledger.person[place]]
    return Periods(*(column[place][rows] for column in columns))


def partner_months(
    own: Periods, theirs: Periods, before_m: Ints, since_m: int | None = None
) -> Ints:
    """Months of each person in another scheme before a month that are not own months too.

    A month in both counts once, as the own scheme's. before_m: one month a person; since_m: the
    first month that counts.
    """
    n = len(before_m)
    some = np.zeros(n, dtype=np.bool_)
    some[theirs.person] = True
    rows = some[own.person]
    mine = Periods(own.person[rows], own.first_m[rows], own.last_m[rows])
    return overlapping(mine, theirs, n, "once", before_m=before_m, since_m=since_m).foreign
