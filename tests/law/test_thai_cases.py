"""Every worked case of Thai contributions and old age, as one batch and one by one."""

from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import numpy as np
import pytest

from portasim.core.arrays import sum_by
from portasim.core.calendar import day, first_days, month
from portasim.core.files.yamlfile import read_yaml
from portasim.core.words import PROVINCES
from portasim.law.system import load_law
from portasim.law.th.contributions import contributions
from portasim.law.th.old_age import AWARDS

HERE = Path(__file__).parent / "th"
LAW = load_law("TH")
BRANCH_OPENS = month(1998, 12)


def cases(name):
    return read_yaml(HERE / name).data["cases"]


def ints(values):
    return np.array(list(values), dtype=np.int64)


def satang(baht):
    return int(Decimal(str(baht)) * 100)


def months(text):
    year, month_of_year = text.split("-")
    return month(int(year), int(month_of_year))


def columns(rows):
    return (
        ints(months(r["first"]) for r in rows),
        ints(months(r["last"]) + 1 for r in rows),
        ints(satang(r["wage"]) for r in rows),
        ints(PROVINCES.index(r["province"]) for r in rows),
    )


def contributions_of(rows):
    """Sums over the months of each row: whole contributions by their rules, old age's by rows."""
    first, last, wage, province = columns(rows)
    every = ints(m for start, end in zip(first, last, strict=True) for m in range(start, end))
    row = np.repeat(np.arange(len(rows)), last - first)
    facts = {"wage_m": wage[row], "province": province[row]}
    got = LAW.evaluate(["employee_m", "employer_m"], first_days(every), facts)
    old_age = contributions(LAW, first, last, wage, province)
    found = {
        "employee": sum_by(row, got["employee_m"], len(rows)),
        "employer": sum_by(row, got["employer_m"], len(rows)),
        "employee_old_age": old_age.employee,
    }
    return [{k: int(found[k][i]) for k in r["expected"]} for i, r in enumerate(rows)]


def contributions_expected(case):
    return {k: satang(v) for k, v in case["expected"].items()}


def wages(case):
    stretches = case.get("wages", [[1, case.get("mean_wage")]])
    return sum(n * satang(w) for n, w in stretches), sum(n for n, _ in stretches)


def pensions_of(rows):
    facts = {
        "months": ints(r["months"] for r in rows),
        "wage_sum_60": ints(wages(r)[0] for r in rows),
        "wage_months_60": ints(wages(r)[1] for r in rows),
    }
    got = LAW.evaluate(["pension_m", "accrual_rate"], ints(day(r["on"]) for r in rows), facts)
    found = []
    for i, row in enumerate(rows):
        values = {name: int(got[name][i]) for name in row["expected"]}
        if row.get("to_baht"):
            baht = Decimal(values["pension_m"]) / 100
            values["pension_m"] = int(baht.quantize(Decimal(1), ROUND_HALF_UP)) * 100
        found.append(values)
    return found


def benefits_of(rows):
    facts = {name: ints(r[name] for r in rows) for name in ("months", "age")}
    facts["insurance_ended"] = np.array([r["insurance_ended"] for r in rows])
    got = LAW.evaluate(["benefit"], ints(day(r["on"]) for r in rows), facts)
    return [AWARDS[kind] for kind in got["benefit"]]


def lump_sums_of(rows):
    pieces = [
        {"first": first, "last": last, "wage": r["wage"], "province": "Bangkok", "row": i}
        for i, r in enumerate(rows)
        for first, last in r["stretches"]
    ]
    first, last, wage, province = columns(pieces)
    got = contributions(LAW, first, last, wage, province)
    counted = np.maximum(last, BRANCH_OPENS) - np.maximum(first, BRANCH_OPENS)
    row = ints(piece["row"] for piece in pieces)
    total = [sum_by(row, column, len(rows)) for column in (counted, got.employee, got.employer)]
    facts = dict(zip(("months", "employee_old_age", "employer_old_age"), total, strict=True))
    facts["return_amount"] = ints([0])
    return LAW.evaluate(["lump_sum"], ints([day("2026-06-30")]), facts)["lump_sum"].tolist()


def survivors_of(rows):
    facts = {
        "pension_m": ints(satang(r["pension"]) for r in rows),
        "months_paid": ints(r["months_paid"] for r in rows),
    }
    on = ints(day(r["on"]) for r in rows)
    return LAW.evaluate(["heirs_of_pensioner"], on, facts)["heirs_of_pensioner"].tolist()


def amount_expected(case):
    return satang(case["expected"])


ENTRIES = {
    "contributions.yaml": (contributions_of, contributions_expected),
    "pensions.yaml": (pensions_of, contributions_expected),
    "eligibility.yaml": (benefits_of, lambda case: case["expected"]),
    "lump_sums.yaml": (lump_sums_of, amount_expected),
    "survivors.yaml": (survivors_of, amount_expected),
}


@pytest.mark.parametrize("name", ENTRIES)
def test_the_cases_of_a_file_come_true_in_one_batch(name):
    of, expected = ENTRIES[name]
    rows = cases(name)
    assert dict(zip([r["id"] for r in rows], of(rows), strict=True)) == {
        r["id"]: expected(r) for r in rows
    }


@pytest.mark.parametrize(
    ("name", "case"),
    [pytest.param(name, case, id=case["id"]) for name in ENTRIES for case in cases(name)],
)
def test_a_case_alone_gives_what_the_batch_gives(name, case):
    of, expected = ENTRIES[name]
    assert of([case]) == [expected(case)]


def test_every_case_says_where_it_comes_from():
    for name in ENTRIES:
        for case in cases(name):
            assert case["source"], case["id"]
            assert case["confidence"] in {"confirmed", "single-source", "constructed"}
