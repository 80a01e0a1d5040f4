"""Which instrument transfers most: the ranking, by nationality too, and refunds regretted."""

from __future__ import annotations

from typing import Any

from portasim.brief.content.frames import (
    against_baseline,
    caveat,
    few,
    in_baht,
    of_workers,
    records,
    scenario_names,
    transferred,
)
from portasim.brief.document import Cell, Table, Text
from portasim.brief.figures.palette import CHANNEL_LOOKS
from portasim.brief.formats import FEW, Share
from portasim.brief.messages import Statement, say, term
from portasim.core.words import ORIGINS
from portasim.study.comparison import Comparison


def leading(comparison: Comparison) -> Statement:
    """Which instrument transfers most, in a sentence; several where none stands out."""
    ranking = ranked(comparison)
    first = ranking[ranking["rank"] == 1]
    top = next(records(first))
    about: dict[str, Any] = {
        "name": top.name,
        "mean": in_baht(transferred(comparison, top)),
        "caveat": caveat(comparison),
    }
    if len(ranking) == 1:
        return say("ranking.only", **about)
    if not top.mean_transferred_THB > 0:
        return say("ranking.none_positive", **about)
    if few(comparison):
        return say("ranking.few", **about)
    if len(first) > 1:
        return say("ranking.tied", names=first["name"].tolist(), **about)
    last = next(records(ranking.iloc[-1:]))
    least = in_baht(transferred(comparison, last))
    return say("ranking.leads", last=last.name, least=least, **about)


def ranking_table(comparison: Comparison) -> Table:
    """The instruments in order of what they transfer, from which scheme, and what it is made of."""
    unranked = few(comparison)
    means: Any = against_baseline(comparison).set_index("scenario")
    rows = []
    for row in records(ranked(comparison)):
        parts = {c: float(means.loc[row.scenario, f"mean_{c}_THB"]) for c in CHANNEL_LOOKS}
        made = sorted(parts, key=lambda channel: -abs(parts[channel]))
        lines = [
            say("ranking.part", amount=parts[c], channel=term("channel", c))
            for c in made
            if abs(parts[c]) >= 1
        ]
        cells: list[Text] = [row.name, Cell(transferred(comparison, row), "interval")]
        cells.append(Cell(row.mean_from_thailand_THB, "baht"))
        cells.append(Cell(row.mean_from_home_THB, "baht"))
        cells.append(Cell(lines, "lines") if lines else say("common.nothing"))
        rows.append(cells if unranked else [Cell(row.rank, "count"), *cells])
    mean = say("ranking.baht_a_worker") if unranked else say("ranking.baht_a_worker_within")
    columns = [say("common.instrument"), mean, say("ranking.from_thailand")]
    columns += [say("ranking.from_home"), say("ranking.made_up_of")]
    caption = say("ranking.caption")
    if unranked:
        return Table(caption, columns, rows, say("ranking.note_few"), 1)
    return Table(caption, [say("ranking.rank"), *columns], rows, say("ranking.note"), 2)


def by_country_table(comparison: Comparison) -> Table:
    """What each instrument adds to a worker of each country, from Thailand and from home."""
    frame: Any = comparison.table("by_country").set_index(["scenario", "origin"])
    here = [code for code in ORIGINS if code in frame.index.get_level_values("origin")]
    names = scenario_names(comparison)
    rows: list[list[Text]] = []
    for results in comparison.others:
        cells: list[Text] = [names[results.id]]
        for code in here:
            row = frame.loc[(results.id, code)]
            thailand, home = row["mean_from_thailand_THB"], row["mean_from_home_THB"]
            cells.append(say("ranking.by_country_cell", thailand=thailand, home=home))
        rows.append(cells)
    countries = [term("country", code) for code in here]
    return Table(
        say("ranking.by_country_caption"),
        [say("common.instrument"), *countries],
        rows,
        say("ranking.by_country_note"),
    )


def most(comparison: Comparison, code: str) -> list[Statement]:
    """Which instruments transfer most to one country's workers, where there are enough of them."""
    frame: Any = comparison.table("by_country")
    rows = frame[(frame["origin"] == code) & frame["place"].notna()]
    if len(rows) < 2 or rows["persons"].iloc[0] < FEW:
        return []
    if not rows["mean_transferred_THB"].max() > 0:
        return []
    names = scenario_names(comparison)
    first = [
        (names[row.scenario], row.mean_transferred_THB)
        for row in records(rows)
        if row.with_the_first
    ]
    if len(first) == 1:
        name, mean = first[0]
        return [say("ranking.most_here", name=name, mean=mean)]
    parts = [say("ranking.most_here_one", name=name, mean=mean) for name, mean in first]
    return [say("ranking.most_here_tied", names=parts)]


def regrets(comparison: Comparison) -> list[Statement]:
    """Of those who take a refund at departure, how many would have had more by keeping months."""
    names = scenario_names(comparison)
    sentences = []
    for row in records(comparison.table("regrets")):
        if row.scenario == comparison.baseline.id or not row.took_refund:
            continue
        takers = of_workers(Share(row.share_took_refund, row.persons))
        name = names[row.scenario]
        if not row.regret:
            sentences.append(say("why.refund_none", name=name, takers=takers))
            continue
        part, mean = Share(row.share_regret, row.took_refund), row.mean_more_THB
        sentences.append(say("why.refund_some", name=name, takers=takers, part=part, mean=mean))
    return sentences


def ranked(comparison: Comparison) -> Any:
    """The ranking with names distinguished."""
    table = comparison.table("ranking")
    return table.assign(name=table["scenario"].map(scenario_names(comparison)))
