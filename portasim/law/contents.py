"""Contents of a law under chosen switches: its numbers, switches, rules and overlays."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from portasim.core.arrays import Ints
from portasim.core.params import Number, Switch
from portasim.core.rules import Rule
from portasim.law.lawfile import Overlay, last_part


@dataclass(frozen=True, eq=False)
class Contents:
    """Contents of the law of one country under chosen switches; shared by all who read the law.

    `numbers` and `switches` are by id, `rules` by name with dated variants, `chosen` maps each
    switch to its word, and `applied` names the overlays in the order in which they apply.
    """

    country: str
    numbers: Mapping[str, Number]
    switches: Mapping[str, Switch]
    chosen: Mapping[str, str]
    rules: Mapping[str, tuple[Rule, ...]]
    applied: tuple[Overlay, ...] = ()

    @cached_property
    def active(self) -> dict[str, Number]:
        """The numbers by id, each with the rows that hold under the chosen switches."""
        return {name: number.under(self.chosen) for name, number in self.numbers.items()}

    @cached_property
    def ids(self) -> dict[str, str]:
        """The ids of numbers and switches by their last parts."""
        return {last_part(name): name for name in (*self.numbers, *self.switches)}

    @cached_property
    def _turns(self) -> dict[tuple[str, ...], Ints]:
        return {}

    def turns(self, targets: tuple[str, ...]) -> Ints:
        """The days on which a rule that the targets rest on becomes another, ascending."""
        if targets not in self._turns:
            self._turns[targets] = _turns(self.rules, targets)
        return self._turns[targets]

    def digest(self) -> str:
        """The SHA-256 of everything that decides a result: numbers, chosen words and rules."""
        deciding = {
            "country": self.country,
            "chosen": dict(sorted(self.chosen.items())),
            "numbers": [
                (n.id, n.unit, n.by, [(r.since, r.last, r.values, r.status) for r in n.rows])
                for _, n in sorted(self.active.items())
            ],
            "rules": [
                (name, rule.since, rule.last, str(rule.rounding), rule.source)
                for name, variants in sorted(self.rules.items())
                for rule in variants
            ],
        }
        return hashlib.sha256(json.dumps(deciding).encode()).hexdigest()


def _turns(rules: Mapping[str, tuple[Rule, ...]], targets: Sequence[str]) -> Ints:
    """The days on which a rule that the targets rest on becomes another, ascending.

    A rule that goes on in the same words by another Act is no other rule.
    """
    days: set[int] = set()
    open_, seen = list(targets), set(targets)
    while open_:
        variants = rules.get(open_.pop(), ())
        begins = {variant.since: variant.function for variant in variants}
        ends = {v.last + 1: v.function for v in variants if v.last is not None}
        days |= {on for on in {*begins, *ends} if begins.get(on) is not ends.get(on)}
        needed = {name for variant in variants for name in variant.arguments} - seen
        open_ += needed
        seen |= needed
    return np.array(sorted(days), dtype=np.int64)
