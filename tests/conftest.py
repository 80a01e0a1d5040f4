"""Fixtures for all tests: programs that a machine may lack, commands, and hand-made people."""

import os
import shutil
import sys
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import NamedTuple

import numpy as np
import pytest

from portasim.agreements.acts import acts
from portasim.agreements.parts import Refund
from portasim.books.cash import cash_books
from portasim.books.flows import present_values
from portasim.books.months import month_book
from portasim.books.payments import payments
from portasim.books.values import law_values, value_parts
from portasim.core.calendar import NEVER, day
from portasim.core.facts import Facts, People, departures, office_of
from portasim.core.params import UNITS
from portasim.core.spells import SPELL_DTYPES, Spells
from portasim.core.words import (
    CURRENCY,
    HOME_REST,
    HOME_WORK,
    ORIGINS,
    PAPERS,
    SATANG,
    SEXES,
    TH_WORK,
)
from portasim.law.laws import make_laws
from portasim.lives.from_file.read import read_people
from portasim.lives.simulate import Run, population
from portasim.offices.claims import decide
from portasim.rights.claims import Filers
from portasim.rights.in_law import rights_in_law
from portasim.rights.outcome import filed, outcome
from portasim.rights.right import PerPerson
from portasim.rights.valuation import make_prices
from portasim.scenario.load import load
from portasim.scenario.plan import minimum_wages, same_lives
from portasim.study.persons import Valued, persons
from portasim.study.plans import without_refunds

CERTAIN = (
    "practice.files_in_thailand=1",
    "practice.files_from_home=1",
    "practice.files_from_home_if_paid_abroad=1",
    "practice.files_at_departure=1",
    "practice.home_files_at_home=1",
    "practice.home_files_in_thailand=1",
    "practice.heirs_file=1",
    "practice.heirs_file_if_paid_abroad=1",
    "practice.filing_lag_days=0",
    "practice.documents_accepted=1",
    "offices.officers=1000",
    "offices.officers_by_province={}",
)
IN_LAW = {}
"""What the law alone gives the people of a world, as scenarios share it."""
POPULATIONS = []
"""Plans and the people drawn for them, who serve every plan about the same lives."""
DRAWN = {}
"""Plans over the people drawn for them, by their words."""
KIND = {"thai": TH_WORK, "contract": TH_WORK, "home": HOME_WORK, "rest": HOME_REST}


class Person(NamedTuple):
    """One person; each spell is (kind, start, end, wage in whole units of the currency paid in)."""

    origin: str
    born: str
    spells: tuple
    sex: str
    dies: str | None


def person(origin, born, *spells, sex="M", dies=None):
    """A person of these spells in order of time."""
    return Person(origin, born, spells, sex, dies)


@cache
def world_of(*people):
    """The world of some people; every job is registered, paid, provable, insured at home if there.

    After the last spell each person rests at home.
    """
    rows, contract = [], []
    for number, who in enumerate(people):
        rest = ("rest", who.spells[-1][2], "2111-12-31", 0)
        for job, (kind, start, end, wage) in enumerate((*who.spells, rest)):
            home = KIND[kind] != TH_WORK
            unit = UNITS[CURRENCY[who.origin]] if home else SATANG
            rows.append(
                dict.fromkeys(SPELL_DTYPES, 0)
                | {"person": number, "start": day(start), "end": day(end), "kind": KIND[kind]}
                | {"country": 1 + ORIGINS.index(who.origin) if home else 0, "wage_m": wage * unit}
                | {"papers": PAPERS.index("mou"), "job": job, "province": -1 if home else 0}
            )
            contract.append(kind == "contract")
    columns = {name: np.array([row[name] for row in rows]) for name in SPELL_DTYPES}
    spells, n = Spells.from_columns(**columns), len(people)
    yes = np.ones(len(spells), dtype=np.bool_)
    births = np.array([day(who.born) for who in people])
    zero = np.zeros(n, dtype=np.int64)
    return Facts(
        people=People(
            subject=np.arange(n),
            origin=np.array([ORIGINS.index(who.origin) for who in people]),
            sex=np.array([SEXES.index(who.sex) for who in people]),
            birth=births,
            death=np.array([day(who.dies) if who.dies else NEVER for who in people]),
            names=(),
        ),
        spells=spells,
        registered=yes,
        remitted=yes,
        provable=yes,
        home_insured=spells.kind == HOME_WORK,
        home_contract=np.array(contract),
        departures=departures(spells),
        office=office_of(spells, n),
        sector=zero,
        papers=zero,
        arrived=spells.start[spells.offsets(n)[:-1]].astype(np.int64),
    )


