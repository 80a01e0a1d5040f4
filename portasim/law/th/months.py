"""The months that jobs in Thailand make: which part of which job has a month, and where law cuts.

A month belongs to the first job in it, and of its parts to the first one that counts: if a job
comes to be registered in the course of a month, the month is registered.
"""

from __future__ import annotations

from typing import Literal, cast

import numpy as np

from portasim.core.arrays import Bools, Ints
from portasim.core.calendar import birthday, first_month_on, january, months_of, year_of
from portasim.core.spans import calendar_months, disjoint, split_at, split_rows_at
from portasim.core.spells import Spells
from portasim.law.system import Law
from portasim.law.th.contributions import rate_regimes
from portasim.law.th.insured import liable


def months_of_jobs(
    law: Law, at_work: Spells, job: Ints, registered: Bools, birth: Ints, hired: Ints
) -> tuple[Ints, Ints]:
    """The months of each row of work; job: the row at which the job of each row begins.

    Of the rows of a job that share a month, the first that is registered and insured in law when it
    begins has the month, or else the first.
    """
    counting = cast("Literal['any_day', 'half_month']", law.choice("TH.switch.month_counting"))
    first, last = calendar_months(at_work.start, at_work.end, counting)
    joined = (job[1:] == job[:-1]) & (first[1:] < last[:-1])
    checked = np.flatnonzero((np.append(joined, False) | np.insert(joined, 0, False)) & registered)
    rows = at_work.select(checked)
    counts = np.zeros(len(first), dtype=np.bool_)
    counts[checked] = liable(
        law,
        rows.start.astype(np.int64),
        rows.sector.astype(np.int64),
        rows.papers.astype(np.int64),
        birth[checked],
        hired[checked],
    )
    places = np.append(np.flatnonzero(counts), -1)
    later = places[np.searchsorted(places[:-1], np.arange(len(first)))]
    yields = ~counts & (later >= 0) & (job[later] == job)
    last = np.where(yields, np.minimum(last, first[later]), last)
    return disjoint(at_work.person, first, last)


def cut_months(law: Law, birth: Ints, first: Ints, last: Ints) -> tuple[Ints, Ints, Ints]:
    """Months of jobs cut where the year, a rate, a wage limit or who is insured changes."""
    source = np.arange(len(first))
    entry = law.number("TH.insured.entry_age")
    for age in np.unique(entry.at(entry.changes)):
        born = birth[source]
        old_enough = first.copy()
        # who is past the month after the birthday is old enough without a look at the calendar
        young = np.flatnonzero(first <= months_of(born) + 12 * age + 1)
        old_enough[young] = first_month_on(birthday(born[young], int(age)))
        row, first, last = split_rows_at(first, last, old_enough)
        source = source[row]
    insured = [law.number(name) for name in law.numbers if name.startswith("TH.insured.")]
    changes = first_month_on(np.concatenate([number.changes for number in insured]))
    horizon_year = int(year_of(last.max(initial=0))) + 1
    years = [january(year) for year in range(1998, horizon_year)]
    row, first, last = split_at(first, last, np.concatenate([rate_regimes(law), changes, years]))
    return source[row], first, last
