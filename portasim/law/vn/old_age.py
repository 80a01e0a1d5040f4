"""Old-age pension: years credited, pension rate, floor, and months added by a treaty."""

from __future__ import annotations

from typing import Final

import numpy as np

from portasim.core.arrays import Bools, Ints
from portasim.core.calendar import NEVER, day, first_days, month, months_of
from portasim.core.params import UNITS
from portasim.core.ratios import Ratio, Round, Value, as_ratio, percent, where
from portasim.core.rules import rule
from portasim.core.spans import count_months
from portasim.law.rounding import TO_DONG
from portasim.law.scheme import Career, while_open
from portasim.law.system import Law
from portasim.law.vn.acts import FORMER
from portasim.law.vn.revaluation import revalued_wages

NEW_MEMBERS_FROM: Final = day("2025-07-01")
"""Who joined on this day or later has neither the floor nor the one-off payment on leaving work."""

PENSIONS_FROM: Final = day("2018-01-01")
"""The first day on which the pensions of men and women are both known."""

_LATER_PART_M: Final = month(2014, 1)
_MEAN: Final = Round("1", "down", ref="VN-ONE-OFF-GUIDE", status="assumed")


@rule(unit="flag", ref="VN-LSI-64", since="2007-01-01", former=FORMER)
def qualifies(months: Ints, qualifying_months: Ints) -> Value:
    """Whether the months of insurance qualify for a monthly pension."""
    return months >= qualifying_months


@rule(unit="count", ref="VN-LSI-5", since="2016-01-01", former=FORMER)
def credited_half_years(months: Ints, half_year_months: Ints) -> Value:
    """Half-years in amounts: one to six odd months are half a year, seven to eleven a year."""
    years, odd = months // 12, months % 12
    return 2 * years + (odd > 0) + (odd > half_year_months)


@rule(unit="months", ref="VN-LSI-73", since="2016-01-01", former=FORMER)
def revalued_wage_months(months: Ints) -> Value:
    """Months over which wages are averaged: all months of insurance."""
    return months


@rule(unit="VND", ref="VN-LSI-73", since="2016-01-01", former=FORMER)
def revalued_wage_sum(revalued_wage_months: Ints, insurable_wage_m: Ints) -> Value:
    """Insured wages of the career where every month, once revalued, was like that of this day."""
    return revalued_wage_months * insurable_wage_m


@rule(unit="VND/month", ref="VN-LSI-73", since="2016-01-01", rounding=_MEAN, former=FORMER)
def mean_wage_m(revalued_wage_sum: Ints, revalued_wage_months: Ints) -> Ratio:
    """Mean insured wage of the whole career, each year's wage revalued to the year of claim."""
    return Ratio(revalued_wage_sum, np.maximum(revalued_wage_months, 1))


@rule(
    unit="percent",
    ref="VN-LAW-58-2014",
    since="2016-01-01",
    until="2025-06-30",
    name="accrual_rate",
)
def accrual_rate_2014(
    credited_half_years: Ints,
    base_months: Ints,
    base_rate: Ints,
    step_rate: Ints,
    highest_rate: Ints,
) -> Value:
    """Pension rate: 45 percent at the years for it, 2 more a year; below in proportion (taken)."""
    base = base_months * 2 // 12
    more = 2 * base_rate + step_rate * np.maximum(credited_half_years - base, 0)
    full = Ratio(np.minimum(more, 2 * highest_rate), 2)
    part = Ratio(base_rate * credited_half_years, np.maximum(base, 1))
    return where(credited_half_years >= base, full, part)


@rule(unit="percent", ref="VN-LSI-66", since="2025-07-01", name="accrual_rate")
def accrual_rate_2024(
    months: Ints,
    credited_half_years: Ints,
    qualifying_months: Ints,
    base_months: Ints,
    base_rate: Ints,
    step_rate: Ints,
    highest_rate: Ints,
    least_rate: Ints,
    lower_step_rate: Ints,
    treaty_year_rate: Ints,
) -> Value:
    """Pension rate: 45 percent at 15 years (women) or 20 (men), 2 more a year, to 75 percent.

    A man of 15 to 20 years has 40 percent and one more a year; below 15 years, 2.25 a year.
    """
    base, least = base_months * 2 // 12, qualifying_months * 2 // 12
    more = 2 * base_rate + step_rate * np.maximum(credited_half_years - base, 0)
    lower = 2 * least_rate + lower_step_rate * (credited_half_years - least)
    ordinary = np.where(credited_half_years >= base, np.minimum(more, 2 * highest_rate), lower)
    few = treaty_year_rate * credited_half_years
    return Ratio(np.where(months >= qualifying_months, ordinary, few), 2)


@rule(unit="percent", ref="VN-LSI-66", since="2016-01-01", former=FORMER)
def reduction_rate(
    early_year_rate: Ints, early_half_months: Ints, months_early: Ints | int = 0
) -> Value:
    """Points lost for retiring early: 2 a year, 1 for six to eleven odd months, none for fewer."""
    years, odd = months_early // 12, months_early % 12
    return Ratio(early_year_rate * (2 * years + (odd >= early_half_months)), 2)


