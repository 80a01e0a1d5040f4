"""The table of facts: its types, and how tables are taken apart and put together."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from portasim.core.spells import SPELL_DTYPES, Spells
from portasim.core.words import COUNTRIES, KINDS, PAPERS, PROVINCES, SECTORS


@st.composite
def tables(draw):
    """Valid tables of persons 0..n-1, each with at least one spell and no two at once."""
    rows = []
    for person in range(draw(st.integers(0, 4))):
        edges = draw(st.lists(st.integers(-20_000, 40_000), min_size=2, max_size=9, unique=True))
        edges.sort()
        for start, end in zip(edges[::2], edges[1::2], strict=False):
            code = {
                "kind": st.integers(0, len(KINDS) - 1),
                "country": st.integers(0, len(COUNTRIES) - 1),
                "province": st.integers(-1, len(PROVINCES) - 1),
                "employer": st.integers(-1, 2**31 - 1),
                "job": st.integers(-1, 2**15 - 1),
                "sector": st.integers(-1, len(SECTORS) - 1),
                "wage_m": st.integers(0, 10**13 - 1),
                "papers": st.integers(0, len(PAPERS) - 1),
                "record": st.integers(0, 2**15 - 1),
            }
            drawn = {name: draw(strategy) for name, strategy in code.items()}
            rows.append({"person": person, "start": start, "end": end, **drawn})
    return Spells.from_columns(**{name: [row[name] for row in rows] for name in SPELL_DTYPES})


def table(**columns):
    """A small valid table, one worker with two Thai jobs and one at home, with changes."""
    valid = {
        "person": [0, 0, 1],
        "start": [0, 100, 50],
        "end": [100, 200, 60],
        "kind": [0, 0, 4],
        "country": [0, 0, 3],
        "province": [1, 2, -1],
        "employer": [5, 6, -1],
        "job": [0, 1, -1],
        "sector": [0, 2, -1],
        "wage_m": [900_000, 990_000, 0],
        "papers": [1, 2, 0],
        "record": [0, 1, 0],
    }
    return Spells.from_columns(**{**valid, **columns})


def rows(spells):
    return list(zip(*(column.tolist() for column in spells.columns.values()), strict=True))


def test_columns_have_the_types_of_the_schema():
    spells = table()
    assert {name: column.dtype for name, column in spells.columns.items()} == SPELL_DTYPES
    assert len(spells) == 3
    assert spells.n_people == 2


@pytest.mark.parametrize(
    ("columns", "message"),
    [
        ({"wage": [1, 2, 3]}, "missing or unknown: wage"),
        ({"person": [10**12] * 3}, "column 'person' holds numbers too large for int32"),
        ({"kind": [0, 0, 200]}, "column 'kind' holds numbers too large for int8"),
        ({"wage_m": [1.5, 2, 3]}, "column 'wage_m' must hold whole numbers"),
        ({"end": [1, 2]}, "column 'end' must have one value a row, 3 in all"),
        ({"end": [[1, 2, 3]]}, "column 'end' must have one value a row, 3 in all"),
    ],
)
def test_columns_that_do_not_fit_are_refused(columns, message):
    with pytest.raises(ValueError) as error:
        table(**columns)
    assert str(error.value).endswith(message)


def test_the_constructor_does_not_cast():
    with pytest.raises(ValueError, match=r"^column 'person' must be int32$"):
        Spells(**{**table().columns, "person": np.zeros(3, dtype=np.int64)})


def test_select_takes_masks_and_row_numbers():
    spells = table()
    assert rows(spells.select(spells.person == 0)) == rows(spells)[:2]
    assert rows(spells.select(np.array([2, 0, 0]))) == [rows(spells)[i] for i in (2, 0, 0)]


def test_replace_changes_only_what_it_names():
    spells = table()
    raised = spells.replace(wage_m=spells.wage_m + 1)
    assert raised.wage_m.tolist() == [900_001, 990_001, 1]
    assert rows(raised.replace(wage_m=spells.wage_m)) == rows(spells)


@given(tables(), st.integers(0, 3))
def test_offsets_find_each_persons_rows(spells, beyond):
    n_people = spells.n_people + beyond
    offsets = spells.offsets(n_people)
    assert offsets.dtype == np.int64
    assert len(offsets) == n_people + 1
    for person in range(n_people):
        own = slice(offsets[person], offsets[person + 1])
        assert rows(spells)[own] == [row for row in rows(spells) if row[0] == person]


def test_offsets_refuse_too_few_people():
    with pytest.raises(ValueError, match=r"^the table holds 2 people, not 1$"):
        table().offsets(1)


@given(st.lists(tables(), max_size=3))
def test_concat_with_first_persons_keeps_people_apart(parts):
    firsts = [10 * number for number in range(len(parts))]
    joined = Spells.concat(parts, firsts)
    assert rows(joined) == [
        (row[0] + first, *row[1:])
        for first, part in zip(firsts, parts, strict=True)
        for row in rows(part)
    ]


@given(tables(), st.data())
def test_concat_without_first_persons_puts_a_life_back_together(spells, data):
    size = {"min_size": len(spells), "max_size": len(spells)}
    mask = np.array(data.draw(st.lists(st.booleans(), **size)), dtype=np.bool_)
    assert rows(Spells.concat([spells.select(~mask), spells.select(mask)])) == rows(spells)


def test_concat_refuses_a_first_person_too_few_and_persons_too_many():
    with pytest.raises(ValueError):
        Spells.concat([table(), table()], [0])
    with pytest.raises(ValueError, match=r"^column 'person' holds numbers too large for int32$"):
        Spells.concat([table(), table()], [0, 2**31 - 1])
