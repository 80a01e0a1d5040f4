"""Real people from a file: what is known of each, carried forward by the career model.

One row a job; gaps between jobs are filled by an open convention: up to six months in Thailand
looking for work, longer at home, unless the file says `then`. No names and no numbers of papers:
the file knows people by whatever short word its owner chose.
"""

from __future__ import annotations

import csv
import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import numpy as np

from portasim.core.draws import Decision, uniform
from portasim.core.spells import SPELL_DTYPES, Spells
from portasim.core.vocab import (
    COUNTRIES,
    COUNTRY_NAMES,
    HOME_REST,
    NEVER,
    ORIGINS,
    PAPERS,
    PROVINCES,
    SATANG,
    SECTORS,
    SEXES,
    TH_SEARCH,
    TH_WORK,
    Fault,
    Ints,
    UserError,
    day,
    did_you_mean,
)
from portasim.lives.clocks import Careers
from portasim.lives.conduct import UNKNOWN
from portasim.lives.config import Lives
from portasim.lives.population import Starts, personal
from portasim.lives.tables import Tables
from portasim.lives.transitions import (
    BIRTH,
    DAY,
    EMPLOYER,
    EXPIRES,
    HOME,
    HOME_JOB,
    JOB,
    KIND,
    N_FIELDS,
    NO_PAPERS,
    ORIGIN,
    PAPER,
    PROVINCE,
    RECORD,
    SECTOR,
    SEX,
    SUBJECT,
    TERMS,
    WAGE,
    WAGE_FACTOR,
    wage_today,
)

REQUIRED: Final = ("person", "origin", "sex", "birth_year", "job_start", "wage_m")
OPTIONAL: Final = (
    "job_end",
    "sector",
    "province",
    "papers",
    "registered",
    "new_name",
    "then",
)
COLUMNS: Final = (*REQUIRED, *OPTIONAL)
IDENTIFYING: Final = ("name", "passport", "phone", "telephone", "address", "id_number", "email")
MAX_BYTES: Final = 5_000_000
SHORT_GAP_DAYS: Final = 183
OWN_EMPLOYER: Final = 1_000_000
"""Employers of a file's jobs are numbered from here, apart from those the model draws."""

_DATE: Final = re.compile(r"(\d{4})-(\d{1,2})(?:-(\d{1,2}))?")
_YES_NO: Final = {"yes": 1, "no": 0, "": UNKNOWN}
_WHERE: Final = ("thailand", "home")
_ORIGIN_WORDS: Final = {COUNTRY_NAMES[code].lower(): code for code in ORIGINS} | {
    "laos": "LA",
    "vietnam": "VN",
    "burma": "MM",
}


@dataclass
class Job:
    """One row of the file; days are whole days, wages satang a month."""

    start: int
    end: int
    wage: int
    sector: int
    province: int
    papers: int
    registered: int
    new_name: bool
    then: str
    line: int


@dataclass
class Person:
    """One person of the file and the jobs known of."""

    name: str
    origin: int
    sex: int
    birth_year: int
    jobs: list[Job] = field(default_factory=list)


