"""The ledger: what the law makes of facts, month by month, from work done to months on record.

Every month worked in Thailand stands in exactly one row and carries how far it got: outside the
law, liable, registered, remitted, provable.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

import numpy as np

from portasim.core.arrays import Bools, Ints, first_of_run
from portasim.core.calendar import first_days, first_month_on, month, months_of
from portasim.core.facts import Facts
from portasim.core.spans import contributory_months, months_before, split_at, union
from portasim.core.words import HOME_WORK, TH_WORK
from portasim.law.scheme import any_branch_opens, branch_open
from portasim.law.system import Law
from portasim.law.th.contributions import Contributions, contributions, insurable_wage, wage_regimes
from portasim.law.th.insured import liable
from portasim.law.th.months import cut_months, months_of_jobs

STEPS: Final = (
    "before_branch",
    "outside_law",
    "not_registered",
    "not_remitted",
    "not_provable",
    "provable",
)
"""How far a worked month got: the step at which it was lost, or `provable`."""
BEFORE_BRANCH, OUTSIDE_LAW, NOT_REGISTERED, NOT_REMITTED, NOT_PROVABLE, PROVABLE = range(len(STEPS))
_FIRST_YEAR: Final = 1998

CountedPeriods: TypeAlias = Literal["old_age_branch", "any_social_insurance", "employment"]
"""Which home months count towards a Thai right."""


@dataclass(frozen=True)
class Ledger:
    """Months worked in Thailand and home months insured for old age, in rows of whole months.

    person, first_m, last_m: rows [first_m, last_m) sorted by person and time; start: the day the
    row's spell began; year: calendar year of the row; step: position in STEPS; remitted: whether
    the fund was paid (where the Act deems it paid a month may count without); contract: whether the
    person was insured at home as well; base: insurable wage, satang; owed: what the months cost if
    paid. home_*: the months of work at home and of contracts insured there, with the wage in minor
    units of the home currency, whether they are insured for old age, and whether in any branch.
    """

    n_people: int
    person: Ints
    first_m: Ints
    last_m: Ints
    start: Ints
    year: Ints
    step: Ints
    remitted: Bools
    contract: Bools
    base: Ints
    owed: Contributions
    home_person: Ints
    home_first_m: Ints
    home_last_m: Ints
    home_wage: Ints
    home_insured: Bools
    home_covered: Bools
    home_contract: Bools

    @property
    def months(self) -> Ints:
        """Months of each row."""
        return self.last_m - self.first_m


def keep_books(
    law: Law, facts: Facts, origin: Ints, homes: Sequence[Law], cuts: Sequence[int] = ()
) -> Ledger:
    """The ledger of people's careers under Thai law and those of home, in the order of ORIGINS.

    origin: code of the country of each person; cuts: months at which rows are cut besides, so that
    something may begin there.
    """
    spells = facts.spells
    worked = spells.kind == TH_WORK
    job = first_of_run(spells.person, spells.job)[worked]
    hired = spells.start.astype(np.int64)[job]
    at_work = spells.select(worked)
    birth = facts.people.birth[at_work.person]
    first, last = months_of_jobs(law, at_work, job, facts.registered[worked], birth, hired)
    row, first_m, last_m = cut_months(law, birth, first, last, cuts)
    spell = np.flatnonzero(worked)[row]
    pieces = at_work.select(row)
    person = pieces.person.astype(np.int64)
    wage, province = pieces.wage_m, pieces.province.astype(np.int64)
    start = pieces.start.astype(np.int64)
    owed_in_law = liable(
        law,
        np.maximum(start, first_days(first_m)),
        pieces.sector.astype(np.int64),
        pieces.papers.astype(np.int64),
        facts.people.birth[person],
        hired[row],
    )
    provable, remitted = facts.provable[spell], facts.remitted[spell]
    claimed = {"deducted": provable, "remitted_at_all": remitted}
    credited = law.evaluate(["month_credited"], first_days(first_m), claimed)["month_credited"]
    step = np.full(len(person), PROVABLE, dtype=np.int64)
    for condition, lost_at in (
        (provable, NOT_PROVABLE),
        (np.asarray(credited, dtype=np.bool_), NOT_REMITTED),
        (facts.registered[spell], NOT_REGISTERED),
    ):
        step[~condition] = lost_at
    step[~owed_in_law] = OUTSIDE_LAW
    step[first_m < month(1998, 12)] = BEFORE_BRANCH
    home = _home_months(facts, origin, homes, cuts)
    # no wage limits are held for earlier months, and old age was not insured then
    limited = np.maximum(first_m, wage_regimes(law)[0])
    return Ledger(
        n_people=len(origin),
        person=person,
        first_m=first_m,
        last_m=last_m,
        start=start,
        year=first_m // 12 + 1970,
        step=step,
        remitted=remitted & (step > NOT_REGISTERED),
        contract=facts.home_contract[spell],
        base=insurable_wage(law, limited, wage),
        owed=contributions(law, limited, np.maximum(last_m, limited), wage, province),
        home_person=home[0],
        home_first_m=home[1],
        home_last_m=home[2],
        home_wage=home[3],
        home_insured=home[4],
        home_covered=home[5],
        home_contract=home[6],
    )


def _home_months(
    facts: Facts, origin: Ints, homes: Sequence[Law], cuts: Sequence[int]
) -> tuple[Ints, Ints, Ints, Ints, Bools, Bools, Bools]:
    """Months of work at home or under a contract insured there, and which branches ran.

    The wage of a contract is the lowest base, which its law makes of a wage of 0.
    """
    rows = (facts.spells.kind == HOME_WORK) | facts.home_contract
    spells = facts.spells.select(rows)
    first, last = contributory_months(spells.person, spells.start, spells.end, "any_day")
    openings = [day for law in homes for day in (_opens(law), any_branch_opens(law))]
    months = np.concatenate([first_month_on(np.concatenate(openings)), cuts])
    row, first, last = split_at(first, last, months)
    person = spells.person.astype(np.int64)[row]
    open_, any_open = np.zeros((2, len(row)), dtype=np.bool_)
    for code, law in enumerate(homes):
        here = origin[person] == code
        on = first_days(first[here])
        open_[here] = branch_open(law, on)
        any_open[here] = on >= any_branch_opens(law)[0]
    contract = facts.home_contract[rows][row]
    insured = (facts.home_insured | facts.home_contract)[rows][row]
    wage = np.where(contract, 0, spells.wage_m[row])
    return person, first, last, wage, insured & open_, insured & (open_ | any_open), contract


def _opens(law: Law) -> Ints:
    return law.number(f"{law.country}.old_age.branch_open").changes


def home_months(
    ledger: Ledger, before: Ints, own: Bools, *, counted: CountedPeriods, since_m: int | None
) -> Ints:
    """Home months of each person before a day: insured for old age, insured at all, or any job.

    own: the rows of the ledger that count in Thailand; a month worked in both countries is theirs
    (EU 987/2009 art. 12: periods that overlap count once).
    """
    rows = {
        "old_age_branch": ledger.home_insured,
        "any_social_insurance": ledger.home_covered,
        "employment": ~ledger.home_contract,
    }[counted]
    return _beyond(ledger, before, _thai(ledger, own), _home(ledger, rows), since_m)


def thai_months(ledger: Ledger, before: Ints, own: Bools, *, since_m: int | None) -> Ints:
    """Months of some rows of the ledger before a day that are not insured at home as well.

    They are what Thailand adds to a right at home; from a month on, if `since_m` is given.
    """
    return _beyond(ledger, before, _home(ledger, ledger.home_insured), _thai(ledger, own), since_m)


_Rows: TypeAlias = tuple[Ints, Ints, Ints]


def _thai(ledger: Ledger, rows: Bools) -> _Rows:
    return ledger.person[rows], ledger.first_m[rows], ledger.last_m[rows]


def _home(ledger: Ledger, rows: Bools) -> _Rows:
    return ledger.home_person[rows], ledger.home_first_m[rows], ledger.home_last_m[rows]


def _beyond(ledger: Ledger, before: Ints, own: _Rows, foreign: _Rows, since_m: int | None) -> Ints:
    """Foreign months of each person before a day that are not own months too."""
    n, before_m = ledger.n_people, months_of(before)
    person, first, last = foreign
    if since_m is not None:
        first, last = np.maximum(first, since_m), np.maximum(last, since_m)
    some = np.zeros(n, dtype=np.bool_)
    some[person] = True
    own = tuple(column[some[own[0]]] for column in own)  # type: ignore[assignment]
    together = union(
        *(np.concatenate(pair) for pair in zip((person, first, last), own, strict=True))
    )
    return months_before(*together, n, before_m) - months_before(*own, n, before_m)
