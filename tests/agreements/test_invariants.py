"""What must hold of operators whatever the career, the wage and the law."""

from fractions import Fraction
from itertools import permutations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from precedents.amounts import exactly

from portasim.agreements import amounts, cover, money
from portasim.agreements.acts import acts, acts_by_country
from portasim.agreements.amounts import Denominator, Offer
from portasim.agreements.model import Agreement
from portasim.agreements.parts import Amount, Refund, Transfer
from portasim.agreements.periods import short_periods
from portasim.core.calendar import day, month
from portasim.core.params import UNITS
from portasim.core.words import ORIGINS
from portasim.law.system import load_law

LAW = load_law("TH")
MONTHS = st.integers(1, 480)
WAGE = st.integers(165_000, 2_000_000)
MONEY = st.integers(0, 10**9)
RATE = st.integers(0, 10_000)
TOTALISED, CAPPED = Denominator("totalised"), Denominator("totalised_capped")


def one(number):
    return np.array([number], dtype=np.int64)


ON = one(day("2030-06-30"))


def facts(wage):
    return {"wage_sum_60": one(60 * wage), "wage_months_60": one(60)}


def theory(months, wage):
    return exactly(amounts.theorise(LAW, ON, one(months), facts(wage)))[0]


def national(months, wage):
    inputs = {"months": one(months), **facts(wage)}
    return int(np.asarray(LAW.evaluate(["pension_m"], ON, inputs)["pension_m"])[0])


def paid(own, total, wage, **how):
    totals = short_periods(one(own), one(total - own), 12, "counted")
    return amounts.totalised_amount(LAW, ON, one(own), totals, facts(wage), Amount(**how))[0]


@given(
    compare=st.sampled_from(["monthly_amount", "present_value"]),
    ours=st.tuples(MONEY, MONEY),
    theirs=st.tuples(MONEY, MONEY),
    opens=st.booleans(),
)
def test_higher_of_never_lowers_what_it_compares(compare, ours, theirs, opens):
    here, there = (Offer(one(a), np.array([float(v)])) for a, v in (ours, theirs))
    taken = amounts.prefer(compare, np.array([opens]), here, there)[0]
    field = "monthly" if compare == "monthly_amount" else "present_value"
    got = getattr(there if taken else here, field)[0]
    assert got >= getattr(here, field)[0]
    assert not (taken and not opens)
    if opens:
        assert got == max(getattr(here, field)[0], getattr(there, field)[0])


def test_a_displaced_lump_sum_is_a_national_right():
    # no pension of one's own and 100,000 at once, or 500 a month worth 80,000
    lump = Offer(one(0), np.array([10_000_000.0]))
    pension = Offer(one(50_000), np.array([8_000_000.0]))
    opens = np.array([True])
    assert not amounts.prefer("present_value", opens, lump, pension)[0]
    assert amounts.prefer("monthly_amount", opens, lump, pension)[0]
    assert amounts.prefer("persons_choice", opens, lump, pension, np.array([True]))[0]
    with pytest.raises(ValueError, match="needs what each person wants"):
        amounts.prefer("persons_choice", opens, lump, pension)


def test_what_displaces_a_lump_sum_is_a_switch():
    opens, wants = np.array([True, True, True, False]), np.array([True, False, True, True])
    lump = np.array([5, 5, 0, 5])
    of = {rule: amounts.displaces(rule, opens, lump, wants) for rule in ("replaced", "kept")}
    assert of["replaced"].tolist() == [True, True, True, False]
    assert of["kept"].tolist() == [False, False, True, False]
    assert amounts.displaces("choice", opens, lump, wants).tolist() == [True, False, True, False]


@given(own=MONTHS, foreign=st.integers(0, 480), wage=WAGE)
def test_the_theoretical_amount_rests_on_own_wages_alone(own, foreign, wage):
    total = own + foreign
    # it is the pension of somebody with as many months here at the same mean wage
    if total >= 180:
        assert int(theory(total, wage) + Fraction(1, 2)) == national(total, wage)
    assert theory(total, 2 * wage) == 2 * theory(total, wage)


