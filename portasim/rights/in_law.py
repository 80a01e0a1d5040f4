"""Rights by the laws alone, before any agreement or claim: what all plans over a law share."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from portasim.core.facts import Facts
from portasim.law.laws import Laws
from portasim.rights.ledger import NOT_PROVABLE, NOT_REGISTERED, PROVABLE, Ledger, keep_books
from portasim.rights.national import Standing, national
from portasim.rights.valuation import Prices


@dataclass(frozen=True, slots=True)
class InLaw:
    """What the laws alone make of facts, shared by every plan over them.

    ledger; in_law: the rights by every liable month; recorded: those by the months on record;
    one_record: those at the place of work by every month paid for, as if all stood on one account.
    """

    laws: Laws
    prices: Prices
    ledger: Ledger
    in_law: Standing
    recorded: Standing
    one_record: Standing


def rights_in_law(laws: Laws, prices: Prices, facts: Facts) -> InLaw:
    """The ledger of facts under laws, and the rights of a perfect practice and of the record."""
    ledger = keep_books(laws, facts)
    at_work = laws.at_work[ledger.scheme]
    liable = np.where(at_work, ledger.step >= NOT_REGISTERED, ledger.step == PROVABLE)
    return InLaw(
        laws=laws,
        prices=prices,
        ledger=ledger,
        in_law=national(laws, facts.people, ledger, liable),
        recorded=national(laws, facts.people, ledger),
        one_record=national(laws, facts.people, ledger, at_work & (ledger.step >= NOT_PROVABLE)),
    )
