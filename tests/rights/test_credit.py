"""Contributions moved home: which months they are there, at what wage, and never counted twice."""

import numpy as np
import pytest

from portasim.core.calendar import NEVER, first_days, month
from portasim.core.words import ORIGINS
from portasim.law.scheme import branch_open
from portasim.rights.credit import credited_months
from portasim.rights.ledger import PROVABLE
from portasim.scenario.load import load
from portasim.study.run import Study

AT_ONCE = "{shares: {employee_pct: 100, employer_pct: 100}, wait_months: 0, min_months: 1}"
RATES = {2022: 117.033, 2023: 118.186, 2024: 115.26, 2025: 121.977}
"""Riel for a baht, as tabulated."""


def moved(hand, who, *sets):
    world = hand.world(who)
    got = hand.outcome(world, hand.agreement(since="2026-01-01", transfer=AT_ONCE), *sets)
    ledger = got.in_law.ledger
    rows = credited_months(
        got.laws, got.in_law.prices, world, ledger, got.taken,
        np.zeros(len(ledger.person), dtype=np.bool_),
    )  # fmt: skip
    return got, rows


def returning(hand, origin="KH", wage=8_000, born="1980-01-15"):
    """In Thailand from 2020 to the middle of January 2026, at home ever after."""
    return hand.person(origin, born, ("thai", "2020-01-01", "2026-01-15", wage))


def test_a_cambodian_moves_the_months_since_the_branch_of_home_opened(hand):
    got, rows = moved(hand, returning(hand))
    # October 2022 to January 2026 are 40 months, each at 8,000 baht by the rate of its year
    wages = {}
    for first, last, wage in zip(rows.first_m, rows.last_m, rows.wage_m, strict=True):
        wages |= dict.fromkeys(range(first, last), int(wage))
    assert min(wages) == month(2022, 10)
    assert max(wages) == month(2026, 1)
    assert len(wages) == 40
    for year, rate in RATES.items():
        assert wages[month(year, 12)] == int(8_000 * rate)
    assert got.home.months[0] == 40
    # 40 months x 1.75 % / 12 of the mean of them; joined on 1 October 2022 at 42, paying 36 of the
    # first 36 months: 72 months of credit
    mean = sum(wages.values()) / 40
    assert got.home_pension_m[0] == pytest.approx((40 + 72) / 12 * 0.0175 * mean, abs=1)


def test_moved_months_are_held_within_the_limits_of_home(hand):
    # 15,000 baht are 1.7 million riel and more: the ceiling is 1,200,000
    got, rows = moved(
        hand, returning(hand, wage=15_000), "law.switches={KH.switch.transition_credit: none}"
    )
    assert (rows.wage_m > 1_200_000).all()
    assert got.home_pension_m[0] == pytest.approx(40 / 12 * 0.0175 * 1_200_000, abs=1)


def test_what_moved_is_gone_in_thailand_and_valued_at_what_home_pays(hand):
    who = returning(hand)
    today = hand.outcome(hand.world(who))
    got, _ = moved(hand, who)
    assert today.own.months[0] == 73
    assert (got.own.months[0], got.lump_sum[0], got.pension_m[0]) == (0, 0, 0)
    # six years of both halves of 3 % and less in the pandemic left the fund, none of it to the hand
    assert got.taken.amount[0] == today.own.employee[0] + today.own.employer[0]
    assert got.taken.paid_refunds[0] == 0
    assert got.parts["national"][0] == 0
    assert today.parts["moved_home"][0] == 0
    assert got.parts["moved_home"][0] == got.value[0] > 0


def test_a_month_at_home_in_between_is_not_bought_again(hand):
    # worked in both countries in 2023: those months are insured at home at the wage of home
    who = hand.person(
        "KH", "1980-01-15",
        ("thai", "2022-10-01", "2023-06-15", 8_000),
        ("home", "2023-06-15", "2023-12-15", 500_000),
        ("thai", "2023-12-15", "2026-01-15", 8_000),
    )  # fmt: skip
    world = hand.world(who)
    by_law = hand.outcome(world)
    assert by_law.home.months[0] == 7  # June to December
    got, _ = moved(hand, who)
    assert got.home.months[0] == 40  # October 2022 to January 2026, each once
    assert got.parts["moved_home"][0] > 0
    assert got.parts["home_national"][0] == by_law.parts["home_national"][0]


