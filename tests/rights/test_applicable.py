"""Which scheme a month counts in from an agreement's first day on, by hand."""

from dataclasses import replace

import numpy as np

from portasim.books.states import states_of
from portasim.core.words import COUNTRIES
from portasim.rights.ledger import INSURED_AT_HOME, PROVABLE

# 15 years in Thailand under a contract, of which 126 months lie before July 2030
CONTRACT = ("contract", "2020-01-01", "2035-01-01", 12_000)
JOB = ("thai", "2020-01-01", "2035-01-01", 12_000)
FROM = "2030-07-01"
VN = COUNTRIES.index("VN")


def months(hand, spell, origin, act):
    who = hand.person(origin, "1985-02-01", spell, sex="F")
    parties = f"TH, {origin}"
    got = hand.outcome(hand.world(who), hand.agreement(parties, FROM, **act))
    return int(got.thai.months[0]), int(got.home.months[0]), got


def test_both_laws_collect_where_nothing_is_agreed(hand):
    act = {"export": "{fee_pct: 0}"}
    thai, home, _ = months(hand, CONTRACT, "VN", act)
    assert (thai, home) == (180, 180)


def test_the_place_of_work_alone_collects_from_the_first_day_on(hand):
    act = {"cover": "{double_contributions: host_only}"}
    assert months(hand, CONTRACT, "VN", act)[:2] == (180, 126)


def test_the_scheme_of_home_alone_collects_from_the_first_day_on(hand):
    act = {"cover": "{double_contributions: home_only}"}
    assert months(hand, CONTRACT, "VN", act)[:2] == (126, 180)


def test_a_scheme_extended_takes_the_months_from_the_first_day_on(hand):
    thai, home, got = months(hand, JOB, "VN", {"extend": "{employer_cap: host_rate}"})
    assert (thai, home) == (126, 54)
    ledger, moved = got.ledger, got.ledger.step == INSURED_AT_HOME
    assert int(ledger.months[moved].sum()) == 54
    # the Thai fund is not paid for them, the home fund is
    assert not ledger.remitted[moved].any()
    assert ledger.remitted[~moved].all()
    insured = (ledger.scheme == VN) & (ledger.step == PROVABLE)
    assert int(ledger.months[insured].sum()) == 54
    assert (ledger.employee[insured] > 0).all()


def test_a_month_shared_with_an_uninsured_job_at_home_is_not_lost(hand):
    # at home without insurance until 10 August 2030, in Thailand from that day on: 53 months
    who = hand.person(
        "VN", "1985-02-01",
        ("home", "2029-01-01", "2030-08-10", 8_000_000),
        ("thai", "2030-08-10", "2035-01-01", 12_000),
    )  # fmt: skip
    world = hand.world(who)
    none = np.zeros(len(world.spells), dtype=np.bool_)
    world = replace(world, home_insured=none)
    plan = hand.plan(hand.agreement("TH, VN", FROM, extend="{employer_cap: host_rate}"))
    got = hand.lived(plan, world)
    assert got.ledger.months[got.ledger.step == INSURED_AT_HOME].sum() == 53
    assert got.home.months.tolist() == [53]


def test_one_scheme_for_the_whole_career_leaves_nothing_in_thailand(hand):
    act = {"integrate": "{payer: home, reimburse: false}"}
    thai, home, got = months(hand, JOB, "VN", act)
    assert (thai, home) == (0, 180)
    assert got.value[0] == got.parts["home_national"][0] + got.parts["moved_home"][0]
    counts = states_of(got.outcome, got.facts, 0).count()
    assert {word for word, n in counts.items() if n} == {"transferred"}


def test_who_reaches_thai_pension_age_before_the_agreement_keeps_both_schemes(hand):
    who = hand.person("VN", "1970-02-01", ("thai", "2010-01-01", "2024-01-01", 12_000), sex="F")
    act = hand.agreement("TH, VN", FROM, integrate="{payer: home, reimburse: false}")
    assert int(hand.outcome(hand.world(who), act).thai.months[0]) == 168


def test_an_agreement_with_one_country_moves_nobody_else(hand):
    people = [hand.person(o, "1985-02-01", JOB) for o in ("KH", "LA", "MM", "VN")]
    world = hand.world(*people)
    none = hand.outcome(world)
    for act in ({"extend": "{employer_cap: none}"}, {"amount": "{method: prorata}"}):
        got = hand.outcome(world, hand.agreement("TH, VN", FROM, **act))
        np.testing.assert_array_equal(got.value[:3], none.value[:3])


def test_cutting_at_an_agreements_first_day_changes_no_value_by_itself(hand):
    who = hand.person("VN", "1985-02-01", CONTRACT, sex="F")
    world = hand.world(who)
    far = hand.agreement("TH, VN", "2050-07-01", cover="{double_contributions: host_only}")
    assert hand.outcome(world, far).value.tolist() == hand.outcome(world).value.tolist()
