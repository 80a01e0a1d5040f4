"""One life under one scenario, as entries of a timeline: spells, months, rights, claims, payments.

Each entry has a kind, its first and last day where it has any, and a statement.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import pandas as pd

from portasim.books.values import CHANNELS, value_parts
from portasim.brief.content.frames import records
from portasim.brief.formats import Money
from portasim.brief.messages import Statement, say, term
from portasim.core.words import ORIGINS, SEXES
from portasim.study.doors import door, number_of, view_of
from portasim.study.results import Results
from portasim.study.rows import TABLES

HEADINGS: Final = {
    "spells": say("life.spells"),
    "months": say("life.months"),
    "rights": say("life.rights"),
    "claims": say("life.claims"),
    "payments": say("life.payments"),
    "value": say("life.value"),
}
"""Kinds of entries in the order of a timeline, each with its heading."""
_DAY: Final = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of a timeline; first, last: days, None where it has none."""

    kind: str
    first: dt.date | None
    last: dt.date | None
    statement: Statement


@dataclass(frozen=True, slots=True)
class OneLife:
    """One person under one scenario: who it is, the entries, and the tables they are made of."""

    person: str
    scenario: str
    head: Statement
    entries: tuple[Entry, ...]
    tables: dict[str, pd.DataFrame]


def one_life(results: Results, person: str | int) -> OneLife:
    """The life of a person, by number or word. Raises UserError where there is none such."""
    number = number_of(results, person)
    view = view_of(results, number)
    tables = {name: door(results, name).rows(view) for name in TABLES}
    people, place = view.facts.people, number - view.first
    born, died = (dt.date(1970, 1, 1) + int(d[place]) * _DAY for d in (people.birth, people.death))
    [name] = results.names(number, number + 1)
    head = say(
        "life.head",
        person=name,
        scenario=results.name,
        sex=term("one_sex", SEXES[people.sex[place]]),
        country=ORIGINS[people.origin[place]],
        born=born,
        died=died,
    )
    parts = value_parts(view.outcome, view.facts)
    values = {channel: float(parts[channel][place]) for channel in CHANNELS}
    entries = (
        *_spells(tables["spells"]),
        *_months(tables["ledger"]),
        *_rights(tables["rights"], died),
        *_claims(tables["claims"]),
        *_payments(tables["payments"]),
        *_values(values, float(results.kept.in_law[number])),
    )
    return OneLife(name, results.name, head, entries, tables)


def _spells(frame: pd.DataFrame) -> Iterator[Entry]:
    """Spells, those alike that follow each other as one."""
    alike = ["kind", "province", "sector", "papers", "registered", "remitted", "provable"]
    alike += ["home_insured", "home_contract", "start"]
    # a spell goes on where nothing but wage and employer differ and no day lies between
    works = frame["kind"].str.endswith("work")
    now = frame[alike].assign(papers=frame["papers"].where(works))
    before = now.shift().assign(start=frame["end"].shift())
    same = (now == before) | (now.isna() & before.isna())
    for _, rows in frame.groupby((~same.all(axis=1)).cumsum()):
        some = list(records(rows))
        first, last = some[0].start.date(), some[-1].end.date() - _DAY
        what = _spell(some[0], rows["wage_m"], some[0].currency)
        yield Entry("spells", first, last, say("life.spell", first=first, last=last, what=what))


def _spell(row: Any, wages: pd.Series, currency: str) -> Statement:
    kind = term("spell", row.kind)
    if not row.kind.endswith("work"):
        return say("life.rest", kind=kind)
    low, high = (Money(float(wage), currency) for wage in (wages.min(), wages.max()))
    wage = say("life.wage", wage=low) if low == high else say("life.wages", low=low, high=high)
    if row.kind == "home_work":
        state = term("job", "insured" if row.home_insured else "uninsured")
        return say("life.job_home", kind=kind, wage=wage, state=state)
    words: dict[str, Any] = {
        "kind": kind,
        "sector": term("sector", row.sector),
        "province": row.province,
        "wage": wage,
        "papers": term("papers", row.papers),
        "state": term("job", _reached(row)),
    }
    if row.home_contract:
        return say("life.job_insured_at_home", **words)
    return say("life.job_thailand", **words)


