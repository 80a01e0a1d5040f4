"""The schemes side by side as a workbook."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from portasim.brief.law.sheet import HINTS, laid_over, said, tally, title, with_changes, words_of
from portasim.brief.writers.xlsx import _MARK, _SIDE, _SMALL, _SOURCES, _WIDE, _Book, _height
from portasim.law.sheet.sheet import Cell, Sheet


def _plain(cell: Cell) -> str:
    """About as much text as a cell of the sheet takes: authorities stand in smaller letters."""
    return "\n".join(
        said(line) + "x" * (_SMALL * len(", ".join(line.refs)) // 100) + _MARK
        for line in with_changes(cell.lines)
    )


def diff_xlsx(sheet: Sheet) -> bytes:
    """The schemes side by side as a workbook of three sheets; equal sheets, equal bytes."""
    book = _Book(sheet.on, title(sheet))
    _schemes(book, sheet)
    book.table("Sources", (28, 12, 60, 30, 40, 70, 11), _sources(sheet))
    book.table("Assumed", (9, 34, 46, 46, 22, 11, 11, 22, 60), _assumed(sheet))
    return book.finished()


def _schemes(book: _Book, sheet: Sheet) -> None:
    said_first = [*laid_over(sheet), tally(sheet), _legend(sheet)]
    head_row = len(said_first) + 1
    page = book.page("Schemes", (_SIDE, *(_WIDE for _ in sheet.columns)), head_row)
    page.set_row(0, 24)
    page.write_string(0, 0, title(sheet), book.big)
    for row, text in enumerate(said_first, start=1):
        page.write_string(row, 0, text, book.plain)
    page.write_string(head_row, 0, sheet.on, book.head)
    names = ["\n".join([one.name, *(f"with: {o}" for o in one.overlays)]) for one in sheet.columns]
    page.set_row(head_row, _height((name, _WIDE) for name in names))
    for column, name in enumerate(names, start=1):
        page.write_string(head_row, column, name, book.head)
    for row, heading in enumerate(sheet.rows, start=head_row + 1):
        texts = [_plain(heading.cells[scheme.country]) for scheme in sheet.columns]
        page.set_row(row, _height([(heading.title, _SIDE), *((text, _WIDE) for text in texts)]))
        page.write_string(row, 0, heading.title, book.side)
        for column, scheme in enumerate(sheet.columns, start=1):
            book.rich(page, row, column, heading.cells[scheme.country])


def _legend(sheet: Sheet) -> str:
    used = {cell.status for row in sheet.rows for cell in row.cells.values()} - {"enacted"}
    marks = [f"{words_of(status)}: {hint}" for status, hint in HINTS.items() if status in used]
    return "; ".join(["Whatever is not enacted is marked", *marks]) + "."


def _sources(sheet: Sheet) -> Iterable[Sequence[str]]:
    yield ("Id", "Kind", "Authority", "Article", "Gazette", "What was read", "Seen")
    for ref, reference in sheet.references.items():
        yield (ref, *(str(reference.get(key, "")) for key in _SOURCES))


def _assumed(sheet: Sheet) -> Iterable[Sequence[str]]:
    yield ("Country", "Headings", "Id", "What", "Value", "Since", "Status", "Authority", "Note")
    for country, headings, item in sheet.unsettled:
        status = words_of(item.status)
        shown = (item.id, item.title, item.value, item.since, status, item.ref, item.note)
        yield (country, "; ".join(headings), *shown)
