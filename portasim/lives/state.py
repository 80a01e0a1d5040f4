"""A life at one moment: the columns of its whole numbers and of its luck, and its risks."""

from __future__ import annotations

from typing import Final

from portasim.core.arrays import Ints
from portasim.core.draws import scalar_rule
from portasim.core.words import PAPERS
from portasim.lives.tables import RISKS

FIELDS: Final = (
    "subject",
    "origin",
    "sex",
    "birth",
    "day",
    "stops",
    "kind",
    "province",
    "employer",
    "job",
    "sector",
    "wage",
    "papers",
    "record",
    "expires",
    "terms",
    "renewals",
    "losses",
    "home",
    "home_job",
    "stopped",
    "dead",
    "period",
    "revision",
)
"""Whole numbers that say where a life stands; days count from 1970-01-01, wages are satang."""
(
    SUBJECT,
    ORIGIN,
    SEX,
    BIRTH,
    DAY,
    STOPS,
    KIND,
    PROVINCE,
    EMPLOYER,
    JOB,
    SECTOR,
    WAGE,
    PAPER,
    RECORD,
    EXPIRES,
    TERMS,
    RENEWALS,
    LOSSES,
    HOME,
    HOME_JOB,
    STOPPED,
    DEAD,
    PERIOD,
    REVISION,
) = range(len(FIELDS))
N_FIELDS: Final = len(FIELDS)
FACT_FROM: Final = KIND
FACT_TO: Final = RECORD + 1
"""The fields from FACT_FROM up to FACT_TO make a new spell when they change."""

N_RISKS: Final = len(RISKS)
WAGE_FACTOR: Final = N_RISKS
SETTLED: Final = N_RISKS + 1
N_LUCK: Final = N_RISKS + 2
"""A life's floats: a threshold for each risk, its wage factor, and whether it settles (0 or 1)."""

(
    DEATH,
    JOB_ENDS,
    JOB_FOUND,
    GOES_HOME,
    COMES_BACK,
    HOME_JOB_FOUND,
    HOME_JOB_ENDS,
    REGULARISED,
) = range(N_RISKS)
HORIZON: Final = N_RISKS
STOPS_WORK: Final = N_RISKS + 1
PAPERS_EXPIRE: Final = N_RISKS + 2
NEW_WAGE: Final = N_RISKS + 3
NOTHING: Final = N_RISKS + 4
"""What may happen besides a risk: ends, dates that stand fixed, and a rate that only changes."""

NO_PAPERS: Final = PAPERS.index("none")
CARD: Final = PAPERS.index("card")
MOU: Final = PAPERS.index("mou")


@scalar_rule
def same_facts(a: Ints, b: Ints) -> bool:
    """Whether two moments of a life belong to one spell."""
    for field in range(FACT_FROM, FACT_TO):  # noqa: SIM110 - compiled code has no generators
        if a[field] != b[field]:
            return False
    return True


@scalar_rule
def copy_life(source: Ints, target: Ints) -> None:
    """Remember a moment of a life (element by element: it compiles in no time)."""
    for field in range(N_FIELDS):
        target[field] = source[field]
