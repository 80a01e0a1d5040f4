"""Worked cases: what is given, what is taken as met, what is missing, and the answer."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portasim.core.calendar import day
from portasim.core.faults import UserError
from portasim.core.params import NotInForce
from portasim.law.inquiry.answer import ask
from portasim.law.inquiry.quantities import plain, write_quantity
from portasim.law.system import load_law

LAW = load_law("TH")
CASE = {"months": "193", "mean_wage_60_m": "15000"}


def asked(name, on="2026-03-01", law=LAW, **given):
    return ask(law, name, day(on), given)


def refused(name, on="2026-03-01", **given):
    with pytest.raises(UserError) as caught:
        asked(name, on, **given)
    return str(caught.value)


def test_193_months_at_15000_baht_give_3225_baht_a_month():
    # 20 % and 1.5 points for one completed step of 12 months: 21.5 % of 15,000 baht.
    answer = asked("TH.old_age.pension_m", **CASE)
    assert (answer.result.shown, answer.result.value) == ("3,225.00 baht a month", 3225)
    assert answer.assuming == ("age 55 reached", "insurance ended")
    assert answer.unmet == ()
    steps = {step.name: step.shown for step in answer.steps}
    assert steps["accrual_rate"] == "21.5 %"
    assert steps["completed_steps"] == "1"
    assert {"TH-MR-2550", "TH-SSA-77-BIS"} <= set(answer.references)
    assert asked("TH.pension_m", **CASE) == answer


# No mean of 60 months before March 2026 is higher: 58 at 15,000 baht and 2 at 17,500.
@given(st.integers(0, 480), st.integers(0, 1_508_333))
@settings(deadline=None, max_examples=40)
def test_a_case_gives_what_the_engine_gives(months, satang):
    facts = {"months": np.array([months]), "mean_wage_60_m": np.array([satang])}
    [expected] = LAW.evaluate(["pension_m"], np.array([day("2026-03-01")]), facts)["pension_m"]
    answer = asked("TH.pension_m", months=str(months), mean_wage_60_m=f"{satang / 100:,.2f}")
    assert answer.result.value == plain(int(expected), "THB/month")
    assert answer.result.shown == write_quantity(int(expected), "THB/month")


def test_a_condition_given_is_not_assumed():
    answer = asked("TH.pension_m", **CASE, age="54")
    assert answer.assuming == ("insurance ended",)
    assert answer.unmet == (
        "Whether an old-age benefit is due: pension age completed and insurance ended.",
    )
    born = asked("TH.pension_m", **CASE, birth_day="1972-02-29")
    assert (born.assuming, born.unmet) == (answer.assuming, answer.unmet)
    old = asked("TH.pension_m", **CASE, birth_day="1971-02-28", insurance_ended="true")
    assert (old.assuming, old.unmet) == ((), ())


def test_a_condition_inside_the_wiring_is_taken_as_met():
    assert asked("TH.old_age.benefit", months="180").result.value == "pension"
    assert asked("TH.old_age.benefit", months="179").result.value == "lump_sum"
    still = asked("TH.old_age.benefit", months="180", insurance_ended="false")
    assert (still.result.value, still.assuming) == ("none", ("age 55 reached",))


def test_a_condition_of_which_something_is_given_is_asked_for_whole():
    message = refused("TH.insured.insured", birth_day="1990-01-01")
    assert message == (
        "TH.insured.insured needs hired (Day of hiring: a date written YYYY-MM-DD, 1900-01-01 to "
        "2200-12-31); or give age_insured itself (true or false)"
    )
    answer = asked("TH.insured.insured", birth_day="1990-01-01", hired="2020-01-01", papers="card")
    assert answer.result.value is True


def test_any_node_of_the_wiring_can_be_set():
    assert asked("TH.pension_m", **CASE, qualifies="no").result.value == 0
    assert asked("TH.pension_m", **CASE, accrual_rate="30").result.value == 4500
    assert asked("TH.pension_m", **CASE, qualifying_months="120").result.value == 4350
    full = {"TH.old_age.qualifying_months": "120", **CASE}
    assert ask(LAW, "TH.pension_m", day("2026-03-01"), full).result.value == 4350


def test_switches_are_set_by_word_and_change_the_answer():
    assert asked("TH.claim_closes", claim_arises="2020-01-31").result.value == "never"
    barred = asked("TH.claim_closes", claim_arises="2020-01-31", late_claim="barred")
    assert barred.result.value == "2022-01-31"
    assert ("late_claim", "barred") in {(g.name.rpartition(".")[2], g.value) for g in barred.given}
    rates = {"wage_m": "10000", "rates_2000_2002": "recalled_two_percent"}
    assert asked("TH.employee_m", "2001-06-30", wage_m="10000").result.value == 200
    assert asked("TH.employee_m", "2001-06-30", **rates).result.value == 300


def test_labels_are_spared_where_the_law_can_do_without_and_said_where_it_matters():
    inside = asked("TH.employee_m", "2026-03-01", wage_m="10000")
    assert inside.result.value == 500
    assert inside.assuming == ("no province for which TH.contribution.regional_rate is given",)
    assert asked("TH.employee_m", "2023-03-01", wage_m="10000").assuming == ()
    unlisted = ("Tak is not listed in TH.contribution.regional_rate",)
    for place, expected, said in (("Songkhla", 300, ()), ("Tak", 500, unlisted)):
        got = asked("TH.employee_m", "2026-03-01", wage_m="10000", province=place)
        assert (got.result.value, got.assuming) == (expected, said)
    [step] = [s for s in asked("TH.employee_m", wage_m="1").steps if s.name == "regional_rate"]
    assert (step.shown, step.value) == ("not in force", None)


def test_what_is_missing_is_named_with_unit_and_range():
    assert refused("TH.pension_m", months="193").splitlines() == [
        (
            "TH.old_age.pension_m needs wage_sum_60 (Sum of the insurable wages of the last 60 "
            "contributory months: baht, 0 to 1,000,000,000); or give mean_wage_60_m itself "
            "(baht a month)"
        ),
        (
            "TH.old_age.pension_m needs wage_months_60 (Months in that sum: months, 0 to 1,200); "
            "or give mean_wage_60_m itself (baht a month)"
        ),
    ]


def test_everything_wrong_is_said_in_one_breath():
    lines = refused("TH.pension_m", month="193", mean_wage_60_m="15.000,5").splitlines()
    assert lines == [
        ("no quantity 'month' in the wiring of TH.old_age.pension_m; did you mean 'months'?"),
        "mean_wage_60_m is baht a month, 0 to 1,000,000,000; '15.000,5' is not a number",
    ]
    assert refused("TH.employee_m", wage_m="1", province="Songkla") == (
        "province: 'Songkla' is not allowed here; did you mean 'Songkhla'?"
    )


def test_a_rule_before_its_law_says_since_when_and_is_never_0():
    assert refused("TH.pension_m", "1998-12-30", **CASE) == (
        "TH.old_age.pension_m is not in force on 1998-12-30; in force since 1998-12-31"
    )
    assert refused("TH.wage_ceiling", "1990-01-01") == (
        "TH.contribution.wage_ceiling is not in force on 1990-01-01; in force since 1995-03-30"
    )
    with pytest.raises(NotInForce, match="wage_floor is not in force on 1992-01-01"):
        asked("TH.employee_m", "1992-01-01", wage_m="5000")


def test_numbers_of_any_country_are_answered_too():
    assert asked("TH.wage_ceiling", "2029-01-01").result.shown == "20,000.00 baht a month"
    rate = asked("TH.regional_rate", "2025-01-01", province="Tak")
    assert rate.result.shown == "3 %"
    assert "province" in refused("TH.regional_rate", "2025-01-01")
    home = ask(load_law("KH"), "KH.old_age.branch_open", day("2024-01-01"), {})
    assert home.result.value is True


def test_a_switch_is_no_rule():
    assert refused("TH.late_claim") == "TH.switch.late_claim is a switch; its word is accepted"


def test_fractions_keep_their_place_until_they_are_rounded():
    answer = asked("TH.mean_wage_60_m", wage_sum_60="100", wage_months_60="7")
    assert answer.result.shown == "about 14.29 baht a month"
    paid = asked("TH.pension_m", months="180", wage_sum_60="100", wage_months_60="7")
    assert paid.result.value == 2.86


def test_what_is_not_settled_is_said():
    assert {line.id for line in asked("TH.pension_m", **CASE).rests_on} == {"pension_m"}
    told = asked("TH.employee_m", wage_m="9000", province="Songkhla")
    assert {line.status for line in told.rests_on} == {"declared"}


def test_a_condition_is_taken_as_just_met_where_the_law_has_its_number():
    paid = {"benefit_wage_d": "500"}
    answer = asked("TH.dismissal_benefit", days_jobless="120", **paid)
    # 60 % since 28 June 2025; 6 months paid are enough.
    assert answer.result.value == 120 * 300
    assert "6 months paid before" in answer.assuming
    assert answer.unmet == ()
    short = asked("TH.dismissal_benefit", days_jobless="7", **paid)
    assert (short.result.value, len(short.unmet)) == (0, 1)


def test_what_a_rule_takes_by_default_is_said():
    answer = asked("TH.dismissal_benefit", days_jobless="120", benefit_wage_d="500")
    assert "no benefit paid in the year" in answer.assuming
    told = asked(
        "TH.dismissal_benefit", days_jobless="120", benefit_wage_d="500", days_paid_in_year="100"
    )
    assert told.result.value == 80 * 300
    assert "no benefit paid in the year" not in told.assuming


def test_a_code_is_given_and_answered_in_words():
    assert asked("TH.compensation_payer", papers="card").result.value == "fund"
    assert asked("TH.section_39_covers", branch="unemployment").result.value is False
    assert "one of none, card, mou, border" in refused("TH.papers_insured")


def test_an_overlay_is_asked_like_the_law():
    told = LAW.with_overlay("as_told_mae_sot_2025")
    case = {"days_jobless": "120", "benefit_wage_d": "500"}
    assert asked("TH.dismissal_benefit", law=told, **case).result.value == 120 * 250
    assert any(
        line.status == "as_told" for line in asked("TH.pension_m", law=told, **CASE).rests_on
    )


def test_a_label_given_is_used_where_a_condition_is_taken_as_just_met():
    lao, facts = load_law("LA"), {"months": "240", "pension_points": "20"}
    for sex, age in (("M", 60), ("F", 55)):
        answer = asked("LA.pension_m", law=lao, sex=sex, **facts)
        assert f"age {age} reached" in answer.assuming
        assert answer.result.value == 1_500_000
        alone = asked("LA.benefit_due", law=lao, sex=sex)
        assert (alone.result.value, alone.assuming[0]) == (True, f"age {age} reached")
    without = asked("LA.pension_m", law=lao, **facts)
    assert "pension age completed" in without.assuming[0]


def test_a_label_alone_asks_nothing_of_a_condition():
    viet, facts = load_law("VN"), {"months": "240", "mean_wage_m": "8000000", "sex": "M"}
    answer = asked("VN.pension_m", law=viet, **facts)
    assert "the age of retirement is reached" in answer.assuming
    assert answer.result.value == 3_600_000
    early = asked("VN.pension_m", law=viet, birth_day="1964-09-01", on="2025-11-30", **facts)
    assert early.unmet == ("Whether the age of retirement is reached.",)


def test_several_months_are_months_and_one_is_a_month():
    grant = {"last_wage_m": "2500000", "survivor_months_paid": "36"}
    answer = asked("LA.death_grant", law=load_law("LA"), **grant)
    assert "3 months paid before the death" in answer.assuming
    injury = asked("LA.injury_m", law=load_law("LA"), mean_wage_6_m="1", incapacity_month="1")
    assert "1 month paid before the injury" in injury.assuming
