"""Amounts of a totalised right: theoretical amount, share of it, own accrual, and the choice.

Amounts are whole minor units of the paying country's currency, or exact ratios of them until
`settled` rounds. The law is any law that keeps the contract of `portasim.law.scheme`; the facts are
those of the own career that its rules need, so no wage earned elsewhere can enter.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

import numpy as np

from portasim.agreements.parts import Amount
from portasim.agreements.periods import Totals, enough_own
from portasim.core.arrays import Bools, Floats, Ints
from portasim.core.ratios import Ratio, Round, Value, as_ratio
from portasim.law.system import Law

Compared: TypeAlias = Literal["present_value", "monthly_amount", "persons_choice"]
Form: TypeAlias = Literal["m", "lump_sum"]
"""Whether a law pays old age by the month or in one sum, as its rules are named."""
LumpSum: TypeAlias = Literal["replaced", "kept", "choice"]

MINOR: Final = Round("1", "half_up", ref="agreements", status="assumed")
"""A share is paid in whole minor units; no treaty read says how the rest is rounded."""


def settled(amount: Value, rounding: Round = MINOR) -> Ints:
    """An exact amount in whole minor units, by a rounding whose step counts minor units.

    Half up unless a rounding is given (assumed). Precedent for others: Ireland pays the next ten
    cents, `Round("10", "up", ...)` (S74); the United States the dime above, since June 1982 the
    dime below (S65).
    """
    return rounding.apply(amount, "count")


def qualify(law: Law, on: Ints, own: Ints, total: Ints, min_own_months: Ints | int) -> Bools:
    """Whether totalised months open a pension: the law's minimum, and enough own months.

    The minimum is the law's rule `qualifies`, of the total. Precedent: EU 883/2004 art. 6 and 57(1)
    (S51).
    """
    met = law.evaluate(["qualifies"], on, {"months": total})["qualifies"]
    return np.asarray(met, dtype=np.bool_) & enough_own(own, min_own_months)


def theorise(
    law: Law, on: Ints, months: Ints, facts: Mapping[str, Value], form: Form = "m"
) -> Ratio:
    """The monthly pension as if all months were own months, exact: the law's `theoretical_m`.

    Of a law that pays old age in one sum it is, by the form, its `theoretical_lump_sum`.

    `facts` are those of the own career; its wages stand for the foreign months too. Precedent: EU
    883/2004 art. 52(1)(b)(i) and 56(1)(c) (S44, S48, S49).
    """
    name = f"theoretical_{form}"
    return as_ratio(law.evaluate([name], on, {**facts, "months": months})[name])


def accrue(law: Law, on: Ints, own: Ints, facts: Mapping[str, Value], form: Form = "m") -> Ratio:
    """The accrual of own months by themselves, exact: the law's `direct_m` or `direct_lump_sum`.

    Precedent: India, EPS para. 43A(4A) (S59); Japan (S61); the earnings-related part of the Canada
    Pension Plan (S60).
    """
    name = f"direct_{form}"
    return as_ratio(law.evaluate([name], on, {**facts, "months": own})[name])


@dataclass(frozen=True, slots=True)
class Denominator:
    """The months or years that own periods are divided by; `years` only for the kind `fixed`."""

    kind: Literal["totalised", "totalised_capped", "standard_career", "fixed"]
    years: int = 0

    @classmethod
    def named(cls, text: str) -> Denominator:
        """The denominator of an agreement file; ValueError for a word that is none."""
        kind, _, years = text.partition(":")
        if kind == "fixed" and years.isdecimal() and int(years) > 0:
            return cls("fixed", int(years))
        if not years and kind in {"totalised", "totalised_capped", "standard_career"}:
            return cls(kind)  # type: ignore[arg-type]
        raise ValueError(f"'{text}' is no denominator")


def capped(months: Ints, most: Ints | int | None) -> Ints:
    """Months cut at the longest period that a formula rewards; None where it has no such limit.

    Precedent: EU 883/2004 art. 56(1)(a) (S48).
    """
    return months if most is None else np.minimum(months, most)


def share(
    own: Ints,
    total: Ints,
    denominator: Denominator,
    *,
    most: Ints | int | None = None,
    standard: Ints | int | None = None,
    in_a_year: int = 12,
) -> Ratio:
    """The part of a theoretical amount that falls to the own scheme, exact and at most one.

    `totalised`: own / T (EU 883/2004 art. 52(1)(b)(ii), S44; CARICOM, S101; CMISS, S105; Ireland,
    S70). `totalised_capped`: own / min(T, most), the theoretical amount being that of min(T, most)
    too (art. 56(1)(a), S48). `standard_career`: own / standard, in the United States four quarters
    for each computation year (20 CFR 404.1918, S63, S65). `fixed`: completed own years / N, no part
    of a year (Canada, fortieths, S75, S76). Raises ValueError where a standard career is not given.
    """
    if denominator.kind == "fixed":
        years = np.minimum(own // in_a_year, denominator.years)
        return Ratio(years, denominator.years)
    if denominator.kind == "standard_career":
        if standard is None:
            raise ValueError("a share of a standard career needs its length")
        base: Ints = np.asarray(standard)
    else:
        base = total if denominator.kind == "totalised" else capped(total, most)
    base = np.maximum(base, 1)
    return Ratio(np.minimum(own, base), base)


def apportion(amount: Value, part: Ratio) -> Ratio:
    """The own share of a theoretical amount, exact: amount x part.

    Each scheme pays its share to the person from its own fund; no money moves between funds (EU
    883/2004 art. 52(1)(b), S44).
    """
    return as_ratio(amount) * part


def totalised_amount(
    law: Law,
    on: Ints,
    own: Ints,
    totals: Totals,
    facts: Mapping[str, Value],
    how: Amount,
    form: Form = "m",
) -> Ints:
    """The monthly pension a scheme owes under an agreement, minor units, by the method it names.

    `prorata`: theoretical amount on the (capped) months of `totals` x own share of its ratio;
    `direct`: own accrual; `higher`: the higher of the two (Norway, S62). `totals`: from
    `short_periods`, which may leave short ones out of the ratio (EU 883/2004 art. 57, S51, S53);
    `form`: in one sum where the law pays so. Whether a right is open is `qualify`.
    """
    found = []
    if how.method != "direct":
        denominator, most = Denominator.named(how.denominator), how.cap_months
        long = capped(totals.theoretical, most)
        part = share(own, totals.ratio, denominator, most=most, standard=how.standard_career_months)
        found.append(settled(apportion(theorise(law, on, long, facts, form), part)))
    if how.method != "prorata":
        found.append(settled(accrue(law, on, own, facts, form)))
    return found[0] if len(found) == 1 else np.maximum(*found)


@dataclass(frozen=True, slots=True)
class Offer:
    """One of two rights to choose between, one entry a person.

    monthly: pension, minor units a month, 0 where the right is a lump sum; present_value: of all it
    pays, a displaced lump sum included, by the table and rate of whoever values it.
    """

    monthly: Ints
    present_value: Floats


def prefer(
    compare: Compared,
    open_: Bools,
    national: Offer,
    agreement: Offer,
    wanted: Bools | None = None,
) -> Bools:
    """Where the agreement's right is taken instead of the national one.

    It is taken where it is open and higher in what `compare` names: the monthly amount (EU 883/2004
    art. 52(3), S44) or the present value, in which a displaced lump sum counts as a national right;
    or where the person wants it. A tie stays national, so the gain of who has enough alone is 0
    (Ireland, case of Mary, S70). Raises ValueError where the person's choice is not given.
    """
    if compare == "monthly_amount":
        return open_ & (agreement.monthly > national.monthly)
    if compare == "present_value":
        return open_ & (agreement.present_value > national.present_value)
    if wanted is None:
        raise ValueError("a choice of the person needs what each person wants")
    return np.asarray(open_ & wanted, dtype=np.bool_)


def displaces(rule: LumpSum, open_: Bools, lump_sum: Ints, wanted: Bools) -> Bools:
    """Where a totalised pension takes the place of a lump sum out of the same months.

    `replaced`: wherever it is open. `kept`: never, a lump sum already due is paid and uses up its
    months. `choice`: where the person, or a comparison of present values, wants the pension. Months
    are never paid for twice.
    """
    if rule == "replaced":
        return open_
    taken: Bools = (lump_sum == 0) | (wanted & (rule == "choice"))
    return open_ & taken
