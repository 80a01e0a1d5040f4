"""The old-age schemes side by side, in a terminal and as one HTML page for screen and paper."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from textwrap import wrap

from portasim.brief.law.layout import WIDTH, block
from portasim.brief.law.text import cited
from portasim.brief.messages import ENGLISH, Statement, render, say, term
from portasim.law.sheet.items import NOT_FOUND, SURENESS, Item
from portasim.law.sheet.lines import Line, is_absent
from portasim.law.sheet.sheet import Sheet, Unsettled


def words_of(status: str) -> str:
    """A status in words."""
    return render(term("status", status.replace(" ", "_")))


def hint_of(status: str) -> str:
    """The meaning of a status."""
    return render(term("status_hint", status.replace(" ", "_")))


def with_overlay(overlay: str) -> str:
    """The words under the name of a country whose law has an overlay."""
    return render(say("schemes.with", overlay=overlay))


def from_day(since: str) -> str:
    """The words before a change that holds from a later day."""
    return render(say("schemes.from_day", since=since))


def title(sheet: Sheet) -> str:
    """The title of a sheet."""
    return render(say("schemes.title", day=dt.date.fromisoformat(sheet.on)))


def tally(sheet: Sheet) -> str:
    """How sure the cells of a sheet are, in one sentence."""
    cells = [cell for row in sheet.rows for cell in row.cells.values()]
    begun = [cell for cell in cells if not all(map(is_absent, cell.lines))]
    counts = Counter(cell.status for cell in begun)
    parts = [say("schemes.enacted", n=counts["enacted"])]
    parts += [
        say("schemes.unsure", n=counts[status], status=words_of(status))
        for status in SURENESS
        if counts[status] and status not in {"enacted", NOT_FOUND}
    ]
    if counts[NOT_FOUND]:
        parts.append(say("schemes.missing", n=counts[NOT_FOUND]))
    if len(begun) < len(cells):
        parts.append(say("schemes.not_in_force", n=len(cells) - len(begun)))
    return render(say("schemes.tally", cells=len(cells), parts=parts))


def overlays_of(sheet: Sheet) -> list[str]:
    """The overlays that apply, a sentence each; empty where the laws stand as they are."""
    return [
        render(say("schemes.overlay", country=column.country, overlay=overlay))
        for column in sheet.columns
        for overlay in column.overlays
    ]


def authority(line: Line) -> str:
    """Status and authorities of a line, as they stand behind it; in capitals unless enacted."""
    status = words_of(line.status)
    shown = status if line.status == "enacted" else status.upper()
    return ", ".join([shown, *line.refs])


def words_in(line: Line) -> str:
    """The words of a line, after the day from which a change holds."""
    if not line.since:
        return line.text
    return render(say("schemes.change", from_day=from_day(line.since), text=line.text))


def with_changes(lines: tuple[Line, ...]) -> Iterator[Line]:
    """Some lines, the next change of each after it."""
    for line in lines:
        yield line
        if line.then is not None:
            yield line.then


def diff_text(sheet: Sheet) -> str:
    """The schemes side by side in a terminal: a paragraph a heading, a country a line."""
    lines = [title(sheet), *overlays_of(sheet), *wrap(tally(sheet), WIDTH)]
    lines += wrap(render(say("schemes.capitals")), WIDTH)
    for row in sheet.rows:
        lines += ["", row.title]
        for column in sheet.columns:
            lead = f"  {column.country}  "
            for line in with_changes(row.cells[column.country].lines):
                text = (
                    words_in(line)
                    if line.status == NOT_FOUND
                    else f"{words_in(line)} ({authority(line)})"
                )
                lines += block(text, lead)
                lead = " " * len(lead)
    lines += ["", render(say("schemes.not_enacted"))]
    lines += [row for entry in sheet.unsettled for row in block(unsettled_text(entry), "  - ")]
    lines += ["", render(say("schemes.references"))]
    for ref, reference in sheet.references.items():
        lines += block(cited(ref, reference), "  - ")
    return "\n".join(lines)


def unsettled_text(entry: Unsettled) -> str:
    """An item that is not enacted or not found, and the headings that rest on it, in a line."""
    item = entry.item
    where = f"{entry.country}, {'; '.join(entry.rows)}"
    if item.status == NOT_FOUND:
        return f"{where}: {item.title}"
    held = ", ".join(part for part in (words_of(item.status), item.ref, item.id) if part)
    return f"{where}: {basis(item)} ({held}) {item.note}".rstrip()


def basis(item: Item) -> str:
    """An item on which a line rests, in words: what it is, its value and since when."""
    title = item.title.rstrip(".")
    if not item.value:
        return title
    what = f"{title}: {item.value.replace('_', ' ')}"
    return render(say("schemes.since", what=what, since=item.since)) if item.since else what


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
        overlays=overlays_of(sheet),
        tally=tally(sheet),
        legend=[(status, hint_of(status)) for status in SURENESS if status in used],
        not_found=NOT_FOUND,
        fonts=Markup(FONTS),  # noqa: S704  (a constant of this package)
        words_of=words_of,
        basis=basis,
        with_changes=with_changes,
        with_overlay=with_overlay,
        from_day=from_day,
        lang=ENGLISH,
        t=lambda name: render(Statement(name)),
    )
