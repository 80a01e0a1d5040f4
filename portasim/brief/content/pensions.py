"""Tables of pensions a month: what home pays by nationality, and Thai and home pensions in baht.

Amounts are those of the first month. Nominal is money of the year in which the pension begins; real
is the same at Thai prices of the year of valuation.
"""

from __future__ import annotations

from typing import Any, Final

from portasim.brief.numbers import FEW, Table, baht, money, records, scenario_names, share
from portasim.core.words import COUNTRY_NAMES, ORIGINS
from portasim.study.comparison import Comparison
from portasim.study.results import Results

_AT_HOME: Final = (
    "home_insured_months",
    "home_pension_m",
    "home_lump_sum",
    "home_claimed",
)
"""Columns of people that decide a row of the table of what home pays."""


def pension_tables(comparison: Comparison) -> list[Table]:
    """What home pays, monthly pensions of both schemes, and those of each person of a file."""
    tables = [home_table(comparison), monthly_table(comparison)]
    if isinstance(comparison.baseline.scenario.plan.people, str):
        tables.append(persons_table(comparison))
    return tables


def home_table(comparison: Comparison) -> Table:
    """What the home scheme pays by nationality, under the baseline and wherever that changes."""
    names = scenario_names(comparison)
    rows = []
    for code in ORIGINS:
        if not (comparison.baseline.people["origin"] == code).any():
            continue
        same: list[tuple[Results, list[str]]] = []
        for results in comparison.all:
            for first, listed_ in same:
                if _pays_the_same(first, results, code):
                    listed_.append(names[results.id])
                    break
            else:
                same.append((results, [names[results.id]]))
        for number, (results, told) in enumerate(same):
            # what pays as today is left out of the words: it is every scenario not named below
            said = told[0] if number == 0 else ";\n".join(told)
            rows.append([COUNTRY_NAMES[code], said, *_home_cells(results, code)])
    note = (
        "By home law, in the currency of home. A pension or a one-off payment is what falls due at "
        "the pension age of home; medians are of those who have one. Real: at Thai prices of "
        f"{_year(comparison)}. Scenarios without a row of their own pay as in the first."
    )
    columns = ["Nationality", "Scenario", "With home months", "Have a home pension"]
    columns += ["Median a month", "in baht,\nnominal", "in baht,\nreal", "Have a one-off payment"]
    columns += ["Claim what is due"]
    return Table("What the home scheme pays, by nationality", columns, rows, note, 2)


def monthly_table(comparison: Comparison) -> Table:
    """Medians of monthly pensions of both schemes under each scenario, in baht."""
    names = scenario_names(comparison)
    rows = []
    for results in comparison.all:
        people = results.people
        cells = [names[results.id]]
        for side in ("pension", "home_pension"):
            have = people[people[f"{side}_THB_m"] > 0]
            cells.append(share(len(have) / len(people), len(people)))
            cells += [
                baht(float(have[f"{side}_{kind}_m"].median())) for kind in ("THB", "real_THB")
            ]
        rows.append(cells)
    columns = ["Scenario", "Have a Thai pension right", "Median, nominal", "Median, real"]
    columns += ["Have a home pension right", "Median,\nnominal", "Median,\nreal"]
    note = (
        "A right by record and law, claimed or not; medians of those who have one. Nominal: baht "
        "of the year in which the pension begins, home pensions at the exchange rate of that year. "
        f"Real: at Thai prices of {_year(comparison)}."
    )
    return Table("Pensions a month, Thai and home (baht)", columns, rows, note)


def persons_table(comparison: Comparison) -> Table:
    """The monthly pensions of each person under the baseline, nominal and real."""
    rows = [
        [
            row.person,
            COUNTRY_NAMES[row.origin],
            *_pension(row.pension_THB_m, row.pension_real_THB_m),
            str(row.home_insured_months),
            money(row.home_pension_m, row.home_currency)
            if row.home_pension_m > 0
            else "no pension",
            *_pension(row.home_pension_THB_m, row.home_pension_real_THB_m),
        ]
        for row in records(comparison.baseline.people)
    ]
    columns = ["Person", "From", "Thai pension, nominal", "Thai pension, real", "Home months"]
    columns += ["Home pension", "in baht, nominal", "in baht, real"]
    note = (
        "By the record, claimed or not, one possible future each. Nominal: money of the year in "
        f"which the pension begins; real: at Thai prices of {_year(comparison)}."
    )
    return Table("Pensions a month of each person today", columns, rows, note, 2)


def _pension(nominal: float, real: float) -> list[str]:
    return [baht(nominal), baht(real)] if nominal > 0 else ["no pension"] * 2


def _pays_the_same(first: Results, second: Results, code: str) -> bool:
    here = first.people["origin"] == code
    return all(
        (first.people.loc[here, column] == second.people.loc[here, column]).all()
        for column in _AT_HOME
    )


def _home_cells(results: Results, code: str) -> list[str]:
    people: Any = results.people[results.people["origin"] == code]
    persons = len(people)
    insured = people["home_insured_months"] > 0
    have = people[people["home_pension_m"] > 0]
    once = people["home_lump_sum"] > 0
    due = people[(people["home_pension_m"] > 0) | once]
    medians = ["no pension"] * 3
    if len(have):
        medians = [money(float(have["home_pension_m"].median()), have["home_currency"].iloc[0])]
        medians += [
            baht(float(have[f"home_pension_{kind}_m"].median())) for kind in ("THB", "real_THB")
        ]
    claim = "nothing due"
    if len(due):
        claim = share(float(due["home_claimed"].mean()), len(due))
    return [
        share(float(insured.mean()), persons),
        _of(len(have), persons),
        *medians,
        _of(int(once.sum()), persons),
        claim,
    ]


def _of(some: int, persons: int) -> str:
    """A share, with the count where it is a count of few."""
    part = share(some / persons, persons)
    return f"{part} ({some})" if 0 < some < FEW <= persons else part


def _year(comparison: Comparison) -> int:
    return comparison.baseline.scenario.plan.valuation.date.year
