"""Contributions moved home: which months they are there, at what wage, and never counted twice."""

import numpy as np
import pytest

from portasim.core.calendar import NEVER, first_days, month
from portasim.core.words import ORIGINS
from portasim.law.scheme import branch_open
from portasim.rights.credit import credited
from portasim.rights.ledger import PROVABLE

AT_ONCE = "{shares: {employee_pct: 100, employer_pct: 100}, wait_months: 0, min_months: 1}"
RATES = {2022: 117.033, 2023: 118.186, 2024: 115.26, 2025: 121.977}
"""Riel for a baht, as tabulated."""


def moved(hand, who, *sets):
    return moved_of(
        hand.outcome(hand.world(who), hand.agreement(since="2026-01-01", transfer=AT_ONCE), *sets)
    )


def moved_of(got):
    """What an agreement gives, and the months that home enters for what moved."""
    rows = np.flatnonzero(got.withdrawn.moved_rows)
    return got, credited(got.laws, got.in_law.prices, got.facts.people, got.ledger, rows)


def returning(hand, origin="KH", wage=8_001, born="1980-01-15"):
    """In Thailand from 2020 to the middle of January 2026, at home ever after."""
    return hand.person(origin, born, ("thai", "2020-01-01", "2026-01-15", wage))


def test_a_cambodian_moves_the_months_since_the_branch_of_home_opened(hand):
    got, rows = moved(hand, returning(hand))
    # October 2022 to January 2026 are 40 months, each at 8,001 baht by the rate of its year
    wages = {}
    for first, last, wage in zip(rows.first_m, rows.last_m, rows.wage_m, strict=True):
        wages |= dict.fromkeys(range(first, last), int(wage))
    assert min(wages) == month(2022, 10)
    assert max(wages) == month(2026, 1)
    assert len(wages) == 40
    for year, rate in RATES.items():
        assert wages[month(year, 12)] == int(8_001 * rate)
    assert got.home.months[0] == 40
    # 40 months x 1.75 % / 12 of the mean of them; joined on 1 October 2022 at 42, paying 36 of the
    # first 36 months: 72 months of credit
    mean = sum(wages.values()) / 40
    assert got.home.monthly[0] == pytest.approx((40 + 72) / 12 * 0.0175 * mean, abs=1)


def test_moved_months_are_held_within_the_limits_of_home(hand):
    # 15,000 baht are 1.7 million riel and more: the ceiling is 1,200,000
    got, rows = moved(
        hand, returning(hand, wage=15_000), "law.switches={KH.switch.transition_credit: none}"
    )
    assert (rows.wage_m > 1_200_000).all()
    assert got.home.monthly[0] == pytest.approx(40 / 12 * 0.0175 * 1_200_000, abs=1)


def test_what_moved_is_gone_in_thailand_and_valued_at_what_home_pays(hand):
    who = returning(hand)
    today = hand.outcome(hand.world(who))
    got, _ = moved(hand, who)
    assert today.thai.months[0] == 73
    assert (got.thai.months[0], got.thai.lump_sum[0], got.thai.monthly[0]) == (0, 0, 0)
    # six years of both halves of 3 % and less in the pandemic left the fund, none of it to the hand
    assert got.withdrawn.amount[0] == today.account("employee_old_age", "employer_old_age").sum()
    assert got.withdrawn.to_person[0] == 0
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
    assert (today.home.months[0], today.home.monthly[0]) == (84, 0)
    got, _ = moved(hand, who)
    assert got.home.months[0] == 97 + 84
    assert got.home.monthly[0] > 0
    assert got.home.lump_sum[0] == 0


def test_nothing_moves_to_myanmar(hand):
    got, rows = moved(hand, returning(hand, "MM"))
    assert len(rows) == 0
    assert len(got.withdrawn) == 0
    assert got.thai.months[0] == 73


def test_without_a_departure_nothing_moves(hand):
    stays = hand.person("KH", "1980-01-15", ("thai", "2020-01-01", "2111-12-30", 8_000))
    got, rows = moved(hand, stays)
    assert len(rows) == 0
    assert got.home.months[0] == 0


