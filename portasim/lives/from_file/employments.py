"""The jobs of a person made of the rows of a file: whatever rows a job was cut into, it is one.

Rows that follow each other without a day between, in the same sector and province, under the same
papers and registered alike, are one job with one employer; where the wage differs it has changed.
A new employer in the same month is written by two rows that share the month.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from portasim.core.calendar import iso
from portasim.core.faults import Fault
from portasim.core.files.dates import Period
from portasim.core.words import HOME_REST, TH_SEARCH
from portasim.lives.from_file.job import Job
from portasim.lives.from_file.row import Row
from portasim.lives.from_file.words import BY_GAP

_MONTH_SHARED: int = 15
"""A month that two employers share is parted after so many days (assumed)."""


@dataclass
class _Held:
    """A job with the row that says it; moved: whether it begins in a month shared with another."""

    job: Job
    row: Row
    moved: bool = False


def jobs_of(rows: Sequence[tuple[Job, Row]]) -> tuple[tuple[Job, ...], list[Fault]]:
    """The jobs of a person's rows in order of time, and the faults of rows that overlap."""
    held = [_Held(job, row) for job, row in rows]
    held.sort(key=lambda one: (one.job.start, one.job.end))
    for before, after in pairwise(held):
        _part(before, after)
    latest, *others = held
    faults = []
    for one in others:
        if one.job.start < latest.job.end:
            one.row.fault("job_start", f"the job overlaps the one on line {latest.row.line}")
            faults.append(one.row.faults[-1])
        latest = max(latest, one, key=lambda each: each.job.end)
    return _joined(held), faults


def _part(before: _Held, after: _Held) -> None:
    """Part two jobs in Thailand that share no more than the month or year of the change."""
    one, two = before.job, after.job
    ended, begun = before.row.ends, after.row.begins
    if one.start == two.start and one.end == two.end:
        return
    if one.at_home or two.at_home or one.end <= two.start or ended is None or begun is None:
        return
    cut = _change(ended, begun)
    if cut is None or not one.start < cut < two.end:
        return
    before.job = replace(one, end=cut)
    after.job, after.moved = replace(two, start=cut, hired=cut), True
    where = max(ended, begun, key=lambda period: period.after - period.first).words
    message = f"the job before ends in {where} too; the change of employer is put on {iso(cut)}"
    after.row.note("change", "job_start", message)


def _change(ended: Period, begun: Period) -> int | None:
    """The day of a change that lies in both periods; None if they have no day in common."""
    first, after = max(ended.first, begun.first), min(ended.after, begun.after)
    if first >= after or (ended.kind == begun.kind == "day"):
        return None
    if begun.kind == "day":
        return begun.first
    if ended.kind == "day":
        return ended.after
    if (ended.first, ended.after) != (begun.first, begun.after):
        # the shorter one says it better
        return first if ended.after - ended.first > begun.after - begun.first else after
    days = after - first
    return first + (_MONTH_SHARED if days < 32 else days // 2)


def _joined(held: Sequence[_Held]) -> tuple[Job, ...]:
    """The jobs with rows of one job together, cut only where the wage changed."""
    jobs: list[Job] = []
    for one in held:
        if jobs and not one.moved and _goes_over(jobs[-1], one.job):
            before = jobs[-1]
            if before.wage == one.job.wage:
                end, goes_on, then = one.job.end, one.job.goes_on, one.job.then
                jobs[-1] = replace(before, end=end, goes_on=goes_on, then=then)
            else:
                jobs.append(replace(one.job, hired=before.hired))
        else:
            jobs.append(one.job)
    return tuple(jobs)


def _goes_over(before: Job, after: Job) -> bool:
    """Whether a row only goes on with the job of the row before it."""
    here = {BY_GAP, HOME_REST if before.at_home else TH_SEARCH}
    same = ("at_home", "sector", "province", "papers", "registered")
    return (
        before.end == after.start
        and before.then in here
        and not after.new_name
        and all(getattr(before, name) == getattr(after, name) for name in same)
    )
