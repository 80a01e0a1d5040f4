"""Files of people as a scenario names them: what they say, and what is noted about it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import numpy as np

from portasim.core.arrays import Ints
from portasim.core.calendar import day, first_days, months_of
from portasim.core.faults import Fault, UserError
from portasim.core.files.userfile import no_file
from portasim.core.words import HOSTS, PAPERS, SECTORS
from portasim.law.laws import changed_law
from portasim.law.system import Law
from portasim.lives.from_file.job import Job
from portasim.lives.from_file.read import PeopleFile, read_file
from portasim.scenario.plan import Plan

_NAMED: Final = 4
"""So many workers of one note are named."""


def people_read(plan: Plan) -> PeopleFile | None:
    """What the file of people of a plan says; None where people are drawn. Raises UserError."""
    if not isinstance(plan.people, str):
        return None
    return read_file(Path(plan.people), day(plan.as_of), plan.people)


def people_digest(data: Mapping[str, Any], sha256: str) -> str:
    """The digest of what a file of people says, however it is written.

    data: the values of a scenario, `people` and `as_of` among them. A file that cannot be read has
    the SHA-256 of its bytes, given here.
    """
    try:
        return read_file(Path(data["people"]), day(str(data["as_of"])), data["people"]).digest
    except (KeyError, UserError, ValueError):
        return sha256


def people_faults(data: Mapping[str, Any]) -> tuple[Fault, ...]:
    """The faults of the file of people that a scenario names, whatever else is wrong with it."""
    people = data.get("people")
    if not isinstance(people, str) or no_file(Path(people)):
        return ()
    try:
        read_file(Path(people), day(str(data["as_of"])), people)
    except UserError as error:
        return error.faults
    except (KeyError, ValueError):
        pass  # without its day the file says nothing, and the day is a fault of its own
    return ()


def people_notes(plan: Plan) -> tuple[Fault, ...]:
    """What is noted about the file of people of a plan: doubts, dates, and jobs outside the law.

    Raises UserError with the faults of the file.
    """
    found = people_read(plan)
    if found is None:
        return ()
    return (*found.notes, *_outside(str(plan.people), found, changed_law(HOSTS[0], plan.law)))


def _outside(file: str, content: PeopleFile, law: Law) -> Iterator[Fault]:
    """A note for each reason for which months of registered work in Thailand do not count."""
    found: dict[str, dict[str, int]] = {}
    for person in content.people:
        for job in person.jobs:
            if not job.at_home and job.registered == 1:
                for reason, months in _uninsured(law, job):
                    workers = found.setdefault(reason, {})
                    workers[person.word] = workers.get(person.word, 0) + months
    for reason, workers in sorted(found.items()):
        who = [f"{word} ({months} months)" for word, months in list(workers.items())[:_NAMED]]
        more = len(workers) - len(who)
        names = ", ".join([*who, *([f"{more} more"] if more > 0 else [])])
        message = f"registered work {reason} is not insured in law, and its months do not count"
        yield Fault(file, 0, 0, f"{message}: {names}")


def _uninsured(law: Law, job: Job) -> Iterator[tuple[str, int]]:
    """Why months of a job are not insured whatever the employer does, and how many are not."""
    first, last = (int(months_of(np.array([on]))[0]) for on in (job.start, job.end - 1))
    # on the first day of each month; of the job's own for the first
    on: Ints = np.maximum(first_days(np.arange(first, last + 1)), job.start)
    facts = {name: np.full(len(on), getattr(job, name)) for name in ("sector", "papers")}
    held = law.evaluate(["sector_insured", "papers_insured"], on, facts)
    sector = SECTORS[job.sector].replace("_", " ")
    reasons = {
        "sector_insured": f"in {sector}",
        "papers_insured": "without papers" if PAPERS[job.papers] == "none" else "with such papers",
    }
    for name, reason in reasons.items():
        months = int(np.count_nonzero(~np.broadcast_to(np.asarray(held[name], bool), on.shape)))
        if months:
            yield reason, months
