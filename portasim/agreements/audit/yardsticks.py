"""Yardsticks of an audit: since when a law of any country pays, from how many months, and what.

Every law answers through the contract of portasim.law.scheme; nothing here knows a country. None
stands for a law that gives no answer on the day.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import Final, NamedTuple

import numpy as np

from portasim.agreements.amounts import totalised_amount
from portasim.agreements.parts import Amount
from portasim.agreements.periods import short_periods
from portasim.core.arrays import Ints
from portasim.core.calendar import NEVER, first_month_on, months_after, months_of
from portasim.core.faults import UserError
from portasim.core.params import NO_VALUE, NotInForce
from portasim.core.ratios import Value
from portasim.core.words import SEXES
from portasim.law.scheme import Career, career_facts
from portasim.law.system import Law

MOST_MONTHS: Final = 600
"""Months of the longest career that is looked at: fifty years."""

_HIGH_WAGE: Final = 10**11
_LONG: Final = 480


def branch_number(law: Law) -> str:
    """The short name of the number that says since when months count for old age."""
    return "branch_open" if law.number_named("branch_open") is not None else "qualifying_months"


def opens_on(law: Law) -> int:
    """The first day from which months count for old age, NEVER where none does."""
    number = law.number_named("branch_open")
    if number is None:
        first = law.number_named("qualifying_months")
        return int(first.changes[0]) if first is not None else NEVER
    return min((row.since for row in number.rows if row.values[0] == 1), default=NEVER)


def runs(law: Law, on: Ints) -> bool:
    """Whether months count for old age on a day."""
    number = law.number_named("branch_open")
    if number is None:
        return int(on[0]) >= opens_on(law)
    return bool(number.at(on, None, law.touched, otherwise=0)[0] == 1)


def months_since(first: int, until: int) -> int:
    """Whole calendar months between two days; 0 where the first lies later."""
    begun, ended = first_month_on(np.array([first]))[0], months_of(np.array([until]))[0]
    return max(int(ended - begun), 0)


def least_months(law: Law, on: Ints) -> int | None:
    """The fewest months that open a pension by the law's own rule; None where no number does."""
    months = np.arange(MOST_MONTHS + 1, dtype=np.int64)
    try:
        met = np.asarray(law.evaluate(["qualifies"], on, {"months": months})["qualifies"])
    except NotInForce:
        return None
    met = np.broadcast_to(met, months.shape)
    return int(met.argmax()) if met.any() else None


def pension_ages(law: Law, on: Ints) -> dict[str, int]:
    """The pension age on a day by sex, in months; empty where the law has none that day."""
    number = law.number_named("pension_age")
    if number is None:
        return {}
    found = {}
    for code, sex in enumerate(SEXES):
        label = np.array([code]) if number.by == "sex" else None
        age = int(number.at(on, label, law.touched, otherwise=NO_VALUE)[0])
        if age != NO_VALUE:
            found[sex] = age * 12 if number.unit == "years" else age
    return found


def career(law: Law, months: int, on: Ints, sex: int) -> Mapping[str, Value]:
    """Facts of a worker with so many months up to a day at the highest insured wage."""
    age = pension_ages(law, on).get(SEXES[sex], 0)
    birth = months_after(on, -age, within=True)
    sexes = np.array([sex], dtype=np.int64)
    module = import_module(f"portasim.law.{law.country.lower()}.old_age")
    last = months_of(on)
    if hasattr(module, "career_facts"):
        rows = Career(
            np.zeros(1, dtype=np.int64), last - months, last, np.array([_HIGH_WAGE]), birth, sexes
        )
        return {**career_facts(law, rows, on), "birth_day": birth, "sex": sexes}
    given = {"wage_m": np.array([_HIGH_WAGE])}
    wage = np.asarray(law.evaluate(["insurable_wage_m"], on, given)["insurable_wage_m"])
    counted = np.array([min(months, _LONG)])
    return {
        "months": np.array([months]),
        "wage_m": wage,
        "wage_sum_60": wage * counted,
        "wage_months_60": counted,
        "province": np.zeros(1, dtype=np.int64),
    }


