"""One case put to one rule: what was given, what was taken as met, every step, and the answer.

Only quantities are required. A condition of which nothing is given is taken as met and named; one
of which something is given must be given whole.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final

import numpy as np

from portasim.core.arrays import Ints
from portasim.core.calendar import iso
from portasim.core.faults import Fault, UserError, did_you_mean
from portasim.core.params import DIMENSIONS, Number, Touched
from portasim.core.ratios import Ratio, Value
from portasim.core.rules import Step
from portasim.law.inquiry.entries import Entry, find, in_force_words, rule_id, variant_on
from portasim.law.inquiry.needs import Wiring
from portasim.law.inquiry.quantities import (
    load_due,
    load_facts,
    load_reckoned,
    plain,
    range_words,
    read_quantity,
    shown,
    unit_words,
)
from portasim.law.system import Assumption, Law, load_references

_NOWHERE: Final = -1


@dataclass(frozen=True)
class Line:
    """A quantity of a worked case: its name and title, on paper and for JSON, by which authority.

    `ref` is empty for what was given.
    """

    name: str
    title: str
    shown: str
    value: Any
    unit: str
    ref: str
    rounding: str


@dataclass(frozen=True)
class Answer:
    """What a rule or number of law gives for one case on a day.

    `given` and `steps` are quantities, the last step the answer itself; `assuming` says what was
    taken as met, `unmet` the conditions that what was given does not meet; `rests_on` lists what
    was read and is not enacted; `references` are the authorities by id.
    """

    id: str
    title: str
    on: str
    result: Line
    given: tuple[Line, ...]
    assuming: tuple[str, ...]
    unmet: tuple[str, ...]
    steps: tuple[Line, ...]
    rests_on: tuple[Assumption, ...]
    references: Mapping[str, Mapping[str, str]]


class _Case:
    """One case: what was given is read, what lacks is taken as met or asked for."""

    def __init__(self, law: Law, entry: Entry, on: int, texts: Mapping[str, str]) -> None:
        self.entry = entry
        self.wiring = Wiring(law, on)
        self.target = entry.name
        due = load_due().get(self.target)
        self.due = due if due is not None and self.wiring.rule(due) is not None else None
        self.starts = [self.target] if self.due is None else [self.target, self.due]
        self.faults: list[str] = []
        self.given: dict[str, int] = {}
        self.chosen: dict[str, str] = {}
        self.assumed: dict[str, int] = {}
        self.assuming: list[str] = []
        self._read(texts)
        if not self.faults:
            self._complete()
        if self.faults:
            raise UserError([Fault("", 0, 0, message) for message in self.faults])

    def _read(self, texts: Mapping[str, str]) -> None:
        known = self.wiring.reach(*self.starts)
        for full, text in texts.items():
            name = full.rpartition(".")[2]
            if name not in known or name == self.target:
                settable = sorted(set(known) - {self.target})
                hint = did_you_mean(name, settable)
                self.faults.append(f"no quantity '{full}' in the wiring of {self.entry.id}{hint}")
                continue
            try:
                value = read_quantity(
                    name, text, self.wiring.unit(name), words := self.wiring.words(name)
                )
            except UserError as error:
                self.faults.append(str(error))
                continue
            choice = self.wiring.law.choice_named(name)
            if choice is None:
                self.given[name] = value
            else:
                self.chosen[choice[0].id] = words[value]
        self.wiring.law = self.wiring.law.changed(self.chosen)

    def _complete(self) -> None:
        """Take as met the conditions of which nothing is given; ask for what else lacks."""
        facts, conditions = self.wiring.lacking(self.target, self.given)
        # Of a condition asked itself, what is given is judged and the rest taken as just met.
        judged = self.wiring.unit(self.target) == "flag" and bool(self.given)
        met = self._thresholds(self.target, self.given) if judged else {}
        self._take_just_met(met)
        for name, asker in facts.items():
            if name not in met and asker not in met:
                self._flag_or_ask(name, asker)
        conditions += [self.due] if self.due is not None and self.due not in self.given else []
        done = set()
        while conditions:
            condition = conditions.pop(0)
            if condition in done:
                continue
            done.add(condition)
            conditions += self._condition(condition)
        self._spare_labels()
        self._say_defaults()

    def _flag_or_ask(self, name: str, asker: str) -> None:
        fact = load_facts().get(name)
        if fact is not None and fact.unit == "flag":
            self._take(name, int(fact.met != "false"), fact.words or fact.title)
            return
        what = range_words(self.wiring.unit(name), self.wiring.words(name))
        between = asker in self.wiring.needs(self.target)
        or_else = f"; or give {asker} itself ({self._unit(asker)})" if between else ""
        title = self.wiring.title(name)
        self.faults.append(f"{self.entry.id} needs {name} ({title}: {what}){or_else}")

    def _unit(self, name: str) -> str:
        return unit_words(self.wiring.unit(name))

    def _condition(self, name: str) -> list[str]:
        """Settle one condition; the conditions it stands on itself are left to settle."""
        known = self.given | self.assumed
        facts, nested = self.wiring.lacking(name, known)
        met = self._thresholds(name, known)
        asked = {
            fact: asker
            for fact, asker in facts.items()
            if fact not in met and asker not in met and self.wiring.unit(fact) != "flag"
        }
        if not asked:
            self._take_just_met(met)
            for fact, asker in facts.items():
                if fact not in met and asker not in met:
                    self._flag_or_ask(fact, asker)
            return nested
        # A label, as the sex, says nothing of whether a condition is met.
        mine = set(self.wiring.reach(name)) & set(self.given) - set(DIMENSIONS)
        for flag in nested:
            mine -= set(self.wiring.reach(flag))
        if not mine:
            title = self.wiring.title(name).removeprefix("Whether ").rstrip(".")
            self._take(name, 1, title[:1].lower() + title[1:])
            return []
        for fact, asker in asked.items():
            self._flag_or_ask(fact, asker)
        return nested

    def _thresholds(self, condition: str, known: Mapping[str, int]) -> dict[str, tuple[str, str]]:
        """What lacks and is compared with a number of the law at which a condition is just met."""
        found = {}
        for name in self.wiring.needs(condition):
            if name in known or (
                self.wiring.rule(name) and not self.wiring.lacking(name, known)[0]
            ):
                continue
            fact = load_facts().get(name)
            number = self.wiring.law.number_named(fact.met) if fact is not None else None
            if fact is None or number is None:
                continue
            if number.by is None or self._holds(number):
                found[name] = (number.id, fact.words)
        return found

    def _holds(self, number: Number) -> bool:
        """Whether a number that differs by a label has a value for the label given."""
        label = self.given.get(number.by or "")
        return label is not None and bool(number.in_force(self._day(), np.array([label]))[0])

    def _take_just_met(self, met: Mapping[str, tuple[str, str]]) -> None:
        for fact, (number, words) in met.items():
            value = int(self.wiring.law.at(number, self._day(), self._label(number))[0])
            paper = shown(value, self.wiring.unit(fact)).split()[0]
            said = words.format(paper)
            self._take(fact, value, said.replace("1 months", "1 month") if value == 1 else said)

    def _label(self, number: str) -> Ints | None:
        """The label given for which a number is looked up, where it differs by one."""
        by = self.wiring.law.number(number).by
        return None if by is None else np.array([self.given[by]], dtype=np.int64)

    def _spare_labels(self) -> None:
        """Leave open the labels that only numbers a rule can do without differ by."""
        known = self.given | self.assumed
        for name in self._reached():
            number = self.wiring.law.number_named(name)
            if name in known or number is None or number.by is None:
                continue
            labels = np.arange(len(DIMENSIONS[number.by]), dtype=np.int64)
            held = number.in_force(np.repeat(self._day(), labels.size), labels)
            words = f"no {number.by} for which {number.id} is given"
            if number.by not in known:
                self.assumed[number.by] = known[number.by] = _NOWHERE
            elif number.by in self.given:
                label = DIMENSIONS[number.by][self.given[number.by]]
                words = f"{label} is not listed in {number.id}"
            missed = known[number.by] == _NOWHERE or not held[known[number.by]]
            if held.any() and missed and words not in self.assuming:
                self.assuming.append(words)

    def _say_defaults(self) -> None:
        """Say what the rules take by default, or reckon from the day, where nothing is given."""
        for name in self._reached():
            fact = load_facts().get(name)
            words = load_reckoned().get(name, "")
            if fact is not None and fact.met == "default":
                words = fact.words
            if words and name not in self.given and words not in self.assuming:
                self.assuming.append(words)

    def _reached(self) -> list[str]:
        """The names that the engine will ask for: nothing beyond what is given or taken as met."""
        return self.wiring.reach(*self.starts, beyond=self.given | self.assumed)

    def _take(self, name: str, value: int, words: str) -> None:
        self.assumed[name] = value
        if words not in self.assuming:
            self.assuming.append(words)

    def _day(self) -> Ints:
        return np.array([self.wiring.on], dtype=np.int64)

    def inputs(self) -> dict[str, Value]:
        """What was given and what is taken as met, as the engine takes it: arrays of one."""
        flags = {n for n in self.given | self.assumed if self.wiring.unit(n) == "flag"}
        return {
            name: np.array([bool(value) if name in flags else value])
            for name, value in (self.given | self.assumed).items()
        }

    def lines(self) -> tuple[Line, ...]:
        """What was given, as lines."""
        found = [self.line(name, np.array([value]), "", "") for name, value in self.given.items()]
        for name, word in self.chosen.items():
            title = self.wiring.law.switches[name].title
            found.append(Line(name, title, word, word, "code", "", ""))
        return tuple(found)

    def line(self, name: str, value: Value, ref: str, rounding: str) -> Line:
        """A quantity of the engine as a line."""
        if isinstance(value, Ratio):
            number: int | Fraction = Fraction(int(value.num[0]), int(value.den[0]))
        else:
            number = int(value[0])
        unit, words = self.wiring.unit(name), self.wiring.words(name)
        texts = shown(number, unit, words), plain(number, unit, words)
        return Line(name, self.wiring.title(name), *texts, unit, ref, rounding)

    def _step(self, step: Step) -> Line:
        rounding = "" if step.rounding is None else str(step.rounding)
        if not step.ref:
            # A number the rule can do without, on a day or for a label without a value.
            unit = self.wiring.unit(step.name)
            title = self.wiring.title(step.name)
            return Line(step.name, title, "not in force", None, unit, "", "")
        return self.line(step.name, step.value, step.ref, rounding)

    def answer(self) -> Answer:
        """Put the case to the law."""
        touched: Touched = set()
        trace: list[Step] = []
        law = self.wiring.law.recording(touched)
        try:
            found = law.evaluate(self.starts, self._day(), self.inputs(), trace)
        except OverflowError:
            raise UserError("the quantities given are too large to reckon with") from None
        steps = tuple(self._step(step) for step in trace)
        unmet = [
            s.title
            for s in steps
            if s.value is False and s.name in law.rules and s.name != self.target
        ]
        refs = [ref for s in steps for ref in s.ref.split("; ")]
        refs += [s.rounding.ref for s in trace if s.rounding is not None]
        refs += [law.switches[reading.id].ref for reading in touched if reading.id in law.switches]
        own = next((s for s in steps if s.name == self.target), None)
        result = own or self.line(self.target, found[self.target], "", "")
        references = {ref: load_references()[ref] for ref in dict.fromkeys(refs) if ref}
        return Answer(
            self.entry.id,
            self.wiring.title(self.target),
            iso(self.wiring.on),
            result,
            self.lines(),
            tuple(self.assuming),
            tuple(unmet),
            steps,
            tuple(law.assumptions(touched)),
            references,
        )


def ask(law: Law, name: str, on: int, given: Mapping[str, str]) -> Answer:
    """What a rule or number gives on a day for one case, written as people write it.

    `given` maps names of the wiring (rules, numbers, switches, facts) to texts. Raises UserError
    for a name nobody knows, a quantity that is missing, mistyped or out of range, and for a date
    on which the rule is not in force, which says when it is.
    """
    entry = find(law, name)
    if entry.kind == "switch":
        raise UserError(f"{entry.id} is a switch; its word is {law.chosen[entry.id]}")
    if entry.kind == "rule" and variant_on(law.rules[entry.name], on) is None:
        when = in_force_words(law.rules[entry.name])
        raise UserError(f"{rule_id(law, entry.name)} is not in force on {iso(on)}; {when}")
    if entry.kind == "number" and not law.number(entry.id).changes[0] <= on:
        raise UserError(f"{entry.id} is not in force on {iso(on)}; in force since {entry.since}")
    return _Case(law, entry, on, given).answer()
