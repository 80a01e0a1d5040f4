"""What a partner's scheme makes of an agreement: branches, dates, minima, ages, its own rules."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import numpy as np

from portasim.agreements.audit.findings import Case, Finding, acts_of, listed, name_of
from portasim.agreements.audit.yardsticks import (
    branch_number,
    least_months,
    months_since,
    opens_on,
    pays_no_pension,
    pension_ages,
    runs,
    worth,
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

_FEW: Final = 12


def branches(case: Case) -> Iterator[Finding]:
    """Old-age branches that do not run on the day of entry into force, or pay no pension."""
    for law in case.partners:
        acts = acts_of(case.agreement, *_RESTS_ON)
        if not acts:
            return
        first = opens_on(law)
        if runs(law, case.on):
            if "amount" in acts and pays_no_pension(law, case.on):
                yield case.finding(
                    "warning", "no_pension_paid", "amount",
                    f"{name_of(law)} pays a sum in old age and no monthly pension",
                    f"From {name_of(law)} the worker has at most a part of that sum, and nothing "
                    "every month for life.",
                    law=law, name="lump_sum",
                )  # fmt: skip
            continue
        late = case.day < first < NEVER
        for act in acts:
            says = (
                f"the old-age branch of {name_of(law)} runs from {iso(first)} only, after entry "
                f"into force on {case.agreement.from_}"
                if late
                else f"{name_of(law)} collects nothing for old age and pays no pension"
            )
            counts = case.agreement.aggregate.counted_periods != "old_age_branch"
            yield case.finding(
                "warning" if act == "amount" and counts else "error",
                "date_before_law" if late else "branch_does_not_run",
                act,
                says,
                _without_branch(act, name_of(law), counts, name_of(case.host)),
                law=law,
                name=branch_number(law),
            )


def _without_branch(act: str, country: str, counts: bool, host: str) -> str:
    if act == "amount" and counts:
        return f"Work in {country} may open a pension in {host}; {country} pays nothing to it."
    if act == "amount":
        return (
            f"No month of work in {country} counts, so the worker has from {host} what months "
            f"there give by themselves, and from {country} nothing."
        )
    if act == "transfer":
        return f"No fund in {country} can take the contributions; they stay where they are."
    if act == "extend":
        return "The worker who stays in the scheme of home would be insured for old age nowhere."
    return f"A career that ends under the law of {country} gives no pension at all."


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
                f"the law of {name_of(law)}, as it is held here, has no benefit of the branch "
                f"{branch.replace('_', ' ')}",
                f"For months in {name_of(law)} the worker has nothing of this branch, whatever "
                "the text says.",
                law=law,
            )  # fmt: skip


def dates(case: Case) -> Iterator[Finding]:
    """Entry into force before a law or one of its rules exists, or outside the scenario's time."""
    entry, setting = case.agreement.from_, case.setting
    host = opens_on(case.host)
    if case.day < host:
        yield case.finding(
            "error", "date_before_law", "from",
            f"{name_of(case.host)} insures for old age from {iso(host)} only",
            f"Nobody has a month in {name_of(case.host)} on {entry}.",
            law=case.host, name=branch_number(case.host),
        )  # fmt: skip
    if case.agreement.amount is not None:
        for law in case.partners:
            variants = law.rules.get("treaty_pension_m", ())
            if variants and case.day < variants[0].since:
                yield case.finding(
                    "error", "date_before_rule", "from",
                    f"the rule of {name_of(law)} on periods under a treaty holds from "
                    f"{iso(variants[0].since)} only",
                    f"A right that arises between {entry} and then finds no rule by which "
                    f"{name_of(law)} pays a share.",
                    law=law, name="treaty_pension_m",
                )  # fmt: skip
    if entry > setting.horizon:
        yield case.finding(
            "warning", "date_outside_study", "from",
            f"the books close on {setting.horizon}, before entry into force on {entry}",
            "No worker in the results has anything of this agreement.",
        )  # fmt: skip
    elif entry < setting.as_of:
        yield case.finding(
            "note", "date_outside_study", "from",
            f"entry into force on {entry} lies before the day of the scenario, {setting.as_of}",
            "Rights that arose in between are reckoned as if the agreement had held when they did.",
        )  # fmt: skip


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
        why = (
            "months before entry into force do not count"
            if ignored
            else f"the branch of {name_of(law)} runs from {iso(opens_on(law))}"
        )
        yield case.finding(
            "note", "few_months_yet", "past_periods" if ignored else "aggregate.counted_periods",
            f"{why}, so at most {most} months there count on {agreement.from_}",
            f"A right that arises then needs {least - most} of the {least} months in "
            f"{name_of(case.host)}; each later year adds up to 12 at home.",
            law=law, name=branch_number(law),
        )  # fmt: skip


