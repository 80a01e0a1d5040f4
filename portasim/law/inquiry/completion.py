"""Completion of a case: the quantities taken where nothing was given, each named in words.

Only quantities are required. A condition of which nothing is given is taken as met and named; one
of which something is given must be given whole.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Final, NamedTuple

import numpy as np

from portasim.core.arrays import Ints
from portasim.core.params import DIMENSIONS, Number
from portasim.law.inquiry.case import Case, refuse
from portasim.law.inquiry.quantities import (
    load_facts,
    range_words,
    unit_words,
    write_quantity,
)

_NO_LABEL: Final = -1
_INSURED: Final = ("insurable_wage_m", "health_wage_m")


@dataclass(frozen=True, slots=True)
class Completion:
    """Quantities taken by name, in the engine's units; what is assumed, in words; what is missing.

    Each method gives a further completion and leaves this one as it is.
    """

    taken: Mapping[str, int] = field(default_factory=dict)
    assuming: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()

    def take(self, name: str, value: int, words: str) -> Completion:
        """With a quantity taken, and the words for it."""
        return replace(self, taken={**self.taken, name: value}).assume(words)

    def assume(self, words: str) -> Completion:
        """With words for what is assumed, each once."""
        known = words in self.assuming
        return self if known else replace(self, assuming=(*self.assuming, words))

    def miss(self, message: str) -> Completion:
        """With a quantity that must be given."""
        return replace(self, missing=(*self.missing, message))


class _Threshold(NamedTuple):
    """A number of law at which a condition is just met, and the words of the fact compared."""

    number: str
    words: str


def complete(case: Case) -> Completion:
    """What is taken for a case so that it can be evaluated.

    Raises UserError with every quantity that must be given.
    """
    facts, conditions = case.needs.lacking(case.target, case.given)
    # A target that is itself a condition: what is given is judged, the rest is taken as just met.
    judged = case.needs.unit(case.target) == "flag" and bool(case.given)
    met = _thresholds(case, case.target, case.given) if judged else {}
    done = _take_thresholds(case, Completion(), met)
    done = _take_flags(case, done, _beside(facts, met))
    if case.due is not None and case.due not in case.given:
        conditions = [*conditions, case.due]
    done = _meet_all(case, _of_no_wage(case, done), conditions)
    refuse(done.missing)
    return _name_defaults(case, _open_labels(case, done))


def _of_no_wage(case: Case, done: Completion) -> Completion:
    """Of no wage nothing is insured, whatever the floor; only who is paid has the floor for it."""
    for name in _INSURED if case.given.get("wage_m") == 0 else ():
        if name in case.needs.reach(*case.starts, beyond=case.given) and name != case.target:
            done = done.take(name, 0, "no wage, so that nothing is insured")
    return done


def _beside(facts: Mapping[str, str], met: Mapping[str, _Threshold]) -> dict[str, str]:
    """The facts that no threshold settles, with the rule that needs each."""
    return {fact: by for fact, by in facts.items() if fact not in met and by not in met}


def _meet_all(case: Case, done: Completion, conditions: list[str]) -> Completion:
    """Every condition met or its facts missing, those it stands on included, each once."""
    seen: set[str] = set()
    queue = list(conditions)
    while queue:
        condition = queue.pop(0)
        if condition not in seen:
            seen.add(condition)
            done, further = _meet(case, done, condition)
            queue += further
    return done


def _meet(case: Case, done: Completion, condition: str) -> tuple[Completion, list[str]]:
    """One condition met, and the conditions it stands on that remain to be met."""
    needs, known = case.needs, {**case.given, **done.taken}
    facts, nested = needs.lacking(condition, known)
    met = _thresholds(case, condition, known)
    beside = _beside(facts, met)
    quantities = {fact: by for fact, by in beside.items() if needs.unit(fact) != "flag"}
    if not quantities:
        return _take_flags(case, _take_thresholds(case, done, met), beside), nested
    # A label, as the sex, says nothing of whether a condition is met.
    touched = set(needs.reach(condition)) & set(case.given) - set(DIMENSIONS)
    for flag in (
        *nested,
        *(one for one in touched if needs.rule(one) and needs.unit(one) == "flag"),
    ):
        touched -= set(needs.reach(flag))
    if touched:
        return _take_flags(case, done, quantities), nested
    title = needs.title(condition).removeprefix("Whether ").rstrip(".")
    return done.take(condition, 1, title[:1].lower() + title[1:]), []


def _take_flags(case: Case, done: Completion, facts: Mapping[str, str]) -> Completion:
    """Flags taken as they meet a condition; every other fact is missing."""
    for name, by in facts.items():
        fact = load_facts().get(name)
        if fact is not None and fact.unit == "flag":
            done = done.take(name, int(fact.met != "false"), fact.words or fact.title)
        else:
            done = done.miss(_missing(case, name, by))
    return done


def _missing(case: Case, name: str, by: str) -> str:
    """A sentence for a fact that must be given, and for the rule that could be given instead."""
    needs = case.needs
    what = range_words(needs.unit(name), needs.words(name), needs.limits(name))
    between = by in needs.needs(case.target)
    or_else = f"; or give {by} itself ({unit_words(needs.unit(by))})" if between else ""
    return f"{case.entry.id} needs {name} ({needs.title(name)}: {what}){or_else}"


def _thresholds(case: Case, condition: str, known: Mapping[str, int]) -> dict[str, _Threshold]:
    """The facts that lack and are compared with a number at which a condition is just met."""
    needs, found = case.needs, {}
    for name in needs.needs(condition):
        if name in known or (needs.rule(name) and not needs.lacking(name, known)[0]):
            continue
        fact = load_facts().get(name)
        number = needs.law.number_named(fact.met) if fact is not None else None
        if fact is not None and number is not None and _has_value(case, number):
            found[name] = _Threshold(number.id, fact.words)
    return found


def _has_value(case: Case, number: Number) -> bool:
    """Whether a number is one for all, or has a value for the label given."""
    if number.by is None:
        return True
    label = case.given.get(number.by)
    return label is not None and bool(number.in_force(case.needs.day, np.array([label]))[0])


def _take_thresholds(case: Case, done: Completion, met: Mapping[str, _Threshold]) -> Completion:
    """Facts taken at the value at which their condition is just met."""
    law = case.needs.law
    for fact, threshold in met.items():
        labels = _label(case, law.number(threshold.number))
        value = int(law.at(threshold.number, case.needs.day, labels)[0])
        paper = write_quantity(value, case.needs.unit(fact))
        words = threshold.words.format(quantity=paper, number=paper.split()[0])
        done = done.take(fact, value, words)
    return done


def _label(case: Case, number: Number) -> Ints | None:
    """The label given for which a number is looked up, where it differs by one."""
    return None if number.by is None else np.array([case.given[number.by]], dtype=np.int64)


def _open_labels(case: Case, done: Completion) -> Completion:
    """Labels left open by which only numbers differ that a rule can do without."""
    for name in _reached(case, done):
        number = case.needs.law.number_named(name)
        known = {**case.given, **done.taken}
        if name in known or number is None or number.by is None:
            continue
        labels = np.arange(len(DIMENSIONS[number.by]), dtype=np.int64)
        held = number.in_force(np.repeat(case.needs.day, labels.size), labels)
        label = known.get(number.by, _NO_LABEL)
        done = (
            replace(done, taken={**done.taken, number.by: label})
            if number.by not in known
            else done
        )
        if held.any() and (label == _NO_LABEL or not held[label]):
            done = done.assume(_open_words(case, number.id, number.by))
    return done


def _open_words(case: Case, number: str, by: str) -> str:
    """Words for a number that has no value for the label of a case."""
    if by not in case.given:
        return f"no {by} for which {number} is given"
    return f"{DIMENSIONS[by][case.given[by]]} is not listed in {number}"


def _name_defaults(case: Case, done: Completion) -> Completion:
    """Words for what rules take by default, or from the day, where nothing is given."""
    for words in _defaults(case, done):
        done = done.assume(words)
    return done


def _defaults(case: Case, done: Completion) -> Iterator[str]:
    for name in _reached(case, done):
        fact = load_facts().get(name)
        by_default = fact is not None and fact.met == "default"
        if fact is not None and by_default and name not in case.given:
            yield fact.words


def _reached(case: Case, done: Completion) -> list[str]:
    """The names that the engine will need: nothing beyond what is given or taken."""
    return case.needs.reach(*case.starts, beyond={**case.given, **done.taken})
