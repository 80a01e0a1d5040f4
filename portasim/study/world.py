"""The facts of a run: the people of a plan, their careers, and what employers did with them.

Law and lives meet here for the first time. Scenarios that share these facts share them exactly:
the same lives under each law and agreement.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from portasim.core.fingerprint import canonical_json
from portasim.core.spans import sum_by
from portasim.core.spells import Spells
from portasim.core.vocab import NEVER, ORIGINS, PAPERS, SECTORS, TH_REST, TH_WORK, Ints, day
from portasim.law.economy import home_minimum_wage
from portasim.law.ledger import Facts
from portasim.lives.clocks import live
from portasim.lives.conduct import conduct_of
from portasim.lives.home import UNKNOWN, Levels
from portasim.lives.population import draw_people
from portasim.lives.tables import make_tables
from portasim.study.claims import Departures, People, departures, office_of
from portasim.study.laws import changed_law
from portasim.study.plan import Plan

_FIRST_LEVEL: Final = 1998

Clock: TypeAlias = Literal["compiled", "plain", "simpy"]
Progress: TypeAlias = Callable[[str, int, int], None]


@dataclass(frozen=True)
class World:
    """People, what they did and what was done about it, whatever the law says.

    sector and papers: the code of most days worked in Thailand, one entry a person.
    """

    people: People
    facts: Facts
    departures: Departures
    office: Ints
    sector: Ints
    papers: Ints
    arrived: Ints

    @property
    def n(self) -> int:
        """The number of people."""
        return len(self.people.origin)


def world_key(plan: Plan) -> str:
    """What decides the facts of a plan: equal keys, same lives."""
    parts = {"lives", "conduct", "seed", "horizon", "people"}
    if isinstance(plan.people, str):
        parts.add("as_of")
    facts = plan.model_dump(mode="json", by_alias=True, include=parts)
    # of the laws' changes only those of wages at home move a fact
    facts["home_levels"] = home_levels(plan).minimum_m.tolist()
    return canonical_json(facts)


def make_world(
    plan: Plan,
    *,
    workers: int = 1,
    clock: Clock = "compiled",
    block: int | None = None,
    progress: Progress | None = None,
) -> World:
    """Simulate the people of a plan. Raises UserError for a file of people that cannot be read."""
    tables = make_tables(plan.lives, plan.seed, day(plan.horizon))
    known_people = None
    if isinstance(plan.people, str):
        from portasim.lives.known_people import starts_of
        from portasim.lives.people_csv import read_people

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
        from portasim.lives.known_people import with_past

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
    return World(
        people=people,
        facts=Facts(
            spells=spells,
            registered=worked.registered,
            remitted=worked.remitted,
            provable=worked.provable,
            home_insured=worked.home_insured,
            home_contract=worked.home_contract,
            birth=people.birth,
        ),
        departures=departures(spells),
        office=office_of(spells, n),
        sector=_mostly(spells, spells.sector, n),
        papers=_mostly(spells, spells.papers, n),
        arrived=_arrived(spells, starts.column("day")),
    )


def home_levels(plan: Plan) -> Levels:
    """Monthly minimum wages at home by year to the horizon, in minor units of each currency."""
    years = np.arange(_FIRST_LEVEL, plan.horizon.year + 1)
    laws = [changed_law(country, plan.law) for country in ORIGINS]
    return Levels(_FIRST_LEVEL, np.stack([home_minimum_wage(law, years) for law in laws]))


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
