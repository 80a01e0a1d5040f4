"""The tables a life is looked up in: arrays made once from validated configuration.

Everything a scalar rule needs stands in one named tuple, so the same rule runs compiled over a
population, in plain Python, and inside a SimPy process. Scenarios of any number of dates share
the compiled code.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
from scipy.special import ndtri

from portasim.core.arrays import Bools, Floats, Ints, stepped
from portasim.core.calendar import DAYS_PER_YEAR, NEVER, day
from portasim.core.params import UNITS
from portasim.core.words import KINDS, ORIGINS, PAPERS, SECTORS, SEXES
from portasim.economy.mortality import BANDS, life_tables
from portasim.lives.config import Lives, Risk
from portasim.lives.minimum_wages import DailyWages, grown

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

FIXED = np.dtype(
    [
        ("seed", "i8"),
        ("horizon", "i8"),
        ("active", "f8", (len(KINDS), len(RISKS))),
        ("settled_times", "f8"),
        ("validity_days", "i8", (len(PAPERS),)),
        ("renewed", "f8", (len(PAPERS),)),
        ("mou_terms", "i8"),
        ("name_changed", "f8"),
        ("name_changed_on_return", "f8"),
        ("employers", "i8"),
        ("changes_sector", "f8"),
        ("sectors", "f8", (len(ORIGINS), len(SEXES), len(SECTORS))),
        ("wage_ratio", "f8", (len(SECTORS), len(SEXES), len(PAPERS))),
        ("job_factors", "f8", (QUANTILES,)),
        ("days_per_month", "i8"),
        ("stays", "f8", (len(ORIGINS),)),
    ],
    align=True,
)
"""One record of what has the same size in every scenario: a compiled rule takes it as one pointer.

`active` says which risk runs in which kind of spell; sectors are cumulative shares.
"""


class Tables(NamedTuple):
    """What a life is looked up in; days count from 1970-01-01.

    fixed: a record of FIXED; rates: daily rates by period of `cuts`, origin, sex, age band, sector,
    papers and risk, so that a life finds all its risks side by side; cuts: days on which a risk
    changes; arrival_cuts: days from which other papers are held on arrival, NEVER after the last;
    arrival_papers: cumulative shares, dates x papers; wage_cuts: days on which minimum wages
    change; minimum_wage: baht a day from each on, dates x provinces.
    """

    fixed: Any
    rates: Floats
    cuts: Ints
    arrival_cuts: Ints
    arrival_papers: Floats
    wage_cuts: Ints
    minimum_wage: Floats


def _mortality(cuts: Ints) -> Floats:
    """Daily death rates by period of `cuts`, origin, sex and band.

    Beyond the printed periods the nearest one is used (assumed).
    """
    starts = np.array([day(f"{period[:4]}-01-01") for period in life_tables()])
    tables = np.stack([table[1:] for table in life_tables().values()]) / DAYS_PER_YEAR
    opening = np.concatenate([[-(10**6)], cuts])
    return tables[np.maximum(np.searchsorted(starts, opening, side="right") - 1, 0)]


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
            * stepped(risk.by_age, 5 * np.arange(BANDS), before=1.0)[:, None, None]
            * _row(SECTORS, _words(risk.by_sector))[:, None]
            * _row(PAPERS, _words(risk.by_papers))
        )
    return rates


def _words(values: Mapping[Any, float]) -> dict[str, float]:
    return {str(word): value for word, value in values.items()}


def make_tables(lives: Lives, seed: int, horizon: int, minimum: DailyWages) -> Tables:
    """The tables of a scenario; horizon is the day on which the books close."""
    risks: list[Risk | None] = [getattr(lives.risks, name, None) for name in RISKS]
    shocks = [shock for risk in risks if risk for shock in risk.dated]
    periods = [day(f"{period[:4]}-01-01") for period in life_tables()]
    days = sorted({day(d.from_) for d in shocks} | {day(d.to) for d in shocks} | set(periods))
    cuts = np.array(days, dtype=np.int64)
    arrivals = sorted(lives.papers.on_arrival, key=lambda entry: entry.from_)
    wages = grown(minimum, lives.wages.growth_pct, horizon)
    return Tables(
        fixed=_fixed(lives, seed, horizon),
        rates=_rates(risks, cuts),
        cuts=cuts,
        arrival_cuts=np.array([*(day(entry.from_) for entry in arrivals), NEVER], dtype=np.int64),
        arrival_papers=np.cumsum(
            [_row(PAPERS, _words(entry.shares), 0) for entry in arrivals], axis=1
        ),
        wage_cuts=wages.days,
        minimum_wage=wages.wage / UNITS["THB"],
    )


def _fixed(lives: Lives, seed: int, horizon: int) -> Any:
    """The record of what has the same size in every scenario."""
    papers, wages, by_sector = lives.papers, lives.wages, lives.arrivals.sector
    w = np.zeros(1, dtype=FIXED).view(np.recarray)
    w.seed, w.horizon = seed, horizon
    w.active = _active()
    w.settled_times = lives.settling.times
    months = _row(PAPERS, _words(papers.validity_months), 0)
    w.validity_days = np.round(months * DAYS_PER_YEAR / 12).astype(np.int64)
    w.renewed = _row(PAPERS, _words(papers.renewed), 0)
    w.mou_terms = papers.mou_terms
    w.name_changed = papers.name_changed
    w.name_changed_on_return = papers.name_changed_on_return
    w.employers = lives.employers.per_sector_and_province
    w.changes_sector = lives.employers.changes_sector
    w.sectors = np.cumsum(
        [[_row(SECTORS, _words(by_sector[o][s]), 0) for s in SEXES] for o in ORIGINS],  # type: ignore[index]
        axis=2,
    )
    w.wage_ratio = (
        _row(SECTORS, _words(wages.to_minimum))[:, None, None]
        * _row(SEXES, _words(wages.by_sex))[:, None]
        * _row(PAPERS, _words(wages.by_papers))
    )
    middles = (np.arange(QUANTILES) + 0.5) / QUANTILES
    w.job_factors = lognormal_factors(middles, wages.job_spread)
    w.days_per_month = wages.days_per_month
    w.stays = _row(ORIGINS, _words(lives.old_age.stays_in_thailand), 0)
    return w[0]
