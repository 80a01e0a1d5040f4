"""Values by scheme as practice pays them: what is received, and the same paid out on the day.

A death before a right arises is the one drawn; from that day on the life table speaks, never the
drawn death. What an office decides late is worth its amount on that day times the chance of living
until then, and never more than on the day the right arises.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from portasim.agreements.acts import fee_abroad
from portasim.core.arrays import Bools, Floats, Ints, totals
from portasim.core.calendar import DAYS_PER_YEAR, NEVER
from portasim.core.facts import Facts, People
from portasim.economy.mortality import FIRST_AGE, MONTHS, survival
from portasim.offices.claims import OUTCOMES
from portasim.rights.choice import prefers_offer
from portasim.rights.outcome import Outcome
from portasim.rights.right import Rights
from portasim.rights.valuation import worth

_CUT_SHORT: Final = tuple(OUTCOMES.index(word) for word in ("never_filed", "abandoned"))
"""Outcomes of claims that were to be filed and that a death before the decision ended."""


def by_scheme(done: Outcome, rights: Rights, values: Floats, n: int) -> Floats:
    """Values of rights added up, COUNTRIES x persons."""
    schemes = len(done.laws.all)
    return totals(rights.scheme * n + rights.person, values, schemes * n).reshape(schemes, n)


def received(done: Outcome, facts: Facts, life_table: str) -> Floats:
    """What is received of rights, COUNTRIES x persons, baht: on the day decided, less fees.

    A claim that the drawn death cut short stands for those who live: it is taken to be decided
    once it is filed, or on the day of that death where it waited until then.
    """
    people, rights, filing = facts.people, done.rights, done.filing
    claims = _Claims.of(done)
    decided = claims.decided(done, people.death[rights.person])
    undying = replace(people, death=np.full(facts.n, NEVER))
    late = worth(done.prices, undying, rights, decided)
    value = late.of(rights.monthly, rights.lump_sum, filing.heirs)
    waited = decided < NEVER
    until = np.where(waited, decided, rights.arises)
    value *= np.where(
        waited, _survived(life_table, people, rights.person, rights.arises, until), 0.0
    )
    # between whole ages the tables are read on straight lines: no delay may seem to pay
    value = np.minimum(value, np.where(waited, _on_the_day(done, facts, claims), 0.0))
    heirs = np.where(filing.heirs_claim, survivors(done, people, rights), 0.0)
    return by_scheme(done, rights, (value + heirs) * (1 - filing.fee_pct / 100), facts.n)


def paid_out(done: Outcome, facts: Facts) -> Floats:
    """The same rights where each claim, as it is filed, is paid in full on the day they arise.

    No papers are refused, nobody waits, no fee is taken; who files too late for the window or not
    at all has nothing.
    """
    rights = done.rights
    value = _on_the_day(done, facts, _Claims.of(done))
    heirs = np.where(done.filing.heirs_claim, survivors(done, facts.people, rights), 0.0)
    return by_scheme(done, rights, value + heirs, facts.n)


def survivors(done: Outcome, people: People, rights: Rights) -> Floats:
    """What heirs of those who die before a right arises are owed, baht, one entry a right."""
    died = people.death[rights.person]
    return done.prices.discounted(done.prices.baht(rights.scheme, rights.survivors, died), died)


def of_withdrawals(done: Outcome, facts: Facts, *, late: bool) -> Floats:
    """Refunds at departure, COUNTRIES x persons, baht.

    late: on the day decided, less fees; else in full on the day each arises.
    """
    taken, n, schemes = done.withdrawn, facts.n, len(done.laws.all)
    on = taken.decided if late else taken.claims.arises[taken.accepted]
    value = done.prices.discounted(done.prices.baht(taken.scheme, taken.to_person, on), on)
    if late:
        origin = facts.people.origin[taken.person]
        value *= 1 - fee_abroad(done.filed.agreements, origin, on, taken.scheme) / 100
    return totals(taken.scheme * n + taken.person, value, schemes * n).reshape(schemes, n)


@dataclass(frozen=True, slots=True)
class _Claims:
    """Claims to rights beside them, one entry a right.

    accepted: whether a claim is filed in time and before the books close, by draws alone; documents
    and ended: whether the papers satisfy, and the outcome where an office decides.
    """

    accepted: Bools
    documents: Bools
    ended: Ints

    @classmethod
    def of(cls, done: Outcome) -> _Claims:
        """The claims of a plan."""
        plan, rights, horizon = done.filed, done.rights, done.horizon
        n, queued = plan.ledger.n_people, plan.standing.rights.select(plan.rows)
        place = np.searchsorted(
            rights.scheme * n + rights.person, queued.scheme * n + queued.person
        )
        filed = np.where(done.filing.queued, NEVER, done.filing.filed)
        filed[place] = plan.claims.filed[: len(place)]
        closes = np.full(len(rights), NEVER)
        closes[place] = plan.claims.closes[: len(place)]
        documents = np.ones(len(rights), dtype=np.bool_)
        documents[place] = plan.claims.documents_ok[: len(place)]
        ended = np.full(len(rights), -1)
        ended[place] = done.decisions.outcome[: len(place)]
        barred = (filed > closes) & (closes <= horizon) & (plan.late == "barred")
        there = (rights.arises < done.filing.death) & (rights.arises <= horizon)
        return cls(there & (filed <= horizon) & ~barred, documents, ended)

    def decided(self, done: Outcome, death: Ints) -> Ints:
        """The day on which each is decided if the person lives, NEVER where it is not paid."""
        cut_short = self.accepted & self.documents & np.isin(self.ended, _CUT_SHORT)
        filed = np.where(cut_short, done.filing.filed, 0)
        day = np.maximum(filed + 1, np.where(cut_short, death, 0))
        day = np.where(cut_short & (day <= done.horizon), day, NEVER)
        return np.where(done.decided < NEVER, done.decided, day)


def _on_the_day(done: Outcome, facts: Facts, claims: _Claims) -> Floats:
    """The value of rights claimed if paid in full on the day they arise, one entry a right."""
    people, rights, heirs = facts.people, done.national.rights, done.filing.heirs
    each = worth(done.prices, people, rights, np.where(claims.accepted, rights.arises, NEVER))
    agreements = done.filed.agreements
    taken = prefers_offer(agreements, people, rights, done.offers, each, heirs)
    chosen = rights.chosen(done.offers, taken)
    offered = each.of(chosen.monthly, chosen.lump_sum, heirs)
    return np.where(taken, offered, each.of(rights.monthly, rights.lump_sum, heirs))


def _survived(life_table: str, people: People, person: Ints, first: Ints, last: Ints) -> Floats:
    """The chance of who lives on a first day of living on a last one, by the table of origin."""
    alive = survival(life_table, FIRST_AGE, MONTHS)[people.origin[person], people.sex[person]]
    rows = np.arange(len(person))

    def on(days: Ints) -> Floats:
        months = ((days - people.birth[person]) / DAYS_PER_YEAR - FIRST_AGE) * 12
        months = np.clip(months, 0, MONTHS - 1e-6)
        low = months.astype(np.int64)
        part = months - low
        found: Floats = alive[rows, low] * (1 - part) + alive[rows, low + 1] * part
        return found

    never = first >= NEVER
    first, last = (np.where(never, 0, days) for days in (first, last))
    return on(last) / on(first)
