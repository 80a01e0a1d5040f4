"""Formats of values for people who decide: baht, shares, intervals, dates, lists.

A format takes a value and the catalogue of a language, and gives text. `FORMATS` holds them by the
name that stands in a message, as in `{mean:baht}`; the words that a format needs are messages of
`language.yaml`.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable, Mapping, Sequence
from functools import reduce
from typing import Any, Final, NamedTuple

from portasim.brief.catalogue import Catalogue

FEW: Final = 30
"""Below so many persons no interval is shown and shares are written as counts."""
_MINUS: Final = "\N{MINUS SIGN}"


class Share(NamedTuple):
    """A part of some persons, 0 to 1."""

    part: float
    persons: int


class Interval(NamedTuple):
    """A mean in baht with the ends of its 95 % interval; not a number where there is none."""

    mean: float
    low: float = float("nan")
    high: float = float("nan")


class Money(NamedTuple):
    """An amount in units of a currency, by its code."""

    amount: float
    currency: str


class Range(NamedTuple):
    """The least and the greatest of some numbers of persons."""

    low: int
    high: int


def range_of(numbers: Sequence[int]) -> Range:
    """The range of some numbers. Raises ValueError where there is none."""
    return Range(min(numbers), max(numbers))


def baht(amount: float, words: Catalogue) -> str:
    """Baht without false precision: to 100 from 1,000 on, to 10 from 100 on, else whole."""
    if math.isnan(amount):
        return words.words("language.nothing")
    step = 100 if abs(amount) >= 1000 else 10 if abs(amount) >= 100 else 1
    return _signed(f"{round(amount / step) * step:,}")


def share(value: Share, words: Catalogue) -> str:
    """A share as whole per cent, or as a count where there are few persons."""
    part, persons = value
    if math.isnan(part):
        return words.words("language.nothing")
    if persons < FEW:
        return words.words("language.of", some=f"{round(part * persons)}", all=f"{persons}")
    percent = round(100 * part)
    if percent == 0 and part > 0:
        return words.words("language.percent_under")
    if percent == 100 and part < 1:
        return words.words("language.percent_over")
    return words.words("language.percent", number=f"{percent}")


def money(value: Money, words: Catalogue) -> str:
    """An amount in another currency, with three figures that count: 68,200 KHR, 1,290,000 LAK."""
    amount, currency = value
    if math.isnan(amount):
        return words.words("language.nothing")
    size = max(len(f"{abs(amount):.0f}") - 3, 0)
    written = _signed(f"{round(amount, -size):,.0f}")
    return words.words("language.currency", amount=written, currency=currency)


def of_100(part: float, words: Catalogue) -> str:
    """A number of 100, whole; not a number where there is nothing to divide by."""
    if math.isnan(part):
        return words.words("language.nothing")
    return words.words("language.under_one") if 0 < part < 0.5 else _signed(f"{round(part):,}")


def interval(value: Interval, words: Catalogue) -> str:
    """Baht with the 95 % interval beside it, where there is one."""
    mean, low, high = (baht(amount, words) for amount in value)
    if math.isnan(value.low):
        return mean
    return words.words("language.interval", mean=mean, low=low, high=high)


def date(day: dt.date, words: Catalogue) -> str:
    """A date as 22 November 2026."""
    month = words.words(f"language.month_names.{day.month}")
    return words.words("language.date", day=f"{day.day}", month=month, year=f"{day.year}")


def months(number: int, words: Catalogue) -> str:
    """A number of months as a law speaks of it: 15 years, 12 months."""
    if number > 12 and number % 12 == 0:
        return _counted("language.years", number // 12, words)
    return _counted("language.months", number, words)


def people(number: int, words: Catalogue) -> str:
    """A number of people, nobody where it is 0."""
    return count(number, words) if number else words.words("language.nobody")


def among(value: Range, words: Catalogue) -> str:
    """A range of numbers of people: nobody, 12, 0 to 12."""
    low, high = value
    if low == high:
        return people(high, words)
    return words.words("language.range", low=count(low, words), high=count(high, words))


def count(number: float, words: Catalogue) -> str:
    """A whole number with its thousands set apart."""
    if math.isnan(number):
        return words.words("language.nothing")
    return _signed(f"{round(number):,}")


def listed(parts: Sequence[str], words: Catalogue) -> str:
    """Texts as a, b and c."""
    if len(parts) < 2:
        return "".join(parts)
    first = reduce(
        lambda one, more: words.words("language.comma", first=one, next=more), parts[:-1]
    )
    return words.words("language.and", first=first, last=parts[-1])


def quoted(text: str, words: Catalogue) -> str:
    """A text in quotation marks."""
    return words.words("language.quoted", text=text)


def country(code: str, words: Catalogue) -> str:
    """The name of a country by its code."""
    return words.words(f"terms.country.{code}")


def _quoted_list(parts: Sequence[str], words: Catalogue) -> str:
    return listed([quoted(part, words) for part in parts], words)


def _counted(name: str, number: int, words: Catalogue) -> str:
    message = words.message(name)
    return message.template(words.form(number)).format(written=f"{number:,}")


def _signed(text: str) -> str:
    return text.replace("-", _MINUS)


FORMATS: Final[Mapping[str, Callable[[Any, Catalogue], str]]] = {
    "": lambda value, _: str(value),
    "baht": baht,
    "share": share,
    "money": money,
    "of_100": of_100,
    "interval": interval,
    "date": date,
    "months": months,
    "people": people,
    "range": among,
    "count": count,
    "list": listed,
    "quoted": quoted,
    "quoted_list": _quoted_list,
    "country": country,
    "lines": lambda parts, _: "\n".join(parts),
    "sentences": lambda parts, _: " ".join(parts),
    "semicolons": lambda parts, _: "; ".join(parts),
    "rate": lambda number, _: f"{number:g}",
}
"""Each format by its name in a message."""
