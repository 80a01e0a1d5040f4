"""Rights exchanged: those given up and bought by who moves, and those of a national.

All amounts are present values of the scenario's valuation in baht, one entry a person.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from portasim.books.values import value_of_rights
from portasim.core.arrays import Bools, Floats
from portasim.core.calendar import NEVER
from portasim.core.draws import Decision, uniforms
from portasim.core.facts import Facts, People
from portasim.law.laws import Laws
from portasim.law.scheme import OLD_AGE
from portasim.rights.claims import Filers, filing_days, late_claims, window_closes
from portasim.rights.in_law import InLaw
from portasim.rights.ledger import (
    COUNTED_AT_HOME,
    INSURED_AT_HOME,
    PROVABLE,
    Ledger,
)
from portasim.rights.national import national
from portasim.rights.outcome import Outcome
from portasim.rights.right import Rights
from portasim.rights.valuation import value_in_law, worth


@dataclass(frozen=True, slots=True)
class Exchange:
    """Rights that changed hands, one entry a person, baht at present value.

    moves: who took a refund, moved contributions or has months that count at home alone; given_up:
    what the law of the place of work owed for those months, claimed and paid when it arose, beyond
    what it owes for the months left; bought: what home law owes for them on the same terms.
    """

    moves: Bools
    given_up: Floats
    bought: Floats


def as_a_national(laws: Laws, facts: Facts, in_law: InLaw, filers: Filers) -> Floats:
    """What the same career would bring a national of the place of work, baht, one a person.

    The same months registered and paid for, all of them provable under one identity number, claimed
    as those claim who live there, with the same draws; national law, no agreement, papers that
    satisfy, and no queue: paid the day after filing. Life tables stay those of the origin.
    """
    people, practice, n = facts.people, filers.practice, facts.n
    rights = in_law.one_record.rights
    person, subject = rights.person, people.subject[rights.person]
    share = np.full(len(rights), practice.files_in_thailand)
    first = np.zeros(len(rights), dtype=np.int64)
    filed = filing_days(filers, subject, rights.arises, share, first)
    death = people.death[person]
    paid = (rights.arises < death) & (filed < death) & (filed < filers.horizon)
    for scheme in laws.hosts:
        law, mine = laws.all[scheme], rights.rows_of(scheme)
        if late_claims(law) == "barred":
            arises = np.where(paid, rights.arises, OLD_AGE.since(law))[mine]
            paid[mine] &= filed[mine] <= window_closes(law, arises)
    each = worth(in_law.prices, people, rights, np.where(paid, filed + 1, NEVER))
    value = each.of(rights.monthly, rights.lump_sum, practice.heirs_file)
    claimed = uniforms(filers.seed, subject, Decision.HEIRS_CLAIM) < practice.heirs_file
    survivors = in_law.prices.baht(rights.scheme, rights.survivors, death)
    died = in_law.prices.discounted(survivors, death)
    value += np.where((rights.survivors > 0) & claimed, died, 0.0)
    return value_of_rights(rights, value, n)


def rights_exchanged(outcome: Outcome, facts: Facts) -> Exchange:
    """The rights given up with months taken or moved, and the home rights bought by them."""
    n, people, ledger = facts.n, facts.people, outcome.ledger
    step = ledger.step
    gone = outcome.withdrawn.paid_rows | (step == INSURED_AT_HOME) | (step == COUNTED_AT_HOME)
    moves = np.zeros(n, dtype=np.bool_)
    moves[ledger.person[gone]] = True
    if not gone.any():
        return Exchange(moves, np.zeros(n), np.zeros(n))
    at_work = outcome.laws.at_work[ledger.scheme]
    before = at_work & (step >= PROVABLE) & moves[ledger.person]
    given_up = _owed(outcome, people, ledger, before, n)
    given_up -= _owed(outcome, people, ledger, before & ~gone, n)
    with_them, alone = (
        _at_home(outcome, people, rights, n)
        for rights in (outcome.national.rights, outcome.filed.standing.rights)
    )
    bought = np.where(moves, with_them - alone, 0.0)
    return Exchange(moves, np.where(moves, given_up, 0.0), bought)


def _owed(outcome: Outcome, people: People, ledger: Ledger, counts: Bools, n: int) -> Floats:
    """Value of what the law owes for some rows, claimed and paid when it arises."""
    rights = national(outcome.laws, people, ledger, counts).rights
    value = value_in_law(outcome.prices, people, rights, outcome.horizon)
    return value_of_rights(rights, value, n)


def _at_home(outcome: Outcome, people: People, rights: Rights, n: int) -> Floats:
    """Value of rights at home, claimed and paid when they arise."""
    value = value_in_law(outcome.prices, people, rights, outcome.horizon)
    there = rights.scheme == people.scheme[rights.person]
    return value_of_rights(rights, np.where(there, value, 0.0), n)
