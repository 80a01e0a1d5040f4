"""The parts of a document as data: tables with typed cells, figures, lists and sections.

Content yields them, writers render them: page, terminal, workbook. Whatever a person reads in one
is a statement or a value with the name of its format, so that a language is chosen when it is
written and a workbook gets numbers.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from portasim.brief.messages import ENGLISH, Statement, shown


@dataclass(frozen=True, slots=True)
class Cell:
    """A value with the format it is written in, one of `portasim.brief.formats.FORMATS`."""

    value: Any
    format: str = ""


Text: TypeAlias = Statement | Cell | str
"""What can stand in a cell; a text alone is a name given by people, the same in any language."""


@dataclass(frozen=True, slots=True)
class Table:
    """A table: caption, columns, rows of cells, and a note below.

    lead: how many columns from the left hold words.
    """

    caption: Statement
    columns: Sequence[Text]
    rows: Sequence[Sequence[Text]]
    note: Statement | None = None
    lead: int = 1


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure with all it says: alternative text, and its numbers as a table.

    name: of the drawing; drawing: what Plotly draws, as plain data.
    """

    name: str
    alt: Statement
    table: Table
    drawing: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Term:
    """An entry of a list of terms: what is spoken of, and what is said about it."""

    title: Text
    statements: Sequence[Text]


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a document under its own title: paragraphs, terms, figures and tables, in order."""

    title: Statement | None = None
    parts: Sequence[Statement | Term | Table | Figure] = field(default_factory=tuple)


@dataclass(frozen=True, slots=True)
class PlainTable:
    """A table as it is printed in one language: every cell is text."""

    caption: str
    columns: list[str]
    rows: list[list[str]]
    note: str
    lead: int


def text(part: Text, lang: str = ENGLISH) -> str:
    """A statement, cell or name as text in a language."""
    return shown(part.value, part.format, lang) if isinstance(part, Cell) else shown(part, "", lang)


def plain(table: Table, lang: str = ENGLISH) -> PlainTable:
    """A table with all its cells as text in a language."""
    return PlainTable(
        text(table.caption, lang),
        [text(column, lang) for column in table.columns],
        [[text(cell, lang) for cell in row] for row in table.rows],
        text(table.note, lang) if table.note is not None else "",
        table.lead,
    )
