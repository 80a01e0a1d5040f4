"""Instruments in order of what they transfer, and why: what the schemes of home make of them.

Two instruments share a rank where the paired interval of their difference holds 0. A rank is for
the mean over the same workers under the assumptions of the run, and for nothing else.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
import pandas as pd

from portasim.agreements.acts import acts
from portasim.agreements.parts import Amount, Transfer
from portasim.books.values import AT_HOME, CHANNELS
from portasim.core.arrays import Bools, Floats
from portasim.core.calendar import day
from portasim.core.words import COUNTRY_NAMES, ORIGINS
from portasim.law.scheme import branch_open
from portasim.study.persons import groups_of
from portasim.study.statistics import mean_interval
from portasim.study.tables.differences import difference
from portasim.study.tables.table import OneScenario, SeveralScenarios, columns, table

_NONE: Final = float("nan")


@table(
    "ranking",
    page="ranking",
    keys=[],
    scope="comparison",
    columns=columns(
        {
            "rank": ("place", "place by the mean transferred, shared where not distinguished"),
            "name": ("", "name of the scenario"),
            "mean_transferred_THB": ("THB", "mean difference to the first scenario"),
            "low_THB": ("THB", "lower end of its paired 95 % interval, sampling only"),
            "high_THB": ("THB", "upper end"),
            "mean_from_thailand_THB": ("THB", "what of the mean Thailand pays"),
            "mean_from_home_THB": ("THB", "what of it home schemes pay"),
        }
    ),
)
def ranking_table(comparison: SeveralScenarios) -> pd.DataFrame:
    """The instruments in order of what they transfer; those not distinguished share a rank."""
    others = comparison.others
    found = ranking(others, [difference(comparison.baseline, results) for results in others])
    base = comparison.baseline.kept.at_home
    home = {r.id: float((r.kept.at_home - base).mean()) for r in others}
    if len(found):
        from_home = found["scenario"].map(home)
        found["mean_from_thailand_THB"] = found["mean_transferred_THB"] - from_home
        found["mean_from_home_THB"] = from_home
    return found


def ranking(others: Sequence[OneScenario], differences: Sequence[Floats]) -> pd.DataFrame:
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


@table(
    "reasons",
    page="ranking",
    keys=["origin"],
    columns=columns(
        {
            "origin": ("", "country of origin"),
            "country": ("", "its name"),
            "persons": ("persons", "simulated workers of that country"),
            "branch_runs": ("flag", "whether its old-age branch runs when the agreement begins"),
            "minimum_months": ("months", "that its pension asks for then; empty without a branch"),
            "with_home_months": ("persons", "insured for old age at home for a month or more"),
            "reach": ("persons", "of them, who live to the pension age of home"),
            "alone": ("persons", "of them, who have a home pension by home months alone"),
            "opened": ("persons", "who have one only with Thai months added"),
            "lengthened": ("persons", "whose Thai record home months lengthen"),
            "agreed": ("persons", "who are due a Thai share by agreement"),
            "moved": ("persons", "whose contributions moved"),
            "bought": ("persons", "for whom months moved home count there"),
            "mean_home_THB": ("THB", "what the instrument adds at home, a person"),
            "mean_thai_THB": ("THB", "what is received from Thailand, a person"),
        }
    ),
)
def reasons(results: OneScenario) -> pd.DataFrame:
    """By country of origin, what the law there makes of a scenario.

    branch_runs and minimum_months are of the home scheme on the day the agreement begins (of the
    baseline, the day the scenario speaks of).
    """
    sums = results.totals.sums
    origin = groups_of(sums.cells)["origin"]
    rows = []
    for code, country in enumerate(ORIGINS):
        here = origin == code
        persons = sums.count(here)
        thai, home = (
            float(sum(sums.exact(f"{name}_THB", here) for name in channels) / persons)
            if persons
            else 0.0
            for channels in (_FROM_THAILAND, _ADDED_AT_HOME)
        )
        rows.append(
            {
                "origin": country,
                "country": COUNTRY_NAMES[country],
                "persons": persons,
                **_branch(results, code),
                **{_NAMES.get(name, name): int(sums.total(name, here)) for name in _COUNTED},
                "mean_home_THB": home,
                "mean_thai_THB": thai,
            }
        )
    return pd.DataFrame(rows)


_COUNTED: Final = (
    "with_home_months",
    "reach",
    "alone",
    "opened",
    "lengthened",
    "totalised",
    "moved",
    "bought",
)
_NAMES: Final = {"totalised": "agreed"}
_ADDED_AT_HOME: Final = ("home_share", "moved_home")
_FROM_THAILAND: Final = tuple(name for name in CHANNELS if name not in AT_HOME)


def _branch(results: OneScenario, code: int) -> dict[str, Any]:
    """Whether the home branch runs when the agreement with a country begins, and its minimum."""
    plan = results.scenario.plan
    begins = {c: act.since for c, act in acts(plan.agreements, Transfer).items()}
    begins |= {c: act.since for c, act in acts(plan.agreements, Amount).items()}
    on = np.array([begins.get(code, day(plan.as_of))], dtype=np.int64)
    law = results.laws.of(ORIGINS[code])
    runs = bool(branch_open(law, on)[0])
    least = law.number(f"{ORIGINS[code]}.old_age.qualifying_months")
    minimum = int(least.at(on)[0]) if runs and least.in_force(on)[0] else pd.NA
    return {"branch_runs": runs, "minimum_months": minimum}


@table(
    "by_country",
    page="ranking",
    keys=["origin"],
    scope="comparison",
    columns=columns(
        {
            "origin": ("", "country of origin"),
            "persons": ("persons", "simulated workers of that country"),
            "mean_in_law_THB": ("THB", "mean promised by Thai and home law"),
            "mean_home_in_law_THB": ("THB", "what of it home law promises"),
            "mean_value_THB": ("THB", "mean received from both schemes"),
            "mean_home_THB": ("THB", "what of it home schemes pay"),
            "mean_transferred_THB": ("THB", "mean difference to the first scenario"),
            "low_THB": ("THB", "lower end of its interval; empty below two persons"),
            "high_THB": ("THB", "upper end"),
            "mean_from_thailand_THB": ("THB", "what of the mean Thailand pays"),
            "mean_from_home_THB": ("THB", "what of it home schemes pay"),
            "place": ("place", "place among the instruments by the mean; empty for the first"),
            "with_the_first": ("flag", "whether it is not distinguished from the one in place 1"),
        }
    ),
)
def by_country(comparison: SeveralScenarios) -> pd.DataFrame:
    """What each scenario gives workers of each country, from Thailand and from home.

    An instrument stands with the first of a country where the paired interval of the difference
    between them holds 0.
    """
    base = comparison.baseline
    origin = base.kept.origin
    rows = []
    for number_of, code in enumerate(ORIGINS):
        here = origin == number_of
        if not here.any():
            continue
        gains = [difference(comparison.baseline, results)[here] for results in comparison.others]
        order = sorted(range(len(gains)), key=lambda i: (-float(gains[i].mean()), i))
        for number, results in enumerate(comparison.all, start=-1):
            row = _country(comparison, results, here)
            place: int | Any = pd.NA if number < 0 else order.index(number) + 1
            first = number >= 0 and not mean_interval(gains[order[0]] - gains[number])[1] > 0
            rows.append(
                {
                    "scenario": results.id,
                    "origin": code,
                    **row,
                    "place": place,
                    "with_the_first": first,
                }
            )
    return pd.DataFrame(rows)


def _country(comparison: SeveralScenarios, results: OneScenario, here: Bools) -> dict[str, Any]:
    """Means over some persons of what a scenario gives them and transfers to them."""
    kept = results.kept
    gained = difference(comparison.baseline, results)
    more = kept.at_home - comparison.baseline.kept.at_home
    mean, low, high = mean_interval(gained[here])
    return {
        "persons": int(here.sum()),
        "mean_in_law_THB": float(kept.in_law[here].mean()),
        "mean_home_in_law_THB": float(kept.home_in_law[here].mean()),
        "mean_value_THB": float(kept.value[here].mean()),
        "mean_home_THB": float(kept.at_home[here].mean()),
        "mean_transferred_THB": mean,
        "low_THB": low,
        "high_THB": high,
        "mean_from_thailand_THB": float((gained - more)[here].mean()),
        "mean_from_home_THB": float(more[here].mean()),
    }
