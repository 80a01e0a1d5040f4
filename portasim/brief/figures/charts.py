"""Figures of a comparison, the same ones for briefs and for notebooks.

Every figure carries its alternative text and its numbers, so that nothing has to be read from
colour (portasim.brief.figures.palette). Plotly is loaded when the first figure is drawn.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from portasim.books.cascade import CASCADE
from portasim.brief.figures.palette import (
    BELOW,
    BLUE,
    CHANNEL_WORDS,
    GREY,
    HOME,
    LOST,
    ORANGE,
    SKY,
    VERMILION,
    VISIBLE,
)
from portasim.brief.numbers import (
    FEW,
    against_baseline,
    baht,
    caveat,
    mean_of,
    of_100,
    paid_at_home,
    quoted,
    records,
    scenario_names,
    share,
    transferred,
    wrapped,
)
from portasim.core.words import COUNTRY_NAMES, ORIGINS
from portasim.study.comparison import Comparison

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

WIDTH: Final = 860
"""Pixels; the brief scales its figures to the column."""
_LEFT: Final = 220
FONTS: Final = (
    '"Noto Sans","Segoe UI","Leelawadee UI","Khmer UI","Lao UI","Myanmar Text","Noto Sans Thai",'
    '"Noto Sans Khmer","Noto Sans Lao","Noto Sans Myanmar",sans-serif'
)


def describe(figure: Figure) -> str:
    """The alternative text of a figure made here."""
    return str(figure.layout.meta["alt"])


def data_table(figure: Figure) -> tuple[list[str], list[list[str]]]:
    """The numbers of a figure made here: column names and rows as they are printed."""
    return figure.layout.meta["columns"], figure.layout.meta["rows"]


def plotly_script() -> str:
    """The text of plotly.js from plotly's own package."""
    from plotly.offline import get_plotlyjs

    return str(get_plotlyjs())


def figures(comparison: Comparison) -> list[Figure]:
    """The figures of a brief, at most five: those that the comparison has something to show in."""
    drawn = [cascade_figure(comparison), value_figure(comparison)]
    if comparison.others:
        drawn += [transferred_figure(comparison), gainers_figure(comparison)]
    if len(comparison.baseline.people) >= FEW:
        drawn.append(origin_figure(comparison))
    return drawn


def cascade_figure(comparison: Comparison) -> Figure:
    """Of 100 months worked under the baseline, how many are left at each step to payment."""
    book = comparison.baseline.months.set_index("ends")["months"]
    worked = max(float(book.sum()), 1.0)
    lost = [100 * float(book.loc[list(ends)].sum()) / worked for _, ends in CASCADE]
    kept = np.round(100 - np.cumsum(lost), 9).tolist()
    words = wrapped([word for word, _ in CASCADE])
    rows = [
        [word, of_100(here), of_100(gone)]
        for (word, _), here, gone in zip(CASCADE, kept, lost, strict=True)
    ]
    worst = max(range(len(lost)), key=lost.__getitem__)
    labels = [f"<b>{rows[0][1]}</b>"]
    labels += [f"<b>{here}</b> left, {gone} lost here" for _, here, gone in rows[1:]]
    return _figure(
        [_bar(words, kept, BLUE), _bar(words, lost, VERMILION, shape=LOST)],
        title="Of 100 months worked, how many end in a payment?",
        alt=f"Of 100 months worked in Thailand, {rows[-1][1]} are behind a payment "
        f"({comparison.baseline.name}). Most are lost at the step {quoted(rows[worst][0])}: "
        f"{rows[worst][2]} of 100.",
        columns=["Step", "Months left of 100", "Lost at this step"],
        rows=rows,
        notes=[
            _beside(word, here + gone, label)
            for word, here, gone, label in zip(words, kept, lost, labels, strict=True)
        ],
        reach=(0, 150),
    )


