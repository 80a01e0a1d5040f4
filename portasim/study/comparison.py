"""Scenarios compared for the same persons: differences, groups, and all tables side by side."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final

import numpy as np
import pandas as pd

from portasim.core.arrays import Floats
from portasim.core.words import COUNTRY_NAMES
from portasim.rights.outcome import CHANNELS
from portasim.study.results import Results
from portasim.study.statistics import mean_interval, table_html
from portasim.study.tables.ranking import ranking, reasons
from portasim.study.tables.who_pays import against_first, thai_fund_pays_more

UNTOUCHED_THB: Final = 1.0
"""Present values that differ by less than this count as untouched."""
GROUPS: Final = ("origin", "sex", "sector", "papers", "cohort")
SMALLEST_GROUP: Final = 30
"""Groups with fewer persons are shown without interval."""


@dataclass(frozen=True, eq=False)
class Comparison:
    """Scenarios for the same persons, each against the first, the baseline.

    late: for each scenario the mean value under both readings of section 56 (late claims accepted
    or barred); to_frame() is the table of differences.
    """

    baseline: Results
    others: tuple[Results, ...]
    late: pd.DataFrame = field(repr=False)

    @property
    def all(self) -> tuple[Results, ...]:
        """The baseline and the others, in order."""
        return (self.baseline, *self.others)

    @cached_property
    def differences(self) -> pd.DataFrame:
        """One row a scenario: what it transfers, by channel, and who gains, loses, is untouched.

        Mean and interval are of paired differences over all persons, sampling only.
        """
        return pd.DataFrame([self._against(results) for results in self.all])

    def _against(self, results: Results) -> dict[str, Any]:
        difference = self.difference(results)
        mean, low, high = mean_interval(difference)
        touched = np.abs(difference) >= UNTOUCHED_THB
        gains, losses = (
            difference[touched & (difference > 0)],
            difference[touched & (difference < 0)],
        )
        people = results.people
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
            **_regrets(results),
            "share_with_a_pension_right": float((people["benefit"] == "pension").mean()),
        }
        base = self.baseline.people
        for channel in CHANNELS:
            name = f"{channel}_THB"
            row[f"mean_{name}"] = float((people[name] - base[name]).mean())
        return row

    def difference(self, results: Results) -> Floats:
        """Transferred to each person: present value under a scenario less under the baseline."""
        ours, base = results.people["value_THB"], self.baseline.people["value_THB"]
        return (ours - base).to_numpy(dtype=np.float64)

    @cached_property
    def groups(self) -> pd.DataFrame:
        """By origin, sex, sector, papers and cohort: means, intervals, gainers and losers.

        Groups of fewer than SMALLEST_GROUP persons are shown without interval.
        """
        rows = []
        for results in self.all:
            people, difference = results.people, self.difference(results)
            measured = _measured(people)
            for group in GROUPS:
                groups = people.groupby(group, observed=True)
                means = measured.groupby(people[group], observed=True).mean().to_dict("index")
                for value, index in groups.indices.items():
                    mean, low, high = mean_interval(difference[index])
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
                            "share_gain": float((difference[index] >= UNTOUCHED_THB).mean()),
                            "share_lose": float((difference[index] <= -UNTOUCHED_THB).mean()),
                        }
                    )
        return pd.DataFrame(rows)

    @cached_property
    def ranking(self) -> pd.DataFrame:
        """The instruments in order of what they transfer; those not told apart share a rank."""
        return ranking(self.others, [self.difference(results) for results in self.others])

    @cached_property
    def reasons(self) -> pd.DataFrame:
        """Why: what the law of each country of origin makes of each scenario."""
        return pd.concat([reasons(results) for results in self.all], ignore_index=True)

    @cached_property
    def months(self) -> pd.DataFrame:
        """The month books of all scenarios."""
        return pd.concat([results.months for results in self.all], ignore_index=True)

    @cached_property
    def cash(self) -> pd.DataFrame:
        """The cash books of all scenarios."""
        return pd.concat([results.cash for results in self.all], ignore_index=True)

    @cached_property
    def claims(self) -> pd.DataFrame:
        """Outcomes of claims of all scenarios."""
        return pd.concat([results.claims for results in self.all], ignore_index=True)

    @cached_property
    def rights(self) -> pd.DataFrame:
        """The states of rights of all scenarios."""
        return pd.concat([results.rights for results in self.all], ignore_index=True)

    @cached_property
    def forfeited(self) -> pd.DataFrame:
        """The forfeited contributions of all scenarios."""
        return pd.concat([results.forfeited for results in self.all], ignore_index=True)

    @cached_property
    def payers(self) -> pd.DataFrame:
        """Who pays in all scenarios, with how each party's net differs from the baseline."""
        frames = [results.payers for results in self.all]
        return against_first(frames, ["payer"], ["mean_net_THB", "total_net_THB"])

    @cached_property
    def payers_by_year(self) -> pd.DataFrame:
        """The same by year, in money of the day."""
        frames = [results.payers_by_year for results in self.all]
        return against_first(frames, ["year", "payer"], ["net_THB"])

    @cached_property
    def funds(self) -> pd.DataFrame:
        """The cash books of the home funds in all scenarios."""
        return pd.concat([results.funds for results in self.all], ignore_index=True)

    @cached_property
    def nationality(self) -> pd.DataFrame:
        """By country of origin in all scenarios: paid in, received, as a Thai national."""
        return pd.concat([results.nationality for results in self.all], ignore_index=True)

    @cached_property
    def fairness(self) -> pd.DataFrame:
        """Money and rights between the funds, with what the Thai fund pays more than before."""
        return thai_fund_pays_more([results.fairness for results in self.all])

    @cached_property
    def summary(self) -> pd.DataFrame:
        """The headline measures of all scenarios."""
        return pd.concat([results.summary for results in self.all], ignore_index=True)

    @cached_property
    def people(self) -> pd.DataFrame:
        """A row a person and scenario."""
        frames = []
        for results in self.all:
            frame = results.people.copy()
            frame.insert(0, "scenario", results.id)
            frame["transferred_THB"] = self.difference(results)
            frames.append(frame)
        return pd.concat(frames, ignore_index=True)

    def to_frame(self) -> pd.DataFrame:
        """The table of differences, one row a scenario."""
        return self.differences

    def _repr_html_(self) -> str:
        return table_html(self.differences)


def _regrets(results: Results) -> dict[str, float]:
    """Of those who took a refund: their share of all, who would have had more, and how much."""
    took, regret = results.outcome.took_refund, results.outcome.regret
    some = bool(took.any())
    return {
        "share_took_refund": float(took.mean()),
        "share_regret": float((regret[took] >= UNTOUCHED_THB).mean()) if some else float("nan"),
        "mean_regret_THB": float(regret[took].mean()) if some else float("nan"),
    }


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
            "mean_months_short_of_180": people["months_short_of_180"],
            "share_with_a_pension_right": people["benefit"] == "pension",
        }
    )
