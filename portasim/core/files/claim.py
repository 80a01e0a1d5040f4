"""The claim of one process to write a folder: a hidden work folder beside it, under lock.

The system gives the lock back when the process ends, however it ends; what a killed process left in
the work folder is met by the next one that claims the same folder.
"""

from __future__ import annotations

import errno
import hashlib
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from portasim.core.faults import UserError
from portasim.core.files.place import cut

_NAME_BYTES: Final = 255
_LOCK: Final = "lock"
_UNLOCKABLE: Final = {errno.ENOLCK, errno.EOPNOTSUPP, errno.ENOTSUP, errno.ENOSYS, errno.EINVAL}
"""What a disk answers that knows no locks: claims of it are not told apart."""


def work_of(folder: Path) -> Path:
    """The work folder of a folder, hidden beside it: on the same disk, whatever its name."""
    name = f".{folder.name}.portasim"
    if len(os.fsencode(name)) > _NAME_BYTES:
        name = f".{hashlib.sha256(os.fsencode(folder.name)).hexdigest()[:16]}.portasim"
    return folder.parent / name


@contextmanager
def claimed(folder: Path, shown: str) -> Iterator[Path]:
    """The work folder of a folder while this process alone may write it; empty, it goes at the end.

    shown: the folder as messages name it. Raises UserError where another process has claimed the
    folder, or where nothing can be written beside it.
    """
    work = work_of(folder)
    lock = _locked(work, shown)
    try:
        yield work
    finally:
        left = {entry.name for entry in work.iterdir()} - {_LOCK} if work.is_dir() else {_LOCK}
        if sys.platform == "win32":  # pragma: no cover - an open file cannot be deleted there
            os.close(lock)
        if not left:
            with suppress(OSError):
                (work / _LOCK).unlink()
                work.rmdir()
        if sys.platform != "win32":
            os.close(lock)


def is_claimed(work: Path) -> bool:
    """Whether another process holds the lock of a work folder."""
    try:
        lock = os.open(work / _LOCK, os.O_RDWR)
    except OSError:
        return False
    try:
        return not _lock(lock)
    finally:
        os.close(lock)


def _locked(work: Path, shown: str) -> int:
    """The open lock of a work folder, which is made where it is not there."""
    while True:
        try:
            work.mkdir(mode=0o700, exist_ok=True)
            lock = os.open(work / _LOCK, os.O_RDWR | os.O_CREAT, 0o600)
        except FileNotFoundError:
            if not work.parent.is_dir():
                raise UserError(f"{cut(shown)}: its folder is not there any more") from None
            if not work.exists() and not _can_make(work):
                raise UserError(
                    f"{cut(shown)}: cannot be written; choose another folder with --out"
                ) from None
            continue  # another process has just removed the work folder
        except OSError as error:
            reason = (error.strerror or str(error)).lower()
            raise UserError(
                f"{cut(shown)}: cannot be written ({reason}); choose another folder with --out"
            ) from None
        if not _lock(lock):
            os.close(lock)
            raise UserError(
                f"{cut(shown)}: another run is writing this folder; wait for its end, "
                "or choose another folder with --out"
            )
        with suppress(OSError):
            if os.path.samestat(os.fstat(lock), (work / _LOCK).stat()):
                return lock
        os.close(lock)  # the lock of a work folder that is gone


def _can_make(work: Path) -> bool:
    try:
        work.mkdir(mode=0o700)
    except FileExistsError:
        return True
    except OSError:
        return False
    return True


def _lock(lock: int) -> bool:
    """Whether an open file is now locked by this process; true too where a disk has no locks."""
    try:
        if sys.platform == "win32":  # pragma: no cover - needs Windows
            import msvcrt

            msvcrt.locking(lock, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        return error.errno in _UNLOCKABLE
    return True
