"""The plans of a run: those of the scenarios, and those that their results are set against.

Plans are listed so that what they share is made once: for the same lives, for the same law, for
each plan. A refund is set against the same plan without refunds; a refund that the informed take
against both; and every plan against the other reading of section 56. Each is one more plan.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final

from portasim.agreements.acts import acts
from portasim.agreements.parts import Articles, Refund
from portasim.core.calendar import day
from portasim.law.laws import LawChanges, late_claims_read, of_rights
from portasim.lives.clocks import Clock
from portasim.lives.from_file.read import read_people
from portasim.lives.simulate import Population, Run, population
from portasim.rights.valuation import Valuation
from portasim.scenario.plan import Plan, minimum_wages, same_lives

READINGS: Final = ("accepted", "barred")
"""Readings of a window for claims: one after it is paid, or barred for good."""
_WORDS: Final[dict[str, Any]] = {
    "id": "",
    "name": "",
    "question": "",
    "precedent": "",
    "description": [],
    "extends": None,
}


@dataclass(frozen=True, slots=True)
class Entry:
    """A plan of a run.

    plan: its words blank; law: the place of its law group in the job; twin: the place of the same
    plan under the other reading of section 56, where nothing but windows is another; kept: the
    plan without refunds, everyone: the plan in which all who claim a refund take it, by their
    places in the list, None where there is none; informed: the countries of origin whose workers
    choose; full: whether tables are made of it; ladder: whether its ladder of what is lost is.
    """

    plan: Plan
    law: int
    twin: int | None = None
    kept: int | None = None
    everyone: int | None = None
    informed: tuple[int, ...] = ()
    full: bool = False
    ladder: bool = False

    @property
    def round(self) -> int:
        """The round in which it runs: a choice needs what the first round gives."""
        return 0 if self.everyone is None else 1


@dataclass(frozen=True, slots=True)
class LawGroup:
    """What decides rights in law: equal groups share ledgers and rights.

    lives: the place of the population in the job.
    """

    lives: int
    changes: LawChanges
    valuation: Valuation


@dataclass(slots=True)
class Job:
    """All plans of a run by lives and law; lists only grow, so that places stay."""

    clock: Clock
    lives: list[tuple[Plan, Population]] = field(default_factory=list)
    laws: list[LawGroup] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)

    def add(self, plan: Plan, *, full: bool) -> int:
        """The place of a plan, listed with the plans that its results are set against."""
        law = self._law(plan)
        refunds = acts(plan.agreements, Refund)
        kept = self.add(without_refunds(plan), full=False) if refunds else None
        informed = tuple(c for c, act in refunds.items() if act.part.choice == "informed")
        everyone = None
        if informed:
            everyone = self._place(Entry(_wordless(plan), law, kept=kept))
        entry = Entry(_wordless(plan), law, self._twin(plan), kept, everyone, informed, full)
        return self._place(entry)

    def _twin(self, plan: Plan) -> int | None:
        """The place of a plan under another reading, where no money is claimed at departure."""
        if any({"refund", "transfer"} & {*agreement.does()} for agreement in plan.agreements):
            return None
        others = [_wordless(with_reading(plan, word)) for word in READINGS]
        for place, entry in enumerate(self.entries):
            if entry.twin is None and entry.plan in others and entry.plan != _wordless(plan):
                return place
        return None

    def _place(self, entry: Entry) -> int:
        for place, other in enumerate(self.entries):
            same = (entry.plan, entry.everyone) == (other.plan, other.everyone)
            if same and entry.law == other.law:
                if entry.full and not other.full:
                    self.entries[place] = replace(entry, ladder=other.ladder)
                return place
        self.entries.append(entry)
        return len(self.entries) - 1

    def with_ladder(self, place: int) -> None:
        """Have the ladder of what is lost made of a plan that is listed."""
        self.entries[place] = replace(self.entries[place], ladder=True)

    def _law(self, plan: Plan) -> int:
        group = LawGroup(self._lives(plan), of_rights(plan.law), plan.valuation)
        if group not in self.laws:
            self.laws.append(group)
        return self.laws.index(group)

    def _lives(self, plan: Plan) -> int:
        for place, (other, _) in enumerate(self.lives):
            if same_lives(plan, other):
                return place
        people: Any = plan.people
        if isinstance(people, str):
            people = read_people(Path(people), day(plan.as_of), people)
        run = Run(plan.seed, day(plan.horizon), day(plan.as_of), self.clock)
        made = population(plan.lives, plan.conduct, people, minimum_wages(plan), run)
        self.lives.append((plan, made))
        return len(self.lives) - 1


def without_refunds(plan: Plan) -> Plan:
    """The same plan with nothing refunded at departure: what keeping one's months would give."""
    kept = [agreement.model_copy(update={"refund": None}) for agreement in plan.agreements]
    return plan.model_copy(update={"agreements": [one for one in kept if one.does()]})


def with_reading(plan: Plan, reading: str) -> Plan:
    """The same plan under a reading of what follows from a late claim, wherever a law has both."""
    return _read(plan, dict.fromkeys(late_claims_read(plan.law), reading))


def _read(plan: Plan, late: Mapping[str, str]) -> Plan:
    law = plan.law.model_copy(update={"switches": {**plan.law.switches, **late}})
    return plan.model_copy(update={"law": law})


def _wordless(plan: Plan) -> Plan:
    """The same plan without the words that only name it, its reading of late claims written out."""
    agreements = [
        agreement.model_copy(update={"id": "", "articles": Articles()})
        for agreement in plan.agreements
    ]
    read = _read(plan, late_claims_read(plan.law))
    return read.model_copy(update={**_WORDS, "agreements": agreements})


def blocks_of(n: int, size: int, workers: int) -> Sequence[tuple[int, int]]:
    """The blocks of n persons: at most so many in each, and as many blocks for every worker."""
    count = max(-(-n // size), 1)
    if count > 1 or workers > 1:
        count = -(-count // workers) * workers
    size = max(-(-n // count), 1)
    return [(first, min(first + size, n)) for first in range(0, max(n, 1), size)]
