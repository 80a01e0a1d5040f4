"""Sources of a scenario: a file, its ancestors and settings as data that knows where it is written.

A file may say `extends: parent.yaml` (relative to itself, one parent). Mappings merge, lists and
scalars replace; `--set path.to.key=value` comes last.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import takewhile
from pathlib import Path
from typing import Any, Final

from portasim.core.faults import Fault, UserError
from portasim.core.files.place import cut
from portasim.core.files.userfile import no_file, shown
from portasim.core.files.validation import Model, is_in, number_meant, validated
from portasim.core.files.yamlfile import MAX_DEPTH, Document, KeyPath, read_value, read_yaml
from portasim.core.fingerprint import canonical_json, text_sha256

PROSE_KEYS: Final = ("id", "name", "question", "precedent", "description")
"""Keys of a scenario that only name it."""
_ABOUT_FILES: Final = ("extends", "schema_version")


@dataclass(frozen=True)
class _Setting:
    """One `--set path.to.key=value`."""

    path: KeyPath
    place: str


@dataclass
class Sources:
    """Files and settings merged into plain data that knows where each value was written.

    `people` is the file of people, as (shown name, sha256), where `people` names one.
    """

    documents: Sequence[Document]
    data: dict[str, Any]
    settings: list[_Setting] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    people: tuple[str, str] | None = None

    @classmethod
    def read(cls, path: Path, sets: Sequence[str] = ()) -> Sources:
        """The merged data of a file, its ancestors and settings.

        Raises:
            UserError: a file cannot be read as YAML, or `extends` leads nowhere or in a circle.
        """
        return cls.of(lineage(path), sets)

    @classmethod
    def of(cls, files: Lineage, sets: Sequence[str] = ()) -> Sources:
        """The merged data of files and settings."""
        data: dict[str, Any] = {}
        for document in files.documents:
            data = _merged(data, document.data)
        data.pop("extends", None)
        # through text, so that no two places share what an alias repeats
        sources = cls(files.documents, json.loads(canonical_json(data)))
        for setting in sets:
            sources._set(setting)
        sources._find_people(files.folders)
        return sources

    @property
    def files(self) -> tuple[tuple[str, str], ...]:
        """The files read, as (shown name, sha256)."""
        people = () if self.people is None else (self.people,)
        return (*((d.file, d.sha256) for d in self.documents), *people)

    def validated(self, model: type[Model]) -> Model:
        """The model of the merged data.

        Raises:
            UserError: everything wrong with it, each where it is written.
        """
        try:
            result = validated(model, self.data, self.fault)
        except UserError as error:
            raise UserError(sorted({*self.faults, *error.faults})) from None
        if self.faults:
            raise UserError(sorted(self.faults))
        return result

    def fault(self, path: KeyPath, message: str, key: bool = False) -> Fault:
        """A fault at the place where the value at a path was written."""
        writer = self._writer(path)
        if isinstance(writer, _Setting):
            return Fault(writer.place, 0, 0, message)
        return writer.fault(path, message, key)

    def origin(self, path: KeyPath) -> str:
        """The file:line, or `--set`, that wrote the value at a path."""
        writer = self._writer(path)
        if isinstance(writer, _Setting):
            return "--set"
        return f"{writer.file}:{writer.position(path, key=True)[0]}"

    def _writer(self, path: KeyPath) -> Document | _Setting:
        for setting in reversed(self.settings):
            if path[: len(setting.path)] == setting.path:
                return setting
        for document in reversed(self.documents):
            if _holds(document.data, path):
                return document
        for setting in reversed(self.settings):
            # a mapping that only a setting below it brought into being
            if setting.path[: len(path)] == path:
                return setting
        return self.documents[-1]

    def _set(self, text: str) -> None:
        dotted, equals, written = text.partition("=")
        place = f"--set {cut(text)}"
        parts = dotted.strip().split(".")
        if parts[:2] in (["law", "switches"], ["law", "numbers"]) and len(parts) > 2:
            parts[2:] = [".".join(parts[2:])]  # the id of a switch or number has dots of its own
        if not equals or not all(parts):
            self.faults.append(Fault(place, 0, 0, "write --set path.to.key=value"))
            return
        if len(parts) > MAX_DEPTH:
            self.faults.append(Fault(place, 0, 0, f"is nested more than {MAX_DEPTH} deep"))
            return
        if parts == ["extends"]:
            self.faults.append(Fault(place, 0, 0, "extends is said by files alone"))
            return
        try:
            value = read_value(written, place)
            path = _assign(self.data, parts, value)
        except UserError as error:
            self.faults += [Fault(place, 0, 0, fault.message) for fault in error.faults]
        else:
            self.settings.append(_Setting(path, place))

    def _find_people(self, folders: Mapping[str, Path]) -> None:
        """A file of people lies relative to the file that names it; settings, to where we are."""
        named = self.data.get("people")
        if not isinstance(named, str):
            return
        writer = self._writer(("people",))
        folder = folders[writer.file] if isinstance(writer, Document) else Path()
        path = folder / named
        if not (why := no_file(path)):
            self.people = shown(path), text_sha256(path.read_bytes())
            self.data["people"] = shown(path)
            return
        reason = number_meant(named)
        message = f"'{named}' is neither a number nor a file; {reason}"
        if reason is None or os.path.lexists(path):
            message = f"{shown(path)}: {why}"
        self.faults.append(self.fault(("people",), f"people: {message}"))


@dataclass(frozen=True)
class Lineage:
    """A file and its ancestors, the first ancestor first.

    folders: where each lies, by shown name. carried: the names of files that none of them extends,
    whose changes a comparison carries in.
    """

    documents: tuple[Document, ...]
    folders: Mapping[str, Path]
    carried: tuple[str, ...] = ()

    def carrying(self, first: Lineage) -> Lineage:
        """The same with what other files change of the last ancestor that both have.

        The changes come after that ancestor and before the files' own, and bring no names or texts.
        Files that say the same are the same, wherever they lie. Unchanged where something is
        carried already, one of the two has nothing of its own, or nothing is common to both.
        """
        pairs = zip(self.documents, first.documents, strict=False)
        common = sum(1 for _ in takewhile(lambda pair: _alike(*pair), pairs))
        own, others = self.documents[common:], first.documents[common:]
        if self.carried or not (common and own and others):
            return self
        changes = [replace(one, data=_without(one.data, PROSE_KEYS)) for one in others]
        return Lineage(
            (*self.documents[:common], *changes, *own),
            {**first.folders, **self.folders},
            tuple(one.file for one in changes if _without(one.data, _ABOUT_FILES)),
        )


def _alike(one: Document, other: Document) -> bool:
    return _without(one.data, _ABOUT_FILES) == _without(other.data, _ABOUT_FILES)


def _without(data: Mapping[str, Any], keys: Sequence[str]) -> dict[str, Any]:
    return {key: value for key, value in data.items() if key not in keys}


def lineage(path: Path) -> Lineage:
    """A file and its ancestors.

    Raises:
        UserError: one of them cannot be read as YAML, or `extends` leads nowhere or in a circle.
    """
    folders: dict[str, Path] = {}
    documents: list[Document] = []
    document = read_yaml(path)
    while True:
        folders[document.file] = path.parent
        documents.insert(0, document)
        parent = document.data.get("extends")
        if parent is None:
            return Lineage(tuple(documents), folders)
        if not isinstance(parent, str):
            message = "extends: write the name of one file, the parent of this one"
            raise UserError(document.fault(("extends",), message))
        path = path.parent / parent
        if shown(path) in folders:
            chain = " -> ".join([d.file for d in reversed(documents)] + [shown(path)])
            raise UserError(document.fault(("extends",), f"extends: runs in a circle: {chain}"))
        try:
            document = read_yaml(path)
        except UserError as error:
            # what is wrong with the parent as a whole is said where the child names it
            raise UserError(
                fault if fault.line else document.fault(("extends",), f"extends: {fault}")
                for fault in error.faults
            ) from None


def _merged(parent: Mapping[str, Any], child: Mapping[str, Any]) -> dict[str, Any]:
    merged = {**parent, **child}
    for key, above in parent.items():
        below = child.get(key)
        if isinstance(above, dict) and isinstance(below, dict):
            merged[key] = _merged(above, below)
    return merged


def _assign(data: dict[str, Any], parts: Sequence[str], value: Any) -> KeyPath:
    """Write a value into merged data, making the mappings that lack; the path with list indices."""
    node: Any = data
    path: list[str | int] = []
    for part in parts:
        if path:
            if node[path[-1]] is None:
                node[path[-1]] = {}
            node = node[path[-1]]
        step: str | int = part
        if isinstance(node, list):
            if not (part.isdecimal() and int(part) < len(node)):
                known = f"{len(node)} entries, numbered from 0"
                raise UserError(f"{dotted(path)}: has {known}; '{part}' is none of them")
            step = int(part)
        elif not isinstance(node, dict):
            raise UserError(f"{dotted(path)}: is a single value; '{part}' cannot lie below it")
        else:
            node.setdefault(part, None)
        path.append(step)
    node[path[-1]] = value
    return tuple(path)


def _holds(data: Any, path: KeyPath) -> bool:
    for part in path:
        if not is_in(part, data):
            return False
        data = data[part]
    return True


def leaves(data: Any, path: KeyPath = ()) -> Iterator[tuple[KeyPath, Any]]:
    """Every single value of plain data, and every empty mapping and list, by its path."""
    children: Any = ()
    if isinstance(data, Mapping):
        children = data.items()
    elif isinstance(data, list):
        children = enumerate(data)
    if not children or not data:
        yield path, data
    for key, value in children:
        yield from leaves(value, (*path, key))


def dotted(path: Sequence[str | int]) -> str:
    """A path as people write it."""
    return ".".join(map(str, path))
