"""Home schemes, as far as an agreement needs them: when a month there is insured for old age."""

from __future__ import annotations

import numpy as np

from portasim.core.vocab import NEVER, Bools, Ints
from portasim.law.system import Law


def any_branch_opens(law: Law) -> Ints:
    """The day on which the first contribution for any branch was collected, an array of one."""
    rates = [n for n in law.numbers.values() if ".contribution" in n.id and n.unit == "percent"]
    first = min((int(n.rows[0].since) for n in rates), default=NEVER)
    return np.array([first], dtype=np.int64)


def branch_open(law: Law, days: Ints) -> Bools:
    """Whether a country's old-age branch collects contributions on each day.

    Not in force counts as closed: before a branch exists no month is insured in it.
    """
    name = f"{law.country}.old_age.branch_open"
    open_ = law.number(name).in_force(days)
    result = np.zeros(len(days), dtype=np.bool_)
    if open_.any():
        result[open_] = law.at(name, days[open_]) == 1
    return result
