"""Every career operator against a slow loop written from its definition."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from portasim.core import arrays, spans
from portasim.core.calendar import day, iso, month

EDGE = st.integers(-40, 60)


@st.composite
def rows(draw, *, disjoint=False, n=4, low=-40, high=60):
    """Sorted spans of a few people: (person, start, end), perhaps empty, perhaps overlapping."""
    out = []
    for person in range(n):
        if disjoint:
            edges = sorted(draw(st.lists(st.integers(low, high), max_size=10)))
            out += [(person, *edge) for edge in zip(edges[::2], edges[1::2], strict=False)]
        else:
            starts = sorted(draw(st.lists(st.integers(low, high), max_size=5)))
            out += [(person, s, s + draw(st.integers(0, (high - low) // 2))) for s in starts]
    return columns(out)


def columns(table, width=3):
    array = np.array(table, dtype=np.int64).reshape(-1, width)
    return tuple(array[:, i] for i in range(width))


def triples(*cols):
    return [tuple(int(value) for value in row) for row in zip(*cols, strict=True)]


def covered(person, start, end):
    """The set of (person, day) each row covers, one set a row."""
    return [{(p, d) for d in range(s, e)} for p, s, e in triples(person, start, end)]


@given(rows(), st.lists(EDGE, max_size=6))
def test_split_at_keeps_every_day_of_a_row_and_breaks_it_at_each_cut(table, cuts):
    _, start, end = table
    expected = []
    for row, (s, e) in enumerate(triples(start, end)):
        piece = []
        for d in range(s, e):
            if d in cuts or not piece:
                piece = [row, d, d + 1]
                expected.append(piece)
            piece[2] = d + 1
    assert triples(*spans.split_at(start, end, np.array(cuts, dtype=np.int64))) == [
        tuple(piece) for piece in expected
    ]


@given(rows(), st.data())
def test_split_rows_at_is_split_at_with_a_cut_a_row(table, data):
    _, start, end = table
    at = np.array(data.draw(st.lists(EDGE, min_size=len(start), max_size=len(start))), np.int64)
    expected = []
    for row in range(len(start)):
        one = spans.split_at(start[row : row + 1], end[row : row + 1], at[row : row + 1])
        expected += [(row, s, e) for _, s, e in triples(*one)]
    assert triples(*spans.split_rows_at(start, end, at)) == expected


def test_split_rows_at_takes_one_point_for_all():
    row, start, end = spans.split_rows_at(np.array([0, 5]), np.array([10, 6]), np.array([4]))
    assert triples(row, start, end) == [(0, 0, 4), (0, 4, 10), (1, 5, 6)]


def credited(start, end, counting):
    """The months of one span by walking its days; dates come from the datetime module."""
    days = [iso(d) for d in range(start, end)]
    if counting == "half_month":
        days = [text for text in days if text.endswith("-15")]
    return {month(int(text[:4]), int(text[5:7])) for text in days}


@pytest.mark.parametrize("counting", ["any_day", "half_month"])
@given(table=rows(low=-100, high=120))
def test_contributory_months_go_to_the_first_span_that_claims_them(counting, table):
    person, start, end = table
    first, last = spans.contributory_months(person, start, end, counting)
    taken = set()
    for row, (p, s, e) in enumerate(triples(person, start, end)):
        won = {(p, m) for m in credited(s, e, counting)} - taken
        taken |= won
        assert {(p, m) for m in range(first[row], last[row])} == won
        assert last[row] >= first[row]


@pytest.mark.parametrize("counting", ["any_day", "half_month"])
@given(table=rows(low=-100, high=120))
def test_calendar_months_of_a_span_do_not_ask_who_else_claims_them(counting, table):
    _, start, end = table
    first, last = spans.calendar_months(start, end, counting)
    assert (last >= first).all()
    for row, (s, e) in enumerate(triples(start, end)):
        assert set(range(first[row], last[row])) == set(credited(s, e, counting))


@pytest.mark.parametrize(
    ("start", "end", "any_day", "half_month"),
    [
        ("2021-03-01", "2021-04-01", 1, 1),
        ("2021-03-31", "2021-04-02", 2, 0),
        ("2021-03-15", "2021-03-16", 1, 1),
        ("2021-03-16", "2021-04-15", 2, 0),
        ("2021-03-16", "2021-04-16", 2, 1),
        ("2020-12-15", "2021-02-15", 3, 2),
        ("1969-12-31", "1970-01-01", 1, 0),
    ],
)
def test_months_of_one_span(start, end, any_day, half_month):
    def count(counting):
        first, last = spans.contributory_months(
            np.array([0]), np.array([day(start)]), np.array([day(end)]), counting
        )
        return (last - first)[0]

    assert (count("any_day"), count("half_month")) == (any_day, half_month)


@pytest.mark.parametrize("counting", ["any_day", "half_month"])
@given(table=rows(disjoint=True, low=-400, high=400), cuts=st.lists(st.integers(-400, 400)))
def test_cutting_spans_changes_nobodys_months(counting, table, cuts):
    person, start, end = table
    row, new_start, new_end = spans.split_at(start, end, np.array(cuts, dtype=np.int64))
    whole = spans.contributory_months(person, start, end, counting)
    parts = spans.contributory_months(person[row], new_start, new_end, counting)
    np.testing.assert_array_equal(
        spans.count_months(person, *whole, 4), spans.count_months(person[row], *parts, 4)
    )


@given(
    st.lists(st.tuples(st.integers(0, 6), st.integers(-(2**60), 2**60)), max_size=30).filter(
        lambda table: sum(abs(value) for _, value in table) < 2**63
    )
)
def test_sum_by_is_exact_in_any_order(table):
    person, values = columns(table, 2)
    expected = [sum(value for p, value in table if p == one) for one in range(8)]
    assert spans.sum_by(person, values, 8).tolist() == expected


def test_sum_by_is_exact_where_floats_are_not():
    values = np.array([2**53, 1, 1, 2**62, -1])
    person = np.array([0, 0, 0, 3, 3], dtype=np.int32)
    assert spans.sum_by(person, values, 4).tolist() == [2**53 + 2, 0, 0, 2**62 - 1]


def test_sum_by_survives_a_running_total_beyond_64_bits():
    values = np.full(6, 2**62)
    assert spans.sum_by(np.arange(6), values, 6).tolist() == [2**62] * 6


@pytest.mark.parametrize("person", [[-1, 0], [0, 3]])
def test_sum_by_refuses_a_person_outside(person):
    with pytest.raises(ValueError, match=r"^a person lies outside the 3 people numbered from 0$"):
        spans.sum_by(np.array(person), np.ones(2, dtype=np.int64), 3)


@given(rows(disjoint=True), st.lists(EDGE, min_size=5, max_size=5))
def test_months_are_counted_one_by_one(table, before):
    person, first, last = table
    months = [m for row in covered(*table) for m in row]
    assert spans.count_months(person, first, last, 5).tolist() == [
        sum(p == one for p, _ in months) for one in range(5)
    ]
    assert spans.months_before(person, first, last, 5, np.array(before)).tolist() == [
        sum(p == one and m < before[one] for p, m in months) for one in range(5)
    ]


@given(
    rows(disjoint=True),
    st.integers(0, 70),
    st.one_of(st.none(), st.lists(EDGE, min_size=5, max_size=5)),
    st.data(),
)
def test_last_months_sum_takes_the_latest_months_one_by_one(table, limit, before, data):
    person, first, last = table
    size = {"min_size": len(person), "max_size": len(person)}
    wage = np.array(data.draw(st.lists(st.integers(0, 10**12), **size)), dtype=np.int64)
    sums, counts = spans.last_months_sum(
        person, first, last, wage, 5, limit, None if before is None else np.array(before)
    )
    for one in range(5):
        paid = [
            (m, pay)
            for (p, f, t), pay in zip(triples(*table), wage.tolist(), strict=True)
            for m in range(f, t)
            if p == one and (before is None or m < before[one])
        ]
        latest = sorted(paid, reverse=True)[:limit]
        assert (sums[one], counts[one]) == (sum(pay for _, pay in latest), len(latest))


def test_last_months_sum_reaches_back_over_a_gap():
    person, first, last = np.array([0, 0, 1]), np.array([0, 100, 5]), np.array([50, 110, 6])
    wage = np.array([1_000_000, 1_500_000, 480_000])
    sums, counts = spans.last_months_sum(person, first, last, wage, 3, 60)
    assert sums.tolist() == [50 * 1_000_000 + 10 * 1_500_000, 480_000, 0]
    assert counts.tolist() == [60, 1, 0]


@given(rows(), st.randoms(use_true_random=False))
def test_union_covers_the_same_days_in_the_fewest_spans(table, random):
    order = list(range(len(table[0])))
    random.shuffle(order)
    merged = spans.union(*(column[order] for column in table))
    days = set().union(*covered(*table))
    assert set().union(*covered(*merged)) == days
    # As few spans as there are days with no covered day before them: none overlap, none touch.
    assert len(merged[0]) == sum((p, d - 1) not in days for p, d in days)
    assert triples(*merged) == sorted(triples(*merged))
    assert triples(*spans.union(*merged)) == triples(*merged)


def test_persons_never_touch_each_other():
    person = np.array([0, 1], dtype=np.int32)
    start, end = np.array([0, 3], dtype=np.int32), np.array([1000, 5], dtype=np.int32)
    assert triples(*spans.union(person, start, end)) == [(0, 0, 1000), (1, 3, 5)]
    first, last = spans.contributory_months(person, start, end, "any_day")
    assert (last - first).tolist() == [33, 1]


def test_columns_of_ids_near_a_trillion_stay_exact():
    person = np.array([10**12, 10**12, 10**12 + 1])
    merged = spans.union(person, np.array([0, 5, 5]), np.array([5, 9, 9]))
    assert triples(*merged) == [(10**12, 0, 9), (10**12 + 1, 5, 9)]


@pytest.mark.parametrize(
    ("person", "start", "message"),
    [
        ([1, 0], [0, 0], "rows must be sorted by person"),
        ([0, 0], [5, 0], "rows must be sorted by person, then by start"),
    ],
)
def test_rows_out_of_order_are_refused(person, start, message):
    person, start = np.array(person), np.array(start)
    with pytest.raises(ValueError, match=f"^{message}$"):
        spans.contributory_months(person, start, start + 9, "any_day")
    with pytest.raises(ValueError, match=f"^{message}$"):
        spans.last_months_sum(person, start, start + 9, start, 2, 60)


@pytest.mark.parametrize("dtype", [np.int32, np.int64])
def test_an_empty_table_gives_an_empty_answer(dtype):
    none = np.zeros(0, dtype=dtype)
    answers = [
        *spans.split_at(none, none, np.array([3])),
        *spans.split_rows_at(none, none, none),
        *spans.contributory_months(none, none, none, "any_day"),
        *spans.contributory_months(none, none, none, "half_month"),
        *spans.union(none, none, none),
        spans.sum_by(none, none, 0),
    ]
    assert all(len(answer) == 0 and answer.dtype == np.int64 for answer in answers)
    assert spans.count_months(none, none, none, 2).tolist() == [0, 0]
    assert spans.months_before(none, none, none, 2, np.array([1, 1])).tolist() == [0, 0]
    sums, counts = spans.last_months_sum(none, none, none, none, 2, 60, np.array([1, 1]))
    assert sums.tolist() == counts.tolist() == [0, 0]


def test_split_at_without_cuts_returns_the_rows():
    row, start, end = spans.split_at(np.array([3, 7, 7]), np.array([5, 7, 9]), np.zeros(0, int))
    assert triples(row, start, end) == [(0, 3, 5), (2, 7, 9)]


@given(st.lists(st.tuples(st.integers(0, 2), st.integers(-1, 2)), max_size=30))
def test_runs_open_where_person_or_value_is_another(table):
    person, value = columns(table, 2)
    opens = [i == 0 or table[i] != table[i - 1] for i in range(len(table))]
    assert arrays.run_opens(person, value).tolist() == opens
    firsts = [max(j for j in range(i + 1) if opens[j]) for i in range(len(table))]
    assert arrays.first_of_run(person, value).tolist() == firsts


@given(rows())
def test_disjoint_gives_every_day_to_the_first_row_that_claims_it(table):
    person, start, end = table
    taken, expected = set(), []
    for days in covered(person, start, end):
        # what an earlier span has passed over is not taken up by a later one that began before
        reached = max((d for p, d in taken if days and p == next(iter(days))[0]), default=None)
        mine = {(p, d) for p, d in days if reached is None or d > reached}
        expected.append(mine)
        taken |= days
    first, last = spans.disjoint(person, start, end)
    assert covered(person, first, last) == expected
    assert (first <= last).all()
    assert set().union(*expected, set()) == taken


def test_disjoint_cuts_what_overlaps_and_empties_what_lies_within():
    table = columns([(0, 0, 10), (0, 2, 5), (0, 8, 14), (0, 14, 15), (1, 1, 3)])
    first, last = spans.disjoint(*table)
    assert triples(table[0], first, last) == [
        (0, 0, 10), (0, 10, 10), (0, 10, 14), (0, 14, 15), (1, 1, 3),
    ]  # fmt: skip


def test_disjoint_needs_rows_in_order():
    with pytest.raises(ValueError, match="sorted"):
        spans.disjoint(*columns([(0, 5, 6), (0, 1, 2)]))
