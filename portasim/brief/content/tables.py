"""The tables of a brief: differences, persons of a file, groups, months, readings, claims.

Money is baht a worker, never a sum over people.
"""

from __future__ import annotations

import math
from typing import Any, Final

from portasim.brief.content.frames import (
    against_baseline,
    caveat,
    few,
    of_a_file,
    persons,
    records,
    row_of,
    scenario_names,
    transferred,
    with_interval,
)
from portasim.brief.content.payers import rights_table
from portasim.brief.content.pensions import pension_tables
from portasim.brief.document import Cell, Table, Text
from portasim.brief.formats import FEW, Share
from portasim.brief.messages import Statement, say, term
from portasim.core.words import COUNTRY_NAMES
from portasim.offices.claims import OUTCOMES
from portasim.study.comparison import Comparison
from portasim.study.tables.differences import GROUPS

_CODES: Final = {name: code for code, name in COUNTRY_NAMES.items()}
_MONEY: Final = {
    "mean_paid_in_THB": say("tables.paid_in"),
    "mean_received_THB": say("tables.received"),
    "mean_in_law_THB": say("tables.in_law"),
    "mean_value_THB": say("tables.value"),
    "mean_lost_to_practice_THB": say("tables.lost_to_practice"),
    "mean_lost_to_law_THB": say("tables.lost_to_law"),
}


def instruments(comparison: Comparison) -> Table:
    """The table of differences: what each instrument transfers, and to whom."""
    number = persons(comparison)
    rows = []
    for row in records(against_baseline(comparison)):
        gain = Cell(row.median_gain_THB, "baht") if row.share_gain else say("tables.nobody_gains")
        loss = Cell(-row.median_loss_THB, "baht") if row.share_lose else say("tables.nobody_loses")
        shares = (row.share_gain, row.share_untouched, row.share_lose)
        cells: list[Text] = [row.name, Cell(transferred(comparison, row), "interval")]
        cells += [Cell(Share(part, number), "share") for part in shares]
        cells += [gain, loss, Cell(row.mean_moved_THB, "baht")]
        cells.append(Cell(Share(row.share_with_a_pension_right, number), "share"))
        rows.append(cells)
    mean = say("tables.mean_transferred_within")
    if few(comparison):
        mean = say("tables.mean_transferred")
    columns = [
        say("common.instrument"),
        mean,
        say("tables.gain"),
        say("tables.untouched"),
        say("tables.lose"),
        say("tables.median_gain"),
        say("tables.median_loss"),
        say("tables.moved"),
        say("tables.have_pension"),
    ]
    note = say("tables.note", caveat=caveat(comparison))
    if not comparison.same_lives:
        note = say("tables.note_other_lives", caveat=caveat(comparison))
    return Table(say("tables.caption"), columns, rows, note)


def details(comparison: Comparison) -> list[Table]:
    """The tables behind the figures: persons, pensions, groups, months, readings, claims."""
    tables = []
    if of_a_file(comparison):
        tables += _persons(comparison)
    tables += pension_tables(comparison)
    if not few(comparison):
        for group in GROUPS:
            tables += _group(comparison, group)
    tables += [_months(comparison), rights_table(comparison)]
    tables += [_late(comparison), _claims(comparison)]
    return [table for table in tables if table.rows]


def _persons(comparison: Comparison) -> list[Table]:
    people = comparison.table("people")
    base = people[people["scenario"] == comparison.baseline.id]
    rows = [
        [
            row.person,
            term("country", row.origin),
            *(Cell(n, "count") for n in (row.months_worked, row.months_in_law)),
            *(Cell(n, "count") for n in (row.months_on_record, row.months_short_of_minimum)),
            *(Cell(amount, "baht") for amount in (row.value_in_law_THB, row.value_THB)),
            Cell(row.lost_to_practice_THB, "baht"),
        ]
        for row in records(base)
    ]
    columns = [
        say("common.person"),
        say("common.from"),
        say("tables.months_worked"),
        say("tables.months_in_law"),
        say("tables.months_on_record"),
        say("tables.short"),
        say("tables.in_law"),
        say("tables.value"),
        say("tables.lost_to_practice"),
    ]
    caption, note = say("tables.persons_caption"), say("tables.persons_note")
    tables = [Table(caption, columns, rows, note, 2)]
    if comparison.others:
        gains: dict[str, list[Text]] = {name: [name] for name in base["person"]}
        for row in records(people[people["scenario"] != comparison.baseline.id]):
            gains[row.person].append(Cell(row.transferred_THB, "baht"))
        names = list(scenario_names(comparison).values())[1:]
        caption = say("tables.persons_transferred")
        tables.append(Table(caption, [say("common.person"), *names], list(gains.values())))
    return tables


