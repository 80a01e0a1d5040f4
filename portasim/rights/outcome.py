"""One plan over given facts: filed before the counter, decided after it.

The data flow forward: facts become months on record, months become rights, rights become claims;
once claims are decided, shares are totalised, chosen and paid.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

<<<<<<< HEAD
from portasim.agreements.model import Agreement
from portasim.core.arrays import Bools, Ints
from portasim.core.calendar import NEVER
from portasim.core.facts import Facts
from portasim.law.laws import Laws
from portasim.law.scheme import insures_migrants
from portasim.offices.claims import PAID, Claims, Decisions
from portasim.rights.applicable import applicable
from portasim.rights.choice import prefers_offer
from portasim.rights.claims import Filers, Filing, agreed_windows, filing, old_age_claims
from portasim.rights.credit import credited
from portasim.rights.departure import Withdrawn, at_departure
from portasim.rights.ledger import (
    COUNTED_AT_HOME,
    NOT_REGISTERED,
    PROVABLE,
    WITHDRAWN,
    Ledger,
    keep_books,
=======
from portasim.agreements.acts import acts, exported_from, fee_abroad, fees
from portasim.agreements.amounts import Offer
from portasim.core.arrays import Bools, Floats, Ints
from portasim.core.calendar import NEVER, day
from portasim.core.draws import Decision, uniforms
from portasim.core.facts import Facts, lives_at_home_on
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
>>>>>>> lives
)
from portasim.rights.national import Standing, national, with_credit
from portasim.rights.right import Offers, Rights
from portasim.rights.totalisation import totalised
from portasim.rights.valuation import Prices, Worth, worth


@dataclass(frozen=True, slots=True)
class InLaw:
    """What the laws alone make of facts, shared by every plan over them.

    ledger; in_law: the rights by every liable month; recorded: those by the months on record.
    """

    laws: Laws
    prices: Prices
    ledger: Ledger
    in_law: Standing
    recorded: Standing


<<<<<<< HEAD
def rights_in_law(laws: Laws, prices: Prices, facts: Facts, cuts: Sequence[int]) -> InLaw:
    """The ledger of facts under laws, and the rights of a perfect practice and of the record.
=======
def run_plan(plan: Plan, world: Facts, in_law: InLaw | None = None, *, workers: int = 1) -> Outcome:
    """Apply one plan's law, practice, counters and agreements to given lives.
>>>>>>> lives

    cuts: months at which agreements begin to say which scheme insures a month.
    """
<<<<<<< HEAD
    ledger = keep_books(laws, facts, cuts)
    at_work = np.array([insures_migrants(law) for law in laws.all])[ledger.scheme]
    liable = np.where(at_work, ledger.step >= NOT_REGISTERED, ledger.step == PROVABLE)
    return InLaw(
=======
    in_law = in_law or rights_in_law(plan, world)
    takes = acts(plan.agreements, "refund")
    nobody = np.zeros(world.n, dtype=np.bool_)
    outcome = _run(plan, world, in_law, nobody, workers)
    kept = without_refunds(plan)
    if not takes:
        in_law.memo.once(_values_of(kept), lambda: outcome.value)
        return outcome
    if_kept = in_law.memo.once(
        _values_of(kept), lambda: _run(kept, world, in_law, nobody, workers).value
    )
    informed = [code for code, a in takes.items() if a.refund and a.refund.choice == "informed"]
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


def _run(plan: Plan, world: Facts, in_law: InLaw, declines: Bools, workers: int) -> Outcome:
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
        ("at home", plan.horizon), lambda: lives_at_home_on(world.spells, world.n, seen)
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
>>>>>>> lives
        laws=laws,
        prices=prices,
        ledger=ledger,
        in_law=national(laws, facts.people, ledger, liable),
        recorded=national(laws, facts.people, ledger),
    )


@dataclass(frozen=True, slots=True)
class Filed:
    """One plan up to the counter.

    ledger: as agreements leave it; withdrawn: money claimed at departure; standing: the rights by
    the months left on record; filing: of each right; rows: the rights that an office decides;
    claims: those of old age, then those at departure, their windows as agreed.
    """

    agreements: tuple[Agreement, ...]
    laws: Laws
    ledger: Ledger
    withdrawn: Withdrawn
    standing: Standing
    filing: Filing
    rows: Ints
    claims: Claims
    late: str


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
    people = facts.people
    applied = applicable(agreements, laws, in_law.prices, people, in_law.ledger)
    ledger, touched = applied.ledger, applied.touched.copy()
    withdrawn = at_departure(agreements, laws, facts, ledger, filers, declines)
    touched[withdrawn.person] = True
    ledger = replace(ledger, step=np.where(withdrawn.took_rows, WITHDRAWN, ledger.step))
    standing = in_law.recorded
    if touched.any():
        counts = (ledger.step == PROVABLE) & touched[ledger.person]
        anew = national(laws, people, ledger, counts)
        standing = standing.renewed(touched[standing.rights.person], anew)
    of_rights = filing(filers, agreements, laws, facts, standing.rights)
    rows, claims = old_age_claims(filers, laws, standing.rights, of_rights)
    [law] = [law for law in laws.all if insures_migrants(law)][:1]
    together = Claims.joined([claims, withdrawn.claims])
    windows, late = agreed_windows(agreements, law, people, together)
    return Filed(
        agreements=tuple(agreements),
        laws=laws,
        ledger=ledger,
        withdrawn=withdrawn,
        standing=standing,
        filing=of_rights,
        rows=rows,
        claims=windows,
        late=late,
    )


@dataclass(frozen=True, slots=True)
class Outcome:
    """One plan over given people, once its claims are decided.

    horizon: the last day in the books; withdrawn: with the day each was paid; national: the rights by own months and months credited;
    offers: what agreements offer beside each; totalised: whether an offer is taken; rights: the
    rights as chosen; filing: of each right; decided: the day on which each is paid, NEVER if it is
    not; worth: present value of a minor unit of each on that day, or when it arises if never paid.
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


def outcome(
    plan: Filed, facts: Facts, prices: Prices, filers: Filers, decisions: Decisions
) -> Outcome:
    """A plan over given facts from its decisions on: months credited, shares chosen, money paid."""
    people, ledger, laws = facts.people, plan.ledger, plan.laws
    paid = np.where(decisions.outcome == PAID, decisions.decided, NEVER)
    withdrawn = plan.withdrawn.decided_on(paid[len(plan.rows) :])
    entered = np.flatnonzero(withdrawn.moved_rows | (ledger.step == COUNTED_AT_HOME))
    months = credited(laws, prices, people, ledger, entered)
    standing = with_credit(plan.standing, laws, people, ledger, months)
    rights, of_rights = standing.rights, plan.filing
    if standing is not plan.standing:
        of_rights = filing(filers, plan.agreements, laws, facts, rights)
    decided = _decided(plan, rights, of_rights, paid, filers.horizon)
    offers = totalised(plan.agreements, laws, people, ledger, standing)
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
        national=standing,
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
    asked = plan.standing.rights.select(plan.rows)
    n = plan.ledger.n_people
    # credits change rights at home alone, so that every right an office decides is still there
    place = np.searchsorted(rights.scheme * n + rights.person, asked.scheme * n + asked.person)
    decided[place] = paid[: len(plan.rows)]
    return decided
