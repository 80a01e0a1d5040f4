"""Cost a person by phase, memory and the gain of two workers, as the number of people grows.

`uv run python benchmarks/scale.py` carries out the main job of the README at 20,000, 200,000 and
1,000,000 people, with one worker and with two, each in a process of its own. It prints microseconds
of one core a person by phase, the slope of peak memory between sizes, and wall seconds.
`--people N ...` and `--workers N ...` choose others; `--two` takes two scenarios instead of all,
for large numbers of people.

Memory is read from /proc, which Linux alone has.
"""

from __future__ import annotations

import argparse
import functools
import json
import subprocess
import sys
import time
from collections import defaultdict
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

ROOT = Path(__file__).parents[1] / "scenarios"
BASELINE = ROOT / "baseline.yaml"
TWO = [BASELINE, ROOT / "instruments/totalisation-prorata.yaml"]
ALL = [BASELINE, *sorted(ROOT.glob("instruments/*.yaml"))]
EVERY = 0.05
"""Seconds between two looks at memory."""
BY_SCENARIO = ("claims", "counters", "outcomes", "values", "tables of blocks")
"""Phases that each scenario adds to; the others are shared by scenarios over the same lives."""


def watch(seconds: dict[str, float], within: list[str], owner: Any, name: str, phase: str) -> None:
    """Time a function where `owner` looks it up; what a phase asks of another counts for it."""
    inner = getattr(owner, name)

    @functools.wraps(inner)
    def timed(*arguments: Any, **named: Any) -> Any:
        if within:
            return inner(*arguments, **named)
        within.append(phase)
        began = time.process_time()
        found = inner(*arguments, **named)
        seconds[within.pop()] += time.process_time() - began
        return found

    setattr(owner, name, timed)


def watched() -> dict[str, float]:
    """Seconds of one core by phase, of all comparisons of this process from now on."""
    from portasim.brief import save
    from portasim.lives.simulate import Population
    from portasim.study import blocks, simulate

    seconds: dict[str, float] = defaultdict(float)
    within: list[str] = []
    for owner, name, phase in (
        (Population, "facts", "lives"),
        (blocks, "rights_in_law", "rights in law"),
        (blocks, "law_values", "rights in law"),
        (blocks, "filed", "claims"),
        (blocks, "read_again", "claims"),
        (simulate, "decide", "counters"),
        (blocks, "outcome", "outcomes"),
        (blocks, "value_parts", "values"),
        (blocks, "piece_of", "tables of blocks"),
        (save, "contents", "contents of the folder"),
    ):
        watch(seconds, within, owner, name, phase)
    return seconds


def carry_out(people: int, workers: int, scenarios: list[Path]) -> None:
    """Compare in this process and print what it took as JSON.

    Phases are those of one worker: with several they run in other processes.
    """
    from portasim.brief import save
    from portasim.study.run import compare

    phases = watched() if workers == 1 else {}
    compare(scenarios, people=100)  # compiled code is loaded and not timed
    phases.clear()
    began, core = time.perf_counter(), time.process_time()
    comparison = compare(scenarios, people=people, workers=workers)
    save.contents(comparison)
    wall, core = time.perf_counter() - began, time.process_time() - core
    if workers == 1:
        phases["the rest"] = core - sum(phases.values())
    print(json.dumps({"wall": wall, "phases": phases}))


def family(pid: int) -> list[int]:
    """A process and all its descendants (Linux alone)."""
    found = [pid]
    for one in found:
        for task in Path(f"/proc/{one}/task").glob("*/children"):
            try:
                found += [int(child) for child in task.read_text().split()]
            except OSError:
                continue  # it ended meanwhile
    return found


def memory_kb(pid: int) -> int:
    """Kilobytes that a process and its descendants hold (Linux alone).

    Pages of files, which are libraries, are counted once, for the process itself.
    """
    found = 0
    for one in family(pid):
        counted = "VmRSS:" if one == pid else "RssAnon:"
        try:
            lines = Path(f"/proc/{one}/status").read_text().splitlines()
        except OSError:
            continue  # it ended meanwhile
        found += sum(int(line.split()[1]) for line in lines if line.startswith(counted))
    return found


class Measured(NamedTuple):
    """One run in a fresh process: peak_kb is that of the process and its workers together."""

    people: int
    wall: float
    peak_kb: int
    phases: dict[str, float]


def measured(people: int, workers: int, *, two: bool) -> Measured:
    """Carry out a comparison in a fresh process, its memory looked at all the while."""
    words = ["--child", "--people", str(people), "--workers", str(workers), *["--two"] * two]
    command = [sys.executable, __file__, *words]
    # one line alone is printed, so that the pipe never fills
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        peak = 0
        while process.poll() is None:
            peak = max(peak, memory_kb(process.pid))
            time.sleep(EVERY)
        said = process.communicate()[0]
    if process.returncode:
        raise SystemExit(f"{people} people with {workers} workers: the comparison failed")
    found = json.loads(said.splitlines()[-1])
    wall, held = found["wall"], f"peak {peak / 1024:,.0f} MB"
    print(f"{people:,} people, {workers} worker(s): {wall:.1f} s, {held}", flush=True)
    return Measured(people, wall, peak, found["phases"])


def print_phases(runs: list[Measured], scenarios: int) -> None:
    """Microseconds a person by phase, one column a size."""
    print(f"{'us a person, one core':<26}" + "".join(f"{run.people:>12,}" for run in runs))

    def line(name: str, seconds: list[float]) -> None:
        each = (one / run.people * 1e6 for one, run in zip(seconds, runs, strict=True))
        print(f"{name:<26}" + "".join(f"{one:>12,.1f}" for one in each))

    for phase in runs[0].phases:
        line(phase, [run.phases[phase] for run in runs])
    line("all", [sum(run.phases.values()) for run in runs])
    shared = [sum(run.phases[phase] for phase in BY_SCENARIO) / scenarios for run in runs]
    line("each scenario", shared)


def print_slopes(runs: list[Measured], scenarios: int) -> None:
    """The slope of peak memory between sizes."""
    for less, more in pairwise(runs):
        slope = (more.peak_kb - less.peak_kb) / (more.people - less.people)
        print(
            f"from {less.people:,} to {more.people:,}: {slope:.2f} kB a person, "
            f"{slope / scenarios:.3f} kB a person and scenario"
        )


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--people", type=int, nargs="+", default=[20_000, 200_000, 1_000_000])
    parser.add_argument("--workers", type=int, nargs="+", default=[1, 2])
    parser.add_argument("--two", action="store_true", help="baseline and one instrument alone")
    parser.add_argument("--child", action="store_true", help=argparse.SUPPRESS)
    given = parser.parse_args()
    scenarios = TWO if given.two else ALL
    if given.child:
        carry_out(given.people[0], given.workers[0], scenarios)
        return
    # once and unmeasured: compiling takes memory, and is cached for all that follow
    warm = [sys.executable, __file__, "--child", "--two", "--people", "100", "--workers", "1"]
    subprocess.run(warm, check=True, stdout=subprocess.DEVNULL)
    print(f"{len(scenarios)} scenarios")
    found = {}
    for workers in given.workers:
        runs = [measured(people, workers, two=given.two) for people in sorted(given.people)]
        found[workers] = runs
        if workers == 1:
            print_phases(runs, len(scenarios))
        print_slopes(runs, len(scenarios))
    first, *others = found
    for workers in others:
        for one, other in zip(found[first], found[workers], strict=True):
            ratio = one.wall / other.wall
            print(f"{one.people:,} people: {workers} workers against {first}: {ratio:.2f}x")


if __name__ == "__main__":
    main()
