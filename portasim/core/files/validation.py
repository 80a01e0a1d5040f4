"""Data against a pydantic model: all that is wrong, in plain sentences, each at its place.

Validation is strict, as for JSON: `true` is no number, `NO` is no false, 2027 is no date. What is
wrong is said as `dotted.path: what is written; what to write`, with the nearest known word.
"""

from __future__ import annotations

import json
import math
import re
from calendar import monthrange
from collections.abc import Callable, Iterator, Mapping, Sequence
from difflib import get_close_matches
from typing import Any, Final, TypeAlias, TypeVar

from pydantic import BaseModel, ValidationError

from portasim.core.faults import Fault, UserError
from portasim.core.files.yamlfile import KeyPath
from portasim.core.words import COUNTRY_NAMES

Model = TypeVar("Model", bound=BaseModel)
Locate: TypeAlias = Callable[[KeyPath, str, bool], Fault]
"""Path, message, whether the key is meant rather than the value: as `Document.fault`."""
_Schema: TypeAlias = dict[str, Any]

_LAST_COMMON_YEAR: Final = 2400
"""A later year is taken for one of the Buddhist era, 543 years ahead of the common era."""
_MEANT: Final = {
    "int": "a whole number",
    "float": "a number",
    "bool": "true or false",
    "string": "text between quotes",
    "date": "a date as YYYY-MM-DD",
    "list": "a list, one '- item' a line",
    "tuple": "a list, one '- item' a line",
    "set": "a list, one '- item' a line",
    "frozen_set": "a list, one '- item' a line",
    "dict": "'key: value' lines below it",
    "model": "'key: value' lines below it",
}
_BOUND: Final = {
    "greater_than": ("gt", "more than {}"),
    "greater_than_equal": ("ge", "{} or more"),
    "less_than": ("lt", "less than {}"),
    "less_than_equal": ("le", "{} or less"),
}
_LARGEST: Final = 2**63
"""No number of the engine is as large."""
_NO: Final = {"no", "off", "n", "false"}
_YES: Final = {"yes", "on", "y", "true"}
_THOUSANDS: Final = re.compile(r"[-+]?\d{1,3}(,\d{3})+(\.\d*)?%?")
_DATE: Final = re.compile(r"(\d{1,4})-(\d{1,2})-(\d{1,2})")
_DAY_FIRST: Final = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")


def validated(model: type[Model], data: Mapping[str, Any], locate: Locate) -> Model:
    """The model of plain data, as `read_yaml` gives it.

    Raises:
        UserError: everything wrong with the data, sorted by place.
    """
    sentences: dict[tuple[KeyPath, bool], str] = dict(_buddhist_dates(data))
    if sentences:
        # what else is wrong is judged by the dates that were meant
        data = json.loads(json.dumps(data))
        for path, at_key in sentences:
            if not at_key:
                _to_common_era(data, path)
    result = None
    try:
        result = model.model_validate_json(json.dumps(data), strict=True)
    except ValidationError as error:
        known = _Known(model.model_json_schema())
        for finding in _one_branch([_Finding(e, data) for e in error.errors(include_url=False)]):
            sentences.setdefault((finding.path, finding.at_key), finding.sentence(known))
    for path, number in _whole_numbers(data):
        if abs(number) >= _LARGEST:
            sentences.setdefault((path, False), f"is {number}, which is too large a number")
    if result is None or sentences:
        raise UserError(sorted(_placed(sentences, locate)))
    return result


def _whole_numbers(data: Any, path: KeyPath = ()) -> Iterator[tuple[KeyPath, int]]:
    """Every whole number of plain data, with its path."""
    children: Any = ()
    if isinstance(data, Mapping):
        children = data.items()
    elif isinstance(data, list):
        children = enumerate(data)
    elif isinstance(data, int):
        yield path, data
    for key, value in children:
        yield from _whole_numbers(value, (*path, key))


def is_in(part: str | int, data: Any) -> bool:
    """Whether a key or an index is one of plain data."""
    if isinstance(data, list):
        return isinstance(part, int) and part < len(data)
    return isinstance(data, dict) and part in data


