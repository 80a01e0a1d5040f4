"""Applicable legislation: the scheme in which a month counts, where an agreement says so.

Each act holds from the day the agreement is in force and leaves the facts alone: what changes is
where a month is insured. Posted workers are not modelled, so `detach` moves nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from portasim.agreements.acts import acts
from portasim.agreements.cover import cover
from portasim.agreements.model import Agreement
from portasim.agreements.parts import Cover, Extend, Integrate
from portasim.core.arrays import Bools
from portasim.core.facts import People
from portasim.law.laws import Laws
from portasim.law.scheme import pension_age_reached
from portasim.rights.credit import credited
from portasim.rights.ledger import (
    BEFORE_BRANCH,
    COUNTED_AT_HOME,
    INSURED_AT_HOME,
    OUTSIDE_LAW,
    PROVABLE,
    Ledger,
    insured_at_home_besides,
)
from portasim.rights.valuation import Prices


@dataclass(frozen=True, slots=True)
class Applicable:
    """The ledger as agreements leave it, and whose months they touch, one entry a person."""

    ledger: Ledger
    touched: Bools


def applicable(
    agreements: Sequence[Agreement], laws: Laws, prices: Prices, people: People, ledger: Ledger
) -> Applicable:
    """The ledger where agreements say which scheme insures a month."""
    touched = np.zeros(ledger.n_people, dtype=np.bool_)
    if not any(acts(agreements, kind) for kind in (Cover, Integrate, Extend)):
        return Applicable(ledger, touched)
    before = ledger = ledger.cut_at(_first_months(agreements))
    ledger = _covered(agreements, laws, people, ledger)
    ledger = _integrated(agreements, laws, people, ledger)
    touched[ledger.person[ledger.step != before.step]] = True
    extended = _extended(agreements, people, ledger)
    if extended.any():
        touched[ledger.person[extended]] = True
        ledger = _insured_there(laws, prices, people, ledger, extended)
    return Applicable(ledger, touched)


def _first_months(agreements: Sequence[Agreement]) -> tuple[int, ...]:
    """The months in which agreements begin to say where a month is insured."""
    begin = {act.first_month for act in acts(agreements, Cover).values()}
    begin |= {act.first_month for act in acts(agreements, Extend).values()}
    return tuple(sorted(begin))


def _covered(agreements: Sequence[Agreement], laws: Laws, people: People, ledger: Ledger) -> Ledger:
    """The ledger where agreements say who collects from workers both laws make liable.

    `host_only` ends the insurance at home of contract workers, `home_only` that at the place of
    work (a month it frees lies outside its law).
    """
    at_work = laws.at_work[ledger.scheme]
    for code, act in acts(agreements, Cover).items():
        twice = ledger.contract & (people.origin[ledger.person] == code)
        twice &= (ledger.first_m >= act.first_month) & act.binds[ledger.scheme]
        if not twice.any():
            continue
        rule = act.part.double_contributions
        collects = cover(twice & ~at_work, twice & ~at_work, rule).home
        collects |= cover(twice & at_work, twice & at_work, rule).host
        freed = twice & ~collects
        insured = ledger.step > OUTSIDE_LAW
        insured |= ~at_work & (ledger.step == BEFORE_BRANCH)
        ledger = replace(
            ledger,
            step=np.where(freed & (at_work | insured), OUTSIDE_LAW, ledger.step),
            remitted=ledger.remitted & ~freed,
        )
    return ledger


def _extended(agreements: Sequence[Agreement], people: People, ledger: Ledger) -> Bools:
    """The months on record at the place of work that `extend` leaves in the scheme of home."""
    origin = people.origin[ledger.person]
    found = np.zeros(len(ledger), dtype=np.bool_)
    for code, act in acts(agreements, Extend).items():
        mine = (origin == code) & (ledger.first_m >= act.first_month)
        found |= mine & act.binds[ledger.scheme]
    on_record: Bools = (
        found & (ledger.step == PROVABLE) & (ledger.scheme != people.scheme[ledger.person])
    )
    return on_record


def _insured_there(
    laws: Laws, prices: Prices, people: People, ledger: Ledger, rows: Bools
) -> Ledger:
    """The ledger with some months at work insured at home instead, and paid for there.

    They count at the wage insured at the place of work, changed at the rate of its year; the fund
    there is not paid for them.
    """
    entered = credited(laws, prices, people, ledger, np.flatnonzero(rows))
    ledger = replace(
        ledger,
        step=np.where(rows, INSURED_AT_HOME, ledger.step),
        remitted=ledger.remitted & ~rows,
    )
    parts = []
    for scheme, law in enumerate(laws.all):
        mine = ledger.select(ledger.rows_of(scheme))
        more = entered.select(entered.scheme == scheme)
        if len(more):
            insured = np.zeros(ledger.n_people, dtype=np.bool_)
            insured[mine.person[mine.step == PROVABLE]] = True
            more = more.beside(insured)
            nothing, yes = np.zeros(len(more), dtype=np.int64), np.ones(len(more), dtype=np.bool_)
            further = Ledger(
                n_people=ledger.n_people,
                person=more.person,
                scheme=more.scheme,
                first_m=more.first_m,
                last_m=more.last_m,
                start=nothing,
                step=np.full(len(more), PROVABLE, dtype=np.int64),
                remitted=yes,
                contract=~yes,
                base=more.wage_m,
                employee=nothing,
                employer=nothing,
                state=nothing,
            )
            mine = insured_at_home_besides(law, people, mine, further)
        parts.append(mine)
    return Ledger.joined(parts, ledger.n_people)


def _integrated(
    agreements: Sequence[Agreement], laws: Laws, people: People, ledger: Ledger
) -> Ledger:
    """The ledger where the scheme of home pays for the months on record at the place of work.

    It pays for the whole career of whoever reaches the pension age of the place of work under the
    agreement.
    """
    step = ledger.step
    for code, act in acts(agreements, Integrate).items():
        if act.part.payer != "home":
            continue
        mine = people.origin == code
        for scheme in np.intersect1d(laws.hosts, np.flatnonzero(act.binds)).tolist():
            reached = pension_age_reached(laws.all[scheme], people.birth, people.sex)
            due = mine & (reached >= act.since)
            rows = (ledger.scheme == scheme) & due[ledger.person] & (step == PROVABLE)
            rows &= people.scheme[ledger.person] != scheme
            step = np.where(rows, COUNTED_AT_HOME, step)
    return replace(ledger, step=step)
