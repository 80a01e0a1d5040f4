"""Colours, patterns and words of figures.

Kept is blue, lost is vermilion and hatched, what the home scheme pays is dotted (Okabe-Ito colours,
told apart by the colour-blind and in grey print).
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
CHANNEL_WORDS: Final = {
    "paid_abroad": ("claimed because paid at home", BLUE, ""),
    "totalised_share": ("Thai benefit by totalisation", GREEN, ""),
    "refund": ("refunded at departure", PURPLE, ""),
    "national": ("change to what is paid today", VERMILION, LOST),
    "home_share": ("home benefit by totalisation", SKY, HOME),
    "moved_home": ("home benefit for what was moved", ORANGE, HOME),
    "home_national": ("change to home benefit of today", BLACK, HOME),
}
"""Each channel of a value in the words of a legend, with colour and pattern."""
AT_HOME: Final = ("home_national", "home_share", "moved_home")
"""The channels that the home scheme pays."""
VISIBLE: Final = 0.003
"""The least part of the longest bar that is drawn: two pixels or so."""
BELOW: Final = (
    "below nothing because home pays more for its months than they would add in the Thai scheme"
)
"""Said of what is lost to law where it is negative."""