def _reached(row: Any) -> str:
    """How far a job in Thailand got on its way into the record."""
    steps = ((row.registered, "unregistered"), (row.remitted, "unremitted"))
    lost = [word for holds, word in (*steps, (row.provable, "unprovable")) if not holds]
    return lost[0] if lost else "provable"


def _months(frame: pd.DataFrame) -> Iterator[Entry]:
    for scheme, rows in frame.groupby("scheme", sort=False):
        counted = rows.groupby("step", sort=False)["months"].sum()
        parts = [
            say("life.months_at_step", months=int(months), step=term("ledger_step", step))
            for step, months in counted.items()
        ]
        first, last = rows["first"].min().date(), rows["end"].max().date() - _DAY
        yield Entry("months", first, last, say("life.by_scheme", country=scheme, parts=parts))


def _rights(frame: pd.DataFrame, died: dt.date) -> Iterator[Entry]:
    for row in records(frame):
        arises = row.arises.date()
        months = say("life.own_months", months=row.months)
        if row.added and row.basis == "totalised":
            added = say("life.own_months", months=row.added)
            months = say("life.both_months", own=months, added=added)
        amount = row.lump_sum or row.survivors
        what = say("life.nothing")
        if row.pension_m:
            what = say("life.pension", amount=Money(row.pension_m, row.currency))
        elif amount:
            what = say("life.lump_sum", amount=Money(amount, row.currency))
        words = {"country": row.scheme, "what": what, "arises": arises, "months": months}
        if arises >= died:
            if not row.survivors:
                words["what"] = say("life.nothing")
            yield Entry("rights", arises, None, say("life.right_of_heirs", **words))
            continue
        paid = not pd.isna(row.decided)
        fate = say("life.paid_from", decided=row.decided.date()) if paid else say("life.never_paid")
        yield Entry("rights", arises, None, say("life.right", fate=fate, **words))


def _claims(frame: pd.DataFrame) -> Iterator[Entry]:
    for row in records(frame):
        filed, decided = (None if pd.isna(d) else d.date() for d in (row.filed, row.decided))
        end = term("claim_end", row.outcome)
        outcome = say("life.ended_without", outcome=end)
        if decided is not None:
            outcome = say("life.ended", outcome=end, decided=decided)
        words: dict[str, Any] = {
            "benefit": term("benefit", row.benefit),
            "arises": row.arises.date(),
            "outcome": outcome,
        }
        statement = say("life.claim", **words)
        if filed is not None:
            statement = say("life.claim_filed", filed=filed, **words)
        yield Entry("claims", filed or row.arises.date(), decided, statement)


def _payments(frame: pd.DataFrame) -> Iterator[Entry]:
    for (scheme, kind), rows in frame.groupby(["scheme", "kind"], sort=False):
        first, last = int(rows["year"].min()), int(rows["year"].max())
        words: dict[str, Any] = {
            "country": scheme,
            "kind": term("payment", kind),
            "amount": Money(float(rows["amount"].sum()), rows["currency"].iloc[0]),
            "first": first,
        }
        statement = say("life.paid_once", **words)
        if first < last:
            statement = say("life.paid_over", last=last, **words)
        yield Entry("payments", dt.date(first, 1, 1), dt.date(last, 12, 31), statement)


def _values(values: dict[str, float], law: float) -> Iterator[Entry]:
    whole = say("life.worth", value=sum(values.values()), law=law)
    yield Entry("value", None, None, whole)
    for channel, amount in values.items():
        if amount:
            by = say("life.worth_by", channel=term("value_of", channel), amount=amount)
            yield Entry("value", None, None, by)