class _Row:
    """A row being read: every cell's fault is kept with its place."""

    def __init__(self, file: str, line: int, cells: dict[str, tuple[int, str]], as_of: int):
        self.file, self.line, self.cells, self.as_of = file, line, cells, as_of
        self.faults: list[Fault] = []

    def fault(self, column: str, message: str) -> None:
        place = self.cells.get(column, (1, ""))[0]
        self.faults.append(Fault(self.file, self.line, place, f"{column}: {message}"))

    def text(self, column: str) -> str:
        return self.cells.get(column, (0, ""))[1].strip()

    def word(self, column: str, allowed: Iterable[str], default: str) -> str:
        text = self.text(column)
        words = list(allowed)
        if not text and default:
            return default
        for word in words:
            if word.lower() == text.lower():
                return word
        if not text:
            self.fault(column, f"is empty; allowed: {', '.join(words)}")
        else:
            self.fault(column, f"'{text}' is not known{did_you_mean(text, words)}")
        return words[0]

    def origin(self) -> str:
        text = self.text("origin")
        if text.lower() in _ORIGIN_WORDS:
            return _ORIGIN_WORDS[text.lower()]
        return self.word("origin", ORIGINS, "")

    def year(self, column: str, low: int, high: int) -> int:
        text = self.text(column)
        if not text.isdigit():
            self.fault(column, f"'{text}' is not a year; write four digits, such as 1988")
            return low
        year = int(text)
        if year > 2400:
            self.fault(column, f"{year} looks like a Buddhist year; write {year - 543}")
            return low
        if not low <= year <= high:
            self.fault(column, f"{year} is outside {low} to {high}")
            return low
        return year

    def date(self, column: str, *, last: bool) -> int:
        """The day of a date; a month alone means its first day, or as an end its last."""
        text = self.text(column)
        match = _DATE.fullmatch(text)
        if match is None:
            self.fault(column, f"'{text}' is not a date; write YYYY-MM or YYYY-MM-DD")
            return self.as_of
        year, month = int(match[1]), int(match[2])
        if year > 2400:
            right = f"{year - 543}{text[4:]}"
            self.fault(column, f"'{text}' looks like a Buddhist year; write {right}")
            return self.as_of
        try:
            if match[3]:
                return day(f"{year:04d}-{month:02d}-{int(match[3]):02d}") + last
            if not last:
                return day(f"{year:04d}-{month:02d}-01")
            return day(f"{year + month // 12:04d}-{month % 12 + 1:02d}-01")
        except ValueError:
            self.fault(column, f"'{text}' is not a date of the calendar")
            return self.as_of

    def baht(self, column: str) -> int:
        text = self.text(column).replace(",", "")
        try:
            baht = float(text)
        except ValueError:
            self.fault(column, f"'{text}' is not a number of baht a month")
            return 0
        if not 0 < baht <= 1_000_000:
            self.fault(column, f"{text} baht a month; it must lie above 0 and up to 1,000,000")
            return 0
        return round(baht * SATANG)


def _read_rows(path: Path, shown: str) -> list[tuple[int, list[str]]]:
    if not path.exists():
        raise UserError(Fault(shown, 0, 0, "there is no such file"))
    if path.is_dir():
        raise UserError(Fault(shown, 0, 0, "is a directory, not a CSV file"))
    if path.stat().st_size > MAX_BYTES:
        raise UserError(Fault(shown, 0, 0, "is larger than 5 MB; split the file"))
    raw = path.read_bytes()
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise UserError(
            Fault(shown, line, 1, "is not UTF-8 text; in Excel save as 'CSV UTF-8'")
        ) from None
    lines = text.splitlines()
    rows = [(reader_line, row) for reader_line, row in enumerate(csv.reader(lines), start=1) if row]
    if not rows:
        raise UserError(Fault(shown, 0, 0, f"is empty; first line: {','.join(COLUMNS)}"))
    return rows


def _headings(shown: str, header: list[str]) -> dict[str, int]:
    faults = []
    places: dict[str, int] = {}
    for column, heading in enumerate(header, start=1):
        name = heading.strip().lower()
        if name in IDENTIFYING:
            faults.append(
                Fault(
                    shown,
                    1,
                    column,
                    f"column '{name}' identifies people; remove it, a short word in 'person' is enough",
                )
            )
        elif name not in COLUMNS:
            near = did_you_mean(name, COLUMNS)
            faults.append(Fault(shown, 1, column, f"column '{name}' is not known{near}"))
        elif name in places:
            faults.append(Fault(shown, 1, column, f"column '{name}' stands twice"))
        else:
            places[name] = column
    missing = [name for name in REQUIRED if name not in places]
    if missing:
        faults.append(Fault(shown, 1, 1, f"columns missing: {', '.join(missing)}"))
    if faults:
        raise UserError(faults)
    return places


