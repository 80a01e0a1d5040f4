"""Totalised shares: what each scheme pays by an agreement, the months of its partners counted.

Each scheme pays its own share on its own wages. The months of one count in another once, however
often both were paid for them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np

from portasim.agreements.acts import acts
from portasim.agreements.amounts import Form, qualify, totalised_amount
from portasim.agreements.model import Agreement
from portasim.agreements.periods import aggregate, short_periods
from portasim.core.arrays import Bools, Ints
from portasim.core.calendar import NEVER, day, months_of
from portasim.core.facts import People
from portasim.core.words import COUNTRIES
from portasim.law.laws import Laws
from portasim.law.scheme import insures_migrants
from portasim.law.system import Law
from portasim.rights.ledger import Ledger, Months, counted_months, partner_months
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
    agreed = acts(agreements, "amount")
    if not agreed:
        return offers
    origin = people.origin[rights.person]
    alive = (rights.arises < people.death[rights.person]) & (rights.months > 0)
    for agreement, codes in _by_agreement(agreed):
        of_them = alive & np.isin(origin, codes) & (rights.arises >= day(agreement.from_))
        for scheme, law in enumerate(laws.all):
            place = rights.rows_of(scheme)
            rows = np.flatnonzero(of_them[place]) + place.start
            if not rows.size or COUNTRIES[scheme] not in agreement.parties:
                continue
            added = _added(agreement, laws, ledger, scheme, rights.select(rows))
            asked = standing.facts[scheme]
            facts = {name: fact[rows - place.start] for name, fact in asked.items()}
            _offer(offers, agreement, law, rights, rows, added, facts)
    return offers


def _by_agreement(agreed: Mapping[int, Agreement]) -> list[tuple[Agreement, list[int]]]:
    """The agreements in the order of the first country of origin, each with all of its own."""
    found: list[tuple[Agreement, list[int]]] = []
    for code, agreement in agreed.items():
        for other, codes in found:
            if other is agreement:
                codes.append(code)
                break
        else:
            found.append((agreement, [code]))
    return found


def _added(agreement: Agreement, laws: Laws, ledger: Ledger, scheme: int, rights: Rights) -> Ints:
    """Months that the partners of a scheme add before rights arise, one entry a right."""
    here = insures_migrants(laws.all[scheme])
    counted = agreement.aggregate.counted_periods if here else "old_age_branch"
    partners = [COUNTRIES.index(party) for party in agreement.parties]
    before = np.zeros(ledger.n_people, dtype=np.int64)
    before[rights.person] = np.where(rights.arises >= NEVER, 0, rights.arises)
    mine = np.zeros(ledger.n_people, dtype=np.bool_)
    mine[rights.person] = True
    theirs = [counted_months(ledger, code, counted) for code in partners if code != scheme]
    added = partner_months(
        counted_months(ledger, scheme).of(mine),
        Months.joined([months.of(mine) for months in theirs]),
        before,
        _since(agreement),
    )[rights.person]
    if agreement.aggregate.short_periods == "lose":
        return np.where(added < SHORT_MONTHS, 0, added)
    return added


def _offer(
    offers: Offers,
    agreement: Agreement,
    law: Law,
    rights: Rights,
    rows: Ints,
    added: Ints,
    facts: Mapping[str, Ints],
) -> None:
    """Write the offers of one agreement and scheme into their rows."""
    own = rights.months[rows]
    on = np.maximum(rights.arises[rows], law.rules["pension_m"][0].since)
    opens = qualify(law, on, own, aggregate(own, added), agreement.qualify.min_own_months)
    opens &= added > 0
    if agreement.amount is not None and agreement.amount.choose == "agreement":
        # it replaces a lump sum, never a pension that own months give
        opens &= (rights.monthly[rows] == 0) & ~qualify(law, on, own, own, 0)
    offers.added[rows] = added
    given = np.flatnonzero(opens)
    if not given.size:
        return
    rows, on, own, added = rows[given], on[given], own[given], added[given]
    facts = {name: fact[given] for name, fact in facts.items()}
    in_one_sum = _in_one_sum(law, on, own, added, facts)
    monthly = np.where(in_one_sum, 0, _monthly(law, agreement, on, own, added, facts))
    offers.monthly[rows] = monthly
    if in_one_sum.any():
        lump_sum = _share(law, agreement, on, own, added, facts, form="lump_sum")
        offers.lump_sum[rows] = np.where(in_one_sum, lump_sum, 0)
    # what would pay nothing displaces nothing
    offers.opens[rows] = offers.monthly[rows] + offers.lump_sum[rows] > 0


def _in_one_sum(law: Law, on: Ints, own: Ints, added: Ints, facts: Mapping[str, Ints]) -> Bools:
    """Whether the law pays those whose months qualify in one sum and not by the month."""
    if "theoretical_lump_sum" not in law.rules:
        return np.zeros(len(on), dtype=np.bool_)
    asked = {**facts, "months": aggregate(own, added)}
    found = law.evaluate(["pension_m", "lump_sum"], on, asked)
    in_one_sum: Bools = (np.asarray(found["lump_sum"]) > 0) & (np.asarray(found["pension_m"]) == 0)
    return in_one_sum


def _monthly(
    law: Law, agreement: Agreement, on: Ints, own: Ints, added: Ints, facts: Mapping[str, Ints]
) -> Ints:
    """A share a month, minor units: by the law's own rule on treaties, if it has one.

    That rule goes before the agreement's method (Viet Nam, Law 41/2024 art. 8(4) and 66(4)).
    """
    amount = _share(law, agreement, on, own, added, facts)
    own_rule = law.rules.get("treaty_pension_m")
    later = np.flatnonzero(on >= own_rule[0].since) if own_rule is not None else on[:0]
    if later.size:
        asked = {**facts, "months": own, "total_months": aggregate(own, added)}
        asked = {name: column[later] for name, column in asked.items()}
        found = law.evaluate(["treaty_pension_m"], on[later], asked)["treaty_pension_m"]
        amount[later] = np.asarray(found)
    return amount


def _share(
    law: Law,
    agreement: Agreement,
    on: Ints,
    own: Ints,
    added: Ints,
    facts: Mapping[str, Ints],
    form: Form = "m",
) -> Ints:
    """The share that one scheme pays by the method of the agreement, minor units of its form."""
    how = agreement.amount
    if how is None:
        return np.zeros(len(on), dtype=np.int64)
    word = agreement.aggregate.short_periods
    totals = short_periods(own, added, SHORT_MONTHS, "absorb" if word == "last_payer" else word)
    return totalised_amount(law, on, own, totals, facts, how, form)


def _since(agreement: Agreement) -> int | None:
    """The first month that counts, where an agreement leaves out what lies before it."""
    if agreement.past_periods == "count":
        return None
    return int(months_of(np.array([day(agreement.from_)]))[0])
