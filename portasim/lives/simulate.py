"""A population: people and careers of a scenario, made block by block whenever they are wanted.

A person's facts depend on the person alone, so blocks may be made in any order, in any process and
of any size. Employers are addressed by their own numbers: two people of one employer meet the same
conduct whichever blocks they are in.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from portasim.core.arrays import Ints
from portasim.core.facts import UNKNOWN, Facts, People
from portasim.lives.clocks import Clock, live
from portasim.lives.config import Conduct, Lives
from portasim.lives.employers import facts_of
from portasim.lives.from_file.careers import starts_of, with_past, with_wages
from portasim.lives.from_file.read import Person
from portasim.lives.minimum_wages import Levels, MinimumWages
from portasim.lives.population import Starts, draw_people
from portasim.lives.tables import Tables, make_tables


@dataclass(frozen=True, slots=True)
class Run:
    """A run of the clock: the seed of all luck, two days, and what turns the clock.

    horizon: the day on which the books close; as_of: the day up to which a file of people speaks.
    """

    seed: int
    horizon: int
    as_of: int
    clock: Clock = "compiled"


@dataclass(frozen=True, slots=True)
class Population:
    """The people of a scenario, drawn or from a file, and everything that decides their facts.

    n: how many there are; people: those of a file, empty where people are drawn.
    """

    n: int
    people: tuple[Person, ...]
    lives: Lives
    conduct: Conduct
    levels: Levels
    run: Run
    tables: Tables

    @property
    def names(self) -> tuple[str, ...]:
        """The words by which a file knows its people; empty where people are drawn."""
        return tuple(person.word for person in self.people)

    def facts(self, first: int, last: int) -> Facts:
        """The facts of the people from `first` up to, not including, `last`, numbered from 0.

        `People.subject` stays the address of each in the whole population. Raises ValueError for
        people that are not there.
        """
        if not 0 <= first <= last <= self.n:
            raise ValueError(f"people {first} to {last} of a population of {self.n}")
        known_people, as_of = self.people[first:last], self.run.as_of
        starts = self._starts(first, last)
        careers = live(self.tables, starts, clock=self.run.clock)
        known: Ints = np.full(len(careers.spells), UNKNOWN, dtype=np.int64)
        if known_people:
            careers, known = with_past(known_people, careers, as_of, self.levels)
        people = People(
            subject=starts.column("subject"),
            origin=starts.origin,
            sex=starts.column("sex"),
            birth=starts.column("birth"),
            death=careers.deaths,
            names=tuple(person.word for person in known_people),
        )
        started = starts.column("day")
        return facts_of(
            people, careers.spells, known, started, self.conduct, self.levels, self.run.seed
        )

    def _starts(self, first: int, last: int) -> Starts:
        if self.people:
            return starts_of(self.people[first:last], self.lives, self.tables, self.run.as_of)
        return draw_people(self.lives, self.tables, last, first)


def population(
    lives: Lives, conduct: Conduct, people: int | Sequence[Person], minimum: MinimumWages, run: Run
) -> Population:
    """The population of a scenario: so many people to draw, or the people of a file.

    minimum: the minimum wages of Thailand and of home.
    """
    tables = make_tables(lives, run.seed, run.horizon, minimum.thai)
    known = () if isinstance(people, int) else with_wages(people, lives, tables, run.as_of)
    return Population(
        n=people if isinstance(people, int) else len(known),
        people=known,
        lives=lives,
        conduct=conduct,
        levels=minimum.home,
        run=run,
        tables=tables,
    )
