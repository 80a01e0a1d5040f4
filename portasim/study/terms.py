"""Which agreement does what for whom: the acts of a plan by country of origin."""

from __future__ import annotations

from dataclasses import replace
from typing import cast

import numpy as np

from portasim.agreements.model import Agreement, acts_by_country
from portasim.core.vocab import NEVER, ORIGINS, Floats, Ints, day
from portasim.law.system import Law
from portasim.offices.claims import BENEFITS, Claims, LateClaims
from portasim.study.claims import People, months_after
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


def fee_abroad(plan: Plan, origin: Ints, on: Ints) -> Floats:
    """The fee of payments abroad on some days, per cent; 0 before an agreement pays abroad."""
    found: Floats = np.where(on >= exported_from(plan, origin), fees(plan)[origin], 0.0)
    return found


def agreed_windows(
    plan: Plan, law: Law, people: People, claims: Claims
) -> tuple[Claims, LateClaims]:
    """Claims with the windows that agreements give them, and what follows from missing one.

    Where an agreement says nothing, the law's window and the switch on late claims hold. The window
    of a refund or transfer comes on top and always bars.
    """
    late = cast("LateClaims", law.choice("TH.switch.late_claim"))
    agreed = terms(plan, "claim")
    departing = {word: terms(plan, word) for word in ("refund", "transfer")}
    if not agreed and not any(departing.values()):
        return claims, late
    closes = claims.closes.copy() if late == "barred" else np.full(len(claims), NEVER)
    origin = people.origin[claims.person]
    for code, agreement in agreed.items():
        rows = (origin == code) & (claims.arises >= day(agreement.from_))
        terms_of = agreement.claim
        if terms_of is None:
            continue
        window = claims.closes
        if terms_of.window_months is not None:
            window = months_after(claims.arises, terms_of.window_months) - 1
        accepted = (terms_of.late_claim or late) == "accepted"
        closes[rows] = NEVER if accepted else window[rows]
    for word, measures in departing.items():
        for code, agreement in measures.items():
            measure = agreement.refund or agreement.transfer
            if measure is None or measure.window_months is None:
                continue
            rows = (origin == code) & (claims.benefit == BENEFITS.index(word))
            last = months_after(claims.arises[rows], measure.window_months) - 1
            closes[rows] = np.minimum(closes[rows], last)
    return replace(claims, closes=closes), "barred"
