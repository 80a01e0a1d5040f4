"""Claims to rights: who files, when, with which papers, and until when.

The same draws decide in every scenario whether a person claims, so an instrument that raises a
share keeps everyone who claimed before.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import cast

import numpy as np

from portasim.agreements.acts import Act, acts, exported_from, fees
from portasim.agreements.model import Agreement
from portasim.agreements.parts import Claim, Refund, Transfer
from portasim.core.arrays import Bools, Floats, Ints
from portasim.core.calendar import DAYS_PER_YEAR, NEVER, months_after
from portasim.core.draws import Decision, exponentials, uniforms
from portasim.core.facts import Facts, People, lives_at_home_on
from portasim.law.laws import Laws
from portasim.law.scheme import late_claim_switch
from portasim.law.system import Law
from portasim.offices.claims import BENEFITS, Claims, LateClaims
from portasim.offices.config import Practice
from portasim.rights.right import Rights


@dataclass(frozen=True, slots=True)
class Filers:
    """People who may claim: what claimants do, the seed of their draws, and the end of the books.

    office: that holds each person's account; horizon: the last day in the books.
    """

    practice: Practice
    seed: int
    horizon: int
    people: People
    office: Ints

    def claims(
        self, closes: Ints, person: Ints, benefit: Ints, arises: Ints, filed: Ints, occasion: Ints
    ) -> Claims:
        """Claims ready for the counters, one row for each entry of `person`.

        closes: the last day of the law's window.
        """
        subject = self.people.subject[person]
        address = occasion * len(BENEFITS) + benefit
        papers = uniforms(self.seed, subject, Decision.DOCUMENTS, address)
        return Claims(
            person=person,
            benefit=benefit,
            province=self.office[person],
            arises=arises,
            closes=closes,
            filed=filed,
            death=self.people.death[person],
            service_u=uniforms(self.seed, subject, Decision.SERVICE, address),
            tie_u=uniforms(self.seed, subject, Decision.TIE, address),
            documents_ok=papers < self.practice.documents_accepted,
        )


@dataclass(frozen=True, slots=True)
class Filing:
    """The filing of old-age rights, one entry a right.

    death: of the person; filed: day, NEVER where nobody claims; queued: whether an office has to
    decide, else it is paid on the day of filing; claims_today: whether the person would claim
    without payment abroad; abroad: whether an agreement pays abroad; heirs, heirs_today: the
    chance that heirs claim, and without payment abroad; heirs_claim, heirs_claim_today: whether
    they do; fee_pct: of the payment channel where it is used.
    """

    death: Ints
    filed: Ints
    queued: Bools
    claims_today: Bools
    abroad: Bools
    heirs: Floats
    heirs_today: Floats
    heirs_claim: Bools
    heirs_claim_today: Bools
    fee_pct: Floats


def filing(
    filers: Filers, agreements: Sequence[Agreement], laws: Laws, facts: Facts, rights: Rights
) -> Filing:
    """The filing of each right: by where the person lives when it arises, or last did."""
    practice, people = filers.practice, filers.people
    person = rights.person
    subject, origin, death = people.subject[person], people.origin[person], people.death[person]
    seen = np.minimum(np.minimum(rights.arises, death), filers.horizon)
    at_home = lives_at_home_on(facts.spells, person, seen)
    queued = laws.at_work[rights.scheme]
    abroad = queued & at_home & (seen >= exported_from(agreements, origin, rights.scheme))
    today = np.where(
        queued,
        np.where(at_home, practice.files_from_home, practice.files_in_thailand),
        np.where(at_home, practice.home_files_at_home, practice.home_files_in_thailand),
    )
    share = np.where(abroad, practice.files_from_home_if_paid_abroad, today)
    chance = np.where(
        queued,
        uniforms(filers.seed, subject, Decision.CLAIMS),
        uniforms(filers.seed, subject, Decision.HOME_CLAIMS),
    )
    lag = np.where(queued, filing_lag(filers, subject, 0), 0)
    heirs_today = np.full(len(rights), practice.heirs_file)
    heirs = np.where(abroad, practice.heirs_file_if_paid_abroad, heirs_today)
    of_heirs = uniforms(filers.seed, subject, Decision.HEIRS_CLAIM)
    fee_of = fees(agreements)[origin]
    fee = np.where(abroad & (chance >= today), fee_of, 0.0)
    early = (rights.survivors > 0) & (of_heirs < heirs)
    return Filing(
        death=death,
        filed=np.where(chance < share, rights.arises + lag, NEVER),
        queued=queued,
        claims_today=chance < today,
        abroad=abroad,
        heirs=heirs,
        heirs_today=heirs_today,
        heirs_claim=of_heirs < heirs,
        heirs_claim_today=of_heirs < heirs_today,
        fee_pct=np.where(
            early, np.where(of_heirs < heirs_today, 0.0, fees(agreements)[origin]), fee
        ),
    )


def old_age_claims(
    filers: Filers, laws: Laws, rights: Rights, filed: Filing
) -> tuple[Ints, Claims]:
    """The rights that an office has to decide, by row, and their claims."""
    death = filers.people.death[rights.person]
    rows = np.flatnonzero(filed.queued & (rights.arises < death) & (rights.months > 0))
    zero, asked = np.zeros(len(rows), dtype=np.int64), rights.select(rows)
    closes = np.full(len(rows), NEVER)
    for scheme in laws.hosts:
        mine = asked.rows_of(scheme)
        closes[mine] = window_closes(laws.all[scheme], asked.arises[mine])
    claims = filers.claims(
        closes, asked.person, asked.benefit, asked.arises, filed.filed[rows], zero
    )
    return rows, claims


def filing_days(filers: Filers, subject: Ints, arises: Ints, share: Floats, occasion: Ints) -> Ints:
    """The day each claim is filed, NEVER where the person does not claim."""
    claims = uniforms(filers.seed, subject, Decision.CLAIMS, occasion) < share
    return np.where(claims, arises + filing_lag(filers, subject, occasion), NEVER)


def filing_lag(filers: Filers, subject: Ints, occasion: Ints | int) -> Ints:
    """Days from a right to its filing."""
    drawn = exponentials(filers.seed, subject, Decision.FILING_LAG, occasion)
    lag = np.floor(drawn * filers.practice.filing_lag_days)
    days: Ints = np.minimum(lag, 100 * DAYS_PER_YEAR).astype(np.int64)
    return days


def window_closes(law: Law, arises: Ints) -> Ints:
    """The last day of a law's claim window, whatever follows from missing it.

    NEVER where the law has no window.
    """
    if "claim_closes" not in law.rules:
        return np.full(len(arises), NEVER)
    switch = late_claim_switch(law)
    strict = law.changed({switch: "barred"}) if switch else law
    found = strict.evaluate(["claim_closes"], arises, {"claim_arises": arises})
    return np.asarray(found["claim_closes"]) - 1


def late_claims(law: Law) -> LateClaims:
    """What a law makes of a claim after its window.

    A law with a window and no switch means it; one without a window accepts every claim.
    """
    switch = late_claim_switch(law)
    if switch is None:
        return "barred" if "claim_closes" in law.rules else "accepted"
    return cast("LateClaims", law.choice(switch))


def agreed_windows(
    agreements: Sequence[Agreement], laws: Laws, people: People, paid_by: Ints, claims: Claims
) -> tuple[Claims, LateClaims]:
    """Claims with the windows that agreements give them, and what follows from missing one.

    Where an agreement says nothing, the law's window and the switch on late claims hold. The window
    of a refund or transfer comes on top and always bars. paid_by: the scheme of each claim.
    """
    late = {scheme: late_claims(laws.all[scheme]) for scheme in laws.hosts}
    bars = np.isin(paid_by, [scheme for scheme, word in late.items() if word == "barred"])
    agreed = acts(agreements, Claim)
    measures: list[tuple[str, int, Act[Refund] | Act[Transfer]]] = [
        *(("refund", code, act) for code, act in acts(agreements, Refund).items()),
        *(("transfer", code, act) for code, act in acts(agreements, Transfer).items()),
    ]
    if not agreed and not measures and len({*late.values()}) == 1:
        return claims, late[laws.hosts[0]]
    closes = np.where(bars, claims.closes, NEVER)
    origin = people.origin[claims.person]
    for code, act in agreed.items():
        rows = (origin == code) & (claims.arises >= act.since) & act.binds[paid_by]
        window = claims.closes
        if act.part.window_months is not None:
            window = months_after(claims.arises, act.part.window_months) - 1
        says = act.part.late_claim
        barred = bars if says is None else np.full(len(claims), says == "barred")
        closes[rows] = np.where(barred, window, NEVER)[rows]
    for word, code, measure in measures:
        window_months = measure.part.window_months
        if window_months is not None:
            rows = (origin == code) & (claims.benefit == BENEFITS.index(word))
            rows &= measure.binds[paid_by]
            last = months_after(claims.arises[rows], window_months) - 1
            closes[rows] = np.minimum(closes[rows], last)
    return replace(claims, closes=closes), "barred"
