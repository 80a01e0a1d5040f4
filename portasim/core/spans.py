"""Career operators: cut, count, total and merge half-open spans, for all people at once.

A span is a row: `person`, a first day or month and the one after its last. Rows of one person stand
together in the order of their start; operators that need that order raise ValueError without it.
Everything is exact integer arithmetic, and an empty table gives an empty answer.
"""

from __future__ import annotations

from typing import Literal, TypeAlias

import numpy as np

from portasim.core.arrays import AnyInts, Bools, Ints, as_int64, sum_by
from portasim.core.calendar import first_days, months_of

Counting: TypeAlias = Literal["any_day", "half_month"]
"""How days make a contributory month: any day of it, or its fifteenth day."""


def _boundaries(person: AnyInts) -> Bools:
    """Whether each row is the first of its person; ValueError when persons are out of order."""
    new = np.ones(len(person), dtype=np.bool_)
    np.not_equal(person[1:], person[:-1], out=new[1:])
    if np.any(person[1:] < person[:-1]):
        raise ValueError("rows must be sorted by person")
    return new


def _ordered(person: AnyInts, start: AnyInts) -> Bools:
    """The boundaries of rows that must be sorted by person, then start."""
    new = _boundaries(person)
    if np.any((start[1:] < start[:-1]) & ~new[1:]):
        raise ValueError("rows must be sorted by person, then by start")
    return new


def _closing(opens: Bools) -> Ints:
    """The last row of each group of rows, from whether each row opens one."""
    return np.flatnonzero(np.append(opens[1:], True)[: len(opens)])


def _middles_before(day: Ints) -> Ints:
    """The first month, from January 1970, whose 15th does not come before each day."""
    month = months_of(day)
    return month + (day > first_days(month) + 14)


def _reached(new: Bools, start: Ints, end: Ints) -> tuple[Ints, Ints]:
    """The latest end a person has reached before each row (its own start if none) and with it.

    One accumulated maximum serves all persons: each is moved to a band of its own above the last.
    """
    if not len(start):
        return start, end
    band = (np.cumsum(new) - 1) * (int(end.max()) - int(start.min()) + 1)
    through = np.maximum.accumulate(end + band) - band
    before = start.copy()
    before[1:] = np.where(new[1:], start[1:], through[:-1])
    return before, through


def split_at(start: AnyInts, end: AnyInts, cuts: AnyInts) -> tuple[Ints, Ints, Ints]:
    """Spans cut at common points: the source row, start and end of each non-empty piece.

    Days or months alike; pieces keep the order of their rows, then time. A cut on an edge of a span
    or outside it cuts nothing. Cuts may come unsorted and repeated.
    """
    start, end, cuts = as_int64(start), as_int64(end), np.unique(as_int64(cuts))
    first_cut = np.searchsorted(cuts, start, side="right")
    past_cut = np.searchsorted(cuts, end, side="left")
    pieces = np.where(end > start, np.maximum(past_cut - first_cut, 0) + 1, 0)
    row = np.repeat(np.arange(len(start)), pieces)
    nth = np.arange(len(row)) - (np.cumsum(pieces) - pieces)[row]
    piece_start, piece_end = start[row], end[row]
    opens_at_cut, closes_at_cut = nth > 0, nth < pieces[row] - 1
    cut = first_cut[row] + nth
    piece_start[opens_at_cut] = cuts[cut[opens_at_cut] - 1]
    piece_end[closes_at_cut] = cuts[cut[closes_at_cut]]
    return row, piece_start, piece_end


def split_rows_at(start: AnyInts, end: AnyInts, at: AnyInts) -> tuple[Ints, Ints, Ints]:
    """Each span cut at its own point: the source row, start and end of each non-empty piece.

    `at` has one point a row, or one for all; a point on an edge or outside cuts nothing.
    """
    start, end, at = as_int64(start), as_int64(end), as_int64(at)
    starts = np.stack([start, np.maximum(start, at)], axis=1).ravel()
    ends = np.stack([np.minimum(end, at), end], axis=1).ravel()
    kept = np.flatnonzero(starts < ends)
    return kept // 2, starts[kept], ends[kept]


