"""Moves of a life: small scalar rules over tables, and the one loop that compiles them.

A life is a row of whole numbers and a row of luck (see `state`). A risk strikes when its integrated
hazard has used up its threshold, so a small change of a rate moves a date a little instead of
redrawing it. The same rules run compiled over a population, as plain Python, and inside a SimPy
process: `advance` says what happens next and when, `apply` makes it so.
"""

from __future__ import annotations

import math
from typing import Any, Final, TypeAlias

from portasim.core.arrays import Floats, Ints
from portasim.core.calendar import NEVER
from portasim.core.draws import Decision, compile_loop, exponential, scalar_rule, uniform
from portasim.core.words import HOME_REST, HOME_WORK, SATANG, TH_REST, TH_SEARCH, TH_WORK
from portasim.economy.mortality import BAND_DAYS, BANDS
from portasim.lives.state import (
    BIRTH,
    CARD,
    COMES_BACK,
    DAY,
    DEAD,
    DEATH,
    EMPLOYER,
    EXPIRES,
    FACT_FROM,
    FACT_TO,
    GOES_HOME,
    HOME,
    HOME_JOB,
    HOME_JOB_ENDS,
    HOME_JOB_FOUND,
    HORIZON,
    JOB,
    JOB_ENDS,
    JOB_FOUND,
    KIND,
    LOSSES,
    MOU,
    N_RISKS,
    NEW_WAGE,
    NO_PAPERS,
    NOTHING,
    ORIGIN,
    PAPER,
    PAPERS_EXPIRE,
    PERIOD,
    PROVINCE,
    RECORD,
    REGULARISED,
    RENEWALS,
    REVISION,
    SECTOR,
    SETTLED,
    SEX,
    STOPPED,
    STOPS,
    STOPS_WORK,
    SUBJECT,
    TERMS,
    WAGE,
    WAGE_FACTOR,
    copy_life,
    same_facts,
)
from portasim.lives.tables import Tables

Fixed: TypeAlias = Any
"""A record of tables.FIXED: a pointer in compiled code, a NumPy record in plain Python."""

D_DEATH: Final = int(Decision.DEATH)
D_JOB_ENDS: Final = int(Decision.JOB_ENDS)
D_JOB_FOUND: Final = int(Decision.JOB_FOUND)
D_GOES_HOME: Final = int(Decision.GOES_HOME)
D_COMES_BACK: Final = int(Decision.COMES_BACK)
D_HOME_JOB_FOUND: Final = int(Decision.HOME_JOB_FOUND)
D_HOME_JOB_ENDS: Final = int(Decision.HOME_JOB_ENDS)
D_REGULARISED: Final = int(Decision.REGULARISED)
D_RENEWED: Final = int(Decision.PAPERS_RENEWED)
D_NAME: Final = int(Decision.NAME_CHANGED)
D_PAPERS_ON_RETURN: Final = int(Decision.PAPERS_ON_RETURN)
D_STAYS: Final = int(Decision.STAYS_IN_OLD_AGE)
D_EMPLOYER: Final = int(Decision.EMPLOYER)
D_JOB_WAGE: Final = int(Decision.JOB_WAGE)
D_SECTOR: Final = int(Decision.SECTOR)
RETURN_NAME: Final = 1_000_000
"""Occasions of a changed name at a return, apart from those at a renewal."""


@scalar_rule
def band_of(s: Ints) -> int:
    """The five-year age band of a life today."""
    return min(int((s[DAY] - s[BIRTH]) / BAND_DAYS), BANDS - 1)


@scalar_rule
def index_of(cuts: Ints, s: Ints, field: int) -> int:
    """How many of the sorted days are past for a life: kept in its row, as days only pass."""
    while s[field] < len(cuts) and cuts[s[field]] <= s[DAY]:
        s[field] += 1
    return int(s[field])


@scalar_rule
def falls_in(edges: Floats, u: float) -> int:
    """The option a uniform falls on, given cumulative shares."""
    option = 0
    while option < len(edges) - 1 and u * edges[-1] >= edges[option]:
        option += 1
    return option


