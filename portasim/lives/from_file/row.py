"""A row of a file of people: one job, in Thailand or at home, and whatever is wrong with its cells.

A cell at fault counts as 0 and its fault is kept with its place, so that a row is read to its end
and all of a file's faults are given at once.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Final

from portasim.core.calendar import day, iso
from portasim.core.facts import UNKNOWN
from portasim.core.faults import Fault, did_you_mean
from portasim.core.files.cells import (
    is_missing,
    is_of_pandas,
    is_sheet_error,
    is_unknown,
    quotable,
    unseen,
)
from portasim.core.files.dates import Period, Refused, date_read
from portasim.core.files.workbook import SheetDate, SheetMonth
from portasim.core.words import COUNTRIES, COUNTRY_NAMES, ORIGINS, PAPERS, PROVINCES
from portasim.lives.from_file.job import USUAL_PAPERS, USUAL_PROVINCE, USUAL_SECTOR, Job
from portasim.lives.from_file.notes import Notes
from portasim.lives.from_file.places import Place, folded, names, place_of
from portasim.lives.from_file.wages import doubt, wage_read
from portasim.lives.from_file.words import ALSO, BY_GAP, THAILAND, WORDS, is_open_end, wrong_word

YOUNGEST: Final = 10
OLDEST: Final = 100
EARLIEST: Final = day("1991-04-01")
"""The first whole month of Thai social security; no fact before it is asked for."""
EARLIEST_AT_HOME: Final = day("1990-01-01")
"""The first day of a job at home that a file may speak of."""
_THAI_ONLY: Final = ("province", "papers", "new_name")


@cache
def _known(column: str) -> dict[str, int]:
    """The codes of a column by every way to write its words."""
    words = WORDS[column]
    also = {folded(other): words[word] for other, word in ALSO.get(column, {}).items()}
    return also | {folded(word): code for word, code in words.items()}


@dataclass
class Sheet:
    """What holds for all rows of a file while they are read.

    as_of: the day up to which it speaks; places: of columns, counted from 1; months: whether every
    date that a spreadsheet keeps is the first of a month, so that months were meant; swapped:
    whether the spreadsheet kept some dates and left others, day first, as text; hinted: whether it
    has been written how a spreadsheet is kept from changing dates and numbers.
    """

    file: str
    as_of: int
    places: Mapping[str, int]
    notes: Notes
    months: bool = False
    swapped: bool = False
    hinted: bool = field(default=False, init=False)

    def hint(self) -> str:
        """What keeps a spreadsheet from changing a column, once a file."""
        if self.hinted:
            return ""
        self.hinted = True
        return "; in a spreadsheet, format the column as Text before writing"


class Row:
    """A row being read: a cell at fault counts as 0, and its fault is kept with its place.

    sheet: what holds for the whole file; line: where the row begins; cells: by column, made alike.
    """

    def __init__(self, sheet: Sheet, line: int, cells: Mapping[str, str]) -> None:
        self.sheet, self.line, self.cells = sheet, line, cells
        self.faults: list[Fault] = []
        self.bad: set[str] = set()
        self.begins: Period | None = None
        self.ends: Period | None = None
        for column, cell in cells.items():
            if sign := unseen(cell):
                self.fault(column, sign)
            elif is_sheet_error(cell):
                hint = self.sheet.hint() if cell.startswith("##") else ""
                self.fault(column, f"'{cell}' is an error of the spreadsheet{hint}")

    def fault(self, column: str, message: str) -> int:
        """Keep what is wrong with a cell; gives the 0 that stands for it."""
        self.bad.add(column)
        place = self.sheet.places[column]
        self.faults.append(Fault(self.sheet.file, self.line, place, f"{column}: {message}"))
        return 0

    def note(self, kind: str, column: str, message: str) -> None:
        """A note on a cell that is read as it is written."""
        place = self.sheet.places[column]
        self.sheet.notes.add(kind, self.line, place, f"{column}: {message}")

    def text(self, column: str) -> str:
        """What a cell holds; empty where the row or the file lacks it or it says so."""
        cell = self.cells.get(column, "")
        return "" if is_missing(cell) else cell

    def word(self) -> str:
        """The short word by which the file knows the person."""
        word = self.cells.get("person", "")
        word = "" if is_of_pandas(word) else word
        if "person" not in self.bad:
            if isinstance(word, SheetDate):
                self.fault("person", f"is a date in the spreadsheet{self.sheet.hint()}")
            elif wrong := wrong_word(word):
                self.fault("person", wrong.message + (self.sheet.hint() if wrong.damaged else ""))
        return word

    def origin(self) -> int:
        """The country of origin, a code of ORIGINS."""
        return self._code("origin")

    def sex(self) -> int:
        """The sex, a code of SEXES."""
        return self._code("sex")

    def birth_year(self) -> int:
        """The year of birth of a person who works on as_of or before."""
        column = "birth_year"
        text = self.text(column)
        if column in self.bad:
            return 0
        read = date_read(text, (0, 0)) if text else None
        if not isinstance(read, Period) or read.kind != "year":
            return self._unlike(column, "a year; write four digits, such as 1988")
        year, now = int(read.words), int(iso(self.sheet.as_of)[:4])
        if not now - OLDEST <= year <= now - YOUNGEST:
            limits = f"{now - OLDEST} to {now - YOUNGEST}"
            return self.fault(column, f"{year} is outside {limits}")
        if str(year) != text.removesuffix(".0"):
            self._read_as(column, f"{year}")
        return year

    def job(self, born: int, origin: int) -> Job:
        """The job, up to as_of, of a person born in a year (0 if unknown) in a code of ORIGINS."""
        as_of = self.sheet.as_of
        country = self._country(origin)
        at_home = country != THAILAND
        unclear = "country" in self.bad
        start, end, goes_on = self._days(born, at_home=at_home or unclear)
        if goes_on and self.text("then"):
            self.fault("then", "says where the person went, but the job has no job_end")
        # without its country nothing is known of a wage's currency
        wage = 0 if unclear else self._wage(COUNTRIES[country])
        sector = self._code("sector", -1 if at_home else USUAL_SECTOR)
        place = (-1, PAPERS.index("none"), 0) if at_home else self._in_thailand()
        if at_home:
            where = COUNTRY_NAMES[COUNTRIES[country]]
            for column in filter(self.text, _THAI_ONLY):
                self.fault(column, f"is for jobs in Thailand; leave it empty for a job in {where}")
        return Job(
            start=start,
            end=as_of if goes_on else end,
            goes_on=goes_on,
            wage=wage,
            sector=sector,
            province=place[0],
            papers=place[1],
            registered=self._code("registered", UNKNOWN),
            new_name=place[2] == 1,
            then=self._code("then", BY_GAP),
            at_home=at_home,
        )

    def _days(self, born: int, *, at_home: bool) -> tuple[int, int, bool]:
        """The first day of the job and the day after its last, and whether it goes on."""
        as_of, given = self.sheet.as_of, self.cells.get("job_end", "")
        self.begins = self._date("job_start")
        start = self.begins.first if self.begins else 0
        if self.begins and self.begins.kind == "year":
            self._read_as("job_start", f"January {self.begins.words}")
        if is_unknown(given):
            self.fault("job_end", f"'{given}' does not say whether the job is over; write the year")
        goes_on = not self.text("job_end") or is_open_end(given)
        self.ends = None if goes_on or "job_end" in self.bad else self._date("job_end")
        end = self.ends.after if self.ends else 0
        if self.ends and self.ends.kind == "year":
            self._read_as("job_end", f"December {self.ends.words}")
        if self.begins:
            self._check_start(start, born, at_home=at_home)
        if self.ends and end > as_of:
            now = iso(as_of)
            self.fault("job_end", f"lies after as_of, {now}; leave it empty for a job held now")
        elif self.ends and self.begins and "job_start" not in self.bad and end <= start:
            self.fault("job_end", "lies before job_start")
        return start, end, goes_on and "job_end" not in self.bad

    def _in_thailand(self) -> tuple[int, int, int]:
        """Province and papers of a job in Thailand, and whether the papers carry a new name."""
        papers = self.cells.get("papers", "")
        if is_of_pandas(papers):
            message = "may be how pandas writes an empty cell, or mean no papers; write none, "
            self.fault("papers", f"'{papers}' {message}or leave it empty for a card")
        elif "papers" in self.sheet.places and not self.text("papers"):
            self.note("papers", "papers", "is empty; read as card")
        return self._province(), self._code("papers", USUAL_PAPERS), self._code("new_name", 0)

    def _province(self) -> int:
        text = self.text("province")
        if not text or "province" in self.bad:
            return USUAL_PROVINCE
        place = place_of(text)
        if place is not None and not isinstance(place, Place):
            return self.fault("province", f"'{quotable(text)}' names {' and '.join(place)}")
        if place is None:
            near = did_you_mean(text, names(text))
            near = (
                near
                if text.isascii() or "mean" in near
                else "; write a province in Thai or English"
            )
            return self.fault("province", f"'{quotable(text)}' is not known{near}")
        if place.by_district:
            self._read_as("province", PROVINCES[place.province])
        return place.province

    def _read_as(self, column: str, words: str) -> None:
        text, place = quotable(self.text(column)), self.sheet.places[column]
        self.sheet.notes.read_as(text, words, self.line, place)

    def _country(self, origin: int) -> int:
        """Where the job was, a code of COUNTRIES: Thailand or the country of origin."""
        country = self._code("country", THAILAND)
        home = COUNTRIES.index(ORIGINS[origin])
        if not self.bad & {"origin", "country"} and country not in {THAILAND, home}:
            there, own = (COUNTRY_NAMES[COUNTRIES[code]] for code in (country, home))
            message = f"{there} is neither Thailand nor the origin, {own}; leave the job out"
            return self.fault("country", message)
        return country

    def _check_start(self, start: int, born: int, *, at_home: bool) -> None:
        earliest = EARLIEST_AT_HOME if at_home else EARLIEST
        if start < earliest:
            what = "day of a job at home" if at_home else "whole month of social security"
            message = f"lies before {iso(earliest)}, the first {what}; leave out what came earlier"
            self.fault("job_start", message)
        elif start >= self.sheet.as_of:
            self.fault(
                "job_start", f"must lie before the scenario's as_of, {iso(self.sheet.as_of)}"
            )
        elif born and int(iso(start)[:4]) < born + YOUNGEST:
            age = max(int(iso(start)[:4]) - born, 0)
            self.fault("job_start", f"the person was {age} years old; check birth_year too")

    def _unlike(self, column: str, wanted: str) -> int:
        """A fault: the cell is empty, has digits of another script, or is not what is wanted."""
        text = self.text(column)
        # int reads the digits of Thai, Khmer, Lao and Burmese
        plain = "".join(str(int(sign)) if sign.isdecimal() else sign for sign in text)
        if plain != text:
            shown = f"'{quotable(text)}' has digits of another script"
            return self.fault(column, f"{shown}; write {quotable(plain)}")
        what = f"'{quotable(text)}' is not" if text else "is empty; it must be"
        return self.fault(column, f"{what} {wanted}")

    def _code(self, column: str, default: int | None = None) -> int:
        """The code of a word of a column; a default where the cell is empty."""
        cell, words = self.cells.get(column, ""), WORDS[column]
        if column in self.bad or (default is not None and not self.text(column)):
            return 0 if default is None or column in self.bad else default
        if (code := _known(column).get(folded(cell))) is not None:
            return code
        what = f"'{quotable(cell)}' is not known" if self.text(column) else "is empty"
        return self.fault(column, what + did_you_mean(self.text(column), list(words)))

    def _date(self, column: str) -> Period | None:
        """The day, month or year of a date; None if it is at fault."""
        text = self.text(column)
        if column in self.bad:
            return None
        years = int(iso(EARLIEST_AT_HOME)[:4]), int(iso(self.sheet.as_of)[:4])
        read = date_read(text, years)
        if read is None:
            self._unlike(column, "a date; write it as 2019-03 or 2019-03-31")
            return None
        if isinstance(read, Refused):
            hint = self.sheet.hint() if read.damaged else ""
            self.fault(column, f"'{quotable(text)}' {read.message}{hint}")
            return None
        if isinstance(text, SheetDate):
            return self._kept(column, text, read)
        if read.noted and read.kind != "year":
            self._read_as(column, read.words)
        return read

    def _kept(self, column: str, text: str, read: Period) -> Period | None:
        """What was written where a spreadsheet keeps a date: it makes one of a month as well."""
        year, month, in_month = (int(part) for part in text.split("-"))
        if in_month == 1 and (self.sheet.months or isinstance(text, SheetMonth)):
            whole = date_read(f"{year:04d}-{month:02d}", (year, year))
            if isinstance(whole, Period):
                self._read_as(column, whole.words)
                return whole
        if in_month == 1 and column == "job_end":
            whole_month = " ".join(read.words.split()[1:])
            message = f"is {read.words} in the spreadsheet: that day, or all of {whole_month}"
            self.fault(
                column,
                f"{message}; write {iso(read.first)} or {iso(read.first)[:7]}" + self.sheet.hint(),
            )
            return None
        if self.sheet.swapped and in_month <= 12 and in_month != month:
            turned = date_read(f"{year:04d}-{in_month:02d}-{month:02d}", (year, year))
            if isinstance(turned, Period):
                message = f"is {read.words} in the spreadsheet, which left other dates as text"
                self.fault(column, f"{message}: perhaps {turned.words}{self.sheet.hint()}")
                return None
        if read.noted:
            self._read_as(column, read.words)
        return read

    def _wage(self, country: str) -> int:
        """The monthly wage in minor units of a country's currency; 0 where it is not known."""
        column, text = "wage_m", self.text("wage_m")
        if column in self.bad:
            return 0
        if not text:
            if country == "TH":
                self.note("wage", column, "is empty; drawn from what such work pays in the model")
            return 0
        wage = wage_read(text, country)
        if isinstance(wage, str):
            wanted = wage.startswith("a monthly wage")
            return self._unlike(column, wage) if wanted else self.fault(column, wage)
        last = self.ends.after - 1 if self.ends else self.sheet.as_of
        if doubted := doubt(wage, country, int(iso(last)[:4])):
            self.note(doubted.partition("is it ")[2][:12], column, doubted)
        return wage
