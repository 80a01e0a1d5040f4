"""The catalogue of messages: what is written for people, by language and by name.

A language is a folder of YAML files below `messages`. The messages of `headline.yaml` are named
`headline.NAME`; `language.yaml` holds what the language itself needs: for which numbers each plural
form stands, the months, and the words of formats (`portasim.brief.formats`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from string import Formatter
from typing import Any, Final

from portasim.core.files.yamlfile import Document, read_yaml

MESSAGES: Final = Path(__file__).parent / "messages"
OTHER: Final = "other"
_PLURAL: Final = "plural"


@dataclass(frozen=True, slots=True)
class Message:
    """One message of a catalogue: a template, or one for each plural form.

    plural: the value whose number chooses the form, "" where there is one template; forms: a
    template by form. A form `zero` holds for the number 0 in any language and need not be given.
    """

    plural: str
    forms: Mapping[str, str]

    def template(self, form: str) -> str:
        """The template of a plural form, that of all other numbers where it has none."""
        return self.forms.get(form, self.forms[OTHER])

    @property
    def values(self) -> frozenset[str]:
        """The names of the values that the message needs."""
        named = {name for text in self.forms.values() for _, name, _, _ in fields(text) if name}
        return frozenset(named | ({self.plural} - {""}))


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The messages of one language.

    plurals: the numbers of each plural form but `other`; messages: by their whole names.
    """

    lang: str
    plurals: Mapping[str, tuple[int, ...]]
    messages: Mapping[str, Message]

    def form(self, number: int) -> str:
        """The plural form of a number in this language."""
        found = (form for form, numbers in self.plurals.items() if number in numbers)
        return next(found, OTHER)

    def message(self, name: str) -> Message:
        """A message by its whole name. Raises KeyError where the catalogue has none such."""
        if name not in self.messages:
            raise KeyError(f"the catalogue '{self.lang}' has no message {name}")
        return self.messages[name]

    def template(self, name: str, numbers: Mapping[str, Any]) -> str:
        """The template of a message, in the plural form of the number that it names.

        Raises KeyError where the message is not in the catalogue, or its number is not given.
        """
        message = self.message(name)
        if not message.plural:
            return message.forms[OTHER]
        number = numbers[message.plural]
        if number == 0 and "zero" in message.forms:
            return message.forms["zero"]
        return message.template(self.form(number))

    def words(self, name: str, **values: str) -> str:
        """A message of plain words, such as `language.and`, with its values put in as they are."""
        return self.template(name, values).format(**values)


def fields(template: str) -> list[tuple[str, str | None, str | None, str | None]]:
    """The pieces of a template: text before, name of the value, format, and conversion."""
    return list(Formatter().parse(template))


@lru_cache(maxsize=8)
def catalogue(lang: str, folder: Path = MESSAGES) -> Catalogue:
    """The catalogue of a language.

    Raises UserError where a file cannot be read, LookupError where there is no such language or a
    message is not written as one.
    """
    files = sorted((folder / lang).glob("*.yaml"))
    if not files:
        known = ", ".join(sorted(path.name for path in folder.iterdir() if path.is_dir()))
        raise LookupError(f"no messages in the language '{lang}'; there are: {known}")
    found: dict[str, Message] = {}
    plurals: dict[str, tuple[int, ...]] = {}
    for path in files:
        document = read_yaml(path, remembered=True)
        data = dict(document.data)
        if path.stem == "language":
            plurals = {form: tuple(numbers) for form, numbers in data.pop("plurals").items()}
        found |= _messages(document, data, path.stem)
    return Catalogue(lang, plurals, found)


def _messages(document: Document, data: Mapping[str, Any], name: str) -> dict[str, Message]:
    """The messages of a mapping: a text, plural forms, or a mapping of more messages."""
    found: dict[str, Message] = {}
    for key, value in data.items():
        whole = f"{name}.{key}"
        if isinstance(value, str):
            found[whole] = Message("", {OTHER: value})
        elif not isinstance(value, dict):
            raise LookupError(f"{document.file}: {whole} is neither text nor a mapping")
        elif _PLURAL in value:
            forms = {form: text for form, text in value.items() if form != _PLURAL}
            if OTHER not in forms:
                raise LookupError(f"{document.file}: {whole} has no form '{OTHER}'")
            found[whole] = Message(value[_PLURAL], forms)
        else:
            found |= _messages(document, value, whole)
    return found
