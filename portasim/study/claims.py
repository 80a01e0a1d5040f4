"""Who claims what, when and where: from rights that arise to money that is decided.

Claims arise at the later of age 55 and the end of insurance, and at departure only where an
agreement pays then. The same luck decides in every scenario whether a person claims, so an
instrument that raises a share keeps everyone who claimed before.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from portasim.core.draws import Decision, exponentials, uniforms
from portasim.core.spells import Spells
from portasim.core.vocab import (
    DAYS_PER_YEAR,
    HOME_REST,
    HOME_WORK,
    NEVER,
    TH_WORK,
    Bools,
    Floats,
    Ints,
    birthday,
    first_days,
    months_of,
)
from portasim.law.system import Law
from portasim.offices.claims import BENEFITS, Claims
from portasim.study.plan import Practice


@dataclass(frozen=True)
class People:
    """What does not change with law or agreement, one entry a person; days count from 1970."""

    subject: Ints
    origin: Ints
    sex: Ints
    birth: Ints
    death: Ints
    names: tuple[str, ...]


@dataclass(frozen=True)
class Departures:
    """Times people left Thailand for home, sorted by person and day.

    number: which departure of the person it is; back: the day of return, NEVER if none.
    """

    person: Ints
    day: Ints
    number: Ints
    back: Ints


def departures(spells: Spells) -> Departures:
    """Every departure in the spells: a stay at home that follows a spell in Thailand."""
    home = (spells.kind == HOME_WORK) | (spells.kind == HOME_REST)
    person = spells.person.astype(np.int64)
    same = np.zeros(len(spells), dtype=np.bool_)
    same[1:] = person[1:] == person[:-1]
    leaves = home & same
    leaves[1:] &= ~home[:-1]
    returns = np.flatnonzero(~home & same & np.concatenate([[False], home[:-1]]))
    rows = np.flatnonzero(leaves)
    position = np.searchsorted(returns, rows)
    back = np.full(len(rows), NEVER, dtype=np.int64)
    found = position < len(returns)
    candidate = returns[position[found]]
    back[found] = np.where(person[candidate] == person[rows[found]], spells.start[candidate], NEVER)
    who = person[rows]
    firsts = np.searchsorted(who, who)
    return Departures(who, spells.start[rows].astype(np.int64), np.arange(len(who)) - firsts, back)


def lives_at_home_on(spells: Spells, n_people: int, days: Ints) -> Bools:
    """Whether each person is in the home country on a day, or was when last seen.

    False for a person with no spell up to that day.
    """
    key = spells.person.astype(np.int64) * (1 << 32) + spells.start
    row = np.searchsorted(key, np.arange(n_people) * (1 << 32) + days, side="right") - 1
    seen = np.flatnonzero(row >= 0)
    seen = seen[spells.person[row[seen]] == seen]
    at_home = np.zeros(n_people, dtype=np.bool_)
    at_home[seen] = np.isin(spells.kind[row[seen]], (HOME_WORK, HOME_REST))
    return at_home


def office_of(spells: Spells, n_people: int) -> Ints:
    """The office that holds each person's account: the province of the last Thai job."""
    office = np.zeros(n_people, dtype=np.int64)
    rows = spells.kind == TH_WORK
    office[spells.person[rows]] = spells.province[rows]  # rows are in order of time
    return office


def old_age_arises(law: Law, birth: Ints, insurance_ends: Ints) -> Ints:
    """The day an old-age claim arises: the first on or after the end of insurance at pension age.

    Where the law raises the age from a day on, those who do not reach the old age before that day
    wait for the new one.
    """
    number = law.number("TH.old_age.pension_age")
    arises = np.full(len(birth), NEVER, dtype=np.int64)
    for since, until in pairwise([*number.changes.tolist(), NEVER]):
        age = int(law.at(number.id, np.array([since]))[0])
        due = np.maximum(np.maximum(birthday(birth, age), insurance_ends), since)
        arises = np.where(due < until, np.minimum(arises, due), arises)
    return arises


def months_after(days: Ints, months: Ints | int) -> Ints:
    """The same day so many months later; a day that the month lacks is one of the next month."""
    month = months_of(days)
    return first_days(month + months) + days - first_days(month)


def law_day(law: Law) -> int:
    """The first day of the old-age branch."""
    return int(law.number("TH.old_age.pension_age").changes[0])


def window_closes(law: Law, arises: Ints) -> Ints:
    """The last day of the claim window of section 56, whatever follows from missing it."""
    strict = law.changed({"TH.switch.late_claim": "barred"})
    closes = np.asarray(
        strict.evaluate(["claim_closes"], arises, {"claim_arises": arises})["claim_closes"]
    )
    return closes - 1


def filing_days(
    seed: int, subject: Ints, arises: Ints, share: Floats, practice: Practice, occasion: Ints | int
) -> Ints:
    """The day each claim is filed, NEVER where the person does not claim."""
    claims = uniforms(seed, subject, Decision.CLAIMS, occasion) < share
    lag = exponentials(seed, subject, Decision.FILING_LAG, occasion) * practice.filing_lag_days
    lag = np.minimum(np.floor(lag), 100 * DAYS_PER_YEAR).astype(np.int64)
    return np.where(claims, arises + lag, NEVER)


def make_claims(
    law: Law,
    seed: int,
    people: People,
    office: Ints,
    person: Ints,
    benefit: Ints,
    arises: Ints,
    filed: Ints,
    occasion: Ints,
    practice: Practice,
) -> Claims:
    """Claims ready for the counters, one row for each entry of `person`."""
    subject = people.subject[person]
    address = occasion * len(BENEFITS) + benefit
    return Claims(
        person=person,
        benefit=benefit,
        province=office[person],
        arises=arises,
        closes=window_closes(law, arises),
        filed=filed,
        death=people.death[person],
        service_u=uniforms(seed, subject, Decision.SERVICE, address),
        tie_u=uniforms(seed, subject, Decision.TIE, address),
        documents_ok=uniforms(seed, subject, Decision.DOCUMENTS, address)
        < practice.documents_accepted,
    )
