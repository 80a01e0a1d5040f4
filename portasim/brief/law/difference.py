"""What differs between two scenarios, as a terminal shows it: parts, sentences, places, sources."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import groupby
from textwrap import wrap
from typing import Any, Final

from portasim.core.words import COUNTRY_NAMES
from portasim.law.inquiry.quantities import CURRENCY_WORDS, unit_words
from portasim.law.system import load_references
from portasim.scenario.diff.records import HEADINGS, PROSE, Difference, Differences, Written

WIDTH: Final = 100
_HYPOTHETICAL: Final = "hypothetical: no pair of these countries has an agreement in force"
_SHORT: Final = 60
_HEAD: Final = ("id", "basis", "parties", "from")
"""What the first sentence about an agreement says of it."""


def difference_text(found: Differences) -> str:
    """All that differs, by part; whether the lives are the same, and what results would rest on."""
    before, after = found.before, found.after
    if not found.rows:
        return f"{before.path} and {after.path}: no difference"
    lines = [f"before: {before.plan.name} ({before.path})"]
    lines += [f"after:  {after.plan.name} ({after.path})"]
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
            yield from _entry(row, indent) if row.parts else _told(row, indent)
        elif row.kind == "prose" or row.path.startswith("law."):
            yield from _prose(row, indent, part)
    sources = [row for row in rows if row.kind == "source" and not row.path.startswith("law.")]
    if sources:
        said = "; ".join(_source(row) for row in sources)
        yield from _block(f"source: {said}", indent)


def _told(row: Difference, indent: str) -> Iterator[str]:
    """A value that changed: the sentence, where it was written, on whose authority."""
    words = any(f"{word}: " in row.title for word in row.words)
    what = row.path.rpartition(".")[2].replace("_", " ") if words else row.title
    before, after = (_shown(row, side) for side in (row.before, row.after))
    meaning = _meaning(row, row.after.value)
    known = not row.path.startswith("law.") and row.unit.split(" ")[0] in row.title.split(" ")
    unit = "" if known else _unit_words(row.unit, row.after.value)
    change = f"{what}: {before} -> {after}{unit}{meaning}{_days(row)}"
    if row.path.startswith("law.overlays."):
        over = "lays over the law" if row.before.value is None else "no longer lays over the law"
        change = f"{over}: {row.title} ({_side(row).value})"
    yield from _block(change, indent)
    yield from _block(f"{row.path}; {_places(row)}{_authority(row)}", f"{indent}    ")


def _prose(row: Difference, indent: str, part: str) -> Iterator[str]:
    key = row.path.rpartition(".")[2]
    if part == PROSE and isinstance(row.after.value, list):
        yield from _block(f"{key}: other sentences", indent)
    elif part == PROSE:
        yield from _block(f"{key}: {_clipped(row.before)} -> {_clipped(row.after)}", indent)
    elif row.path.startswith("law."):
        yield from _block(f"{row.title}: the same value{_days(row)}{_authority(row)}", indent)
    elif key == "id":
        name = _shown(row, row.after)
        yield from _block(f"called {name} in the second; both cover the same countries", indent)
    else:
        yield from _block(f"{key}: the same in another order", indent)


def _source(row: Difference) -> str:
    key = row.path.rpartition(".")[2]
    if key == "note":
        return "another note"
    before, after = (side.value or "none" for side in (row.before, row.after))
    return f"{key} {before} -> {after}"


def _entry(row: Difference, indent: str) -> Iterator[str]:
    """What only one side has, such as an agreement, one of its operators, or a shock to a risk."""
    side = row.before if row.after.value is None else row.after
    verb = "takes away" if row.after.value is None else "adds"
    value: dict[str, Any] = side.value
    if row.part != HEADINGS["agreements"]:
        name = row.path.rsplit(".", 2)[1:]
        said = "; ".join(
            f"{_below(leaf, row)} {_shown(leaf, _side(leaf))}" for leaf in _leaves(row)
        )
        yield from _block(f"{verb} {' '.join(name)}: {said}  [{side.place}]", indent)
        return
    if not row.context:
        with_whom = [COUNTRY_NAMES.get(p, p) for p in value.get("parties", ()) if p != "TH"]
        sentence = f"{verb} the {value.get('basis', '')} agreement {value.get('id', '')}"
        between = _listed(["Thailand", *with_whom])
        sentence += f" between {between}, from {value.get('from', '')}"
        parts = [part for part in row.parts if part.path.rpartition(".")[2] not in _HEAD]
    else:
        sentence = f"{verb} {row.path.rpartition('.')[2].replace('_', ' ')}: {_short(row.title)}"
        parts = list(row.parts)
    yield from _block(f"{sentence}  [{side.place}]", indent)
    leaves = [(part, list(_leaves(part))) for part in parts]
    for part, below in leaves:
        written = [leaf for leaf in below if _side(leaf).place != "default"]
        if written:
            yield from _operator(part, written, f"{indent}  ")
    unsaid = [
        leaf
        for _, below in leaves
        for leaf in below
        if _side(leaf).place == "default" and _side(leaf).value not in ([], {}, "")
    ]
    if unsaid:
        said = "; ".join(f"{_below(leaf, row)} {_shown(leaf, _side(leaf))}" for leaf in unsaid)
        yield from _block(f"by default: {said}", f"{indent}  ")


def _operator(part: Difference, leaves: Sequence[Difference], indent: str) -> Iterator[str]:
    if not part.parts:
        yield from _block(_said(part, part), indent)
        return
    yield from _block(f"{part.path.rpartition('.')[2]}: {_short(part.title)}", indent)
    for leaf in leaves:
        yield from _block(_said(leaf, part), f"{indent}  ")


def _said(leaf: Difference, of: Difference) -> str:
    """One choice of an agreement: the key, the word or number, and what it means."""
    key = _below(leaf, of)
    side = _side(leaf)
    shown = _shown(leaf, side) + _unit_words(leaf.unit, side.value)
    meaning = _meaning(leaf, side.value)
    unsaid = leaf.title == leaf.path.rpartition(".")[2].replace("_", " ")
    plain = "" if unsaid else f" ({_short(leaf.title)})"
    return f"{key}: {shown}{meaning or plain}"


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
    """What a chosen word means, where the title says `word: meaning; other: meaning`."""
    if word not in row.words:
        return ""
    others = "|".join(re.escape(other) for other in row.words)
    found = re.search(
        rf"(?:^|; |, ){re.escape(word)}: (.+?)(?=(?:; |, )(?:{others}): |$)", row.title
    )
    return f" ({found[1]})" if found else ""


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
        return _listed([_value(row, one) for one in value])
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
    before, after = (side.place or "not written" for side in (row.before, row.after))
    return f"{before} -> {after}"


def _authority(row: Difference) -> str:
    sides = [_cited(side) for side in (row.before, row.after) if side.value is not None]
    said = " -> ".join(dict.fromkeys(text for text in sides if text))
    return f"; {said}" if said else ""


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


def _listed(names: Sequence[str]) -> str:
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def _closing(found: Differences) -> Iterator[str]:
    deciding = list(dict.fromkeys(row.part for row in found.rows if row.kind == "value"))
    parts = _listed([part[0].lower() + part[1:] for part in deciding])
    if not deciding:
        yield "Nothing here changes a result."
    elif found.same_lives:
        yield from _block(
            "Both have the same lives: the same people, careers and records, with the same luck. "
            f"Whatever differs in results comes from {parts} alone.",
            "",
        )
    else:
        others = {"people", "seed"} & set(found.refused)
        whose = "other people" if others else "the same people, with the same luck, live otherwise"
        text = f"The lives are not the same: {whose}. Results differ by {parts}."
        yield from _block(text, "")
    if found.refused:
        keys = _listed(list(found.refused))
        yield from _block(
            f"`portasim compare` would refuse the two: {keys} must be equal in scenarios compared.",
            "",
        )
    if HEADINGS["agreements"] in deciding:
        yield f"Agreements are {_HYPOTHETICAL}."


def _block(text: str, indent: str) -> list[str]:
    # paths and addresses stay whole, so that they can be followed
    return wrap(
        text,
        WIDTH,
        initial_indent=indent,
        subsequent_indent=f"{indent}  ",
        break_long_words=False,
        break_on_hyphens=False,
    )
