"""Statistics of persons: means with their intervals."""

from __future__ import annotations

from typing import Final

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


def ratio_interval(value: Floats, base: Floats, few: int) -> tuple[float, float, float]:
    """A ratio of sums as a number of 100, with its 95 % interval: ratio, low, high.

    The interval is for sampling of persons alone, by linearisation (Cochran, Sampling Techniques,
    1977, chapter 6). Not a number where the base is nothing; no interval for fewer than `few`.
    """
    none = float("nan")
    if not base.sum() > 0:
        return none, none, none
    ratio = value.sum() / base.sum()
    if len(base) < few:
        return 100 * ratio, none, none
    spread = float(np.std(value - ratio * base, ddof=1)) / len(base) ** 0.5
    half = 1.96 * spread / base.mean()
    return 100 * ratio, 100 * (ratio - half), 100 * (ratio + half)


ROWS: Final = 30
"""Rows of a table that are shown on a screen."""


def table_html(frame: pd.DataFrame) -> str:
    """A table as plain HTML for Jupyter: what people wrote is escaped, long tables are cut."""
    return str(
        frame.to_html(index=False, float_format=_written, max_rows=ROWS, escape=True, na_rep="-")
    )


def table_text(frame: pd.DataFrame, columns: int = 12) -> str:
    """A table as text for a screen of 100 letters; columns: how many of them are shown."""
    return str(
        frame.to_string(
            index=False, float_format=_written, max_rows=ROWS, max_cols=columns, na_rep="-"
        )
    )


def _written(value: float) -> str:
    return f"{value:,.2f}"
