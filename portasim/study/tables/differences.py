"""Scenarios against the first for the same persons: what they transfer, to whom, and regrets."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import pandas as pd

from portasim.books.values import CHANNELS
from portasim.core.arrays import Bools, Floats
from portasim.core.words import COUNTRY_NAMES, ORIGINS, PAPERS, SECTORS, SEXES
from portasim.study.persons import UNTOUCHED_THB, groups_of
from portasim.study.statistics import mean_interval
from portasim.study.sums import Sums
from portasim.study.tables.people import CHANNEL_MEANINGS, cohort_word
from portasim.study.tables.summary import SMALLEST_GROUP
from portasim.study.tables.table import (
    Column,
    OneScenario,
    SeveralScenarios,
    columns,
    table,
)

GROUPS: Final = ("origin", "sex", "sector", "papers", "cohort")


def difference(base: OneScenario, results: OneScenario) -> Floats:
    """Transferred to each person: present value under a scenario less under the first."""
    found: Floats = results.kept.value - base.kept.value
    return found


@table(
    "differences",
    page="gainers-and-losers",
    keys=[],
    scope="comparison",
    columns=(
        *columns(
            {
                "name": ("", "name of the scenario"),
                "mean_value_THB": ("THB", "mean present value of what is received"),
                "mean_transferred_THB": ("THB", "mean difference to the first scenario"),
                "low_THB": ("THB", "lower end of its paired 95 % interval, sampling only"),
                "high_THB": ("THB", "upper end"),
                "share_gain": ("share", "who gain 1 baht or more"),
                "share_lose": ("share", "who lose 1 baht or more"),
                "share_untouched": ("share", "all others"),
                "median_gain_THB": ("THB", "median among gainers; empty without any"),
                "median_loss_THB": ("THB", "median among losers, negative; empty without any"),
                "mean_moved_THB": ("THB", "mean moved to a home fund, money of the day"),
                "share_took_refund": ("share", "who were paid a refund"),
                "share_regret": ("share", "of these, who would have had more by keeping months"),
                "mean_regret_THB": ("THB", "what they would have had more, mean over takers"),
                "share_with_a_pension_right": ("share", "who have a Thai pension by the record"),
            }
        ),
        *(
            Column(f"mean_{name}_THB", "THB", f"difference in {meaning}")
            for name, meaning in CHANNEL_MEANINGS.items()
        ),
    ),
)
def differences(comparison: SeveralScenarios) -> pd.DataFrame:
    """What each scenario transfers, by channel, and who gains, loses, is untouched.

    Mean and interval are of paired differences over all persons, sampling only.
    """
    return pd.DataFrame([_against(comparison, results) for results in comparison.all])


def _against(comparison: SeveralScenarios, results: OneScenario) -> dict[str, Any]:
    gained = difference(comparison.baseline, results)
    mean, low, high = mean_interval(gained)
    touched = np.abs(gained) >= UNTOUCHED_THB
    gains, losses = gained[touched & (gained > 0)], gained[touched & (gained < 0)]
    sums, base, n = results.totals.sums, comparison.baseline.totals.sums, results.n
    row: dict[str, Any] = {
        "scenario": results.id,
        "name": results.name,
        "mean_value_THB": float(results.kept.value.mean()),
        "mean_transferred_THB": mean,
        "low_THB": low,
        "high_THB": high,
        "share_gain": len(gains) / n,
        "share_lose": len(losses) / n,
        "share_untouched": 1 - (len(gains) + len(losses)) / n,
        "median_gain_THB": float(np.median(gains)) if len(gains) else float("nan"),
        "median_loss_THB": float(np.median(losses)) if len(losses) else float("nan"),
        "mean_moved_THB": sums.mean("moved_THB"),
        **_refunds(sums),
        "share_with_a_pension_right": sums.mean("with_pension"),
    }
    for channel in CHANNELS:
        name = f"{channel}_THB"
        row[f"mean_{name}"] = float((sums.exact(name) - base.exact(name)) / n)
    return row


def _refunds(sums: Sums) -> dict[str, float]:
    """Of those who took a refund: their share of all, who would have had more, and how much."""
    took, none = sums.total("took_refund"), float("nan")
    return {
        "share_took_refund": sums.mean("took_refund"),
        "share_regret": sums.total("regrets") / took if took else none,
        "mean_regret_THB": sums.total("regret_THB") / took if took else none,
    }


@table(
    "regrets",
    page="value-book",
    keys=[],
    columns=columns(
        {
            "persons": ("persons", "simulated persons"),
            "took_refund": ("persons", "who were paid a refund"),
            "regret": ("persons", "of these, who would have had more by keeping their months"),
            "share_took_refund": ("share", "took_refund of all persons"),
            "share_regret": ("share", "regret of took_refund; empty without takers"),
            "mean_more_THB": ("THB", "what these would have had more, present value, mean of them"),
        }
    ),
)
def regrets(results: OneScenario) -> pd.DataFrame:
    """Of those who take a refund, how many would have had more by keeping their months."""
    sums, none = results.totals.sums, float("nan")
    takers, sorry = (int(sums.total(name)) for name in ("took_refund", "regrets"))
    row = {
        "persons": results.n,
        "took_refund": takers,
        "regret": sorry,
        "share_took_refund": takers / results.n,
        "share_regret": sorry / takers if takers else none,
        "mean_more_THB": sums.total("regretted") / sorry if sorry else none,
    }
    return pd.DataFrame([row])


@table(
    "groups",
    page="value-book",
    keys=["group", "value"],
    scope="comparison",
    columns=columns(
        {
            "group": ("", "origin, sex, sector, papers or cohort"),
            "value": ("", "which of them"),
            "persons": ("persons", "simulated persons in the group"),
            "mean_value_THB": ("THB", "mean present value of what is received"),
            "mean_in_law_THB": ("THB", "mean present value promised by both laws"),
            "mean_lost_to_practice_THB": ("THB", "mean lost to practice"),
            "mean_lost_to_law_THB": ("THB", "mean lost to law"),
            "mean_paid_in_THB": ("THB", "paid into the Thai fund by all payers, money of the day"),
            "mean_received_THB": ("THB", "received from the Thai fund, money of the day"),
            "mean_moved_THB": ("THB", "moved to a home fund, money of the day"),
            "mean_months_short_of_minimum": ("months", "months short of a Thai pension"),
            "share_with_a_pension_right": ("share", "who have a Thai pension by the record"),
            "mean_transferred_THB": ("THB", "mean difference to the first scenario"),
            "low_THB": ("THB", "lower end of its interval; empty below 30 persons"),
            "high_THB": ("THB", "upper end"),
            "share_gain": ("share", "who gain 1 baht or more"),
            "share_lose": ("share", "who lose 1 baht or more"),
        }
    ),
)
def groups(comparison: SeveralScenarios) -> pd.DataFrame:
    """By origin, sex, sector, papers and cohort: means, intervals, gainers and losers."""
    rows = []
    for results in comparison.all:
        gained = difference(comparison.baseline, results)
        of_persons = groups_of(results.kept.cell.astype(np.int64))
        of_cells = groups_of(results.totals.sums.cells)
        for group in GROUPS:
            words = {code: _word(group, code) for code in np.unique(of_cells[group]).tolist()}
            for code in sorted(words, key=lambda code: words[code]):
                mine = gained[of_persons[group] == code]
                mean, low, high = mean_interval(mine)
                if len(mine) < SMALLEST_GROUP:
                    low = high = float("nan")
                rows.append(
                    {
                        "scenario": results.id,
                        "group": group,
                        "value": COUNTRY_NAMES.get(words[code], words[code]),
                        "persons": len(mine),
                        **_means(results.totals.sums, of_cells[group] == code),
                        "mean_transferred_THB": mean,
                        "low_THB": low,
                        "high_THB": high,
                        "share_gain": float((mine >= UNTOUCHED_THB).mean()),
                        "share_lose": float((mine <= -UNTOUCHED_THB).mean()),
                    }
                )
    return pd.DataFrame(rows)


_OF_PERSONS: Final = {
    "mean_value_THB": ("value_THB",),
    "mean_in_law_THB": ("value_in_law_THB",),
    "mean_lost_to_practice_THB": ("lost_to_practice_THB",),
    "mean_lost_to_law_THB": ("lost_to_law_THB",),
    "mean_paid_in_THB": ("employee_paid_THB", "employer_paid_THB", "state_paid_THB"),
    "mean_received_THB": ("received_THB",),
    "mean_moved_THB": ("moved_THB",),
    "mean_months_short_of_minimum": ("months_short_of_minimum",),
    "share_with_a_pension_right": ("with_pension",),
}
"""What the means of groups are taken of: sums of columns of persons."""


def _means(sums: Sums, cells: Bools) -> dict[str, float]:
    persons = sums.count(cells)
    return {
        name: float(sum(sums.exact(column, cells) for column in columns_) / persons)
        for name, columns_ in _OF_PERSONS.items()
    }


def _word(group: str, code: int) -> str:
    """The word of a group's code."""
    if group == "cohort":
        return cohort_word(code)
    words = {"origin": ORIGINS, "sex": SEXES, "sector": SECTORS, "papers": PAPERS}
    return words[group][code]
