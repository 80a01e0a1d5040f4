"""Workmen's Compensation: the employer's contribution, cash for injury and death, and who pays."""

from __future__ import annotations

from typing import Final

import numpy as np

from portasim.core.arrays import Bools, Ints
from portasim.core.calendar import NEVER, months_after
from portasim.core.ratios import Ratio, Value, percent, where
from portasim.core.rules import rule
from portasim.core.words import PAPERS
from portasim.law.rounding import TO_SATANG

PAYERS: Final = ("employer", "fund")
"""Who pays compensation; the rule `compensation_payer` gives positions in this tuple."""

NO_MOST: Final = NEVER
"""A compensation, or years of it, that nobody reaches, for the years without a most."""

_MONTHS_A_YEAR: Final = 12


@rule(unit="flag", ref="TH-CEACR-C19", since="2002-05-01")
def sector_in_fund(sector_outside_fund: Ints | int = 0) -> Value:
    """Whether the employer registers with the Fund: farming and fishing only since March 2019."""
    return np.equal(sector_outside_fund, 0)


@rule(unit="percent", ref="TH-WCF-RATES", since="2002-05-01")
def risk_rate_paid(risk_rate: Ints, risk_rate_least: Ints, risk_rate_most: Ints) -> Value:
    """Rate of the employer's class of risk, between the lowest and the highest class."""
    return np.clip(risk_rate, risk_rate_least, risk_rate_most)


@rule(unit="THB/year", ref="TH-WCF-RATES", since="2002-05-01", rounding=TO_SATANG)
def compensation_contribution_y(
    yearly_wages: Ints, risk_wage_cap: Ints, risk_rate_paid: Ints
) -> Ratio:
    """Employer's yearly contribution for one employee, on wages up to the cap."""
    return percent(risk_rate_paid) * np.minimum(yearly_wages, risk_wage_cap)


@rule(unit="THB", ref="TH-WCA", since="2002-05-01", rounding=TO_SATANG)
def compensation_late_charge(
    compensation_unpaid: Ints, compensation_months_late: Ints, compensation_late_rate: Ints
) -> Ratio:
    """Charge on contributions to the Fund that are paid late."""
    return compensation_unpaid * percent(compensation_late_rate) * compensation_months_late


@rule(unit="THB/month", ref="TH-WCF-AWARDS", since="2002-05-01")
def compensation_wage_m(
    compensation_days: Ints, wage_m: Ints | int = 0, wage_d: Ints | int = 0
) -> Value:
    """Wage of a month for compensation: as paid, or of the daily-paid that of 26 days."""
    return np.where(np.greater(wage_d, 0), wage_d * compensation_days, wage_m)


@rule(unit="THB/month", ref="TH-WCA", since="2002-05-01", rounding=TO_SATANG)
def compensation_m(
    compensation_wage_m: Ints, compensation_rate: Ints, compensation_most: Ints | int = NO_MOST
) -> Value:
    """Monthly compensation while unable to work, disabled or, to dependants, after death."""
    amount = compensation_wage_m * percent(compensation_rate)
    return where(amount.num > compensation_most * amount.den, compensation_most, amount)


@rule(unit="THB", ref="TH-WCA", since="2002-05-01")
def organ_loss(
    compensation_m: Ints, organ_loss_months: Ints, organ_loss_years: Ints | int = NO_MOST
) -> Value:
    """Compensation for the loss of an organ over the months that its list gives."""
    most = np.asarray(organ_loss_years) * _MONTHS_A_YEAR
    return compensation_m * np.minimum(organ_loss_months, most)


@rule(unit="THB", ref="TH-WCA-2-2561", since="2018-12-09")
def organ_loss_most(compensation_m: Ints, organ_loss_years: Ints) -> Value:
    """Compensation for the loss of an organ over the longest period."""
    return compensation_m * organ_loss_years * _MONTHS_A_YEAR


@rule(unit="THB", ref="TH-WCA", since="2002-05-01", until="2018-12-10")
def disability_most(compensation_m: Ints, disability_years_most: Ints) -> Value:
    """Compensation for permanent disability over the longest period of the Act before 2018."""
    return compensation_m * disability_years_most * _MONTHS_A_YEAR


@rule(unit="THB", ref="TH-WCA-2-2561", since="2018-12-09")
def disability_least(compensation_m: Ints, disability_years_least: Ints) -> Value:
    """Compensation for permanent disability over the shortest period of the Act since 2018."""
    return compensation_m * disability_years_least * _MONTHS_A_YEAR


@rule(unit="date", ref="TH-WCA", since="2002-05-01", until="2018-12-10")
def disability_ends(disabled_from: Ints, disability_years_most: Ints) -> Value:
    """First day without compensation for permanent disability under the Act before 2018."""
    return months_after(disabled_from, disability_years_most * _MONTHS_A_YEAR)


@rule(unit="date", ref="TH-WCF-2025", since="2018-12-11", name="disability_ends")
def disability_ends_2018(disabled_from: Ints) -> Value:
    """First day without compensation for permanent disability: never, it is paid for life."""
    return np.full_like(disabled_from, NEVER)


@rule(unit="THB", ref="TH-WCA", since="2002-05-01")
def fatal_compensation(compensation_m: Ints, fatal_years: Ints) -> Value:
    """Compensation to dependants over the whole period after a death or disappearance."""
    return compensation_m * fatal_years * _MONTHS_A_YEAR


@rule(unit="code", ref="TH-WCF-W751", since="2002-05-01", until="2012-02-12")
def compensation_payer(passport_or_registration: Bools, risk_contribution_paid: Bools) -> Value:
    """Who pays a migrant: the Fund with a passport or registration and contributions paid."""
    paid_in = passport_or_registration & risk_contribution_paid
    return np.where(paid_in, PAYERS.index("fund"), PAYERS.index("employer"))


@rule(unit="code", ref="TH-WCF-987", since="2012-02-13", name="compensation_payer")
def compensation_payer_2012(papers: Ints, injured_without_papers: str) -> Value:
    """Who pays a migrant: the Fund for a regular one; without papers a switch decides."""
    otherwise = PAYERS.index(injured_without_papers)
    return np.where(papers != PAPERS.index("none"), PAYERS.index("fund"), otherwise)
