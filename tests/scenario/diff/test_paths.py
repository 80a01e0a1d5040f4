"""Every year of a path that moves is seen, and one that does not is not."""

from pathlib import Path

import numpy as np
import pytest

from portasim.core.calendar import day
from portasim.core.words import PROVINCES
from portasim.law.economy import exchange_rate
from portasim.law.laws import changed_law
from portasim.scenario.diff.diff import diff
from portasim.scenario.plan import minimum_wages, same_lives
from portasim.scenario.scenario import load_scenario

BASE = Path(__file__).parents[3] / "scenarios/baseline.yaml"
HELD = load_scenario(BASE)
HORIZON = HELD.plan.horizon.year


def changing(folder, name, *rows):
    path = folder / "path.yaml"
    lines = "".join(
        f"      - {{from: {since}, value: {value}, status: assumed, ref: what if}}\n"
        for since, value in rows
    )
    path.write_text(
        f"extends: {BASE}\nid: path\nname: Path\nlaw:\n  numbers:\n    {name}:\n{lines}", "utf-8"
    )
    return load_scenario(path)


TABLES = {}


def thai_wages(scenario):
    if scenario.digest not in TABLES:
        TABLES[scenario.digest] = minimum_wages(scenario.plan).thai
    return TABLES[scenario.digest]


def wages(scenario, province, on):
    thai = thai_wages(scenario)
    place = np.searchsorted(thai.days, day(on), side="right") - 1
    return thai.wage[place, PROVINCES.index(province)] / 100


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("LA.economy.exchange_rate", 2000),
        ("VN.economy.minimum_wage", 99_000_000),
        ("TH.economy.provincial_minimum_wage", "{Bangkok: 5000}"),
        ("TH.economy.provincial_minimum_wage_assumed", "{Surat Thani: 5000}"),
        ("KH.economy.minimum_wage_usd", 3500),
    ],
)
def test_each_year_that_moves_is_listed_and_none_before(tmp_path, name, value):
    rows = diff(HELD, changing(tmp_path, name, (f"{HORIZON - 3}-01-01", value))).rows
    law = [row for row in rows if row.part == "Law"]
    assert {row.path for row in law} == {f"law.numbers.{name}"}
    assert [row.since for row in law] == [f"{HORIZON - 3 + n}-01-01" for n in range(4)]
    assert [row.until for row in law] == [*(f"{HORIZON - 3 + n}-12-31" for n in range(3)), ""]
    assert all(row.after.place == f"{tmp_path / 'path.yaml'}:7" for row in law)
    assert {row.before.place for row in law} == {"the law as held"}


def test_what_is_listed_is_what_figures_read(tmp_path):
    scenario = changing(tmp_path, "LA.economy.exchange_rate", (f"{HORIZON - 2}-01-01", 2000))
    told = [row for row in diff(HELD, scenario).rows if row.part == "Law"]
    years, thai = np.arange(HORIZON - 2, HORIZON + 1), changed_law("TH", HELD.plan.law)
    for rows, side in ((HELD, "before"), (scenario, "after")):
        read = exchange_rate(changed_law("LA", rows.plan.law), thai, years)
        assert [float(getattr(row, side).value) for row in told] == pytest.approx(read, abs=1e-4)


def test_a_path_written_out_is_no_difference(tmp_path):
    thai = changed_law("TH", HELD.plan.law)
    rates = exchange_rate(changed_law("KH", HELD.plan.law), thai, np.array([2030, 2060]))
    for name, rows in (
        ("KH.economy.exchange_rate", [(2030, round(rates[0], 4)), (2060, round(rates[1], 2))]),
        (
            "TH.economy.provincial_minimum_wage",
            [(year, f"{{Tak: {wages(HELD, 'Tak', f'{year}-01-01'):g}}}") for year in (2026, 2060)],
        ),
    ):
        scenario = changing(tmp_path, name, *((f"{year}-01-01", value) for year, value in rows))
        found = diff(HELD, scenario)
        assert [row for row in found.rows if row.part == "Law"] == []
        assert found.same_lives
        assert same_lives(HELD.plan, scenario.plan)


def test_a_later_wage_of_a_province_keeps_its_path_and_those_of_others(tmp_path):
    bangkok = changing(tmp_path, "TH.economy.provincial_minimum_wage",
                       ("2060-05-01", "{Bangkok: 3000}"))  # fmt: skip
    for province in PROVINCES:
        for on in ("2026-12-31", "2027-01-01", "2060-01-01", "2060-04-30"):
            assert wages(bangkok, province, on) == wages(HELD, province, on)
        if province != "Bangkok":
            assert wages(bangkok, province, "2070-01-01") == wages(HELD, province, "2070-01-01")
    on = ("2060-05-01", "2061-12-31", "2062-01-01", "2063-01-01")
    assert [wages(bangkok, "Bangkok", day) for day in on] == [3000, 3000, 3060, 3121]


def test_a_wage_of_every_province_named_holds_in_those_that_nobody_names(tmp_path):
    named = {"Bangkok", "Samut Sakhon", "Samut Prakan", "Pathum Thani", "Chonburi", "Rayong",
             "Chiang Mai", "Tak", "Ranong", "Sa Kaeo", "Trat", "Kanchanaburi", "Songkhla",
             "Phuket", "Surat Thani"}  # fmt: skip
    every = ", ".join(f"{name}: {900 if name == 'Tak' else 999}" for name in sorted(named))
    raised = changing(
        tmp_path, "TH.economy.provincial_minimum_wage", ("2030-01-01", f"{{{every}}}")
    )
    assert {wages(raised, name, "2030-06-01") for name in PROVINCES if name not in named} == {900}
