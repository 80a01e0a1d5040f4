"""The laws of a plan: of the place of work and of the countries of origin, with its changes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from pydantic import Field

from portasim.core.arrays import Bools
from portasim.core.calendar import day
from portasim.core.config import Block
from portasim.core.faults import UserError
from portasim.core.params import Blame, Touched
from portasim.core.words import COUNTRIES, HOSTS
from portasim.law.lawfile import plain_blame
from portasim.law.restated import is_series, without_restatements
from portasim.law.scheme import insures_migrants, late_claim_switch
from portasim.law.system import Assumption, Law, country_of_overlay, load_law


@dataclass(frozen=True)
class Laws:
    """The laws of a plan, a scheme each, in the order of COUNTRIES; each records what is read."""

    all: tuple[Law, ...]

    def of(self, country: str) -> Law:
        """The law of a country, by its code."""
        return self.all[COUNTRIES.index(country)]

    @cached_property
    def hosts(self) -> tuple[int, ...]:
        """The schemes that insure migrants at their place of work, by their number.

        Raises UserError where there is none: nobody's months at work would count anywhere.
        """
        found = tuple(scheme for scheme, law in enumerate(self.all) if insures_migrants(law))
        if not found:
            raise UserError("no law insures migrants at work; a study needs one that does")
        return found

    @property
    def at_work(self) -> Bools:
        """Whether each scheme insures migrants at their place of work."""
        return np.isin(np.arange(len(self.all)), self.hosts)

    def host(self) -> int:
        """The one scheme of the place of work, whose offices decide and whose tables are kept.

        Rights and payments loop over all hosts; offices and tables of a study have one. Raises
        UserError where two laws insure migrants.
        """
        if len(self.hosts) > 1:
            named = " and ".join(self.all[scheme].country for scheme in self.hosts)
            raise UserError(
                f"the laws of {named} both insure migrants at work; a study has one place of work"
            )
        return self.hosts[0]

    def having_read(self, read: Sequence[Touched]) -> Laws:
        """The same laws, each having read so much already."""
        return Laws(tuple(law.recording(set(one)) for law, one in zip(self.all, read, strict=True)))

    def digests(self) -> dict[str, str]:
        """What decides a result in each law, as a SHA-256 by country."""
        return {law.country: law.digest() for law in self.all}

    def assumptions(self) -> list[Assumption]:
        """What was read of any of them and is not enacted."""
        return [line for law in self.all for line in law.assumptions(law.touched or set())]


def country_of(name: str) -> str:
    """The country of an id of law; what belongs to none is refused by that of the place of work."""
    place = name.partition(".")[0]
    return place if place in COUNTRIES else HOSTS[0]


def changed_law(country: str, changes: LawChanges, blame: Blame = plain_blame) -> Law:
    """The law of one country under the changes of a plan that concern it.

    Raises UserError; `blame` makes the faults of numbers out of paths that begin with their ids.
    """
    law = load_law(country)
    for name in changes.overlays:
        if country_of_overlay(name) == country:
            law = law.with_overlay(name)

    def mine(name: str) -> bool:
        return country_of(name) == country

    switches = {name: word for name, word in changes.switches.items() if mine(name)}
    numbers = {name: rows for name, rows in changes.numbers.items() if mine(name)}
    changed = law.changed(switches, numbers, blame)
    series = {name: day(rows[0]["from"]) for name, rows in numbers.items() if is_series(name)}
    if not series:
        return changed
    host = changed if country == HOSTS[0] else changed_law(HOSTS[0], changes)
    return without_restatements(changed, law.changed(switches), host, series)


def late_claims_read(changes: LawChanges) -> dict[str, str]:
    """The word by which each law that insures migrants takes late claims, by its switch.

    Laws without such a switch have none.
    """
    found = {}
    for law in map(load_law, COUNTRIES):
        switch = late_claim_switch(law) if insures_migrants(law) else None
        if switch is not None:
            word = changes.switches.get(switch)
            found[switch] = word or changed_law(law.country, changes).chosen[switch]
    return found


def of_rights(changes: LawChanges) -> LawChanges:
    """The changes that decide rights: without the words by which late claims are taken."""
    late = late_claims_read(changes)
    switches = {name: word for name, word in changes.switches.items() if name not in late}
    return changes.model_copy(update={"switches": switches})


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
