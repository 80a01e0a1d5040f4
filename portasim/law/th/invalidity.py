"""Invalidity benefit: a share of the benefit wage, for life where the loss is severe."""

from __future__ import annotations

import numpy as np

from portasim.core.arrays import Bools, Ints
from portasim.core.calendar import NEVER, months_after
from portasim.core.ratios import Ratio, Value, percent, where
from portasim.core.rules import rule
from portasim.law.rounding import TO_SATANG


@rule(unit="flag", ref="TH-INVALIDITY", since="1991-03-02")
def invalidity_qualifies(invalid_months_paid: Ints, invalid_months: Ints) -> Value:
    """Whether enough months were paid, in the 15 before the loss, for invalidity benefit."""
    return invalid_months_paid >= invalid_months


@rule(unit="percent", ref="TH-INVALIDITY", since="1991-03-02", until="2015-10-19")
def invalidity_rate(severe: Bools, severe_rate: Ints) -> Value:
    """Rate of the invalidity benefit: for a severe loss of the ability to work only."""
    return np.where(severe, severe_rate, 0)


@rule(unit="percent", ref="TH-ACT-4-2558", since="2015-10-20", name="invalidity_rate")
def invalidity_rate_2015(severe: Bools, severe_rate: Ints, partial_rate: Ints) -> Value:
    """Rate of the invalidity benefit: lower where the loss of the ability to work is not severe."""
    return np.where(severe, severe_rate, partial_rate)


@rule(unit="THB/month", ref="TH-INVALIDITY", since="1991-03-02", rounding=TO_SATANG)
def invalidity_benefit_m(
    invalidity_qualifies: Bools,
    branch_covered: Bools,
    invalidity_rate: Ints,
    benefit_wage_m: Ratio | Ints,
) -> Value:
    """Monthly invalidity benefit: the rate times the benefit wage of the month."""
    due = invalidity_qualifies & branch_covered
    return where(due, benefit_wage_m * percent(invalidity_rate), 0)


@rule(unit="date", ref="TH-INVALIDITY", since="1991-03-02", until="2015-10-19")
def invalidity_ends(invalid_from: Ints) -> Value:
    """First day without the benefit: never, it is for life."""
    return np.full_like(invalid_from, NEVER)


@rule(unit="date", ref="TH-ACT-4-2558", since="2015-10-20", name="invalidity_ends")
def invalidity_ends_2015(invalid_from: Ints, severe: Bools, partial_months: Ints) -> Value:
    """First day without the benefit: never if severe, else after 180 months."""
    return np.where(severe, NEVER, months_after(invalid_from, partial_months))
