"""A folder of results replaced whole: prepared beside its place, then exchanged with it.

Whoever looks into the folder, at any moment and after any kill, sees the results before or the new
ones, never some of each. What others put there moves along, and nothing of theirs is deleted.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Final, TypeAlias

from portasim.core.faults import Fault, UserError
from portasim.core.files.claim import claimed, is_claimed, work_of
from portasim.core.files.exchange import exchanged
from portasim.core.files.place import cut, nearest, place_of

Content: TypeAlias = bytes | Callable[[Path], None]
"""What is in a file: its bytes, or what writes it at a path, beside the files before it."""

MANIFEST: Final = "manifest.json"
_NEW: Final = "new"
_OLD: Final = "old"
_JOURNAL: Final = "journal.json"


@contextmanager
def folder_at(out: str | Path, names: Collection[str] = ()) -> Iterator[ResultsFolder]:
    """The folder of results at a path, which no other run writes meanwhile.

    names: files that are going to be written. An exchange that was stopped halfway is finished or
    undone first. Raises UserError, before any work, where the folder cannot be replaced whole.
    """
    place = place_of(out)
    # the parents of a folder that is to be made are made when it is written
    above = nearest(place.parent)
    claim = above / "-".join(place.relative_to(above).parts)
    with claimed(claim, str(out)) as work:
        for over in reversed(place.parents[:-1]):
            _settle_stopped(over)
        _settle(work, place, str(out))
        folder = ResultsFolder(place, str(out), work)
        folder.check(names)
        yield folder


def settle(out: str | Path) -> Path:
    """Finish or undo what a stopped run left of a folder; the folder without links.

    Raises UserError where another run is writing it.
    """
    place = Path(os.path.realpath(out))
    if work_of(place).is_dir():
        with claimed(place, str(out)) as work:
            _settle(work, place, str(out))
    return place


def written_names(folder: Path) -> dict[str, str]:
    """The files of a folder by the manifest in it, each with its SHA-256; the manifest with none.

    Empty where it holds no manifest of portasim.
    """
    try:
        manifest: Any = json.loads((folder / MANIFEST).read_bytes())
        outputs = manifest["outputs"]
        known = {"portasim", "fingerprint"} <= manifest.keys() and isinstance(outputs, dict)
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return {}
    if not known:
        return {}
    plain = {str(name): str(sha) for name, sha in outputs.items() if _is_plain(str(name))}
    return {**plain, MANIFEST: ""}


class ResultsFolder:
    """A folder that is written whole: `check` before the work, `write` after it."""

    def __init__(self, place: Path, shown: str, work: Path) -> None:
        self.place, self.shown, self.work = place, shown, work

    def check(self, names: Collection[str]) -> None:
        """Refuse a folder whose files cannot be replaced by those of some names.

        Raises UserError where others hold a name, a file is locked, or a run is writing in it.
        """
        present = _present(self.place)
        own = _own(self.place)
        faults = []
        held = {name.casefold(): name for name in present - own}
        for name in sorted({name.casefold() for name in names} & held.keys()):
            message = "was not written by portasim and would be replaced; move it elsewhere"
            faults.append(Fault(str(Path(self.shown) / held[name]), 0, 0, message))
        for name in sorted(own):
            try:
                os.close(os.open(self.place / name, os.O_WRONLY | os.O_APPEND))
            except OSError as error:
                reason = (error.strerror or str(error)).lower()
                message = f"cannot be replaced ({reason}); close it, or choose another folder"
                faults.append(Fault(str(Path(self.shown) / name), 0, 0, message))
        for name in sorted(present - own):
            if name.endswith(".portasim") and is_claimed(self.place / name):
                message = f"another run is writing in it, beside {name}; wait for its end"
                faults.append(Fault(self.shown, 0, 0, message))
        if faults:
            raise UserError(faults)

    def write(self, contents: Mapping[str, Content]) -> None:
        """Write files in their order and put them in the place of all that portasim wrote there.

        Raises UserError where that cannot be done; the folder is then as it was.
        """
        parent = self.place.parent
        if work_of(self.place) != self.work:
            made = _made(parent)
            try:
                with claimed(self.place, self.shown) as work:
                    ResultsFolder(self.place, self.shown, work).write(contents)
            finally:
                for folder in made:
                    with suppress(OSError):  # those that hold something stay
                        folder.rmdir()
            return
        try:
            _stage(self.work / _NEW, contents)
            self.check(contents)
            self._replace(contents)
        except OSError as error:
            reason = (error.strerror or str(error)).lower()
            raise UserError(f"{self.shown}: cannot be written ({reason})") from None
        finally:
            _settle(self.work, self.place, self.shown)

    def _replace(self, names: Collection[str]) -> None:
        new, old = self.work / _NEW, self.work / _OLD
        there = self.place.exists()
        ours = {"folder": self.place.name, "new": [*names], "old": sorted(_own(self.place))}
        if there:
            _as_before(self.place, new)
        # from here on what a kill leaves is finished by whoever comes next
        scratch = self.work / f"{_JOURNAL}.part"
        _keep(scratch, json.dumps(ours).encode())
        scratch.replace(self.work / _JOURNAL)
        if not there:
            new.rename(self.place)
        elif not exchanged(new, self.place):
            self.place.rename(old)
            new.rename(self.place)


def _stage(new: Path, contents: Mapping[str, Content]) -> None:
    new.mkdir()
    for name, content in contents.items():
        if isinstance(content, bytes):
            (new / name).write_bytes(content)
        else:
            content(new / name)


def _settle_stopped(place: Path) -> None:
    """Finish or undo what a stopped run left of a folder above; one at work is left alone."""
    if work_of(place).is_dir() and not is_claimed(work_of(place)):
        with suppress(UserError), claimed(place, str(place)) as work:
            _settle(work, place, str(place))


def _settle(work: Path, place: Path, shown: str) -> None:
    """Finish or undo an exchange, whatever was the last thing done; then the work folder is empty.

    Of the two folders one is at its place; what others put into the one that is not moves there.
    Raises UserError where something stays behind.
    """
    new, old, journal = work / _NEW, work / _OLD, work / _JOURNAL
    if not journal.exists():
        for scratch in (new, work / f"{_JOURNAL}.part"):
            _remove(scratch)
        return
    ours = _read(journal)
    left: list[str] = []
    try:
        if not os.path.lexists(place):
            try:
                new.rename(place)
            except OSError:
                old.rename(place)
        for folder, own in ((old, ours["old"]), (new, {*ours["old"], *ours["new"]})):
            if folder.is_dir():
                left += _emptied(folder, place, own)
    except OSError as error:
        left.append((error.strerror or str(error)).lower())
    if left:
        raise UserError(
            f"{shown}: is whole; but of what stood there before, something stays in {work}: "
            f"{'; '.join(left)}"
        )
    journal.unlink()


def _emptied(folder: Path, place: Path, own: Collection[str]) -> list[str]:
    """Delete the files of some names, move the rest to a place, delete the folder; what stays."""
    stays = []
    for entry in sorted(folder.iterdir()):
        try:
            if entry.name in own and entry.is_file() and not entry.is_symlink():
                entry.unlink()
            elif os.path.lexists(place / entry.name):
                stays.append(f"{entry.name} (there is another of that name)")
            else:
                entry.rename(place / entry.name)
        except OSError as error:
            stays.append(f"{entry.name} ({(error.strerror or str(error)).lower()})")
    if not stays:
        folder.rmdir()
    return stays


def _read(journal: Path) -> dict[str, Collection[str]]:
    """The names of our files before and after an exchange; none where the journal was spoilt."""
    try:
        written = json.loads(journal.read_bytes())
        return {key: [str(name) for name in written[key]] for key in (_NEW, _OLD)}
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return {_NEW: (), _OLD: ()}


def _own(folder: Path) -> set[str]:
    """The files in a folder that portasim wrote: those its manifest names, and the manifest."""
    return {
        name
        for name in written_names(folder)
        if (folder / name).is_file() and not (folder / name).is_symlink()
    }


def _present(folder: Path) -> set[str]:
    return {entry.name for entry in folder.iterdir()} if folder.is_dir() else set()


def _is_plain(name: str) -> bool:
    """Whether a name is that of a file in a folder, and leads nowhere else."""
    return name not in {"", ".", ".."} and not set(name) & {"/", "\\", "\0", ":"}


def _made(folder: Path) -> list[Path]:
    """The folders that were missing down to one, made; the deepest first."""
    missing = [part for part in (folder, *folder.parents) if not part.exists()]
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise UserError(f"{cut(str(folder))}: cannot be made ({reason})") from None
    return missing


def _as_before(place: Path, new: Path) -> None:
    """Give a new folder the permissions, and where that is allowed the owner, of the one before."""
    before = place.stat()
    if hasattr(os, "chown"):
        with suppress(OSError):
            os.chown(new, before.st_uid, before.st_gid)
    shutil.copymode(place, new)


def _keep(path: Path, raw: bytes) -> None:
    """Write a file and wait until the disk has it."""
    with path.open("wb") as stream:
        stream.write(raw)
        stream.flush()
        os.fsync(stream.fileno())


def _remove(path: Path) -> None:
    """Delete what was being prepared and nobody else has seen."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)
