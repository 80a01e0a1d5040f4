"""Rounding that no source names: amounts to the least unit of the currency, half of it up."""

from __future__ import annotations

from typing import Final

from portasim.core.ratios import Round

TO_SATANG: Final = Round("0.01", "half_up", ref="TH-ASSUMPTION", status="assumed")
TO_RIEL: Final = Round("1", "half_up", ref="KH-ASSUMPTION", status="assumed")
TO_KIP: Final = Round("1", "half_up", ref="LA-ASSUMPTION", status="assumed")
TO_PYA: Final = Round("0.01", "half_up", ref="MM-ASSUMPTION", status="assumed")
TO_DONG: Final = Round("1", "half_up", ref="VN-ASSUMPTION", status="assumed")
