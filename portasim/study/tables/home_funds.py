"""Books of the old-age funds of origin by year, in units of their own currencies."""

from __future__ import annotations

from typing import Any, Final

import pandas as pd

from portasim.core.calendar import first_days, january
from portasim.core.words import COUNTRIES, CURRENCY, ORIGINS
from portasim.study.tables.books import fund_book
from portasim.study.tables.table import Column, OneScenario, columns, table

HOME_FLOWS: Final = (
    "opening",
    "employee_contributions",
    "employer_contributions",
    "transfers_in",
    "pensions",
    "lump_sums",
    "closing",
)
"""Columns of a home book: opening + contributions + transfers - payments = closing."""


@table(
    "home_funds",
    page="who-pays",
    keys=["fund", "year"],
    columns=(
        *columns(
            {
                "fund": ("", "fund of home and branch"),
                "currency": ("", "currency of the fund"),
                "year": ("year", "calendar year"),
                "per_THB": ("home currency", "what a baht is worth in January"),
            }
        ),
        *(
            Column(f, "home currency", f"{f.replace('_', ' ')}, money of the day")
            for f in HOME_FLOWS
        ),
    ),
)
def home_funds(results: OneScenario) -> pd.DataFrame:
    """The cash books of the home funds by year, in units of their own currencies."""
    books, prices = results.totals.books, results.prices
    first = min(int(books.begins.min()), 1998)
    frames = []
    for country in ORIGINS:
        scheme = COUNTRIES.index(country)
        years, book = fund_book(books, scheme, HOME_FLOWS, first)
        frame = pd.DataFrame(book / prices.schemes[scheme].unit, columns=list(HOME_FLOWS))
        heads: dict[str, Any] = {
            "fund": f"{country} old age",
            "currency": CURRENCY[country],
            "year": years,
            "per_THB": prices.per_baht_on(scheme, first_days(january(years))),
        }
        for place, (name, column) in enumerate(heads.items()):
            frame.insert(place, name, column)
        frames.append(frame)
    return pd.concat(frames, ignore_index=True)
