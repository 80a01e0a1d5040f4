"""Unemployment benefits: dismissal, resignation, natural disaster, epidemic, and a migrant's days.

Days in law are those of every insured person. The days a migrant's papers leave are practice beside
the law and stand in rules of their own.
"""

from __future__ import annotations

import numpy as np

from portasim.core.arrays import Bools, Ints
from portasim.core.ratios import Ratio, Value, percent, where
from portasim.core.rules import rule
from portasim.law.rounding import TO_SATANG


def _paid(due: Bools, rate: Ints, benefit_wage_d: Ratio | Ints, days: Ints) -> Value:
    """A share of the daily benefit wage for some days, where it is due."""
    return where(due, percent(rate) * benefit_wage_d * days, 0)


@rule(unit="flag", ref="TH-UNEMPLOYMENT", since="2004-07-01")
def unemployment_due(
    unemployment_months_paid: Ints,
    unemployment_months: Ints,
    days_jobless: Ints,
    jobless_days_least: Ints,
    registered_jobseeker: Bools,
) -> Value:
    """Whether benefits are due: months paid, days without work, registered as seeking work."""
    enough = unemployment_months_paid >= unemployment_months
    return enough & (days_jobless >= jobless_days_least) & registered_jobseeker


@rule(unit="days", ref="TH-UNEMPLOYMENT", since="2004-07-01")
def dismissal_days(
    days_jobless: Ints, dismissal_days_most: Ints, days_paid_in_year: Ints | int = 0
) -> Value:
    """Days paid on dismissal: those without work, as far as the calendar year has any left."""
    left = np.maximum(dismissal_days_most - days_paid_in_year, 0)
    return np.minimum(days_jobless, left)


@rule(unit="THB", ref="TH-UNEMPLOYMENT", since="2004-07-01", rounding=TO_SATANG)
def dismissal_benefit(
    unemployment_due: Bools,
    dismissal_rate: Ints,
    benefit_wage_d: Ratio | Ints,
    dismissal_days: Ints,
) -> Value:
    """Benefit on dismissal: a share of the daily benefit wage for every day paid."""
    return _paid(unemployment_due, dismissal_rate, benefit_wage_d, dismissal_days)


@rule(unit="THB/month", ref="TH-UNEMPLOYMENT", since="2004-07-01", rounding=TO_SATANG)
def dismissal_benefit_m(
    unemployment_due: Bools, dismissal_rate: Ints, benefit_wage_m: Ratio | Ints
) -> Value:
    """Benefit on dismissal of a month of 30 days: a share of the benefit wage of a month."""
    return where(unemployment_due, benefit_wage_m * percent(dismissal_rate), 0)


@rule(unit="days", ref="TH-RESIGNATION", since="2004-07-01")
def resignation_days(
    days_jobless: Ints, resignation_days_most: Ints, days_paid_in_year: Ints | int = 0
) -> Value:
    """Days paid after resignation or the end of a contract, as far as the year has any left."""
    left = np.maximum(resignation_days_most - days_paid_in_year, 0)
    return np.minimum(days_jobless, left)


@rule(unit="THB", ref="TH-RESIGNATION", since="2004-07-01", rounding=TO_SATANG)
def resignation_benefit(
    unemployment_due: Bools,
    resignation_rate: Ints,
    benefit_wage_d: Ratio | Ints,
    resignation_days: Ints,
) -> Value:
    """Benefit on resignation or at the end of a contract, for every day paid."""
    return _paid(unemployment_due, resignation_rate, benefit_wage_d, resignation_days)


@rule(unit="THB/month", ref="TH-RESIGNATION", since="2004-07-01", rounding=TO_SATANG)
def resignation_benefit_m(
    unemployment_due: Bools, resignation_rate: Ints, benefit_wage_m: Ratio | Ints
) -> Value:
    """Benefit of a month of 30 days on resignation or at the end of a contract."""
    return where(unemployment_due, benefit_wage_m * percent(resignation_rate), 0)


@rule(unit="THB", ref="TH-ACT-4-2558", since="2015-10-20", rounding=TO_SATANG)
def disaster_benefit(
    unemployment_due: Bools,
    disaster_rate: Ints,
    benefit_wage_d: Ratio | Ints,
    days_jobless: Ints,
    disaster_days_most: Ints,
    days_paid_in_year: Ints | int = 0,
) -> Value:
    """Benefit where a natural disaster stops work, for days left in the calendar year."""
    left = np.maximum(disaster_days_most - days_paid_in_year, 0)
    return _paid(unemployment_due, disaster_rate, benefit_wage_d, np.minimum(days_jobless, left))


@rule(unit="THB", ref="TH-MR-EPIDEMIC-2563", since="2020-03-01", rounding=TO_SATANG)
def epidemic_benefit(
    unemployment_due: Bools,
    epidemic_rate: Ints,
    benefit_wage_d: Ratio | Ints,
    days_jobless: Ints,
    epidemic_days_most: Ints,
    days_paid_in_year: Ints | int = 0,
) -> Value:
    """Benefit where measures against a dangerous disease stop work, for the days left."""
    left = np.maximum(epidemic_days_most - days_paid_in_year, 0)
    return _paid(unemployment_due, epidemic_rate, benefit_wage_d, np.minimum(days_jobless, left))


@rule(unit="THB", ref="TH-TOLD-2025-07", since="2004-07-01", rounding=TO_SATANG)
def dismissal_benefit_in_practice(
    unemployment_due: Bools,
    dismissal_rate: Ints,
    benefit_wage_d: Ratio | Ints,
    dismissal_days: Ints,
    days_by_papers: Ints,
) -> Value:
    """Benefit a dismissed migrant receives in practice: no longer than the papers allow a stay."""
    days = np.minimum(dismissal_days, days_by_papers)
    return _paid(unemployment_due, dismissal_rate, benefit_wage_d, days)


@rule(unit="THB", ref="TH-TOLD-2025-07", since="2004-07-01", rounding=TO_SATANG)
def resignation_benefit_in_practice(
    unemployment_due: Bools,
    resignation_rate: Ints,
    benefit_wage_d: Ratio | Ints,
    resignation_days: Ints,
    days_by_papers: Ints,
) -> Value:
    """Benefit a migrant receives in practice after resignation or the end of a contract."""
    days = np.minimum(resignation_days, days_by_papers)
    return _paid(unemployment_due, resignation_rate, benefit_wage_d, days)
