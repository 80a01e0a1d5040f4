"""Pieces of results: what a block of persons under one plan leaves behind, to be added up.

A piece holds sums and a few values a person, never the persons themselves; pieces of any blocks
add up to the same bits.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from portasim.books.cash import CashBooks, cash_books
from portasim.books.months import month_book
from portasim.books.payments import payments
from portasim.books.states import State, states_of
from portasim.core.arrays import Floats, Ints
from portasim.core.facts import Facts
from portasim.core.words import COUNTRIES, ORIGINS
from portasim.rights.claims import Filers
from portasim.rights.outcome import Outcome
from portasim.study.persons import (
    HOME_COLUMNS,
    Columns,
    Valued,
    cell_of,
    counted,
    groups_of,
    persons,
)
from portasim.study.sums import Sums

LONGEST: Final = 480
"""Thai months up to which persons are counted month by month; those with more stand with it."""
_MIX: Final = (np.uint64(0x9E3779B97F4A7C15), np.uint64(0xBF58476D1CE4E5B9))


@dataclass(frozen=True, slots=True)
class Kept:
    """Values kept a person, for exact quantiles and paired differences, in the order of persons.

    value, in_law, at_home, home_in_law: baht; cell: see `persons.cell_of`.
    """

    value: Floats
    in_law: Floats
    at_home: Floats
    home_in_law: Floats
    cell: NDArray[np.int32]

    @property
    def origin(self) -> Ints:
        """The country of origin of each person, its position in ORIGINS."""
        return groups_of(self.cell.astype(np.int64))["origin"]

    @classmethod
    def joined(cls, parts: Sequence[Kept]) -> Kept:
        """The values of several blocks, one after the other."""
        names = ("value", "in_law", "at_home", "home_in_law", "cell")
        return cls(*(np.concatenate([getattr(part, name) for part in parts]) for name in names))


@dataclass(frozen=True, slots=True)
class Pensions:
    """Monthly pensions of those who have one, with the country of origin of each.

    thai, thai_real: baht; home: units of the currency of home; home_baht, home_real: baht.
    """

    thai_origin: NDArray[np.int8]
    thai: Floats
    thai_real: Floats
    home_origin: NDArray[np.int8]
    home: Floats
    home_baht: Floats
    home_real: Floats

    @classmethod
    def of(cls, columns: Columns) -> Pensions:
        """The pensions among persons."""
        origin = columns["origin"].astype(np.int8)
        thai, home = columns["pension_THB_m"] > 0, columns["home_pension_m"] > 0
        return cls(
            thai_origin=origin[thai],
            thai=columns["pension_THB_m"][thai],
            thai_real=columns["pension_real_THB_m"][thai],
            home_origin=origin[home],
            home=columns["home_pension_m"][home],
            home_baht=columns["home_pension_THB_m"][home],
            home_real=columns["home_pension_real_THB_m"][home],
        )

    @classmethod
    def joined(cls, parts: Sequence[Pensions]) -> Pensions:
        """The pensions of several blocks."""
        names = (
            "thai_origin",
            "thai",
            "thai_real",
            "home_origin",
            "home",
            "home_baht",
            "home_real",
        )
        return cls(*(np.concatenate([getattr(part, name) for part in parts]) for name in names))


@dataclass(frozen=True, slots=True)
class Totals:
    """What persons under one plan add up to.

    sums: over persons, by cell; months: months and persons by MONTH_ENDS; books: of all funds;
    states: persons by scheme and state of the right; reached: persons by their Thai months, in law
    and on record, from 0 to LONGEST months or more; home_mark: by country of origin a checksum of
    what home pays each person, equal where it pays each the same.
    """

    sums: Sums
    months: Ints
    books: CashBooks
    states: Ints
    reached: Ints
    home_mark: NDArray[np.uint64]

    def added(self, other: Totals) -> Totals:
        """The totals of different persons as one."""
        return Totals(
            sums=self.sums.added(other.sums),
            months=self.months + other.months,
            books=self.books.added(other.books),
            states=self.states + other.states,
            reached=self.reached + other.reached,
            home_mark=self.home_mark + other.home_mark,
        )


@dataclass(frozen=True, slots=True)
class Piece:
    """What persons under one plan leave behind: values kept a person, pensions, and totals."""

    kept: Kept
    pensions: Pensions
    totals: Totals


def piece_of(
    outcome: Outcome, facts: Facts, valued: Valued, filers: Filers, last_year: int
) -> tuple[Piece, Columns]:
    """The piece of a block of persons under one plan, and their columns."""
    paid = payments(outcome, facts)
    columns = persons(outcome, facts, paid, valued)
    cell = cell_of(columns)
    book = month_book(outcome, facts)
    kept = Kept(
        value=np.asarray(columns["value_THB"]),
        in_law=valued.in_law,
        at_home=valued.at_home,
        home_in_law=valued.home_in_law,
        cell=cell.astype(np.int32),
    )
    totals = Totals(
        sums=Sums.of(counted(columns, outcome, facts, valued, filers), cell),
        months=np.stack([book.sum(axis=0), (book > 0).sum(axis=0)]),
        books=cash_books(outcome, facts, paid, last_year),
        states=_states(outcome, facts),
        reached=_reached(columns),
        home_mark=_home_mark(columns, facts.people.subject),
    )
    return Piece(kept, Pensions.of(columns), totals), columns


def _states(outcome: Outcome, facts: Facts) -> Ints:
    """Persons by scheme and state of the right; at home, those of the country of the scheme."""
    found = np.zeros((len(COUNTRIES), len(State)), dtype=np.int64)
    for scheme in range(len(COUNTRIES)):
        states = states_of(outcome, facts, scheme).states
        if scheme not in outcome.laws.hosts:
            states = states[facts.people.scheme == scheme]
        found[scheme] = np.bincount(states, minlength=len(State))
    return found


def _reached(columns: Columns) -> Ints:
    """Persons by months in law and months on record, two rows of LONGEST + 1 counts."""
    months = (np.minimum(columns[name], LONGEST) for name in ("months_in_law", "months_on_record"))
    return np.stack([np.bincount(each, minlength=LONGEST + 1) for each in months])


def _home_mark(columns: Columns, subject: Ints) -> NDArray[np.uint64]:
    """A checksum by country of origin of each person and what home pays to that person."""
    mark = subject.astype(np.uint64) * _MIX[0]
    for name in HOME_COLUMNS:
        bits = np.asarray(columns[name], dtype=np.float64).view(np.uint64)
        mark = (mark ^ (mark >> np.uint64(29)) ^ bits) * _MIX[1]
    origin = np.asarray(columns["origin"])
    return np.array([mark[origin == code].sum(dtype=np.uint64) for code in range(len(ORIGINS))])
