"""Doubts about numbers that are allowed and look like another unit: said, and nothing changed.

A share where per cent stand (0.03 for 3), a per cent where events a year stand (13 for 0.13).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final, Literal, NamedTuple

from portasim.core.params import UNITS
from portasim.core.words import COUNTRIES
from portasim.law.system import load_law
from portasim.scenario.scenario import Scenario

_PERCENT: Final = "_pct"
_OFTEN: Final = 2
_FOUND: Final = 20
"""Events a year beyond which a rate is doubted; jobs are found within weeks."""


class Doubt(NamedTuple):
    """A number that may be meant in another unit.

    place: file:line, or `--set`; path: of the value; kind: `share` where per cent stand and a share
    may be meant, `percent` the other way round; meant: the number to write then.
    """

    place: str
    path: str
    value: float
    kind: Literal["share", "percent"]
    meant: float


def doubts(scenario: Scenario) -> list[Doubt]:
    """The doubts about a scenario, in the order of its values."""
    return [*_of_plan(scenario), *_of_law(scenario)]


def _of_plan(scenario: Scenario) -> Iterator[Doubt]:
    for path, value, place in scenario.values():
        if isinstance(value, bool) or not isinstance(value, int | float):
            continue
        keys = path.split(".")
        # of shares that are paid out 1 is doubted too: nobody refunds one hundredth
        most = 1 if "shares" in keys else 0.999_999
        if any(key.endswith(_PERCENT) for key in keys) and 0 < abs(value) <= most:
            yield Doubt(place, path, value, "share", value * 100)
        elif keys[:2] == ["lives", "risks"] and "rate" in keys:
            if value <= (_FOUND if keys[2].endswith("found") else _OFTEN):
                continue
            yield Doubt(place, path, value, "percent", value / 100)


def _of_law(scenario: Scenario) -> Iterator[Doubt]:
    """Of percentages of law, those below 1 where the law holds 1 or more."""
    for name, rows in scenario.plan.law.numbers.items():
        country = name.partition(".")[0]
        held = load_law(country).numbers.get(name) if country in COUNTRIES else None
        if held is None or held.unit != "percent" or ".economy." in name:
            continue
        usual = max(held.rows[-1].values) >= UNITS[held.unit]
        for number, row in enumerate(rows):
            path = f"law.numbers.{name}.{number}.value"
            for value in _numbers(row.get("value")):
                if usual and 0 < abs(value) < 1:
                    yield Doubt(scenario.origin(path), path, value, "share", value * 100)


def _numbers(value: Any) -> list[float]:
    values = value.values() if isinstance(value, dict) else [value]
    return [one for one in values if isinstance(one, int | float) and not isinstance(one, bool)]
