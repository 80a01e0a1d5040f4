"""Results as tidy tables: one scenario, and scenarios compared for the same persons.

Groups are formed on people, never on what a scenario does to them, so a group holds the same
persons under each scenario. Money is baht in columns that end in `_THB`; flows end in `_m`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final

import numpy as np
import pandas as pd

from portasim.core.vocab import (
    COUNTRY_NAMES,
    NEVER,
    ORIGINS,
    PAPERS,
    SATANG,
    SECTORS,
    SEXES,
    Floats,
    Ints,
    iso,
    years_of,
)
from portasim.law.ledger import NOT_PROVABLE
from portasim.offices.claims import BENEFITS, OUTCOMES
from portasim.study.books import FLOWS, MONTH_ENDS, cash_book, month_book, received
from portasim.study.experiment import CHANNELS, OLD_AGE, Outcome
from portasim.study.scenario import Scenario
from portasim.study.world import World

UNTOUCHED_THB: Final = 1.0
"""Present values that differ by less than this count as untouched."""
GROUPS: Final = ("origin", "sex", "sector", "papers", "cohort")
QUALIFYING_MONTHS: Final = 180


@dataclass(frozen=True, eq=False)
class Results:
    """One scenario's results for the people of a world.

    people: a row a person; summary: one row of headline measures; months: the month book in total;
    cash: the cash book; claims: outcomes of claims by benefit.
    """

    scenario: Scenario
    outcome: Outcome
    world: World

    @property
    def id(self) -> str:
        """The scenario's short name."""
        return self.scenario.plan.id

    @property
    def name(self) -> str:
        """The scenario's name for tables and charts."""
        return self.scenario.plan.name

    @cached_property
    def people(self) -> pd.DataFrame:
        """A row a person: who they are, months, rights, values in baht, outcome of the claim."""
        outcome, world = self.outcome, self.world
        people, law = world.people, outcome.in_law
        got = received(outcome, world)
        ledger = law.ledger
        paid = ledger.step >= NOT_PROVABLE
        owed = ledger.owed

        def by_person(column: Ints, rows: Any) -> Ints:
            total = np.zeros(world.n, dtype=np.int64)
            np.add.at(total, ledger.person[rows], column[rows])
            return total

        moved = np.zeros(world.n, dtype=np.int64)
        transfers = outcome.taken.benefit == BENEFITS.index("transfer")
        transfers &= outcome.taken.decided < NEVER
        np.add.at(moved, outcome.taken.person[transfers], outcome.taken.amount[transfers])
        claim = np.full(world.n, "none", dtype=object)
        claims = outcome.claims
        mine = claims.benefit == OLD_AGE
        claim[claims.person[mine]] = np.array(OUTCOMES, dtype=object)[
            outcome.decisions.outcome[mine]
        ]
        names = people.names or tuple(f"{number}" for number in range(world.n))
        provable = outcome.own.months
        return pd.DataFrame(
            {
                "person": names,
                "origin": np.array(ORIGINS, dtype=object)[people.origin],
                "sex": np.array(SEXES, dtype=object)[people.sex],
                "sector": np.array(SECTORS, dtype=object)[world.sector],
                "papers": np.array(PAPERS, dtype=object)[world.papers],
                "cohort": _cohorts(years_of(world.arrived)),
                "months_worked": by_person(ledger.months, slice(None)),
                "months_in_law": law.right.months,
                "months_on_record": provable,
                "home_months": outcome.foreign_months,
                "months_short_of_180": np.maximum(QUALIFYING_MONTHS - provable, 0),
                "benefit": _benefits(outcome),
                "totalised": outcome.totalised,
                "pension_THB_m": outcome.pension_m / SATANG,
                "lump_sum_THB": outcome.lump_sum / SATANG,
                "claim": claim,
                "right_arises": _dates(outcome.right.arises),
                "received_THB": got.total / SATANG,
                "moved_THB": moved / SATANG,
                "unvalued": outcome.unvalued,
                "employee_paid_THB": by_person(owed.employee_old_age, paid) / SATANG,
                "employer_paid_THB": by_person(owed.employer_old_age, paid) / SATANG,
                "state_paid_THB": by_person(owed.government_old_age, paid) / SATANG,
                "value_THB": outcome.value,
                "value_in_law_THB": law.value,
                "value_whole_career_THB": law.star,
                "lost_to_practice_THB": law.value - outcome.value,
                "lost_to_law_THB": law.star - law.value,
                **{f"{channel}_THB": outcome.parts[channel] for channel in CHANNELS},
            }
        )

    @cached_property
    def months(self) -> pd.DataFrame:
        """The month book in total: months and persons by where worked months end."""
        book = month_book(self.outcome, self.world)
        return pd.DataFrame(
            {
                "scenario": self.id,
                "ends": MONTH_ENDS,
                "months": book.sum(axis=0),
                "persons": (book > 0).sum(axis=0),
            }
        )

    @cached_property
    def cash(self) -> pd.DataFrame:
        """The cash book of the Thai fund's old-age group for the simulated people, by year, baht."""
        years, book = cash_book(self.outcome, self.world)
        frame = pd.DataFrame(book / SATANG, columns=[f"{flow}_THB" for flow in FLOWS])
        frame.insert(0, "year", years)
        frame.insert(0, "fund", "TH old age and child allowance")
        frame.insert(0, "scenario", self.id)
        return frame

    @cached_property
    def claims(self) -> pd.DataFrame:
        """Claims by benefit and outcome, with the median and 90th percentile of days waited."""
        claims, decisions = self.outcome.claims, self.outcome.decisions
        frame = pd.DataFrame(
            {
                "benefit": np.array(BENEFITS, dtype=object)[claims.benefit],
                "outcome": np.array(OUTCOMES, dtype=object)[decisions.outcome],
                "days": np.where(
                    decisions.decided < NEVER, decisions.decided - claims.filed, np.nan
                ),
            }
        )
        grouped = frame.groupby(["benefit", "outcome"], observed=True)["days"]
        table = grouped.agg(
            claims="size", median_days="median", p90_days=lambda days: days.quantile(0.9)
        ).reset_index()
        table.insert(0, "scenario", self.id)
        return table

    @cached_property
    def summary(self) -> pd.DataFrame:
        """Headline measures, one row each: measure, value, low, high (95 %, sampling only), unit."""
        return _measures(self.people, self.id)

    @cached_property
    def forfeited(self) -> pd.DataFrame:
        """Old-age contributions of persons for whom nobody receives as much, by payer, baht.

        The advocates' figure; it stands apart and is never added to values.
        """
        people = self.people
        paid = people["employee_paid_THB"] + people["employer_paid_THB"]
        lost = people[(people["received_THB"] + people["moved_THB"] < paid) & (paid > 0)]
        return pd.DataFrame(
            {
                "scenario": self.id,
                "payer": payer,
                "contributions_THB": float(lost[f"{payer}_paid_THB"].sum()),
                "persons": len(lost),
                "of_persons": int((paid > 0).sum()),
            }
            for payer in ("employee", "employer", "state")
        )

    def to_frame(self) -> pd.DataFrame:
        """The headline measures as a table."""
        return self.summary

    def _repr_html_(self) -> str:
        return f"<h4>{self.name}</h4>" + _html(self.summary)


