"""The tables a life is looked up in: arrays made once from validated configuration.

Everything a scalar rule needs stands in one named tuple of arrays, so the same rule runs compiled
over a population, in plain Python, and inside a SimPy process.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from functools import lru_cache
from importlib.resources import files
from typing import Any, NamedTuple

import numpy as np
from scipy.special import ndtri

from portasim.core.arrays import Bools, Floats, Ints
from portasim.core.calendar import DAYS_PER_YEAR, NEVER, day
from portasim.core.faults import UserError
from portasim.core.words import KINDS, ORIGINS, PAPERS, PROVINCES, SECTORS, SEXES
from portasim.economy.mortality import BANDS, life_tables
from portasim.lives.config import Lives, Risk

RISKS = (
    "death",
    "job_ends",
    "job_found",
    "goes_home",
    "comes_back",
    "home_job_found",
    "home_job_ends",
    "regularised",
)
"""The competing risks, in the order of their thresholds; death strikes first on a shared day."""

_ACTIVE = {
    "death": KINDS,
    "job_ends": ("th_work",),
    "job_found": ("th_search",),
    "goes_home": ("th_work", "th_search"),
    "comes_back": ("home_work", "home_rest"),
    "home_job_found": ("home_rest",),
    "home_job_ends": ("home_work",),
    "regularised": ("th_work", "th_search"),
}
QUANTILES = 1000
MAX_CUTS = 64
MAX_WAGES = 160
"""Room for the dates of a scenario, with at least one NEVER after them."""

WORLD = np.dtype(
    [
        ("seed", "i8"),
        ("horizon", "i8"),
        ("cuts", "i8", (MAX_CUTS,)),
        ("active", "f8", (len(KINDS), len(RISKS))),
        ("settled_times", "f8"),
        ("arrival_cuts", "i8", (MAX_CUTS,)),
        ("arrival_papers", "f8", (MAX_CUTS, len(PAPERS))),
        ("validity_days", "i8", (len(PAPERS),)),
        ("renewed", "f8", (len(PAPERS),)),
        ("mou_terms", "i8"),
        ("name_changed", "f8"),
        ("name_changed_on_return", "f8"),
        ("employers", "i8"),
        ("changes_sector", "f8"),
        ("sectors", "f8", (len(ORIGINS), len(SEXES), len(SECTORS))),
        ("wage_cuts", "i8", (MAX_WAGES,)),
        ("minimum_wage", "i8", (MAX_WAGES, len(PROVINCES))),
        ("wage_ratio", "f8", (len(SECTORS), len(SEXES), len(PAPERS))),
        ("job_factors", "f8", (QUANTILES,)),
        ("days_per_month", "i8"),
        ("stays", "f8", (len(ORIGINS),)),
    ],
    align=True,
)
"""One record of everything but the rates: a compiled rule takes it as a single pointer.

