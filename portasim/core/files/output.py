"""Files that are written whole: prepared beside their place, then moved into it.

Never through a link, over a folder, a device or a pipe.
"""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from portasim.core.faults import Fault, UserError
from portasim.core.files.place import cut


def check_output(path: Path) -> None:
    """Refuse a path at which no file can be written. Raises UserError with why."""
    if refused := _refusal(path):
        raise UserError(refused)


def write_all(contents: Mapping[Path, bytes]) -> None:
    """Write files whole, all of them or none. Raises UserError with every one that cannot be."""
    if refusals := [refused for path in contents if (refused := _refusal(path))]:
        raise UserError([Fault("", 0, 0, refused) for refused in refusals])
    scratches: dict[Path, Path] = {}
    path = Path()
    try:
        for path, content in contents.items():
            scratches[path] = _scratch(path)
            scratches[path].write_bytes(content)
        for path in contents:
            scratches[path].replace(path)
    except OSError as error:
        raise UserError(_cannot(path, error)) from None
    finally:
        for scratch in scratches.values():
            scratch.unlink(missing_ok=True)


@contextmanager
def written_whole(path: Path) -> Iterator[Path]:
    """The path at which a file is prepared; it is moved into its place once all is well.

    Raises UserError where the file cannot be written.
    """
    check_output(path)
    scratch = _scratch(path)
    try:
        yield scratch
        scratch.replace(path)
    except OSError as error:
        raise UserError(_cannot(path, error)) from None
    finally:
        scratch.unlink(missing_ok=True)


def _scratch(path: Path) -> Path:
    """A file beside another that no other process writes; a long name grows no longer."""
    mark = hashlib.sha256(os.fsencode(path.name)).hexdigest()[:12]
    return path.with_name(f".{mark}.{os.getpid()}.part")


_KINDS: Mapping[str, Callable[[int], bool]] = {
    "is a directory": stat.S_ISDIR,
    "is a device": lambda mode: stat.S_ISCHR(mode) or stat.S_ISBLK(mode),
    "is a pipe": stat.S_ISFIFO,
    "is a socket": stat.S_ISSOCK,
}


def _refusal(path: Path) -> str:
    """Why no file can be written at a path; nothing where it can."""
    shown = cut(str(path))
    try:
        if not path.name:
            return f"{shown}: cannot be written: is a directory"
        if path.is_symlink():
            target = cut(str(path.readlink()))
            return f"{shown}: cannot be written: is a link to {target}; name the file itself"
        mode = path.lstat().st_mode
    except FileNotFoundError:
        return ""
    except (OSError, ValueError) as error:
        return _cannot(path, error)
    for kind, fits in _KINDS.items():
        if fits(mode):
            return f"{shown}: cannot be written: {kind}"
    return ""


def _cannot(path: Path, error: OSError | ValueError) -> str:
    reason = (getattr(error, "strerror", None) or str(error)).lower()
    return f"{cut(str(path))}: cannot be written: {reason}"
