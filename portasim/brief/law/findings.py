"""Findings of an audit in words: the sentences of the catalogue, and findings as plain data."""

from __future__ import annotations

from typing import Any

from portasim.agreements.audit.findings import Finding, Phrase
from portasim.brief.messages import ENGLISH, Statement, render


def says(finding: Finding, lang: str = ENGLISH) -> str:
    """What a finding finds in the text of the agreement."""
    return _rendered(finding, finding.words.says, lang)


def means(finding: Finding, lang: str = ENGLISH) -> str:
    """What a finding means for a worker."""
    return _rendered(finding, finding.words.means, lang)


def as_data(finding: Finding, lang: str = ENGLISH) -> dict[str, Any]:
    """A finding as JSON holds it: its fields and those of its source, and both sentences."""
    return {
        "agreement": finding.agreement,
        "severity": finding.severity,
        "kind": finding.kind,
        "key": finding.key,
        "articles": list(finding.articles),
        "place": finding.place,
        **finding.source._asdict(),
        "says": says(finding, lang),
        "means": means(finding, lang),
    }


def _rendered(finding: Finding, name: str, lang: str) -> str:
    return render(_statement(Phrase(name, finding.words.values)), lang)


def _statement(phrase: Phrase) -> Statement:
    return Statement(phrase.name, {name: _value(one) for name, one in phrase.values.items()})


def _value(value: Any) -> Any:
    if isinstance(value, Phrase):
        return _statement(value)
    return [_value(one) for one in value] if isinstance(value, list) else value
