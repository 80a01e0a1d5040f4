"""Scenarios loaded and checked, the faults of all files at once."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from portasim.core.calendar import day
from portasim.core.faults import Fault, UserError
from portasim.law.laws import make_laws
from portasim.lives.from_file.read import read_people
from portasim.scenario.given import Given, Sets, path_of, settings
from portasim.scenario.scenario import Scenario, carrying, load_scenario


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


def check(paths: Sequence[str | Path], sets: Sequence[str] = ()) -> None:
    """Check scenario files, the law they ask for, and files of people, without simulating.

    Raises UserError with the faults of all of them.
    """
    faults = []
    for scenario in loaded_all(paths, None, None, sets):
        plan = scenario.plan
        try:
            make_laws(plan.law)
            if isinstance(plan.people, str):
                read_people(Path(plan.people), day(plan.as_of), plan.people)
        except UserError as error:
            faults += [fault for fault in error.faults if fault not in faults]
    if faults:
        raise UserError(faults)


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
    if faults:
        raise UserError(faults)
    return loaded


def over_the_first(scenarios: Sequence[Scenario], strict: bool = False) -> list[Scenario]:
    """Scenarios to compare, what the first changes of an ancestor carried into those that share it.

    strict: refuse where something would be carried. Raises UserError for that, and with every
    fault of what is made, for all scenarios together.
    """
    made: list[Scenario] = []
    faults: list[Fault] = []
    for scenario in scenarios:
        try:
            made.append(carrying(scenario, scenarios[0]))
        except UserError as error:
            faults += [fault for fault in error.faults if fault not in faults]
            continue
        if strict and made[-1] is not scenario:
            names = " and ".join(made[-1].lineage.carried)
            message = (
                f"does not extend {names}, whose changes the first scenario has; "
                "extend it, or leave --strict away and they are carried in"
            )
            faults.append(Fault(scenario.path, 0, 0, message))
    if faults:
        raise UserError(faults)
    return made
