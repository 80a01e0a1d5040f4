"""The table of facts: where each person was, doing what, for whom, at what pay, with which papers.

A spell is a fact with two dates, never a legal conclusion. The table is a set of equal-length NumPy
columns; files carry words, dates and currencies in place of codes, day numbers and minor units.
"""

from __future__ import annotations

import csv
import datetime as dt
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Final, Self

import numpy as np
from numpy.typing import ArrayLike, NDArray

from portasim.core.arrays import Bools, Ints
from portasim.core.calendar import day
from portasim.core.faults import Fault, UserError, did_you_mean
from portasim.core.words import COUNTRIES, CURRENCY, KINDS, PAPERS, PROVINCES, SECTORS

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

MINOR_UNITS: Final[Mapping[str, int]] = {"THB": 100, "KHR": 1, "LAK": 1, "MMK": 100, "VND": 1}
"""Minor units (satang, riel, kip, pya, dong) in one unit of each currency."""

CSV_COLUMNS: Final[tuple[str, ...]] = (*SPELL_DTYPES, "currency")
"""The headings of a file of spells."""

_WORDS: Final[Mapping[str, Sequence[str]]] = {
    "kind": KINDS,
    "country": COUNTRIES,
    "province": PROVINCES,
    "sector": SECTORS,
    "papers": PAPERS,
    "currency": [CURRENCY[country] for country in COUNTRIES],
}
_MAY_BE_NONE: Final = frozenset({"province", "employer", "job", "sector"})


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


def _word(words: Sequence[str], column: str, cell: str) -> int:
    if cell in words:
        return words.index(cell)
    raise ValueError(f"'{cell}' is not known under '{column}'{did_you_mean(cell, words)}")


def _whole(most: int, cell: str) -> int:
    if not (re.fullmatch(r"\d{1,18}", cell) and int(cell) <= most):
        raise ValueError(f"'{cell}' is not a whole number from 0 to {most}")
    return int(cell)


def _day(cell: str) -> int:
    try:
        date = dt.datetime.strptime(cell, "%Y-%m-%d").date()  # noqa: DTZ007 - a date has no zone
    except ValueError:
        raise ValueError(f"'{cell}' is not a date; write it as 2019-03-31") from None
    if date.year > 2400:
        raise ValueError(f"{date.year} is a Buddhist year; write {date.year - 543}")
    return day(date)


def _hundredths(cell: str) -> int:
    if not re.fullmatch(r"-?\d{1,13}(\.\d{1,2})?", cell):
        raise ValueError(f"'{cell}' is not a monthly wage; write it as 9000 or 9000.50")
    whole, _, decimals = cell.partition(".")
    return int(whole + decimals.ljust(2, "0"))


def _optional(parse: Callable[[str], int], cell: str) -> int:
    return parse(cell) if cell else -1


def _parser(name: str) -> Callable[[str], int]:
    """How the cells of a column become numbers; ValueError says what is wrong with a cell."""
    if name in {"start", "end"}:
        return _day
    if name == "wage_m":
        return _hundredths
    if name in _WORDS:
        parse = partial(_word, _WORDS[name], name)
    else:
        wide = name in {"person", "employer"}
        parse = partial(_whole, 10**18 - 1 if wide else np.iinfo(SPELL_DTYPES[name]).max)
    return partial(_optional, parse) if name in _MAY_BE_NONE else parse


def _read(path: Path) -> tuple[list[int], dict[str, list[str]]]:
    """The line of each row of a CSV file and the cells of each column, all columns present."""
    try:
        # Spreadsheets put a byte order mark before the first heading.
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file)
            rows = [(reader.line_num, [cell.strip() for cell in row]) for row in reader if row]
    except OSError as error:
        raise UserError(Fault(str(path), 0, 0, f"cannot be read: {error.strerror}")) from None
    except (UnicodeDecodeError, csv.Error):
        raise UserError(Fault(str(path), 0, 0, "is not UTF-8 text in CSV form")) from None
    heading = rows[0][1] if rows else []
    faults = []
    for place, name in enumerate(heading, start=1):
        if name not in CSV_COLUMNS:
            message = f"there is no column '{name}'{did_you_mean(name, CSV_COLUMNS)}"
            faults.append(Fault(str(path), 1, place, message))
        elif name in heading[: place - 1]:
            faults.append(Fault(str(path), 1, place, f"the column '{name}' is here twice"))
    faults += [
        Fault(str(path), 1, 0, f"the column '{name}' is missing")
        for name in CSV_COLUMNS
        if name not in heading
    ]
    faults += [
        Fault(str(path), line, 0, f"{len(row)} cells under {len(heading)} headings")
        for line, row in rows[1:]
        if len(row) != len(heading)
    ]
    if faults:
        raise UserError(faults)
    cells = [list(column) for column in zip(*(row for _, row in rows), strict=True)]
    return [line for line, _ in rows[1:]], {column[0]: column[1:] for column in cells}


@dataclass(frozen=True, eq=False)
class Ids:
    """The numbers a file uses: person i of the table is `person[i]`, employer j `employer[j]`."""

    person: Ints
    employer: Ints


