"""Which agreement does what for whom: the acts of a plan by country of origin."""

from __future__ import annotations

import numpy as np

from portasim.agreements.model import Agreement, acts_by_country
from portasim.core.vocab import NEVER, ORIGINS, Floats, Ints, day
from portasim.study.plan import Plan


def terms(plan: Plan, act: str) -> dict[int, Agreement]:
    """The agreement that carries an act (of ACTS) for each country of origin, by its code."""
    return {
        ORIGINS.index(country): acts[act]
        for country, acts in acts_by_country(plan.agreements).items()
        if country != "TH" and act in acts
    }


def exports(plan: Plan) -> dict[int, Agreement]:
    """The agreement that pays abroad to each country of origin, by its code."""
    return {
        code: agreement
        for code, agreement in terms(plan, "export").items()
        if agreement.export is not None
        and (agreement.export.to is None or ORIGINS[code] in agreement.export.to)
    }


def exported_from(plan: Plan, origin: Ints) -> Ints:
    """The day from which an agreement pays each person abroad, NEVER where none does."""
    days = np.full(len(ORIGINS), NEVER, dtype=np.int64)
    for code, agreement in exports(plan).items():
        days[code] = day(agreement.from_)
    return days[origin]


def fees(plan: Plan) -> Floats:
    """The fee of the payment channel by country of origin, per cent."""
    found = np.zeros(len(ORIGINS))
    for code, agreement in exports(plan).items():
        found[code] = agreement.export.fee_pct if agreement.export is not None else 0.0
    return found
