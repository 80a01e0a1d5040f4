"""Contradictions of a case: quantities that no past, no law and no other quantity given allows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from math import ceil

import numpy as np

from portasim.core.calendar import iso
from portasim.core.ratios import as_ratio
from portasim.law.inquiry.entries import rule_id
from portasim.law.inquiry.needs import Needs
from portasim.law.inquiry.past import highest, months_counted
from portasim.law.inquiry.quantities import (
    load_following,
    load_of_months,
    load_pairs,
    range_words,
    write_quantity,
)


def contradictions(needs: Needs, starts: tuple[str, ...], given: Mapping[str, int]) -> list[str]:
    """Every contradiction of the quantities given, in sentences."""
    return [
        *_one_of_several(needs, starts, given),
        *_more_than_others(needs, given),
        *_sums_without_months(needs, starts, given),
        *_other_than_follows(needs, given),
        *_more_than_months_give(needs, starts, given),
    ]


def _one_of_several(
    needs: Needs, starts: tuple[str, ...], given: Mapping[str, int]
) -> Iterator[str]:
    """Rules that need one of several facts and have none, or more than one."""
    reached = needs.reach(*starts, beyond=given)
    for name, facts in load_pairs("either").items():
        known = [fact for fact in facts if fact in given]
        if name in given or name not in reached or len(known) == 1:
            continue
        if known:
            yield f"{' and '.join(known)}: give one or the other"
            continue
        wanted = (
            f"{fact} ({needs.title(fact)}: {range_words(needs.unit(fact), (), needs.limits(fact))})"
            for fact in facts
        )
        yield f"{rule_id(needs.law, starts[0])} needs {' or '.join(wanted)}"


def _more_than_others(needs: Needs, given: Mapping[str, int]) -> Iterator[str]:
    """Quantities that are more, or later, than another of which they are a part."""
    for small, others in load_pairs("at_most").items():
        if small not in given:
            continue
        for large in others:
            most = _value_of(needs, large, given)
            if most is None or given[small] <= most:
                continue
            unit = needs.unit(small)
            much = "later" if unit == "date" else "more"
            other = "the day asked about" if large == "on" else large
            yield (
                f"{small}: {write_quantity(given[small], unit)} is {much} than {other}, "
                f"{write_quantity(most, unit)}"
            )


def _value_of(needs: Needs, name: str, given: Mapping[str, int]) -> int | None:
    """A quantity given, the day, or a number of law that holds on it."""
    if name == "on":
        return needs.on
    number = needs.law.number_named(name)
    if name in given or number is None or number.by is not None:
        return given.get(name)
    held = bool(number.in_force(needs.day)[0])
    return int(number.at(needs.day)[0]) if held else None


def _sums_without_months(
    needs: Needs, starts: tuple[str, ...], given: Mapping[str, int]
) -> Iterator[str]:
    """Sums over no month, and months without a sum."""
    known = set(needs.reach(*starts))
    for total, (months,) in load_pairs("sums").items():
        if total in given and months in known:
            counted = given.get(months, given.get("months") if needs.rule(months) else None)
            if counted is None and needs.stands_for(months, given):
                continue
            if not counted and given[total]:
                shown = write_quantity(given[total], needs.unit(total))
                yield f"{total}: {shown} is a sum over no month; give {months} too"
            continue
        alone = given.get(months) and total in known and total not in given
        if alone and needs.rule(total) is None and not needs.stands_for(total, given):
            yield f"{months}: these months have no sum; give {total} too"


def _other_than_follows(needs: Needs, given: Mapping[str, int]) -> Iterator[str]:
    """Quantities that follow from others given, and are given as something else."""
    for name in load_following():
        rule = needs.rule(name)
        if name not in given or rule is None:
            continue
        arguments = [one for one in rule.arguments if one != "on"]
        from_given = [one for one in arguments if one in given]
        facts = [one for one in arguments if needs.law.number_named(one) is None]
        if not from_given or any(one not in given for one in facts):
            continue
        inputs = {one: np.array([given[one]]) for one in from_given}
        found = as_ratio(needs.law.evaluate([name], needs.day, inputs)[name])
        made = int(found.num[0]) // int(found.den[0])
        if abs(made - given[name]) > (found.den[0] > 1):
            unit = needs.unit(name)
            yield (
                f"{name}: {write_quantity(given[name], unit)}, but by {' and '.join(from_given)} "
                f"it is {write_quantity(made, unit)} on {iso(needs.on)}; give one or the other"
            )


def _more_than_months_give(
    needs: Needs, starts: tuple[str, ...], given: Mapping[str, int]
) -> Iterator[str]:
    """Quantities of insurable wages above what the ceilings of the months allow."""
    if "insurable_wage_m" not in needs.law.rules:
        return
    # Months added by a treaty are none of the wage, so their number bounds no mean.
    pooled = starts[0].startswith("theoretical")
    for key, recipe in load_of_months("highest").items():
        country, _, name = key.rpartition(".")
        if not given.get(name) or country not in {"", needs.law.country}:
            continue
        one = pooled and recipe.mean and any(isinstance(of, str) for of in recipe.last)
        months = 1 if one else months_counted(needs, name, recipe, given) or 0
        if not months and not recipe.mean:
            continue  # said as a sum over no month
        most = highest(needs, recipe, max(months, 1), given)
        if most is None:
            continue
        if given[name] > ceil(most):
            unit = needs.unit(name)
            yield (
                f"{name}: {write_quantity(given[name], unit)} is more than the law can give; "
                f"{_of(recipe.mean, months)} up to {iso(needs.on)} "
                f"{'is' if months <= 1 else 'are'} at most {write_quantity(most, unit)}"
            )


def _of(mean: bool, months: int) -> str:
    if months <= 1:
        return "an insurable month"
    return f"{months:,} insurable months, {'as a mean' if mean else 'added up'},"
