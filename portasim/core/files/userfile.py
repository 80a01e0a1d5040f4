"""A user's file before anything is made of it: its name for people, its bytes, or why not."""

from __future__ import annotations

import os
import stat
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
    try:
        here = Path.cwd()
    except OSError:  # the current folder has been deleted
        return path.as_posix()
    return (path.relative_to(here) if path.is_relative_to(here) else path).as_posix()


def no_such_file(path: Path) -> str:
    """That a file does not exist, with the nearest name in its folder or the names of its kind."""
    try:
        names = sorted(p.name for p in path.parent.iterdir() if not p.is_dir())
    except (FileNotFoundError, NotADirectoryError):
        return "no such folder"
    except (OSError, ValueError):
        return "no such file"
    if near := get_close_matches(path.name, names, n=1):
        return f"no such file; did you mean '{near[0]}'?"
    alike = [name for name in names if Path(name).suffix == path.suffix][:12]
    return f"no such file; its folder holds {', '.join(alike)}" if alike else "no such file"


def no_file(path: Path) -> str:
    """Why nothing can be read at a path that is no plain file; empty where it is one.

    Nothing is opened: a pipe or a device would keep whoever reads it waiting.
    """
    try:
        mode = path.stat().st_mode
    except FileNotFoundError:
        return no_such_file(path)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        return f"cannot be read: {reason.lower()}"
    return _kind(mode)


def _kind(mode: int) -> str:
    """What else than a plain file there is; empty for one."""
    if stat.S_ISREG(mode):
        return ""
    if stat.S_ISDIR(mode):
        return "is a folder, not a file"
    kind = "pipe" if stat.S_ISFIFO(mode) else "socket" if stat.S_ISSOCK(mode) else "device"
    return f"is a {kind}, not a file; save what it gives as a file first"


def bytes_of(path: Path, file: str) -> bytes:
    """The content of a file that can be YAML."""
    try:
        if reason := _kind(path.stat().st_mode) if os.path.lexists(path) else "":
            raise UserError(Fault(file, 0, 0, reason))
        with path.open("rb") as stream:
            raw = stream.read(MAX_BYTES + 1)
    except FileNotFoundError:
        raise UserError(Fault(file, 0, 0, no_such_file(path))) from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise UserError(Fault(file, 0, 0, f"cannot be read: {reason.lower()}")) from None
    for signature, message in _SIGNATURES.items():
        if raw.startswith(signature):
            raise UserError(Fault(file, 0, 0, message))
    if len(raw) > MAX_BYTES:
        raise UserError(Fault(file, 0, 0, f"is larger than {MAX_BYTES // 1_000_000} MB"))
    return raw
