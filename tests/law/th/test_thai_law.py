"""Thai law as a whole: complete, cited, exact to the month, and monotone where the law is."""

import pickle
from decimal import ROUND_HALF_UP, Decimal
from importlib import import_module
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portasim.core.calendar import NEVER, completed_years, day, first_days, iso, month, month_iso
from portasim.core.faults import UserError
from portasim.core.files.yamlfile import read_yaml
from portasim.core.params import STATUSES, NotInForce
from portasim.core.words import PAPERS, PROVINCES, SECTORS
from portasim.law.system import HERE as LAW_FOLDER
from portasim.law.system import load_law, load_references
from portasim.law.th.contributions import contributions, insurable_wage, wage_regimes
from portasim.law.th.insured import liable
from portasim.law.th.old_age import AWARDS, lump_sum_returns

LAW = load_law("TH")
BANGKOK = PROVINCES.index("Bangkok")
SPLIT = "TH.switch.old_age_share_of_cuts"
EARLY = "TH.switch.rates_2000_2002"


def ints(*values):
    return np.array(values, dtype=np.int64)


def evaluated(law, target, on, **facts):
    inputs = {k: v if isinstance(v, np.ndarray) else ints(v) for k, v in facts.items()}
    return law.evaluate([target], ints(day(on)), inputs)[target]


# A second transcription of the rates, independent of the law's files: first month, employee,
# employer, government, old-age part of employee and employer (None: three fifths), of government.
RATES = [
    ((1998, 1), "1", "1", "1", "0", "0"),
    ((1998, 12), "2", "2", "2", "1", "1"),
    ((2003, 1), "4", "4", "2", "3", "1"),
    ((2004, 1), "5", "5", "2.75", "3", "1"),
    ((2009, 7), "3", "3", "2.75", None, "1"),
    ((2010, 1), "5", "5", "2.75", "3", "1"),
    ((2012, 1), "3", "3", "2.75", "2", "1"),
    ((2012, 7), "4", "4", "2.75", "3", "1"),
    ((2014, 1), "5", "5", "2.75", "3", "1"),
    ((2020, 3), "1", "4", "2.75", None, "1"),
    ((2020, 6), "5", "5", "2.75", "3", "1"),
    ((2020, 9), "2", "2", "2.75", None, "1"),
    ((2020, 12), "5", "5", "2.75", "3", "1"),
    ((2021, 1), "3", "3", "2.75", None, "1"),
    ((2021, 2), "0.5", "3", "2.75", None, "1"),
    ((2021, 4), "5", "5", "2.75", "3", "1"),
    ((2021, 6), "2.5", "2.5", "2.75", None, "1"),
    ((2021, 12), "5", "5", "2.75", "3", "1"),
    ((2022, 5), "1", "1", "2.75", None, "1"),
    ((2022, 8), "5", "5", "2.75", "3", "1"),
    ((2022, 10), "3", "3", "2.75", None, "1"),
    ((2023, 1), "5", "5", "2.75", "3", "1"),
]
CEILINGS = [((1995, 4), 15000), ((2026, 1), 17500), ((2029, 1), 20000), ((2032, 1), 23000)]
FLOODED = {
    (month(2024, 10), month(2025, 4)): (
        "Samut Sakhon|Chonburi|Rayong|Chiang Mai|Tak|Kanchanaburi|Songkhla|Phuket"
    ),
    (month(2025, 12), month(2026, 6)): (
        "Trang|Nakhon Si Thammarat|Narathiwat|Pattani|Phatthalung|Yala|Songkhla|Satun|Surat Thani"
    ),
}


def last_before(table, m):
    return [row for row in table if month(*row[0]) <= m][-1]


def rounded(amount, step):
    return int((amount / step).quantize(Decimal(1), ROUND_HALF_UP) * step * 100)


PAYERS = ("employee", "employer", "government")


