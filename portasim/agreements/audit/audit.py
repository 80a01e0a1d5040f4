"""The audit of agreements against the laws they name: findings, each with what it means.

Pure: agreements and laws in, findings out. Every figure in a finding is asked of the laws given, so
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
    Setting,
    listed,
    name_of,
)
from portasim.agreements.audit.yardsticks import least_months, runs
from portasim.agreements.model import Agreement, not_simulated
from portasim.agreements.periods import pooled
from portasim.law.system import Law

Check: TypeAlias = Callable[[Case], Iterator[Finding]]


def pooling(case: Case) -> Iterator[Finding]:
    """Months of a third state, which two agreements side by side do not add."""
    agreement = case.agreement
    if agreement.amount is None:
        return
    mine = {law.country for law in case.partners}
    others = [one for one in case.beside if one is not agreement and one.amount is not None]
    beyond = sorted({p for one in others for p in one.parties if p != "TH"} - mine)
    beyond = [country for country in beyond if runs(case.laws[country], case.on)]
    least = least_months(case.host, case.on)
    if not beyond or not least:
        return
    here, there = case.partners[0].country, beyond[0]
    each = -(-least // 3)
    months = {country: np.array([each]) for country in ("TH", here, there)}
    found = int(each + pooled(months, "TH", agreement.parties)[0])
    names = listed([name_of(case.laws[country]) for country in beyond])
    files = listed([f"'{one.id}'" for one in others])
    yield case.finding(
        "warning", "not_pooled", "parties",
        f"months in {names} stand in {files} and are not "
        "added to those of this agreement (20 CFR 404.1910)",
        f"A worker with {each} months each in {name_of(case.host)}, {name_of(case.laws[here])} "
        f"and {name_of(case.laws[there])} has {found} of the {least} months, not {3 * each}.",
        law=case.host, name="qualifying_months",
    )  # fmt: skip


def articles(case: Case) -> Iterator[Finding]:
    """Articles of a text that nothing carries out, or of which no key is named."""
    text = case.agreement.articles
    for article in text.not_modelled:
        found = case.finding(
            "note", "article_not_modelled", "articles.not_modelled",
            f"article {article} is listed as not modelled",
            "Whatever it gives or takes is in no figure.",
        )  # fmt: skip
        yield found._replace(articles=(article,))
    for article in text.modelled:
        if not text.keys.get(article):
            found = case.finding(
                "note", "article_without_key", "articles.keys",
                f"article {article} is listed as modelled, and no key is named for it",
                "Which figure rests on it cannot be told from the file.",
            )  # fmt: skip
            yield found._replace(articles=(article,))


def not_carried_out(case: Case) -> Iterator[Finding]:
    """Keys that the study reads and does not carry out."""
    for one in not_simulated(case.agreement):
        yield case.finding(
            "note", "not_yet_simulated", one.key,
            f"{one.key} is not simulated yet",
            f"In the figures {one.instead}.",
        )  # fmt: skip


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
"""What is looked for, one function a question."""


def audit(
    agreements: Sequence[Agreement], laws: Mapping[str, Law], setting: Setting
) -> tuple[Finding, ...]:
    """What is to be said of agreements under some laws, by country, the gravest of each first.

    Agreements keep their order; `place` is left empty. Raises KeyError where a party has no law.
    """
    kinds = list(KINDS)
    found: list[Finding] = []
    for agreement in agreements:
        case = Case(agreement, laws, setting, agreements)
        mine = {finding for check in CHECKS for finding in check(case)}
        parties = ["", *agreement.parties]
        found += sorted(
            mine,
            key=lambda one: (
                SEVERITIES.index(one.severity),
                kinds.index(one.kind),
                parties.index(one.country),
                one.key,
                one.says,
            ),
        )
    return tuple(found)
