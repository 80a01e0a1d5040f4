"""Workmen's Compensation: the employer's contribution, cash for injury and death, and who pays."""

from __future__ import annotations

from typing import Final

import numpy as np

from portasim.core.arrays import Bools, Ints
from portasim.core.ratios import Ratio, Value, percent
from portasim.core.rules import rule
from portasim.core.words import PAPERS
from portasim.law.rounding import TO_SATANG

PAYERS: Final = ("employer", "fund")
"""Who pays compensation; the rule `compensation_payer` gives positions in this tuple."""

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


@rule(unit="THB/month", ref="TH-WCA", since="2002-05-01", rounding=TO_SATANG)
def compensation_m(wage_m: Ints, compensation_rate: Ints) -> Ratio:
    """Monthly compensation while unable to work, disabled or, to dependants, after death."""
    return wage_m * percent(compensation_rate)


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
