"""Facts that cannot be together are refused, each with both of them."""

import pytest

from portasim.core.calendar import day
from portasim.core.faults import UserError
from portasim.law.inquiry.answer import ask
from portasim.law.system import load_law

ON = "2026-01-01"


def asked(name, **given):
    facts = {key: str(value) for key, value in given.items()}
    return ask(load_law(name[:2]), name, day(ON), facts)


@pytest.mark.parametrize(
    ("name", "facts", "sentences"),
    [
        (
            "TH.pension_m",
            {"months": 200, "wage_sum_60": 900_000, "wage_months_60": 0},
            ["wage_sum_60: 900,000.00 baht is a sum over no month; give wage_months_60 too"],
        ),
        (
            "TH.pension_m",
            {"months": 200, "wage_sum_60": 900_000, "wage_months_60": 72},
            ["wage_months_60: 72 months is more than averaging_months, 60 months"],
        ),
        (
            "TH.pension_m",
            {"months": 24, "wage_sum_60": 300_000, "wage_months_60": 36},
            ["wage_months_60: 36 months is more than months, 24 months"],
        ),
        (
            "TH.pension_m",
            {"months": 200, "mean_wage_60_m": 9000, "age": 54, "birth_day": "1961-01-01"},
            ["age: 54 years, but by birth_day it is 65 years on 2026-01-01; give one or the other"],
        ),
        (
            "TH.pension_m",
            {
                "months": 200,
                "mean_wage_60_m": 9000,
                "wage_sum_60": 720_000,
                "wage_months_60": 60,
            },
            [
                (
                    "mean_wage_60_m: 9,000.00 baht a month, but by wage_sum_60 and "
                    "wage_months_60 it is 12,000.00 baht a month on 2026-01-01; "
                    "give one or the other"
                )
            ],
        ),
        (
            "TH.pension_m",
            {"months": 200, "mean_wage_60_m": 9000, "birth_day": "2026-02-01"},
            ["birth_day: 2026-02-01 is later than the day asked about, 2026-01-01"],
        ),
        (
            "KH.pension_m",
            {"months": 30, "wage_m": 900_000, "wage_sum_6": 5_000_000},
            ["wage_sum_6: 5,000,000 riel is a sum over no month; give wage_months_6 too"],
        ),
        (
            "KH.pension_m",
            {"months": 30, "wage_m": 900_000, "wage_months_6": 6},
            ["wage_months_6: these months have no sum; give wage_sum_6 too"],
        ),
        (
            "LA.pension_m",
            {"months": 200, "own_months": 240, "pension_points": 9, "sex": "F"},
            ["own_months: 240 months is more than months, 200 months"],
        ),
        (
            "VN.treaty_pension_m",
            {"months": 200, "total_months": 150, "mean_wage_m": 9_000_000, "sex": "F"},
            ["months: 200 months is more than total_months, 150 months"],
        ),
        (
            "VN.one_off",
            {"months": 20, "months_before_2014": 30, "mean_wage_m": 9_000_000},
            ["months_before_2014: 30 months is more than months, 20 months"],
        ),
        (
            "TH.sickness_benefit_d",
            {"wage_m": 9000, "sick_months_paid": 40},
            ["sick_months_paid: 40 months is more than sick_window, 15 months"],
        ),
        (
            "LA.unemployment_m",
            {"mean_wage_6_m": 2_000_000, "unemployment_months_paid": 25, "days_jobless": 40},
            ["unemployment_months_paid: 25 months is more than unemployment_window, 24 months"],
        ),
    ],
)
def test_facts_that_cannot_be_together_are_refused(name, facts, sentences):
    with pytest.raises(UserError) as caught:
        asked(name, **facts)
    assert str(caught.value).splitlines() == sentences


def test_facts_that_agree_may_be_given_together():
    born = {"months": 200, "mean_wage_60_m": 9000, "birth_day": "1961-01-01", "age": 65}
    assert asked("TH.pension_m", **born).result.value == 1935
    sums = {"mean_wage_60_m": 9000, "wage_sum_60": 540_000, "wage_months_60": 60}
    assert asked("TH.pension_m", months=200, **sums).result.value == 1935
    thirds = {"mean_wage_60_m": "14.29", "wage_sum_60": 100, "wage_months_60": 7}
    assert asked("TH.pension_m", months=200, **thirds).result.value == 3.07
    assert asked(
        "LA.pension_m", months=240, own_months=240, pension_points=20, sex="F"
    ).result.value
