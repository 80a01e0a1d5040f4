"""Which agreement does what for whom: the acts of a plan by country of origin."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from portasim.agreements.model import Agreement, no_month_twice
from portasim.core.arrays import Floats, Ints
from portasim.core.calendar import NEVER, day
from portasim.core.words import COUNTRY_NAMES, ORIGINS, Country


def acts(agreements: Sequence[Agreement], act: str) -> dict[int, Agreement]:
    """The agreement that carries an act (of ACTS) for each country of origin, by its code."""
    return {
        ORIGINS.index(country): mine[act]
        for country, mine in acts_by_country(agreements).items()
        if country != "TH" and act in mine
    }


def exports(agreements: Sequence[Agreement]) -> dict[int, Agreement]:
    """The agreement that pays abroad to each country of origin, by its code."""
    return {
        code: agreement
        for code, agreement in acts(agreements, "export").items()
        if agreement.export is not None
        and (agreement.export.to is None or ORIGINS[code] in agreement.export.to)
    }


def exported_from(agreements: Sequence[Agreement], origin: Ints) -> Ints:
    """The day from which an agreement pays each person abroad, NEVER where none does."""
    days = np.full(len(ORIGINS), NEVER, dtype=np.int64)
    for code, agreement in exports(agreements).items():
        days[code] = day(agreement.from_)
    return days[origin]


def fees(agreements: Sequence[Agreement]) -> Floats:
    """The fee of the payment channel by country of origin, per cent."""
    found = np.zeros(len(ORIGINS))
    for code, agreement in exports(agreements).items():
        found[code] = agreement.export.fee_pct if agreement.export is not None else 0.0
    return found


def fee_abroad(agreements: Sequence[Agreement], origin: Ints, on: Ints) -> Floats:
    """The fee of payments abroad on some days, per cent; 0 before an agreement pays abroad."""
    found: Floats = np.where(on >= exported_from(agreements, origin), fees(agreements)[origin], 0.0)
    return found


def acts_by_country(agreements: Sequence[Agreement]) -> dict[Country, dict[str, Agreement]]:
    """For each country of origin the agreement that carries each act; order decides nothing.

    Raises ValueError as `no_two_do_the_same`.
    """
    found: dict[Country, dict[str, Agreement]] = {}
    for agreement in agreements:
        for country in agreement.parties:
            if country == "TH":
                continue
            mine = found.setdefault(country, {})
            for act in agreement.does():
                if act in mine:
                    raise ValueError(
                        f"'{mine[act].id}' and '{agreement.id}' both give {COUNTRY_NAMES[country]} "
                        f"{act}; the result would depend on which comes first"
                    )
                mine[act] = agreement
    for country, acts in found.items():
        names = sorted({agreement.id for agreement in acts.values()})
        refund = acts["refund"].refund if "refund" in acts else None
        no_month_twice(acts, refund, f" for {COUNTRY_NAMES[country]} ({', '.join(names)})")
    return found


def no_two_do_the_same(agreements: Sequence[Agreement]) -> None:
    """Refuse two agreements that do the same thing for one country of origin, or undo each other.

    They may stand side by side where one pays abroad and the other adds months. Raises ValueError
    naming both.
    """
    acts_by_country(agreements)
