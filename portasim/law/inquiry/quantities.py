"""Quantities as people write and read them: baht, percent, dates, words; facts that rules need.

Inside the engine a quantity is a whole number of minor units; here it is what stands on paper.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from fractions import Fraction
from functools import cache
from importlib import import_module
from typing import Any, Final, NamedTuple

from portasim.core.calendar import NEVER, day, iso
from portasim.core.faults import UserError, did_you_mean
from portasim.core.files.yamlfile import read_yaml
from portasim.core.params import UNITS
from portasim.law.ranges import Range, range_of_fact
from portasim.law.system import HERE

CURRENCY_WORDS: Final = {
    "THB": "baht",
    "KHR": "riel",
    "LAK": "kip",
    "MMK": "kyat",
    "VND": "dong",
    "USD": "US dollars",
}
_PER: Final = {"month": " a month", "year": " a year", "THB": " a baht"}
_FIRST, _LAST = dt.date(1900, 1, 1), dt.date(2200, 12, 31)
_NUMBER: Final = re.compile(r"-?(\d+|\d{1,3}(,\d{3})+)(\.\d+)?")
_LONGEST: Final = 60
"""Signs of a number: more than any range needs."""
_FLAGS: Final = {"true": 1, "false": 0, "yes": 1, "no": 0}


class Fact(NamedTuple):
    """A fact that rules need: what it is, its unit, and what a condition takes in its absence.

    `met` is `true`, `false`, `default` (of the rule), the name of a number of the law at which a
    condition is just met, or empty; `words` says it, with holes `quantity` and `number`.
    """

    name: str
    title: str
    unit: str
    met: str
    words: str


@cache
def _facts_file() -> Mapping[str, Any]:
    """What law/facts.yaml holds, by part."""
    whole: Mapping[str, Any] = read_yaml(HERE / "facts.yaml", remembered=True).data
    return whole


@cache
def load_facts() -> Mapping[str, Fact]:
    """Every fact that rules need, by name."""
    raw = _facts_file()["facts"]
    return {name: Fact(name, *_fields(entry)) for name, entry in raw.items()}


def _fields(entry: Mapping[str, Any]) -> tuple[str, str, str, str]:
    met = entry.get("met", "")
    met = str(met).lower() if isinstance(met, bool) else met
    return entry["title"], entry["unit"], met, entry.get("words", "")


@cache
def load_codes() -> Mapping[str, tuple[str, ...]]:
    """The words of every code that is no label of a number, by its name, in order of position."""
    places = _facts_file()["codes"]
    found = {name: place.rpartition(".") for name, place in places.items()}
    return {name: getattr(import_module(at), words) for name, (at, _, words) in found.items()}


@cache
def load_due() -> Mapping[str, str]:
    """The condition under which an amount is owed, by the name of the amount's rule."""
    due: Mapping[str, str] = _facts_file()["due"]
    return due


class OfMonths(NamedTuple):
    """What a quantity is of insurable months: of which rule, over how many, and how.

    `last` are the names or numbers of months, of which the least counts; `best` keeps the highest,
    0 all. The whole is taken `times`, in so many `parts`, `over` a number of law if one is named.
    """

    of: str
    last: tuple[str | int, ...]
    best: int
    mean: bool
    revalued: bool
    times: int
    parts: int
    over: str
    words: str


@cache
def load_of_months(part: str) -> Mapping[str, OfMonths]:
    """What stands for the past (`past`) or bounds a quantity (`highest`), by name."""
    raw = _facts_file()[part]
    return {name: _of_months(entry) for name, entry in raw.items()}


def _of_months(entry: Mapping[str, Any]) -> OfMonths:
    plain_one = {"of": "", "best": 0, "mean": False, "revalued": False, "times": 1, "parts": 1}
    last = tuple(entry.get("last", ()))
    return OfMonths(**{**plain_one, "over": "", "words": "", **entry, "last": last})


@cache
def load_pairs(part: str) -> Mapping[str, tuple[str, ...]]:
    """What a quantity is at most, the months of a sum, or facts of which one is needed, by name.

    `part` is `at_most`, `sums` or `either`.
    """
    raw = _facts_file()[part]
    return {
        name: (other,) if isinstance(other, str) else tuple(other) for name, other in raw.items()
    }


@cache
def load_following() -> tuple[str, ...]:
    """The names of what follows from other quantities and has to agree with them."""
    return tuple(_facts_file()["follows"])


def unit_words(unit: str) -> str:
    """A unit in words, such as `baht a month`."""
    money, _, per = unit.partition("/")
    if money in CURRENCY_WORDS:
        return CURRENCY_WORDS[money] + _PER.get(per, "")
    return {
        "count": "a whole number",
        "factor": "a factor",
        "flag": "true or false",
        "code": "a word",
    }.get(unit, unit)