def minima(case: Case) -> Iterator[Finding]:
    """Minima of own months that leave nothing to open, or that nobody can have."""
    how = case.agreement.amount
    if how is None:
        return
    key, asked = "qualify.min_own_months", case.agreement.qualify.min_own_months
    for law in (case.host, *case.partners):
        if not runs(law, case.on):
            continue
        country, least = name_of(law), least_months(law, case.on)
        others = "elsewhere" if law is case.host else f"in {name_of(case.host)}"
        if least is None:
            yield case.finding(
                "error", "minimum_never_met", "amount",
                f"no number of months opens a pension in {country} on {case.agreement.from_}",
                f"Months {others} are added to those in {country} and open nothing.",
                law=law, name="qualifies",
            )  # fmt: skip
            continue
        fewest = max(asked, 1)
        if fewest >= least:
            nothing = law is case.host and how.choose == "agreement"
            yield case.finding(
                "error" if nothing else "warning", "minimum_never_binds", key,
                f"{fewest} own months are asked for, and {least} open a pension in {country} "
                "without any agreement",
                f"Months {others} open no pension in {country} that the worker would not have "
                "anyhow.",
                law=law, name="qualifying_months",
            )  # fmt: skip
        elif least - fewest <= _FEW:
            yield case.finding(
                "note", "minimum_never_binds", key,
                f"{country} asks for {least} months only",
                f"Months {others} open a pension in {country} only for who has "
                f"{_span(fewest, least - 1)} there; whoever has more needs no agreement.",
                law=law, name="qualifying_months",
            )  # fmt: skip
        yield from _not_yet(case, law, key, asked)


def _span(first: int, last: int) -> str:
    return f"{first} months" if first == last else f"{first} to {last} months"


def _not_yet(case: Case, law: Law, key: str, asked: int) -> Iterator[Finding]:
    """Own months asked for that the scheme has not existed long enough to give."""
    opened = opens_on(law)
    if asked <= months_since(opened, case.day):
        return
    first = int(first_days(first_month_on(np.array([opened])) + asked)[0])
    never = first > day(case.setting.horizon)
    closing = ", after the books close" if never else ""
    yield case.finding(
        "error" if never else "warning", "minimum_never_met", key,
        f"{asked} own months are asked for, and nobody in {name_of(law)} can have them before "
        f"{iso(first)}{closing}",
        f"Until then months in {name_of(law)} give nobody a share of a pension there.",
        law=law, name=branch_number(law),
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
        ages_at_home = [f"{_who(s)} {_age(home[s])}" for s in apart]
        if len(set(home.values())) == 1:
            ages_at_home = [_age(next(iter(home.values())))]
        at_host = listed(list(dict.fromkeys(_age(host[s]) for s in apart)))
        waits = listed(list(dict.fromkeys(_age(abs(gap)) for gap in apart.values() if gap)))
        first, second = name_of(case.host), name_of(law)
        if max(apart.values()) <= 0:
            first, second = second, first
        yield case.finding(
            "warning", "ages_differ", "amount",
            f"the pension age on {case.agreement.from_} is {at_host} in {name_of(case.host)} and "
            f"{listed(ages_at_home)} in {name_of(law)}",
            f"Between the two ages, {waits}, the worker lives on the share of {first} alone and "
            f"waits for that of {second}.",
            law=law, name="pension_age",
        )  # fmt: skip


def _who(sex: str) -> str:
    return "women" if sex == "F" else "men"


def _age(months: int) -> str:
    years, odd = divmod(months, 12)
    words = [f"{years} years" if years != 1 else "1 year"] if years else []
    return " ".join([*words, *([f"{odd} months" if odd != 1 else "1 month"] if odd else [])])


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
            given = worth(law, case.on, own, least, how, code)
            if given is not None and given.by_law_m is not None and given.agreed_m > 0:
                part = given.by_law_m / given.agreed_m
                parts.append(f"{part:.0%} of it for {_who(sex)}")
        means = f"The worker has what the law of {name_of(law)} gives, not what the text says"
        if parts:
            shares = listed(list(dict.fromkeys(parts)))
            means += f": with {own} months there and {least} in all, {shares}"
        yield case.finding(
            "warning", "home_method", "amount.method",
            f"the law of {name_of(law)} itself says what a treaty pays, and the agreement names "
            f"{how.method}",
            f"{means}.",
            law=law, name="treaty_pension_m",
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
        until = f" before {iso(opened)}" if running else ""
        months = (
            f"every month of work in {name_of(law)} counts, insured for old age or not"
            if how == "employment"
            else f"months in {name_of(law)} insured in another branch, from {iso(other)}, count, "
            f"though nothing was paid for old age in them{until}"
        )
        proof = " and must be proved without the record of a fund" if how == "employment" else ""
        yield case.finding(
            "warning", "counted_without_branch", "aggregate.counted_periods",
            months,
            f"Months for which nobody paid open a pension in {name_of(case.host)}{proof}; no "
            "scheme pays a share for them.",
            law=law, name=branch_number(law),
        )  # fmt: skip
