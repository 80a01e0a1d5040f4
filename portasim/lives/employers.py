"""What employers and record-keepers do with each job: facts, whatever the law says they owe.

An employer registers where its own luck lies below the share that registers workers with such
papers in such a sector that year; so a higher share keeps everyone who was registered before.
What belongs to work at home stands in `lives.home_jobs`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from portasim.core.arrays import Bools, Floats, Ints, first_of_run
from portasim.core.calendar import day, years_of
from portasim.core.draws import Decision, exponentials, uniforms
from portasim.core.spans import split_at, split_rows_at
from portasim.core.spells import Spells
from portasim.core.words import PAPERS, SECTORS, TH_WORK
from portasim.lives.clocks import Careers
from portasim.lives.config import Conduct, Registration
from portasim.lives.home_jobs import (
    UNKNOWN,
    Levels,
    by_word,
    cut_home_years,
    home_contracts,
    home_cover,
    home_sectors,
    home_wages,
)


@dataclass(frozen=True)
class Worked:
    """Spells with what was done about them, one entry a spell.

    registered: the office knew of the job; remitted: what was deducted was paid; provable: the
    person can still prove the account, or from payslips the deduction; home_insured: a home job
    insured for old age, if a branch runs (which is a question of law); home_contract: a Thai job
    during which the person is insured at home as well, under the same proviso.
    """

    spells: Spells
    registered: Bools
    remitted: Bools
    provable: Bools
    home_insured: Bools
    home_contract: Bools


def _growth(times: dict[int, float], days: Ints) -> Floats:
    years = np.array(sorted(times), dtype=np.int64)
    levels = np.array([0.0, *[times[int(year)] for year in years]])
    return levels[np.searchsorted(years, years_of(days), side="right")]


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


def conduct_of(
    careers: Careers,
    known: Ints,
    subjects: Ints,
    origin: Ints,
    conduct: Conduct,
    seed: int,
    *,
    sex: Ints | None = None,
    levels: Levels | None = None,
) -> Worked:
    """What was done about every job of every person.

    known: one entry a spell, 1 registered, at home insured, 0 not, UNKNOWN otherwise; subjects,
    origin and sex: one entry a person, whose luck it is, the code of the country of origin and of
    the sex; levels: the minimum wages at home. Without sex or levels no wage at home is drawn.

    Rows of home work are cut at each 1 January and get the sector, and the wage in the home
    currency, that they lack.
    """
    settings = conduct.registration
    spells, known, after = _split_at_registration(careers.spells, known, subjects, settings, seed)
    spells, source = cut_home_years(spells)
    known, after = known[source], after[source]
    at_work = spells.kind == TH_WORK
    person, record = spells.person.astype(np.int64), spells.record.astype(np.int64)
    employer = spells.employer.astype(np.int64)
    share = by_word(PAPERS, settings.share, 0.0)[spells.papers]
    sector = by_word(SECTORS, settings.by_sector, 1.0)[spells.sector]
    growth = _growth(settings.growth.times, spells.start.astype(np.int64))
    by_luck = uniforms(seed, employer, Decision.EMPLOYER_REGISTERS) < share * sector * growth
    registered = at_work & after & np.where(known == UNKNOWN, by_luck, known == 1)
    remitted = uniforms(seed, employer, Decision.EMPLOYER_REMITS) < settings.remits
    last = np.full(len(subjects), -1, dtype=np.int64)
    np.maximum.at(last, person[registered], record[registered])
    kept = uniforms(seed, subjects[person], Decision.PROOF_KEPT, record)
    on_record = (record == last[person]) | (kept < conduct.records.proof_kept)
    job = spells.job.astype(np.int64)
    payslips = uniforms(seed, subjects[person], Decision.DEDUCTION_PROVED, job)
    provable = (remitted & on_record) | (payslips < conduct.records.deduction_proved)
    cover = conduct.home_coverage
    spells = spells.replace(sector=home_sectors(spells, subjects, origin, cover, seed))
    if sex is not None and levels is not None:
        wages = home_wages(spells, subjects, origin, sex, conduct.home_pay, levels, seed)
        spells = spells.replace(wage_m=wages)
    return Worked(
        spells=spells,
        registered=registered,
        remitted=registered & remitted,
        provable=registered & provable,
        home_insured=home_cover(spells, known, subjects, origin, cover, seed),
        home_contract=home_contracts(spells, subjects, origin, conduct.contract_workers, seed),
    )
