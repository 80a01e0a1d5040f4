"""Blocks of a scenario that are not those of another, and whether the two have the same lives."""

from __future__ import annotations

from typing import Any, Final

from portasim.core.words import COUNTRIES
from portasim.law.laws import LawChanges, changed_law
from portasim.scenario.diff.records import HEADINGS, SOURCE_KEYS, WHO
from portasim.scenario.plan import minimum_wages, parts_of_lives
from portasim.scenario.scenario import Scenario

_BLOCKS: Final = [key for key, part in HEADINGS.items() if part != WHO and key != "agreements"]


def blocks_that_differ(one: Scenario, other: Scenario) -> tuple[str, ...]:
    """The headings of the blocks in which two scenarios differ, agreements apart.

    Whatever they cite and note of their numbers; of the law, as the laws are made.
    """
    found = []
    for key in _BLOCKS:
        before, after = getattr(one.plan, key), getattr(other.plan, key)
        differs = before != after and (
            _laws(before) != _laws(after) if key == "law" else _plain(before) != _plain(after)
        )
        if differs:
            found.append(HEADINGS[key])
    return tuple(found)


def same_facts(one: Scenario, other: Scenario) -> bool:
    """Whether two scenarios are about the same people with the same careers and records."""
    if one.plan.law == other.plan.law:
        return _people(one) == _people(other)
    return _facts(one) == _facts(other)


def _laws(changes: LawChanges) -> list[str]:
    return [changed_law(country, changes).digest() for country in COUNTRIES]


def _plain(block: Any) -> Any:
    return _unsourced(block.model_dump(mode="json", by_alias=True))


def _facts(scenario: Scenario) -> Any:
    """What decides the lives of a scenario: its people, and the minimum wages they earn."""
    wages = minimum_wages(scenario.plan)
    columns = [*(column.tolist() for column in wages.thai), wages.home.minimum_m.tolist()]
    return _people(scenario), columns


def _people(scenario: Scenario) -> Any:
    """The people of a scenario, whatever it cites and wherever they are kept."""
    plan = scenario.plan
    facts = plan.model_dump(mode="json", by_alias=True, include=parts_of_lives(plan))
    if isinstance(plan.people, str):
        facts["people"] = scenario.people
    return _unsourced(facts)


def _unsourced(data: Any) -> Any:
    if isinstance(data, dict):
        return {key: _unsourced(one) for key, one in data.items() if key not in SOURCE_KEYS}
    return [_unsourced(one) for one in data] if isinstance(data, list) else data
