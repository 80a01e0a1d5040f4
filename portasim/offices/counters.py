"""The counters of Social Security Offices: one queue, several officers, first come, first served.

Each office is a SimPy environment of its own, fed by callbacks: one event a day on which claims
are filed, one event when an officer is free again. Offices never meet, so they may run in any
order and in any number of processes; the answers are the same bytes.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context
from typing import TYPE_CHECKING

import numpy as np

from portasim.core.arrays import Floats, Ints

if TYPE_CHECKING:
    from simpy.events import Event


def service_starts(
    filed: Ints, death: Ints, occupied: Floats, officers: int, horizon: int
) -> Floats:
    """The moments at which the officers of one office open its claims.

    Claims are rows in the order of the queue, `filed` ascending; a claim joins the queue as its
    filing day begins. `filed` and `death` are whole days, `occupied` the calendar days an officer
    is busy with the claim. A claim whose person is dead when its turn comes is passed over
    without an officer's time, which gives every other claim the same moment as taking it out on
    the day of death would.

    Returns days with fractions, same length; infinity for a claim not opened before the horizon.
    """
    starts = np.full(len(filed), np.inf)
    # Plain lists: reading one number of an array costs more than the rest of an event.
    arrivals = filed[: np.searchsorted(filed, horizon)].tolist()
    if not arrivals:
        return starts
    deaths, durations = death.tolist(), occupied.tolist()
    opened, opened_at = _run(arrivals, deaths, durations, officers, horizon)
    starts[opened] = opened_at
    return starts


def _run(
    arrivals: list[int], deaths: list[int], durations: list[float], officers: int, horizon: int
) -> tuple[list[int], list[float]]:
    """One office until the horizon: the rows opened and the moments they were."""
    import simpy

    env = simpy.Environment(initial_time=arrivals[0])
    idle = officers
    # Rows stand in the order of the queue, so the queue is the stretch from head to tail.
    head = tail = 0
    opened: list[int] = []
    opened_at: list[float] = []

    def open_claims() -> None:
        nonlocal head, idle
        now = env.now
        while idle and head < tail:
            row = head
            head += 1
            if deaths[row] > now:
                idle -= 1
                opened.append(row)
                opened_at.append(now)
                env.timeout(durations[row]).callbacks.append(officer_is_free)

    def officer_is_free(_: Event) -> None:
        nonlocal idle
        idle += 1
        open_claims()

    def day_of_filing(_: Event) -> None:
        nonlocal tail
        today = arrivals[tail]
        while tail < len(arrivals) and arrivals[tail] == today:
            tail += 1
        if tail < len(arrivals):
            env.timeout(arrivals[tail] - today).callbacks.append(day_of_filing)
        open_claims()

    env.timeout(0).callbacks.append(day_of_filing)
    env.run(until=horizon)
    return opened, opened_at


@contextmanager
def _without_gc() -> Iterator[None]:
    """Events are many and die by reference count; the collector would walk them for nothing."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def _office(task: tuple[Ints, Ints, Floats, int, int]) -> Floats:
    with _without_gc():
        return service_starts(*task)


def starts_by_office(
    office: Ints,
    filed: Ints,
    death: Ints,
    occupied: Floats,
    officers: Ints,
    horizon: int,
    workers: int = 1,
) -> Floats:
    """The moments at which officers open claims, over many offices.

    Claims are rows sorted by office and, within an office, in the order of its queue; `officers`
    has one entry an office code. Otherwise as `service_starts`. With more than one worker the
    offices are spread over that many spawned processes. Raises ValueError unless workers is at
    least 1.
    """
    if workers < 1:
        raise ValueError(f"workers must be at least 1, not {workers}")
    edges = np.flatnonzero(np.diff(office)) + 1
    columns = (np.split(column, edges) for column in (office, filed, death, occupied))
    tasks = [
        (days, deaths, durations, int(officers[code[0]]), horizon)
        for code, days, deaths, durations in zip(*columns, strict=True)
        if len(code)
    ]
    processes = min(workers, len(tasks))
    if processes > 1:
        with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
            parts = list(pool.map(_office, tasks))
    else:
        parts = [_office(task) for task in tasks]
    return np.concatenate([np.empty(0), *parts])
