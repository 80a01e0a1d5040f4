"""The audit of agreements against the laws they name: findings, each with what it means.

Pure: agreements and laws in, findings out. Every figure in a finding comes from the laws given, so
a changed law changes what is found.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final, TypeAlias

import numpy as np

from portasim.agreements.audit import money as money_audit
from portasim.agreements.audit import schemes as scheme_audit
from portasim.agreements.audit.findings import (
    KINDS,
    SEVERITIES,
    Case,
    Finding,
    Phrase,
    Setting,
    country,
    words,
)
from portasim.agreements.audit.yardsticks import least_months, runs
from portasim.agreements.model import Agreement, not_simulated
from portasim.agreements.periods import pooled
from portasim.core.words import ORIGINS
from portasim.law.system import Law

Check: TypeAlias = Callable[[Case], Iterator[Finding]]


def pooling(case: Case) -> Iterator[Finding]:
    """Months of a third state, which two agreements side by side do not add."""
    agreement = case.agreement
    if agreement.amount is None:
        return
    mine = {law.country for law in case.partners}
    others = [one for one in case.beside if one is not agreement and one.amount is not None]
    beyond = sorted({p for one in others for p in one.parties if p in ORIGINS} - mine)
    beyond = [party for party in beyond if runs(case.laws[party], case.on)]
    least = least_months(case.host, case.on)
    if not beyond or not least:
        return
    host, here, there = case.host.country, case.partners[0].country, beyond[0]
    each = -(-least // 3)
    months = {party: np.array([each]) for party in (host, here, there)}
    yield case.finding(
        "warning", "not_pooled", "parties",
        words(
            countries=[country(case.laws[party]) for party in beyond],
            files=[Phrase("audit.file", {"id": one.id}) for one in others],
            host=host, here=here, there=there, each=each, least=least, all=3 * each,
            found=int(each + pooled(months, host, agreement.parties)[0]),
        ),
        case.source(case.host, "qualifying_months"),
    )  # fmt: skip


def articles(case: Case) -> Iterator[Finding]:
    """Articles of a text that nothing carries out, or of which no key is named."""
    text = case.agreement.articles
    found = [
        *(("article_not_modelled", "articles.not_modelled", one) for one in text.not_modelled),
        *(
            ("article_without_key", "articles.keys", one)
            for one in text.modelled
            if not text.keys.get(one)
        ),
    ]
    for kind, key, article in found:
        yield case.finding("note", kind, key, words(article=article))._replace(articles=(article,))


def not_carried_out(case: Case) -> Iterator[Finding]:
    """Keys that the study reads and does not carry out."""
    for one in not_simulated(case.agreement):
        yield case.finding(
            "note", "not_yet_simulated", one.key, words(key=one.key, instead=one.instead)
        )


CHECKS: Final[tuple[Check, ...]] = (
    scheme_audit.branches,
    scheme_audit.other_branches,
    scheme_audit.dates,
    scheme_audit.months_yet,
    scheme_audit.minima,
    scheme_audit.counted,
    scheme_audit.ages,
    scheme_audit.home_methods,
    money_audit.both_promised,
    money_audit.extinguished,
    money_audit.lump_sums,
    money_audit.windows,
    money_audit.filing,
    money_audit.payment,
    money_audit.double_contributions,
    pooling,
    articles,
    not_carried_out,
)
"""The questions of an audit, one function each."""


def audit(
    agreements: Sequence[Agreement], laws: Mapping[str, Law], setting: Setting
) -> tuple[Finding, ...]:
    """Findings on agreements under some laws, by country, the gravest of each first.

    Agreements keep their order; `place` is left empty. Raises KeyError where a party has no law.
    """
    kinds = list(KINDS)
    found: list[Finding] = []
    for agreement in agreements:
        case = Case(agreement, laws, setting, agreements)
        mine: list[Finding] = []
        for check in CHECKS:
            mine += [one for one in check(case) if one not in mine]
        parties = ["", *agreement.parties]
        found += sorted(
            mine,
            key=lambda one: (
                SEVERITIES.index(one.severity),
                kinds.index(one.kind),
                parties.index(one.source.country),
                one.key,
                one.words.says,
                str(one.words.values),
            ),
        )
    return tuple(found)
