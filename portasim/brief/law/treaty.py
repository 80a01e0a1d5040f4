"""An audit of agreements, and agreements as texts, as a terminal shows them."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from textwrap import wrap
from typing import Any, Final

from portasim.agreements.audit.findings import SEVERITIES, Finding, listed
from portasim.brief.law.agreement import Clause, Provision, Shown, Text
from portasim.brief.law.findings import as_data, means, says
from portasim.scenario.treaty import TreatyCheck

WIDTH: Final = 100
_PLAIN: Final = ("enacted", "not found")
"""How sure a line is that needs no word on it, or says it itself."""

_HYPOTHETICAL: Final = "Hypothetical: no pair of these countries has an agreement in force."


def check_text(found: TreatyCheck) -> str:
    """Findings by agreement, the gravest first; each with its place, its law, what it means."""
    lines = [*_block(f"{found.file}: {_counted(found)}", ""), _HYPOTHETICAL]
    lines += _changed(found.changes)
    for name in found.agreements:
        mine = [one for one in found.findings if one.agreement == name]
        lines += ["", name]
        if not mine:
            lines.append("  nothing found")
        for one in mine:
            lines += _finding(one)
    return "\n".join(lines)


def check_data(found: TreatyCheck) -> dict[str, Any]:
    """What the audit of a file found, with its sentences, as JSON holds it."""
    return {**found._asdict(), "findings": [as_data(one) for one in found.findings]}


def _counted(found: TreatyCheck) -> str:
    words = [
        f"{found.counts[word]} {word}{'' if found.counts[word] == 1 else 's'}"
        for word in SEVERITIES
    ]
    return ", ".join(words)


def _changed(changes: tuple[str, ...]) -> list[str]:
    return _block(f"Laws as the file changes them: {'; '.join(changes)}.", "") if changes else []


def _finding(one: Finding) -> Iterator[str]:
    where = f"article {', '.join(one.articles)}, {one.key}" if one.articles else one.key
    yield from _block(f"{one.severity}: {says(one)} [{one.kind}]", "  ")
    yield from _block(means(one), "    ")
    yield from _block(f"{one.place}: {where}", "    ")
    if one.source.law:
        law = one.source
        yield from _block(f"{law.law} ({law.status}): {law.authority}", "    ")


def show_text(found: Shown) -> str:
    """Each agreement as numbered articles, what is modelled of its text, and the laws it meets."""
    lines = [f"{found.name} ({found.file})", *_changed(found.changes)]
    told: dict[tuple[str, str], str] = {}
    for text in found.agreements:
        lines += ["", *_agreement(text), "", *_laws(text, told)]
    return "\n".join(lines)


def _agreement(text: Text) -> Iterator[str]:
    yield from _block(f"AGREEMENT {text.id} between {listed(text.parties)}", "")
    yield _HYPOTHETICAL
    for clause in text.clauses:
        yield ""
        yield from _clause(clause)
    if text.modelled or text.not_modelled:
        yield ""
        yield f"Articles of the text modelled: {', '.join(text.modelled) or 'none'}"
        yield f"Articles of the text not modelled: {', '.join(text.not_modelled) or 'none'}"


def _laws(text: Text, told: dict[tuple[str, str], str]) -> Iterator[str]:
    """What the laws say on the day; what was told under an earlier agreement is not said again."""
    yield f"What the laws of the Parties say on {text.since}"
    for country, lines in groupby(text.laws, key=lambda line: line.country):
        before = told.setdefault((country, text.since), text.id)
        if before != text.id:
            yield f"  {country}: as under {before}"
            continue
        yield f"  {country}"
        for heading, among in groupby(lines, key=lambda line: line.heading):
            yield from _under(heading, list(among))


def _under(heading: str, lines: list[Provision]) -> Iterator[str]:
    """A heading of the sheet of schemes: every line of it, how sure, and on whose authority."""
    said = [
        line.text if line.status in _PLAIN else f"{line.text} [{line.status.replace('_', ' ')}]"
        for line in lines
    ]
    yield from _block(f"{heading}: {'; '.join(said)}", "    ")
    cited = list(dict.fromkeys(one for line in lines for one in line.authorities))
    if cited:
        yield from _block(f"({'; '.join(cited)})", "      ")


def _clause(clause: Clause) -> Iterator[str]:
    yield f"Article {clause.number}. {clause.heading}"
    yield from _block(clause.text, "  ")
    if clause.precedent:
        yield from _block(f"Precedent: {clause.precedent}", "  ")
    if clause.articles:
        yield from _block(f"In the text: article {', '.join(clause.articles)}", "  ")
    for instead in clause.open:
        yield from _block(f"Not simulated yet: {instead}", "  ")


def _block(text: str, indent: str) -> list[str]:
    # paths stay whole, so that they can be followed
    return wrap(
        text,
        WIDTH,
        initial_indent=indent,
        subsequent_indent=f"{indent}  ",
        break_long_words=False,
        break_on_hyphens=False,
    )
