"""Tables as Parquet files, written block by block through pyarrow, whole or not at all."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from portasim.core.faults import UserError
from portasim.core.files.output import written_whole
from portasim.study.tables.table import Column

if TYPE_CHECKING:
    import pandas as pd

_KINDS: Final = {
    "": "string",
    "flag": "bool_",
    "day": "date32",
    "year": "int64",
    "months": "int64",
    "number": "int64",
}
"""The type of Arrow by the unit of a column; columns of all other units are fractions."""


def check_parquet() -> None:
    """Refuse, before any work, what pyarrow alone can write. Raises UserError without it."""
    _arrow()


def write_parquet(path: Path, columns: Sequence[Column], frames: Iterable[pd.DataFrame]) -> None:
    """Write tables of the same columns, one below the other, into one file.

    The file is prepared beside its place, then moved. Raises UserError where pyarrow is missing or
    the file cannot be written.
    """
    arrow = _arrow()
    from pyarrow import parquet

    kinds = {column.name: _KINDS.get(column.unit, "float64") for column in columns}
    schema = arrow.schema([(name, getattr(arrow, kind)()) for name, kind in kinds.items()])
    with written_whole(path) as scratch, parquet.ParquetWriter(scratch, schema) as writer:
        for frame in frames:
            shown = _with_dates(frame, columns)
            writer.write_table(arrow.Table.from_pandas(shown, schema, preserve_index=False))


def _with_dates(frame: pd.DataFrame, columns: Sequence[Column]) -> pd.DataFrame:
    """A table whose days, written or not, are dates."""
    from pandas import to_datetime

    days = [column.name for column in columns if column.unit == "day"]
    return frame.assign(**{name: to_datetime(frame[name]).dt.date for name in days})


def _arrow() -> Any:
    try:
        import pyarrow as pa
    except ImportError:
        raise UserError(
            "Parquet needs pyarrow, which is not installed: pip install pyarrow, or ask for csv"
        ) from None
    return pa
