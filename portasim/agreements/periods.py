"""Which periods an agreement adds together: whose, of which kind, and how short ones are treated.

Months are whole months, one entry a person unless said otherwise. Every operator works in any unit
of periods as long as all of its arguments are in the same one.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

import numpy as np

from portasim.core.arrays import Bools, Ints, sum_by

PERIOD_KINDS: Final = ("compulsory", "voluntary", "equivalent")
"""Kinds of insurance periods, the stronger first; an equivalent period is one that law treats as
insured, such as child care."""

Overlap: TypeAlias = Literal["once", "compulsory_first"]
"""Whose a period is that stands in both records: the own scheme's, or the stronger one's."""

ShortPeriods: TypeAlias = Literal["counted", "absorb", "lose", "last_payer"]
"""What becomes of a period too short for a benefit of its own; see `short_periods`."""


def aggregate(own: Ints, foreign: Ints) -> Ints:
    """Totalised periods: own and foreign ones added (EU 883/2004 art. 6, C157, 20 CFR 404.1908).

    A period that is both is given once; see `overlapping`.
    """
    return own + foreign


@dataclass(frozen=True)
class Periods:
    """Insurance periods in rows: person, months [first_m, last_m) and position in PERIOD_KINDS."""

    person: Ints
    first_m: Ints
    last_m: Ints
    kind: Ints


@dataclass(frozen=True)
class Counted:
    """Months that count, one entry a person.

    own and foreign: months to add, disjoint; displaced: own months that a stronger foreign period
    takes out of the total, for which the own scheme still owes what they bought by themselves.
    """

    own: Ints
    foreign: Ints
    displaced: Ints


def overlapping(own: Periods, foreign: Periods, n: int, rule: Overlap) -> Counted:
    """Own and foreign months of persons 0 to n - 1 with every calendar month counted once.

    `once`: a month in both records is an own month. `compulsory_first`: it belongs to the record
    where it is compulsory, then voluntary, then equivalent; to the own one where both are alike.
    Precedent: EU 987/2009 art. 12 (S54); the displaced voluntary months are paid as an extra
    (art. 43, S55).
    """
    person, months, strength = _segments(own, foreign)
    none = len(PERIOD_KINDS)
    mine, theirs = strength
    kept = (mine < none) & ((mine <= theirs) | (rule == "once"))
    given = (theirs < none) & ~kept
    return Counted(
        own=sum_by(person, np.where(kept, months, 0), n),
        foreign=sum_by(person, np.where(given, months, 0), n),
        displaced=sum_by(person, np.where((mine < none) & ~kept, months, 0), n),
    )


def _segments(own: Periods, foreign: Periods) -> tuple[Ints, Ints, tuple[Ints, Ints]]:
    """Stretches between neighbouring edges: their person, months, and the strongest kind that holds
    in either record, len(PERIOD_KINDS) where none does."""  # noqa: D205, D209
    edges = np.concatenate([own.first_m, own.last_m, foreign.first_m, foreign.last_m])
    if not edges.size:
        nobody = np.zeros(0, dtype=np.int64)
        return nobody, nobody, (nobody, nobody)
    low, width = int(edges.min()), int(edges.max() - edges.min()) + 1

    def place(person: Ints, month: Ints) -> Ints:
        return person * width + (month - low)

    cuts = np.unique(
        np.concatenate(
            [
                place(rows.person, month)
                for rows in (own, foreign)
                for month in (rows.first_m, rows.last_m)
            ]
        )
    )
    best = []
    for rows in (own, foreign):
        strongest = np.full(len(cuts), len(PERIOD_KINDS), dtype=np.int64)
        for kind in reversed(range(len(PERIOD_KINDS))):
            here = (rows.kind == kind) & (rows.last_m > rows.first_m)
            turns = np.zeros(len(cuts), dtype=np.int64)
            opens = np.searchsorted(cuts, place(rows.person[here], rows.first_m[here]))
            closes = np.searchsorted(cuts, place(rows.person[here], rows.last_m[here]))
            np.add.at(turns, opens, 1)
            np.add.at(turns, closes, -1)
            strongest[np.cumsum(turns) > 0] = kind
        best.append(strongest)
    person = cuts // width
    months = np.diff(cuts, append=cuts[-1:])
    months[:-1][person[1:] != person[:-1]] = 0
    return person, months, (best[0], best[1])


def enough_own(own: Ints, least: int) -> Bools:
    """Whether own periods reach the least that an agreement asks for before it pays anything.

    Precedent: six quarters in the United States (S66); 52 weeks in Ireland (S70); a year or 180
    days in Turkish treaties (S108); a year in EU 883/2004 art. 57(1) (S51).
    """
    return own >= least


def pooled(months: Mapping[str, Ints], host: str, parties: Collection[str]) -> Ints:
    """The foreign months that one agreement adds for a host: those of its parties, nobody else's.

    `months` is by country, the host's own among them or not. A bilateral agreement therefore never
    pools a third state, and two of them are never chained; a multilateral one pools all its
    parties. Precedent: 20 CFR 404.1910 (S35); SST item 504482, third-state periods
    refused (S76); EU 883/2004 art. 6 for the multilateral.
    """
    size = np.broadcast_shapes(*(np.shape(column) for column in months.values()))
    total = np.zeros(size, dtype=np.int64)
    if host in parties:
        for country, column in months.items():
            if country != host and country in parties:
                total = total + column
    return total


def most_favourable(amounts: Ints) -> Ints:
    """Which of several agreements pays, by the row of `amounts` (agreements x persons).

    The highest amount, the first row among equals, so that the order of a list decides nothing of
    what is paid. Precedent: 20 CFR 404.1910 (S35).
    """
    best: Ints = np.argmax(amounts, axis=0)
    return best


@dataclass(frozen=True)
class Shared:
    """What short periods leave, schemes x persons.

    pays: whether a scheme owes anything; total: months behind its theoretical amount; own and base:
    numerator and denominator of its share; alone: whether it pays as if all periods were its own.
    """

    pays: Bools
    total: Ints
    own: Ints
    base: Ints
    alone: Bools


def short_periods(
    months: Ints, opened: Bools, last_m: Ints, least: int, rule: ShortPeriods, national: Bools
) -> Shared:
    """How schemes share a career in which some periods are shorter than the least.

    All arrays are schemes x persons: months; `opened`, whether the scheme's conditions are met by
    totalised months; `last_m`, the last month insured there; `national`, whether own months alone
    give a right. A short period without a national right relieves its scheme. `counted`: it stays
    in every other scheme's sums like any other. `absorb`: others count it for the theoretical
    amount, T, and leave it out of the ratio, own / (T - short). `lose`: nobody counts it.
    `last_payer`: as `absorb`, and where all are relieved the last scheme whose conditions are met
    pays alone on all periods. Precedent: EU 883/2004 art. 57(1) to (3) (S51, S52); 1408/71
    art. 48(2) (S53).
    """
    short = (months < least) & ~national & (months > 0)
    everything = months.sum(axis=0, keepdims=True)
    relieved = np.where(short, months, 0).sum(axis=0, keepdims=True)
    total = np.broadcast_to(everything - (relieved if rule == "lose" else 0), months.shape)
    base = np.broadcast_to(everything - (0 if rule == "counted" else relieved), months.shape)
    pays = opened & ~short & (months > 0)
    alone = np.zeros_like(pays)
    if rule == "last_payer":
        all_short = (short | (months == 0)).all(axis=0) & (months > 0).any(axis=0)
        met = opened & (months > 0)
        last = np.where(met, last_m, np.iinfo(np.int64).min).argmax(axis=0)
        scheme = np.arange(len(months))[:, None]
        alone = (scheme == last) & met & all_short
    own = np.where(alone, total, np.where(pays, months, 0))
    return Shared(
        pays=pays | alone,
        total=np.where(pays | alone, total, 0),
        own=own,
        base=np.where(alone, total, np.where(pays, base, 1)),
        alone=alone,
    )
