"""The shares of all schemes of a career in which some periods are short."""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from portasim.agreements.periods import enough_own, short_periods
from portasim.core.arrays import Bools, Ints


@dataclass(frozen=True)
class Shared:
    """Shares of a career, schemes x persons.

    pays: whether a scheme owes anything; total: months behind its theoretical amount; own and base:
    numerator and denominator of its share; alone: whether it pays as if all periods were its own.
    """

    pays: Bools
    total: Ints
    own: Ints
    base: Ints
    alone: Bools


def shared(
    months: Ints,
    opened: Bools,
    last_m: Ints,
    least: int,
    rule: Literal["counted", "absorb", "lose", "last_payer"],
    national: Bools,
) -> Shared:
    """How schemes share a career in which some periods are shorter than the least.

    All arrays are schemes x persons: months; `opened`, whether the scheme's conditions are met by
    totalised months; `last_m`, the last month insured there; `national`, whether own months alone
    give a right. A short period without a national right relieves its scheme. What it is to the
    others is `short_periods`; under `last_payer` it is absorbed, and where all are relieved the
    last scheme whose conditions are met pays alone on all periods. Precedent: EU 883/2004 art.
    57(1) to (3) (S51, S52); 1408/71 art. 48(2) (S53).
    """
    word = "absorb" if rule == "last_payer" else rule
    others = [np.delete(np.arange(len(months)), scheme) for scheme in range(len(months))]
    totals = [
        short_periods(months[one], months[rest], least, word, national[rest])
        for one, rest in enumerate(others)
    ]
    pays = opened & (enough_own(months, least) | national) & (months > 0)
    alone = np.zeros_like(pays)
    if rule == "last_payer":
        met = opened & (months > 0)
        last = np.where(met, last_m, np.iinfo(np.int64).min).argmax(axis=0)
        relieved = ~((enough_own(months, least) | national) & (months > 0)).any(axis=0)
        alone = (np.arange(len(months))[:, None] == last) & met & relieved
    everything = months.sum(axis=0)
    return Shared(
        pays=pays | alone,
        total=np.where(alone, everything, np.where(pays, [one.theoretical for one in totals], 0)),
        own=np.where(alone, everything, np.where(pays, months, 0)),
        base=np.where(alone, everything, np.where(pays, [one.ratio for one in totals], 1)),
        alone=alone,
    )
