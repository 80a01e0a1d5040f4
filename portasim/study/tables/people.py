"""The table of persons: who they are, months, rights, values in baht, outcome of the claim."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
import pandas as pd

from portasim.books.payments import received
from portasim.core.arrays import Floats, Ints, sum_by
from portasim.core.calendar import NEVER, years_of
from portasim.core.words import CURRENCY, ORIGINS, PAPERS, SATANG, SECTORS, SEXES
from portasim.law.scheme import law_day
from portasim.law.system import Law
from portasim.offices.claims import OLD_AGE, OUTCOMES
from portasim.rights.home_prices import MINOR
from portasim.rights.outcome import CHANNELS, Outcome
from portasim.study.tables.table import (
    Column,
    Compared,
    OneScenario,
    below_each_other,
    columns,
    table,
)

MINIMUM: Final = "TH.old_age.qualifying_months"
CHANNEL_MEANINGS: Final = {
    "national": "the Thai right, claimed as today",
    "paid_abroad": "more of the Thai right claimed because it is paid at home, less fees",
    "totalised_share": "what the agreement's Thai pension adds to the Thai right, or takes",
    "refund": "money paid at departure, less fees",
    "home_national": "the home right by home months alone, if it is claimed",
    "home_share": "what the agreement's home pension adds to the home right, or takes",
    "moved_home": "what the home scheme pays for months moved into it",
}
"""Each channel of a value in words."""

_COLUMNS: Final = (
    *columns(
        {
            "person": ("", "number, or the word of a file of people"),
            "origin": ("", "country of origin"),
            "sex": ("", "as drawn or given"),
            "sector": ("", "of most days worked in Thailand"),
            "papers": ("", "of most days worked in Thailand"),
            "cohort": ("", "five-year group of the first day in Thailand"),
            "months_worked": ("months", "months worked in Thailand"),
            "months_in_law": ("months", "months for which contributions were owed"),
            "months_on_record": ("months", "months that can be proved and were not taken away"),
            "home_months": ("months", "home months that an agreement adds to the Thai record"),
            "minimum_months": (
                "months",
                "what a Thai pension asks for when the right arises",
            ),
            "months_short_of_minimum": (
                "months",
                "minimum_months less those on record, at least 0",
            ),
            "minimum_in_law": ("flag", "whether months_in_law reach the minimum"),
            "benefit": ("", "the right by the record: pension, lump_sum, heirs or none"),
            "totalised": ("flag", "whether the agreement's Thai pension is the one paid"),
            "pension_THB_m": ("THB a month", "pension that an accepted claim pays"),
            "lump_sum_THB": ("THB", "lump sum that an accepted claim pays"),
            "claim": ("", "outcome of the old-age claim; none without a right"),
            "right_arises": ("day", "the later of pension age and the end of insurance"),
            "pension_real_THB_m": ("THB a month", "the pension at prices of the year of valuation"),
            "home_insured_months": ("months", "months insured for old age at home"),
            "thai_months_added": ("months", "Thai months that an agreement adds at home"),
            "home_totalised": ("flag", "whether the agreement's home pension is the one paid"),
            "home_currency": ("", "currency of the next two"),
            "home_pension_m": ("home currency a month", "home pension if it is claimed"),
            "home_lump_sum": ("home currency", "one-off payment of home if it is claimed"),
            "home_right_arises": ("day", "the later of pension age and end of insurance at home"),
            "home_claimed": ("flag", "whether the home right is claimed and paid"),
            "home_pension_THB_m": ("THB a month", "home pension at the exchange of its first year"),
            "home_pension_real_THB_m": ("THB a month", "the same at prices of the valuation year"),
            "received_THB": ("THB", "all Thai payments until the horizon, money of the day"),
            "moved_THB": ("THB", "contributions moved to a home fund"),
            "regret_THB": ("THB", "of who took a refund: what keeping the months would have added"),
            "employee_paid_THB": (
                "THB",
                "contributions of the worker that reached the fund",
            ),
            "employer_paid_THB": ("THB", "those of employers"),
            "state_paid_THB": ("THB", "those of the state"),
            "value_THB": ("THB", "present value of what both schemes pay"),
            "value_in_law_THB": ("THB", "present value that Thai and home law promise"),
            "value_whole_career_THB": ("THB", "the whole insured career in the Thai scheme"),
            "lost_to_practice_THB": ("THB", "value_in_law_THB less value_THB"),
            "lost_to_law_THB": ("THB", "value_whole_career_THB less value_in_law_THB"),
        }
    ),
    *(Column(f"{name}_THB", "THB", meaning) for name, meaning in CHANNEL_MEANINGS.items()),
)


def transferred(frames: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """The persons of all scenarios, each with what it transfers to them beside the first."""
    base = frames[0]["value_THB"]
    found = [frame.assign(transferred_THB=frame["value_THB"] - base) for frame in frames]
    return below_each_other(found)


@table(
    "people",
    page="README",
    keys=["person"],
    columns=_COLUMNS,
    compared=Compared(
        (Column("transferred_THB", "THB", "value_THB less that of the first scenario"),),
        transferred,
    ),
    persons=True,
)
def people(results: OneScenario) -> pd.DataFrame:
    """A row a person: who they are, months, rights, values, what became of the claim."""
    outcome, world = results.outcome, results.world
    persons, law = world.people, outcome.in_law
    ledger = outcome.ledger

    def paid(column: Ints) -> Floats:
        rows = ledger.remitted
        return sum_by(ledger.person[rows], column[rows], world.n) / SATANG

    taken = outcome.taken
    provable = outcome.own.months
    least = _minimum(outcome.law, outcome.right.arises, persons.death)
    least_in_law = _minimum(outcome.law, law.right.arises, persons.death)
    names = persons.names or tuple(f"{number}" for number in range(world.n))
    return pd.DataFrame(
        {
            "person": names,
            "origin": np.array(ORIGINS, dtype=object)[persons.origin],
            "sex": np.array(SEXES, dtype=object)[persons.sex],
            "sector": np.array(SECTORS, dtype=object)[world.sector],
            "papers": np.array(PAPERS, dtype=object)[world.papers],
            "cohort": _cohorts(years_of(world.arrived)),
            "months_worked": sum_by(ledger.person, ledger.months, world.n),
            "months_in_law": law.right.months,
            "months_on_record": provable,
            "home_months": outcome.foreign_months,
            "minimum_months": least,
            "months_short_of_minimum": np.maximum(least - provable, 0),
            "minimum_in_law": law.right.months >= least_in_law,
            "benefit": _benefits(outcome),
            "totalised": outcome.totalised,
            "pension_THB_m": outcome.pension_m / SATANG,
            "lump_sum_THB": outcome.lump_sum / SATANG,
            "claim": _claims(outcome, world.n),
            "right_arises": _dates(outcome.right.arises),
            "pension_real_THB_m": _real(outcome, outcome.pension_m / SATANG, outcome.right.arises),
            **_at_home(outcome, persons.origin),
            "received_THB": received(outcome, world).total / SATANG,
            "moved_THB": sum_by(taken.person[taken.moved], taken.amount[taken.moved], world.n)
            / SATANG,
            "regret_THB": outcome.regret,
            "employee_paid_THB": paid(ledger.owed.employee_old_age),
            "employer_paid_THB": paid(ledger.owed.employer_old_age),
            "state_paid_THB": paid(ledger.owed.government_old_age),
            "value_THB": outcome.value,
            "value_in_law_THB": law.value,
            "value_whole_career_THB": law.star,
            "lost_to_practice_THB": law.value - outcome.value,
            "lost_to_law_THB": law.star - law.value,
            **{f"{channel}_THB": outcome.parts[channel] for channel in CHANNELS},
        }
    )


def _minimum(law: Law, arises: Ints, death: Ints) -> Ints:
    """Months that a Thai pension asks for when the right of each person arises, or at death."""
    return law.at(MINIMUM, np.maximum(np.minimum(arises, death), law_day(law)))


def _at_home(outcome: Outcome, origin: Ints) -> dict[str, Any]:
    """What each person has at home, in the currency of home and in baht of its first year."""
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
        "home_pension_real_THB_m": _real(outcome, pension, outcome.home.arises),
    }


def _real(outcome: Outcome, baht: Floats, on: Ints) -> Floats:
    """Baht of some days at Thai prices of the year of valuation; 0 where there is no amount."""
    found: Floats = np.where(baht > 0, outcome.in_law.prices.real(baht, on), 0.0)
    return found


def _claims(outcome: Outcome, n: int) -> Any:
    """The outcome of each person's old-age claim."""
    found = np.full(n, "none", dtype=object)
    mine = outcome.claims.benefit == OLD_AGE
    ends = np.array(OUTCOMES, dtype=object)[outcome.decisions.outcome[mine]]
    found[outcome.claims.person[mine]] = ends
    return found


def _cohorts(years: Ints) -> Any:
    first = (years - 1998) // 5 * 5 + 1998
    return np.array([f"{year}-{year + 4}" for year in first], dtype=object)


def _benefits(outcome: Outcome) -> Any:
    kind = np.full(len(outcome.value), "none", dtype=object)
    kind[outcome.right.heirs > 0] = "heirs"
    kind[outcome.lump_sum > 0] = "lump_sum"
    kind[outcome.pension_m > 0] = "pension"
    return kind


def _dates(days: Ints) -> list[str]:
    text = np.datetime_as_string(np.where(days >= NEVER, 0, days).astype("datetime64[D]"))
    return np.where(days >= NEVER, "", text).tolist()  # type: ignore[no-any-return]
