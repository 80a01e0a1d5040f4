"""Parsed files, kept in the user's own cache folder by the hash of the bytes.

Parsing YAML with positions is slow and the law seldom changes. The cache holds plain data as JSON;
where it cannot be read or written, files are parsed again and nothing else happens.
"""

from __future__ import annotations

import hashlib
import json
import os
from importlib.metadata import version
from pathlib import Path
from typing import Any


def folder() -> Path:
    """The folder of the cache: PORTASIM_CACHE, or portasim in the user's cache folder."""
    named = os.environ.get("PORTASIM_CACHE")
    if named:
        return Path(named)
    user = os.environ.get("XDG_CACHE_HOME") or os.environ.get("LOCALAPPDATA")
    return (Path(user) if user else Path.home() / ".cache") / "portasim"


def _place(raw: bytes) -> Path:
    # a new version of the package may read the same text in another way
    digest = hashlib.sha256(version("portasim").encode() + b"\0" + raw).hexdigest()
    return folder() / f"{digest}.json"


def recalled(raw: bytes) -> dict[str, Any] | None:
    """The plain data of some bytes if they were parsed before, else None."""
    try:
        data = json.loads(_place(raw).read_bytes())
    except (OSError, ValueError, RuntimeError):
        return None
    return data if isinstance(data, dict) else None


def remember(raw: bytes, data: dict[str, Any]) -> None:
    """Keep the plain data of some bytes, whole or not at all."""
    try:
        place = _place(raw)
        place.parent.mkdir(parents=True, exist_ok=True)
        partial = place.with_suffix(f".{os.getpid()}.partial")
        partial.write_text(json.dumps(data), encoding="utf-8")
        partial.replace(place)
    except (OSError, ValueError, RuntimeError):
        return
