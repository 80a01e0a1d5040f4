"""A row of a file of people: one job, in Thailand or at home, and whatever is wrong with its cells.

A cell at fault counts as 0 and its fault is kept with its place, so that a row is read to its end
and all of a file's faults are given at once.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, NamedTuple

from portasim.core.calendar import day, iso
from portasim.core.facts import UNKNOWN
from portasim.core.faults import Fault, did_you_mean
from portasim.core.params import UNITS
from portasim.core.words import (
    COUNTRIES,
    COUNTRY_NAMES,
    CURRENCY,
    HOME_REST,
    ORIGINS,
    PAPERS,
    PROVINCES,
    SECTORS,
    SEXES,
    TH_SEARCH,
)

SHORT_GAP_DAYS: Final = 183
"""A gap up to this long between Thai jobs is a search for work, unless the file says otherwise."""
YOUNGEST: Final = 10
OLDEST: Final = 100
EARLIEST: Final = day("1991-04-01")
"""The first whole month of Thai social security; no fact before it is asked for."""
EARLIEST_AT_HOME: Final = day("1990-01-01")
"""The first day of a job at home that a file may speak of."""
USUAL_SECTOR: Final = SECTORS.index("manufacturing")
USUAL_PROVINCE: Final = PROVINCES.index("Bangkok")
USUAL_PAPERS: Final = PAPERS.index("card")
"""What holds for work in Thailand of which a file does not say it."""

_THAILAND: Final = COUNTRIES.index("TH")
_YEAR: Final = re.compile(r"\d{4}", re.ASCII)
_DATE: Final = re.compile(r"(\d{4})-(\d{1,2})(?:-(\d{1,2}))?", re.ASCII)
_MONEY: Final = re.compile(r"-?(?:\d{1,12}|\d{1,3}(?:,\d{3}){1,3})(\.\d{1,2})?", re.ASCII)
_THAI_ONLY: Final = ("province", "papers", "new_name")


class _Pay(NamedTuple):
    """How a monthly wage is written: the money's name, examples, least and most in whole units."""

    money: str
    examples: str
    least: int
    most: int


# Least and most at home are assumed: wide enough for any wage since 1990, narrow enough to tell a
# wage written in dollars or in thousands.
_PAY: Final = {
    "THB": _Pay("baht", "9000 or 9000.50", 0, 1_000_000),
    "KHR": _Pay("riel", "1000000", 10_000, 200_000_000),
    "LAK": _Pay("kip", "2500000", 10_000, 1_000_000_000),
    "MMK": _Pay("kyat", "200000 or 200000.50", 500, 100_000_000),
    "VND": _Pay("dong", "6000000", 10_000, 1_000_000_000),
}


def _codes(words: tuple[str, ...]) -> dict[str, int]:
    return {word: code for code, word in enumerate(words)}


_ORIGIN: Final = (
    _codes(ORIGINS)
    | {COUNTRY_NAMES[code]: ORIGINS.index(code) for code in ORIGINS}
    | {"Laos": ORIGINS.index("LA"), "Vietnam": ORIGINS.index("VN"), "Burma": ORIGINS.index("MM")}
)
_COUNTRY: Final = {"TH": _THAILAND, COUNTRY_NAMES["TH"]: _THAILAND} | {
    word: COUNTRIES.index(ORIGINS[code]) for word, code in _ORIGIN.items()
}
_YES_NO: Final = {"no": 0, "yes": 1}
_REGISTERED: Final = {**_YES_NO, "unknown": UNKNOWN}
_THEN: Final = {"thailand": TH_SEARCH, "home": HOME_REST}
_BY_GAP: Final = -1


