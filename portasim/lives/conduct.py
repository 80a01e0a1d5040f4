"""What employers and record-keepers do with each job: facts, whatever the law says they owe.

An employer registers where its own luck lies below the share that registers workers with such
papers in such a sector that year; so a higher share keeps everyone who was registered before.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from portasim.core.draws import Decision, exponentials, uniforms
from portasim.core.spans import first_of_run, run_opens, split_at, split_rows_at
from portasim.core.spells import Spells
from portasim.core.vocab import (
    HOME_WORK,
    ORIGINS,
    PAPERS,
    SECTORS,
    TH_WORK,
    Bools,
    Floats,
    Ints,
    day,
    years_of,
)
from portasim.lives.clocks import Careers
from portasim.lives.config import Conduct, Registration

UNKNOWN = -1
"""Registration of a job that no file knows: the employer's luck decides."""


@dataclass(frozen=True)
class Worked:
    """Spells with what was done about them, one entry a spell.

    registered: the office knew of the job; remitted: what was deducted was paid; provable: the
    person can still prove the account, or from payslips the deduction; home_insured: a home job
    insured for old age, if a branch runs (which is a question of law).
    """

    spells: Spells
    registered: Bools
    remitted: Bools
    provable: Bools
    home_insured: Bools


def _by_word(names: tuple[str, ...], values: dict[str, float], default: float) -> Floats:
    return np.array([values.get(name, default) for name in names])


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
    careers: Careers, known: Ints, subjects: Ints, origin: Ints, conduct: Conduct, seed: int
) -> Worked:
    """What was done about every job of every person.

    known: one entry a spell, 1 registered, 0 not, UNKNOWN otherwise; subjects and origin: one entry
    a person, whose luck it is and the code of the country of origin.
    """
    settings = conduct.registration
    spells, known, after = _split_at_registration(careers.spells, known, subjects, settings, seed)
    at_work = spells.kind == TH_WORK
    person, record = spells.person.astype(np.int64), spells.record.astype(np.int64)
    employer = spells.employer.astype(np.int64)
    share = _by_word(PAPERS, {str(k): v for k, v in settings.share.items()}, 0.0)[spells.papers]
    sector = _by_word(SECTORS, {str(k): v for k, v in settings.by_sector.items()}, 1.0)
    growth = _growth(settings.growth.times, spells.start.astype(np.int64))
    chance = share * sector[spells.sector] * growth
    by_luck = uniforms(seed, employer, Decision.EMPLOYER_REGISTERS) < chance
    registered = at_work & after & np.where(known == UNKNOWN, by_luck, known == 1)
    remitted = uniforms(seed, employer, Decision.EMPLOYER_REMITS) < settings.remits
    n = len(subjects)
    last = np.full(n, -1, dtype=np.int64)
    np.maximum.at(last, person[registered], record[registered])
    kept = uniforms(seed, subjects[person], Decision.PROOF_KEPT, record)
    on_record = (record == last[person]) | (kept < conduct.records.proof_kept)
    job = spells.job.astype(np.int64)
    payslips = uniforms(seed, subjects[person], Decision.DEDUCTION_PROVED, job)
    provable = (remitted & on_record) | (payslips < conduct.records.deduction_proved)
    home = spells.kind == HOME_WORK
    jobs_begun = np.cumsum(home & run_opens(person, spells.kind.astype(np.int64)))
    before = np.concatenate([[0], jobs_begun])[spells.offsets(n)[:-1]]
    cover = _by_word(ORIGINS, {str(k): v for k, v in conduct.home_coverage.share.items()}, 0.0)
    luck = uniforms(seed, subjects[person], Decision.HOME_INSURED, jobs_begun - before[person])
    return Worked(
        spells=spells,
        registered=registered,
        remitted=registered & remitted,
        provable=registered & provable,
        home_insured=home & (luck < cover[origin[person]]),
    )
