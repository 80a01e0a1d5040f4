"""The choice between a national right and an agreement's."""

from __future__ import annotations

import numpy as np

from portasim.agreements.acts import acts
from portasim.agreements.amounts import Offer, displaces, prefer
from portasim.core.arrays import Bools, Ints
from portasim.core.facts import Facts
from portasim.scenario.plan import Plan


def prefers_agreement(
    plan: Plan, world: Facts, opens: Bools, national: Offer, agreed: Offer, lump_sum: Ints
) -> Bools:
    """Whose amount each person is paid, True for the agreement's.

    lump_sum: what the totalised pension would displace, minor units.
    """
    chosen = np.zeros(world.n, dtype=np.bool_)
    better = agreed.present_value > national.present_value
    for code, agreement in acts(plan.agreements, "amount").items():
        how = agreement.amount
        if how is None:
            continue
        rows = world.people.origin == code
        taken = opens & rows
        if how.choose == "higher_of":
            taken = prefer(how.compare, taken, national, agreed, better)
        chosen |= displaces(agreement.lump_sum, taken, lump_sum, better)
    return chosen
