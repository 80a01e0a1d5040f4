"""Rules of law as functions wired by the names of their arguments.

A rule is one sentence of law. Its arguments are other rules, dated numbers, switches or given
facts, all found by name. One path serves a batch of a million rows and a single case with tracing.
"""

from __future__ import annotations

import importlib
import inspect
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from types import ModuleType
from typing import Any, Protocol

import numpy as np

from portasim.core.arrays import Bools, Ints
from portasim.core.calendar import NEVER, day, iso
from portasim.core.course import Course, course_of, same_always
from portasim.core.faults import UserError, did_you_mean
from portasim.core.params import (
    DIMENSIONS,
    NO_VALUE,
    UNITS,
    NotInForce,
    Number,
    Reading,
    Switch,
    Touched,
)
from portasim.core.ratios import Ratio, Round, Value, as_ratio


@dataclass(frozen=True)
class Rule:
    """One sentence of law: a function, its unit, authority, first and last day and rounding.

    Days count from 1970-01-01, both ends inclusive; `last` is None while the rule is open.
    `courses` are the arguments that take a number through time, `former` the authorities before
    `ref`, each with its last day.
    """

    name: str
    title: str
    function: Callable[..., Value]
    arguments: Mapping[str, int | None]
    unit: str
    ref: str
    since: int
    last: int | None
    rounding: Round | None
    courses: frozenset[str] = frozenset()
    former: tuple[tuple[int, str], ...] = ()

    @property
    def source(self) -> str:
        """The text of the rule, for fingerprints."""
        return _source_of(self.function)

    @property
    def periods(self) -> tuple[Rule, ...]:
        """The rule in dated variants, one for each authority by which it held."""
        found, since = [], self.since
        for last, ref in self.former:
            if last >= since:
                found.append(replace(self, ref=ref, since=since, last=last, former=()))
                since = last + 1
        return (*found, replace(self, since=since, former=()))

    def __reduce__(self) -> tuple[Any, ...]:
        # A variant has days and an authority of its own, and an overlay may have cut it short.
        own = {"ref": self.ref, "since": self.since, "last": self.last, "former": self.former}
        return _rule_named, (self.function.__module__, self.function.__name__, own)


@cache
def _source_of(function: Callable[..., Value]) -> str:
    return inspect.getsource(function)


def _rule_named(module: str, name: str, own: dict[str, Any]) -> Rule:
    found: Rule = getattr(importlib.import_module(module), name)
    return replace(found, **own)


def rule(
    *,
    unit: str,
    ref: str,
    since: str,
    until: str | None = None,
    rounding: Round | None = None,
    name: str | None = None,
    former: Mapping[str, str] | None = None,
) -> Callable[[Callable[..., Value]], Rule]:
    """Make a rule of a function; its arguments name what it needs, its docstring says the law.

    `since` and `until` are its first and last day. `name` is given where dated variants of one rule
    are separate functions. `former` maps the last days of earlier authorities, in order, to them:
    Acts of the same words before the one named. An argument with a default takes it where nothing
    is given and where the number or the rule of that name is not in force. One annotated `Course`
    is given the number of its name through time, from the first day of the rule on.
    """

    def declare(function: Callable[..., Value]) -> Rule:
        if unit not in UNITS:
            raise ValueError(f"{function.__name__}: unknown unit '{unit}'")
        if not function.__doc__ or not ref:
            raise ValueError(f"{function.__name__}: a rule says its law and its authority")
        parameters = inspect.signature(function).parameters.values()
        return Rule(
            name=name or function.__name__,
            title=function.__doc__.strip().splitlines()[0],
            function=function,
            arguments={p.name: None if p.default is p.empty else p.default for p in parameters},
            unit=unit,
            ref=ref,
            since=day(since),
            last=None if until is None else day(until),
            rounding=rounding,
            former=tuple((day(last), ref) for last, ref in (former or {}).items()),
            courses=frozenset(p.name for p in parameters if p.annotation == Course.__name__),
        )

    return declare


def rules_in(*modules: ModuleType) -> dict[str, tuple[Rule, ...]]:
    """The rules of some modules by name, dated variants in order; overlapping ones are refused."""
    found: dict[str, tuple[Rule, ...]] = {}
    for module in modules:
        for item in vars(module).values():
            for one in item.periods if isinstance(item, Rule) else ():
                if one not in found.get(one.name, ()):
                    found[one.name] = (*found.get(one.name, ()), one)
    for name, variants in found.items():
        found[name] = tuple(sorted(variants, key=lambda variant: variant.since))
        for before, after in zip(found[name], found[name][1:], strict=False):
            if before.last is None or before.last >= after.since:
                raise UserError(
                    f"two variants of the rule {name} overlap: {before.function.__name__} from "
                    f"{iso(before.since)} and {after.function.__name__} from {iso(after.since)}"
                )
    return found


