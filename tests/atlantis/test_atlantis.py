"""The engine on a toy country whose figures are reckoned in the head."""

import importlib.util
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from portasim.core.calendar import day
from portasim.core.faults import UserError
from portasim.core.params import NotInForce
from portasim.core.rules import rules_in
from portasim.core.words import SEXES
from portasim.law.system import Assumption, read_law

HERE = Path(__file__).parent
REFERENCES = {"AT-ACT": {"title": "Act of Atlantis"}}


def load_rules():
    spec = importlib.util.spec_from_file_location("atlantis_rules", HERE / "atlantis_rules.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return rules_in(module)


RULES = load_rules()
LAW = read_law("AT", [HERE / "atlantis.yaml"], RULES, REFERENCES)
F, M = SEXES.index("F"), SEXES.index("M")


def ints(*values):
    return np.array(values, dtype=np.int64)


def days(*texts):
    return ints(*(day(text) for text in texts))


def pension(on, months, sex=M, law=LAW, trace=None):
    facts = {"months": ints(months), "sex": ints(sex)}
    return law.evaluate(["pension_m"], days(on), facts, trace)["pension_m"].tolist()


def test_figures_reckoned_in_the_head():
    assert pension("2001-06-01", 20) == [1000]  # 20 baht less half
    assert pension("2011-06-01", 20) == [2000]  # 40 baht less half
    assert pension("2021-06-01", 20) == [6000]  # 120 baht less half
    assert pension("2001-06-01", 9) == [0]
    assert pension("2001-06-01", 15) == [800]  # 7.50 rounds up
    assert pension("2005-06-01", 20, F) == [1400]  # 27 less half is 13.50
    assert pension("2005-06-01", 20, M) == [1000]
    assert pension("2006-06-01", 20, F) == [1000]


def test_switches_choose_rows_and_enter_rules():
    tenth = LAW.changed({"AT.switch.tax_reading": "tenth"})
    assert pension("2001-06-01", 20, law=tenth) == [1800]
    kind = tenth.changed({"AT.switch.generous": "kind"})
    assert pension("2021-06-01", 9, law=kind) == [2400]  # half of 48.60


@given(
    st.lists(
        st.tuples(
            st.integers(day("2000-01-01"), day("2025-01-01")),
            st.integers(0, 40),
            st.integers(0, 1),
        ),
        min_size=1,
        max_size=12,
    )
)
def test_a_batch_over_many_dates_equals_its_rows_one_by_one(rows):
    on, months, sex = (ints(*column) for column in zip(*rows, strict=True))
    targets = ["pension_m", "qualifies", "gross_m"]
    batch = LAW.evaluate(targets, on, {"months": months, "sex": sex})
    for i in range(on.size):
        facts = {"months": months[[i]], "sex": sex[[i]]}
        single = LAW.evaluate(targets, on[[i]], facts)
        for name in targets:
            assert single[name].dtype == batch[name].dtype
            assert single[name].tolist() == [batch[name][i]]


def test_one_date_serves_all_rows():
    on = days("2021-06-01")
    facts = {"months": ints(10, 20, 30), "sex": ints(M)}
    assert LAW.evaluate(["gross_m"], on, facts)["gross_m"].tolist() == [6000, 12000, 18000]
    none = {"months": ints(), "sex": ints()}
    assert LAW.evaluate(["pension_m"], on, none)["pension_m"].size == 0
    with pytest.raises(ValueError, match=r"dates and inputs differ in length: \[2, 3\]"):
        LAW.evaluate(["gross_m"], on, {"months": ints(1, 2), "sex": ints(1, 1, 1)})


def test_any_node_may_be_given_instead():
    on = days("2001-06-01")
    given_facts = {"gross_m": ints(5000), "qualifies": np.array([True])}
    assert LAW.evaluate(["pension_m"], on, given_facts)["pension_m"].tolist() == [2500]
    untaxed = {**given_facts, "tax": ints(0)}
    assert LAW.evaluate(["pension_m"], on, untaxed)["pension_m"].tolist() == [5000]


def test_the_trace_tells_each_step_with_its_law_and_is_the_same_for_one_and_many():
    one, many = [], []
    pension("2001-06-01", 20, trace=one)
    facts = {"months": ints(20, 20), "sex": ints(M, M)}
    LAW.evaluate(["pension_m"], days("2001-06-01", "2001-06-01"), facts, many)
    assert [step.name for step in one] == [
        "qualifying_months",
        "qualifies",
        "amount_per_month",
        "bonus",
        "gross_m",
        "tax",
        "pension_m",
    ]
    assert [s.name for s in many] == [s.name for s in one]
    last = one[-1]
    assert (last.unit, last.ref, str(last.rounding)) == (
        "THB/month",
        "AT-ACT",
        "to 1, half up (enacted, AT-ACT)",
    )
    told = dict(last.inputs)
    assert told["gross_m"].tolist() == [2000]
    assert told["generous"] == "stingy"


def test_rows_under_different_variants_are_traced_apart():
    trace = []
    facts = {"months": ints(1, 1, 1)}
    on = days("2021-01-01", "2001-01-01", "2021-01-01")
    LAW.evaluate(["gross_m"], on, {**facts, "sex": ints(M)}, trace)
    rows = [step.rows.tolist() for step in trace if step.name == "gross_m"]
    assert rows == [[1], [0, 2]]


def test_before_the_first_variant_a_rule_is_not_in_force():
    with pytest.raises(NotInForce) as caught:
        pension("1999-12-31", 20)
    assert str(caught.value) == (
        "pension_m is not in force on 1999-12-31; its first value is from 2000-01-01"
    )


@pytest.mark.parametrize(
    ("target", "sentence"),
    [
        (
            "pension_m",
            (
                "the rule qualifies needs months, which is not given and is no rule, number or "
                "switch of the law of AT"
            ),
        ),
        (
            "pensions_m",
            (
                "pensions_m is not given and is no rule, number or switch of the law of AT; did "
                "you mean 'pension_m'?"
            ),
        ),
        ("hen", "the rule hen needs itself: hen > egg > hen"),
        (
            "tax_",
            (
                "tax_ is not given and is no rule, number or switch of the law of AT; did you "
                "mean 'tax'?"
            ),
        ),
        ("generous", "generous is a switch, not a value; ask the law for its choice"),
    ],
)
def test_what_is_missing_is_named_with_who_asked(target, sentence):
    with pytest.raises(UserError) as caught:
        LAW.evaluate([target], days("2001-01-01"), {})
    assert str(caught.value).startswith(sentence)


def test_a_wrong_name_inside_a_rule_is_answered_with_the_nearest():
    with pytest.raises(UserError, match="the rule lost needs monthz, which is not given"):
        LAW.evaluate(["lost"], days("2001-01-01"), {"months": ints(1)})


def test_the_ledger_lists_what_was_read_and_is_not_enacted():
    touched = set()
    pension("2011-06-01", 20, law=LAW.recording(touched))
    assert LAW.assumptions(touched) == [
        Assumption(
            "AT.pension.amount_per_month",
            "Pension for each month insured",
            "2010-01-01",
            "2",
            "THB/month",
            "assumed",
            "AT-ACT",
            "Day not read.",
        ),
        Assumption(
            "AT.pension.tax",
            "Tax on pensions",
            "2000-01-01",
            "50",
            "percent",
            "as_told",
            "AT-ACT",
            "",
        ),
        Assumption(
            "AT.switch.generous",
            "Whether those who do not qualify get something",
            "",
            "stingy",
            "code",
            "assumed",
            "AT-ACT",
            "",
        ),
        Assumption(
            "AT.switch.tax_reading",
            "How heavy the tax is",
            "",
            "half",
            "code",
            "assumed",
            "AT-ACT",
            "",
        ),
    ]
    assert LAW.touched is None


def test_choices_and_values_are_read_by_id_and_recorded():
    touched = set()
    law = LAW.recording(touched)
    assert law.choice("AT.switch.tax_reading") == "half"
    assert law.at("AT.pension.amount_per_month", days("2011-01-01")).tolist() == [200]
    assert {reading.id for reading in touched} == {
        "AT.switch.tax_reading",
        "AT.pension.amount_per_month",
    }
    with pytest.raises(UserError) as caught:
        law.at("AT.pension.taxes", days("2011-01-01"))
    assert str(caught.value) == (
        "no number 'AT.pension.taxes' in the law of AT; did you mean 'AT.pension.tax'?"
    )


def test_an_overlay_ends_open_and_closed_values_on_the_eve():
    row = {"from": "2005-07-01", "value": {"M": 1}, "ref": "x", "status": "proposed"}
    law = LAW.changed(numbers={"AT.pension.bonus": [row]})
    bonus = law.number("AT.pension.bonus")
    on = days("2005-06-30", "2005-07-01", "2009-01-01")
    assert bonus.at(on, ints(F), otherwise=0).tolist() == [700, 0, 0]
    assert bonus.at(on, ints(M), otherwise=0).tolist() == [0, 100, 100]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (
            (
                "AT.a.tax:\n  title: t\n  unit: percent\n  values:\n"
                "    - {from: 2000-01-01, value: 1, ref: AT-ATC, status: enacted}\n"
            ),
            "law.yaml:5:41: no reference 'AT-ATC'; did you mean 'AT-ACT'?",
        ),
        (
            (
                "AT.a.qualifies:\n  title: t\n  unit: percent\n  values:\n"
                "    - {from: 2000-01-01, value: 1, ref: AT-ACT, status: enacted}\n"
            ),
            "law.yaml:1:1: 'qualifies' already names the rule qualifies",
        ),
        (
            (
                "AT.a.tax:\n  title: t\n  unit: percent\n  values:\n"
                "    - {from: 2000-01-01, value: 1, ref: AT-ACT, status: enacted, "
                "when: {AT.b: c}}\n"
            ),
            "AT.a.tax: no switch 'AT.b' with the word 'c'",
        ),
    ],
)
def test_a_wrong_file_of_law_is_answered_with_its_place(tmp_path, monkeypatch, text, sentence):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "law.yaml").write_text(text)
    with pytest.raises(UserError) as caught:
        read_law("AT", [Path("law.yaml")], RULES, REFERENCES)
    assert str(caught.value) == sentence


def test_a_rule_that_cites_nothing_known_is_refused():
    with pytest.raises(UserError, match="the rule qualifies cites 'AT-ACT', which is no reference"):
        read_law("AT", [], RULES, {})
