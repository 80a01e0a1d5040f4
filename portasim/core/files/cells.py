"""Cells of tables as people write them: made alike, and what no eye sees in them.

Equal texts may be written as different signs, with blanks of many kinds and with signs that are
never shown. What only looks different is made alike; what cannot be seen is named.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final

_BLANK: Final = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0\ufffd")
"""Signs that show nothing though Unicode counts them as letters or marks; U+FFFD stands for one
that was lost."""
_LONG: Final = 60
_REPEATED: Final = 10_000
"""So many texts are kept with what was found of them: cells of a table repeat each other."""
_NUMBER: Final = re.compile(r"\+?\d(?:[ ()-]{0,2}\d){8,}|\d{2,4}(?:\.\d{2,4}){2,}\d*")
"""Nine digits or more: a telephone, or the number of a paper."""
_UNKNOWN: Final = frozenset(
    ["?", "??", "unknown", "not known", "don't know", "ไม่ทราบ", "ไม่ระบุ", "ไม่มีข้อมูล"]
)
_NOTHING: Final = frozenset(
    ["-", "--", "---", "–", "—", ".", "..", "...", "…", "n/a", "n.a.", "na", "null", "<na>"]
)
_PANDAS: Final = frozenset(["None", "nan", "NaN", "NaT", "<NA>"])
"""How pandas writes an empty cell as text; `none` in small letters may be a word of its own."""
_ERRORS: Final = re.compile(
    r"#(?:REF!|NAME\?|VALUE!|DIV/0!|NUM!|NULL!|N/A|SPILL!|CALC!|#+)", re.IGNORECASE
)


@lru_cache(maxsize=_REPEATED)
def made_alike(text: str) -> str:
    """A cell's text with equal signs written equally: composed, blanks of any kind one space."""
    return " ".join(unicodedata.normalize("NFC", text).split())


@lru_cache(maxsize=_REPEATED)
def unseen(text: str) -> str | None:
    """A sentence about the first sign of a text that no eye sees; None if all can be seen."""
    for place, sign in enumerate(text):
        if unicodedata.category(sign) in {"Cc", "Cf", "Co", "Cs"} or sign in _BLANK:
            name = unicodedata.name(sign, "control character").lower()
            near = f"after '{quotable(text[:place])}'" if place else "at its beginning"
            return (
                f"holds a sign that cannot be seen, {name} (U+{ord(sign):04X}), {near}; delete it"
            )
    return None


def seen(text: str) -> str:
    """A text without the signs that no eye sees."""
    hidden = {"Cc", "Cf", "Co", "Cs"}
    return "".join(s for s in text if unicodedata.category(s) not in hidden and s not in _BLANK)


def quotable(text: str) -> str:
    """A text as a message may repeat it: on one line, not too long, and without long numbers."""
    shown = _NUMBER.sub(lambda found: f"{found[0].lstrip('+')[0]}…", made_alike(text))
    return shown if len(shown) <= _LONG else f"{shown[: _LONG - 1]}…"


def is_long_number(text: str) -> bool:
    """Whether a text holds nine digits or more in a row, as telephones and papers do."""
    return _NUMBER.search(text) is not None


@lru_cache(maxsize=_REPEATED)
def is_missing(text: str) -> bool:
    """Whether a text only says that nothing stands here: a dash, n/a, a question mark, NaN."""
    return text in _PANDAS or text.lower() in _NOTHING or is_unknown(text)


def is_unknown(text: str) -> bool:
    """Whether a text says that something is so, but not known."""
    return text.lower() in _UNKNOWN


def is_of_pandas(text: str) -> bool:
    """Whether a text is how pandas writes an empty cell."""
    return text in _PANDAS


def is_sheet_error(text: str) -> bool:
    """Whether a text is an error that a spreadsheet shows in place of a value."""
    return _ERRORS.fullmatch(text) is not None
