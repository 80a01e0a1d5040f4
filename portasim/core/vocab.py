"""The words every room shares: countries, sexes, papers, sectors, days, months, errors.

This module knows no law and no person. Codes are positions in the tuples below, so a column of
facts is a column of small integers and a table of rates is an array indexed by them.
"""

from __future__ import annotations

import datetime as dt
from functools import cache
from typing import Final, Literal, TypeAlias, get_args

import numpy as np
from numpy.typing import NDArray

from portasim.core.faults import Fault, UserError, did_you_mean

__all__ = [
    "COUNTRIES", "COUNTRY_NAMES", "CURRENCY", "DAYS_PER_YEAR", "HOME_REST", "HOME_WORK", "KINDS",
    "NEVER", "ORIGINS", "PAPERS", "PROVINCES", "SATANG", "SECTORS", "SEXES", "TH_REST", "TH_SEARCH",
    "TH_WORK", "Bools", "Country", "Fault", "Floats", "Ints", "Kind", "Origin", "Papers",
    "Province", "Sector", "Sex", "UserError", "birthday", "day", "did_you_mean", "first_days",
    "first_month_on", "iso", "month", "month_iso", "months_of", "years_of",
]  # fmt: skip

Ints: TypeAlias = NDArray[np.int64]
Floats: TypeAlias = NDArray[np.float64]
Bools: TypeAlias = NDArray[np.bool_]

Country: TypeAlias = Literal["TH", "KH", "LA", "MM", "VN"]
Origin: TypeAlias = Literal["KH", "LA", "MM", "VN"]
Sex: TypeAlias = Literal["F", "M"]
Sector: TypeAlias = Literal[
    "manufacturing",
    "seafood_processing",
    "construction",
    "hospitality",
    "services",
    "agriculture",
    "fishing",
    "domestic_work",
]
Papers: TypeAlias = Literal["none", "card", "mou", "border"]
Kind: TypeAlias = Literal["th_work", "th_search", "th_rest", "home_work", "home_rest"]
Province: TypeAlias = Literal[
    "Bangkok",
    "Samut Sakhon",
    "Samut Prakan",
    "Pathum Thani",
    "Chonburi",
    "Rayong",
    "Chiang Mai",
    "Tak",
    "Ranong",
    "Sa Kaeo",
    "Trat",
    "Kanchanaburi",
    "Songkhla",
    "Surat Thani",
    "Phuket",
    "Amnat Charoen",
    "Ang Thong",
    "Bueng Kan",
    "Buriram",
    "Chachoengsao",
    "Chai Nat",
    "Chaiyaphum",
    "Chanthaburi",
    "Chiang Rai",
    "Chumphon",
    "Kalasin",
    "Kamphaeng Phet",
    "Khon Kaen",
    "Krabi",
    "Lampang",
    "Lamphun",
    "Loei",
    "Lopburi",
    "Mae Hong Son",
    "Maha Sarakham",
    "Mukdahan",
    "Nakhon Nayok",
    "Nakhon Pathom",
    "Nakhon Phanom",
    "Nakhon Ratchasima",
    "Nakhon Sawan",
    "Nakhon Si Thammarat",
    "Nan",
    "Narathiwat",
    "Nong Bua Lamphu",
    "Nong Khai",
    "Nonthaburi",
    "Pattani",
    "Phang Nga",
    "Phatthalung",
    "Phayao",
    "Phetchabun",
    "Phetchaburi",
    "Phichit",
    "Phitsanulok",
    "Phra Nakhon Si Ayutthaya",
    "Phrae",
    "Prachinburi",
    "Prachuap Khiri Khan",
    "Ratchaburi",
    "Roi Et",
    "Sakon Nakhon",
    "Samut Songkhram",
    "Saraburi",
    "Satun",
    "Sing Buri",
    "Sisaket",
    "Sukhothai",
    "Suphan Buri",
    "Surin",
    "Trang",
    "Ubon Ratchathani",
    "Udon Thani",
    "Uthai Thani",
    "Uttaradit",
    "Yala",
    "Yasothon",
]

COUNTRIES: Final[tuple[str, ...]] = get_args(Country)
ORIGINS: Final[tuple[str, ...]] = get_args(Origin)
SEXES: Final[tuple[str, ...]] = get_args(Sex)
SECTORS: Final[tuple[str, ...]] = get_args(Sector)
PAPERS: Final[tuple[str, ...]] = get_args(Papers)
KINDS: Final[tuple[str, ...]] = get_args(Kind)
PROVINCES: Final[tuple[str, ...]] = get_args(Province)

