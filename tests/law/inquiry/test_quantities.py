"""Quantities as people write and read them: what is written is read back, faults are sentences."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portasim.core.calendar import NEVER, day
from portasim.core.faults import UserError
from portasim.core.params import UNITS
from portasim.law.inquiry.quantities import (
    load_codes,
    load_due,
    load_facts,
    plain,
    read_quantity,
    unit_words,
    write_quantity,
)

WORDS = ("none", "lump_sum", "pension")


@given(st.integers(0, 10**11), st.sampled_from(["THB", "THB/month", "THB/year"]))
def test_an_amount_shown_is_read_back(satang, unit):
    text = write_quantity(satang, unit)
    number, _, words = text.partition(" ")
    assert words == unit_words(unit)
    assert read_quantity("x", number, unit) == satang
    assert Fraction(str(plain(satang, unit))) * 100 == satang


@given(st.integers(0, 10_000))
def test_a_rate_shown_is_read_back(basis_points):
    assert read_quantity("x", write_quantity(basis_points, "percent"), "percent") == basis_points


@given(st.integers(day("1900-01-01"), day("2200-12-31")))
def test_a_date_shown_is_read_back(days):
    assert read_quantity("x", write_quantity(days, "date"), "date") == days


@pytest.mark.parametrize(
    ("text", "unit", "expected"),
    [
        ("15000", "THB/month", 1_500_000),
        ("15,000.50", "THB", 1_500_050),
        ("1,000,000,000", "THB", 10**11),
        ("21.5", "percent", 2_150),
        ("21.5 %", "percent", 2_150),
        ("193", "months", 193),
        ("true", "flag", 1),
        ("No", "flag", 0),
        ("pension", "code", 2),
    ],
)
def test_what_people_write(text, unit, expected):
    assert read_quantity("x", text, unit, WORDS) == expected


@pytest.mark.parametrize(
    ("text", "unit", "sentence"),
    [
        ("15.000,50", "THB/month", "baht a month, 0 to 1,000,000,000; '15.000,50' is not a number"),
        ("15,00", "THB", "baht, 0 to 1,000,000,000; '15,00' is not a number"),
        ("-1", "THB", "baht, 0 to 1,000,000,000; '-1' is out of range"),
        ("1.005", "THB", "baht, 0 to 1,000,000,000; '1.005' has too many decimals; at most 2"),
        ("12.5", "months", "months, 0 to 1,200; '12.5' has too many decimals; no decimals"),
        ("1201", "months", "months, 0 to 1,200; '1201' is out of range"),
        ("101", "percent", "percent, 0 to 100; '101' is out of range"),
        ("maybe", "flag", "true or false; 'maybe' is neither"),
        ("2026-13-01", "date", "a date written YYYY-MM-DD, 1900-01-01 to 2200-12-31; '2026-13-01'"),
        ("2569-01-01", "date", "'2569-01-01' is out of range"),
    ],
)
def test_what_is_wrong_with_a_quantity_names_it_its_unit_and_range(text, unit, sentence):
    with pytest.raises(UserError) as caught:
        read_quantity("wage", text, unit)
    assert str(caught.value).startswith("wage is ")
    assert sentence in str(caught.value)


def test_a_mistyped_word_has_a_near_one():
    with pytest.raises(UserError) as caught:
        read_quantity("benefit", "pensoin", "code", WORDS)
    assert str(caught.value) == "benefit: 'pensoin' is not allowed here; did you mean 'pension'?"


def test_fractions_that_were_cut_off_say_so():
    assert write_quantity(Fraction(10_000, 7), "THB/month") == "about 14.29 baht a month"
    assert write_quantity(Fraction(1_428), "THB/month") == "14.28 baht a month"


def test_one_of_something_is_singular_and_what_never_comes_is_never():
    assert [write_quantity(n, "months") for n in (1, 2)] == ["1 month", "2 months"]
    assert write_quantity(NEVER, "date") == "never"
    assert [plain(1, "flag"), plain(1, "code", WORDS)] == [True, "lump_sum"]


def test_every_fact_has_a_known_unit_and_conditions_say_what_is_taken():
    for fact in load_facts().values():
        assert fact.unit.replace("money", "THB") in UNITS
        assert fact.title
        assert bool(fact.met) == bool(fact.words), fact.name
    assert load_due()
    assert all(len(words) > 1 for words in load_codes().values())
