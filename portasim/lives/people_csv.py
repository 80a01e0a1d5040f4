"""Real people from a CSV file: one row a job, and every fault of the file in one go.

No names and no numbers of papers: the file knows people by whatever short word its owner chose.
What a single row says is read in `lives.people_row`.
"""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from portasim.core.vocab import Fault, UserError, did_you_mean
from portasim.lives.people_row import Job, Row

REQUIRED: Final = ("person", "origin", "sex", "birth_year", "job_start", "wage_m")
OPTIONAL: Final = (
    *("job_end", "sector", "province", "papers", "registered", "new_name", "then"),
    "country",
)
COLUMNS: Final = (*REQUIRED, *OPTIONAL)
MAX_BYTES: Final = 5_000_000

_IDENTIFYING: Final = frozenset(
    [
        *("name", "names", "surname", "passport", "id", "permit", "phone", "telephone", "mobile"),
        *("tel", "address", "email", "line"),
    ]
)
_SIGNATURES: Final = {
    b"PK\x03\x04": "is an Excel workbook or another zip archive; save it as 'CSV UTF-8'",
    b"\xd0\xcf\x11\xe0": "is an old Excel file; save it as 'CSV UTF-8'",
    b"\xff\xfe": "is UTF-16 text ('Unicode' in Windows); save it as UTF-8",
    b"\xfe\xff": "is UTF-16 text ('Unicode' in Windows); save it as UTF-8",
}


@dataclass(frozen=True)
class Person:
    """One person of the file, known by a word; jobs in order of time, codes of `core.vocab`."""

    word: str
    origin: int
    sex: int
    birth_year: int
    jobs: tuple[Job, ...]


def _text_of(path: Path, file: str) -> str:
    try:
        if path.is_dir():
            raise UserError(Fault(file, 0, 0, "is a directory, not a CSV file"))
        if path.stat().st_size > MAX_BYTES:
            raise UserError(Fault(file, 0, 0, "is larger than 5 MB; split it"))
        raw = path.read_bytes()
    except FileNotFoundError:
        raise UserError(Fault(file, 0, 0, "there is no such file")) from None
    except OSError as error:
        raise UserError(Fault(file, 0, 0, f"cannot be read: {error.strerror}")) from None
    for signature, message in _SIGNATURES.items():
        if raw.startswith(signature):
            raise UserError(Fault(file, 0, 0, message))
    if b"\0" in raw:
        line = raw[: raw.index(b"\0")].count(b"\n") + 1
        raise UserError(Fault(file, line, 1, "contains a NUL byte, so it is not text"))
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        message = "is not UTF-8 text; in Excel save it as 'CSV UTF-8'"
        raise UserError(Fault(file, line, 1, message)) from None


def _rows(text: str, file: str) -> list[tuple[int, list[str]]]:
    """The rows that hold text, each with the line on which it begins."""
    header = text.lstrip("\r\n").split("\n", 1)[0]
    # Excel writes ';' where the comma is the decimal sign, and tabs in 'Unicode text'.
    delimiter = max(",;\t", key=header.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    rows, line = [], 1
    try:
        for row in reader:
            cells = [cell.strip() for cell in row]
            if any(cells):
                rows.append((line, cells))
            line = reader.line_num + 1
    except csv.Error:
        message = "a quotation mark in the row that begins here has no partner"
        raise UserError(Fault(file, line, 1, message)) from None
    if not rows:
        raise UserError(Fault(file, 0, 0, f"is empty; the first line is {','.join(COLUMNS)}"))
    return rows


def _headings(file: str, line: int, header: list[str]) -> dict[str, int]:
    """The place of each column; headings may use capitals and spaces, and stay empty."""
    faults = []
    places: dict[str, int] = {}
    for place, heading in enumerate(header, start=1):
        name = "_".join(heading.lower().split())
        if name in places:
            faults.append(Fault(file, line, place, f"the column '{name}' is here twice"))
        elif name in COLUMNS:
            places[name] = place
        elif _IDENTIFYING & set(re.split(r"\W|_", name)):
            message = f"the column '{name}' identifies people; remove it, 'person' holds any word"
            faults.append(Fault(file, line, place, message))
        elif name:
            message = f"there is no column '{name}'{did_you_mean(name, COLUMNS)}"
            faults.append(Fault(file, line, place, message))
    if not places:
        message = f"the first line holds no known heading; it is {','.join(COLUMNS)}"
        raise UserError(Fault(file, line, 1, message))
    missing = [name for name in REQUIRED if name not in places]
    faults += [Fault(file, line, 1, f"the column '{name}' is missing") for name in missing]
    if faults:
        raise UserError(faults)
    return places


def _overlaps(jobs: list[tuple[Job, Row]]) -> list[Fault]:
    latest, *others = sorted(jobs, key=lambda item: item[0].start)
    faults: list[Fault] = []
    for job, row in others:
        if job.start < latest[0].end:
            row.fault("job_start", f"the job overlaps the one on line {latest[1].line}")
            faults.append(row.faults[-1])
        latest = max(latest, (job, row), key=lambda item: item[0].end)
    return faults


def read_people(path: Path, as_of: int, shown: str) -> list[Person]:
    """The people of a CSV file in the order of first mention, each with jobs in order of time.

    as_of: the day up to which the file speaks; shown: the file's name in messages. Columns are
    COLUMNS, in any order, between commas, semicolons or tabs. Raises UserError with every fault.
    """
    (header_line, header), *rows = _rows(_text_of(path, shown), shown)
    places = _headings(shown, header_line, header)
    facts: dict[tuple[str, str], tuple[int, int]] = {}
    jobs: dict[str, list[tuple[Job, Row]]] = {}
    faults: list[Fault] = []
    for line, cells in rows:
        for place, cell in enumerate(cells, start=1):
            if cell and (place > len(header) or not header[place - 1]):
                message = "stands under no heading; put text that contains a comma in quotes"
                faults.append(Fault(shown, line, place, message))
        here = {name: cells[place - 1] for name, place in places.items() if place <= len(cells)}
        row = Row(shown, line, here, places)
        word = row.text("person")
        if not word:
            row.fault("person", "is empty; give each person a short word, such as worker-01")
        elif word[0] in "=+-@":
            # written into a table, it would be reckoned by whatever opens the table
            row.fault("person", f"'{word}' is a spreadsheet formula; begin with a letter")
        own = {
            "origin": row.origin(),
            "sex": row.sex(),
            "birth_year": row.birth_year(as_of),
        }
        for column, value in own.items():
            if word and column not in row.bad:
                first, first_line = facts.setdefault((word, column), (value, line))
                if value != first:
                    row.fault(column, f"differs from line {first_line} of the same person")
        job = row.job(as_of, own["birth_year"], own["origin"])
        faults += row.faults
        if not row.faults:
            jobs.setdefault(word, []).append((job, row))
    for known in jobs.values():
        faults += _overlaps(known)
    if not rows:
        faults.append(Fault(shown, 0, 0, "holds headings but no people"))
    if faults:
        raise UserError(sorted(faults))
    return [
        Person(
            word=word,
            origin=facts[word, "origin"][0],
            sex=facts[word, "sex"][0],
            birth_year=facts[word, "birth_year"][0],
            jobs=tuple(sorted((job for job, _ in known), key=lambda job: job.start)),
        )
        for word, known in jobs.items()
    ]