@rule(unit="percent", ref="VN-LSI-66", since="2016-01-01", former=FORMER)
def pension_rate(accrual_rate: Ratio | Ints, reduction_rate: Ratio | Ints) -> Value:
    """Rate of the pension paid: the pension rate less the points lost for retiring early."""
    left = as_ratio(accrual_rate) + reduction_rate * np.array([-1])
    return Ratio(np.maximum(left.num, 0), left.den)


@rule(unit="VND/month", ref="VN-LSI-66", since="2016-01-01", former=FORMER)
def theoretical_m(accrual_rate: Ratio | Ints, mean_wage_m: Ints) -> Value:
    """Pension by the formula for any number of months on these wages, whether it is due or not."""
    return mean_wage_m * percent(accrual_rate)


@rule(unit="VND/month", ref="VN-LSI-66", since="2016-01-01", former=FORMER)
def direct_m(theoretical_m: Ratio | Ints) -> Value:
    """What these months accrue by themselves, whatever their number."""
    return theoretical_m


@rule(unit="date", ref="VN-LSI-141", since="2016-01-01", former=FORMER)
def member_since(
    on: Ints, months: Ints, insured_from: Ints | int = NEVER, months_out: Ints | int = 0
) -> Value:
    """Day of joining: at the latest the months insured, and those since insurance ended, ago."""
    return np.minimum(insured_from, first_days(months_of(on) - months_out - months))


@rule(unit="VND/month", ref="VN-LSI-141", since="2016-01-01", former=FORMER)
def pension_floor_m(
    months: Ints, member_since: Ints, reference_level: Ints, floor_months: Ints | int = NEVER
) -> Value:
    """Lowest pension: the reference level, after 20 years and for who joined before July 2025."""
    return np.where(
        (months >= floor_months) & (member_since < NEW_MEMBERS_FROM), reference_level, 0
    )


@rule(unit="VND/month", ref="VN-LSI-66", since="2016-01-01", rounding=TO_DONG, former=FORMER)
def pension_m(
    qualifies: Bools, pension_rate: Ratio | Ints, mean_wage_m: Ints, pension_floor_m: Ints
) -> Value:
    """Monthly old-age pension: the rate times the mean insured wage, at least the floor."""
    amount = mean_wage_m * percent(pension_rate)
    low = amount.num < pension_floor_m * amount.den
    return where(qualifies, where(low, pension_floor_m, amount), 0)


@rule(unit="flag", ref="VN-LSI-8", since="2025-07-01")
def total_qualifies(total_months: Ints, qualifying_months: Ints) -> Value:
    """Whether the months here and abroad together qualify for a pension."""
    return total_months >= qualifying_months


@rule(unit="VND/month", ref="VN-LSI-8", since="2025-07-01", rounding=TO_DONG)
def treaty_pension_m(
    months: Ints,
    total_qualifies: Bools,
    qualifying_months: Ints,
    credited_half_years: Ints,
    treaty_year_rate: Ints,
    mean_wage_m: Ints,
    pension_m: Ints,
) -> Value:
    """Pension where a treaty adds months: 2.25 percent a year under 15 years here, else in full."""
    share = mean_wage_m * (Ratio(credited_half_years, 2) * percent(treaty_year_rate))
    some = where(total_qualifies, share, 0)
    return where(months >= qualifying_months, pension_m, some)


@rule(unit="VND", ref="VN-LSI-68", since="2025-07-01", rounding=TO_DONG)
def long_service_grant(
    qualifies: Bools,
    credited_half_years: Ints,
    long_service_years: Ints,
    long_service_share: Ints,
    late_service_share: Ints,
    mean_wage_m: Ints,
    months_after_age: Ints | int = 0,
) -> Value:
    """Grant beside the pension for each year above 30 (women) or 35 (men), more after the age.

    Odd months, of all years and of those after the age, are credited as in the pension.
    """
    extra = np.maximum(credited_half_years - 2 * long_service_years, 0)
    after = np.minimum(extra, -(-months_after_age * 2 // 12))
    shares = (extra - after) * long_service_share + after * late_service_share
    return where(qualifies, mean_wage_m * Ratio(shares, 2 * UNITS["factor"]), 0)


def career_facts(law: Law, career: Career, on: Ints) -> dict[str, Ints]:
    """What the laws ask of careers, one entry a person, for rights that arise on the days `on`.

    months; months_before_2014, which the one-off payment counts apart; revalued_wage_sum, in dong,
    and revalued_wage_months: insured wages times the factors of the year of claim, over all months;
    insured_from, NEVER without months. Months before the branch opened, and from the month of the
    day on, do not count.
    """
    counted, n = while_open(law, career, on), career.n
    person, first, last = counted.person, counted.first_m, counted.last_m
    months = count_months(person, first, last, n)
    until_2014 = np.minimum(first, _LATER_PART_M), np.minimum(last, _LATER_PART_M)
    begun = np.full(n, NEVER, dtype=np.int64)
    np.minimum.at(begun, person, first_days(first))
    return {
        "months": months,
        "months_before_2014": count_months(person, *until_2014, n),
        "revalued_wage_sum": revalued_wages(law, counted, on),
        "revalued_wage_months": months,
        "insured_from": begun,
    }
