"""Real people from a CSV file or a workbook: one row a job, and all faults of the file in one go.

No names and no numbers of papers: the file knows people by whatever short word its owner chose.
What a single row says is read in `lives.from_file.row`.
"""

from __future__ import annotations

import dataclasses
import hashlib
import re
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Final

from portasim.core.calendar import iso
from portasim.core.faults import Fault, UserError
from portasim.core.files.dates import is_day_first
from portasim.core.files.tables import bytes_of_table, headings, table_of
from portasim.core.files.workbook import SheetDate
from portasim.core.fingerprint import canonical_json
from portasim.lives.from_file.employments import jobs_of
from portasim.lives.from_file.job import Job
from portasim.lives.from_file.notes import Notes
from portasim.lives.from_file.row import Row, Sheet
from portasim.lives.from_file.words import BY_GAP, alike

REQUIRED: Final = ("person", "origin", "sex", "birth_year", "job_start", "wage_m")
OPTIONAL: Final = (
    *("job_end", "sector", "province", "papers", "registered", "new_name", "then"),
    "country",
)
COLUMNS: Final = (*REQUIRED, *OPTIONAL)

_IDENTIFYING: Final = frozenset(
    [
        *("name", "names", "surname", "passport", "id", "permit", "phone", "telephone", "mobile"),
        *("tel", "address", "email", "line"),
    ]
)


_DATES: Final = ("job_start", "job_end")


@dataclasses.dataclass(frozen=True, slots=True)
class Person:
    """One person of the file, known by a word; jobs in order of time, codes of `core.words`."""

    word: str
    origin: int
    sex: int
    birth_year: int
    jobs: tuple[Job, ...]


@dataclasses.dataclass(frozen=True, slots=True)
class PeopleFile:
    """What a file of people says, however it is written.

    people: in the order of their words, numbers in them by size; notes: doubts, and how dates were
    read, each at a place of the file; digest: SHA-256 of that content, equal for files that say the
    same.
    """

    people: tuple[Person, ...]
    notes: tuple[Fault, ...]
    digest: str


def read_people(path: Path, as_of: int, shown: str) -> list[Person]:
    """The people of a file, each with jobs in order of time; `read_file` without what goes with it.

    Raises UserError with every fault.
    """
    return list(read_file(path, as_of, shown).people)


def read_file(path: Path, as_of: int, shown: str) -> PeopleFile:
    """What a CSV file or a workbook (.xlsx, .ods) of people says, up to a day.

    as_of: the day up to which the file speaks; shown: the file's name in messages. Columns are
    COLUMNS, in any order, in a CSV file between commas, semicolons or tabs. Raises UserError with
    every fault.
    """
    return _read(bytes_of_table(path, shown), as_of, shown)


@lru_cache(maxsize=2)
def _read(raw: bytes, as_of: int, shown: str) -> PeopleFile:
    """What a content says; kept, for every scenario of a run reads the same file."""
    (header_line, header), *rows = table_of(raw, shown, COLUMNS)
    places = headings(shown, header_line, header, COLUMNS, REQUIRED, _IDENTIFYING)
    faults = _beside(shown, header, rows)
    sheet = Sheet(shown, as_of, places, Notes(shown), *_kept_dates(rows, places))
    file = _File()
    for line, cells in rows:
        here = {name: cells[place - 1] for name, place in places.items() if place <= len(cells)}
        row = Row(sheet, line, here)
        file.add(row)
        faults += row.faults
    made = {word: jobs_of(known) for word, known in file.jobs.items()}
    for _, overlaps in made.values():
        faults += overlaps
    _doubt_firsts(sheet, file)
    if not rows:
        faults.append(Fault(shown, 0, 0, "holds headings but no people"))
    if faults:
        raise UserError(sorted(faults))
    people = [
        Person(word, jobs=jobs, **{name: file.facts[word, name][0] for name in _OWN})
        for word, (jobs, _) in made.items()
    ]
    people.sort(key=_by_word)
    return PeopleFile(tuple(people), sheet.notes.lines(), _digest(people, as_of))


