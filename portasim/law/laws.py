"""The laws of a plan: Thailand's and those of the countries of origin, under the plan's changes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from pydantic import Field

from portasim.core.config import Block
from portasim.core.words import COUNTRIES, ORIGINS
from portasim.law.system import Assumption, Law, country_of_overlay, load_law


@dataclass(frozen=True)
class Laws:
    """The five laws of a plan; each writes down what is read of it.

    thai: of Thailand; home: of the countries of origin, in the order of ORIGINS.
    """

    thai: Law
    home: tuple[Law, ...]

    @property
    def all(self) -> tuple[Law, ...]:
        """Thailand's law and those of home."""
        return (self.thai, *self.home)

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
    before = read.all if read is not None else (None,) * (1 + len(ORIGINS))
    laws = [changed_law(country, changes) for country in ("TH", *ORIGINS)]
    recording = [
        law.recording(set(old.touched or ()) if old is not None else set())
        for law, old in zip(laws, before, strict=True)
    ]
    return Laws(recording[0], tuple(recording[1:]))


class LawChanges(Block):
    """Other words for the law's switches, and other numbers from a date on."""

    overlays: list[str] = Field(
        default_factory=list,
        description="bills, drafts and practices laid over the law, by name; off unless named",
    )
    switches: dict[str, str] = Field(
        default_factory=dict, description="word chosen for a switch, by the switch's id"
    )
    numbers: dict[str, list[dict[str, Any]]] = Field(
        default_factory=dict,
        description="rows {from, value, ref, status} that replace a number from the first date on",
    )
