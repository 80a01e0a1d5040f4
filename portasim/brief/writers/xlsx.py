"""Workbooks for spreadsheets. The one door to XlsxWriter."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from io import BytesIO
from math import ceil
from typing import Any, Final

from xlsxwriter import Workbook

_FONT: Final = {"font_name": "Arial", "font_size": 9, "valign": "top", "text_wrap": True}
_A3: Final = 8
# Points, for letters of 9 points: rows are given their height, since not every program finds it.
_LETTER: Final = 4.4
_UNIT: Final = 5.3
_LINE: Final = 11.6
_TALLEST: Final = 409


class Book:
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
                last, height_of((text, width) for text, width in zip(row, widths, strict=True))
            )
            for column, text in enumerate(row):
                page.write_string(last, column, text, self.cell if last else self.head)
        page.autofilter(0, 0, last, len(widths) - 1)

    def finished(self) -> bytes:
        """The bytes of the workbook; nothing can be added afterwards."""
        self.book.close()
        return self.bytes.getvalue()


def height_of(cells: Iterable[tuple[str, int]]) -> float:
    """The height in points of a row of texts in columns of some widths."""
    lines = [
        sum(max(1, ceil(len(part) * _LETTER / (width * _UNIT - 8))) for part in text.split("\n"))
        for text, width in cells
    ]
    return min(max(lines, default=1) * _LINE + 4, _TALLEST)