_OWN: Final = ("origin", "sex", "birth_year")
"""What belongs to a person and not to a job."""


class _File:
    """The rows of a file gathered by person, and whether those of one person agree."""

    def __init__(self) -> None:
        self.facts: dict[tuple[str, str], tuple[int, int]] = {}
        self.jobs: dict[str, list[tuple[Job, Row]]] = {}
        self._spelled: dict[str, tuple[str, int]] = {}

    def add(self, row: Row) -> None:
        """Read a row; its faults stay with it."""
        word = row.word()
        own = {"origin": row.origin(), "sex": row.sex(), "birth_year": row.birth_year()}
        if "person" not in row.bad:
            other, line = self._spelled.setdefault(alike(word), (word, row.line))
            if other != word:
                message = f"differs from '{other}' on line {line} in the form of its letters alone"
                row.fault("person", f"'{word}' {message}; write both in one way")
            for column, value in own.items():
                self._agrees(row, word, column, value)
        job = row.job(own["birth_year"], own["origin"])
        if not row.faults:
            self.jobs.setdefault(word, []).append((job, row))

    def _agrees(self, row: Row, word: str, column: str, value: int) -> None:
        if column not in row.bad:
            first, line = self.facts.setdefault((word, column), (value, row.line))
            if value != first:
                row.fault(column, f"differs from line {line} of the same person")


def _doubt_firsts(sheet: Sheet, file: _File) -> None:
    """A note where every job ends on the first day of a month, as months do that became dates."""
    rows = [row for known in file.jobs.values() for _, row in known]
    ends = [(row, row.ends) for row in rows if row.ends is not None]
    if len(ends) > 1 and all(end.kind == "day" and iso(end.first)[8:] == "01" for _, end in ends):
        row, end = ends[0]
        message = (
            f"all jobs end on the first of a month; if months are meant, write {iso(end.first)[:7]}"
        )
        sheet.notes.add("firsts", row.line, sheet.places["job_end"], f"job_end: {message}")


def _beside(
    shown: str, header: Sequence[str], rows: Sequence[tuple[int, Sequence[str]]]
) -> list[Fault]:
    """The faults of cells that stand under no heading."""
    message = "stands under no heading; put text that contains a comma in quotes"
    return [
        Fault(shown, line, place, message)
        for line, cells in rows
        for place, cell in enumerate(cells, start=1)
        if cell and (place > len(header) or not header[place - 1])
    ]


def _kept_dates(
    rows: Sequence[tuple[int, Sequence[str]]], places: dict[str, int]
) -> tuple[bool, bool]:
    """Of dates kept by a spreadsheet: whether all are firsts of a month, and some left as text."""
    columns = [places[name] - 1 for name in _DATES if name in places]
    cells = [row[column] for _, row in rows for column in columns if column < len(row)]
    kept = [cell for cell in cells if isinstance(cell, SheetDate)]
    left = any(not isinstance(cell, SheetDate) and is_day_first(cell) for cell in cells)
    return all(cell.endswith("-01") for cell in kept), bool(kept) and left


def _by_word(person: Person) -> list[tuple[int, int, str]]:
    """The order of words with the numbers in them by size: worker-2 before worker-10."""
    parts = re.split(r"([0-9]+)", person.word)
    return [(0, int(part), part) if part.isdecimal() else (1, 0, part) for part in parts]


def _digest(people: Sequence[Person], as_of: int) -> str:
    """The SHA-256 of what a file says of people, with gaps spent as written or as they are read."""
    content = []
    fields = [field.name for field in dataclasses.fields(Job)]
    for person in people:
        following = [*person.jobs[1:], None]
        jobs = []
        for job, later in zip(person.jobs, following, strict=True):
            until = later.start if later else as_of
            left = until > job.end or (later is None and not job.goes_on)
            where = job.gap_until(until, later) if left else BY_GAP
            facts = (getattr(job, field) for field in fields if field != "then")
            jobs.append([*facts, where])
        content.append([person.word, person.origin, person.sex, person.birth_year, jobs])
    return hashlib.sha256(canonical_json(content).encode()).hexdigest()
