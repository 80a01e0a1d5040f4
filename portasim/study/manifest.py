"""The manifest of a run: its fingerprint, and what its figures touched that is not enacted."""

from __future__ import annotations

import hashlib
import json
import platform
from collections.abc import Iterator
from importlib.metadata import version
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any, Final

import pandas as pd
from pydantic import BaseModel

from portasim.core.fingerprint import text_sha256
from portasim.law.system import load_references
from portasim.scenario.scenario import Scenario
from portasim.study.comparison import Comparison
from portasim.study.results import Results

_LIBRARIES: Final = (
    "numba",
    "numpy",
    "pandas",
    "plotly",
    "pydantic",
    "ruamel.yaml",
    "scipy",
    "simpy",
)
_CODE: Final = (".py", ".yaml", ".csv", ".j2")
BASIS: Final = "hypothetical: no pair of these countries has an agreement in force"
UNCALIBRATED: Final = "uncalibrated: illustrates the method, not the population"
COLUMNS: Final = (
    "scenario",
    "id",
    "title",
    "since",
    "value",
    "unit",
    "status",
    "ref",
    "seen",
    "note",
    "written_at",
)


def code_sha256() -> str:
    """The SHA-256 of the package's own files, by path and content."""
    digest = hashlib.sha256()
    for name, item in sorted(_walk(files("portasim"), "")):
        digest.update(f"{name}\0{text_sha256(item.read_bytes())}\0".encode())
    return digest.hexdigest()


def _walk(folder: Traversable, path: str) -> Iterator[tuple[str, Traversable]]:
    for item in folder.iterdir():
        name = f"{path}/{item.name}"
        if item.is_dir():
            if item.name not in {"__pycache__", "scenarios"}:
                yield from _walk(item, name)
        elif item.name.endswith(_CODE):
            yield name, item


def specification(comparison: Comparison) -> dict[str, Any]:
    """Everything that decides a run's figures, without paths and without today's date."""
    plan = comparison.baseline.scenario.plan
    return {
        "portasim": version("portasim"),
        "basis": BASIS,
        "calibration": UNCALIBRATED,
        "as_of": plan.as_of.isoformat(),
        "seed": plan.seed,
        "people": comparison.baseline.n,
        "horizon": plan.horizon.isoformat(),
        "baseline": plan.id,
        "scenarios": [_scenario(results) for results in comparison.all],
        "code_sha256": code_sha256(),
        "versions": {
            "python": platform.python_version(),
            "platform": f"{platform.system()} {platform.machine()}",
            **{name: version(name) for name in _LIBRARIES},
        },
    }


def _scenario(results: Results) -> dict[str, Any]:
    scenario = results.scenario
    return {
        "id": scenario.plan.id,
        "name": scenario.plan.name,
        "digest": scenario.digest,
        "law_digests": results.laws.digests(),
        "files": [
            {"file": Path(name).name, "sha256": sha}
            for name, sha in scenario.files
            if name != scenario.plan.people  # what it says has its digest, however it is written
        ],
        **({"people_sha256": scenario.people} if scenario.people else {}),
    }


def assumptions(comparison: Comparison, *, every_value: bool = False) -> pd.DataFrame:
    """The assumption ledger: what the figures rest on that is not enacted law.

    One row a value of law and one a block of the scenario, or with `every_value` one a single
    number; `seen` is the day the source was read, `written_at` the file and line.
    """
    rows: dict[tuple[str, ...], dict[str, str]] = {}
    references = load_references()
    for results in comparison.all:
        scenario = results.scenario
        for line in results.laws.assumptions():
            row = {**{key: str(value) for key, value in line._asdict().items()}, "written_at": ""}
            row["seen"] = references.get(line.ref, {}).get("seen", "")
            _keep(rows, scenario, row)
        for path, block in _blocks(scenario.plan, ""):
            for row in _block_rows(scenario, path, block, every_value=every_value):
                _keep(rows, scenario, row)
    return pd.DataFrame(rows.values(), columns=list(COLUMNS))


def _keep(
    rows: dict[tuple[str, ...], dict[str, str]], scenario: Scenario, row: dict[str, str]
) -> None:
    """A value that several scenarios share stands once, under the first of them."""
    rows.setdefault((row["id"], row["since"], row["value"]), {"scenario": scenario.plan.id, **row})


def _blocks(model: BaseModel, path: str) -> Iterator[tuple[str, Any]]:
    for name in type(model).model_fields:
        value = getattr(model, name)
        if isinstance(value, BaseModel):
            where = f"{path}.{name}".lstrip(".")
            if getattr(value, "status", "enacted") not in {"enacted", "observed"}:
                yield where, value
            yield from _blocks(value, where)


def _block_rows(
    scenario: Scenario, path: str, block: Any, *, every_value: bool
) -> Iterator[dict[str, str]]:
    data = block.model_dump(mode="json", by_alias=True, exclude={"status", "ref", "note"})
    own = {key: value for key, value in data.items() if not _is_block(value)}
    head = {
        "title": path.replace(".", ": ").replace("_", " "),
        "since": "",
        "unit": "",
        "status": block.status,
        "ref": block.ref,
        "seen": scenario.plan.as_of.isoformat(),
        "note": block.note,
    }
    parts = own.items() if every_value else [("", own)]
    for name, value in parts:
        where = f"{path}.{name}" if name else path
        text = json.dumps(value, ensure_ascii=False, separators=(", ", ": "))
        yield {
            **head,
            "id": where,
            "value": text if every_value else f"{len(own)} values",
            "written_at": Path(scenario.origin(where)).name,
        }


def _is_block(value: Any) -> bool:
    return isinstance(value, dict) and "status" in value
