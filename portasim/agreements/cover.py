"""Contributors of a month that two laws claim.

One entry a person and month.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from portasim.core.arrays import Bools

DoubleContributions: TypeAlias = Literal["host_only", "home_only", "both"]


@dataclass(frozen=True, slots=True)
class Contributors:
    """Whether each scheme collects for a month of work."""

    home: Bools
    host: Bools


def cover(home: Bools, host: Bools, rule: DoubleContributions) -> Contributors:
    """Contributors where both laws would collect: the host, the home scheme, or both.

    `home` and `host` say where each law makes the worker liable; where only one does, that one
    collects. Precedent: one legislation at a time and that of the place of work (EU 883/2004 art.
    11, recalled); GCC, home alone (S31); `both` is what Vietnamese contract workers face today.
    """
    twice = home & host
    if rule == "both":
        return Contributors(home=home, host=host)
    return Contributors(
        home=home & ~(twice & (rule == "host_only")), host=host & ~(twice & (rule == "home_only"))
    )
