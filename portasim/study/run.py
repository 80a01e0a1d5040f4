"""The one function behind every door: scenarios in, results out."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

import pandas as pd

from portasim.core.facts import World
from portasim.core.faults import UserError
from portasim.lives.simulate import Clock, Progress, make_world
from portasim.rights.national import InLaw, in_law_key, rights_in_law
from portasim.rights.outcome import Outcome, run_plan
from portasim.scenario.load import load, loaded_all
from portasim.scenario.plan import Plan, world_key
from portasim.scenario.scenario import Scenario
from portasim.study.comparison import Comparison
from portasim.study.results import Results
from portasim.study.statistics import mean_interval

QUICK_PEOPLE: Final = 2000
LATE: Final = "TH.switch.late_claim"


class Study:
    """Runs scenarios, sharing lives and ledgers between those that have them in common."""

    def __init__(
        self,
        *,
        workers: int = 1,
        block: int | None = None,
        clock: Clock = "compiled",
        progress: Progress | None = None,
    ) -> None:
        self.workers, self.block, self.clock, self.progress = workers, block, clock, progress
        self._worlds: dict[str, World] = {}
        self._in_law: dict[str, InLaw] = {}

    def world(self, plan: Plan) -> World:
        """The facts of a plan, simulated once for all plans that share them."""
        key = world_key(plan)
        if key not in self._worlds:
            self._worlds[key] = make_world(
                plan,
                workers=self.workers,
                clock=self.clock,
                block=self.block,
                progress=self.progress,
            )
        return self._worlds[key]

    def outcome(self, plan: Plan) -> Outcome:
        """What a plan gives each person."""
        world = self.world(plan)
        key = f"{world_key(plan)} {in_law_key(plan)}"
        if key not in self._in_law:
            self._in_law[key] = rights_in_law(plan, world)
        return run_plan(plan, world, self._in_law[key], workers=self.workers)

    def run(self, scenario: Scenario) -> Results:
        """The results of one scenario."""
        return Results(scenario, self.outcome(scenario.plan), self.world(scenario.plan))

    def compare(self, scenarios: Sequence[Scenario]) -> Comparison:
        """The first scenario as baseline, the others against it, for the same persons.

        Raises UserError where scenarios are not about the same people, or share an id.
        """
        _check(scenarios)
        results = []
        for number, scenario in enumerate(scenarios, start=1):
            results.append(self.run(scenario))
            if self.progress:
                self.progress("scenarios", number, len(scenarios))
        late = pd.DataFrame([row for result in results for row in self._both_readings(result)])
        return Comparison(results[0], tuple(results[1:]), late)

    def _both_readings(self, result: Results) -> list[dict[str, object]]:
        """Mean value with late claims accepted and barred: section 56 is unsettled."""
        plan = result.scenario.plan
        rows: list[dict[str, object]] = []
        for word in ("accepted", "barred"):
            if result.outcome.law.chosen[LATE] == word:
                outcome = result.outcome
            else:
                switches = {**plan.law.switches, LATE: word}
                law = plan.law.model_copy(update={"switches": switches})
                outcome = self.outcome(plan.model_copy(update={"law": law}))
            mean, low, high = mean_interval(outcome.value)
            rows.append(
                {
                    "scenario": result.id,
                    "late_claim": word,
                    "mean_value_THB": mean,
                    "low_THB": low,
                    "high_THB": high,
                }
            )
        return rows


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


def run(
    scenario: Scenario | str | Path, *, workers: int = 1, progress: Progress | None = None
) -> Results:
    """Run one scenario."""
    if not isinstance(scenario, Scenario):
        scenario = load(scenario)
    return Study(workers=workers, progress=progress).run(scenario)


def compare(
    scenarios: Sequence[Scenario | str | Path],
    *,
    people: int | str | None = None,
    seed: int | None = None,
    sets: Sequence[str] = (),
    workers: int = 1,
    block: int | None = None,
    progress: Progress | None = None,
) -> Comparison:
    """Compare scenarios for the same persons; the first is the baseline.

    Files are loaded with `people`, `seed` and `sets` laid over them. Raises UserError with the
    faults of all files, or where settings are given for a scenario that is loaded already.
    """
    loaded = loaded_all(scenarios, people, seed, sets)
    return Study(workers=workers, block=block, progress=progress).compare(loaded)
