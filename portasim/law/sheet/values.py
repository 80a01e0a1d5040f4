"""The values that a line of the sheet of schemes shows, each with what it rests on.

A value is that of a number of the law, or of a rule under facts the map names.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import Final, NamedTuple

import numpy as np

from portasim.core.arrays import Ints
from portasim.core.calendar import iso, years_of
from portasim.core.faults import UserError
from portasim.core.params import (
    DIMENSIONS,
    NO_VALUE,
    UNITS,
    NotInForce,
    Number,
    Row,
    Switch,
    Touched,
)
from portasim.core.ratios import Ratio
from portasim.core.rules import Rule
from portasim.core.words import CURRENCY
from portasim.law.economy import exchange_rate
from portasim.law.inquiry.entries import row_on, rule_id, variant_on
from portasim.law.inquiry.quantities import unit_words
from portasim.law.system import Law, load_law, load_references

_KINDS: Final = {
    "assumption": "assumed",
    "recollection": "recalled",
    "draft": "proposed",
    "statement": "as_told",
}
NOT_FOUND: Final = "not found"
"""The status of what the sources read say nothing about."""

SURENESS: Final = ("enacted", "declared", "proposed", "as_told", "recalled", "assumed", NOT_FOUND)
"""Statuses from the surest to the least sure."""

_YEAR: Final = 12
_LONG: Final = 24


class Item(NamedTuple):
    """What a line rests on: a number, a switch, a rule, or words with their authority.

    `id` is empty for words, `value` for words and rules, `since` for switches.
    """

    id: str
    title: str
    value: str
    since: str
    status: str
    ref: str
    note: str


class Value:
    """The value of a number or rule on a day, and everything it rests on.

    `marks` are those of its hole: a label such as M, facts such as months=180, how it is written.
    """

    def __init__(self, law: Law, name: str, marks: Sequence[str] = ()) -> None:
        self.law, self.name = law, name
        self.number = law.number_named(name)
        if self.number is None and name not in law.rules:
            raise UserError(
                f"schemes.yaml: no number or rule is called '{name}' in the law of {law.country}"
            )
        facts = (mark.split("=") for mark in marks if "=" in mark)
        self.facts = {name: _fact(name, text) for name, text in facts}
        labels = DIMENSIONS[self.number.by] if self.number and self.number.by else ()
        self.code = next((labels.index(mark) for mark in marks if mark in labels), 0)

    @property
    def unit(self) -> str:
        """The unit of the value."""
        return self.law.rules[self.name][0].unit if self.number is None else self.number.unit

    def on(self, day: int) -> Fraction | None:
        """The value on a day as on paper; None where it is not in force."""
        if self.number is None:
            found = self._reckoned(self.law, day)
            return None if found is None else found / UNITS[self.unit]
        row = row_on(self.number, day)
        if row is None or row.values[self.code] == NO_VALUE:
            return None
        return Fraction(row.values[self.code], UNITS[self.unit])

    def _reckoned(self, law: Law, day: int) -> Fraction | None:
        days = np.array([day], dtype=np.int64)
        try:
            found = law.evaluate([self.name], days, self.facts)[self.name]
        except NotInForce:
            return None
        if isinstance(found, Ratio):
            return Fraction(int(found.num[0]), int(found.den[0]))
        return Fraction(int(np.atleast_1d(found)[0]))

    def rests_on(self, day: int) -> list[Item]:
        """What the value of a day rests on."""
        if self.number is not None:
            row = row_on(self.number, day)
            return [] if row is None else [of_row(self.law, self.number, row)]
        held = variant_on(self.law.rules[self.name], day)
        touched: Touched = set()
        self._reckoned(self.law.recording(touched), day)
        items = [] if held is None else [of_rule(self.law, held)]
        for reading in sorted(touched):
            if reading.id in self.law.switches:
                items.append(of_switch(self.law.switches[reading.id], self.law.chosen[reading.id]))
            elif reading.id not in self.law.rules:
                number = self.law.number(reading.id)
                items += [
                    of_row(self.law, number, r) for r in number.rows if number.reading(r) == reading
                ]
        return items

    @cached_property
    def turns(self) -> list[int]:
        """The days on which the value can become another, ascending."""
        numbers, rules = [self.number] if self.number else [], list[Rule]()
        if self.number is None:
            rules = list(_reached(self.law, self.name))
            named = (self.law.number_named(a) for rule in rules for a in rule.arguments)
            numbers = [number for number in named if number is not None]
        turns = {rule.since for rule in rules}
        turns |= {rule.last + 1 for rule in rules if rule.last is not None}
        return sorted(turns | {int(turn) for number in numbers for turn in number.changes})

    @property
    def last_item(self) -> Item:
        """What the value last in force rested on."""
        if self.number is None:
            return of_rule(self.law, self.law.rules[self.name][-1])
        return of_row(self.law, self.number, self.number.rows[-1])


def _fact(name: str, text: str) -> Ints:
    code = DIMENSIONS[name].index(text) if name in DIMENSIONS else int(text)
    return np.array([code], dtype=np.int64)


def _reached(law: Law, name: str) -> Iterator[Rule]:
    """Every variant of a rule and of the rules it needs, all the way down."""
    seen, queue = {name}, [name]
    while queue:
        for rule in law.rules[queue.pop()]:
            yield rule
            more = {argument for argument in rule.arguments if argument in law.rules} - seen
            seen |= more
            queue += sorted(more)


def baht_in(law: Law, on: int) -> tuple[Fraction, Item]:
    """Units of a currency in a baht in the year of a day, and what that rests on.

    After the last year tabulated it is assumed. Raises NotInForce before the first.
    """
    value = Value(law, "exchange_rate")
    years = years_of(np.array([on], dtype=np.int64))
    rate = Fraction(float(exchange_rate(law, load_law("TH"), years)[0]))
    [item] = value.rests_on(on)
    shown = item._replace(value=f"{float(rate):,.4g} {value.unit}")
    if iso(on)[:4] == item.since[:4]:
        return rate, shown
    note = "After the last year published, moved by relative prices."
    return rate, shown._replace(status="assumed", note=note)


def in_baht(paper: Fraction, unit: str, rate: Fraction) -> str:
    """Money of a country in baht on paper, without false precision: to 100 from 1,000 on."""
    amount = paper / rate
    step = 100 if amount >= 1000 else 10 if amount >= 100 else 1
    _, slash, per = unit.partition("/")
    words = unit_words(CURRENCY["TH"] + slash + per)
    return f"{(amount + Fraction(step, 2)) // step * step:,} {words}"


def least_sure(statuses: Iterable[str]) -> str:
    """The least sure of some statuses; enacted for none."""
    return max(statuses, key=SURENESS.index, default="enacted")


def of_row(law: Law, number: Number, row: Row) -> Item:
    """What rests on a row of a number; one of an overlay is no surer than the overlay."""
    kept = load_law(law.country).numbers.get(number.id)
    status = row.status if kept and row in kept.rows else _laid(law, row.status)
    value = _row_on_paper(number, row)
    return Item(number.id, number.title, value, iso(row.since), status, row.ref, row.note)


def _row_on_paper(number: Number, row: Row) -> str:
    """All values of a row, each with its label where the number has labels."""
    labels = DIMENSIONS[number.by] if number.by else ("",)
    scale = UNITS[number.unit]
    shown = [
        f"{label} {on_paper(Fraction(value, scale), number.unit)}".strip()
        for label, value in zip(labels, row.values, strict=True)
        if value != NO_VALUE
    ]
    return ", ".join(shown)


def _laid(law: Law, status: str) -> str:
    """The status of what an overlay brings."""
    return least_sure([status, *(overlay.status for overlay in law.applied)])


def of_switch(switch: Switch, word: str) -> Item:
    """What rests on the word chosen of a switch."""
    return Item(switch.id, switch.title, word, "", switch.status, switch.ref, switch.note)


def of_rule(law: Law, rule: Rule, status: str = "", note: str = "") -> Item:
    """What rests on the authority of a rule."""
    held = status or authority_status(rule.ref)
    if rule not in load_law(law.country).rules.get(rule.name, ()):
        held = _laid(law, held)
    return Item(rule_id(law, rule.name), rule.title, "", iso(rule.since), held, rule.ref, note)


def authority_status(ref: str) -> str:
    """How sure a sentence is by its authority alone: enacted, unless that is none or recalled."""
    reference = load_references()[ref]
    recalled = "recalled" if reference["read"].startswith("recalled") else "enacted"
    return _KINDS.get(reference["kind"], recalled)


def on_paper(paper: Fraction, unit: str, marks: Sequence[str] = ()) -> str:
    """An amount as a lawyer writes it, such as `17,500 baht a month` or `61 years 6 months`."""
    plain = f"{Decimal(paper.numerator) / Decimal(paper.denominator):,.4f}".rstrip("0").rstrip(".")
    if "bare" in marks:
        return plain
    if unit == "flag":
        return "yes" if paper else "no"
    if unit == "percent":
        return f"{plain}%"
    if unit == "months" and "age" in marks:
        years, months = divmod(int(paper), _YEAR)
        return f"{years} years {_counted(str(months), 'month')}" if months else f"{years} years"
    if unit == "months" and paper >= _LONG and paper % _YEAR == 0:
        return f"{plain} months ({int(paper) // _YEAR} years)"
    if unit in {"months", "years", "days"}:
        return _counted(plain, unit[:-1])
    return plain if unit in {"count", "factor"} else f"{plain} {unit_words(unit)}"


def _counted(number: str, noun: str) -> str:
    return f"{number} {noun}" if number == "1" else f"{number} {noun}s"
