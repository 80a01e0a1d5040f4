"""Answer of a law to one case: what was given, what was taken as met, every step, and the result.

A case is read (`case`), completed (`completion`), evaluated, and answered; each makes a new record.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from portasim.core.calendar import iso
from portasim.core.faults import UserError
from portasim.core.params import UNLISTED, Touched
from portasim.core.ratios import Round, Value
from portasim.core.rules import Step
from portasim.law.inquiry.case import Case, read_case
from portasim.law.inquiry.completion import Completion, complete
from portasim.law.inquiry.due import Judgement, exact, judge
from portasim.law.inquiry.entries import find, in_force_words, rule_id, variant_on
from portasim.law.inquiry.needs import Needs
from portasim.law.inquiry.past import reckoned
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

    `result` is what is due. Where nothing is and would be otherwise, `would_be` is what it would
    be, `unmet` names the conditions that what was given does not meet, and `barred_by` those that
    it meets and should not. `given` and `steps` are quantities, the last step the formula, whether
    due or not; `assuming` is what was taken as met, in words; `rests_on` lists what was read and is
    not enacted; `references` are the authorities by id.
    """

    id: str
    title: str
    on: str
    result: Quantity
    would_be: Quantity | None
    given: tuple[Quantity, ...]
    assuming: tuple[str, ...]
    unmet: tuple[str, ...]
    barred_by: tuple[str, ...]
    steps: tuple[Quantity, ...]
    rests_on: tuple[Assumption, ...]
    references: Mapping[str, Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class _Evaluation:
    """Value of the target of a case, the steps to it, and the readings of the law."""

    law: Law
    inputs: Mapping[str, Value]
    past: Mapping[str, Value]
    assuming: tuple[str, ...]
    found: Mapping[str, Value]
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
    known = {**case.given, **completion.taken}
    try:
        past, assuming = reckoned(case.needs, law, case.starts, known)
        inputs |= past
        found = law.evaluate(case.starts, case.needs.day, inputs, trace)
    except OverflowError:
        raise UserError("the quantities given are too large to compute with") from None
    return _Evaluation(law, inputs, past, assuming, found, tuple(trace), touched)


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
    judged = _judged(case, evaluation)
    result = _quantity(needs, target, judged.value, *_authority(evaluation, target))
    reckoned = [
        _quantity(needs, name, value, rule.ref if (rule := needs.rule(name)) is not None else "")
        for name, value in evaluation.past.items()
    ]
    steps = (*reckoned, *(_step(needs, step) for step in evaluation.trace))
    references = load_references()
    would_be = judged.would_be
    return Answer(
        id=case.entry.id,
        title=needs.title(target),
        on=iso(needs.on),
        result=result,
        would_be=None if would_be is None else replace(result, **_paper(needs, target, would_be)),
        given=tuple(_given(case)),
        assuming=(*completion.assuming, *evaluation.assuming),
        unmet=judged.unmet,
        barred_by=judged.barred_by,
        steps=steps,
        rests_on=tuple(evaluation.law.assumptions(evaluation.touched)),
        references={ref: references[ref] for ref in dict.fromkeys(_refs(steps, evaluation)) if ref},
    )


def _authority(evaluation: _Evaluation, name: str) -> tuple[str, Round | None]:
    """The authority and the rounding of a step; none for what is no step."""
    step = next((step for step in evaluation.trace if step.name == name), None)
    return ("", None) if step is None else (step.ref, step.rounding)


def _judged(case: Case, evaluation: _Evaluation) -> Judgement:
    """What is due of the target of a case, and why not more."""

    def formula(name: str, changed: Mapping[str, bool]) -> Value:
        flags = {flag: np.array([value]) for flag, value in changed.items()}
        return evaluation.law.evaluate([name], case.needs.day, {**evaluation.inputs, **flags})[name]

    rules = case.needs.law.rules
    flags = {
        step.name: bool(np.asarray(step.value)[0])
        for step in evaluation.trace
        if step.unit == "flag" and step.name in rules
    }
    given = {name: bool(value) for name, value in case.given.items() if name in rules}
    flags |= {name: met for name, met in given.items() if case.needs.unit(name) == "flag"}
    return judge(case, evaluation.found, flags, formula)


def _refs(steps: tuple[Quantity, ...], evaluation: _Evaluation) -> Iterator[str]:
    """The authorities of some steps, of their roundings, of doubts, and of the switches read."""
    switches, read = evaluation.law.switches, sorted(evaluation.touched)
    yield from (ref for step in steps for ref in step.ref.split("; "))
    yield from (step.rounding.ref for step in evaluation.trace if step.rounding is not None)
    yield from (one.ref for one in read if one.id.endswith(UNLISTED))
    yield from (switches[one.id].ref for one in read if one.id in switches)
    if evaluation.past:
        yield from (one.ref for one in read)


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
    paper = _paper(needs, name, value)
    return Quantity(
        name, needs.title(name), **paper, unit=needs.unit(name), ref=ref, rounding=rounding
    )


def _paper(needs: Needs, name: str, value: Value) -> dict[str, Any]:
    """A value of the engine as it stands on paper and in JSON."""
    number = exact(value)
    unit, words = needs.unit(name), needs.words(name)
    return {"shown": write_quantity(number, unit, words), "value": plain(number, unit, words)}