@dataclass(frozen=True, eq=False)
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

    def check(self) -> list[str]:
        """What is wrong with the table: a sentence a kind of fault, with its first row from 0."""
        sentences = []
        for rows, _, message in _faults(self):
            more = f" (rows with the same fault: {len(rows)})" if len(rows) > 1 else ""
            sentences.append(f"row {rows[0]}: {message}{more}")
        return sentences

    def to_csv(self, path: Path | str, ids: Ids | None = None) -> None:
        """Write the table as UTF-8 CSV: words for codes, ISO dates, empty cells for -1.

        `wage_m` is in whole currency units with their decimals, beside a `currency` column. With
        `ids` persons and employers appear under their own numbers. Raises ValueError with the
        sentences of `check` for a table with faults, which has no words to be written in.
        """
        if faults := self.check():
            raise ValueError("\n".join(faults))
        cells: dict[str, list[Any]] = {}
        for name, column in self.columns.items():
            if name in {"start", "end"}:
                cells[name] = np.datetime_as_string(column.astype("datetime64[D]")).tolist()
            elif name in _WORDS:
                # The empty word comes last, where -1 finds it.
                cells[name] = np.array([*_WORDS[name], ""])[column].tolist()
            elif name == "wage_m":
                cells["currency"] = np.array(_WORDS["currency"])[self.country].tolist()
                cells[name] = [
                    f"{wage // 100}.{wage % 100:02d}" if MINOR_UNITS[currency] == 100 else wage
                    for wage, currency in zip(column.tolist(), cells["currency"], strict=True)
                ]
            else:
                own = getattr(ids, name, None)
                numbers = column if own is None else np.append(own, -1)[column]
                cells[name] = ["" if number < 0 else number for number in numbers.tolist()]
        with Path(path).open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(cells)
            writer.writerows(zip(*cells.values(), strict=True))

    @classmethod
    def from_csv(cls, path: Path | str) -> tuple[Self, Ids]:
        """Read a table in the form `to_csv` writes, columns and rows in any order.

        Persons and employers are numbered anew from 0 in the order of their own numbers, which may
        have up to 18 digits and come back as `Ids`. Raises UserError with every fault by line and
        position of the cell.
        """
        lines, cells = _read(Path(path))
        place = {name: number for number, name in enumerate(cells, start=1)}
        faults: list[Fault] = []

        def blame(name: str, row: int, message: str) -> None:
            faults.append(Fault(str(path), lines[row], place[name], message))

        columns = {}
        for name, column in cells.items():
            parse, known, wrong = _parser(name), {}, {}
            for cell in set(column):
                try:
                    known[cell] = parse(cell)
                except ValueError as error:
                    wrong[cell] = str(error)
            columns[name] = np.array([known.get(cell, 0) for cell in column], dtype=np.int64)
            for row in [row for row, cell in enumerate(column) if cell in wrong]:
                blame(name, row, wrong[column[row]])
        if faults:
            raise UserError(sorted(faults))

        country, currency = columns["country"], columns.pop("currency")
        for row in np.flatnonzero(country != currency).tolist():
            code = COUNTRIES[country[row]]
            blame("currency", row, f"wages in {code} are in {CURRENCY[code]}")
        minor = np.array([MINOR_UNITS[name] for name in _WORDS["currency"]])[currency]
        columns["wage_m"], fraction = np.divmod(columns["wage_m"] * minor, 100)
        for row in np.flatnonzero(fraction).tolist():
            blame("wage_m", row, f"{_WORDS['currency'][currency[row]]} has no decimals")

        persons, columns["person"] = np.unique(columns["person"], return_inverse=True)
        employed = columns["employer"] >= 0
        employers, columns["employer"][employed] = np.unique(
            columns["employer"][employed], return_inverse=True
        )
        order = np.lexsort((columns["start"], columns["person"]))
        spells = cls.from_columns(**{name: column[order] for name, column in columns.items()})
        for rows, name, message in _faults(spells):
            for row in order[rows].tolist():
                blame(name, row, message)
        if faults:
            raise UserError(sorted(faults))
        return spells, Ids(persons, employers)


def _faults(spells: Spells) -> Iterator[tuple[Ints, str, str]]:
    """Rows at fault, the column to point at, and a sentence, for each kind of fault."""
    same = spells.person[1:] == spells.person[:-1]
    earlier = same & (spells.start[1:] < spells.start[:-1])
    unsorted = (spells.person[1:] < spells.person[:-1]) | earlier
    overlap = same & ~earlier & (spells.start[1:] < spells.end[:-1])
    tests = [
        (np.append(False, unsorted), "start", "rows must be sorted by person, then by start"),
        (spells.end <= spells.start, "end", "a spell must end after it starts"),
        (
            np.append(False, overlap),
            "start",
            "the spell starts before the person's previous spell ends",
        ),
        (spells.wage_m < 0, "wage_m", "a wage cannot be negative"),
    ]
    for name, column in spells.columns.items():
        if name in {"start", "end", "wage_m"}:
            continue
        outside = column < (-1 if name in _MAY_BE_NONE else 0)
        if name in _WORDS:
            outside |= column >= len(_WORDS[name])
        tests.append((outside, name, f"the code of '{name}' is out of range"))
    for wrong, name, message in tests:
        if np.any(wrong):
            yield np.flatnonzero(wrong), name, message
