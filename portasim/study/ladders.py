"""Sums of the ladder of what is lost over persons, by cell: no value of a person is kept."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from portasim.books.ladder import PAYERS, RUNGS, UNPAID, Ladder
from portasim.core.arrays import Bools, Floats
from portasim.core.facts import Facts
from portasim.core.words import COUNTRIES
from portasim.study.persons import cell_of, who
from portasim.study.sums import Sums, squares

HALF_SATANG: Final = 0.005
"""Baht: what is no amount of money is not counted as a loss."""


def ladder_sums(ladder: Ladder, facts: Facts) -> Sums:
    """The sums of a ladder by cell: each rung by its word, the rest as named below."""
    return Sums.of(_columns(ladder), cell_of(who(facts)))


def scheme_name(rung: str, country: str) -> str:
    """The name of what one scheme's rights are worth more at a rung."""
    return f"{rung}_{country}"


def negative_name(rung: str) -> str:
    """The name of the number of persons who have less with a barrier lifted."""
    return f"{rung}_negative"


def unpaid_name(rung: str, payer: str) -> str:
    """The name of contributions of a payer that were never paid and would be at a rung."""
    return f"{rung}_unpaid_{payer}"


def _columns(ladder: Ladder) -> Mapping[str, Floats | Bools]:
    found: dict[str, Floats | Bools] = {}
    values, rungs = ladder.values, ladder.rungs
    for number, rung in enumerate(RUNGS):
        found[rung] = rungs[number]
        found[negative_name(rung)] = rungs[number] < -HALF_SATANG
        before = values[number - 1] if number else 0.0
        by_scheme = values[number] - before
        for scheme, country in enumerate(COUNTRIES):
            found[scheme_name(rung, country)] = by_scheme[scheme]
    for number, rung in enumerate(UNPAID):
        for place, payer in enumerate(PAYERS):
            found[unpaid_name(rung, payer)] = ladder.unpaid[number, place]
    return found | squares(found, RUNGS)