def test_moved_months_may_complete_the_fifteen_years_of_a_lao_worker(hand):
    who = hand.person(
        "LA", "1975-03-10",
        ("thai", "2018-01-01", "2026-01-15", 5_000),
        ("home", "2026-02-01", "2033-02-01", 3_750_000),
    )  # fmt: skip
    today = hand.outcome(hand.world(who))
    assert (today.home.months[0], today.home_pension_m[0]) == (84, 0)
    got, _ = moved(hand, who)
    assert got.home.months[0] == 97 + 84
    assert got.home_pension_m[0] > 0
    assert got.home_lump_sum[0] == 0


def test_nothing_moves_to_myanmar(hand):
    got, rows = moved(hand, returning(hand, "MM"))
    assert rows is None
    assert len(got.taken.person) == 0
    assert got.own.months[0] == 73


def test_without_a_departure_nothing_moves(hand):
    stays = hand.person("KH", "1980-01-15", ("thai", "2020-01-01", "2111-12-30", 8_000))
    got, rows = moved(hand, stays)
    assert rows is None
    assert got.home.months[0] == 0


@pytest.fixture(scope="module")
def drawn():
    path = "scenarios/instruments/contribution-transfer.yaml"
    sets = ["people=1200", "conduct.home_coverage.share={KH: 0.9, LA: 0.9, MM: 0.9, VN: 0.9}"]
    sets += ["offices.officers=1000", "offices.officers_by_province={}"]  # nobody waits for others
    study, plan = Study(), load(path, sets=sets).plan
    today = load("scenarios/baseline.yaml", sets=sets).plan
    return study.outcome(plan), study.outcome(today), study.world(plan)


def test_credited_months_are_never_counted_twice(drawn):
    got, _, world = drawn
    ledger, taken = got.in_law.ledger, got.taken
    settled = taken.of_row >= 0
    settled[settled] = taken.moved[taken.of_row[settled]]
    movers = np.unique(ledger.person[settled])
    assert len(movers) > 50
    more = 0
    for p in movers:
        law = got.laws.home[world.people.origin[p]]
        home, bought, left = set(), set(), set()
        for i in np.flatnonzero((ledger.home_person == p) & ledger.home_insured):
            home |= set(range(ledger.home_first_m[i], ledger.home_last_m[i]))
        for i in np.flatnonzero((ledger.person == p) & settled):
            bought |= set(range(ledger.first_m[i], ledger.last_m[i]))
        rows = (ledger.person == p) & (ledger.step == PROVABLE) & (taken.of_row < 0)
        for i in np.flatnonzero(rows):
            left |= set(range(ledger.first_m[i], ledger.last_m[i]))
        bought = {m for m in bought if branch_open(law, first_days(np.array([m])))[0]}
        assert got.home.months[p] == len(home | bought)
        assert got.own.months[p] == len(left)
        assert not left & bought
        more += len(bought - home) > 0
    assert more > 20


def test_who_moves_nothing_keeps_both_rights_as_they_are(drawn):
    got, today, world = drawn
    moves = np.zeros(world.n, dtype=np.bool_)
    moves[got.taken.person] = True
    assert (~moves).any()
    for column in (
        "value",
        "pension_m",
        "lump_sum",
        "home_pension_m",
        "home_lump_sum",
        "home_paid",
    ):
        assert (getattr(got, column)[~moves] == getattr(today, column)[~moves]).all()
    assert (world.people.origin[moves] != ORIGINS.index("MM")).all()
    # more months never end the insurance at home earlier
    bought = moves & (today.home.arises < NEVER)
    assert (got.home.arises[bought] >= today.home.arises[bought]).all()
