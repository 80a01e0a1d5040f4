"""Invalidity benefit: a share of pay by the class of the loss of capacity."""

from __future__ import annotations

import numpy as np

from portasim.core.arrays import Bools, Ints
from portasim.core.ratios import Value, percent, truth, where
from portasim.core.rules import rule
from portasim.law.rounding import TO_KIP


@rule(unit="flag", ref="LA-BILL-2018", since="2019-01-01")
def invalidity_qualifies(
    invalid_months_paid: Ints, invalid_months: Ints, from_work: Bools | Ints | int = 0
) -> Value:
    """Whether enough months were paid for invalidity benefit; a loss from work needs none."""
    paid = invalid_months_paid >= invalid_months
    return truth(from_work) | paid


@rule(unit="percent", ref="LA-BILL-2018", since="2019-01-01")
def invalidity_rate(
    invalidity_class: Ints, invalidity_classes: Ints, first_class_rate: Ints, class_step: Ints
) -> Value:
    """Share of pay by class: the highest in the first, a step less in each further one."""
    counts = (invalidity_class >= 1) & (invalidity_class <= invalidity_classes)
    return np.where(counts, first_class_rate - class_step * (invalidity_class - 1), 0)


@rule(unit="LAK/month", ref="LA-BILL-2018", since="2019-01-01", rounding=TO_KIP)
def invalidity_m(invalidity_qualifies: Bools, mean_wage_6_m: Ints, invalidity_rate: Ints) -> Value:
    """Monthly invalidity benefit: the share of the class in the average insured pay."""
    return where(invalidity_qualifies, mean_wage_6_m * percent(invalidity_rate), 0)
