"""The ladder of the first scenario in a brief: what each barrier takes, and what was never paid.

Money that was never paid in is named unpaid wherever it stands.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from portasim.books.ladder import OF_PRACTICE, RUNGS
from portasim.brief.content.frames import caveat, few, records, with_interval, workers
from portasim.brief.document import Cell, Table, Text
from portasim.brief.messages import Statement, say, term
from portasim.core.calendar import day
from portasim.law.laws import late_claims_read, make_laws
from portasim.law.scheme import branch_open, insures_migrants
from portasim.study.comparison import Comparison
from portasim.study.tables.ladder import ALL


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a bar, in hundredths of the longest: where it begins, how long, and its kind.

    kind: one of KINDS.
    """

    left: float
    width: float
    kind: str


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar of the ladder: its rung, its parts, and the value so far that it reaches."""

    rung: Statement
    parts: list[Part]
    so_far: Cell


_NAMES: Final = {
    "received": say("ladder.rung_received"),
    "paid_out": say("ladder.rung_paid_out"),
    "claimed": say("ladder.rung_claimed"),
    "on_one_record": say("ladder.rung_on_one_record"),
    "remitted": say("ladder.rung_remitted"),
    "registered": say("ladder.rung_registered"),
    "covered": say("ladder.rung_covered"),
    "joined": say("ladder.rung_joined"),
    "in_proportion": say("ladder.rung_in_proportion"),
}
_LIFTS: Final = {
    "received": say("ladder.lifts_received"),
    "paid_out": say("ladder.lifts_paid_out"),
    "claimed": say("ladder.lifts_claimed"),
    "on_one_record": say("ladder.lifts_on_one_record"),
    "remitted": say("ladder.lifts_remitted"),
    "registered": say("ladder.lifts_registered"),
    "covered": say("ladder.lifts_covered"),
    "joined": say("ladder.lifts_joined"),
    "in_proportion": say("ladder.lifts_in_proportion"),
}
KINDS: Final = {
    "received": say("ladder.part_received"),
    "added": say("ladder.part_added"),
    "unpaid": say("ladder.part_unpaid"),
    "taken": say("ladder.part_taken"),
}
"""Kinds of parts of a bar, each with its words: unpaid is what is added on money nobody paid in."""


def ladder_words(comparison: Comparison) -> list[Statement]:
    """Whose ladder it is, at which day and rate, what it comes to, and how to read it."""
    plan = comparison.baseline.scenario.plan
    valuation = plan.valuation
    rungs = {row.rung: row for row in _rungs(comparison)}
    practice = [rungs[rung] for rung in OF_PRACTICE]
    law = [rungs[rung] for rung in RUNGS if rung not in (RUNGS[0], *OF_PRACTICE)]
    return [
        say(
            "ladder.whose",
            who=workers(comparison),
            name=comparison.baseline.name,
            day=valuation.date,
            rate=valuation.discount_rate_pct,
            caveat=caveat(comparison),
        ),
        say("ladder.received", value=rungs[RUNGS[0]].mean_THB),
        say("ladder.practice", **_adds(practice)),
        say("ladder.law", **_adds(law)),
        *_without_branch(comparison),
        say("ladder.order"),
        say("ladder.elsewhere"),
    ]


def ladder_table(comparison: Comparison) -> Table:
    """A row a rung: what it adds, what was never paid for it, and the value so far."""
    shown = not few(comparison)
    rows: list[list[Text]] = []
    for row in _rungs(comparison):
        mean = with_interval(row.mean_THB, row.low_THB, row.high_THB, shown=shown)
        ours = row.unpaid_employee_THB + row.unpaid_employer_THB
        cells: list[Text] = [_NAMES[row.rung], _LIFTS[row.rung]]
        cells += [Cell(mean, "interval"), _unpaid(ours), _unpaid(row.unpaid_state_THB)]
        cells += [Cell(row.mean_net_THB, "baht"), Cell(row.mean_so_far_THB, "baht")]
        rows.append([*cells, Cell(int(row.persons_negative), "people")])
    columns = [
        say("ladder.rung"),
        say("ladder.lifted"),
        say("ladder.adds_within") if shown else say("ladder.adds"),
        say("ladder.unpaid"),
        say("ladder.unpaid_state"),
        say("ladder.net"),
        say("ladder.so_far"),
        say("ladder.less"),
    ]
    return Table(say("ladder.caption"), columns, rows, say("ladder.note"), 2)


def ladder_bars(comparison: Comparison) -> list[Bar]:
    """The bars of the ladder, one rung below the other, what was never paid apart."""
    rungs = _rungs(comparison)
    whole = max([row.mean_so_far_THB for row in rungs] + [1.0])
    found: list[Bar] = []
    so_far = 0.0
    for row in rungs:
        end, unpaid = row.mean_so_far_THB, row.unpaid_employee_THB + row.unpaid_employer_THB
        unpaid = min(unpaid, max(row.mean_THB, 0.0))
        kind = "added" if found else "received"
        spans = [(so_far, end - unpaid, kind), (end - unpaid, end, "unpaid")]
        if end < so_far:
            spans = [(end, so_far, "taken")]
        parts = [
            Part(100 * start / whole, 100 * (until - start) / whole, word)
            for start, until, word in spans
            if until > start
        ]
        found.append(Bar(_NAMES[row.rung], parts, Cell(end, "baht")))
        so_far = end
    return found


def _rungs(comparison: Comparison) -> list[Any]:
    """The rungs of everybody under the first scenario, as it reads section 56."""
    base = comparison.baseline
    frame = comparison.table("ladder")
    mine = frame[(frame["scenario"] == base.id) & (frame["group"] == ALL)]
    read = [*late_claims_read(base.scenario.plan.law).values(), *mine["reading"]][0]
    return list(records(mine[mine["reading"] == read]))


def _without_branch(comparison: Comparison) -> list[Statement]:
    """The countries of origin in which no old-age branch runs, by the law of the scenario."""
    base = comparison.baseline
    on = np.array([day(base.scenario.plan.as_of)], dtype=np.int64)
    closed = [
        term("country", law.country)
        for law in make_laws(base.scenario.plan.law).all
        if not insures_migrants(law) and not branch_open(law, on)[0]
    ]
    return [say("ladder.no_branch", countries=closed)] if closed else []


def _adds(rows: list[Any]) -> dict[str, float]:
    """What some rungs add, and what of it rests on contributions never paid."""
    gross = sum(row.mean_THB for row in rows)
    unpaid = sum(row.unpaid_employee_THB + row.unpaid_employer_THB for row in rows)
    return {"gross": gross, "unpaid": unpaid, "net": gross - unpaid}


def _unpaid(amount: float) -> Text:
    return Cell(amount, "baht") if amount else say("common.nothing")
