"""Doors for modellers: spells, ledger, rights, claims and payments of all persons as tables.

Codes are words, days are dates, money is in whole units of the currency beside it. Columns of flows
end in `_m`, a month. Persons are named as in the table of persons: by the word of the file of
people, or by their number over all blocks.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any, Final, Protocol, TypeAlias

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from portasim.books.payments import KINDS as PAYMENT_KINDS
from portasim.books.payments import payments
from portasim.core.arrays import Bools, Floats, Ints
from portasim.core.calendar import NEVER, first_days
from portasim.core.facts import Facts
from portasim.core.faults import UserError
from portasim.core.params import UNITS
from portasim.core.words import (
    COUNTRIES,
    CURRENCY,
    HOME_WORK,
    KINDS,
    PAPERS,
    PROVINCES,
    SECTORS,
    TH_REST,
    TH_WORK,
)
from portasim.offices.claims import BENEFITS, OUTCOMES, REASONS
from portasim.rights.ledger import STEPS
from portasim.rights.outcome import Outcome
from portasim.rights.right import BASES
from portasim.study.parquet import write_parquet
from portasim.study.simulate import Simulation
from portasim.study.statistics import table_html, table_text
from portasim.study.tables.table import Column, columns

Rows: TypeAlias = dict[str, Any]
"""Columns of a table by name; `person` holds numbers in the block."""

SHOWN: Final = 20
"""Rows that a screen shows of a table."""
_MORE: Final = "the first rows; to_frame() has them all, to_parquet(path) writes them"


class Persons(Protocol):
    """Results whose persons can be looked at block by block."""

    @property
    def id(self) -> str:
        """The scenario's short name."""

    @property
    def n(self) -> int:
        """The number of persons."""

    @property
    def names(self) -> Sequence[str]:
        """The word of each person."""

    @property
    def simulation(self) -> Simulation:
        """The run that made the results."""

    def looks(self, person: int | None = None) -> Iterator[tuple[Facts, Outcome]]:
        """The facts and the outcome of each block of persons, or of that of one person."""


@dataclass(frozen=True, slots=True)
class View:
    """A block of persons, or one of them.

    first: the number of the block's first person; only: the place in the block of the one person
    who is looked at, None for all.
    """

    first: int
    facts: Facts
    outcome: Outcome
    only: int | None = None

    def rows(self, person: Ints | NDArray[np.int32]) -> Ints:
        """The rows of a table of the block that are looked at; person: of each row."""
        if self.only is None:
            return np.arange(len(person))
        return np.flatnonzero(person == self.only)


@dataclass(frozen=True, slots=True)
class Kind:
    """A table behind a door: what it holds, its columns, and the rows of a view."""

    holds: str
    columns: tuple[Column, ...]
    make: Callable[[View], Rows]


@dataclass(frozen=True, slots=True, repr=False)
class Door:
    """One table of all persons of a scenario, made block by block when it is asked for."""

    name: str
    results: Persons

    @property
    def kind(self) -> Kind:
        """What the table holds."""
        return DOORS[self.name]

    @property
    def columns(self) -> tuple[Column, ...]:
        """The columns, each with unit and meaning."""
        return (_PERSON, *self.kind.columns)

    def blocks(self) -> Iterator[pd.DataFrame]:
        """The table in parts, a block of persons each."""
        first = 0
        for facts, outcome in self.results.looks():
            yield self.rows(View(first, facts, outcome))
            first += facts.n

    def of(self, person: str | int) -> pd.DataFrame:
        """The rows of one person. Raises UserError where there is none such."""
        return self.rows(view_of(self.results, number_of(self.results, person)))

    def rows(self, view: View) -> pd.DataFrame:
        """The rows of persons who are looked at."""
        rows = self.kind.make(view)
        names = np.array(self.results.names, dtype=object)
        rows["person"] = names[rows["person"] + view.first]
        return pd.DataFrame({column.name: rows[column.name] for column in self.columns})

    def to_frame(self) -> pd.DataFrame:
        """The whole table, all persons in memory."""
        return pd.concat(self.blocks(), ignore_index=True)

    def to_parquet(self, path: str | Path) -> Path:
        """Write the table block by block; the path written.

        Raises UserError where pyarrow is missing or the file cannot be written.
        """
        write_parquet(Path(path), self.columns, self.blocks())
        return Path(path)

    def _first(self) -> pd.DataFrame:
        """The first rows."""
        return next(self.blocks()).head(SHOWN)

    def __repr__(self) -> str:
        return f"{self._head()}\n{table_text(self._first())}\n{_MORE}"

    def _repr_html_(self) -> str:
        return f"<p>{escape(self._head())}</p>{table_html(self._first())}<p>{_MORE}</p>"

    def _head(self) -> str:
        return f"{self.name} of {self.results.id}: {self.kind.holds}"


def door(results: Persons, name: str) -> Door:
    """A door by its name. Raises UserError where there is none of that name."""
    if name not in DOORS:
        raise UserError(f"no door '{name}'; there are: {', '.join(DOORS)}")
    return Door(name, results)


