"""Tables of monthly pensions: currencies, nominal and real, and who has one."""

import pytest

from portasim.brief.content import pensions
from portasim.brief.document import plain
from portasim.brief.formats import Money
from portasim.brief.messages import shown
from portasim.core.words import COUNTRY_NAMES, CURRENCY


def test_home_pensions_stand_in_the_currency_of_home(comparison):
    table = plain(pensions.home_table(comparison))
    people = comparison.baseline.people
    found = {}
    for row in table.rows:
        found.setdefault(row[0], row)
    for code, currency in CURRENCY.items():
        mine = people[people["origin"] == code]
        if mine.empty:
            continue
        row = found[COUNTRY_NAMES[code]]
        have = mine[mine["home_pension_m"] > 0]
        if have.empty:
            assert row[4:7] == ["no pension"] * 3
        else:
            assert row[4] == shown(Money(have["home_pension_m"].median(), currency), "money")
            assert row[5] == shown(have["home_pension_THB_m"].median(), "baht")
            assert row[6] == shown(have["home_pension_real_THB_m"].median(), "baht")
    assert found["Myanmar"][4] == "no pension"


def test_a_scenario_has_a_row_where_home_pays_otherwise_than_today(comparison):
    table = plain(pensions.home_table(comparison))
    columns = ["home_insured_months", "home_pension_m", "home_lump_sum", "home_claimed"]
    for code in ("KH", "LA", "MM", "VN"):
        named = " ".join(row[1] for row in table.rows if row[0] == COUNTRY_NAMES[code])
        for results in comparison.others:
            here = results.people["origin"] == code
            ours, base = (r.people.loc[here, columns] for r in (results, comparison.baseline))
            assert (results.name in named) != ours.equals(base)


def test_medians_of_both_schemes_are_of_those_who_have_a_pension(comparison):
    table = plain(pensions.monthly_table(comparison))
    for row, results in zip(table.rows, comparison.all, strict=True):
        people = results.people
        thai = people[people["pension_THB_m"] > 0]
        home = people[people["home_pension_THB_m"] > 0]
        assert row[2:4] == [
            shown(thai[f"pension_{kind}_m"].median(), "baht") for kind in ("THB", "real_THB")
        ]
        assert row[5:7] == [
            shown(home[f"home_pension_{kind}_m"].median(), "baht") for kind in ("THB", "real_THB")
        ]


def test_prices_rise_so_real_is_below_nominal_for_pensions_that_begin_later(comparison):
    people = comparison.baseline.people
    later = people[(people["pension_THB_m"] > 0) & (people["right_arises"] > "2030")]
    assert len(later)
    assert (later["pension_real_THB_m"] < later["pension_THB_m"]).all()


def test_each_person_of_a_file_has_both_pensions_or_none(composites):
    table = plain(pensions.persons_table(composites))
    people = composites.baseline.people.set_index("person")
    assert [row[0] for row in table.rows] == list(people.index)
    for row in table.rows:
        person = people.loc[row[0]]
        assert (row[2] == "no pension") == (person["pension_THB_m"] == 0)
        assert (row[5] == "no pension") == (person["home_pension_m"] == 0)
        if person["home_pension_m"] > 0:
            assert row[5].endswith(CURRENCY[person["origin"]])


@pytest.mark.parametrize("name", ["comparison", "alone", "composites"])
def test_no_cell_is_empty(name, request):
    for table in map(plain, pensions.pension_tables(request.getfixturevalue(name))):
        assert all(cell.strip() for row in table.rows for cell in row)
        assert all(len(row) == len(table.columns) for row in table.rows)
