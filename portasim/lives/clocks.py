"""Two clocks for one career model: the compiled loop over a population, and a SimPy process.

Both turn the same rules and give the same rows, in states and whole days.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Generator, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from typing import Any, Literal, TypeAlias

import numpy as np

from portasim.core.arrays import Ints
from portasim.core.calendar import NEVER
from portasim.core.draws import COMPILED
from portasim.core.spells import Spells
from portasim.core.words import COUNTRIES, ORIGINS, TH_REST, TH_WORK
from portasim.lives.kernel import advance, apply, begin, run_lives
from portasim.lives.population import Starts
from portasim.lives.state import DAY, DEAD, FACT_FROM, FACT_TO, HORIZON, same_facts
from portasim.lives.tables import Tables

Clock: TypeAlias = Literal["compiled", "plain", "simpy"]

BLOCK = 4000
"""People a task; results do not depend on it."""
ROWS_A_LIFE = 96
_COLUMNS = 3 + FACT_TO - FACT_FROM


@dataclass(frozen=True)
class Careers:
    """Spells of many lives and the day each ends; people are dense from 0."""

    spells: Spells
    deaths: Ints


def _spells(rows: Ints, origin: Ints) -> Spells:
    person, kind = rows[:, 0], rows[:, 3]
    abroad = kind <= TH_REST
    country = np.where(abroad, COUNTRIES.index("TH"), origin[person] + COUNTRIES.index(ORIGINS[0]))
    at_work = kind == TH_WORK
    return Spells.from_columns(
        person=person,
        start=rows[:, 1],
        end=rows[:, 2],
        kind=kind,
        country=country,
        province=np.where(abroad, rows[:, 4], -1),
        employer=rows[:, 5],
        job=np.where(at_work, rows[:, 6], -1),
        sector=np.where(at_work, rows[:, 7], -1),
        wage_m=rows[:, 8],
        papers=rows[:, 9],
        record=rows[:, 10],
    )


def _run_block(
    tables: Tables, starts: Starts, loop: Callable[..., int] = run_lives
) -> tuple[Ints, Ints]:
    room = ROWS_A_LIFE * max(len(starts), 16)
    deaths = np.empty(len(starts), dtype=np.int64)
    while True:
        rows = np.empty((room, _COLUMNS), dtype=np.int64)
        n = loop(tables.world, tables.rates, starts.fields, starts.luck, rows, deaths)
        if n >= 0:
            return rows[:n], deaths
        room *= 2


def _simpy_block(tables: Tables, starts: Starts) -> tuple[Ints, Ints]:
    import simpy

    world = tables.world[0]
    env = simpy.Environment(initial_time=int(starts.fields[:, DAY].min(initial=NEVER)))
    logs: list[list[list[int]]] = [[] for _ in range(len(starts))]
    deaths = np.full(len(starts), NEVER, dtype=np.int64)

    def career(life: int) -> Generator[Any, Any, None]:
        s, luck = starts.fields[life].copy(), starts.luck[life].copy()
        yield env.timeout(int(s[DAY]) - env.now)
        begin(world, s, luck)
        before = s.copy()
        while True:
            event = advance(world, tables.rates, s, luck)
            yield env.timeout(int(s[DAY]) - env.now)
            apply(world, s, luck, event)
            over = s[DEAD] == 1 or event == HORIZON
            if over or not same_facts(before, s):
                if s[DAY] > before[DAY]:
                    facts = before[FACT_FROM:FACT_TO].tolist()
                    logs[life].append([life, int(before[DAY]), int(s[DAY]), *facts])
                before[:] = s
            if over:
                deaths[life] = s[DAY] if s[DEAD] == 1 else NEVER
                return

    for life in range(len(starts)):
        env.process(career(life))
    env.run()
    rows = np.array([row for log in logs for row in log], dtype=np.int64)
    return rows.reshape(-1, _COLUMNS), deaths


def live(
    tables: Tables,
    starts: Starts,
    *,
    clock: Clock = "compiled",
    workers: int = 1,
    block: int = BLOCK,
    progress: Callable[[int, int], None] | None = None,
) -> Careers:
    """Carry people forward from their starts to death or horizon, on either clock.

    `progress` is told how many people are done and of how many. Rows are sorted by person and
    start, and do not depend on clock, workers or block.
    """
    blocks = [starts.part(i, i + block) for i in range(0, max(len(starts), 1), block)]
    every_row, every_death, done = [], [], 0
    for rows, deaths in _results(tables, blocks, clock, workers):
        rows[:, 0] += done
        done += len(deaths)
        every_row.append(rows)
        every_death.append(deaths)
        if progress:
            progress(done, len(starts))
    return Careers(_spells(np.concatenate(every_row), starts.origin), np.concatenate(every_death))


def _results(
    tables: Tables, blocks: list[Starts], clock: Clock, workers: int
) -> Iterator[tuple[Ints, Ints]]:
    if clock == "simpy":
        yield from (_simpy_block(tables, part) for part in blocks)
    elif clock == "plain":
        plain = getattr(run_lives, "py_func", run_lives)
        yield from (_run_block(tables, part, plain) for part in blocks)
    else:
        if not COMPILED:
            print("numba is not installed: careers run as plain Python, slower", file=sys.stderr)  # noqa: T201
        if workers == 1 or len(blocks) == 1:
            yield from (_run_block(tables, part) for part in blocks)
            return
        # A fresh interpreter a worker: a forked one would inherit the threads of its parent.
        with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
            yield from pool.map(_run_block, [tables] * len(blocks), blocks)