COUNTRY_NAMES: Final[dict[str, str]] = {
    "TH": "Thailand",
    "KH": "Cambodia",
    "LA": "Lao PDR",
    "MM": "Myanmar",
    "VN": "Viet Nam",
}
CURRENCY: Final[dict[str, str]] = {
    "TH": "THB",
    "KH": "KHR",
    "LA": "LAK",
    "MM": "MMK",
    "VN": "VND",
}

TH_WORK: Final = KINDS.index("th_work")
TH_SEARCH: Final = KINDS.index("th_search")
TH_REST: Final = KINDS.index("th_rest")
HOME_WORK: Final = KINDS.index("home_work")
HOME_REST: Final = KINDS.index("home_rest")

SATANG: Final = 100
"""Minor units in one baht; money inside law and ledger is int64 satang."""

DAYS_PER_YEAR: Final = 365.25
NEVER: Final = 1 << 30
"""A day later than any day of the model: an event that does not happen."""

_EPOCH: Final = dt.date(1970, 1, 1)


def day(date: dt.date | str) -> int:
    """The whole day of a date, counted from 1970-01-01; text is read as ISO 8601."""
    if isinstance(date, str):
        date = dt.date.fromisoformat(date)
    return (date - _EPOCH).days


@cache
def iso(day_number: int) -> str:
    """The ISO date of a whole day counted from 1970-01-01."""
    return (_EPOCH + dt.timedelta(days=int(day_number))).isoformat()


def month(year: int, month_of_year: int) -> int:
    """The calendar month counted from January 1970; month_of_year is 1 to 12."""
    return (year - 1970) * 12 + month_of_year - 1


_DAYS: Final = (day("1900-01-01"), day("2300-01-01"))
_MONTHS: Final = (-840, 3960)
"""Days and months, from 1970, whose calendar is looked up: far quicker than reckoned each time."""


@cache
def _calendar() -> tuple[Ints, Ints]:
    """The month of each day, and the first day of each month, of those looked up."""
    days = np.arange(*_DAYS).astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)
    months = np.arange(*_MONTHS).astype("datetime64[M]").astype("datetime64[D]").astype(np.int64)
    return days, months


def _within(numbers: Ints, ends: tuple[int, int]) -> bool:
    return bool(numbers.size) and ends[0] <= int(numbers.min()) and int(numbers.max()) < ends[1]


def months_of(days: Ints) -> Ints:
    """The calendar months (from January 1970) in which whole days fall; same shape."""
    if _within(days, _DAYS):
        found: Ints = _calendar()[0][days - _DAYS[0]]
        return found
    return days.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)


def first_month_on(days: Ints) -> Ints:
    """The first calendar month that begins on or after each day: law goes by a month's first."""
    return months_of(days - 1) + 1


def first_days(months: Ints) -> Ints:
    """The first day of each calendar month (from January 1970); same shape."""
    if _within(months, _MONTHS):
        found: Ints = _calendar()[1][months - _MONTHS[0]]
        return found
    return months.astype("datetime64[M]").astype("datetime64[D]").astype(np.int64)


def years_of(days: Ints) -> Ints:
    """The calendar years in which whole days fall; same shape."""
    return months_of(days) // 12 + 1970


def month_iso(month_number: int) -> str:
    """A calendar month as YYYY-MM."""
    return f"{1970 + month_number // 12:04d}-{month_number % 12 + 1:02d}"


def birthday(birth_days: Ints, age: int, more_months: Ints | int = 0) -> Ints:
    """The days on which people complete an age in years and months.

    A day that the month does not have, as 29 February in common years, falls to the first of the
    next month.
    """
    born = birth_days.astype("datetime64[D]")
    months = born.astype("datetime64[M]")
    within = (born - months.astype("datetime64[D]")).astype(np.int64)
    target = (months.astype(np.int64) + 12 * age + more_months).astype("datetime64[M]")
    days: Ints = target.astype("datetime64[D]").astype(np.int64) + within
    return np.minimum(days, (target + 1).astype("datetime64[D]").astype(np.int64))


def completed_years(birth_days: Ints, on: Ints) -> Ints:
    """The completed years of age on each day; born on 29 February, on 1 March in common years."""
    born, now = months_of(birth_days), months_of(on)
    not_yet = on - first_days(now) < birth_days - first_days(born)
    return (now - born - not_yet) // 12
