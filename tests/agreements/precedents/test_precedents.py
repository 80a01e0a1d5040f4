"""The operators that only precedents need: against their texts and slow loops."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from precedents import careers, schemes, transfers, units, withdrawals
from precedents.amounts import exactly, most_favourable
from precedents.postings import detach

from portasim.agreements import money

MONTHS = st.integers(1, 480)
MONEY = st.integers(0, 10**9)
RATE = st.integers(0, 10_000)


def ints(*values):
    return np.array(values, dtype=np.int64)


def one(number):
    return ints(number)


@pytest.mark.parametrize(
    ("count", "given_", "wanted", "schedule", "expected"),
    [
        (3, "month", "week", None, 13),
        (13, "week", "quarter", None, 1),
        (1, "year", "week", None, 52),
        (1, "day", "hour", "five_day", 9),
        (45, "day", "month", "seven_day", Fraction(3, 2)),
        (1, "week", "day", "five_day", 5),
    ],
)
def test_units_convert_as_the_regulation_says(count, given_, wanted, schedule, expected):
    assert exactly(units.converted(ints(count), given_, wanted, schedule)) == [expected]


def test_days_need_the_days_of_the_week():
    with pytest.raises(ValueError, match="day to month: name the days of the week"):
        units.converted(ints(3), "day", "month")


def test_what_becomes_of_a_rest_is_said():
    weeks = units.converted(ints(10), "month", "week")
    assert (units.whole(weeks, "up"), units.whole(weeks, "down")) == (44, 43)


def test_a_year_is_never_over_filled():
    assert units.within_a_year(ints(250, 270), "day", "five_day").tolist() == [250, 264]
    assert units.within_a_year(ints(11, 14), "month").tolist() == [11, 12]
    assert units.within_a_year(ints(51, 54), "week").tolist() == [51, 52]


@given(months=st.integers(0, 12), credited=st.integers(0, 4))
def test_quarters_fill_a_year_and_no_quarter_twice(months, credited):
    got = units.quarters_of_months(ints(months), ints(credited))[0]
    assert got == min(4 - credited, -(-months // 3))


def test_years_of_the_canada_pension_plan():
    assert units.years_of_months(ints(0, 2, 3, 12)).tolist() == [0, 0, 1, 1]
    # the scheme of Saint Lucia began in April 1979
    assert units.months_of_years(ints(1978, 1979, 1980), 9 * 12 + 3).tolist() == [0, 9, 12]


def test_the_most_favourable_of_several_agreements_pays():
    assert most_favourable(np.array([[3, 5, 0], [4, 5, 0]])).tolist() == [1, 0, 0]


def shared(rule, months, national=(False, False, False), opened=(True, True, True)):
    column = [np.array(values)[:, None] for values in (months, opened, (100, 200, 300), national)]
    return careers.shared(column[0], column[1], column[2], 12, rule, column[3])


def test_short_periods_by_each_rule():
    # 6, 114 and 120 months: the first is short
    months = (6, 114, 120)
    absorbed = shared("absorb", months)
    assert absorbed.pays[:, 0].tolist() == [False, True, True]
    assert absorbed.total[1:, 0].tolist() == [240, 240]
    assert absorbed.base[1:, 0].tolist() == [234, 234]
    lost = shared("lose", months)
    assert lost.total[1:, 0].tolist() == lost.base[1:, 0].tolist() == [234, 234]
    counted = shared("counted", months)
    assert counted.base[1:, 0].tolist() == [240, 240]
    assert not absorbed.alone.any()


def test_a_short_period_with_a_right_of_its_own_is_paid():
    assert shared("absorb", (6, 114, 120), (True, False, False)).pays[0, 0]


def test_where_all_are_short_the_last_whose_conditions_are_met_pays_alone():
    of_all = shared("last_payer", (6, 8, 10))
    assert of_all.alone[:, 0].tolist() == [False, False, True]
    assert (of_all.total[2, 0], of_all.own[2, 0], of_all.base[2, 0]) == (24, 24, 24)
    assert shared("last_payer", (6, 8, 10), opened=(True, True, False)).alone[:, 0].tolist() == [
        False, True, False,
    ]  # fmt: skip
    assert not shared("absorb", (6, 8, 10)).pays.any()


def test_a_swiss_refund_is_never_above_what_it_replaces():
    assert withdrawals.highest(one(15_000_000), 870)[0] == 1_305_000
    assert withdrawals.highest(one(15_000_000), 870, one(1_000_000))[0] == 1_000_000


@given(amount=MONEY, price=st.integers(0, 10**7))
def test_a_transfer_buys_whole_months_and_the_rest_is_left(amount, price):
    months, rest = transfers.credited_by_money(one(amount), one(price))
    assert months * price + rest == amount
    assert rest < price if price else months == 0
    assert transfers.credited_by_months(months) is months


@given(gross=MONEY, fee=RATE, gains=st.booleans())
def test_a_transfer_is_kept_or_handed_on_whole(gross, fee, gains):
    sent = money.transfer(one(gross), fee)
    kept, handed = transfers.passed_on(sent, np.array([gains]))
    assert kept + handed == sent.received
    assert (handed if gains else kept) == 0


@given(posted=st.integers(0, 300), most=st.integers(0, 120), more=st.integers(0, 60))
def test_every_month_of_a_posting_has_one_law(posted, most, more):
    of = detach(one(posted), most, more)
    assert of.home + of.host == posted
    assert of.home[0] <= most + more


@given(h=RATE, w=RATE, n=RATE)
def test_an_extended_scheme_collects_the_home_rates_from_nobody_else(h, w, n):
    rates = schemes.extend(one(h), one(w), one(n))
    assert rates.employer + rates.employee == h + w
    assert rates.employer[0] <= n
    assert rates.employee[0] >= w


@given(
    amount=st.tuples(MONEY, MONEY),
    months=st.tuples(MONTHS, MONTHS),
    payer=st.sampled_from(["last", "home"]),
    reimburse=st.booleans(),
)
def test_one_scheme_pays_a_whole_career_and_the_burden_adds_up(amount, months, payer, reimburse):
    column = [np.array(values)[:, None] for values in (amount, months, (400, 500))]
    of = schemes.integrate(column[0], column[1], payer, column[2], one(0), reimburse=reimburse)
    row = 1 if payer == "last" else 0
    assert of.pays[:, 0].tolist() == [amount[0] * (row == 0), amount[1] * (row == 1)]
    assert of.bears.sum() == of.pays.sum()
    if not reimburse:
        assert of.bears[1 - row, 0] == 0