class Benefits(NamedTuple):
    """Benefits that months give at the highest insured wage, minor units of the country's currency.

    lump_sum: by own months alone; agreed_m: a month by the method of an agreement; by_law_m: a
    month by the law's own rule on treaties, None where it has none that day; whole_m: the pension
    that own months give by themselves; wage_m: the insured wage.
    """

    lump_sum: int
    agreed_m: int
    by_law_m: int | None
    whole_m: int
    wage_m: int


def benefits(
    law: Law, on: Ints, own: int, total: int, how: Amount | None, sex: int
) -> Benefits | None:
    """Benefits of own months with and without those of another country.

    None where the law has no answer on the day, or asks for more of a career than is made up here.
    `how` is the totalisation of an agreement; without one, agreed_m is 0.
    """
    mine, others = np.array([own]), np.array([total - own])
    try:
        facts = career(law, own, on, sex)
        inputs = {**facts, "months": mine}
        found = law.evaluate(["lump_sum", "pension_m", "insurable_wage_m"], on, _paid(inputs))
        agreed = np.zeros(1, dtype=np.int64)
        if how is not None:
            totals = short_periods(mine, others, 0, "counted")
            agreed = totalised_amount(law, on, mine, totals, facts, how)
    except UserError:  # not in force, or an overlay that asks for more than a yardstick has
        return None
    lump, whole, wage = (int(np.asarray(found[name])[0]) for name in found)
    return Benefits(lump, int(agreed[0]), _by_treaty(law, on, inputs, total), whole, wage)


def pays_no_pension(law: Law, on: Ints) -> bool:
    """Whether the law, where it answers, gives nothing monthly to who has the months for it."""
    least = least_months(law, on)
    given = benefits(law, on, least, least, None, 0) if least is not None else None
    return given is not None and given.whole_m == 0


def _paid(facts: Mapping[str, Value]) -> dict[str, Value]:
    return {"wage_m": np.array([_HIGH_WAGE]), **facts}


def _by_treaty(law: Law, on: Ints, inputs: Mapping[str, Value], total: int) -> int | None:
    variants = law.rules.get("treaty_pension_m")
    if variants is None or int(on[0]) < variants[0].since:
        return None
    given = {**inputs, "total_months": np.array([total])}
    return int(np.asarray(law.evaluate(["treaty_pension_m"], on, given)["treaty_pension_m"])[0])


def contributed_m(law: Law, on: Ints) -> dict[str, int]:
    """Contributions of each payer for old age in a month at the highest insured wage, minor units.

    A payer of whom the law says nothing is left out.
    """
    facts: dict[str, Value] = {
        "wage_m": np.array([_HIGH_WAGE]),
        "province": np.zeros(1, dtype=np.int64),
    }
    found = {}
    for payer in ("employee", "employer", "government"):
        name = f"{payer}_old_age_m"
        if name in law.rules:
            try:
                found[payer] = int(np.asarray(law.evaluate([name], on, facts)[name])[0])
            except NotInForce:
                continue
    return found


class Rates(NamedTuple):
    """Two or more rates of exchange of one currency: the switch, and units for one baht by word.

    name: the short name of the number; rates are in ten thousandths.
    """

    name: str
    switch: str
    rates: Mapping[str, int]


def exchange_rates(law: Law, currency: str, on: int) -> Rates | None:
    """The rates of a currency that hold side by side on a day under the words of one switch."""
    for number in law.numbers.values():
        if number.unit != f"{currency}/THB":
            continue
        for switch in law.switches:
            by_word = {
                word: row.values[0]
                for row in number.rows
                if row.since <= on
                for name, word in row.when
                if name == switch
            }
            if len(set(by_word.values())) > 1:
                return Rates(number.id.rpartition(".")[2], switch, by_word)
    return None
