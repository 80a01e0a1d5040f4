"""The headline of a brief, who would lose, and what decides its figures."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from portasim.brief.numbers import (
    FEW,
    against_baseline,
    baht,
    caveat,
    date,
    listed,
    paid_at_home,
    records,
    share,
)
from portasim.core.arrays import Floats
from portasim.study.comparison import Comparison
from portasim.study.results import Results


def who(comparison: Comparison) -> str:
    """The people of a comparison in a few words, so that nobody takes them for the population."""
    persons = len(comparison.baseline.people)
    workers = "worker" if persons == 1 else "workers"
    if isinstance(comparison.baseline.scenario.plan.people, str):
        return f"the {persons:,} {workers} of the file"
    return f"{persons:,} simulated {workers}"


def received_of_100(value: Floats, law: Floats) -> tuple[float, float, float]:
    """Baht received of 100 promised by law, with the 95 % interval of a ratio of means.

    Mean, low, high; the interval is for sampling of persons alone, by linearisation (Cochran,
    Sampling Techniques, 1977, chapter 6). Not a number where the law promises nothing.
    """
    if not law.sum() > 0:
        return float("nan"), float("nan"), float("nan")
    ratio = value.sum() / law.sum()
    if len(law) < FEW:
        return 100 * ratio, float("nan"), float("nan")
    spread = float(np.std(value - ratio * law, ddof=1)) / len(law) ** 0.5
    half = 1.96 * spread / law.mean()
    return 100 * ratio, 100 * (ratio - half), 100 * (ratio + half)


def headline(comparison: Comparison) -> str:
    """Of 100 baht that Thai and home law promise, how many are received, and of the Thai alone."""
    results = comparison.baseline
    valuation = results.scenario.plan.valuation
    at = (
        f"present value on {date(valuation.date)} at {valuation.discount_rate_pct:g} % a year, "
        f"{caveat(comparison)}"
    )
    value = results.people["value_THB"].to_numpy(dtype=float)
    law = results.people["value_in_law_THB"].to_numpy(dtype=float)
    of, low, high = received_of_100(value, law)
    if np.isnan(of):
        return f"Thai and home law promise {who(comparison)} no old-age benefit ({at})."
    lost = 100 - round(of)
    if of == 0:
        return (
            f"Of the old-age benefit that Thai and home law promise {who(comparison)}, nothing is "
            f"received today; all of it is lost to practice ({at})."
        )
    range_ = "" if np.isnan(low) else f" ({max(round(low), 0)} to {round(high)})"
    return (
        f"Of every 100 baht of old-age benefit that Thai and home law promise {who(comparison)}, "
        f"{_about(of)} received today{range_}, and about {lost} are lost to practice ({at})."
        f"{_thai_alone(results, value, law)}"
    )


def _thai_alone(results: Results, value: Floats, law: Floats) -> str:
    """The same of the Thai benefit alone, where a home scheme promises anything beside it."""
    at_home = results.outcome.in_law.home_value
    of, low, high = received_of_100(value - paid_at_home(results), law - at_home)
    if np.isnan(of) or not at_home.any():
        return ""
    range_ = "" if np.isnan(low) else f" ({max(round(low), 0)} to {round(high)})"
    said = "nothing is" if of == 0 else _about(of)
    return f" Of every 100 baht that Thai law alone promises, {said} received{range_}."


def _about(of: float) -> str:
    return f"about {round(of)} {'is' if round(of) == 1 else 'are'}" if of >= 0.5 else "under 1 is"


def losers(comparison: Comparison) -> str:
    """Who loses under which instrument: share and median loss, instruments in the order given."""
    persons = len(comparison.baseline.people)
    if not comparison.others:
        lost = comparison.baseline.people["lost_to_practice_THB"]
        losing = lost[lost >= 1]
        if not len(losing):
            return "Who loses today: nobody receives less than the laws promise."
        return (
            f"Who loses today: {share(len(losing) / persons, persons)} of the workers receive less "
            f"than the laws promise; half of them lose more than {baht(float(losing.median()))} "
            "baht."
        )
    same: dict[str, list[str]] = {}
    table = against_baseline(comparison)
    for row in records(table):
        said = "nobody"
        if row.share_lose > 0:
            said = f"{share(row.share_lose, persons)} of workers, median loss "
            said += f"{baht(-row.median_loss_THB)} baht"
        same.setdefault(said, []).append(str(row.name))
    parts = (f"{'; '.join(names)}: {said}" for said, names in same.items())
    return f"Who would lose. {'. '.join(parts)}."


def forfeited(results: Results) -> str:
    """The advocates' figure under today's law, a person concerned, in one sentence."""
    table: Any = results.forfeited.set_index("payer")
    persons, paying = (int(table[name].iloc[0]) for name in ("persons", "of_persons"))
    if not persons:
        return "For everyone with contributions paid, somebody receives as much."
    employee, employer, state = (
        baht(table.loc[payer, "contributions_THB"] / persons)
        for payer in ("employee", "employer", "state")
    )
    return (
        f"Of the {paying:,} workers for whom contributions were paid, "
        f"{share(persons / paying, paying)} see nobody receive as much as worker and employer "
        f"paid. Paid for each of them, on average: {employee} baht by the worker, {employer} by "
        f"the employer, {state} by the state (money of the day, old age and child allowance only, "
        "without returns)."
    )


def specification(comparison: Comparison, fingerprint: str) -> list[tuple[str, str]]:
    """What decides the figures: seed, people, dates, valuation, digests, fingerprint."""
    plan = comparison.baseline.scenario.plan
    valuation = plan.valuation
    return [
        ("As of", date(plan.as_of)),
        ("Seed", str(plan.seed)),
        ("People", who(comparison)),
        ("Books close", date(plan.horizon)),
        ("Valued on", date(valuation.date)),
        ("Rate", f"{valuation.discount_rate_pct:g} % nominal a year"),
        ("Money of home", "in baht at the exchange rate of the year; of years to come, assumed"),
        ("Life tables", f"WPP 2024, {valuation.life_table}, of the country of origin"),
        *((f"Scenario: {result.name}", result.scenario.digest) for result in comparison.all),
        ("Fingerprint", fingerprint),
        ("Versions", "in manifest.json, beside this file"),
    ]


def by_status(frame: pd.DataFrame) -> dict[str, Any]:
    """The assumption ledger by status, values of one title together, and a sentence on it."""
    rows = frame.fillna("").astype(str)
    groups = []
    for status, part in rows.groupby("status", sort=True):
        titles = [
            (str(title), list(lines.itertuples(index=False)))
            for title, lines in part.groupby("title", sort=False)
        ]
        groups.append((str(status).replace("_", " "), len(part), titles))
    counts = [f"{count} {status}" for status, count, _ in groups]
    said = "These figures rest on enacted law alone."
    if groups:
        said = (
            f"These figures rest on {len(rows):,} values that are not enacted law: "
            f"{listed(counts)}."
        )
    return {"sentence": said, "groups": groups}