@given(parts=st.lists(MONTHS, min_size=1, max_size=5), wage=WAGE, most=st.integers(1, 600))
def test_a_career_split_at_borders_and_put_back_is_whole(parts, wage, most):
    total = sum(parts)
    whole = theory(total, wage)
    shares = [
        exactly(
            amounts.apportion(
                amounts.theorise(LAW, ON, one(total), facts(wage)),
                amounts.share(one(part), one(total), TOTALISED),
            )
        )[0]
        for part in parts
    ]
    assert sum(shares) == whole
    capped = [
        exactly(amounts.share(one(part), one(total), CAPPED, most=one(most)))[0] for part in parts
    ]
    # beyond the cap schemes share more than the whole, never less: EU 883/2004 art. 56(1)(a)
    assert sum(capped) == 1 if total <= most else sum(capped) >= 1
    assert max(capped) <= 1


@given(own=st.integers(180, 600), wage=WAGE, method=st.sampled_from(["prorata", "higher"]))
def test_without_foreign_months_totalised_denominators_give_national_law(own, wage, method):
    for more in ({}, {"denominator": "totalised_capped", "cap_months": 600}):
        assert paid(own, own, wage, method=method, **more) == national(own, wage)


def test_other_denominators_need_not_give_national_law():
    for name, standard in (("standard_career", 420), ("fixed:40", None)):
        of = {"method": "prorata", "denominator": name, "standard_career_months": standard}
        assert paid(240, 240, 1_500_000, **of) < national(240, 1_500_000)
    with pytest.raises(ValueError, match="needs its length"):
        amounts.share(one(1), one(2), Denominator("standard_career"))


@given(own=MONTHS, foreign=st.integers(0, 480), wage=WAGE)
def test_the_higher_method_is_the_higher_of_the_two(own, foreign, wage):
    of = {
        method: paid(own, own + foreign, wage, method=method)
        for method in ("prorata", "direct", "higher")
    }
    assert of["higher"] == max(of["prorata"], of["direct"])


@pytest.mark.parametrize("word", ["", "fixed", "fixed:0", "fixed:x", "totalised:3", "standard"])
def test_a_word_that_is_no_denominator_is_refused(word):
    with pytest.raises(ValueError, match="is no denominator"):
        Denominator.named(word)


def agreement(name, parties, **more):
    base = {"id": name, "basis": "hypothetical", "parties": parties, "from": "2028-01-01"}
    return Agreement.model_validate({**base, **more})


def test_the_order_of_listing_agreements_does_not_matter():
    several = [
        agreement("adds", ["TH", "KH"], amount={"method": "prorata"}),
        agreement("pays", ["TH", "KH", "VN"], export={"fee_pct": 1}),
        agreement("returns", ["TH", "VN"], refund={}),
    ]
    found = [acts_by_country(list(order)) for order in permutations(several)]
    assert all(other == found[0] for other in found)
    assert {act: by.id for act, by in found[0]["KH"].items()} == {
        "amount": "adds",
        "export": "pays",
    }


def test_an_agreement_between_others_changes_nobody_else():
    alone = acts_by_country([agreement("kh", ["TH", "KH"], export={})])
    both = acts_by_country(
        [agreement("kh", ["TH", "KH"], export={}), agreement("vn", ["TH", "VN"], refund={})]
    )
    assert both["KH"] == alone["KH"]
    assert set(both) == {"KH", "VN"}


def test_acts_come_by_their_part_with_the_day_and_month_they_begin():
    several = [
        agreement("adds", ["TH", "KH"], amount={"method": "prorata"}, past_periods="ignore"),
        agreement("later", ["TH", "VN"], **{"from": "2028-01-02"}, refund={"tax_pct": 5}),
        agreement("keeps", ["TH", "LA"], export={"to": ["LA"]}, refund={"allowed": False}),
    ]
    [(code, adds)] = acts(several, Amount).items()
    assert (ORIGINS[code], adds.part.method, adds.since) == ("KH", "prorata", day("2028-01-01"))
    assert adds.first_month == adds.counts_from == month(2028, 1)
    [(code, refund)] = acts(several, Refund).items()
    assert (ORIGINS[code], refund.part.tax_pct, refund.counts_from) == ("VN", 5, None)
    assert refund.first_month == month(2028, 2)
    assert acts(several, Transfer) == {}
    assert {code: act.agreement for code, act in acts(several, Refund).items()} == {
        code: several[1]
    }


