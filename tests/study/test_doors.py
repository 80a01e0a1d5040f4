"""Doors: every row of every person, in words and dates and whole units, whatever the blocks."""

import json
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import portasim
from portasim.books.payments import KINDS as PAYMENT_KINDS
from portasim.core.calendar import day
from portasim.core.words import CURRENCY
from portasim.study.doors import door
from portasim.study.rows import TABLES

BASE = "scenarios/baseline.yaml"
REFUND = "scenarios/instruments/refund-at-departure.yaml"
PEOPLE = "scenarios/people/composites.csv"
N = 120


@pytest.fixture(scope="module")
def compared():
    return portasim.compare([BASE, REFUND], people=N, block=50)


@pytest.fixture(scope="module")
def real():
    return portasim.compare([BASE, REFUND], people=PEOPLE)


@pytest.mark.parametrize("name", TABLES)
def test_a_door_opens_on_the_columns_it_declares_whatever_the_blocks(name, compared):
    whole = portasim.compare([BASE, REFUND], people=N)
    for cut, one in zip(compared.all, whole.all, strict=True):
        frame = door(cut, name).to_frame()
        pd.testing.assert_frame_equal(frame, door(one, name).to_frame())
        assert list(frame.columns) == [column.name for column in door(cut, name).columns]
        assert all(column.description for column in door(cut, name).columns)
        assert set(frame["person"]) <= set(map(str, range(N)))


@pytest.mark.parametrize("name", TABLES)
def test_one_person_behind_a_door_has_the_rows_of_the_whole(name, compared, real):
    for results, person in ((compared.others[0], 77), (real.others[0], "worker-04")):
        one = door(results, name)
        frame = one.to_frame()
        mine = frame[frame["person"] == str(person)].reset_index(drop=True)
        assert len(mine) == len(one.of(person))
        assert mine.astype(str).equals(one.of(person).astype(str))


def test_what_stands_behind_doors_adds_up_to_the_table_of_persons(compared):
    results = compared.others[0]
    people = results.people.set_index("person")
    ledger, paid = results.ledger.to_frame(), results.payments.to_frame()
    thai = ledger[ledger["scheme"] == "TH"]
    worked = thai.groupby("person")["months"].sum().reindex(people.index, fill_value=0)
    assert worked.equals(people["months_worked"])
    into = thai[thai["remitted"]].groupby("person")["employee"].sum()
    assert np.allclose(into.reindex(people.index, fill_value=0), people["employee_paid_THB"])
    to_persons = ~paid["kind"].isin(["taxes", "transfers_out"]) & (paid["scheme"] == "TH")
    sums = paid[to_persons].groupby("person")["amount"].sum()
    assert np.allclose(sums.reindex(people.index, fill_value=0), people["received_THB"])
    rights = results.rights.to_frame()
    thai = rights[rights["scheme"] == "TH"].set_index("person")
    assert np.allclose(thai["pension_m"], people.loc[thai.index, "pension_THB_m"])
    assert (rights["currency"] == rights["scheme"].map(CURRENCY)).all()
    assert set(paid["kind"]) <= set(PAYMENT_KINDS)
    assert (paid["kind"] == "refunds").any()


def test_days_are_dates_and_a_day_that_never_comes_is_none(compared):
    rights = compared.baseline.rights.to_frame()
    assert rights["arises"].dtype == "datetime64[s]"
    assert rights["decided"].isna().any()
    spells = compared.baseline.spells.to_frame()
    assert (spells["start"] < spells["end"]).all()
    assert spells["wage_m"][spells["currency"].isna()].eq(0).all()
    facts, _ = next(compared.baseline.looks())
    assert day(spells["start"].iloc[0].date()) == facts.spells.start[0]


@pytest.mark.parametrize("name", ["spells", "ledger", "rights", "payments"])
def test_every_column_behind_a_door_is_described(name):
    text = Path("docs/python.md").read_text(encoding="utf-8")
    section = text.partition(f"### `results.{name}`")[2].partition("\n#")[0]
    rows = [f"| `{c.name}` | {c.unit or 'text'} | {c.description} |" for c in TABLES[name].columns]
    assert [line for line in section.splitlines() if line.startswith("| `")] == rows


