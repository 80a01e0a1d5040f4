"""Differences between two scenarios, before any result: both are read, nothing is simulated."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from portasim.core.faults import Fault, UserError
from portasim.law.laws import changed_law
from portasim.scenario.diff.blocks import same_facts
from portasim.scenario.diff.law import countries_changed, law_differences
from portasim.scenario.diff.plan import plan_differences
from portasim.scenario.diff.records import HEADINGS, PROSE, Differences
from portasim.scenario.given import Sets, path_of, texts_of
from portasim.scenario.people import people_read
from portasim.scenario.scenario import Scenario, load_scenario


def diff(
    before: Scenario | str | Path, after: Scenario | str | Path, *, sets: Sets = ()
) -> Differences:
    """The differences of two scenarios before any result; `sets` change both files.

    Raises UserError with the faults of both, where `sets` are given for what is loaded already, or
    for an argument of a wrong type.
    """
    first, second = _loaded((before, after), texts_of(sets))
    found = [*plan_differences(first, second), *law_differences(first, second)]
    order = list(dict.fromkeys([*HEADINGS.values(), *(r.part for r in found if r.part != PROSE)]))
    order.append(PROSE)
    rows = sorted(found, key=lambda row: order.index(row.part))
    return Differences(first, second, tuple(rows), same_facts(first, second))


def _loaded(given: Iterable[Scenario | str | Path], sets: Sequence[str]) -> list[Scenario]:
    """Scenarios as given, files loaded; the faults of both are raised together."""
    loaded = []
    faults: list[Fault] = []
    for one in given:
        if isinstance(one, Scenario) and sets:
            faults.append(Fault(one.path, 0, 0, "is loaded already; give sets to load()"))
            continue
        try:
            loaded.append(one if isinstance(one, Scenario) else _read(path_of(one), sets))
        except UserError as error:
            faults += [fault for fault in error.faults if fault not in faults]
    if faults:
        raise UserError(faults)
    return loaded


def _read(path: Path, sets: Sequence[str]) -> Scenario:
    """The scenario of a file, with the laws it makes and its file of people checked."""
    scenario = load_scenario(path, sets)
    plan = scenario.plan
    for country in countries_changed(plan.law):
        changed_law(country, plan.law)
    people_read(plan)
    return scenario
