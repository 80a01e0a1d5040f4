"""Scenario files: one plan made of a file, its ancestors and settings, each value with its origin.

A file may say `extends: parent.yaml` (relative to itself, one parent). Mappings merge, lists and
scalars replace; `--set path.to.key=value` comes last. The digest names the plan: equal plans, and
people from equal files, have equal digests on every machine.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from html import escape
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from portasim.core.faults import Fault, UserError
from portasim.core.files.place import cut
from portasim.core.files.userfile import no_file, shown
from portasim.core.files.validation import Model, is_in, number_meant, validated
from portasim.core.files.yamlfile import MAX_DEPTH, Document, KeyPath, read_value, read_yaml
from portasim.core.fingerprint import canonical_json, text_sha256
from portasim.law.lawfile import path_words
from portasim.law.laws import LawChanges, changed_law, country_of
from portasim.law.system import country_of_overlay
from portasim.scenario.people import people_digest, people_faults, people_notes
from portasim.scenario.plan import Plan


@dataclass(frozen=True, repr=False)
class Scenario:
    """A validated plan and where it comes from.

    `files` are the files read, as (shown name, sha256), the ancestor first; `origins` gives
    file:line, or `--set`, of every written value by its dotted path; `people` is the digest of what
    a file of people says.
    """

    path: str
    plan: Plan
    digest: str
    files: tuple[tuple[str, str], ...]
    origins: Mapping[str, str]
    people: str = ""

    def __repr__(self) -> str:
        plan = self.plan
        return (
            f"Scenario {plan.id}: {plan.name}\n{self.path}, as of {plan.as_of}, seed {plan.seed}, "
            f"people {plan.people}, digest {self.digest[:12]}"
        )

    def _repr_html_(self) -> str:
        return "<br>".join(escape(line) for line in repr(self).splitlines())

    @property
    def notes(self) -> tuple[Fault, ...]:
        """What is noted about a file of people, though it is read: doubts, and how dates were read.

        Raises UserError with the faults of the file.
        """
        return people_notes(self.plan)

    def origin(self, path: str) -> str:
        """Where the value at a dotted path was written; `default` where it was not."""
        while path and path not in self.origins:
            path = path.rpartition(".")[0]
        return self.origins.get(path, "default")

    def values(self) -> Iterator[tuple[str, Any, str]]:
        """Every value of the plan, defaults too, as (dotted path, value, origin)."""
        for path, value in _leaves(self.plan.model_dump(mode="json", by_alias=True)):
            name = _dotted(path)
            yield name, value, self.origin(name)


def load_scenario(path: Path, sets: Sequence[str] = ()) -> Scenario:
    """The scenario of a file and of settings written `path.to.key=value`.

    Raises:
        UserError: everything wrong with the files and the settings, each where it is written.
    """
    sources = Sources.read(path, sets)
    faults = list(_law_faults(sources))
    try:
        plan = sources.validated(Plan)
    except UserError as error:
        of_people = people_faults(sources.data)
        raise UserError(sorted({*faults, *error.faults, *of_people})) from None
    if faults:
        raise UserError(sorted({*faults, *people_faults(sources.data)}))
    canonical = plan.model_dump(mode="json", by_alias=True)
    people = ""
    if sources.people is not None:
        people = people_digest(canonical, sources.people[1])
        canonical["people"] = f"sha256:{people}"
    return Scenario(
        path=sources.documents[-1].file,
        plan=plan,
        digest=hashlib.sha256(canonical_json(canonical).encode()).hexdigest(),
        files=sources.files,
        origins={_dotted(path): sources.origin(path) for path, _ in _leaves(sources.data)},
        people=people,
    )


def _law_faults(sources: Sources) -> Iterator[Fault]:
    """What the law refuses of the changes to it, each where it is written."""
    try:
        changes = LawChanges.model_validate_json(json.dumps(sources.data.get("law", {})))
    except ValidationError:
        return  # said with what else is wrong with the plan
    laid: list[str] = []
    for index, name in enumerate(changes.overlays):
        try:
            changed_law(country_of_overlay(name), LawChanges(overlays=[*laid, name]))
            laid.append(name)
        except UserError as error:
            for fault in error.faults:
                yield sources.fault(("law", "overlays", index), f"law: {fault.message}")
    asked: list[tuple[KeyPath, Mapping[str, str], Mapping[str, list[dict[str, Any]]]]] = [
        *((("law", "switches", name), {name: word}, {}) for name, word in changes.switches.items()),
        *((("law", "numbers", name), {}, {name: rows}) for name, rows in changes.numbers.items()),
    ]
    for path, switches, numbers in asked:
        country = country_of(str(path[-1]))
        changed = LawChanges(overlays=laid, switches=switches, numbers=numbers)
        try:
            changed_law(country, changed, partial(_fault_of_number, sources))
        except UserError as error:
            for fault in error.faults:
                yield fault if fault.file else sources.fault(path, f"law: {fault.message}")


def _fault_of_number(sources: Sources, path: KeyPath, message: str) -> Fault:
    """A fault of a value among the new rows of a number, where it is written."""
    return sources.fault(("law", "numbers", *path), f"law: {path_words(path)}: {message}")


def schema() -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of scenario files, for editors.

    Editors show descriptions alone, so the meanings of the words of a key are added to its own.
    """
    found = {"$schema": "https://json-schema.org/draft/2020-12/schema", **Plan.model_json_schema()}
    for part in found["$defs"].values():
        for key in part.get("properties", {}).values():
            words = key.get("words", {})
            if words:
                allowed = next(one["enum"] for one in (key, *key.get("anyOf", ())) if "enum" in one)
                meanings = [f"{word}: {words[word]}" for word in allowed]
                key["description"] = "; ".join([key["description"], *meanings])
    return found


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

    documents: list[Document]
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
        folders, documents = _lineage(path)
        data: dict[str, Any] = {}
        for document in documents:
            data = _merged(data, document.data)
        data.pop("extends", None)
        # through text, so that no two places share what an alias repeats
        sources = cls(documents, json.loads(canonical_json(data)))
        for setting in sets:
            sources._set(setting)
        sources._find_people(folders)
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


def _lineage(path: Path) -> tuple[dict[str, Path], list[Document]]:
    """The folders of a file and its ancestors by shown name, and the files, the ancestor first."""
    folders: dict[str, Path] = {}
    documents: list[Document] = []
    document = read_yaml(path)
    while True:
        folders[document.file] = path.parent
        documents.insert(0, document)
        parent = document.data.get("extends")
        if parent is None:
            return folders, documents
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
                raise UserError(f"{_dotted(path)}: has {known}; '{part}' is none of them")
            step = int(part)
        elif not isinstance(node, dict):
            raise UserError(f"{_dotted(path)}: is a single value; '{part}' cannot lie below it")
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


def _leaves(data: Any, path: KeyPath = ()) -> Iterator[tuple[KeyPath, Any]]:
    children: Any = ()
    if isinstance(data, Mapping):
        children = data.items()
    elif isinstance(data, list):
        children = enumerate(data)
    if not children or not data:
        yield path, data
    for key, value in children:
        yield from _leaves(value, (*path, key))


def _dotted(path: Sequence[str | int]) -> str:
    return ".".join(map(str, path))
