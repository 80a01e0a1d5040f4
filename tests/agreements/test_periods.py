"""Periods and units against slow loops written from the definitions."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from portasim.agreements import units
from portasim.agreements.amounts import exactly
from portasim.agreements.periods import (
    PERIOD_KINDS,
    Periods,
    most_favourable,
    overlapping,
    pooled,
    short_periods,
)

N = 3
ROW = st.tuples(
    st.integers(0, N - 1), st.integers(0, 30), st.integers(0, 12), st.sampled_from([0, 1, 2])
)
ROWS = st.lists(ROW, max_size=8)
COUNTRIES = ("TH", "KH", "LA", "MM", "VN")


def ints(*values):
    return np.array(values, dtype=np.int64)


def table(rows):
    columns = np.array(rows, dtype=np.int64).reshape(-1, 4).T
    return Periods(columns[0], columns[1] + 300, columns[1] + columns[2] + 300, columns[3])


def strongest(rows, person, month):
    kinds = [kind for who, first, n, kind in rows if who == person and first <= month < first + n]
    return min(kinds, default=len(PERIOD_KINDS))


@given(own=ROWS, foreign=ROWS, rule=st.sampled_from(["once", "compulsory_first"]))
def test_every_month_counts_once_in_the_record_the_rule_says(own, foreign, rule):
    got = overlapping(table(own), table(foreign), N, rule)
    for person in range(N):
        mine = theirs = displaced = 0
        for month in range(50):
            here, there = strongest(own, person, month), strongest(foreign, person, month)
            insured_here = here < len(PERIOD_KINDS)
            if insured_here and (rule == "once" or here <= there):
                mine += 1
            elif there < len(PERIOD_KINDS):
                theirs += 1
                displaced += insured_here
        found = (got.own[person], got.foreign[person], got.displaced[person])
        assert found == (mine, theirs, displaced)


def test_a_voluntary_month_gives_way_to_a_compulsory_one_abroad():
    # EU 987/2009 art. 12(3): five months of voluntary insurance, three of them worked abroad
    own, foreign = table([(0, 0, 5, 1)]), table([(0, 2, 3, 0)])
    counted = overlapping(own, foreign, 1, "compulsory_first")
    assert (counted.own[0], counted.foreign[0], counted.displaced[0]) == (2, 3, 3)
    once = overlapping(own, foreign, 1, "once")
    assert (once.own[0], once.foreign[0], once.displaced[0]) == (5, 0, 0)


def test_no_periods_count_nothing():
    counted = overlapping(table([]), table([]), 2, "compulsory_first")
    assert counted.own.tolist() == counted.foreign.tolist() == [0, 0]


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


@given(
    months=st.lists(st.integers(0, 400), min_size=5, max_size=5),
    pairs=st.lists(st.sampled_from(COUNTRIES[1:]), unique=True, min_size=1),
)
def test_bilaterals_never_pool_a_third_state_and_a_multilateral_does(months, pairs):
    record = {c: ints(m) for c, m in zip(COUNTRIES, months, strict=True)}
    for country in pairs:
        assert pooled(record, "TH", ["TH", country])[0] == record[country][0]
    together = pooled(record, "TH", ["TH", *pairs])[0]
    assert together == sum(record[c][0] for c in pairs)
    assert pooled(record, "TH", ["KH", "VN"])[0] == 0  # Thailand is no party


def test_the_most_favourable_of_several_agreements_pays():
    assert most_favourable(np.array([[3, 5, 0], [4, 5, 0]])).tolist() == [1, 0, 0]


def shared(rule, months, national=(False, False, False), opened=(True, True, True)):
    column = [np.array(values)[:, None] for values in (months, opened, (100, 200, 300), national)]
    return short_periods(column[0], column[1], column[2], 12, rule, column[3])


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