def view_of(results: Persons, number: int) -> View:
    """One person looked at, by the number over all blocks."""
    first = next(low for low, high in results.simulation.blocks if low <= number < high)
    [(facts, outcome)] = results.looks(number)
    return View(first, facts, outcome, number - first)


def number_of(results: Persons, person: object) -> int:
    """The number of a person given by number or word. Raises UserError where there is none such."""
    names = results.names
    word = str(person)
    if isinstance(person, str | int | np.integer) and not isinstance(person, bool):
        if word in names:
            return names.index(word)
        # persons of a file have their place in it, too
        if not isinstance(person, str) and 0 <= person < results.n:
            return int(person)
    if results.n and names[0] == "0":
        raise UserError(f"person {word!r}: there is none; give a number from 0 to {results.n - 1}")
    some = ", ".join(names[:SHOWN]) + (", ..." if len(names) > SHOWN else "")
    raise UserError(f"person {word!r}: there is none; there are: {some}")


def _spells(view: View) -> Rows:
    """What persons did: an entry a spell."""
    facts, spells = view.facts, view.facts.spells
    rows = view.rows(spells.person)
    country = spells.country[rows].astype(np.int64)
    works = np.isin(spells.kind[rows], (TH_WORK, HOME_WORK))
    return {
        "person": spells.person[rows].astype(np.int64),
        "start": _dates(spells.start[rows]),
        "end": _dates(spells.end[rows]),
        "kind": _words(KINDS, spells.kind[rows]),
        "country": _words(COUNTRIES, country),
        "province": _words(PROVINCES, spells.province[rows]),
        "sector": _words(SECTORS, spells.sector[rows]),
        "papers": _words(PAPERS, spells.papers[rows], spells.kind[rows] <= TH_REST),
        "employer": spells.employer[rows].astype(np.int64),
        "wage_m": _whole(spells.wage_m[rows], country),
        "currency": _currency(country, works),
        "registered": facts.registered[rows],
        "remitted": facts.remitted[rows],
        "provable": facts.provable[rows],
        "home_insured": facts.home_insured[rows],
        "home_contract": facts.home_contract[rows],
    }


def _ledger(view: View) -> Rows:
    """Months as agreements leave them, an entry a row of the ledger."""
    ledger = view.outcome.ledger
    rows = view.rows(ledger.person)
    scheme = ledger.scheme[rows]
    found = {
        "person": ledger.person[rows],
        "scheme": _words(COUNTRIES, scheme),
        "first": _dates(first_days(ledger.first_m[rows])),
        "end": _dates(first_days(ledger.last_m[rows])),
        "months": ledger.months[rows],
        "step": _words(STEPS, ledger.step[rows]),
        "remitted": ledger.remitted[rows],
        "contract": ledger.contract[rows],
        "currency": _currency(scheme),
        "base_m": _whole(ledger.base[rows], scheme),
    }
    for payer in ("employee", "employer", "state"):
        found[payer] = _whole(getattr(ledger, payer)[rows], scheme)
    return found


def _rights(view: View) -> Rows:
    """Rights as chosen, an entry a right."""
    rights = view.outcome.rights
    rows = view.rows(rights.person)
    scheme = rights.scheme[rows]
    return {
        "person": rights.person[rows],
        "scheme": _words(COUNTRIES, scheme),
        "benefit": _words(BENEFITS, rights.benefit[rows]),
        "basis": _words(BASES, rights.basis[rows]),
        "arises": _dates(rights.arises[rows]),
        "months": rights.months[rows],
        "added": rights.added[rows],
        "currency": _currency(scheme),
        "pension_m": _whole(rights.monthly[rows], scheme),
        "lump_sum": _whole(rights.lump_sum[rows], scheme),
        "survivors": _whole(rights.survivors[rows], scheme),
        "decided": _dates(view.outcome.decided[rows]),
    }


def _claims(view: View) -> Rows:
    """Claims at the counter and what became of them, an entry a claim."""
    claims, decisions = view.outcome.filed.claims, view.outcome.decisions
    rows = view.rows(claims.person)
    return {
        "person": claims.person[rows],
        "benefit": _words(BENEFITS, claims.benefit[rows]),
        "office": _words(PROVINCES, claims.province[rows]),
        "arises": _dates(claims.arises[rows]),
        "closes": _dates(claims.closes[rows]),
        "filed": _dates(claims.filed[rows]),
        "decided": _dates(decisions.decided[rows]),
        "outcome": _words(OUTCOMES, decisions.outcome[rows]),
        "reason": _words(REASONS, decisions.reason[rows]),
    }


def _payments(view: View) -> Rows:
    """Payments in the order of persons and years."""
    paid = payments(view.outcome, view.facts)
    rows = view.rows(paid.person)
    rows = rows[
        np.lexsort((paid.kind[rows], paid.scheme[rows], paid.year[rows], paid.person[rows]))
    ]
    scheme = paid.scheme[rows]
    return {
        "person": paid.person[rows],
        "year": paid.year[rows],
        "scheme": _words(COUNTRIES, scheme),
        "kind": _words(PAYMENT_KINDS, paid.kind[rows]),
        "currency": _currency(scheme),
        "amount": _whole(paid.amount[rows], scheme),
        "fee": _whole(paid.fee[rows], scheme),
    }