def test_a_door_fits_a_screen(compared):
    for name in ("spells", "ledger", "rights", "payments"):
        one = getattr(compared.baseline, name)
        lines = repr(one).splitlines()
        assert lines[0].startswith(f"{name} of today: ")
        assert len(lines) <= 40
        assert max(map(len, lines)) <= 130
        assert len(one._repr_html_()) < 30_000


@pytest.mark.parametrize("name", TABLES)
def test_parquet_holds_what_the_frame_holds(name, compared, tmp_path):
    parquet = pytest.importorskip("pyarrow.parquet")
    one = door(compared.baseline, name)
    path = one.to_parquet(tmp_path / "one.parquet")
    frame, read = one.to_frame(), parquet.read_table(path).to_pandas()
    for column in one.columns:
        given = frame[column.name].dt.date if column.unit == "day" else frame[column.name]
        same = (given == read[column.name]) | (given.isna() & read[column.name].isna())
        assert same.all(), column.name
    assert [file.name for file in tmp_path.iterdir()] == ["one.parquet"]


def test_parquet_that_cannot_be_written_is_one_sentence(compared, tmp_path, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setitem(sys.modules, "pyarrow", None)
        with pytest.raises(portasim.UserError) as raised:
            compared.baseline.rights.to_parquet(tmp_path / "one.parquet")
        assert str(raised.value) == (
            "Parquet needs pyarrow, which is not installed: pip install pyarrow, or ask for csv"
        )
    pytest.importorskip("pyarrow")
    with pytest.raises(portasim.UserError) as raised:
        compared.baseline.rights.to_parquet(tmp_path)
    assert str(raised.value) == f"{tmp_path}: cannot be written: is a directory"
    assert not [*tmp_path.iterdir()]


def test_the_table_of_persons_is_written_only_when_asked_for(compared, real, tmp_path):
    written = {path.name for path in portasim.save(compared, tmp_path / "none")}
    assert not written & {"people.csv", "people.parquet"}
    assert "## people" not in (tmp_path / "none/tables.md").read_text(encoding="utf-8")
    for results, folder, persons in ((compared, "csv", "csv"), (real, "real", None)):
        portasim.save(results, tmp_path / folder, persons)
        text = results.people.to_csv(index=False, lineterminator="\r\n")
        assert (tmp_path / folder / "people.csv").read_bytes() == text.encode("utf-8-sig")
        assert "## people.csv" in (tmp_path / folder / "tables.md").read_text(encoding="utf-8")
        manifest = json.loads((tmp_path / folder / "manifest.json").read_text(encoding="utf-8"))
        assert "people.csv" in manifest["outputs"]


def test_the_table_of_persons_as_parquet(compared, tmp_path):
    parquet = pytest.importorskip("pyarrow.parquet")
    portasim.save(compared, tmp_path / "out", persons="parquet")
    read = parquet.read_table(tmp_path / "out/people.parquet").to_pandas()
    people = compared.people
    days = ["right_arises", "home_right_arises"]
    for name in days:
        assert read[name].map(lambda on: on.isoformat() if on else "").equals(people[name])
    pd.testing.assert_frame_equal(
        read.drop(columns=days), people.drop(columns=days), check_dtype=False
    )
    assert "## people.parquet" in (tmp_path / "out/tables.md").read_text(encoding="utf-8")


def test_a_table_that_fails_halfway_leaves_nothing(compared, tmp_path, monkeypatch):
    def broken(_):
        yield compared.baseline.people
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("portasim.brief.save.people_by_block", broken)
    with pytest.raises(portasim.UserError, match="cannot be written"):
        portasim.save(compared, tmp_path / "out", "csv")
    assert not [*tmp_path.iterdir()]


def test_the_months_curve_counts_persons_by_months_reached(compared):
    for results in compared.all:
        curve, people = results.months_curve().set_index("months"), results.people
        assert list(curve.index) == [1, *range(12, 481, 12)]
        for months in (1, 12, 180, 480):
            for name in ("in_law", "on_record"):
                reached = int((people[f"months_{name}"] >= months).sum())
                assert curve.loc[months, f"persons_{name}"] == reached
                assert curve.loc[months, f"share_{name}"] == reached / N
        assert curve["share_in_law"].is_monotonic_decreasing
    assert len(compared.months_curve()) == 2 * 41
