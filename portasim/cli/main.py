"""The command line: thin, and every figure through the same functions as Python."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from glob import glob
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from portasim.cli.guard import unharmed
from portasim.cli.law import law_app
from portasim.cli.treaty import treaty_app
from portasim.cli.words import PROGRAM, in_order, refusal, scenario_names
from portasim.core.faults import Fault, UserError, on_one_line

if TYPE_CHECKING:
    from portasim.scenario.scenario import Scenario
    from portasim.study.comparison import Comparison

app = typer.Typer(
    help="What migrant workers lose of Thai old-age benefits, and what agreements would return.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)

app.add_typer(law_app, name="law")
app.add_typer(treaty_app, name="treaty")

Files = Annotated[list[str], typer.Argument(help="Scenario files; the first is the baseline.")]
File = Annotated[str, typer.Argument(help="A scenario file.")]
Before = Annotated[str, typer.Argument(help="A scenario file.")]
After = Annotated[str, typer.Argument(help="The scenario file beside it.")]
Out = Annotated[str | None, typer.Option(help="Folder for brief.html, tables and manifest.json.")]
Results = Annotated[str, typer.Argument(metavar="FOLDER", help="A folder of results.")]
People = Annotated[
    str | None,
    typer.Option(help="How many people to draw, or a file of people: .csv, .xlsx, .ods."),
]
Seed = Annotated[int | None, typer.Option(help="Seed of all draws.", min=0)]


def _print_version(asked: bool) -> None:
    if asked:
        from portasim import __version__

        typer.echo(f"portasim {__version__}")
        raise typer.Exit


Version = Annotated[
    bool,
    typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version."),
]
Persons = Annotated[
    str | None, typer.Option(help="Write the table of persons into the folder too: csv or parquet.")
]
Ladder = Annotated[
    str, typer.Option(help="Whose ladder of what is lost is made: first or all scenarios.")
]
Workers = Annotated[int, typer.Option(help="Processes; results do not depend on it.", min=1)]
Set = Annotated[
    list[str] | None, typer.Option("--set", help="path.to.key=value, applied over every file.")
]
Quick = Annotated[bool, typer.Option("--quick", help="2,000 people: wider intervals, sooner.")]
Strict = Annotated[
    bool,
    typer.Option(
        "--strict",
        help="Refuse files that lack changes of the first, where they would be carried in.",
    ),
]
Json = Annotated[bool, typer.Option("--json", help="Print the results as JSON.")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Print nothing but faults.")]
Origin = Annotated[bool, typer.Option("--origin", help="Say where each value was written.")]


@app.callback()
def door(version: Version = False) -> None:
    """What migrant workers lose of Thai old-age benefits, and what agreements would return."""
    del version  # has been printed when this is reached


@app.command()
def compare(
    files: Files,
    out: Out = None,
    people: People = None,
    seed: Seed = None,
    workers: Workers = 1,
    set_: Set = None,
    persons: Persons = None,
    ladder: Ladder = "first",
    quick: Quick = False,
    strict: Strict = False,
    as_json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Compare scenarios for the same persons: benefits lost today beside benefits transferred.

    What the first file changes of a parent is carried into the other files that extend that parent.
    """
    scenario_names(files, takes_people=True)
    options = _Options(people, seed, workers, set_ or [], quick, strict, ladder)
    _simulate(_expanded(files), options, out, persons, as_json=as_json, quiet=quiet)


