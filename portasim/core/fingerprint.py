"""Fingerprints: equal content has equal names."""

from __future__ import annotations

import hashlib
import json
from typing import Any


def canonical_json(data: Any) -> str:
    """Plain data as the one JSON text that stands for it: sorted keys, no spaces, UTF-8 letters."""
    return json.dumps(
        data, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
    )


def fingerprint(specified: dict[str, Any]) -> str:
    """The SHA-256 of a specification: equal fingerprints, equal figures on one platform.

    Files are left out, for what they say is in the digest of each scenario, however it is written.
    """
    scenarios = [
        {key: value for key, value in scenario.items() if key != "files"}
        for scenario in specified.get("scenarios", ())
    ]
    plain = {**specified, "scenarios": scenarios}
    return hashlib.sha256(canonical_json(plain).encode()).hexdigest()


def text_sha256(raw: bytes) -> str:
    """The SHA-256 of a text file, the same whatever its line endings, and with a BOM or without."""
    plain = raw.removeprefix(b"\xef\xbb\xbf").replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    return hashlib.sha256(plain).hexdigest()
