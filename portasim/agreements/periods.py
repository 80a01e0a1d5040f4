"""Periods that an agreement adds together: whose, of which kind, and what becomes of short ones.

Months are whole months, one entry a person except in rows of periods. Every operator works in any
unit of periods as long as all of its arguments are in the same one.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final, Literal, TypeAlias

import numpy as np

from portasim.core.arrays import Bools, Ints, sum_by
from portasim.core.spans import count_months, union

PERIOD_KINDS: Final = ("compulsory", "voluntary", "equivalent")
"""Kinds of insurance periods, the stronger first; an equivalent period is one that law treats as
insured, such as child care."""

Overlap: TypeAlias = Literal["once", "compulsory_first"]
"""Whose a period is that stands in both records: the own scheme's, or the stronger one's."""

ShortPeriods: TypeAlias = Literal["counted", "absorb", "lose"]
"""The fate of a period too short for a benefit of its own; see `short_periods`."""


def aggregate(own: Ints, foreign: Ints) -> Ints:
    """Totalised periods: own and foreign ones added (EU 883/2004 art. 6, C157, 20 CFR 404.1908).

    A month in both records is given once; see `overlapping`.
    """
    return own + foreign


@dataclass(frozen=True, slots=True)
class Periods:
    """Insurance periods in rows: person, months [first_m, last_m) and position in PERIOD_KINDS.

    Without kinds all of them are compulsory.
    """

    person: Ints
    first_m: Ints
    last_m: Ints
    kind: Ints | None = None

    def of(self, kind: int) -> Periods:
        """The rows of one kind."""
        if self.kind is None:
            return self if kind == 0 else self._some(np.zeros(len(self.person), dtype=np.bool_))
        return self._some(self.kind == kind)

    def _some(self, rows: Bools) -> Periods:
        return Periods(self.person[rows], self.first_m[rows], self.last_m[rows])


@dataclass(frozen=True, slots=True)
class Counted:
    """Months that count, one entry a person.

    own and foreign: months to add, disjoint; displaced: own months that a stronger foreign period
    takes out of the total, for which the own scheme still owes what they bought by themselves.
    """

    own: Ints
    foreign: Ints
    displaced: Ints


def overlapping(
    own: Periods,
    foreign: Periods,
    n: int,
    rule: Overlap,
    *,
    before_m: Ints | None = None,
    since_m: int | None = None,
) -> Counted:
    """Own and foreign months of persons 0 to n - 1 with every calendar month counted once.

    `once`: a month in both records is an own month. `compulsory_first`: it belongs to the record
    where it is compulsory, then voluntary, then equivalent; to the own one where both are alike.
    `before_m`: only months before it count, one month a person; `since_m`: only foreign months from
    it on count, as where an agreement ignores past periods. Rows may come in any order and overlap;
    they are read fastest when sorted by person, then first month. Precedent: EU 987/2009 art. 12
    (S54); the displaced voluntary months are paid as an extra (art. 43, S55).
    """
    own, foreign = _before(own, before_m), _since(_before(foreign, before_m), since_m)
    if own.kind is None and foreign.kind is None:
        rule = "once"  # where all are alike the rules are
    counted = np.zeros((2, n), dtype=np.int64)
    earlier: list[_Spans] = []
    for record, spans in _in_order(own, foreign, rule):
        counted[record] += count_months(*spans, n)
        if earlier:
            earlier = [_merged(earlier)]
            counted[record] -= _months_in(spans, earlier[0], n)
        earlier.append(spans)
    if rule == "once":
        return Counted(counted[0], counted[1], np.zeros(n, dtype=np.int64))
    held = count_months(*union(own.person, own.first_m, own.last_m), n)
    return Counted(counted[0], counted[1], held - counted[0])


_Spans: TypeAlias = tuple[Ints, Ints, Ints]


def _in_order(own: Periods, foreign: Periods, rule: Overlap) -> Iterator[tuple[int, _Spans]]:
    """The records, 0 own and 1 foreign, in the order in which a month goes to the first that has
    it."""  # noqa: D205, D209
    for kind in range(1 if rule == "once" else len(PERIOD_KINDS)):
        for record, rows in enumerate((own, foreign)):
            some = rows if rule == "once" else rows.of(kind)
            if len(some.person):
                yield record, union(some.person, some.first_m, some.last_m)


def _merged(several: list[_Spans]) -> _Spans:
    if len(several) == 1:
        return several[0]
    person, first, last = (np.concatenate(columns) for columns in zip(*several, strict=True))
    return union(person, first, last)


def _before(rows: Periods, before_m: Ints | None) -> Periods:
    if before_m is None:
        return rows
    return replace(rows, last_m=np.minimum(rows.last_m, before_m[rows.person]))


def _since(rows: Periods, since_m: int | None) -> Periods:
    return rows if since_m is None else replace(rows, first_m=np.maximum(rows.first_m, since_m))


def _months_in(spans: _Spans, others: _Spans, n: int) -> Ints:
    """Months of each person's spans that lie in other spans too; both as `union` gives them."""
    person, first, last = spans
    if not len(person) or not len(others[0]):
        return np.zeros(n, dtype=np.int64)
    low = min(int(first.min()), int(others[1].min()))
    width = max(int(last.max()), int(others[2].max())) - low + 1
    # all persons on one line, each in a stretch of its own
    start, end = (others[0] * width + edge - low for edge in others[1:])
    through = np.concatenate([[0], np.cumsum(end - start)])
    end = np.concatenate([[0], end])

    def held_before(month: Ints) -> Ints:
        place = person * width + month - low
        passed = np.searchsorted(start, place)
        found: Ints = through[passed] - np.maximum(end[passed] - place, 0)
        return found

    return sum_by(person, held_before(last) - held_before(first), n)


