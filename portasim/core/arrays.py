"""Array types, exact sums by person, and runs of neighbouring rows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

AnyInts: TypeAlias = NDArray[np.integer[Any]]
"""An integer column of any width; answers are always int64."""

Ints: TypeAlias = NDArray[np.int64]
Floats: TypeAlias = NDArray[np.float64]
Bools: TypeAlias = NDArray[np.bool_]


def as_int64(column: AnyInts) -> Ints:
    """An integer column of any width as int64; not copied where it is already."""
    return np.asarray(column).astype(np.int64, copy=False)


def narrowed(column: NDArray[Any]) -> NDArray[Any]:
    """The same numbers in as little room as holds them all, where whole numbers are in 64 bits."""
    if column.dtype != np.int64 or not column.size:
        return column
    ends = np.array([column.min(), column.max()])
    for narrow in (np.int8, np.int16, np.int32):
        if (ends == ends.astype(narrow)).all():
            return column.astype(narrow)
    return column


def run_opens(person: AnyInts, value: AnyInts) -> Bools:
    """Where a run of neighbouring rows of one person and one value begins."""
    new = np.ones(len(person), dtype=np.bool_)
    new[1:] = (person[1:] != person[:-1]) | (value[1:] != value[:-1])
    return new


def first_of_run(person: AnyInts, value: AnyInts) -> Ints:
    """For each row the row at which its run of one person and one value begins."""
    rows = np.where(run_opens(person, value), np.arange(len(person)), 0)
    first: Ints = np.maximum.accumulate(rows)
    return first


def sum_by(person: AnyInts, values: AnyInts, n: int) -> Ints:
    """Exact int64 totals of a column for persons 0 to n - 1, zero for a person without rows.

    Rows in any order; fastest when sorted by person. Raises ValueError for a person outside.
    """
    person, values = np.asarray(person), as_int64(values)
    if np.any(person[1:] < person[:-1]):
        order = np.argsort(person, kind="stable")
        person, values = person[order], values[order]
    if len(person) and not (person[0] >= 0 and person[-1] < n):
        raise ValueError(f"a person lies outside the {n} people numbered from 0")
    # Running totals may wrap round beyond 64 bits; their differences are exact all the same.
    running = np.zeros(len(values) + 1, dtype=np.int64)
    np.cumsum(values, out=running[1:])
    return np.diff(running[np.searchsorted(person, np.arange(n + 1))])


def stepped(values: Mapping[int, float], at: Ints, before: float) -> Floats:
    """The value of the last key at or below each number; `before` below the first key."""
    keys = np.array(sorted(values), dtype=np.int64)
    levels = np.array([before, *[values[int(key)] for key in keys]], dtype=np.float64)
    found: Floats = levels[np.searchsorted(keys, at, side="right")]
    return found


def totals(group: Ints, weights: Floats | Ints, n: int) -> Floats:
    """Sums of weights by group 0 to n - 1, in the order of rows."""
    found: Floats = np.bincount(group, weights=weights, minlength=n).astype(np.float64, copy=False)
    return found