Days count from 1970-01-01 and lists of days end in NEVER; `active` says which risk runs in which
kind of spell; papers and sectors are cumulative shares.
"""


class Tables(NamedTuple):
    """What a life needs to know of the world.

    world: one record of WORLD; rates: daily rates by period of `cuts`, origin, sex, age band,
    sector, papers and risk, so that a life finds all its risks side by side.
    """

    world: np.recarray[Any, Any]
    rates: Floats


def _mortality(cuts: Ints) -> Floats:
    """Daily death rates by period of `cuts`, origin, sex and band.

    Beyond the printed periods the nearest one is used (assumed).
    """
    starts = np.array([day(f"{period[:4]}-01-01") for period in life_tables()])
    tables = np.stack([table[1:] for table in life_tables().values()]) / DAYS_PER_YEAR
    opening = np.concatenate([[-(10**6)], cuts])
    return tables[np.maximum(np.searchsorted(starts, opening, side="right") - 1, 0)]


def _steps(values: Mapping[int, float]) -> Floats:
    out = np.ones(BANDS)
    for age in sorted(values):
        out[age // 5 :] = values[age]
    return out


def _row(names: Sequence[str], values: Mapping[str, float], default: float = 1.0) -> Floats:
    return np.array([values.get(name, default) for name in names], dtype=np.float64)


def _dated(risks: Sequence[Risk | None], cuts: Ints) -> Floats:
    out = np.ones((len(risks), len(cuts) + 1, len(ORIGINS)))
    opening = np.concatenate([[-(10**6)], cuts])
    for index, risk in enumerate(risks):
        for shock in risk.dated if risk else ():
            inside = (opening >= day(shock.from_)) & (opening < day(shock.to))
            out[index, inside] *= _row(ORIGINS, _words(shock.times))
    return out


@lru_cache
def _minimum_wages() -> tuple[Ints, Ints]:
    """The days on which a minimum wage changes and the baht a day from then on, by province.

    A province that the table does not list has the lowest rate it lists (assumed).
    """
    text = files("portasim.lives").joinpath("data/minimum_wage.csv").read_text(encoding="utf-8")
    rows = list(csv.DictReader(text.splitlines()))
    cuts = sorted({day(row["from"]) for row in rows})
    table = np.zeros((len(cuts), len(PROVINCES)), dtype=np.int64)
    for row in rows:
        table[cuts.index(day(row["from"])) :, PROVINCES.index(row["province"])] = int(
            row["baht_per_day"]
        )
    listed = table.any(axis=0)
    table[:, ~listed] = table[:, listed].min(axis=1, keepdims=True)
    return np.array(cuts, dtype=np.int64), table


def _projected_wages(growth_pct: float, horizon: int) -> tuple[Ints, Ints]:
    cuts, table = _minimum_wages()
    new_cuts, rows = list(cuts), list(table)
    level = table[-1].astype(np.float64)
    year = 2027
    while day(f"{year}-01-01") < horizon:
        level = level * (1 + growth_pct / 100)
        new_cuts.append(day(f"{year}-01-01"))
        rows.append(np.floor(level + 0.5).astype(np.int64))
        year += 1
    return np.array(new_cuts, dtype=np.int64), np.stack(rows)


def lognormal_factors(u: Floats, spread: float) -> Floats:
    """Log-normal multipliers with mean 1 at given uniforms."""
    factors: Floats = np.exp(spread * ndtri(u) - spread * spread / 2)
    return factors


def _active() -> Floats:
    inside: Bools = np.array([[kind in _ACTIVE[risk] for risk in RISKS] for kind in KINDS])
    return inside.astype(np.float64)


def _rates(risks: Sequence[Risk | None], cuts: Ints) -> Floats:
    """All daily rates: periods x origins x sexes x bands x sectors x papers x risks."""
    shape = (len(cuts) + 1, len(ORIGINS), len(SEXES), BANDS, len(SECTORS), len(PAPERS), len(RISKS))
    rates = np.zeros(shape)
    shocks = _dated(risks, cuts)
    for index, risk in enumerate(risks):
        if risk is None:
            rates[..., index] = _mortality(cuts)[..., None, None]
            continue
        rates[..., index] = (
            shocks[index][:, :, None, None, None, None]
            * (_row(ORIGINS, _words(risk.rate), 0) / DAYS_PER_YEAR)[:, None, None, None, None]
            * _row(SEXES, _words(risk.by_sex))[:, None, None, None]
            * _steps(risk.by_age)[:, None, None]
            * _row(SECTORS, _words(risk.by_sector))[:, None]
            * _row(PAPERS, _words(risk.by_papers))
        )
    return rates


def _words(values: Mapping[Any, float]) -> dict[str, float]:
    return {str(word): value for word, value in values.items()}


def _padded(days: Sequence[int], room: int, what: str) -> Ints:
    if len(days) >= room:
        raise UserError(f"{len(days)} {what}; at most {room - 1} are possible")
    return np.array([*days, *[NEVER] * (room - len(days))], dtype=np.int64)


def make_tables(lives: Lives, seed: int, horizon: int) -> Tables:
    """The tables of a scenario; horizon is the day on which the books close.

    Raises UserError where a scenario holds more dates than there is room for.
    """
    risks: list[Risk | None] = [getattr(lives.risks, name, None) for name in RISKS]
    shocks = [shock for risk in risks if risk for shock in risk.dated]
    periods = [day(f"{period[:4]}-01-01") for period in life_tables()]
    cuts = sorted({day(d.from_) for d in shocks} | {day(d.to) for d in shocks} | set(periods))
    papers = sorted(lives.papers.on_arrival, key=lambda entry: entry.from_)
    wages = lives.wages
    wage_cuts, minimum_wage = _projected_wages(wages.growth_pct, horizon)
    w = np.zeros(1, dtype=WORLD).view(np.recarray)
    w.seed, w.horizon = seed, horizon
    w.cuts = _padded(cuts, MAX_CUTS, "dates on which a risk changes")
    w.active = _active()
    w.settled_times = lives.settling.times
    w.arrival_cuts = _padded([day(e.from_) for e in papers], MAX_CUTS, "dates in papers.on_arrival")
    w.arrival_papers[0, : len(papers)] = np.cumsum(
        [_row(PAPERS, _words(entry.shares), 0) for entry in papers], axis=1
    )
    months = _row(PAPERS, _words(lives.papers.validity_months), 0)
    w.validity_days = np.round(months * DAYS_PER_YEAR / 12).astype(np.int64)
    w.renewed = _row(PAPERS, _words(lives.papers.renewed), 0)
    w.mou_terms = lives.papers.mou_terms
    w.name_changed = lives.papers.name_changed
    w.name_changed_on_return = lives.papers.name_changed_on_return
    w.employers = lives.employers.per_sector_and_province
    w.changes_sector = lives.employers.changes_sector
    by_sector = lives.arrivals.sector
    w.sectors = np.cumsum(
        [[_row(SECTORS, _words(by_sector[o][s]), 0) for s in SEXES] for o in ORIGINS],  # type: ignore[index]
        axis=2,
    )
    w.wage_cuts = _padded([int(cut) for cut in wage_cuts], MAX_WAGES, "dates of wages")
    w.minimum_wage[0, : len(minimum_wage)] = minimum_wage
    w.wage_ratio = (
        _row(SECTORS, _words(wages.to_minimum))[:, None, None]
        * _row(SEXES, _words(wages.by_sex))[:, None]
        * _row(PAPERS, _words(wages.by_papers))
    )
    middles = (np.arange(QUANTILES) + 0.5) / QUANTILES
    w.job_factors = lognormal_factors(middles, wages.job_spread)
    w.days_per_month = wages.days_per_month
    w.stays = _row(ORIGINS, _words(lives.old_age.stays_in_thailand), 0)
    return Tables(w, _rates(risks, np.array(cuts, dtype=np.int64)))
