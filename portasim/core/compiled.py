"""Compiled code on disk that is used only as it was written: what was changed is compiled again."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

from numba.core import caching

_FILE: Any = caching.IndexDataCacheFile


def checked(compiled: Any) -> Any:
    """A compiled function whose file of machine code carries its SHA-256.

    A disk that loses bytes, or a process that was stopped, would otherwise end in an error of a
    library, or in code that does something else.
    """
    kept = getattr(compiled._cache, "_cache_file", None)  # noqa: SLF001
    if type(kept) is _FILE:
        kept.__class__ = _Checked
    return compiled


class _Checked(_FILE):  # type: ignore[misc]
    """Numba's files of one function: an index, and machine code by signature."""

    def _load_index(self) -> Any:
        try:
            return super()._load_index()
        except Exception:  # noqa: BLE001  (whatever a spoilt pickle raises)
            return {}

    def _save_data(self, name: str, data: Any) -> None:
        raw = self._dump(data)
        with self._open_for_write(self._data_path(name)) as stream:
            stream.write(hashlib.sha256(raw).digest() + raw)

    def _load_data(self, name: str) -> Any:
        import pickle

        raw = Path(self._data_path(name)).read_bytes()
        size = hashlib.sha256().digest_size
        if hashlib.sha256(raw[size:]).digest() != raw[:size]:
            raise OSError("not as it was written")  # Numba compiles again
        return pickle.loads(raw[size:])  # noqa: S301  (written by this user, as the digest says)
