"""Limits of insured wages, in every scheme alike."""

from __future__ import annotations

import numpy as np

from portasim.core.arrays import Ints


def between(wage: Ints, floor: Ints | int, ceiling: Ints | int) -> Ints:
    """A wage between floor and ceiling, the ceiling above all; where no wage is paid, none."""
    limited: Ints = np.minimum(np.maximum(wage, floor), ceiling)
    return np.where(wage > 0, limited, 0)
