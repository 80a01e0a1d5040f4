"""Scenarios: one plan made of a file, its ancestors and settings, each value with its origin.

The digest names the plan: plans that say the same, and people from equal files, have equal digests
on every machine.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from html import escape
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from portasim.core.faults import Fault, UserError
from portasim.core.files.yamlfile import KeyPath
from portasim.core.fingerprint import canonical_json
from portasim.law.lawfile import path_words
from portasim.law.laws import LawChanges, changed_law, country_of
from portasim.law.system import country_of_overlay
from portasim.scenario.meaning import meaning
from portasim.scenario.people import people_digest, people_faults, people_notes
from portasim.scenario.plan import Plan
from portasim.scenario.sources import Lineage, Sources, dotted, leaves, lineage


@dataclass(frozen=True, repr=False)
class Scenario:
    """A validated plan and where it comes from.

    `files` are the files read, as (shown name, sha256), the ancestor first; `origins` gives
    file:line, or `--set`, of every written value by its dotted path. `lineage` and `sets` are what
    it was read from; `people` is the digest of what a file of people says.
    """

    path: str
    plan: Plan
    digest: str
    files: tuple[tuple[str, str], ...]
    origins: Mapping[str, str]
    lineage: Lineage
    sets: tuple[str, ...] = ()
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
        for path, value in leaves(self.plan.model_dump(mode="json", by_alias=True)):
            name = dotted(path)
            yield name, value, self.origin(name)


def load_scenario(path: Path, sets: Sequence[str] = ()) -> Scenario:
    """The scenario of a file and of settings written `path.to.key=value`.

    Raises:
        UserError: everything wrong with the files and the settings, each where it is written.
    """
    return _made(lineage(path), tuple(sets))


def carrying(scenario: Scenario, first: Scenario) -> Scenario:
    """A scenario with what the files of the first change of an ancestor that both have.

    The same object where nothing is to be carried or all of it is replaced. Raises UserError as
    `load_scenario` does.
    """
    files = scenario.lineage.carrying(first.lineage)
    if files is scenario.lineage:
        return scenario
    made = _made(files, scenario.sets)
    return scenario if made.plan == scenario.plan else made


def _made(files: Lineage, sets: tuple[str, ...]) -> Scenario:
    sources = Sources.of(files, sets)
    faults = list(_law_faults(sources))
    try:
        plan = sources.validated(Plan)
    except UserError as error:
        of_people = people_faults(sources.data)
        raise UserError(sorted({*faults, *error.faults, *of_people})) from None
    faults += _nobody_comes(sources, plan)
    if faults:
        raise UserError(sorted({*faults, *people_faults(sources.data)}))
    canonical = meaning(plan)
    people = ""
    if sources.people is not None:
        people = people_digest(canonical, sources.people[1])
        canonical["people"] = f"sha256:{people}"
    return Scenario(
        path=sources.documents[-1].file,
        plan=plan,
        digest=hashlib.sha256(canonical_json(canonical).encode()).hexdigest(),
        files=sources.files,
        origins={dotted(path): sources.origin(path) for path, _ in leaves(sources.data)},
        lineage=files,
        sets=sets,
        people=people,
    )


def _nobody_comes(sources: Sources, plan: Any) -> Iterator[Fault]:
    """That the books close before the first of those who are drawn has come."""
    if isinstance(getattr(plan, "people", None), int) and hasattr(plan, "lives"):
        first = plan.lives.arrivals.first_job_from
        if first >= plan.horizon:
            path = ("lives", "arrivals", "first_job_from")
            message = f"{'.'.join(path)}: {first} is not before the horizon, {plan.horizon}"
            yield sources.fault(path, f"{message}; nobody would have come when the books close")


def _law_faults(sources: Sources) -> Iterator[Fault]:
    """What the law refuses of the changes to it, each where it is written."""
    try:
        changes = LawChanges.model_validate_json(json.dumps(sources.data.get("law", {})))
    except ValidationError:
        return  # named with what else is wrong with the plan
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
