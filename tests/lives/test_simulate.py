"""A population in blocks: the same people, spells and employers whatever the blocks."""

import pickle
from functools import cache
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portasim.core.calendar import NEVER, day
from portasim.core.files.yamlfile import read_yaml
from portasim.core.words import ORIGINS
from portasim.law.economy import thai_minimum_wages
from portasim.law.system import load_law
from portasim.lives.config import Conduct, Lives
from portasim.lives.from_file.read import read_people
from portasim.lives.minimum_wages import DailyWages, Levels, MinimumWages
from portasim.lives.simulate import Run, population

SCENARIOS = Path(__file__).parents[2] / "scenarios"
ASSUMED = read_yaml(SCENARIOS / "assumptions.yaml").data
LIVES = Lives.model_validate(ASSUMED["lives"])
CONDUCT = Conduct.model_validate(ASSUMED["conduct"])
RUN = Run(20260706, day("2111-12-31"), day("2026-11-22"))
LEVELS = Levels(2000, np.array([[4], [9], [94], [21]]) * 100_000 * np.arange(1, 40))
WAGES = MinimumWages(DailyWages(*thai_minimum_wages(load_law("TH"))), LEVELS)
FILED = read_people(SCENARIOS / "people" / "composites.csv", RUN.as_of, "composites.csv")
N = 130
SOURCES = {"drawn": N, "filed": FILED}
OF_PERSONS = ("office", "sector", "papers", "arrived")
OF_SPELLS = ("registered", "remitted", "provable", "home_insured", "home_contract")


@cache
def people_of(source, clock="compiled"):
    run = Run(RUN.seed, RUN.horizon, RUN.as_of, clock)
    return population(LIVES, CONDUCT, SOURCES[source], WAGES, run)


def columns(parts):
    """Every column of the facts of blocks that follow each other, as of one table."""
    found, shifts = {}, np.cumsum([0, *(part.n for part in parts[:-1])])

    def put(name, of):
        found[name] = np.concatenate(of)

    for name in ("subject", "origin", "sex", "birth", "death", "names"):
        put(name, [getattr(part.people, name) for part in parts])
    for name in parts[0].spells.columns:
        moved = shifts if name == "person" else np.zeros_like(shifts)
        put(
            f"spells {name}",
            [p.spells.columns[name] + m for p, m in zip(parts, moved, strict=True)],
        )
    for name in (*OF_PERSONS, *OF_SPELLS):
        put(name, [getattr(part, name) for part in parts])
    for name in ("person", "day", "number", "back"):
        moved = shifts if name == "person" else np.zeros_like(shifts)
        of = [getattr(p.departures, name) + m for p, m in zip(parts, moved, strict=True)]
        put(f"departures {name}", of)
    return found


def in_blocks(whole, edges):
    steps = [0, *edges, whole.n]
    return columns([whole.facts(a, b) for a, b in pairwise(steps)])


def assert_equal(one, other):
    assert one.keys() == other.keys()
    for name, column in one.items():
        np.testing.assert_array_equal(column, other[name], err_msg=name)


@cache
def at_once(source):
    return in_blocks(people_of(source), [])


@pytest.mark.parametrize("source", SOURCES)
@pytest.mark.parametrize("block", [1, 7, 64])
def test_blocks_of_any_size_make_the_same_people_spell_by_spell(source, block):
    whole = people_of(source)
    assert_equal(in_blocks(whole, range(block, whole.n, block)), at_once(source))


@given(edges=st.lists(st.integers(0, N), max_size=5).map(sorted))
@settings(max_examples=10, deadline=None)
def test_blocks_may_end_anywhere_and_be_empty(edges):
    assert_equal(in_blocks(people_of("drawn"), edges), at_once("drawn"))


def test_blocks_may_be_made_in_any_order_and_after_a_journey_to_another_process():
    whole = pickle.loads(pickle.dumps(people_of("drawn")))
    late, early = whole.facts(60, N), whole.facts(0, 60)
    assert_equal(columns([early, late]), at_once("drawn"))


@pytest.mark.parametrize("clock", ["plain", "simpy"])
def test_every_clock_makes_the_same_facts(clock):
    few = columns([people_of("drawn", clock).facts(20, 50)])
    assert_equal(few, columns([people_of("drawn").facts(20, 50)]))


def test_fewer_people_are_the_first_of_more():
    fewer = population(LIVES, CONDUCT, 40, WAGES, RUN)
    assert_equal(columns([fewer.facts(0, 40)]), columns([people_of("drawn").facts(0, 40)]))


def test_one_employer_meets_people_of_many_blocks_with_one_conduct():
    first, second = (people_of("drawn").facts(*block) for block in ((0, 65), (65, N)))
    remits = {}
    for facts in (first, second):
        rows = np.flatnonzero(facts.registered)
        for employer, remitted in zip(
            facts.spells.employer[rows].tolist(), facts.remitted[rows].tolist(), strict=True
        ):
            assert remits.setdefault(employer, remitted) == remitted
    shared = [set(f.spells.employer[f.registered].tolist()) for f in (first, second)]
    assert shared[0] & shared[1]


def test_a_person_s_own_columns_follow_from_the_spells():
    facts = people_of("drawn").facts(0, N)
    assert facts.n == N
    assert len(ORIGINS) > facts.people.origin.max()
    for person in range(N):
        rows = np.flatnonzero((facts.spells.person == person) & (facts.spells.country == 0))
        assert facts.arrived[person] == facts.spells.start[rows[0]]
        at_work = rows[facts.spells.kind[rows] == 0]
        assert facts.office[person] == facts.spells.province[at_work[-1]]
    assert (facts.departures.back <= NEVER).all()


@pytest.mark.parametrize("block", [(-1, 3), (3, 2), (0, N + 1)])
def test_people_who_are_not_there_are_refused(block):
    with pytest.raises(ValueError, match=f"of a population of {N}"):
        people_of("drawn").facts(*block)


def test_a_file_s_people_keep_their_words():
    whole = people_of("filed")
    assert whole.names == tuple(person.word for person in FILED)
    assert whole.facts(2, 5).people.names == whole.names[2:5]
    assert people_of("drawn").names == ()
