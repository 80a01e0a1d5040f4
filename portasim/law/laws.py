"""The laws of a plan: Thailand's and those of the countries of origin, under the plan's changes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import Field

from portasim.core.config import Block
from portasim.core.params import Touched
from portasim.core.words import COUNTRIES
from portasim.law.system import Assumption, Law, country_of_overlay, load_law


@dataclass(frozen=True)
class Laws:
    """The laws of a plan, a scheme each, in the order of COUNTRIES; each records what is read."""

    all: tuple[Law, ...]

    def of(self, country: str) -> Law:
        """The law of a country, by its code."""
        return self.all[COUNTRIES.index(country)]

    def having_read(self, read: Sequence[Touched]) -> Laws:
        """The same laws, each having read so much already."""
        return Laws(tuple(law.recording(set(one)) for law, one in zip(self.all, read, strict=True)))

    def digests(self) -> dict[str, str]:
        """What decides a result in each law, as a SHA-256 by country."""
        return {law.country: law.digest() for law in self.all}

    def assumptions(self) -> list[Assumption]:
        """What was read of any of them and is not enacted."""
        return [line for law in self.all for line in law.assumptions(law.touched or set())]


def changed_law(country: str, changes: LawChanges) -> Law:
    """The law of one country under the changes of a plan that concern it. Raises UserError."""
    law = load_law(country)
    for name in changes.overlays:
        if country_of_overlay(name) == country:
            law = law.with_overlay(name)

    def mine(name: str) -> bool:
        place = name.partition(".")[0]
        # what belongs to no country is refused by the law of Thailand
        return place == country or (country == "TH" and place not in COUNTRIES)

    return law.changed(
        {name: word for name, word in changes.switches.items() if mine(name)},
        {name: rows for name, rows in changes.numbers.items() if mine(name)},
    )


def make_laws(changes: LawChanges, read: Laws | None = None) -> Laws:
    """The laws under a plan's changes, recording on top of what was `read` before.

    Raises UserError for overlays, switches and numbers that no law has.
    """
    before = read.all if read is not None else (None,) * len(COUNTRIES)
    laws = [changed_law(country, changes) for country in COUNTRIES]
    return Laws(
        tuple(
            law.recording(set(old.touched or ()) if old is not None else set())
            for law, old in zip(laws, before, strict=True)
        )
    )


class LawChanges(Block):
    """Other words for the law's switches, and other numbers from a date on."""

    overlays: list[str] = Field(
        default_factory=list,
        description="bills, drafts and practices that change the law, by name; off unless named",
    )
    switches: dict[str, str] = Field(
        default_factory=dict, description="word chosen for a switch, by the switch's id"
    )
    numbers: dict[str, list[dict[str, Any]]] = Field(
        default_factory=dict,
        description="rows {from, value, ref, status} that replace a number from the first date on",
    )
