"""Rows of the tables of a comparison, and what several parts of a brief say about it."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from portasim.agreements.model import not_simulated
from portasim.brief.formats import FEW, Interval, Share
from portasim.brief.messages import Statement, say
from portasim.scenario.doubts import doubts
from portasim.scenario.scenario import Scenario
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
    """What sets scenarios apart, what of them is not carried out, and numbers in doubt."""
    called = scenario_names(comparison)
    names = {key: say("common.quoted", name=name) for key, name in called.items()}
    baseline = called[comparison.baseline.id]
    carried: dict[tuple[str, ...], list[Statement]] = {}
    beyond: dict[tuple[str, ...], list[Statement]] = {}
    for results in comparison.others:
        carried.setdefault(results.scenario.lineage.carried, []).append(names[results.id])
        beyond.setdefault(comparison.beyond(results), []).append(names[results.id])
    found = [
        say("common.carried", n=len(into), files=[Path(file).name for file in files], names=into)
        for files, into in carried.items()
        if files
    ]
    found += [
        say("common.beyond", n=len(of), names=of, baseline=baseline, parts=_lower(parts))
        for parts, of in beyond.items()
        if parts
    ]
    scenarios = [results.scenario for results in comparison.all]
    return [*found, *not_carried_out(scenarios), *in_doubt(scenarios, whole=False)]


def not_carried_out(scenarios: Sequence[Scenario]) -> list[Statement]:
    """The keys of agreements that figures do not follow yet, and what they do instead."""
    found: dict[tuple[str, str], list[Statement]] = {}
    for scenario in scenarios:
        for one in dict.fromkeys(w for a in scenario.plan.agreements for w in not_simulated(a)):
            name = say("common.quoted", name=scenario.plan.name)
            found.setdefault((one.key, one.instead), []).append(name)
    return [
        say("common.not_carried_out", key=key, names=names, instead=instead)
        for (key, instead), names in found.items()
    ]


def in_doubt(scenarios: Sequence[Scenario], whole: bool = True) -> list[Statement]:
    """The numbers that look like another unit, each once.

    whole: whether files are named with their folders, of which a brief knows nothing.
    """
    found = []
    for one in dict.fromkeys(doubt for scenario in scenarios for doubt in doubts(scenario)):
        place = one.place if whole else Path(one.place).name
        values = {"path": one.path, "value": one.value, "meant": one.meant, "place": place}
        if one.kind == "share":
            found.append(say("common.doubt.share", **values))
        else:
            found.append(say("common.doubt.percent", **values))
    return found


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