def _cohorts(years: Ints) -> Any:
    first = (years - 1998) // 5 * 5 + 1998
    return np.array([f"{year}-{min(year + 4, 2026)}" for year in first], dtype=object)


def _benefits(outcome: Outcome) -> Any:
    kind = np.full(len(outcome.value), "none", dtype=object)
    kind[outcome.right.heirs > 0] = "heirs"
    kind[outcome.lump_sum > 0] = "lump_sum"
    kind[outcome.pension_m > 0] = "pension"
    return kind


def _dates(days: Ints) -> list[str]:
    return ["" if number >= NEVER else iso(int(number)) for number in days]


def mean_interval(values: Floats) -> tuple[float, float, float]:
    """The mean and its 95 % interval for sampling of persons alone: mean, low, high."""
    mean = float(np.mean(values)) if len(values) else float("nan")
    if len(values) < 2:
        return mean, float("nan"), float("nan")
    half = 1.96 * float(np.std(values, ddof=1)) / len(values) ** 0.5
    return mean, mean - half, mean + half


_MEASURES: Final[Mapping[str, tuple[str, str]]] = {
    "value": ("value_THB", "THB"),
    "value_in_law": ("value_in_law_THB", "THB"),
    "value_whole_career": ("value_whole_career_THB", "THB"),
    "lost_to_practice": ("lost_to_practice_THB", "THB"),
    "lost_to_law": ("lost_to_law_THB", "THB"),
    "months_worked": ("months_worked", "months"),
    "months_in_law": ("months_in_law", "months"),
    "months_on_record": ("months_on_record", "months"),
    "months_short_of_180": ("months_short_of_180", "months"),
    "moved": ("moved_THB", "THB"),
}


