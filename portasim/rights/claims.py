"""Who claims what, when and where: from rights that arise to money that is decided.

Claims arise at the later of age 55 and the end of insurance, and at departure only where an
agreement pays then. The same luck decides in every scenario whether a person claims, so an
instrument that raises a share keeps everyone who claimed before.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import cast

import numpy as np

from portasim.agreements.acts import Act, acts
from portasim.agreements.parts import Refund, Transfer
from portasim.core.arrays import Floats, Ints
from portasim.core.calendar import DAYS_PER_YEAR, NEVER, day, months_after
from portasim.core.draws import Decision, exponentials, uniforms
from portasim.core.facts import People
from portasim.law.system import Law
from portasim.offices.claims import BENEFITS, Claims, LateClaims
from portasim.offices.config import Practice
from portasim.scenario.plan import Plan


def window_closes(law: Law, arises: Ints) -> Ints:
    """The last day of the claim window of section 56, whatever follows from missing it."""
    strict = law.changed({"TH.switch.late_claim": "barred"})
    closes = np.asarray(
        strict.evaluate(["claim_closes"], arises, {"claim_arises": arises})["claim_closes"]
    )
    return closes - 1


def filing_days(
    seed: int, subject: Ints, arises: Ints, share: Floats, practice: Practice, occasion: Ints | int
) -> Ints:
    """The day each claim is filed, NEVER where the person does not claim."""
    claims = uniforms(seed, subject, Decision.CLAIMS, occasion) < share
    lag = exponentials(seed, subject, Decision.FILING_LAG, occasion) * practice.filing_lag_days
    lag = np.minimum(np.floor(lag), 100 * DAYS_PER_YEAR).astype(np.int64)
    return np.where(claims, arises + lag, NEVER)


def make_claims(
    law: Law,
    seed: int,
    people: People,
    office: Ints,
    person: Ints,
    benefit: Ints,
    arises: Ints,
    filed: Ints,
    occasion: Ints,
    practice: Practice,
) -> Claims:
    """Claims ready for the counters, one row for each entry of `person`."""
    subject = people.subject[person]
    address = occasion * len(BENEFITS) + benefit
    return Claims(
        person=person,
        benefit=benefit,
        province=office[person],
        arises=arises,
        closes=window_closes(law, arises),
        filed=filed,
        death=people.death[person],
        service_u=uniforms(seed, subject, Decision.SERVICE, address),
        tie_u=uniforms(seed, subject, Decision.TIE, address),
        documents_ok=uniforms(seed, subject, Decision.DOCUMENTS, address)
        < practice.documents_accepted,
    )


def agreed_windows(
    plan: Plan, law: Law, people: People, claims: Claims
) -> tuple[Claims, LateClaims]:
    """Claims with the windows that agreements give them, and what follows from missing one.

    Where an agreement says nothing, the law's window and the switch on late claims hold. The window
    of a refund or transfer comes on top and always bars.
    """
    late = cast("LateClaims", law.choice("TH.switch.late_claim"))
    agreed = acts(plan.agreements, "claim")
    departing: dict[str, Mapping[int, Act[Refund] | Act[Transfer]]] = {
        "refund": acts(plan.agreements, Refund),
        "transfer": acts(plan.agreements, Transfer),
    }
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
        for code, act in measures.items():
            if act.part.window_months is None:
                continue
            rows = (origin == code) & (claims.benefit == BENEFITS.index(word))
            last = months_after(claims.arises[rows], act.part.window_months) - 1
            closes[rows] = np.minimum(closes[rows], last)
    return replace(claims, closes=closes), "barred"
