"""Which agreement covers whom: the terms of a plan by country of origin."""

from __future__ import annotations

import numpy as np

from portasim.agreements.model import Agreement
from portasim.core.vocab import NEVER, ORIGINS, Ints, day
from portasim.study.plan import Plan


def terms(plan: Plan) -> dict[int, Agreement]:
    """The agreement that covers each country of origin, by its code."""
    return {
        ORIGINS.index(party): agreement
        for agreement in plan.agreements
        for party in agreement.parties
        if party != "TH"
    }


def exported_from(plan: Plan, origin: Ints) -> Ints:
    """The day from which an agreement pays each person abroad, NEVER where none does."""
    days = np.full(len(ORIGINS), NEVER, dtype=np.int64)
    for code, agreement in terms(plan).items():
        if agreement.export is not None:
            days[code] = day(agreement.from_)
    return days[origin]
