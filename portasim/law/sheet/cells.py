"""Cells of the sheet of schemes: the lines of a law under a heading on a day.

What does not yet exist on the day is *not in force*, whatever the words of the map: a cell shows no
value, word or silence of a scheme before the scheme.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from portasim.core.calendar import day, iso
from portasim.law.sheet.items import Item, of_row
from portasim.law.sheet.lines import Line, absent, applies, holds, is_absent, line_of, nothing
from portasim.law.sheet.map import NothingPart, Part, TextPart, WordsPart
from portasim.law.system import Law


class _Shown(NamedTuple):
    part: Part
    line: Line


def lines_of(law: Law, parts: Sequence[Part], on: int) -> tuple[Line, ...]:
    """The lines of a cell on a day by the parts of the map; never empty."""
    mine = [part for part in parts if applies(law, part)]
    shown = [_Shown(part, line_of(law, part, on)) for part in mine if holds(law, part, on)]
    shown = [one for one in shown if not (_in_baht(one.part) and is_absent(one.line))]
    dated = [one for one in shown if _is_dated(law, one.part)]
    begins, first = _scheme(law)
    begun = begins <= on
    if not begun and all(is_absent(one.line) for one in dated):
        shown = dated
    if shown:
        return tuple(_followed(law, shown, mine))
    coming = next(_coming(law, mine, on), None)
    if coming is not None or not begun:
        return (absent(on, coming, first),)
    return (nothing("nothing for this day in the sources read"),)


def _is_dated(law: Law, part: Part) -> bool:
    """Whether days of the part or of the law say from when on it is in force.

    A switch, and what was looked for and not found, are of no day but that of their scheme.
    """
    if part.from_ is not None:
        return True
    if isinstance(part, NothingPart) or (isinstance(part, TextPart) and not part.values):
        return False
    return not (isinstance(part, WordsPart) and part.by in law.switches)


def _in_baht(part: Part) -> bool:
    return isinstance(part, TextPart) and part.in_baht


def _scheme(law: Law) -> tuple[int, Item]:
    """The first day of a scheme, that of its first pension age, and the item this rests on."""
    number = law.number(f"{law.country}.old_age.pension_age")
    return number.rows[0].since, of_row(law, number, number.rows[0])


def _coming(law: Law, parts: Sequence[Part], on: int) -> Iterator[Line]:
    """The lines of parts that begin after a day, the earliest first."""
    starts = sorted({day(part.from_) for part in parts if part.from_ and day(part.from_) > on})
    for start in starts:
        for part in parts:
            if part.from_ is None or day(part.from_) != start or isinstance(part, NothingPart):
                continue
            line = line_of(law, part, start)
            if not is_absent(line):
                yield line._replace(since=iso(start), then=None)


def _followed(law: Law, shown: Sequence[_Shown], parts: Sequence[Part]) -> Iterator[Line]:
    """Some lines; one whose part ends has the values of the part after it as its next change."""
    taken: list[Part] = []
    for part, line in shown:
        after = None
        if line.then is None and isinstance(part, TextPart) and part.next and not part.in_baht:
            after = next((p for p in parts if _takes_over(p, part) and p not in taken), None)
        if after is None or after.from_ is None:
            yield line
            continue
        taken.append(after)
        start = day(after.from_)
        later = line_of(law, after, start)._replace(since=iso(start), then=None)
        yield line._replace(then=later)


def _takes_over(later: Part, part: Part) -> bool:
    """Whether a text with values begins on the day after another text ends."""
    if part.to is None or later.from_ is None or day(later.from_) != day(part.to) + 1:
        return False
    return isinstance(part, TextPart) and isinstance(later, TextPart) and bool(later.values)
