"""Barriers lifted one after the other: the months that count once practice or law stops none.

Each lifts one thing over the facts or the ledger and leaves the life alone. Months taken out at a
departure stay taken.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from portasim.core.arrays import Bools, Ints
from portasim.core.calendar import day
from portasim.core.facts import Facts
from portasim.core.spells import SPELL_DTYPES, Spells
from portasim.core.words import PAPERS, SECTORS, TH_WORK
from portasim.law.laws import Laws
from portasim.law.scheme import contract
from portasim.law.system import Law
from portasim.rights.applicable import applicable
from portasim.rights.credit import credited
from portasim.rights.ledger import (
    COUNTED_AT_HOME,
    NOT_PROVABLE,
    NOT_REMITTED,
    OUTSIDE_LAW,
    PROVABLE,
    WITHDRAWN,
    Ledger,
    keep_books,
)
from portasim.rights.national import Standing, national, with_credit
from portasim.rights.outcome import Outcome
from portasim.rights.right import Offers
from portasim.rights.totalisation import totalised

BARRIERS: Final = ("on_one_record", "remitted", "registered", "covered")
"""What is lifted, in this order, each with those before it: months paid for that stand on another
account; months deducted and not passed on; months owed and not registered; work that the law leaves
out by sector or papers."""

_KEY: Final = 1 << 32
_MONTHS: Final = 1 << 16
_OF_SPELLS: Final = ("registered", "remitted", "provable", "home_insured", "home_contract")
"""Facts with one entry a spell."""
_YEARS: Final = (day("1980-01-01"), day("2000-01-01"), day("2060-01-01"))


@dataclass(frozen=True, slots=True)
class Lifted:
    """What counts and what is owed with one barrier lifted more.

    ledger: as agreements leave it, every month that counts on record; standing: rights by these
    months and those credited; offers: what agreements offer beside.
    """

    ledger: Ledger
    standing: Standing
    offers: Offers


def lifted(done: Outcome, facts: Facts) -> Iterator[Lifted]:
    """Months and rights with the barriers of BARRIERS lifted one after the other."""
    plan, laws, people = done.filed, done.laws, facts.people
    standing = done.national
    # without an agreement no month at work touches a right at home
    moves = laws.at_work if not plan.agreements else np.ones(len(laws.all), dtype=np.bool_)
    for kept, touched in _ledgers(laws, facts, plan.in_law.ledger):
        ledger = applicable(plan.agreements, laws, done.prices, people, kept).ledger
        ledger = _singly(ledger, _persons(facts.n, done.withdrawn.person))
        taken = _months_among(ledger, done.ledger, done.withdrawn.took_rows)
        gone = _months_among(ledger, done.ledger, done.withdrawn.moved_rows)
        ledger = replace(ledger, step=np.where(taken, WITHDRAWN, ledger.step))
        counts = (ledger.step == PROVABLE) & touched[ledger.person] & moves[ledger.scheme]
        rights = standing.rights
        dropped = touched[rights.person] & moves[rights.scheme]
        standing = standing.renewed(dropped, national(laws, people, ledger, counts))
        entered = np.flatnonzero(gone | (ledger.step == COUNTED_AT_HOME))
        months = credited(laws, done.prices, people, ledger, entered)
        standing = with_credit(standing, laws, people, ledger, months)
        offers = totalised(plan.agreements, laws, people, ledger, standing)
        yield Lifted(ledger, standing, offers)


def _ledgers(laws: Laws, facts: Facts, ledger: Ledger) -> Iterator[tuple[Ledger, Bools]]:
    """The ledger of the laws alone with each barrier lifted, and whom it touches, one a person.

    ledger: of the facts as they are.
    """
    at_work = laws.at_work[ledger.scheme]
    for lost_at in (NOT_PROVABLE, NOT_REMITTED):
        found = at_work & (ledger.step == lost_at)
        touched = _persons(ledger.n_people, ledger.person[found])
        ledger = replace(ledger, step=np.where(found, PROVABLE, ledger.step))
        yield ledger, touched
    there = (facts.spells.kind == TH_WORK) & np.isin(facts.spells.country, laws.hosts)
    touched = _persons(facts.n, facts.spells.person[there & ~facts.registered])
    facts = replace(
        facts,
        registered=facts.registered | there,
        remitted=facts.remitted | there,
        provable=facts.provable | there,
    )
    ledger = _kept_anew(laws, facts, ledger, there, touched)
    yield ledger, touched
    left_out = laws.at_work[ledger.scheme] & (ledger.step == OUTSIDE_LAW)
    touched = _persons(facts.n, ledger.person[left_out])
    if touched.any():
        facts = _covered(laws, facts, there, ledger)
    yield _kept_anew(laws, facts, ledger, there, touched), touched


def _kept_anew(laws: Laws, facts: Facts, ledger: Ledger, there: Bools, touched: Bools) -> Ledger:
    """A ledger with the rows at work of some persons kept anew by their facts.

    there: the spells of work that insures migrants.
    """
    if not touched.any():
        return ledger
    rows = there & touched[facts.spells.person]
    some = {name: getattr(facts, name)[rows] for name in _OF_SPELLS}
    anew = keep_books(laws, replace(facts, spells=facts.spells.select(rows), **some), ledger)
    stays = laws.at_work[ledger.scheme] & ~touched[ledger.person]
    both = Ledger.joined([anew, ledger.select(stays)], ledger.n_people)
    # all rows at work of a person come from one of the two, in order of time
    return both.select(np.argsort(both.scheme * both.n_people + both.person, kind="stable"))


def _persons(n: int, person: Ints) -> Bools:
    found = np.zeros(n, dtype=np.bool_)
    found[person] = True
    return found


def _covered(laws: Laws, facts: Facts, there: Bools, ledger: Ledger) -> Facts:
    """The facts with work outside the law in the sector and under the papers it covers.

    there: the spells of work that insures migrants; ledger: with all of them registered. A spell
    whose months all stand in another part of the job is covered too, so that it does not matter
    where a job is cut.
    """
    spells = facts.spells
    began = spells.person.astype(np.int64) * _KEY + spells.start
    insured = ledger.select(laws.at_work[ledger.scheme] & (ledger.step == PROVABLE))
    left_out = ledger.select(laws.at_work[ledger.scheme] & (ledger.step == OUTSIDE_LAW))
    rows = ~np.isin(began, insured.person * _KEY + insured.start)
    rows = there & (rows | np.isin(began, left_out.person * _KEY + left_out.start))
    sector, papers = spells.sector.copy(), spells.papers.copy()
    for scheme in laws.hosts:
        mine = rows & (spells.country == scheme)
        sector[mine], papers[mine] = covered_words(laws.all[scheme], scheme)
    return replace(facts, spells=spells.replace(sector=sector, papers=papers))


def covered_words(law: Law, scheme: int) -> tuple[int, int]:
    """The sector and the papers under which a law insures most months of a long career.

    Positions in SECTORS and PAPERS. The same career, begun at 20 in 2000, is put to the law once in
    each sector under each kind of papers; of several the first.
    """
    sector, papers = (
        column.ravel() for column in np.indices((len(SECTORS), len(PAPERS)), dtype=np.int64)
    )
    n = len(sector)
    birth, first, last = _YEARS
    columns = dict.fromkeys(SPELL_DTYPES, np.zeros(n, dtype=np.int64))
    columns |= {"person": np.arange(n), "sector": sector, "papers": papers}
    columns |= {"start": np.full(n, first), "end": np.full(n, last)}
    columns |= {"kind": np.full(n, TH_WORK), "country": np.full(n, scheme)}
    yes, answers = np.ones(n, dtype=np.bool_), contract(law)
    career = answers.Work(
        spells=Spells.from_columns(**columns),
        birth=np.full(n, birth),
        registered=yes,
        remitted=yes,
        provable=yes,
    )
    made = answers.months_at_work(law, career)
    insured = np.bincount(made.row, weights=(made.last_m - made.first_m) * made.liable, minlength=n)
    most = int(insured.argmax())
    return int(sector[most]), int(papers[most])


def _singly(ledger: Ledger, persons: Bools) -> Ledger:
    """A ledger with the months of some persons in rows of one month each."""
    some = persons[ledger.person] & (ledger.months > 1)
    if not some.any():
        return ledger
    pieces = np.where(some, ledger.months, 1)
    row = np.repeat(np.arange(len(ledger)), pieces)
    nth = np.arange(len(row)) - (np.cumsum(pieces) - pieces)[row]
    parts, alone = ledger.select(row), some[row]
    first = parts.first_m + np.where(alone, nth, 0)
    last = np.where(alone, first + 1, parts.last_m)
    whole = np.where(alone, parts.months, 1)
    return replace(
        parts,
        first_m=first,
        last_m=last,
        employee=parts.employee // whole,
        employer=parts.employer // whole,
        state=parts.state // whole,
    )


def _months_among(ledger: Ledger, other: Ledger, rows: Bools) -> Bools:
    """The rows of a ledger that begin in a month which some rows of another hold, scheme alike."""
    found = np.zeros(len(ledger), dtype=np.bool_)
    if not rows.any():
        return found
    some = other.select(rows)

    def line(of: Ledger, month: Ints) -> Ints:
        place: Ints = (of.scheme * of.n_people + of.person) * _MONTHS + month
        return place

    first, last = line(some, some.first_m), line(some, some.last_m)
    place = line(ledger, ledger.first_m)
    before = np.searchsorted(first, place, side="right") - 1
    held = np.flatnonzero(before >= 0)
    found[held] = place[held] < last[before[held]]
    return found
