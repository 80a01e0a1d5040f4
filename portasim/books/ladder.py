"""The ladder of what is lost: the value of one life with barrier after barrier lifted.

V_0 is what is received. V_k is the value with the barriers 1 to k lifted together, rung k what
lifting barrier k adds. The order is fixed, and a rung read alone depends on it. Values are those of
old age, Thai and home rights together, present value at the scenario's day, rate and life table.
Money taken at a departure is in every value, on the day it is due from `paid_out` on.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from portasim.books.flows import month_discount
from portasim.books.practice import by_scheme, of_withdrawals, paid_out, received, survivors
from portasim.core.arrays import Floats, totals
from portasim.core.calendar import NEVER, first_days
from portasim.core.facts import Facts
from portasim.rights.barriers import BARRIERS, lifted
from portasim.rights.choice import prefers_offer
from portasim.rights.joined import in_proportion, joined
from portasim.rights.ledger import PROVABLE, Ledger
from portasim.rights.national import Standing
from portasim.rights.outcome import Outcome
from portasim.rights.right import Offers
from portasim.rights.valuation import Worth, worth

RUNGS: Final = ("received", "paid_out", "claimed", *BARRIERS, "joined", "in_proportion")
"""What is received, then each barrier in the order in which it is lifted."""
OF_PRACTICE: Final = RUNGS[1 : RUNGS.index("registered") + 1]
"""Barriers that practice sets up; those after them are of the law."""
NEVER_NEGATIVE: Final = ("paid_out", "claimed", "joined", "in_proportion")
"""Rungs that take nothing from anybody, by construction."""
PAYERS: Final = ("employee", "employer", "state")
UNPAID: Final = ("remitted", "registered", "covered")
"""Rungs at which months count for which contributions were never paid."""


@dataclass(frozen=True, slots=True)
class Ladder:
    """The ladder of persons under one plan, baht at present value.

    values: V_0 to V_8 by scheme, RUNGS x COUNTRIES x persons; unpaid: contributions for old age
    that were not paid and would be once the barrier of the rung is lifted too, UNPAID x PAYERS x
    persons; what was deducted from a worker counts as paid by the worker.
    """

    values: Floats
    unpaid: Floats

    @property
    def total(self) -> Floats:
        """V_0 to V_8 of all schemes together, RUNGS x persons."""
        found: Floats = self.values.sum(axis=1)
        return found

    @property
    def rungs(self) -> Floats:
        """What is received, then what each barrier lifted adds, RUNGS x persons."""
        found: Floats = np.diff(self.total, axis=0, prepend=0.0)
        return found


def ladder(done: Outcome, facts: Facts, life_table: str, other: Ladder | None = None) -> Ladder:
    """The ladder of persons whose claims are decided.

    life_table: the period of the life tables of the valuation; other: the ladder of the same plan
    under another reading of a late claim, from which rungs above `paid_out` do not differ.
    """
    n, taken = facts.n, of_withdrawals(done, facts, late=False)
    practice = [
        received(done, facts, life_table) + of_withdrawals(done, facts, late=True),
        paid_out(done, facts) + taken,
    ]
    if other is not None:
        return Ladder(np.concatenate([np.stack(practice), other.values[2:]]), other.unpaid)
    values, ledgers = [_Claimed.of(done, facts, done.national, done.offers)], [done.ledger]
    for one in lifted(done, facts):
        values.append(_Claimed.of(done, facts, one.standing, one.offers))
        ledgers.append(one.ledger)
    last, people = values[-1], facts.people
    together = last.or_better(joined(done.laws, people, ledgers[-1], last.standing))
    whole = together.or_better(in_proportion(done.laws, people, last.standing))
    found = [one.by_scheme(done, n) + taken for one in (*values, together, whole)]
    return Ladder(np.stack([*practice, *found]), _unpaid(done, ledgers, n))


@dataclass(frozen=True, slots=True)
class _Claimed:
    """Rights filed and paid in full on the day they arise, each with its value, baht.

    each: worth of a minor unit on that day, 0 where a right arises too late or never.
    """

    standing: Standing
    each: Worth
    value: Floats
    heirs: Floats

    @classmethod
    def of(cls, done: Outcome, facts: Facts, standing: Standing, offers: Offers) -> _Claimed:
        """Rights, the offer of an agreement taken where it says so, compared on that day."""
        rights, people = standing.rights, facts.people
        due = (rights.arises < people.death[rights.person]) & (rights.arises <= done.horizon)
        each = worth(done.prices, people, rights, np.where(due, rights.arises, NEVER))
        all_claim = np.ones(len(rights))
        agreements = done.filed.agreements
        taken = prefers_offer(agreements, people, rights, offers, each, all_claim)
        chosen = rights.chosen(offers, taken)
        national = each.of(rights.monthly, rights.lump_sum, 1.0)
        value = np.where(taken, each.of(chosen.monthly, chosen.lump_sum, 1.0), national)
        return cls(standing, each, value, survivors(done, people, rights))

    def or_better(self, offers: Offers) -> _Claimed:
        """The same with offers, or the national right, taken wherever worth more."""
        rights = self.standing.rights
        national = self.each.of(rights.monthly, rights.lump_sum, 1.0)
        offered = self.each.of(offers.monthly, offers.lump_sum, 1.0)
        best = np.maximum(self.value, np.maximum(national, offered))
        return _Claimed(self.standing, self.each, best, self.heirs)

    def by_scheme(self, done: Outcome, n: int) -> Floats:
        """The values of persons by scheme, those of heirs among them."""
        return by_scheme(done, self.standing.rights, self.value + self.heirs, n)


def _unpaid(done: Outcome, ledgers: list[Ledger], n: int) -> Floats:
    """Contributions that months newly counted would have brought, UNPAID x PAYERS x persons.

    ledgers: that of the plan, then one for each of BARRIERS.
    """
    first = BARRIERS.index(UNPAID[0])
    paid = np.stack([_contributions(done, ledger, n) for ledger in ledgers[first:]])
    found: Floats = np.diff(paid, axis=0)
    # the worker has paid what was deducted
    found[UNPAID.index("remitted"), PAYERS.index("employee")] = 0.0
    return found


def _contributions(done: Outcome, ledger: Ledger, n: int) -> Floats:
    """Contributions at work for the months that count, PAYERS x persons, each on its first day."""
    prices = done.prices
    counts = (ledger.step == PROVABLE) & done.laws.at_work[ledger.scheme]
    some = ledger.select(counts)
    if not len(some):
        return np.zeros((len(PAYERS), n))
    baht = prices.baht(some.scheme, np.ones(len(some)), first_days(some.first_m))
    price = month_discount(prices, some.first_m, some.last_m) * baht
    return np.stack([totals(some.person, getattr(some, payer) * price, n) for payer in PAYERS])
