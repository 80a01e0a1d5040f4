"""Tables are what they declare: columns, keys, a folder with its dictionary."""

import pandas as pd
import pytest

from portasim.brief.save import contents
from portasim.core.faults import UserError
from portasim.study.run import compare
from portasim.study.tables import declared, dictionary, names
from portasim.study.tables.table import columns, table

BASE, FIVE = "scenarios/baseline.yaml", "scenarios/packages/unilateral-five-year-minimum.yaml"


@pytest.fixture(scope="module")
def compared():
    return compare([BASE, FIVE, "scenarios/instruments/refund-at-departure.yaml"], people=300)


@pytest.mark.parametrize("name", names())
def test_a_table_has_the_columns_that_it_declares_and_its_keys_tell_rows_apart(name, compared):
    frame, wanted = compared.table(name), declared(name)
    named = [column.name for column in (*wanted.columns, *wanted.compared)]
    assert len(named) == len(set(named))
    assert set(frame.columns) == set(named)
    assert not frame.duplicated(list(wanted.keys)).any()
    assert all(column.description for column in wanted.columns)
    if wanted.scope == "scenario":
        alone = compared.baseline.table(name)
        assert list(alone.columns) == [column.name for column in wanted.columns]
        mine = frame[frame["scenario"] == compared.baseline.id][list(alone.columns)]
        pd.testing.assert_frame_equal(mine.reset_index(drop=True), alone, check_dtype=False)


def test_the_folder_and_its_dictionary_hold_every_table_that_is_declared(compared):
    made = contents(compared)
    wanted = {f"{name}.csv" for name in names() if not declared(name).persons}
    assert wanted <= set(made)
    assert "people.csv" not in made
    text = made["tables.md"].decode()
    for name in wanted:
        assert f"## {name}" in text
    assert "| `months` | months | months that end there |" in text
    assert dictionary(["ranking"]).count("\n## ") == 1


def test_a_name_that_is_no_table_is_answered_with_those_there_are(compared):
    with pytest.raises(UserError, match=r"no table 'month'; there are: .*month_book"):
        compared.table("month")
    with pytest.raises(UserError, match="'ranking' is of a comparison"):
        compared.baseline.table("ranking")


def test_no_table_is_declared_twice():
    with pytest.raises(ValueError, match="'ranking' is declared twice"):
        table("ranking", page="ranking", keys=[], columns=columns({}))(lambda _: pd.DataFrame())


def test_months_are_held_against_the_minimum_of_the_law_of_the_scenario(compared):
    today, five = compared.baseline.table("people"), compared.others[0].table("people")
    assert set(today["minimum_months"]) == {180}
    alive = five["benefit"].isin(["pension", "lump_sum"])
    later = five["right_arises"] >= "2028-01-01"
    for rows, minimum in ((alive & later, 60), (alive & ~later, 180)):
        assert set(five.loc[rows, "minimum_months"]) == {minimum}
    short = (five["minimum_months"] - five["months_on_record"]).clip(lower=0)
    assert five["months_short_of_minimum"].equals(short)
    reach = "share_with_the_minimum_in_law"
    shares = compared.table("summary").set_index(["scenario", "measure"])["value"]
    assert shares[five["scenario"].iloc[0], reach] > shares[today["scenario"].iloc[0], reach]


def test_a_cohort_is_named_by_its_five_years(compared):
    spans = [name.split("-") for name in compared.baseline.table("people")["cohort"].unique()]
    assert all(int(last) - int(first) == 4 for first, last in spans)
