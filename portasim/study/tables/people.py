"""The table of persons: who they are, months, rights, values in baht, outcome of the claim."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final

import numpy as np
import pandas as pd

from portasim.core.calendar import NEVER
from portasim.core.words import CURRENCY, ORIGINS, PAPERS, SECTORS, SEXES
from portasim.offices.claims import OUTCOMES
from portasim.study.persons import BENEFITS, FIRST_COHORT, YEARS_OF_COHORT, Columns
from portasim.study.tables.table import (
    SCENARIO,
    Column,
    Compared,
    OneScenario,
    SeveralScenarios,
    below_each_other,
    columns,
    table,
)

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
    parts = [*columns_of_blocks(results)]
    columns = {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}
    return frame_of(columns, results.names(0, results.n))


def columns_of_blocks(results: OneScenario) -> Iterator[Columns]:
    """The columns of the persons of each block as numbers, made again where they were not kept."""
    simulation = results.simulation
    kept = simulation.gathered[results.place].columns
    yield from kept or simulation.columns(results.place)


def people_by_block(comparison: SeveralScenarios) -> Iterator[pd.DataFrame]:
    """The table of persons of a comparison in parts, one after the other: a block at a time."""
    base = comparison.baseline.kept.value
    for results in comparison.all:
        low = 0
        for block in columns_of_blocks(results):
            high = low + len(block["origin"])
            frame = frame_of(block, results.names(low, high))
            frame.insert(0, SCENARIO.name, results.id)
            yield frame.assign(transferred_THB=frame["value_THB"] - base[low:high])
            low = high


def frame_of(columns: Columns, names: Sequence[str]) -> pd.DataFrame:
    """The table of persons from its columns as numbers; names: a word a person."""
    origin = columns["origin"]
    words: dict[str, Any] = {
        "person": names,
        "origin": np.array(ORIGINS, dtype=object)[origin],
        "sex": np.array(SEXES, dtype=object)[columns["sex"]],
        "sector": np.array(SECTORS, dtype=object)[columns["sector"]],
        "papers": np.array(PAPERS, dtype=object)[columns["papers"]],
        "cohort": [cohort_word(code) for code in columns["cohort"].tolist()],
        "benefit": np.array(BENEFITS, dtype=object)[columns["benefit"]],
        "claim": np.array([*OUTCOMES, "none"], dtype=object)[columns["claim"]],
        "right_arises": _dates(columns["right_arises"]),
        "home_currency": np.array([CURRENCY[c] for c in ORIGINS], dtype=object)[origin],
        "home_right_arises": _dates(columns["home_right_arises"]),
    }
    return pd.DataFrame(
        {name.name: words.get(name.name, columns.get(name.name)) for name in _COLUMNS}
    )


def cohort_word(code: int) -> str:
    """The years of a cohort of first days in Thailand."""
    first = FIRST_COHORT + YEARS_OF_COHORT * code
    return f"{first}-{first + YEARS_OF_COHORT - 1}"


def _dates(days: Any) -> list[str]:
    text = np.datetime_as_string(np.where(days >= NEVER, 0, days).astype("datetime64[D]"))
    return np.where(days >= NEVER, "", text).tolist()
