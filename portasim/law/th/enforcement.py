"""Duties of employers: to register, to remit in time, and what each neglect costs."""

from __future__ import annotations

import numpy as np

from portasim.core.arrays import Bools, Ints
from portasim.core.calendar import completed_months, first_days, months_after, months_of
from portasim.core.ratios import Ratio, Value, percent
from portasim.core.rules import rule
from portasim.law.rounding import TO_SATANG


@rule(unit="date", ref="TH-EMPLOYER-DUTIES", since="1991-03-02")
def registration_due(hired: Ints, registration_days: Ints) -> Value:
    """Last day on which the employer registers a new employee in time."""
    return hired + registration_days


@rule(unit="date", ref="TH-EMPLOYER-DUTIES", since="1991-03-02")
def remittance_due(wage_day: Ints, remittance_day: Ints) -> Value:
    """Last day on which the contributions of a month of wages are remitted in time."""
    return first_days(months_of(wage_day) + 1) + remittance_day - 1


@rule(unit="months", ref="TH-SSA-49", since="1991-03-02")
def months_late(remittance_due: Ints, remitted: Ints, surcharge_part_months: str) -> Value:
    """Months from the last day in time to the day of payment; 0 where paid in time."""
    # Late from the day after the last one in time, to the end of the day of payment.
    late, paid = remittance_due + 1, remitted + 1
    whole = np.maximum(completed_months(late, paid), 0)
    begun = (surcharge_part_months == "counted") & (months_after(late, whole) < paid)
    return whole + begun


@rule(unit="THB", ref="TH-SSA-49", since="1991-03-02", rounding=TO_SATANG)
def surcharge(unpaid: Ints, months_late: Ints, surcharge_rate: Ints) -> Ratio:
    """Surcharge on contributions unpaid: a simple rate for every month late."""
    return unpaid * percent(surcharge_rate) * months_late


@rule(unit="THB", ref="TH-SSA-96", since="1991-03-02")
def registration_fine_most(
    days_of_offence: Ints, registration_fine: Ints, daily_fine: Ints
) -> Value:
    """Highest fine for an employee not registered: once, and for every day the offence goes on."""
    return np.where(days_of_offence > 0, registration_fine + daily_fine * days_of_offence, 0)


@rule(unit="flag", ref="TH-SSA-47", since="1991-03-02")
def month_credited(deducted: Bools, remitted_at_all: Bools, unremitted_credited: str) -> Value:
    """Whether a month counts in law: remitted, or deducted where the Act deems it paid."""
    if unremitted_credited == "credited":
        return deducted | remitted_at_all
    return remitted_at_all
