"""The page for lawyers: the law as modelled, branch by branch, written from the law itself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from portasim.brief.law.text import note_of, period
from portasim.core.words import COUNTRY_NAMES
from portasim.law.inquiry.entries import (
    DatedValue,
    Sentence,
    branch_title,
    choice_of,
    coverage,
    entries,
    history,
    sentence_of,
)
from portasim.law.system import Law, load_references

_INTRODUCTION: Final = """\
# {country}: the law as modelled

This page is written by `portasim law page {code}` from the law that every figure is reckoned with.
Edit the law, not this page; a test compares the two.

Each sentence below is one rule, in words, with its authority and the days on which it is in force.
Each number has its values through time. A status says how sure a value is: *enacted* where the
enactment is what was read about, otherwise *declared*, *proposed*, *assumed*, *recalled* or
*as_told*. Gazette texts themselves were not read; the last section says of each authority what was.
Before its first value a number is not in force, which is never the same as 0.

## How to propose a correction

1. Find the number below by its id, such as `{example}`.
   It stands in `portasim/law/{folder}/`, in a file named after the branch, one line a value: first
   day, value, authority, status. Edit that line. A new authority gets an entry in
   `portasim/law/references.yaml`.
2. Where a sentence itself is wrong, its function stands in the module of the same name, with the
   same words.
3. Run `uv run pytest tests/law`. The worked cases that move are named one by one, each with the
   source it was taken from; a case that rests on the old value is corrected with its own source.
4. Run `portasim compare` with the baseline before and after, with `--json`, to see which published
   figures move. Write the reason into `CHANGELOG.md`.
5. Run `portasim law page {code} --out docs/law/{name}.md` to renew this page.

To try a correction without touching the law, lay it over a scenario: `law.numbers` takes the same
lines. Ask for a single case with `portasim law eval`, and for a number through time with
`portasim law history`.
"""


def law_page(law: Law) -> str:
    """The law of a country as a page of Markdown: sentences, numbers, open questions, authorities.

    Equal laws give equal text.
    """
    held = entries(law)
    first = next(entry.id for entry in held if entry.kind == "number")
    code, country = law.country, COUNTRY_NAMES[law.country]
    head = _INTRODUCTION.format(
        country=country, code=code, example=first, folder=code.lower(), name=_slug(country)
    )
    branches = list(dict.fromkeys(entry.branch for entry in held))
    open_ = {name: e for name, e in coverage().items() if name.startswith(f"{code}.")}
    parts = [head, *(_branch(law, branch, open_) for branch in branches)]
    parts += [_overlays(law), _rest(law, branches, open_), _authorities(law)]
    return "\n".join(part for part in parts if part)


def _slug(country: str) -> str:
    return country.lower().replace(" ", "-")


def _branch(law: Law, branch: str, open_: Mapping[str, Mapping[str, Any]]) -> str:
    held = [entry for entry in entries(law) if entry.branch == branch]
    lines = [f"## {branch_title(law, branch).rstrip('.')}", ""]
    sentences = [
        sentence_of(law, variant)
        for entry in held
        if entry.kind == "rule"
        for variant in law.rules[entry.name]
    ]
    lines += [_sentence(sentence) for sentence in sentences]
    lines += [""] if sentences else []
    for entry in held:
        if entry.kind == "number":
            lines += _number(history(law, entry.id))
    for entry in held:
        if entry.kind == "switch":
            choice = choice_of(law.switches[entry.id], law.chosen[entry.id])
            others = ", ".join(f"`{word}`" for word in choice.allowed)
            lines += [f"**Open question: {choice.title}** (`{choice.id}`)", ""]
            held_as = f"Words: {others}; chosen: `{choice.chosen}` ({choice.status}, {choice.ref})."
            lines += [_cell(f"{held_as} {choice.note}").rstrip(), ""]
    module = f"portasim.law.{law.country.lower()}.{branch}"
    mine = {name: entry for name, entry in open_.items() if entry.get("module") == module}
    return "\n".join([*lines, *_coverage(mine)])


def _sentence(sentence: Sentence) -> str:
    held = f"{sentence.ref}; {period(sentence.since, sentence.until)}"
    rounding = f"; rounded {sentence.rounding}" if sentence.rounding else ""
    return _cell(f"- {sentence.text} `{sentence.id}` ({held}{rounding})")


def _number(values: Sequence[DatedValue]) -> list[str]:
    unit = values[0].unit
    lines = [f"**{_cell(values[0].title)}** (`{values[0].id}`, {unit})", ""]
    rows = [
        (v.since, v.until or "open", v.value, v.status, v.ref, note_of(v)) for v in values
    ]  # fmt: skip
    return [*lines, *_table(("From", "To", "Value", "Status", "Authority", "Note"), rows), ""]


def _coverage(mine: Mapping[str, Mapping[str, Any]]) -> list[str]:
    lines = []
    for entry in mine.values():
        cases = ", ".join(f"`tests/law/{case}`" for case in entry.get("cases", ())) or "none"
        lines += [f"**{entry['title']}**: modelled: {entry['modelled']}. Cases: {cases}.", ""]
        lines += [f"- Open: {_cell(question)}" for question in entry["open"]]
        lines += [""] if entry["open"] else []
    return lines


def _overlays(law: Law) -> str:
    """Overlays of the law, which are no part of it: bills, drafts, practice as reported."""
    if not law.overlays():
        return ""
    lines = ["## Overlays, off unless they are asked for", ""]
    for overlay in law.overlays():
        held = f"`{overlay.name}`, {overlay.status}, {overlay.ref}, {overlay.date}"
        lines.append(_cell(f"- **{overlay.title}** ({held}). {overlay.note}".rstrip()))
    lines += ["", "Lay one over with `--overlay NAME` of `portasim law show`, `eval` or `history`."]
    return "\n".join([*lines, ""])


def _rest(law: Law, branches: Sequence[str], open_: Mapping[str, Mapping[str, Any]]) -> str:
    """Coverage that belongs to no branch: what is not modelled, or modelled elsewhere."""
    modules = {f"portasim.law.{law.country.lower()}.{branch}" for branch in branches}
    rest = {name: entry for name, entry in open_.items() if entry.get("module") not in modules}
    return "\n".join(["## Elsewhere or not modelled", "", *_coverage(rest)]) if rest else ""


def _authorities(law: Law) -> str:
    references = load_references()
    cited = {row.ref for number in law.numbers.values() for row in number.rows}
    cited |= {switch.ref for switch in law.switches.values()}
    for variants in law.rules.values():
        for rule in variants:
            cited |= {rule.ref, *([rule.rounding.ref] if rule.rounding else [])}
    cited |= {overlay.ref for overlay in law.overlays()}
    rows = [
        (
            ref,
            reference["kind"],
            "; ".join(reference[k] for k in ("title", "article", "gazette") if k in reference),
            reference["read"],
        )
        for ref, reference in references.items()
        if ref in cited
    ]
    table = _table(("Id", "Kind", "Authority", "What was read"), rows)
    return "\n".join(["## Authorities", "", *table, ""])


def _table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    lines = [f"| {' | '.join(headings)} |", f"|{'---|' * len(headings)}"]
    return lines + [f"| {' | '.join(_cell(cell) for cell in row)} |" for row in rows]


def _cell(text: str) -> str:
    """Text that no Markdown reader takes for anything else."""
    return text.replace("|", "\\|").replace("<", "&lt;").replace("\n", " ")
