"""An audit of agreements, and agreements as texts, as a terminal shows them."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import Any, Final

from portasim.agreements.audit.findings import Finding
from portasim.brief.law.agreement import AgreementText, Clause, Provision, TreatyTexts
from portasim.brief.law.findings import as_data, means, says
from portasim.brief.law.layout import block
from portasim.brief.messages import ENGLISH, Statement, render, say
from portasim.scenario.treaty import TreatyCheck

_PLAIN: Final = ("enacted", "not found")
"""Statuses of a line that need no mark, or are in its words."""


def hypothetical() -> Statement:
    """The sentence that stands on every text about agreements."""
    return say("treaty.hypothetical", none_in_force=say("treaty.none_in_force"))


def check_text(found: TreatyCheck, lang: str = ENGLISH) -> str:
    """Findings by agreement, the gravest first; each with its place, its law, what it means."""
    head = say(
        "treaty.found",
        file=found.file,
        errors=say("treaty.errors", n=found.counts["error"]),
        warnings=say("treaty.warnings", n=found.counts["warning"]),
        notes=say("treaty.notes", n=found.counts["note"]),
    )
    lines = block(render(head, lang))
    lines += [render(hypothetical(), lang), *_changed(found.changes, lang)]
    for name in found.agreements:
        mine = [one for one in found.findings if one.agreement == name]
        lines += ["", name]
        if not mine:
            lines += block(render(say("treaty.nothing_found"), lang), "  ")
        for one in mine:
            lines += _finding(one, lang)
    return "\n".join(lines)


def check_data(found: TreatyCheck, lang: str = ENGLISH) -> dict[str, Any]:
    """The findings of an audit of a file, with their sentences, as JSON holds them."""
    return {**found._asdict(), "findings": [as_data(one, lang) for one in found.findings]}


def _changed(changes: tuple[str, ...], lang: str) -> list[str]:
    changed = say("treaty.laws_changed", changes=changes)
    return block(render(changed, lang)) if changes else []


def _finding(one: Finding, lang: str) -> Iterator[str]:
    yield from block(f"{one.severity}: {says(one, lang)} [{one.kind}]", "  ")
    yield from block(means(one, lang), "    ")
    where = one.key
    if one.articles:
        articles = ", ".join(one.articles)
        where = render(say("treaty.where_in_text", articles=articles, key=one.key), lang)
    yield from block(f"{one.place}: {where}", "    ")
    if one.source.law:
        law = one.source
        yield from block(f"{law.law} ({law.status}): {law.authority}", "    ")


def show_text(found: TreatyTexts, lang: str = ENGLISH) -> str:
    """Each agreement as numbered articles, what is modelled of its text, and the laws it meets."""
    lines = [f"{found.name} ({found.file})", *_changed(found.changes, lang)]
    shown: dict[tuple[str, str], str] = {}
    for text in found.agreements:
        lines += ["", *_agreement(text, lang), "", *_laws(text, shown, lang)]
    return "\n".join(lines)


def _agreement(text: AgreementText, lang: str) -> Iterator[str]:
    yield from block(render(say("treaty.title", id=text.id, parties=text.parties), lang))
    yield render(hypothetical(), lang)
    for clause in text.clauses:
        yield ""
        yield from _clause(clause, lang)
    if text.modelled or text.not_modelled:
        none = say("treaty.no_articles")
        modelled, missing = ", ".join(text.modelled), ", ".join(text.not_modelled)
        yield ""
        yield render(say("treaty.modelled", articles=modelled or none), lang)
        yield render(say("treaty.not_modelled", articles=missing or none), lang)


def _laws(text: AgreementText, shown: dict[tuple[str, str], str], lang: str) -> Iterator[str]:
    """The laws on the day; those shown under an earlier agreement are not shown again."""
    yield render(say("treaty.laws", since=text.since), lang)
    for country, lines in groupby(text.laws, key=lambda line: line.country):
        before = shown.setdefault((country, text.since), text.id)
        if before != text.id:
            yield f"  {render(say('treaty.as_under', country=country, id=before), lang)}"
            continue
        yield f"  {country}"
        for heading, among in groupby(lines, key=lambda line: line.heading):
            yield from _under(heading, list(among))


def _under(heading: str, lines: list[Provision]) -> Iterator[str]:
    """A heading of the sheet of schemes: every line of it, how sure, and on whose authority."""
    texts = [
        line.text if line.status in _PLAIN else f"{line.text} [{line.status.replace('_', ' ')}]"
        for line in lines
    ]
    yield from block(f"{heading}: {'; '.join(texts)}", "    ")
    cited = list(dict.fromkeys(one for line in lines for one in line.authorities))
    if cited:
        yield from block(f"({'; '.join(cited)})", "      ")


def _clause(clause: Clause, lang: str) -> Iterator[str]:
    yield render(say("treaty.article", number=clause.number, heading=clause.heading), lang)
    yield from block(clause.text, "  ")
    if clause.precedent:
        yield from block(render(say("treaty.precedent_is", precedent=clause.precedent), lang), "  ")
    if clause.articles:
        articles = ", ".join(clause.articles)
        yield from block(render(say("treaty.in_text", articles=articles), lang), "  ")
    for instead in clause.open:
        yield from block(render(say("treaty.open", instead=instead), lang), "  ")
