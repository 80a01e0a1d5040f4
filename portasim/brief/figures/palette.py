"""Colours and patterns of figures.

Kept is blue, lost is vermilion and hatched, what the home scheme pays is dotted (Okabe-Ito colours,
distinguished by the colour-blind and in grey print).
"""

from __future__ import annotations

from typing import Final

BLUE: Final = "#0072B2"
VERMILION: Final = "#D55E00"
ORANGE: Final = "#E69F00"
GREEN: Final = "#009E73"
PURPLE: Final = "#CC79A7"
SKY: Final = "#56B4E9"
BLACK: Final = "#4D4D4D"
GREY: Final = "#C8C8C8"

LOST, HOME = "/", "."
CHANNEL_LOOKS: Final = {
    "paid_abroad": (BLUE, ""),
    "totalised_share": (GREEN, ""),
    "refund": (PURPLE, ""),
    "national": (VERMILION, LOST),
    "home_share": (SKY, HOME),
    "moved_home": (ORANGE, HOME),
    "home_national": (BLACK, HOME),
}
"""Colour and pattern of each channel of a value; those that the home scheme pays are dotted."""
VISIBLE: Final = 0.003
"""The least part of the longest bar that is drawn: two pixels or so."""
