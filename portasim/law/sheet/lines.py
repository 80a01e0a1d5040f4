"""One line of the sheet of schemes: words of the map with what a law says on a day put into them.

A line is as sure as the least sure thing it rests on: numbers, switches, the authority of a rule.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any, Final, NamedTuple

from portasim.core.calendar import day, iso
from portasim.core.rules import Rule
from portasim.law.inquiry.entries import find, row_on, variant_on
from portasim.law.sheet.values import (
    NOT_FOUND,
    Item,
    Value,
    authority_status,
    baht_in,
    in_baht,
    least_sure,
    of_row,
    of_rule,
    of_switch,
    on_paper,
)
from portasim.law.system import Law

_HOLE: Final = re.compile(r"\{([^{}]+)\}")


class Line(NamedTuple):
    """One thing a cell says, how sure it is, by what authority; `then` is the next change known.

    `since` is the first day of a change, and empty for what holds on the day asked for.
    """

    text: str
    since: str
    status: str
    refs: tuple[str, ...]
    rests_on: tuple[Item, ...]
    then: Line | None = None


def holes(part: Mapping[str, Any]) -> list[str]:
    """The names of the numbers and rules in the sentence of a part, in order."""
    return [name for hole in _HOLE.findall(part.get("say", "")) for name in _read(hole)[0]]


def _read(hole: str) -> tuple[list[str], list[str]]:
    """The names in a hole of a sentence, such as {a+b|age}, and its marks."""
    names, *marks = hole.split("|")
    return names.split("+"), marks


def said(law: Law, part: Mapping[str, Any], on: int) -> bool:
    """Whether a part is said on a day, under the overlays laid and the words chosen."""
    laid = {overlay.name for overlay in law.applied}
    if part.get("overlay", "") not in {"", *laid} or part.get("without", "") in laid:
        return False
    if any(law.choice(name) != word for name, word in part.get("when", {}).items()):
        return False
    begun = on >= day(part["from"]) if "from" in part else True
    return begun and (on <= day(part["to"]) if "to" in part else True)


def line_of(law: Law, part: Mapping[str, Any], on: int) -> Line:
    """What a part of the map says by a law on a day. Raises UserError for a name no law holds."""
    if "nothing" in part:
        return nothing(part["nothing"])
    if "rule" in part:
        return _by_rule(law, part, on)
    if part.get("by") in law.switches:
        switch = law.switches[part["by"]]
        word = law.chosen[switch.id]
        return _resting(part["words"][word], [of_switch(switch, word), *_laid(law, part)])
    values = _values(law, part)
    lacking = [value for value in values if value.on(on) is None]
    if lacking:
        return _not_in_force(law, part, on, lacking)
    line = _by_values(law, part, on)
    return line._replace(then=_next(law, part, on, line.text))


def nothing(reason: str) -> Line:
    """A line that says that nothing was found, and what was looked for."""
    return Line(f"{NOT_FOUND}: {reason}", "", NOT_FOUND, (), ())


def _values(law: Law, part: Mapping[str, Any]) -> list[Value]:
    """The values that a part shows."""
    if "by" in part:
        return [Value(law, part["by"].rpartition(".")[2])]
    read = [_read(hole) for hole in _HOLE.findall(part["say"])]
    found = [Value(law, name, marks) for names, marks in read for name in names]
    return [*found, Value(law, "exchange_rate")] if _in_baht(part) else found


def _in_baht(part: Mapping[str, Any]) -> bool:
    """Whether a part shows money of another country in baht."""
    return "|baht" in part.get("say", "")


def _by_values(law: Law, part: Mapping[str, Any], on: int) -> Line:
    """The words of a part with the values of a day, all in force, in its holes."""
    values = _values(law, part)
    items = [item for value in values for item in value.rests_on(on)]
    items += _laid(law, part)
    if "by" in part:
        return _resting(part["words"][on_paper(values[0].on(on) or Fraction(0), "count")], items)
    if _in_baht(part):
        rate = baht_in(law, on)[1]
        items = [rate if item.id == rate.id else item for item in items]
    text = _HOLE.sub(lambda hole: _filled(law, hole[1], on), part["say"])
    if "ref" in part:
        status = part.get("status") or authority_status(part["ref"])
        note = part.get("note", "")
        items.insert(0, Item("", text, "", part.get("from", ""), status, part["ref"], note))
    return _resting(text, items)


def _laid(law: Law, part: Mapping[str, Any]) -> list[Item]:
    """What a part that is said under an overlay rests on besides: the overlay."""
    return [
        Item("", one.title, "", "", one.status, one.ref, one.note)
        for one in law.applied
        if one.name == part.get("overlay")
    ]


def _filled(law: Law, hole: str, on: int) -> str:
    """The value for a hole on a day, on paper."""
    names, marks = _read(hole)
    values = [Value(law, name, marks) for name in names]
    paper = sum((value.on(on) or Fraction(0) for value in values), Fraction(0))
    if "baht" not in marks:
        return on_paper(paper, values[0].unit, marks)
    return in_baht(paper, values[0].unit, baht_in(law, on)[0])


def _resting(text: str, items: Sequence[Item], since: str = "") -> Line:
    kept = tuple(dict.fromkeys(items))
    refs = tuple(dict.fromkeys(item.ref for item in kept))
    return Line(text, since, least_sure([item.status for item in kept]), refs, kept)


def _not_in_force(law: Law, part: Mapping[str, Any], on: int, lacking: Sequence[Value]) -> Line:
    """A line that cannot be said on a day: since when it will be, or what it rested on last."""
    for turn in sorted({turn for value in lacking for turn in value.turns if turn > on}):
        if all(value.on(turn) is not None for value in _values(law, part)):
            return _absent(on, _by_values(law, part, turn)._replace(since=iso(turn)))
    return _resting(f"no longer in force on {iso(on)}", [value.last_item for value in lacking])


def _absent(on: int, later: Line) -> Line:
    return Line(f"not in force on {iso(on)}", "", later.status, later.refs, (), later)


def _next(law: Law, part: Mapping[str, Any], on: int, now: str) -> Line | None:
    """What a part says from the next day on which it says something else."""
    if part.get("next") is False or _in_baht(part):
        return None
    values = _values(law, part)
    for turn in sorted({turn for value in values for turn in value.turns if turn > on}):
        ended = [value for value in values if value.on(turn) is None]
        if ended:
            items = [item for value in ended for item in value.rests_on(turn - 1)]
            return _resting("not in force", items, iso(turn))
        later = _by_values(law, part, turn)
        if later.text != now:
            return later._replace(since=iso(turn))
    return None


def _by_rule(law: Law, part: Mapping[str, Any], on: int) -> Line:
    """A rule in its own words; as sure as its authority and the numbers and switches it reads."""
    variants = law.rules[find(law, part["rule"]).name]
    held = variant_on(variants, on)
    later = next((variant for variant in variants if variant.since > on), None)
    then = None
    if later is not None:
        items = _read_by(law, part, later, later.since)
        then = _resting(later.title.rstrip("."), items, iso(later.since))
    if held is None:
        if then is not None:
            return _absent(on, then)
        return _resting(f"no longer in force on {iso(on)}", _read_by(law, part, variants[-1], on))
    line = _resting(held.title.rstrip("."), _read_by(law, part, held, on))
    return line if then is None or then.text == line.text else line._replace(then=then)


def _read_by(law: Law, part: Mapping[str, Any], rule: Rule, on: int) -> list[Item]:
    """What the sentence of a rule rests on: its authority, and what it reads itself on a day."""
    items = [of_rule(law, rule, part.get("status", ""), part.get("note", "")), *_laid(law, part)]
    for argument in rule.arguments:
        number, choice = law.number_named(argument), law.choice_named(argument)
        if choice is not None:
            items.append(of_switch(*choice))
        elif number is not None and (row := row_on(number, on)) is not None:
            items.append(of_row(law, number, row))
    return items
