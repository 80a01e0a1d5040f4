"""The operators against published cases and plain fractions."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from portasim.agreements.amounts import (
    Offer,
    prefer,
    qualify,
    theorise,
    totalised_amount,
)
from portasim.agreements.money import moved_amount
from portasim.agreements.parts import Amount, Shares
from portasim.agreements.periods import aggregate, short_periods
from portasim.core.calendar import day
from portasim.law.system import load_law

LAW = load_law("TH")
MONTHS = st.integers(1, 600)
WAGE = st.integers(165_000, 2_000_000)


def one(number):
    return np.array([number], dtype=np.int64)


ON = one(day("2030-06-30"))


def by_hand(method, own, total, wages, n):
    """Satang a month by the formula of agreements between social security schemes, from 2007 on."""

    def accrual(months):
        return Fraction(20) + Fraction(3, 2) * max((months - 180) // 12, 0)

    mean = Fraction(wages, n)
    if method == "prorata":
        exact = accrual(total) / 100 * mean * Fraction(own, total)
    else:
        exact = accrual(own) / 100 * mean * Fraction(min(own, 180), 180)
    return int(exact + Fraction(1, 2))


def facts_of(wages, n):
    """What the Thai law asks of the own career."""
    return {"wage_sum_60": one(wages), "wage_months_60": one(n)}


def of(method, own, total, wages, n):
    totals = short_periods(one(own), one(total - own), 12, "counted")
    how = Amount(method=method)
    return int(totalised_amount(LAW, ON, one(own), totals, facts_of(wages, n), how)[0])


def national(own, wages, n):
    facts = {"months": one(own), "wage_sum_60": one(wages), "wage_months_60": one(n)}
    return int(np.asarray(LAW.evaluate(["pension_m"], ON, facts)["pension_m"])[0])


def test_ten_years_in_each_country_at_15000_baht():
    # model check of the agreements dossier, B.2; TH-TOT-PR of the worked cases
    assert of("prorata", 120, 240, 60 * 1_500_000, 60) == 206_250
    assert of("direct", 120, 240, 60 * 1_500_000, 60) == 200_000
    assert national(120, 60 * 1_500_000, 60) == 0


def test_a_spanish_share_of_ten_years_in_thirty():
    # Your Europe, case of Rosa: no independent right; a third of the theoretical amount.
    # Here 120 of 360 months, theoretical 42.5 % of 15,000 = 6,375 (table of 9 January 2022).
    exact = theorise(LAW, ON, one(360), facts_of(60 * 1_500_000, 60))
    assert Fraction(int(exact.num[0]), int(exact.den[0])) == 637_500
    assert of("prorata", 120, 360, 60 * 1_500_000, 60) == 212_500


@given(own=MONTHS, foreign=st.integers(0, 600), wage=WAGE, n=st.integers(1, 60))
def test_both_methods_equal_the_formula_in_fractions(own, foreign, wage, n):
    wages = wage * n - n // 2  # not a multiple of the number of months
    total = own + foreign
    for method in ("prorata", "direct"):
        assert of(method, own, total, wages, n) == by_hand(method, own, total, wages, n)


@given(own=MONTHS, foreign=st.integers(0, 600), wage=WAGE)
def test_the_own_share_is_never_more_than_the_theoretical_amount(own, foreign, wage):
    total = own + foreign
    theory = theorise(LAW, ON, one(total), facts_of(60 * wage, 60))
    share = of("prorata", own, total, 60 * wage, 60)
    assert share <= theory.num[0] / theory.den[0] + 0.5  # half a satang of rounding
    if foreign == 0 and own >= 180:
        assert share == national(own, 60 * wage, 60)


@given(own=st.integers(180, 600), wage=WAGE)
def test_with_180_own_months_the_direct_amount_is_the_national_pension(own, wage):
    assert of("direct", own, own, 60 * wage, 60) == national(own, 60 * wage, 60)


@given(own=MONTHS, foreign=st.integers(0, 600), least=st.integers(0, 60))
def test_a_right_opens_at_180_totalised_months_with_enough_own_months(own, foreign, least):
    total = aggregate(one(own), one(foreign))
    assert total[0] == own + foreign
    assert qualify(LAW, ON, one(own), total, least)[0] == (own + foreign >= 180 and own >= least)


def test_eleven_own_months_open_nothing_under_the_short_period_rule():
    # EU 883/2004 art. 57(1), case EU-57-NAT: 11 months give no duty to pay
    own, total = np.array([11, 12]), np.array([191, 192])
    assert qualify(LAW, np.repeat(ON, 2), own, total, 12).tolist() == [False, True]


def test_higher_of_takes_the_agreement_only_where_it_is_worth_more():
    opens = np.array([True, True, True, False])
    ours, theirs = np.array([100.0, 100.0, 100.0, 0.0]), np.array([99.0, 100.0, 101.0, 50.0])
    none = np.zeros(4, dtype=np.int64)
    chosen = prefer("present_value", opens, Offer(none, ours), Offer(none, theirs))
    assert chosen.tolist() == [False, False, True, False]


@given(
    sums=st.tuples(*[st.integers(0, 10**9)] * 3),
    pct=st.tuples(*[st.sampled_from([0, 12.5, 33.33, 50, 100])] * 3),
)
def test_what_moves_is_each_payers_share_rounded_to_the_satang(sums, pct):
    shares = Shares(employee_pct=pct[0], employer_pct=pct[1], government_pct=pct[2])
    expected = sum(
        int(Fraction(amount) * Fraction(str(share)) / 100 + Fraction(1, 2))
        for amount, share in zip(sums, pct, strict=True)
    )
    assert moved_amount(shares, *(one(amount) for amount in sums))[0] == expected


def test_a_german_refund_returns_the_employees_share_alone():
    # section 210 SGB VI, case DE-REFUND-SHARE: the employer's share stays in the fund
    shares = Shares(employee_pct=100, employer_pct=0)
    assert moved_amount(shares, one(123_457), one(123_457), one(41_152))[0] == 123_457


@pytest.mark.parametrize("method", ["prorata", "direct"])
def test_an_empty_table_of_people_gives_an_empty_answer(method):
    none = np.zeros(0, dtype=np.int64)
    facts_of_nobody = {"wage_sum_60": none, "wage_months_60": none}
    totals = short_periods(none, none, 12, "absorb")
    how = Amount(method=method)
    assert totalised_amount(LAW, none, none, totals, facts_of_nobody, how).size == 0
