"""Layout of texts in a terminal: wrapped blocks and columns."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from textwrap import wrap
from typing import Final

WIDTH: Final = 100
_HANG: Final = "  "


def block(text: str, lead: str = "") -> list[str]:
    """A text in lines of WIDTH: the first begins with `lead`, the others stand under it, hanging.

    Paths and addresses stay whole, so that they can be followed.
    """
    return wrap(
        text,
        WIDTH,
        initial_indent=lead,
        subsequent_indent=" " * len(lead) + _HANG,
        break_long_words=False,
        break_on_hyphens=False,
    )


def table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Rows under headings in columns as wide as their widest cell."""
    cells = [tuple(headings), *(tuple(row) for row in rows)]
    widths = [max(len(row[i]) for row in cells) for i in range(len(headings))]
    lines = [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in cells
    ]
    return "\n".join([lines[0], "-" * max(len(line) for line in lines), *lines[1:]])
