"""Pensions a month of both schemes, by nationality and of all: who has one, and medians.

Amounts are those of the first month. Nominal is money of the year in which the pension begins; real
is the same at Thai prices of the year of valuation. A median is of those who have one.
"""

from __future__ import annotations

from typing import Any, Final

import pandas as pd

from portasim.core.words import CURRENCY, ORIGINS
from portasim.study.tables.table import SeveralScenarios, columns, table
from portasim.study.tables.who_pays import ALL

_AT_HOME: Final = ["home_insured_months", "home_pension_m", "home_lump_sum", "home_claimed"]
"""Columns of persons that decide what home pays them."""


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
    origin = comparison.baseline.table("people")["origin"]
    rows = []
    for code in (*ORIGINS, ALL):
        here = origin == code if code != ALL else origin.notna()
        if not here.any():
            continue
        paid: list[tuple[str, pd.DataFrame]] = []
        for results in comparison.all:
            people = results.table("people")[here]
            at_home = people[_AT_HOME]
            same = next((name for name, frame in paid if frame.equals(at_home)), None)
            if same is None:
                paid.append((results.id, at_home))
            row = _pensions(people, CURRENCY.get(code, ""))
            as_in = same or results.id
            rows.append({"scenario": results.id, "origin": code, **row, "home_pays_as_in": as_in})
    return pd.DataFrame(rows)


def _pensions(people: Any, currency: str) -> dict[str, Any]:
    """Counts and medians over some persons; currency: of home, "" for persons of many."""
    thai, home = people[people["pension_THB_m"] > 0], people[people["home_pension_m"] > 0]
    once = people["home_lump_sum"] > 0
    due = people[(people["home_pension_m"] > 0) | once]
    return {
        "persons": len(people),
        "with_home_months": int((people["home_insured_months"] > 0).sum()),
        "thai_pensions": len(thai),
        "median_thai_THB_m": _median(thai["pension_THB_m"]),
        "median_thai_real_THB_m": _median(thai["pension_real_THB_m"]),
        "home_pensions": len(home),
        "home_currency": currency,
        "median_home_m": _median(home["home_pension_m"]) if currency else float("nan"),
        "median_home_THB_m": _median(home["home_pension_THB_m"]),
        "median_home_real_THB_m": _median(home["home_pension_real_THB_m"]),
        "home_one_off": int(once.sum()),
        "home_due": len(due),
        "home_claimed": int(due["home_claimed"].sum()),
    }


def _median(values: Any) -> float:
    """The median; not a number of nobody."""
    return float(values.median()) if len(values) else float("nan")
