"""Every country's law, audited: complete, unambiguous, cited, and of one unit along the wiring."""

import re
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portasim.core.calendar import day, iso
from portasim.core.files.yamlfile import read_yaml
from portasim.core.params import DIMENSIONS, STATUSES, NotInForce
from portasim.core.ratios import Ratio
from portasim.core.rules import rule as declared
from portasim.core.words import COUNTRIES
from portasim.law.inquiry.entries import variant_on
from portasim.law.inquiry.needs import Needs
from portasim.law.inquiry.quantities import load_codes, load_due, load_facts
from portasim.law.system import HERE, load_law, load_references

LAWS = {country: load_law(country) for country in COUNTRIES}
LAWS |= {
    f"{country}+{overlay.name}": law.with_overlay(overlay.name)
    for country, law in LAWS.items()
    for overlay in law.overlays()
}
# Each rule once, in the law in which it stands first.
RULES = {
    f"{law.country}.{rule.function.__name__}": (law, rule)
    for law in reversed(LAWS.values())
    for variants in law.rules.values()
    for rule in variants
}
NUMBERS = [
    pytest.param(law, name, id=f"{which}-{name}")
    for which, law in LAWS.items()
    for name in sorted(law.numbers)
]
SWITCHES = [
    pytest.param(law, name, word, id=f"{which}-{name}-{word}")
    for which, law in LAWS.items()
    for name, switch in law.switches.items()
    for word in switch.allowed
]
MONEY = re.compile(r"(THB|KHR|LAK|MMK|VND)(/|$)")
# The unit that the end of a name promises, by the house's way of naming.
ENDINGS = {"_m": "[A-Z]{3}/month", "_rate": "percent"}


def turning_days(law):
    """The days on which any number or rule of a law begins, changes or ends."""
    days = {int(d) for name in law.numbers for d in law.number(name).changes}
    for variants in law.rules.values():
        days |= {variant.since for variant in variants}
        days |= {variant.last + 1 for variant in variants if variant.last is not None}
    return np.array(sorted(days), dtype=np.int64)


def sample(law, on, name, rng, n=1):
    """Some values of a fact or label, as the engine takes them."""
    if name in DIMENSIONS:
        return rng.integers(0, len(DIMENSIONS[name]), n)
    unit = Needs(law, on).unit(name) if np.ndim(on) == 0 else Needs(law, int(on[0])).unit(name)
    if unit == "flag":
        return rng.integers(0, 2, n).astype(np.bool_)
    if unit == "date":
        return on + rng.integers(-20_000, 1, n)
    top = 5_000_000 if MONEY.match(unit) else {"percent": 10_000, "months": 400}.get(unit, 60)
    return rng.integers(0, top, n)


def facts_of(law):
    """Every name that rules ask for and the law does not hold, labels included."""
    asked = {a for variants in law.rules.values() for rule in variants for a in rule.arguments}
    asked |= {number.by for number in law.numbers.values() if number.by}
    return sorted(asked - set(law.names()) - {"on"})


@pytest.mark.parametrize("country", LAWS)
def test_every_fact_that_rules_ask_for_has_a_title_and_a_unit(country):
    known = {*load_facts(), *DIMENSIONS}
    assert [name for name in facts_of(LAWS[country]) if name not in known] == []


def test_no_fact_is_listed_that_no_rule_asks_for_and_none_that_a_condition_cannot_use():
    asked = {a for _, rule in RULES.values() for a in rule.arguments}
    names = {name for law in LAWS.values() for name in law.names()}
    for fact in load_facts().values():
        assert fact.name in asked, fact.name
        assert fact.met in {"", "true", "false", "default"} | names, fact.name
        if fact.unit == "flag":
            assert fact.met in {"true", "false", "default"}, fact.name
    for amount, condition in load_due().items():
        law = next(law for law in LAWS.values() if amount in law.rules)
        assert {variant.unit for variant in law.rules[condition]} == {"flag"}


