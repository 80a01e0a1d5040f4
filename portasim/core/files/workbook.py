"""Workbooks of spreadsheets, .xlsx and .ods, as the rows of text that a CSV file would hold."""

from __future__ import annotations

import datetime as dt
import io
import posixpath
import re
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from typing import Any, Final
from xml.sax.saxutils import unescape

from portasim.core.faults import Fault, UserError

SIGNATURE: Final = b"PK\x03\x04"
_MAX_UNPACKED: Final = 100_000_000
_MAX_ROWS: Final = 100_000
_NO_WORKBOOK: Final = "is an Excel workbook or another zip archive; save it as 'CSV UTF-8'"

_BOOK: Final = "xl/workbook.xml"
_RELATED: Final = "xl/_rels/workbook.xml.rels"
_RELATION: Final = re.compile(r"<Relationship\b[^>]*>")
_SHEET: Final = re.compile(r"<sheet\b[^>]*>")
_ERROR: Final = re.compile(
    r"<c\b([^>]*\bt=\"e\"[^>]*)>(?:<f\b[^>]*/>|<f\b[^>]*>[^<]*</f>)?<v>([^<]*)</v>"
)
_ATTRIBUTE: Final = re.compile(r"([\w:]+)=\"([^\"]*)\"")
_PLACE: Final = re.compile(r"([A-Z]{1,3})(\d{1,7})")


class SheetDate(str):
    """A date that a spreadsheet keeps as a date, YYYY-MM-DD: perhaps of a text that it took so."""

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
            errors = _errors(archive)
        with CalamineWorkbook.from_filelike(io.BytesIO(raw)) as book:
            found = [
                (name, _rows(book.get_sheet_by_name(name), errors.get(name, {}), file))
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


def _errors(archive: zipfile.ZipFile) -> dict[str, dict[tuple[int, int], str]]:
    """The errors that stand in sheets of an .xlsx, by row and column from 0: no reader gives them.

    Empty where the archive is no such workbook.
    """
    names = archive.namelist()
    if not {_RELATED, _BOOK} <= {*names}:
        return {}
    related = archive.read(_RELATED)
    targets = {
        attributes["Id"]: posixpath.join("xl", attributes["Target"].removeprefix("/xl/"))
        for attributes in map(_attributes, _RELATION.findall(related.decode("utf-8", "replace")))
        if {"Id", "Target"} <= attributes.keys()
    }
    found: dict[str, dict[tuple[int, int], str]] = {}
    book = archive.read(_BOOK).decode("utf-8", "replace")
    for attributes in map(_attributes, _SHEET.findall(book)):
        target = targets.get(attributes.get("r:id", ""))
        if target is not None and target in names:
            text = archive.read(target).decode("utf-8", "replace")
            cells = found.setdefault(unescape(attributes.get("name", "")), {})
            for opened, value in _ERROR.findall(text):
                if place := _PLACE.fullmatch(_attributes(opened).get("r", "")):
                    cells[int(place[2]) - 1, _column(place[1])] = unescape(value)
    return found


def _attributes(opened: str) -> dict[str, str]:
    return dict(_ATTRIBUTE.findall(opened))


def _column(letters: str) -> int:
    """The place, from 0, of a column of a spreadsheet: A is 0, AA is 26."""
    place = 0
    for letter in letters:
        place = place * 26 + ord(letter) - ord("A") + 1
    return place - 1


def _rows(
    sheet: Any, errors: Mapping[tuple[int, int], str], file: str
) -> list[tuple[int, list[str]]]:
    if sheet.total_height > _MAX_ROWS:
        raise UserError(Fault(file, 0, 0, f"has more than {_MAX_ROWS:,} rows; split it"))
    rows = []
    for number, row in enumerate(sheet.to_python(skip_empty_area=False), start=1):
        cells = [errors.get((number - 1, x)) or _text(value) for x, value in enumerate(row)]
        if any(cell.strip() for cell in cells):
            rows.append((number, cells))
    return rows


def _text(value: Any) -> str:
    """A value of a spreadsheet as the text that a CSV file would hold."""
    if isinstance(value, dt.datetime | dt.date):
        if not isinstance(value, dt.datetime):
            return SheetDate(value.isoformat())
        midnight = value.time() == dt.time()
        return SheetDate(value.date().isoformat()) if midnight else value.isoformat(" ")
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        # fifteen digits are all that a spreadsheet keeps
        return f"{value:.0f}" if value.is_integer() else f"{value:.15g}"
    return str(value)
