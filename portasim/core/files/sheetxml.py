"""What stands in an .xlsx beside its values, and readers of values leave out.

That is errors, which they give as empty cells, and dates of which only the month is shown.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Iterator
from typing import Final, NamedTuple
from xml.sax.saxutils import unescape

_BOOK: Final = "xl/workbook.xml"
_RELATED: Final = "xl/_rels/workbook.xml.rels"
_STYLES: Final = "xl/styles.xml"
_MONTH_AND_YEAR: Final = "17"
"""The format mmm-yy, which has a number and no text."""
_TAG: Final = r"<{}\b([^>]*)>"
_RELATION: Final = re.compile(_TAG.format("Relationship"))
_SHEET: Final = re.compile(_TAG.format("sheet"))
_FORMAT: Final = re.compile(_TAG.format("numFmt"))
_STYLE: Final = re.compile(_TAG.format("xf"))
_CELL: Final = re.compile(_TAG.format("c"))
_IN_CELLS: Final = re.compile(r"<cellXfs\b.*?</cellXfs>", re.DOTALL)
_ERROR: Final = re.compile(
    r"<c\b([^>]*\bt=\"e\"[^>]*)>(?:<f\b[^>]*/>|<f\b[^>]*>[^<]*</f>)?<v>([^<]*)</v>"
)
_ATTRIBUTE: Final = re.compile(r"([\w:]+)=\"([^\"]*)\"")
_PLACE: Final = re.compile(r"([A-Z]{1,3})(\d{1,7})")
_LITERAL: Final = re.compile(r"\"[^\"]*\"|\[[^\]]*\]|\\.")


class Beside(NamedTuple):
    """What stands beside the values of a sheet, by row and column from 1.

    errors: their texts; months: cells that show no more of a date than month and year.
    """

    errors: dict[tuple[int, int], str]
    months: set[tuple[int, int]]


NOTHING: Final = Beside({}, set())


def beside_values(archive: zipfile.ZipFile) -> dict[str, Beside]:
    """What stands beside the values of each sheet, by its name; empty for what is no .xlsx."""
    names = {*archive.namelist()}
    if not {_RELATED, _BOOK} <= names:
        return {}
    months = _month_styles(_text(archive, _STYLES)) if _STYLES in names else set()
    targets = {
        found.get("Id", ""): posixpath.join("xl", found.get("Target", "").removeprefix("/xl/"))
        for found in _tags(_RELATION, _text(archive, _RELATED))
    }
    sheets = {}
    for sheet in _tags(_SHEET, _text(archive, _BOOK)):
        target = targets.get(sheet.get("r:id", ""), "")
        if target in names:
            text = _text(archive, target)
            errors = {
                place: unescape(value)
                for opened, value in _ERROR.findall(text)
                if (place := _place(_attributes(opened)))
            }
            shown = _tags(_CELL, text) if months else iter(())
            of_months = {_place(cell) for cell in shown if cell.get("s", "") in months}
            sheets[unescape(sheet.get("name", ""))] = Beside(errors, of_months - {(0, 0)})
    return sheets


def _text(archive: zipfile.ZipFile, name: str) -> str:
    return archive.read(name).decode("utf-8", "replace")


def _tags(pattern: re.Pattern[str], text: str) -> Iterator[dict[str, str]]:
    return map(_attributes, pattern.findall(text))


def _attributes(opened: str) -> dict[str, str]:
    return dict(_ATTRIBUTE.findall(opened))


def _month_styles(text: str) -> set[str]:
    """The numbers of the styles that show a month and a year and no day."""
    written = {
        found.get("numFmtId", ""): found.get("formatCode", "") for found in _tags(_FORMAT, text)
    }
    months = {_MONTH_AND_YEAR} - written.keys()
    months |= {number for number, code in written.items() if _shows_month(unescape(code))}
    cells = _IN_CELLS.search(text)
    styles = _tags(_STYLE, cells[0]) if cells else iter(())
    return {f"{place}" for place, style in enumerate(styles) if style.get("numFmtId") in months}


def _shows_month(code: str) -> bool:
    shown = {*_LITERAL.sub("", code.replace("&quot;", '"')).lower()}
    return "m" in shown and bool(shown & {"y", "b", "e"}) and not shown & {"d", "h", "s"}


def _place(cell: dict[str, str]) -> tuple[int, int]:
    """The row and column, from 1, of a cell; zeros where it says none."""
    place = _PLACE.fullmatch(cell.get("r", ""))
    if place is None:
        return 0, 0
    column = 0
    for letter in place[1]:
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(place[2]), column