def range_words(unit: str, words: Sequence[str] = (), limits: Range | None = None) -> str:
    """A unit and what it allows, such as `months, 0 to 1,200`, or the words of a code."""
    if unit == "code":
        return f"one of {', '.join(words)}"
    if unit == "flag":
        return "true or false"
    if unit == "date":
        return f"a date written YYYY-MM-DD, {_FIRST} to {_LAST}"
    return f"{unit_words(unit)}, {limits or range_of_fact('', unit)}"


def read_quantity(
    name: str, text: str, unit: str, words: Sequence[str] = (), limits: Range | None = None
) -> int:
    """A quantity written by a person, in the engine's whole units.

    Amounts may hold commas, flags are true or false, dates ISO 8601, codes one of `words`. Without
    `limits` those of a fact of this name hold. Raises UserError that names the quantity, its unit
    and range.
    """
    text = text.strip()
    if limits is None and unit not in {"flag", "code", "date"}:
        limits = range_of_fact(name, unit)
    wanted = f"{name} is {range_words(unit, words, limits)}; '{text}'"
    if unit == "code":
        folded = [_folded(word) for word in words]
        if _folded(text) not in folded:
            raise UserError(f"{name}: '{text}' is not allowed here{did_you_mean(text, words)}")
        return folded.index(_folded(text))
    if unit == "flag":
        if text.lower() not in _FLAGS:
            raise UserError(f"{wanted} is neither")
        return _FLAGS[text.lower()]
    if unit == "date":
        return _read_date(wanted, text)
    plain = text.removesuffix("%").rstrip() if unit == "percent" else text
    if not _NUMBER.fullmatch(plain):
        raise UserError(f"{wanted} is not a number")
    if len(plain) > _LONGEST:
        raise UserError(f"{name} is a number of {len(plain):,} signs; at most {_LONGEST} are read")
    amount = Fraction(plain.replace(",", ""))
    if limits is not None and not limits.least <= amount <= limits.most:
        raise UserError(f"{wanted} is out of range")
    whole = amount * UNITS[unit]
    if whole.denominator != 1:
        places = len(str(UNITS[unit])) - 1
        finest = f"at most {places} decimals" if places else "no decimals"
        raise UserError(f"{wanted} has too many decimals; {finest} are allowed")
    return whole.numerator


def _folded(word: str) -> str:
    """A word without its capitals and spaces: Chon Buri is Chonburi."""
    return word.casefold().replace(" ", "")


def _read_date(wanted: str, text: str) -> int:
    try:
        date = dt.date.fromisoformat(text)
    except ValueError:
        raise UserError(f"{wanted} is not") from None
    if not _FIRST <= date <= _LAST:
        raise UserError(f"{wanted} is out of range")
    return day(date)


def write_quantity(value: int | Fraction, unit: str, words: Sequence[str] = ()) -> str:
    """A quantity of the engine as people read it, such as `3,225.00 baht a month`."""
    if unit in {"flag", "code", "date"}:
        return _word(int(value), unit, words)
    paper = Fraction(value) / UNITS[unit]
    if unit.partition("/")[0] in CURRENCY_WORDS:
        decimals = len(str(UNITS[unit])) - 1
        return f"{_about(paper, decimals)}{unit_words(unit)}"
    if unit == "percent":
        return f"{_about(paper, 2, trim=True)}%"
    if unit in {"count", "factor"}:
        return _about(paper, 4 if unit == "factor" else 2, trim=True).rstrip()
    return f"{_about(paper, 2, trim=True)}{unit[:-1] if paper == 1 else unit}"


def _word(value: int, unit: str, words: Sequence[str]) -> str:
    if unit == "flag":
        return "yes" if value else "no"
    if unit == "date":
        return "never" if value >= NEVER else iso(value)
    return words[value] if 0 <= value < len(words) else str(value)


def _about(paper: Fraction, decimals: int, *, trim: bool = False) -> str:
    """A number with a space after it; `about` before it where decimals were cut off."""
    text = f"{float(paper):,.{decimals}f}"
    exact = Fraction(text.replace(",", "")) == paper
    if trim and "." in text:
        text = text.rstrip("0").rstrip(".")
    return f"{text} " if exact else f"about {text} "


def plain(value: int | Fraction, unit: str, words: Sequence[str] = ()) -> Any:
    """A quantity of the engine as JSON holds it: numbers in baht and percent, dates as text."""
    if unit == "flag":
        return bool(value)
    if unit in {"code", "date"}:
        return _word(int(value), unit, words)
    paper = Fraction(value) / UNITS[unit]
    return paper.numerator if paper.denominator == 1 else float(paper)
