"""Schemes of the partners under an agreement: branches, dates, minima, ages, their own rules."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Final

import numpy as np

from portasim.agreements.audit.findings import (
    Case,
    Finding,
    Phrase,
    Severity,
    Source,
    acts_of,
    words,
)
from portasim.agreements.audit.yardsticks import (
    benefits,
    branch_number,
    least_months,
    months_since,
    opens_on,
    pays_no_pension,
    pension_ages,
    runs,
)
from portasim.core.calendar import NEVER, day, first_days, first_month_on, iso
from portasim.core.words import SEXES
from portasim.law.scheme import any_branch_opens
from portasim.law.system import Law

_HELD_UNDER: Final = {
    "survivors": ("survivors", "death"),
    "work_injury": ("work_injury", "compensation"),
}
"""The parts of laws that hold a branch, where they are not called as the branch is."""

_RESTS_ON: Final = ("amount", "transfer", "extend", "integrate")
"""Acts that need an old-age branch at home."""

_MINIMUM: Final = "qualify.min_own_months"
_FEW: Final = 12


def branches(case: Case) -> Iterator[Finding]:
    """Old-age branches that do not run on the day of entry into force, or pay no pension."""
    acts = acts_of(case.agreement, *_RESTS_ON)
    for law in case.partners:
        if not runs(law, case.on):
            yield from _without_branch(case, law, acts)
        elif "amount" in acts and pays_no_pension(law, case.on):
            yield case.finding(
                "warning", "no_pension_paid", "amount",
                words(country=law.country), case.source(law, "lump_sum"),
            )  # fmt: skip


def _without_branch(case: Case, law: Law, acts: list[str]) -> Iterator[Finding]:
    """Acts that rest on the branch of a partner, where it does not run yet or at all."""
    first = opens_on(law)
    late = case.day < first < NEVER
    counts = case.agreement.aggregate.counted_periods != "old_age_branch"
    for act in acts:
        loose = act == "amount" and counts
        yield case.finding(
            "warning" if loose else "error",
            "date_before_law" if late else "branch_does_not_run",
            act,
            words(
                "says_branch" if late else "says",
                f"without_branch.{act}_counted" if loose else f"without_branch.{act}",
                country=law.country, host=case.host.country, since=case.agreement.from_,
                first=iso(first) if late else "",
            ),
            case.source(law, branch_number(law)),
        )  # fmt: skip


def other_branches(case: Case) -> Iterator[Finding]:
    """Branches that the text covers and of which the law of a party holds nothing."""
    for branch in case.agreement.branches:
        if branch == "old_age":
            continue
        names = _HELD_UNDER.get(branch, (branch,))
        for law in (case.host, *case.partners):
            if any(number.split(".")[1] in names for number in law.numbers):
                continue
            yield case.finding(
                "warning", "branch_missing", "branches",
                words(country=law.country, branch=Phrase(f"audit.branch.{branch}")),
                Source(law.country),
            )  # fmt: skip


def dates(case: Case) -> Iterator[Finding]:
    """Entry into force before a law or one of its rules exists, or outside the scenario's time."""
    since, setting, host = case.agreement.from_, case.setting, case.host
    if case.day < opens_on(host):
        yield case.finding(
            "error", "date_before_law", "from",
            words(host=host.country, first=iso(opens_on(host)), since=since),
            case.source(host, branch_number(host)),
        )  # fmt: skip
    for law in case.partners if case.agreement.amount is not None else ():
        variants = law.rules.get("treaty_pension_m", ())
        if variants and case.day < variants[0].since:
            yield case.finding(
                "error", "date_before_rule", "from",
                words(country=law.country, first=iso(variants[0].since), since=since),
                case.source(law, "treaty_pension_m"),
            )  # fmt: skip
    days: dict[str, Any] = {"since": since, "horizon": setting.horizon, "as_of": setting.as_of}
    if since > setting.horizon:
        yield case.finding("warning", "date_outside_study", "from", words(**days))
    elif since < setting.as_of:
        before = words("says_before", "means_before", **days)
        yield case.finding("note", "date_outside_study", "from", before)


def months_yet(case: Case) -> Iterator[Finding]:
    """How many home months can count by entry into force, where that leaves much to the host."""
    agreement = case.agreement
    least = least_months(case.host, case.on)
    if agreement.amount is None or not least:
        return
    for law in case.partners:
        if not runs(law, case.on):
            continue
        ignored = agreement.past_periods == "ignore"
        most = 0 if ignored else months_since(opens_on(law), case.day)
        if most >= least:
            continue
        yield case.finding(
            "note", "few_months_yet", "past_periods" if ignored else "aggregate.counted_periods",
            words(
                "says_ignored" if ignored else "says",
                country=law.country, host=case.host.country, first=iso(opens_on(law)), most=most,
                least=least, missing=least - most, since=agreement.from_,
            ),
            case.source(law, branch_number(law)),
        )  # fmt: skip


def minima(case: Case) -> Iterator[Finding]:
    """Minima of own months that leave nothing to open, or that nobody can have."""
    how = case.agreement.amount
    if how is None:
        return
    least_own = case.agreement.qualify.min_own_months
    for law in (case.host, *case.partners):
        if not runs(law, case.on):
            continue
        least = least_months(law, case.on)
        if least is None:
            yield case.finding(
                "error", "minimum_never_met", "amount",
                words(
                    "says_no_number", "means_no_number",
                    country=law.country, since=case.agreement.from_, others=_others(case, law),
                ),
                case.source(law, "qualifies"),
            )  # fmt: skip
            continue
        yield from _leaves_little(case, law, max(least_own, 1), least)
        yield from _not_yet(case, law, least_own)


