"""Employers and record-keepers: what they do with each job, whatever the law says they owe.

An employer registers where its own luck lies below the share that registers workers with such
papers in such a sector that year; so a higher share keeps everyone who was registered before.
What belongs to work at home stands in `lives.home_jobs`.
"""

from __future__ import annotations

import numpy as np

from portasim.core.arrays import Bools, Ints, first_of_run, stepped
from portasim.core.calendar import day, years_of
from portasim.core.draws import Decision, exponentials, uniforms
from portasim.core.facts import UNKNOWN, Facts, People
from portasim.core.spans import split_at, split_rows_at
from portasim.core.spells import Spells
from portasim.core.words import PAPERS, SECTORS, TH_WORK
from portasim.lives.config import Conduct, Registration
from portasim.lives.home_jobs import (
    by_word,
    cut_home_years,
    home_contracts,
    home_cover,
    home_sectors,
    home_wages,
)
from portasim.lives.minimum_wages import Levels


def _split_at_registration(
    spells: Spells, known: Ints, subjects: Ints, settings: Registration, seed: int
) -> tuple[Spells, Ints, Bools]:
    """Cut jobs where registration grows and takes effect; says which pieces lie after that."""
    steps = np.array([day(f"{year}-01-01") for year in settings.growth.times], dtype=np.int64)
    row, start, end = split_at(spells.start, spells.end, steps)
    spells, known = spells.select(row).replace(start=start, end=end), known[row]
    person, job = spells.person.astype(np.int64), spells.job.astype(np.int64)
    first_row = first_of_run(person, job)
    wait = exponentials(seed, subjects[person], Decision.REGISTRATION_LAG, job) * settings.lag_days
    from_day = start[first_row] + np.where(known == UNKNOWN, np.floor(wait), 0).astype(np.int64)
    from_day = np.where(spells.kind == TH_WORK, from_day, start)
    row, start, end = split_rows_at(start, end, from_day)
    pieces = spells.select(row).replace(start=start, end=end)
    return pieces, known[row], start >= from_day[row]


def facts_of(
    people: People,
    spells: Spells,
    known: Ints,
    started: Ints,
    conduct: Conduct,
    levels: Levels,
    seed: int,
) -> Facts:
    """Facts of people and their careers, with what was done about every job.

    spells: careers as people lived them; known: one entry a spell, 1 registered, at home insured,
    0 not, UNKNOWN otherwise; started: the day each life starts; levels: the minimum wages at home.

    Rows of home work are cut at each 1 January and get the sector, and the wage in the home
    currency, that they lack.
    """
    subjects, origin = people.subject, people.origin
    settings = conduct.registration
    spells, known, after = _split_at_registration(spells, known, subjects, settings, seed)
    spells, source = cut_home_years(spells)
    known, after = known[source], after[source]
    registered, remitted, provable = _registration(spells, known, after, subjects, conduct, seed)
    cover = conduct.home_coverage
    spells = spells.replace(sector=home_sectors(spells, subjects, origin, cover, seed))
    wages = home_wages(spells, people, conduct.home_pay, levels, seed)
    spells = spells.replace(wage_m=wages)
    return Facts.of(
        people,
        spells,
        started,
        registered=registered,
        remitted=remitted,
        provable=provable,
        home_insured=home_cover(spells, known, subjects, origin, cover, seed),
        home_contract=home_contracts(spells, subjects, origin, conduct.contract_workers, seed),
    )


def _registration(
    spells: Spells, known: Ints, after: Bools, subjects: Ints, conduct: Conduct, seed: int
) -> tuple[Bools, Bools, Bools]:
    """Whether each row is registered, remitted and provable.

    after: the rows from the day on which the employer would register.
    """
    settings = conduct.registration
    person, record = spells.person.astype(np.int64), spells.record.astype(np.int64)
    employer = spells.employer.astype(np.int64)
    share = by_word(PAPERS, settings.share, 0.0)[spells.papers]
    sector = by_word(SECTORS, settings.by_sector, 1.0)[spells.sector]
    growth = stepped(settings.growth.times, years_of(spells.start.astype(np.int64)), before=0.0)
    by_luck = uniforms(seed, employer, Decision.EMPLOYER_REGISTERS) < share * sector * growth
    at_work = spells.kind == TH_WORK
    registered = at_work & after & np.where(known == UNKNOWN, by_luck, known == 1)
    remitted = uniforms(seed, employer, Decision.EMPLOYER_REMITS) < settings.remits
    last = np.full(len(subjects), -1, dtype=np.int64)
    np.maximum.at(last, person[registered], record[registered])
    kept = uniforms(seed, subjects[person], Decision.PROOF_KEPT, record)
    on_record = (record == last[person]) | (kept < conduct.records.proof_kept)
    job = spells.job.astype(np.int64)
    payslips = uniforms(seed, subjects[person], Decision.DEDUCTION_PROVED, job)
    provable = (remitted & on_record) | (payslips < conduct.records.deduction_proved)
    return registered, registered & remitted, registered & provable