def calendar_months(start_day: AnyInts, end_day: AnyInts, counting: Counting) -> tuple[Ints, Ints]:
    """The calendar months each span of days credits by itself: first and one past last.

    `any_day` credits every month in which the span has a day. `half_month` credits a month whose
    15th day the span covers: it begins on or before the 15th and its half-open end lies past the
    15th, so a span cut in two credits the same months wherever the cut falls. Months count from
    January 1970; a span without any returns equal bounds.
    """
    start, end = as_int64(start_day), as_int64(end_day)
    if counting == "any_day":
        first_m = months_of(start)
        return first_m, np.where(end > start, months_of(end - 1) + 1, first_m)
    first_m = _middles_before(start)
    return first_m, np.maximum(first_m, _middles_before(end))


def contributory_months(
    person: AnyInts, start_day: AnyInts, end_day: AnyInts, counting: Counting
) -> tuple[Ints, Ints]:
    """The calendar months that each span of days credits, each month of a person once.

    Rows are sorted by person, then start. A month two spans of a person claim goes to the first of
    them, so months are disjoint within a person; a row that wins none returns equal bounds.
    """
    new = _ordered(person, start_day)
    return _after_those_before(new, *calendar_months(start_day, end_day, counting))


def disjoint(person: AnyInts, start: AnyInts, end: AnyInts) -> tuple[Ints, Ints]:
    """Spans cut so that none begins before the person's earlier ones have ended: starts and ends.

    Rows are sorted by person, then start; what two of them claim goes to the first, and a row that
    wins nothing returns equal bounds.
    """
    return _after_those_before(_ordered(person, start), as_int64(start), as_int64(end))


def _after_those_before(new: Bools, start: Ints, end: Ints) -> tuple[Ints, Ints]:
    claimed, _ = _reached(new, start, end)
    start = np.maximum(start, claimed)
    return start, np.maximum(start, end)


def count_months(person: AnyInts, first_m: AnyInts, last_m: AnyInts, n: int) -> Ints:
    """How many months the spans of each person 0 to n - 1 hold; spans that overlap count twice."""
    return sum_by(person, as_int64(last_m) - as_int64(first_m), n)


def months_before(
    person: AnyInts, first_m: AnyInts, last_m: AnyInts, n: int, before_m: AnyInts
) -> Ints:
    """How many months of each person 0 to n - 1 come before a month of their own.

    `before_m` has one month a person, itself not counted.
    """
    first, limit = as_int64(first_m), as_int64(before_m)[person]
    return sum_by(person, np.maximum(np.minimum(as_int64(last_m), limit) - first, 0), n)


def last_months_sum(
    person: AnyInts,
    first_m: AnyInts,
    last_m: AnyInts,
    wage: AnyInts,
    n_people: int,
    limit: int,
    before_m: AnyInts | None = None,
) -> tuple[Ints, Ints]:
    """The sum of wages over each person's last `limit` months, and how many months those were.

    Rows are disjoint, sorted by person, then first month; gaps between them are passed over. Wages
    are minor units a month. With `before_m`, one month a person, only months before it are seen.
    A person with fewer months sums the months there are.
    """
    new = _ordered(person, first_m)
    months = as_int64(last_m) - as_int64(first_m)
    if before_m is not None:
        cut = np.minimum(as_int64(last_m), as_int64(before_m)[person])
        months = np.maximum(cut - as_int64(first_m), 0)
    through = np.cumsum(months)
    later = through[_closing(new)][np.cumsum(new) - 1] - through
    taken = np.clip(limit - later, 0, months)
    return sum_by(person, taken * as_int64(wage), n_people), sum_by(person, taken, n_people)


def union(person: AnyInts, start: AnyInts, end: AnyInts) -> tuple[Ints, Ints, Ints]:
    """The time each person's spans cover together: disjoint spans sorted by person, then start.

    Rows in any order. Spans that overlap or meet become one; empty spans vanish.
    """
    held = np.asarray(start) < np.asarray(end)
    person, start, end = as_int64(person)[held], as_int64(start)[held], as_int64(end)[held]
    same = person[1:] == person[:-1]
    if np.any(person[1:] < person[:-1]) or np.any(same & (start[1:] < start[:-1])):
        order = np.lexsort((start, person))
        person, start, end = person[order], start[order], end[order]
    new = _boundaries(person)
    before, through = _reached(new, start, end)
    opens = new | (start > before)
    return person[opens], start[opens], through[_closing(opens)]
