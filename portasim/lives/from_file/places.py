"""Provinces of Thailand by the names that people write: in Thai, in other spellings, by a district.

Names stand in places.csv. Those of provinces are official (recalled); the districts and towns are
those where many migrants work, each in one province alone (recalled; checked in November 2026
against the list of districts of github.com/kongvut/thai-province-data).
"""

from __future__ import annotations

import csv
import re
import unicodedata
from functools import cache, lru_cache
from importlib.resources import files
from typing import Final, NamedTuple

from portasim.core.words import PROVINCES

_PARTS: Final = re.compile(r"[,;/()]|(?<!\w)(?=จ\.|จังหวัด|อ\.|อำเภอ)", re.IGNORECASE)
_KINDS: Final = re.compile(
    r"^(?:จังหวัด|จ\.|อำเภอ|อ\.|เมือง|changwat|amphoe|amphur|mueang|muang|khet|เขต)\s*"
    r"|\s*(?:province|district|city|changwat)$",
    re.IGNORECASE,
)


class Place(NamedTuple):
    """A province, a code of PROVINCES, and whether only a place in it was named."""

    province: int
    by_district: bool


@lru_cache(maxsize=10_000)
def folded(word: str) -> str:
    """A word without what spellings differ in: capitals, blanks, hyphens, points."""
    composed = unicodedata.normalize("NFC", word).casefold()
    return "".join(s for s in composed if s.isalnum() or unicodedata.category(s)[0] == "M")


@cache
def _rows() -> list[dict[str, str]]:
    text = files("portasim.lives.from_file").joinpath("places.csv").read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


@cache
def _places() -> dict[str, Place]:
    found = {folded(name): Place(code, False) for code, name in enumerate(PROVINCES)}
    for row in _rows():
        place = Place(PROVINCES.index(row["province"]), row["kind"] in {"district", "town"})
        found[folded(row["name"])] = place
    return found


def names(text: str) -> list[str]:
    """The names of provinces and districts in the script of a text, to find the nearest."""
    if text.isascii():
        return list(PROVINCES)
    return [row["name"] for row in _rows() if not row["name"].isascii()]


@lru_cache(maxsize=10_000)
def place_of(text: str) -> Place | tuple[str, ...] | None:
    """The province that a text names, alone or with a district; None if it names none.

    The names of provinces where it names several.
    """
    if whole := _named(text):
        return whole
    found = [place for part in _PARTS.split(text) if (place := _named(part.strip()))]
    provinces = {place.province for place in found}
    if len(provinces) > 1:
        return tuple(PROVINCES[code] for code in sorted(provinces))
    return min(found, key=lambda place: place.by_district) if found else None


def _named(text: str) -> Place | None:
    places, bare = _places(), _KINDS.sub("", text)
    return places.get(folded(text)) or places.get(folded(bare))
