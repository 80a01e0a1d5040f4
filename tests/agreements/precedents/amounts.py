"""Direct amounts from two parts, the most favourable of several, and ratios as fractions."""

from fractions import Fraction

import numpy as np

from portasim.core.arrays import Ints
from portasim.core.ratios import Ratio, Value, as_ratio


def accrued(earnings_related: Value, fixed: Value, own: Ints, base: Ints | int) -> Ratio:
    """A direct amount from its two parts, exact: earnings-related + fixed x min(own, base) / base.

    The base must be said. Precedent: Holzmann 2016, table 7, 24/30 of the fixed part (S125).
    """
    part = Ratio(np.minimum(own, base), np.asarray(base))
    return as_ratio(earnings_related) + as_ratio(fixed) * part


def most_favourable(amounts: Ints) -> Ints:
    """Which of several agreements pays, by the row of `amounts` (agreements x persons).

    The highest amount, the first row among equals, so that the order of a list decides nothing of
    what is paid. Precedent: 20 CFR 404.1910 (S35).
    """
    return np.argmax(amounts, axis=0)


def exactly(ratio: Ratio) -> list[Fraction]:
    """A ratio as fractions, for reading and for tests."""
    pairs = np.broadcast(ratio.num, ratio.den)
    return [Fraction(int(num), int(den)) for num, den in pairs]
