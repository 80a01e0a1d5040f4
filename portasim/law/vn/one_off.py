"""The one-off payment in place of a pension, the allowance instead, pensioners who emigrate."""

from __future__ import annotations

import numpy as np

from portasim.core.arrays import Bools, Ints
from portasim.core.params import UNITS
from portasim.core.ratios import Ratio, Value, as_ratio, percent, truth, where
from portasim.core.rules import rule
from portasim.law.rounding import TO_DONG
from portasim.law.vn.acts import FORMER
from portasim.law.vn.old_age import NEW_MEMBERS_FROM


@rule(unit="months", ref="VN-LSI-70", since="2016-01-01", former=FORMER)
def years_wage_months(
    months: Ints,
    one_off_before_2014: Ints,
    one_off_from_2014: Ints,
    half_year_months: Ints,
    months_before_2014: Ints | int = 0,
) -> Ratio:
    """Mean wages for years insured: 1.5 for each before 2014, 2 for each later; odd months later.

    Odd months before 2014 move to the later part, whose own odd months are half a year to six and a
    year above.
    """
    early = np.minimum(months_before_2014, months)
    years = early // 12
    later = months - years * 12
    halves = 2 * (later // 12) + (later % 12 > 0) + (later % 12 > half_year_months)
    count = 2 * years * one_off_before_2014 + halves * one_off_from_2014
    return Ratio(count, 2 * UNITS["factor"])


@rule(unit="months", ref="VN-LSI-70", since="2016-01-01", former=FORMER)
def one_off_wage_months(
    months: Ints,
    years_wage_months: Ratio | Ints,
    one_off_year_months: Ints,
    short_rate: Ints,
    short_most: Ints,
) -> Value:
    """Mean wages in the one-off payment; under a year what was paid in, at most two of them."""
    paid_in = percent(short_rate) * months
    capped = where(paid_in.num > short_most * paid_in.den, short_most, paid_in)
    return where(months < one_off_year_months, capped, years_wage_months)


@rule(unit="VND", ref="VN-LSI-70", since="2016-01-01", rounding=TO_DONG, former=FORMER)
def one_off(one_off_wage_months: Ratio | Ints, mean_wage_m: Ints) -> Value:
    """One-off payment for the months insured: so many times the mean insured wage."""
    return one_off_wage_months * mean_wage_m


@rule(unit="flag", ref="VN-LSI-70", since="2025-07-01")
def one_off_allowed(
    months: Ints,
    member_since: Ints,
    qualifying_months: Ints,
    one_off_most_months: Ints,
    one_off_wait: Ints,
    severe_loss: Ints,
    at_pension_age: Bools | bool = False,
    settles_abroad: Bools | bool = False,
    gravely_ill: Bools | bool = False,
    capacity_loss: Ints | int = 0,
    months_out: Ints | int = 0,
) -> Value:
    """Whether the one-off payment may be taken: at age without a pension, abroad, ill, or out.

    A member who joined before July 2025 and has under 20 years may take it after 12 months out.
    """
    short = truth(at_pension_age) & (months < qualifying_months)
    leaves = truth(settles_abroad) | truth(gravely_ill) | (capacity_loss >= severe_loss)
    old_member = (member_since < NEW_MEMBERS_FROM) & (months < one_off_most_months)
    return short | leaves | (old_member & (months_out >= one_off_wait))


@rule(unit="VND", ref="VN-LSI-70", since="2025-07-01")
def one_off_paid(one_off_allowed: Bools, one_off: Ints) -> Value:
    """One-off payment of those who may take it."""
    return np.where(one_off_allowed, one_off, 0)


@rule(unit="VND", ref="VN-LSI-70", since="2016-01-01", former=FORMER)
def lump_sum(qualifies: Bools, one_off: Ints) -> Value:
    """One-off payment at the age of retirement of those whose months do not qualify."""
    return np.where(qualifies, 0, one_off)


@rule(unit="VND/month", ref="VN-LSI-23", since="2025-07-01", rounding=TO_DONG)
def allowance_m(
    qualifies: Bools, one_off: Ints, months_to_social_pension: Ints, social_pension_amount: Ints
) -> Value:
    """Monthly allowance out of own money instead of the one-off payment, until the social pension.

    At least the social pension a month; the money is taken to be the one-off payment (assumed).
    """
    spread = Ratio(one_off, np.maximum(months_to_social_pension, 1))
    low = spread.num < social_pension_amount * spread.den
    due = ~qualifies & (months_to_social_pension > 0)
    return where(due, where(low, social_pension_amount, spread), 0)


@rule(unit="months", ref="VN-LSI-23", since="2025-07-01")
def allowance_months(one_off: Ints, months_to_social_pension: Ints, allowance_m: Ints) -> Value:
    """Months for which the allowance is paid: until the social pension, or as the money lasts."""
    return np.minimum(months_to_social_pension, one_off // np.maximum(allowance_m, 1))


@rule(unit="VND", ref="VN-LSI-76", since="2025-07-01", rounding=TO_DONG)
def emigrant_grant(
    pension_m: Ints,
    months_paid: Ints,
    years_wage_months: Ratio | Ints,
    drawn_share: Ints,
    emigrant_least: Ints,
) -> Value:
    """Grant to a pensioner who settles abroad: by years, less half of each month drawn."""
    left = as_ratio(years_wage_months) + Ratio(-months_paid * drawn_share, UNITS["factor"])
    low = left.num < emigrant_least * left.den
    return where(low, emigrant_least, left) * pension_m
