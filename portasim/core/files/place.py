"""The place of a folder to be written: where it is, or why it cannot be there, before any work."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import Final

from portasim.core.faults import UserError

_MOUNTS: Final = Path("/proc/self/mountinfo")
_NAME_BYTES: Final = 255
_PATH_BYTES: Final = 4096
_ROOM: Final = 64
"""Bytes kept for the names of files in the folder."""


def place_of(out: str | Path) -> Path:
    """The folder of a name, as an absolute path without links; it need not be there yet.

    Raises UserError where no folder can be written whole: no name, a file, a device, a link to
    nowhere, a name too long, a mounted disk, the current folder, or no permission.
    """
    name = str(out)
    if not name.strip():
        raise UserError("out: is empty; give the name of a folder for the results, such as results")
    if "\0" in name:
        raise UserError("out: holds a NUL character; give the name of a folder, such as results")
    try:
        return _checked(Path(out))
    except (OSError, RuntimeError) as error:
        if not Path(out).is_absolute() and not _has_current():
            gone = "the current folder is not there any more; change into another"
            raise UserError(f"{cut(name)}: {gone}") from None
        reason = (getattr(error, "strerror", None) or str(error)).lower()
        raise UserError(f"{cut(name)}: cannot be written ({reason})") from None


def cut(name: str) -> str:
    """A name as a message shows it: the middle of a very long one is left out."""
    return name if len(name) <= 200 else f"{name[:90]}...{name[-90:]}"


def nearest(path: Path) -> Path:
    """The nearest folder above a path that is there, or the path itself."""
    return next(p for p in (path, *path.parents) if os.path.lexists(p))


def _has_current() -> bool:
    try:
        return Path.cwd().is_dir()
    except OSError:
        return False


def _checked(out: Path) -> Path:
    here = out.absolute()
    _check_length(out, here)
    for part in (here, *here.parents):
        if part.is_symlink() and not part.exists():
            named = out if part == here else part
            raise UserError(
                f"{named}: is a link to {part.readlink()}, which is not there; "
                "give another folder, or remove the link"
            )
    real = here.resolve()
    _check_length(out, real)
    if real.exists() and not real.is_dir():
        kind = "file" if stat.S_ISREG(real.stat().st_mode) else "device or a pipe"
        raise UserError(f"{out}: is a {kind}; give a folder for the results")
    above = nearest(real)
    if not above.is_dir():
        raise UserError(f"{out}: cannot be made, because {above} is a file")
    _check_standing(out, real)
    for folder in {above, nearest(real.parent)}:
        if not os.access(folder, os.R_OK | os.W_OK | os.X_OK):
            raise UserError(f"{out}: cannot be written; choose another folder with --out")
    _check_sticky(out, real)
    return real


def _check_length(out: Path, path: Path) -> None:
    for part in path.parts:
        if (size := len(os.fsencode(part))) > _NAME_BYTES:
            message = f"is too long a name: {size} bytes, where a disk takes {_NAME_BYTES}"
            raise UserError(f"{cut(str(out))}: {message}")
    if (size := len(os.fsencode(path)) + _ROOM) > _PATH_BYTES:
        message = f"is too long a path: {size} bytes with the files in it; {_PATH_BYTES} are taken"
        raise UserError(f"{cut(str(out))}: {message}")


def _check_standing(out: Path, real: Path) -> None:
    """Refuse what cannot be replaced whole, because something stands on it."""
    current = Path.cwd().resolve() if _has_current() else None
    if current is not None and (real == current or real in current.parents):
        what = "is" if real == current else "holds"
        message = f"{what} the current folder, which cannot be replaced whole"
        raise UserError(f"{out}: {message}; give a folder below it, such as results")
    for mount in ([real] if os.path.ismount(real) else []) + _mounts():
        if mount == real or real in mount.parents:
            what = "is a mounted disk" if mount == real else f"holds the mounted disk {mount}"
            message = f"{what}, which cannot be replaced whole; give a folder in it"
            raise UserError(f"{out}: {message}, such as {out / 'results'}")


def _mounts() -> list[Path]:
    """Where disks are mounted, also those that no other means shows; none where it is unknown."""
    try:
        lines = _MOUNTS.read_bytes().splitlines()
    except OSError:
        return []
    places = (line.split(b" ")[4] for line in lines if line.count(b" ") > 4)
    return [Path(os.fsdecode(place.decode("unicode_escape").encode("latin-1"))) for place in places]


def _check_sticky(out: Path, real: Path) -> None:
    """In a folder such as /tmp nobody moves what another user has made."""
    if not hasattr(os, "geteuid") or not real.exists() or os.geteuid() == 0:
        return
    above = real.parent.stat()
    if above.st_mode & stat.S_ISVTX and os.geteuid() not in {above.st_uid, real.stat().st_uid}:
        raise UserError(f"{out}: belongs to another user; choose another folder with --out")
