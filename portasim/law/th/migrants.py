"""Migrants beside the Act: who enrols them, the months of waiting, and the terms of their stay."""

from __future__ import annotations

import numpy as np

from portasim.core.arrays import Bools, Ints
from portasim.core.ratios import Value
from portasim.core.rules import rule


@rule(unit="flag", ref="TH-REGISTRATION", since="1991-03-02")
def may_be_registered(
    registered_by_employer: Bools, passport_or_substitute: Bools, work_permit: Bools
) -> Value:
    """Whether registration is possible: by the employer alone, with passport and permit."""
    return registered_by_employer & passport_or_substitute & work_permit


@rule(unit="months", ref="TH-TOLD-2025-07", since="1991-03-02")
def waiting_left(months_paid_since_entry: Ints, care_months: Ints) -> Value:
    """Months a new employee still waits for medical care, and buys health insurance for."""
    return np.maximum(care_months - months_paid_since_entry, 0)


@rule(unit="THB", ref="TH-CEACR-C19", since="2013-01-01", until="2014-06-30")
def waiting_cost(waiting_left: Ints, waiting_policy: Ints) -> Value:
    """Cost of health insurance for the months of waiting: one policy."""
    return np.where(waiting_left > 0, waiting_policy, 0)


@rule(unit="THB", ref="TH-HEALTH-INSURANCE-2014", since="2014-07-01", name="waiting_cost")
def waiting_cost_2014(
    waiting_left: Ints,
    policy_3_months: Ints,
    policy_6_months: Ints,
    policy_12_months: Ints,
    policy_check_up: Ints,
) -> Value:
    """Cost of the shortest health insurance that spans the months of waiting, check-up included."""
    half_a_year = np.where(waiting_left <= 6, policy_6_months, policy_12_months)
    policy = np.where(waiting_left <= 3, policy_3_months, half_a_year)
    return np.where(waiting_left > 0, policy + policy_check_up, 0)


@rule(unit="months", ref="TH-COHORTS-2026", since="2026-01-01")
def cover_asked(sector_insured: Bools, gap_cover: Ints, outside_cover: Ints) -> Value:
    """Months of health insurance required at a change of job, longer in sectors outside the Act."""
    return np.where(sector_insured, gap_cover, outside_cover)


@rule(unit="years", ref="TH-MOU-TERMS", since="2014-11-01")
def mou_years_most(mou_term: Ints, mou_terms: Ints) -> Value:
    """Years of employment under a memorandum of understanding before the worker goes home."""
    return mou_term * mou_terms


@rule(unit="date", ref="TH-COHORTS-2026", since="2026-01-01")
def mou_return_from(went_home: Ints, mou_break: Ints) -> Value:
    """First day on which a worker who went home after the last term may be admitted again."""
    return went_home + mou_break