@scalar_rule
def hazard(fixed: Fixed, s: Ints, luck: Floats, group: Floats, risk: int) -> float:
    """The daily rate of a risk for a life as it stands; `group` holds the rates of its like."""
    if risk == DEATH:
        return float(group[risk])
    if s[STOPPED] == 1 or (risk == REGULARISED and s[PAPER] != NO_PAPERS):
        return 0.0
    rate: float = group[risk] * fixed.active[s[KIND], risk]
    if risk == GOES_HOME and luck[SETTLED] > 0.5:
        rate *= fixed.settled_times
    return rate


@scalar_rule
def advance(tables: Tables, s: Ints, luck: Floats) -> int:
    """What happens next to a life; its day moves there and its thresholds are used up."""
    today = s[DAY]
    if s[EXPIRES] <= today:
        return PAPERS_EXPIRE
    if s[STOPPED] == 0 and s[STOPS] <= today:
        return STOPS_WORK
    band = band_of(s)
    period = index_of(tables.cuts, s, PERIOD)
    until = s[BIRTH] + math.ceil((band + 1) * BAND_DAYS) if band < BANDS - 1 else NEVER
    event = NOTHING
    if period < len(tables.cuts) and tables.cuts[period] < until:
        until = tables.cuts[period]
    if s[KIND] == TH_WORK:
        revision = index_of(tables.wage_cuts, s, REVISION)
        if revision < len(tables.wage_cuts) and tables.wage_cuts[revision] <= until:
            until, event = tables.wage_cuts[revision], NEW_WAGE
    if s[EXPIRES] < until:
        until, event = s[EXPIRES], PAPERS_EXPIRE
    if s[STOPPED] == 0 and s[STOPS] < until:
        until, event = s[STOPS], STOPS_WORK
    if tables.fixed.horizon <= until:
        until, event = tables.fixed.horizon, HORIZON
    group = tables.rates[period, s[ORIGIN], s[SEX], band, s[SECTOR], s[PAPER]]
    for risk in range(N_RISKS):
        rate = hazard(tables.fixed, s, luck, group, risk)
        if rate > 0.0:
            strikes = today + max(1, math.ceil(min(luck[risk] / rate, 1.0e6)))
            if strikes < until or (strikes == until and event >= N_RISKS and event != HORIZON):
                until, event = strikes, risk
    for risk in range(N_RISKS):
        luck[risk] -= hazard(tables.fixed, s, luck, group, risk) * (until - today)
    s[DAY] = until
    return event


@scalar_rule
def threshold(fixed: Fixed, s: Ints, luck: Floats, risk: int, decision: int, at: int) -> None:
    """Give a risk a fresh unit-exponential threshold for an occasion."""
    luck[risk] = exponential(fixed.seed, s[SUBJECT], decision, at)


@scalar_rule
def usual_wage(tables: Tables, s: Ints) -> float:
    """The monthly wage of the present job, in baht, for someone of average pay."""
    revision = max(index_of(tables.wage_cuts, s, REVISION) - 1, 0)
    u = uniform(tables.fixed.seed, s[SUBJECT], D_JOB_WAGE, s[JOB])
    baht: float = tables.minimum_wage[revision, s[PROVINCE]] * tables.fixed.days_per_month
    ratio = tables.fixed.wage_ratio[s[SECTOR], s[SEX], s[PAPER]]
    return float(baht * ratio * tables.fixed.job_factors[int(u * len(tables.fixed.job_factors))])


@scalar_rule
def wage_today(tables: Tables, s: Ints, luck: Floats) -> int:
    """The monthly wage of the present job, whole baht in satang."""
    baht = math.floor(usual_wage(tables, s) * float(luck[WAGE_FACTOR]) + 0.5)
    return baht * SATANG


@scalar_rule
def new_name(fixed: Fixed, s: Ints, chance: float, occasion: int) -> None:
    """A new paper may carry a new name: the office then opens another record."""
    if uniform(fixed.seed, s[SUBJECT], D_NAME, occasion) < chance:
        s[RECORD] += 1


@scalar_rule
def leave_job(s: Ints) -> None:
    """A life without a job has no employer and no wage."""
    s[EMPLOYER] = -1
    s[WAGE] = 0