def _words(words: Sequence[str], codes: NDArray[Any], holds: Bools | None = None) -> NDArray[Any]:
    """The words of codes; none where a code is below 0 or does not hold."""
    known = codes >= 0 if holds is None else (codes >= 0) & holds
    found = np.array([*words, None], dtype=object)[np.where(known, codes, len(words))]
    return np.asarray(found)


def _dates(days: NDArray[Any]) -> NDArray[np.datetime64]:
    """Days as dates; none where they never come."""
    never = days >= NEVER
    dates = np.where(never, 0, days).astype("datetime64[D]").astype("datetime64[s]")
    dates[never] = np.datetime64("NaT")
    return dates


def _whole(minor: Ints, scheme: Ints) -> Floats:
    """Whole units of the currencies of schemes."""
    units = np.array([UNITS[CURRENCY[country]] for country in COUNTRIES])
    found: Floats = minor / units[scheme]
    return found


def _currency(scheme: Ints, holds: Bools | None = None) -> NDArray[Any]:
    return _words([CURRENCY[country] for country in COUNTRIES], scheme, holds)


_PERSON: Final = Column("person", "", "number, or the word of a file of people")
_MONEY: Final = "currency"

DOORS: Final[Mapping[str, Kind]] = {
    "spells": Kind(
        "what each person did, where, for what pay",
        columns(
            {
                "start": ("day", "first day"),
                "end": ("day", "the day after the last"),
                "kind": ("", "th_work, th_search, th_rest, home_work or home_rest"),
                "country": ("", "where"),
                "province": ("", "in Thailand"),
                "sector": ("", "of a job in Thailand"),
                "papers": ("", "held in Thailand"),
                "employer": ("number", "of the employer; -1 without one"),
                "wage_m": (f"{_MONEY} a month", "wage of a job"),
                "currency": ("", "of the wage"),
                "registered": ("flag", "whether the office knew of the job"),
                "remitted": ("flag", "whether what was deducted was paid in"),
                "provable": ("flag", "whether the person can prove the account, or the deduction"),
                "home_insured": ("flag", "whether a job at home is insured for old age"),
                "home_contract": ("flag", "whether a Thai job is insured at home as well"),
            }
        ),
        _spells,
    ),
    "ledger": Kind(
        "months by scheme, how far each got, and their contributions",
        columns(
            {
                "scheme": ("", "country of the scheme"),
                "first": ("day", "first day of the first month"),
                "end": ("day", "first day of the month after the last"),
                "months": ("months", "in the row"),
                "step": ("", "where the months were lost, provable, or what became of them"),
                "remitted": ("flag", "whether the fund was paid"),
                "contract": ("flag", "whether the job is insured at home as well"),
                "currency": ("", "of the next four"),
                "base_m": (f"{_MONEY} a month", "wage from which the scheme starts"),
                "employee": (_MONEY, "old-age contributions of the worker in the row, if paid"),
                "employer": (_MONEY, "those of the employer"),
                "state": (_MONEY, "those of the state"),
            }
        ),
        _ledger,
    ),
    "rights": Kind(
        "what each scheme owes, by which months, since when",
        columns(
            {
                "scheme": ("", "country of the scheme"),
                "benefit": ("", "old_age"),
                "basis": ("", "national, or totalised by an agreement"),
                "arises": ("day", "the later of pension age and the end of insurance"),
                "months": ("months", "of the scheme before that day"),
                "added": ("months", "of its partners, by an agreement"),
                "currency": ("", "of the next three"),
                "pension_m": (f"{_MONEY} a month", "pension owed from that day on"),
                "lump_sum": (_MONEY, "lump sum owed on that day"),
                "survivors": (_MONEY, "owed to heirs of who dies before that day"),
                "decided": ("day", "the day on which it is paid first; none if it never is"),
            }
        ),
        _rights,
    ),
    "claims": Kind(
        "claims at the counter and what became of them",
        columns(
            {
                "benefit": ("", "old_age, refund or transfer"),
                "office": ("", "province of the office"),
                "arises": ("day", "first day on which it can be filed"),
                "closes": ("day", "last day of the window; none where there is none"),
                "filed": ("day", "the day it is filed; none if it is not"),
                "decided": ("day", "the day it is paid or refused; none if it is neither"),
                "outcome": ("", "what became of it"),
                "reason": ("", "why"),
            }
        ),
        _claims,
    ),
    "payments": Kind(
        "payments by fund, kind and year",
        columns(
            {
                "year": ("year", "calendar year of the payment"),
                "scheme": ("", "country of the fund that pays"),
                "kind": ("", "pensions, lump_sums, survivors, refunds, taxes or transfers_out"),
                "currency": ("", "of the next two"),
                "amount": (_MONEY, "what leaves the fund, money of the day"),
                "fee": (_MONEY, "what of it the payment channel keeps"),
            }
        ),
        _payments,
    ),
}
"""The tables behind doors by name."""
