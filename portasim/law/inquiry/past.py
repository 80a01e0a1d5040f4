"""Past of a case: what one wage stands for, month by month, each month by the law of its own day.

The months are those before the day of the case. A month before the first law known counts as in
the first month of that law.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Final

import numpy as np

from portasim.core.arrays import Ints
from portasim.core.calendar import NEVER, first_days, first_month_on, months_of
from portasim.core.params import NotInForce
from portasim.core.ratios import Ratio, Value
from portasim.law.inquiry.needs import Needs
from portasim.law.inquiry.quantities import OfMonths, load_of_months
from portasim.law.scheme import revalued
from portasim.law.system import Law

ABOVE_ALL: Final = 10**15
"""A wage above every ceiling, in minor units."""

_INSURABLE: Final = "insurable_wage_m"


def reckoned(
    needs: Needs, law: Law, starts: tuple[str, ...], known: Mapping[str, int]
) -> tuple[dict[str, Value], tuple[str, ...]]:
    """Quantities of the past for which a wage stands, by name, and what is assumed, in words.

    `law` is that of `needs`, which may record what is read; `known` holds what is given or taken.
    """
    found: dict[str, Value] = {}
    words: dict[str, None] = {}
    for name in needs.reach(*starts, beyond=known):
        recipe = load_of_months("past").get(name)
        if recipe is None or name in starts or not _applies(needs, name, recipe, known):
            continue
        months = months_counted(needs, name, recipe, known)
        if months is None:
            continue
        if not recipe.of:
            found[name] = np.array([months], dtype=np.int64)
            continue
        found[name] = _amount(needs, law, recipe, months, known)
        words[recipe.words] = None
    return found, tuple(words)


def _applies(needs: Needs, name: str, recipe: OfMonths, known: Mapping[str, int]) -> bool:
    """Whether a wage is known that stands for the past of a name."""
    if recipe.of in known and recipe.of != _INSURABLE:
        return False  # the amount of a month is given itself
    return needs.stands_for(name, known)


def months_counted(
    needs: Needs, name: str, recipe: OfMonths, known: Mapping[str, int]
) -> int | None:
    """The months before the day that a recipe goes over: the least of those it names and knows.

    None where none of them is known.
    """
    names = recipe.last
    rule = needs.rule(name)
    if not names and rule is not None:
        names = tuple(one for one in rule.arguments if one != "on" and needs.unit(one) == "months")
    counts = [one if isinstance(one, int) else _count(needs, one, known) for one in names]
    return min((count for count in counts if count is not None), default=None)


def _count(needs: Needs, name: str, known: Mapping[str, int]) -> int | None:
    """A number of months: given, a number of law, or by a rule or a recipe of what is known."""
    if name in known:
        return known[name]
    if needs.rule(name) is None and needs.law.number_named(name) is None:
        recipe = load_of_months("past").get(name)
        return months_counted(needs, name, recipe, known) if recipe is not None else None
    if needs.lacking(name, known)[0]:
        return None
    found = needs.law.evaluate([name], needs.day, _inputs(needs, name, known))[name]
    return int(np.asarray(found)[0])


def _inputs(needs: Needs, name: str, known: Mapping[str, int]) -> dict[str, Value]:
    reached = set(needs.reach(name))
    return {key: np.array([value]) for key, value in known.items() if key in reached}


def _amount(
    needs: Needs, law: Law, recipe: OfMonths, months: int, known: Mapping[str, int]
) -> Value:
    """The amounts of the months before the day, added up or as their mean."""
    last = int(months_of(needs.day)[0])
    given = _inputs(needs, recipe.of, known)
    if _INSURABLE in given:
        given["wage_m"] = given.pop(_INSURABLE)
    if known.get("wage_m") == 0:
        return np.zeros(1, dtype=np.int64)  # no month is insured
    asked = np.arange(last - months, last)
    amounts = of_each_month(law, recipe.of, asked, given)
    if recipe.revalued:
        today = int(np.asarray(law.evaluate([recipe.of], needs.day, given)[recipe.of])[0])
        low, high = (
            _in_money_of_the_day(
                needs, asked, of_each_month(law, recipe.of, asked, {**given, "wage_m": one})
            )
            for one in (np.array([1]), np.array([ABOVE_ALL]))
        )
        limits = zip(low, high, strict=True)
        amounts = np.array([int(max(least, min(Fraction(today), most))) for least, most in limits])
    if recipe.best:
        amounts = np.sort(amounts)[-recipe.best :]
    whole = int(amounts.sum())
    if not recipe.mean:
        return np.array([whole], dtype=np.int64)
    mean = Fraction(whole, max(months, 1))
    return Ratio(mean.numerator, mean.denominator)


def of_each_month(law: Law, rule: str, months: Ints, given: Mapping[str, Value]) -> Ints:
    """A rule on the first day of each month; months before its first law as in the first of it.

    Raises NotInForce where a law has ended.
    """
    first = int(months.min(initial=0))
    while months.size:
        try:
            found = law.evaluate([rule], first_days(np.maximum(months, first)), given)[rule]
        except NotInForce as early:
            if early.begins is None:
                raise
            first = max(first + 1, int(first_month_on(np.array([early.begins]))[0]))
        else:
            return np.broadcast_to(np.asarray(found), months.shape)
    return np.zeros(0, dtype=np.int64)


def highest(
    needs: Needs, recipe: OfMonths, months: int, given: Mapping[str, int]
) -> Fraction | None:
    """The most that so many insurable months before the day can give; None without a ceiling.

    In the units of the quantity. Months may lie anywhere before the day, since work may have ended;
    `given` are numbers of law that a case changes.
    """
    law, last = needs.law, int(months_of(needs.day)[0])
    over = law.number_named(recipe.over)
    if recipe.over and over is None:
        return None
    first = int(first_month_on(np.array([law.rules[_INSURABLE][0].since]))[0])
    # one month may be that of the day itself
    asked = np.arange(min(first, last), last + (months <= 1 or first >= last))
    inputs = {**_inputs(needs, _INSURABLE, given), "wage_m": np.array([ABOVE_ALL])}
    inputs.pop(_INSURABLE, None)
    ceilings = of_each_month(law, _INSURABLE, asked, inputs)
    known = ceilings < NEVER  # the ceilings of the first years may not be known
    if known.sum() < min(months, known.size):
        return None
    asked, ceilings = asked[known], ceilings[known]
    amounts = [Fraction(one) for one in ceilings.tolist()]
    if recipe.revalued:
        amounts = _in_money_of_the_day(needs, asked, ceilings)
    top = sorted(amounts, reverse=True)[: max(months, 1)]
    mean = sum(top, Fraction()) / len(top)
    whole = (mean if recipe.mean else mean * months) * Fraction(recipe.times, recipe.parts)
    return whole if over is None else whole / int(over.at(needs.day)[0])


def _in_money_of_the_day(needs: Needs, months: Ints, amounts: Ints) -> list[Fraction]:
    """Amounts of months as the law counts them on the day of the case."""
    worth = revalued(needs.law, months, needs.day)
    parts = (np.broadcast_to(part, amounts.shape).tolist() for part in (worth.num, worth.den))
    return [
        one * Fraction(num, den) for one, num, den in zip(amounts.tolist(), *parts, strict=True)
    ]
