"""Real people among simulated ones: what a file knows of their past, and where the clock starts.

The job held on as_of goes on under the same employer, registered as before, at the wage given. A
gap is spent as the file says, or else by `Job.gap_until`; nothing is known of jobs at home.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from itertools import accumulate
from typing import Final

import numpy as np

from portasim.core.draws import Decision, uniforms
from portasim.core.spells import SPELL_DTYPES, Spells
from portasim.core.vocab import COUNTRIES, HOME_REST, NEVER, ORIGINS, SATANG, TH_WORK, Ints, day
from portasim.lives.clocks import Careers
from portasim.lives.conduct import UNKNOWN
from portasim.lives.config import Lives
from portasim.lives.people_csv import Job, Person
from portasim.lives.population import Starts, personal
from portasim.lives.state import (
    DAY,
    EXPIRES,
    FIELDS,
    JOB,
    NO_PAPERS,
    PAPER,
    SUBJECT,
    WAGE_FACTOR,
)
from portasim.lives.tables import Tables
from portasim.lives.transitions import usual_wage

_OWN_EMPLOYERS: Final = 1_000_000
"""Employers of a file's jobs are numbered from here, apart from those the model draws."""


def subject_of(word: str) -> int:
    """The subject whose luck a person has: from the word alone, so rows of a file may be moved."""
    return int.from_bytes(hashlib.sha256(word.encode()).digest()[:7], "big")


def _employer(person: Person, job: Job) -> int:
    # From the day of hiring, so that an older job added to the file changes no one's luck.
    return _OWN_EMPLOYERS + subject_of(f"{person.word} {job.start}") % 2_000_000_000


def _records(person: Person) -> list[int]:
    """The number of the account each job stands in: a new name opens the next."""
    return list(accumulate([0, *(int(job.new_name) for job in person.jobs[1:])]))


def _gaps(person: Person, as_of: int) -> list[tuple[int, int, int]]:
    """The jobs, by number, that another did not follow at once, until when, and where it was spent.

    The last job counts if it is over, even if it ended on the eve of as_of.
    """
    following = [*(job.start for job in person.jobs[1:]), as_of]
    return [
        (number, until, job.gap_until(until))
        for number, (job, until) in enumerate(zip(person.jobs, following, strict=True))
        if until > job.end or (job is person.jobs[-1] and not job.goes_on)
    ]


def starts_of(people: Sequence[Person], lives: Lives, tables: Tables, as_of: int) -> Starts:
    """Where each person of a file stands on as_of, for the clock to take over.

    People are born on 1 July of the year given. A permit runs out at a day drawn within its term.
    Who works on as_of stops at a later age, or on as_of itself if past every age of the model.
    """
    world = tables.world[0]
    fields = np.zeros((len(people), len(FIELDS)), dtype=np.int64)
    for row, person in zip(fields, people, strict=True):
        last, gaps = person.jobs[-1], _gaps(person, as_of)
        kind = TH_WORK if last.goes_on else gaps[-1][2]
        homes = sum(where == HOME_REST for _, _, where in gaps)
        known = {
            "subject": subject_of(person.word),
            "origin": person.origin,
            "sex": person.sex,
            "birth": day(f"{person.birth_year}-07-01"),
            "day": as_of,
            "kind": kind,
            "province": last.province,
            "employer": _employer(person, last) if last.goes_on else -1,
            "job": len(person.jobs) - last.goes_on,
            "sector": last.sector,
            "wage": last.wage if last.goes_on else 0,
            "papers": NO_PAPERS if kind == HOME_REST else last.papers,
            "record": _records(person)[-1],
            "terms": 1,
            "home": homes,
            "home_job": homes,
        }
        for name, value in known.items():
            row[FIELDS.index(name)] = value
    subjects, papers = fields[:, SUBJECT], fields[:, PAPER]
    within = uniforms(int(world.seed), subjects, Decision.PAPERS_AT_ARRIVAL)
    left = 1 + np.floor(within * world.validity_days[papers]).astype(np.int64)
    fields[:, EXPIRES] = np.where(papers == NO_PAPERS, NEVER, as_of + left)
    worked_until = np.array([person.jobs[-1].end for person in people], dtype=np.int64)
    starts = personal(lives, tables, fields, worked_until)
    for row, luck, person in zip(starts.fields, starts.luck, people, strict=True):
        last, then = person.jobs[-1], row.copy()
        then[DAY] = last.end - (not last.goes_on)
        then[JOB], then[PAPER] = len(person.jobs) - 1, last.papers
        luck[WAGE_FACTOR] = last.wage / SATANG / usual_wage(world, then)
    return starts


def _past(people: Sequence[Person], as_of: int) -> Spells:
    """The spells the file knows of, up to as_of."""
    columns: dict[str, list[int]] = {name: [] for name in SPELL_DTYPES}

    def add(*facts: int) -> None:
        for column, fact in zip(columns.values(), facts, strict=True):
            column.append(fact)

    thailand = COUNTRIES.index("TH")
    for number, person in enumerate(people):
        home, records = COUNTRIES.index(ORIGINS[person.origin]), _records(person)
        for index, job in enumerate(person.jobs):
            add(
                number, job.start, job.end, TH_WORK, thailand, job.province,
                _employer(person, job), index, job.sector, job.wage, job.papers, records[index],
            )  # fmt: skip
        for index, until, kind in _gaps(person, as_of):
            job, at_home = person.jobs[index], kind == HOME_REST
            place = (home, -1) if at_home else (thailand, job.province)
            papers = NO_PAPERS if at_home else job.papers
            if until > job.end:
                add(number, job.end, until, kind, *place, -1, -1, -1, 0, papers, records[index])
    return Spells.from_columns(**{name: np.array(v, np.int64) for name, v in columns.items()})


def with_past(people: Sequence[Person], carried: Careers, as_of: int) -> tuple[Careers, Ints]:
    """Whole careers, the file's before as_of and the model's from then on, and what is registered.

    The second part has an entry a spell, for `conduct_of`: 1 registered, 0 not, or UNKNOWN.
    """
    most = max((len(person.jobs) for person in people), default=0)
    known = np.full((len(people), most + 1), UNKNOWN, dtype=np.int64)
    for row, person in zip(known, people, strict=True):
        row[: len(person.jobs)] = [job.registered for job in person.jobs]
    spells = Spells.concat([_past(people, as_of), carried.spells])
    # Every later job, and no job at all, falls on the last column, of which nothing is known.
    job = np.where(spells.job < 0, most, np.minimum(spells.job, most))
    return Careers(spells, carried.deaths), known[spells.person, job]
