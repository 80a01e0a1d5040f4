"""Rights under national law and what they are worth: today's law with every month claimed in time.

The careers of a world have one ledger, one right in law and one whole-career right under a law, so
these are reckoned once and shared by every agreement laid over that law.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from typing import Any, TypeVar

import numpy as np

from portasim.agreements.amounts import qualify
from portasim.agreements.periods import aggregate
from portasim.core.arrays import Bools, Floats, Ints
from portasim.core.calendar import NEVER, day, years_of
from portasim.core.facts import Facts
from portasim.core.fingerprint import canonical_json
from portasim.law.laws import Laws, make_laws
from portasim.law.scheme import law_day, old_age_arises
from portasim.law.system import Law
from portasim.law.th.account import Account, account, asked_of, with_returns
from portasim.rights.applicable import cuts
from portasim.rights.at_home import home_rights, home_value
from portasim.rights.home_prices import HomePrices, make_home_prices
from portasim.rights.ledger import NOT_REGISTERED, PROVABLE, Ledger, home_months, keep_books
from portasim.rights.right import HomeRight, Right
from portasim.rights.valuation import Valuer, ideal_value, make_valuer
from portasim.scenario.plan import Plan

T = TypeVar("T")


@dataclass(frozen=True)
class Memo:
    """What scenarios have in common, reckoned when it is first asked for."""

    held: dict[Hashable, Any]

    def once(self, key: Hashable, reckon: Callable[[], T]) -> T:
        """What stands under a key; the same key always asks for the same."""
        if key not in self.held:
            self.held[key] = reckon()
        found: T = self.held[key]
        return found


@dataclass(frozen=True)
class InLaw:
    """What the law alone makes of a world: ledger, prices, and the rights of a perfect practice.

    account and right: by every liable month, claimed in time; home: the right at home; value: the
    present value of both, baht, of which home_value is the home's; star: the same if the whole
    insured career stood in the Thai scheme; on_record and recorded: account and right by the months
    that can be proved; memo: what else scenarios over this law have in common.
    """

    laws: Laws
    ledger: Ledger
    valuer: Valuer
    account: Account
    right: Right
    value: Floats
    star: Floats
    prices: HomePrices
    home: HomeRight
    home_value: Floats
    on_record: Account
    recorded: Right
    memo: Memo = field(default_factory=lambda: Memo({}), repr=False)

    @property
    def law(self) -> Law:
        """Thai law."""
        return self.laws.thai


def national_right(law: Law, world: Facts, own: Account, rows: Bools, ledger: Ledger) -> Right:
    """The right that some rows of the ledger give under national law, announced returns included.

    own: the account of the same rows, whose end of insurance dates the right.
    """
    people = world.people
    some = own.months > 0
    arises = old_age_arises(law, people.birth, own.ends)
    in_time = arises < people.death
    on = np.maximum(np.minimum(arises, people.death), law_day(law))
    own = with_returns(law, ledger, rows, own, years_of(on))
    facts = asked_of(law, ledger, rows, own, on)
    found = law.evaluate(["pension_m", "lump_sum", "heirs_lump_sum"], on, facts)

    def given(name: str, where: Bools) -> Ints:
        return np.where(where & some, np.asarray(found[name]), 0)

    return Right(
        arises=np.where(some, arises, NEVER),
        months=own.months,
        pension_m=given("pension_m", in_time),
        lump_sum=given("lump_sum", in_time),
        heirs=given("heirs_lump_sum", ~in_time),
    )


def whole_career_pension(law: Law, ledger: Ledger, rows: Bools, right: Right, own: Account) -> Ints:
    """Monthly pension if home months insured for old age were months of the Thai scheme, satang.

    own: the account of some rows of the ledger, right: the right it gives.
    """
    before = np.where(right.arises >= NEVER, 0, right.arises)
    home = home_months(ledger, before, rows, counted="old_age_branch", since_m=None)
    total = aggregate(own.months, home)
    on = np.maximum(before, law.number("TH.old_age.pension_age").changes[0])
    opens = qualify(law, on, own.months, total, 1) & (right.lump_sum + right.pension_m > 0)
    facts = {**asked_of(law, ledger, rows, own, on), "months": total}
    if "career_points" in facts:  # the home months are taken to have earned as the Thai ones
        facts["career_points"] = facts["career_points"] * total // np.maximum(own.months, 1)
    pension = np.asarray(law.evaluate(["pension_m"], on, facts)["pension_m"])
    return np.where(opens, pension, right.pension_m)


def in_law_key(plan: Plan) -> str:
    """What decides `InLaw` besides the world: equal keys, equal law and prices."""
    laws = make_laws(plan.law)
    unaffected = laws.thai.changed({"TH.switch.late_claim": "accepted"})
    digests = {**laws.digests(), "TH": unaffected.digest()}
    return f"{canonical_json(digests)} {plan.valuation.model_dump_json()} {cuts(plan)}"


def rights_in_law(plan: Plan, world: Facts) -> InLaw:
    """Keep the books of a world under a plan's law and value its rights. Raises UserError."""
    laws = make_laws(plan.law)
    law = laws.thai
    valuer = make_valuer(plan.valuation, law)
    prices = make_home_prices(plan.valuation, laws)
    ledger = keep_books(law, world, world.people.origin, laws.home, cuts(plan))
    liable = ledger.step >= NOT_REGISTERED
    own = account(law, ledger, liable)
    right = national_right(law, world, own, liable, ledger)
    whole_career = whole_career_pension(law, ledger, liable, right, own)
    provable = ledger.step == PROVABLE
    on_record = account(law, ledger, provable)
    horizon = day(plan.horizon)
    home = home_rights(laws, world, ledger)
    at_home = home_value(prices, world, home, home.pension_m, home.lump_sum, horizon)
    return InLaw(
        laws=laws,
        ledger=ledger,
        valuer=valuer,
        account=own,
        right=right,
        value=ideal_value(valuer, world, right, right.pension_m, horizon) + at_home,
        star=ideal_value(valuer, world, right, whole_career, horizon),
        prices=prices,
        on_record=on_record,
        recorded=national_right(law, world, on_record, provable, ledger),
        home=home,
        home_value=at_home,
    )
