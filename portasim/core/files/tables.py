"""Tables that users write: rows and headings of CSV text, or of a sheet of a workbook."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Final

from portasim.core.faults import Fault, UserError, did_you_mean
from portasim.core.files.cells import made_alike, quotable, seen, unseen
from portasim.core.files.workbook import SIGNATURE, SheetDate, workbook_rows

MAX_BYTES: Final = 5_000_000
_SIGNATURES: Final = {
    b"\xd0\xcf\x11\xe0": "is an old Excel file; save it as 'CSV UTF-8'",
    b"\xff\xfe": "is UTF-16 text ('Unicode' in Windows); save it as UTF-8",
    b"\xfe\xff": "is UTF-16 text ('Unicode' in Windows); save it as UTF-8",
}


_SEPARATOR: Final = re.compile(r"sep=(.)[ \t]*(?:\r\n|\r|\n|$)", re.IGNORECASE)
"""The first line by which Excel knows what parts the cells."""


def table_of(raw: bytes, file: str, columns: Sequence[str]) -> list[tuple[int, list[str]]]:
    """The rows that hold text of a CSV file or workbook, each with its line or number, from 1.

    raw: the content; columns: the headings known. Cells are made alike (`core.files.cells`); a date
    that a spreadsheet keeps is a SheetDate. Raises UserError with what else the file is.
    """
    if raw.startswith(SIGNATURE):
        rows = workbook_rows(raw, file, columns)
    else:
        rows = _csv_rows(_text_of(raw, file), file)
    alike = [
        (line, [cell if isinstance(cell, SheetDate) else made_alike(cell) for cell in cells])
        for line, cells in rows
    ]
    alike = [(line, cells) for line, cells in alike if any(cells)]
    if not alike:
        raise UserError(Fault(file, 0, 0, f"is empty; the first line is {','.join(columns)}"))
    return alike


def bytes_of_table(path: Path, file: str) -> bytes:
    """The content of a file that can be a table. Raises UserError with why it is not read."""
    try:
        if path.is_dir():
            raise UserError(Fault(file, 0, 0, "is a directory, not a CSV file"))
        if path.stat().st_size > MAX_BYTES:
            raise UserError(Fault(file, 0, 0, "is larger than 5 MB; split it"))
        return path.read_bytes()
    except FileNotFoundError:
        raise UserError(Fault(file, 0, 0, "there is no such file")) from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise UserError(Fault(file, 0, 0, f"cannot be read: {reason}")) from None


def _text_of(raw: bytes, file: str) -> str:
    """The text of a file in UTF-8. Raises UserError with what else it is."""
    for signature, message in _SIGNATURES.items():
        if raw.startswith(signature):
            raise UserError(Fault(file, 0, 0, message))
    if b"\0" in raw:
        line = raw[: raw.index(b"\0")].count(b"\n") + 1
        raise UserError(Fault(file, line, 1, "contains a NUL byte, so it is not text"))
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        message = "is not UTF-8 text; in Excel save it as 'CSV UTF-8'"
        raise UserError(Fault(file, line, 1, message)) from None


def _csv_rows(text: str, file: str) -> list[tuple[int, list[str]]]:
    """The rows of CSV text, each with the line on which it begins."""
    line = 1
    if parted := _SEPARATOR.match(text):
        delimiter, line, text = parted[1], 2, text[parted.end() :]
    else:
        header = text.lstrip("\r\n").split("\n", 1)[0]
        # Excel writes ';' where the comma is the decimal sign, and tabs in 'Unicode text'.
        delimiter = max(",;\t", key=header.count)
    before = line - 1
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    rows = []
    try:
        for row in reader:
            rows.append((line, row))
            line = before + reader.line_num + 1
    except csv.Error:
        message = "a quotation mark in the row that begins here has no partner"
        raise UserError(Fault(file, line, 1, message)) from None
    return rows


def headings(
    file: str,
    line: int,
    header: Sequence[str],
    columns: Sequence[str],
    required: Sequence[str],
    identifying: Collection[str],
) -> dict[str, int]:
    """The place of each column; headings may use capitals and spaces, and stay empty.

    columns: those known; required: those that must be there; identifying: words that no heading may
    hold, because they name people. Raises UserError with every fault.
    """
    faults = []
    places: dict[str, int] = {}
    for place, heading in enumerate(header, start=1):
        if sign := unseen(heading):
            shown = quotable(seen(heading))
            faults.append(Fault(file, line, place, f"the heading '{shown}' {sign}"))
        name = "_".join(re.split(r"[\s_-]+", seen(heading).lower().strip()))
        if name in places:
            faults.append(Fault(file, line, place, f"the column '{name}' is here twice"))
        elif name in columns:
            places[name] = place
        elif set(identifying) & set(re.split(r"\W|_", name)):
            shown = quotable(name)
            message = f"the column '{shown}' identifies people; remove it, 'person' holds any word"
            faults.append(Fault(file, line, place, message))
        elif name:
            message = f"there is no column '{quotable(name)}'{did_you_mean(name, columns)}"
            faults.append(Fault(file, line, place, message))
    if not places:
        message = f"the first line holds no known heading; it is {','.join(columns)}"
        raise UserError(Fault(file, line, 1, message))
    missing = [name for name in required if name not in places]
    faults += [Fault(file, line, 1, f"the column '{name}' is missing") for name in missing]
    if faults:
        raise UserError(faults)
    return places