@dataclass(frozen=True, slots=True)
class Job:
    """One job of a person: whole days, half-open; minor units a month; codes of `core.words`.

    `goes_on`: the job is held on as_of, which is then its end. `registered`: 1, 0 or UNKNOWN, at
    home whether the job was insured for old age. `then`: TH_SEARCH or HOME_REST if the file says
    where the person went, else _BY_GAP. `at_home`: worked in the country of origin and paid in its
    currency; then province is -1, and a sector of -1 or a wage of 0 is not known.
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
    at_home: bool = False

    def gap_until(self, until: int, following: Job | None = None) -> int:
        """Where the person was from this job to the next, or to a day: TH_SEARCH or HOME_REST."""
        if self.then != _BY_GAP:
            return self.then
        if self.at_home or (following is not None and following.at_home):
            return HOME_REST
        return TH_SEARCH if until - self.end <= SHORT_GAP_DAYS else HOME_REST


class Row:
    """A row being read: a cell at fault counts as 0, and its fault is kept with its place.

    line: where the row begins; cells: by column, stripped; places: of columns, counted from 1.
    """

    def __init__(
        self, file: str, line: int, cells: Mapping[str, str], places: Mapping[str, int]
    ) -> None:
        self.file, self.line, self.cells, self.places = file, line, cells, places
        self.faults: list[Fault] = []
        self.bad: set[str] = set()

    def fault(self, column: str, message: str) -> int:
        """Keep what is wrong with a cell; gives the 0 that stands for it."""
        self.bad.add(column)
        self.faults.append(Fault(self.file, self.line, self.places[column], f"{column}: {message}"))
        return 0

    def text(self, column: str) -> str:
        """What a cell holds; empty where the row or the file lacks it."""
        return self.cells.get(column, "")

    def origin(self) -> int:
        """The country of origin, a code of ORIGINS."""
        return self._code("origin", _ORIGIN)

    def sex(self) -> int:
        """The sex, a code of SEXES."""
        return self._code("sex", _codes(SEXES))

    def birth_year(self, as_of: int) -> int:
        """The year of birth of a person who works on as_of or before."""
        column = "birth_year"
        text = self.text(column)
        if not _YEAR.fullmatch(text):
            return self._unlike(column, "a year; write four digits, such as 1988")
        year, now = int(text), int(iso(as_of)[:4])
        if year > 2400:
            return self.fault(column, f"{year} is a Buddhist year; write {year - 543}")
        if not now - OLDEST <= year <= now - YOUNGEST:
            limits = f"{now - OLDEST} to {now - YOUNGEST}"
            return self.fault(column, f"{year} is outside {limits}")
        return year

    def job(self, as_of: int, born: int, origin: int) -> Job:
        """The job, up to as_of, of a person born in a year (0 if unknown) in a code of ORIGINS."""
        country = self._country(origin)
        at_home = country != _THAILAND
        unclear = "country" in self.bad
        start = self._date("job_start")
        goes_on = not self.text("job_end")
        end = as_of if goes_on else self._date("job_end", last=True)
        if "job_start" not in self.bad:
            self._check_start(start, as_of, born, at_home=at_home or unclear)
        if not self.bad & {"job_start", "job_end"}:
            if end > as_of:
                now = iso(as_of)
                self.fault("job_end", f"lies after as_of, {now}; leave it empty for a job held now")
            elif end <= start:
                self.fault("job_end", "lies before job_start")
        if goes_on and self.text("then"):
            self.fault("then", "says where the person went, but the job has no job_end")
        # without its country nothing is known of a wage's currency
        wage = 0 if unclear else self._wage(COUNTRIES[country], optional=at_home)
        sector = self._code("sector", _codes(SECTORS), -1 if at_home else USUAL_SECTOR)
        place = (-1, PAPERS.index("none"), 0) if at_home else self._in_thailand()
        if at_home:
            where = COUNTRY_NAMES[COUNTRIES[country]]
            for column in filter(self.text, _THAI_ONLY):
                self.fault(column, f"is for jobs in Thailand; leave it empty for a job in {where}")
        return Job(
            start=start,
            end=end,
            goes_on=goes_on,
            wage=wage,
            sector=sector,
            province=place[0],
            papers=place[1],
            registered=self._code("registered", _REGISTERED, UNKNOWN),
            new_name=place[2] == 1,
            then=self._code("then", _THEN, _BY_GAP),
            at_home=at_home,
        )

    def _in_thailand(self) -> tuple[int, int, int]:
        return (
            self._code("province", _codes(PROVINCES), USUAL_PROVINCE),
            self._code("papers", _codes(PAPERS), USUAL_PAPERS),
            self._code("new_name", _YES_NO, 0),
        )

    def _country(self, origin: int) -> int:
        """Where the job was, a code of COUNTRIES: Thailand or the country of origin."""
        country = self._code("country", _COUNTRY, _THAILAND)
        home = COUNTRIES.index(ORIGINS[origin])
        if "origin" not in self.bad and country not in {_THAILAND, home}:
            there, own = (COUNTRY_NAMES[COUNTRIES[code]] for code in (country, home))
            message = f"{there} is neither Thailand nor the origin, {own}; leave the job out"
            return self.fault("country", message)
        return country

    def _check_start(self, start: int, as_of: int, born: int, *, at_home: bool) -> None:
        earliest = EARLIEST_AT_HOME if at_home else EARLIEST
        if start < earliest:
            what = "day of a job at home" if at_home else "whole month of social security"
            message = f"lies before {iso(earliest)}, the first {what}; leave out what came earlier"
            self.fault("job_start", message)
        elif start >= as_of:
            self.fault("job_start", f"must lie before the scenario's as_of, {iso(as_of)}")
        elif born and int(iso(start)[:4]) < born + YOUNGEST:
            age = max(int(iso(start)[:4]) - born, 0)
            self.fault("job_start", f"the person was {age} years old; check birth_year too")

    def _unlike(self, column: str, wanted: str) -> int:
        """A fault: the cell is empty, has digits of another script, or is not what is wanted."""
        text = self.text(column)
        # int reads the digits of Thai, Khmer, Lao and Burmese
        plain = "".join(str(int(sign)) if sign.isdecimal() else sign for sign in text)
        if plain != text:
            return self.fault(column, f"'{text}' has digits of another script; write {plain}")
        what = f"'{text}' is not" if text else "is empty; it must be"
        return self.fault(column, f"{what} {wanted}")

    def _code(self, column: str, codes: Mapping[str, int], default: int | None = None) -> int:
        text = self.text(column)
        if not text and default is not None:
            return default
        folded = {word.lower(): code for word, code in codes.items()}
        if text.lower() in folded:
            return folded[text.lower()]
        what = f"'{text}' is not known" if text else "is empty"
        return self.fault(column, what + did_you_mean(text, list(codes)))

    def _date(self, column: str, *, last: bool = False) -> int:
        """The day of a date, a month's first; with `last` the day after it, or after a month."""
        text = self.text(column)
        match = _DATE.fullmatch(text)
        if match is None:
            return self._unlike(column, "a date; write it as 2019-03 or 2019-03-31")
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

    def _wage(self, country: str, *, optional: bool) -> int:
        """The monthly wage in minor units of a country's currency; 0 if optional and empty."""
        column, text, currency = "wage_m", self.text("wage_m"), CURRENCY[country]
        if optional and not text:
            return 0
        pay, minor = _PAY[currency], UNITS[currency]
        match = _MONEY.fullmatch(text)
        if match is None or (match[1] and minor == 1):
            wanted = f"a monthly wage in {pay.money}; write it as {pay.examples}"
            return self._unlike(column, wanted)
        whole, _, decimals = text.replace(",", "").partition(".")
        wage = int(whole + decimals.ljust(len(f"{minor}") - 1, "0"))
        if not max(pay.least * minor, 1) <= wage <= pay.most * minor or text.startswith("-"):
            limits = f"{f'{pay.least:,}' if pay.least else '0.01'} and {pay.most:,}"
            hint = f"; write {pay.money}, not dollars or thousands" if optional else ""
            return self.fault(column, f"{text} {pay.money} a month is not between {limits}{hint}")
        return wage