def near(word: str, allowed: Sequence[str]) -> str | None:
    """The allowed word that was probably meant, whatever its case; country names mean codes."""
    folded = {name.casefold(): code for code, name in COUNTRY_NAMES.items() if code in allowed}
    folded |= {known.casefold(): known for known in allowed}
    key = re.sub(r"[\s-]+", "_", word.strip().casefold())
    for form in (key, word.strip().casefold()):
        if found := get_close_matches(form, folded, n=1, cutoff=0.6):
            return folded[found[0]]
    return None


def number_meant(text: str) -> str | None:
    """How to write the number that a text was meant to be; None where it is no number."""
    plain = re.sub(r"[\s_']|THB|baht|฿", "", text)
    if _THOUSANDS.fullmatch(plain):
        plain = plain.replace(",", "")
    elif "." not in plain:
        plain = plain.replace(",", ".")
    # float and int read Thai, Khmer, Lao and Burmese digits
    try:
        value = float(plain.removesuffix("%"))
    except ValueError:
        return None
    if not math.isfinite(value):
        return None
    if plain.endswith("%"):
        return (
            f"write {value:.15g} where the unit is per cent, {value / 100:.15g} where it is a share"
        )
    return (
        f"write {value:.15g} without quotes"
        if plain == text and text.isascii()
        else f"write {value:.15g}"
    )


def _placed(sentences: dict[tuple[KeyPath, bool], str], locate: Locate) -> Iterator[Fault]:
    for (path, at_key), sentence in sentences.items():
        if not at_key and (path, True) in sentences:
            continue
        name = ".".join(map(str, path))
        # what is missing has no place of its own: the mapping that lacks it has
        missing = sentence.startswith("is missing")
        message = f"{name}: {sentence}" if name else sentence
        yield locate(path[:-1] if missing else path, message, at_key or missing)


def _buddhist_dates(data: Any, path: KeyPath = ()) -> Iterator[tuple[tuple[KeyPath, bool], str]]:
    """Dates that are valid but 543 years ahead, in values and in keys."""
    if isinstance(data, Mapping):
        for key, value in data.items():
            for _, sentence in _buddhist_dates(key):
                yield ((*path, key), True), sentence
            yield from _buddhist_dates(value, (*path, key))
    elif isinstance(data, list):
        for index, value in enumerate(data):
            yield from _buddhist_dates(value, (*path, index))
    elif (
        isinstance(data, str)
        and (found := _DATE.fullmatch(data))
        and int(found[1]) > _LAST_COMMON_YEAR
    ):
        common = f"{int(found[1]) - 543}{data[len(found[1]) :]}"
        yield (path, False), f"'{data}' looks like a Buddhist year; write {common}"


def _to_common_era(data: Any, path: KeyPath) -> None:
    """Take the 543 years off the Buddhist date at a path of plain data."""
    for part in path[:-1]:
        data = data[part]
    year, rest = data[path[-1]].split("-", 1)
    data[path[-1]] = f"{int(year) - 543}-{rest}"


