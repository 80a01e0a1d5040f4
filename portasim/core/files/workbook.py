"""Workbooks of spreadsheets, .xlsx and .ods, as the rows of text that a CSV file would hold."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
import zlib
from collections.abc import Sequence
from typing import Any, Final

from portasim.core.faults import Fault, UserError
from portasim.core.files.sheetxml import NOTHING, Beside, beside_values

SIGNATURE: Final = b"PK\x03\x04"
_MAX_UNPACKED: Final = 100_000_000
_MAX_ROWS: Final = 100_000
_NO_WORKBOOK: Final = "is an Excel workbook or another zip archive; save it as 'CSV UTF-8'"


class SheetDate(str):
    """A date that a spreadsheet keeps as a date, YYYY-MM-DD: perhaps of a text that it took so."""

    __slots__ = ()


class SheetMonth(SheetDate):
    """A date of which a spreadsheet shows the month and year alone, as Mar-06."""

    __slots__ = ()


def workbook_rows(raw: bytes, file: str, columns: Sequence[str]) -> list[tuple[int, list[str]]]:
    """The rows that hold text of the one sheet with headings, each with its number in the sheet.

    raw: the content of a workbook; columns: the headings known. Whole numbers are without a point,
    dates are SheetDate. Raises UserError if it is no workbook, or several sheets could be meant.
    """
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            if sum(item.file_size for item in archive.infolist()) > _MAX_UNPACKED:
                raise UserError(Fault(file, 0, 0, "unpacks to more than 100 MB; split it"))
            beside = beside_values(archive)
        with CalamineWorkbook.from_filelike(io.BytesIO(raw)) as book:
            found = [
                (name, _rows(book.get_sheet_by_name(name), beside.get(name, NOTHING), file))
                for name in book.sheet_names
            ]
    except (CalamineError, zipfile.BadZipFile, zlib.error, OSError, ValueError, RuntimeError):
        raise UserError(Fault(file, 0, 0, _NO_WORKBOOK)) from None
    sheets = [(name, rows) for name, rows in found if rows]
    of_columns = [(name, rows) for name, rows in sheets if _known(rows[0][1], columns)]
    if len(of_columns) > 1:
        names = " and ".join(f"'{name}'" for name, _ in of_columns)
        raise UserError(Fault(file, 0, 0, f"the sheets {names} hold such a table; leave one"))
    chosen = of_columns or sheets
    return chosen[0][1] if chosen else []


def _known(headings: Sequence[str], columns: Sequence[str]) -> bool:
    return any("_".join(heading.lower().split()) in columns for heading in headings)


def _rows(sheet: Any, beside: Beside, file: str) -> list[tuple[int, list[str]]]:
    if sheet.total_height > _MAX_ROWS:
        raise UserError(Fault(file, 0, 0, f"has more than {_MAX_ROWS:,} rows; split it"))
    rows = []
    for number, row in enumerate(sheet.to_python(skip_empty_area=False), start=1):
        cells = [
            beside.errors.get((number, x)) or _text(value, month=(number, x) in beside.months)
            for x, value in enumerate(row, start=1)
        ]
        if any(cell.strip() for cell in cells):
            rows.append((number, cells))
    return rows


def _text(value: Any, *, month: bool) -> str:
    """A value of a spreadsheet as the text that a CSV file would hold."""
    if isinstance(value, dt.datetime) and value.time() != dt.time():
        return value.isoformat(" ")
    if isinstance(value, dt.date):
        kept = SheetMonth if month else SheetDate
        return kept(f"{value:%Y-%m-%d}")
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        # fifteen digits are all that a spreadsheet keeps
        return f"{value:.0f}" if value.is_integer() else f"{value:.15g}"
    return str(value)