@dataclass(frozen=True)
class Step:
    """One line of an explanation: a value found, for which rows, from what, by which law."""

    name: str
    unit: str
    value: Value
    ref: str
    rounding: Round | None
    inputs: tuple[tuple[str, Value | str], ...]
    rows: Ints


class RuleSource(Protocol):
    """Where an evaluation finds rules, numbers and switches: a law."""

    @property
    def country(self) -> str:
        """Whose law it is."""

    @property
    def touched(self) -> Touched | None:
        """The recorder of values read, if any."""

    @property
    def rules(self) -> Mapping[str, tuple[Rule, ...]]:
        """Dated variants by name."""

    def turns(self, targets: tuple[str, ...]) -> Ints:
        """The days on which a rule that the targets rest on becomes another, ascending."""

    def number_named(self, name: str) -> Number | None:
        """The number whose id ends in a name."""

    def choice_named(self, name: str) -> tuple[Switch, str] | None:
        """The switch whose id ends in a name, and the word chosen."""

    def names(self) -> list[str]:
        """Every name the law can answer for."""


class _Batch:
    """Rows to which the same variants of all rules apply, each evaluated once."""

    def __init__(
        self,
        source: RuleSource,
        on: Ints,
        rows: Ints,
        given: Mapping[str, Value],
        trace: list[Step] | None,
    ) -> None:
        self.source = source
        self.on = on
        self.rows = rows
        self.given = given
        self.memo: dict[str, Value | str] = {"on": on, **given}
        self.trace = trace
        self.open: list[str] = []

    def value(self, name: str, otherwise: int | None = None) -> Value | str:
        """The value of a name: given, found by a rule, dated number or switch."""
        if name in self.memo:
            return self.memo[name]
        if name in self.open:
            raise UserError(f"the rule {name} needs itself: {' > '.join((*self.open, name))}")
        variants = self.source.rules.get(name)
        number = self.source.number_named(name)
        choice = self.source.choice_named(name)
        found: Value | str
        if variants is not None:
            found = self._apply(name, variants, otherwise)
        elif number is not None:
            found = self._read(number, otherwise)
        elif choice is not None:
            switch, found = choice
            if self.source.touched is not None:
                self.source.touched.add(switch.reading())
        elif otherwise is not None:
            found = _one(otherwise)
        else:
            needed = f"the rule {self.open[-1]} needs {name}, which" if self.open else name
            raise UserError(
                f"{needed} is not given and is no rule, number or switch of the law of "
                f"{self.source.country}{did_you_mean(name, self.source.names())}"
            )
        self.memo[name] = found
        return found

    def _apply(self, name: str, variants: Sequence[Rule], otherwise: int | None) -> Value:
        first = int(self.on[0])
        for variant in variants:
            if variant.since <= first and (variant.last is None or first <= variant.last):
                break
        else:
            if otherwise is not None:
                self._note(name, variants[0].unit, _one(otherwise), "", None, ())
                return _one(otherwise)
            raise NotInForce(name, first, variants[0].since)
        self.open.append(name)
        courses = {key: self._course(key, variants[0].since) for key in variant.courses}
        plain = {k: v for k, v in variant.arguments.items() if k not in courses}
        inputs = tuple((key, self.value(key, other)) for key, other in plain.items())
        self.open.pop()
        found = _as_value(variant.function(**dict(inputs), **courses))
        if self.trace is not None:
            days = np.asarray(found, dtype=np.int64) if courses else self.on
            inputs += tuple((key, self._held(key, days)) for key in courses)
        if variant.rounding is not None and not _is_bool(found):
            found = variant.rounding.apply(found, variant.unit)
            if self.source.touched is not None:
                # Whatever Act it goes on by, a sentence is rounded from its own first day on.
                since = next(v.since for v in variants if v.function is variant.function)
                self.source.touched.add(
                    Reading(name, iso(since), variant.rounding.status, variant.rounding.ref)
                )
        self._note(name, variant.unit, found, variant.ref, variant.rounding, inputs)
        return found

    def _read(self, number: Number, otherwise: int | None) -> Value:
        labels = self._labels(number)
        found = number.at(self.on, labels, self.source.touched, otherwise)
        if labels is not None and self.source.touched is not None:
            doubts = number.doubts(self.on, labels)
            self.source.touched.update(number.doubt(row) for row in doubts)
        self._note_number(number, self.on, labels, found)
        return found

    def _note_number(self, number: Number, days: Ints, labels: Ints | None, found: Value) -> None:
        if self.trace is not None:
            refs = "; ".join(dict.fromkeys(r.ref for r in number.rows_read(days, labels)))
            self._note(number.id.rsplit(".", 1)[-1], number.unit, found, refs, None, ())

    def _course(self, name: str, since: int) -> Course:
        """A number through time from a day on, for the labels of these rows; or what is given."""
        number = self.source.number_named(name)
        if number is None:
            raise TypeError(f"{name} is no number of the law, and has no course")
        if name in self.given:
            return same_always(np.asarray(self.given[name], dtype=np.int64), number.unit, since)
        return course_of(number, self._labels(number), self.source.touched, since)

    def _held(self, name: str, found: Ints) -> Value | str:
        """What a number is on the days that a rule found by its course, for explanations."""
        number = self.source.number_named(name)
        if name in self.given or number is None:
            return self.given[name]
        days, labels = np.where(found < NEVER, found, self.on), self._labels(number)
        value = number.at(days, labels, otherwise=NO_VALUE)
        self._note_number(number, days, labels, value)
        return value

    def _labels(self, number: Number) -> Ints | None:
        """The labels of these rows by which a number differs; None for one value for all."""
        if number.by is None:
            return None
        codes = self.value(number.by)
        if not isinstance(codes, np.ndarray):
            raise TypeError(f"{number.by} is an array of positions in {DIMENSIONS[number.by]}")
        return codes.astype(np.int64, copy=False)

    def _note(
        self,
        name: str,
        unit: str,
        value: Value,
        ref: str,
        rounding: Round | None,
        inputs: tuple[tuple[str, Value | str], ...],
    ) -> None:
        if self.trace is not None:
            self.trace.append(Step(name, unit, value, ref, rounding, inputs, self.rows))


