"""What a scenario gives at home: the home pension by itself, totalised, or bought by a transfer."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from portasim.agreements.amounts import Offer
from portasim.core.arrays import Bools, Floats, Ints
from portasim.core.calendar import NEVER, day
from portasim.core.draws import Decision, uniforms
from portasim.core.facts import Facts, lives_at_home_on
from portasim.law.laws import Laws
from portasim.rights.at_home import home_rights, home_value
from portasim.rights.choice import prefers_agreement
from portasim.rights.credit import credited_months
from portasim.rights.departure import Taken
from portasim.rights.national import InLaw, Memo
from portasim.rights.right import HomeRight, Totalised
from portasim.rights.totalisation import Added, totalised_at_home
from portasim.scenario.plan import Plan


@dataclass(frozen=True)
class AtHome:
    """What a scenario gives each person at home, minor units of its currency, values in baht.

    right: by own months and those bought; added: what totalising would give; totalised: whether
    that is paid; paid: the day from which it is paid, NEVER otherwise; parts: values by channel.
    """

    right: HomeRight
    added: Totalised
    totalised: Bools
    pension_m: Ints
    lump_sum: Ints
    paid: Ints
    parts: dict[str, Floats]


def home_side(
    plan: Plan,
    laws: Laws,
    in_law: InLaw,
    world: Facts,
    added_months: Added,
    taken: Taken,
    moved: Bools,
) -> AtHome:
    """The home side of one scenario. The same luck decides in each whether a person claims.

    added_months: what the other country adds; moved: rows of the ledger that count at home alone.
    """
    ledger = added_months.ledger
    prices, own = in_law.prices, in_law.home
    alone = in_law.home_value
    horizon = day(plan.horizon)
    if ledger is not in_law.ledger:
        own = home_rights(laws, world, ledger)
        alone = home_value(prices, world, own, own.pension_m, own.lump_sum, horizon)
    credited = credited_months(laws, prices, world, ledger, taken, moved)
    right = own if credited is None else home_rights(laws, world, ledger, credited)
    added = totalised_at_home(plan, laws, world, added_months, right)

    def value(pension_m: Ints, lump_sum: Ints) -> Floats:
        return home_value(prices, world, right, pension_m, lump_sum, horizon)

    bought = alone if credited is None else value(right.pension_m, right.lump_sum)
    there = value(added.pension_m, added.lump_sum)
    totalised = prefers_agreement(
        plan, world, added.opens,
        Offer(right.pension_m, bought), Offer(added.pension_m, there), right.lump_sum,
    )  # fmt: skip
    memo = in_law.memo if own is in_law.home else Memo({})
    claims = _claims(plan, world, own, memo)
    claims_bought = claims if credited is None else _claims(plan, world, right, Memo({}))
    paid = claims_bought & (right.arises < world.people.death) & (right.arises <= horizon)
    return AtHome(
        right=right,
        added=added,
        totalised=totalised,
        pension_m=np.where(totalised, added.pension_m, right.pension_m),
        lump_sum=np.where(totalised, added.lump_sum, right.lump_sum),
        paid=np.where(paid, right.arises, NEVER),
        parts={
            "home_national": np.where(claims, alone, 0.0),
            "home_share": np.where(totalised & claims_bought, there - bought, 0.0),
            "moved_home": np.where(claims_bought, bought, 0.0) - np.where(claims, alone, 0.0),
        },
    )


def _claims(plan: Plan, world: Facts, right: HomeRight, memo: Memo) -> Bools:
    """Who claims the home right, by where each person lives when it arises."""
    people, practice = world.people, plan.practice
    seen = np.minimum(np.minimum(right.arises, people.death), day(plan.horizon))
    at_home = memo.once(
        ("at home by home right", plan.horizon),
        lambda: lives_at_home_on(world.spells, world.n, seen),
    )
    share = np.where(at_home, practice.home_files_at_home, practice.home_files_in_thailand)
    return uniforms(plan.seed, people.subject, Decision.HOME_CLAIMS) < share
