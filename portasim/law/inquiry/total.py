"""Monthly amounts of one case added up over a stretch of months, each judged by its first day."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import groupby
from typing import Any, Final, NamedTuple

import numpy as np

from portasim.core.calendar import first_days, month, month_iso
from portasim.core.faults import UserError
from portasim.core.params import UNITS
from portasim.law.inquiry.answer import Answer, ask
from portasim.law.inquiry.quantities import plain, write_quantity
from portasim.law.system import Assumption, Law

_MONTHS_MOST: Final = 1_200
_MONTH: Final = re.compile(r"(\d{4})-(0[1-9]|1[0-2])")
_A_MONTH: Final = "/month"


class Run(NamedTuple):
    """Months in a row with one amount; `first` and `last` are YYYY-MM, both included.

    `would_be` is what a month would be where nothing is due for want of a condition, else None.
    """

    first: str
    last: str
    months: int
    shown: str
    value: Any
    would_be: Any


@dataclass(frozen=True)
class Total:
    """What a monthly rule gives over a stretch of months for one case.

    `first` and `last` are YYYY-MM, both included; `runs` are in order of time. `given` is that of
    the case; `assuming`, `unmet`, `barred_by`, `rests_on` and `references` are those of all months,
    each once.
    """

    id: str
    title: str
    first: str
    last: str
    value: Any
    unit: str
    shown: str
    given: tuple[str, ...]
    assuming: tuple[str, ...]
    unmet: tuple[str, ...]
    barred_by: tuple[str, ...]
    runs: tuple[Run, ...]
    rests_on: tuple[Assumption, ...]
    references: Mapping[str, Mapping[str, str]]


def read_month(name: str, text: str) -> int:
    """A month written YYYY-MM, counted from January 1970; UserError that names the quantity."""
    found = _MONTH.fullmatch(text.strip())
    if found is None:
        raise UserError(f"{name} is a month written YYYY-MM, such as 2020-01; '{text}' is not")
    return month(int(found[1]), int(found[2]))


def total(law: Law, name: str, first_m: int, last_m: int, given: Mapping[str, str]) -> Total:
    """What a rule or number gives in every month from first to last, both included, added up.

    Months count from January 1970; `given` is that of `ask`, the same for every month. Raises
    UserError for anything that is not money a month, for months out of order or too many, and for
    everything that `ask` refuses.
    """
    if not 0 <= last_m - first_m < _MONTHS_MOST:
        raise UserError(
            f"no stretch of 1 to {_MONTHS_MOST:,} months runs from {month_iso(first_m)} to "
            f"{month_iso(last_m)}"
        )
    answers: list[Answer] = []
    for on in first_days(np.arange(first_m, last_m + 1)).tolist():
        answers.append(ask(law, name, on, given))
        if not answers[0].result.unit.endswith(_A_MONTH):
            raise UserError(
                f"{answers[0].id} is in {answers[0].result.unit}; only money a month is added up"
            )
    return _added(answers, first_m)


def _added(answers: Sequence[Answer], first_m: int) -> Total:
    """Answers of months in a row as their total."""
    one, unit = answers[0], answers[0].result.unit.removesuffix(_A_MONTH)
    runs, start = [], first_m
    for (line, other), same in groupby((answer.result, answer.would_be) for answer in answers):
        months = len(list(same))
        last = month_iso(start + months - 1)
        would_be = None if other is None else other.value
        runs.append(Run(month_iso(start), last, months, line.shown, line.value, would_be))
        start += months
    # Amounts on paper are exact decimals, which binary fractions are not.
    whole = sum((Fraction(str(run.value)) * run.months for run in runs), Fraction()) * UNITS[unit]
    return Total(
        one.id,
        one.title,
        month_iso(first_m),
        month_iso(start - 1),
        plain(whole, unit),
        unit,
        write_quantity(whole, unit),
        tuple(f"{line.name} {line.shown}" for line in one.given),
        tuple(dict.fromkeys(words for answer in answers for words in answer.assuming)),
        tuple(dict.fromkeys(title for answer in answers for title in answer.unmet)),
        tuple(dict.fromkeys(title for answer in answers for title in answer.barred_by)),
        tuple(runs),
        tuple(sorted({line for answer in answers for line in answer.rests_on})),
        {ref: cited for answer in answers for ref, cited in answer.references.items()},
    )
