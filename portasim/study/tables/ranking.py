"""Instruments in order of what they transfer, and why: what the schemes of home make of them.

Two instruments share a rank where the paired interval of their difference holds 0. A rank is for
the mean over the same workers under the assumptions of the run, and for nothing else.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from portasim.agreements.acts import acts
from portasim.core.arrays import Floats
from portasim.core.calendar import day
from portasim.core.words import COUNTRY_NAMES, ORIGINS
from portasim.law.scheme import branch_open
from portasim.study.results import Results
from portasim.study.statistics import mean_interval


def ranking(others: Sequence[Results], differences: Sequence[Floats]) -> pd.DataFrame:
    """Instruments by what they transfer on average: rank, mean and interval in baht.

    `differences` holds what each transfers to each person. An instrument shares the rank of the
    first above it where the interval of their paired difference holds 0.
    """
    order = sorted(range(len(others)), key=lambda i: (-float(differences[i].mean()), i))
    rows: list[dict[str, Any]] = []
    leader = -1
    for place, index in enumerate(order, start=1):
        mean, low, high = mean_interval(differences[index])
        rank = place
        if leader >= 0:
            _, least, _ = mean_interval(differences[leader] - differences[index])
            rank = place if least > 0 else rows[-1]["rank"]
        if rank == place:
            leader = index
        rows.append(
            {
                "rank": rank,
                "scenario": others[index].id,
                "name": others[index].name,
                "mean_transferred_THB": mean,
                "low_THB": low,
                "high_THB": high,
            }
        )
    return pd.DataFrame(rows)


def reasons(results: Results) -> pd.DataFrame:
    """By country of origin, what the law there makes of an instrument; a row a country.

    branch_runs and minimum_months: of the home scheme on the day the agreement begins (of the
    baseline, the day the scenario speaks of); with_home_months: persons insured there; alone: of
    them, who qualify by home months; opened: who qualify only with Thai months added; bought: whose
    moved months count there; mean_home_THB and mean_thai_THB: what totalised months and months
    moved give at home, and what is received from Thailand, a person, present value.
    """
    outcome, world = results.outcome, results.world
    found = []
    plan = outcome.plan
    agreements = {
        c: a for act in ("transfer", "amount") for c, a in acts(plan.agreements, act).items()
    }
    for code, country in enumerate(ORIGINS):
        law = outcome.laws.home[code]
        agreement = agreements.get(code)
        since = day(agreement.from_ if agreement is not None else plan.as_of)
        on = np.array([since], dtype=np.int64)
        runs = bool(branch_open(law, on)[0])
        minimum = law.number(f"{country}.old_age.qualifying_months")
        here = world.people.origin == code
        insured = here & (outcome.in_law.home.months > 0)
        alone = insured & (outcome.in_law.home.pension_m > 0)
        bought = here & (outcome.home.months > outcome.in_law.home.months)
        parts = outcome.parts
        home = parts["home_share"] + parts["moved_home"]
        thai = outcome.value - home - parts["home_national"]
        found.append(
            {
                "scenario": results.id,
                "origin": country,
                "country": COUNTRY_NAMES[country],
                "persons": int(here.sum()),
                "branch_runs": runs,
                "minimum_months": int(minimum.at(on)[0])
                if runs and minimum.in_force(on)[0]
                else pd.NA,
                "with_home_months": int(insured.sum()),
                "alone": int(alone.sum()),
                "opened": int((here & outcome.home_added.opens & ~alone).sum()),
                "bought": int(bought.sum()),
                "mean_home_THB": float(home[here].mean()) if here.any() else 0.0,
                "mean_thai_THB": float(thai[here].mean()) if here.any() else 0.0,
            }
        )
    return pd.DataFrame(found)
