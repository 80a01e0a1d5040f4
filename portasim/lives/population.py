"""People drawn from the arrivals of a scenario, each at the start of a Thai career."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from portasim.core.arrays import Floats, Ints, stepped
from portasim.core.calendar import DAYS_PER_YEAR, NEVER, birthday, day, years_of
from portasim.core.draws import Decision, choices, uniforms
from portasim.core.words import ORIGINS, PROVINCES, SEXES, TH_WORK
from portasim.lives.config import Arrivals, Lives
from portasim.lives.state import (
    BIRTH,
    DAY,
    EMPLOYER,
    EXPIRES,
    FIELDS,
    KIND,
    N_LUCK,
    NO_PAPERS,
    ORIGIN,
    PAPER,
    PROVINCE,
    SECTOR,
    SETTLED,
    SEX,
    STOPS,
    SUBJECT,
    TERMS,
    WAGE_FACTOR,
)
from portasim.lives.tables import Tables, lognormal_factors


@dataclass(frozen=True, slots=True)
class Starts:
    """Where each life stands when the clock takes it over.

    fields: people x FIELDS, whole numbers; luck: people x N_LUCK, floats.
    """

    fields: Ints
    luck: Floats

    def __len__(self) -> int:
        return len(self.fields)

    @property
    def origin(self) -> Ints:
        """Country of origin of each person, a code of ORIGINS."""
        return self.fields[:, ORIGIN]

    def column(self, name: str) -> Ints:
        """One field of every life, by name."""
        return self.fields[:, FIELDS.index(name)]

    def part(self, first: int, last: int) -> Starts:
        """The people from `first` up to, not including, `last`."""
        return Starts(self.fields[first:last], self.luck[first:last])


def _table(rows: list[list[float]]) -> Floats:
    return np.array(rows, dtype=np.float64)


def arrival_days(arrivals: Arrivals, u: Floats) -> Ints:
    """The days of first jobs at given uniforms: even within a year, weighted between years."""
    first, last = day(arrivals.first_job_from), day(arrivals.first_job_to)
    days = np.arange(first, last + 1, dtype=np.int64)
    total = np.cumsum(stepped(arrivals.by_year, years_of(days), before=0.0))
    picked = np.searchsorted(total, u * total[-1], side="right")
    chosen: Ints = days[picked.clip(0, len(days) - 1)]
    return chosen


def personal(lives: Lives, tables: Tables, fields: Ints, worked_until: Ints) -> Starts:
    """Starts with what belongs to the person alone: when work stops, pay, whether they settle.

    worked_until: the day, one a person, to which each is known to have worked; work stops at a
    later age where there is one, and otherwise at the last.
    """
    seed, subjects = int(tables.fixed.seed), fields[:, SUBJECT]
    stops_work = lives.old_age.stops_work
    ages = sorted(stops_work)
    days = np.stack([birthday(fields[:, BIRTH], age) for age in ages], axis=1)
    ahead = np.where(days > worked_until[:, None], [stops_work[age] for age in ages], 0.0)
    ahead[~ahead.any(axis=1), -1] = 1.0
    picked = choices(uniforms(seed, subjects, Decision.STOPS_WORK), ahead)
    fields = fields.copy()
    fields[:, STOPS] = np.take_along_axis(days, picked[:, None], axis=1)[:, 0]
    luck = np.zeros((len(fields), N_LUCK))
    luck[:, WAGE_FACTOR] = lognormal_factors(
        uniforms(seed, subjects, Decision.PERSON_WAGE), lives.wages.person_spread
    )
    luck[:, SETTLED] = uniforms(seed, subjects, Decision.SETTLES) < lives.settling.share
    return Starts(fields, luck)


def draw_people(lives: Lives, tables: Tables, last: int, first: int = 0) -> Starts:
    """Draw the subjects from `first` up to, not including, `last`, on the day of the first job."""
    arrivals, fixed = lives.arrivals, tables.fixed
    seed = int(fixed.seed)
    subject = np.arange(first, last, dtype=np.int64)

    def u(decision: Decision) -> Floats:
        return uniforms(seed, subject, decision)

    fields = np.zeros((len(subject), len(FIELDS)), dtype=np.int64)
    origin = choices(
        u(Decision.ORIGIN),
        _table([[arrivals.origin.get(o, 0.0) for o in ORIGINS]]),  # type: ignore[call-overload]
    )
    female = np.array([arrivals.female.get(o, 0.0) for o in ORIGINS])  # type: ignore[call-overload]
    sex = np.where(u(Decision.SEX) < female[origin], SEXES.index("F"), SEXES.index("M"))
    arrived = arrival_days(arrivals, u(Decision.ARRIVAL))
    fields[:, SUBJECT], fields[:, ORIGIN], fields[:, SEX] = subject, origin, sex
    fields[:, DAY] = arrived
    fields[:, BIRTH] = arrived - _age_days(arrivals, u(Decision.AGE))
    fields[:, KIND] = TH_WORK
    fields[:, SECTOR] = choices(
        u(Decision.SECTOR), np.diff(fixed.sectors, axis=2, prepend=0.0)[origin, sex]
    )
    places = [
        [arrivals.province.get(o, {}).get(p, 0.0) for p in PROVINCES]  # type: ignore[call-overload]
        for o in ORIGINS
    ]
    fields[:, PROVINCE] = choices(u(Decision.PROVINCE), _table(places)[origin])
    entry = np.maximum(np.searchsorted(tables.arrival_cuts, arrived, side="right") - 1, 0)
    edges = tables.arrival_papers[entry]
    papers = choices(u(Decision.PAPERS_AT_ARRIVAL), np.diff(edges, axis=1, prepend=0.0))
    fields[:, PAPER] = papers
    fields[:, EXPIRES] = np.where(papers == NO_PAPERS, NEVER, arrived + fixed.validity_days[papers])
    fields[:, TERMS] = 1
    fields[:, EMPLOYER] = -1
    return personal(lives, tables, fields, arrived)


def _age_days(arrivals: Arrivals, u: Floats) -> Ints:
    """Ages at arrival in days: the group by its share, even within the group."""
    from_age = np.array(sorted(arrivals.age), dtype=np.float64)
    to_age = np.append(from_age[1:], arrivals.oldest)
    edges = np.cumsum([arrivals.age[int(age)] for age in from_age])
    group = np.searchsorted(edges, u * edges[-1], side="right").clip(0, len(edges) - 1)
    below = np.concatenate([[0.0], edges])[group]
    within = (u * edges[-1] - below) / (edges[group] - below)
    age = from_age[group] + within * (to_age[group] - from_age[group])
    whole: Ints = np.floor(age * DAYS_PER_YEAR).astype(np.int64)
    return whole
