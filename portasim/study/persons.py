"""Persons of a block under one plan: who they are, months, rights and values, a column each.

Columns are numbers, with one entry a person: tables of persons give them words, and every mean, sum
and count of results is made of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from portasim.books.exchange import as_a_national, rights_exchanged
from portasim.books.flows import present_values
from portasim.books.payments import Payments, received
from portasim.books.values import AT_HOME, CHANNELS
from portasim.core.arrays import Bools, Floats, Ints, sum_by
from portasim.core.calendar import NEVER, years_of
from portasim.core.facts import Facts
from portasim.core.words import ORIGINS, PAPERS, SECTORS, SEXES
from portasim.law.system import Law
from portasim.offices.claims import OLD_AGE, OUTCOMES
from portasim.rights.claims import Filers
from portasim.rights.outcome import Outcome
from portasim.rights.right import PerPerson, Rights
from portasim.study.sums import squares

Columns: TypeAlias = Mapping[str, NDArray[Any]]

BENEFITS: Final = ("none", "heirs", "lump_sum", "pension")
"""Kinds of right at the place of work, by the record."""
NO_CLAIM: Final = len(OUTCOMES)
"""The outcome of who has no old-age claim."""
UNTOUCHED_THB: Final = 1.0
"""Present values that differ by less than this count as untouched."""
MINIMUM: Final = "old_age.qualifying_months"
FIRST_COHORT: Final = 1998
YEARS_OF_COHORT: Final = 5
INTERVALS: Final = (
    "value_THB",
    "value_in_law_THB",
    "value_whole_career_THB",
    "lost_to_practice_THB",
    "lost_to_law_THB",
    "months_worked",
    "months_in_law",
    "months_on_record",
    "months_short_of_minimum",
    "moved_THB",
)
"""Columns whose means have intervals, so that their squares are added up too."""
_SHARES: Final = (len(ORIGINS), len(SEXES), len(SECTORS), len(PAPERS), 64)
_COHORTS_BEFORE: Final = 20


@dataclass(frozen=True, slots=True)
class Valued:
    """Values of persons under one plan, baht at present value, one entry a person.

    parts: by channel; in_law: rights claimed and paid when they arise, home_in_law: of it the
    schemes of home; single_scheme: the whole insured career at the place of work; if_kept: without
    refunds, None where the plan gives none.
    """

    parts: Mapping[str, Floats]
    in_law: Floats
    home_in_law: Floats
    single_scheme: Floats
    if_kept: Floats | None

    @property
    def total(self) -> Floats:
        """The sum of all channels."""
        found: Floats = np.sum([self.parts[channel] for channel in CHANNELS], axis=0)
        return found

    @property
    def at_home(self) -> Floats:
        """What the schemes of home pay."""
        found: Floats = np.sum([self.parts[channel] for channel in AT_HOME], axis=0)
        return found


def persons(
    outcome: Outcome, facts: Facts, paid: Payments, valued: Valued
) -> dict[str, NDArray[Any]]:
    """The columns of the table of persons, as numbers."""
    n, people = facts.n, facts.people
    rights, host = outcome.rights, outcome.laws.host()
    law, unit = outcome.laws.all[host], outcome.prices.schemes[host].unit
    ledger = outcome.ledger
    here, home = _places(rights, people.scheme, n)
    in_law = outcome.filed.in_law.in_law.rights
    of_law, _ = _places(in_law, people.scheme, n)
    arises, months = here.days(rights.arises), here.take(rights.months)
    months_in_law = of_law.take(in_law.months)
    least = _minimum(law, arises, people.death)
    value = valued.total
    pension = here.take(rights.monthly) / unit
    found: dict[str, NDArray[Any]] = {
        **who(facts),
        "months_worked": _by_person(ledger.rows_of(host), ledger.person, ledger.months, n),
        "months_in_law": months_in_law,
        "months_on_record": months,
        "home_months": here.take(outcome.offers.added),
        "minimum_months": least,
        "months_short_of_minimum": np.maximum(least - months, 0),
        "minimum_in_law": months_in_law >= _minimum(law, of_law.days(in_law.arises), people.death),
        "benefit": _benefit(here, rights),
        "totalised": here.flags(outcome.totalised),
        "pension_THB_m": pension,
        "lump_sum_THB": here.take(rights.lump_sum) / unit,
        "claim": _claims(outcome, n),
        "right_arises": arises,
        "pension_real_THB_m": _real(outcome, pension, arises),
        **_at_home(outcome, home, people.scheme),
        "received_THB": received(paid, host, n) / unit,
        "moved_THB": _moved(outcome, n) / unit,
        "regret_THB": _regret(outcome, valued, value, n),
    }
    into = np.flatnonzero(ledger.remitted & (ledger.scheme == host))
    for payer in ("employee", "employer", "state"):
        amounts = getattr(ledger, payer)[into]
        found[f"{payer}_paid_THB"] = sum_by(ledger.person[into], amounts, n) / unit
    return {
        **found,
        "value_THB": value,
        "value_in_law_THB": valued.in_law,
        "value_whole_career_THB": valued.single_scheme,
        "lost_to_practice_THB": valued.in_law - value,
        "lost_to_law_THB": valued.single_scheme - valued.in_law,
        **{f"{channel}_THB": valued.parts[channel] for channel in CHANNELS},
    }


def counted(
    columns: Columns, outcome: Outcome, facts: Facts, valued: Valued, filers: Filers
) -> dict[str, NDArray[Any]]:
    """The columns that results add up over persons: those of persons, and more."""
    people, n = facts.people, facts.n
    own = outcome.filed.in_law.in_law.rights
    _, at_home = _places(own, people.scheme, n)
    rights = outcome.rights
    _, home = _places(rights, people.scheme, n)
    insured = at_home.take(own.months) > 0
    alone = insured & (at_home.take(own.monthly) > 0)
    paid_in = columns["employee_paid_THB"] + columns["employer_paid_THB"]
    lost = (columns["received_THB"] + columns["moved_THB"] < paid_in) & (paid_in > 0)
    took = took_refund(outcome, n)
    regrets = took & (columns["regret_THB"] >= UNTOUCHED_THB)
    exchange = rights_exchanged(outcome, facts)
    kept = np.ones(n)
    queued = outcome.filing.queued
    kept[rights.person[queued]] = 1 - outcome.filing.fee_pct[queued] / 100
    summed = {name: columns[name] for name in _SUMMED}
    return {
        **summed,
        **squares(columns, INTERVALS),
        "with_pension": columns["benefit"] == BENEFITS.index("pension"),
        "paid": columns["received_THB"] > 0,
        "minimum_in_law": columns["minimum_in_law"],
        **present_values(outcome, facts, valued.parts),
        "as_national": as_a_national(outcome.laws, facts, outcome.filed.in_law, filers),
        "given_up": exchange.given_up,
        "bought_rights": exchange.bought,
        "moving": exchange.moves,
        "share_TH": valued.parts["totalised_share"] / kept,
        "totalised": columns["totalised"],
        "totalised_home": columns["home_totalised"],
        "with_home_months": insured,
        "reach": insured & (at_home.days(own.arises) < people.death),
        "alone": alone,
        "opened": home.flags(outcome.offers.opens) & ~alone,
        "lengthened": columns["home_months"] > 0,
        "moved": columns["moved_THB"] > 0,
        "bought": home.take(rights.months) > at_home.take(own.months),
        "contributed": paid_in > 0,
        "forfeits": lost,
        **{f"forfeited_{p}": np.where(lost, columns[f"{p}_paid_THB"], 0.0) for p in _PAYERS},
        "took_refund": took,
        "regrets": regrets,
        "regretted": np.where(regrets, columns["regret_THB"], 0.0),
        "insured_home": columns["home_insured_months"] > 0,
        "home_one_off": columns["home_lump_sum"] > 0,
        "home_due": (columns["home_pension_m"] > 0) | (columns["home_lump_sum"] > 0),
        "home_paid": columns["home_claimed"]
        & ((columns["home_pension_m"] > 0) | (columns["home_lump_sum"] > 0)),
    }


_PAYERS: Final = ("employee", "employer", "state")
_SUMMED: Final = (
    *INTERVALS,
    "received_THB",
    "regret_THB",
    *(f"{payer}_paid_THB" for payer in _PAYERS),
    *(f"{channel}_THB" for channel in CHANNELS),
)


def who(facts: Facts) -> dict[str, NDArray[Any]]:
    """The columns that say who persons are."""
    return {
        "origin": facts.people.origin,
        "sex": facts.people.sex,
        "sector": facts.sector,
        "papers": facts.papers,
        "cohort": (years_of(facts.arrived) - FIRST_COHORT) // YEARS_OF_COHORT,
    }


def cell_of(columns: Columns) -> Ints:
    """The cell of each person: origin, sex, sector, papers and cohort as one code."""
    cohort = np.clip(columns["cohort"] + _COHORTS_BEFORE, 0, _SHARES[-1] - 1)
    codes = (
        *(columns[name].astype(np.int64) for name in ("origin", "sex", "sector", "papers")),
        cohort,
    )
    found: Ints = np.asarray(np.ravel_multi_index(codes, _SHARES), dtype=np.int64)
    return found


def groups_of(cells: Ints) -> dict[str, Ints]:
    """Origin, sex, sector, papers and cohort of cells."""
    names = ("origin", "sex", "sector", "papers", "cohort")
    codes = dict(zip(names, np.unravel_index(cells, _SHARES), strict=True))
    codes["cohort"] = codes["cohort"] - _COHORTS_BEFORE
    return codes


def took_refund(outcome: Outcome, n: int) -> Bools:
    """Whether each person was paid a refund at departure."""
    taken = outcome.withdrawn
    found = np.zeros(n, dtype=np.bool_)
    found[taken.person[taken.paid & ~taken.moved]] = True
    return found


def _places(rights: Rights, scheme: Ints, n: int) -> tuple[PerPerson, PerPerson]:
    """The places of each person's rights at the place of work and at home."""
    there = rights.scheme == scheme[rights.person]
    return PerPerson.of(rights, n, ~there), PerPerson.of(rights, n, there)


