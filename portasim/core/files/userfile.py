"""A user's file before anything is made of it: its name for people, its bytes, or why not."""

from __future__ import annotations

import os
from difflib import get_close_matches
from pathlib import Path
from typing import Final

from portasim.core.faults import Fault, UserError

MAX_BYTES: Final = 5_000_000
_SIGNATURES: Final = {
    b"PK\x03\x04": "is an Excel workbook or another zip archive, not text",
    b"\xd0\xcf\x11\xe0": "is an old Excel or Word file, not text",
    b"%PDF": "is a PDF, not text",
    b"\xff\xfe": "is UTF-16 text ('Unicode' in Windows); save it as UTF-8",
    b"\xfe\xff": "is UTF-16 text ('Unicode' in Windows); save it as UTF-8",
}


def shown(path: Path) -> str:
    """A path as people see it: with slashes, relative to the current folder where it is below."""
    path = Path(os.path.normpath(path))
    here = Path.cwd()
    return (path.relative_to(here) if path.is_relative_to(here) else path).as_posix()


def no_such_file(path: Path) -> str:
    """That a file does not exist, with the nearest name in its folder or the names of its kind."""
    if not path.parent.is_dir():
        return "no such folder"
    names = sorted(p.name for p in path.parent.iterdir() if p.is_file())
    if near := get_close_matches(path.name, names, n=1):
        return f"no such file; did you mean '{near[0]}'?"
    alike = [name for name in names if Path(name).suffix == path.suffix][:12]
    return f"no such file; its folder holds {', '.join(alike)}" if alike else "no such file"


def bytes_of(path: Path, file: str) -> bytes:
    """The content of a file that can be YAML."""
    try:
        with path.open("rb") as stream:
            raw = stream.read(MAX_BYTES + 1)
    except FileNotFoundError:
        raise UserError(Fault(file, 0, 0, no_such_file(path))) from None
    except IsADirectoryError:
        raise UserError(Fault(file, 0, 0, "is a folder, not a file")) from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise UserError(Fault(file, 0, 0, f"cannot be read: {reason.lower()}")) from None
    for signature, message in _SIGNATURES.items():
        if raw.startswith(signature):
            raise UserError(Fault(file, 0, 0, message))
    if len(raw) > MAX_BYTES:
        raise UserError(Fault(file, 0, 0, f"is larger than {MAX_BYTES // 1_000_000} MB"))
    return raw
