"""One plan over given facts: filed before the counter, decided after it.

The data flow forward: facts become months on record, months become rights, rights become claims;
once claims are decided, shares are totalised, chosen and paid.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from portasim.agreements.model import Agreement
from portasim.core.arrays import Bools, Ints
from portasim.core.calendar import NEVER
from portasim.core.facts import Facts, People
from portasim.law.laws import Laws
from portasim.offices.claims import BENEFITS, PAID, Claims, Decisions, LateClaims
from portasim.rights.applicable import applicable
from portasim.rights.choice import prefers_offer
from portasim.rights.claims import Filers, Filing, agreed_windows, filing, old_age_claims
from portasim.rights.credit import credited
from portasim.rights.departure import Withdrawn, at_departure
from portasim.rights.in_law import InLaw
from portasim.rights.ledger import COUNTED_AT_HOME, PROVABLE, WITHDRAWN, Ledger
from portasim.rights.national import Standing, national, with_credit
from portasim.rights.right import Offers, Rights
from portasim.rights.totalisation import totalised
from portasim.rights.valuation import Prices, Worth, worth


@dataclass(frozen=True, slots=True)
class Entitled:
    """Rights by own months and months credited, their filing, and what agreements offer beside."""

    standing: Standing
    filing: Filing
    offers: Offers


@dataclass(frozen=True, slots=True)
class Filed:
    """One plan up to the counter.

    in_law: what the laws alone make of the facts; ledger: as agreements leave it; withdrawn: money
    claimed at departure; standing: the rights by the months left on record; filing: of each right;
    rows: the rights that an office decides; made: claims of old age, then those at departure;
    claims: the same with their windows as agreed; entitled: None where it waits for transfers to
    be settled.
    """

    agreements: tuple[Agreement, ...]
    in_law: InLaw
    ledger: Ledger
    withdrawn: Withdrawn
    standing: Standing
    filing: Filing
    rows: Ints
    made: Claims
    claims: Claims
    late: LateClaims
    entitled: Entitled | None

    @property
    def laws(self) -> Laws:
        """The laws of the plan."""
        return self.in_law.laws

    @property
    def paid_by(self) -> Ints:
        """The scheme that would pay each of all claims."""
        return _paid_by(self.standing, self.rows, self.withdrawn)


def filed(
    agreements: Sequence[Agreement],
    laws: Laws,
    facts: Facts,
    in_law: InLaw,
    filers: Filers,
    declines: Bools,
) -> Filed:
    """A plan over given facts until its claims stand before the counter.

    declines: who lets money at departure lie, whatever chance says, one entry a person.
    """
    people, in_law = facts.people, replace(in_law, laws=laws)
    applied = applicable(agreements, laws, in_law.prices, people, in_law.ledger)
    ledger, touched = applied.ledger, applied.touched.copy()
    withdrawn = at_departure(agreements, laws, facts, ledger, filers, declines)
    touched[withdrawn.person] = True
    if len(withdrawn):
        ledger = replace(ledger, step=np.where(withdrawn.took_rows, WITHDRAWN, ledger.step))
    standing = in_law.recorded
    if touched.any():
        counts = (ledger.step == PROVABLE) & touched[ledger.person]
        anew = national(laws, people, ledger, counts)
        standing = standing.renewed(touched[standing.rights.person], anew)
    of_rights = filing(filers, agreements, laws, facts, standing.rights)
    rows, claims = old_age_claims(filers, laws, standing.rights, of_rights)
    made = Claims.joined([claims, withdrawn.claims])
    paid_by = _paid_by(standing, rows, withdrawn)
    windows, late = agreed_windows(agreements, laws, people, paid_by, made)
    plan = Filed(
        agreements=tuple(agreements),
        in_law=in_law,
        ledger=ledger,
        withdrawn=withdrawn,
        standing=standing,
        filing=of_rights,
        rows=rows,
        made=made,
        claims=windows,
        late=late,
        entitled=None,
    )
    if (withdrawn.benefit == BENEFITS.index("transfer")).any():
        return plan
    return replace(plan, entitled=_entitled(plan, facts, filers, withdrawn))


def _paid_by(standing: Standing, rows: Ints, withdrawn: Withdrawn) -> Ints:
    return np.concatenate([standing.rights.scheme[rows], withdrawn.paid_by])


def read_again(plan: Filed, laws: Laws, people: People) -> Filed:
    """A plan without money at departure under laws that differ in the reading of section 56.

    Nothing but the windows of its claims is another.
    """
    in_law = replace(plan.in_law, laws=laws)
    claims, late = agreed_windows(plan.agreements, laws, people, plan.paid_by, plan.made)
    return replace(plan, in_law=in_law, claims=claims, late=late)


def _entitled(plan: Filed, facts: Facts, filers: Filers, withdrawn: Withdrawn) -> Entitled:
    """The rights with months credited for what moved, and what agreements offer beside them."""
    people, ledger, laws = facts.people, plan.ledger, plan.laws
    entered = np.flatnonzero(withdrawn.moved_rows | (ledger.step == COUNTED_AT_HOME))
    months = credited(laws, plan.in_law.prices, people, ledger, entered)
    standing = with_credit(plan.standing, laws, people, ledger, months)
    of_rights = plan.filing
    if standing is not plan.standing:
        of_rights = filing(filers, plan.agreements, laws, facts, standing.rights)
    offers = totalised(plan.agreements, laws, people, ledger, standing)
    return Entitled(standing, of_rights, offers)


@dataclass(frozen=True, slots=True)
class Outcome:
    """One plan over given people, once its claims are decided.

    horizon: the last day in the books; withdrawn: with the day each was paid; national: the rights
    by own months and months credited; offers: what agreements offer beside each; totalised: whether
    an offer is taken; rights: the rights as chosen; filing: of each right; decided: the day on
    which each is paid, NEVER if it is not; worth: present value of a minor unit of each on that
    day, or when it arises if never paid.
    """

    filed: Filed
    prices: Prices
    horizon: int
    decisions: Decisions
    withdrawn: Withdrawn
    national: Standing
    offers: Offers
    totalised: Bools
    rights: Rights
    filing: Filing
    decided: Ints
    worth: Worth

    @property
    def ledger(self) -> Ledger:
        """The ledger as agreements leave it."""
        return self.filed.ledger

    @property
    def laws(self) -> Laws:
        """The laws of the plan."""
        return self.filed.laws

    @property
    def heirs_day(self) -> Ints:
        """The day on which heirs of the early dead are paid, NEVER if they are not."""
        claimed = (self.rights.survivors > 0) & self.filing.heirs_claim
        return np.where(claimed, self.filing.death, NEVER)


def outcome(plan: Filed, facts: Facts, filers: Filers, decisions: Decisions) -> Outcome:
    """A plan over given facts from its decisions on: months credited, shares chosen, money paid."""
    people, prices = facts.people, plan.in_law.prices
    paid = np.where(decisions.outcome == PAID, decisions.decided, NEVER)
    withdrawn = plan.withdrawn.decided_on(paid[len(plan.rows) :])
    entitled = plan.entitled or _entitled(plan, facts, filers, withdrawn)
    rights, of_rights, offers = entitled.standing.rights, entitled.filing, entitled.offers
    decided = _decided(plan, rights, of_rights, paid, filers.horizon)
    # whoever is never paid still has a right to choose: it is compared as if paid at once
    on = np.where(decided < NEVER, decided, rights.arises)
    each = worth(prices, people, rights, on)
    taken = prefers_offer(plan.agreements, people, rights, offers, each, of_rights.heirs)
    return Outcome(
        filed=plan,
        prices=prices,
        horizon=filers.horizon,
        decisions=decisions,
        withdrawn=withdrawn,
        national=entitled.standing,
        offers=offers,
        totalised=taken,
        rights=rights.chosen(offers, taken),
        filing=of_rights,
        decided=decided,
        worth=each,
    )


def _decided(plan: Filed, rights: Rights, of_rights: Filing, paid: Ints, horizon: int) -> Ints:
    """The day on which each right is paid: at the counter, or else as it is claimed."""
    there = (rights.arises < of_rights.death) & (rights.arises <= horizon) & ~of_rights.queued
    decided = np.where(there, of_rights.filed, NEVER)
    pending = plan.standing.rights.select(plan.rows)
    n = plan.ledger.n_people
    # credits change rights at home alone, so that every right an office decides is still there
    place = np.searchsorted(rights.scheme * n + rights.person, pending.scheme * n + pending.person)
    decided[place] = paid[: len(plan.rows)]
    return decided
