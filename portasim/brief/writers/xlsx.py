"""Workbooks for spreadsheets: the old-age schemes side by side. The one door to XlsxWriter."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from io import BytesIO
from math import ceil
from typing import Any, Final

from xlsxwriter import Workbook

from portasim.brief.law.sheet import said, with_changes, words_of
from portasim.law.sheet.items import NOT_FOUND, least_sure
from portasim.law.sheet.sheet import Cell

_FONT: Final = {"font_name": "Arial", "font_size": 9, "valign": "top", "text_wrap": True}
_A3: Final = 8
# Points, for letters of 9 points: rows are given their height, since not every program finds it.
_LETTER: Final = 4.4
_UNIT: Final = 5.3
_LINE: Final = 11.6
_TALLEST: Final = 409
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


class _Book:
    """A workbook in memory with the formats of this house."""

    def __init__(self, on: str, heading: str) -> None:
        self.bytes = BytesIO()
        self.book = Workbook(
            self.bytes,
            {
                "in_memory": True,
                "strings_to_numbers": False,
                "strings_to_formulas": False,
                "strings_to_urls": False,
            },
        )
        # The day asked for, not that of writing: equal sheets give equal bytes.
        created = dt.datetime.fromisoformat(on)
        self.book.set_properties({"title": heading, "author": "portasim", "created": created})
        self.heading = heading
        self.big = self.format(text_wrap=False, bold=True, font_size=16)
        self.plain = self.format(text_wrap=False)
        self.head = self.format(
            bold=True, border=1, border_color="#AAAAAA", bg_color="#12324D", font_color="#FFFFFF"
        )
        self.side = self.format(bold=True, border=1, border_color="#AAAAAA", bg_color="#EEF2F5")
        self.cell = self.format(border=1, border_color="#AAAAAA")
        self.bold = self.format(bold=True)
        self.grey = self.format(font_color="#666666", font_size=7)
        self.fills = {
            s: self.format(border=1, border_color="#AAAAAA", bg_color=c)
            for s, (c, _) in _COLOURS.items()
        }
        self.inks = {s: self.format(bold=True, font_color=c) for s, (_, c) in _COLOURS.items()}

    def format(self, **more: Any) -> Any:
        """A cell format in the house's letters."""
        return self.book.add_format(_FONT | more)

    def page(self, name: str, widths: Sequence[int], head_row: int) -> Any:
        """A sheet of a workbook that prints on A3 across, its head on every page."""
        page = self.book.add_worksheet(name)
        page.set_landscape()
        page.set_paper(_A3)
        page.fit_to_pages(1, 0)
        page.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
        page.set_footer(f"&L&8{self.heading}&R&8&A, page &P of &N")
        page.repeat_rows(head_row)
        page.freeze_panes(head_row + 1, 1)
        page.hide_gridlines(2)
        for column, width in enumerate(widths):
            page.set_column(column, column, width)
        return page

    def table(self, name: str, widths: Sequence[int], rows: Iterable[Sequence[str]]) -> None:
        """A sheet of plain rows, the first of them its head, with a filter."""
        page = self.page(name, widths, 0)
        last = 0
        for last, row in enumerate(rows):
            page.set_row(
                last, _height((text, width) for text, width in zip(row, widths, strict=True))
            )
            for column, text in enumerate(row):
                page.write_string(last, column, text, self.cell if last else self.head)
        page.autofilter(0, 0, last, len(widths) - 1)

    def rich(self, page: Any, row: int, column: int, cell: Cell) -> None:
        """A cell of the sheet: words, the mark of what is not enacted, authorities in small."""
        parts: list[Any] = []
        for line in with_changes(cell.lines):
            lead = "\n" if parts else ""
            parts += [self.bold if line.since else self.plain, f"{lead}{said(line)}"]
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

    def finished(self) -> bytes:
        """The bytes of the workbook; nothing can be added afterwards."""
        self.book.close()
        return self.bytes.getvalue()


def _height(cells: Iterable[tuple[str, int]]) -> float:
    """The height in points of a row of texts in columns of some widths."""
    lines = [
        sum(max(1, ceil(len(part) * _LETTER / (width * _UNIT - 8))) for part in text.split("\n"))
        for text, width in cells
    ]
    return min(max(lines, default=1) * _LINE + 4, _TALLEST)
