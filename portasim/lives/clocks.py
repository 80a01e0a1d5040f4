"""Two clocks for one career model: the compiled loop over a population, and a SimPy process.

Both turn the same rules and give the same rows, in states and whole days.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Generator
from dataclasses import dataclass
from functools import cache
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

ROWS_A_LIFE = 96
_COLUMNS = 3 + FACT_TO - FACT_FROM


@dataclass(frozen=True, slots=True)
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


def _turned_by_loop(
    tables: Tables, starts: Starts, loop: Callable[..., int] = run_lives
) -> tuple[Ints, Ints]:
    room = ROWS_A_LIFE * max(len(starts), 16)
    deaths = np.empty(len(starts), dtype=np.int64)
    while True:
        rows = np.empty((room, _COLUMNS), dtype=np.int64)
        n = loop(tables, starts.fields, starts.luck, rows, deaths)
        if n >= 0:
            return rows[:n], deaths
        room *= 2


def _turned_by_simpy(tables: Tables, starts: Starts) -> tuple[Ints, Ints]:
    import simpy

    env = simpy.Environment(initial_time=int(starts.fields[:, DAY].min(initial=NEVER)))
    logs: list[list[list[int]]] = [[] for _ in range(len(starts))]
    deaths = np.full(len(starts), NEVER, dtype=np.int64)

    def career(life: int) -> Generator[Any, Any, None]:
        s, luck = starts.fields[life].copy(), starts.luck[life].copy()
        yield env.timeout(int(s[DAY]) - env.now)
        begin(tables, s, luck)
        before = s.copy()
        while True:
            event = advance(tables, s, luck)
            yield env.timeout(int(s[DAY]) - env.now)
            apply(tables, s, luck, event)
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


@cache
def _say_that_it_is_slow() -> None:
    # once a process, however many blocks it makes
    print("numba is not installed: careers run as plain Python, slower", file=sys.stderr)  # noqa: T201


def live(tables: Tables, starts: Starts, *, clock: Clock = "compiled") -> Careers:
    """Careers of people from their starts to death or horizon, the same on each clock.

    Rows are sorted by person and start.
    """
    if clock == "simpy":
        rows, deaths = _turned_by_simpy(tables, starts)
    elif clock == "plain":
        rows, deaths = _turned_by_loop(tables, starts, getattr(run_lives, "py_func", run_lives))
    else:
        if not COMPILED:
            _say_that_it_is_slow()
        rows, deaths = _turned_by_loop(tables, starts)
    return Careers(_spells(rows, starts.origin), deaths)