def _measures(people: pd.DataFrame, scenario: str) -> pd.DataFrame:
    rows = []
    for measure, (column, unit) in _MEASURES.items():
        mean, low, high = mean_interval(people[column].to_numpy(dtype=np.float64))
        rows.append((scenario, f"mean_{measure}", mean, low, high, unit))
    for measure, chosen in (
        ("share_with_a_pension_right", people["benefit"] == "pension"),
        ("share_paid", people["received_THB"] > 0),
        ("share_with_180_months_in_law", people["months_in_law"] >= QUALIFYING_MONTHS),
    ):
        mean, low, high = mean_interval(chosen.to_numpy(dtype=np.float64))
        rows.append((scenario, measure, mean, low, high, "share"))
    return pd.DataFrame(rows, columns=["scenario", "measure", "value", "low", "high", "unit"])


def _html(frame: pd.DataFrame) -> str:
    return str(frame.to_html(index=False, float_format=lambda value: f"{value:,.2f}"))


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

        Mean and interval are of paired differences over all persons, sampling only. Where
        contributions move to a home fund they are shown as moved; gains are not reckoned.
        """
        return pd.DataFrame([self._against(results) for results in self.all])

    def _against(self, results: Results) -> dict[str, Any]:
        difference = self.difference(results)
        mean, low, high = mean_interval(difference)
        touched = np.abs(difference) >= UNTOUCHED_THB
        gains, losses = difference[touched & (difference > 0)], difference[difference <= -1]
        people = results.people
        valued = not bool(people["unvalued"].any())
        row: dict[str, Any] = {
            "scenario": results.id,
            "name": results.name,
            "valued": valued,
            "mean_value_THB": float(people["value_THB"].mean()),
            "mean_transferred_THB": mean if valued else float("nan"),
            "low_THB": low if valued else float("nan"),
            "high_THB": high if valued else float("nan"),
            "share_gain": len(gains) / len(people) if valued else float("nan"),
            "share_lose": len(losses) / len(people) if valued else float("nan"),
            "share_untouched": 1 - (len(gains) + len(losses)) / len(people)
            if valued
            else float("nan"),
            "median_gain_THB": float(np.median(gains)) if len(gains) and valued else float("nan"),
            "median_loss_THB": float(np.median(losses)) if len(losses) and valued else float("nan"),
            "mean_moved_THB": float(people["moved_THB"].mean()),
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

        Groups with fewer than 30 persons are shown without interval.
        """
        rows = []
        for results in self.all:
            people, difference = results.people, self.difference(results)
            valued = not bool(people["unvalued"].any())
            for group in GROUPS:
                for value, index in people.groupby(group, observed=True).indices.items():
                    part = people.iloc[index]
                    mean, low, high = mean_interval(difference[index])
                    if len(index) < 30:
                        low = high = float("nan")
                    if not valued:
                        mean = low = high = float("nan")
                    lost = float((difference[index] <= -UNTOUCHED_THB).mean())
                    rows.append(
                        {
                            "scenario": results.id,
                            "group": group,
                            "value": COUNTRY_NAMES.get(str(value), str(value)),
                            "persons": len(index),
                            "mean_value_THB": float(part["value_THB"].mean()),
                            "mean_in_law_THB": float(part["value_in_law_THB"].mean()),
                            "mean_lost_to_practice_THB": float(part["lost_to_practice_THB"].mean()),
                            "mean_lost_to_law_THB": float(part["lost_to_law_THB"].mean()),
                            "mean_transferred_THB": mean,
                            "low_THB": low,
                            "high_THB": high,
                            "share_gain": float((difference[index] >= UNTOUCHED_THB).mean())
                            if valued
                            else float("nan"),
                            "share_lose": lost if valued else float("nan"),
                            "mean_paid_in_THB": float(
                                part[["employee_paid_THB", "employer_paid_THB", "state_paid_THB"]]
                                .sum(axis=1)
                                .mean()
                            ),
                            "mean_received_THB": float(part["received_THB"].mean()),
                            "mean_moved_THB": float(part["moved_THB"].mean()),
                            "mean_months_short_of_180": float(part["months_short_of_180"].mean()),
                            "share_with_a_pension_right": float(
                                (part["benefit"] == "pension").mean()
                            ),
                        }
                    )
        return pd.DataFrame(rows)

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
    def forfeited(self) -> pd.DataFrame:
        """The forfeited contributions of all scenarios."""
        return pd.concat([results.forfeited for results in self.all], ignore_index=True)

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
        return _html(self.differences)