def value_figure(comparison: Comparison) -> Figure:
    """The mean present value a worker: received, promised by law, and for a whole career."""
    people = comparison.baseline.people
    said = [
        "Received today",
        "Promised by Thai and home law",
        "Whole insured career in Thai scheme",
    ]
    words = wrapped(said)
    columns = ["value_THB", "value_in_law_THB", "value_whole_career_THB"]
    ends = [float(people[column].mean()) for column in columns]
    value, law, star = ends
    home = float(paid_at_home(comparison.baseline).mean())
    text = [mean_of(people[column]) for column in columns]
    notes = [
        _beside(word, end, f"<b>{written}</b>")
        for word, end, written in zip(words, ends, text, strict=True)
    ]
    reach = max(*ends, 1.0)
    # a whole career may be worth less than the law gives; then nothing is drawn beyond it
    thai, paid = [min(value - home, end) for end in ends], [min(value, end) for end in ends]
    lawful = [value, law, min(law, star)]
    gaps = [(words[1], value, law, "lost to practice"), (words[2], law, star, "lost to law")]
    for word, start, end, what in gaps:
        if end - start > reach / 4:
            middle = {"x": (start + end) / 2, "xanchor": "center", "xshift": 0}
            note = _beside(word, 0, f"{what}: {baht(end - start)}")
            notes.append(note | middle | {"bgcolor": "white", "borderpad": 3})
    practice = [max(far - near, 0) for far, near in zip(lawful, paid, strict=True)]
    dotted = [near - ours for near, ours in zip(paid, thai, strict=True)]
    beyond = [0, 0, max(star - law, 0)]
    lost = [mean_of(people[f"lost_to_{what}_THB"]) for what in ("practice", "law")]
    rows = [
        *map(list, zip(said, text, strict=True)),
        ["Received today from Thailand", baht(value - home)],
        ["Received today from home", baht(home)],
        ["Lost to practice", lost[0]],
        ["Lost to law", lost[1]],
    ]
    return _figure(
        [
            _bar(words, thai, BLUE, name="received from Thailand"),
            _bar(words, dotted, SKY, shape=HOME, name="received from home"),
            _bar(words, practice, VERMILION, shape=LOST, name="lost to practice"),
            *([_bar(words, beyond, ORANGE, shape="x", name="lost to law")] if any(beyond) else []),
        ],
        title="What a worker receives, and what the laws promise (baht, present value)",
        alt=f"A worker receives {text[0]} baht on average, of which {baht(home)} from home; Thai "
        f"and home law together promise {text[1]}; the whole insured career in the Thai scheme "
        f"would give {text[2]}. Lost to practice: {lost[0]}. Lost to law: {lost[1]}"
        + (f", {BELOW}." if star < law else "."),
        columns=["Mean a worker, present value", "Baht (95 % interval)"],
        rows=rows,
        notes=notes,
        reach=(min(0, *thai), reach * 1.5),
        legend=True,
    )


def transferred_figure(comparison: Comparison) -> Figure:
    """What each instrument transfers to a worker on average, by channel, with its interval."""
    table = against_baseline(comparison)
    names = wrapped(table["name"])
    bars = []
    ends, lows = [0.0] * len(names), [0.0] * len(names)
    # what could not be seen has no place in the legend; its number stands in the table
    seen = max(VISIBLE * float(table["mean_transferred_THB"].abs().max()), 1.0)
    for channel, (word, colour, pattern) in CHANNEL_WORDS.items():
        means = table[f"mean_{channel}_THB"].tolist()
        if any(abs(mean) >= seen for mean in means):
            bars.append(_bar(names, means, colour, shape=pattern, name=word))
        ends = [end + max(mean, 0) for end, mean in zip(ends, means, strict=True)]
        lows = [low + min(mean, 0) for low, mean in zip(lows, means, strict=True)]
    written, rows, notes = [], [], []
    enough = len(comparison.baseline.people) >= FEW
    for number, row in enumerate(records(table)):
        text = transferred(comparison, row)
        if enough:
            ends[number] = max(ends[number], row.high_THB)
        written.append(f"{row.name}: {text}")
        by_channel = [getattr(row, f"mean_{channel}_THB") for channel in CHANNEL_WORDS]
        rows.append([row.name, text, *(baht(mean) for mean in by_channel)])
        notes.append(_beside(names[number], ends[number], f"<b>{text}</b>"))
    return _figure(
        [*bars, _means(table, names, enough)],
        title="What each instrument would transfer to a worker (baht, present value)",
        alt=f"Mean a worker against {quoted(comparison.baseline.name)}, in the order given; dotted "
        f"is what home schemes pay. {'; '.join(written)}. {caveat(comparison).capitalize()}.",
        columns=["Instrument", "Baht a worker", *(word for word, *_ in CHANNEL_WORDS.values())],
        rows=rows,
        notes=notes,
        reach=(min(lows), 1.5 * max(*ends, 1.0) - 0.5 * min(lows)),
        legend=True,
    )