class _Finding:
    """One error of pydantic, with the part of its path that is in the data."""

    def __init__(self, error: Any, data: Any) -> None:
        self.kind: str = error["type"]
        self.message: str = error["msg"]
        self.context: dict[str, Any] = error.get("ctx", {})
        self.value: Any = error["input"]
        self.loc: KeyPath = error["loc"]
        self.at_key = self.loc[-1:] == ("[key]",) or self.kind == "extra_forbidden"
        self.branch: tuple[KeyPath, str | int] | None = None
        path: list[str | int] = []
        parts = self.loc[:-1] if self.kind == "missing" or self.loc[-1:] == ("[key]",) else self.loc
        for part in parts:
            if is_in(part, data):
                data = data[part]
                path.append(part)
            elif self.branch is None:
                self.branch = (tuple(path), part)
        if self.kind == "missing":
            path.append(self.loc[-1])
        elif self.kind.startswith("union_tag"):
            path.append(self.context["discriminator"].strip("'"))
        elif self.kind in {"value_error", "assertion_error"}:
            self.at_key = True
        self.path: KeyPath = tuple(path)
        stem = re.sub(r"_(type|parsing|parsing_size|from_float)$", "", self.kind)
        self.meant = _MEANT.get(stem) if stem != self.kind else None

    def sentence(self, known: _Known) -> str:
        """What is wrong and what to write instead."""
        about = known.about(self.loc)
        if self.kind == "missing":
            return f"is missing{about}"
        if self.kind == "extra_forbidden":
            return f"is not a known key{known.instead_of(self.loc)}"
        if self.kind in {"value_error", "assertion_error"}:
            return str(self.context["error"])
        if self.kind in {"literal_error", "enum", "union_tag_invalid"}:
            expected = self.context.get("expected") or self.context["expected_tags"]
            return self._choice(self.context.get("tag", self.value), expected)
        if self.kind == "union_tag_not_found":
            return "is missing"
        if self.kind in _BOUND:
            return self._bound(about)
        if self.kind.startswith("date_parsing"):
            return _no_date(self.value)
        if self.meant:
            return f"{_seen(self.value)}; {self._write()}{about}"
        if self.kind in {"too_short", "too_long"}:
            least, most = self.context.get("min_length"), self.context.get("max_length")
            bound = f"at least {least}" if least is not None else f"at most {most}"
            return f"holds {self.context['actual_length']}; write {bound}{about}"
        if self.kind == "string_too_short":
            return f"is too short; write some text{about}"
        if self.kind == "string_pattern_mismatch":
            return f"'{self.value}' must have the form {self.context['pattern']}{about}"
        return f"{_seen(self.value)}; {self.message[:1].lower()}{self.message[1:]}{about}"

    def _write(self) -> str:
        if isinstance(self.value, str) and self.meant in {"a number", "a whole number"}:
            return number_meant(self.value) or f"write {self.meant}"
        if isinstance(self.value, str) and self.meant == "true or false":
            word = self.value.casefold()
            return f"write {'false' if word in _NO else 'true' if word in _YES else self.meant}"
        if isinstance(self.value, float) and self.value.is_integer():
            return f"write {self.value:.0f}"
        return f"write {self.meant}"

    def _choice(self, value: Any, expected: str) -> str:
        allowed = re.findall(r"'([^']*)'", expected) or [expected]
        word = value if isinstance(value, str) else json.dumps(value)
        meant = near(word, allowed)
        hint = f"; did you mean '{meant}'?" if meant else ""
        if self.at_key and word.isdecimal():
            hint = "; a decimal number has a point, not a comma"
        return f"'{word}' is not one of {', '.join(allowed)}{hint}"

    def _bound(self, about: str) -> str:
        name, words = _BOUND[self.kind]
        bound, value = self.context[name], float(self.value)
        if name in {"le", "lt"} and 1900 <= bound <= _LAST_COMMON_YEAR < value < 2700:
            return f"{self.value} looks like a Buddhist year; write {value - 543:.0f}"
        limit = str(bound) if isinstance(bound, int) else f"{bound:.15g}"
        return f"is {self.value}; must be {words.format(limit)}{about}"


def _one_branch(findings: list[_Finding]) -> list[_Finding]:
    """Of a union that nothing fits, the findings of the branch that fits best."""
    unions: dict[KeyPath, dict[str | int, list[_Finding]]] = {}
    kept = []
    for finding in findings:
        if finding.branch is None:
            kept.append(finding)
        else:
            union, name = finding.branch
            unions.setdefault(union, {}).setdefault(name, []).append(finding)
    for union, branches in unions.items():
        of_type = [b[0] for b in branches.values() if b[0].meant and b[0].path == union]
        if len(of_type) == len(branches):
            # no branch has the right type: say all that would do
            of_type[0].meant = " or ".join(dict.fromkeys(str(f.meant) for f in of_type))
            kept.append(of_type[0])
        else:
            fitting = [b for b in branches.values() if b[0] not in of_type]
            best: list[_Finding] = min(fitting, key=len)
            kept += best
    return kept


def _described(schema: _Schema) -> str:
    """A description with the unit beside it, where a unit is declared that it does not name."""
    text, unit = schema["description"].rstrip("."), schema.get("unit", "")
    return text if not unit or unit.split(" ")[0] in text.split(" ") else f"{text}, in {unit}"


