"""Which scheme a month counts in, where an agreement departs from what both laws say.

Each acts from the day the agreement is in force and leaves the facts alone: what changes is where
a month is insured. Posted workers are not modelled, so `detach` moves nothing.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from portasim.agreements.acts import acts
from portasim.agreements.cover import cover
from portasim.core.arrays import Bools, Ints
from portasim.core.calendar import day, first_month_on
from portasim.core.facts import Facts
from portasim.core.spans import disjoint
from portasim.law.laws import Laws
from portasim.law.scheme import old_age_arises
from portasim.law.system import Law
from portasim.rights.credit import in_home_scheme
from portasim.rights.home_prices import HomePrices
from portasim.rights.ledger import OUTSIDE_LAW, PROVABLE, Ledger
from portasim.scenario.plan import Plan


def cuts(plan: Plan) -> tuple[int, ...]:
    """The months in which agreements begin to say where a month is insured."""
    begin = {
        _first_month(agreement.from_)
        for act in ("cover", "extend")
        for agreement in acts(plan.agreements, act).values()
    }
    return tuple(sorted(begin))


def covered(plan: Plan, world: Facts, ledger: Ledger) -> Ledger:
    """The ledger where agreements say who collects from workers both laws make liable.

    `host_only` ends the insurance at home of contract workers in Thailand, `home_only` the Thai one
    (a month it frees lies outside Thai law).
    """
    origin = world.people.origin
    for code, agreement in acts(plan.agreements, "cover").items():
        if agreement.cover is None:
            continue
        since = _first_month(agreement.from_)
        home = ledger.home_contract & (origin[ledger.home_person] == code)
        home &= ledger.home_first_m >= since
        host = ledger.contract & (origin[ledger.person] == code) & (ledger.first_m >= since)
        if not (home.any() or host.any()):
            continue
        rule = agreement.cover.double_contributions
        at_home = cover(home, home, rule).home
        in_thailand = cover(host, host, rule).host
        ledger = replace(
            ledger,
            home_insured=ledger.home_insured & (~home | at_home),
            home_covered=ledger.home_covered & (~home | at_home),
            step=np.where(host & ~in_thailand, OUTSIDE_LAW, ledger.step),
            remitted=ledger.remitted & (~host | in_thailand),
        )
    return ledger


def extended_months(plan: Plan, world: Facts, ledger: Ledger) -> Bools:
    """The provable months in Thailand that `extend` leaves in the home scheme, by rows."""
    origin = world.people.origin[ledger.person]
    found = np.zeros(len(ledger.person), dtype=np.bool_)
    for code, agreement in acts(plan.agreements, "extend").items():
        found |= (origin == code) & (ledger.first_m >= _first_month(agreement.from_))
    on_record: Bools = found & (ledger.step == PROVABLE)
    return on_record


def extended(laws: Laws, prices: HomePrices, world: Facts, ledger: Ledger, rows: Bools) -> Ledger:
    """The ledger with some months in Thailand insured at home instead, and paid for there.

    They count at the wage insured in Thailand, changed at the rate of its year; the Thai fund is
    not paid for them.
    """
    if not rows.any():
        return ledger
    more = in_home_scheme(laws, prices, world, ledger, np.flatnonzero(rows))
    yes = np.ones(len(more.person), dtype=np.bool_)
    columns: dict[str, Any] = {
        "home_person": more.person,
        "home_first_m": more.first_m,
        "home_last_m": more.last_m,
        "home_wage": more.wage_m,
        "home_insured": yes,
        "home_covered": yes,
        "home_contract": ~yes,
    }
    joined: dict[str, Any] = {
        name: np.concatenate([getattr(ledger, name), column]) for name, column in columns.items()
    }
    order = np.lexsort((joined["home_first_m"], joined["home_person"]))
    joined = {name: column[order] for name, column in joined.items()}
    # a month insured twice counts once; a job at home without insurance takes none away
    insured = np.flatnonzero(joined["home_insured"])
    spans = (joined[name][insured] for name in ("home_person", "home_first_m", "home_last_m"))
    joined["home_first_m"][insured], joined["home_last_m"][insured] = disjoint(*spans)
    return replace(ledger, remitted=ledger.remitted & ~rows, **joined)


def integrated_months(plan: Plan, law: Law, world: Facts, ledger: Ledger) -> Bools:
    """The provable months in Thailand that one scheme of home pays for, by rows.

    It is the whole career of whoever reaches Thai pension age under the agreement.
    """
    origin = world.people.origin[ledger.person]
    found = np.zeros(len(ledger.person), dtype=np.bool_)
    for code, agreement in acts(plan.agreements, "integrate").items():
        if agreement.integrate is not None and agreement.integrate.payer == "home":
            none: Ints = np.zeros(world.n, dtype=np.int64)
            due = old_age_arises(law, world.people.birth, none) >= day(agreement.from_)
            found |= (origin == code) & due[ledger.person]
    on_record: Bools = found & (ledger.step == PROVABLE)
    return on_record


def _first_month(date: object) -> int:
    """The first whole month under an agreement in force from a date."""
    return int(first_month_on(np.array([day(str(date))]))[0])