def owed_in(m, wage, province):
    """What each payer owes for a month, and the part for old age, satang, in decimal arithmetic."""
    _, worker, boss, state, old_age, state_old_age = last_before(RATES, m)
    for (start, end), names in FLOODED.items():
        if start <= m < end and PROVINCES[province] in names.split("|"):
            worker, boss, old_age = "3", "3", None
    base = min(max(Decimal(wage) / 100, Decimal(1650)), Decimal(last_before(CEILINGS, m)[1]))
    found = {"base": int(base * 100)}
    for payer, rate in (("employee", Decimal(worker)), ("employer", Decimal(boss))):
        found[payer] = rounded(base * rate / 100, Decimal(1))
        part = rate * 3 / 5 if old_age is None else Decimal(old_age)
        found[f"{payer}_old_age"] = rounded(base * part / 100, Decimal("0.01"))
    found["government"] = rounded(base * Decimal(state) / 100, Decimal("0.01"))
    part = base * Decimal(state_old_age) / 100
    found["government_old_age"] = rounded(part, Decimal("0.01"))
    return found


MONTHS = st.integers(month(1998, 1), month(2034, 12))
WAGES = st.integers(0, 3_000_000)
WHERE = st.integers(0, len(PROVINCES) - 1)
ROWS = st.lists(st.tuples(MONTHS, st.integers(0, 40), WAGES, WHERE), min_size=1, max_size=8)


@given(ROWS)
@settings(deadline=None, max_examples=60)
def test_stretches_of_constant_law_equal_month_by_month(rows):
    first, length, wage, province = (ints(*column) for column in zip(*rows, strict=True))
    got = contributions(LAW, first, first + length, wage, province)
    for i, (m, n, w, p) in enumerate(rows):
        every = [owed_in(k, w, p) for k in range(m, m + n)]
        for payer, paid in zip(PAYERS, (got.employee, got.employer, got.state), strict=True):
            assert paid[i] == sum(one[f"{payer}_old_age"] for one in every), payer


@given(st.lists(st.tuples(MONTHS, WAGES, WHERE), min_size=1, max_size=30))
@settings(deadline=None, max_examples=60)
def test_the_whole_contribution_of_a_month_is_that_of_the_rates(rows):
    months, wage, province = (ints(*column) for column in zip(*rows, strict=True))
    facts = {"wage_m": wage, "province": province}
    names = ["insurable_wage_m", *(f"{payer}_m" for payer in PAYERS)]
    got = LAW.evaluate(names, first_days(months), facts)
    for i, row in enumerate(rows):
        slow = owed_in(*row)
        assert [got[name][i] for name in names] == [slow[k] for k in ("base", *PAYERS)]


def test_every_month_and_province_of_the_period_has_rates():
    months = np.arange(month(1998, 1), month(2036, 1))
    for province in range(len(PROVINCES)):
        where = np.full_like(months, province)
        got = contributions(LAW, months, months + 1, np.full_like(months, 900_000), where)
        facts = {"wage_m": ints(900_000), "province": where}
        whole = LAW.evaluate([f"{payer}_m" for payer in PAYERS], first_days(months), facts)
        slow = [owed_in(m, 900_000, province) for m in months.tolist()]
        for payer, paid in zip(PAYERS, (got.employee, got.employer, got.state), strict=True):
            assert paid.tolist() == [one[f"{payer}_old_age"] for one in slow]
            assert whole[f"{payer}_m"].tolist() == [one[payer] for one in slow]


def test_no_rows_and_rows_without_months_cost_nothing():
    none = ints()
    assert contributions(LAW, none, none, none, none).employee.size == 0
    m = ints(month(2020, 1))
    assert contributions(LAW, m, m, ints(1_500_000), ints(0)).employee.tolist() == [0]


def test_months_before_the_first_rates_are_not_in_force():
    m = ints(month(1990, 1))
    with pytest.raises(NotInForce, match="is not in force on 1990-01-01"):
        contributions(LAW, m, m + 1, ints(900_000), ints(BANGKOK))