def _job(row: _Row) -> Job:
    start = row.date("job_start", last=False)
    end = row.date("job_end", last=True) if row.text("job_end") else row.as_of
    if start >= row.as_of and not row.faults:
        row.fault("job_start", "lies after the scenario's as_of")
    elif end > row.as_of and not row.faults:
        row.fault("job_end", "lies after the scenario's as_of; leave it empty for a job held now")
    elif end <= start and not row.faults:
        row.fault("job_end", "is not later than job_start")
    return Job(
        start=start,
        end=end,
        wage=row.baht("wage_m"),
        sector=SECTORS.index(row.word("sector", SECTORS, "manufacturing")),
        province=PROVINCES.index(row.word("province", PROVINCES, "Bangkok")),
        papers=PAPERS.index(row.word("papers", PAPERS, "card")),
        registered=_YES_NO[row.word("registered", ("yes", "no", ""), "").lower()]
        if row.text("registered")
        else UNKNOWN,
        new_name=row.word("new_name", ("yes", "no"), "no") == "yes",
        then=row.word("then", _WHERE, "unknown"),
        line=row.line,
    )


def read_people(path: Path, as_of: int, shown: str | None = None) -> list[Person]:
    """The people of a CSV file, each with jobs in order of time.

    as_of: the day up to which the file speaks. Raises UserError with every fault of the file.
    """
    file = shown or str(path)
    rows = _read_rows(path, file)
    places = _headings(file, rows[0][1])
    people: dict[str, Person] = {}
    faults: list[Fault] = []
    for line, cells in rows[1:]:
        here = {
            name: (place, cells[place - 1] if place <= len(cells) else "")
            for name, place in places.items()
        }
        row = _Row(file, line, here, as_of)
        name = row.text("person")
        if not name:
            row.fault("person", "is empty; give each person a short word, such as worker-01")
        person = Person(
            name,
            ORIGINS.index(row.origin()),
            SEXES.index(row.word("sex", SEXES, "")),
            row.year("birth_year", 1930, 2015),
        )
        known = people.setdefault(name, person)
        for column in ("origin", "sex", "birth_year"):
            if getattr(known, column) != getattr(person, column) and not row.faults:
                row.fault(column, f"differs from an earlier row of '{name}'")
        known.jobs.append(_job(row))
        faults += row.faults
    if not people and not faults:
        faults.append(Fault(file, 0, 0, "holds headings but no people"))
    for person in people.values():
        person.jobs.sort(key=lambda job: job.start)
        for first, second in zip(person.jobs, person.jobs[1:], strict=False):
            if second.start < first.end:
                faults.append(
                    Fault(
                        file,
                        second.line,
                        places["job_start"],
                        f"job_start: overlaps the job on line {first.line}",
                    )
                )
    if faults:
        raise UserError(sorted(faults))
    return list(people.values())


def subject_of(name: str) -> int:
    """The subject whose luck a person of a file has: from the word alone, so rows may be moved."""
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:7], "big")


def _where(job: Job, until: int) -> int:
    then = job.then
    if then == "unknown":
        then = "thailand" if until - job.end <= SHORT_GAP_DAYS else "home"
    return TH_SEARCH if then == "thailand" else HOME_REST


