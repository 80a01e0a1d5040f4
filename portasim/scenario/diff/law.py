"""Differences between the laws of two scenarios: overlays, switches, and numbers day by day.

Laws are compared as the plans make them: a word that is the law's default and a word that says so
are equal, and a number differs on the days on which its value does, of a path in every year.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final, get_args

from portasim.core.calendar import iso
from portasim.core.params import NO_VALUE, Row
from portasim.core.words import Country
from portasim.law.economy import PROVINCIAL
from portasim.law.lawfile import Overlay
from portasim.law.laws import LawChanges, changed_law, country_of
from portasim.law.system import Law, country_of_overlay
from portasim.scenario.diff.paths import rows_read
from portasim.scenario.diff.records import HEADINGS, Difference, Kind, Written, written_at
from portasim.scenario.scenario import Scenario

HELD: Final = "the law as held"
_PART: Final = HEADINGS["law"]


def law_differences(first: Scenario, second: Scenario) -> Iterator[Difference]:
    """Differences between the laws that two scenarios make: overlays, switches, numbers."""
    plans = first.plan.law, second.plan.law
    if plans[0] == plans[1]:
        return
    both = {*countries_changed(plans[0]), *countries_changed(plans[1])}
    for country in get_args(Country):
        if country in both:
            laws = changed_law(country, plans[0]), changed_law(country, plans[1])
            yield from _overlays((first, second), laws)
            yield from _switches((first, second), laws)
            yield from _numbers((first, second), laws)


def countries_changed(changes: LawChanges) -> list[Country]:
    """The countries whose law a plan changes."""
    named = {*map(country_of, (*changes.switches, *changes.numbers))}
    named |= {*map(country_of_overlay, changes.overlays)}
    return [country for country in get_args(Country) if country in named]


def _row(
    path: str,
    title: str,
    sides: Sequence[Written],
    unit: str = "",
    words: Sequence[str] = (),
    kind: Kind = "value",
    days: tuple[str, str] = ("", ""),
) -> Difference:
    before, after = sides
    allowed = dict.fromkeys(words, "")
    return Difference(path, _PART, (), title, unit, allowed, kind, before, after, *days)


def _overlays(scenarios: tuple[Scenario, Scenario], laws: tuple[Law, Law]) -> Iterator[Difference]:
    applied = [{overlay.name: overlay for overlay in law.applied} for law in laws]
    for name, overlay in {**applied[0], **applied[1]}.items():
        if name not in applied[0] or name not in applied[1]:
            sides = [
                _applied(scenario, overlay) if name in own else Written(None)
                for scenario, own in zip(scenarios, applied, strict=True)
            ]
            yield _row(f"law.overlays.{name}", overlay.title, sides)
    order = [list(own) for own in applied]
    if order[0] != order[1] and sorted(order[0]) == sorted(order[1]):
        sides = [
            Written(names, written_at(scenario, ("law", "overlays", 0)))
            for names, scenario in zip(order, scenarios, strict=True)
        ]
        yield _row("law.overlays", "order in which overlays are applied over the law", sides)


def _applied(scenario: Scenario, overlay: Overlay) -> Written:
    number = scenario.plan.law.overlays.index(overlay.name)
    place = written_at(scenario, ("law", "overlays", number))
    return Written(overlay.name, place, overlay.status, overlay.ref)


def _switches(scenarios: tuple[Scenario, Scenario], laws: tuple[Law, Law]) -> Iterator[Difference]:
    for name, switch in {**laws[0].switches, **laws[1].switches}.items():
        words = [law.chosen.get(name) for law in laws]
        chosen = [name in scenario.plan.law.switches for scenario in scenarios]
        # a switch that an overlay brings, and nobody turns, goes with the overlay
        if words[0] == words[1] or (None in words and not any(chosen)):
            continue
        sides = []
        for scenario, law, word, turned in zip(scenarios, laws, words, chosen, strict=True):
            place = written_at(scenario, ("law", "switches", name)) if turned else HELD
            if not turned and word is not None and word != law.switches[name].default:
                place = f"overlay {law.applied[-1].name}"
            sides.append(Written(word, place if word else "", switch.status, switch.ref))
        yield _row(f"law.switches.{name}", switch.title, sides, words=switch.allowed)


def _numbers(scenarios: tuple[Scenario, Scenario], laws: tuple[Law, Law]) -> Iterator[Difference]:
    raw = [scenario.plan.law.numbers for scenario in scenarios]
    for name in _changed(raw[0], raw[1], laws[0].country):
        numbers = [law.number(name) if name in law.numbers else None for law in laws]
        known = next(number for number in numbers if number is not None)
        rows = [
            rows_read(scenario, law, name) for scenario, law in zip(scenarios, laws, strict=True)
        ]
        for since, until, kind, pair in _stretches(*rows):
            if kind == "source" and _of_provinces(name):
                continue  # the rows are days of a path, and cite a table of their own
            sides = [
                Written(known.shown(row), _place(scenario, name, since), row.status, row.ref)
                if row is not None
                else Written(None)
                for scenario, row in zip(scenarios, _only_what_differs(pair), strict=True)
            ]
            path = f"law.numbers.{name}"
            yield _row(path, known.title, sides, known.unit, kind=kind, days=(since, until))


def _changed(before: Mapping[str, Any], after: Mapping[str, Any], country: str) -> Iterator[str]:
    """The numbers of a country that two plans do not write alike; provinces, which share, once."""
    provinces = False
    for name in dict.fromkeys([*before, *after]):
        if before.get(name) == after.get(name) or country_of(name) != country:
            continue
        if not (_of_provinces(name) and provinces):
            yield name
        provinces = provinces or _of_provinces(name)


def _of_provinces(name: str) -> bool:
    return name.rpartition(".")[2] in PROVINCIAL


def _only_what_differs(pair: tuple[Row | None, Row | None]) -> tuple[Row | None, Row | None]:
    """Two rows without the labels at which they are equal; as they are where all are."""
    one, other = pair
    if one is None or other is None or one.values == other.values:
        return pair
    pairs = list(zip(one.values, other.values, strict=True))
    first, second = (
        tuple(NO_VALUE if a == b else (a, b)[side] for a, b in pairs) for side in (0, 1)
    )
    return replace(one, values=first), replace(other, values=second)


def _place(scenario: Scenario, name: str, since: str) -> str:
    """Where what holds of a number from a day on was written: in the scenario or in the law."""
    given = scenario.plan.law.numbers.get(name, ())
    written = [number for number, row in enumerate(given) if row["from"] <= since]
    return written_at(scenario, ("law", "numbers", name, written[-1], "value")) if written else HELD


def _stretches(
    before: Sequence[Row], after: Sequence[Row]
) -> Iterator[tuple[str, str, Kind, tuple[Row | None, Row | None]]]:
    """The stretches of time in which two step functions differ: first and last day, and the rows.

    Where only the authority differs the stretch is one of the kind `source`.
    """
    rows = (*before, *after)
    days = sorted({row.since for row in rows} | {r.last + 1 for r in rows if r.last is not None})
    stretches: list[tuple[int, tuple[Row | None, Row | None]]] = []
    for start in days:
        pair = _on(before, start), _on(after, start)
        if not stretches or _essence(stretches[-1][1]) != _essence(pair):
            stretches.append((start, pair))
    for number, (start, pair) in enumerate(stretches):
        one, other = _essence(pair)
        if one == other:
            continue
        following = stretches[number + 1][0] - 1 if number + 1 < len(stretches) else None
        until = "" if following is None else iso(following)
        kind: Kind = "source" if one is not None and other and one[0] == other[0] else "value"
        yield iso(start), until, kind, pair


def _on(rows: Sequence[Row], start: int) -> Row | None:
    held = [row for row in rows if row.since <= start and (row.last is None or start <= row.last)]
    return held[-1] if held else None


def _essence(
    pair: tuple[Row | None, Row | None],
) -> tuple[tuple[Any, ...] | None, ...]:
    return tuple(None if row is None else (row.values, row.status, row.ref) for row in pair)
