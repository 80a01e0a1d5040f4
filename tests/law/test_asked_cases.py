"""Worked cases as a person asks them: of wages, months and places, not of the engine's facts."""

import json
from itertools import pairwise
from pathlib import Path

import pytest

from portasim.core.calendar import day
from portasim.core.faults import UserError
from portasim.core.files.yamlfile import read_yaml
from portasim.core.params import NotInForce
from portasim.law.inquiry.answer import ask
from portasim.law.inquiry.total import read_month, total
from portasim.law.system import load_law

LAW = load_law("TH")
NINE = "one wage in all nine months before, each within its own floor and ceiling"
CASES = read_yaml(Path(__file__).parent / "th" / "asked.yaml").data["cases"]


def months(first, last):
    return read_month("--from", first), read_month("--to", last)


def added(name, first, last, **given):
    return total(LAW, name, *months(first, last), {k: str(v) for k, v in given.items()})


def refused(name, first, last, **given):
    with pytest.raises(UserError) as caught:
        added(name, first, last, **given)
    return str(caught.value)


@pytest.mark.parametrize("case", [pytest.param(case, id=case["id"]) for case in CASES])
def test_a_case_asked_comes_true(case):
    given = {name: str(value) for name, value in case["given"].items()}
    if "on" in case:
        got = ask(LAW, case["ask"], day(case["on"]), given).result.value
    else:
        got = total(LAW, case["ask"], *months(case["first"], case["last"]), given).value
    assert got == case["expected"]


def test_every_case_says_where_it_comes_from():
    assert len({case["id"] for case in CASES}) == len(CASES)
    for case in CASES:
        assert case["source"], case["id"]
        assert case["confidence"] in {"confirmed", "single-source", "constructed"}


@pytest.mark.parametrize("province", ["Tak", "Songkhla", "Bangkok"])
@pytest.mark.parametrize("wage", ["1000", "9876.54", "17000"])
def test_a_total_is_what_its_months_give_one_by_one(province, wage):
    given = {"wage_m": wage, "province": province}
    whole = total(LAW, "TH.employee_m", *months("2024-09", "2026-07"), given)
    singles = [
        ask(LAW, "TH.employee_m", day(f"{year}-{month:02d}-01"), given).result.value
        for year in (2024, 2025, 2026)
        for month in range(1, 13)
        if (2024, 9) <= (year, month) <= (2026, 7)
    ]
    assert whole.value == sum(singles)
    assert [run.value for run in whole.runs for _ in range(run.months)] == singles
    assert all(one.shown != other.shown for one, other in pairwise(whole.runs))


def test_satang_add_up_exactly():
    # 1,650.70 baht at 2.75 percent are 45.39 baht a month, 544.68 in twelve months.
    assert added("TH.government_m", "2025-01", "2025-12", wage_m="1650.70").value == 544.68


def test_what_is_taken_is_said_once_and_every_authority_is_named():
    got = added("TH.employee_m", "2025-01", "2026-12", wage_m=15000)
    assert got.assuming == ("no province for which TH.contribution.regional_rate is given",)
    assert {"TH-MR-7-2538", "TH-MR-WAGE-2568"} <= set(got.references)
    assert got.given == ("wage_m 15,000.00 baht a month",)
    assert got.first + got.last == "2025-012026-12"


def test_only_money_a_month_adds_up_and_months_run_forward():
    assert refused("TH.accrual_rate", "2025-01", "2025-02", months=180) == (
        "TH.old_age.accrual_rate is in percent; only money a month is added up"
    )
    assert refused("TH.employee_m", "2025-02", "2025-01", wage_m=1) == (
        "no stretch of 1 to 1,200 months runs from 2025-02 to 2025-01"
    )
    assert refused("TH.employee_m", "2025-13", "2026-01", wage_m=1) == (
        "--from is a month written YYYY-MM, such as 2020-01; '2025-13' is not"
    )
    assert refused("TH.employee_m", "1998-11", "1998-12").startswith("TH.contributions.employee_m ")
    assert refused("TH.employee_old_age_m", "1998-11", "1999-01", wage_m=1) == (
        "TH.contributions.employee_old_age_m is not in force on 1998-11-01; "
        "in force since 1998-12-01"
    )


