"""The table of facts: where each person was, doing what, for whom, at what pay, with which papers.

A spell is a fact with two dates, never a legal conclusion. The table is a set of equal-length NumPy
columns of codes, day numbers and minor units.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Self

import numpy as np
from numpy.typing import ArrayLike, NDArray

from portasim.core.arrays import Bools, Ints

SPELL_DTYPES: Final[Mapping[str, np.dtype[Any]]] = {
    name: np.dtype(code)
    for name, code in {
        "person": "int32",
        "start": "int32",
        "end": "int32",
        "kind": "int8",
        "country": "int8",
        "province": "int8",
        "employer": "int32",
        "job": "int16",
        "sector": "int8",
        "wage_m": "int64",
        "papers": "int8",
        "record": "int16",
    }.items()
}
"""The columns of a spell table, in order, each with its type."""


def _cast(name: str, values: ArrayLike) -> NDArray[Any]:
    """A column in its type; NumPy alone would wrap round numbers that do not fit."""
    column, dtype = np.asarray(values), SPELL_DTYPES[name]
    if column.dtype == dtype:
        return column
    if column.size and column.dtype.kind not in "iu":
        raise ValueError(f"column '{name}' must hold whole numbers")
    limits = np.iinfo(dtype)
    if column.size and (column.min() < limits.min or column.max() > limits.max):
        raise ValueError(f"column '{name}' holds numbers too large for {dtype}")
    return column.astype(dtype)


@dataclass(frozen=True, eq=False, slots=True)
class Spells:
    """Dated facts about people, one spell a row, sorted by person, then start.

    `person` counts from 0; `start` and `end` are whole days since 1970-01-01, half-open; `kind`,
    `country`, `province` (-1 abroad), `sector` (-1 none) and `papers` are positions in the tuples
    of `core.words`; `employer` and `job`, the number of the Thai or home job in the life, are -1
    without one; `wage_m` is minor units a month in the currency of `country`, 0 when not working;
    `record` is the number of the account the office holds, as a new name starts a new one.
    Raises ValueError when columns differ in length or are not of the types in SPELL_DTYPES.
    """

    person: NDArray[np.int32]
    start: NDArray[np.int32]
    end: NDArray[np.int32]
    kind: NDArray[np.int8]
    country: NDArray[np.int8]
    province: NDArray[np.int8]
    employer: NDArray[np.int32]
    job: NDArray[np.int16]
    sector: NDArray[np.int8]
    wage_m: NDArray[np.int64]
    papers: NDArray[np.int8]
    record: NDArray[np.int16]

    def __post_init__(self) -> None:
        for name, column in self.columns.items():
            if column.dtype != SPELL_DTYPES[name]:
                raise ValueError(f"column '{name}' must be {SPELL_DTYPES[name]}")
            if column.shape != (len(self),):
                raise ValueError(f"column '{name}' must have one value a row, {len(self)} in all")

    def __len__(self) -> int:
        return len(self.person)

    @classmethod
    def from_columns(cls, **columns: ArrayLike) -> Self:
        """A table from columns of whole numbers, cast to their types; rows keep their order.

        Raises ValueError for a missing or unknown column, a fraction, or a number too large.
        """
        if columns.keys() != SPELL_DTYPES.keys():
            odd = ", ".join(sorted(columns.keys() ^ SPELL_DTYPES.keys()))
            raise ValueError(
                f"a spell table has each of its columns once; missing or unknown: {odd}"
            )
        return cls(**{name: _cast(name, values) for name, values in columns.items()})

    @classmethod
    def concat(cls, tables: Sequence[Spells], first_persons: Sequence[int] | None = None) -> Self:
        """One sorted table of the rows of several.

        `first_persons` gives, table by table, the number that its person 0 takes; without it a
        person's number means the same person in every table.
        """
        shifts = [0] * len(tables) if first_persons is None else first_persons
        parts = [
            {**table.columns, "person": table.person.astype(np.int64) + shift}
            for table, shift in zip(tables, shifts, strict=True)
        ]
        joined = {
            name: np.concatenate([part[name] for part in parts] or [np.zeros(0, dtype)])
            for name, dtype in SPELL_DTYPES.items()
        }
        order = np.lexsort((joined["start"], joined["person"]))
        return cls.from_columns(**{name: column[order] for name, column in joined.items()})

    @property
    def columns(self) -> dict[str, NDArray[Any]]:
        """The columns by name, in the order of SPELL_DTYPES."""
        return {name: getattr(self, name) for name in SPELL_DTYPES}

    @property
    def n_people(self) -> int:
        """The least number of people the table can be about: one more than its last person."""
        return int(self.person.max(initial=-1)) + 1

    def select(self, rows: Bools | NDArray[np.integer[Any]]) -> Self:
        """The rows of a boolean mask or of row numbers, in that order."""
        return type(self)(**{name: column[rows] for name, column in self.columns.items()})

    def replace(self, **columns: ArrayLike) -> Self:
        """The same table with some columns exchanged; raises ValueError as `from_columns` does."""
        return self.from_columns(**{**self.columns, **columns})

    def offsets(self, n_people: int) -> Ints:
        """Where each person's rows begin: person p has rows offsets[p] to offsets[p + 1].

        Shape n_people + 1. Raises ValueError when the table holds more people than that.
        """
        if self.n_people > n_people:
            raise ValueError(f"the table holds {self.n_people} people, not {n_people}")
        return np.searchsorted(self.person, np.arange(n_people + 1)).astype(np.int64)
