"""Exact fractions, the words of rounding, and rules wired by name."""

import decimal
import pickle
import types
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from portasim.core.calendar import day, iso
from portasim.core.faults import UserError
from portasim.core.params import NotInForce
from portasim.core.ratios import Ratio, Round, percent, truth, where
from portasim.core.rules import rule, rules_in
from portasim.law.system import load_law

WORDS = {
    "half_up": decimal.ROUND_HALF_UP,
    "half_even": decimal.ROUND_HALF_EVEN,
    "up": decimal.ROUND_UP,
    "down": decimal.ROUND_DOWN,
}


def ints(*values):
    return np.array(values, dtype=np.int64)


@given(
    st.sampled_from(sorted(WORDS)),
    st.sampled_from(["0.01", "0.25", "1", "5"]),
    st.lists(
        st.tuples(st.integers(-(10**12), 10**12), st.integers(1, 10**5)), min_size=1, max_size=10
    ),
)
def test_rounding_equals_decimal_arithmetic(word, step, pairs):
    num, den = (ints(*column) for column in zip(*pairs, strict=True))
    got = Round(step, word, ref="LAW-1").apply(Ratio(num, den), "THB")
    with decimal.localcontext() as context:
        context.prec = 60
        minor = Decimal(step) * 100
        for (n, d), value in zip(pairs, got, strict=True):
            steps = Fraction(n, d) / Fraction(minor)
            # Exact ties keep their meaning: 60 digits are more than any quotient here needs.
            exact = Decimal(steps.numerator) / Decimal(steps.denominator)
            assert value == int(exact.quantize(Decimal(1), WORDS[word]) * minor)


def test_the_four_words_differ_on_ties():
    halves = Ratio(ints(8250, 8350, -8250))
    rounded = {w: Round("1", w, ref="LAW-1").apply(halves, "THB").tolist() for w in WORDS}
    assert rounded == {
        "half_up": [8300, 8400, -8300],
        "half_even": [8200, 8400, -8200],
        "up": [8300, 8400, -8300],
        "down": [8200, 8300, -8200],
    }


def test_a_step_finer_than_the_engine_is_refused():
    with pytest.raises(ValueError, match=r"a step of 0\.001 THB is finer than the engine holds"):
        Round("0.001", "up", ref="LAW-1").apply(ints(1), "THB")


RATIOS = st.tuples(st.integers(-(10**6), 10**6), st.integers(1, 10**4))


@given(RATIOS, RATIOS, st.integers(-(10**4), 10**4))
def test_ratios_reckon_as_fractions(a, b, whole):
    def fraction(ratio):
        return Fraction(int(ratio.num[0]), int(ratio.den[0]))

    x, y = Ratio(ints(a[0]), ints(a[1])), Ratio(ints(b[0]), ints(b[1]))
    assert fraction(x * y) == Fraction(*a) * Fraction(*b)
    assert fraction(x + y) == Fraction(*a) + Fraction(*b)
    assert fraction(ints(whole) * x) == whole * Fraction(*a)
    assert fraction(whole + x) == whole + Fraction(*a)


def test_a_product_that_does_not_fit_is_an_error_and_no_wrong_number():
    with pytest.raises(OverflowError, match="does not fit into 64 bits"):
        _ = Ratio(ints(1 << 40)) * ints(1 << 40)
    with pytest.raises(ValueError, match="the denominator of a ratio is at least 1"):
        Ratio(ints(1), ints(0))


def test_where_chooses_row_by_row_between_ratios_and_whole_numbers():
    chosen = where(np.array([True, False]), Ratio(ints(1, 1), ints(2, 3)), 0)
    assert (chosen.num.tolist(), chosen.den.tolist()) == ([1, 0], [2, 1])
    assert where(np.array([True, False]), ints(1, 2), 0).tolist() == [1, 0]
    assert percent(ints(275)).den.tolist() == [10_000]
    assert Ratio(ints(1, 2, 3), ints(7))[ints(2, 0)].num.tolist() == [3, 1]


def module(**rules):
    made = types.ModuleType("made")
    vars(made).update(rules)
    return made


