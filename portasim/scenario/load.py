"""Scenarios loaded and checked, the faults of all files at once."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from portasim.core.calendar import day
from portasim.core.faults import Fault, UserError
from portasim.law.laws import make_laws
from portasim.lives.from_file.read import read_people
from portasim.scenario.scenario import Scenario, load_scenario


def load(
    path: str | Path,
    *,
    people: int | str | None = None,
    seed: int | None = None,
    sets: Sequence[str] = (),
) -> Scenario:
    """A scenario from a file, with settings laid over it. Raises UserError with every fault."""
    given = [*sets]
    if people is not None:
        given.append(f"people={people}")
    if seed is not None:
        given.append(f"seed={seed}")
    return load_scenario(Path(path), given)


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
    scenarios: Sequence[Scenario | str | Path],
    people: int | str | None,
    seed: int | None,
    sets: Sequence[str],
) -> list[Scenario]:
    """Scenarios as given, files loaded; the faults of all files are raised together."""
    loaded: list[Scenario] = []
    faults = []
    for scenario in scenarios:
        if isinstance(scenario, Scenario):
            if sets or people is not None or seed is not None:
                message = "is loaded already; give people, seed and sets to load()"
                faults.append(Fault(scenario.path, 0, 0, message))
            loaded.append(scenario)
            continue
        try:
            loaded.append(load(scenario, people=people, seed=seed, sets=sets))
        except UserError as error:
            faults += [fault for fault in error.faults if fault not in faults]
    if faults:
        raise UserError(faults)
    return loaded