@scalar_rule
def take_job(tables: Tables, s: Ints, luck: Floats) -> None:
    """Start the next Thai job: its sector, employer, wage, and how long it will last."""
    s[KIND] = TH_WORK
    u = uniform(tables.fixed.seed, s[SUBJECT], D_SECTOR, s[JOB])
    if s[JOB] > 0 and u < tables.fixed.changes_sector:
        edges = tables.fixed.sectors[s[ORIGIN], s[SEX]]
        s[SECTOR] = falls_in(edges, u / tables.fixed.changes_sector)
    place = s[PROVINCE] * tables.fixed.sectors.shape[2] + s[SECTOR]
    u = uniform(tables.fixed.seed, s[SUBJECT], D_EMPLOYER, s[JOB])
    s[EMPLOYER] = place * tables.fixed.employers + int(u * tables.fixed.employers)
    s[WAGE] = wage_today(tables, s, luck)
    threshold(tables.fixed, s, luck, JOB_ENDS, D_JOB_ENDS, s[JOB])


@scalar_rule
def seek_job(fixed: Fixed, s: Ints, luck: Floats) -> None:
    """Look for the next Thai job."""
    s[KIND] = TH_SEARCH
    leave_job(s)
    s[JOB] += 1
    threshold(fixed, s, luck, JOB_FOUND, D_JOB_FOUND, s[JOB])


@scalar_rule
def take_papers(fixed: Fixed, s: Ints, luck: Floats, papers: int) -> None:
    """Hold new papers from today, valid for their term; without papers, wait to be regularised."""
    s[PAPER] = papers
    s[TERMS] = 1
    if papers == NO_PAPERS:
        s[EXPIRES] = NEVER
        threshold(fixed, s, luck, REGULARISED, D_REGULARISED, s[LOSSES])
    else:
        s[EXPIRES] = s[DAY] + fixed.validity_days[papers]


@scalar_rule
def go_home(fixed: Fixed, s: Ints, luck: Floats) -> None:
    """Leave Thailand: the permit ends, and a stay at home begins."""
    if s[KIND] == TH_WORK:
        s[JOB] += 1
        threshold(fixed, s, luck, JOB_FOUND, D_JOB_FOUND, s[JOB])
    leave_job(s)
    s[KIND] = HOME_REST
    s[PAPER] = NO_PAPERS
    s[EXPIRES] = NEVER
    s[HOME] += 1
    s[HOME_JOB] += 1
    threshold(fixed, s, luck, COMES_BACK, D_COMES_BACK, s[HOME])
    threshold(fixed, s, luck, HOME_JOB_FOUND, D_HOME_JOB_FOUND, s[HOME_JOB])


@scalar_rule
def come_back(tables: Tables, s: Ints, luck: Floats) -> None:
    """Return to Thailand with the papers of the day, perhaps under another name."""
    s[KIND] = TH_SEARCH
    s[LOSSES] += 1
    entry = 0
    while tables.arrival_cuts[entry + 1] <= s[DAY]:
        entry += 1
    u = uniform(tables.fixed.seed, s[SUBJECT], D_PAPERS_ON_RETURN, s[HOME])
    take_papers(tables.fixed, s, luck, falls_in(tables.arrival_papers[entry], u))
    new_name(tables.fixed, s, tables.fixed.name_changed_on_return, RETURN_NAME + s[HOME])
    threshold(tables.fixed, s, luck, GOES_HOME, D_GOES_HOME, s[HOME])


@scalar_rule
def papers_expire(fixed: Fixed, s: Ints, luck: Floats) -> None:
    """A permit runs out: renewed, lost, or, after the last MOU term, the worker must leave."""
    if s[PAPER] == MOU and s[TERMS] >= fixed.mou_terms:
        go_home(fixed, s, luck)
        return
    s[RENEWALS] += 1
    if uniform(fixed.seed, s[SUBJECT], D_RENEWED, s[RENEWALS]) < fixed.renewed[s[PAPER]]:
        s[TERMS] += 1
        s[EXPIRES] = s[DAY] + fixed.validity_days[s[PAPER]]
        new_name(fixed, s, fixed.name_changed, s[RENEWALS])
    else:
        s[LOSSES] += 1
        take_papers(fixed, s, luck, NO_PAPERS)


@scalar_rule
def stop_work(fixed: Fixed, s: Ints) -> None:
    """Work ends for good: in Thailand, at home already, or on the way home."""
    s[STOPPED] = 1
    abroad = s[KIND] == TH_WORK or s[KIND] == TH_SEARCH
    leave_job(s)
    s[EXPIRES] = NEVER
    if abroad and uniform(fixed.seed, s[SUBJECT], D_STAYS, 0) < fixed.stays[s[ORIGIN]]:
        s[KIND] = TH_REST
        return
    if abroad:
        s[HOME] += 1
    s[PAPER] = NO_PAPERS
    s[KIND] = HOME_REST


