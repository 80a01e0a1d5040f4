"""Acts of agreements by country of origin: which agreement does what for whom, and from when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Generic, TypeVar

import numpy as np

from portasim.agreements.model import Agreement, no_month_twice
from portasim.agreements.parts import Export, Part, Refund
from portasim.core.arrays import Bools, Floats, Ints
from portasim.core.calendar import NEVER, day, first_month_on, months_of
from portasim.core.words import COUNTRIES, COUNTRY_NAMES, HOSTS, ORIGINS, Country

P = TypeVar("P", bound=Part)

_AT_WORK: Final = COUNTRIES.index(HOSTS[0])


@dataclass(frozen=True, slots=True)
class Act(Generic[P]):
    """One thing that an agreement does, and the part of the agreement that says how."""

    agreement: Agreement
    part: P

    @property
    def since(self) -> int:
        """The day of entry into force."""
        return day(self.agreement.from_)

    @property
    def first_month(self) -> int:
        """The first whole month under the agreement."""
        return int(first_month_on(np.array([self.since]))[0])

    @property
    def binds(self) -> Bools:
        """Whether each scheme, in the order of COUNTRIES, is that of a party."""
        return np.isin(COUNTRIES, self.agreement.parties)

    @property
    def counts_from(self) -> int | None:
        """The first month whose periods are added, None where past periods count."""
        if self.agreement.past_periods == "count":
            return None
        return int(months_of(np.array([self.since]))[0])


def acts(agreements: Sequence[Agreement], kind: type[P]) -> dict[int, Act[P]]:
    """One act of agreements, such as Refund, for each country of origin, by its code in ORIGINS.

    Raises ValueError as `no_two_do_the_same`.
    """
    found = {}
    for country, mine in acts_by_country(agreements).items():
        for agreement in mine.values():
            part = agreement.carries(kind)
            if part is not None:
                found[ORIGINS.index(country)] = Act(agreement, part)
    return found


def exports(agreements: Sequence[Agreement]) -> dict[int, Act[Export]]:
    """Payment abroad to each country of origin, by its code."""
    return {
        code: act
        for code, act in acts(agreements, Export).items()
        if act.part.to is None or ORIGINS[code] in act.part.to
    }


def exported_from(
    agreements: Sequence[Agreement], origin: Ints, scheme: Ints | int = _AT_WORK
) -> Ints:
    """The day from which a scheme pays a person abroad by agreement, NEVER where it does not.

    origin: of the person, one entry a row; scheme: that pays, a position in COUNTRIES, one or one a
    row.
    """
    days = np.full((len(COUNTRIES), len(ORIGINS)), NEVER, dtype=np.int64)
    for code, act in exports(agreements).items():
        days[act.binds, code] = act.since
    return days[scheme, origin]


def fees(agreements: Sequence[Agreement]) -> Floats:
    """The fee of the payment channel by country of origin, per cent."""
    found = np.zeros(len(ORIGINS))
    for code, act in exports(agreements).items():
        found[code] = act.part.fee_pct
    return found


def fee_abroad(
    agreements: Sequence[Agreement], origin: Ints, on: Ints, scheme: Ints | int = _AT_WORK
) -> Floats:
    """The fee of payments abroad by a scheme on some days, per cent; 0 before an agreement pays.

    Rows as in `exported_from`.
    """
    since = exported_from(agreements, origin, scheme)
    found: Floats = np.where(on >= since, fees(agreements)[origin], 0.0)
    return found


def acts_by_country(agreements: Sequence[Agreement]) -> dict[Country, dict[str, Agreement]]:
    """For each country of origin the agreement that carries each act; order decides nothing.

    Raises ValueError as `no_two_do_the_same`.
    """
    found: dict[Country, dict[str, Agreement]] = {}
    for agreement in agreements:
        for country in agreement.parties:
            if country not in ORIGINS:
                continue
            mine = found.setdefault(country, {})
            for act in agreement.does():
                if act in mine:
                    raise ValueError(
                        f"'{mine[act].id}' and '{agreement.id}' both give {COUNTRY_NAMES[country]} "
                        f"{act}; the result would depend on which comes first"
                    )
                mine[act] = agreement
    for country, mine in found.items():
        names = sorted({agreement.id for agreement in mine.values()})
        refund = mine["refund"].carries(Refund) if "refund" in mine else None
        no_month_twice(mine, refund, f" for {COUNTRY_NAMES[country]} ({', '.join(names)})")
    return found


def no_two_do_the_same(agreements: Sequence[Agreement]) -> None:
    """Refuse two agreements that do the same thing for one country of origin, or undo each other.

    They may stand side by side where one pays abroad and the other adds months. Raises ValueError
    naming both.
    """
    acts_by_country(agreements)
