"""Why instruments are worth what they are: what the law of each country of origin makes of them.

Reasons go country by country, because it is the law of the home country that decides whether a
month from Thailand has anything to attach to. Counts are of the simulated workers.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import pandas as pd

from portasim.agreements.acts import acts_by_country
from portasim.brief.content.frames import scenario_names
from portasim.brief.content.ranking import most
from portasim.brief.document import Term
from portasim.brief.formats import range_of
from portasim.brief.messages import Statement, say, term
from portasim.core.words import ORIGINS
from portasim.study.comparison import Comparison

_MOVES: Final = ("transfer", "extend", "integrate")
_HARDLY: Final = 0.75
"""Of those who live to pension age at home, the share that must qualify alone for a minimum to
hardly bind."""


@dataclass(frozen=True, slots=True)
class HomeLaw:
    """What adding periods meets in one country of origin; its workers are counted.

    country: its code; runs: whether an old-age branch runs when it begins; minimum: months it wants
    for; insured: workers with home months; reach: of them, who live to the pension age of home;
    alone: of these, who qualify by home months.
    """

    country: str
    runs: bool
    minimum: int | None
    insured: int
    reach: int
    alone: int


@dataclass(frozen=True, slots=True)
class Adding:
    """What one instrument that adds periods does for one country's workers.

    least_own: home months that it asks for itself; opened: who qualify at home with Thai months
    added; lengthened: whose Thai record home months lengthen; agreed: who are due its Thai share.
    """

    name: str
    least_own: int
    opened: int
    lengthened: int
    agreed: int


@dataclass(frozen=True, slots=True)
class Moved:
    """What moving periods or contributions meets in one country of origin; workers are counted.

    moved: whose contributions moved; bought: whose moved months count at home; paid_there: whether
    their contributions go to the scheme of home as the months are worked.
    """

    country: str
    runs: bool
    moved: int
    bought: int
    paid_there: bool


def why(comparison: Comparison) -> list[Term]:
    """By country of origin, statements on why its law makes the instruments worth what they are."""
    frame = comparison.table("reasons")
    found = []
    for code in ORIGINS:
        rows = frame[(frame["origin"] == code) & (frame["persons"] > 0)].set_index("scenario")
        if rows.empty:
            continue
        sentences = [*_of_country(comparison, code, rows), *most(comparison, code)]
        found.append(Term(term("country", code), sentences))
    return found


def _of_country(comparison: Comparison, code: str, rows: Any) -> list[Statement]:
    names = scenario_names(comparison)
    adding: dict[HomeLaw, list[Adding]] = {}
    moving: dict[Moved, list[str]] = {}
    apart, without, covering = [], [], []
    for results in comparison.others:
        name, row = names[results.id], rows.loc[results.id]
        agreements = results.scenario.plan.agreements
        acts = {str(c): a for c, a in acts_by_country(agreements).items()}.get(code, {})
        if "amount" in acts:
            least_own = acts["amount"].qualify.min_own_months
            adding.setdefault(_home_law(code, row), []).append(_adding(row, name, least_own))
        if any(act in acts for act in _MOVES):
            moving.setdefault(_moved(code, row, "extend" in acts), []).append(name)
        if "cover" in acts:
            covering.append(name)
        if not acts and agreements:
            without.append(name)
        elif not any(act in acts for act in ("amount", "cover", *_MOVES)):
            apart.append(name)
    sentences = [totalised(law, found) for law, found in adding.items()]
    sentences += [
        say("why.moving", names=named, what=moved(facts)) for facts, named in moving.items()
    ]
    if covering:
        sentences.append(say("why.cover", n=len(covering), names=covering))
    if apart:
        sentences.append(say("why.apart", n=len(apart), names=apart, country=code))
    if without:
        sentences.append(say("why.without", n=len(without), names=without, country=code))
    return sentences


def totalised(law: HomeLaw, found: Sequence[Adding]) -> Statement:
    """What instruments that add periods meet in a country, true of any numbers."""
    names = [one.name for one in found]
    opened = [one.opened for one in found]
    if not law.runs:
        if not any(opened) and not any(one.lengthened for one in found):
            return say("why.nothing_to_attach", names=names, country=law.country)
        later = range_of(opened)
        return say("why.opens_later", names=names, country=law.country, opened=later)
    if not law.insured:
        return say("why.nothing_to_add", names=names, country=law.country)
    minimum_of = say("why.minimum_none", country=law.country)
    if law.minimum:
        minimum_of = say("why.minimum_months", country=law.country, minimum=law.minimum)
    return say(
        "why.adding",
        names=names,
        minimum_of=minimum_of,
        insured=say("why.of_workers", n=law.insured),
        reach=say("why.live", n=law.reach),
        alone=say("why.qualify", n=law.alone),
        verdict=_verdict(law, found),
        in_thailand=_in_thailand(found),
    )


def _verdict(law: HomeLaw, found: Sequence[Adding]) -> Statement:
    """Whether the least number of months binds, and for how many Thai months make it up."""
    opened = range_of([one.opened for one in found])
    some = opened.high > 0
    if law.minimum and not some and all(one.least_own >= law.minimum for one in found):
        least = min(one.least_own for one in found)
        return say("why.hardly_and_not_at_all", n=len(found), least=least, opened=opened)
    if law.reach and law.alone >= _HARDLY * law.reach:
        return say("why.hardly", opened=opened)
    if law.minimum and some:
        return say("why.decide", minimum=law.minimum, opened=opened)
    return say("why.open", opened=opened)


def _in_thailand(found: Sequence[Adding]) -> Statement:
    if not any(one.lengthened for one in found):
        return say("why.none_added")
    lengthened = range_of([one.lengthened for one in found])
    agreed = range_of([one.agreed for one in found])
    return say("why.lengthen", lengthened=lengthened, agreed=agreed)


def moved(facts: Moved) -> Statement:
    """What moving periods or contributions home meets in a country."""
    if not facts.moved and not facts.bought:
        if not facts.runs:
            return say("why.nothing_could_receive", country=facts.country)
        return say("why.nothing_moves", country=facts.country)
    less: Statement | str = ""
    paid: Statement | str = ""
    if facts.bought < facts.moved:
        less = say("why.buy_nothing")
    if facts.paid_there:
        paid = say("why.paid_there")
    elif not facts.moved:
        paid = say("why.without_income")
    return say("why.moved", moved=facts.moved, bought=facts.bought, less=less, paid=paid)


def _home_law(code: str, row: Any) -> HomeLaw:
    least = row["minimum_months"]
    return HomeLaw(
        country=code,
        runs=bool(row["branch_runs"]),
        minimum=None if pd.isna(least) else int(least),
        insured=int(row["with_home_months"]),
        reach=int(row["reach"]),
        alone=int(row["alone"]),
    )


def _adding(row: Any, name: str, least_own: int) -> Adding:
    counts = (int(row[column]) for column in ("opened", "lengthened", "agreed"))
    return Adding(name, least_own, *counts)


def _moved(code: str, row: Any, paid_there: bool) -> Moved:
    facts = bool(row["branch_runs"]), int(row["moved"]), int(row["bought"]), paid_there
    return Moved(code, *facts)
