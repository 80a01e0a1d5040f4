"""Scenarios over drawn people, looked at through their facts and outcome."""

from functools import cache
from types import SimpleNamespace

import pytest

from portasim.books.cash import cash_books
from portasim.books.exchange import as_a_national
from portasim.books.flows import flows_by_year, present_values
from portasim.books.months import month_book
from portasim.books.payments import payments
from portasim.books.values import value_parts
from portasim.core.calendar import day
from portasim.rights.claims import Filers
from portasim.rights.right import PerPerson
from portasim.scenario.load import load
from portasim.study.run import simulated


class Look:
    """One scenario's persons in one block: facts, outcome, and the books made of them."""

    def __init__(self, results):
        self.results, self.plan = results, results.scenario.plan
        [(self.facts, self.outcome)] = results.looks()
        self.n, self.laws, self.prices = self.facts.n, self.outcome.laws, self.outcome.prices
        self.ledger, self.withdrawn = self.outcome.ledger, self.outcome.withdrawn
        self.claims, self.decisions = self.outcome.filed.claims, self.outcome.decisions
        self.horizon = day(self.plan.horizon)
        self.parts = value_parts(self.outcome, self.facts)
        self.value = sum(self.parts.values())
        self.paid = payments(self.outcome, self.facts)
        self.books = cash_books(self.outcome, self.facts, self.paid, self.plan.horizon.year)
        self.months = month_book(self.outcome, self.facts)
        self.at_work, self.home = self.ends()

    def ends(self):
        """The rights at the place of work and those at home, one entry a person."""
        out = self.outcome
        there = out.rights.scheme == self.facts.people.scheme[out.rights.person]
        for rows in (~there, there):
            place = PerPerson.of(out.rights, self.n, rows)
            yield SimpleNamespace(
                arises=place.days(out.rights.arises),
                months=place.take(out.rights.months),
                monthly=place.take(out.rights.monthly),
                lump_sum=place.take(out.rights.lump_sum),
                decided=place.days(out.decided),
                heirs_day=place.days(out.heirs_day),
                heirs_claim=place.flags(out.filing.heirs_claim),
                fee_pct=place.take(out.filing.fee_pct),
            )

    @property
    def filers(self):
        people, office = self.facts.people, self.facts.office
        return Filers(self.plan.practice, self.plan.seed, self.horizon, people, office)

    def by_year(self):
        """Years, and flows between parties in them."""
        return flows_by_year(self.books, self.prices)

    def present(self):
        """Present values of flows by name, one entry a person."""
        return present_values(self.outcome, self.facts, self.parts)

    def as_a_national(self):
        """What the same career would bring a national, one entry a person."""
        return as_a_national(self.laws, self.facts, self.outcome.filed.in_law, self.filers)


@cache
def looked(name="baseline", people=1200, sets=()):
    """A scenario by the name of its file, its persons at hand."""
    scenario = load(f"scenarios/{name}.yaml", people=people, sets=list(sets))
    return Look(simulated([scenario]).baseline)


@pytest.fixture(scope="session")
def look():
    """A scenario looked at: name of the file, number of people, settings."""
    return looked
