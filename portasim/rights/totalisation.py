"""Totalised shares: what each scheme pays by an agreement, the months of its partners counted.

Each scheme pays its own share on its own wages. The months of one count in another once, however
often both were paid for them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np

from portasim.agreements.acts import acts
from portasim.agreements.amounts import Denominator, Form, qualify, totalised_amount
from portasim.agreements.model import Agreement
from portasim.agreements.periods import aggregate
from portasim.core.arrays import Bools, Ints
from portasim.core.calendar import NEVER, day, months_of
<<<<<<< HEAD
from portasim.core.facts import People
from portasim.core.words import COUNTRIES
=======
from portasim.core.facts import Facts
>>>>>>> lives
from portasim.law.laws import Laws
from portasim.law.scheme import insures_migrants
from portasim.law.system import Law
from portasim.rights.ledger import Ledger, counted_rows, partner_months
from portasim.rights.national import Standing
from portasim.rights.right import Offers, PerPerson, Rights

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
    for scheme, law in enumerate(laws.all):
        place = rights.rows_of(scheme)
        mine = np.arange(len(rights))[place]
        arises = PerPerson.of(rights, ledger.n_people, place).take(rights.arises)
        before = np.where(arises >= NEVER, 0, arises)
        for code, agreement in agreed.items():
            rows = mine[(origin[mine] == code) & alive[mine]]
            rows = rows[rights.arises[rows] >= day(agreement.from_)]
            if not rows.size or COUNTRIES[scheme] not in agreement.parties:
                continue
            added = _added(agreement, laws, ledger, scheme, before)[rights.person[rows]]
            facts = {
                name: fact[rows - place.start] for name, fact in standing.facts[scheme].items()
            }
            _offer(offers, agreement, law, rights, rows, added, facts)
    return offers


def _added(agreement: Agreement, laws: Laws, ledger: Ledger, scheme: int, before: Ints) -> Ints:
    """Months that the partners of a scheme add before a day, one entry a person."""
    here = insures_migrants(laws.all[scheme])
    counted = agreement.aggregate.counted_periods if here else "old_age_branch"
    partners = [COUNTRIES.index(party) for party in agreement.parties]
    theirs = [counted_rows(ledger, code, counted) for code in partners if code != scheme]
    added = partner_months(
        counted_rows(ledger, scheme),
        Ledger.joined(theirs, ledger.n_people),
        before,
        _since(agreement),
    )
    if agreement.aggregate.short_periods == "lose":
        return np.where(added < SHORT_MONTHS, 0, added)
    return added


<<<<<<< HEAD
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
=======
def totalised_in_thailand(
    plan: Plan, law: Law, world: Facts, added_months: Added, right: Right, own: Account
) -> Totalised:
    """Thai shares of totalised pensions, on the months that `own` and `right` rest on."""
    found = Totalised.none(world.n)
    for code, agreement in acts(plan.agreements, "amount").items():
        rows = (world.people.origin == code) & (right.pension_m + right.lump_sum > 0)
        rows &= (right.arises >= day(agreement.from_)) & (right.arises < NEVER)
        if agreement.amount is None or not rows.any():
            continue
        counted, since = agreement.aggregate.counted_periods, _since(agreement)
        added = added_months.at_home(right.arises, counted, since)[rows]
        added = _lost_if_short(agreement, added)
        on, mine = right.arises[rows], own.months[rows]
        total = aggregate(mine, added)
        opens = qualify(law, on, mine, total, agreement.qualify.min_own_months) & (added > 0)
        if agreement.amount.choose == "agreement":
            # it replaces a lump sum, never a pension that own months give
            opens &= right.pension_m[rows] == 0
        facts = {name: column[rows] for name, column in own.inputs().items()}
        amount = _share(law, agreement, on, mine, added, facts)
        # what would pay nothing displaces nothing
        found.opens[rows] = opens & (amount > 0)
        found.months[rows] = added
        found.pension_m[rows] = amount
    return found


def totalised_at_home(
    plan: Plan, laws: Laws, world: Facts, added_months: Added, right: HomeRight
) -> Totalised:
    """Home shares of totalised pensions: Thai months open them, home months and wages pay.

    Where the law of home itself says what a treaty pays, that rule goes before the agreement's
    method (Viet Nam, Law 41/2024 art. 8(4) and 66(4)).
    """
    found = Totalised.none(world.n)
    agreements = acts(plan.agreements, "amount")
    for origin, who, on, facts in right.asked:
        agreement, law = agreements.get(origin), laws.home[origin]
        if agreement is None or agreement.amount is None:
            continue
        rows = (right.arises[who] >= day(agreement.from_)) & (right.months[who] > 0)
        rows &= right.arises[who] < world.people.death[who]
        some = np.flatnonzero(rows)
        if not some.size:
            continue
        people, days = who[some], on[some]
        own = right.months[people]
        added = added_months.in_thailand(right.arises, _since(agreement))[people]
        added = _lost_if_short(agreement, added)
        opens = qualify(law, days, own, aggregate(own, added), agreement.qualify.min_own_months)
        opens &= added > 0
        if agreement.amount.choose == "agreement":
            opens &= right.pension_m[people] == 0
            opens &= ~qualify(law, days, own, own, 0)
        found.months[people] = added
        given = np.flatnonzero(opens)
        who_gets, mine = people[given], {name: c[some[given]] for name, c in facts.items()}
        asked = days[given], own[given], added[given], mine
        in_one_sum = _in_one_sum(law, *asked)
        pension = np.where(in_one_sum, 0, _by_home_law(law, agreement, *asked))
        found.pension_m[who_gets] = pension
        if in_one_sum.any():
            lump_sum = _share(law, agreement, *asked, form="lump_sum")
            found.lump_sum[who_gets] = np.where(in_one_sum, lump_sum, 0)
        found.opens[who_gets] = found.pension_m[who_gets] + found.lump_sum[who_gets] > 0
    return found
>>>>>>> lives


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
    total = aggregate(own, added)
    # a short foreign period stands in the theoretical amount and not in the ratio
    absorbs = agreement.aggregate.short_periods != "counted"
    base = np.where(absorbs & (added < SHORT_MONTHS), own, total)
    return totalised_amount(
        law, on, own, total, facts, how.method, Denominator.named(how.denominator),
        most=how.cap_months, standard=how.standard_career_months, base=base, form=form,
    )  # fmt: skip


def _since(agreement: Agreement) -> int | None:
    """The first month that counts, where an agreement leaves out what lies before it."""
    if agreement.past_periods == "count":
        return None
    return int(months_of(np.array([day(agreement.from_)]))[0])
