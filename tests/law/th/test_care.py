"""The CARE draft: published templates, exact fractions month by month, and laws of careers."""

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portasim.core.calendar import first_days, month
from portasim.core.files.yamlfile import read_yaml
from portasim.law.system import load_law
from portasim.law.th.care import care_facts

CARE = load_law("TH").with_overlay("care_draft")
CASES = read_yaml(Path(__file__).parents[1] / "th" / "care.yaml").data["cases"]


def ints(*values):
    return np.array(values, dtype=np.int64)


def months(text):
    return month(*(int(part) for part in text.split("-")))


def careers_of(rows):
    """Rows of single months for the careers of cases, and the months of their claims."""
    person, first_m, wage = [], [], []
    for i, row in enumerate(rows):
        for k in range(row["months"]):
            baht = Decimal(row["wage"]) * (1 + Decimal(str(row["growth"])) / 100) ** k
            person.append(i)
            first_m.append(months(row["first"]) + k)
            wage.append(int((baht * 100).to_integral_value(ROUND_HALF_UP)))
    claim = ints(*(months(row["claim"]) for row in rows))
    return ints(*person), ints(*first_m), ints(*first_m) + 1, ints(*wage), claim


def care_of(rows):
    """The expected figures of CARE cases in whole baht."""
    facts = care_facts(CARE, *careers_of(rows))
    found = []
    for i, row in enumerate(rows):
        mine = {k: v[[i]] for k, v in facts.items()}
        mine |= {k: ints(v * 100) for k, v in row.get("given", {}).items()}
        on = first_days(ints(months(row["claim"])))
        got = CARE.evaluate(list(row["expected"]), on, mine)
        baht = {k: Decimal(int(v[0])) / 100 for k, v in got.items()}
        found.append({k: int(v.quantize(Decimal(1), ROUND_HALF_UP)) for k, v in baht.items()})
    return found


def test_the_care_cases_come_true_in_one_batch():
    assert dict(zip([c["id"] for c in CASES], care_of(CASES), strict=True)) == {
        c["id"]: c["expected"] for c in CASES
    }
    assert all(c["source"] and c["confidence"] for c in CASES)


@pytest.mark.parametrize("case", [pytest.param(c, id=c["id"]) for c in CASES])
def test_a_care_case_alone_gives_what_the_batch_gives(case):
    assert care_of([case]) == [case["expected"]]


# The published index again, in satang, and the wage ceilings, for a slow exact reckoning.
INDEX = dict(
    zip(
        range(1998, 2033),
        [
            634614, 635061, 634185, 642987, 645554, 650551, 663438, 688435, 716880, 740797, 773451,
            795964, 810611, 846819, 949180, 1027420, 1055537, 1076209, 1091963, 1112796, 1124514,
            1139115, 1147330, 1158470, 1175094, 1194416, 1213325, 1249725, 1337205, 1390694,
            1460228, 1547842, 1609756, 1674146, 1741112,
        ],
        strict=True,
    )
)  # fmt: skip
CEILING = {2026: 1_750_000, 2029: 2_000_000, 2032: 2_300_000}


def ceiling(m):
    return max((v for y, v in CEILING.items() if m // 12 + 1970 >= y), default=1_500_000)


def slow_care(wage_by_month, claim):
    """Months, and the draft's wage and pension in exact fractions of a satang."""
    paid = {m: min(max(w, 165_000), ceiling(m)) for m, w in wage_by_month.items() if m < claim}
    points = sum(Fraction(w, INDEX[m // 12 + 1970]) for m, w in paid.items()) / len(paid)
    window = range(claim - 60, claim)
    index = Fraction(sum(INDEX[m // 12 + 1970] for m in window), 60)
    base = min(points * index, Fraction(sum(ceiling(m) for m in window), 60))
    rate = Fraction(20, 100) + Fraction(125, 100_000) * max(len(paid) - 180, 0)
    return len(paid), base, base * rate if len(paid) >= 180 else 0


SPELLS = st.lists(
    st.tuples(st.integers(0, 30), st.integers(1, 90), st.integers(0, 3_000_000)),
    min_size=1,
    max_size=6,
)


@given(
    st.lists(
        st.tuples(SPELLS, st.integers(month(2027, 2), month(2032, 12))), min_size=1, max_size=4
    )
)
@settings(deadline=None, max_examples=40)
def test_a_career_of_spells_equals_exact_fractions_month_by_month(people):
    rows, slow = [], []
    for i, (spells, claim) in enumerate(people):
        at, wages = month(1998, 12), {}
        for gap, length, wage in spells:
            at += gap
            rows.append((i, at, at + length, wage))
            wages |= dict.fromkeys(range(at, at + length), wage)
            at += length
        slow.append(slow_care(wages, claim) if min(wages) < claim else (0, 0, 0))
    claims = ints(*(claim for _, claim in people))
    facts = care_facts(CARE, *(ints(*column) for column in zip(*rows, strict=True)), claims)
    got = CARE.evaluate(["care_base_m", "care_pension_m"], first_days(claims), facts)
    for i, (count, base, pension) in enumerate(slow):
        assert facts["months"][i] == count
        # Points are kept to the millionth, the wage and the pension to the satang.
        assert abs(got["care_base_m"][i] - base) <= 2
        assert abs(got["care_pension_m"][i] - pension) <= 2


def test_rows_cut_in_two_and_months_before_the_branch_change_nothing():
    whole_row = (ints(0), ints(month(1998, 12)), ints(month(2026, 12)), ints(900_000))
    early = (ints(0), ints(month(1996, 1)), ints(month(2028, 1)), ints(900_000))
    cut = (
        ints(0, 0),
        ints(month(1998, 12), month(2011, 5)),
        ints(month(2011, 5), month(2026, 12)),
        ints(900_000, 900_000),
    )
    claim = ints(month(2026, 12))
    once, more, twice = (care_facts(CARE, *rows, claim) for rows in (whole_row, early, cut))
    for name, value in once.items():
        assert value.tolist() == twice[name].tolist() == more[name].tolist(), name


def test_nobody_has_no_career():
    none = ints()
    assert all(v.size == 0 for v in care_facts(CARE, none, none, none, none, none).values())


def test_sixty_months_of_section_39_collapse_the_present_pension_but_not_the_draft_s():
    # 20 years at the ceiling, then five years at the base of section 39.
    rows = (
        ints(0, 0),
        ints(month(2002, 1), month(2022, 1)),
        ints(month(2022, 1), month(2027, 1)),
        ints(1_500_000, 480_000),
    )
    claim = ints(month(2027, 2))
    facts = care_facts(CARE, *rows, claim)
    names = ["former_pension_m", "care_pension_m", "pension_m"]
    got = {k: int(v[0]) for k, v in CARE.evaluate(names, first_days(claim), facts).items()}
    # 300 months: 35 % of 4,800 baht.
    assert got["former_pension_m"] == 168_000
    assert got["care_pension_m"] > 2 * got["former_pension_m"]
    assert got["pension_m"] == got["care_pension_m"]
