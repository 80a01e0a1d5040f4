"""Everything a comparison leaves behind, as files: brief, tables, their dictionary, manifest."""

from __future__ import annotations

import hashlib
import json
from functools import partial
from pathlib import Path
from typing import Any, Final

from portasim.brief.writers.csv import csv_bytes, write_csv
from portasim.brief.writers.folder import MANIFEST, Content, ResultsFolder, folder_at
from portasim.brief.writers.html import brief_html
from portasim.core.faults import UserError
from portasim.core.fingerprint import fingerprint
from portasim.scenario.given import named
from portasim.study.comparison import Comparison
from portasim.study.manifest import assumptions, specification
from portasim.study.parquet import check_parquet, write_parquet
from portasim.study.tables import declared, dictionary, names
from portasim.study.tables.people import people_by_block

PEOPLE: Final = "people"
PERSONS: Final = ("csv", "parquet")
"""Formats of the table of persons."""


def contents(comparison: Comparison, persons: str | None = None) -> dict[str, Content]:
    """The files of a comparison by name: brief.html, tables as CSV, tables.md, manifest.json.

    persons: the format of the table of persons, one of PERSONS; None leaves it out, unless people
    come from a file, whose table is CSV. It is written block by block.
    """
    specified = specification(comparison)
    mark = fingerprint(specified)
    tables = {name: comparison.table(name) for name in names() if not declared(name).persons}
    tables = {name: frame for name, frame in tables.items() if len(frame.columns)}
    made: dict[str, Content] = {f"{name}.csv": csv_bytes(table) for name, table in tables.items()}
    of_a_file = isinstance(comparison.baseline.scenario.plan.people, str)
    described = {name: f"{name}.csv" for name in tables}
    if persons or of_a_file:
        described[PEOPLE] = f"{PEOPLE}.{persons or 'csv'}"
        made[described[PEOPLE]] = partial(_write_people, comparison)
    every_value = assumptions(comparison, every_value=True)
    made["assumptions.csv"] = csv_bytes(every_value)
    made["tables.md"] = dictionary(described).encode()
    made["brief.html"] = brief_html(comparison, mark, assumptions(comparison)).encode()
    made[MANIFEST] = partial(_write_manifest, specified, mark)
    return made


def _write_people(comparison: Comparison, path: Path) -> None:
    """Write the table of persons, in the format that the name of the file ends in."""
    table = declared(PEOPLE)
    if path.suffix == ".parquet":
        columns = (*table.columns, *table.compared)
        write_parquet(path, columns, people_by_block(comparison))
    else:
        write_csv(path, people_by_block(comparison))


def _write_manifest(specified: dict[str, Any], mark: str, path: Path) -> None:
    """Write the manifest of all files beside it."""
    outputs = {}
    for file in sorted(path.parent.iterdir()):
        with file.open("rb") as stream:
            outputs[file.name] = hashlib.file_digest(stream, "sha256").hexdigest()
    whole = {"fingerprint": mark, **specified, "outputs": outputs}
    path.write_bytes((json.dumps(whole, indent=2, ensure_ascii=False) + "\n").encode())


def check_persons(persons: object, out: object = "") -> None:
    """Refuse, before any work, a table of persons that cannot be written. Raises UserError."""
    if persons is None:
        return
    if persons not in PERSONS:
        raise UserError(f"persons: {named(persons)} is no format; allowed: {', '.join(PERSONS)}")
    if out is None:
        raise UserError("--persons: is written into the folder of results; give one with --out")
    if persons == "parquet":
        check_parquet()


def names_of_files(persons: str | None = None) -> list[str]:
    """The names of files that may be written: all tables and what stands beside them."""
    tables = [f"{name}.csv" for name in names() if not declared(name).persons]
    rows = [f"{PEOPLE}.{persons}"] if persons else []
    return [*tables, *rows, "assumptions.csv", "tables.md", "brief.html", MANIFEST]


def save(comparison: Comparison, out: str | Path, persons: str | None = None) -> list[Path]:
    """Write a comparison's files into a folder, all or none, in place of those written before.

    persons: `csv` or `parquet` to write the table of persons too. The paths written. Raises
    UserError where the folder cannot be replaced whole, or for an argument of a wrong type.
    """
    if not isinstance(comparison, Comparison):
        raise UserError(f"save: {named(comparison)} is no comparison; give what compare() returned")
    if not isinstance(out, str | Path):
        raise UserError(f"out: {named(out)} is not the path of a folder")
    check_persons(persons)
    with folder_at(out, names_of_files(persons)) as folder:
        return save_in(folder, comparison, persons)


def save_in(
    folder: ResultsFolder, comparison: Comparison, persons: str | None = None
) -> list[Path]:
    """Write a comparison's files into a folder that is held already; the paths written."""
    made = contents(comparison, persons)
    folder.write(made)
    return [Path(folder.shown) / name for name in made]
