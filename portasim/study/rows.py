"""Tables behind doors: spells, ledger, rights, claims and payments of a block of persons.

Codes are words, days are dates, money is in whole units of the currency beside it. Columns of flows
end in `_m`, a month.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from portasim.books.payments import KINDS as PAYMENT_KINDS
from portasim.books.payments import payments
from portasim.core.arrays import Bools, Floats, Ints
from portasim.core.calendar import NEVER, first_days
from portasim.core.facts import Facts
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
from portasim.study.tables.table import Column, columns

Rows: TypeAlias = dict[str, Any]
"""Columns of a table by name; `person` holds numbers in the block."""


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
        """The rows of a table of the block that are looked at, person by person.

        person: of each row.
        """
        if self.only is None:
            return np.argsort(person, kind="stable")
        return np.flatnonzero(person == self.only)


@dataclass(frozen=True, slots=True)
class RowsOf:
    """A table behind a door: what it holds, its columns, and the rows of a view."""

    holds: str
    columns: tuple[Column, ...]
    make: Callable[[View], Rows]


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


_MONEY: Final = "currency"

TABLES: Final[Mapping[str, RowsOf]] = {
    "spells": RowsOf(
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
    "ledger": RowsOf(
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
    "rights": RowsOf(
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
    "claims": RowsOf(
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
    "payments": RowsOf(
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