def gainers_figure(comparison: Comparison) -> Figure:
    """Who gains, is untouched and loses under each instrument, in shares of all workers."""
    table = against_baseline(comparison)
    persons = len(comparison.baseline.people)
    names = wrapped(table["name"])
    bars = []
    for column, word, colour in (
        ("share_gain", "gain", BLUE),
        ("share_untouched", "untouched", GREY),
        ("share_lose", "lose", VERMILION),
    ):
        shares = table[column].tolist()
        bar = _bar(names, shares, colour, shape=LOST if word == "lose" else "", name=word)
        bar["text"] = [
            share(part, persons) if part >= 0.08 and word != "lose" else "" for part in shares
        ]
        bars.append(bar | {"textposition": "inside", "insidetextanchor": "middle", "textangle": 0})
    rows, notes = [], []
    for name, row in zip(names, records(table), strict=True):
        parts = (row.share_gain, row.share_untouched, row.share_lose)
        rows.append([row.name, *(share(part, persons) for part in parts)])
        notes.append(_beside(name, 1.0, f"<b>{share(row.share_lose, persons)}</b> lose"))
    return _figure(
        bars,
        title="Who gains and who loses under each instrument (share of workers)",
        alt="Share of workers who gain and who lose. "
        + "; ".join(f"{name}: {gain} gain, {lose} lose" for name, gain, _, lose in rows)
        + ".",
        columns=["Instrument", "Gain", "Untouched", "Lose"],
        rows=rows,
        notes=notes,
        reach=(0, 1.25),
        legend=True,
    )


def origin_figure(comparison: Comparison) -> Figure:
    """By nationality: promised by law, received today, and received under each instrument."""
    base = comparison.baseline
    origin = base.people["origin"].to_numpy()
    told_apart = scenario_names(comparison)
    said = ["Promised by Thai and home law", "Received today"]
    said += [told_apart[result.id] for result in comparison.others]
    words = wrapped(said)
    # each row of the figure, a person: all of it, and what home pays of it
    pairs = [(base.people["value_in_law_THB"].to_numpy(), base.outcome.in_law.home_value)]
    pairs += [
        (result.people["value_THB"].to_numpy(), paid_at_home(result)) for result in comparison.all
    ]
    here = [origin == code for code in ORIGINS if (origin == code).any()]
    countries = [COUNTRY_NAMES[code] for code in ORIGINS if (origin == code).any()]
    whole = [[float(all_[rows].mean()) for all_, _ in pairs] for rows in here]
    reach = max(1.0, *(max(values) for values in whole))
    rows = [[word] for word in said]
    bars, notes = [], []
    axes: dict[str, Any] = {}
    for number, (country, mine, values) in enumerate(
        zip(countries, here, whole, strict=True), start=1
    ):
        home = [float(part[mine].mean()) for _, part in pairs]
        axis = "x" if number == 1 else f"x{number}"
        for cells, word, value, part in zip(rows, words, values, home, strict=True):
            cells.append(f"{baht(value)} (home {baht(part)})")
            notes.append(_beside(word, max(value, 0), baht(value)) | {"xref": axis, "xshift": 3})
        thai = [value - part for value, part in zip(values, home, strict=True)]
        shown = {"xaxis": axis, "showlegend": number == 1}
        bars.append(_bar(words, thai, BLUE, name="from Thailand") | shown)
        bars.append(_bar(words, home, SKY, shape=HOME, name="from home") | shown)
        start = (number - 1) / len(countries)
        panel = {"domain": [start, start + 0.94 / len(countries)]}
        axes[f"xaxis{number}"] = panel | _hidden((0, reach * 1.75))
        persons = int(mine.sum())
        few = f", {persons} persons" if persons < FEW else ""
        place = {"x": start, "xref": "paper", "y": 1, "yref": "paper", "yanchor": "bottom"}
        title = {"text": f"<b>{country}</b>{few}", "showarrow": False, "xanchor": "left"}
        notes.append(place | title)
    told = (
        f"{country}: {promised} promised, {received} received"
        for country, promised, received in zip(countries, rows[0][1:], rows[1][1:], strict=True)
    )
    return _figure(
        bars,
        title="By nationality: promised and received (baht a worker, present value)",
        alt="Mean present value a worker, in baht, and in brackets what of it home pays. "
        f"{'; '.join(told)}.",
        columns=["Baht a worker, present value", *countries],
        rows=rows,
        notes=notes,
        legend=True,
        **axes,
    )