@pytest.fixture(scope="module")
def drawn(hand):
    sets = ["people=1200", "conduct.home_coverage.share={KH: 0.9, LA: 0.9, MM: 0.9, VN: 0.9}"]
    sets += ["offices.officers=1000", "offices.officers_by_province={}"]  # nobody waits for others
    moving = hand.drawn("instruments/contribution-transfer", *sets)
    return moving, hand.drawn("baseline", *sets)


def test_credited_months_are_never_counted_twice(drawn):
    got, _ = drawn
    ledger, people = got.ledger, got.facts.people
    settled = got.withdrawn.moved_rows
    movers = np.unique(ledger.person[settled])
    assert len(movers) > 50
    more = 0
    for p in movers:
        mine, scheme = ledger.person == p, people.scheme[p]
        home = months_of_rows(ledger, mine & (ledger.scheme == scheme) & (ledger.step == PROVABLE))
        bought = months_of_rows(ledger, mine & settled)
        left = months_of_rows(ledger, mine & (ledger.scheme == 0) & (ledger.step == PROVABLE))
        law = got.laws.all[scheme]
        bought = {m for m in bought if branch_open(law, first_days(np.array([m])))[0]}
        assert got.home.months[p] == len(home | bought)
        assert got.thai.months[p] == len(left)
        assert not left & bought
        more += len(bought - home) > 0
    assert more > 20


def months_of_rows(ledger, rows):
    """The months of some rows of a ledger, as a set."""
    return {m for i in np.flatnonzero(rows) for m in range(ledger.first_m[i], ledger.last_m[i])}


def test_credits_leave_the_rights_of_all_others_the_rows_they_were(drawn):
    # of movers too, what they hold at the place of work
    got, _ = drawn
    before, after = got.outcome.filed.standing.rights, got.outcome.national.rights
    _, rows = moved_of(got)
    has = np.zeros(got.facts.n, dtype=np.bool_)
    has[rows.person] = True
    assert has.any()
    assert not has.all()
    for name in type(before).__slots__:
        kept = [getattr(r, name)[~(has[r.person] & (r.scheme > 0))] for r in (before, after)]
        assert kept[0].tobytes() == kept[1].tobytes(), name


def test_who_moves_nothing_keeps_both_rights_as_they_are(drawn):
    got, today = drawn
    moves = np.zeros(got.facts.n, dtype=np.bool_)
    moves[got.withdrawn.person] = True
    assert (~moves).any()
    assert got.value[~moves].tobytes() == today.value[~moves].tobytes()
    for end in ("thai", "home"):
        for column in ("monthly", "lump_sum", "decided"):
            ours, theirs = (getattr(getattr(one, end), column)[~moves] for one in drawn)
            assert (ours == theirs).all()
    assert (got.facts.people.origin[moves] != ORIGINS.index("MM")).all()
    # more months never end the insurance at home earlier
    bought = moves & (today.home.arises < NEVER)
    assert (got.home.arises[bought] >= today.home.arises[bought]).all()


def test_a_month_insured_at_home_goes_before_a_row_credited_that_begins_earlier(hand):
    # June 2023 is worked in both countries: home has it at 500,000 riel, whatever moved
    who = hand.person(
        "KH", "1980-01-15",
        ("thai", "2022-10-01", "2023-06-15", 8_000),
        ("home", "2023-06-15", "2023-12-15", 500_000),
        ("thai", "2023-12-15", "2026-01-15", 8_000),
    )  # fmt: skip
    got, rows = moved(hand, who)
    wages = {}
    for first, last, wage in zip(rows.first_m, rows.last_m, rows.wage_m, strict=True):
        wages |= dict.fromkeys(range(first, last), int(wage))
    wages |= dict.fromkeys(range(month(2023, 6), month(2024, 1)), 500_000)
    assert len(wages) == 40
    # 72 months of transition credit, as above
    expected = (40 + 72) / 12 * 0.0175 * sum(wages.values()) / 40
    assert got.home.monthly[0] == pytest.approx(expected, abs=1) == 142_097
