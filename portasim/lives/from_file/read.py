"""Real people from a CSV file: one row a job, and every fault of the file in one go.

No names and no numbers of papers: the file knows people by whatever short word its owner chose.
What a single row says is read in `lives.from_file.row`.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from portasim.core.faults import Fault, UserError
from portasim.core.files.tables import headings, rows_of, text_of
from portasim.lives.from_file.row import Job, Row

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


@dataclass(frozen=True, slots=True)
class Person:
    """One person of the file, known by a word; jobs in order of time, codes of `core.words`."""

    word: str
    origin: int
    sex: int
    birth_year: int
    jobs: tuple[Job, ...]


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
    (header_line, header), *rows = rows_of(text_of(path, shown), shown, COLUMNS)
    places = headings(shown, header_line, header, COLUMNS, REQUIRED, _IDENTIFYING)
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
            # written into a table, whatever opens the table would run it
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
