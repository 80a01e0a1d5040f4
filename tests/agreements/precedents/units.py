"""Units of insurance periods: days, weeks, months, quarters and years, and how treaties convert.

The tables are in `conversions.yaml`, each with its text. What no whole unit holds stays an exact
fraction until a caller says what becomes of the rest.
"""

from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any, Final, Literal, TypeAlias

import numpy as np

from portasim.core.arrays import Ints
from portasim.core.files.yamlfile import read_yaml
from portasim.core.ratios import Ratio

Schedule: TypeAlias = Literal["five_day", "six_day", "seven_day"]
"""How many days a scheme counts in a week."""

Unit: TypeAlias = Literal["hour", "day", "week", "month", "quarter", "year"]

Rest: TypeAlias = Literal["up", "down"]
"""What becomes of a part of a unit: it makes a whole one, or it is lost."""

_TABLES: Final = Path(__file__).parent / "conversions.yaml"


@cache
def _table(name: str) -> dict[str, Any]:
    table: dict[str, Any] = read_yaml(_TABLES, remembered=True).data[name]
    return table


@cache
def _days(unit: Unit, schedule: Schedule) -> Fraction:
    """What one unit is in days of a schedule."""
    row = _table("EU-987-2009-13")["schedules"][schedule]
    if unit == "hour":
        return Fraction(1, row["hours"])
    return Fraction(1) if unit == "day" else Fraction(row[unit])


def converted(count: Ints, given: Unit, wanted: Unit, schedule: Schedule | None = None) -> Ratio:
    """Periods in another unit, exact: count x days of the given unit / days of the wanted one.

    Without a schedule, weeks, months, quarters and years go through six-day weeks, so that 13 weeks
    are three months and 52 weeks a year; hours and days need theirs (ValueError). Precedent: EU
    987/2009 art. 13(1) (S56, S57); Switzerland-Ireland art. 17, months x 26/6 give weeks.
    """
    if schedule is None and {given, wanted} & {"hour", "day"}:
        raise ValueError(f"{given} to {wanted}: name the days of the week that the scheme counts")
    by = schedule or _table("EU-987-2009-13")["between_weeks_and_months"]
    ratio = _days(given, by) / _days(wanted, by)
    return Ratio(count) * Ratio(ratio.numerator, ratio.denominator)


def whole(periods: Ratio, rest: Rest) -> Ints:
    """Whole units of exact periods; the rest goes `up` to one more, or `down` to nothing.

    EU 987/2009 art. 13 takes the next unit up (recalled); Canada gives no part of a quarter (SST
    item 504482, S76).
    """
    found: Ints = -(-periods.num // periods.den) if rest == "up" else periods.num // periods.den
    return found


def within_a_year(periods: Ints, unit: Unit, schedule: Schedule = "six_day") -> Ints:
    """Periods of one calendar year, cut at what a year holds: min(periods, 52 weeks, 12 months...).

    Precedent: EU 987/2009 art. 13(1): conversion may not over-fill a year (S52b).
    """
    if unit == "week":
        schedule = _table("EU-987-2009-13")["between_weeks_and_months"]
    full = converted(np.array([1]), "year", unit, schedule)
    return np.minimum(periods, whole(full, "down"))


def quarters_of_months(months: Ints, credited: Ints) -> Ints:
    """Quarters credited for the foreign months of a calendar year: min(4 - credited, ceil(m / 3)).

    No quarter is credited twice. Precedent: US-Japan art. 5(2) (S67).
    """
    table = _table("US-JP-5")
    quarters = whole(Ratio(months, table["months_in_a_quarter"]), "up")
    left: Ints = np.maximum(int(table["quarters_in_a_year"]) - credited, 0)
    return np.minimum(left, quarters)


def years_of_months(months: Ints, least: int | None = None) -> Ints:
    """Calendar years credited for the months of each: one with at least three months, else none.

    Precedent: Canada Pension Plan, Saint Lucia-Canada art. VIII(2)(b) (S80); Uruguay has the
    same, three months or 13 weeks.
    """
    least = _table("LC-CA-8")["months_that_make_a_year"] if least is None else least
    return np.where(months >= least, 1, 0)


def months_of_years(years: Ints, began_m: Ints | int = 0) -> Ints:
    """Months credited for a calendar year of a scheme that counts years: those it existed in.

    `years` are calendar years, `began_m` the month, from January 1970, in which the scheme that
    receives them began: its first year holds fewer than twelve. Precedent: Saint Lucia-Canada art.
    VIII(3)(a): a year of the Canada Pension Plan is 12 months, 1979 is nine (S80).
    """
    twelve = _table("LC-CA-8")["months_in_a_year"]
    ends = (years - 1970 + 1) * twelve
    return np.asarray(np.clip(ends - np.asarray(began_m), 0, twelve), dtype=np.int64)
