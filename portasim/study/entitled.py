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
from portasim.core.fingerprint import canonical_json
from portasim.core.vocab import (
    NEVER,
    SATANG,
    Bools,
    Floats,
    Ints,
    day,
    first_days,
    months_of,
    years_of,
)
from portasim.law.ledger import (
    NOT_REGISTERED,
    PROVABLE,
    Account,
    Ledger,
    account,
    asked_of,
    home_months,
    keep_books,
    with_returns,
)
from portasim.law.system import Law
from portasim.study.at_home import HomeRight, home_rights, home_value
from portasim.study.claims import law_day, old_age_arises
from portasim.study.covering import cuts
from portasim.study.home_prices import HomePrices, make_home_prices
from portasim.study.laws import Laws, make_laws
from portasim.study.plan import Plan
from portasim.study.value import Valuer, make_valuer
from portasim.study.world import World

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
class Right:
    """A right to old-age money under national law by some account, one entry a person.

    arises: the day, NEVER without months; pension_m and lump_sum: satang, one of them 0; heirs: the
    lump sum of those who die before the right arises, satang, 0 for the others.
    """

    arises: Ints
    months: Ints
    pension_m: Ints
    lump_sum: Ints
    heirs: Ints


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


def national_right(law: Law, world: World, own: Account, rows: Bools, ledger: Ledger) -> Right:
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


@dataclass(frozen=True)
class Worth:
    """Present value in baht of a satang decided on some day, one entry a person.

    at_once: of a lump sum; pension: of a satang a month, arrears and rest of life; heirs: of what
    the pensioner's heirs are due, if they claim. All 0 where nothing is ever decided.
    """

    at_once: Floats
    pension: Floats
    heirs: Floats

    def of(self, pension_m: Ints, lump_sum: Ints, heirs: Floats) -> Floats:
        """Present value of amounts in satang; heirs: the chance that a pensioner's heirs claim."""
        value: Floats = lump_sum * self.at_once + pension_m * (self.pension + heirs * self.heirs)
        return value


def worth_of(valuer: Valuer, world: World, right: Right, decided: Ints) -> Worth:
    """What satang decided on some day are worth.

    The pension starts on the first of the month after the decision; arrears are of months begun
    alive and are paid with the decision, which a death after the claim does not stop.
    """
    people = world.people
    never = (decided >= NEVER) | (right.arises >= NEVER)
    on = np.where(never, 0, decided)
    first_month = months_of(np.where(never, 0, right.arises)) + 1
    next_month = months_of(on) + 1
    arrears = np.maximum(np.minimum(next_month, months_of(people.death) + 1) - first_month, 0)
    satang = np.where(never, 0.0, 1 / SATANG)
    at_once = valuer.discounted(satang, on)
    start = first_days(next_month)
    alive = np.where(people.death > on, valuer.discounted(satang, start), 0.0)
    pension, heirs = valuer.annuity(people.origin, people.sex, people.birth, start, arrears)
    return Worth(at_once, arrears * at_once + pension * alive, heirs * alive)


def value_of(
    valuer: Valuer,
    world: World,
    right: Right,
    decided: Ints,
    pension_m: Ints,
    lump_sum: Ints,
    heirs: Floats,
) -> Floats:
    """Present value in baht of amounts in satang decided on some day.

    heirs: the chance that a pensioner's heirs claim, one entry a person; 0 where never decided.
    """
    return worth_of(valuer, world, right, decided).of(pension_m, lump_sum, heirs)


def ideal_value(
    valuer: Valuer, world: World, right: Right, pension_m: Ints, horizon: int
) -> Floats:
    """Present value in baht of a right claimed and paid on the day it arises, heirs included.

    horizon: the last day in the books; a right that arises later is in no book.
    """
    arises = right.arises
    at_once = np.where((arises < world.people.death) & (arises <= horizon), arises, NEVER)
    lump_sum = np.where(pension_m > 0, 0, right.lump_sum)
    value = value_of(valuer, world, right, at_once, pension_m, lump_sum, np.ones(world.n))
    return value + valuer.discounted(right.heirs / SATANG, world.people.death)


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


def rights_in_law(plan: Plan, world: World) -> InLaw:
    """Keep the books of a world under a plan's law and value its rights. Raises UserError."""
    laws = make_laws(plan.law)
    law = laws.thai
    valuer = make_valuer(plan.valuation, law)
    prices = make_home_prices(plan.valuation, laws)
    ledger = keep_books(law, world.facts, world.people.origin, laws.home, cuts(plan))
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
