"""Everything a comparison leaves behind, as files: brief, tables, their dictionary, manifest."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pandas as pd

from portasim.brief.writers.folder import csv_bytes, write_folder
from portasim.brief.writers.html import brief_html
from portasim.core.fingerprint import fingerprint
from portasim.study.comparison import Comparison
from portasim.study.manifest import assumptions, specification
from portasim.study.tables import declared, dictionary, names


def contents(comparison: Comparison) -> dict[str, bytes]:
    """The files of a comparison by name: brief.html, tables as CSV, tables.md, manifest.json.

    A row a person is written for the people of a file; those of a drawn population stay in
    `comparison.table("people")`, where a table of all of them is asked for.
    """
    specified = specification(comparison)
    mark = fingerprint(specified)
    tables = _tables(comparison)
    made = {f"{name}.csv": csv_bytes(frame) for name, frame in tables.items()}
    every_value = assumptions(comparison, every_value=True)
    made["assumptions.csv"] = csv_bytes(every_value)
    made["tables.md"] = dictionary(tables).encode()
    made["brief.html"] = brief_html(comparison, mark, assumptions(comparison)).encode()
    made["manifest.json"] = _manifest(specified, mark, made)
    return made


def _tables(comparison: Comparison) -> dict[str, pd.DataFrame]:
    """The tables that belong in the folder: those with rows, and of persons those of a file."""
    of_a_file = isinstance(comparison.baseline.scenario.plan.people, str)
    wanted = (name for name in names() if of_a_file or not declared(name).persons)
    found = ((name, comparison.table(name)) for name in wanted)
    return {name: frame for name, frame in found if len(frame.columns)}


def _manifest(specified: dict[str, Any], mark: str, made: dict[str, bytes]) -> bytes:
    outputs = {name: hashlib.sha256(content).hexdigest() for name, content in sorted(made.items())}
    whole = {"fingerprint": mark, **specified, "outputs": outputs}
    return (json.dumps(whole, indent=2, ensure_ascii=False) + "\n").encode()


def save(comparison: Comparison, out: str | Path) -> list[Path]:
    """Write a comparison's files into a folder, all or none; the paths written.

    Raises UserError where the folder cannot be written.
    """
    folder = Path(out)
    made = contents(comparison)
    write_folder(folder, made)
    return [folder / name for name in made]
