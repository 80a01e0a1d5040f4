"""Real people among simulated ones: what a file knows of their past, and where the clock starts.

The job held on as_of goes on under the same employer, registered as before, at the wage given. A
gap is spent as the file says, or else by `Job.gap_until`. A job held at home goes on as well,
insured as before, at a wage that moves with the minimum wage there.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Sequence
from dataclasses import replace
from itertools import accumulate, chain, pairwise
from typing import Final

import numpy as np

from portasim.core.arrays import Ints
from portasim.core.calendar import NEVER, day, years_of
from portasim.core.draws import Decision, uniforms
from portasim.core.facts import UNKNOWN
from portasim.core.spells import SPELL_DTYPES, Spells
from portasim.core.words import COUNTRIES, HOME_REST, HOME_WORK, ORIGINS, SATANG, TH_WORK
from portasim.lives.clocks import Careers
from portasim.lives.config import Lives
from portasim.lives.from_file.job import USUAL_PAPERS, USUAL_PROVINCE, USUAL_SECTOR, Job
from portasim.lives.from_file.read import Person
from portasim.lives.home_jobs import cut_home_years
from portasim.lives.kernel import usual_wage
from portasim.lives.minimum_wages import Levels
from portasim.lives.population import Starts, personal
from portasim.lives.state import (
    DAY,
    EXPIRES,
    FIELDS,
    JOB,
    NO_PAPERS,
    PAPER,
    PROVINCE,
    REVISION,
    SECTOR,
    SEX,
    SUBJECT,
    WAGE_FACTOR,
)
from portasim.lives.tables import Tables, lognormal_factors

_OWN_EMPLOYERS: Final = 1_000_000
"""Employers of a file's jobs are numbered from here, apart from those the model draws."""
_AT_HOME: Final = (HOME_WORK, HOME_REST)


def subject_of(word: str) -> int:
    """The subject whose luck a person has: from the word alone, so rows of a file may be moved."""
    return int.from_bytes(hashlib.sha256(word.encode()).digest()[:7], "big")


def _employer(person: Person, job: Job) -> int:
    # From the day of hiring, so that an older job added to the file changes no one's luck.
    return _OWN_EMPLOYERS + subject_of(f"{person.word} {job.hired}") % 2_000_000_000


def _records(person: Person) -> list[int]:
    """The number of the account each job stands in: a new name after a Thai job opens the next."""
    records, number, known = [], 0, False
    for job in person.jobs:
        number += job.new_name and known and not job.continues
        known |= not job.at_home
        records.append(number)
    return records


def _thai_numbers(person: Person) -> list[int]:
    """The number of each job among the Thai ones; of a job at home, that of the next.

    Rows of one job, between which only the wage changed, have one number.
    """
    begun = accumulate(_is_thai_job(job) for job in person.jobs)
    return [number - (not job.at_home) for number, job in zip(begun, person.jobs, strict=True)]


def _is_thai_job(job: Job) -> bool:
    return not job.at_home and not job.continues


def _gaps(person: Person, as_of: int) -> list[tuple[int, int, int]]:
    """The jobs, by number, that another did not follow at once, until when, and where it was spent.

    The last job counts if it is over, even if it ended on the eve of as_of.
    """
    following = [*person.jobs[1:], None]
    ends = [
        (job, later, later.start if later else as_of)
        for job, later in zip(person.jobs, following, strict=True)
    ]
    return [
        (number, until, job.gap_until(until, later))
        for number, (job, later, until) in enumerate(ends)
        if until > job.end or (later is None and not job.goes_on)
    ]


def _in_thailand(person: Person, number: int) -> tuple[int, int, int]:
    """Sector, province and papers of a stay in Thailand during or after a job, by its number.

    After a job at home they are those of the next Thai job, or else of the last one before.
    """
    for near in chain(range(number, len(person.jobs)), range(number - 1, -1, -1)):
        job = person.jobs[near]
        if not job.at_home:
            return job.sector, job.province, job.papers
    return USUAL_SECTOR, USUAL_PROVINCE, USUAL_PAPERS


def _stays(person: Person, gaps: list[tuple[int, int, int]]) -> int:
    """How many stays at home the file knows of, each of one or more jobs and gaps."""
    spent = {number: where == HOME_REST for number, _, where in gaps}
    places: list[bool] = []
    for number, job in enumerate(person.jobs):
        places += [job.at_home, *([spent[number]] if number in spent else [])]
    return sum(here and not before for before, here in pairwise([False, *places]))


