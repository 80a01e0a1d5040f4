"""Scenarios loaded and checked, the faults of all files at once."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from portasim.core.faults import Fault, UserError
from portasim.law.laws import make_laws
from portasim.scenario.given import Given, Sets, path_of, settings
from portasim.scenario.people import people_faults, people_notes
from portasim.scenario.scenario import Scenario, load_scenario


def load(
    path: str | Path,
    *,
    people: int | str | Path | None = None,
    seed: int | None = None,
    sets: Sets = (),
) -> Scenario:
    """A scenario from a file, with settings applied over it.

    sets: texts `path.to.key=value`, or a mapping, nested or with dotted keys. Raises UserError with
    every fault of the file, or for an argument of a wrong type.
    """
    return load_scenario(path_of(path), settings(people, seed, sets))


def check(paths: Sequence[str | Path], sets: Sequence[str] = ()) -> list[Fault]:
    """What is noted about scenario files, the law they ask for and files of people, if they hold.

    Raises UserError with the faults of all of them.
    """
    faults: list[Fault] = []
    notes: list[Fault] = []
    for scenario in loaded_all(paths, None, None, sets):
        plan = scenario.plan
        try:
            make_laws(plan.law)
            notes += [note for note in people_notes(plan) if note not in notes]
        except UserError as error:
            faults += [fault for fault in error.faults if fault not in faults]
    if faults:
        raise UserError(faults)
    return notes


def loaded_all(
    scenarios: Sequence[Given],
    people: int | str | Path | None,
    seed: int | None,
    sets: Sets,
) -> list[Scenario]:
    """Scenarios as given, files loaded; the faults of all files are raised together."""
    texts = settings(people, seed, sets)
    loaded: list[Scenario] = []
    faults = []
    for scenario in scenarios:
        if isinstance(scenario, Scenario):
            if texts:
                message = "is loaded already; give people, seed and sets to load()"
                faults.append(Fault(scenario.path, 0, 0, message))
            loaded.append(scenario)
            continue
        try:
            loaded.append(load_scenario(Path(scenario), texts))
        except UserError as error:
            faults += [fault for fault in error.faults if fault not in faults]
    for plan in (scenario.plan for scenario in loaded):
        of_people = people_faults({"people": plan.people, "as_of": plan.as_of})
        faults += [fault for fault in of_people if fault not in faults]
    if faults:
        raise UserError(faults)
    return loaded
