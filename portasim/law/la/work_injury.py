"""Work injury: the allowance of each month without work after an injury at work."""

from __future__ import annotations

import numpy as np

from portasim.core.arrays import Bools, Ints
from portasim.core.ratios import Value, percent, where
from portasim.core.rules import rule
from portasim.law.rounding import TO_KIP


@rule(unit="flag", ref="LA-WORK-INJURY", since="2014-01-01")
def injury_qualifies(injury_months_paid: Ints, injury_months: Ints) -> Value:
    """Whether enough months were paid before the injury for benefits after it."""
    return injury_months_paid >= injury_months


@rule(unit="percent", ref="LA-WORK-INJURY", since="2014-01-01")
def injury_rate_due(
    incapacity_month: Ints,
    injury_months_first: Ints,
    injury_months_after: Ints,
    injury_rate: Ints,
    injury_rate_after: Ints,
    injury_after: str,
) -> Value:
    """Share of pay in a month without work: the higher in the first months, then the lower."""
    last = injury_months_first + injury_months_after
    after = injury_rate_after if injury_after == "lower_share" else 0
    later = np.where(incapacity_month <= last, after, 0)
    share = np.where(incapacity_month <= injury_months_first, injury_rate, later)
    return np.where(incapacity_month >= 1, share, 0)


@rule(unit="LAK/month", ref="LA-WORK-INJURY", since="2014-01-01", rounding=TO_KIP)
def injury_m(injury_qualifies: Bools, mean_wage_6_m: Ints, injury_rate_due: Ints) -> Value:
    """Allowance of a month without work: the share of the average insured pay of six months."""
    return where(injury_qualifies, mean_wage_6_m * percent(injury_rate_due), 0)
