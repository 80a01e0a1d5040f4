"""Faults of what a user gave, in sentences; light, so the command line starts fast."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches


@dataclass(frozen=True, order=True)
class Fault:
    """One thing wrong with one place of a user's file.

    Lines and columns count from 1; 0 means the whole file.
    """

    file: str
    line: int
    column: int
    message: str

    def __str__(self) -> str:
        place = self.file
        if self.line:
            place += f":{self.line}:{self.column}"
        text = f"{place}: {self.message}" if place else self.message
        return "\\n".join(text.splitlines()) if len(text.splitlines()) > 1 else text


class UserError(Exception):
    """Everything wrong with what a user gave, in sentences; the command line exits with 2."""

    def __init__(self, faults: Iterable[Fault] | Fault | str) -> None:
        if isinstance(faults, str):
            faults = [Fault("", 0, 0, faults)]
        elif isinstance(faults, Fault):
            faults = [faults]
        self.faults: tuple[Fault, ...] = tuple(faults)
        super().__init__("\n".join(str(fault) for fault in self.faults))


def on_one_line(text: str) -> str:
    r"""A text as one line that does to a terminal nothing but print: a line break shows as `\n`."""
    shown = (one if one.isprintable() or one in _LETTERS else _escape(one) for one in text)
    return text if text.isprintable() else "".join(shown)


_LETTERS = {"\xa0", "\u200b", "\u200c", "\u200d"}
"""Characters that scripts of South-East Asia are written with, and that move nothing."""


def _escape(one: str) -> str:
    return one.encode("unicode_escape").decode("ascii")


def did_you_mean(word: str, allowed: Sequence[str]) -> str:
    """A closing phrase that names the nearest allowed word, or lists what is allowed."""
    near = get_close_matches(word, allowed, n=1, cutoff=0.6)
    if near:
        return f"; did you mean '{near[0]}'?"
    return f"; allowed: {', '.join(allowed)}" if allowed else ""
