"""Findings of an audit of agreements as data, and the case they are about: a text beside laws."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final, Literal, NamedTuple, TypeAlias

import numpy as np

from portasim.agreements.model import ACTS, Agreement
from portasim.core.arrays import Ints
from portasim.core.calendar import day
from portasim.core.words import COUNTRY_NAMES
from portasim.law.inquiry.entries import find, row_on, variant_on
from portasim.law.scheme import insures_migrants
from portasim.law.system import Law, load_references

Severity: TypeAlias = Literal["error", "warning", "note"]

SEVERITIES: Final[tuple[Severity, ...]] = ("error", "warning", "note")
"""error: a promise that no law of a party can carry out; warning: a worker has less, later or pays
twice; note: what a reader of the text should know."""

KINDS: Final[Mapping[str, str]] = {
    "branch_does_not_run": "a partner collects nothing for old age",
    "no_pension_paid": "a partner pays a sum, no pension",
    "branch_missing": "a branch of which a partner's law holds nothing",
    "date_before_law": "entry into force before a law or branch exists",
    "date_before_rule": "entry into force before the rule that would carry the article out",
    "date_outside_study": "entry into force outside the time the scenario looks at",
    "few_months_yet": "few months at home can count by entry into force",
    "minimum_never_binds": "a minimum of own months that leaves nothing to open",
    "minimum_never_met": "a minimum that nobody can have",
    "not_pooled": "months of a third state that two agreements do not add",
    "refund_and_totalisation": "refund and totalisation promised for the same months",
    "refund_extinguishes": "what a refund ends",
    "months_unpaid": "months that a refund ends without paying for them",
    "shares_left": "contributions that stay in the fund when the months end",
    "lump_sum_kept": "a lump sum that stands in the way of the totalised pension",
    "lump_sum_replaced": "a lump sum replaced by a pension that takes long to be worth as much",
    "window_too_short": "a time to claim shorter than claims take",
    "window_within_wait": "a time to claim that a waiting time uses up",
    "filing_elsewhere": "a place of filing that does not keep the time to claim",
    "no_export": "a benefit that is not paid where the worker lives",
    "double_contributions": "contributions in both countries for the same month",
    "home_method": "a partner whose own law says what a treaty pays",
    "two_rates": "payment in a currency with two rates of exchange",
    "fee": "a fee that the worker bears",
    "counted_without_branch": "months that count and for which nothing was paid for old age",
    "ages_differ": "pension ages that differ",
    "article_not_modelled": "an article that nothing here carries out",
    "article_without_key": "an article listed as modelled, without the key that does it",
    "not_yet_simulated": "a key that the study reads and does not carry out",
}
"""Every kind of finding, in the order in which findings of one severity are listed."""


class Phrase(NamedTuple):
    """A part of a sentence: the whole name of its message, and the values it needs."""

    name: str
    values: Mapping[str, Any] = MappingProxyType({})


class Words(NamedTuple):
    """Sentences of a finding as data: two messages of its kind, and the values they need.

    says: what it finds in the text; means: what that means for a worker; values: numbers, texts,
    codes of countries, phrases, and lists of them.
    """

    says: str
    means: str
    values: Mapping[str, Any]


def words(says: str = "says", means: str = "means", **values: Any) -> Words:
    """The words of a finding by the names of its messages below its kind, or by whole names."""
    return Words(says, means, values)


class Source(NamedTuple):
    """Where a law says something, empty where it is the text alone.

    country and law: whose law and which of its rules, numbers or switches; ref, status and
    authority: what that law rests on.
    """

    country: str = ""
    law: str = ""
    ref: str = ""
    status: str = ""
    authority: str = ""


NO_SOURCE: Final = Source()


class Finding(NamedTuple):
    """One thing an audit found, and what it means for a worker.

    key: the key of the agreement, by dots; articles: the articles of the text that name the key;
    place: file:line of the key, empty until someone knows the file; source: what of a law it is
    found against.
    """

    agreement: str
    severity: Severity
    kind: str
    key: str
    articles: tuple[str, ...]
    place: str
    source: Source
    words: Words


@dataclass(frozen=True, slots=True)
class Setting:
    """The scenario around its agreements: its day, its end, and how long filing takes.

    filing_lag_days: mean days from a right to its claim, exponential as the study draws it.
    """

    as_of: dt.date
    horizon: dt.date
    filing_lag_days: float


def source(law: Law, name: str, on: int) -> Source:
    """Where a law says what a number, rule or switch of a short name says on a day.

    A number or rule that does not hold on the day is cited by its first value. Raises UserError for
    a name the law does not have.
    """
    entry = find(law, f"{law.country}.{name}")
    if entry.kind == "switch":
        switch = law.switches[entry.id]
        ref, status = switch.ref, switch.status
    elif entry.kind == "number":
        number = law.number(entry.id)
        row = row_on(number, on) or number.rows[0]
        ref, status = row.ref, row.status
    else:
        variants = law.rules[entry.name]
        ref = (variant_on(variants, on) or variants[0]).ref
        status = "assumed" if _assumed(ref) else "enacted"
    return Source(law.country, entry.id, ref, status, authority(ref) if ref else "")


def _assumed(ref: str) -> bool:
    return load_references().get(ref, {}).get("kind") == "assumption"


def authority(ref: str) -> str:
    """An authority in words: title and article; a reference the laws do not hold as it is."""
    held = load_references().get(ref)
    if held is None:
        return ref
    return ", ".join(held[key] for key in ("title", "article") if key in held)


@dataclass(frozen=True, slots=True)
class Case:
    """One agreement, the laws of its parties, and the other agreements beside it."""

    agreement: Agreement
    laws: Mapping[str, Law]
    setting: Setting
    beside: Sequence[Agreement]

    @property
    def day(self) -> int:
        """The day of entry into force."""
        return day(self.agreement.from_)

    @property
    def on(self) -> Ints:
        """The day of entry into force, as an array for laws."""
        return np.array([self.day], dtype=np.int64)

    @property
    def host(self) -> Law:
        """The law of the place of work: the first party whose scheme insures migrants."""
        return next(law for law in self._parties if insures_migrants(law))

    @property
    def partners(self) -> list[Law]:
        """The laws of the countries of origin, in the order of the parties."""
        return [law for law in self._parties if law is not self.host]

    @property
    def _parties(self) -> list[Law]:
        return [self.laws[party] for party in self.agreement.parties]

    def carrying(self, act: str, country: str) -> list[Agreement]:
        """The agreements, this one first, that carry an act (of ACTS) for a country."""
        mine = [self.agreement, *(one for one in self.beside if one is not self.agreement)]
        return [one for one in mine if act in one.does() and country in one.parties]

    def source(self, law: Law, name: str) -> Source:
        """Where a law says what is called by a short name, on the day of entry into force."""
        return source(law, name, self.day)

    def finding(
        self, severity: Severity, kind: str, key: str, of: Words, source: Source = NO_SOURCE
    ) -> Finding:
        """A finding on a key of this agreement, in words, against what a law says."""
        says, means = (
            f"audit.{name}" if "." in name else f"audit.{kind}.{name}"
            for name in (of.says, of.means)
        )
        return Finding(
            agreement=self.agreement.id,
            severity=severity,
            kind=kind,
            key=key,
            articles=articles_of(self.agreement, key),
            place="",
            source=source,
            words=Words(says, means, of.values),
        )


def articles_of(agreement: Agreement, key: str) -> tuple[str, ...]:
    """The articles of a text that a key, a part of it or the whole it belongs to carries out."""

    def one_of(other: str) -> bool:
        return other == key or other.startswith(f"{key}.") or key.startswith(f"{other}.")

    return tuple(
        article for article, keys in agreement.articles.keys.items() if any(map(one_of, keys))
    )


def acts_of(agreement: Agreement, *wanted: str) -> list[str]:
    """Those of some acts that an agreement carries, in the order of ACTS."""
    return [act for act in ACTS if act in wanted and act in agreement.does()]


def country(law: Law) -> Phrase:
    """The country of a law, as a phrase to stand in a list."""
    return Phrase(f"terms.country.{law.country}")


def name_of(law: Law) -> str:
    """The country of a law in words."""
    return COUNTRY_NAMES[law.country]


def listed(names: Sequence[str]) -> str:
    """Names as a sentence lists them."""
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)
