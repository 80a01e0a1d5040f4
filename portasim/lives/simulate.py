"""The facts of a run: the people of a plan, their careers, and what employers did with them.

Law and lives meet here for the first time. Scenarios that share these facts share them exactly:
the same lives under each law and agreement.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from portasim.core.arrays import Ints, sum_by
from portasim.core.calendar import NEVER, day
from portasim.core.facts import Facts, People, departures, office_of
from portasim.core.spells import Spells
from portasim.core.words import PAPERS, SECTORS, TH_REST, TH_WORK
from portasim.lives.clocks import live
from portasim.lives.employers import conduct_of
from portasim.lives.home_jobs import UNKNOWN
from portasim.lives.population import draw_people
from portasim.lives.tables import make_tables
from portasim.scenario.plan import Plan, home_levels

Clock: TypeAlias = Literal["compiled", "plain", "simpy"]
Progress: TypeAlias = Callable[[str, int, int], None]


def make_world(
    plan: Plan,
    *,
    workers: int = 1,
    clock: Clock = "compiled",
    block: int | None = None,
    progress: Progress | None = None,
) -> Facts:
    """Simulate the people of a plan. Raises UserError for a file of people that cannot be read."""
    tables = make_tables(plan.lives, plan.seed, day(plan.horizon))
    known_people = None
    if isinstance(plan.people, str):
        from portasim.lives.from_file.careers import starts_of
        from portasim.lives.from_file.read import read_people

        known_people = read_people(Path(plan.people), day(plan.as_of), plan.people)
        starts = starts_of(known_people, plan.lives, tables, day(plan.as_of))
        names = tuple(person.word for person in known_people)
    else:
        starts = draw_people(plan.lives, tables, plan.people)
        names = ()
    levels = home_levels(plan)
    careers = live(
        tables,
        starts,
        clock=clock,
        workers=workers,
        **({"block": block} if block else {}),
        progress=(lambda done, of: progress("careers", done, of)) if progress else None,
    )
    known = np.full(len(careers.spells), UNKNOWN, dtype=np.int64)
    if known_people is not None:
        from portasim.lives.from_file.careers import with_past

        careers, known = with_past(known_people, careers, day(plan.as_of), levels)
    subject, origin = starts.column("subject"), starts.origin
    worked = conduct_of(
        careers,
        known,
        subject,
        origin,
        plan.conduct,
        plan.seed,
        sex=starts.column("sex"),
        levels=levels,
    )
    spells = worked.spells
    people = People(
        subject, origin, starts.column("sex"), starts.column("birth"), careers.deaths, names
    )
    n = len(origin)
    return Facts(
        people=people,
        spells=spells,
        registered=worked.registered,
        remitted=worked.remitted,
        provable=worked.provable,
        home_insured=worked.home_insured,
        home_contract=worked.home_contract,
        departures=departures(spells),
        office=office_of(spells, n),
        sector=_mostly(spells, spells.sector, n),
        papers=_mostly(spells, spells.papers, n),
        arrived=_arrived(spells, starts.column("day")),
    )


def _arrived(spells: Spells, starts: Ints) -> Ints:
    """The first day of each person in Thailand; of who is never there, the first day known.

    starts: the day on which each life starts, one entry a person; one that ends on it has no spell.
    """
    offsets = spells.offsets(len(starts))
    first, some = offsets[:-1], np.diff(offsets) > 0
    arrived = np.where(some, np.append(spells.start, NEVER)[first], starts)
    at_home = some & (np.append(spells.kind, TH_WORK)[first] > TH_REST)
    if at_home.any():
        rows = np.flatnonzero(at_home[spells.person] & (spells.kind <= TH_REST))
        # rows are in order of time: backwards, the first of a person is written last
        arrived[spells.person[rows[::-1]]] = spells.start[rows[::-1]]
    return arrived


def _mostly(spells: Spells, code: NDArray[np.int8], n: int) -> Ints:
    """The code under which each person worked most days in Thailand."""
    size = max(len(SECTORS), len(PAPERS))
    rows = spells.kind == TH_WORK
    days = (spells.end - spells.start)[rows]
    cell = spells.person[rows].astype(np.int64) * size + code[rows]
    total = sum_by(cell, days, n * size).reshape(n, size)
    code_of_most: Ints = total.argmax(axis=1)
    return code_of_most
