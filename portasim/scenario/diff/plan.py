"""Differences between two plans, the law apart: every value not equal after inheritance, in order.

Models are walked field by field, whatever fields they have, so a new key of a scenario or of an
agreement is compared, with what the model says of it, without a line here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Annotated, Any, Literal, get_args, get_origin, get_type_hints

from pydantic import BaseModel
from pydantic.fields import FieldInfo
from pydantic_core import to_jsonable_python

from portasim.core.words import COUNTRY_NAMES
from portasim.scenario.diff.records import (
    HEADINGS,
    OF_LAW,
    PROSE,
    SOURCE_KEYS,
    Difference,
    Kind,
    Written,
    written_at,
)
from portasim.scenario.scenario import Scenario
from portasim.scenario.sources import PROSE_KEYS


@dataclass(frozen=True)
class _Side:
    """A place in one scenario, with lists by index, and the source of the block around it."""

    scenario: Scenario
    path: tuple[str | int, ...] = ()
    status: str = ""
    ref: str = ""

    def down(self, step: str | int) -> _Side:
        return replace(self, path=(*self.path, step))

    def within(self, block: Any) -> _Side:
        if getattr(block, "status", None) is None:
            return self
        return replace(self, status=block.status, ref=getattr(block, "ref", ""))

    def written(self, value: Any) -> Written:
        if value is None:
            return Written(None)
        plain = to_jsonable_python(value, by_alias=True)
        return Written(plain, written_at(self.scenario, self.path), self.status, self.ref)


@dataclass(frozen=True)
class _Spot:
    """A place in both scenarios and what stands there, as the model describes it."""

    sides: tuple[_Side, _Side]
    path: tuple[str, ...] = ()
    part: str = ""
    context: tuple[str, ...] = ()
    name: str = ""
    keys: tuple[str, ...] = ()
    hint: Any = None
    info: str = ""
    unit: str = ""
    words: Mapping[str, str] = field(default_factory=dict)
    kind: Kind = "value"

    def down(self, step: str, first: str | int, second: str | int) -> _Spot:
        """The place below: its step in words, and the key or index of it on each side."""
        one, other = self.sides
        sides = one.down(first), other.down(second)
        return replace(self, path=(*self.path, step), sides=sides)

    def difference(self, before: Any, after: Any, parts: Iterable[Difference] = ()) -> Difference:
        first, second = self.sides
        title = ", ".join([self.info or _spoken(self.name), *self.keys])
        return Difference(
            ".".join(self.path),
            self.part,
            self.context,
            title,
            self.unit,
            self.words,
            self.kind,
            first.written(before),
            second.written(after),
            parts=tuple(parts),
        )


def plan_differences(first: Scenario, second: Scenario) -> Iterator[Difference]:
    """The differences of two plans in the order of their keys; of the law, what no law knows."""
    root = _Spot((_Side(first), _Side(second)))
    for spot, before, after in _fields(root, first.plan, second.plan):
        key = spot.path[0]
        if key == "law":
            other = replace(spot, part=HEADINGS[key])
            for child, one, two in _fields(other, before, after):
                if child.name not in OF_LAW:
                    yield from _walk(child, one, two)
            continue
        prose = key in PROSE_KEYS
        heading = PROSE if prose else HEADINGS.get(key, _spoken(key).capitalize())
        kind: Kind = "prose" if prose else "value"
        yield from _walk(replace(spot, part=heading, kind=kind), before, after)


def _walk(spot: _Spot, before: Any, after: Any) -> Iterator[Difference]:
    """The differences at a place and below; a side where nothing stands is None."""
    if before == after:
        return
    models = [value for value in (before, after) if isinstance(value, BaseModel)]
    lists = [value for value in (before, after) if isinstance(value, list)]
    if len(models) == 2 and type(before) is type(after):
        inner = spot if len(spot.path) == 1 else _named(spot)
        for child, b, a in _fields(inner, before, after):
            yield from _walk(child, b, a)
    elif models:
        children = _fields(spot, before, after) if None in (before, after) else ()
        yield spot.difference(before, after, (d for c, b, a in children for d in _walk(c, b, a)))
    elif isinstance(before, dict) and isinstance(after, dict):
        for key in dict.fromkeys([*before, *after]):
            hint = (get_args(_plain(spot.hint)) or (None, None))[1]
            words = COUNTRY_NAMES.get(str(key), str(key))
            child = spot.down(str(key), str(key), str(key))
            unit = spot.unit or _unit(hint)
            child = replace(child, keys=(*spot.keys, words), hint=hint, unit=unit)
            yield from _walk(child, before.get(key), after.get(key))
    elif len(lists) == 2 and all(isinstance(one, BaseModel) for one in (*before, *after)):
        yield from _entries(spot, before, after)
    else:
        reordered = len(lists) == 2 and sorted(map(str, before)) == sorted(map(str, after))
        # words in another order say the same
        yield replace(spot, kind="prose" if reordered else spot.kind).difference(before, after)


def _named(spot: _Spot) -> _Spot:
    """A block below a part becomes context of what stands in it."""
    name = ", ".join([_spoken(spot.name), *spot.keys])
    return replace(spot, context=(*spot.context, name), keys=())


def _fields(spot: _Spot, before: Any, after: Any) -> Iterator[tuple[_Spot, Any, Any]]:
    """The fields of a model that at least one side has, each with what the sides say."""
    model: Any = type(after if before is None else before)
    one, other = spot.sides
    sides = one.within(before), other.within(after)
    spot = replace(spot, sides=sides, keys=(), unit="", words={})
    hints: dict[str, Any] = _hints(model)
    for name, info in model.model_fields.items():
        hint = hints[name]
        title = _description(hint, info)
        key = info.alias or name
        child = replace(spot.down(key, key, key), name=key, hint=hint)
        words, unit = _words(hint, info), _unit(hint, info)
        child = replace(child, info=title.rstrip("."), unit=unit, words=words)
        if key in SOURCE_KEYS:
            child = replace(child, kind="source")
        yield child, getattr(before, name, None), getattr(after, name, None)


def _entries(spot: _Spot, before: Sequence[Any], after: Sequence[Any]) -> Iterator[Difference]:
    """Entries of two lists, each beside its fellow."""
    some = (*before, *after)[0]
    has_id = hasattr(some, "id")
    spot = replace(spot, info=_sentence(type(some)), keys=(), hint=None)
    found: list[Difference] = []
    for name, b, a in _matched(before, after):
        called = name if has_id else f"{_spoken(spot.name)} {name}"
        child = replace(spot.down(name, b, a), name=called)
        if min(b, a) < 0:
            found += _walk(child, before[b] if b >= 0 else None, after[a] if a >= 0 else None)
            continue
        child = replace(child, context=(*spot.context, called))
        for below, x, y in _fields(child, before[b], after[a]):
            kind: Kind = "prose" if below.name == "id" else below.kind
            found += _walk(replace(below, kind=kind), x, y)
    if not found:
        # entries with an id stand for themselves, wherever they stand
        kind = "prose" if has_id else "value"
        moved = replace(spot, info=f"order of {_spoken(spot.name)}", kind=kind)
        found.append(moved.difference(list(_names(before)), list(_names(after))))
    yield from found


def _matched(before: Sequence[Any], after: Sequence[Any]) -> Iterator[tuple[str, int, int]]:
    """The name of each entry and its index on both sides, -1 where it is missing.

    Entries are matched by name; agreements left over, by the countries they cover, for the same
    countries cannot have two.
    """
    first, second = _names(before), _names(after)
    left = [number for name, number in second.items() if name not in first]
    for name, number in first.items():
        own = frozenset(getattr(before[number], "parties", ()))
        alike = [n for n in left if own and frozenset(after[n].parties) == own]
        other = second.get(name, alike[0] if alike else -1)
        if other in left:
            left.remove(other)
        yield name, number, other
    names = list(second)
    yield from ((names[number], -1, number) for number in left)


def _names(entries: Sequence[Any]) -> dict[str, int]:
    """The name of each entry: its id, its first day, or its number."""
    found: dict[str, int] = {}
    for number, entry in enumerate(entries):
        name = str(getattr(entry, "id", None) or getattr(entry, "from_", None) or number)
        found[name if name not in found else f"{name} ({number})"] = number
    return found


@cache
def _hints(model: type[BaseModel]) -> dict[str, Any]:
    return get_type_hints(model, include_extras=True)


def _plain(hint: Any) -> Any:
    """A type without its description, and without None beside it."""
    while get_origin(hint) is Annotated:
        hint = get_args(hint)[0]
    others = [one for one in get_args(hint) if one is not type(None)]
    return _plain(others[0]) if type(None) in get_args(hint) and len(others) == 1 else hint


def _description(hint: Any, info: FieldInfo) -> str:
    """The description of a field, or the first sentence of the model that stands in it.

    What a type says of itself, such as `a share between 0 and 1`, describes no field.
    """
    of_type = {one.description for one in _infos(hint)}
    own = info.description or ""
    return own if own and own not in of_type else _sentence(_plain(hint))


def _unit(hint: Any, info: FieldInfo | None = None) -> str:
    """The unit that a field, or the type of its value, declares as `unit`; empty for none."""
    infos = [*([] if info is None else [info]), *_infos(hint)]
    extras = (one.json_schema_extra for one in infos)
    units = (extra.get("unit") for extra in extras if isinstance(extra, dict))
    return next((str(unit) for unit in units if unit), "")


def _words(hint: Any, info: FieldInfo) -> dict[str, str]:
    """The words that a field allows, each with the meaning that it declares among its `words`."""
    allowed = get_args(_plain(hint)) if get_origin(_plain(hint)) is Literal else ()
    extra = info.json_schema_extra
    declared: Any = extra.get("words", {}) if isinstance(extra, dict) else {}
    return {str(word): declared.get(word, "") for word in allowed}


def _infos(hint: Any) -> list[FieldInfo]:
    """The descriptions and bounds that a type carries, None beside it left out."""
    if type(None) in get_args(hint):
        return [info for one in get_args(hint) for info in _infos(one)]
    return [one for one in getattr(hint, "__metadata__", ()) if isinstance(one, FieldInfo)]


def _sentence(model: Any) -> str:
    """The first sentence of the docstring of a model."""
    if not (isinstance(model, type) and issubclass(model, BaseModel)):
        return ""
    return (model.__doc__ or "").partition("\n")[0].rstrip(".")


def _spoken(key: str) -> str:
    return key.rstrip("_").replace("_", " ")
