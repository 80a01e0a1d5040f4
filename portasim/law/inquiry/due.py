"""Judgement of an amount: what is due, what it would be, and which conditions stand in the way."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations
from typing import Final, TypeAlias

import numpy as np

from portasim.core.ratios import Ratio, Value
from portasim.law.inquiry.case import Case
from portasim.law.inquiry.quantities import CURRENCY_WORDS, load_facts

_MOST_TURNED: Final = 4

Formula: TypeAlias = Callable[[str, Mapping[str, bool]], Value]
"""The value of a name where some flags are other than they are."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """What is due, what it would be if nothing stood in the way, and what does.

    `unmet` and `barred_by` are titles of conditions: those not met, and those met whose opposite
    the amount needs. `would_be` is None where something is due or no condition changes that.
    """

    value: Value
    would_be: Value | None
    unmet: tuple[str, ...]
    barred_by: tuple[str, ...] = ()


def exact(value: Value) -> int | Fraction:
    """The single value of an array of one or of a ratio."""
    if isinstance(value, Ratio):
        return Fraction(int(value.num[0]), int(value.den[0]))
    return int(value[0])


def judge(
    case: Case, found: Mapping[str, Value], flags: Mapping[str, bool], formula: Formula
) -> Judgement:
    """The judgement of the target of a case.

    `found` holds the target and the condition under which it is owed, `flags` the rules in flags
    that were read on the way.
    """
    target, value = case.target, found[case.target]
    unmet = {name: True for name, met in flags.items() if not met and name != target}
    if case.needs.unit(target).partition("/")[0] not in CURRENCY_WORDS:
        return Judgement(value, None, _titles(case, unmet))
    owed = case.due is None or bool(np.asarray(found[case.due])[0])
    if owed and exact(value) > 0:
        # What is paid because a condition is not met, as a lump sum, does not lack it.
        lacking = [one for one in unmet if exact(formula(target, {one: True})) >= exact(value)]
        return Judgement(value, None, _titles(case, lacking))
    against = _facts_against(case, flags)
    flips = {name: not met for name, met in flags.items() if name != case.due} | against
    would_be, turned = _turned(case, value, flips, formula)
    wrong = [] if owed or case.due is None else [case.due]
    return Judgement(
        np.zeros(1, dtype=np.int64),
        would_be,
        _titles(case, [*wrong, *(one for one in turned if one in against or not flags[one])]),
        _titles(case, [one for one in turned if one not in against and flags[one]]),
    )


def _turned(
    case: Case, value: Value, flips: Mapping[str, bool], formula: Formula
) -> tuple[Value | None, tuple[str, ...]]:
    """What an amount would be, and the fewest flags that have to be other than they are for it.

    Those not met go first. None and no flag where no change of flags makes anything due.
    """
    if exact(value) > 0:
        return value, ()
    reached = set(case.needs.reach(case.target))
    names = sorted((one for one in flips if one in reached), key=lambda one: not flips[one])
    for size in range(1, min(len(names), _MOST_TURNED) + 1):
        for chosen in combinations(names, size):
            would_be = formula(case.target, {one: flips[one] for one in chosen})
            if exact(would_be) > 0:
                return would_be, chosen
    return None, ()


def _facts_against(case: Case, flags: Mapping[str, bool]) -> dict[str, bool]:
    """The flags given that are other than a condition takes them, with what it takes."""
    found = {}
    for name, value in case.given.items():
        fact = load_facts().get(name)
        if fact is not None and fact.unit == "flag" and fact.met in {"true", "false"}:
            met = fact.met == "true"
            # A fact that a condition has judged is said with that condition.
            if bool(value) != met and not any(name in case.needs.reach(flag) for flag in flags):
                found[name] = met
    return found


def _titles(case: Case, names: Iterable[str]) -> tuple[str, ...]:
    return tuple(case.needs.title(name) for name in names)
