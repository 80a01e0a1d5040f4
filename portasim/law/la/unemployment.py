"""Unemployment benefit: who qualifies and the monthly amount; its length was not found."""

from __future__ import annotations

from portasim.core.arrays import Bools, Ints
from portasim.core.ratios import Value, percent, where
from portasim.core.rules import rule
from portasim.law.rounding import TO_KIP


@rule(unit="flag", ref="LA-UNEMPLOYMENT", since="2014-01-01")
def unemployment_qualifies(unemployment_months_paid: Ints, unemployment_months: Ints) -> Value:
    """Whether enough months were paid in the window before unemployment."""
    return unemployment_months_paid >= unemployment_months


@rule(unit="flag", ref="LA-UNEMPLOYMENT", since="2014-01-01")
def jobless_long_enough(days_jobless: Ints, jobless_days: Ints) -> Value:
    """Whether the insured is out of work for as many days as the benefit waits."""
    return days_jobless >= jobless_days


@rule(unit="LAK/month", ref="LA-UNEMPLOYMENT", since="2014-01-01", rounding=TO_KIP)
def unemployment_m(
    unemployment_qualifies: Bools,
    jobless_long_enough: Bools,
    mean_wage_6_m: Ints,
    unemployment_rate: Ints,
) -> Value:
    """Unemployment benefit of a month: a share of the average insured pay of six months."""
    due = unemployment_qualifies & jobless_long_enough
    return where(due, mean_wage_6_m * percent(unemployment_rate), 0)