def agreement(parties="TH, KH, LA, MM, VN", since="2025-07-01", **parts):
    """The setting of one agreement, its parts as YAML in braces."""
    said = "".join(f", {part}: {text}" for part, text in parts.items())
    head = f"id: a, basis: hypothetical, parties: [{parties}], from: {since}"
    return f"agreements=[{{{head}{said}}}]"


def certain_plan(*sets):
    """The baseline under which everybody claims on the first day, with other settings."""
    return load("scenarios/baseline.yaml", people=10, sets=[*CERTAIN, *sets]).plan


class Rights(NamedTuple):
    """The rights of one end of a career, one entry a person; NEVER and 0 where there is none."""

    arises: np.ndarray
    months: np.ndarray
    monthly: np.ndarray
    lump_sum: np.ndarray
    survivors: np.ndarray
    added: np.ndarray
    opens: np.ndarray
    totalised: np.ndarray
    decided: np.ndarray
    heirs_day: np.ndarray
    fee_pct: np.ndarray


class Lived:
    """A plan over people: its outcome, and what each person gets at either end.

    thai and home: rights as chosen; by_record: before an agreement's offer is taken; by_law: of
    perfect practice; parts: values by channel; in_law: what plans share; columns: those of the
    table of persons. laws: others in the place of those of the plan.
    """

    def __init__(self, plan, facts, if_kept=None, declines=None, laws=None):
        self.plan, self.facts = plan, facts
        self.horizon = day(plan.horizon)
        self.in_law, self.values = law_of(plan, facts, laws)
        self.laws = laws or make_laws(plan.law)
        self.filers = Filers(plan.practice, plan.seed, self.horizon, facts.people, facts.office)
        nobody = np.zeros(facts.n, dtype=np.bool_)
        self.filed = filed(
            plan.agreements,
            self.laws,
            facts,
            self.in_law,
            self.filers,
            nobody if declines is None else declines,
        )
        decisions = decide(self.filed.claims, plan.offices, facts.n, self.filed.late, self.horizon)
        self.outcome = outcome(self.filed, facts, self.filers, decisions)
        self.claims, self.decisions = self.filed.claims, decisions
        self.ledger, self.withdrawn = self.outcome.ledger, self.outcome.withdrawn
        self.parts = value_parts(self.outcome, facts)
        self.valued = Valued(self.parts, *self.values, if_kept)
        self.value = self.valued.total
        self.payments = payments(self.outcome, facts)
        self.columns = persons(self.outcome, facts, self.payments, self.valued)
        self.thai, self.home = self.ends(self.outcome.rights, chosen=True)
        self.by_record = SimpleNamespace(
            **dict(zip(("thai", "home"), self.ends(self.outcome.national.rights), strict=True))
        )
        self.by_law = SimpleNamespace(
            **dict(zip(("thai", "home"), self.ends(self.in_law.in_law.rights), strict=True))
        )

    def account(self, *names):
        """Facts on which the rights at the place of work rest, one entry a person each."""
        standing, n = self.outcome.national, self.facts.n
        place = standing.rights.rows_of(0)
        person, facts = standing.rights.person[place], standing.facts[0]
        found = np.zeros((len(names), n), dtype=np.int64)
        for column, name in zip(found, names, strict=True):
            column[person] = facts[name]
        return found

    def ends(self, rights, *, chosen=False):
        """Rights at the place of work and at home, one entry a person."""
        there = rights.scheme == self.facts.people.scheme[rights.person]
        found = []
        for rows in (~there, there):
            place = PerPerson.of(rights, self.facts.n, rows)
            offers = self.outcome.offers
            none = np.zeros(self.facts.n, dtype=np.bool_)
            found.append(
                Rights(
                    place.days(rights.arises),
                    place.take(rights.months),
                    place.take(rights.monthly),
                    place.take(rights.lump_sum),
                    place.take(rights.survivors),
                    place.take(offers.added) if chosen else none,
                    place.flags(offers.opens) if chosen else none,
                    place.flags(self.outcome.totalised) if chosen else none,
                    place.days(self.outcome.decided) if chosen else none,
                    place.days(self.outcome.heirs_day) if chosen else none,
                    place.take(self.outcome.filing.fee_pct) if chosen else none,
                )
            )
        return found

    def books(self):
        """The cash books of all funds."""
        return cash_books(self.outcome, self.facts, self.payments, self.plan.horizon.year)

    def months(self):
        """The month book, people x MONTH_ENDS."""
        return month_book(self.outcome, self.facts)

    def flows(self):
        """Present values of flows by name, one entry a person."""
        return present_values(self.outcome, self.facts, self.parts)


