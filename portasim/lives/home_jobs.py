"""Work at home, and work abroad that is insured at home: sector, cover, pay and contracts.

The luck of a home job hangs on the person and on which job at home it is, so a higher share or
multiplier keeps every job that was insured before.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from portasim.core.arrays import Bools, Floats, Ints, first_of_run, run_opens, stepped
from portasim.core.calendar import first_days, month, years_of
from portasim.core.draws import Decision, choices, uniforms
from portasim.core.facts import UNKNOWN, People
from portasim.core.params import UNITS
from portasim.core.spans import split_at
from portasim.core.spells import Spells
from portasim.core.words import CURRENCY, HOME_WORK, ORIGINS, PAPERS, SECTORS, SEXES, TH_WORK
from portasim.lives.config import ContractWorkers, HomeCoverage, HomePay
from portasim.lives.minimum_wages import Levels
from portasim.lives.tables import lognormal_factors


def by_word(words: Sequence[str], values: Mapping[Any, float], default: float) -> Floats:
    """The values of words in the order of their codes, with a default for those not named."""
    return np.array([values.get(word, default) for word in words], dtype=np.float64)


def _by_origin_and_sector(values: Mapping[Any, Mapping[Any, float]], default: float) -> Floats:
    return np.stack([by_word(SECTORS, values.get(origin, {}), default) for origin in ORIGINS])


def home_jobs(spells: Spells, n_people: int) -> Ints:
    """Which job at home of the person each row of home work lies in, counted from 1.

    Where a file tells two jobs that follow at once apart, their employers differ.
    """
    person, at_home = spells.person.astype(np.int64), spells.kind == HOME_WORK
    employer = np.where(at_home, spells.employer.astype(np.int64), -2)
    begun = np.cumsum(at_home & run_opens(person, employer))
    before = np.concatenate([[0], begun])[spells.offsets(n_people)[:-1]]
    jobs: Ints = begun - before[person]
    return jobs


def cut_home_years(spells: Spells) -> tuple[Spells, Ints]:
    """The table with home work cut at each 1 January, and the row that each row came from."""
    at_home = spells.kind == HOME_WORK
    home = np.flatnonzero(at_home)
    if not len(home):
        return spells, np.arange(len(spells))
    start, end = spells.start[home].astype(np.int64), spells.end[home].astype(np.int64)
    first, last = years_of(np.array([start.min(), end.max()]))
    cuts = first_days(np.arange(month(int(first), 1), month(int(last), 1) + 1, 12))
    row, start, end = split_at(start, end, cuts)
    others = np.flatnonzero(~at_home)
    source = np.concatenate([others, home[row]])
    order = np.argsort(source, kind="stable")
    pieces = spells.select(source[order]).replace(
        start=np.concatenate([spells.start[others], start])[order],
        end=np.concatenate([spells.end[others], end])[order],
    )
    return pieces, source[order]


def home_sectors(
    spells: Spells, subjects: Ints, origin: Ints, settings: HomeCoverage, seed: int
) -> Ints:
    """The sector of each row: drawn for jobs at home without one, as it stands for the others."""
    jobs, person, rows = _rows_at_home(spells, len(subjects))
    shares = _by_origin_and_sector(settings.sectors, 0.0)
    u = uniforms(seed, subjects[person], Decision.HOME_SECTOR, jobs)
    sector = spells.sector.astype(np.int64)
    drawn = choices(u, shares[origin[person]])
    sector[rows] = np.where(sector[rows] < 0, drawn, sector[rows])
    return sector


def home_cover(
    spells: Spells, known: Ints, subjects: Ints, origin: Ints, settings: HomeCoverage, seed: int
) -> Bools:
    """Whether each row is home work insured for old age, if a branch runs.

    known: one entry a row, 1 insured, 0 not, UNKNOWN where the luck of the job decides. Rows of
    home work lie within one calendar year each and have their sector.
    """
    jobs, person, rows = _rows_at_home(spells, len(subjects))
    where, year = origin[person], _years(spells, rows)
    chance = (
        by_word(ORIGINS, settings.share, 0.0)[where]
        * _by_origin_and_sector(settings.by_sector, 1.0)[where, spells.sector[rows]]
        * _growth(settings.growth, where, year)
    )
    insured = uniforms(seed, subjects[person], Decision.HOME_INSURED, jobs) < chance
    # once insured a job stays so: any earlier row of the job tells
    so_far = np.cumsum(insured)
    before = np.concatenate([[0], so_far])[first_of_run(person, jobs)]
    cover = np.zeros(len(spells), dtype=np.bool_)
    cover[rows] = np.where(known[rows] == UNKNOWN, so_far > before, known[rows] == 1)
    return cover


def home_wages(
    spells: Spells, people: People, settings: HomePay, levels: Levels, seed: int
) -> Ints:
    """The monthly wage of each row, drawn for home work that has none, as it stands for the others.

    In minor units of the home currency, those drawn rounded to its whole units; rows of home work
    lie within one calendar year each and have their sector.
    """
    subjects = people.subject
    jobs, person, rows = _rows_at_home(spells, len(subjects))
    where = people.origin[person]
    # the same luck as for pay in Thailand
    luck = uniforms(seed, subjects, Decision.PERSON_WAGE)
    job_luck = uniforms(seed, subjects[person], Decision.HOME_PAY, jobs)
    wage = (
        levels.of(where, _years(spells, rows))
        * _by_origin_and_sector(settings.to_minimum, 1.0)[where, spells.sector[rows]]
        * by_word(SEXES, settings.by_sex, 1.0)[people.sex[person]]
        * lognormal_factors(luck, settings.person_spread)[person]
        * lognormal_factors(job_luck, settings.job_spread)
    )
    unit = np.array([UNITS[CURRENCY[country]] for country in ORIGINS])[where]
    drawn = np.floor(wage / unit + 0.5).astype(np.int64) * unit
    wages = spells.wage_m.copy()
    wages[rows] = np.where(wages[rows] == 0, drawn, wages[rows])
    return wages


def home_contracts(
    spells: Spells, subjects: Ints, origin: Ints, settings: ContractWorkers, seed: int
) -> Bools:
    """Whether each row is work in Thailand during which the person is insured at home as well."""
    share = by_word(ORIGINS, settings.share, 0.0)[origin]
    person = spells.person.astype(np.int64)
    sent = np.array([paper in settings.papers for paper in PAPERS])[spells.papers]
    rows = np.flatnonzero((spells.kind == TH_WORK) & sent & (share > 0)[person])
    person, job = person[rows], spells.job[rows].astype(np.int64)
    contract = np.zeros(len(spells), dtype=np.bool_)
    contract[rows] = uniforms(seed, subjects[person], Decision.HOME_CONTRACT, job) < share[person]
    return contract


def _rows_at_home(spells: Spells, n_people: int) -> tuple[Ints, Ints, Ints]:
    """Rows of home work: the number of the job, the person, the row."""
    rows = np.flatnonzero(spells.kind == HOME_WORK)
    return home_jobs(spells, n_people)[rows], spells.person[rows].astype(np.int64), rows


def _years(spells: Spells, rows: Ints) -> Ints:
    """The calendar year in which each of some rows begins."""
    return years_of(spells.start[rows].astype(np.int64))


def _growth(growth: Mapping[Any, Mapping[int, float]], origin: Ints, year: Ints) -> Floats:
    """The multiplier of each pair of origin and calendar year, 1 before the first year named."""
    times = np.ones(len(year))
    for code, country in enumerate(ORIGINS):
        here = origin == code
        times[here] = stepped(growth.get(country, {}), year[here], before=1.0)
    return times