def test_a_sum_over_the_past_reckoned_from_the_day_says_so():
    taken = ask(LAW, "TH.lump_sum", day("2023-06-01"), {"months": "10", "wage_m": "10000"})
    assert "every month before at this wage, by the rates and limits of each" in taken.assuming
    sums = {"months": "48", "employee_old_age": "12960", "employer_old_age": "12960"}
    told = ask(LAW, "TH.lump_sum", day("2023-06-01"), sums)
    assert "every month before at this wage, by the rates and limits of each" not in told.assuming
    cash = ask(LAW, "TH.dismissal_benefit_m", day("2025-07-15"), {"wage_m": "15000"})
    assert NINE in cash.assuming
    wage = ask(LAW, "TH.dismissal_benefit_m", day("2025-07-15"), {"benefit_wage_m": "15000"})
    assert wage.result.value == cash.result.value
    assert not any("nine months" in words for words in wage.assuming)


def test_a_province_outside_the_list_is_named_as_such():
    inside = ask(LAW, "TH.employee_m", day("2024-11-01"), {"wage_m": "1", "province": "chon buri"})
    assert inside.assuming == ()
    outside = ask(LAW, "TH.employee_m", day("2024-11-01"), {"wage_m": "1", "province": "Nan"})
    assert outside.assuming == ("Nan is not listed in TH.contribution.regional_rate",)
    before = ask(LAW, "TH.employee_m", day("2024-09-01"), {"wage_m": "1", "province": "Nan"})
    assert before.assuming == ()


def test_a_grant_whose_amount_was_not_read_is_in_force_without_a_number():
    with pytest.raises(NotInForce) as caught:
        ask(LAW, "TH.maternity_grant", day("2009-12-31"), {})
    assert str(caught.value) == (
        "TH.maternity.birth_grant is not in force on 2009-12-31; its first value is from 2010-01-01"
    )


def test_of_a_condition_asked_itself_only_what_is_not_given_is_taken_as_met():
    due = ask(LAW, "TH.unemployment_due", day("2025-07-15"), {"days_jobless": "7"})
    assert (due.result.value, due.assuming) == (
        False,
        ("6 months paid before", "registered as seeking work"),
    )
    with pytest.raises(UserError, match="unemployment_due needs unemployment_months_paid"):
        ask(LAW, "TH.unemployment_due", day("2025-07-15"), {})


def test_an_emergency_is_not_taken_for_granted():
    elsewhere = {"designated_hospital": "no"}
    assert ask(LAW, "TH.hospital_entitled", day("2026-09-01"), elsewhere).result.value is False
    stay = ask(LAW, "TH.emergency_stay", day("2026-09-01"), {"hospital_days": "3"})
    assert stay.result.value == 2100


def test_a_rule_cites_what_was_law_on_its_day():
    cited = ask(LAW, "TH.pension_m", day("2005-01-01"), {"months": "180", "mean_wage_60_m": "1"})
    assert "TH-MR-2550" not in cited.references
    assert "TH-OLD-AGE-FORMULA" in cited.references


def test_a_rule_of_an_overlay_says_which_overlay_adds_it():
    with pytest.raises(UserError) as caught:
        ask(LAW, "TH.care_pension_m", day("2027-12-01"), {"months": "180"})
    assert str(caught.value) == (
        "TH.care_pension_m is not in the law as it is; --overlay care_draft adds it"
    )


def test_a_total_on_the_command_line(capsys):
    from portasim.cli.law import law_app

    year = ["--from", "2022-01", "--to", "2022-12"]
    words = ["sum", "TH.contributions.employee_m", *year, "--set", "wage_m=15000"]
    law_app(words, standalone_mode=False)
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == f"{words[1]} from 2022-01 to 2022-12: 6,300.00 baht (12 months)"
    assert "2022-05  2022-07  3       150.00 baht a month" in lines
    law_app([*words, "--json"], standalone_mode=False)
    found = json.loads(capsys.readouterr().out)
    assert (found["value"], found["unit"], len(found["runs"])) == (6300, "THB", 4)
