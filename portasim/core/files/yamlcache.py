"""Parsed files, kept in the user's own cache folder by the hash of the bytes.

Parsing YAML with positions is slow and the law seldom changes. The cache holds plain data as JSON
under its digest; where it cannot be read or written, or was changed, files are parsed again and
nothing else happens.
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


def _seal(raw: bytes, text: bytes) -> bytes:
    """What says that a text was made of some bytes, and not changed since."""
    return hashlib.sha256(raw + b"\0" + text).hexdigest().encode()


def recalled(raw: bytes) -> dict[str, Any] | None:
    """The plain data of some bytes if they were parsed before, else None.

    What was kept and has been changed since is not taken: the bytes are parsed again.
    """
    try:
        seal, _, text = _place(raw).read_bytes().partition(b"\n")
        data = json.loads(text) if seal == _seal(raw, text) else None
    except (OSError, ValueError, RuntimeError):
        return None
    return data if isinstance(data, dict) else None


def remember(raw: bytes, data: dict[str, Any]) -> None:
    """Keep the plain data of some bytes, whole or not at all."""
    try:
        place = _place(raw)
        place.parent.mkdir(parents=True, exist_ok=True)
        partial = place.with_suffix(f".{os.getpid()}.partial")
        text = json.dumps(data).encode()
        partial.write_bytes(_seal(raw, text) + b"\n" + text)
        partial.replace(place)
    except (OSError, ValueError, RuntimeError):
        return
