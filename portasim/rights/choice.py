"""The choice between a national right and an agreement's offer."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from portasim.agreements.acts import acts
from portasim.agreements.amounts import Offer, displaces, prefer
from portasim.agreements.model import Agreement
from portasim.agreements.parts import Amount
from portasim.core.arrays import Bools, Floats, Ints
from portasim.core.facts import People
from portasim.rights.right import Offers, Rights
from portasim.rights.valuation import Worth


def prefers_offer(
    agreements: Sequence[Agreement],
    people: People,
    rights: Rights,
    offers: Offers,
    worth: Worth,
    heirs: Floats,
) -> Bools:
    """The rights in whose place the agreement's offer is taken.

    worth: of a minor unit of each right when it is decided; heirs: the chance that heirs claim.
    Whoever is never paid still has a right to choose and is compared as if paid at once.
    """
    chosen = np.zeros(len(rights), dtype=np.bool_)
    agreed = acts(agreements, Amount)
    if not offers.opens.any():
        return chosen
    origin: Ints = people.origin[rights.person]
    national = Offer(rights.monthly, worth.of(rights.monthly, rights.lump_sum, heirs))
    offered = Offer(offers.monthly, worth.of(offers.monthly, offers.lump_sum, heirs))
    better = offered.present_value > national.present_value
    for code, act in agreed.items():
        how = act.part
        taken = offers.opens & (origin == code)
        if how.choose == "higher_of":
            taken = prefer(how.compare, taken, national, offered, better)
        chosen |= displaces(act.agreement.lump_sum, taken, rights.lump_sum, better)
    return chosen
