"""The headline of a brief, who would lose, and what decides its figures."""

from __future__ import annotations

import math
from typing import Any

import pandas as pd

from portasim.brief.content.frames import (
    against_baseline,
    caveat,
    of_workers,
    persons,
    records,
    row_of,
    workers,
)
from portasim.brief.document import Cell, Text
from portasim.brief.formats import FEW, Share
from portasim.brief.messages import Statement, say, term
from portasim.study.comparison import Comparison


def headline(comparison: Comparison) -> list[Statement]:
    """Of 100 baht that Thai and home law promise, how many are received, and of the Thai alone."""
    row = row_of(comparison, "headline", comparison.baseline.id)
    valuation = comparison.baseline.scenario.plan.valuation
    rate, who = valuation.discount_rate_pct, workers(comparison)
    at = say("headline.valued", day=valuation.date, rate=rate, caveat=caveat(comparison))
    of = row.received_of_100
    if math.isnan(of):
        return [say("headline.promised_nothing", who=who, at=at)]
    if of == 0:
        return [say("headline.received_nothing", who=who, at=at)]
    part = round(of)
    lost = say("headline.lost", part=100 - part)
    within = _within(row.low_of_100, row.high_of_100)
    sentences = [say("headline.received", who=who, part=part, within=within, lost=lost, at=at)]
    alone = row.thai_received_of_100
    if math.isnan(alone) or not row.promised_at_home:
        return sentences
    within = _within(row.thai_low_of_100, row.thai_high_of_100)
    if alone == 0:
        return [*sentences, say("headline.thai_nothing", within=within)]
    return [*sentences, say("headline.thai_received", part=round(alone), within=within)]


def _within(low: float, high: float) -> Statement | str:
    """The interval behind a number of 100, where there is one."""
    if math.isnan(low):
        return ""
    return say("headline.within", low=max(round(low), 0), high=round(high))


def losers(comparison: Comparison) -> Statement:
    """Who loses under which instrument: share and median loss, instruments in the order given."""
    number = persons(comparison)
    if not comparison.others:
        row = row_of(comparison, "headline", comparison.baseline.id)
        if not row.persons_losing:
            return say("headline.nobody_loses")
        part = Share(row.share_losing, number)
        if number < FEW:
            return say("headline.few_lose_today", part=part, median=row.median_lost_THB)
        return say("headline.loses_today", part=part, median=row.median_lost_THB)
    same: dict[tuple[float, float], list[str]] = {}
    for row in records(against_baseline(comparison)):
        loss = (row.share_lose, -row.median_loss_THB) if row.share_lose > 0 else (0.0, 0.0)
        same.setdefault(loss, []).append(str(row.name))
    parts = []
    for (share, median), names in same.items():
        if not share:
            parts.append(say("headline.nobody", names=names))
            continue
        who = of_workers(Share(share, number))
        parts.append(say("headline.lose", names=names, who=who, median=median))
    return say("headline.would_lose", parts=parts)


def forfeited(comparison: Comparison) -> Statement:
    """The advocates' figure under the baseline, a person concerned, in one sentence."""
    frame: Any = comparison.table("forfeited")
    rows = frame[frame["scenario"] == comparison.baseline.id].set_index("payer")
    number, paying = (int(rows[name].iloc[0]) for name in ("persons", "of_persons"))
    if not number:
        return say("headline.none_forfeited")
    means = rows["mean_contributions_THB"]
    return say(
        "headline.forfeited",
        workers=say("common.workers", persons=paying),
        part=Share(number / paying, paying),
        employee=float(means["employee"]),
        employer=float(means["employer"]),
        state=float(means["state"]),
    )


def specification(comparison: Comparison, fingerprint: str) -> list[tuple[Statement, Text]]:
    """What decides the figures: seed, people, dates, valuation, digests, fingerprint."""
    plan = comparison.baseline.scenario.plan
    valuation = plan.valuation
    return [
        (say("page.as_of"), Cell(plan.as_of, "date")),
        (say("page.seed"), str(plan.seed)),
        (say("page.people"), workers(comparison)),
        (say("page.books_close"), Cell(plan.horizon, "date")),
        (say("page.valued_on"), Cell(valuation.date, "date")),
        (say("page.rate"), say("page.rate_a_year", rate=valuation.discount_rate_pct)),
        (say("page.money_of_home"), say("page.exchange")),
        (say("page.life_tables"), say("page.life_table", table=valuation.life_table)),
        *(
            (say("page.scenario", name=result.name), result.scenario.digest)
            for result in comparison.all
        ),
        (say("page.fingerprint"), fingerprint),
        (say("page.versions"), say("page.in_manifest")),
    ]


def by_status(frame: pd.DataFrame) -> tuple[Statement, list[tuple[Statement, int, Any]]]:
    """The list of assumptions by status, values of one title together, and a sentence on it."""
    rows = frame.fillna("").astype(str)
    groups, counts = [], []
    for status, part in rows.groupby("status", sort=True):
        titles = [
            (str(title), list(lines.itertuples(index=False)))
            for title, lines in part.groupby("title", sort=False)
        ]
        groups.append((term("status_title", status), len(part), titles))
        counts.append(say("page.count_of_status", n=len(part), status=term("status", status)))
    if not groups:
        return say("page.enacted_alone"), []
    return say("page.rest_on", n=len(rows), counts=counts), groups
