"""A job of a file of people, in Thailand or at home, and where the person went after it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from portasim.core.words import HOME_REST, PAPERS, PROVINCES, SECTORS, TH_SEARCH
from portasim.lives.from_file.words import BY_GAP

SHORT_GAP_DAYS: Final = 183
"""A gap up to this long between Thai jobs is a search for work, unless the file says otherwise."""
USUAL_SECTOR: Final = SECTORS.index("manufacturing")
USUAL_PROVINCE: Final = PROVINCES.index("Bangkok")
USUAL_PAPERS: Final = PAPERS.index("card")
"""What holds for work in Thailand of which a file does not say it."""


@dataclass(frozen=True, slots=True)
class Job:
    """One job of a person: whole days, half-open; minor units a month; codes of `core.words`.

    `goes_on`: the job is held on as_of, which is then its end. `registered`: 1, 0 or UNKNOWN, at
    home whether the job was insured for old age. `then`: TH_SEARCH or HOME_REST if the file says
    where the person went, else BY_GAP. `at_home`: worked in the country of origin and paid in its
    currency; then province is -1 and a sector of -1 is not known. A wage of 0 is not known.
    `hired`: the day on which the employer took the person on, before `start` where only the wage
    changed.
    """

    start: int
    end: int
    goes_on: bool
    wage: int
    sector: int
    province: int
    papers: int
    registered: int
    new_name: bool
    then: int
    at_home: bool = False
    hired: int = -1

    def __post_init__(self) -> None:
        """A job begins on the day of hiring, unless another is given."""
        if self.hired < 0:
            object.__setattr__(self, "hired", self.start)

    @property
    def continues(self) -> bool:
        """Whether the employer is that of the row before, at another wage."""
        return self.hired != self.start

    def gap_until(self, until: int, following: Job | None = None) -> int:
        """Where the person was from this job to the next, or to a day: TH_SEARCH or HOME_REST."""
        if self.then != BY_GAP:
            return self.then
        if self.at_home or (following is not None and following.at_home):
            return HOME_REST
        return TH_SEARCH if until - self.end <= SHORT_GAP_DAYS else HOME_REST
