"""Tables of pensions a month: what home pays by nationality, and Thai and home pensions in baht.

Amounts are those of the first month. Nominal is money of the year in which the pension begins; real
is the same at Thai prices of the year of valuation.
"""

from __future__ import annotations

import math
from typing import Any

from portasim.brief.content.frames import of_a_file, records, scenario_names
from portasim.brief.document import Cell, Table, Text
from portasim.brief.formats import FEW, Money, Share
from portasim.brief.messages import say, term
from portasim.core.words import ORIGINS
from portasim.study.comparison import Comparison
from portasim.study.tables.who_pays import ALL


def pension_tables(comparison: Comparison) -> list[Table]:
    """What home pays, monthly pensions of both schemes, and those of each person of a file."""
    tables = [home_table(comparison), monthly_table(comparison)]
    if of_a_file(comparison):
        tables.append(persons_table(comparison))
    return tables


def home_table(comparison: Comparison) -> Table:
    """What the home scheme pays by nationality, under the baseline and wherever that changes."""
    names = scenario_names(comparison)
    frame: Any = comparison.table("pensions")
    rows: list[list[Text]] = []
    for code in ORIGINS:
        mine = frame[frame["origin"] == code]
        for row in records(mine[mine["scenario"] == mine["home_pays_as_in"]]):
            alike = mine[mine["home_pays_as_in"] == row.scenario]["scenario"]
            # what pays as today is left out of the words: it is every scenario not named below
            among = [names[row.scenario]]
            if row.scenario != comparison.baseline.id:
                among = [names[scenario] for scenario in alike]
            rows.append([term("country", code), Cell(among, "stacked"), *_home_cells(row)])
    columns = [
        say("common.nationality"),
        say("common.scenario"),
        say("pensions.with_home_months"),
        say("pensions.have_home"),
        say("pensions.median_a_month"),
        say("pensions.in_baht_nominal"),
        say("pensions.in_baht_real"),
        say("pensions.have_one_off"),
        say("pensions.claim_due"),
    ]
    note = say("pensions.home_note", year=_year(comparison))
    return Table(say("pensions.home_caption"), columns, rows, note, 2)


def monthly_table(comparison: Comparison) -> Table:
    """Medians of monthly pensions of both schemes under each scenario, in baht."""
    names = scenario_names(comparison)
    frame = comparison.table("pensions")
    rows = []
    for row in records(frame[frame["origin"] == ALL]):
        thai = Share(row.thai_pensions / row.persons, row.persons)
        home = Share(row.home_pensions / row.persons, row.persons)
        cells: list[Text] = [names[row.scenario], Cell(thai, "share")]
        cells += [Cell(row.median_thai_THB_m, "baht"), Cell(row.median_thai_real_THB_m, "baht")]
        cells.append(Cell(home, "share"))
        cells += [Cell(row.median_home_THB_m, "baht"), Cell(row.median_home_real_THB_m, "baht")]
        rows.append(cells)
    columns = [
        say("common.scenario"),
        say("pensions.have_thai_right"),
        say("pensions.median_nominal"),
        say("pensions.median_real"),
        say("pensions.have_home_right"),
        say("pensions.median_nominal_home"),
        say("pensions.median_real_home"),
    ]
    note = say("pensions.monthly_note", year=_year(comparison))
    return Table(say("pensions.monthly_caption"), columns, rows, note)


def persons_table(comparison: Comparison) -> Table:
    """The monthly pensions of each person under the baseline, nominal and real."""
    people = comparison.table("people")
    rows = []
    for row in records(people[people["scenario"] == comparison.baseline.id]):
        home: Text = say("pensions.no_pension")
        if row.home_pension_m > 0:
            home = Cell(Money(row.home_pension_m, row.home_currency), "money")
        rows.append(
            [
                row.person,
                term("country", row.origin),
                *_pension(row.pension_THB_m, row.pension_real_THB_m),
                Cell(row.home_insured_months, "count"),
                home,
                *_pension(row.home_pension_THB_m, row.home_pension_real_THB_m),
            ]
        )
    columns = [
        say("common.person"),
        say("common.from"),
        say("pensions.thai_nominal"),
        say("pensions.thai_real"),
        say("pensions.home_months"),
        say("pensions.home_pension"),
        say("pensions.baht_nominal"),
        say("pensions.baht_real"),
    ]
    note = say("pensions.persons_note", year=_year(comparison))
    return Table(say("pensions.persons_caption"), columns, rows, note, 2)


def _pension(nominal: float, real: float) -> list[Text]:
    if nominal > 0:
        return [Cell(nominal, "baht"), Cell(real, "baht")]
    return [say("pensions.no_pension")] * 2


def _home_cells(row: Any) -> list[Text]:
    medians: list[Text] = [say("pensions.no_pension")] * 3
    if not math.isnan(row.median_home_m):
        medians = [Cell(Money(row.median_home_m, row.home_currency), "money")]
        medians += [Cell(row.median_home_THB_m, "baht"), Cell(row.median_home_real_THB_m, "baht")]
    claim: Text = say("pensions.nothing_due")
    if row.home_due:
        claim = Cell(Share(row.home_claimed / row.home_due, row.home_due), "share")
    return [
        Cell(Share(row.with_home_months / row.persons, row.persons), "share"),
        _of(row.home_pensions, row.persons),
        *medians,
        _of(row.home_one_off, row.persons),
        claim,
    ]


def _of(some: int, persons: int) -> Text:
    """A share, with the count where it is a count of few."""
    part = Share(some / persons, persons)
    if 0 < some < FEW <= persons:
        return say("pensions.share_and_count", part=part, some=some)
    return Cell(part, "share")


def _year(comparison: Comparison) -> int:
    return comparison.baseline.scenario.plan.valuation.date.year