def _means(table: Any, names: list[str], enough: bool) -> dict[str, Any]:
    """Diamonds at the means of the instruments, with intervals if there are enough people."""
    mean = table["mean_transferred_THB"]
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
        "name": "all together" + (", with 95 % interval" if enough else ""),
        "marker": {"symbol": "diamond", "size": 10, "color": "#222222"},
        **({"error_x": error} if enough else {}),
    }


def _bar(
    names: Sequence[str],
    lengths: Sequence[float],
    colour: str | list[str],
    *,
    shape: str = "",
    name: str = "",
) -> dict[str, Any]:
    pattern: dict[str, Any] = {"shape": shape, "size": 7, "solidity": 0.25}
    pattern |= {"fillmode": "overlay", "fgcolor": "white"}
    return {
        "type": "bar",
        "orientation": "h",
        "x": list(lengths),
        "y": list(names),
        "name": name,
        "marker": {"color": colour, "pattern": pattern, "line": {"width": 0}},
    }


def _beside(name: str, end: float, text: str) -> dict[str, Any]:
    """A label to the right of the end of a bar."""
    return {"x": end, "y": name, "text": text, "showarrow": False, "xanchor": "left", "xshift": 8}


def _hidden(reach: tuple[float, float]) -> dict[str, Any]:
    return {"range": list(reach), "visible": False, "fixedrange": True}


def _figure(
    traces: list[dict[str, Any]],
    *,
    title: str,
    alt: str,
    columns: list[str],
    rows: list[list[str]],
    notes: list[dict[str, Any]],
    reach: tuple[float, float] = (0, 1),
    legend: bool = False,
    **axes: Any,
) -> Figure:
    from plotly.graph_objects import Figure

    entry = int(7.5 * max(len(trace["name"]) for trace in traces)) + 5
    across = max((WIDTH - _LEFT) // (entry + 45), 1)
    entries = sum(trace.get("showlegend", True) for trace in traces)
    top = 60 + (24 * -(-entries // across) if legend else 0) + (26 if axes else 0)
    height = top + 10 + 44 * len(traces[0]["y"])
    key: dict[str, Any] = {"orientation": "h", "x": 0, "xref": "container", "entrywidth": entry}
    key |= {"y": 1 - 48 / height, "yref": "container", "yanchor": "top", "traceorder": "normal"}
    names = {"autorange": "reversed", "showgrid": False, "zeroline": False, "fixedrange": True}
    return Figure(
        data=traces,
        layout={
            "template": "none",
            "title": {"text": f"<b>{title}</b>", "x": 0, "y": 1 - 24 / height},
            "width": WIDTH,
            "height": height,
            "margin": {"l": _LEFT, "r": 0, "t": top, "b": 10, "autoexpand": False},
            "font": {"family": FONTS, "size": 15, "color": "#222222"},
            "barmode": "relative",
            "bargap": 0.35,
            "showlegend": legend,
            "legend": key,
            "yaxis": names | {"ticks": "", "ticklabelstandoff": 6},
            **(axes or {"xaxis": _hidden(reach)}),
            "annotations": notes,
            "meta": {"alt": alt, "columns": columns, "rows": rows},
        },
    )
