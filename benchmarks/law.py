"""Thai old age for a million careers of twelve spells each: all dated changes, exact rounding.

`uv run python benchmarks/law.py` prints seconds of one core and peak memory; `--people N` for fewer.
"""

from __future__ import annotations

import argparse
import resource
import time

import numpy as np

from portasim.core.spans import count_months, last_months_sum, split_at, sum_by
from portasim.core.vocab import PROVINCES, month
from portasim.law.system import load_law
from portasim.law.th.contributions import contributions, insurable_wage, wage_regimes

SPELLS = 12
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


def evaluate(law, n: int, seed: int) -> int:
    """Pensions and lump sums of n careers in satang, summed."""
    person, first, last, wage, province = careers(n, seed)
    began = time.process_time()
    owed = contributions(law, first, last, wage, province)
    row, first_m, last_m = split_at(first, last, wage_regimes(law))
    who, base = person[row], insurable_wage(law, first_m, wage[row])
    months = count_months(who, first_m, last_m, n)
    wages, wage_months = last_months_sum(who, first_m, last_m, base, n, 60)
    found = law.evaluate(
        ["pension_m", "lump_sum"],
        np.array([month(2050, 1)]) * 30,
        {
            "months": months,
            "wage_sum_60": wages,
            "wage_months_60": wage_months,
            "employee_old_age": sum_by(person, owed.employee_old_age, n),
            "employer_old_age": sum_by(person, owed.employer_old_age, n),
            "return_amount": np.zeros(1, dtype=np.int64),
        },
    )
    evaluate.seconds += time.process_time() - began
    return int(found["pension_m"].sum() + found["lump_sum"].sum())


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--people", type=int, default=1_000_000)
    n = parser.parse_args().people
    began = time.process_time()
    law = load_law("TH")
    print(f"loading the law: {time.process_time() - began:.2f} s")
    evaluate.seconds = 0.0
    total = sum(evaluate(law, min(CHUNK, n - low), low) for low in range(0, n, CHUNK))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"old age of {n:,} careers, {SPELLS} spells each: {evaluate.seconds:.1f} s of one core, "
        f"peak {peak:.0f} MB (check sum {total})"
    )


if __name__ == "__main__":
    main()
