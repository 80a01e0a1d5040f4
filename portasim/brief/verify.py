"""A folder of results held against its manifest: every file as it was written, or which is not."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from portasim.brief.messages import ENGLISH, render, say
from portasim.brief.writers.folder import MANIFEST, settle, written_names
from portasim.core.faults import Fault, UserError
from portasim.core.files.place import cut
from portasim.core.fingerprint import fingerprint


@dataclass(frozen=True, slots=True)
class Verified:
    """Results that are as they were written: how many files, their fingerprint, and what else.

    others: what stands in the folder and is not of the results.
    """

    folder: str
    files: int
    fingerprint: str
    others: tuple[str, ...]


def verify(folder: str | Path) -> Verified:
    """A folder of results whose files are those that its manifest names, byte for byte.

    An exchange of folders that was stopped halfway is finished or undone first; nothing is
    simulated. Raises UserError with every file that is missing or not as it was written.
    """
    shown = str(folder)
    if not shown.strip() or "\0" in shown:
        raise UserError("verify: give the folder of results, such as results")
    try:
        place = settle(folder)
        if not place.is_dir():
            kind = "is a file, not a folder of results" if place.exists() else "no such folder"
            raise UserError(f"{cut(shown)}: {kind}")
        names = written_names(place)
        if not names:
            raise UserError(f"{cut(shown)}: holds no {MANIFEST} of portasim, so it is no results")
        mark = _mark(place)
        faults = [
            Fault(str(Path(shown) / name), 0, 0, message)
            for name, written in sorted(names.items())
            if name != MANIFEST and (message := _fault(place / name, written))
        ]
        if mark is None:
            message = "has been changed: its fingerprint is not that of what it says"
            faults.append(Fault(str(Path(shown) / MANIFEST), 0, 0, message))
        others = sorted(entry.name for entry in place.iterdir() if entry.name not in names)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise UserError(f"{cut(shown)}: cannot be read: {reason}") from None
    if faults or mark is None:
        raise UserError(faults)
    return Verified(shown, len(names), mark, tuple(others))


def verified_text(found: Verified, lang: str = ENGLISH) -> str:
    """Results that are as they were written, in a line or two."""
    statements = [
        say(
            "terminal.verified",
            folder=found.folder,
            files=found.files,
            fingerprint=found.fingerprint,
        )
    ]
    if found.others:
        statements.append(say("terminal.besides", names=list(found.others)))
    return "\n".join(render(statement, lang) for statement in statements)


def _mark(place: Path) -> str | None:
    """The fingerprint of a manifest; None where it is not that of the rest of it."""
    whole: dict[str, Any] = json.loads((place / MANIFEST).read_bytes())
    written = whole.pop("fingerprint")
    del whole["outputs"]
    return written if written == fingerprint(whole) else None


def _fault(path: Path, written: str) -> str:
    """What is wrong with a file whose SHA-256 was written down; nothing where it is the same."""
    if not path.is_file():
        return "is missing"
    with path.open("rb") as stream:
        found = hashlib.file_digest(stream, "sha256").hexdigest()
    return "" if found == written else "is not as it was written: its SHA-256 differs"
