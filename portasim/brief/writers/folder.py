"""Outputs written whole or not at all: prepared beside their place, then moved into it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterable, Mapping
from errno import EISDIR
from os import strerror
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from portasim.core.faults import UserError

if TYPE_CHECKING:
    import pandas as pd


Content: TypeAlias = bytes | Callable[[Path], None]
"""What is in a file: its bytes, or what writes it at a path, beside the files before it."""


def check_folder(out: Path) -> None:
    """Refuse, before any work, a folder that cannot be written. Raises UserError."""
    if out.exists() and not out.is_dir():
        raise UserError(f"{out}: is a file; give a folder for the results")
    nearest = out if out.exists() else next(p for p in out.absolute().parents if p.exists())
    if not nearest.is_dir():
        raise UserError(f"{out}: cannot be made, because {nearest} is a file")
    if not os.access(nearest, os.W_OK):
        raise UserError(f"{out}: cannot be written; choose another folder with --out")


def csv_bytes(frame: pd.DataFrame) -> bytes:
    """A table as CSV that spreadsheets read in any locale: UTF-8 with a mark, full precision."""
    text: str = frame.to_csv(index=False, lineterminator="\r\n")
    return text.encode("utf-8-sig")


def write_csv(path: Path, frames: Iterable[pd.DataFrame]) -> None:
    """Write tables of the same columns below each other, as `csv_bytes` of the whole would be."""
    with path.open("wb") as stream:
        for number, frame in enumerate(frames):
            written = frame.to_csv(index=False, lineterminator="\r\n", header=not number)
            stream.write(written.encode("utf-8" if number else "utf-8-sig"))


def write_folder(out: Path, contents: Mapping[str, Content]) -> None:
    """Write files into a folder, all of them or none. Raises UserError where it cannot be written.

    They are prepared in a hidden folder beside it, in their order; other files already there stay.
    """
    check_folder(out)
    partial = out.absolute().parent / f".{out.name or 'results'}.partial"
    try:
        shutil.rmtree(partial, ignore_errors=True)
        partial.mkdir(parents=True)
        for name, content in contents.items():
            if isinstance(content, bytes):
                (partial / name).write_bytes(content)
            else:
                content(partial / name)
        if out.exists():
            for name in contents:
                (partial / name).replace(out / name)
        else:
            partial.rename(out)
    except OSError as error:
        raise UserError(f"{out}: cannot be written ({error.strerror})") from None
    finally:
        shutil.rmtree(partial, ignore_errors=True)


def write_all(contents: Mapping[Path, bytes]) -> None:
    """Write files whole, all of them or none: each is prepared beside its place, then moved.

    Raises UserError where one cannot be written.
    """
    scratches = {path: path.with_name(f".{path.name}.part") for path in contents}
    path = Path()
    try:
        for path, content in contents.items():
            if path.is_dir():
                raise IsADirectoryError(EISDIR, strerror(EISDIR))
            scratches[path].write_bytes(content)
        for path in contents:
            scratches[path].replace(path)
    except OSError as error:
        for scratch in scratches.values():
            if scratch.is_file():
                scratch.unlink()
        reason = (error.strerror or str(error)).lower()
        raise UserError(f"{path}: cannot be written: {reason}") from None
