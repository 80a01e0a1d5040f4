"""Where nothing is due every amount answers alike: 0, what it would be, and why not."""

import re

import pytest

from portasim.core.calendar import day
from portasim.core.faults import UserError
from portasim.core.words import COUNTRIES
from portasim.law.inquiry.answer import ask
from portasim.law.inquiry.needs import Needs
from portasim.law.inquiry.quantities import CURRENCY_WORDS, load_due
from portasim.law.inquiry.total import total
from portasim.law.system import load_law

ON = day("2026-08-01")
CASE = {"months": "180", "mean_wage_60_m": "15000"}
SAMPLES = {
    "months": "24",
    "days": "40",
    "count": "2",
    "percent": "90",
    "years": "70",
    "date": "2026-10-30",
    "flag": "true",
}
GIVEN = {
    "sex": "F",
    "survivor_months_paid": "130",
    "birth_day": "1950-01-01",
    "papers": "card",
    "total_months": "300",
}


def asked(law, name, given):
    """The answer to a case whose missing facts are filled in by what the questions ask for."""
    given = dict(given)
    for _ in range(4):
        try:
            return ask(law, name, ON, given), given
        except UserError as error:
            needed = re.findall(r"needs (\w+) \(", str(error))
            if not needed:
                raise
            needs = Needs(law, ON)
            for fact in needed:
                unit = needs.unit(fact)
                sample = SAMPLES.get(unit, "2000000" if law.country != "TH" else "12000")
                given[fact] = GIVEN.get(fact, sample)
    raise AssertionError(name)


def amounts():
    """Every amount in money that some condition decides, with the conditions."""
    for country in COUNTRIES:
        base = load_law(country)
        for law in (base, *(base.with_overlay(one.name) for one in base.overlays())):
            needs = Needs(law, ON)
            for name in law.rules:
                if law is not base and law.rules[name] == base.rules.get(name):
                    continue
                rule = needs.rule(name)
                if rule is None or rule.unit.partition("/")[0] not in CURRENCY_WORDS:
                    continue
                flags = [
                    one
                    for one in needs.reach(name)
                    if needs.rule(one) and needs.unit(one) == "flag"
                ]
                due = load_due().get(name)
                if due is not None and needs.rule(due):
                    flags.append(due)
                if flags:
                    yield pytest.param(law, name, flags, id=f"{country}-{name}-{len(law.applied)}")


@pytest.mark.parametrize(("law", "name", "conditions"), list(amounts()))
def test_without_a_condition_nothing_is_due_and_the_rest_is_said(law, name, conditions):
    facts = {}
    if "months" in Needs(law, ON).reach(name):
        facts["months"] = "24" if name.endswith("lump_sum") or name == "allowance_m" else "240"
    whole, given = asked(law, f"{law.country}.{name}", facts)
    if not whole.result.value:
        return  # no case of this amount is made by samples
    assert (whole.would_be, whole.barred_by) == (None, ())
    for condition in conditions:
        title = Needs(law, ON).title(condition)
        for word in ("no", "yes"):
            answer = ask(law, f"{law.country}.{name}", ON, {**given, condition: word})
            if answer.result.value:
                continue
            assert answer.result.value == 0
            assert answer.would_be is not None, (condition, word)
            assert answer.would_be.value > 0
            if word == "no":
                assert title in answer.unmet
            else:
                assert title in answer.barred_by


def test_at_54_nothing_is_due_and_it_would_be_3000():
    law = load_law("TH")
    answer = ask(law, "TH.pension_m", day("2026-01-01"), {**CASE, "age": "54"})
    assert (answer.result.value, answer.would_be.value) == (0, 3000)
    assert answer.unmet == (
        "Whether an old-age benefit is due: pension age completed and insurance ended.",
    )
    short = ask(law, "TH.pension_m", day("2026-01-01"), {**CASE, "months": "100"})
    assert (short.result.value, short.would_be.value) == (0, 3000)
    assert short.unmet == ("Whether the contributory months qualify for a monthly pension.",)


def test_a_lump_sum_beside_a_pension_says_that_the_months_qualify():
    facts = {"months": "180", "wage_m": "10000"}
    answer = ask(load_law("TH"), "TH.lump_sum", day("2020-03-01"), facts)
    assert answer.result.value == 0
    assert answer.would_be.value > 0
    assert answer.barred_by == ("Whether the contributory months qualify for a monthly pension.",)
    young = ask(load_law("TH"), "TH.lump_sum", day("2020-03-01"), {**facts, "age": "40"})
    assert len(young.unmet) == len(young.barred_by) == 1


def test_a_fact_that_a_benefit_turns_on_is_a_reason_too():
    answer = ask(load_law("TH"), "TH.maternity_grant", ON, {"first_claim": "no"})
    assert (answer.result.value, answer.would_be.value) == (0, 15000)
    assert answer.unmet == ("Whether no other claim is made for the birth",)


def test_a_total_counts_what_is_due_only():
    facts = {**CASE, "birth_day": "1971-03-15"}
    got = total(load_law("TH"), "TH.pension_m", *(2026 * 12 - 1970 * 12 + n for n in (0, 5)), facts)
    assert got.value == 3 * 3000
    assert [(run.months, run.value, run.would_be) for run in got.runs] == [
        (3, 0, 3000),
        (3, 3000, None),
    ]
    assert len(got.unmet) == 1