@pytest.mark.parametrize("country", LAWS)
def test_every_rule_in_force_answers_on_every_day_the_law_turns_or_says_what_is_not(country):
    law = LAWS[country]
    days, rng = turning_days(law), np.random.default_rng(1)
    given_facts = {name: sample(law, int(days[0]), name, rng) for name in facts_of(law)}
    for name, variants in law.rules.items():
        on = [d for d in days.tolist() if variant_on(variants, d) is not None]
        assert on, f"{name} is in force on no day"
        for d in on:
            lacking = not_in_force(law, name, d, given_facts)
            if lacking:
                held = re.fullmatch(r"(\S+) is not in force on (\S+)( for .*)?; .*", lacking)
                assert held, lacking
                assert held[2] == iso(d), lacking
                if held[1] in law.rules:
                    assert variant_on(law.rules[held[1]], d) is None, lacking
                elif not held[3]:
                    assert not law.number(held[1]).in_force(np.array([d])).any(), lacking


def not_in_force(law, name, on, given_facts):
    """The sentence that says what is lacking, or nothing."""
    try:
        law.evaluate([name], np.array([on]), given_facts)
    except NotInForce as error:
        return str(error)
    return ""


@pytest.mark.parametrize("country", LAWS)
def test_a_batch_over_turning_days_equals_the_days_one_by_one(country):
    law, rng = LAWS[country], np.random.default_rng(2)
    for name, variants in law.rules.items():
        held = [d for d in turning_days(law).tolist() if variant_on(variants, d)]
        on = np.sort(rng.choice(np.array(held), min(len(held), 8), replace=False))
        facts = {fact: sample(law, on, fact, rng, on.size) for fact in facts_of(law)}
        try:
            whole = law.evaluate([name], on, facts)[name]
        except NotInForce:
            continue
        for i in range(on.size):
            one = law.evaluate([name], on[[i]], {k: v[[i]] for k, v in facts.items()})[name]
            assert _numbers(one) == _numbers(whole[[i]] if len(_flat(whole)) > 1 else whole), name


def _flat(value):
    return np.broadcast_to(value.num, value.size) if isinstance(value, Ratio) else value


def _numbers(value):
    if isinstance(value, Ratio):
        return [a / b for a, b in np.broadcast(value.num, value.den)]
    return np.asarray(value).tolist()


@pytest.mark.parametrize("name", RULES)
def test_every_argument_of_a_rule_is_known(name):
    law, rule = RULES[name]
    known = {*law.names(), *load_facts(), *DIMENSIONS, "on"}
    assert set(rule.arguments) <= known


@pytest.mark.parametrize("name", RULES)
def test_a_rule_is_one_sentence_with_an_authority_and_a_first_day(name):
    _, rule = RULES[name]
    assert rule.title.endswith("."), rule.title
    assert rule.ref in load_references()
    assert rule.last is None or rule.last >= rule.since
    if rule.rounding is not None:
        assert rule.rounding.ref in load_references()
        assert rule.rounding.status in STATUSES
    if rule.unit == "code":
        assert load_codes()[rule.name]


@pytest.mark.parametrize("country", LAWS)
def test_dated_variants_of_a_rule_do_not_overlap(country):
    for name, variants in LAWS[country].rules.items():
        for before, after in pairwise(variants):
            assert before.last is not None, name
            assert before.last < after.since, name
        assert len({variant.unit for variant in variants}) == 1, name
    for d in turning_days(LAWS[country]).tolist():
        for name, variants in LAWS[country].rules.items():
            held = [v for v in variants if v.since <= d and (v.last is None or d <= v.last)]
            assert len(held) <= 1, (name, iso(d))


@pytest.mark.parametrize(("law", "name"), NUMBERS)
def test_every_value_has_an_authority_and_a_status(law, name):
    number = law.numbers[name]
    assert number.title
    assert number.rows
    for row in number.rows:
        assert row.ref in load_references()
        assert row.status in STATUSES


@pytest.mark.parametrize(("law", "name", "word"), SWITCHES)
def test_under_every_word_of_a_switch_every_number_has_one_value_a_day(law, name, word):
    other = law.changed({name: word})
    for number in (other.number(n) for n in other.numbers):
        for before, after in pairwise(number.rows):
            assert before.since < after.since, number.id
            assert before.last is None or before.last < after.since, number.id


def cited():
    found = set()
    for law in LAWS.values():
        found |= {row.ref for number in law.numbers.values() for row in number.rows}
        found |= {switch.ref for switch in law.switches.values()}
        for variants in law.rules.values():
            for rule in variants:
                found |= {rule.ref, *([rule.rounding.ref] if rule.rounding else [])}
        found |= {overlay.ref for overlay in law.applied}
    return found


