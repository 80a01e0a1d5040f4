"""The old-age schemes side by side, in a terminal and as one HTML page for screen and paper."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from textwrap import wrap
from typing import Final

from portasim.brief.law.layout import WIDTH, block
from portasim.brief.law.text import cited
from portasim.law.sheet.items import NOT_FOUND, SURENESS, Item
from portasim.law.sheet.lines import Line
from portasim.law.sheet.sheet import Sheet, Unsettled

HINTS: Final = {
    "enacted": "law or a published figure; the text or a secondary source was read",
    "declared": "announced by an authority; the enactment was not read",
    "proposed": "a draft or a bill, not law",
    "as_told": "told by an office or a practitioner",
    "recalled": "background knowledge, read in no source",
    "assumed": "taken by this model where no source was found",
    NOT_FOUND: "looked for in the sources and not found there",
}
"""What each status means, from the surest to the least sure."""


def words_of(status: str) -> str:
    """A status in words."""
    return status.replace("_", " ")


def title(sheet: Sheet) -> str:
    """What a sheet is, in a line."""
    day = dt.date.fromisoformat(sheet.on)
    return f"Old-age schemes side by side on {day.day} {day:%B} {day.year}"


def tally(sheet: Sheet) -> str:
    """How sure the cells of a sheet are, in one sentence."""
    counts = Counter(cell.status for row in sheet.rows for cell in row.cells.values())
    parts = [
        f"{counts[status]} on something {words_of(status)}"
        for status in SURENESS
        if counts[status] and status not in {"enacted", NOT_FOUND}
    ]
    sure = f"{counts['enacted']} rest on enacted law alone"
    missing = [f"{counts[NOT_FOUND]} say that something was not found"] if counts[NOT_FOUND] else []
    *first, last = [sure, *parts, *missing]
    said_first = f"{', '.join(first)} and " if first else ""
    return f"Of {counts.total()} cells, {said_first}{last}."


def laid_over(sheet: Sheet) -> list[str]:
    """What is laid over the laws, a sentence each; empty where the laws stand as they are."""
    return [
        f"Laid over the law of {column.name}: {overlay}."
        for column in sheet.columns
        for overlay in column.overlays
    ]


def authority(line: Line) -> str:
    """Status and authorities of a line, as they stand behind it; in capitals unless enacted."""
    status = words_of(line.status)
    shown = status if line.status == "enacted" else status.upper()
    return ", ".join([shown, *line.refs])


def said(line: Line) -> str:
    """The words of a line, after the day from which a change holds."""
    return f"from {line.since}: {line.text}" if line.since else line.text


def with_changes(lines: tuple[Line, ...]) -> Iterator[Line]:
    """Some lines, the next change of each after it."""
    for line in lines:
        yield line
        if line.then is not None:
            yield line.then


def diff_text(sheet: Sheet) -> str:
    """The schemes side by side in a terminal: a paragraph a heading, a country a line."""
    lines = [title(sheet), *laid_over(sheet), *wrap(tally(sheet), WIDTH)]
    lines += wrap("Capitals mark what is not enacted.", WIDTH)
    for row in sheet.rows:
        lines += ["", row.title]
        for column in sheet.columns:
            lead = f"  {column.country}  "
            for line in with_changes(row.cells[column.country].lines):
                text = (
                    said(line) if line.status == NOT_FOUND else f"{said(line)} ({authority(line)})"
                )
                lines += block(text, lead)
                lead = " " * len(lead)
    lines += ["", "Not enacted, or not found"]
    lines += [row for entry in sheet.unsettled for row in block(unsettled_text(entry), "  - ")]
    lines += ["", "References"]
    for ref, reference in sheet.references.items():
        lines += block(cited(ref, reference), "  - ")
    return "\n".join(lines)


def unsettled_text(entry: Unsettled) -> str:
    """What is not enacted or not found, and under which headings it is used, in a line."""
    item = entry.item
    where = f"{entry.country}, {'; '.join(entry.rows)}"
    if item.status == NOT_FOUND:
        return f"{where}: {item.title}"
    held = ", ".join(part for part in (words_of(item.status), item.ref, item.id) if part)
    return f"{where}: {basis(item)} ({held}) {item.note}".rstrip()


def basis(item: Item) -> str:
    """What a line rests on in words: what it is, its value and since when."""
    title = item.title.rstrip(".")
    if not item.value:
        return title
    return f"{title}: {item.value.replace('_', ' ')}" + (
        f", since {item.since}" if item.since else ""
    )


def diff_html(sheet: Sheet) -> str:
    """The schemes side by side as one HTML page: equal sheets, equal bytes; no outside request."""
    from jinja2 import Environment, PackageLoader, StrictUndefined
    from markupsafe import Markup

    from portasim.brief.figures.charts import FONTS

    environment = Environment(
        loader=PackageLoader("portasim.brief"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    used = {cell.status for row in sheet.rows for cell in row.cells.values()}
    return environment.get_template("schemes.html.j2").render(
        sheet=sheet,
        title=title(sheet),
        laid=laid_over(sheet),
        tally=tally(sheet),
        legend=[(status, hint) for status, hint in HINTS.items() if status in used],
        not_found=NOT_FOUND,
        fonts=Markup(FONTS),  # noqa: S704  (a constant of this package)
        words_of=words_of,
        said=said,
        basis=basis,
        with_changes=with_changes,
    )
