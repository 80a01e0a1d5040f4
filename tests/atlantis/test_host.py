"""A further country that insures migrants costs its law alone: Atlantis in Thailand's place."""

import importlib.util
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from portasim.books.cash import FIRST_YEAR
from portasim.books.exchange import as_a_national
from portasim.books.flows import flows_by_year
from portasim.books.months import MONTH_ENDS
from portasim.books.payments import KINDS
from portasim.books.states import State, states_of
from portasim.core import words
from portasim.core.calendar import NEVER, day
from portasim.core.rules import rules_in
from portasim.law.laws import LawChanges, Laws, make_laws
from portasim.law.scheme import insures_migrants, pays_heirs
from portasim.law.system import read_law
from portasim.rights.ledger import STEPS

HERE = Path(__file__).parent
HOST = 0
THB = 100
PRORATA = "{method: prorata}"


@pytest.fixture
def laws(monkeypatch):
    """The laws of the countries of origin beside that of Atlantis: all that a country costs."""
    spec = importlib.util.spec_from_file_location("portasim.law.at", HERE / "host.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    monkeypatch.setitem(sys.modules, "portasim.law.at", module)
    monkeypatch.setitem(words.CURRENCY, "AT", "THB")
    rules, references = rules_in(module), {"AT-ACT": {"title": "Act of Atlantis"}}
    atlantis = read_law("AT", [HERE / "host.yaml"], rules, references)
    return Laws((atlantis, *make_laws(LawChanges()).all[1:]))


@pytest.fixture
def live(hand, laws):
    """People under these laws; settings are applied over the baseline of certainty."""
    return lambda facts, *sets: hand.lived(hand.plan(*sets), facts, laws=laws)


def worker(hand, **more):
    """Three years at 10,000 baht; 60 in July 2030, dead two years later."""
    spell = ("thai", "2020-01-01", "2023-01-01", 10_000)
    return hand.person("KH", "1970-07-10", spell, dies="2032-07-15", **more)


def test_atlantis_insures_migrants_and_pays_no_heirs(laws):
    assert [insures_migrants(law) for law in laws.all] == [True, False, False, False, False]
    assert not pays_heirs(laws.all[HOST])


def test_months_reach_their_step_in_the_ledger(hand, live):
    spells = [("thai", "1998-01-01", "2001-01-01", 10_000), ("thai", "2020-01-01", "2021-01-01", 1)]
    facts = hand.world(*(hand.person("KH", "1970-07-10", *spells) for _ in range(4)))
    jobs = facts.spells.person
    facts = replace(
        facts,
        registered=facts.registered & (jobs != 1),
        remitted=facts.remitted & (jobs != 2),
        provable=facts.provable & (jobs != 3),
    )
    ledger = live(facts).ledger
    mine = ledger.select(ledger.rows_of(HOST))
    steps = {
        (int(who), STEPS[step]): int(mine.months[(mine.person == who) & (mine.step == step)].sum())
        for who, step in zip(mine.person, mine.step, strict=True)
    }
    ends = ("provable", "not_registered", "not_remitted", "not_provable")
    early = {(who, "before_branch"): 24 for who in range(4)}
    assert steps == early | dict.fromkeys(enumerate(ends), 24)
    # a tenth and a fifth of 10,000 baht in a year's row
    row = int(np.flatnonzero(mine.base == 10_000 * THB)[-1])
    assert (mine.employee[row], mine.employer[row]) == (12_000 * THB, 24_000 * THB)
    assert not mine.state.any()


def test_a_national_right_its_payments_and_the_cash_book(hand, live):
    lived = live(hand.world(worker(hand)))
    # 36 months at ten baht from the day of 60
    assert lived.thai.arises.tolist() == [day("2030-07-10")]
    assert (lived.thai.months[0], lived.thai.monthly[0], lived.thai.lump_sum[0]) == (36, 360_00, 0)
    # paid from August 2030 to July 2032: 5, 12 and 7 months
    paid = lived.payments
    sums = {
        (KINDS[kind], int(year)): int(paid.amount[(paid.year == year) & (paid.kind == kind)].sum())
        for kind, year in zip(paid.kind, paid.year, strict=True)
    }
    months = {2030: 5, 2031: 12, 2032: 7}
    assert sums == {("pensions", year): n * 360_00 for year, n in months.items()}
    books = lived.books()
    assert books.of(HOST, "employee_contributions").sum() == 36_000 * THB
    assert books.of(HOST, "employer_contributions").sum() == 72_000 * THB
    closing = books.closing(HOST)
    at = {year: int(closing[year - FIRST_YEAR]) // THB for year in (2019, 2020, 2022, 2030, 2033)}
    assert at == {
        2019: 0, 2020: 36_000, 2022: 108_000, 2030: 108_000 - 1_800, 2033: 108_000 - 8_640,
    }  # fmt: skip
    assert lived.months()[0, MONTH_ENDS.index("paid")] == 36
    state = states_of(lived.outcome, lived.facts, HOST).states
    assert state.tolist() == [State.IN_PAYMENT]
    # both sides of every flow
    _, flows = flows_by_year(books, lived.outcome.prices)
    assert not flows.sum(axis=1).round(6).any()
    assert lived.columns["received_THB"].tolist() == [8_640]
    assert lived.columns["minimum_months"].tolist() == [24]


def test_who_does_not_qualify_has_contributions_back_and_no_claim_is_late(hand, live):
    late = hand.person("KH", "1970-07-10", ("thai", "2020-01-01", "2021-01-01", 10_000))
    waits = "practice.filing_lag_days=4000"
    for sets in ((), (waits,)):
        lived = live(hand.world(late), *sets)
        assert (lived.thai.monthly[0], lived.thai.lump_sum[0]) == (0, 12_000 * THB)
        assert lived.thai.decided[0] < NEVER
        assert (lived.claims.closes >= NEVER).all()
        assert lived.columns["received_THB"].tolist() == [12_000]


def test_heirs_are_paid_nothing_where_the_law_owes_nothing(hand, live):
    early = worker(hand)._replace(dies="2029-01-01")
    lived = live(hand.world(early))
    assert not lived.payments.amount.any()
    assert lived.thai.survivors.tolist() == [0]
    assert lived.months()[0, MONTH_ENDS.index("died_before_claim")] == 36


def test_shares_are_totalised_with_a_scheme_of_home(hand, live):
    # 12 months here and 60 at home: 72 open 720 baht, of which 12/72; alone, 12,000 baht back
    who = hand.person(
        "KH", "1970-07-10",
        ("home", "2023-01-01", "2028-01-01", 1_000_000),
        ("thai", "2028-01-01", "2029-01-01", 10_000),
        dies="2040-07-15",
    )  # fmt: skip
    agreed = live(hand.world(who), hand.agreement(amount=PRORATA))
    assert (agreed.thai.added[0], agreed.thai.opens[0], agreed.thai.totalised[0]) == (
        60,
        True,
        True,
    )
    assert (agreed.thai.monthly[0], agreed.thai.lump_sum[0]) == (120_00, 0)
    assert agreed.books().of(HOST, "pensions").sum() == 120 * 120_00
    # what own months accrue is the same here
    direct = live(hand.world(who), hand.agreement(amount="{method: direct}"))
    assert direct.thai.monthly[0] == 120_00
    # months short of the minimum of an agreement open nothing
    least = hand.agreement(amount=PRORATA, qualify="{min_own_months: 13}")
    assert live(hand.world(who), least).thai.lump_sum[0] == 12_000 * THB


def test_months_in_atlantis_complete_a_career_at_home_as_thai_ones_do(hand, live):
    # 100 Lao months and 80 here: 15 points x 2 % of 3,750,000 = 1,125,000 kip, of which 100/180
    who = hand.person(
        "LA", "1975-03-10",
        ("home", "2015-01-01", "2023-05-01", 3_750_000),
        ("thai", "2023-05-01", "2030-01-01", 15_000),
    )  # fmt: skip
    world, said = hand.world(who), hand.agreement(amount=PRORATA)
    here, in_thailand = live(world, said), hand.outcome(world, said)
    assert (here.home.added[0], here.home.totalised[0]) == (80, True)
    for name in ("arises", "months", "monthly", "lump_sum", "added", "totalised"):
        assert getattr(here.home, name).tolist() == getattr(in_thailand.home, name).tolist()
    assert here.thai.monthly.tolist() == [80 * 10_00]


def test_refunds_and_transfers_are_those_of_any_scheme(hand, live):
    who = hand.person("LA", "1990-03-01", ("thai", "2024-01-01", "2026-01-01", 10_000))
    world = hand.world(who)
    refund = live(world, hand.agreement("TH, LA", "2026-01-01", refund="{tax_pct: 20}"))
    # 24 months of 1,000 and 2,000 baht
    assert refund.withdrawn.amount.tolist() == [72_000 * THB]
    assert refund.withdrawn.tax.tolist() == [14_400 * THB]
    assert refund.books().closing(HOST)[-1] == 0
    moved = live(world, hand.agreement("TH, LA", "2026-01-01", transfer="{}"))
    assert moved.withdrawn.moved.tolist() == [True]
    assert moved.home.months.tolist() == [24]
    assert moved.books().of(HOST, "transfers_out").sum() == 72_000 * THB
    assert moved.books().of(words.COUNTRIES.index("LA"), "transfers_in").sum() > 0


def test_a_national_of_atlantis_has_the_same_career_worth_the_same(hand, live):
    lived = live(hand.world(worker(hand)))
    found = as_a_national(lived.laws, lived.facts, lived.in_law, lived.filers)
    assert found == pytest.approx(lived.parts["national"])
    assert found[0] > 0
