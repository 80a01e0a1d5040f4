"""Text that people gave, as it may stand in a cell: never a formula, never other than it reads."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

_FORMULA: Final = re.compile(r"[=+\-@＝＋－＠\t\r]")
"""With what a spreadsheet begins a formula, or what it skips before one."""
_WIDE: Final = dict(zip("＝＋－＠", "=+-@", strict=True))
_DIRECTION: Final = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
_CONTROL: Final = "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff"
_REFUSED: Final = re.compile(f"[{_CONTROL}{_DIRECTION}]")
_SPACES: Final = "\xa0\u2000-\u200b\u202f\u3000\ufeff"
PASTED_SPACE: Final = re.compile(f"[{_SPACES}]")
"""A space that comes from a web page or a word processor and that YAML does not take for one."""
_KEY_AND_PASTED_SPACE: Final = re.compile(f"([a-z][a-z0-9_.]*):([{_SPACES}])")
_TURNS: Final = re.compile(f"[{_DIRECTION}]")


def as_text(cell: str) -> str:
    """A text as a cell of CSV that no spreadsheet takes for a formula; numbers stay as they are."""
    if not _FORMULA.match(cell):
        return cell
    try:
        float(cell)
    except ValueError:
        return f"'{cell}"
    return cell


def refused(text: str) -> Iterator[tuple[int, str]]:
    """What may not stand in text for people: the place of each character, from 0, and why.

    Tabs and ends of lines are no fault.
    """
    for found in _REFUSED.finditer(text):
        code = f"U+{ord(found[0]):04X}"
        if _TURNS.match(found[0]):
            why = "after which text is shown in another order than it is read; delete it"
            yield found.start(), f"contains the direction character {code}, {why}"
        else:
            yield found.start(), f"contains the control character {code}"


def position(text: str, place: int) -> tuple[int, int]:
    """Line and column, from 1, of a character of a text."""
    before = text[:place]
    return before.count("\n") + 1, place - before.rfind("\n")


def wide_sign(text: str) -> str | None:
    """What is wrong with text that begins with a full-width sign; None where it does not."""
    if (plain := _WIDE.get(text[:1])) is None:
        return None
    code = f"U+{ord(text[0]):04X}"
    why = "with which spreadsheets begin a formula"
    return f"begins with the full-width sign '{text[0]}' ({code}), {why}; write '{plain}'"


def pasted_space(text: str) -> str | None:
    """What is wrong with a key that a pasted space keeps from its value; None where none does."""
    if (found := _KEY_AND_PASTED_SPACE.match(text)) is None:
        return None
    key, space = found.groups()
    where = f"after '{key}:' stands a no-break space (U+{ord(space):04X})"
    return f"{where}, pasted from a web page or a word processor; use a plain space"
