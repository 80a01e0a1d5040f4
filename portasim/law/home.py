"""Home schemes, as far as an agreement needs them: when a month there is insured for old age."""

from __future__ import annotations

import numpy as np

from portasim.core.vocab import Bools, Ints
from portasim.law.system import load_law


def branch_open(country: str, days: Ints) -> Bools:
    """Whether a country's old-age branch collects contributions on each day.

    Not in force counts as closed: before a branch exists no month is insured in it.
    """
    law = load_law(country)
    name = f"{country}.old_age.branch_open"
    open_ = law.number(name).in_force(days)
    result = np.zeros(len(days), dtype=np.bool_)
    if open_.any():
        result[open_] = law.at(name, days[open_]) == 1
    return result
