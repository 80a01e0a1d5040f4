"""The ladder of what is lost, by group of persons: what each barrier lifted adds, and its price."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

import numpy as np
import pandas as pd

from portasim.books.ladder import PAYERS, RUNGS, UNPAID
from portasim.core.words import COUNTRIES, COUNTRY_NAMES, ORIGINS, PAPERS, SECTORS, SEXES
from portasim.study.ladders import negative_name, scheme_name, unpaid_name
from portasim.study.persons import groups_of
from portasim.study.plans import READINGS
from portasim.study.sums import Sums, interval
from portasim.study.tables.summary import SMALLEST_GROUP
from portasim.study.tables.table import Column, SeveralScenarios, columns, table

FRAME: Final = "everybody"
"""The people of a figure: all that are simulated."""
ALL: Final = "all"
"""The group of everybody, and its one value."""
GROUPS: Final[Mapping[str, Sequence[str]]] = {
    "origin": ORIGINS,
    "sex": SEXES,
    "sector": SECTORS,
    "papers": PAPERS,
}
_COLUMNS: Final = (
    *columns(
        {
            "reading": ("", "reading of section 56: late claims accepted or barred"),
            "frame": ("", "whom the figures are about: everybody simulated"),
            "group": ("", "all, origin, sex, sector or papers"),
            "value": ("", "which of them"),
            "rung": ("", "received, then the barrier lifted, with those before it"),
            "persons": ("persons", "simulated persons in the group"),
            "mean_THB": ("THB", "mean that the rung adds; empty in groups below 30 persons"),
            "low_THB": ("THB", "lower end of its 95 % interval, sampling only"),
            "high_THB": ("THB", "upper end"),
            "mean_so_far_THB": ("THB", "mean value with this barrier and those before it lifted"),
        }
    ),
    *(
        Column(f"mean_{country}_THB", "THB", f"of mean_THB, rights in {COUNTRY_NAMES[country]}")
        for country in COUNTRIES
    ),
    *(
        Column(
            f"unpaid_{payer}_THB",
            "THB",
            f"mean contributions never paid, of the {payer}, that the rung rests on",
        )
        for payer in PAYERS
    ),
    *columns(
        {
            "mean_net_THB": ("THB", "mean_THB less those never paid by worker and employer"),
            "persons_negative": ("persons", "who have less with the barrier lifted"),
        }
    ),
)


@table(
    "ladder",
    page="ladder",
    keys=["reading", "group", "value", "rung"],
    scope="comparison",
    columns=_COLUMNS,
)
def ladder(comparison: SeveralScenarios) -> pd.DataFrame:
    """What is received, and what is added as barrier after barrier is lifted, by group.

    The order is fixed. Of the first scenario, unless the ladders of all are wanted.
    """
    rows = [
        {"scenario": results.id, "reading": word, "frame": FRAME, **row}
        for results in comparison.all
        for reading, word in enumerate(READINGS)
        for row in _rows(results.ladder(reading))
    ]
    return pd.DataFrame(rows)


def _rows(sums: Sums | None) -> Iterator[dict[str, Any]]:
    """The rungs of everybody, then of each group that holds anybody."""
    if sums is None:
        return
    yield from _rungs(sums, ALL, ALL, shown=True)
    codes = groups_of(sums.cells)
    for group, words in GROUPS.items():
        for code in np.unique(codes[group]).tolist():
            some = sums.select(codes[group] == code)
            word = COUNTRY_NAMES.get(words[code], words[code])
            yield from _rungs(some, group, word, shown=some.count() >= SMALLEST_GROUP)


def _rungs(sums: Sums, group: str, value: str, *, shown: bool) -> Iterator[dict[str, Any]]:
    """A row a rung of one group; shown: whether it is large enough for figures."""
    persons, so_far = sums.count(), 0.0
    for rung in RUNGS:
        row: dict[str, Any] = {"group": group, "value": value, "rung": rung, "persons": persons}
        if shown:
            mean, low, high = interval(sums, rung)
            so_far += mean
            if persons < SMALLEST_GROUP:
                low = high = float("nan")
            row |= {"mean_THB": mean, "low_THB": low, "high_THB": high, "mean_so_far_THB": so_far}
            for country in COUNTRIES:
                row[f"mean_{country}_THB"] = sums.mean(scheme_name(rung, country))
            unpaid = {
                payer: sums.mean(unpaid_name(rung, payer)) if rung in UNPAID else 0.0
                for payer in PAYERS
            }
            row |= {f"unpaid_{payer}_THB": amount for payer, amount in unpaid.items()}
            row["mean_net_THB"] = mean - unpaid["employee"] - unpaid["employer"]
            row["persons_negative"] = int(sums.total(negative_name(rung)))
        yield row