def _past(people: list[Person], as_of: int) -> tuple[Spells, Ints]:
    """The spells the file knows of, up to as_of, and the registration it knows of each."""
    columns: dict[str, list[int]] = {name: [] for name in SPELL_DTYPES}
    known: list[int] = []

    def add(registered: int, **facts: int) -> None:
        for name, value in facts.items():
            columns[name].append(value)
        known.append(registered)

    for number, person in enumerate(people):
        record = 0
        home = COUNTRIES.index(ORIGINS[person.origin])
        for index, job in enumerate(person.jobs):
            record += job.new_name and index > 0
            add(
                job.registered,
                person=number, start=job.start, end=job.end, kind=TH_WORK,
                country=COUNTRIES.index("TH"), province=job.province,
                employer=_employer(number, index), job=index, sector=job.sector,
                wage_m=job.wage, papers=job.papers, record=record,
            )  # fmt: skip
            until = person.jobs[index + 1].start if index + 1 < len(person.jobs) else as_of
            if until > job.end:
                kind = _where(job, until)
                abroad = kind == TH_SEARCH
                add(
                    UNKNOWN,
                    person=number, start=job.end, end=until, kind=kind,
                    country=COUNTRIES.index("TH") if abroad else home,
                    province=job.province if abroad else -1, employer=-1, job=-1, sector=-1,
                    wage_m=0, papers=job.papers if abroad else NO_PAPERS, record=record,
                )  # fmt: skip
    spells = Spells.from_columns(**{name: np.array(v) for name, v in columns.items()})
    return spells, np.array(known, dtype=np.int64)


def _employer(person: int, job: int) -> int:
    return OWN_EMPLOYER + person * 100 + job % 100


def starts_of(people: list[Person], lives: Lives, tables: Tables, as_of: int) -> Starts:
    """Where each person of a file stands on as_of, for the clock to take over."""
    world = tables.world[0]
    fields = np.zeros((len(people), N_FIELDS), dtype=np.int64)
    for number, person in enumerate(people):
        f, last = fields[number], person.jobs[-1]
        f[SUBJECT], f[ORIGIN], f[SEX] = subject_of(person.name), person.origin, person.sex
        f[BIRTH], f[DAY] = day(f"{person.birth_year}-07-01"), as_of
        f[PROVINCE], f[SECTOR] = last.province, last.sector
        f[JOB] = len(person.jobs)
        f[RECORD] = sum(job.new_name for job in person.jobs[1:])
        f[HOME] = sum(
            _where(job, following) == HOME_REST
            for job, following in zip(
                person.jobs, [j.start for j in person.jobs[1:]] + [as_of], strict=True
            )
        )
        f[HOME_JOB], f[TERMS] = f[HOME], 1
        f[EMPLOYER] = -1
        f[KIND] = TH_WORK if last.end == as_of else _where(last, as_of)
        if f[KIND] == TH_WORK:
            f[JOB], f[WAGE] = len(person.jobs) - 1, last.wage
            f[EMPLOYER] = _employer(number, len(person.jobs) - 1)
        f[PAPER] = NO_PAPERS if f[KIND] == HOME_REST else last.papers
        f[EXPIRES] = NEVER
        if f[PAPER] != NO_PAPERS:
            term = int(world.validity_days[last.papers])
            held = uniform(int(world.seed), int(f[SUBJECT]), Decision.PAPERS_AT_ARRIVAL, 0)
            f[EXPIRES] = as_of + 1 + int(held * term)
    fields, luck = personal(lives, tables, fields, fields[:, SUBJECT])
    for number, person in enumerate(people):
        last = person.jobs[-1]
        then = fields[number].copy()
        then[DAY], then[PAPER], then[JOB] = last.end - 1, last.papers, len(person.jobs) - 1
        luck[number, WAGE_FACTOR] = 1.0
        luck[number, WAGE_FACTOR] = last.wage / max(wage_today(world, then, luck[number]), 1)
    return Starts(fields, luck)


def with_past(people: list[Person], carried: Careers, as_of: int) -> tuple[Careers, Ints]:
    """The whole careers: what the file knows before as_of, then the model's; and, a spell each,
    the registration the file knows of."""  # noqa: D205, D209
    past, known = _past(people, as_of)
    spells = Spells.concat([past, carried.spells], first_persons=[0, 0])
    by_job = {
        (int(p), int(j)): int(k)
        for p, j, k in zip(past.person, past.job, known, strict=True)
        if j >= 0
    }
    registered = np.array(
        [
            by_job.get((int(p), int(j)), UNKNOWN)
            for p, j in zip(spells.person, spells.job, strict=True)
        ],
        dtype=np.int64,
    )
    return Careers(spells, carried.deaths), registered
