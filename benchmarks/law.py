"""Old age at both ends for a million careers: all dated changes, exact rounding.

`uv run python benchmarks/law.py` prints seconds of one core and peak memory for Thai law over
twelve spells each, for a further law over the same careers, and for the laws of home over four
spells each; `--people N` for fewer.
"""

from __future__ import annotations

import argparse
import resource
import time

import numpy as np

from portasim.core.arrays import sum_by
from portasim.core.calendar import day, month
from portasim.core.params import UNITS
from portasim.core.spans import count_months, last_months_sum, split_at
from portasim.core.words import CURRENCY, ORIGINS, PROVINCES
from portasim.law.scheme import Career, career_facts, pension_age_reached
from portasim.law.system import load_law
from portasim.law.th.contributions import contributions, insurable_wage, wage_regimes

SPELLS = 12
HOME_SPELLS = 4
CHUNK = 50_000


def careers(n: int, seed: int) -> tuple[np.ndarray, ...]:
    """Disjoint spells of n careers: person, first month, last month, wage in satang, province."""
    rng = np.random.default_rng(seed)
    gaps = rng.integers(0, 9, (n, SPELLS))
    lengths = rng.integers(1, 24, (n, SPELLS))
    start = month(1999, 1) + rng.integers(0, 240, (n, 1))
    first = start + np.cumsum(gaps, axis=1) + np.cumsum(lengths, axis=1) - lengths
    person = np.repeat(np.arange(n), SPELLS)
    wage = rng.integers(5_000, 20_000, n * SPELLS) * 100
    province = rng.integers(0, len(PROVINCES), n * SPELLS)
    return person, first.ravel(), (first + lengths).ravel(), wage, province


def accounts(law, n: int, seed: int) -> tuple[dict[str, np.ndarray], float]:
    """What the rules of old age ask of n careers, and the seconds of one core it took."""
    person, first, last, wage, province = careers(n, seed)
    began = time.process_time()
    owed = contributions(law, first, last, wage, province)
    row, first_m, last_m = split_at(first, last, wage_regimes(law))
    who, base = person[row], insurable_wage(law, first_m, wage[row])
    months = count_months(who, first_m, last_m, n)
    wages, wage_months = last_months_sum(who, first_m, last_m, base, n, 60)
    found = {
        "months": months,
        "wage_sum_60": wages,
        "wage_months_60": wage_months,
        "employee_old_age": sum_by(person, owed.employee, n),
        "employer_old_age": sum_by(person, owed.employer, n),
    }
    return found, time.process_time() - began


def benefits(law, found: dict[str, np.ndarray]) -> tuple[int, float]:
    """Pensions and lump sums in satang, summed, and the seconds of one core it took."""
    began = time.process_time()
    inputs = {**found, "return_amount": np.zeros(1, dtype=np.int64)}
    paid = law.evaluate(["pension_m", "lump_sum"], np.array([day("2050-01-01")]), inputs)
    total = int(paid["pension_m"].sum() + paid["lump_sum"].sum())
    return total, time.process_time() - began


def at_home(law, n: int, seed: int) -> tuple[int, float]:
    """Pensions and one-off payments of n careers at home, summed, and the seconds it took."""
    rng = np.random.default_rng(seed)
    lengths = rng.integers(6, 60, (n, HOME_SPELLS))
    first = month(2012, 1) + np.cumsum(lengths, axis=1) - lengths
    career = Career(
        person=np.repeat(np.arange(n), HOME_SPELLS),
        first_m=first.ravel(),
        last_m=(first + lengths).ravel(),
        wage_m=rng.integers(1, 20, n * HOME_SPELLS) * UNITS[CURRENCY[law.country]] * 500_000,
        birth=day("1985-01-01") + rng.integers(0, 3650, n),
        sex=rng.integers(0, 2, n),
    )
    began = time.process_time()
    on = pension_age_reached(law, career.birth, career.sex)
    facts = career_facts(law, career, on)
    paid = law.evaluate(["pension_m", "lump_sum"], on, facts)
    total = int(np.asarray(paid["pension_m"]).sum() + np.asarray(paid["lump_sum"]).sum())
    return total, time.process_time() - began


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--people", type=int, default=1_000_000)
    n = parser.parse_args().people
    began = time.process_time()
    law, *homes = [load_law(country) for country in ("TH", *ORIGINS)]
    print(f"loading five laws: {time.process_time() - began:.2f} s")
    chunks = [accounts(law, min(CHUNK, n - low), low) for low in range(0, n, CHUNK)]
    found = {name: np.concatenate([part[name] for part, _ in chunks]) for name in chunks[0][0]}
    total, seconds = benefits(law, found)
    seconds += sum(spent for _, spent in chunks)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"old age of {n:,} careers, {SPELLS} spells each: {seconds:.1f} s of one core, "
        f"peak {peak:.0f} MB (check sum {total})"
    )
    rows = [{"from": "2028-01-01", "value": 60, "ref": "a five-year minimum", "status": "proposed"}]
    further = law.changed(numbers={"TH.old_age.qualifying_months": rows})
    total, seconds = benefits(further, found)
    print(f"a further law over the same careers: {seconds:.2f} s (check sum {total})")
    for home in homes:
        parts = [at_home(home, min(CHUNK, n - low), low) for low in range(0, n, CHUNK)]
        seconds, total = sum(spent for _, spent in parts), sum(sums for sums, _ in parts)
        print(
            f"{home.country}: old age of {n:,} careers, {HOME_SPELLS} spells each: {seconds:.1f} s "
            f"of one core (check sum {total})"
        )


if __name__ == "__main__":
    main()
