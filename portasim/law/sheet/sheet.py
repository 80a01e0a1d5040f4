"""The old-age schemes side by side on a day: a sheet with a cell for each law and heading.

Which numbers, rules and switches make a cell, and the words between them, stand in `schemes.yaml`;
every value comes from the laws. A cell for which nothing was found says so.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from portasim.core.calendar import iso
from portasim.core.faults import UserError, did_you_mean
from portasim.core.words import COUNTRIES, COUNTRY_NAMES
from portasim.law.sheet.cells import lines_of
from portasim.law.sheet.items import NOT_FOUND, Item, least_sure
from portasim.law.sheet.lines import Line
from portasim.law.sheet.map import Part, load_map
from portasim.law.system import Law, load_law, load_references


class Cell(NamedTuple):
    """Cell of one scheme under one heading; `status` is that of its least sure line."""

    status: str
    lines: tuple[Line, ...]


class SheetRow(NamedTuple):
    """A heading of the sheet, and its cells by country."""

    id: str
    title: str
    cells: Mapping[str, Cell]


class Column(NamedTuple):
    """A scheme: code and name of its country, and the titles of the overlays that apply."""

    country: str
    name: str
    overlays: tuple[str, ...]


class Unsettled(NamedTuple):
    """One thing that cells of a country rest on and that is not enacted, with their headings."""

    country: str
    rows: tuple[str, ...]
    item: Item


class Sheet(NamedTuple):
    """The schemes side by side on a day.

    `unsettled` is everything the cells rest on that is not enacted, and `references` the
    authorities of every cell by id.
    """

    on: str
    columns: tuple[Column, ...]
    rows: tuple[SheetRow, ...]
    unsettled: tuple[Unsettled, ...]
    references: Mapping[str, Mapping[str, str]]


def schemes(on: int, overlays: Sequence[str] = ()) -> Sheet:
    """The schemes of all countries side by side on a day, with overlays applied to their laws.

    An overlay is named as its country names it, or COUNTRY.NAME. Raises UserError for one that no
    law has.
    """
    laws = _with_overlays({country: load_law(country) for country in COUNTRIES}, overlays)
    rows = tuple(
        SheetRow(
            name, row.title, {code: _cell(law, row.cells[code], on) for code, law in laws.items()}
        )
        for name, row in load_map().items()
    )
    columns = tuple(
        Column(code, COUNTRY_NAMES[code], tuple(overlay.title for overlay in law.applied))
        for code, law in laws.items()
    )
    cited = {ref for line in _every_line(rows) for ref in line.refs}
    cited |= {overlay.ref for law in laws.values() for overlay in law.applied}
    references = {ref: text for ref, text in load_references().items() if ref in cited}
    return Sheet(iso(on), columns, rows, _unsettled(rows), references)


def _with_overlays(laws: Mapping[str, Law], overlays: Sequence[str]) -> dict[str, Law]:
    """The laws, each overlay applied to the one that has it."""
    found = dict(laws)
    known = [(code, overlay.name) for code, law in laws.items() for overlay in law.overlays()]
    for text in overlays:
        holders = [(c, name) for c, name in known if text in {name, f"{c}.{name}"}]
        if not holders:
            hint = did_you_mean(text, [name for _, name in known])
            raise UserError(f"no law has an overlay '{text}'{hint}")
        if len(holders) > 1:
            ways = " or ".join(f"{c}.{name}" for c, name in holders)
            raise UserError(f"several laws have an overlay '{text}'; write {ways}")
        [(code, name)] = holders
        found[code] = found[code].with_overlay(name)
    return found


def _cell(law: Law, parts: Sequence[Part], on: int) -> Cell:
    """The cell of a law by the parts of the map on a day; never empty."""
    lines = lines_of(law, parts, on)
    return Cell(least_sure([line.status for line in lines]), lines)


def _every_line(rows: Sequence[SheetRow]) -> Iterator[Line]:
    """Every line of some rows, and the next change of each."""
    for row in rows:
        for cell in row.cells.values():
            yield from _with_changes(cell)


def _with_changes(cell: Cell) -> Iterator[Line]:
    for line in cell.lines:
        yield line
        if line.then is not None:
            yield line.then


def _unsettled(rows: Sequence[SheetRow]) -> tuple[Unsettled, ...]:
    """Items of the cells that are not enacted, by country, each once with all its headings."""
    found: dict[tuple[str, Item], list[str]] = {}
    for row in rows:
        for code, cell in row.cells.items():
            if cell.status == NOT_FOUND:
                missing = [line.text for line in cell.lines if line.status == NOT_FOUND]
                for text in missing:
                    item = Item("", text, "", "", NOT_FOUND, "", "")
                    found.setdefault((code, item), []).append(row.title)
            for line in _with_changes(cell):
                for item in line.rests_on:
                    if item.status != "enacted":
                        found.setdefault((code, item), []).append(row.title)
    order = list(COUNTRIES)
    return tuple(
        Unsettled(code, tuple(dict.fromkeys(titles)), item)
        for (code, item), titles in sorted(
            found.items(), key=lambda entry: order.index(entry[0][0])
        )
    )
