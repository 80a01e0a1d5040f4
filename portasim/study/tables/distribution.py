"""Who gets how much of what an instrument transfers: shares of persons and of the money."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import numpy as np
import pandas as pd

from portasim.core.arrays import Bools, Floats
from portasim.core.words import COUNTRY_NAMES, ORIGINS
from portasim.study.persons import UNTOUCHED_THB
from portasim.study.tables.differences import difference
from portasim.study.tables.summary import SMALLEST_GROUP
from portasim.study.tables.table import SeveralScenarios, columns, table

TOP: Final = (0.01, 0.05, 0.1, 0.2, 0.5, 1.0)
"""Shares of persons, those with most first."""
ALL: Final = "all"
SIDES: Final = ("gained", "lost")


@table(
    "distribution",
    page="distribution",
    keys=["origin", "side", "top_share_of_persons"],
    scope="comparison",
    columns=columns(
        {
            "origin": ("", "nationality, or all"),
            "side": ("", "gained: what those have more who gain; lost: less, who lose"),
            "persons": ("persons", "simulated persons, those untouched among them"),
            "with_any": ("persons", "of these, who gain, or lose, 1 baht or more"),
            "mean_THB": ("THB", "mean gained, or lost, over all persons"),
            "top_share_of_persons": ("share", "these persons of all, those with most first"),
            "share_of_money": ("share", "what they have of all that is gained, or lost"),
            "least_THB": ("THB", "what the last of them has; empty below 30 persons"),
        }
    ),
)
def distribution(comparison: SeveralScenarios) -> pd.DataFrame:
    """What of all that is gained or lost goes to the persons with most of it, by nationality.

    Exact over the values of all simulated persons, a part of a person where the share asks for one.
    """
    rows = []
    for results in comparison.others:
        transferred, origin = difference(comparison.baseline, results), results.kept.origin
        everybody = np.ones(len(transferred), dtype=np.bool_)
        groups: dict[str, Bools] = {ALL: everybody}
        groups |= {COUNTRY_NAMES[word]: origin == code for code, word in enumerate(ORIGINS)}
        for name, some in groups.items():
            if some.any():
                rows += [
                    {"scenario": results.id, "origin": name, **row}
                    for row in _rows(transferred[some])
                ]
    return pd.DataFrame(rows)


def _rows(transferred: Floats) -> Iterator[dict[str, Any]]:
    """The rows of one nationality: what is gained, then what is lost."""
    n, none = len(transferred), float("nan")
    for side, amounts in zip(SIDES, (transferred, -transferred), strict=True):
        held = np.where(amounts >= UNTOUCHED_THB, amounts, 0.0)
        most = np.sort(held)[::-1]
        with_any, shown = int((held > 0).sum()), n >= SMALLEST_GROUP
        for top in TOP:
            yield {
                "side": side,
                "persons": n,
                "with_any": with_any if shown else none,
                "mean_THB": float(held.mean()) if shown else none,
                "top_share_of_persons": top,
                "share_of_money": share_of_money(most, top) if shown else none,
                "least_THB": float(most[int(np.ceil(top * n)) - 1]) if shown else none,
            }


def share_of_money(most: Floats, top: float) -> float:
    """What a share of persons holds of all, of amounts in falling order; empty where all is 0.

    The last of them counts in part where the share is no whole number of persons.
    """
    if not most.sum() > 0:
        return float("nan")
    through = np.concatenate([[0.0], np.cumsum(most)])
    return float(np.interp(top * len(most), np.arange(len(through)), through) / through[-1])