class _Known:
    """The keys and descriptions of a model, read off its JSON Schema."""

    def __init__(self, schema: _Schema) -> None:
        self.schema = schema

    def about(self, loc: KeyPath) -> str:
        """The description of what stands at a path, in brackets after a sentence."""
        at_key = loc[-1:] == ("[key]",)
        steps, description = self._walk(loc[:-2] if at_key else loc)
        if at_key:
            names = [option.get("propertyNames", {}) for option in steps]
            description = next((n["description"] for n in names if "description" in n), "")
        return f" ({description.rstrip('.')})" if description else ""

    def instead_of(self, loc: KeyPath) -> str:
        """For an unknown key: the nearest known one, or where it belongs, or all known ones."""
        options, _ = self._walk(loc[:-1])
        allowed = list(dict.fromkeys(k for option in options for k in option.get("properties", ())))
        key = str(loc[-1])
        if meant := near(key, allowed):
            return f"; did you mean '{meant}'?"
        if places := sorted(set(self._places(key, self.schema, (), 0)))[:3]:
            return f"; it belongs under {' or '.join(places)}"
        return f"; allowed: {', '.join(allowed)}"

    def _options(self, schema: _Schema) -> Iterator[_Schema]:
        if "$ref" in schema:
            schema = self.schema["$defs"][schema["$ref"].rpartition("/")[2]]
        branches = [b for word in ("anyOf", "oneOf", "allOf") for b in schema.get(word, ())]
        if not branches:
            yield schema
        for branch in branches:
            yield from self._options(branch)

    def _walk(self, loc: KeyPath) -> tuple[list[_Schema], str]:
        """All that may stand at a path, and how the model describes it."""
        options, description = list(self._options(self.schema)), ""
        for part in loc:
            below = [child for option in options for child in _below(option, part)]
            if below:
                options = [o for child in below for o in self._options(child)]
                scalars = [o for o in options if "properties" not in o]
                described = [_described(s) for s in (*below, *scalars) if "description" in s]
                description = described[0] if described else ""
            else:
                # the part names a branch of a union
                options = [o for o in options if _is_branch(o, part)] or options
        return options, description

    def _places(self, key: str, schema: _Schema, path: KeyPath, depth: int) -> Iterator[str]:
        for option in self._options(schema):
            if key in option.get("properties", ()) and path:
                yield f"'{'.'.join(map(str, path))}'"
            if depth < 6:
                for name, child in option.get("properties", {}).items():
                    yield from self._places(key, child, (*path, name), depth + 1)
                for word in ("items", "additionalProperties"):
                    if isinstance(child := option.get(word), dict):
                        yield from self._places(key, child, (*path, "*"), depth + 1)


def _below(schema: _Schema, part: str | int) -> list[_Schema]:
    if isinstance(part, int):
        found = schema.get("items")
    else:
        found = schema.get("properties", {}).get(part, schema.get("additionalProperties"))
    return [found] if isinstance(found, dict) else []


def _is_branch(schema: _Schema, name: str | int) -> bool:
    consts = [p.get("const") for p in schema.get("properties", {}).values()]
    return name == schema.get("title") or name in consts


def _seen(value: Any) -> str:
    """What is written, as the start of a sentence."""
    if value is None:
        return "has no value"
    if isinstance(value, bool):
        return f"is {'true' if value else 'false'}"
    if isinstance(value, int | float):
        return f"is the number {value}"
    if isinstance(value, str):
        return f"is the text '{value if len(value) <= 60 else value[:57] + '...'}'"
    return "is a list" if isinstance(value, list) else "has lines below it"


def _no_date(text: str) -> str:
    """Why a text is not a date, and how to write it."""
    form = f"'{text}' is not a date; write YYYY-MM-DD"
    if found := _DATE.fullmatch(text):
        year, month, day = map(int, found.groups())
        if not 1 <= month <= 12:
            return f"'{text}' is not a date: there is no month {month}; write YYYY-MM-DD"
        if year and not 1 <= day <= monthrange(year, month)[1]:
            return f"'{text}' is not a date: {year}-{month:02d} has no day {day}; write YYYY-MM-DD"
        return f"'{text}' is not a date; write {year:04d}-{month:02d}-{day:02d}"
    if found := _DAY_FIRST.fullmatch(text):
        day, month, year = map(int, found.groups())
        year -= 543 * (year > _LAST_COMMON_YEAR)
        return f"{form}, if the day comes first {year:04d}-{month:02d}-{day:02d}"
    return form