def _left_at_home(person: Person) -> int:
    """How many jobs at home are over."""
    held = person.jobs[-1].at_home and person.jobs[-1].goes_on
    return sum(job.at_home and not job.continues for job in person.jobs) - held


def with_wages(
    people: Sequence[Person], lives: Lives, tables: Tables, as_of: int
) -> tuple[Person, ...]:
    """People with the wages of Thai jobs that the file does not know, as the model draws them.

    A wage is that of such work in the middle of the job, for a job held on as_of on that day, times
    the person's factor: that of the last wage known, or else the one drawn.
    """
    return tuple(
        replace(one, jobs=_paid(one, lives, tables, as_of))
        if any(not job.at_home and not job.wage for job in one.jobs)
        else one
        for one in people
    )


def _paid(person: Person, lives: Lives, tables: Tables, as_of: int) -> tuple[Job, ...]:
    row = np.zeros(len(FIELDS), dtype=np.int64)
    row[SUBJECT], row[SEX] = subject_of(person.word), person.sex

    def usual(job: Job, number: int, on: int) -> float:
        row[DAY], row[REVISION], row[JOB], row[PAPER] = on, 0, number, job.papers
        row[PROVINCE], row[SECTOR] = job.province, job.sector
        return float(usual_wage(tables, row))

    numbers, drawn = _thai_numbers(person), Decision.PERSON_WAGE
    uniform = uniforms(int(tables.fixed.seed), row[SUBJECT : SUBJECT + 1], drawn)
    factor = float(lognormal_factors(uniform, lives.wages.person_spread)[0])
    for job, number in zip(person.jobs, numbers, strict=True):
        if job.wage and not job.at_home:
            factor = job.wage / SATANG / usual(job, number, job.end - (not job.goes_on))
    jobs = []
    for job, number in zip(person.jobs, numbers, strict=True):
        if not job.wage and not job.at_home:
            on = as_of if job.goes_on else (job.start + job.end) // 2
            baht = math.floor(usual(job, number, on) * factor + 0.5)
            jobs.append(replace(job, wage=max(baht, 1) * SATANG))
        else:
            jobs.append(job)
    return tuple(jobs)


def starts_of(people: Sequence[Person], lives: Lives, tables: Tables, as_of: int) -> Starts:
    """Where each person of a file stands on as_of, for the clock to take over.

    People are born on 1 July of the year given. A permit runs out at a day drawn within its term.
    Who works on as_of stops at a later age, or on as_of itself if past every age of the model.
    """
    fields = np.zeros((len(people), len(FIELDS)), dtype=np.int64)
    for row, person in zip(fields, people, strict=True):
        last, gaps = person.jobs[-1], _gaps(person, as_of)
        works_in_thailand = last.goes_on and not last.at_home
        kind = (HOME_WORK if last.at_home else TH_WORK) if last.goes_on else gaps[-1][2]
        sector, province, papers = _in_thailand(person, len(person.jobs) - 1)
        stays = _stays(person, gaps)
        known = {
            "subject": subject_of(person.word),
            "origin": person.origin,
            "sex": person.sex,
            "birth": day(f"{person.birth_year}-07-01"),
            "day": as_of,
            "kind": kind,
            "province": province,
            "employer": _employer(person, last) if works_in_thailand else -1,
            "job": sum(map(_is_thai_job, person.jobs)) - works_in_thailand,
            "sector": sector,
            "wage": last.wage if works_in_thailand else 0,
            "papers": NO_PAPERS if kind in _AT_HOME else papers,
            "record": _records(person)[-1],
            "terms": 1,
            "home": stays,
            "home_job": stays + _left_at_home(person),
        }
        for name, value in known.items():
            row[FIELDS.index(name)] = value
    subjects, papers_held = fields[:, SUBJECT], fields[:, PAPER]
    within = uniforms(int(tables.fixed.seed), subjects, Decision.PAPERS_AT_ARRIVAL)
    left = 1 + np.floor(within * tables.fixed.validity_days[papers_held]).astype(np.int64)
    fields[:, EXPIRES] = np.where(papers_held == NO_PAPERS, NEVER, as_of + left)
    worked_until = np.array([person.jobs[-1].end for person in people], dtype=np.int64)
    starts = personal(lives, tables, fields, worked_until)
    for row, luck, person in zip(starts.fields, starts.luck, people, strict=True):
        thai, then = [job for job in person.jobs if not job.at_home], row.copy()
        if not thai:
            continue
        last = thai[-1]
        then[DAY] = last.end - (not last.goes_on)
        then[JOB], then[PAPER] = sum(map(_is_thai_job, thai)) - 1, last.papers
        luck[WAGE_FACTOR] = last.wage / SATANG / usual_wage(tables, then)
    return starts