@app.command()
def run(
    file: File,
    out: Out = None,
    people: People = None,
    seed: Seed = None,
    workers: Workers = 1,
    set_: Set = None,
    persons: Persons = None,
    quick: Quick = False,
    as_json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Run one scenario."""
    scenario_names([file], takes_people=True)
    options = _Options(people, seed, workers, set_ or [], quick)
    _simulate([file], options, out, persons, as_json=as_json, quiet=quiet)


@app.command()
def validate(files: Files, set_: Set = None, quiet: Quiet = False) -> None:
    """Check scenario files, and any file of people they name, without simulating."""
    from portasim.scenario.load import check

    scenario_names(files)
    expanded = _expanded(files)
    scenarios = check(expanded, set_ or [])
    if not quiet:
        _print_notes(note for one in scenarios for note in one.notes)
        for file in expanded:
            typer.echo(f"{file}: is a valid scenario")
        _doubt(scenarios)


@app.command()
def show(file: File, origin: Origin = False, set_: Set = None, as_json: Json = False) -> None:
    """Show every value of a scenario after inheritance, and where it was written."""
    from portasim.scenario.load import load

    scenario_names([file])
    scenario = load(file, sets=set_ or [])
    rows = list(scenario.values())
    if as_json:
        fields = ("path", "value", "origin") if origin else ("path", "value")
        typer.echo(json.dumps([dict(zip(fields, row, strict=False)) for row in rows], indent=2))
        return
    for path, value, where in rows:
        text = f"{path}: {json.dumps(value, ensure_ascii=False)}"
        typer.echo(f"{text}  # {where}" if origin else text)


@app.command()
def diff(before: Before, after: After, set_: Set = None, as_json: Json = False) -> None:
    """Say what differs between two scenarios, in words, before any result."""
    from portasim.scenario.diff.diff import diff as differences_of

    scenario_names([before, after])
    found = differences_of(before, after, sets=set_ or [])
    if as_json:
        typer.echo(json.dumps(found.as_dict(), indent=2, ensure_ascii=False))
        return
    from portasim.brief.law.difference import difference_text

    typer.echo(difference_text(found))


@app.command()
def verify(folder: Results, as_json: Json = False, quiet: Quiet = False) -> None:
    """Check a folder of results against its manifest; finish what a stopped run left of it."""
    from dataclasses import asdict

    from portasim.brief.verify import verified_text
    from portasim.brief.verify import verify as check_results

    found = check_results(folder)
    if as_json:
        typer.echo(json.dumps(asdict(found), indent=2, ensure_ascii=False))
    elif not quiet:
        typer.echo(verified_text(found))


@app.command()
def schema() -> None:
    """Print the JSON Schema of scenario files, for editors."""
    from portasim.scenario.scenario import schema as scenario_schema

    typer.echo(json.dumps(scenario_schema(), indent=2, ensure_ascii=False))


def _doubt(scenarios: Sequence[Scenario]) -> None:
    """Say which numbers look like another unit, and what of agreements figures do not follow."""
    from portasim.scenario.doubts import doubts

    if not any(doubts(one) or one.plan.agreements for one in scenarios):
        return
    from portasim.brief.content.frames import in_doubt, not_carried_out
    from portasim.brief.messages import render

    for statement in [*not_carried_out(scenarios), *in_doubt(scenarios)]:
        typer.echo(render(statement))


def _expanded(files: list[str]) -> list[str]:
    """The files a shell that does not expand wildcards has left as patterns."""
    found: list[str] = []
    for name in files:
        if any(sign in name for sign in "*?[") and not os.path.lexists(name):
            found += sorted(glob(name)) or [name]  # noqa: PTH207  (takes any pattern)
        else:
            found.append(name)
    return found


@dataclass(frozen=True, slots=True)
class _Options:
    """The options of a simulation: what is applied over the files, and how it runs."""

    people: str | None
    seed: int | None
    workers: int
    sets: list[str]
    quick: bool
    strict: bool = False
    ladder: str = "first"


def _simulate(
    files: list[str],
    options: _Options,
    out: str | None,
    persons: str | None,
    *,
    as_json: bool,
    quiet: bool,
) -> None:
    with _said_when_stopped(), ExitStack() as held:
        from portasim.brief.save import check_persons, names_of_files, save_in
        from portasim.brief.writers.folder import folder_at
        from portasim.scenario.load import to_compare
        from portasim.study.run import QUICK_PEOPLE, check_ladder
        from portasim.study.run import compare as compare_scenarios

        people = options.people
        given = any(one.partition("=")[0].strip() == "people" for one in options.sets)
        if options.quick and people is None and not given:
            people = str(QUICK_PEOPLE)
        check_persons(persons, out)
        check_ladder(options.ladder, "--ladder")
        folder = None
        if out is not None:
            folder = held.enter_context(folder_at(out, names_of_files(persons)))
        comparison = compare_scenarios(
            to_compare(files, people, options.seed, options.sets, options.strict),
            workers=options.workers,
            ladder=options.ladder,
            progress=None if quiet or not sys.stderr.isatty() else _progress,
        )
        if not quiet:
            _print_notes(note for results in comparison.all for note in results.scenario.notes)
        if folder is not None:
            save_in(folder, comparison, persons)
        if as_json:
            typer.echo(json.dumps(_as_json(comparison), indent=2, ensure_ascii=False))
        elif not quiet:
            from portasim.brief.writers.text import summary_text

            typer.echo(summary_text(comparison, Path(out) if out is not None else None))


@contextmanager
def _said_when_stopped() -> Iterator[None]:
    try:
        yield
    except KeyboardInterrupt:
        print("\nstopped; no file is half written", file=sys.stderr)  # noqa: T201
        raise


def _print_notes(notes: Iterable[Fault]) -> None:
    """Notes, each once, on the error stream, so that they are in no file and no JSON."""
    for note in dict.fromkeys(notes):
        print(f"note: {note}", file=sys.stderr)  # noqa: T201


def _progress(what: str, done: int, of: int) -> None:
    end = "\n" if done >= of else ""
    print(f"\r{what} {done:,} of {of:,}", end=end, file=sys.stderr, flush=True)  # noqa: T201


def _as_json(comparison: Comparison) -> dict[str, Any]:
    """Results as JSON: the specification and every table but that of persons; no number is null."""
    from portasim.brief.content.frames import apart
    from portasim.brief.messages import render
    from portasim.core.fingerprint import fingerprint
    from portasim.study.manifest import specification
    from portasim.study.tables import declared, names

    specified = specification(comparison)
    found: dict[str, Any] = {"fingerprint": fingerprint(specified), **specified}
    found["notes"] = [render(statement) for statement in apart(comparison)]
    for name in names():
        if not declared(name).persons:
            frame = comparison.table(name)
            found[name] = json.loads(frame.to_json(orient="records", double_precision=15))
    return found


def _guarded(work: Callable[[], Any], arguments: Sequence[str] = ()) -> int:
    """Do the work; faults of the user become sentences and exit code 2, never a traceback."""
    try:
        return int(work() or 0)
    except UserError as error:
        faults = [str(fault) for fault in error.faults]
    except Exception as error:
        if type(error).__name__ == "NoArgsIsHelpError":
            faults = [str(error)]
        elif hasattr(error, "format_message"):
            faults = [refusal(error, arguments)]
        else:
            raise
    for fault in faults:
        print(on_one_line(fault), file=sys.stderr)  # noqa: T201
    return 2


def main() -> None:
    """Run the command line; exits with 0, or 2 where something given is wrong."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            # a Thai Windows console cannot print every letter; a mark in its place beats a crash
            stream.reconfigure(errors="replace")
    arguments = in_order(sys.argv[1:])
    run_app = partial(app, arguments, prog_name=PROGRAM, standalone_mode=False)
    sys.exit(unharmed(lambda: _guarded(run_app, arguments)))
