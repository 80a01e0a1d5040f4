"""Which agreement covers whom: the terms of a plan by country of origin."""

from __future__ import annotations

from typing import Literal, TypeAlias

import numpy as np

from portasim.agreements.model import Agreement
from portasim.core.vocab import NEVER, ORIGINS, Ints, day
from portasim.study.plan import Plan

Measure: TypeAlias = Literal["export", "amount", "refund", "transfer"]


def terms(plan: Plan) -> dict[int, Agreement]:
    """The agreement that covers each country of origin, by its code."""
    return {
        ORIGINS.index(party): agreement
        for agreement in plan.agreements
        for party in agreement.parties
        if party != "TH"
    }


def from_day(plan: Plan, origin: Ints, measure: Measure) -> Ints:
    """The day from which an agreement gives each person a measure, NEVER where none does."""
    days = np.full(len(ORIGINS), NEVER, dtype=np.int64)
    for code, agreement in terms(plan).items():
        if getattr(agreement, measure) is not None:
            days[code] = day(agreement.from_)
    return days[origin]
