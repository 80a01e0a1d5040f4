"""The table of facts: its types, its checks, and its files."""

import csv
import tracemalloc

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from portasim.core.calendar import day
from portasim.core.faults import UserError
from portasim.core.spells import MINOR_UNITS, SPELL_DTYPES, Ids, Spells
from portasim.core.words import COUNTRIES, CURRENCY, KINDS, PAPERS, PROVINCES, SECTORS

HEADING = "person,start,end,kind,country,province,employer,job,sector,wage_m,currency,papers,record"
WORKER = "7,2019-03-01,2021-06-30,th_work,TH,Samut Sakhon,40,0,seafood_processing,9900.50,THB,mou,0"
AT_HOME = "7,2021-06-30,2022-01-01,home_rest,KH,,,,,0,KHR,none,0"


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


def write(path, *lines):
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def test_columns_have_the_types_of_the_schema():
    spells = table()
    assert {name: column.dtype for name, column in spells.columns.items()} == SPELL_DTYPES
    assert len(spells) == 3
    assert spells.n_people == 2
    assert spells.check() == []


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


@pytest.mark.parametrize(
    ("columns", "sentences"),
    [
        ({"person": [1, 0, 1]}, ["row 1: rows must be sorted by person, then by start"]),
        ({"start": [101, 100, 50], "end": [102, 200, 60]},
         ["row 1: rows must be sorted by person, then by start"]),
        ({"end": [0, 100, 50]},
         ["row 0: a spell must end after it starts (rows with the same fault: 3)"]),
        ({"end": [101, 200, 60]},
         ["row 1: the spell starts before the person's previous spell ends"]),
        ({"wage_m": [0, 0, -1]}, ["row 2: a wage cannot be negative"]),
        ({"kind": [0, 5, 4]}, ["row 1: the code of 'kind' is out of range"]),
        ({"country": [0, -1, 3]}, ["row 1: the code of 'country' is out of range"]),
        ({"province": [77, 2, -2]},
         ["row 0: the code of 'province' is out of range (rows with the same fault: 2)"]),
        ({"sector": [8, 2, -1]}, ["row 0: the code of 'sector' is out of range"]),
        ({"papers": [1, 2, 4]}, ["row 2: the code of 'papers' is out of range"]),
        ({"employer": [5, -2, -1]}, ["row 1: the code of 'employer' is out of range"]),
        ({"record": [0, -1, 0]}, ["row 1: the code of 'record' is out of range"]),
        ({"person": [-1, -1, 1], "wage_m": [-5, 0, 0]},
         ["row 0: a wage cannot be negative",
          "row 0: the code of 'person' is out of range (rows with the same fault: 2)"]),
    ],
)  # fmt: skip
def test_check_names_each_kind_of_fault(columns, sentences):
    assert table(**columns).check() == sentences


@given(tables())
def test_valid_tables_pass_and_any_overlap_is_found(spells):
    assert spells.check() == []
    longer = spells.replace(end=spells.end + 7_000)
    overlaps = any(
        a[0] == b[0] and b[1] < a[1] + (a[2] - a[1])
        for i, b in enumerate(rows(longer))
        for a in rows(longer)[:i]
    )
    assert any("previous spell ends" in sentence for sentence in longer.check()) == overlaps


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


@given(tables())
def test_a_file_gives_back_the_table_it_was_written_from(tmp_path_factory, spells):
    path = tmp_path_factory.mktemp("csv") / "spells.csv"
    spells.to_csv(path)
    read, ids = Spells.from_csv(path)
    again = np.where(read.employer < 0, -1, np.append(ids.employer, -1)[read.employer])
    assert rows(read.replace(employer=again)) == rows(spells)
    assert ids.person.tolist() == list(range(spells.n_people))
    assert sorted(set(spells.employer.tolist()) - {-1}) == ids.employer.tolist()


