"""Acts on social insurance by which rules held before Law 41/2024, each with its last day."""

from __future__ import annotations

from typing import Final

FORMER: Final = {
    "2006-12-31": "VN-DECREE-12-1995",
    "2015-12-31": "VN-LAW-71-2006",
    "2025-06-30": "VN-LAW-58-2014",
}
"""The Acts before Law 41/2024 of the same rules, as far as is known."""
