"""Lines of the sheet of schemes: parts of the map with the values of a law on a day.

A line is as sure as the least sure thing it rests on: numbers, switches, the authority of a rule.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import NamedTuple

from portasim.core.calendar import day, iso
from portasim.core.rules import Rule
from portasim.law.inquiry.entries import find, row_on, variant_on
from portasim.law.sheet.items import (
    NOT_FOUND,
    Item,
    authority_status,
    least_sure,
    of_row,
    of_rule,
    of_switch,
)
from portasim.law.sheet.map import (
    NothingPart,
    NumberOf,
    Part,
    RulePart,
    TextPart,
    ValueOf,
    WordsPart,
    parts_of,
)
from portasim.law.sheet.paper import in_baht, on_paper
from portasim.law.sheet.values import NumberValue, RuleValue, baht_in, exchange_of, value_in
from portasim.law.system import Law


class Line(NamedTuple):
    """One thing in a cell, how sure it is, by what authority; `then` is the next change known.

    `since` is the first day of a change, and empty for what holds on the day of the sheet.
    """

    text: str
    since: str
    status: str
    refs: tuple[str, ...]
    rests_on: tuple[Item, ...]
    then: Line | None = None


def holds(law: Law, part: Part, on: int) -> bool:
    """Whether a part holds on a day under the overlays that apply."""
    begun = part.from_ is None or on >= day(part.from_)
    return applies(law, part) and begun and not _over(part, on)


def applies(law: Law, part: Part) -> bool:
    """Whether a part holds under the overlays that apply, on whatever days."""
    applied = {overlay.name for overlay in law.applied}
    return part.overlay in {"", *applied} and part.without not in applied


def _over(part: Part, on: int) -> bool:
    """Whether the days of a part are over on a day."""
    return part.to is not None and on > day(part.to)


def line_of(law: Law, part: Part, on: int) -> Line:
    """The line of a part of the map by a law on a day. Raises UserError for an unknown id."""
    if isinstance(part, NothingPart):
        return nothing(part.nothing)
    if isinstance(part, RulePart):
        return _by_rule(law, part, on)
    if isinstance(part, WordsPart) and part.by in law.switches:
        switch = law.switches[part.by]
        word = law.chosen[switch.id]
        return _resting(part.words[word], [of_switch(switch, word), *_overlay(law, part)])
    lacking = [value for value in _values(law, part) if value.on(on) is None]
    if lacking:
        return _not_in_force(law, part, on, lacking)
    line = _by_values(law, part, on)
    return line._replace(then=_next(law, part, on, line.text))


def nothing(reason: str) -> Line:
    """A line for what was looked for and not found."""
    return Line(f"{NOT_FOUND}: {reason}", "", NOT_FOUND, (), ())


def _values(law: Law, part: TextPart | WordsPart) -> list[NumberValue | RuleValue]:
    """The values that a part shows."""
    if isinstance(part, WordsPart):
        return [value_in(law, NumberOf(number=part.by))]
    named = (one for value in part.values.values() for one in parts_of(value))
    found = [value_in(law, one) for one in named]
    return [*found, exchange_of(law)] if part.in_baht else found


def _by_values(law: Law, part: TextPart | WordsPart, on: int) -> Line:
    """The line of a part with the values of a day, all in force, in its holes."""
    values = _values(law, part)
    items = [item for value in values for item in value.rests_on(on)]
    items += _overlay(law, part)
    if isinstance(part, WordsPart):
        return _resting(part.words[on_paper(values[0].on(on) or Fraction(0), "count")], items)
    if part.in_baht:
        rate = baht_in(law, on)[1]
        items = [rate if item.id == rate.id else item for item in items]
    holes = {name: _written(law, value, on) for name, value in part.values.items()}
    text = part.say.format(**holes)
    if part.ref:
        status = part.status or authority_status(part.ref)
        since = "" if part.from_ is None else str(part.from_)
        items.insert(0, Item("", text, "", since, status, part.ref, ""))
    return _resting(text, items)


def _overlay(law: Law, part: Part) -> list[Item]:
    """The overlay under which a part holds, as an item."""
    return [
        Item("", one.title, "", "", one.status, one.ref, one.note)
        for one in law.applied
        if one.name == part.overlay
    ]


def _written(law: Law, value: ValueOf, on: int) -> str:
    """A value of a day on paper."""
    values = [value_in(law, one) for one in parts_of(value)]
    paper = sum((one.on(on) or Fraction(0) for one in values), Fraction(0))
    if value.way == "baht":
        return in_baht(paper, values[0].unit, baht_in(law, on)[0])
    return on_paper(paper, values[0].unit, value.way)


def _resting(text: str, items: Sequence[Item], since: str = "") -> Line:
    """A line with the items it rests on."""
    kept = tuple(dict.fromkeys(items))
    refs = tuple(dict.fromkeys(item.ref for item in kept))
    return Line(text, since, least_sure([item.status for item in kept]), refs, kept)


def _not_in_force(
    law: Law, part: TextPart | WordsPart, on: int, lacking: Sequence[NumberValue | RuleValue]
) -> Line:
    """A line without a value on a day: since when it has one, or what it rested on last."""
    for turn in sorted({turn for value in lacking for turn in value.turns if turn > on}):
        if _over(part, turn):
            break
        if all(value.on(turn) is not None for value in _values(law, part)):
            return absent(on, _by_values(law, part, turn)._replace(since=iso(turn)))
    if any(value.turns[0] > on for value in lacking):
        return absent(on, None, lacking[0].last_item)
    return _resting(f"no longer in force on {iso(on)}", [value.last_item for value in lacking])


def absent(on: int, later: Line | None, by: Item | None = None) -> Line:
    """A line for what is not in force on a day: the later one, or the item that begins it."""
    words = f"not in force on {iso(on)}"
    if later is not None:
        return Line(words, "", later.status, later.refs, (), later)
    held = [] if by is None else [by]
    return Line(words, "", least_sure(one.status for one in held), tuple(o.ref for o in held), ())


def is_absent(line: Line) -> bool:
    """Whether a line says of something that it is not yet in force."""
    return not line.rests_on and line.status != NOT_FOUND


def _next(law: Law, part: TextPart | WordsPart, on: int, now: str) -> Line | None:
    """The line of a part from the next day on which it is another."""
    if isinstance(part, TextPart) and (not part.next or part.in_baht):
        return None
    values = _values(law, part)
    for turn in sorted({turn for value in values for turn in value.turns if turn > on}):
        if _over(part, turn):
            break
        ended = [value for value in values if value.on(turn) is None]
        if ended:
            items = [item for value in ended for item in value.rests_on(turn - 1)]
            return _resting("not in force", items, iso(turn))
        later = _by_values(law, part, turn)
        if later.text != now:
            return later._replace(since=iso(turn))
    return None


def _by_rule(law: Law, part: RulePart, on: int) -> Line:
    """A rule in its own words; as sure as its authority and the numbers and switches it reads."""
    variants = law.rules[find(law, part.rule).name]
    held = variant_on(variants, on)
    later = next((variant for variant in variants if variant.since > on), None)
    then = None
    if later is not None:
        items = _read_by(law, part, later, later.since)
        then = _resting(later.title.rstrip("."), items, iso(later.since))
    if held is None:
        if then is not None:
            return absent(on, then)
        return _resting(f"no longer in force on {iso(on)}", _read_by(law, part, variants[-1], on))
    line = _resting(held.title.rstrip("."), _read_by(law, part, held, on))
    return line if then is None or then.text == line.text else line._replace(then=then)


def _read_by(law: Law, part: RulePart, rule: Rule, on: int) -> list[Item]:
    """The authority of a rule, and the numbers and switches that it reads itself on a day."""
    items = [of_rule(law, rule, part.status), *_overlay(law, part)]
    for argument in rule.arguments:
        number, choice = law.number_named(argument), law.choice_named(argument)
        if choice is not None:
            items.append(of_switch(*choice))
        elif number is not None and (row := row_on(number, on)) is not None:
            items.append(of_row(law, number, row))
    return items
