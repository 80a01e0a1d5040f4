"""Facts: people, what they did, and what was done about it, whatever the law says."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Self

import numpy as np
from numpy.typing import NDArray

from portasim.core.arrays import Bools, Ints, sum_by
from portasim.core.calendar import NEVER
from portasim.core.spells import Spells
from portasim.core.words import (
    COUNTRIES,
    HOME_REST,
    HOME_WORK,
    ORIGINS,
    PAPERS,
    SECTORS,
    TH_REST,
    TH_WORK,
)

UNKNOWN: Final = -1
"""A fact about a job, registered or insured, that no file gives."""


@dataclass(frozen=True, slots=True)
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


@dataclass(frozen=True, slots=True)
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


def first_days_in_thailand(spells: Spells, started: Ints) -> Ints:
    """The first day of each person in Thailand; of who is never there, the first day known.

    started: the day on which each life starts, one entry a person; who dies on it has no spell.
    """
    offsets = spells.offsets(len(started))
    first, some = offsets[:-1], np.diff(offsets) > 0
    arrived = np.where(some, np.append(spells.start, NEVER)[first], started)
    at_home = some & (np.append(spells.kind, TH_WORK)[first] > TH_REST)
    if at_home.any():
        rows = np.flatnonzero(at_home[spells.person] & (spells.kind <= TH_REST))
        # rows are in order of time: backwards, the first of a person is written last
        arrived[spells.person[rows[::-1]]] = spells.start[rows[::-1]]
    return arrived


def usual_code(spells: Spells, code: NDArray[np.int8], n_people: int) -> Ints:
    """The code under which each person worked most days in Thailand."""
    size = max(len(SECTORS), len(PAPERS))
    rows = spells.kind == TH_WORK
    days = (spells.end - spells.start)[rows]
    cell = spells.person[rows].astype(np.int64) * size + code[rows]
    total = sum_by(cell, days, n_people * size).reshape(n_people, size)
    code_of_most: Ints = total.argmax(axis=1)
    return code_of_most


@dataclass(frozen=True, slots=True)
class Facts:
    """People, their spells and what was done about them, whatever the law says.

    One entry a spell: registered, the office knew of the job; remitted, what was deducted was
    paid; provable, the person can still prove the account, or from payslips the deduction;
    home_insured, a home job insured for old age, if a branch runs (which is a question of law);
    home_contract, a Thai job during which the person is insured at home as well, likewise.
    One entry a person: office, the province of the account; sector and papers, the codes of most
    days worked in Thailand; arrived, the first day in Thailand.
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

    @classmethod
    def of(cls, people: People, spells: Spells, started: Ints, **done: Bools) -> Self:
        """Facts whose columns of persons follow from the spells.

        started: the day on which each life starts; done: the columns of spells, by name.
        """
        n = len(people.origin)
        return cls(
            people=people,
            spells=spells,
            departures=departures(spells),
            office=office_of(spells, n),
            sector=usual_code(spells, spells.sector, n),
            papers=usual_code(spells, spells.papers, n),
            arrived=first_days_in_thailand(spells, started),
            **done,
        )

    @property
    def n(self) -> int:
        """The number of people."""
        return len(self.people.origin)
