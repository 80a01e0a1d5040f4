"""Values that a line of the sheet of schemes shows, each with what it rests on.

A value is that of a number of the law, or of a rule under facts the map names.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

import numpy as np

from portasim.core.arrays import Ints
from portasim.core.calendar import iso, years_of
from portasim.core.faults import UserError
from portasim.core.params import DIMENSIONS, NO_VALUE, UNITS, NotInForce, Number, Touched
from portasim.core.ratios import Ratio
from portasim.core.rules import Rule
from portasim.core.words import HOSTS
from portasim.law.economy import exchange_rate
from portasim.law.inquiry.entries import find, row_on, variant_on
from portasim.law.sheet.items import Item, of_row, of_rule, of_switch
from portasim.law.sheet.map import NumberOf, RuleOf
from portasim.law.system import Law, load_law


@dataclass(frozen=True)
class NumberValue:
    """A number of a law through time, for one label where it differs by labels."""

    law: Law
    number: Number
    code: int = 0

    @property
    def unit(self) -> str:
        """The unit of the value."""
        return self.number.unit

    def on(self, day: int) -> Fraction | None:
        """The value on a day as on paper; None where it is not in force."""
        row = row_on(self.number, day)
        if row is None or row.values[self.code] == NO_VALUE:
            return None
        return Fraction(row.values[self.code], UNITS[self.unit])

    def rests_on(self, day: int) -> list[Item]:
        """The items on which the value of a day rests."""
        row = row_on(self.number, day)
        return [] if row is None else [of_row(self.law, self.number, row)]

    @property
    def turns(self) -> list[int]:
        """The days on which the value can become another, ascending."""
        return sorted(map(int, self.number.changes))

    @property
    def last_item(self) -> Item:
        """The item on which the value last in force rested."""
        return of_row(self.law, self.number, self.number.rows[-1])


@dataclass(frozen=True)
class RuleValue:
    """A rule of a law under some facts through time."""

    law: Law
    name: str
    facts: dict[str, Ints]

    @property
    def unit(self) -> str:
        """The unit of the value."""
        return self.law.rules[self.name][0].unit

    def on(self, day: int) -> Fraction | None:
        """The value on a day as on paper; None where it is not in force."""
        found = self._evaluated(self.law, day)
        return None if found is None else found / UNITS[self.unit]

    def _evaluated(self, law: Law, day: int) -> Fraction | None:
        days = np.array([day], dtype=np.int64)
        try:
            found = law.evaluate([self.name], days, self.facts)[self.name]
        except NotInForce:
            return None
        if isinstance(found, Ratio):
            return Fraction(int(found.num[0]), int(found.den[0]))
        return Fraction(int(np.atleast_1d(found)[0]))

    def rests_on(self, day: int) -> list[Item]:
        """The items on which the value of a day rests."""
        held = variant_on(self.law.rules[self.name], day)
        touched: Touched = set()
        self._evaluated(self.law.recording(touched), day)
        items = [] if held is None else [of_rule(self.law, held)]
        for reading in sorted(touched):
            if reading.id in self.law.switches:
                items.append(of_switch(self.law.switches[reading.id], self.law.chosen[reading.id]))
            elif reading.id in self.law.numbers:
                number = self.law.number(reading.id)
                items += [
                    of_row(self.law, number, r) for r in number.rows if number.reading(r) == reading
                ]
        return items

    @cached_property
    def turns(self) -> list[int]:
        """The days on which the value can become another, ascending."""
        rules = list(_reached(self.law, self.name))
        numbers = (self.law.number_named(a) for rule in rules for a in rule.arguments)
        turns = {rule.since for rule in rules}
        turns |= {rule.last + 1 for rule in rules if rule.last is not None}
        turns |= {int(turn) for number in numbers if number for turn in number.changes}
        return sorted(turns)

    @property
    def last_item(self) -> Item:
        """The item on which the value last in force rested."""
        return of_rule(self.law, self.law.rules[self.name][-1])


def _reached(law: Law, name: str) -> Iterator[Rule]:
    """Every variant of a rule and of the rules it needs, all the way down."""
    seen, queue = {name}, [name]
    while queue:
        for rule in law.rules[queue.pop()]:
            yield rule
            more = {argument for argument in rule.arguments if argument in law.rules} - seen
            seen |= more
            queue += sorted(more)


def value_in(law: Law, named: NumberOf | RuleOf) -> NumberValue | RuleValue:
    """The value that the map names, in a law. Raises UserError for an id that the law has not."""
    if isinstance(named, RuleOf):
        facts = {name: _fact(name, value) for name, value in named.facts.items()}
        return RuleValue(law, find(law, named.rule).name, facts)
    number = law.number(named.number)
    if named.label is None:
        return NumberValue(law, number)
    labels = DIMENSIONS[number.by] if number.by else ()
    if named.label not in labels:
        raise UserError(f"schemes.yaml: {number.id} has no label '{named.label}'")
    return NumberValue(law, number, labels.index(named.label))


def _fact(name: str, value: int | str) -> Ints:
    code = DIMENSIONS[name].index(value) if isinstance(value, str) else value
    return np.array([code], dtype=np.int64)


def exchange_of(law: Law) -> NumberValue:
    """The exchange rate of a country's currency, as published."""
    return NumberValue(law, law.number(f"{law.country}.economy.exchange_rate"))


def baht_in(law: Law, on: int) -> tuple[Fraction, Item]:
    """Units of a currency in a baht in the year of a day, and the item that rests on.

    After the last year tabulated it is assumed. Raises NotInForce before the first.
    """
    value = exchange_of(law)
    years = years_of(np.array([on], dtype=np.int64))
    rate = Fraction(float(exchange_rate(law, load_law(HOSTS[0]), years)[0]))
    [item] = value.rests_on(on)
    item = item._replace(value=f"{float(rate):,.4g} {value.unit}")
    if iso(on)[:4] == item.since[:4]:
        return rate, item
    note = "After the last year published, moved by relative prices."
    return rate, item._replace(status="assumed", note=note)
