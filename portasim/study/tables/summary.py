"""Headline measures of a scenario: means with intervals, and what of 100 baht is received."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np
import pandas as pd

from portasim.core.calendar import day
from portasim.study.persons import MINIMUM, UNTOUCHED_THB
from portasim.study.statistics import ratio_interval
from portasim.study.sums import interval, share_interval
from portasim.study.tables.table import OneScenario, columns, table

SMALLEST_GROUP: Final = 30
"""Groups with fewer persons are shown without interval."""
_MEASURES: Final[Mapping[str, tuple[str, str]]] = {
    "value": ("value_THB", "THB"),
    "value_in_law": ("value_in_law_THB", "THB"),
    "value_whole_career": ("value_whole_career_THB", "THB"),
    "lost_to_practice": ("lost_to_practice_THB", "THB"),
    "lost_to_law": ("lost_to_law_THB", "THB"),
    "months_worked": ("months_worked", "months"),
    "months_in_law": ("months_in_law", "months"),
    "months_on_record": ("months_on_record", "months"),
    "months_short_of_minimum": ("months_short_of_minimum", "months"),
    "moved": ("moved_THB", "THB"),
}


@table(
    "summary",
    page="value-book",
    keys=["measure"],
    columns=columns(
        {
            "measure": ("", "what is measured, over all simulated persons"),
            "value": ("as in unit", "its mean or share"),
            "low": ("as in unit", "lower end of the 95 % interval, sampling only"),
            "high": ("as in unit", "upper end"),
            "unit": ("", "THB, months or share"),
        }
    ),
)
def summary(results: OneScenario) -> pd.DataFrame:
    """Headline measures: means and shares over all persons, with intervals for sampling."""
    sums = results.totals.sums
    rows = []
    for measure, (column, unit) in _MEASURES.items():
        rows.append((f"mean_{measure}", *interval(sums, column), unit))
    for measure, column in (
        ("share_with_a_pension_right", "with_pension"),
        ("share_paid", "paid"),
        ("share_with_the_minimum_in_law", "minimum_in_law"),
    ):
        rows.append((measure, *share_interval(sums, column), "share"))
    return pd.DataFrame(rows, columns=["measure", "value", "low", "high", "unit"])


@table(
    "headline",
    page="value-book",
    keys=[],
    columns=columns(
        {
            "persons": ("persons", "simulated persons"),
            "received_of_100": ("of 100", "baht received of 100 that Thai and home law promise"),
            "low_of_100": ("of 100", "lower end of its 95 % interval; empty below 30 persons"),
            "high_of_100": ("of 100", "upper end"),
            "thai_received_of_100": ("of 100", "the same of the Thai benefit alone"),
            "thai_low_of_100": ("of 100", "lower end of its interval"),
            "thai_high_of_100": ("of 100", "upper end"),
            "promised_at_home": ("flag", "whether a home scheme promises anybody anything"),
            "mean_home_THB": ("THB", "mean received from home schemes, present value"),
            "persons_losing": (
                "persons",
                "who receive at least 1 baht less than promised",
            ),
            "share_losing": ("share", "these of all"),
            "median_lost_THB": ("THB", "median that they lose; empty where nobody does"),
            "minimum_months": ("months", "that a Thai pension asks for on the day spoken of"),
        }
    ),
)
def headline(results: OneScenario) -> pd.DataFrame:
    """What of 100 baht promised by law is received, by both laws and by Thai law alone.

    Intervals are for sampling of persons alone, by linearisation of the ratio.
    """
    kept = results.kept
    both = ratio_interval(kept.value, kept.in_law, SMALLEST_GROUP)
    thai, thai_in_law = kept.value - kept.at_home, kept.in_law - kept.home_in_law
    alone = ratio_interval(thai, thai_in_law, SMALLEST_GROUP)
    lost = kept.in_law - kept.value
    losing = lost[lost >= UNTOUCHED_THB]
    on = np.array([day(results.scenario.plan.as_of)])
    law = results.laws.all[results.laws.host()]
    row = {
        "persons": results.n,
        **dict(zip(("received_of_100", "low_of_100", "high_of_100"), both, strict=True)),
        **{
            f"thai_{name}_of_100": found
            for name, found in zip(("received", "low", "high"), alone, strict=True)
        },
        "promised_at_home": bool(kept.home_in_law.any()),
        "mean_home_THB": float(kept.at_home.mean()),
        "persons_losing": len(losing),
        "share_losing": len(losing) / results.n,
        "median_lost_THB": float(np.median(losing)) if len(losing) else float("nan"),
        "minimum_months": int(law.at(f"{law.country}.{MINIMUM}", on)[0]),
    }
    return pd.DataFrame([row])
