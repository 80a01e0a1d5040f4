"""Both ends of a million careers, and twelve scenarios over them: law, agreements, counters.

`uv run python benchmarks/agreements.py` prints seconds of one core and peak memory: keeping the
books and the rights of both countries once, then what each further scenario costs, the counters of
the offices apart, for they are simulated and not computed. `--people N` for fewer careers.
"""

from __future__ import annotations

import argparse
import resource
import time
from pathlib import Path

import numpy as np

from portasim.core.calendar import NEVER, day
from portasim.core.facts import Facts, People
from portasim.core.spells import SPELL_DTYPES, Spells
from portasim.core.words import COUNTRIES, HOME_WORK, ORIGINS, PAPERS, PROVINCES, SECTORS, TH_WORK
from portasim.law.laws import Laws, make_laws
from portasim.offices.claims import decide
from portasim.rights.claims import Filers
from portasim.rights.in_law import InLaw, rights_in_law
from portasim.rights.outcome import filed, outcome
from portasim.rights.valuation import make_prices
from portasim.scenario.load import load
from portasim.scenario.plan import Plan

SPELLS = 12
BLOCK = 50_000
ROOT = Path(__file__).parent.parent / "scenarios"
BASELINE = ROOT / "baseline.yaml"
FURTHER = [*sorted(ROOT.glob("instruments/*.yaml")), *sorted(ROOT.glob("corridors/*.yaml"))][:12]


def facts_of(n: int, seed: int) -> Facts:
    """People with twelve jobs each, every third of them at home, who live to see their rights."""
    rng = np.random.default_rng(seed)
    origin = rng.choice(len(ORIGINS), n, p=[0.25, 0.15, 0.55, 0.05])
    birth = day("1985-01-01") + rng.integers(0, 3650, n)
    lengths = rng.integers(60, 900, (n, SPELLS))
    gaps = rng.integers(1, 200, (n, SPELLS))
    ends = day("2012-01-01") + np.cumsum(lengths + gaps, axis=1)
    rows = n * SPELLS
    person = np.repeat(np.arange(n), SPELLS)
    at_home = np.tile(np.arange(SPELLS) % 3 == 2, n)
    columns = {
        "person": person,
        "start": (ends - lengths).ravel(),
        "end": ends.ravel(),
        "kind": np.where(at_home, HOME_WORK, TH_WORK),
        "country": np.where(at_home, origin[person] + 1, COUNTRIES.index("TH")),
        "province": np.where(at_home, -1, rng.integers(0, len(PROVINCES), rows)),
        "employer": np.arange(rows),
        "job": np.tile(np.arange(SPELLS), n),
        "sector": rng.integers(0, len(SECTORS), rows),
        "wage_m": rng.integers(8_000, 20_000, rows) * 100,
        "papers": np.where(at_home, 0, PAPERS.index("mou")),
        "record": np.zeros(rows, dtype=np.int64),
    }
    spells = Spells.from_columns(**{name: columns[name] for name in SPELL_DTYPES})
    draws = rng.random((4, rows))
    people = People(np.arange(n), origin, rng.integers(0, 2, n), birth, np.full(n, NEVER), ())
    return Facts.of(
        people,
        spells,
        columns["start"][::SPELLS],
        registered=~at_home & (draws[0] < 0.8),
        remitted=~at_home & (draws[1] < 0.9),
        provable=~at_home & (draws[2] < 0.8),
        home_insured=at_home & (draws[3] < 0.5),
        home_contract=np.zeros(rows, dtype=np.bool_),
    )


def seconds_of(plan: Plan, laws: Laws, facts: Facts, in_law: InLaw) -> tuple[float, float]:
    """Seconds of one core that a plan takes: of law and agreements, and of the counters."""
    horizon = day(plan.horizon)
    nobody = np.zeros(facts.n, dtype=np.bool_)
    began = time.process_time()
    filers = Filers(plan.practice, plan.seed, horizon, facts.people, facts.office)
    before = filed(plan.agreements, laws, facts, in_law, filers, nobody)
    queued = time.process_time()
    decisions = decide(before.claims, plan.offices, facts.n, before.late, horizon)
    decided = time.process_time()
    outcome(before, facts, filers, decisions)
    return time.process_time() - decided + queued - began, decided - queued


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--people", type=int, default=1_000_000)
    n = parser.parse_args().people
    plans = [load(path).plan for path in (BASELINE, *FURTHER)]
    laws = [make_laws(plan.law) for plan in plans]
    prices = make_prices(plans[0].valuation, laws[0])
    both_ends, spent, waited = 0.0, np.zeros(len(plans)), np.zeros(len(plans))
    for low in range(0, n, BLOCK):
        facts = facts_of(min(BLOCK, n - low), low)
        began = time.process_time()
        in_law = rights_in_law(laws[0], prices, facts)
        both_ends += time.process_time() - began
        for number, (plan, of_plan) in enumerate(zip(plans, laws, strict=True)):
            seconds, queue = seconds_of(plan, of_plan, facts, in_law)
            spent[number] += seconds
            waited[number] += queue
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"both ends of {n:,} careers, {SPELLS} jobs each: {both_ends:.1f} s of one core")
    print(f"{'scenario':<28}{'law and agreements':>20}{'counters':>12}")
    for plan, seconds, queue in zip(plans, spent, waited, strict=True):
        print(f"{plan.id:<28}{seconds:>18.2f} s{queue:>10.2f} s")
    further = spent[1:]
    print(
        f"each further scenario: {np.median(further):.2f} s median, {further.max():.2f} s at most, "
        f"of one core; peak {peak:.0f} MB"
    )


if __name__ == "__main__":
    main()