def enough_own(own: Ints, least: Ints | int) -> Bools:
    """Whether own periods reach the least that an agreement asks for before it pays anything.

    Precedent: six quarters in the United States (S66); 52 weeks in Ireland (S70); a year or 180
    days in Turkish treaties (S108); a year in EU 883/2004 art. 57(1) (S51).
    """
    return own >= least


def pooled(months: Mapping[str, Ints], host: str, parties: Collection[str]) -> Ints:
    """The foreign months that one agreement adds for a host: those of its parties, nobody else's.

    `months` is by country, the host's own among them or not. A bilateral agreement therefore never
    pools a third state, and two of them are never chained; a multilateral one pools all its
    parties. Precedent: 20 CFR 404.1910 (S35); SST item 504482, third-state periods
    refused (S76); EU 883/2004 art. 6 for the multilateral.
    """
    size = np.broadcast_shapes(*(np.shape(column) for column in months.values()))
    total = np.zeros(size, dtype=np.int64)
    if host in parties:
        for country, column in months.items():
            if country != host and country in parties:
                total = total + column
    return total


@dataclass(frozen=True, slots=True)
class Totals:
    """Months behind the share of one scheme, one entry a person.

    foreign: those that other schemes add; qualifying: what opens the right; theoretical: what the
    theoretical amount rests on; ratio: what own months are divided by.
    """

    foreign: Ints
    qualifying: Ints
    theoretical: Ints
    ratio: Ints


def short_periods(
    own: Ints, foreign: Ints, least: int, rule: ShortPeriods, national: Bools | None = None
) -> Totals:
    """Months behind one scheme's share where foreign periods shorter than the least are treated.

    `foreign`: months in each other scheme, schemes x persons, or one row of months where there is
    one other scheme. `national`, of the same shape: where a scheme gives a right by its own months
    alone, which no short period relieves it of; nowhere if left out. `counted`: a short period
    stands in every sum like any other. `absorb`: it opens the right and stands in the theoretical
    amount, and is left out of the ratio, own / (T - short), so that its scheme owes nothing.
    `lose`: nobody counts it. Precedent: EU 883/2004 art. 57(1) and (2) (S51, S52).
    """
    foreign = np.atleast_2d(foreign)
    short = foreign < least
    if national is not None:
        short &= ~np.atleast_2d(national)
    relieved = np.where(short, foreign, 0).sum(axis=0)
    added = foreign.sum(axis=0)
    if rule == "lose":
        added = added - relieved
    total = aggregate(own, added)
    return Totals(
        foreign=added,
        qualifying=total,
        theoretical=total,
        ratio=total - relieved if rule == "absorb" else total,
    )
