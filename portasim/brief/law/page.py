"""The page for lawyers: the law as modelled, branch by branch, written from the law itself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from portasim.brief.law.text import note_of, period
from portasim.brief.messages import Statement, render, say
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

_VALUES: Final = (
    say("lawpage.column.from"),
    say("lawpage.column.to"),
    say("lawpage.column.value"),
    say("lawpage.column.status"),
    say("lawpage.column.authority"),
    say("lawpage.column.note"),
)
_AUTHORITIES: Final = (
    say("lawpage.column.id"),
    say("lawpage.column.kind"),
    say("lawpage.column.authority"),
    say("lawpage.column.read"),
)


def law_page(law: Law) -> str:
    """The law of a country as a page of Markdown: sentences, numbers, open questions, authorities.

    Equal laws give equal text.
    """
    held = entries(law)
    first = next(entry.id for entry in held if entry.kind == "number")
    code, country = law.country, COUNTRY_NAMES[law.country]
    head = render(
        say(
            "lawpage.introduction",
            country=country,
            code=code,
            example=first,
            folder=code.lower(),
            name=_slug(country),
        )
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
            words = ", ".join(f"`{word}`" for word in choice.allowed)
            lines += [render(say("lawpage.question", title=choice.title, id=choice.id)), ""]
            held_as = say(
                "lawpage.choice",
                words=words,
                chosen=choice.chosen,
                status=choice.status,
                ref=choice.ref,
                note=choice.note,
            )
            lines += [_cell(render(held_as)).rstrip(), ""]
    module = f"portasim.law.{law.country.lower()}.{branch}"
    mine = {name: entry for name, entry in open_.items() if entry.get("module") == module}
    return "\n".join([*lines, *_coverage(mine)])


def _sentence(sentence: Sentence) -> str:
    held: list[str | Statement] = [sentence.ref, period(sentence.since, sentence.until)]
    held += [say("lawpage.rounded", how=sentence.rounding)] if sentence.rounding else []
    return _cell(render(say("lawpage.sentence", text=sentence.text, id=sentence.id, held=held)))


def _number(values: Sequence[DatedValue]) -> list[str]:
    one, end = values[0], render(say("lawpage.open_end"))
    number = say("lawpage.number", title=_cell(one.title), id=one.id, unit=one.unit)
    rows = [(v.since, v.until or end, v.value, v.status, v.ref, note_of(v)) for v in values]
    return [render(number), "", *_table(_VALUES, rows), ""]


def _coverage(mine: Mapping[str, Mapping[str, Any]]) -> list[str]:
    lines = []
    for entry in mine.values():
        cases = ", ".join(f"`tests/law/{case}`" for case in entry.get("cases", ()))
        covered = say(
            "lawpage.covered",
            title=entry["title"],
            modelled=entry["modelled"],
            cases=cases or say("lawpage.no_cases"),
        )
        lines += [render(covered), ""]
        lines += [render(say("lawpage.open", question=_cell(one))) for one in entry["open"]]
        lines += [""] if entry["open"] else []
    return lines


def _overlays(law: Law) -> str:
    """Overlays of the law, which are no part of it: bills, drafts, practice as reported."""
    if not law.overlays():
        return ""
    lines = [f"## {render(say('lawpage.overlays'))}", ""]
    for overlay in law.overlays():
        held = say(
            "lawpage.overlay",
            title=overlay.title,
            name=overlay.name,
            status=overlay.status,
            ref=overlay.ref,
            day=str(overlay.date),
            note=overlay.note,
        )
        lines.append(_cell(render(held).rstrip()))
    return "\n".join([*lines, "", render(say("lawpage.how_to_apply")), ""])


def _rest(law: Law, branches: Sequence[str], open_: Mapping[str, Mapping[str, Any]]) -> str:
    """Coverage that belongs to no branch: what is not modelled, or modelled elsewhere."""
    modules = {f"portasim.law.{law.country.lower()}.{branch}" for branch in branches}
    rest = {name: entry for name, entry in open_.items() if entry.get("module") not in modules}
    if not rest:
        return ""
    return "\n".join([f"## {render(say('lawpage.elsewhere'))}", "", *_coverage(rest)])


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
    heading = render(say("lawpage.authorities"))
    return "\n".join([f"## {heading}", "", *_table(_AUTHORITIES, rows), ""])


def _table(headings: Sequence[Statement], rows: Iterable[Sequence[str]]) -> list[str]:
    lines = [f"| {' | '.join(map(render, headings))} |", f"|{'---|' * len(headings)}"]
    return lines + [f"| {' | '.join(_cell(cell) for cell in row)} |" for row in rows]


def _cell(text: str) -> str:
    """Text that no Markdown reader takes for anything else."""
    return text.replace("|", "\\|").replace("<", "&lt;").replace("\n", " ")
