"""Revaluation of insured wages: the factors of each year of claim, and the wages times them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from portasim.core.arrays import Bools, Ints, sum_by
from portasim.core.calendar import day, first_days, first_month_on, years_of
from portasim.core.faults import UserError
from portasim.core.params import UNITS
from portasim.core.ratios import Ratio
from portasim.core.spans import split_at
from portasim.law.scheme import Career, insurable_regimes
from portasim.law.system import Law

_TABLE: Final = "VN.old_age.revaluation_"
_FLOOR_BEFORE_2025: Final = "VN.economy.minimum_wage_region_4"
_HUNDRED: Final = 100
_FIRST_CLAIM: Final = 1963
_LAST_CLAIM: Final = 2200
"""Years of claim with factors: those before have none, as tables begin with wages of 1962."""
_ABOVE_ALL: Final = 10**15
_FINE: Final = 10**9
_TIMES: Final = 10_000


def factors(law: Law, claim_year: int, years: Ints) -> Ints:
    """Factors of contribution years, ascending, for claims of one year, in hundredths.

    Years of claim before the first table are cast back by the table itself, whose factor of the
    year before the claim is the rise of prices since; those after the last are projected with the
    growth of prices. Two decimals, at least 1.00 (both assumed for claims without a table).
    """
    tables = sorted(int(n.removeprefix(_TABLE)) for n in law.numbers if n.startswith(_TABLE))
    if claim_year < tables[0]:
        since = _tabled(law, tables[0], np.array([claim_year - 1]))
        found = _rounded(_tabled(law, tables[0], years) * _HUNDRED, since)
    elif claim_year in tables:
        found = _tabled(law, claim_year, years)
    else:
        last = max(year for year in tables if year < claim_year)
        prices = _prices(law, last - 1, max(claim_year, int(years.max(initial=last))))
        since = prices[np.maximum(years, last - 1) - (last - 1)]
        now = prices[claim_year - last]
        found = _rounded(_tabled(law, last, np.minimum(years, last)) * now, since)
    return np.maximum(found, _HUNDRED)


def _tabled(law: Law, table: int, years: Ints) -> Ints:
    """The factors of a table; those of years after it are of its last year."""
    days = np.array([day(f"{year}-01-01") for year in np.minimum(years, table).tolist()])
    return law.at(f"{_TABLE}{table}", days.astype(np.int64)) * _HUNDRED // UNITS["factor"]


def _rounded(num: Ints, den: Ints) -> Ints:
    return (2 * num + den) // (2 * den)


def _prices(law: Law, first: int, last: int) -> Ints:
    """Consumer prices of each year over those of the first, in thousand millionths."""
    days = [day(f"{year}-01-01") for year in range(first + 1, last + 1)]
    growth = law.at("VN.economy.price_growth", np.array(days, dtype=np.int64))
    found, whole = [_FINE], _HUNDRED * UNITS["percent"]
    for rate in growth.tolist():
        found.append(found[-1] * (whole + rate) // whole)
    if not _FINE // _TIMES <= min(found) <= max(found) <= _FINE * _TIMES:
        raise UserError(
            f"VN.economy.price_growth: between {first} and {last} prices change more than "
            f"{_TIMES:,} times; write growth nearer to 0"
        )
    return np.array(found, dtype=np.int64)


def revalued(law: Law, months: Ints, on: Ints) -> Ratio:
    """What a dong of the wage of each month counts as for a claim on a day, an array of one."""
    years, place = np.unique(years_of(first_days(months)), return_inverse=True)
    return Ratio(factors(law, int(years_of(on)[0]), years)[place], _HUNDRED)


def revalued_wages(law: Law, career: Career, on: Ints) -> Ints:
    """The sum of each person's insured wages times the factors of the year of claim, in dong.

    `on` is one day of claim a person. A fraction of a dong is dropped at the end of the sum.
    """
    if not career.person.size:
        return np.zeros(career.n, dtype=np.int64)
    person, start, end, wage = career.person, career.first_m, career.last_m, career.wage_m
    opens = int(start.min())
    # a year of claim is the person's own, whoever else is in the batch
    claims = np.clip(years_of(on), _FIRST_CLAIM, _LAST_CLAIM)
    claim_years, which = np.unique(claims, return_inverse=True)
    through = _through(law, claim_years.tolist(), opens, int(end.max()))
    claim = which[person]

    def worth(row: Ints, pay: Ints, since: Ints, until: Ints) -> Ints:
        table = claim[row]
        return pay * (through[table, until - opens] - through[table, since - opens])

    within, cuts, lowest, highest = _between_limits(law, start, end, wage)
    sums = np.zeros(person.size, dtype=np.int64)
    plain = np.flatnonzero(within)
    sums[plain] = worth(plain, wage[plain], start[plain], end[plain])
    bound = np.flatnonzero(~within)
    piece, since, until = split_at(start[bound], end[bound], cuts)
    regime = np.searchsorted(cuts, since, side="right") - 1
    pay = np.clip(wage[bound][piece], lowest[regime], highest[regime])
    sums[bound] = sum_by(piece, worth(bound[piece], pay, since, until), bound.size)
    return sum_by(person, sums, career.n) // _HUNDRED


def _through(law: Law, claim_years: Sequence[int], opens: int, closes: int) -> Ints:
    """For each year of claim the sum of the factors of all months before each month."""
    years = years_of(first_days(np.arange(opens, closes, dtype=np.int64)))
    through = np.zeros((len(claim_years), closes - opens + 1), dtype=np.int64)
    named, place = np.unique(years, return_inverse=True)
    for row, claim_year in enumerate(claim_years):
        np.cumsum(factors(law, claim_year, named)[place], out=through[row, 1:])
    return through


def _between_limits(law: Law, start: Ints, end: Ints, wage: Ints) -> tuple[Bools, Ints, Ints, Ints]:
    """Which rows have an insured wage that is their wage in every month; and the limits by period.

    Most rows lie between the limits throughout and need not be cut where those change. Gives the
    first months of the periods too, and the lowest and the highest insured wage in each.
    """
    turns = [insurable_regimes(law)]
    if _FLOOR_BEFORE_2025 in law.numbers:
        turns.append(first_month_on(law.number(_FLOOR_BEFORE_2025).changes))
    every = np.unique(np.concatenate(turns))
    cuts = np.concatenate(([int(start.min())], every[every > start.min()]))
    days = first_days(cuts)
    lowest, highest = (
        np.broadcast_to(
            np.asarray(law.evaluate(["insurable_wage_m"], days, {"wage_m": np.array([wage])})[
                "insurable_wage_m"
            ]),
            cuts.shape,
        )
        for wage in (0, _ABOVE_ALL)
    )  # fmt: skip
    begins = np.searchsorted(cuts, start, side="right") - 1
    ends = np.searchsorted(cuts, end, side="left") - 1
    most = np.stack([np.maximum.accumulate(np.where(i >= k, lowest, 0)) for k, i in _rows(cuts)])
    least = np.stack(
        [np.minimum.accumulate(np.where(i >= k, highest, _ABOVE_ALL)) for k, i in _rows(cuts)]
    )
    within = (wage >= most[begins, ends]) & (wage <= least[begins, ends])
    return within, cuts, lowest, highest


def _rows(cuts: Ints) -> list[tuple[int, Ints]]:
    places = np.arange(len(cuts), dtype=np.int64)
    return [(k, places) for k in range(len(cuts))]
