"""An agreement as a text for negotiators: numbered articles, precedents, and the laws it meets."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final, NamedTuple

from portasim.agreements.audit.findings import articles_of, authority, name_of
from portasim.agreements.model import Agreement, not_simulated
from portasim.brief.law.clauses import drafts
from portasim.brief.messages import ENGLISH, render
from portasim.core.calendar import day
from portasim.core.words import COUNTRY_NAMES
from portasim.law.sheet.cells import lines_of
from portasim.law.sheet.map import load_map
from portasim.law.system import Law
from portasim.scenario.treaty import changes_of, read

_ROWS: Final = (
    "running", "insured", "abroad", "age_women", "age_men", "qualifying", "lump_sum", "refund",
    "claim", "treaty", "export",
)  # fmt: skip
"""Headings of the sheet of schemes that a treaty meets with."""


class Clause(NamedTuple):
    """One article: number, heading and text, a precedent (empty for none), the keys behind it.

    articles: those of the text, where there is one; open: what the study does instead, empty where
    it carries the article out.
    """

    number: int
    heading: str
    text: str
    precedent: str
    keys: tuple[str, ...]
    articles: tuple[str, ...]
    open: tuple[str, ...]


class Provision(NamedTuple):
    """One line of the law of a party that the agreement meets with.

    heading: of the sheet of schemes; status: how sure; authorities: title and article of each.
    """

    country: str
    heading: str
    text: str
    status: str
    authorities: tuple[str, ...]


class AgreementText(NamedTuple):
    """An agreement to be read: its articles, what is modelled of the text, and the laws it meets.

    laws: lines of the law of each party on the day of entry into force.
    """

    id: str
    basis: str
    parties: tuple[str, ...]
    since: str
    clauses: tuple[Clause, ...]
    modelled: tuple[str, ...]
    not_modelled: tuple[str, ...]
    laws: tuple[Provision, ...]


def text_of(agreement: Agreement, laws: Mapping[str, Law], lang: str = ENGLISH) -> AgreementText:
    """The text of an agreement beside the laws of its parties. Raises KeyError without a law."""
    waiting = list(not_simulated(agreement))
    clauses = []
    for number, draft in enumerate(drafts(agreement), 1):
        mine = tuple(
            f"{one.key}: {one.instead}"
            for one in waiting
            if any(one.key == key or one.key.startswith(f"{key}.") for key in draft.keys)
        )
        articles = [name for key in draft.keys for name in articles_of(agreement, key)]
        cited = "" if draft.precedent is None else render(draft.precedent, lang)
        heading, text = render(draft.heading, lang), render(draft.text, lang)
        articles = list(dict.fromkeys(articles))
        clauses.append(Clause(number, heading, text, cited, draft.keys, tuple(articles), mine))
    return AgreementText(
        id=agreement.id,
        basis=agreement.basis,
        parties=tuple(COUNTRY_NAMES[party] for party in agreement.parties),
        since=str(agreement.from_),
        clauses=tuple(clauses),
        modelled=tuple(agreement.articles.modelled),
        not_modelled=tuple(agreement.articles.not_modelled),
        laws=tuple(
            line
            for party in agreement.parties
            for line in provisions(laws[party], day(agreement.from_))
        ),
    )


def provisions(law: Law, on: int) -> Iterator[Provision]:
    """The lines of a law on a day that an agreement meets with, by the sheet of schemes."""
    for name in _ROWS:
        row = load_map()[name]
        for line in lines_of(law, row.cells[law.country], on):
            cited = tuple(authority(ref) for ref in line.refs)
            yield Provision(name_of(law), row.title, line.text, line.status, cited)


class TreatyTexts(NamedTuple):
    """The agreements of a file as texts; `changes` as in `TreatyCheck`."""

    file: str
    name: str
    changes: tuple[str, ...]
    agreements: tuple[AgreementText, ...]


def show_treaty(path: str | Path, sets: Sequence[str] = ()) -> TreatyTexts:
    """The agreements of a scenario file as texts, beside the laws of their parties.

    Raises UserError as `check_treaty`.
    """
    scenario, laws = read(path, sets)
    texts = tuple(text_of(agreement, laws) for agreement in scenario.plan.agreements)
    return TreatyTexts(scenario.path, scenario.plan.name, changes_of(scenario, laws), texts)
