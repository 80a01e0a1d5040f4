"""The words of a file of people: short words for persons, codes for facts, open ends of jobs."""

from __future__ import annotations

import re
import unicodedata
from typing import Final, NamedTuple

from portasim.core.facts import UNKNOWN
from portasim.core.files.cells import is_long_number, made_alike
from portasim.core.words import (
    COUNTRIES,
    COUNTRY_NAMES,
    HOME_REST,
    ORIGINS,
    PAPERS,
    SECTORS,
    SEXES,
    TH_SEARCH,
)

THAILAND: Final = COUNTRIES.index("TH")
BY_GAP: Final = -1
"""Where the person went after a job is left to the length of the gap."""


def codes(words: tuple[str, ...]) -> dict[str, int]:
    """Words by their codes, the positions in a tuple."""
    return {word: code for code, word in enumerate(words)}


ORIGIN: Final = (
    codes(ORIGINS)
    | {COUNTRY_NAMES[code]: ORIGINS.index(code) for code in ORIGINS}
    | {"Laos": ORIGINS.index("LA"), "Vietnam": ORIGINS.index("VN"), "Burma": ORIGINS.index("MM")}
)
COUNTRY: Final = {"TH": THAILAND, COUNTRY_NAMES["TH"]: THAILAND} | {
    word: COUNTRIES.index(ORIGINS[code]) for word, code in ORIGIN.items()
}
YES_NO: Final = {"no": 0, "yes": 1}
REGISTERED: Final = {**YES_NO, "unknown": UNKNOWN}
THEN: Final = {"thailand": TH_SEARCH, "home": HOME_REST}
WORDS: Final = {
    "origin": ORIGIN,
    "sex": codes(SEXES),
    "country": COUNTRY,
    "sector": codes(SECTORS),
    "papers": codes(PAPERS),
    "registered": REGISTERED,
    "new_name": YES_NO,
    "then": THEN,
}
"""The words of each column that has words, with their codes."""
_TRUTH: Final = {
    "y": "yes",
    "true": "yes",
    "1": "yes",
    "1.0": "yes",
    "n": "no",
    "false": "no",
    "0": "no",
    "0.0": "no",
}
ALSO: Final = {
    "origin": {
        "กัมพูชา": "KH",
        "ลาว": "LA",
        "เมียนมา": "MM",
        "พม่า": "MM",
        "เวียดนาม": "VN",
        "Cambodian": "KH",
        "Lao": "LA",
        "Laotian": "LA",
        "Burmese": "MM",
        "Vietnamese": "VN",
    },
    "sex": {"female": "F", "woman": "F", "หญิง": "F", "male": "M", "man": "M", "ชาย": "M"},
    "country": {"ไทย": "TH", "ประเทศไทย": "TH"},
    "registered": _TRUTH,
    "new_name": _TRUTH,
}
"""Other ways to write them that leave no doubt."""

_OPEN: Final = frozenset(
    [
        *("present", "the present", "now", "current", "currently", "ongoing", "on-going", "today"),
        *("still", "still working", "still employed", "still there", "to date", "continuing"),
        # Thai; Khmer, Lao, Burmese and Vietnamese for now or at present (recalled)
        *("ปัจจุบัน", "ตอนนี้", "ยังทำอยู่", "บัดนี้", "បច្ចុប្បន្ន", "ឥឡូវ", "ឥឡូវនេះ"),
        *("ປັດຈຸບັນ", "ປະຈຸບັນ", "ດຽວນີ້", "လက်ရှိ", "ယခု", "ယနေ့", "hiện tại", "hiện nay", "nay", "bây giờ"),
    ]
)
_UNTIL: Final = re.compile(
    r"^(?:up )?(?:to|until|till?|-|–|จนถึง|ถึง|រហូតដល់|ដល់|ເຖິງ|cho đến|đến|tới)\s*(?:the )?"
)
_FOREVER: Final = re.compile(
    r"9999-12(?:-31)?(?:[t ]00:00(?::00)?)?|31[-/.]12[-/.]9999|12/31/9999|9999"
)


def is_open_end(text: str) -> bool:
    """Whether a text says that a job goes on: present, ปัจจุบัน, until now, 9999-12-31."""
    lower = text.lower().rstrip(".")
    bare = _UNTIL.sub("", lower)
    return lower in _OPEN or bare in _OPEN or _FOREVER.fullmatch(lower) is not None


class Named(NamedTuple):
    """What is wrong with the word of a person; damaged: whether a spreadsheet may have done it."""

    message: str
    damaged: bool = False


_SHORTENED: Final = re.compile(r"[+-]?\d+(?:[.,]\d+)?E[+-]?\d+", re.IGNORECASE)
_MONTHS: Final = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
_MADE_A_DATE: Final = re.compile(rf"\d{{1,2}}-(?:{_MONTHS})|(?:{_MONTHS})-\d{{2}}", re.IGNORECASE)
_PASSPORT: Final = re.compile(r"(?!KH|LA|MM|VN|TH)[A-Z]{2}\d{6}|[A-Z]{1,2}\d{7,8}", re.IGNORECASE)
_WRITE: Final = "give each person a short word, such as worker-01"


def wrong_word(word: str) -> Named | None:
    """What is wrong with the word by which a file knows a person; None if it may pass into pages.

    Numbers that find a person elsewhere, of telephones and papers, are not repeated.
    """
    plain = unicodedata.normalize("NFKC", word)
    digits = sum(sign.isdecimal() for sign in plain)
    if not word:
        return Named(f"is empty; {_WRITE}")
    if _SHORTENED.fullmatch(plain):
        return Named(f"'{word}' is a long number that a spreadsheet has cut short; {_WRITE}", True)
    if _MADE_A_DATE.fullmatch(plain):
        return Named(f"'{word}' is what a spreadsheet makes of a number such as 1-2", True)
    if "@" in plain[1:]:
        return Named(f"is an address of e-mail; {_WRITE}")
    if is_long_number(plain) or (digits >= 7 and not any(sign.isalpha() for sign in plain)):
        return Named(f"looks like a telephone or the number of a paper ({digits} digits); {_WRITE}")
    if _PASSPORT.fullmatch(plain.replace(" ", "")):
        return Named(f"looks like the number of a passport; {_WRITE}")
    if plain[0] in "=+-@":
        # written into a table, whatever opens the table would run it
        return Named(f"'{word}' is a spreadsheet formula; begin with a letter")
    return None


def alike(word: str) -> str:
    """What two words share that differ in capitals, width or forms of letters alone."""
    return made_alike(unicodedata.normalize("NFKC", word)).casefold()
