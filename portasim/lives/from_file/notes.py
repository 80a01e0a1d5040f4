"""Notes on a file of people that is read all the same: doubts, and how dates were read."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from portasim.core.faults import Fault

_SHOWN: Final = 12
"""So many dates are written one by one."""


@dataclass
class Notes:
    """Notes on a file: one line a kind, at its first place, with how many more there are."""

    file: str
    _kinds: dict[str, list[Fault]] = field(default_factory=dict)
    _read: dict[str, str] = field(default_factory=dict)
    _first: tuple[int, int] = (0, 0)

    def add(self, kind: str, line: int, column: int, message: str) -> None:
        """A note on a cell; of notes of one kind the first is kept, and the others counted."""
        self._kinds.setdefault(kind, []).append(Fault(self.file, line, column, message))

    def read_as(self, text: str, words: str, line: int, column: int) -> None:
        """A date written in a form of its own, and how it was read."""
        if not self._read:
            self._first = line, column
        self._read.setdefault(f"{text} read as {words}", "")

    def lines(self) -> tuple[Fault, ...]:
        """The notes, one line a kind, in the order of the file."""
        found = []
        for faults in self._kinds.values():
            first, more = min(faults), len({fault.line for fault in faults}) - 1
            message = first.message
            if more:
                message += f"; and {more} more {'row' if more == 1 else 'rows'} like it"
            found.append(Fault(first.file, first.line, first.column, message))
        if self._read:
            shown, more = list(self._read)[:_SHOWN], len(self._read) - _SHOWN
            rest = [f"and {more} more like these"] if more > 0 else []
            found.append(Fault(self.file, *self._first, "; ".join([*shown, *rest])))
        return tuple(sorted(found))