def test_what_is_withheld_when_old_age_is_preserved_is_at_least_the_proportional_part():
    preserved = LAW.changed({SPLIT: "preserved"})
    months = np.arange(month(1998, 12), month(2026, 12))
    wage, where = np.full_like(months, 1_200_000), np.full_like(months, PROVINCES.index("Songkhla"))
    a = contributions(LAW, months, months + 1, wage, where)
    b = contributions(preserved, months, months + 1, wage, where)
    assert (b.employee >= a.employee).all()
    assert (b.employee > a.employee).any()
    before, after = (whole_of_employee(law, months, wage, where) for law in (LAW, preserved))
    assert (after == before).all()
    assert (b.employee <= after).all()


def whole_of_employee(law, months, wage, where):
    facts = {"wage_m": wage, "province": where}
    return law.evaluate(["employee_m"], first_days(months), facts)["employee_m"]


def test_the_disputed_years_move_only_from_2000_to_2002():
    other = LAW.changed({EARLY: "recalled_two_percent"})
    months = np.arange(month(1998, 1), month(2005, 1))
    wage, where = np.full_like(months, 600_000), np.full_like(months, BANGKOK)
    a = contributions(LAW, months, months + 1, wage, where)
    b = contributions(other, months, months + 1, wage, where)
    disputed = (months >= month(2000, 1)) & (months < month(2003, 1))
    # 1 % of 6,000 baht is 60 baht.
    assert (b.employee - a.employee == np.where(disputed, 6000, 0)).all()
    before, after = (whole_of_employee(law, months, wage, where) for law in (LAW, other))
    assert (after - before == np.where(disputed, 6000, 0)).all()


def known(name, days):
    return LAW.number(f"TH.contribution.{name}").in_force(days)


def test_branch_rates_add_up_to_the_total_wherever_the_split_is_known():
    months = np.arange(month(1991, 4), month(2036, 1))
    days = first_days(months)

    def rate(name):
        return LAW.number(f"TH.contribution.{name}").at(days, otherwise=0)

    split = known("four_cases_rate", days)
    for payer in ("employee", "employer"):
        parts = rate(f"{payer}_old_age_rate") + rate("four_cases_rate") + rate("unemployment_rate")
        # Under the default reading of 2000-2002, and everywhere else but in cuts without a split.
        assert (parts == rate(f"{payer}_rate"))[split].all()
    state = rate("government_old_age_rate") + rate("government_four_cases_rate")
    assert (state + rate("government_unemployment_rate") == rate("government_rate")).all()


@pytest.mark.parametrize("word", ["proportional", "preserved"])
def test_old_age_parts_of_cuts_without_a_split_follow_their_switch(word):
    law = LAW.changed({SPLIT: word})
    days = first_days(np.arange(month(2004, 1), month(2027, 1)))
    unknown = ~known("four_cases_rate", days)
    assert unknown.any()
    for payer in ("employee", "employer"):
        paid = law.at(f"TH.contribution.{payer}_rate", days)[unknown]
        part = law.at(f"TH.contribution.{payer}_old_age_rate", days)[unknown]
        expected = paid * 3 // 5 if word == "proportional" else np.minimum(paid, 300)
        assert (part == expected).all()
    regional = [law.number(f"TH.contribution.regional{x}_rate").rows for x in ("", "_old_age")]
    for whole, part in zip(*regional, strict=True):
        assert (whole.since, whole.last) == (part.since, part.last)
        assert [v > 0 for v in whole.values] == [v > 0 for v in part.values]


def test_wages_are_clipped_to_the_limits_of_their_month():
    months = ints(month(2025, 12), month(2026, 1), month(2029, 1), month(2032, 1), month(2025, 1))
    wages = ints(3_000_000, 3_000_000, 3_000_000, 3_000_000, 100)
    assert insurable_wage(LAW, months, wages).tolist() == [
        1_500_000,
        1_750_000,
        2_000_000,
        2_300_000,
        165_000,
    ]


