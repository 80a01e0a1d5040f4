"""National rights: what each scheme's own law makes of the months on its record."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace

import numpy as np

from portasim.core.arrays import Bools, Ints
from portasim.core.facts import People
from portasim.core.spans import disjoint
from portasim.law.laws import Laws
from portasim.law.scheme import (
    OLD_AGE,
    Career,
    Costs,
    arises,
    career_facts,
    insures_migrants,
    pays_heirs,
)
from portasim.law.system import Law
from portasim.offices.claims import BENEFITS
from portasim.rights.credit import Credited
from portasim.rights.ledger import PROVABLE, Ledger
from portasim.rights.right import NATIONAL, Rights


@dataclass(frozen=True, slots=True)
class _Insured:
    """Insured months of one scheme in rows sorted by person and time, and what they cost."""

    person: Ints
    first_m: Ints
    last_m: Ints
    base: Ints
    costs: Costs | None = None

    def not_empty(self) -> _Insured:
        """The rows that hold any month; only rows with entries can be empty."""
        some = self.last_m > self.first_m
        if some.all():
            return self
        return _Insured(self.person[some], self.first_m[some], self.last_m[some], self.base[some])


@dataclass(frozen=True, slots=True)
class Standing:
    """Rights, and the facts about each on which its scheme's law rests.

    facts: by scheme, in the order of COUNTRIES, the facts by name, an entry a right of the scheme.
    """

    rights: Rights
    facts: tuple[Mapping[str, Ints], ...]

    def renewed(self, dropped: Bools, other: Standing) -> Standing:
        """The same with some rights dropped and others in their place."""
        kept = np.flatnonzero(~dropped)
        if len(kept) == len(self.rights) and not len(other.rights):
            return self
        rights = Rights.joined([self.rights.select(kept), other.rights])
        facts: list[Mapping[str, Ints]] = []
        for scheme, (ours, theirs) in enumerate(zip(self.facts, other.facts, strict=True)):
            place, new = self.rights.rows_of(scheme), other.rights.rows_of(scheme)
            rows = kept[(kept >= place.start) & (kept < place.stop)] - place.start
            person = [self.rights.person[place][rows], other.rights.person[new]]
            order = np.argsort(np.concatenate(person), kind="stable")
            if not len(rows):
                facts.append(theirs)
                continue
            columns = {name: fact[rows] for name, fact in ours.items()}
            if theirs:
                columns = {
                    name: np.concatenate([fact, theirs[name]])[order]
                    for name, fact in columns.items()
                }
            facts.append(columns)
        return Standing(rights, tuple(facts))


def national(laws: Laws, people: People, ledger: Ledger, counts: Bools | None = None) -> Standing:
    """The rights that the months on record give under each national law.

    counts: the rows of the ledger that count, where not all those on record do, or others too.
    """
    counts = ledger.step == PROVABLE if counts is None else counts
    found = []
    for scheme, law in enumerate(laws.all):
        found.append(_rights(law, scheme, people, _insured(law, scheme, ledger, counts)))
    return _standing(found)


def with_credit(
    standing: Standing, laws: Laws, people: People, ledger: Ledger, credited: Credited
) -> Standing:
    """The rights where schemes credit months of another beside those on their own record."""
    if not len(credited):
        return standing
    has = np.zeros((len(laws.all), ledger.n_people), dtype=np.bool_)
    has[credited.scheme, credited.person] = True
    counts = (ledger.step == PROVABLE) & has[ledger.scheme, ledger.person]
    found = []
    for scheme, law in enumerate(laws.all):
        months = _insured(law, scheme, ledger, counts)
        entered = credited.select(credited.scheme == scheme)
        if len(entered):
            months = _with_entries(months, entered, ledger.n_people)
        found.append(_rights(law, scheme, people, months.not_empty()))
    rights = standing.rights
    return standing.renewed(has[rights.scheme, rights.person], _standing(found))


def _standing(found: list[tuple[Rights, Mapping[str, Ints]]]) -> Standing:
    rights, facts = zip(*found, strict=True)
    return Standing(Rights.joined(rights), facts)


def _insured(law: Law, scheme: int, ledger: Ledger, counts: Bools) -> _Insured:
    """The months of one scheme in rows that count."""
    place = ledger.rows_of(scheme)
    rows = np.flatnonzero(counts[place]) + place.start
    months = _Insured(
        ledger.person[rows], ledger.first_m[rows], ledger.last_m[rows], ledger.base[rows]
    )
    if not insures_migrants(law):
        return months.not_empty()
    paid = (ledger.employee, ledger.employer, ledger.state)
    return replace(months, costs=Costs(*(column[rows] for column in paid)))


def _with_entries(rows: _Insured, entered: Credited, n: int) -> _Insured:
    """Months of a scheme with those it enters for another's; an insured month is not entered."""
    insured = np.zeros(n, dtype=np.bool_)
    insured[rows.person] = True
    entered = entered.beside(insured)
    columns = [
        np.concatenate(pair)
        for pair in (
            (rows.person, entered.person),
            (rows.first_m, entered.first_m),
            (rows.last_m, entered.last_m),
            (rows.base, entered.wage_m),
        )
    ]
    bought = np.arange(len(columns[0])) >= len(rows.person)
    order = np.lexsort((bought, columns[1], columns[0]))
    person, first, last, base = (column[order] for column in columns)
    return _Insured(person, *disjoint(person, first, last), base)


def _rights(
    law: Law, scheme: int, people: People, months: _Insured
) -> tuple[Rights, Mapping[str, Ints]]:
    """The rights of one scheme by its insured months, and the facts they rest on."""
    opens = np.diff(months.person, prepend=-1) != 0
    who, index = months.person[opens], np.cumsum(opens) - 1
    career = Career(
        person=index,
        first_m=months.first_m,
        last_m=months.last_m,
        wage_m=months.base,
        birth=people.birth[who],
        sex=people.sex[who],
        costs=months.costs,
    )
    return _owed(law, scheme, who, career, people.death[who])


def _owed(
    law: Law, scheme: int, who: Ints, career: Career, death: Ints
) -> tuple[Rights, Mapping[str, Ints]]:
    """What a law owes for careers; survivors are owed for the death before the right arises."""
    n = len(who)
    if not n:
        return Rights(*[who] * len(fields(Rights))), {}
    due = arises(law, career)
    alive = due < death
    # heirs are paid by the law of the day of the death
    on = np.minimum(due, death) if pays_heirs(law) else due
    on = np.maximum(on, OLD_AGE.since(law))
    facts = career_facts(law, career, on)
    names = [OLD_AGE.monthly, OLD_AGE.lump_sum, *([OLD_AGE.heirs] if pays_heirs(law) else [])]
    found = law.evaluate(names, on, facts)

    def owed(name: str, where: Bools) -> Ints:
        amount = np.asarray(found[name]) if name in found else np.zeros(n, dtype=np.int64)
        return np.where(where, amount, 0)

    rights = Rights(
        person=who,
        scheme=np.full(n, scheme, dtype=np.int64),
        benefit=np.full(n, BENEFITS.index(OLD_AGE.word), dtype=np.int64),
        basis=np.full(n, NATIONAL, dtype=np.int64),
        arises=due,
        months=np.asarray(facts["months"]),
        added=np.zeros(n, dtype=np.int64),
        monthly=owed(OLD_AGE.monthly, alive),
        lump_sum=owed(OLD_AGE.lump_sum, alive),
        survivors=owed(OLD_AGE.heirs, ~alive),
    )
    return rights, facts