@scalar_rule
def apply(tables: Tables, s: Ints, luck: Floats, event: int) -> None:
    """Make an event so."""
    if event == DEATH:
        s[DEAD] = 1
    elif event == JOB_ENDS:
        seek_job(tables.fixed, s, luck)
    elif event == JOB_FOUND:
        take_job(tables, s, luck)
    elif event == GOES_HOME:
        go_home(tables.fixed, s, luck)
    elif event == COMES_BACK:
        come_back(tables, s, luck)
    elif event == HOME_JOB_FOUND:
        s[KIND] = HOME_WORK
        threshold(tables.fixed, s, luck, HOME_JOB_ENDS, D_HOME_JOB_ENDS, s[HOME_JOB])
    elif event == HOME_JOB_ENDS:
        s[KIND] = HOME_REST
        s[HOME_JOB] += 1
        threshold(tables.fixed, s, luck, HOME_JOB_FOUND, D_HOME_JOB_FOUND, s[HOME_JOB])
    elif event == REGULARISED:
        s[RENEWALS] += 1
        take_papers(tables.fixed, s, luck, CARD)
        new_name(tables.fixed, s, tables.fixed.name_changed, s[RENEWALS])
    elif event == PAPERS_EXPIRE:
        papers_expire(tables.fixed, s, luck)
    elif event == STOPS_WORK:
        stop_work(tables.fixed, s)
    if s[KIND] == TH_WORK:
        s[WAGE] = wage_today(tables, s, luck)


@scalar_rule
def begin(tables: Tables, s: Ints, luck: Floats) -> None:
    """Set a life going from where it stands: every risk gets its threshold for this occasion."""
    threshold(tables.fixed, s, luck, DEATH, D_DEATH, 0)
    threshold(tables.fixed, s, luck, GOES_HOME, D_GOES_HOME, s[HOME])
    threshold(tables.fixed, s, luck, COMES_BACK, D_COMES_BACK, s[HOME])
    threshold(tables.fixed, s, luck, JOB_FOUND, D_JOB_FOUND, s[JOB])
    threshold(tables.fixed, s, luck, JOB_ENDS, D_JOB_ENDS, s[JOB])
    threshold(tables.fixed, s, luck, HOME_JOB_FOUND, D_HOME_JOB_FOUND, s[HOME_JOB])
    threshold(tables.fixed, s, luck, HOME_JOB_ENDS, D_HOME_JOB_ENDS, s[HOME_JOB])
    threshold(tables.fixed, s, luck, REGULARISED, D_REGULARISED, s[LOSSES])
    if s[KIND] == TH_WORK and s[EMPLOYER] < 0:
        take_job(tables, s, luck)


# Compiled code is kept until this file changes, so the loop stands beside the rules it compiles.
@compile_loop
def run_lives(
    tables: Tables, starts: Ints, lucks: Floats, rows: Ints, deaths: Ints
) -> int:  # pragma: no cover - compiled; its plain twin is tested
    """Carry lives to death or horizon; write their spells; return how many, or -1 if too many.

    starts: lives x FIELDS; lucks: lives x N_LUCK; rows: room for spells x (life, start, end and
    the fields from kind to record); deaths: the day each dies, or NEVER.
    """
    n_rows = 0
    for life in range(len(starts)):
        s = starts[life].copy()
        luck = lucks[life].copy()
        begin(tables, s, luck)
        before = s.copy()
        deaths[life] = NEVER
        while True:
            event = advance(tables, s, luck)
            apply(tables, s, luck, event)
            over = s[DEAD] == 1 or event == HORIZON
            if over or not same_facts(before, s):
                if s[DAY] > before[DAY]:
                    if n_rows == len(rows):
                        return -1
                    rows[n_rows, 0] = life
                    rows[n_rows, 1] = before[DAY]
                    rows[n_rows, 2] = s[DAY]
                    for field in range(FACT_FROM, FACT_TO):
                        rows[n_rows, 3 + field - FACT_FROM] = before[field]
                    n_rows += 1
                copy_life(s, before)
            if s[DEAD] == 1:
                deaths[life] = s[DAY]
            if over:
                break
    return n_rows
