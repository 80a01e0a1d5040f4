"""Wages of a file of people: how a month's wage is written in each currency, and doubts of it."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from portasim.core.files.cells import quotable
from portasim.core.params import UNITS
from portasim.core.words import CURRENCY

_MONEY: Final = re.compile(r"-?(?:\d{1,12}|\d{1,3}(?:[, ]\d{3}){1,3})(\.\d{1,2})?", re.ASCII)
_A_MONTH: Final = re.compile(r"\s*(?:(?:/|a|per|each)\s*(?:month|mo\.?)|monthly|(?:/|ต่อ)\s*เดือน)$")
_OTHER_TIME: Final = re.compile(
    r"(?:/|a|per)\s*(day|hour|week|year)$|(daily|weekly|yearly)$|(?:/|ต่อ)\s*(วัน|ปี)$"
)


class Pay(NamedTuple):
    """How a monthly wage is written: the money's name, examples, least and most in whole units.

    few, many: below and above them a month's wage is doubted, and may be that of a day or a year.
    """

    money: str
    examples: str
    least: int
    most: int
    few: int
    many: int


# All limits are assumed. Least and most at home: wide enough for any wage since 1990, narrow enough
# to tell a wage written in dollars or in thousands. Few and many: above what days and below what
# years of such work have paid, in Thailand at any time, at home since _FEW_SINCE.
PAY: Final = {
    "THB": Pay("baht", "9000 or 9000.50", 0, 1_000_000, 1_200, 80_000),
    "KHR": Pay("riel", "1000000", 10_000, 200_000_000, 100_000, 8_000_000),
    "LAK": Pay("kip", "2500000", 10_000, 1_000_000_000, 200_000, 30_000_000),
    "MMK": Pay("kyat", "200000 or 200000.50", 500, 100_000_000, 20_000, 2_500_000),
    "VND": Pay("dong", "6000000", 10_000, 1_000_000_000, 500_000, 60_000_000),
}
_UNITS: Final = {
    "THB": ("thb", "baht", "บาท", "฿"),
    "KHR": ("khr", "riels", "riel", "៛"),
    "LAK": ("lak", "kip", "₭"),
    "MMK": ("mmk", "kyats", "kyat", "ks"),
    "VND": ("vnd", "dong", "đồng", "₫"),
}
"""How the money may be named beside a number, in small letters."""
_FEW_SINCE: Final = 2015
_DAYS_A_MONTH: Final = 26
"""Days of work in a month at a wage a day."""


def wage_read(text: str, country: str) -> int | str:
    """The monthly wage in minor units of a country's currency, or what is wrong with the text.

    text: not empty; a sentence that begins with "a monthly wage" says what it should be.
    """
    pay, minor = PAY[CURRENCY[country]], UNITS[CURRENCY[country]]
    if other := _OTHER_TIME.search(text.lower()):
        span = next(part for part in other.groups() if part)
        return (
            f"'{quotable(text)}' is a wage by the {_SPANS.get(span, span)}; write that of a month"
        )
    bare = _A_MONTH.sub("", text.lower())
    for unit in _UNITS[CURRENCY[country]]:
        bare = bare.removeprefix(unit).removesuffix(unit).strip()
    match = _MONEY.fullmatch(bare)
    if match is None or (match[1] and minor == 1 and match[1].strip(".0")):
        return f"a monthly wage in {pay.money}; write it as {pay.examples}"
    whole, _, decimals = re.sub("[, ]", "", bare).partition(".")
    wage = int(whole) * minor + (int(decimals.ljust(2, "0")) if minor > 1 and decimals else 0)
    if not max(pay.least * minor, 1) <= wage <= pay.most * minor or bare.startswith("-"):
        limits = f"{f'{pay.least:,}' if pay.least else '0.01'} and {pay.most:,}"
        hint = "" if country == "TH" else f"; write {pay.money}, not dollars or thousands"
        shown = quotable(bare) if bare.startswith("0") else bare
        return f"{shown} {pay.money} a month is not between {limits}{hint}"
    return wage


_SPANS: Final = {"daily": "day", "weekly": "week", "yearly": "year", "วัน": "day", "ปี": "year"}


def doubt(wage: int, country: str, year: int) -> str:
    """A sentence where a month's wage, in minor units, looks like that of a day or a year.

    year: the last in which it was paid.
    """
    pay = PAY[CURRENCY[country]]
    whole = wage / UNITS[CURRENCY[country]]
    if whole < pay.few and (country == "TH" or year >= _FEW_SINCE):
        other = f"a wage a day? {_DAYS_A_MONTH} days make {whole * _DAYS_A_MONTH:,.0f}"
    elif whole > pay.many:
        other = f"a wage a year? a month of it is {whole / 12:,.0f}"
    else:
        return ""
    return f"{whole:,.10g} {pay.money} a month is read as it is written; is it {other}"
