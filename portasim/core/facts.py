"""Facts: people, what they did, and what was done about it, whatever the law says."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from portasim.core.arrays import Bools, Ints
from portasim.core.calendar import NEVER
from portasim.core.spells import Spells
from portasim.core.words import COUNTRIES, HOME_REST, HOME_WORK, ORIGINS, TH_WORK


@dataclass(frozen=True)
class People:
    """What does not change with law or agreement, one entry a person; days count from 1970."""

    subject: Ints
    origin: Ints
    sex: Ints
    birth: Ints
    death: Ints
    names: tuple[str, ...]

    @property
    def scheme(self) -> Ints:
        """The scheme of each person's country of origin: its position in COUNTRIES."""
        return self.origin + COUNTRIES.index(ORIGINS[0])


@dataclass(frozen=True)
class Departures:
    """Times people left Thailand for home, sorted by person and day.

    number: which departure of the person it is; back: the day of return, NEVER if none.
    """

    person: Ints
    day: Ints
    number: Ints
    back: Ints


def departures(spells: Spells) -> Departures:
    """Every departure in the spells: a stay at home that follows a spell in Thailand."""
    home = (spells.kind == HOME_WORK) | (spells.kind == HOME_REST)
    person = spells.person.astype(np.int64)
    same = np.zeros(len(spells), dtype=np.bool_)
    same[1:] = person[1:] == person[:-1]
    leaves = home & same
    leaves[1:] &= ~home[:-1]
    returns = np.flatnonzero(~home & same & np.concatenate([[False], home[:-1]]))
    rows = np.flatnonzero(leaves)
    position = np.searchsorted(returns, rows)
    back = np.full(len(rows), NEVER, dtype=np.int64)
    found = position < len(returns)
    candidate = returns[position[found]]
    back[found] = np.where(person[candidate] == person[rows[found]], spells.start[candidate], NEVER)
    who = person[rows]
    firsts = np.searchsorted(who, who)
    return Departures(who, spells.start[rows].astype(np.int64), np.arange(len(who)) - firsts, back)


def lives_at_home_on(spells: Spells, person: Ints, days: Ints) -> Bools:
    """Whether persons are in the home country on a day each, or were when last seen.

    False for a person with no spell up to that day.
    """
    key = spells.person.astype(np.int64) * (1 << 32) + spells.start
    row = np.searchsorted(key, person * (1 << 32) + days, side="right") - 1
    seen = np.flatnonzero(row >= 0)
    seen = seen[spells.person[row[seen]] == person[seen]]
    at_home = np.zeros(len(person), dtype=np.bool_)
    at_home[seen] = np.isin(spells.kind[row[seen]], (HOME_WORK, HOME_REST))
    return at_home


def office_of(spells: Spells, n_people: int) -> Ints:
    """The office that holds each person's account: the province of the last Thai job."""
    office = np.zeros(n_people, dtype=np.int64)
    rows = spells.kind == TH_WORK
    office[spells.person[rows]] = spells.province[rows]  # rows are in order of time
    return office


@dataclass(frozen=True)
class Facts:
    """Facts of some people: their spells, and what was done about each, whatever the law says.

    registered: the office knew of the job; remitted: what was deducted was paid; provable: the
    person can still prove the account, or from payslips the deduction; home_insured: a job at home
    insured for old age, if a branch runs; home_contract: work in Thailand during which the person
    is insured at home as well; these have one entry a spell. office: of the last job in Thailand;
    sector and papers: those of most days worked there; arrived: first day there; an entry a person.
    """

    people: People
    spells: Spells
    registered: Bools
    remitted: Bools
    provable: Bools
    home_insured: Bools
    home_contract: Bools
    departures: Departures
    office: Ints
    sector: Ints
    papers: Ints
    arrived: Ints

    @property
    def n(self) -> int:
        """The number of people."""
        return len(self.people.origin)
