"""One scenario applied to given lives: ledger, rights, claims, counters, values.

The data flow forward: facts become months on record, months become rights, rights become claims,
claims are decided at the counter, and what is paid is valued. Nothing returns to an earlier step.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, fields, replace
from typing import Any, Final

import numpy as np

from portasim.agreements.acts import acts, exported_from, fee_abroad, fees
from portasim.agreements.amounts import Offer
from portasim.agreements.parts import Refund
from portasim.core.arrays import Bools, Floats, Ints
from portasim.core.calendar import NEVER, day
from portasim.core.draws import Decision, uniforms
from portasim.core.facts import World, lives_at_home_on
from portasim.core.words import SATANG
from portasim.law.laws import Laws, make_laws
from portasim.law.system import Law
from portasim.law.th.account import Account, account
from portasim.offices.claims import BENEFITS, OLD_AGE, PAID, Claims, Decisions, decide
from portasim.rights.applicable import covered, extended, extended_months, integrated_months
from portasim.rights.choice import prefers_agreement
from portasim.rights.claims import agreed_windows, filing_days, make_claims
from portasim.rights.departure import Taken, joined, take_at_departure
from portasim.rights.home_outcome import home_side
from portasim.rights.ledger import PROVABLE, Ledger
from portasim.rights.national import InLaw, Memo, national_right, rights_in_law
from portasim.rights.right import HomeRight, Right, Totalised
from portasim.rights.totalisation import Added, totalised_in_thailand
from portasim.rights.valuation import worth_of
from portasim.scenario.plan import Plan

CHANNELS: Final = (
    "national",
    "paid_abroad",
    "totalised_share",
    "refund",
    "home_national",
    "home_share",
    "moved_home",
)
"""The parts of a value: the Thai right claimed as today; more of it claimed because it is paid
abroad; what totalisation adds to it or takes; refunds; the right at home by its own months; what
totalisation adds there; what the home scheme pays for contributions moved into it."""


@dataclass(frozen=True)
class Outcome:
    """What one scenario gives each person of a world, one entry a person unless said otherwise.

    ledger: as agreements leave it, moved its rows that count in the home scheme alone; own and
    right: by the months that can be proved and were not taken at departure; pension_m and
    lump_sum: what an accepted claim pays, satang; claims and decisions: all claims, at departure
    and in old age; decided: day the old-age claim is paid, NEVER otherwise; heirs_day: day heirs of
    the early dead are paid; heirs_claim: whether heirs claim what is due to them; home: the
    right at home by its own months and those bought there, home_added what totalising gives,
    home_pension_m and home_lump_sum what is paid there, minor units of its currency; home_paid: the
    day from which it is paid, NEVER otherwise; value: present value in baht, the sum of `parts` by
    channel; if_kept: where refunds are given, what the same life is worth without them.
    """

    plan: Plan
    laws: Laws
    in_law: InLaw
    ledger: Ledger
    moved: Bools
    own: Account
    right: Right
    foreign_months: Ints
    totalised: Bools
    pension_m: Ints
    lump_sum: Ints
    taken: Taken
    claims: Claims
    decisions: Decisions
    decided: Ints
    heirs_day: Ints
    heirs_claim: Bools
    fee_pct: Floats
    home: HomeRight
    home_added: Totalised
    home_totalised: Bools
    home_pension_m: Ints
    home_lump_sum: Ints
    home_paid: Ints
    value: Floats
    parts: dict[str, Floats]
    if_kept: Floats | None = None

    @property
    def took_refund(self) -> Bools:
        """Who was paid a refund at departure."""
        paid = (self.taken.benefit == BENEFITS.index("refund")) & (self.taken.decided < NEVER)
        found = np.zeros(len(self.value), dtype=np.bool_)
        found[self.taken.person[paid]] = True
        return found

    @property
    def regret(self) -> Floats:
        """What those who took a refund would have had more by keeping their months, baht.

        Present value for the same life; 0 for everyone else and for who is better off.
        """
        if self.if_kept is None:
            return np.zeros(len(self.value))
        missed: Floats = np.maximum(self.if_kept - self.value, 0.0)
        return np.where(self.took_refund, missed, 0.0)

    @property
    def law(self) -> Law:
        """Thai law."""
        return self.laws.thai


def run_plan(plan: Plan, world: World, in_law: InLaw | None = None, *, workers: int = 1) -> Outcome:
    """Apply one plan's law, practice, counters and agreements to given lives.

    in_law: what the plan's law alone gives, where it is known already. Raises UserError for a law
    that the plan cannot have.
    """
    in_law = in_law or rights_in_law(plan, world)
    takes = acts(plan.agreements, Refund)
    nobody = np.zeros(world.n, dtype=np.bool_)
    outcome = _run(plan, world, in_law, nobody, workers)
    kept = without_refunds(plan)
    if not takes:
        in_law.memo.once(_values_of(kept), lambda: outcome.value)
        return outcome
    if_kept = in_law.memo.once(
        _values_of(kept), lambda: _run(kept, world, in_law, nobody, workers).value
    )
    informed = [code for code, act in takes.items() if act.part.choice == "informed"]
    if informed:
        declines = np.isin(world.people.origin, informed) & (outcome.value <= if_kept)
        outcome = _run(plan, world, in_law, declines, workers)
    return replace(outcome, if_kept=if_kept)


def _mark(claims: Claims) -> str:
    """What tells claims from others: scenarios with the same claims stand in the same queues."""
    mark = hashlib.blake2b()
    for column in fields(claims):
        mark.update(np.ascontiguousarray(getattr(claims, column.name)).tobytes())
    return mark.hexdigest()


def without_refunds(plan: Plan) -> Plan:
    """The same plan with nothing refunded at departure: what keeping one's months would give."""
    kept = [agreement.model_copy(update={"refund": None}) for agreement in plan.agreements]
    return plan.model_copy(update={"agreements": [one for one in kept if one.does()]})


