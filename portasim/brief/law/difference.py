"""Differences of two scenarios, as a terminal shows them: parts, sentences, places, sources."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import groupby
from typing import Any, Final

from portasim.brief.law.layout import block
from portasim.brief.messages import Statement, render, say, shown, term
from portasim.core.words import COUNTRY_NAMES, HOSTS
from portasim.law.inquiry.quantities import CURRENCY_WORDS, unit_words
from portasim.law.system import load_references
from portasim.scenario.diff.records import HEADINGS, PROSE, Difference, Differences, Written

_SHORT: Final = 60
_HEAD: Final = ("id", "basis", "parties", "from")
"""Keys of an agreement that its first sentence names."""


def difference_text(found: Differences) -> str:
    """All that differs, by part; whether the lives are the same, and what results would rest on."""
    before, after = found.before, found.after
    if not found.rows:
        return render(say("difference.none", before=before.path, after=after.path))
    lines = [
        render(say("difference.before", called=before.plan.name, path=before.path)),
        render(say("difference.after", called=after.plan.name, path=after.path)),
    ]
    for part, rows in groupby(found.rows, key=lambda row: row.part):
        lines += ["", part]
        for context, among in groupby(rows, key=lambda row: row.context):
            lines += _context(part, context, list(among))
    return "\n".join([*lines, "", *_closing(found)])


def _context(part: str, context: Sequence[str], rows: Sequence[Difference]) -> Iterator[str]:
    indent = "  "
    if context:
        yield f"  {', '.join(context)}"
        indent = "    "
    for row in rows:
        if row.kind == "value":
            yield from _entry(row, indent) if row.parts else _value_lines(row, indent)
        elif row.kind == "prose" or row.path.startswith("law."):
            yield from _prose(row, indent, part)
    sources = [row for row in rows if row.kind == "source" and not row.path.startswith("law.")]
    if sources:
        changes = [_source(row) for row in sources]
        yield from _sentence(say("difference.source", changes=changes), indent)


def _sentence(statement: Statement, indent: str = "") -> list[str]:
    return block(render(statement), indent)


def _value_lines(row: Difference, indent: str) -> Iterator[str]:
    """A value that changed: the change, where it was written, on whose authority."""
    what = row.path.rpartition(".")[2].replace("_", " ") if any(row.words.values()) else row.title
    before, after = (_shown(row, side) for side in (row.before, row.after))
    meaning = _meaning(row, row.after.value)
    known = not row.path.startswith("law.") and row.unit.split(" ")[0] in row.title.split(" ")
    unit = "" if known else _unit_words(row.unit, row.after.value)
    change = f"{what}: {before} -> {after}{unit}{meaning}{_days(row)}"
    if row.path.startswith("law.overlays."):
        name = _side(row).value
        change = render(
            say("difference.overlay_added", title=row.title, called=name)
            if row.before.value is None
            else say("difference.overlay_gone", title=row.title, called=name)
        )
    yield from block(change, indent)
    yield from block(f"{row.path}; {_places(row)}{_authority(row)}", f"{indent}    ")


def _prose(row: Difference, indent: str, part: str) -> Iterator[str]:
    key = row.path.rpartition(".")[2]
    if part == PROSE and isinstance(row.after.value, list):
        yield from _sentence(say("difference.other_sentences", key=key), indent)
    elif part == PROSE:
        before, after = _clipped(row.before), _clipped(row.after)
        reworded = say("difference.reworded", key=key, before=before, after=after)
        yield from _sentence(reworded, indent)
    elif row.path.startswith("law."):
        days, authority = _days(row), _authority(row)
        same = say("difference.same_value", title=row.title, days=days, authority=authority)
        yield from _sentence(same, indent)
    elif key == "id":
        yield from _sentence(say("difference.renamed", called=_shown(row, row.after)), indent)
    else:
        yield from _sentence(say("difference.reordered", key=key), indent)


def _source(row: Difference) -> Statement:
    key = row.path.rpartition(".")[2]
    if key == "note":
        return say("difference.other_note")
    none = say("difference.no_source")
    before, after = (side.value or none for side in (row.before, row.after))
    return say("difference.source_change", key=key, before=before, after=after)


def _entry(row: Difference, indent: str) -> Iterator[str]:
    """What only one side has, such as an agreement, one of its operators, or a shock to a risk."""
    if row.part != HEADINGS["agreements"]:
        name = " ".join(row.path.rsplit(".", 2)[1:])
        values = [f"{_below(leaf, row)} {_shown(leaf, _side(leaf))}" for leaf in _leaves(row)]
        place = _side(row).place
        what = say("difference.with_values", called=name, values=values, place=place)
        yield from _sentence(_added(row, what), indent)
        return
    parts = list(row.parts)
    if not row.context:
        parts = [part for part in parts if part.path.rpartition(".")[2] not in _HEAD]
    yield from _sentence(_added(row, _head(row)), indent)
    leaves = [(part, list(_leaves(part))) for part in parts]
    for part, below in leaves:
        written = [leaf for leaf in below if _side(leaf).place != "default"]
        if written:
            yield from _operator(part, written, f"{indent}  ")
    by_default = [
        f"{_below(leaf, row)} {_shown(leaf, _side(leaf))}"
        for _, below in leaves
        for leaf in below
        if _side(leaf).place == "default" and _side(leaf).value not in ([], {}, "")
    ]
    if by_default:
        yield from _sentence(say("difference.by_default", values=by_default), f"{indent}  ")


def _added(row: Difference, what: Statement) -> Statement:
    """That the second scenario adds or takes away something."""
    if row.after.value is None:
        return say("difference.takes_away", what=what)
    return say("difference.adds", what=what)


def _head(row: Difference) -> Statement:
    """An agreement, or one of its operators, by name."""
    side = _side(row)
    if row.context:
        key = row.path.rpartition(".")[2].replace("_", " ")
        return say("difference.operator", key=key, title=_short(row.title), place=side.place)
    value: dict[str, Any] = side.value
    named = value.get("parties", ())
    others = [party for party in named if party not in HOSTS]
    return say(
        "difference.agreement",
        basis=value.get("basis", ""),
        id=value.get("id", ""),
        parties=[term("country", party) for party in (*HOSTS, *others)],
        since=value.get("from", ""),
        place=side.place,
    )


def _operator(part: Difference, leaves: Sequence[Difference], indent: str) -> Iterator[str]:
    if not part.parts:
        yield from block(_choice(part, part), indent)
        return
    yield from block(f"{part.path.rpartition('.')[2]}: {_short(part.title)}", indent)
    for leaf in leaves:
        yield from block(_choice(leaf, part), f"{indent}  ")


def _choice(leaf: Difference, of: Difference) -> str:
    """One choice of an agreement: the key, the word or number, and its meaning."""
    key = _below(leaf, of)
    side = _side(leaf)
    written = _shown(leaf, side) + _unit_words(leaf.unit, side.value)
    meaning = _meaning(leaf, side.value)
    untitled = leaf.title == leaf.path.rpartition(".")[2].replace("_", " ")
    plain = "" if untitled else f" ({_short(leaf.title)})"
    return f"{key}: {written}{meaning or plain}"


def _below(leaf: Difference, of: Difference) -> str:
    return leaf.path.removeprefix(of.path).lstrip(".") or leaf.path.rpartition(".")[2]


def _leaves(row: Difference) -> Iterator[Difference]:
    if not row.parts:
        yield row
    for part in row.parts:
        yield from _leaves(part)


def _side(row: Difference) -> Written:
    return row.before if row.after.value is None else row.after


def _meaning(row: Difference, word: Any) -> str:
    """What a chosen word means, in brackets; empty where no meaning is declared."""
    meaning = row.words.get(str(word), "")
    return f" ({meaning})" if meaning else ""


def _shown(row: Difference, side: Written) -> str:
    return _value(row, side.value)


def _value(row: Difference, value: Any) -> str:
    if value is None or value in ([], {}, ""):
        return "none"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:.15g}"
    if isinstance(value, list):
        return shown([_value(row, one) for one in value], "list")
    if isinstance(value, dict):
        return ", ".join(f"{_value(row, key)} {_value(row, one)}" for key, one in value.items())
    text = str(value)
    if row.unit.partition("/")[0] in CURRENCY_WORDS and re.fullmatch(r"[\d.]+", text):
        return f"{Decimal(text):,}"
    return COUNTRY_NAMES.get(text, text)


def _unit_words(unit: str, value: Any) -> str:
    if unit in {"code", "flag", "date", "count", ""}:
        return ""
    words = "%" if unit == "percent" else unit_words(unit)
    one = str(value) in {"1", "1.0"} and words in {"months", "days", "years", "persons"}
    return f" {words[:-1] if one else words}"


def _days(row: Difference) -> str:
    """From when to when a number of law differs."""
    if not row.since:
        return ""
    return f", from {row.since}" + (f" to {row.until}" if row.until else "")


def _places(row: Difference) -> str:
    nowhere = render(say("difference.not_written"))
    before, after = (side.place or nowhere for side in (row.before, row.after))
    return f"{before} -> {after}"


def _authority(row: Difference) -> str:
    sides = [_cited(side) for side in (row.before, row.after) if side.value is not None]
    cited = " -> ".join(dict.fromkeys(text for text in sides if text))
    return f"; {cited}" if cited else ""


def _cited(side: Written) -> str:
    """How sure a value is and its source, with the title where the law holds it."""
    held = load_references().get(side.ref)
    ref = side.ref
    if held is not None:
        ref += f" ({', '.join(held[key] for key in ('title', 'article') if key in held)})"
    return ", ".join(text for text in (side.status, ref) if text)


def _short(title: str) -> str:
    """What a part is, without how to leave it out."""
    return title.partition(";")[0].rstrip(".")


def _clipped(side: Written) -> str:
    text = str(side.value or "none")
    return text if len(text) <= _SHORT else f"{text[: _SHORT - 3].rstrip()}..."


def _closing(found: Differences) -> Iterator[str]:
    deciding = list(dict.fromkeys(row.part for row in found.rows if row.kind == "value"))
    parts = [part[0].lower() + part[1:] for part in deciding]
    if not deciding:
        yield from _sentence(say("difference.nothing_changes"))
    elif found.same_lives:
        yield from _sentence(say("difference.same_lives", parts=parts))
    else:
        others = {"people", "seed"} & set(found.refused)
        whose = say("difference.other_people") if others else say("difference.same_people")
        yield from _sentence(say("difference.other_lives", whose=whose, parts=parts))
    if found.refused:
        yield from _sentence(say("difference.refused", keys=list(found.refused)))
    if HEADINGS["agreements"] in deciding:
        none = say("treaty.none_in_force")
        yield from _sentence(say("treaty.hypothetical_all", none_in_force=none))
