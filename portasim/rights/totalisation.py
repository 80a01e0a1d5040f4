"""What agreements add to rights: Thai and home pensions with the months of both countries counted.

Each country pays its own share on its own wages. The months of one count in the other once, however
often both were paid for them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from portasim.agreements.acts import acts
from portasim.agreements.amounts import Form, qualify, totalised_amount
from portasim.agreements.model import Agreement
from portasim.agreements.periods import aggregate, short_periods
from portasim.core.arrays import Bools, Ints
from portasim.core.calendar import NEVER, day, months_of
from portasim.core.facts import World
from portasim.law.laws import Laws
from portasim.law.system import Law
from portasim.law.th.account import Account
from portasim.rights.ledger import CountedPeriods, Ledger, home_months, thai_months
from portasim.rights.national import Memo
from portasim.rights.right import HomeRight, Right, Totalised
from portasim.scenario.plan import Plan

SHORT_MONTHS: Final = 12
"""A period shorter than a year is short (EU 883/2004 art. 57)."""


@dataclass(frozen=True)
class Added:
    """Months that the other country adds before a right arises, counted once for all agreements.

    left: the rows of the ledger that count in Thailand; memo: what was counted before.
    """

    ledger: Ledger
    left: Bools
    memo: Memo

    def at_home(self, arises: Ints, counted: CountedPeriods, since_m: int | None) -> Ints:
        """Home months of each person before the Thai right arises."""
        return self.memo.once(
            ("home months", counted, since_m),
            lambda: home_months(
                self.ledger, _before(arises), self.left, counted=counted, since_m=since_m
            ),
        )

    def in_thailand(self, arises: Ints, since_m: int | None) -> Ints:
        """Thai months of each person before the home right arises."""
        return self.memo.once(
            ("thai months", since_m),
            lambda: thai_months(self.ledger, _before(arises), self.left, since_m=since_m),
        )


def _before(arises: Ints) -> Ints:
    return np.where(arises >= NEVER, 0, arises)


def totalised_in_thailand(
    plan: Plan, law: Law, world: World, added_months: Added, right: Right, own: Account
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
    plan: Plan, laws: Laws, world: World, added_months: Added, right: HomeRight
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


def _in_one_sum(law: Law, on: Ints, own: Ints, added: Ints, facts: Mapping[str, Ints]) -> Bools:
    """Whether the law pays those whose months qualify in one sum and not by the month."""
    if "theoretical_lump_sum" not in law.rules or not len(on):
        return np.zeros(len(on), dtype=np.bool_)
    asked = {**facts, "months": aggregate(own, added)}
    found = law.evaluate(["pension_m", "lump_sum"], on, asked)
    in_one_sum: Bools = (np.asarray(found["lump_sum"]) > 0) & (np.asarray(found["pension_m"]) == 0)
    return in_one_sum


def _by_home_law(
    law: Law, agreement: Agreement, on: Ints, own: Ints, added: Ints, facts: Mapping[str, Ints]
) -> Ints:
    """A home share a month, minor units: by the home law's own rule on treaties, if it has one."""
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
    if how is None or not len(on):
        return np.zeros(len(on), dtype=np.int64)
    word = agreement.aggregate.short_periods
    totals = short_periods(own, added, SHORT_MONTHS, "absorb" if word == "last_payer" else word)
    return totalised_amount(law, on, own, totals, facts, how, form)


def _lost_if_short(agreement: Agreement, added: Ints) -> Ints:
    if agreement.aggregate.short_periods != "lose":
        return added
    return np.where(added < SHORT_MONTHS, 0, added)


def _since(agreement: Agreement) -> int | None:
    """The first month that counts, where an agreement leaves out what lies before it."""
    if agreement.past_periods == "count":
        return None
    return int(months_of(np.array([day(agreement.from_)]))[0])
