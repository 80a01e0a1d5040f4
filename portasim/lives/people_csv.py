"""Real people from a CSV file: one row a job, and every fault of the file in one go.

No names and no numbers of papers: the file knows people by whatever short word its owner chose.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from portasim.core.vocab import (
    COUNTRY_NAMES,
    HOME_REST,
    ORIGINS,
    PAPERS,
    PROVINCES,
    SATANG,
    SECTORS,
    SEXES,
    TH_SEARCH,
    Fault,
    UserError,
    day,
    did_you_mean,
    iso,
)
from portasim.lives.conduct import UNKNOWN

REQUIRED: Final = ("person", "origin", "sex", "birth_year", "job_start", "wage_m")
OPTIONAL: Final = ("job_end", "sector", "province", "papers", "registered", "new_name", "then")
COLUMNS: Final = (*REQUIRED, *OPTIONAL)
MAX_BYTES: Final = 5_000_000
SHORT_GAP_DAYS: Final = 183
"""A gap up to this long is a search for work in Thailand, unless the file says otherwise."""
YOUNGEST: Final = 10
OLDEST: Final = 100
EARLIEST: Final = day("1991-04-01")
"""The first whole month of Thai social security; no fact before it is asked for."""

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
_YEAR: Final = re.compile(r"\d{4}", re.ASCII)
_DATE: Final = re.compile(r"(\d{4})-(\d{1,2})(?:-(\d{1,2}))?", re.ASCII)
_BAHT: Final = re.compile(r"-?(?:\d{1,12}|\d{1,3}(?:,\d{3}){1,3})(?:\.\d{1,2})?", re.ASCII)


def _codes(words: tuple[str, ...]) -> dict[str, int]:
    return {word: code for code, word in enumerate(words)}


_ORIGIN: Final = (
    _codes(ORIGINS)
    | {COUNTRY_NAMES[code]: ORIGINS.index(code) for code in ORIGINS}
    | {"Laos": ORIGINS.index("LA"), "Vietnam": ORIGINS.index("VN"), "Burma": ORIGINS.index("MM")}
)
_YES_NO: Final = {"no": 0, "yes": 1}
_REGISTERED: Final = {**_YES_NO, "unknown": UNKNOWN}
_THEN: Final = {"thailand": TH_SEARCH, "home": HOME_REST}
_BY_GAP: Final = -1


@dataclass(frozen=True)
class Job:
    """One job of a person: whole days, half-open; satang a month; codes of `core.vocab`.

    `goes_on`: the job is held on as_of, which is then its end. `registered`: 1, 0 or UNKNOWN.
    `then`: TH_SEARCH or HOME_REST if the file says where the person went, else _BY_GAP.
    """

    start: int
    end: int
    goes_on: bool
    wage: int
    sector: int
    province: int
    papers: int
    registered: int
    new_name: bool
    then: int

    def gap_until(self, until: int) -> int:
        """Where the person was after this job and until a day: TH_SEARCH or HOME_REST."""
        if self.then != _BY_GAP:
            return self.then
        return TH_SEARCH if until - self.end <= SHORT_GAP_DAYS else HOME_REST


@dataclass(frozen=True)
class Person:
    """One person of the file, known by a word; jobs in order of time, codes of `core.vocab`."""

    word: str
    origin: int
    sex: int
    birth_year: int
    jobs: tuple[Job, ...]


class _Row:
    """A row being read: a cell at fault counts as 0, and its fault is kept with its place."""

    def __init__(
        self, file: str, line: int, cells: Mapping[str, str], places: Mapping[str, int]
    ) -> None:
        self.file, self.line, self.cells, self.places = file, line, cells, places
        self.faults: list[Fault] = []
        self.bad: set[str] = set()

    def fault(self, column: str, message: str) -> int:
        self.bad.add(column)
        self.faults.append(Fault(self.file, self.line, self.places[column], f"{column}: {message}"))
        return 0

    def unlike(self, column: str, wanted: str) -> int:
        """A fault: the cell is empty, has digits of another script, or is not what is wanted."""
        text = self.text(column)
        # int reads the digits of Thai, Khmer, Lao and Burmese
        plain = "".join(str(int(sign)) if sign.isdecimal() else sign for sign in text)
        if plain != text:
            return self.fault(column, f"'{text}' has digits of another script; write {plain}")
        what = f"'{text}' is not" if text else "is empty; it must be"
        return self.fault(column, f"{what} {wanted}")

    def text(self, column: str) -> str:
        return self.cells.get(column, "")

    def code(self, column: str, codes: Mapping[str, int], default: int | None = None) -> int:
        text = self.text(column)
        if not text and default is not None:
            return default
        folded = {word.lower(): code for word, code in codes.items()}
        if text.lower() in folded:
            return folded[text.lower()]
        what = f"'{text}' is not known" if text else "is empty"
        return self.fault(column, what + did_you_mean(text, list(codes)))

    def birth_year(self, column: str, as_of: int) -> int:
        text = self.text(column)
        if not _YEAR.fullmatch(text):
            return self.unlike(column, "a year; write four digits, such as 1988")
        year, now = int(text), int(iso(as_of)[:4])
        if year > 2400:
            return self.fault(column, f"{year} is a Buddhist year; write {year - 543}")
        if not now - OLDEST <= year <= now - YOUNGEST:
            limits = f"{now - OLDEST} to {now - YOUNGEST}"
            return self.fault(column, f"{year} is outside {limits}")
        return year

    def date(self, column: str, *, last: bool = False) -> int:
        """The day of a date, a month's first; with `last` the day after it, or after a month."""
        text = self.text(column)
        match = _DATE.fullmatch(text)
        if match is None:
            return self.unlike(column, "a date; write it as 2019-03 or 2019-03-31")
        year, month = int(match[1]), int(match[2])
        if year > 2400:
            return self.fault(column, f"{year} is a Buddhist year; write {year - 543}{text[4:]}")
        in_month = int(match[3]) if match[3] else 1
        try:
            written = day(f"{year:04d}-{month:02d}-{in_month:02d}")
        except ValueError:
            return self.fault(column, f"'{text}' is not a date of the calendar")
        if last and not match[3]:
            return day(f"{year + month // 12:04d}-{month % 12 + 1:02d}-01")
        return written + last

    def satang(self, column: str) -> int:
        text = self.text(column)
        if not _BAHT.fullmatch(text):
            return self.unlike(column, "a monthly wage in baht; write it as 9000 or 9000.50")
        baht, _, decimals = text.replace(",", "").partition(".")
        wage = int(baht + decimals.ljust(2, "0"))
        if not 0 < wage <= 1_000_000 * SATANG or text.startswith("-"):
            return self.fault(column, f"{text} baht a month is not between 0.01 and 1,000,000")
        return wage

    def job(self, as_of: int, born: int) -> Job:
        start = self.date("job_start")
        goes_on = not self.text("job_end")
        end = as_of if goes_on else self.date("job_end", last=True)
        if "job_start" not in self.bad:
            if start < EARLIEST:
                began = f"{iso(EARLIEST)}, the first whole month of social security"
                self.fault("job_start", f"lies before {began}; leave out what came earlier")
            elif start >= as_of:
                self.fault("job_start", f"must lie before the scenario's as_of, {iso(as_of)}")
            elif born and int(iso(start)[:4]) < born + YOUNGEST:
                age = max(int(iso(start)[:4]) - born, 0)
                self.fault("job_start", f"the person was {age} years old; check birth_year too")
        if not self.bad & {"job_start", "job_end"}:
            if end > as_of:
                now = iso(as_of)
                self.fault("job_end", f"lies after as_of, {now}; leave it empty for a job held now")
            elif end <= start:
                self.fault("job_end", "lies before job_start")
        if goes_on and self.text("then"):
            self.fault("then", "says where the person went, but the job has no job_end")
        return Job(
            start=start,
            end=end,
            goes_on=goes_on,
            wage=self.satang("wage_m"),
            sector=self.code("sector", _codes(SECTORS), SECTORS.index("manufacturing")),
            province=self.code("province", _codes(PROVINCES), PROVINCES.index("Bangkok")),
            papers=self.code("papers", _codes(PAPERS), PAPERS.index("card")),
            registered=self.code("registered", _REGISTERED, UNKNOWN),
            new_name=self.code("new_name", _YES_NO, 0) == 1,
            then=self.code("then", _THEN, _BY_GAP),
        )


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