def law_of(plan, facts, laws=None):
    """What the laws alone give the people of some facts: rights, and values by both ends."""
    if laws is not None:
        rights = rights_in_law(laws, make_prices(plan.valuation, laws), facts)
        return rights, law_values(rights, facts, day(plan.horizon))
    key = (id(facts), plan.law.model_dump_json(), plan.valuation.model_dump_json())
    key = (*key, plan.horizon)
    if key not in IN_LAW:
        laws = make_laws(plan.law)
        prices = make_prices(plan.valuation, laws)
        rights = rights_in_law(laws, prices, facts)
        # the facts are kept with what was made of them, so that nothing else takes their identity
        IN_LAW[key] = rights, law_values(rights, facts, day(plan.horizon)), facts
    return IN_LAW[key][:2]


def outcome_of(facts, *sets):
    """What a plan under which everybody claims at once gives hand-made people."""
    return lived(certain_plan(*sets), facts)


def people_of(plan):
    """The people drawn for a plan."""
    for other, facts in POPULATIONS:
        if same_lives(plan, other):
            return facts
    run = Run(plan.seed, day(plan.horizon), day(plan.as_of))
    people = plan.people
    if isinstance(people, str):
        people = read_people(Path(people), day(plan.as_of), people)
    made = population(plan.lives, plan.conduct, people, minimum_wages(plan), run)
    POPULATIONS.append((plan, made.facts(0, made.n)))
    return POPULATIONS[-1][1]


def drawn(path, *sets):
    """What a scenario's plan, with other settings, gives the people drawn for it."""
    plan = load(f"scenarios/{path}.yaml", sets=list(sets)).plan
    words = plan.model_dump_json()
    if words not in DRAWN:
        DRAWN[words] = lived(plan, people_of(plan))
    return DRAWN[words]


def lived(plan, facts, laws=None):
    """A plan over given people; with refunds, beside what the same lives keep."""
    refunds = acts(plan.agreements, Refund)
    if not refunds:
        return Lived(plan, facts, laws=laws)
    kept = Lived(without_refunds(plan), facts, laws=laws).value
    lived = Lived(plan, facts, kept, laws=laws)
    informed = [code for code, act in refunds.items() if act.part.choice == "informed"]
    if informed:
        declines = np.isin(facts.people.origin, informed) & (lived.value <= kept)
        lived = Lived(plan, facts, kept, declines, laws)
    return lived


@pytest.fixture(scope="session")
def hand():
    """The tools of this module, for tests."""
    return SimpleNamespace(
        person=person,
        world=world_of,
        agreement=agreement,
        plan=certain_plan,
        outcome=outcome_of,
        people=people_of,
        lived=lived,
        drawn=drawn,
    )


@pytest.fixture(scope="session")
def chromium():
    """The path of a Chromium-family browser; without one the test skips, or fails if required."""
    for name in ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable"):
        path = shutil.which(name)
        if path:
            return path
    reason = "no Chromium-family browser is on the path"
    if "browser" in os.environ.get("PORTASIM_REQUIRE", ""):
        pytest.fail(f"{reason}, but PORTASIM_REQUIRE asks for one")
    pytest.skip(reason)


@pytest.fixture
def command(monkeypatch, capsys):
    """A typer app as a program: words in; exit code, output, what was said on the other channel."""

    def program(app, name):
        def run(*words):
            from portasim.cli.main import _guarded

            monkeypatch.setattr(sys, "argv", [name, *words])
            try:
                code = _guarded(app)
            except SystemExit as over:
                code = over.code or 0
            out, err = capsys.readouterr()
            return code, out, err

        return run

    return program
