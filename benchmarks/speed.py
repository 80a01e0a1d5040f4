"""Whole-process time and memory of the main job, and careers beside SimPy, in one run."""

from __future__ import annotations

import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]
JOB = [
    "compare",
    "scenarios/baseline.yaml",
    *sorted(str(p.relative_to(ROOT)) for p in (ROOT / "scenarios/instruments").glob("*.yaml")),
]


def whole_process(arguments: list[str], cache: str | None = None) -> tuple[float, float]:
    """Wall seconds and peak megabytes of `portasim ...` in a fresh process."""
    env = dict(os.environ)
    if cache is not None:
        env["NUMBA_CACHE_DIR"] = cache
    began = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", "portasim", *arguments],
        cwd=ROOT,
        env=env,
        stdout=subprocess.DEVNULL,
    )
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"portasim {' '.join(arguments)} failed")
    return time.perf_counter() - began, usage.ru_maxrss / 1024


def main_job() -> None:
    with tempfile.TemporaryDirectory() as folder:
        cache = str(Path(folder) / "cache")
        for state in ("empty", "warm", "warm"):
            arguments = [*JOB, "--quiet", "--out", str(Path(folder) / "results")]
            wall, peak = whole_process(arguments, cache)
            print(
                f"main job, {len(JOB) - 1} scenarios, 20,000 people, {state} cache: "
                f"{wall:.1f} s, {peak:.0f} MB"
            )
    walls = [whole_process(["--help"])[0] for _ in range(5)]
    print(f"--help: {statistics.median(walls):.2f} s (median of 5)")


def careers() -> None:
    import portasim
    from portasim.core.calendar import day
    from portasim.lives.clocks import live
    from portasim.lives.population import draw_people
    from portasim.lives.tables import make_tables
    from portasim.scenario.plan import minimum_wages

    plan = portasim.load(ROOT / "scenarios/baseline.yaml").plan
    tables = make_tables(plan.lives, plan.seed, day(plan.horizon), minimum_wages(plan).thai)
    everybody = draw_people(plan.lives, tables, 20_000)
    live(tables, everybody.part(0, 10))
    times = {}
    for clock, n in (("compiled", 20_000), ("simpy", 300), ("plain", 300)):
        people = everybody.part(0, n)
        rounds = []
        for _ in range(3):
            began = time.process_time()
            live(tables, people, clock=clock)
            rounds.append((time.process_time() - began) / n * 1e6)
        times[clock] = statistics.median(rounds)
        print(f"careers, {clock}: {times[clock]:,.1f} us a person (median of 3, n = {n:,})")
    print(f"compiled against SimPy on the same rules: {times['simpy'] / times['compiled']:,.0f}x")


if __name__ == "__main__":
    main_job()
    careers()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"peak of this process: {peak:.0f} MB")