def _overlaps(jobs: list[tuple[Job, _Row]]) -> list[Fault]:
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
    jobs: dict[str, list[tuple[Job, _Row]]] = {}
    faults: list[Fault] = []
    for line, cells in rows:
        for place, cell in enumerate(cells, start=1):
            if cell and (place > len(header) or not header[place - 1]):
                message = "stands under no heading; put text that contains a comma in quotes"
                faults.append(Fault(shown, line, place, message))
        here = {name: cells[place - 1] for name, place in places.items() if place <= len(cells)}
        row = _Row(shown, line, here, places)
        word = row.text("person")
        if not word:
            row.fault("person", "is empty; give each person a short word, such as worker-01")
        elif word[0] in "=+-@":
            # written into a table, it would be reckoned by whatever opens the table
            row.fault("person", f"'{word}' is a spreadsheet formula; begin with a letter")
        own = {
            "origin": row.code("origin", _ORIGIN),
            "sex": row.code("sex", _codes(SEXES)),
            "birth_year": row.birth_year("birth_year", as_of),
        }
        for column, value in own.items():
            if word and column not in row.bad:
                first, first_line = facts.setdefault((word, column), (value, line))
                if value != first:
                    row.fault(column, f"differs from line {first_line} of the same person")
        job = row.job(as_of, own["birth_year"])
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
