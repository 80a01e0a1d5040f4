"""Scenarios against the first for the same persons: what they transfer, to whom, and regrets."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import pandas as pd

from portasim.core.arrays import Floats
from portasim.core.words import COUNTRY_NAMES
from portasim.rights.outcome import CHANNELS
from portasim.study.statistics import mean_interval
from portasim.study.tables.people import CHANNEL_MEANINGS
from portasim.study.tables.summary import SMALLEST_GROUP
from portasim.study.tables.table import (
    Column,
    OneScenario,
    SeveralScenarios,
    columns,
    table,
)

UNTOUCHED_THB: Final = 1.0
"""Present values that differ by less than this count as untouched."""
GROUPS: Final = ("origin", "sex", "sector", "papers", "cohort")


def difference(comparison: SeveralScenarios, results: OneScenario) -> Floats:
    """Transferred to each person: present value under a scenario less under the first."""
    ours, base = (r.table("people")["value_THB"] for r in (results, comparison.baseline))
    return (ours - base).to_numpy(dtype=np.float64)


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
    gained = difference(comparison, results)
    mean, low, high = mean_interval(gained)
    touched = np.abs(gained) >= UNTOUCHED_THB
    gains, losses = gained[touched & (gained > 0)], gained[touched & (gained < 0)]
    people, base = results.table("people"), comparison.baseline.table("people")
    row: dict[str, Any] = {
        "scenario": results.id,
        "name": results.name,
        "mean_value_THB": float(people["value_THB"].mean()),
        "mean_transferred_THB": mean,
        "low_THB": low,
        "high_THB": high,
        "share_gain": len(gains) / len(people),
        "share_lose": len(losses) / len(people),
        "share_untouched": 1 - (len(gains) + len(losses)) / len(people),
        "median_gain_THB": float(np.median(gains)) if len(gains) else float("nan"),
        "median_loss_THB": float(np.median(losses)) if len(losses) else float("nan"),
        "mean_moved_THB": float(people["moved_THB"].mean()),
        **_refunds(results),
        "share_with_a_pension_right": float((people["benefit"] == "pension").mean()),
    }
    for channel in CHANNELS:
        name = f"{channel}_THB"
        row[f"mean_{name}"] = float((people[name] - base[name]).mean())
    return row


def _refunds(results: OneScenario) -> dict[str, float]:
    """Of those who took a refund: their share of all, who would have had more, and how much."""
    took, regret = results.outcome.took_refund, results.outcome.regret
    some = bool(took.any())
    return {
        "share_took_refund": float(took.mean()),
        "share_regret": float((regret[took] >= UNTOUCHED_THB).mean()) if some else float("nan"),
        "mean_regret_THB": float(regret[took].mean()) if some else float("nan"),
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
    took, missed = results.outcome.took_refund, results.outcome.regret
    sorry = took & (missed >= UNTOUCHED_THB)
    takers, none = int(took.sum()), float("nan")
    row = {
        "persons": len(took),
        "took_refund": takers,
        "regret": int(sorry.sum()),
        "share_took_refund": takers / len(took),
        "share_regret": sorry.sum() / takers if takers else none,
        "mean_more_THB": float(missed[sorry].mean()) if sorry.any() else none,
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
        people, gained = results.table("people"), difference(comparison, results)
        measured = _measured(people)
        for group in GROUPS:
            found = people.groupby(group, observed=True)
            means = measured.groupby(people[group], observed=True).mean().to_dict("index")
            for value, index in found.indices.items():
                mean, low, high = mean_interval(gained[index])
                if len(index) < SMALLEST_GROUP:
                    low = high = float("nan")
                rows.append(
                    {
                        "scenario": results.id,
                        "group": group,
                        "value": COUNTRY_NAMES.get(str(value), str(value)),
                        "persons": len(index),
                        **{str(name): mean_ for name, mean_ in means[value].items()},
                        "mean_transferred_THB": mean,
                        "low_THB": low,
                        "high_THB": high,
                        "share_gain": float((gained[index] >= UNTOUCHED_THB).mean()),
                        "share_lose": float((gained[index] <= -UNTOUCHED_THB).mean()),
                    }
                )
    return pd.DataFrame(rows)


_VALUES: Final = {
    "mean_value_THB": "value_THB",
    "mean_in_law_THB": "value_in_law_THB",
    "mean_lost_to_practice_THB": "lost_to_practice_THB",
    "mean_lost_to_law_THB": "lost_to_law_THB",
}


def _measured(people: pd.DataFrame) -> pd.DataFrame:
    """What the means of groups are taken of, a row a person."""
    paid = people[["employee_paid_THB", "employer_paid_THB", "state_paid_THB"]].sum(axis=1)
    return pd.DataFrame(
        {
            **{name: people[column] for name, column in _VALUES.items()},
            "mean_paid_in_THB": paid,
            "mean_received_THB": people["received_THB"],
            "mean_moved_THB": people["moved_THB"],
            "mean_months_short_of_minimum": people["months_short_of_minimum"],
            "share_with_a_pension_right": people["benefit"] == "pension",
        }
    )
