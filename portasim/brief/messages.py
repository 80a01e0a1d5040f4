"""Statements: what a person is to read, as a name with values, and their rendering in a language.

Content says which statement holds (`say`); a writer renders it at the last moment (`render`). The
words are in the catalogue of the language (`portasim.brief.catalogue`), the formats of numbers in
`portasim.brief.formats`. Nothing is escaped here: a writer of markup escapes what it writes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from portasim.brief.catalogue import Catalogue, catalogue, fields
from portasim.brief.formats import FORMATS

ENGLISH: Final = "en"


@dataclass(frozen=True, slots=True)
class Statement:
    """One thing that is said: the name of a message and the values it needs, as plain data.

    A value is a number, a text, a date, a record of `portasim.brief.formats`, another statement,
    or a list of these.
    """

    name: str
    values: Mapping[str, Any] = field(default_factory=dict, hash=False)


def say(name: str, **values: Any) -> Statement:
    """The statement of a name with its values."""
    return Statement(name, values)


def term(kind: str, key: object) -> Statement:
    """The word for a key of a closed list, such as `term("sex", "F")`: message `terms.sex.F`."""
    return Statement(f"terms.{kind}.{key}")


def render(statement: Statement, lang: str = ENGLISH, *, words: Catalogue | None = None) -> str:
    """The text of a statement in a language.

    words: a catalogue to render with in place of the one of the language.

    Raises KeyError where the message, one of its values or a format does not exist.
    """
    return _render(statement, words or catalogue(lang))


def _render(statement: Statement, words: Catalogue) -> str:
    text = []
    for before, name, form, _ in fields(words.template(statement.name, statement.values)):
        text.append(before)
        if name is not None:
            if name not in statement.values:
                raise KeyError(f"{statement.name} needs the value '{name}'")
            text.append(_value(statement.values[name], form or "", words))
    return "".join(text)


def _value(value: Any, form: str, words: Catalogue) -> str:
    """A value in its format; statements in it are rendered first."""
    if isinstance(value, Statement):
        value = _render(value, words)
    elif isinstance(value, list | tuple) and any(isinstance(part, Statement) for part in value):
        value = [_render(part, words) if isinstance(part, Statement) else part for part in value]
    if form not in FORMATS:
        raise KeyError(f"no format '{form}'; there are: {', '.join(sorted(FORMATS))}")
    return FORMATS[form](value, words)


def shown(
    value: Any, form: str = "", lang: str = ENGLISH, *, words: Catalogue | None = None
) -> str:
    """A value alone in a format, or a statement rendered."""
    return _value(value, form, words or catalogue(lang))
