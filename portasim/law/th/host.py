"""The months at work that the Thai scheme makes of jobs: liable or not, and what they cost."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from portasim.core.arrays import Bools, Ints, first_of_run
from portasim.core.calendar import first_days, first_month_on
from portasim.core.spells import Spells
from portasim.law.scheme import Costs
from portasim.law.system import Law
from portasim.law.th.contributions import contributions, insurable_wage, wage_regimes
from portasim.law.th.insured import liable
from portasim.law.th.months import cut_months, months_of_jobs


@dataclass(frozen=True)
class Work:
    """Rows of work in the country of a scheme, sorted by person and time, one entry a row.

    spells: the rows; birth: day of birth of the person; registered, remitted, provable: what was
    done about the job.
    """

    spells: Spells
    birth: Ints
    registered: Bools
    remitted: Bools
    provable: Bools


@dataclass(frozen=True)
class MonthsAtWork:
    """Months that rows of work make in the law of a scheme, in rows of whole months.

    row: the row of work; first_m, last_m: months [first_m, last_m), each in one row alone, within a
    calendar year; open: whether the old-age branch runs; liable: whether contributions are owed;
    credited: whether the law counts the month though it may not have been paid for; base: insurable
    wage; costs: contributions for old age, if they are paid. Minor units.
    """

    row: Ints
    first_m: Ints
    last_m: Ints
    open: Bools
    liable: Bools
    credited: Bools
    base: Ints
    costs: Costs


def months_at_work(law: Law, work: Work) -> MonthsAtWork:
    """The months of rows of work under Thai law, in rows of months that cost the same."""
    spells = work.spells
    person = spells.person.astype(np.int64)
    job = first_of_run(person, spells.job)
    hired = spells.start.astype(np.int64)[job]
    first, last = months_of_jobs(law, spells, job, work.registered, work.birth, hired)
    row, first_m, last_m = cut_months(law, work.birth, first, last)
    on = first_days(first_m)
    owed = liable(
        law,
        np.maximum(spells.start.astype(np.int64)[row], on),
        spells.sector[row].astype(np.int64),
        spells.papers[row].astype(np.int64),
        work.birth[row],
        hired[row],
    )
    claimed = {"deducted": work.provable[row], "remitted_at_all": work.remitted[row]}
    credited = law.evaluate(["month_credited"], on, claimed)["month_credited"]
    # no wage limits are held for earlier months, and old age was not insured then
    limited = np.maximum(first_m, wage_regimes(law)[0])
    wage, province = spells.wage_m[row], spells.province[row].astype(np.int64)
    opens = first_month_on(np.array([law.rules["counts_for_old_age"][-1].since]))[0]
    return MonthsAtWork(
        row=row,
        first_m=first_m,
        last_m=last_m,
        open=first_m >= opens,
        liable=owed,
        credited=np.asarray(credited, dtype=np.bool_),
        base=insurable_wage(law, limited, wage),
        costs=contributions(law, limited, np.maximum(last_m, limited), wage, province),
    )
