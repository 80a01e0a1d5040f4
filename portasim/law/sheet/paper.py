"""Amounts of the sheet on paper: with their units, as ages, without units, in baht."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Final

from portasim.core.words import CURRENCY, HOSTS
from portasim.law.inquiry.quantities import unit_words
from portasim.law.sheet.map import Way

_YEAR: Final = 12
_LONG: Final = 24


def on_paper(paper: Fraction, unit: str, way: Way = "plain") -> str:
    """An amount as a lawyer writes it, such as `17,500 baht a month` or `61 years 6 months`."""
    plain = f"{Decimal(paper.numerator) / Decimal(paper.denominator):,.4f}".rstrip("0").rstrip(".")
    if way == "bare":
        return plain
    if unit == "flag":
        return "yes" if paper else "no"
    if unit == "percent":
        return f"{plain}%"
    if unit == "months" and way == "age":
        years, months = divmod(int(paper), _YEAR)
        return f"{years} years {_counted(str(months), 'month')}" if months else f"{years} years"
    if unit == "months" and paper >= _LONG and paper % _YEAR == 0:
        return f"{plain} months ({int(paper) // _YEAR} years)"
    if unit in {"months", "years", "days"}:
        return _counted(plain, unit[:-1])
    return plain if unit in {"count", "factor"} else f"{plain} {unit_words(unit)}"


def _counted(number: str, noun: str) -> str:
    return f"{number} {noun}" if number == "1" else f"{number} {noun}s"


def in_baht(paper: Fraction, unit: str, rate: Fraction) -> str:
    """Money of a country in baht on paper, without false precision: to 100 from 1,000 on."""
    amount = paper / rate
    step = 100 if amount >= 1000 else 10 if amount >= 100 else 1
    _, slash, per = unit.partition("/")
    words = unit_words(CURRENCY[HOSTS[0]] + slash + per)
    return f"{(amount + Fraction(step, 2)) // step * step:,} {words}"
