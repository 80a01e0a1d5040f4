"""Dates as people and their spreadsheets write them: read where only one day can be meant.

Read are ISO dates, dates with a month's name in English or Thai, what Excel makes of a month
(Mar-06), months before years (03/2010), days before or after months where only one exists, years
alone, and Buddhist years in all of these. A date that could be two is refused with both.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Final, Literal, NamedTuple, TypeAlias

from portasim.core.calendar import day

BUDDHIST: Final = 543
"""Years by which the Buddhist year of Thailand is ahead; both begin on 1 January since 1941."""
_BUDDHIST_FROM: Final = 2400
Era: TypeAlias = Literal["", "BE", "AD"]
Kind: TypeAlias = Literal["day", "month", "year"]

_ENGLISH: Final = (
    *("january", "february", "march", "april", "may", "june", "july", "august", "september"),
    *("october", "november", "december"),
)
_THAI: Final = (
    *("มกราคม", "กุมภาพันธ์", "มีนาคม", "เมษายน", "พฤษภาคม", "มิถุนายน", "กรกฎาคม", "สิงหาคม"),
    *("กันยายน", "ตุลาคม", "พฤศจิกายน", "ธันวาคม"),
)
_THAI_SHORT: Final = (*("มค", "กพ", "มีค", "เมย", "พค", "มิย", "กค", "สค", "กย", "ตค", "พย", "ธค"),)
_NAMES: Final = {
    name: number
    for names in (_ENGLISH, [name[:3] for name in _ENGLISH], _THAI, _THAI_SHORT)
    for number, name in enumerate(names, start=1)
} | {"sept": 9}
_LETTERS: Final = r"[a-z]+|[\u0e01-\u0e4e.]+"
_ERA: Final = re.compile(
    r"(?P<be>พ\.? ?ศ\.?|(?<![a-z])b\.?e\.?(?![a-z]))"
    r"|ค\.? ?ศ\.?|(?<![a-z])(?:a\.?d|c\.?e)\.?(?![a-z])"
)
_ISO: Final = re.compile(
    r"(\d{4})[-/.](\d{1,2})(?:[-/.](\d{1,2}))?(?:[t ]00:00(?::00(?:\.0+)?)?)?", re.ASCII
)
_PLAIN: Final = re.compile(
    r"\d{4}-\d{1,2}(?:-\d{1,2}(?:[t ]00:00(?::00(?:\.0+)?)?)?)?", re.ASCII | re.IGNORECASE
)
_THREE: Final = re.compile(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4}|\d{2})", re.ASCII)
_TWO: Final = re.compile(r"(\d{1,2})[-/. ](\d{4}|\d{2})", re.ASCII)
_YEAR: Final = re.compile(r"(\d{4})(?:\.0)?", re.ASCII)
"""A year, also as pandas writes it in a column with empty cells."""
_SERIAL: Final = re.compile(r"[1-7]\d{4}(?:\.\d+)?", re.ASCII)
_NAMED: Final = re.compile(
    rf"(?:(\d{{1,2}})(?:st|nd|rd|th)?[-/. ,]*)?({_LETTERS})[-/ ,]*"
    r"(?:(\d{1,2})(?:st|nd|rd|th)?[-/ ,]+)?(\d{4}|\d{2})",
    re.ASCII,
)
_YEAR_FIRST: Final = re.compile(rf"(\d{{4}})[-/. ,]*({_LETTERS})(?:[-/ ,]*(\d{{1,2}}))?", re.ASCII)
_NO_YEAR: Final = re.compile(rf"\d{{1,2}}[-/. ]*({_LETTERS})|({_LETTERS})[-/. ]*\d", re.ASCII)

_Date: TypeAlias = tuple[int, int, int]
"""A year, and a month and a day or 0."""


class Period(NamedTuple):
    """A day, month or year that a text names: its first day, the day after its last one.

    noted: whether it was written in another form than the date of ISO 8601, so that it should be
    written beside it how it was read.
    """

    first: int
    after: int
    kind: Kind
    noted: bool = False

    @property
    def words(self) -> str:
        """The period in words: 15 March 2010, March 2010 or 2010."""
        first = dt.date(1970, 1, 1) + dt.timedelta(days=self.first)
        month = "" if self.kind == "year" else f"{_ENGLISH[first.month - 1].capitalize()} "
        return f"{f'{first.day} ' if self.kind == 'day' else ''}{month}{first.year}"


class Refused(NamedTuple):
    """Why a text is not read as a date; damaged: whether a spreadsheet may have made it so."""

    message: str
    damaged: bool = False


@lru_cache(maxsize=10_000)
def date_read(text: str, years: tuple[int, int]) -> Period | Refused | None:
    """The period that a text names, why it names none, or None where it is no date at all.

    text: on one line, with single blanks; years: the first and last that two digits can mean.
    """
    era, bare = _without_era(text.lower())
    found = _dates(bare, era, years)
    if isinstance(found, Refused) or found is None:
        return found
    held = list(dict.fromkeys(one for one in map(_period, found) if one is not None))
    if len(held) == 1:
        plain = _PLAIN.fullmatch(text) and found[0][0] == int(text[:4])
        return held[0]._replace(noted=not plain)
    if held:
        either = " or ".join(one.words for one in held)
        writing = " or ".join(iso_of(one) for one in held)
        return Refused(f"can be {either}; write {writing}", damaged=True)
    year, month, in_month = found[0]
    if _is_buddhist(text, year) and in_month and 1 <= month <= 12:
        there = f"{in_month} {_ENGLISH[month - 1].capitalize()} {year}"
        return Refused(f"would be {there}, which is not a date of the calendar")
    return Refused("is not a date of the calendar")


def iso_of(period: Period) -> str:
    """A period as it is best written: 2010-03-15, 2010-03 or 2010."""
    date = (dt.date(1970, 1, 1) + dt.timedelta(days=period.first)).isoformat()
    return date[: {"day": 10, "month": 7, "year": 4}[period.kind]]


def is_day_first(text: str) -> bool:
    """Whether a text is a date that can only be read with the day before the month."""
    match = _THREE.fullmatch(text)
    return match is not None and int(match[1]) > 12 >= int(match[2])


def _is_buddhist(text: str, year: int) -> bool:
    return f"{year + BUDDHIST}" in text


def _without_era(text: str) -> tuple[Era, str]:
    """The era that a text names, and the text without it."""
    match = _ERA.search(text)
    if match is None:
        return "", text
    bare = " ".join(f"{text[: match.start()]} {text[match.end() :]}".split())
    return ("BE" if match["be"] else "AD"), bare


def _period(date: _Date) -> Period | None:
    """The period of a date; None where the calendar does not hold it."""
    year, month, in_month = date
    try:
        first = day(dt.date(year, month or 1, in_month or 1))
        if in_month:
            return Period(first, first + 1, "day")
        if month:
            return Period(first, day(dt.date(year + month // 12, month % 12 + 1, 1)), "month")
        return Period(first, day(dt.date(year + 1, 1, 1)), "year")
    except ValueError:
        return None


def _years(text: str, era: Era, years: tuple[int, int]) -> list[int]:
    """The years that two or four digits can mean, counted A.D."""
    year = int(text)
    if len(text) == 4:
        buddhist = era == "BE" or (not era and year > _BUDDHIST_FROM)
        return [year - BUDDHIST if buddhist else year]
    meant = {"BE": (2500,), "AD": (1900, 2000), "": (1900, 2000, 2500)}[era]
    counted = [base + year - (BUDDHIST if base == 2500 else 0) for base in meant]
    return [one for one in counted if years[0] <= one <= years[1]]


def _dates(text: str, era: Era, years: tuple[int, int]) -> Sequence[_Date] | Refused | None:
    """The dates a text can mean, those that the calendar does not hold among them."""
    if match := _ISO.fullmatch(text):
        return [(_years(match[1], era, years)[0], int(match[2]), int(match[3] or 0))]
    if match := _YEAR.fullmatch(text):
        return [(_years(match[1], era, years)[0], 0, 0)]
    if match := _THREE.fullmatch(text):
        return _of_three(match[1], match[2], match[3], era, years)
    if match := _TWO.fullmatch(text):
        found = [(year, int(match[1]), 0) for year in _years(match[2], era, years)]
        if len(match[2]) == 2:
            turned = _years(f"{int(match[1]):02d}", era, years)
            found += [(year, int(match[2]), 0) for year in turned]
        return found or Refused("has no year; write it as 2019-03 or 2019-03-31", damaged=True)
    if _SERIAL.fullmatch(text):
        message = "is the number by which a spreadsheet keeps a date"
        return Refused(f"{message}; write it as 2019-03 or 2019-03-31", damaged=True)
    return _of_name(_western(text), era, years)


def _western(text: str) -> str:
    """A text with the digits of other scripts as 0 to 9."""
    return "".join(str(int(sign)) if sign.isdecimal() else sign for sign in text)


def _of_three(
    one: str, two: str, year: str, era: Era, years: tuple[int, int]
) -> Sequence[_Date] | Refused:
    """Three numbers, the year last: day first in Thailand, either way elsewhere."""
    in_year = _years(year, era, years)
    found = [date for y in in_year for date in ((y, int(two), int(one)), (y, int(one), int(two)))]
    if len(year) == 4 and in_year[0] != int(year) and _period(found[0]):
        return found[:1]  # whoever counts Buddhist years writes the day first
    if len(year) == 2:
        # or the year first, as in 14-06-10
        found += [(y, int(two), int(year)) for y in _years(f"{int(one):02d}", era, years)]
    return found or Refused("has no year of four digits; write it as 2019-03-31", damaged=True)


def _of_name(text: str, era: Era, years: tuple[int, int]) -> Sequence[_Date] | Refused | None:
    """A date with the name of its month."""
    if match := _YEAR_FIRST.fullmatch(text):
        parts = match[1], match[2], match[3]
    elif match := _NAMED.fullmatch(text):
        if match[1] and match[3]:
            return None
        parts = match[4], match[2], match[1] or match[3]
    elif (match := _NO_YEAR.fullmatch(text)) and _month(match[1] or match[2]):
        return Refused("has no year; write it as 2019-03 or 2019-03-31", damaged=True)
    else:
        return None
    month = _month(parts[1])
    if not month:
        return None
    found = [(year, month, int(parts[2] or 0)) for year in _years(parts[0], era, years)]
    return found or Refused("has a year of two digits that can be none; write all four")


def _month(name: str) -> int:
    """The month of a name, from 1; 0 if it is no name of one."""
    return _NAMES.get(name.replace(".", ""), 0)