@given(tables(), st.randoms(use_true_random=False))
def test_own_numbers_survive_and_the_order_of_a_file_means_nothing(
    tmp_path_factory, spells, random
):
    folder = tmp_path_factory.mktemp("csv")
    _, employer = np.unique(spells.employer[spells.employer >= 0], return_inverse=True)
    dense = spells.employer.copy()
    dense[dense >= 0] = employer
    spells = spells.replace(employer=dense)
    ids = Ids(10**12 + 3 * np.arange(spells.n_people), 10**10 + np.arange(dense.max(initial=0) + 1))
    spells.to_csv(folder / "one.csv", ids)
    text = (folder / "one.csv").read_text(encoding="utf-8")
    heading, *lines = text.splitlines()
    random.shuffle(lines)
    read, own = Spells.from_csv(write(folder / "two.csv", heading, *lines))
    assert rows(read) == rows(spells)
    assert own.person.tolist() == ids.person.tolist()
    read.to_csv(folder / "three.csv", own)
    assert (folder / "three.csv").read_text(encoding="utf-8") == text


def test_a_file_reads_as_people_write(tmp_path):
    path = write(tmp_path / "case.csv", HEADING, AT_HOME, WORKER)
    spells, ids = Spells.from_csv(path)
    assert rows(spells) == [
        (0, day("2019-03-01"), day("2021-06-30"), KINDS.index("th_work"), COUNTRIES.index("TH"),
         PROVINCES.index("Samut Sakhon"), 0, 0, SECTORS.index("seafood_processing"), 990_050,
         PAPERS.index("mou"), 0),
        (0, day("2021-06-30"), day("2022-01-01"), KINDS.index("home_rest"), COUNTRIES.index("KH"),
         -1, -1, -1, -1, 0, PAPERS.index("none"), 0),
    ]  # fmt: skip
    assert (ids.person.tolist(), ids.employer.tolist()) == ([7], [40])


def test_a_file_is_written_in_words(tmp_path):
    spells, ids = Spells.from_csv(write(tmp_path / "in.csv", HEADING, WORKER, AT_HOME))
    spells.to_csv(tmp_path / "out.csv", ids)
    with (tmp_path / "out.csv").open(encoding="utf-8", newline="") as file:
        written = list(csv.DictReader(file))
    for line, row in zip((WORKER, AT_HOME), written, strict=True):
        assert row == dict(zip(HEADING.split(","), line.split(","), strict=True))


@pytest.mark.parametrize("country", COUNTRIES)
def test_wages_are_read_in_whole_units_of_the_currency(tmp_path, country):
    currency = CURRENCY[country]
    line = f"1,2020-01-01,2020-02-01,th_work,{country},,,,,1234,{currency},none,0"
    spells, _ = Spells.from_csv(write(tmp_path / "wage.csv", HEADING, line))
    assert spells.wage_m.tolist() == [1234 * MINOR_UNITS[currency]]


def test_a_spreadsheets_mark_thai_digits_spaces_and_blank_lines_are_read(tmp_path):
    line = WORKER.replace("9900.50", " ๙๙๐๐.๕ ")
    path = tmp_path / "thai.csv"
    path.write_text(f"{HEADING}\r\n\r\n{line}\r\n", encoding="utf-8-sig")
    assert Spells.from_csv(path)[0].wage_m.tolist() == [990_050]


def test_huge_ids_take_no_more_memory_than_small_ones(tmp_path):
    far = WORKER.replace("7,2019", "999999999999999999,2019").replace(",40,", f",{10**12},")
    path = write(tmp_path / "far.csv", HEADING, WORKER, far)
    tracemalloc.start()
    spells, ids = Spells.from_csv(path)
    spells.to_csv(tmp_path / "back.csv", ids)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 2_000_000
    assert spells.person.tolist() == [0, 1]
    assert ids.person.tolist() == [7, 10**18 - 1]
    assert ids.employer.tolist() == [40, 10**12]


def test_a_file_of_nobody(tmp_path):
    nobody = Spells.concat([])
    nobody.to_csv(tmp_path / "none.csv")
    assert (tmp_path / "none.csv").read_text(encoding="utf-8").count("\n") == 1
    read, ids = Spells.from_csv(tmp_path / "none.csv")
    assert len(read) == read.n_people == len(ids.person) == len(ids.employer) == 0
    assert read.offsets(2).tolist() == [0, 0, 0]