def _as_value(found: Any) -> Value:
    """What a rule returned as the engine holds it: ratios as they are, all else as an array."""
    return found if isinstance(found, Ratio) else np.asarray(found)


def _one(value: int) -> Ints:
    """A value for all rows."""
    return np.array([value], dtype=np.int64)


def _is_bool(value: Value) -> bool:
    return isinstance(value, np.ndarray) and value.dtype == np.bool_


def _joined(parts: Sequence[tuple[Ints, Value]], n: int) -> Value:
    """The values of several batches put back in their rows."""
    if any(isinstance(value, Ratio) for _, value in parts):
        ratios = [(rows, as_ratio(value)) for rows, value in parts]
        return Ratio(
            _placed([(rows, ratio.num) for rows, ratio in ratios], n),
            _placed([(rows, ratio.den) for rows, ratio in ratios], n),
        )
    whole: Ints | Bools = _placed([(r, v) for r, v in parts if not isinstance(v, Ratio)], n)
    return whole


def _placed(parts: Sequence[tuple[Ints, Ints | Bools]], n: int) -> Any:
    first = parts[0][1]
    if len(parts) == 1 and first.size == n:
        return first
    whole = np.empty(n, dtype=first.dtype)
    for rows, value in parts:
        whole[rows] = value
    return whole


def evaluate(
    source: RuleSource,
    targets: Sequence[str],
    on: Ints,
    inputs: Mapping[str, Value],
    trace: list[Step] | None = None,
) -> dict[str, Value]:
    """The targets by the law on each day, one value a row.

    `on` holds a day for each row, or one day for all of them. `inputs` gives facts by name, arrays
    of n or 1, and overrides any rule, number or switch. Steps are appended to `trace`. Raises
    NotInForce and, for a name nobody knows, UserError.
    """
    lengths = {on.size, *(value.size for value in inputs.values())} - {1} or {1}
    if len(lengths) > 1:
        raise ValueError(f"dates and inputs differ in length: {sorted(lengths)}")
    n = lengths.pop()
    if n == 0:
        return {name: np.zeros(0, dtype=np.int64) for name in targets}
    if on.size > 1:
        period = np.searchsorted(source.turns(tuple(targets)), on, side="right")
        batches = [np.flatnonzero(period == p) for p in np.flatnonzero(np.bincount(period))]
    else:
        batches = [np.arange(n, dtype=np.int64)]
    parts: dict[str, list[tuple[Ints, Value]]] = {name: [] for name in targets}
    for rows in batches:
        whole = rows.size == n
        days = on if whole else on[rows]
        given = {k: v if whole or v.size == 1 else v[rows] for k, v in inputs.items()}
        batch = _Batch(source, days, rows, given, trace)
        for name in targets:
            found = batch.value(name)
            if isinstance(found, str):
                raise UserError(f"{name} is a switch, not a value; ask the law for its choice")
            parts[name].append((rows, found))
    return {name: _joined(found, n) for name, found in parts.items()}
