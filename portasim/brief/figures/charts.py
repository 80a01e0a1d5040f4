"""Figures of a comparison, the same ones for briefs and for notebooks.

Each is made of tables of the comparison; how it is drawn is in portasim.brief.figures.drawing.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from portasim.brief.content.frames import (
    against_baseline,
    few,
    persons,
    records,
    row_of,
    scenario_names,
    transferred,
    with_interval,
)
from portasim.brief.document import Cell, Figure, Text, text
from portasim.brief.figures.drawing import FONTS as FONTS  # noqa: PLC0414  (a door)
from portasim.brief.figures.drawing import bar, beside, drawn, hidden, wrapped
from portasim.brief.figures.palette import (
    BLUE,
    CHANNEL_LOOKS,
    GREY,
    HOME,
    LOST,
    ORANGE,
    SKY,
    VERMILION,
    VISIBLE,
)
from portasim.brief.formats import FEW, Interval, Share
from portasim.brief.messages import ENGLISH, Statement, render, say, term
from portasim.core.words import ORIGINS
from portasim.study.comparison import Comparison

if TYPE_CHECKING:
    from plotly.graph_objects import Figure as Drawing


def figures(comparison: Comparison, lang: str = ENGLISH) -> list[Drawing]:
    """The figures of a brief, at most five: those that the comparison has something to show in."""
    found = [cascade_figure(comparison, lang), value_figure(comparison, lang)]
    if comparison.others:
        found += [transferred_figure(comparison, lang), gainers_figure(comparison, lang)]
    if not few(comparison):
        found.append(origin_figure(comparison, lang))
    return found


def cascade_figure(comparison: Comparison, lang: str = ENGLISH) -> Drawing:
    """Of 100 months worked under the baseline, how many are left at each step to payment."""
    frame = comparison.table("cascade")
    steps = list(records(frame[frame["scenario"] == comparison.baseline.id]))
    words = wrapped([term("step", row.step) for row in steps], lang)
    rows: list[list[Text]] = [
        [term("step", row.step), Cell(row.left_of_100, "of_100"), Cell(row.lost_of_100, "of_100")]
        for row in steps
    ]
    worst = max(steps, key=lambda row: row.lost_of_100)
    notes = []
    for number, (word, row) in enumerate(zip(words, steps, strict=True)):
        label = say("figures.left_and_lost", left=row.left_of_100, lost=row.lost_of_100)
        if not number:
            label = say("figures.left_of", left=row.left_of_100)
        notes.append(beside(word, row.left_of_100 + row.lost_of_100, render(label, lang)))
    alt = say(
        "figures.cascade_alt",
        paid=steps[-1].left_of_100,
        name=comparison.baseline.name,
        step=term("step", worst.step),
        lost=worst.lost_of_100,
    )
    columns = [say("figures.step"), say("figures.months_left"), say("figures.months_lost")]
    kept, lost = ([getattr(row, name) for row in steps] for name in ("left_of_100", "lost_of_100"))
    return drawn(
        Figure(say("figures.cascade_title"), alt, columns, rows),
        [bar(words, kept, BLUE), bar(words, lost, VERMILION, shape=LOST)],
        notes,
        lang,
        axes={"xaxis": hidden((0, 150))},
    )


def value_figure(comparison: Comparison, lang: str = ENGLISH) -> Drawing:
    """The mean present value a worker: received, promised by law, and for a whole career."""
    captions = [say("figures.received_today"), say("figures.promised"), say("figures.whole_career")]
    words = wrapped(captions, lang)
    means = _means(comparison)
    found = [means[name] for name in ("value", "value_in_law", "value_whole_career")]
    value, law, career = (one.mean for one in found)
    home = float(row_of(comparison, "headline", comparison.baseline.id).mean_home_THB)
    ends = [value, law, career]
    reach = max(*ends, 1.0)
    notes = [
        beside(word, one.mean, render(say("figures.bold_interval", value=one), lang))
        for word, one in zip(words, found, strict=True)
    ]
    gaps = [
        (words[1], value, law, say("figures.gap_practice", gap=law - value)),
        (words[2], law, career, say("figures.gap_law", gap=career - law)),
    ]
    for word, start, end, label in gaps:
        if end - start > reach / 4:
            middle = {"x": (start + end) / 2, "xanchor": "center", "xshift": 0}
            note = beside(word, 0, render(label, lang))
            notes.append(note | middle | {"bgcolor": "white", "borderpad": 3})
    # a whole career may be worth less than the law gives; then nothing is drawn beyond it
    thai, paid = [min(value - home, end) for end in ends], [min(value, end) for end in ends]
    lawful = [value, law, min(law, career)]
    practice = [max(far - near, 0) for far, near in zip(lawful, paid, strict=True)]
    dotted = [near - ours for near, ours in zip(paid, thai, strict=True)]
    beyond = [0, 0, max(career - law, 0)]
    written = partial(text, lang=lang)
    traces = [
        bar(words, thai, BLUE, name=written(say("figures.received_from_thailand"))),
        bar(words, dotted, SKY, shape=HOME, name=written(say("figures.received_from_home"))),
        bar(words, practice, VERMILION, shape=LOST, name=written(say("figures.practice_legend"))),
    ]
    if any(beyond):
        law_legend = written(say("figures.law_legend"))
        traces.append(bar(words, beyond, ORANGE, shape="x", name=law_legend))
    figure = _values(means, home, captions, found)
    axis = hidden((min(0, *thai), reach * 1.5))
    return drawn(figure, traces, notes, lang, axes={"xaxis": axis}, legend=True)


def _means(comparison: Comparison) -> dict[str, Interval]:
    """The mean measures of the baseline in baht, with intervals unless persons are few."""
    frame = comparison.table("summary")
    mine = frame[(frame["scenario"] == comparison.baseline.id) & (frame["unit"] == "THB")]
    shown = not few(comparison)
    return {
        row.measure.removeprefix("mean_"): with_interval(row.value, row.low, row.high, shown=shown)
        for row in records(mine)
    }


def _values(
    means: dict[str, Interval], home: float, captions: list[Statement], found: list[Interval]
) -> Figure:
    """What is written of the figure of values."""
    value = found[0].mean
    practice, lost = means["lost_to_practice"], means["lost_to_law"]
    rows: list[list[Text]] = []
    for word, one in zip(captions, found, strict=True):
        rows.append([word, Cell(one, "interval")])
    rows += [
        [say("figures.today_from_thailand"), Cell(value - home, "baht")],
        [say("figures.today_from_home"), Cell(home, "baht")],
        [say("figures.lost_to_practice"), Cell(practice, "interval")],
        [say("figures.lost_to_law"), Cell(lost, "interval")],
    ]
    values: dict[str, Any] = dict(zip(("value", "law", "career"), found, strict=True))
    values |= {"home": home, "practice": practice, "lost": lost}
    alt = say("figures.value_alt", **values)
    if found[2].mean < found[1].mean:
        alt = say("figures.value_alt_below", **values)
    columns = [say("figures.mean_a_worker"), say("figures.baht_within")]
    return Figure(say("figures.value_title"), alt, columns, rows)


def transferred_figure(comparison: Comparison, lang: str = ENGLISH) -> Drawing:
    """What each instrument transfers to a worker on average, by channel, with its interval."""
    table = against_baseline(comparison)
    names = wrapped(table["name"], lang)
    bars = []
    ends, lows = [0.0] * len(names), [0.0] * len(names)
    # what could not be seen has no place in the legend; its number stands in the table
    seen = max(VISIBLE * float(table["mean_transferred_THB"].abs().max()), 1.0)
    for channel, (colour, pattern) in CHANNEL_LOOKS.items():
        means = table[f"mean_{channel}_THB"].tolist()
        if any(abs(mean) >= seen for mean in means):
            word = render(term("channel", channel), lang)
            bars.append(bar(names, means, colour, shape=pattern, name=word))
        ends = [end + max(mean, 0) for end, mean in zip(ends, means, strict=True)]
        lows = [low + min(mean, 0) for low, mean in zip(lows, means, strict=True)]
    parts, rows, notes = [], [], []
    enough = not few(comparison)
    for number, row in enumerate(records(table)):
        mean = transferred(comparison, row)
        if enough:
            ends[number] = max(ends[number], row.high_THB)
        parts.append(say("figures.transferred_part", name=row.name, mean=mean))
        by_channel = [getattr(row, f"mean_{channel}_THB") for channel in CHANNEL_LOOKS]
        rows.append([row.name, Cell(mean, "interval"), *(Cell(one, "baht") for one in by_channel)])
        label = render(say("figures.bold_interval", value=mean), lang)
        notes.append(beside(names[number], ends[number], label))
    caveat = say("common.Sampling") if enough else say("common.Too_few")
    name = comparison.baseline.name
    alt = say("figures.transferred_alt", name=name, parts=parts, caveat=caveat)
    columns = [say("common.instrument"), say("ranking.baht_a_worker")]
    columns += [term("channel", channel) for channel in CHANNEL_LOOKS]
    return drawn(
        Figure(say("figures.transferred_title"), alt, columns, rows),
        [*bars, _diamonds(table, names, enough, lang)],
        notes,
        lang,
        axes={"xaxis": hidden((min(lows), 1.5 * max(*ends, 1.0) - 0.5 * min(lows)))},
        legend=True,
    )


def gainers_figure(comparison: Comparison, lang: str = ENGLISH) -> Drawing:
    """Who gains, is untouched and loses under each instrument, in shares of all workers."""
    table = against_baseline(comparison)
    number = persons(comparison)
    names = wrapped(table["name"], lang)
    bars = []
    for column, word, colour in (
        ("share_gain", say("figures.gain"), BLUE),
        ("share_untouched", say("figures.untouched"), GREY),
        ("share_lose", say("figures.lose"), VERMILION),
    ):
        shares = table[column].tolist()
        lose = column == "share_lose"
        one = bar(names, shares, colour, shape=LOST if lose else "", name=render(word, lang))
        one["text"] = [
            text(Cell(Share(part, number), "share"), lang) if part >= 0.08 and not lose else ""
            for part in shares
        ]
        bars.append(one | {"textposition": "inside", "insidetextanchor": "middle", "textangle": 0})
    rows, notes, parts = [], [], []
    for name, row in zip(names, records(table), strict=True):
        gain, rest, lose_ = (
            Share(part, number) for part in (row.share_gain, row.share_untouched, row.share_lose)
        )
        rows.append([row.name, *(Cell(one, "share") for one in (gain, rest, lose_))])
        parts.append(say("figures.gainers_part", name=row.name, gain=gain, lose=lose_))
        notes.append(beside(name, 1.0, render(say("figures.lose_label", lose=lose_), lang)))
    columns = [say("common.instrument"), say("tables.gain"), say("tables.untouched")]
    alt = say("figures.gainers_alt", parts=parts)
    return drawn(
        Figure(say("figures.gainers_title"), alt, [*columns, say("tables.lose")], rows),
        bars,
        notes,
        lang,
        axes={"xaxis": hidden((0, 1.25))},
        legend=True,
    )


def origin_figure(comparison: Comparison, lang: str = ENGLISH) -> Drawing:
    """By nationality: promised by law, received today, and received under each instrument."""
    names = scenario_names(comparison)
    others = [names[result.id] for result in comparison.others]
    captions: list[Text] = [say("figures.promised"), say("figures.received_today"), *others]
    words = wrapped(captions, lang)
    pairs = _received_by_country(comparison)
    reach = max(1.0, *(value for found in pairs.values() for value, _ in found))
    rows: list[list[Text]] = [[word] for word in captions]
    bars, notes, parts = [], [], []
    axes: dict[str, Any] = {}
    for number, (code, found) in enumerate(pairs.items(), start=1):
        axis = "x" if number == 1 else f"x{number}"
        for cells, word, (value, home) in zip(rows, words, found, strict=True):
            cells.append(say("figures.origin_cell", value=value, home=home))
            label = text(Cell(value, "baht"), lang)
            notes.append(beside(word, max(value, 0), label) | {"xref": axis, "xshift": 3})
        shown = {"xaxis": axis, "showlegend": number == 1}
        thai, home_ = [value - home for value, home in found], [home for _, home in found]
        from_thailand = render(say("figures.from_thailand"), lang)
        from_home = render(say("figures.from_home"), lang)
        bars.append(bar(words, thai, BLUE, name=from_thailand) | shown)
        bars.append(bar(words, home_, SKY, shape=HOME, name=from_home) | shown)
        start = (number - 1) / len(pairs)
        panel = {"domain": [start, start + 0.94 / len(pairs)]}
        axes[f"xaxis{number}"] = panel | hidden((0, reach * 1.75))
        notes.append(_panel_title(comparison, code, start, lang))
        parts.append(_origin_part(code, found))
    columns = [say("figures.baht_a_worker"), *(term("country", code) for code in pairs)]
    alt = say("figures.origin_alt", parts=parts)
    figure = Figure(say("figures.origin_title"), alt, columns, rows)
    return drawn(figure, bars, notes, lang, axes=axes, legend=True)


def _received_by_country(comparison: Comparison) -> dict[str, list[tuple[float, float]]]:
    """By country: promised, received today and under each instrument, and what home pays of it."""
    frame = comparison.table("by_country")
    found = {}
    for code in ORIGINS:
        mine = list(records(frame[frame["origin"] == code]))
        if mine:
            promised = (mine[0].mean_in_law_THB, mine[0].mean_home_in_law_THB)
            found[code] = [promised, *((row.mean_value_THB, row.mean_home_THB) for row in mine)]
    return found


def _panel_title(comparison: Comparison, code: str, start: float, lang: str) -> dict[str, Any]:
    frame = comparison.table("by_country")
    number = int(frame[frame["origin"] == code]["persons"].iloc[0])
    title = say("figures.origin_panel", country=code)
    if number < FEW:
        title = say("figures.origin_panel_few", country=code, persons=number)
    place = {"x": start, "xref": "paper", "y": 1, "yref": "paper", "yanchor": "bottom"}
    return place | {"text": render(title, lang), "showarrow": False, "xanchor": "left"}


def _origin_part(code: str, found: list[tuple[float, float]]) -> Statement:
    """What the alternative text has on one country: promised and received today."""
    (promised, promised_home), (received, received_home) = found[:2]
    return say(
        "figures.origin_part",
        country=code,
        promised=promised,
        promised_home=promised_home,
        received=received,
        received_home=received_home,
    )


def _diamonds(table: Any, names: list[str], enough: bool, lang: str) -> dict[str, Any]:
    """Diamonds at the means of the instruments, with intervals if there are enough people."""
    mean = table["mean_transferred_THB"]
    name = say("figures.all_together_within") if enough else say("figures.all_together")
    error = {
        "type": "data",
        "symmetric": False,
        "array": (table["high_THB"] - mean).tolist(),
        "arrayminus": (mean - table["low_THB"]).tolist(),
        "color": "#222222",
    }
    return {
        "type": "scatter",
        "mode": "markers",
        "x": mean.tolist(),
        "y": names,
        "name": render(name, lang),
        "marker": {"symbol": "diamond", "size": 10, "color": "#222222"},
        **({"error_x": error} if enough else {}),
    }