def _group(comparison: Comparison, group: str) -> list[Table]:
    title = term("group", group)
    groups: Any = comparison.table("groups")
    frame = groups[groups["group"] == group]
    base = frame[frame["scenario"] == comparison.baseline.id].set_index("value")
    rows: list[list[Text]] = [
        [
            _word(group, str(value)),
            Cell(row["persons"], "count"),
            *(Cell(row[column], "baht") for column in _MONEY),
            Cell(row["mean_months_short_of_minimum"], "count"),
        ]
        for value, row in base.iterrows()
    ]
    columns = [term("group_title", group), say("common.persons"), *_MONEY.values()]
    columns.append(say("tables.group_short"))
    caption = say("tables.group_caption", group=title)
    tables = [Table(caption, columns, rows, say("tables.group_note"))]
    if comparison.others:
        names = scenario_names(comparison)
        rows = []
        for results in comparison.others:
            mine = frame[frame["scenario"] == results.id].set_index("value")
            rows.append([names[results.id], *(_change(mine.loc[value]) for value in base.index)])
        caption = say("tables.group_transferred", group=title)
        words = [_word(group, str(value)) for value in base.index]
        note = say("tables.group_transferred_note", few=FEW)
        tables.append(Table(caption, [say("common.instrument"), *words], rows, note))
    return tables


def _change(row: Any) -> Statement:
    mean, low, high = (row[name] for name in ("mean_transferred_THB", "low_THB", "high_THB"))
    gain, lose = (Share(row[f"share_{word}"], row["persons"]) for word in ("gain", "lose"))
    if math.isnan(low):
        return say("tables.change", mean=mean, gain=gain, lose=lose)
    return say("tables.change_within", mean=mean, low=low, high=high, gain=gain, lose=lose)


def _months(comparison: Comparison) -> Table:
    names = scenario_names(comparison)
    found: Any = comparison.table("summary").set_index(["scenario", "measure"])["value"]
    number = persons(comparison)
    rows = []
    for results in comparison.all:
        mine = found[results.id]
        cells: list[Text] = [names[results.id]]
        cells += [
            Cell(mine[f"mean_months_{what}"], "count") for what in ("on_record", "short_of_minimum")
        ]
        for share in ("share_with_the_minimum_in_law", "share_with_a_pension_right"):
            cells.append(Cell(Share(mine[share], number), "share"))
        rows.append(cells)
    columns = [
        say("common.scenario"),
        say("tables.mean_on_record"),
        say("tables.mean_short"),
        say("tables.reach_minimum"),
        say("tables.have_pension"),
    ]
    least = int(row_of(comparison, "headline", comparison.baseline.id).minimum_months)
    note = say("tables.months_note", minimum=least)
    return Table(say("tables.months_caption"), columns, rows, note)


def _late(comparison: Comparison) -> Table:
    enough = not few(comparison)
    names = scenario_names(comparison)
    cells: dict[str, list[Text]] = {}
    for row in records(comparison.table("late_claims")):
        value = with_interval(row.mean_value_THB, row.low_THB, row.high_THB, shown=enough)
        cells.setdefault(row.scenario, [names[row.scenario]]).append(Cell(value, "interval"))
    columns = [say("common.scenario"), say("tables.late_accepted"), say("tables.late_barred")]
    return Table(say("tables.late_caption"), columns, list(cells.values()), say("tables.late_note"))


def _claims(comparison: Comparison) -> Table:
    names = scenario_names(comparison)
    rows = []
    claims: Any = comparison.table("claims")
    for result in comparison.all:
        ours = claims[claims["scenario"] == result.id]
        for benefit, part in ours.groupby("benefit", sort=False):
            by = part.set_index("outcome")
            total = int(by["of_claims"].iloc[0])
            shares = [Share(float(by["share"].get(outcome, 0.0)), total) for outcome in OUTCOMES]
            waits: list[Text] = [say("tables.no_claim_paid")] * 2
            if "paid" in by.index:
                paid = by.loc["paid"]
                waits = [Cell(paid[key], "count") for key in ("median_days", "p90_days")]
            cells: list[Text] = [names[result.id], term("benefit", benefit)]
            rows.append([*cells, *(Cell(share, "share") for share in shares), *waits])
    columns = [
        say("common.scenario"),
        say("tables.benefit"),
        *(term("outcome", outcome) for outcome in OUTCOMES),
        say("tables.days_median"),
        say("tables.days_longest"),
    ]
    return Table(say("tables.claims_caption"), columns, rows, say("tables.claims_note"), 2)


def _word(group: str, value: str) -> Text:
    """The words for the members of a group; years of arrival speak for themselves."""
    if group == "origin":
        return term("country", _CODES[value])
    if group == "sex":
        return term("sex", value)
    if group == "sector":
        return term("sector", value)
    return term("papers", value) if group == "papers" else value
