"""Statistics of persons: means with their intervals."""

from __future__ import annotations

import numpy as np
import pandas as pd

from portasim.core.arrays import Bools, Floats


def mean_interval(values: Floats | Bools) -> tuple[float, float, float]:
    """The mean and its 95 % interval for sampling of persons alone: mean, low, high."""
    mean = float(np.mean(values)) if len(values) else float("nan")
    if len(values) < 2:
        return mean, float("nan"), float("nan")
    half = 1.96 * float(np.std(values, ddof=1)) / len(values) ** 0.5
    return mean, mean - half, mean + half


def table_html(frame: pd.DataFrame) -> str:
    """A table as plain HTML for Jupyter."""
    return str(frame.to_html(index=False, float_format=lambda value: f"{value:,.2f}"))
