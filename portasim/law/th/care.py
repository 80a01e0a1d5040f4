"""The draft of career-average revalued earnings: points of every year, revalued to the claim.

Part of the law with the overlay `care_draft`. Points are exact to the millionth: a fraction of
wages over the indices of thirty years would not fit into 64 bits.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from portasim.core.arrays import Bools, Ints, sum_by
from portasim.core.calendar import NEVER, first_days, months_of
from portasim.core.ratios import Ratio, Round, Value, as_ratio, percent, where
from portasim.core.rules import rule
from portasim.core.spans import last_months_sum, split_at
from portasim.law.rounding import TO_SATANG
from portasim.law.system import Law
from portasim.law.th.contributions import insurable_wage, wage_regimes

POINT: Final = 1_000_000
"""A pension point in the engine's units: a month at the average insured wage gives one point."""

_MONTHS_A_YEAR: Final = 12
_YEARS: Final = 1 << 12
_BASIS_POINT: Final = percent(np.ones(1, dtype=np.int64))
_WHOLE: Final = Round("1", "half_up", ref="TH-ASSUMPTION", status="assumed")


@rule(unit="count", ref="TH-CARE-CALCULATOR", since="1998-12-31", rounding=_WHOLE)
def year_points(year_wages: Ints, insured_wage_index: Ints) -> Ratio:
    """Pension points of a year, in millionths: its insurable wages over the year's average."""
    return Ratio(year_wages, insured_wage_index) * POINT


@rule(unit="THB/month", ref="TH-CARE-CALCULATOR", since="1998-12-31", rounding=TO_SATANG)
def revalued_wage_m(
    career_points: Ints, months: Ints, index_sum_60: Ints, averaging_months: Ints
) -> Ratio:
    """Mean points of a month of the career times the average wage of the last 60 months."""
    in_all = np.maximum(months, 1) * averaging_months * POINT
    return Ratio(career_points) * Ratio(index_sum_60, in_all)


@rule(unit="THB/month", ref="TH-CARE-CALCULATOR", since="1998-12-31", rounding=TO_SATANG)
def mean_ceiling_m(ceiling_sum_60: Ints, averaging_months: Ints) -> Ratio:
    """Mean wage ceiling of the 60 months before the claim."""
    return Ratio(ceiling_sum_60, averaging_months)


@rule(unit="THB/month", ref="TH-CARE-CALCULATOR", since="1998-12-31")
def care_base_m(revalued_wage_m: Ints, mean_ceiling_m: Ints) -> Value:
    """Wage for the draft's pension: the revalued one, at most the mean ceiling."""
    return np.minimum(revalued_wage_m, mean_ceiling_m)


@rule(unit="percent", ref="TH-CARE-CALCULATOR", since="1998-12-31")
def care_accrual_rate(
    months: Ints, qualifying_months: Ints, care_base_accrual: Ints, care_year_accrual: Ints
) -> Ratio:
    """Pension rate of the draft: the base and a twelfth of a year's points for every month over."""
    over = np.maximum(months - qualifying_months, 0)
    return Ratio(care_base_accrual * _MONTHS_A_YEAR + care_year_accrual * over, _MONTHS_A_YEAR)


@rule(unit="THB/month", ref="TH-CARE-CALCULATOR", since="1998-12-31", rounding=TO_SATANG)
def care_pension_m(qualifies: Bools, care_accrual_rate: Ratio | Ints, care_base_m: Ints) -> Value:
    """Monthly pension of the draft: its rate times its wage."""
    return where(qualifies, as_ratio(care_accrual_rate) * _BASIS_POINT * care_base_m, 0)


@rule(unit="THB/month", ref="TH-MR-2550", since="1998-12-31", rounding=TO_SATANG)
def former_pension_m(qualifies: Bools, accrual_rate: Ints, mean_wage_60_m: Ratio | Ints) -> Value:
    """Monthly pension by the regulation the draft replaces, for the comparison it prescribes."""
    return where(qualifies, percent(accrual_rate) * mean_wage_60_m, 0)


@rule(unit="THB/month", ref="TH-CARE-CALCULATOR", since="1998-12-31", rounding=TO_SATANG)
def care_awarded_m(care_pension_m: Ints, former_pension_m: Ints, care_transition: Ints) -> Ratio:
    """Pension awarded in the transition: the draft's, and a share of what the former has more."""
    more = np.maximum(former_pension_m - care_pension_m, 0)
    return as_ratio(percent(care_transition) * more + care_pension_m)


@rule(unit="THB/month", ref="TH-CARE-DRAFT", since="2027-01-11", name="pension_m")
def pension_m_by_draft(care_awarded_m: Ints) -> Value:
    """Monthly old-age pension: the one awarded under the draft."""
    return care_awarded_m


@rule(unit="THB/month", ref="TH-CARE-DRAFT", since="2027-01-11")
def pension_in_payment_m(pension_paid_m: Ints, care_pension_m: Ints) -> Value:
    """Pension of those already pensioners: raised where the draft gives more, never lowered."""
    return np.maximum(pension_paid_m, care_pension_m)


def care_facts(
    law: Law, person: Ints, first_m: Ints, last_m: Ints, wage_m: Ints, claim_m: Ints
) -> dict[str, Ints]:
    """Facts of careers that the draft and the present formula need, one entry a person.

    Rows are the months [first_m, last_m) of a person at a wage in satang a month, disjoint, sorted
    by person, then first month; `claim_m` is one month a person, before which months count. Months
    count from January 1970; those before the old-age branch are passed over. A month under section
    39 has the base of that section as its wage. The law has the overlay `care_draft`. Raises
    NotInForce for years without an index.
    """
    n = claim_m.size
    first_m = np.maximum(first_m, months_of(np.array([law.rules["counts_for_old_age"][-1].since])))
    last_m = np.maximum(np.minimum(last_m, claim_m[person]), first_m)
    years = np.arange(first_m.min(initial=NEVER) // 12, last_m.max(initial=0) // 12 + 1) * 12
    row, start, end = split_at(first_m, last_m, np.union1d(years, wage_regimes(law)))
    who = person[row]
    wage = insurable_wage(law, start, wage_m[row])
    count = law.at("TH.old_age.averaging_months", first_days(claim_m))
    limit = int(count.max(initial=0))
    wage_sum, wage_months = last_months_sum(who, start, end, wage, n, limit)
    of_year, place = np.unique(who * _YEARS + start // 12, return_inverse=True)
    sums = sum_by(place, wage * (end - start), of_year.size)
    december = first_days(of_year % _YEARS * 12 + 12) - 1
    points = np.asarray(
        law.evaluate(["year_points"], december, {"year_wages": sums})["year_points"]
    )
    return {
        "months": sum_by(who, end - start, n),
        "career_points": sum_by(of_year // _YEARS, points, n),
        "wage_sum_60": wage_sum,
        "wage_months_60": wage_months,
        "index_sum_60": _sum_before(law, "TH.care.insured_wage_index", claim_m, count),
        "ceiling_sum_60": _sum_before(law, "TH.contribution.wage_ceiling", claim_m, count),
    }


def _sum_before(law: Law, number: str, claim_m: Ints, count: Ints) -> Ints:
    """The sum of a monthly number over some months before a month, one entry a person."""
    low = int((claim_m - count).min(initial=NEVER))
    values = law.at(number, first_days(np.arange(low, int(claim_m.max(initial=0)))))
    running = np.concatenate([np.zeros(1, dtype=np.int64), np.cumsum(values)])
    sums: Ints = running[claim_m - low] - running[claim_m - count - low]
    return sums