def _minimum(law: Law, arises: Ints, death: Ints) -> Ints:
    """Months that a pension asks for when the right of each person arises, or at death."""
    since = law.rules["pension_m"][0].since
    return law.at(f"{law.country}.{MINIMUM}", np.maximum(np.minimum(arises, death), since))


def _by_person(rows: slice, person: Ints, column: Ints, n: int) -> Ints:
    return sum_by(person[rows], column[rows], n)


def _benefit(here: PerPerson, rights: Rights) -> Ints:
    kind = np.zeros(len(here.row), dtype=np.int64)
    for code, column in enumerate((rights.survivors, rights.lump_sum, rights.monthly), start=1):
        kind[here.take(column) > 0] = code
    return kind


def _claims(outcome: Outcome, n: int) -> Ints:
    """The outcome of each person's old-age claim."""
    found = np.full(n, NO_CLAIM, dtype=np.int64)
    claims = outcome.filed.claims
    mine = claims.benefit == OLD_AGE
    found[claims.person[mine]] = outcome.decisions.outcome[mine]
    return found


def _real(outcome: Outcome, baht: Floats, on: Ints) -> Floats:
    """Baht of some days at prices of the year of valuation; 0 where there is no amount."""
    found: Floats = np.where(baht > 0, outcome.prices.real(baht, on), 0.0)
    return found


