"""The commands under `portasim law`: thin, and light until one of them runs."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from portasim.core.faults import Fault, UserError

if TYPE_CHECKING:
    from portasim.law.system import Law

law_app = typer.Typer(
    help="What the law says on a day, for one case, and through time; with its authorities.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)

_LAST_COMMON_YEAR: Final = 2400
"""A later year is taken for one of the Buddhist era, 543 years ahead of the common era."""

Country = Annotated[str, typer.Argument(help="A country, such as TH.")]
Part = Annotated[
    str, typer.Argument(metavar="PART", help="A country, a branch or an id, such as TH.old_age.")
]
Id = Annotated[
    str, typer.Argument(metavar="ID", help="An id; TH.pension_m will do for TH.old_age.pension_m.")
]
Branch = Annotated[str | None, typer.Option(help="One branch, such as old_age.")]
On = Annotated[str, typer.Option(help="The day, written YYYY-MM-DD.")]
Set = Annotated[
    list[str] | None,
    typer.Option("--set", help="name=value: any rule, number, switch or fact of the wiring."),
]
Over = Annotated[
    list[str] | None,
    typer.Option("--overlay", help="A bill, draft or practice, applied over the law."),
]
Json = Annotated[bool, typer.Option("--json", help="Print the answer as JSON.")]
Html = Annotated[Path | None, typer.Option(help="Write chart and table into this file.")]
Page = Annotated[
    Path | None, typer.Option("--html", help="Write the sheet into this file as a page.")
]
Book = Annotated[
    Path | None, typer.Option("--xlsx", help="Write the sheet into this file as a workbook.")
]
Out = Annotated[Path | None, typer.Option(help="Write into this file instead of printing.")]


@law_app.command("list")
def list_(
    country: Annotated[str | None, typer.Argument(help="One country, such as TH.")] = None,
    branch: Branch = None,
    as_json: Json = False,
) -> None:
    """List every rule, number and switch: id, unit, since when, title."""
    from portasim.brief.law.text import list_text
    from portasim.law.inquiry.entries import entries_of

    found = entries_of(country, branch)
    _print(found, list_text(found), as_json)


@law_app.command()
def show(part: Part, on: On, overlay: Over = None, as_json: Json = False) -> None:
    """Show the rules in force on a day in words, with numbers, switches and authorities."""
    from portasim.brief.law.text import show_text
    from portasim.law.inquiry.entries import provisions

    found = provisions(_law(part, overlay), part, _day(on))
    _print(found, show_text(found), as_json)


@law_app.command("eval")
def eval_(id_: Id, on: On, set_: Set = None, overlay: Over = None, as_json: Json = False) -> None:
    """Put one case to a rule: the answer, what was taken as met, every step, the authorities."""
    from portasim.brief.law.text import eval_text
    from portasim.law.inquiry.answer import ask

    answer = ask(_law(id_, overlay), id_, _day(on), _given(set_ or []))
    if not as_json:
        typer.echo(eval_text(answer))
        return
    whole = _plain(answer)
    result = whole.pop("result")
    head = {key: result[key] for key in ("value", "unit", "shown")}
    typer.echo(json.dumps({"id": whole.pop("id"), **head, **whole}, indent=2, ensure_ascii=False))


@law_app.command("sum")
def sum_(
    id_: Id,
    first: Annotated[str, typer.Option("--from", help="The first month, written YYYY-MM.")],
    last: Annotated[str, typer.Option("--to", help="The last month, written YYYY-MM.")],
    set_: Set = None,
    overlay: Over = None,
    as_json: Json = False,
) -> None:
    """Add up what a rule in money a month gives for one case, month by month."""
    from portasim.brief.law.text import sum_text
    from portasim.law.inquiry.total import read_month, total

    faults = [*_buddhist("--from", first), *_buddhist("--to", last)]
    if faults:
        raise UserError([Fault("", 0, 0, message) for message in faults])
    months = read_month("--from", first), read_month("--to", last)
    found = total(_law(id_, overlay), id_, *months, _given(set_ or []))
    _print(found, sum_text(found), as_json)


@law_app.command()
def history(id_: Id, html: Html = None, overlay: Over = None, as_json: Json = False) -> None:
    """Show a number through time: every value, its authority and status."""
    from portasim.brief.law.text import history_text
    from portasim.law.inquiry.entries import history as values_of

    _named_as(".html", "--html", html)
    law = _law(id_, overlay)
    values = values_of(law, id_)
    _print(values, history_text(values), as_json)
    if html is not None:
        from portasim.brief.law.charts import history_html

        _write({html: history_html(law.number(values[0].id), values).encode()})


@law_app.command()
def diff(
    on: On, overlay: Over = None, html: Page = None, xlsx: Book = None, as_json: Json = False
) -> None:
    """Show the old-age schemes of the five countries side by side on a day."""
    from portasim.brief.law.sheet import diff_html, diff_text
    from portasim.law.sheet.sheet import schemes

    _named_as(".html", "--html", html)
    _named_as(".xlsx", "--xlsx", xlsx)
    sheet = schemes(_day(on), overlay or ())
    contents: dict[Path, bytes] = {}
    if html is not None:
        contents[html] = diff_html(sheet).encode()
    if xlsx is not None:
        from portasim.brief.law.workbook import diff_xlsx

        contents[xlsx] = diff_xlsx(sheet)
    _write(contents)
    if as_json or not contents:
        _print(sheet, diff_text(sheet), as_json)


@law_app.command()
def coverage(as_json: Json = False) -> None:
    """Say what of the law is modelled, since when, verified by which cases, and what is open."""
    from portasim.brief.law.text import coverage_text
    from portasim.law.inquiry.entries import coverage as covered

    found = covered()
    _print(found, coverage_text(found), as_json)


@law_app.command()
def page(country: Country, out: Out = None) -> None:
    """Write the page for lawyers: sentences, numbers through time, open questions, authorities."""
    from portasim.brief.law.page import law_page
    from portasim.law.inquiry.entries import law_of

    text = law_page(law_of(country))
    if out is None:
        typer.echo(text, nl=False)
    else:
        _write({out: text.encode()})


def _law(name: str, overlays: list[str] | None) -> Law:
    from portasim.law.inquiry.entries import law_of

    law = law_of(name)
    for overlay in overlays or []:
        law = law.with_overlay(overlay)
    return law


def _day(text: str) -> int:
    from portasim.law.inquiry.quantities import read_quantity

    for message in _buddhist("--on", text):
        raise UserError(message)
    return read_quantity("--on", text, "date")


def _buddhist(name: str, text: str) -> list[str]:
    """What to say of a date written in years of the Buddhist era; nothing of another."""
    year, dash, rest = text.strip().partition("-")
    if not dash or not re.fullmatch(r"[0-9]{4}", year) or int(year) <= _LAST_COMMON_YEAR:
        return []
    return [f"{name}: '{text}' looks like a Buddhist year; write {int(year) - 543}-{rest}"]


def _named_as(suffix: str, option: str, path: Path | None) -> None:
    """Refuse a file name that a browser or a spreadsheet would not open."""
    if path is None or os.path.isdir(path) or path.suffix.lower() == suffix:  # noqa: PTH112  (no error)
        return
    such = path.with_suffix(suffix).name
    raise UserError(f"{option} {path}: the name must end in {suffix}, such as {such}")


def _given(sets: list[str]) -> dict[str, str]:
    """What was given as name=value; a name given twice or without a value is a fault."""
    given: dict[str, str] = {}
    faults = []
    for text in sets:
        name, sign, value = text.partition("=")
        name = name.strip()
        if not sign or not name or not value.strip():
            faults.append(f"--set '{text}' is not written name=value, such as months=193")
        elif name in given:
            faults.append(f"--set gives {name} twice")
        else:
            given[name] = value
    if faults:
        raise UserError([Fault("", 0, 0, message) for message in faults])
    return given


def _print(found: Any, text: str, as_json: bool) -> None:
    typer.echo(json.dumps(_plain(found), indent=2, ensure_ascii=False) if as_json else text)


def _plain(item: Any) -> Any:
    """Records, by the names of their fields, and lists of them, as JSON holds them."""
    if hasattr(item, "_asdict"):
        item = item._asdict()
    elif hasattr(item, "__dataclass_fields__"):
        item = {name: getattr(item, name) for name in item.__dataclass_fields__}
    if hasattr(item, "items"):
        return {key: _plain(value) for key, value in item.items()}
    return [_plain(value) for value in item] if isinstance(item, (list, tuple)) else item


def _write(contents: Mapping[Path, bytes]) -> None:
    """Write files, all of them or none, and tell which."""
    from portasim.core.files.output import write_all

    write_all(contents)
    for path in contents:
        typer.echo(f"written: {path}", err=True)