@given(gross=MONEY, most=MONEY, tax=RATE, fee=RATE)
def test_nothing_disappears_on_the_way_of_money(gross, most, tax, fee):
    paid = money.refund(one(gross), ceiling=one(most), tax=tax, fee=fee)
    assert paid.received + paid.tax + paid.fee == paid.sent == min(gross, most)
    assert paid.received[0] >= 0
    for paid in (money.transfer(one(gross), fee), money.abroad(one(gross), one(fee))):
        assert paid.received + paid.fee == paid.sent == gross
        assert paid.tax == 0
    assert money.abroad(one(gross), 0).received[0] == gross


def test_a_refund_in_dong():
    # 118.75 baht at 720.5 dong
    assert money.exchanged(one(11_875), one(7_205_000), UNITS["THB"], UNITS["VND"])[0] == 85_559


@given(
    amounts_=st.lists(st.integers(0, 10**13), min_size=1, max_size=4),
    rate=st.integers(0, 10**9),
    wanted=st.sampled_from([1, 100]),
    down=st.booleans(),
    scale=st.sampled_from([10_000, 1_000_000]),
)
def test_exchange_is_exact_at_any_size_and_rate(amounts_, rate, wanted, down, scale):
    rounding = money.MINOR_DOWN if down else money.MINOR
    got = money.exchanged(
        np.array(amounts_), rate, UNITS["THB"], wanted, scale=scale, rounding=rounding
    )
    for amount, found in zip(amounts_, got, strict=True):
        exact = Fraction(amount * rate * wanted, UNITS["THB"] * scale)
        assert found == int(exact if down else exact + Fraction(1, 2))


def test_currencies_and_rates_may_differ_by_row():
    # 1,000.05 baht in riel at 115.5 are 115,505.775; in kyat at 62.3 they are 62,303.115
    found = money.exchanged(
        np.array([100_005, 100_005]),
        np.array([115_500_000, 62_300_000]),
        UNITS["THB"],
        np.array([UNITS["KHR"], UNITS["MMK"]]),
        scale=1_000_000,
        rounding=money.MINOR_DOWN,
    )
    assert found.tolist() == [115_505, 6_230_311]


def test_claims_at_departure_are_neither_early_nor_late_nor_small():
    months, since = np.array([5, 6, 60, 119, 120, 60]), np.array([24, 24, 24, 0, 0, 25])
    japan = money.may_claim(months, since, least=6, window=24, fewer_than=120)
    assert japan.tolist() == [False, True, True, True, False, False]
    germany = money.may_claim(np.array([1, 1]), np.array([23, 24]), wait=24)
    assert germany.tolist() == [False, True]


@given(yearly=st.lists(MONEY, min_size=1, max_size=6))
def test_contributions_without_interest_are_the_contributions(yearly):
    assert money.with_interest(np.array([yearly]), 0)[0] == sum(yearly)
    assert money.with_interest(np.array([yearly]), 500)[0] >= sum(yearly)


def test_double_contributions_end_only_where_a_rule_ends_them():
    home, host = np.array([True, True, False]), np.array([True, False, True])
    of = {rule: cover.cover(home, host, rule) for rule in ("host_only", "home_only", "both")}
    assert of["both"].home.tolist() == [True, True, False]
    assert of["host_only"].home.tolist() == [False, True, False]
    assert of["host_only"].host.tolist() == [True, False, True]
    assert of["home_only"].host.tolist() == [False, False, True]
    assert of["home_only"].home.tolist() == [True, True, False]