def test_variants_of_one_rule_may_not_overlap():
    @rule(unit="count", ref="LAW-1", since="2000-01-01", until="2007-01-01", name="rate")
    def rate_2000():
        """The old rate."""

    @rule(unit="count", ref="LAW-2", since="2007-01-01", name="rate")
    def rate_2007():
        """The new rate."""

    with pytest.raises(UserError) as caught:
        rules_in(module(a=rate_2007, b=rate_2000))
    assert str(caught.value) == (
        "two variants of the rule rate overlap: rate_2000 from 2000-01-01 and rate_2007 from "
        "2007-01-01"
    )


def test_a_rule_says_its_law_its_authority_and_a_known_unit():
    def silent():
        pass

    def said():
        """A law."""

    with pytest.raises(ValueError, match="silent: a rule says its law and its authority"):
        rule(unit="count", ref="LAW-1", since="2000-01-01")(silent)
    with pytest.raises(ValueError, match="said: a rule says its law and its authority"):
        rule(unit="count", ref="", since="2000-01-01")(said)
    with pytest.raises(ValueError, match="said: unknown unit 'counts'"):
        rule(unit="counts", ref="LAW-1", since="2000-01-01")(said)


def test_a_rate_in_parts_of_basis_points_is_a_fraction_of_one_too():
    # a yearly rate of 2,625 basis points, by the month
    rate = percent(Ratio(np.array([2625]), np.array([12])))
    assert Fraction(int(rate.num[0]), int(rate.den[0])) == Fraction(2625, 120_000)
    whole = percent(np.array([2625]))
    assert Fraction(int(whole.num[0]), int(whole.den[0])) == Fraction(2625, 10_000)


def test_a_flag_left_out_is_false_for_everyone():
    assert truth(0).tolist() is False
    assert truth(np.array([0, 1, 2])).tolist() == [False, True, True]
    assert (np.array([True, False]) | truth(0)).tolist() == [True, False]


def test_a_rule_in_dated_variants_for_each_authority():
    former = {"1999-12-31": "LAW-0", "2004-12-31": "LAW-1", "2009-12-31": "LAW-2"}

    @rule(unit="count", ref="LAW-3", since="2002-01-01", former=former)
    def rate():
        """The rate."""

    held = rules_in(module(a=rate))["rate"]
    days = [(iso(one.since), one.last and iso(one.last), one.ref) for one in held]
    assert days == [
        ("2002-01-01", "2004-12-31", "LAW-1"),
        ("2005-01-01", "2009-12-31", "LAW-2"),
        ("2010-01-01", None, "LAW-3"),
    ]
    assert all(one.function is rate.function for one in held)


def test_variants_of_a_law_survive_the_way_to_another_process():
    for variants in load_law("VN").rules.values():
        assert pickle.loads(pickle.dumps(variants)) == variants


def test_a_rule_that_is_not_yet_in_force_gives_way_to_the_default():
    law = load_law("VN")
    facts = {"wage_m": ints(10, 10**9)}
    found = law.evaluate(["insurable_wage_m"], ints(day("1996-06-01")), facts)
    assert found["insurable_wage_m"].tolist() == [10, 10**9]
    with pytest.raises(NotInForce):
        law.evaluate(["wage_floor_m"], ints(day("2010-06-01")), {})
    days = ints(day("1996-06-01"), day("2010-06-01"), day("2016-06-01"))
    each = law.evaluate(["insurable_wage_m"], days, {"wage_m": ints(10)})
    assert each["insurable_wage_m"].tolist() == [10, 10, 2_150_000]


def test_a_number_read_on_a_day_does_not_stand_for_its_course():
    law, born = load_law("LA"), {"birth_day": ints(day("1950-03-01")), "sex": ints(0)}
    for names in (["benefit_due", "normal_age_reached"], ["normal_age_reached", "benefit_due"]):
        found = law.evaluate(names, ints(day("2026-01-01")), {**born, "months": ints(0)})
        assert iso(found["normal_age_reached"][0]) == "2010-03-01"
