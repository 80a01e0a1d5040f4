"""Who is insured under section 33: age, sector and papers."""

from __future__ import annotations

from typing import Final

import numpy as np

from portasim.core.arrays import Bools, Ints
from portasim.core.calendar import completed_years
from portasim.core.ratios import Value
from portasim.core.rules import rule
from portasim.core.words import PAPERS
from portasim.law.system import Law

_UNDOCUMENTED: Final = PAPERS.index("none")


@rule(unit="flag", ref="TH-SSA-33", since="1991-03-02")
def age_insured(
    birth_day: Ints, hired: Ints, on: Ints, entry_age: Ints, last_entry_age: Ints
) -> Value:
    """Whether age allows insurance: 15 completed; hired before 60, then for as long as hired."""
    old_enough = completed_years(birth_day, on) >= entry_age
    return old_enough & (completed_years(birth_day, hired) < last_entry_age)


@rule(unit="flag", ref="TH-EXCLUSION-DECREE", since="1991-03-02")
def sector_insured(excluded_sector: Ints | int = 0) -> Value:
    """Whether the sector of work is inside the Act."""
    return np.asarray(excluded_sector == 0)


@rule(unit="flag", ref="TH-REGISTRATION", since="1991-03-02")
def papers_insured(papers: Ints, undocumented_liable: str) -> Value:
    """Whether the papers allow insurance: any work permit, border passes of section 64 included."""
    return np.asarray(papers != _UNDOCUMENTED) | (undocumented_liable == "liable")


@rule(unit="flag", ref="TH-SSA-33", since="1991-03-02")
def insured(age_insured: Bools, sector_insured: Bools, papers_insured: Bools) -> Value:
    """Whether the work is insured in law, so that contributions are owed."""
    return age_insured & sector_insured & papers_insured


def liable(law: Law, on: Ints, sector: Ints, papers: Ints, birth_day: Ints, hired: Ints) -> Bools:
    """Whether contributions are owed on each day for work in a sector under some papers.

    Days count from 1970-01-01 (birth and hiring too), sectors and papers are positions in SECTORS
    and PAPERS; all of one length. Raises NotInForce before the Act.
    """
    facts = {"sector": sector, "papers": papers, "birth_day": birth_day, "hired": hired}
    return np.asarray(law.evaluate(["insured"], on, facts)["insured"], dtype=np.bool_)
