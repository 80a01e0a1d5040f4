"""The schemes side by side as a workbook."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final

from portasim.brief.law.sheet import (
    hint_of,
    overlays_of,
    tally,
    title,
    with_changes,
    with_overlay,
    words_in,
    words_of,
)
from portasim.brief.messages import render, say
from portasim.brief.writers.xlsx import Book, height_of
from portasim.law.sheet.items import NOT_FOUND, SURENESS, least_sure
from portasim.law.sheet.sheet import Cell, Sheet

_SMALL: Final = 80
_MARK: Final = " recalled,"
_COLOURS: Final = {
    "declared": ("#E3F0FB", "#0A4A75"),
    "proposed": ("#E9E4F7", "#4A2D80"),
    "as_told": ("#FDE7F1", "#8A2558"),
    "recalled": ("#FFE7D1", "#8A4300"),
    "assumed": ("#FFF8D6", "#6B5200"),
    NOT_FOUND: ("#EFEFEF", "#444444"),
}
"""Fill and ink of what is not enacted; the word always stands beside the colour."""
_SIDE: Final = 22
_WIDE: Final = 40
_SOURCES: Final = ("kind", "title", "article", "gazette", "read", "seen")
_SOURCES_HEAD: Final = (
    say("schemes.column.id"),
    say("schemes.column.kind"),
    say("schemes.column.authority"),
    say("schemes.column.article"),
    say("schemes.column.gazette"),
    say("schemes.column.read"),
    say("schemes.column.seen"),
)
_ASSUMED_HEAD: Final = (
    say("schemes.column.country"),
    say("schemes.column.headings"),
    say("schemes.column.id"),
    say("schemes.column.what"),
    say("schemes.column.value"),
    say("schemes.column.since"),
    say("schemes.column.status"),
    say("schemes.column.authority"),
    say("schemes.column.note"),
)


class _SheetBook(Book):
    """A workbook with fills and inks for what is not enacted."""

    def __init__(self, on: str, heading: str) -> None:
        super().__init__(on, heading)
        self.fills = {
            s: self.format(border=1, border_color="#AAAAAA", bg_color=c)
            for s, (c, _) in _COLOURS.items()
        }
        self.inks = {s: self.format(bold=True, font_color=c) for s, (_, c) in _COLOURS.items()}

    def rich(self, page: Any, row: int, column: int, cell: Cell) -> None:
        """A cell of the sheet: words, the mark of what is not enacted, authorities in small."""
        parts: list[Any] = []
        for line in with_changes(cell.lines):
            lead = "\n" if parts else ""
            parts += [self.bold if line.since else self.plain, f"{lead}{words_in(line)}"]
            if line.status in _COLOURS and line.status != NOT_FOUND:
                parts += [self.inks[line.status], f" [{words_of(line.status)}]"]
            if line.refs:
                cited = ["enacted", *line.refs] if line.status == "enacted" else line.refs
                parts += [self.grey, f" {', '.join(cited)}"]
        found = [line.status for line in cell.lines if line.status != NOT_FOUND]
        fill = self.fills.get(least_sure(found) if found else NOT_FOUND, self.cell)
        if len(parts) > 2:
            page.write_rich_string(row, column, *parts, fill)
        else:
            page.write_string(row, column, parts[-1], fill)


def diff_xlsx(sheet: Sheet) -> bytes:
    """The schemes side by side as a workbook of three sheets; equal sheets, equal bytes."""
    book = _SheetBook(sheet.on, title(sheet))
    _schemes(book, sheet)
    sources, assumed = render(say("schemes.page.sources")), render(say("schemes.page.assumed"))
    book.table(sources, (28, 12, 60, 30, 40, 70, 11), _sources(sheet))
    book.table(assumed, (9, 34, 46, 46, 22, 11, 11, 22, 60), _assumed(sheet))
    return book.finished()


def _schemes(book: _SheetBook, sheet: Sheet) -> None:
    sentences = [*overlays_of(sheet), tally(sheet), _legend(sheet)]
    head_row = len(sentences) + 1
    name = render(say("schemes.page.schemes"))
    page = book.page(name, (_SIDE, *(_WIDE for _ in sheet.columns)), head_row)
    page.set_row(0, 24)
    page.write_string(0, 0, title(sheet), book.big)
    for row, text in enumerate(sentences, start=1):
        page.write_string(row, 0, text, book.plain)
    page.write_string(head_row, 0, sheet.on, book.head)
    names = ["\n".join([one.name, *map(with_overlay, one.overlays)]) for one in sheet.columns]
    page.set_row(head_row, height_of((name, _WIDE) for name in names))
    for column, name in enumerate(names, start=1):
        page.write_string(head_row, column, name, book.head)
    for row, heading in enumerate(sheet.rows, start=head_row + 1):
        texts = [_plain(heading.cells[scheme.country]) for scheme in sheet.columns]
        page.set_row(row, height_of([(heading.title, _SIDE), *((text, _WIDE) for text in texts)]))
        page.write_string(row, 0, heading.title, book.side)
        for column, scheme in enumerate(sheet.columns, start=1):
            book.rich(page, row, column, heading.cells[scheme.country])


def _plain(cell: Cell) -> str:
    """About as much text as a cell of the sheet takes: authorities stand in smaller letters."""
    return "\n".join(
        words_in(line) + "x" * (_SMALL * len(", ".join(line.refs)) // 100) + _MARK
        for line in with_changes(cell.lines)
    )


def _legend(sheet: Sheet) -> str:
    used = {cell.status for row in sheet.rows for cell in row.cells.values()} - {"enacted"}
    marks = [
        say("schemes.mark", status=words_of(status), hint=hint_of(status))
        for status in SURENESS
        if status in used
    ]
    return render(say("schemes.marked", marks=marks))


def _sources(sheet: Sheet) -> Iterable[Sequence[str]]:
    yield tuple(map(render, _SOURCES_HEAD))
    for ref, reference in sheet.references.items():
        yield (ref, *(str(reference.get(key, "")) for key in _SOURCES))


def _assumed(sheet: Sheet) -> Iterable[Sequence[str]]:
    yield tuple(map(render, _ASSUMED_HEAD))
    for country, headings, item in sheet.unsettled:
        status = words_of(item.status)
        shown = (item.id, item.title, item.value, item.since, status, item.ref, item.note)
        yield (country, "; ".join(headings), *shown)
