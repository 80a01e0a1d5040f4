"""Settings as Python gives them: people, seed, settings as a mapping; a wrong type is one sentence.

Settings are applied over a file as the command line writes them, `path.to.key=value`.
"""

from __future__ import annotations

import datetime as dt
import json
import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final, TypeAlias

from portasim.core.faults import UserError
from portasim.scenario.scenario import Scenario

Sets: TypeAlias = Sequence[str] | Mapping[str, Any]
"""Settings: texts `path.to.key=value`, or a mapping, nested or with dotted keys."""
Given: TypeAlias = Scenario | str | Path

_LARGE: Final = 10**40
"""No number of a scenario has so many digits; Python writes none of more than 4,300."""
_SETS: Final = "give a list of texts 'path.to.key=value', or a dict"


def scenarios_of(given: object) -> list[Given]:
    """One scenario or several as a list. Raises UserError for anything else."""
    what = "give a path, a loaded scenario, or a list of these"
    if isinstance(given, Scenario | str | Path):
        return [given]
    if not isinstance(given, list | tuple):
        raise UserError(f"scenarios: {named(given)} is not a scenario; {what}")
    for one in given:
        if not isinstance(one, Scenario | str | Path):
            raise UserError(f"scenarios: {named(one)} is not a scenario; {what}")
    return list(given)


def path_of(given: object) -> Path:
    """The path of a scenario file. Raises UserError for anything else."""
    if isinstance(given, str | Path):
        return Path(given)
    raise UserError(f"scenario: {named(given)} is not a path; give the path of a scenario file")


def whole(name: str, given: object, least: int = 0) -> int:
    """A whole number of at least `least`. Raises UserError for anything else."""
    number = index_of(given)
    if number is None or not least <= number < _LARGE:
        raise UserError(f"{name}: {named(given)} is not a whole number of {least} or more")
    return number


def processes(given: object) -> int:
    """How many processes are to work. Raises UserError for no such number, or an absurd one."""
    number, most = whole("workers", given, 1), max(32, 4 * (os.cpu_count() or 1))
    if number > most:
        raise UserError(f"workers: {number} is more than this machine carries; at most {most}")
    return number


def settings(people: object, seed: object, sets: object) -> list[str]:
    """People, seed and settings as texts `path.to.key=value`, in the order they are laid.

    Raises UserError for a wrong type.
    """
    texts = texts_of(sets)
    if people is not None:
        number = index_of(people)
        too_large = number is not None and abs(number) >= _LARGE
        if too_large or (number is None and not isinstance(people, str | Path)):
            raise UserError(
                f"people: {named(people)} is neither a number of people nor the path of a CSV file"
            )
        texts.append(f"people={people if number is None else number}")
    if seed is not None:
        texts.append(f"seed={whole('seed', seed)}")
    return texts


def texts_of(sets: object) -> list[str]:
    """Settings as texts `path.to.key=value`. Raises UserError for a wrong type."""
    if isinstance(sets, Mapping):
        try:
            return list(_flat(sets, ""))
        except (RecursionError, ValueError):
            raise UserError("sets: is nested too deep, or contains itself") from None
    if not isinstance(sets, list | tuple):
        raise UserError(f"sets: {named(sets)} is no list of settings; {_SETS}")
    for one in sets:
        if not isinstance(one, str):
            raise UserError(f"sets: {named(one)} is no setting; {_SETS}")
    return list(sets)


def named(given: object) -> str:
    """What was given, in a few words: the value of a number or text, else its type."""
    if given is None:
        return "None"
    if isinstance(given, bool | int | float):
        return str(given) if abs(given) < _LARGE else "a number of too many digits"
    if isinstance(given, str):
        return f"'{given}'"
    kind = type(given).__name__
    return f"{'an' if kind[0] in 'AEIOUaeiou' else 'a'} {kind}"


def index_of(given: object) -> int | None:
    """A whole number as Python's own; None for anything else, flags too."""
    if isinstance(given, bool) or not hasattr(given, "__index__"):
        return None
    try:
        return int(given.__index__())
    except TypeError:  # an array has the method, and is no number
        return None


def _flat(sets: Mapping[Any, Any], above: str) -> Iterator[str]:
    for key, value in sets.items():
        if not isinstance(key, str) or "=" in key or not key:
            raise UserError(f"sets: {named(key)} is no key; write 'path.to.key', or nest dicts")
        path = f"{above}{key}"
        if isinstance(value, Mapping) and value:
            yield from _flat(value, f"{path}.")
        else:
            yield f"{path}={_written(value, path)}"


def _written(value: object, path: str) -> str:
    """A value as YAML reads it back."""

    def plain(other: Any) -> Any:
        if isinstance(other, dt.date):
            return other.isoformat()
        if isinstance(other, Path):
            return str(other)
        if hasattr(other, "item") and getattr(other, "ndim", None) == 0:
            return other.item()
        raise UserError(
            f"sets: {path}: {named(other)} is no value; give numbers, texts, dates, lists or dicts"
        )

    return json.dumps(value, default=plain, ensure_ascii=False)