def test_wage_limits_change_at_these_months():
    assert [month_iso(m) for m in wage_regimes(LAW)] == ["1995-04", "2026-01", "2029-01", "2032-01"]


def test_179_months_give_a_lump_sum_and_180_a_pension():
    facts = {
        "months": ints(179, 180),
        "age": ints(55),
        "insurance_ended": np.array([True]),
        "wage_sum_60": ints(60 * 900_000),
        "wage_months_60": ints(60),
        "employee_old_age": ints(27_000 * 179, 27_000 * 180),
        "employer_old_age": ints(27_000 * 179, 27_000 * 180),
        "return_amount": ints(0),
    }
    got = LAW.evaluate(["benefit", "pension_m", "lump_sum"], ints(day("2026-06-30")), facts)
    assert [AWARDS[kind] for kind in got["benefit"]] == ["lump_sum", "pension"]
    assert got["pension_m"].tolist() == [0, 180_000]
    assert got["lump_sum"].tolist() == [54_000 * 179, 0]


def test_nothing_is_due_before_55_or_while_insured_or_without_a_month():
    facts = {
        "months": ints(200, 200, 0),
        "age": ints(54, 70, 70),
        "insurance_ended": np.array([True, False, True]),
    }
    got = LAW.evaluate(["benefit"], ints(day("2026-06-30")), facts)["benefit"]
    assert [AWARDS[kind] for kind in got] == ["none", "none", "none"]


def one_more_month(months, wages):
    """Pensions in satang on the first 60 of 61 wages, and on the last 60 with a month more."""
    sums = ints(sum(wages[:60]), sum(wages[1:]))
    more = ints(months, months + 1)
    return evaluated(
        LAW, "pension_m", "2026-06-30", months=more, wage_sum_60=sums, wage_months_60=60
    ).tolist()


@given(
    st.integers(180, 480),
    st.lists(st.integers(165_000, 1_500_000), min_size=60, max_size=60),
    st.integers(0, 800_000),
)
@settings(deadline=None)
def test_one_more_month_never_lowers_a_pension_unless_a_better_paid_one_leaves(months, wages, more):
    before, after = one_more_month(months, [*wages, wages[0] + more])
    assert after >= before


def test_one_more_month_at_the_mean_lowers_a_pension_when_a_better_paid_one_leaves():
    # 1 month at 15,000 and 59 at 9,000 have a mean of 9,100; then one more month at 9,100.
    before, after = one_more_month(200, [1_500_000, *[900_000] * 59, 910_000])
    # 21.5 % of 9,100 is 1,956.50; 21.5 % of (59 x 9,000 + 9,100) / 60 is 1,935.36.
    assert (before, after) == (195_650, 193_536)


@given(st.integers(0, 480), st.integers(60 * 165_000, 60 * 2_300_000), st.integers(0, 10_000_000))
@settings(deadline=None)
def test_a_higher_wage_or_an_earlier_start_never_lowers_a_pension(months, wage_sum, more):
    got = evaluated(
        LAW,
        "pension_m",
        "2026-06-30",
        months=ints(months, months, months + 12),
        wage_sum_60=ints(wage_sum, wage_sum + more, wage_sum),
        wage_months_60=60,
    )
    assert got[1] >= got[0]
    assert got[2] >= got[0]


