"""Headline measures of a scenario: means with intervals, and what of 100 baht is received."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np
import pandas as pd

from portasim.core.arrays import Floats
from portasim.core.calendar import day
from portasim.study.statistics import mean_interval, ratio_interval
from portasim.study.tables.people import MINIMUM
from portasim.study.tables.table import OneScenario, columns, table

AT_HOME: Final = ("home_national", "home_share", "moved_home")
"""The channels that the home scheme pays."""
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
    people = results.table("people")
    rows = []
    for measure, (column, unit) in _MEASURES.items():
        mean, low, high = mean_interval(people[column].to_numpy(dtype=np.float64))
        rows.append((f"mean_{measure}", mean, low, high, unit))
    for measure, chosen in (
        ("share_with_a_pension_right", people["benefit"] == "pension"),
        ("share_paid", people["received_THB"] > 0),
        ("share_with_the_minimum_in_law", people["minimum_in_law"]),
    ):
        mean, low, high = mean_interval(chosen.to_numpy(dtype=np.float64))
        rows.append((measure, mean, low, high, "share"))
    return pd.DataFrame(rows, columns=["measure", "value", "low", "high", "unit"])


def paid_at_home(results: OneScenario) -> Floats:
    """What the home scheme pays each person under a scenario, present value, baht."""
    paid = results.table("people")[[f"{channel}_THB" for channel in AT_HOME]]
    found: Floats = paid.to_numpy(dtype=np.float64).sum(axis=1)
    return found


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
    people = results.table("people")
    value = people["value_THB"].to_numpy(dtype=np.float64)
    law = people["value_in_law_THB"].to_numpy(dtype=np.float64)
    home, home_in_law = paid_at_home(results), results.outcome.in_law.home_value
    both = ratio_interval(value, law, SMALLEST_GROUP)
    thai = ratio_interval(value - home, law - home_in_law, SMALLEST_GROUP)
    lost = people["lost_to_practice_THB"]
    losing = lost[lost >= 1]
    on = np.array([day(results.scenario.plan.as_of)])
    row = {
        "persons": len(people),
        **dict(zip(("received_of_100", "low_of_100", "high_of_100"), both, strict=True)),
        **{
            f"thai_{name}_of_100": found
            for name, found in zip(("received", "low", "high"), thai, strict=True)
        },
        "promised_at_home": bool(home_in_law.any()),
        "mean_home_THB": float(home.mean()),
        "persons_losing": len(losing),
        "share_losing": len(losing) / len(people),
        "median_lost_THB": float(losing.median()) if len(losing) else float("nan"),
        "minimum_months": int(results.outcome.law.at(MINIMUM, on)[0]),
    }
    return pd.DataFrame([row])