def _past(people: Sequence[Person], as_of: int) -> tuple[Spells, Ints]:
    """The spells the file knows of up to as_of; whether each is registered: 1, 0 or UNKNOWN."""
    columns: dict[str, list[int]] = {name: [] for name in SPELL_DTYPES}
    known: list[int] = []

    def add(of_file: int, *facts: int) -> None:
        known.append(of_file)
        for column, fact in zip(columns.values(), facts, strict=True):
            column.append(fact)

    thailand = COUNTRIES.index("TH")
    for who, person in enumerate(people):
        home = COUNTRIES.index(ORIGINS[person.origin])
        records, numbers = _records(person), _thai_numbers(person)
        for index, job in enumerate(person.jobs):
            kind, country = (HOME_WORK, home) if job.at_home else (TH_WORK, thailand)
            number = -1 if job.at_home else numbers[index]
            add(
                job.registered, who, job.start, job.end, kind, country, job.province,
                _employer(person, job), number, job.sector, job.wage, job.papers, records[index],
            )  # fmt: skip
        for index, until, kind in _gaps(person, as_of):
            end, (_, province, papers) = person.jobs[index].end, _in_thailand(person, index)
            place = (home, -1) if kind == HOME_REST else (thailand, province)
            held = NO_PAPERS if kind == HOME_REST else papers
            if until > end:
                add(
                    UNKNOWN, who, end, until, kind, *place, -1, -1, -1, 0, held, records[index],
                )  # fmt: skip
    spells = Spells.from_columns(**{name: np.array(v, np.int64) for name, v in columns.items()})
    return spells, np.array(known, dtype=np.int64)


def _carried_on(
    people: Sequence[Person], spells: Spells, as_of: int, levels: Levels
) -> tuple[Spells, Ints]:
    """The model's spells from as_of on, and whether the job held then is registered.

    A job held at home keeps its employer and sector; its wage moves with the minimum wage there.
    """
    last = [person.jobs[-1] for person in people]
    registered = np.array(
        [job.registered if job.goes_on else UNKNOWN for job in last], dtype=np.int64
    )
    at_home = np.array([job.goes_on and job.at_home for job in last], dtype=np.bool_)
    number = np.array([_thai_numbers(person)[-1] for person in people], dtype=np.int64)
    goes_on = at_home[spells.person] & (spells.kind == HOME_WORK) & (spells.start == as_of)
    spells, source = cut_home_years(spells)
    goes_on, person = goes_on[source], spells.person.astype(np.int64)
    held = person[goes_on]
    origin = np.array([one.origin for one in people], dtype=np.int64)[held]
    wage = np.array([job.wage for job in last], dtype=np.int64)[held]
    now = years_of(np.full(len(held), as_of, dtype=np.int64))
    then = years_of(spells.start[goes_on].astype(np.int64))
    held_columns = {
        "employer": [_employer(one, job) for one, job in zip(people, last, strict=True)],
        "sector": [job.sector for job in last],
    }
    columns = {
        name: np.array(column, dtype=np.int64)[held] for name, column in held_columns.items()
    }
    moved = levels.of(origin, then) / levels.of(origin, now)
    columns["wage_m"] = np.floor(wage * moved + 0.5).astype(np.int64)
    for name, column in columns.items():
        kept = spells.columns[name].astype(np.int64)
        kept[goes_on] = column
        columns[name] = kept
    of_held = goes_on | (
        ~at_home[person] & (spells.kind == TH_WORK) & (spells.job == number[person])
    )
    return spells.replace(**columns), np.where(of_held, registered[person], UNKNOWN)


def with_past(
    people: Sequence[Person], carried: Careers, as_of: int, levels: Levels
) -> tuple[Careers, Ints]:
    """Whole careers, the file's before as_of and the model's from then on, and what is registered.

    levels: the minimum wages at home. The second part has an entry a spell, for `facts_of`: 1
    registered, or insured at home, 0 not, or UNKNOWN.
    """
    parts = _past(people, as_of), _carried_on(people, carried.spells, as_of, levels)
    spells = Spells.concat([part for part, _ in parts])
    person, start, known = (
        np.concatenate(column)
        for column in zip(
            *((part.person, part.start, registered) for part, registered in parts), strict=True
        )
    )
    return Careers(spells, carried.deaths), known[np.lexsort((start, person))]
