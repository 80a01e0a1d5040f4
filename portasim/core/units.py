"""Units of numbers of law, and the labels by which numbers may differ."""

from __future__ import annotations

from typing import Final

from portasim.core.words import PAPERS, PROVINCES, SECTORS, SEXES

UNITS: Final[dict[str, int]] = {
    **{unit + per: 100 for unit in ("THB", "MMK") for per in ("", "/month", "/year")},
    **{unit + per: 1 for unit in ("KHR", "LAK", "VND") for per in ("", "/month", "/year")},
    **{"USD" + per: 100 for per in ("", "/month")},
    **{f"{unit}/THB": 10_000 for unit in ("KHR", "LAK", "MMK", "VND")},
    "percent": 100,
    "factor": 10_000,
    **dict.fromkeys(("months", "years", "days", "date", "count", "flag", "code"), 1),
}
"""The closed list of units, and how many whole units inside the engine make one unit on paper:
satang in a baht, basis points in a percent, ten thousandths of a factor or of an exchange rate.
A `date` counts days from 1970-01-01."""

DIMENSIONS: Final[dict[str, tuple[str, ...]]] = {
    "province": PROVINCES,
    "sector": SECTORS,
    "sex": SEXES,
    "papers": PAPERS,
}
"""What a number may differ by; a label is given to the engine as its position in the tuple."""
