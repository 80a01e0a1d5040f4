"""Map of the sheet of schemes: the parts of each cell, and the values they name."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, model_validator

from portasim.core.files.yamlfile import read_yaml

Way: TypeAlias = Literal["plain", "age", "bare", "baht"]
"""Ways in which a value is written: with its unit, as an age, without a unit, in baht."""


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class NumberOf(_Entry):
    """Number of law by id, for one label where it differs by labels."""

    number: str
    label: str | None = None
    way: Way = Field("plain", alias="as")

    @model_validator(mode="before")
    @classmethod
    def _from_id(cls, written: Any) -> Any:
        return {"number": written} if isinstance(written, str) else written


class RuleOf(_Entry):
    """Rule of law by id, under facts by name; none where it needs none."""

    rule: str
    facts: dict[str, int | str] = Field(default_factory=dict)
    way: Way = Field("plain", alias="as")


class SumOf(_Entry):
    """Sum of numbers and rules in one unit."""

    parts: list[RuleOf | NumberOf] = Field(alias="sum")
    way: Way = Field("plain", alias="as")


ValueOf: TypeAlias = SumOf | RuleOf | NumberOf


def parts_of(value: ValueOf) -> list[RuleOf | NumberOf]:
    """The numbers and rules that make a value."""
    return value.parts if isinstance(value, SumOf) else [value]


class _Part(_Entry):
    """Part of a cell, with the days and overlays under which it holds."""

    from_: dt.date | None = Field(None, alias="from")
    to: dt.date | None = None
    overlay: str = ""
    without: str = ""


class TextPart(_Part):
    """Text with values in its holes; without values it has its own authority."""

    say: str
    values: dict[str, ValueOf] = Field(default_factory=dict)
    ref: str = ""
    status: str = ""
    next: bool = True

    @property
    def in_baht(self) -> bool:
        """Whether a value is money of another country in baht."""
        return any(value.way == "baht" for value in self.values.values())


class RulePart(_Part):
    """Sentence of a rule by id; `status` makes it less sure than its authority."""

    rule: str
    status: str = ""


class WordsPart(_Part):
    """Words for each value of a switch, or of a whole number, by id."""

    by: str
    words: dict[str, str]


class NothingPart(_Part):
    """Nothing found, and what was looked for."""

    nothing: str


Part: TypeAlias = TextPart | RulePart | WordsPart | NothingPart


class Heading(_Entry):
    """Heading of the sheet, and the parts of its cell in each country."""

    title: str
    cells: dict[str, list[Part]]


@cache
def load_map() -> Mapping[str, Heading]:
    """The headings of the sheet by name, in order."""
    path = Path(__file__).with_name("schemes.yaml")
    rows = read_yaml(path, remembered=True).data["rows"]
    return TypeAdapter(dict[str, Heading]).validate_python(rows)


def ids_of(part: Part) -> Iterator[str]:
    """The ids of the rules, numbers and switches that a part names."""
    if isinstance(part, TextPart):
        for value in part.values.values():
            for one in parts_of(value):
                yield one.rule if isinstance(one, RuleOf) else one.number
    elif isinstance(part, RulePart):
        yield part.rule
    elif isinstance(part, WordsPart):
        yield part.by
