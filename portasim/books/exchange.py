"""What rights are worth to those who move: as a Thai national, given up, bought, added by pooling.

All amounts are present values of the scenario's valuation in baht, one entry a person.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from portasim.core.arrays import Bools, Floats
from portasim.core.calendar import NEVER, day
from portasim.core.draws import Decision, uniforms
from portasim.core.facts import Facts
from portasim.core.words import SATANG
from portasim.law.scheme import law_day
from portasim.law.th.account import account
from portasim.rights.at_home import home_rights, home_value
from portasim.rights.claims import filing_days, window_closes
from portasim.rights.ledger import NOT_PROVABLE, PROVABLE
from portasim.rights.national import national_right
from portasim.rights.outcome import Outcome
from portasim.rights.right import Right
from portasim.rights.valuation import ideal_value, value_of


@dataclass(frozen=True)
class Exchange:
    """Rights that changed hands, one entry a person, baht at present value.

    moves: who took a refund, moved contributions or has months that count at home alone; given_up:
    what Thai law owed for those months, claimed and paid when it arose, beyond what it owes for the
    months left; bought: what home law owes for them on the same terms.
    """

    moves: Bools
    given_up: Floats
    bought: Floats


def as_a_thai_national(outcome: Outcome, world: Facts) -> Floats:
    """What the same career would bring a Thai national, baht at present value, one a person.

    The same months registered and paid for, all of them provable under one identity number, claimed
    as those claim who live in Thailand, with the same luck; national law, no agreement, papers
    that satisfy, and no queue: paid the day after filing. Life tables stay those of the origin.
    """
    plan, late = outcome.plan, outcome.law.choice("TH.switch.late_claim")
    key = ("as a Thai national", plan.seed, plan.horizon, late, plan.practice.model_dump_json())
    return outcome.in_law.memo.once(key, lambda: _as_a_thai_national(outcome, world))


def _as_a_thai_national(outcome: Outcome, world: Facts) -> Floats:
    plan, law, people = outcome.plan, outcome.law, world.people
    ledger, valuer, practice = outcome.in_law.ledger, outcome.in_law.valuer, outcome.plan.practice
    rows = ledger.step >= NOT_PROVABLE
    right = national_right(law, world, account(law, ledger, rows), rows, ledger)
    share = np.full(world.n, practice.files_in_thailand)
    filed = filing_days(plan.seed, people.subject, right.arises, share, practice, 0)
    paid = (right.arises < people.death) & (filed < people.death) & (filed < day(plan.horizon))
    if law.choice("TH.switch.late_claim") == "barred":
        paid &= filed <= window_closes(law, np.where(paid, right.arises, law_day(law)))
    heirs = np.full(world.n, practice.heirs_file)
    value = value_of(
        valuer, world, right, np.where(paid, filed + 1, NEVER), right.pension_m, right.lump_sum,
        heirs,
    )  # fmt: skip
    claimed = uniforms(plan.seed, people.subject, Decision.HEIRS_CLAIM) < practice.heirs_file
    died = valuer.discounted(right.heirs / SATANG, people.death)
    return value + np.where((right.heirs > 0) & claimed, died, 0.0)


def rights_exchanged(outcome: Outcome, world: Facts) -> Exchange:
    """The Thai rights given up with months taken or moved, and the home rights bought by them."""
    ledger, taken, in_law = outcome.ledger, outcome.taken, outcome.in_law
    settled = np.append(taken.decided < NEVER, False)[taken.of_row]
    gone = settled | outcome.moved
    moves = np.zeros(world.n, dtype=np.bool_)
    moves[ledger.person[gone]] = True
    nothing = np.zeros(world.n)
    if not gone.any():
        return Exchange(moves, nothing, nothing)
    horizon = day(outcome.plan.horizon)
    before = ledger.step == PROVABLE

    def value(right: Right) -> Floats:
        return ideal_value(in_law.valuer, world, right, right.pension_m, horizon)

    def by(rows: Bools) -> Right:
        law = outcome.law
        return national_right(law, world, account(law, ledger, rows), rows, ledger)

    # where every claim is settled, the right by the months left is known already
    left = before & ~gone
    settled_all = not (taken.decided >= NEVER).any()
    after = value(outcome.right if settled_all else by(left))
    recorded = in_law.recorded if ledger is in_law.ledger else by(before)
    alone = in_law.home
    if ledger is not in_law.ledger:
        alone = home_rights(outcome.laws, world, ledger)
    with_them, without = (
        home_value(in_law.prices, world, right, right.pension_m, right.lump_sum, horizon)
        for right in (outcome.home, alone)
    )
    given_up = np.where(moves, value(recorded) - after, 0.0)
    return Exchange(moves, given_up, np.where(moves, with_them - without, 0.0))
