"""Tables as CSV for spreadsheets of any locale: UTF-8 with a mark, full precision, no formula."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pandas as pd
from pandas.api.types import is_numeric_dtype

from portasim.core.files.plaintext import as_text


def csv_bytes(frame: pd.DataFrame) -> bytes:
    """A table as CSV; text that begins a formula has an apostrophe before it, and stays text."""
    return _written(frame, header=True).encode("utf-8-sig")


def write_csv(path: Path, frames: Iterable[pd.DataFrame]) -> None:
    """Write tables of the same columns below each other, as `csv_bytes` of the whole would be."""
    with path.open("wb") as stream:
        for number, frame in enumerate(frames):
            written = _written(frame, header=not number)
            stream.write(written.encode("utf-8" if number else "utf-8-sig"))


def _written(frame: pd.DataFrame, *, header: bool) -> str:
    texts = {
        str(name): column.map(lambda cell: as_text(cell) if isinstance(cell, str) else cell)
        for name, column in frame.items()
        if not is_numeric_dtype(column)
    }
    text: str = frame.assign(**texts).to_csv(index=False, lineterminator="\r\n", header=header)
    return text
