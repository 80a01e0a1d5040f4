"""The one function behind every door: scenarios in, results out."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain
from pathlib import Path
from typing import Final, TypedDict, Unpack

from portasim.core.faults import UserError
from portasim.lives.clocks import Clock
from portasim.scenario.given import Sets, named, processes, scenarios_of
from portasim.scenario.load import load, to_compare, unlike
from portasim.scenario.scenario import Scenario
from portasim.study.comparison import Comparison
from portasim.study.plans import READINGS, Job, with_reading
from portasim.study.results import Results
from portasim.study.room import check_room
from portasim.study.simulate import Progress, simulate

QUICK_PEOPLE: Final = 2000


LADDERS: Final = ("first", "all")
"""Whose ladder of what is lost is made: of the first scenario, or of every one."""


class How(TypedDict, total=False):
    """How scenarios are compared, none of which changes a figure.

    workers: processes, 1 or more; block: people in a block; progress: hears how far the run is;
    ladder: of LADDERS.
    """

    workers: int
    block: int | None
    progress: Progress | None
    ladder: str


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
    **how: Unpack[How],
) -> Comparison:
    """Compare scenarios for the same persons; the first is the baseline.

    Files are loaded with `people`, `seed` and `sets` applied over them. What the first changes of
    an ancestor that it shares with another is carried into that other. how: the settings of `How`,
    `workers` and `ladder` among them. Raises UserError with the faults of all files, where
    settings are given for a scenario that is loaded already, where scenarios are not about the same
    people, or share an id, and for an argument of a wrong type.
    """
    processes(how.get("workers", 1))
    check_ladder(how.get("ladder", LADDERS[0]))
    return simulated(to_compare(scenarios_of(scenarios), people, seed, sets), **how)


def check_ladder(ladder: object, option: str = "ladder") -> None:
    """Refuse a word that does not say whose ladder is made. Raises UserError."""
    if ladder not in LADDERS:
        allowed = ", ".join(LADDERS)
        raise UserError(
            f"{option}: {named(ladder)} does not say whose ladder is made; allowed: {allowed}"
        )


def simulated(
    scenarios: Sequence[Scenario],
    *,
    workers: int = 1,
    block: int | None = None,
    clock: Clock = "compiled",
    progress: Progress | None = None,
    ladder: str = LADDERS[0],
) -> Comparison:
    """Loaded scenarios compared for the same persons, each under both readings of section 56."""
    faults = list(unlike(scenarios))
    if faults:
        raise UserError(faults)
    job = Job(clock)
    places = [job.add(scenario.plan, full=True) for scenario in scenarios]
    readings = [
        [job.add(with_reading(scenario.plan, word), full=False) for word in READINGS]
        for scenario in scenarios
    ]
    check_room(job.lives[0][1].n, len(job.entries))
    for place in {*chain.from_iterable(readings if ladder == "all" else readings[:1])}:
        job.with_ladder(place)
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