def _others(case: Case, law: Law) -> Phrase:
    """Where the months are that an agreement adds to those of a law."""
    if law is case.host:
        return Phrase("audit.others.anywhere")
    return Phrase("audit.others.host", {"host": case.host.country})


def _leaves_little(case: Case, law: Law, fewest: int, least: int) -> Iterator[Finding]:
    """A minimum of own months near or above that of the law itself."""
    how = case.agreement.amount
    values: dict[str, Any] = {
        "country": law.country,
        "fewest": fewest,
        "least": least,
        "others": _others(case, law),
        "span": Phrase(
            "audit.span.one" if fewest == least - 1 else "audit.span.several",
            {"first": fewest, "last": least - 1},
        ),
    }
    if fewest >= least:
        nothing = law is case.host and how is not None and how.choose == "agreement"
        severity: Severity = "error" if nothing else "warning"
        found = words(**values)
    elif least - fewest <= _FEW:
        severity, found = "note", words("says_few", "means_few", **values)
    else:
        return
    yield case.finding(
        severity, "minimum_never_binds", _MINIMUM, found, case.source(law, "qualifying_months")
    )


def _not_yet(case: Case, law: Law, least_own: int) -> Iterator[Finding]:
    """Own months that the agreement needs and the scheme has not existed long enough to give."""
    opened = opens_on(law)
    if least_own <= months_since(opened, case.day):
        return
    first = int(first_days(first_month_on(np.array([opened])) + least_own)[0])
    never = first > day(case.setting.horizon)
    yield case.finding(
        "error" if never else "warning", "minimum_never_met", _MINIMUM,
        words(
            "says_never" if never else "says",
            country=law.country, least_own=least_own, first=iso(first),
        ),
        case.source(law, branch_number(law)),
    )  # fmt: skip


def ages(case: Case) -> Iterator[Finding]:
    """Pension ages that differ, so that one share begins years after the other."""
    if case.agreement.amount is None:
        return
    host = pension_ages(case.host, case.on)
    for law in case.partners:
        if not runs(law, case.on):
            continue
        home = pension_ages(law, case.on)
        apart = {s: home[s] - host[s] for s in SEXES if s in home and s in host}
        if not any(apart.values()):
            continue
        at_home = [Phrase("audit.age.of", {"sex": _who(s), "age": _age(home[s])}) for s in apart]
        if len(set(home.values())) == 1:
            at_home = [_age(next(iter(home.values())))]
        first, second = case.host.country, law.country
        if max(apart.values()) <= 0:
            first, second = second, first
        yield case.finding(
            "warning", "ages_differ", "amount",
            words(
                since=case.agreement.from_, host=case.host.country, country=law.country,
                at_host=_ages(host[s] for s in apart), at_home=at_home,
                waits=_ages(abs(gap) for gap in apart.values() if gap),
                first=first, second=second,
            ),
            case.source(law, "pension_age"),
        )  # fmt: skip


def _who(sex: str) -> Phrase:
    return Phrase(f"audit.sex.{sex}")


def _ages(months: Iterable[int]) -> list[Phrase]:
    """Different ages in the order in which they come."""
    return [_age(one) for one in dict.fromkeys(months)]


def _age(months: int) -> Phrase:
    """An age in years and months."""
    whole, odd = divmod(months, 12)
    years = Phrase("audit.age.years", {"years": whole})
    rest = Phrase("audit.age.months", {"months": odd})
    if whole and odd:
        return Phrase("audit.age.both", {"years": years, "months": rest})
    return years if whole else rest


def home_methods(case: Case) -> Iterator[Finding]:
    """Partners whose own law says what a treaty pays, whatever method the agreement names."""
    how = case.agreement.amount
    if how is None:
        return
    for law in case.partners:
        least = least_months(law, case.on)
        variants = law.rules.get("treaty_pension_m", ())
        if not variants or case.day < variants[0].since or least is None:
            continue
        own = min(least * 2 // 3, months_since(opens_on(law), case.day))
        parts = []
        for code, sex in enumerate(SEXES):
            given = benefits(law, case.on, own, least, how, code)
            if given is not None and given.by_law_m is not None and given.agreed_m > 0:
                part = round(100 * (given.by_law_m / given.agreed_m))
                parts.append(Phrase("audit.part_of_agreed", {"part": part, "sex": _who(sex)}))
        yield case.finding(
            "warning", "home_method", "amount.method",
            words(
                means="means_parts" if parts else "means", parts=parts,
                country=law.country, method=how.method, own=own, least=least,
            ),
            case.source(law, "treaty_pension_m"),
        )  # fmt: skip


def counted(case: Case) -> Iterator[Finding]:
    """Home months that count although nothing was paid for old age in them."""
    how = case.agreement.aggregate.counted_periods
    if case.agreement.amount is None or how == "old_age_branch":
        return
    for law in case.partners:
        opened, other = opens_on(law), int(any_branch_opens(law)[0])
        running = runs(law, case.on)
        if how == "any_social_insurance" and (other >= NEVER or (running and other >= opened)):
            continue
        employment = how == "employment"
        says = "says_employment" if employment else "says_until" if running else "says"
        yield case.finding(
            "warning", "counted_without_branch", "aggregate.counted_periods",
            words(
                says, "means_employment" if employment else "means",
                country=law.country, host=case.host.country,
                other="" if employment else iso(other), first=iso(opened) if running else "",
            ),
            case.source(law, branch_number(law)),
        )  # fmt: skip
