"""Fixtures for all tests: programs that a machine may lack, commands, and hand-made people."""

import os
import shutil
import sys
from functools import cache
from types import SimpleNamespace
from typing import NamedTuple

import numpy as np
import pytest

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
from portasim.rights.national import in_law_key, rights_in_law
from portasim.rights.outcome import run_plan
from portasim.scenario.load import load

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


def outcome_of(world, *sets):
    """What a plan gives hand-made people, and what the law alone gives them in `in_law`."""
    plan = certain_plan(*sets)
    key = (id(world), in_law_key(plan), plan.horizon)
    if key not in IN_LAW:
        IN_LAW[key] = rights_in_law(plan, world)
    return run_plan(plan, world, IN_LAW[key])


@pytest.fixture(scope="session")
def hand():
    """The tools of this module, for tests."""
    return SimpleNamespace(
        person=person,
        world=world_of,
        agreement=agreement,
        plan=certain_plan,
        outcome=outcome_of,
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
