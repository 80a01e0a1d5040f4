"""Meaning of a plan: plain data that is the same however a scenario is written.

Order that decides nothing, numbers written in another way, and switches of law that say their own
default are all one. The digest of a scenario is made of it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel

from portasim.core.words import COUNTRIES
from portasim.law.laws import LawChanges, changed_law
from portasim.scenario.plan import Plan


def meaning(plan: BaseModel) -> dict[str, Any]:
    """What a plan says, as plain data whose canonical JSON differs only where the meaning does."""
    found = plan.model_dump(mode="json", by_alias=True)
    if isinstance(plan, Plan):
        found["law"]["switches"] = _turned(plan.law)
        found["law"]["numbers"] = {
            name: [_row(row) for row in rows] for name, rows in plan.law.numbers.items()
        }
        found["agreements"] = sorted(map(_agreement, found["agreements"]), key=json.dumps)
    return found


def _turned(changes: LawChanges) -> dict[str, str]:
    """The switches that are not as the law and its overlays have them."""
    bare = LawChanges(overlays=changes.overlays)
    held = {c: changed_law(c, bare).chosen for c in COUNTRIES} if changes.switches else {}
    return {
        name: word
        for name, word in changes.switches.items()
        if held.get(name.partition(".")[0], {}).get(name) != word
    }


def _row(row: Mapping[str, Any]) -> dict[str, Any]:
    """A dated value without what is empty, numbers as numbers are."""
    return {key: _number(value) for key, value in row.items() if value not in ("", None)}


def _number(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _number(one) for key, one in value.items()}
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value


def _agreement(data: Mapping[str, Any]) -> dict[str, Any]:
    """An agreement with its countries and branches in one order."""
    parties = sorted(data["parties"], key=COUNTRIES.index)
    return {**data, "parties": parties, "branches": sorted(data["branches"])}
