"""Periods against slow loops written from the definitions."""

from dataclasses import replace

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from portasim.agreements.periods import (
    PERIOD_KINDS,
    Periods,
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


CUTS = st.none() | st.lists(st.integers(0, 45), min_size=N, max_size=N)


@given(
    own=ROWS,
    foreign=ROWS,
    rule=st.sampled_from(["once", "compulsory_first"]),
    before=CUTS,
    since=st.none() | st.integers(0, 45),
)
def test_every_month_counts_once_in_the_record_the_rule_says(own, foreign, rule, before, since):
    before_m = None if before is None else np.array(before) + 300
    since_m = None if since is None else since + 300
    got = overlapping(table(own), table(foreign), N, rule, before_m=before_m, since_m=since_m)
    foreign = [
        (who, max(first, since or 0), max(first + n - max(first, since or 0), 0), kind)
        for who, first, n, kind in foreign
    ]
    for person in range(N):
        mine = theirs = displaced = 0
        for month in range(50 if before is None else before[person]):
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


@given(own=ROWS, foreign=ROWS, rule=st.sampled_from(["once", "compulsory_first"]))
def test_periods_without_kinds_are_all_compulsory(own, foreign, rule):
    compulsory = [[(*row[:3], 0) for row in rows] for rows in (own, foreign)]
    plain = [replace(table(rows), kind=None) for rows in (own, foreign)]
    got, same = (
        overlapping(*rows, N, rule) for rows in (plain, [table(rows) for rows in compulsory])
    )
    for column in ("own", "foreign", "displaced"):
        assert getattr(got, column).tolist() == getattr(same, column).tolist()
    assert not got.displaced.any()


def test_no_periods_count_nothing():
    counted = overlapping(table([]), table([]), 2, "compulsory_first")
    assert counted.own.tolist() == counted.foreign.tolist() == [0, 0]


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


SCHEMES = st.lists(st.tuples(st.integers(0, 30), st.booleans()), min_size=1, max_size=4)
"""Months in other schemes, and whether they give a right there by themselves."""


@given(own=st.integers(0, 400), schemes=SCHEMES)
def test_short_periods_by_each_rule(own, schemes):
    foreign = [months for months, _ in schemes]
    column, alone = (np.array(values)[:, None] for values in zip(*schemes, strict=True))
    of = {
        rule: short_periods(ints(own), column, 12, rule, alone)
        for rule in ("counted", "absorb", "lose")
    }
    short = sum(months for months, by_itself in schemes if months < 12 and not by_itself)
    total = own + sum(foreign)
    expected = {
        "counted": (total, total, total),
        "absorb": (total, total, total - short),
        "lose": (total - short,) * 3,
    }
    for rule, totals in of.items():
        found = (totals.qualifying[0], totals.theoretical[0], totals.ratio[0])
        assert found == expected[rule]
        assert totals.foreign[0] == totals.qualifying[0] - own


def test_one_other_scheme_needs_no_table_of_schemes():
    # EU 883/2004 art. 57: 11 months are absorbed, 12 are not
    totals = short_periods(ints(240, 240), ints(11, 12), 12, "absorb")
    assert totals.theoretical.tolist() == [251, 252]
    assert totals.ratio.tolist() == [240, 252]
    assert short_periods(ints(), ints(), 12, "lose").ratio.size == 0