@given(st.integers(0, 480), st.integers(60 * 165_000, 60 * 2_300_000))
@settings(deadline=None)
def test_pension_by_the_old_and_the_present_formula_in_decimal_arithmetic(months, wage_sum):
    for on, base, step in (("2005-06-30", 15, "1"), ("2010-06-30", 20, "1.5")):
        got = evaluated(
            LAW, "pension_m", on, months=months, wage_sum_60=wage_sum, wage_months_60=60
        )
        rate = base + Decimal(step) * (max(months - 180, 0) // 12)
        exact = Decimal(wage_sum) * rate / 6000
        expected = int(exact.quantize(Decimal(1), ROUND_HALF_UP)) if months >= 180 else 0
        assert got.tolist() == [expected]


def test_the_rate_answers_for_any_number_of_months():
    got = evaluated(LAW, "accrual_rate", "2026-06-30", months=ints(0, 60, 180, 360))
    assert got.tolist() == [2000, 2000, 2000, 4250]


def test_a_mean_wage_may_be_given_instead_of_its_sum():
    got = evaluated(LAW, "pension_m", "2026-06-30", months=180, mean_wage_60_m=ints(900_000))
    assert got.tolist() == [180_000]


def test_before_the_branch_there_is_no_pension_rule():
    with pytest.raises(NotInForce) as caught:
        evaluated(LAW, "pension_m", "1998-12-30", months=180, mean_wage_60_m=ints(900_000))
    assert str(caught.value) == (
        "pension_m is not in force on 1998-12-30; its first value is from 1998-12-31"
    )


def test_age_is_completed_on_the_birthday_and_on_1_march_for_leap_days():
    born = ints(day("1970-06-15"), day("1970-06-15"), day("1972-02-29"), day("1972-02-29"))
    on = ints(day("2025-06-14"), day("2025-06-15"), day("2027-02-28"), day("2027-03-01"))
    assert completed_years(born, on).tolist() == [54, 55, 54, 55]


def test_a_pension_begins_in_the_month_after_its_conditions():
    got = evaluated(LAW, "pension_from", "2026-06-30", conditions_met=ints(day("2025-12-31")))
    assert [iso(d) for d in got] == ["2026-01-01"]


def test_late_claims_close_after_two_years_or_never():
    arises = ints(day("2026-06-30"))
    assert evaluated(LAW, "claim_closes", "2026-06-30", claim_arises=arises).tolist() == [NEVER]
    barred = LAW.changed({"TH.switch.late_claim": "barred"})
    got = evaluated(barred, "claim_closes", "2026-06-30", claim_arises=arises)
    assert [iso(d) for d in got] == ["2028-06-30"]


def test_heirs_of_an_insured_person_receive_what_was_paid_in_whatever_the_months():
    facts = {"employee_old_age": 100, "employer_old_age": 200, "return_amount": 30}
    got = evaluated(LAW, "heirs_lump_sum", "2026-06-30", months=ints(11, 12, 300), **facts)
    assert got.tolist() == [100, 330, 330]


def test_returns_on_lump_sums_are_nothing_until_a_series_is_given():
    yearly = ints(10_000_00, 10_000_00).reshape(1, 2)
    assert lump_sum_returns(LAW, 2020, yearly, ints(2030)).tolist() == [0]
    row = {"from": "2020-01-01", "value": 10, "ref": "as told", "status": "assumed"}
    given_ten = LAW.changed(numbers={"TH.old_age.lump_sum_return": [row]})
    # 2021: 10 % of 10,000; 2022: 10 % of 21,000; paid in 2023.
    got = lump_sum_returns(given_ten, 2020, np.repeat(yearly, 2, axis=0), ints(2023, 2021))
    assert got.tolist() == [1_000_00 + 2_100_00, 0]


def test_who_is_insured():
    on = ints(day("2026-06-30"))
    born, hired = ints(day("1990-01-01")), ints(day("2020-01-01"))

    def is_liable(law=LAW, sector="manufacturing", papers="card", born=born, hired=hired):
        where, held = ints(SECTORS.index(sector)), ints(PAPERS.index(papers))
        return bool(liable(law, on, where, held, born, hired)[0])

    assert is_liable()
    assert is_liable(papers="border")
    assert not is_liable(papers="none")
    assert is_liable(LAW.changed({"TH.switch.undocumented_liable": "liable"}), papers="none")
    assert [s for s in SECTORS if not is_liable(sector=s)] == [
        "agriculture",
        "fishing",
        "domestic_work",
    ]
    assert not is_liable(born=ints(day("2011-07-01")))
    assert is_liable(born=ints(day("2011-06-30")))
    assert is_liable(born=ints(day("1961-01-01")), hired=ints(day("2020-12-31")))
    assert not is_liable(born=ints(day("1961-01-01")), hired=ints(day("2021-01-01")))


def test_a_run_in_settled_months_leans_only_on_how_the_old_age_part_is_rounded():
    touched = set()
    m = ints(month(2023, 6))
    contributions(LAW.recording(touched), m, m + 1, ints(900_000), ints(BANGKOK))
    lines = LAW.assumptions(touched)
    assert {line.id for line in lines} == {
        "employee_old_age_m",
        "employer_old_age_m",
        "government_old_age_m",
    }
    assert {line.value for line in lines} == {"rounded to 0.01, half up"}


def test_a_cut_without_a_split_brings_its_switch_into_the_ledger():
    touched = set()
    law = LAW.changed({SPLIT: "preserved"}).recording(touched)
    m = ints(month(2020, 4))
    contributions(law, m, m + 1, ints(900_000), ints(BANGKOK))
    lines = {line.id: line for line in law.assumptions(touched)}
    assert lines[SPLIT].value == "preserved"
    part = lines["TH.contribution.employee_old_age_rate"]
    assert (part.since, part.value, part.unit, part.status) == (
        "2020-03-01",
        "1",
        "percent",
        "assumed",
    )


def test_the_assumed_first_day_of_the_formula_shows_only_in_2007():
    for on, shown in (("2007-06-30", True), ("2009-06-30", False)):
        touched = set()
        evaluated(LAW.recording(touched), "accrual_rate", on, months=240)
        assert ("TH.old_age.base_accrual" in {a.id for a in LAW.assumptions(touched)}) == shown


def test_every_rule_number_and_switch_is_cited_with_a_status():
    references = load_references()
    for number in LAW.numbers.values():
        assert number.title
        for row in number.rows:
            assert row.ref in references
            assert row.status in STATUSES
    for switch in LAW.switches.values():
        assert switch.ref in references
        assert switch.status in STATUSES
        assert switch.default in switch.allowed
    for variants in LAW.rules.values():
        for rule in variants:
            assert rule.ref in references
            assert rule.rounding is None or rule.rounding.ref in references


def test_every_reference_is_cited_and_says_what_was_read():
    cited = {overlay.ref for overlay in LAW.overlays()}
    for law in (LAW, *(LAW.with_overlay(overlay.name) for overlay in LAW.overlays())):
        cited |= {row.ref for number in law.numbers.values() for row in number.rows}
        cited |= {switch.ref for switch in law.switches.values()}
        for variants in law.rules.values():
            for rule in variants:
                cited |= {rule.ref, rule.rounding.ref if rule.rounding else rule.ref}
    thai = {name: r for name, r in load_references().items() if name.startswith("TH-")}
    context = {name for name, reference in thai.items() if reference["kind"] == "context"}
    assert set(thai) - context == {name for name in cited if name.startswith("TH-")}
    for reference in thai.values():
        assert {"kind", "title", "read", "seen"} <= set(reference)
        assert reference["seen"] == "2026-11-22"


def test_every_switch_changes_something_the_law_says():
    asked = {
        name for variants in LAW.rules.values() for rule in variants for name in rule.arguments
    }
    rows = (row for number in LAW.numbers.values() for row in number.rows)
    asked |= {name.rsplit(".", 1)[-1] for row in rows for name, _ in row.when}
    # How days make months is applied where careers are cut into months.
    asked.add("month_counting")
    assert {name.rsplit(".", 1)[-1] for name in LAW.switches} <= asked


def test_the_formula_is_complete_on_every_day_a_number_or_rule_changes():
    days = {int(d) for name in LAW.numbers for d in LAW.number(name).changes}
    days |= {rule.since for variants in LAW.rules.values() for rule in variants}
    on = np.array(sorted(d for d in days if d >= day("1998-12-31")), dtype=np.int64)
    facts = {
        "months": np.full_like(on, 240),
        "mean_wage_60_m": np.full_like(on, 1_000_000),
        "months_paid": np.full_like(on, 12),
        "employee_old_age": np.full_like(on, 1),
        "employer_old_age": np.full_like(on, 1),
        "return_amount": np.full_like(on, 0),
        "claim_arises": on,
    }
    targets = ["pension_m", "heirs_of_pensioner", "heirs_lump_sum", "lump_sum", "claim_closes"]
    batch = LAW.evaluate(targets, on, facts)
    assert (batch["pension_m"] >= 200_000).all()
    for i in range(on.size):
        single = LAW.evaluate(targets, on[[i]], {k: v[[i]] for k, v in facts.items()})
        assert {k: v.tolist() for k, v in single.items()} == {k: [batch[k][i]] for k in targets}


def test_coverage_points_at_what_exists():
    for name, entry in read_yaml(LAW_FOLDER / "coverage.yaml").data.items():
        assert {"title", "modelled", "open"} <= set(entry), name
        if "module" in entry:
            import_module(entry["module"])
        for case in entry.get("cases", []):
            assert (Path(__file__).parents[1] / case).exists()


def test_an_overlay_changes_nothing_below_it_and_nothing_before_its_first_day():
    before = LAW.digest()
    row = {"from": "2027-07-01", "value": 120, "ref": "a draft", "status": "proposed"}
    shorter = LAW.changed(numbers={"TH.old_age.qualifying_months": [row]})
    for on, expected in (("2027-06-30", [False]), ("2027-07-01", [True])):
        assert evaluated(shorter, "qualifies", on, months=120).tolist() == expected
        assert evaluated(LAW, "qualifies", on, months=120).tolist() == [False]
    assert LAW.digest() == before
    assert shorter.digest() != before
    assert LAW.changed({EARLY: "recalled_two_percent"}).digest() != before
    assert LAW.changed().digest() == before
    other = LAW.numbers["TH.old_age.pension_age"]
    assert shorter.numbers["TH.old_age.pension_age"] is other


def test_wrong_overlays_are_answered_in_one_breath():
    with pytest.raises(UserError) as caught:
        LAW.changed(
            {"TH.switch.late_claims": "barred", "TH.switch.late_claim": "bared"},
            {
                "TH.old_age.pension_ages": [],
                "TH.old_age.pension_age": [
                    {"from": "2027-13-01", "value": 60, "ref": "draft", "status": "proposed"}
                ],
            },
        )
    assert str(caught.value).splitlines() == [
        "no switch 'TH.switch.late_claims' in the law of TH; did you mean 'TH.switch.late_claim'?",
        "TH.switch.late_claim: 'bared' is not allowed here; did you mean 'barred'?",
        (
            "no number 'TH.old_age.pension_ages' in the law of TH; did you mean "
            "'TH.old_age.pension_age'?"
        ),
        "TH.old_age.pension_age[0].from: '2027-13-01' is not a date written YYYY-MM-DD",
    ]


def test_countries_without_a_folder_of_law_are_named():
    with pytest.raises(UserError, match="no law of 'XX' is held"):
        load_law("XX")


def test_a_law_travels_between_processes():
    copy = pickle.loads(pickle.dumps(LAW))
    assert copy.digest() == LAW.digest()
    got = evaluated(copy, "pension_m", "2026-06-30", months=180, mean_wage_60_m=ints(900_000))
    assert got.tolist() == [180_000]
