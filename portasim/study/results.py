"""Results as tidy tables: one scenario, and scenarios compared for the same persons.

Groups are formed on people, never on what a scenario does to them, so a group holds the same
persons under each scenario. Money is baht in columns that end in `_THB`; flows end in `_m`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

import numpy as np
import pandas as pd

from portasim.books.cash import FLOWS, cash_book
from portasim.books.exchange import as_a_thai_national
from portasim.books.flows import present_values
from portasim.books.months import MONTH_ENDS, month_book
from portasim.books.payments import received
from portasim.books.states import home_rights_states, thai_rights
from portasim.core.arrays import Floats, Ints, sum_by
from portasim.core.calendar import NEVER, years_of
from portasim.core.facts import World
from portasim.core.words import CURRENCY, ORIGINS, PAPERS, SATANG, SECTORS, SEXES
from portasim.offices.claims import BENEFITS, OLD_AGE, OUTCOMES
from portasim.rights.home_prices import MINOR
from portasim.rights.outcome import CHANNELS, Outcome
from portasim.scenario.scenario import Scenario
from portasim.study.statistics import mean_interval, table_html
from portasim.study.tables.who_pays import (
    fairness_table,
    funds_table,
    nationality_table,
    payers_table,
    years_table,
)

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
        ledger = outcome.ledger
        paid = ledger.remitted
        owed = ledger.owed

        def by_person(column: Ints, rows: Any) -> Ints:
            total = np.zeros(world.n, dtype=np.int64)
            np.add.at(total, ledger.person[rows], column[rows])
            return total

        taken = outcome.taken
        moved = sum_by(taken.person[taken.moved], taken.amount[taken.moved], world.n)
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
                "pension_real_THB_m": self._real(outcome.pension_m / SATANG, outcome.right.arises),
                **self._at_home(),
                "received_THB": got.total / SATANG,
                "moved_THB": moved / SATANG,
                "regret_THB": outcome.regret,
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

    def _real(self, baht: Floats, on: Ints) -> Floats:
        """Baht of some days at Thai prices of the year of valuation; 0 where there is no amount."""
        found: Floats = np.where(baht > 0, self.outcome.in_law.prices.real(baht, on), 0.0)
        return found

    def _at_home(self) -> dict[str, Any]:
        """What each person has at home, in the currency of home and in baht of its first year."""
        outcome, origin = self.outcome, self.world.people.origin
        minor = np.array(MINOR)[origin]
        pension = outcome.in_law.prices.baht(origin, outcome.home_pension_m, outcome.home.arises)
        return {
            "home_insured_months": outcome.home.months,
            "thai_months_added": outcome.home_added.months,
            "home_totalised": outcome.home_totalised,
            "home_currency": np.array([CURRENCY[c] for c in ORIGINS], dtype=object)[origin],
            "home_pension_m": outcome.home_pension_m / minor,
            "home_lump_sum": outcome.home_lump_sum / minor,
            "home_right_arises": _dates(outcome.home.arises),
            "home_claimed": outcome.home_paid < NEVER,
            "home_pension_THB_m": pension,
            "home_pension_real_THB_m": self._real(pension, outcome.home.arises),
        }

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
        """The cash book of the fund's old-age group for the simulated people, by year, baht."""
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
    def rights(self) -> pd.DataFrame:
        """What has become of the rights in each scheme by the horizon: persons by state."""
        rows = [
            (self.id, scheme, state, persons)
            for scheme, rights in (
                ("TH", thai_rights(self.outcome, self.world)),
                ("home", home_rights_states(self.outcome, self.world)),
            )
            for state, persons in rights.count().items()
        ]
        return pd.DataFrame(rows, columns=["scenario", "scheme", "state", "persons"])

    @cached_property
    def summary(self) -> pd.DataFrame:
        """Headline measures: measure, value, low and high (95 %, sampling only), unit."""
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

    @cached_property
    def flows(self) -> Floats:
        """Present values of what each party pays and receives: origins x PARTIES x MOVES, baht."""
        return present_values(self.outcome, self.world)

    @cached_property
    def as_thai(self) -> Floats:
        """What the same careers would bring Thai nationals, one a person, baht."""
        return as_a_thai_national(self.outcome, self.world)

    @cached_property
    def payers(self) -> pd.DataFrame:
        """Who pays and who receives, present values: a row a party."""
        return payers_table(self.id, self.flows, self.world.n)

    @cached_property
    def payers_by_year(self) -> pd.DataFrame:
        """Who pays and who receives in each year, money of the day: a row a year and party."""
        return years_table(self.id, self.outcome, self.world)

    @cached_property
    def funds(self) -> pd.DataFrame:
        """The cash books of the home funds by year, in their own currencies."""
        return funds_table(self.id, self.outcome, self.world)

    @cached_property
    def nationality(self) -> pd.DataFrame:
        """By country of origin: paid in, received, and as a Thai national."""
        return nationality_table(self.id, self.outcome, self.world, self.flows, self.as_thai)

    @cached_property
    def fairness(self) -> pd.DataFrame:
        """By country of origin: money and rights that change hands between the funds."""
        return fairness_table(self.id, self.outcome, self.world, self.flows)

    def to_frame(self) -> pd.DataFrame:
        """The headline measures as a table."""
        return self.summary

    def _repr_html_(self) -> str:
        return f"<h4>{self.name}</h4>" + table_html(self.summary)


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
    text = np.datetime_as_string(np.where(days >= NEVER, 0, days).astype("datetime64[D]"))
    return np.where(days >= NEVER, "", text).tolist()


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
