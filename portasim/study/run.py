"""The one function behind every door: scenarios in, results out."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from portasim.core.faults import UserError
from portasim.lives.clocks import Clock
from portasim.scenario.given import Sets, processes, scenarios_of
from portasim.scenario.load import load, loaded_all
from portasim.scenario.scenario import Scenario
from portasim.study.comparison import Comparison
from portasim.study.plans import READINGS, Job, with_reading
from portasim.study.results import Results
from portasim.study.simulate import Progress, simulate

QUICK_PEOPLE: Final = 2000


def run(
    scenario: Scenario | str | Path, *, workers: int = 1, progress: Progress | None = None
) -> Results:
    """Run one scenario. Raises UserError for an argument of a wrong type."""
    processes(workers)
    if not isinstance(scenario, Scenario):
        scenario = load(scenario)
    return simulated([scenario], workers=workers, progress=progress).baseline


def compare(
    scenarios: Sequence[Scenario | str | Path] | Scenario | str | Path,
    *,
    people: int | str | Path | None = None,
    seed: int | None = None,
    sets: Sets = (),
    workers: int = 1,
    block: int | None = None,
    progress: Progress | None = None,
) -> Comparison:
    """Compare scenarios for the same persons; the first is the baseline.

    Files are loaded with `people`, `seed` and `sets` applied over them. Raises UserError with the
    faults of all files, where settings are given for a scenario that is loaded already, where
    scenarios are not about the same people, or share an id, and for an argument of a wrong type.
    """
    processes(workers)
    loaded = loaded_all(scenarios_of(scenarios), people, seed, sets)
    return simulated(loaded, workers=workers, block=block, progress=progress)


def simulated(
    scenarios: Sequence[Scenario],
    *,
    workers: int = 1,
    block: int | None = None,
    clock: Clock = "compiled",
    progress: Progress | None = None,
) -> Comparison:
    """Loaded scenarios compared for the same persons, each under both readings of section 56."""
    _check(scenarios)
    job = Job(clock)
    places = [job.add(scenario.plan, full=True) for scenario in scenarios]
    readings = [
        [job.add(with_reading(scenario.plan, word), full=False) for word in READINGS]
        for scenario in scenarios
    ]
    # the table of persons is kept for real people, and made once more for drawn ones if asked for
    real = isinstance(scenarios[0].plan.people, str)
    made = simulate(job, workers=workers, size=block, progress=progress, columns=real)
    results = [
        Results(scenario, made, place, tuple(of))
        for scenario, place, of in zip(scenarios, places, readings, strict=True)
    ]
    if progress:
        progress("scenarios", len(results), len(results))
    return Comparison(results[0], tuple(results[1:]))


def _check(scenarios: Sequence[Scenario]) -> None:
    if not scenarios:
        raise UserError("give at least one scenario to compare")
    first = scenarios[0]
    seen: dict[str, str] = {}
    for scenario in scenarios:
        plan = scenario.plan
        if plan.id in seen:
            raise UserError(
                f"{scenario.path}: id '{plan.id}' is also that of {seen[plan.id]}; "
                "give each scenario its own id"
            )
        seen[plan.id] = scenario.path
        for name in ("people", "seed", "as_of", "horizon"):
            if getattr(plan, name) != getattr(first.plan, name):
                raise UserError(
                    f"{scenario.path}: {name} is {getattr(plan, name)}, but {first.path} has "
                    f"{getattr(first.plan, name)}; scenarios are compared for the same persons"
                )
        if plan.valuation != first.plan.valuation:
            raise UserError(
                f"{scenario.path}: valuation differs from {first.path}; values must be at the "
                "same day, rate and life table"
            )
