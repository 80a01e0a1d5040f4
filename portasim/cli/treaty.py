"""The commands under `portasim treaty`: thin, and light until one of them runs."""

from __future__ import annotations

import json
from typing import Annotated, Any

import typer

from portasim.cli.words import scenario_names

treaty_app = typer.Typer(
    help="Hypothetical agreements: audited against the laws they name, and as a text to read.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)

File = Annotated[str, typer.Argument(help="A scenario file with agreements.")]
Set = Annotated[
    list[str] | None, typer.Option("--set", help="path.to.key=value, applied over the file.")
]
Json = Annotated[bool, typer.Option("--json", help="Print the answer as JSON.")]


@treaty_app.command()
def check(file: File, set_: Set = None, as_json: Json = False) -> None:
    """Audit the agreements of a file against the laws they name; exits with 1 at an error."""
    from portasim.brief.law.treaty import check_data, check_text
    from portasim.scenario.treaty import check_treaty

    scenario_names([file])
    found = check_treaty(file, set_ or [])
    _print(check_data(found), check_text(found), as_json)
    if not found.passes:
        raise typer.Exit(1)


@treaty_app.command()
def show(file: File, set_: Set = None, as_json: Json = False) -> None:
    """Show the agreements of a file as numbered articles, and what the laws make of them."""
    from portasim.brief.law.agreement import show_treaty
    from portasim.brief.law.treaty import show_text

    scenario_names([file])
    found = show_treaty(file, set_ or [])
    _print(found, show_text(found), as_json)


def _print(found: Any, text: str, as_json: bool) -> None:
    typer.echo(json.dumps(_plain(found), indent=2, ensure_ascii=False) if as_json else text)


def _plain(item: Any) -> Any:
    """Records, by the names of their fields, and lists of them, as JSON holds them."""
    if hasattr(item, "_asdict"):
        item = item._asdict()
    if hasattr(item, "items"):
        return {key: _plain(value) for key, value in item.items()}
    return [_plain(value) for value in item] if isinstance(item, (list, tuple)) else item
