"""Answer of a law to one case: what was given, what was taken as met, every step, and the result.

A case is read (`case`), completed (`completion`), evaluated, and answered; each makes a new record.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np

from portasim.core.calendar import iso
from portasim.core.faults import UserError
from portasim.core.params import UNLISTED, Touched
from portasim.core.ratios import Ratio, Round, Value
from portasim.core.rules import Step
from portasim.law.inquiry.case import Case, read_case
from portasim.law.inquiry.completion import Completion, complete
from portasim.law.inquiry.entries import find, in_force_words, rule_id, variant_on
from portasim.law.inquiry.needs import Needs
from portasim.law.inquiry.quantities import plain, write_quantity
from portasim.law.system import Assumption, Law, load_references


@dataclass(frozen=True, slots=True)
class Quantity:
    """A quantity of a worked case: its name and title, on paper and for JSON, by which authority.

    `ref` is empty for what was given; `value` is None where a number is not in force.
    """

    name: str
    title: str
    shown: str
    value: Any
    unit: str
    ref: str
    rounding: Round | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """Result of a rule or number of law for one case on a day.

    `given` and `steps` are quantities, the last step the result itself; `assuming` is what was
    taken as met, in words, `unmet` the conditions that what was given does not meet; `rests_on`
    lists what was read and is not enacted; `references` are the authorities by id.
    """

    id: str
    title: str
    on: str
    result: Quantity
    given: tuple[Quantity, ...]
    assuming: tuple[str, ...]
    unmet: tuple[str, ...]
    steps: tuple[Quantity, ...]
    rests_on: tuple[Assumption, ...]
    references: Mapping[str, Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class _Evaluation:
    """Value of the target of a case, the steps to it, and the readings of the law."""

    law: Law
    value: Value
    trace: tuple[Step, ...]
    touched: Touched


def ask(law: Law, name: str, on: int, given: Mapping[str, str]) -> Answer:
    """The answer of a rule or number on a day for one case, written as people write it.

    `given` maps names that the rule needs (rules, numbers, switches, facts) to texts. Raises
    UserError for a name nobody knows, a quantity that is missing, mistyped or out of range, and for
    a date on which the rule is not in force, which says when it is.
    """
    entry = find(law, name)
    if entry.kind == "switch":
        raise UserError(f"{entry.id} is a switch; its word is {law.chosen[entry.id]}")
    if entry.kind == "rule" and variant_on(law.rules[entry.name], on) is None:
        when = in_force_words(law.rules[entry.name])
        raise UserError(f"{rule_id(law, entry.name)} is not in force on {iso(on)}; {when}")
    if entry.kind == "number" and not law.number(entry.id).changes[0] <= on:
        raise UserError(f"{entry.id} is not in force on {iso(on)}; in force since {entry.since}")
    case = read_case(law, entry, on, given)
    completion = complete(case)
    return _answer(case, completion, _evaluate(case, completion))


def _evaluate(case: Case, completion: Completion) -> _Evaluation:
    """The target and the condition under which it is owed, by the law of a case."""
    touched: Touched = set()
    trace: list[Step] = []
    law = case.needs.law.recording(touched)
    inputs = _inputs(case, completion)
    try:
        found = law.evaluate(case.starts, case.needs.day, inputs, trace)
    except OverflowError:
        raise UserError("the quantities given are too large to compute with") from None
    return _Evaluation(law, found[case.target], tuple(trace), touched)


def _inputs(case: Case, completion: Completion) -> dict[str, Value]:
    """The quantities given and taken, as the engine takes them: arrays of one."""
    quantities = {**case.given, **completion.taken}
    return {
        name: np.array([bool(value) if case.needs.unit(name) == "flag" else value])
        for name, value in quantities.items()
    }


def _answer(case: Case, completion: Completion, evaluation: _Evaluation) -> Answer:
    """The answer to a case in the words and quantities of paper."""
    needs, target = case.needs, case.target
    steps = tuple(_step(needs, step) for step in evaluation.trace)
    own = next((step for step in steps if step.name == target), None)
    unmet = tuple(
        step.title
        for step in steps
        if step.value is False and step.name in needs.law.rules and step.name != target
    )
    references = load_references()
    return Answer(
        id=case.entry.id,
        title=needs.title(target),
        on=iso(needs.on),
        result=own or _quantity(needs, target, evaluation.value),
        given=tuple(_given(case)),
        assuming=completion.assuming,
        unmet=unmet,
        steps=steps,
        rests_on=tuple(evaluation.law.assumptions(evaluation.touched)),
        references={ref: references[ref] for ref in dict.fromkeys(_refs(steps, evaluation)) if ref},
    )


def _refs(steps: tuple[Quantity, ...], evaluation: _Evaluation) -> Iterator[str]:
    """The authorities of some steps, of their roundings, of doubts, and of the switches read."""
    switches, read = evaluation.law.switches, sorted(evaluation.touched)
    yield from (ref for step in steps for ref in step.ref.split("; "))
    yield from (step.rounding.ref for step in evaluation.trace if step.rounding is not None)
    yield from (one.ref for one in read if one.id.endswith(UNLISTED))
    yield from (switches[one.id].ref for one in read if one.id in switches)


def _given(case: Case) -> Iterator[Quantity]:
    """The quantities given, and the switches turned."""
    for name, value in case.given.items():
        yield _quantity(case.needs, name, np.array([value]))
    for name, word in case.turned.items():
        yield Quantity(name, case.needs.law.switches[name].title, word, word, "code", "")


def _step(needs: Needs, step: Step) -> Quantity:
    """A step of the engine as a quantity."""
    if step.ref:
        return _quantity(needs, step.name, step.value, step.ref, step.rounding)
    # A number the rule can do without, on a day or for a label without a value.
    unit, title = needs.unit(step.name), needs.title(step.name)
    return Quantity(step.name, title, "not in force", None, unit, "")


def _quantity(
    needs: Needs, name: str, value: Value, ref: str = "", rounding: Round | None = None
) -> Quantity:
    """A value of the engine as a quantity."""
    if isinstance(value, Ratio):
        number: int | Fraction = Fraction(int(value.num[0]), int(value.den[0]))
    else:
        number = int(value[0])
    unit, words = needs.unit(name), needs.words(name)
    texts = write_quantity(number, unit, words), plain(number, unit, words)
    return Quantity(name, needs.title(name), *texts, unit, ref, rounding)
