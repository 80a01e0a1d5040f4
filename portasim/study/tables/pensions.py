"""Pensions a month of both schemes, by nationality and of all: who has one, and medians.

Amounts are those of the first month. Nominal is money of the year in which the pension begins; real
is the same at Thai prices of the year of valuation. A median is of those who have one.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from portasim.core.arrays import Bools, Floats
from portasim.core.words import CURRENCY, ORIGINS
from portasim.study.persons import groups_of
from portasim.study.tables.table import OneScenario, SeveralScenarios, columns, table
from portasim.study.tables.who_pays import ALL


@table(
    "pensions",
    page="pensions",
    keys=["origin"],
    scope="comparison",
    columns=columns(
        {
            "origin": ("", "country of origin, or all"),
            "persons": ("persons", "simulated persons from there"),
            "with_home_months": ("persons", "insured for old age at home"),
            "thai_pensions": ("persons", "who have a right to a Thai pension by record and law"),
            "median_thai_THB_m": ("THB a month", "their median, nominal"),
            "median_thai_real_THB_m": ("THB a month", "their median, real"),
            "home_pensions": ("persons", "who have a right to a home pension"),
            "home_currency": ("", "currency of home; empty for all"),
            "median_home_m": ("home currency a month", "their median; empty for all"),
            "median_home_THB_m": ("THB a month", "their median in baht, nominal"),
            "median_home_real_THB_m": ("THB a month", "their median in baht, real"),
            "home_one_off": ("persons", "who have a one-off payment of home"),
            "home_due": ("persons", "to whom home owes one or the other"),
            "home_claimed": ("persons", "of these, who claim it and are paid"),
            "home_pays_as_in": ("", "first scenario in which home pays each of them the same"),
        }
    ),
)
def pensions(comparison: SeveralScenarios) -> pd.DataFrame:
    """Who has a Thai and a home pension under each scenario, and their medians a month."""
    rows = []
    for code, country in enumerate((*ORIGINS, ALL)):
        first_with: dict[bytes, str] = {}
        for results in comparison.all:
            of_cells = groups_of(results.totals.sums.cells)["origin"]
            cells = of_cells == code if country != ALL else of_cells >= 0
            if not results.totals.sums.count(cells):
                continue
            mark = results.totals.home_mark[code : code + 1]
            mark = results.totals.home_mark if country == ALL else mark
            as_in = first_with.setdefault(mark.tobytes(), results.id)
            row = _pensions(results, cells, None if country == ALL else code)
            head = {"scenario": results.id, "origin": country}
            rows.append({**head, **row, "home_pays_as_in": as_in})
    return pd.DataFrame(rows)


def _pensions(results: OneScenario, cells: Bools, code: int | None) -> dict[str, Any]:
    """Counts and medians over some persons; code: of their country, None for persons of many."""
    pensions_, sums = results.piece.pensions, results.totals.sums
    thai = pensions_.thai_origin == code if code is not None else pensions_.thai_origin >= 0
    home = pensions_.home_origin == code if code is not None else pensions_.home_origin >= 0
    currency = CURRENCY[ORIGINS[code]] if code is not None else ""
    return {
        "persons": sums.count(cells),
        "with_home_months": int(sums.total("insured_home", cells)),
        "thai_pensions": int(thai.sum()),
        "median_thai_THB_m": _median(pensions_.thai[thai]),
        "median_thai_real_THB_m": _median(pensions_.thai_real[thai]),
        "home_pensions": int(home.sum()),
        "home_currency": currency,
        "median_home_m": _median(pensions_.home[home]) if currency else float("nan"),
        "median_home_THB_m": _median(pensions_.home_baht[home]),
        "median_home_real_THB_m": _median(pensions_.home_real[home]),
        "home_one_off": int(sums.total("home_one_off", cells)),
        "home_due": int(sums.total("home_due", cells)),
        "home_claimed": int(sums.total("home_paid", cells)),
    }


def _median(values: Floats) -> float:
    """The median; not a number of nobody."""
    return float(np.median(values)) if len(values) else float("nan")
