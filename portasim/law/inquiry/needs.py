"""Needs of a rule, all the way down: names, units, words, and what nobody has given."""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from portasim.core.arrays import Ints
from portasim.core.faults import UserError
from portasim.core.params import DIMENSIONS, Number
from portasim.core.rules import Rule
from portasim.core.words import CURRENCY
from portasim.law.inquiry.entries import variant_on
from portasim.law.inquiry.quantities import load_codes, load_facts, load_of_months
from portasim.law.ranges import Range, range_of_fact, range_of_number
from portasim.law.system import Law


@dataclass(frozen=True, slots=True)
class Needs:
    """Needs of the rules of a law on a day, all the way down: names, units, facts that lack."""

    law: Law
    on: int

    @property
    def day(self) -> Ints:
        """The day, as the engine takes it: an array of one."""
        return np.array([self.on], dtype=np.int64)

    def rule(self, name: str) -> Rule | None:
        """The variant of a rule in force; None where the name is no rule or not in force."""
        return variant_on(self.law.rules.get(name, ()), self.on)

    def _known_rule(self, name: str) -> Rule | None:
        """The variant of a rule in force, or its first where none is."""
        return self.rule(name) or next(iter(self.law.rules.get(name, ())), None)

    def unit(self, name: str) -> str:
        """The unit of a name; UserError for a fact that facts.yaml does not hold."""
        rule, number = self._known_rule(name), self.law.number_named(name)
        if rule is not None:
            return rule.unit
        if number is not None:
            return number.unit
        if name in DIMENSIONS or self.law.choice_named(name) is not None:
            return "code"
        if name not in load_facts():
            raise UserError(f"no unit is held for the fact {name}; law/facts.yaml names them")
        return load_facts()[name].unit.replace("money", CURRENCY[self.law.country])

    def words(self, name: str) -> tuple[str, ...]:
        """The words of a dimension, a switch or another code; none for what is no code."""
        choice = self.law.choice_named(name)
        if name in DIMENSIONS:
            return DIMENSIONS[name]
        if choice is not None:
            return choice[0].allowed
        return load_codes().get(name, ())

    def limits(self, name: str) -> Range | None:
        """What a quantity may be; None for a date, a flag or a code."""
        unit, number = self.unit(name), self.law.number_named(name)
        if unit in {"date", "flag", "code"}:
            return None
        if self.rule(name) is None and number is not None:
            return range_of_number(number.id, unit)
        return range_of_fact(name, unit)

    def title(self, name: str) -> str:
        """The title of a name: what it stands for, in words."""
        rule, number = self._known_rule(name), self.law.number_named(name)
        choice = self.law.choice_named(name)
        if rule is not None:
            return rule.title
        if number is not None:
            return number.title
        if choice is not None:
            return choice[0].title
        return load_facts()[name].title if name in load_facts() else name.capitalize()

    def needs(self, name: str) -> dict[str, bool]:
        """The names a rule or number needs itself, and whether it can do without."""
        rule, number = self.rule(name), self.law.number_named(name)
        if number is not None and rule is None:
            return self._needs_of(number)
        past = load_of_months("past").get(name)
        found = (
            {}
            if past is None
            else dict.fromkeys([n for n in past.last if isinstance(n, str)], True)
        )
        if rule is not None:
            return found | {k: v is not None for k, v in rule.arguments.items() if k != "on"}
        return found | {past.of: True} if past is not None and past.of else found

    def stands_for(self, name: str, given: Container[str]) -> bool:
        """Whether the wage given stands for a fact about the past."""
        past = load_of_months("past").get(name)
        wages = ("wage_m", "insurable_wage_m")
        return past is not None and any(wage in given for wage in wages)

    def _needs_of(self, number: Number) -> dict[str, bool]:
        rows = self.law.numbers[number.id].rows
        found = {switch.rpartition(".")[2]: True for row in rows for switch, _ in row.when}
        return found | ({number.by: False} if number.by else {})

    def reach(self, *names: str, beyond: Container[str] = ()) -> list[str]:
        """Every name that some names need, all the way down, themselves included.

        What the names in `beyond` need is left out.
        """
        found = dict.fromkeys(names)
        queue = list(names)
        while queue:
            name = queue.pop(0)
            more = [n for n in self.needs(name) if n not in found] if name not in beyond else []
            found |= dict.fromkeys(more)
            queue += more
        return list(found)

    def _found(self, name: str) -> bool:
        """Whether the law itself gives a name: by a rule or as a number."""
        return name in self.law.rules or self.law.number_named(name) is not None

    def lacking(self, start: str, given: Mapping[str, Any]) -> tuple[dict[str, str], list[str]]:
        """The facts that `start` needs and nobody gave, with the rule that needs each; conditions.

        Conditions are rules in flags that it needs; what they need is their own affair.
        """
        facts: dict[str, str] = {}
        conditions: list[str] = []
        seen = {start}
        queue = [(start, False)]
        while queue:
            by, spared = queue.pop(0)
            for name, optional in self.needs(by).items():
                if name in seen or name in given:
                    continue
                seen.add(name)
                if self.rule(name) is not None and self.unit(name) == "flag":
                    conditions.append(name)
                elif self._found(name) or self.stands_for(name, given):
                    queue.append((name, spared or optional))
                elif not (optional or spared) and self.law.choice_named(name) is None:
                    facts[name] = by
        return facts, conditions