def _at_home(outcome: Outcome, home: PerPerson, scheme: Ints) -> dict[str, NDArray[Any]]:
    """What each person has at home, in the currency of home and in baht of its first year."""
    rights, prices = outcome.rights, outcome.prices
    unit = np.array([money.unit for money in prices.schemes])[scheme]
    monthly, arises = home.take(rights.monthly), home.days(rights.arises)
    pension = prices.baht(scheme, monthly, arises)
    return {
        "home_insured_months": home.take(rights.months),
        "thai_months_added": home.take(outcome.offers.added),
        "home_totalised": home.flags(outcome.totalised),
        "home_pension_m": monthly / unit,
        "home_lump_sum": home.take(rights.lump_sum) / unit,
        "home_right_arises": arises,
        "home_claimed": home.days(outcome.decided) < NEVER,
        "home_pension_THB_m": pension,
        "home_pension_real_THB_m": _real(outcome, pension, arises),
    }


def _moved(outcome: Outcome, n: int) -> Ints:
    """Contributions moved to a fund of home, minor units of the day."""
    taken = outcome.withdrawn
    moved = np.flatnonzero(taken.moved)
    return sum_by(taken.person[moved], taken.amount[moved], n)


def _regret(outcome: Outcome, valued: Valued, value: Floats, n: int) -> Floats:
    """What those who took a refund would have had more by keeping their months, baht."""
    if valued.if_kept is None:
        return np.zeros(n)
    missed = np.maximum(valued.if_kept - value, 0.0)
    return np.where(took_refund(outcome, n), missed, 0.0)


HOME_COLUMNS: Final = ("home_insured_months", "home_pension_m", "home_lump_sum", "home_claimed")
"""Columns that say what home pays a person."""
