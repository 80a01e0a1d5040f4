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

from portasim.core.draws import COMPILED, compile_loop, scalar_rule
from portasim.core.spells import Spells
from portasim.core.vocab import COUNTRIES, NEVER, ORIGINS, TH_REST, TH_WORK, Floats, Ints
from portasim.lives.population import Starts
from portasim.lives.state import DAY, DEAD, FACT_FROM, FACT_TO, HORIZON, N_FIELDS
from portasim.lives.tables import Tables
from portasim.lives.transitions import advance, apply, begin

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


@scalar_rule
def same_facts(a: Ints, b: Ints) -> bool:
    """Whether two moments of a life belong to one spell."""
    for field in range(FACT_FROM, FACT_TO):  # noqa: SIM110 - compiled code has no generators
        if a[field] != b[field]:
            return False
    return True


@scalar_rule
def copy_life(source: Ints, target: Ints) -> None:
    """Remember a moment of a life (element by element: it compiles in no time)."""
    for field in range(N_FIELDS):
        target[field] = source[field]


@compile_loop
def run_lives(
    record: Any, rates: Floats, starts: Ints, lucks: Floats, rows: Ints, deaths: Ints
) -> int:  # pragma: no cover - compiled; its plain twin is tested
    """Carry lives to death or horizon; write their spells; return how many, or -1 if too many.

    starts: lives x FIELDS; lucks: lives x N_LUCK; rows: room for spells x (life, start, end and
    the fields from kind to record); deaths: the day each dies, or NEVER.
    """
    world = record[0]
    n_rows = 0
    for life in range(len(starts)):
        s = starts[life].copy()
        luck = lucks[life].copy()
        begin(world, s, luck)
        before = s.copy()
        deaths[life] = NEVER
        while True:
            event = advance(world, rates, s, luck)
            apply(world, s, luck, event)
            over = s[DEAD] == 1 or event == HORIZON
            if over or not same_facts(before, s):
                if s[DAY] > before[DAY]:
                    if n_rows == len(rows):
                        return -1
                    rows[n_rows, 0] = life
                    rows[n_rows, 1] = before[DAY]
                    rows[n_rows, 2] = s[DAY]
                    for field in range(FACT_FROM, FACT_TO):
                        rows[n_rows, 3 + field - FACT_FROM] = before[field]
                    n_rows += 1
                copy_life(s, before)
            if s[DEAD] == 1:
                deaths[life] = s[DAY]
            if over:
                break
    return n_rows


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
