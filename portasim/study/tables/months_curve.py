"""The months curve: the share of workers who reach so many months, in law and on record."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

from portasim.core.arrays import Ints
from portasim.study.pieces import LONGEST
from portasim.study.tables.table import OneScenario, columns, table

POINTS: Final = (1, *range(12, LONGEST + 1, 12))
"""Months at which the curve is read: the first, and each full year."""


@table(
    "months_curve",
    page="months-curve",
    keys=["months"],
    columns=columns(
        {
            "months": ("months", "Thai months reached: 1, and each full year to 480"),
            "persons_in_law": ("persons", "who have so many months_in_law or more"),
            "persons_on_record": ("persons", "who have so many months_on_record or more"),
            "share_in_law": ("share", "persons_in_law of all persons"),
            "share_on_record": ("share", "persons_on_record of all persons"),
        }
    ),
)
def months_curve(results: OneScenario) -> pd.DataFrame:
    """The share of workers who reach so many months, in law and on record."""
    in_law, on_record = (_at_least(row) for row in results.totals.reached)
    return pd.DataFrame(
        {
            "months": POINTS,
            "persons_in_law": in_law,
            "persons_on_record": on_record,
            "share_in_law": in_law / results.n,
            "share_on_record": on_record / results.n,
        }
    )


def _at_least(persons: Ints) -> Ints:
    """The persons with at least so many months, at each of POINTS; persons: by exact months."""
    found: Ints = np.cumsum(persons[::-1])[::-1][list(POINTS)]
    return found
