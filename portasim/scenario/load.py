"""Scenarios loaded and checked, the faults of all files at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from portasim.core.faults import Fault, UserError
from portasim.law.laws import make_laws
from portasim.scenario.given import Given, Sets, path_of, settings
from portasim.scenario.people import people_faults
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


def check(paths: Sequence[str | Path], sets: Sequence[str] = ()) -> list[Scenario]:
    """Check scenario files, the law they ask for, and files of people, without simulating.

    Gives the scenarios of the files. Raises UserError with the faults of all of them.
    """
    loaded, faults = _read_all(paths, settings(None, None, sets))
    for scenario in loaded:
        faults += _faults_in(make_laws, scenario.plan.law)
    _raise_all([*faults, *_people_faults(loaded)])
    return loaded


def to_compare(
    scenarios: Sequence[Given],
    people: int | str | Path | None = None,
    seed: int | None = None,
    sets: Sets = (),
    strict: bool = False,
) -> list[Scenario]:
    """Scenarios for the same persons, the first the baseline.

    What the first changes of an ancestor is carried into the others that share that ancestor;
    strict: it is refused instead. Raises UserError with every fault: of files and settings, of what
    the scenarios must have in common, and of files of people.
    """
    loaded, faults = _read_all(scenarios, settings(people, seed, sets))
    read = len(loaded) == len(scenarios)
    if read and loaded:
        loaded, more = _over_the_first(loaded, strict)
        faults += more
    faults += [fault for fault in unlike(loaded) if read or fault.file]
    if faults:
        # a file of people is read with its scenario, and only here where something else is wrong
        faults += _people_faults(loaded)
    _raise_all(faults)
    return loaded


def unlike(scenarios: Sequence[Scenario]) -> Iterator[Fault]:
    """In what scenarios cannot be compared: an id twice, other persons, other values."""
    if not scenarios:
        yield Fault("", 0, 0, "give at least one scenario to compare")
        return
    first = scenarios[0]
    seen: dict[str, str] = {}
    for scenario in scenarios:
        plan = scenario.plan
        if plan.id in seen:
            of = f"id '{plan.id}' is also that of {seen[plan.id]}; give each scenario its own id"
            yield Fault(scenario.path, 0, 0, of)
        seen.setdefault(plan.id, scenario.path)
        for name in ("people", "seed", "as_of", "horizon"):
            if getattr(plan, name) != getattr(first.plan, name):
                persons = (
                    f"{name} is {getattr(plan, name)}, but {first.path} has "
                    f"{getattr(first.plan, name)}; scenarios are compared for the same persons"
                )
                yield Fault(scenario.path, 0, 0, persons)
        if plan.valuation != first.plan.valuation:
            values = (
                f"valuation differs from {first.path}; values must be at the same day, rate and "
                "life table"
            )
            yield Fault(scenario.path, 0, 0, values)


def _read_all(
    scenarios: Sequence[Given], texts: Sequence[str]
) -> tuple[list[Scenario], list[Fault]]:
    """The scenarios that can be loaded, and what is wrong with the others."""
    loaded: list[Scenario] = []
    faults: list[Fault] = []
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
            faults += error.faults
    return loaded, faults


def _over_the_first(
    scenarios: Sequence[Scenario], strict: bool
) -> tuple[list[Scenario], list[Fault]]:
    """The scenarios with the changes of the first carried in, and what is wrong with that."""
    made: list[Scenario] = []
    faults: list[Fault] = []
    for scenario in scenarios:
        try:
            made.append(carrying(scenario, scenarios[0]))
        except UserError as error:
            faults += error.faults
            continue
        if strict and made[-1] is not scenario:
            names = " and ".join(made[-1].lineage.carried)
            message = (
                f"does not extend {names}, whose changes the first scenario has; "
                "extend it, or leave --strict away and they are carried in"
            )
            faults.append(Fault(scenario.path, 0, 0, message))
    return made, faults


def _people_faults(scenarios: Sequence[Scenario]) -> list[Fault]:
    """What is wrong with the files of people that scenarios name."""
    plans = [scenario.plan for scenario in scenarios]
    return [
        fault
        for plan in plans
        for fault in people_faults({"people": plan.people, "as_of": plan.as_of})
    ]


def _faults_in(work: Callable[..., object], *given: object) -> Sequence[Fault]:
    try:
        work(*given)
    except UserError as error:
        return error.faults
    return ()


def _raise_all(faults: Sequence[Fault]) -> None:
    if faults:
        raise UserError(dict.fromkeys(faults))
