"""The ladder of the first scenario in a brief: what each barrier takes, and what was never paid.

Money that was never paid in is named unpaid wherever it stands.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from portasim.books.ladder import OF_PRACTICE, RUNGS
from portasim.brief.content.frames import caveat, few, records, with_interval, workers
from portasim.brief.document import Cell, Table, Text
from portasim.brief.messages import Statement, say, term
from portasim.law.laws import late_claims_read
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


KINDS: Final = ("received", "added", "unpaid", "taken")
"""Kinds of parts of a bar: unpaid is what is added on contributions that nobody paid."""


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
        _adds("ladder.practice", practice),
        _adds("ladder.law", law),
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
        cells: list[Text] = [term("rung", row.rung), term("rung_lifts", row.rung)]
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
    found, so_far = [], 0.0
    for row in rungs:
        end, unpaid = row.mean_so_far_THB, row.unpaid_employee_THB + row.unpaid_employer_THB
        unpaid = min(unpaid, max(row.mean_THB, 0.0))
        kind = KINDS[1] if found else KINDS[0]
        spans = [(so_far, end - unpaid, kind), (end - unpaid, end, KINDS[2])]
        if end < so_far:
            spans = [(end, so_far, KINDS[3])]
        parts = [
            Part(100 * start / whole, 100 * (until - start) / whole, word)
            for start, until, word in spans
            if until > start
        ]
        found.append(Bar(term("rung", row.rung), parts, Cell(end, "baht")))
        so_far = end
    return found


def _rungs(comparison: Comparison) -> list[Any]:
    """The rungs of everybody under the first scenario, as it reads section 56."""
    base = comparison.baseline
    frame = comparison.table("ladder")
    mine = frame[(frame["scenario"] == base.id) & (frame["group"] == ALL)]
    read = [*late_claims_read(base.scenario.plan.law).values(), *mine["reading"]][0]
    return list(records(mine[mine["reading"] == read]))


def _adds(name: str, rows: list[Any]) -> Statement:
    """What some rungs add, and what of it rests on contributions never paid."""
    gross = sum(row.mean_THB for row in rows)
    unpaid = sum(row.unpaid_employee_THB + row.unpaid_employer_THB for row in rows)
    return say(name, gross=gross, unpaid=unpaid, net=gross - unpaid)


def _unpaid(amount: float) -> Text:
    return Cell(amount, "baht") if amount else say("common.nothing")
