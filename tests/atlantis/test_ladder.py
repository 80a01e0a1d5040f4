"""The ladder of a host other than Thailand: its own months, minimum and money, in its own law."""

from dataclasses import replace

import numpy as np
import pytest

from portasim.books.ladder import NEVER_NEGATIVE, RUNGS, ladder
from portasim.core.words import COUNTRIES
from portasim.law.laws import LawChanges, Laws, make_laws

TH = COUNTRIES.index("TH")
V = {rung: number for number, rung in enumerate(RUNGS)}


@pytest.mark.parametrize("coins", [False, True])
def test_a_host_in_the_place_of_thailand_has_a_ladder_by_its_own_law(hand, atlantis, coins):
    """A year registered and a year not: two qualify, ten baht for each month."""
    law = atlantis(coins=coins)
    laws = Laws((law, *make_laws(LawChanges()).all[1:]))
    facts = hand.world(
        hand.person(
            "KH",
            "1970-07-10",
            ("thai", "2020-01-01", "2021-01-01", 10_000),
            ("thai", "2021-01-01", "2022-01-01", 10_000),
        ),
        hand.person("LA", "1970-07-10", ("thai", "2020-01-01", "2021-01-01", 10_000)),
    )
    known = ~((facts.spells.person == 0) & (np.arange(len(facts.spells)) == 1))
    spells = facts.spells.replace(wage_m=facts.spells.wage_m // (10 if coins else 1))
    facts = replace(facts, spells=spells, registered=known, remitted=known, provable=known)
    lived = hand.lived(hand.plan(), facts, laws=laws)
    found = ladder(lived.outcome, facts, lived.plan.valuation.life_table)
    assert found.rungs[[V[rung] for rung in NEVER_NEGATIVE]].min() >= 0
    assert not found.values[:, TH + 1 :].any()
    # a lump sum of what the worker paid, a tenth of the wage, then a pension of 240 baht
    assert not found.rungs[V["on_one_record"] : V["registered"]].any()
    first, second = found.total[V["claimed"]], found.total[V["in_proportion"]]
    assert first[0] == pytest.approx(first[1])
    assert second[0] == found.total[V["registered"], 0] > first[0]
    # twelve of twenty-four months are half a pension of 240 baht, in another life table
    assert found.rungs[V["in_proportion"], 1] > 0
    assert found.rungs[V["in_proportion"], 0] == 0
    assert second[1] / second[0] == pytest.approx(0.5, rel=0.2)
    # 1,000 and 2,000 baht a month for a year, never paid
    paid = found.unpaid[1, :, 0]
    assert paid[1] == pytest.approx(2 * paid[0])
    assert 10_000 < paid[0] < 15_000
