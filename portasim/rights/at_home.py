"""Rights to old-age money at home: what the law of the country of origin makes of home months.

Each scheme is asked through the same rules (portasim.law.scheme), so a country more costs content
and nothing here. Amounts are minor units of the home currency until they are valued in baht.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from portasim.core.arrays import Floats, Ints
from portasim.core.calendar import NEVER, first_days, months_of
from portasim.core.facts import Facts
from portasim.core.spans import disjoint
from portasim.law.laws import Laws
from portasim.law.scheme import Career, career_facts, pension_age_reached
from portasim.law.system import Law
from portasim.rights.credit import Credited
from portasim.rights.home_prices import HomePrices
from portasim.rights.ledger import Ledger
from portasim.rights.right import Asked, HomeRight


def careers(
    laws: Laws, world: Facts, ledger: Ledger, credited: Credited | None = None
) -> Iterator[tuple[Law, Ints, Career]]:
    """The home law, the persons and their insured careers at home, a country at a time.

    A month that is insured at home already is not bought a second time.
    """
    insured = ledger.home_insured
    columns = [
        ledger.home_person[insured],
        ledger.home_first_m[insured],
        ledger.home_last_m[insured],
        ledger.home_wage[insured],
    ]
    if credited is not None:
        more = (credited.person, credited.first_m, credited.last_m, credited.wage_m)
        columns = [np.concatenate(pair) for pair in zip(columns, more, strict=True)]
        bought = np.arange(len(columns[0])) >= int(insured.sum())
        order = np.lexsort((bought, columns[1], columns[0]))
        columns = [column[order] for column in columns]
        columns[1], columns[2] = disjoint(*columns[:3])
    some = columns[2] > columns[1]
    people = world.people
    for code, law in enumerate(laws.home):
        rows = np.flatnonzero(some & (people.origin[columns[0]] == code))
        if not rows.size:
            continue
        who, index = np.unique(columns[0][rows], return_inverse=True)
        first, last, wage = (column[rows] for column in columns[1:])
        yield law, who, Career(index, first, last, wage, people.birth[who], people.sex[who])


def arises_at_home(law: Law, career: Career) -> Ints:
    """The later of the pension age of home and the end of insurance there, one a person."""
    ends = np.zeros(career.n, dtype=np.int64)
    np.maximum.at(ends, career.person, career.last_m)
    return np.maximum(pension_age_reached(law, career.birth, career.sex), first_days(ends))


def facts_at_home(law: Law, career: Career, on: Ints) -> dict[str, Ints]:
    """Everything the rules of old age at home ask for, one entry a person."""
    return {**career_facts(law, career, on), "birth_day": career.birth, "sex": career.sex}


def in_force(law: Law, on: Ints) -> Ints:
    """Days moved to the first on which the home law has an answer, where they lie before it."""
    return np.maximum(on, law.rules["pension_m"][0].since)


def home_rights(
    laws: Laws, world: Facts, ledger: Ledger, credited: Credited | None = None
) -> HomeRight:
    """The rights that months insured at home, and months bought there, give by home law alone."""
    n = world.n
    arises_of = np.full(n, NEVER, dtype=np.int64)
    amounts = np.zeros((3, n), dtype=np.int64)
    asked = []
    for law, who, career in careers(laws, world, ledger, credited):
        arises = arises_at_home(law, career)
        on = in_force(law, arises)
        facts = facts_at_home(law, career, on)
        found = law.evaluate(["pension_m", "lump_sum"], on, facts)
        alive = arises < world.people.death[who]
        arises_of[who] = arises
        amounts[0, who] = facts["months"]
        for row, name in enumerate(("pension_m", "lump_sum"), start=1):
            amounts[row, who] = np.where(alive, np.asarray(found[name]), 0)
        asked.append(Asked(laws.home.index(law), who, on, facts))
    return HomeRight(arises_of, amounts[0], amounts[1], amounts[2], tuple(asked))


def home_value(
    prices: HomePrices,
    world: Facts,
    right: HomeRight,
    pension_m: Ints,
    lump_sum: Ints,
    horizon: int,
) -> Floats:
    """Present value in baht of home money paid from the month after it arises, while alive.

    horizon: the last day in the books; a right that arises later is in no book.
    """
    people = world.people
    paid = (right.arises < people.death) & (right.arises <= horizon)
    on = np.where(paid, right.arises, NEVER)
    start = np.where(paid, first_days(months_of(np.where(paid, on, 0)) + 1), NEVER)
    lump = prices.discounted(prices.baht(people.origin, lump_sum, on), on)
    worth = prices.for_life(people.origin, people.sex, people.birth, np.where(paid, start, 0))
    pension = prices.baht(people.origin, pension_m, start) * worth
    return lump + prices.discounted(pension, start)