def test_no_citation_points_nowhere_and_nothing_is_listed_that_nobody_cites():
    context = {ref for ref, text in load_references().items() if text["kind"] == "context"}
    assert cited() - set(load_references()) == set()
    assert set(load_references()) - cited() - context == set()


def test_every_reference_says_what_was_read_and_when():
    for ref, text in load_references().items():
        assert {"kind", "title", "read", "seen"} <= set(text), ref
        assert day(text["seen"]) > 0


def test_every_branch_of_thai_law_is_in_the_coverage():
    modules = {rule.function.__module__ for _, rule in RULES.values()}
    covered = {entry.get("module") for entry in read_yaml(HERE / "coverage.yaml").data.values()}
    assert modules - covered == set()


@pytest.mark.parametrize("name", RULES)
def test_a_name_promises_the_unit_it_has(name):
    law, rule = RULES[name]
    units = {a: unit_of(law, rule, a) for a in rule.arguments if law.choice_named(a) is None}
    for called, unit in {**units, rule.name: rule.unit}.items():
        for ending, promised in ENDINGS.items():
            if called.endswith(ending):
                assert re.fullmatch(promised, unit), (called, unit)


def unit_of(law, rule, name):
    """The unit of an argument: of the rule, number, label or fact it names."""
    if name == "on":
        return "date"
    variants = law.rules.get(name)
    return variants[0].unit if variants else Needs(law, rule.since).unit(name)


def arguments(law, rule, rng, n):
    """Values for the arguments of a rule by their units alone, and the names of those in money."""
    found, money = {}, []
    for name in rule.arguments:
        choice = law.choice_named(name)
        if choice is not None:
            found[name] = choice[1]
            continue
        unit = unit_of(law, rule, name)
        if MONEY.match(unit):
            money.append(name)
            found[name] = rng.integers(1, 10**8, n)
        elif unit == "flag":
            found[name] = rng.integers(0, 2, n).astype(np.bool_)
        elif unit == "date":
            found[name] = rng.integers(day("1950-01-01"), day("2030-01-01"), n)
        elif unit == "code":
            words = Needs(law, rule.since).words(name)
            found[name] = rng.integers(0, len(words), n)
        else:
            found[name] = rng.integers(1, {"percent": 10_000, "months": 400}.get(unit, 60), n)
    return found, money


def grows_with_its_money(law, rule, seed, factor):
    """Whether amounts, counted in coins a factor smaller, grow by it and nothing else does."""
    given_values, money = arguments(law, rule, np.random.default_rng(seed), 30)
    finer = {k: v * factor if k in money else v for k, v in given_values.items()}
    before, after = rule.function(**given_values), rule.function(**finer)
    scale = factor if MONEY.match(rule.unit) else 1
    return [scale * value for value in _exact(before)] == pytest.approx(_exact(after), rel=1e-12)


@pytest.mark.parametrize("name", RULES)
@given(seed=st.integers(0, 2**32), factor=st.integers(2, 9))
@settings(deadline=None, max_examples=15)
def test_units_of_money_agree_along_the_wiring(name, seed, factor):
    law, rule = RULES[name]
    assert grows_with_its_money(law, rule, seed, factor)


@declared(unit="THB/month", ref="TH-SSA-46", since="2000-01-01")
def a_baht_fixed_in_the_sentence(wage_m):
    """An amount that no number holds."""
    return wage_m + 60_000


@declared(unit="THB/month", ref="TH-SSA-46", since="2000-01-01")
def a_rate_given_for_an_amount(employee_rate):
    """A rate where an amount is declared."""
    return employee_rate


@declared(unit="months", ref="TH-SSA-46", since="2000-01-01")
def an_amount_given_for_months(wage_m, months):
    """Baht and months added up."""
    return wage_m + months


@pytest.mark.parametrize(
    "wrong",
    [a_baht_fixed_in_the_sentence, a_rate_given_for_an_amount, an_amount_given_for_months],
    ids=lambda wrong: wrong.name,
)
def test_the_audit_of_units_finds(wrong):
    assert not grows_with_its_money(LAWS["TH"], wrong, 1, 3)


def _exact(value):
    if isinstance(value, Ratio):
        return [int(a) / int(b) for a, b in np.broadcast(value.num, value.den)]
    return np.asarray(value).astype(np.int64).tolist()
