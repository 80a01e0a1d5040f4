"""Rows of the tables of a comparison, and what several parts of a brief say about it."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import Any

from portasim.brief.formats import FEW, Interval, Share
from portasim.brief.messages import Statement, say
from portasim.study.comparison import Comparison


def records(frame: Any) -> Iterator[Any]:
    """The rows of a frame, one at a time, with columns as attributes."""
    return iter(frame.itertuples())


def row_of(comparison: Comparison, table: str, scenario: str) -> Any:
    """The one row that a table has for a scenario."""
    frame = comparison.table(table)
    return next(records(frame[frame["scenario"] == scenario]))


def persons(comparison: Comparison) -> int:
    """How many people a comparison is about."""
    return int(row_of(comparison, "headline", comparison.baseline.id).persons)


def few(comparison: Comparison) -> bool:
    """Whether they are too few for an interval."""
    return persons(comparison) < FEW


def of_a_file(comparison: Comparison) -> bool:
    """Whether the people are those of a file."""
    return isinstance(comparison.baseline.scenario.plan.people, str)


def scenario_names(comparison: Comparison) -> dict[str, str]:
    """The names of scenarios by id; a name that two of them bear is distinguished by the id."""
    names = [results.name for results in comparison.all]
    return {
        results.id: f"{results.name} ({results.id})"
        if names.count(results.name) > 1
        else results.name
        for results in comparison.all
    }


def against_baseline(comparison: Comparison) -> Any:
    """The table of differences without the baseline, each name distinguished."""
    table = comparison.table("differences").iloc[1:]
    return table.assign(name=table["scenario"].map(scenario_names(comparison)))


def caveat(comparison: Comparison) -> Statement:
    """What the intervals cover, or why there are none, and on what the figures rest."""
    return say("common.too_few") if few(comparison) else say("common.sampling")


def apart(comparison: Comparison) -> list[Statement]:
    """What was carried into which scenarios, and in what they differ beyond their agreements."""
    called = scenario_names(comparison)
    names = {key: say("common.quoted", name=name) for key, name in called.items()}
    carried: dict[tuple[str, ...], list[Statement]] = {}
    beyond: dict[tuple[str, ...], list[Statement]] = {}
    for results in comparison.others:
        carried.setdefault(results.scenario.lineage.carried, []).append(names[results.id])
        beyond.setdefault(comparison.beyond(results), []).append(names[results.id])
    baseline = called[comparison.baseline.id]
    return [
        *(
            say("common.carried", n=len(into), files=list(files), names=into)
            for files, into in carried.items()
            if files
        ),
        *(
            say("common.beyond", n=len(of), names=of, baseline=baseline, parts=_lower(parts))
            for parts, of in beyond.items()
            if parts
        ),
    ]


def _lower(parts: Sequence[str]) -> list[str]:
    return [part[0].lower() + part[1:] for part in parts]


def with_interval(mean: float, low: float, high: float, *, shown: bool) -> Interval:
    """A mean with its interval where that is to be shown."""
    return Interval(mean, low, high) if shown else Interval(mean)


def transferred(comparison: Comparison, row: Any) -> Interval:
    """What an instrument transfers to a worker on average, from a row of differences or ranks."""
    shown = not few(comparison)
    return with_interval(row.mean_transferred_THB, row.low_THB, row.high_THB, shown=shown)


def in_baht(mean: Interval) -> Statement:
    """A mean with its unit, and its interval where there is one."""
    if math.isnan(mean.low):
        return say("ranking.baht", mean=mean.mean)
    return say("ranking.baht_within", mean=mean.mean, low=mean.low, high=mean.high)


def of_workers(share: Share) -> Statement:
    """A share of the workers, or a count of few."""
    if share.persons < FEW:
        return say("common.count_of_workers", part=share)
    return say("common.share_of_workers", part=share)


def workers(comparison: Comparison) -> Statement:
    """The people of a comparison in a few words, so that nobody takes them for the population."""
    number = persons(comparison)
    if of_a_file(comparison):
        return say("common.file_workers", persons=number)
    return say("common.simulated_workers", persons=number)
