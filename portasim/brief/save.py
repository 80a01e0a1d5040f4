"""Everything a comparison leaves behind, as files: brief, tables, manifest."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

from portasim.brief.writers.folder import csv_bytes, write_folder
from portasim.brief.writers.html import brief_html
from portasim.core.fingerprint import fingerprint
from portasim.study.comparison import Comparison
from portasim.study.manifest import assumptions, specification


def contents(comparison: Comparison) -> dict[str, bytes]:
    """The files of a comparison by name: brief.html, tables as CSV, manifest.json.

    A row a person is written for the people of a file; those of a drawn population stay in
    `comparison.people`, where a table of all of them is asked for.
    """
    specified = specification(comparison)
    mark = fingerprint(specified)
    tables = {
        "summary": comparison.summary,
        "differences": comparison.differences,
        "groups": comparison.groups,
        "reasons": comparison.reasons,
        "late_claims": comparison.late,
        "month_book": comparison.months,
        "cash_book": comparison.cash,
        "claims": comparison.claims,
        "rights": comparison.rights,
        "forfeited": comparison.forfeited,
        "payers": comparison.payers,
        "payers_by_year": comparison.payers_by_year,
        "home_funds": comparison.funds,
        "nationality": comparison.nationality,
        "fairness": comparison.fairness,
        "assumptions": assumptions(comparison, every_value=True),
    }
    if comparison.others:
        tables["ranking"] = comparison.ranking
    if isinstance(comparison.baseline.scenario.plan.people, str):
        tables["people"] = comparison.people
    made = {f"{name}.csv": csv_bytes(frame) for name, frame in tables.items()}
    made["brief.html"] = brief_html(comparison, mark, assumptions(comparison)).encode()
    made["manifest.json"] = _manifest(specified, mark, made)
    return made


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
