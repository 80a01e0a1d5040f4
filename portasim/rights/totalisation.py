"""Totalised shares: what each scheme pays by an agreement, the months of its partners counted.

Each scheme pays its own share on its own wages. The months of one count in another once, however
often both were paid for them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np

from portasim.agreements.acts import Act, acts
from portasim.agreements.amounts import qualify, totalised_amount
from portasim.agreements.model import Agreement
from portasim.agreements.parts import Amount
from portasim.agreements.periods import Totals, pooled, short_periods
from portasim.core.arrays import Bools, Ints
from portasim.core.calendar import NEVER, months_of
from portasim.core.facts import People
from portasim.core.words import COUNTRIES
from portasim.law.laws import Laws
from portasim.law.scheme import OLD_AGE, insures_migrants
from portasim.law.system import Law
from portasim.rights.ledger import Ledger, counted_months, partner_months
from portasim.rights.national import Standing
from portasim.rights.right import Offers, Rights

SHORT_MONTHS: Final = 12
"""A period shorter than a year is short (EU 883/2004 art. 57)."""


def totalised(
    agreements: Sequence[Agreement], laws: Laws, people: People, ledger: Ledger, standing: Standing
) -> Offers:
    """The offers of agreements beside rights, by the months that the rights rest on.

    An offer is open to who lives until the right arises, once the agreement is in force, where the
    months of all parties reach the law's minimum and own months that of the agreement.
    """
    rights = standing.rights
    offers = Offers.none(len(rights))
    agreed = acts(agreements, Amount)
    if not agreed:
        return offers
    origin = people.origin[rights.person]
    alive = (rights.arises < people.death[rights.person]) & (rights.months > 0)
    for act, codes in _by_agreement(agreed):
        of_them = alive & np.isin(origin, codes) & (rights.arises >= act.since)
        for scheme, law in enumerate(laws.all):
            place = rights.rows_of(scheme)
            rows = np.flatnonzero(of_them[place]) + place.start
            if not rows.size or COUNTRIES[scheme] not in act.agreement.parties:
                continue
            added = _added(act, laws, ledger, scheme, rights.select(rows))
            known = standing.facts[scheme]
            facts = {name: fact[rows - place.start] for name, fact in known.items()}
            _offer(offers, act, law, rights, rows, added, facts)
    return offers


def _by_agreement(agreed: Mapping[int, Act[Amount]]) -> list[tuple[Act[Amount], list[int]]]:
    """The acts in the order of the first country of origin, each with all of its own."""
    found: list[tuple[Act[Amount], list[int]]] = []
    for code, act in agreed.items():
        for other, codes in found:
            if other.agreement is act.agreement:
                codes.append(code)
                break
        else:
            found.append((act, [code]))
    return found


def _added(act: Act[Amount], laws: Laws, ledger: Ledger, scheme: int, rights: Rights) -> Ints:
    """Months that the partners of a scheme add before rights arise, one entry a right."""
    n, parties = ledger.n_people, act.agreement.parties
    counted = act.agreement.aggregate.counted_periods
    if not insures_migrants(laws.all[scheme]):
        counted = "old_age_branch"
    before_m = np.zeros(n, dtype=np.int64)
    before_m[rights.person] = months_of(np.where(rights.arises >= NEVER, 0, rights.arises))
    mine = np.zeros(n, dtype=np.bool_)
    mine[rights.person] = True
    own = counted_months(ledger, scheme, persons=mine)
    months = {}
    for partner, country in enumerate(COUNTRIES):
        theirs = counted_months(ledger, partner, counted, mine)
        if partner == scheme or not len(theirs.person):
            continue
        found = partner_months(own, theirs, before_m, act.counts_from)
        months[country] = found[rights.person]
    if not months:
        return np.zeros(len(rights), dtype=np.int64)
    return pooled(months, COUNTRIES[scheme], parties)


def _offer(
    offers: Offers,
    act: Act[Amount],
    law: Law,
    rights: Rights,
    rows: Ints,
    added: Ints,
    facts: Mapping[str, Ints],
) -> None:
    """Write the offers of one agreement and scheme into their rows."""
    own = rights.months[rows]
    on = np.maximum(rights.arises[rows], OLD_AGE.since(law))
    totals = _totals(act, own, added)
    opens = qualify(law, on, own, totals.qualifying, act.agreement.qualify.min_own_months)
    opens &= totals.foreign > 0
    if act.part.choose == "agreement":
        # it replaces a lump sum, never a pension that own months give
        opens &= (rights.monthly[rows] == 0) & ~qualify(law, on, own, own, 0)
    offers.added[rows] = totals.foreign
    given = np.flatnonzero(opens)
    if not given.size:
        return
    rows, on, own, added = rows[given], on[given], own[given], added[given]
    facts = {name: fact[given] for name, fact in facts.items()}
    totals = _totals(act, own, added)
    in_one_sum = paid_in_one_sum(law, on, totals, facts)
    monthly = _monthly(law, act.part, on, own, totals, facts)
    offers.monthly[rows] = np.where(in_one_sum, 0, monthly)
    if in_one_sum.any():
        lump_sum = totalised_amount(law, on, own, totals, facts, act.part, "lump_sum")
        offers.lump_sum[rows] = np.where(in_one_sum, lump_sum, 0)
    # what would pay nothing displaces nothing
    offers.opens[rows] = offers.monthly[rows] + offers.lump_sum[rows] > 0


def _totals(act: Act[Amount], own: Ints, added: Ints) -> Totals:
    """The months behind a share, periods shorter than a year treated as the agreement says."""
    word = act.agreement.aggregate.short_periods
    return short_periods(own, added, SHORT_MONTHS, "absorb" if word == "last_payer" else word)


def paid_in_one_sum(law: Law, on: Ints, totals: Totals, facts: Mapping[str, Ints]) -> Bools:
    """Whether the law pays those whose months qualify in one sum and not by the month."""
    if "theoretical_lump_sum" not in law.rules:
        return np.zeros(len(on), dtype=np.bool_)
    known = {**facts, "months": totals.qualifying}
    found = law.evaluate(["pension_m", "lump_sum"], on, known)
    in_one_sum: Bools = (np.asarray(found["lump_sum"]) > 0) & (np.asarray(found["pension_m"]) == 0)
    return in_one_sum


def _monthly(
    law: Law, how: Amount, on: Ints, own: Ints, totals: Totals, facts: Mapping[str, Ints]
) -> Ints:
    """A share a month, minor units: by the law's own rule on treaties, if it has one.

    That rule goes before the agreement's method (Viet Nam, Law 41/2024 art. 8(4) and 66(4)).
    """
    amount = totalised_amount(law, on, own, totals, facts, how)
    own_rule = law.rules.get("treaty_pension_m")
    later = np.flatnonzero(on >= own_rule[0].since) if own_rule is not None else on[:0]
    if later.size:
        known = {**facts, "months": own, "total_months": totals.qualifying}
        known = {name: column[later] for name, column in known.items()}
        found = law.evaluate(["treaty_pension_m"], on[later], known)["treaty_pension_m"]
        amount[later] = np.asarray(found)
    return amount