def _values_of(plan: Plan) -> tuple[str, str]:
    """What decides the values of a plan over one law and world, whatever the plan is called."""
    words = dict.fromkeys(("id", "name", "question", "precedent", "description", "extends"), True)
    labels: dict[str, Any] = {"__all__": {"id", "articles"}}
    return "values", plan.model_dump_json(exclude={**words, "agreements": labels})


def _run(plan: Plan, world: World, in_law: InLaw, declines: Bools, workers: int) -> Outcome:
    """One pass over given lives. declines: who lets money at departure lie."""
    laws = make_laws(plan.law, in_law.laws)
    law = laws.thai
    people, practice = world.people, plan.practice
    valuer = in_law.valuer
    ledger = covered(plan, world, in_law.ledger)
    abroad_insured = extended_months(plan, world, ledger)
    ledger = extended(laws, in_law.prices, world, ledger, abroad_insured)
    integrated = integrated_months(plan, law, world, ledger)
    moved = abroad_insured | integrated
    provable = (ledger.step == PROVABLE) & ~moved

    taken = take_at_departure(plan, laws, world, ledger, provable, declines)
    left = provable & (taken.of_row < 0)
    own, right, memo = in_law.on_record, in_law.recorded, in_law.memo
    if ledger is not in_law.ledger or moved.any() or len(taken.person):
        own, memo = account(law, ledger, left), Memo({})
        right = national_right(law, world, own, left, ledger)
    added = Added(ledger, left, memo)
    thai = totalised_in_thailand(plan, law, world, added, right, own)

    seen = np.minimum(np.minimum(right.arises, people.death), day(plan.horizon))
    at_home = memo.once(
        ("at home", plan.horizon), lambda: lives_at_home_on(world.facts.spells, world.n, seen)
    )
    exported = seen >= exported_from(plan.agreements, people.origin)
    abroad = at_home & exported
    share_today = np.where(at_home, practice.files_from_home, practice.files_in_thailand)
    share = np.where(abroad, practice.files_from_home_if_paid_abroad, share_today)
    heirs_today = np.full(world.n, practice.heirs_file)
    heirs = np.where(abroad, practice.heirs_file_if_paid_abroad, heirs_today)
    fee_of = fees(plan.agreements)

    rightful = np.flatnonzero((right.arises < people.death) & (right.months > 0))
    filed = filing_days(plan.seed, people.subject, right.arises, share, practice, 0)
    old_age = make_claims(
        law, plan.seed, people, world.office, rightful,
        np.full(len(rightful), OLD_AGE, dtype=np.int64), right.arises[rightful], filed[rightful],
        np.zeros(len(rightful), dtype=np.int64), practice,
    )  # fmt: skip
    claims, late = agreed_windows(plan, law, people, joined(old_age, taken.claims))
    # a file of people stands for nobody else, so each of its claims is one claim
    sample = plan.offices.people_represented if isinstance(plan.people, str) else world.n
    decisions = in_law.memo.once(
        ("decisions", _mark(claims), plan.offices.model_dump_json(), sample, late, plan.horizon),
        lambda: decide(claims, plan.offices, sample, late, day(plan.horizon), workers),
    )
    paid = np.where(decisions.outcome == PAID, decisions.decided, NEVER)
    decided = np.full(world.n, NEVER, dtype=np.int64)
    decided[rightful] = paid[: len(rightful)]
    taken = taken.decided_on(paid[len(rightful) :])

    # the same person's luck, so whoever would have claimed today claims here too
    claims_today = uniforms(plan.seed, people.subject, Decision.CLAIMS) < share_today
    luck = uniforms(plan.seed, people.subject, Decision.HEIRS_CLAIM)
    fee = np.where(abroad & ~claims_today, fee_of[people.origin], 0.0)
    early = (right.heirs > 0) & (luck < heirs)
    heirs_day = np.where(early, people.death, NEVER)
    fee = np.where(early, np.where(luck < heirs_today, 0.0, fee_of[people.origin]), fee)
    kept = 1 - fee / 100

    # whoever is never paid still has a right to choose: it is compared as if paid at once
    on = np.where(decided < NEVER, decided, right.arises)

    worth = worth_of(valuer, world, right, on)

    def national(by_heirs: Floats) -> Floats:
        return worth.of(right.pension_m, right.lump_sum, by_heirs)

    nothing = np.zeros(world.n, dtype=np.int64)
    national_value = national(heirs)
    there = worth.of(thai.pension_m, nothing, heirs)
    totalised = prefers_agreement(
        plan, world, thai.opens,
        Offer(right.pension_m, national_value), Offer(thai.pension_m, there), right.lump_sum,
    )  # fmt: skip
    settled = decided < NEVER
    national_value, there = np.where(settled, national_value, 0.0), np.where(settled, there, 0.0)
    heirs_value = valuer.discounted(right.heirs / SATANG, heirs_day)
    as_today = np.where(settled & claims_today, national(heirs_today), 0.0)
    as_today += np.where(luck < heirs_today, heirs_value, 0.0)
    left_of_refund = (
        1 - fee_abroad(plan.agreements, people.origin[taken.person], taken.decided) / 100
    )
    refund = valuer.discounted(taken.paid_refunds / SATANG * left_of_refund, taken.decided)
    parts = {
        "national": as_today,
        "paid_abroad": (national_value + heirs_value) * kept - as_today,
        "totalised_share": np.where(totalised, (there - national_value) * kept, 0.0),
        "refund": np.bincount(taken.person, weights=refund, minlength=world.n),
    }
    home = home_side(plan, laws, in_law, world, added, taken, integrated)
    parts |= home.parts
    return Outcome(
        plan=plan,
        laws=laws,
        in_law=in_law,
        ledger=ledger,
        moved=moved,
        own=own,
        right=right,
        foreign_months=thai.months,
        totalised=totalised,
        pension_m=np.where(totalised, thai.pension_m, right.pension_m),
        lump_sum=np.where(totalised, 0, right.lump_sum),
        taken=taken,
        claims=claims,
        decisions=decisions,
        decided=decided,
        heirs_day=heirs_day,
        heirs_claim=luck < heirs,
        fee_pct=fee,
        home=home.right,
        home_added=home.added,
        home_totalised=home.totalised,
        home_pension_m=home.pension_m,
        home_lump_sum=home.lump_sum,
        home_paid=home.paid,
        value=np.sum([parts[channel] for channel in CHANNELS], axis=0),
        parts=parts,
    )