@pytest.mark.parametrize(
    ("old", "new", "place", "message"),
    [
        ("2019-03-01", "1 March", ":2:2", "'1 March' is not a date; write it as 2019-03-31"),
        ("2019-03-01", "2019-02-30", ":2:2", "'2019-02-30' is not a date; write it as 2019-03-31"),
        ("2019-03-01", "2562-03-01", ":2:2", "2562 is a Buddhist year; write 2019"),
        ("2021-06-30", "2019-03-01", ":2:3", "a spell must end after it starts"),
        ("th_work", "th_werk", ":2:4",
         "'th_werk' is not known under 'kind'; did you mean 'th_work'?"),
        (",TH,", ",Siam,", ":2:5",
         "'Siam' is not known under 'country'; allowed: TH, KH, LA, MM, VN"),
        ("Samut Sakhon", "Samut Sakorn", ":2:6",
         "'Samut Sakorn' is not known under 'province'; did you mean 'Samut Sakhon'?"),
        (",40,", ",forty,", ":2:7", "'forty' is not a whole number from 0 to 999999999999999999"),
        (",40,0,", ",40,40000,", ":2:8", "'40000' is not a whole number from 0 to 32767"),
        ("9900.50", "-1", ":2:10", "a wage cannot be negative"),
        ("9900.50", "9 900", ":2:10",
         "'9 900' is not a monthly wage; write it as 9000 or 9000.50"),
        ("9900.50", "9900.505", ":2:10",
         "'9900.505' is not a monthly wage; write it as 9000 or 9000.50"),
        ("TH,Samut", "VN,Samut", ":2:11", "wages in VN are in VND"),
        ("TH,Samut Sakhon,40,0,seafood_processing,9900.50,THB",
         "VN,,40,0,seafood_processing,9900.50,VND", ":2:10", "VND has no decimals"),
        ("mou", "", ":2:12", "'' is not known under 'papers'; allowed: none, card, mou, border"),
        (",0\n", "\n", ":2", "12 cells under 13 headings"),
        ("wage_m", "wage", ":1:10", "there is no column 'wage'; did you mean 'wage_m'?"),
        ("record", "papers", ":1:13", "the column 'papers' is here twice"),
    ],
)  # fmt: skip
def test_each_wrong_file_gets_its_sentence(tmp_path, old, new, place, message):
    path = tmp_path / "wrong.csv"
    path.write_text(f"{HEADING}\n{WORKER}\n".replace(old, new, 1), encoding="utf-8")
    with pytest.raises(UserError) as error:
        Spells.from_csv(path)
    said = str(error.value).splitlines()
    if place == ":2":
        place = ":2:0"
    assert f"{path}{place}: {message}" in said
    assert len(said) == (2 if place.startswith(":1:") else 1)


def test_all_faults_come_at_once_in_the_order_of_the_file(tmp_path):
    path = write(
        tmp_path / "wrong.csv",
        HEADING,
        AT_HOME.replace("KHR", "EUR"),
        WORKER.replace("mou", "passport").replace("7,", "x,", 1),
    )
    with pytest.raises(UserError) as error:
        Spells.from_csv(path)
    assert [(fault.line, fault.column) for fault in error.value.faults] == [
        (2, 11),
        (3, 1),
        (3, 12),
    ]


def test_an_overlap_is_shown_at_its_line_whatever_the_order(tmp_path):
    early = WORKER.replace("2019-03-01,2021-06-30", "2018-01-01,2019-03-02")
    path = write(tmp_path / "overlap.csv", HEADING, WORKER, early)
    with pytest.raises(UserError) as error:
        Spells.from_csv(path)
    assert str(error.value) == (
        f"{path}:2:2: the spell starts before the person's previous spell ends"
    )


def test_files_that_are_no_text(tmp_path):
    with pytest.raises(UserError, match=r"absent.csv: cannot be read: No such file or directory$"):
        Spells.from_csv(tmp_path / "absent.csv")
    (tmp_path / "thai.csv").write_bytes("จังหวัด".encode("cp874"))
    with pytest.raises(UserError, match=r"thai.csv: is not UTF-8 text in CSV form$"):
        Spells.from_csv(tmp_path / "thai.csv")
    (tmp_path / "empty.csv").write_bytes(b"")
    with pytest.raises(UserError, match=r"the column 'person' is missing"):
        Spells.from_csv(tmp_path / "empty.csv")


def test_a_faulty_table_is_not_written(tmp_path):
    with pytest.raises(ValueError, match=r"^row 0: the code of 'kind' is out of range$"):
        table(kind=[-1, 0, 4]).to_csv(tmp_path / "never.csv")
    assert not (tmp_path / "never.csv").exists()
