"""Two clocks for one career model: the compiled loop over a population, and a SimPy process.

Both turn the same rules and give the same rows, in states and whole days.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Generator
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from portasim.core.draws import COMPILED
from portasim.core.spells import Spells
from portasim.core.vocab import COUNTRIES, HOME_WORK, NEVER, ORIGINS, TH_REST, Ints
from portasim.lives.population import Starts
from portasim.lives.tables import Tables
from portasim.lives.transitions import (
    DAY,
    DEAD,
    FACT_FROM,
    FACT_TO,
    HORIZON,
    advance,
    apply,
    begin,
    run_lives,
    same_facts,
)

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
    at_work = (rows[:, 5] >= 0) | (kind == HOME_WORK)
    return Spells.from_columns(
        person=person,
        start=rows[:, 1],
        end=rows[:, 2],
        kind=kind,
        country=country,
        province=np.where(abroad, rows[:, 4], -1),
        employer=rows[:, 5],
        job=np.where(at_work & abroad, rows[:, 6], -1),
        sector=np.where(at_work & abroad, rows[:, 7], -1),
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
    env = simpy.Environment(initial_time=int(starts.fields[:, DAY].min()))
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
    clock: Literal["compiled", "plain", "simpy"] = "compiled",
    workers: int = 1,
    block: int = BLOCK,
    progress: Callable[[int, int], None] | None = None,
) -> Careers:
    """Carry people forward from their starts to death or horizon, on either clock.

    `progress` is told how many people are done and of how many. Rows are sorted by person and
    start, and do not depend on clock, workers or block.
    """
    blocks = [starts.part(i, i + block) for i in range(0, len(starts), block)]
    if clock == "simpy":
        done = [_simpy_block(tables, part) for part in blocks]
    elif clock == "plain":
        loop = getattr(run_lives, "py_func", run_lives)
        done = [_run_block(tables, part, loop) for part in blocks]
    elif workers > 1 and len(blocks) > 1:
        done = _spread(tables, blocks, workers)
    else:
        if not COMPILED:
            print("numba is not installed: careers run as plain Python, slower", file=sys.stderr)  # noqa: T201
        done = []
        for part in blocks:
            done.append(_run_block(tables, part))
            if progress:
                progress(sum(len(deaths) for _, deaths in done), len(starts))
    if not done:
        return Careers(_spells(np.empty((0, _COLUMNS), np.int64), np.empty(0, np.int64)), _empty())
    offset = 0
    for rows, deaths in done:
        rows[:, 0] += offset
        offset += len(deaths)
    rows = np.concatenate([rows for rows, _ in done])
    return Careers(
        _spells(rows, starts.origin), np.concatenate([deaths for _, deaths in done])
    )


def _empty() -> Ints:
    return np.empty(0, dtype=np.int64)


def _spread(tables: Tables, blocks: list[Starts], workers: int) -> list[tuple[Ints, Ints]]:
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        return list(pool.map(_run_block, [tables] * len(blocks), blocks))
