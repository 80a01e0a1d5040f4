"""What a host decides by its own law: its money, its window, and its place beside Thailand."""

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest

from portasim.books.cash import FLOWS, INCOME, cash_books
from portasim.books.exchange import as_a_national
from portasim.books.flows import flows_by_year
from portasim.books.months import MONTH_ENDS, month_book
from portasim.books.payments import payments
from portasim.books.states import State, states_of
from portasim.books.values import value_parts
from portasim.core.calendar import day
from portasim.core.faults import UserError
from portasim.core.spells import Spells
from portasim.core.words import COUNTRIES, HOSTS
from portasim.law.laws import LawChanges, Laws, late_claims_read, make_laws
from portasim.law.scheme import late_claim_switch, minor_units
from portasim.offices.claims import decide
from portasim.rights.claims import Filers
from portasim.rights.in_law import rights_in_law
from portasim.rights.outcome import filed, outcome, read_again
from portasim.rights.valuation import make_prices

HELD = make_laws(LawChanges())
TH, MM = COUNTRIES.index("TH"), COUNTRIES.index("MM")
BOTH = (TH, MM)


def instead(law):
    """A law in Thailand's place."""
    return Laws((law, *HELD.all[1:]))


def beside(law):
    """A law beside Thailand's, in the place of one that sends nobody here."""
    return Laws(tuple(law if scheme == MM else other for scheme, other in enumerate(HELD.all)))


def test_the_places_of_work_are_those_whose_law_insures_migrants(atlantis):
    assert [COUNTRIES[scheme] for scheme in HELD.hosts] == list(HOSTS) == ["TH"]
    assert HELD.at_work.tolist() == [True, False, False, False, False]
    assert HELD.host() == TH
    both = beside(atlantis())
    assert both.hosts == BOTH
    with pytest.raises(UserError) as caught:
        both.host()
    assert str(caught.value) == (
        "the laws of TH and AT both insure migrants at work; a study has one place of work"
    )
    with pytest.raises(UserError) as caught:
        _ = Laws(HELD.all[1:]).hosts
    assert str(caught.value) == "no law insures migrants at work; a study needs one that does"


def test_a_law_declares_its_money_and_its_switch(atlantis):
    assert [minor_units(law) for law in HELD.all] == [100, 1, 1, 100, 1]
    assert [late_claim_switch(law) for law in HELD.all] == ["TH.switch.late_claim", *[None] * 4]
    assert minor_units(atlantis(coins=True)) == 10
    assert late_claim_switch(atlantis(window=True)) == "AT.switch.late_claim"
    barred = LawChanges(switches={"TH.switch.late_claim": "barred"})
    assert late_claims_read(LawChanges()) == {"TH.switch.late_claim": "accepted"}
    assert late_claims_read(barred) == {"TH.switch.late_claim": "barred"}


def test_another_coin_changes_no_amount(hand, atlantis):
    # whole units of money throughout, so that nothing is rounded
    moves = hand.agreement("TH, KH, LA", "2026-01-01", transfer="{}")
    back = hand.agreement("TH, KH, LA", "2026-01-01", refund="{tax_pct: 20}")
    work = ("thai", "2020-01-01", "2026-01-01", 10_000)
    home = ("home", "2026-03-01", "2031-01-01", 3_000_000)
    who = [hand.person(origin, "1970-07-10", work, home) for origin in ("KH", "LA")]
    world = hand.world(*who)
    coined = replace(world.spells, wage_m=np.where(world.spells.country == TH, 100_000, 3_000_000))
    assert (world.spells.wage_m[::3] == 1_000_000).all()
    assert (coined.wage_m[::3] == 100_000).all()
    for agreement in (moves, back):
        plan = hand.plan(agreement)
        # the rates of a baht are those of the coin
        own = hand.lived(plan, replace(world, spells=coined), laws=instead(atlantis(coins=True)))
        baht = hand.lived(plan, world, laws=instead(atlantis()))
        for name, column in own.columns.items():
            assert column == pytest.approx(baht.columns[name], rel=1e-12), name
        assert (own.columns["moved_THB"] > 0).all() == (agreement is moves)
        books = own.books(), baht.books()
        host = [book.flows[TH].astype(float) for book in books]
        assert (host[0] * 10 == host[1]).all()
        sent = FLOWS.index("transfers_sent")
        homes = [np.delete(book.flows[1:], sent, axis=2) for book in books]
        assert (homes[0] == homes[1]).all()
        flows = [
            flows_by_year(book, one.outcome.prices)[1]
            for book, one in zip(books, (own, baht), strict=True)
        ]
        assert flows[0] == pytest.approx(flows[1], rel=1e-12)


def test_a_host_bars_late_claims_by_its_own_window(hand, atlantis):
    who = hand.person("KH", "1970-07-10", ("thai", "2020-01-01", "2023-01-01", 10_000))
    world, laws = hand.world(who), instead(atlantis(window=True))
    accepts = Laws((laws.all[0].changed({"AT.switch.late_claim": "accepted"}), *laws.all[1:]))
    for days, is_late in ((300, False), (1200, True)):
        plan = hand.plan(f"practice.filing_lag_days={days}")
        barred, taken = (hand.lived(plan, world, laws=each) for each in (laws, accepts))
        lag = int(barred.claims.filed[0] - barred.claims.arises[0])
        assert (lag > 365) == is_late
        assert barred.claims.closes.tolist() == [day("2031-07-09")]
        assert (barred.filed.late, taken.filed.late) == ("barred", "accepted")
        ends = [np.flatnonzero(one.months()[0]).tolist() for one in (barred, taken)]
        assert ends[0] == [MONTH_ENDS.index("barred" if is_late else "paid")]
        assert ends[1] == [MONTH_ENDS.index("paid")]
        national = as_a_national(laws, world, barred.in_law, barred.filers)
        assert (national > 0).tolist() == [not is_late]


# beside Thailand


def world_of(hand, *people, there=()):
    """People whose jobs of some numbers were in Atlantis: pairs of person and job."""
    world = hand.world(*people)
    columns = {name: getattr(world.spells, name) for name in Spells.__slots__}
    abroad = [pair in there for pair in zip(columns["person"], columns["job"], strict=True)]
    columns["country"] = np.where(abroad, MM, columns["country"])
    return replace(world, spells=Spells.from_columns(**columns))


def live(plan, in_law, facts):
    """Rights, claims and payments of a plan over people, by what laws alone make of them."""
    laws, end = in_law.laws, day(plan.horizon)
    filers = Filers(plan.practice, plan.seed, end, facts.people, facts.office)
    nobody = np.zeros(facts.n, dtype=np.bool_)
    made = filed(plan.agreements, laws, facts, in_law, filers, nobody)
    decided = decide(made.claims, plan.offices, facts.n, made.late, end)
    out = outcome(made, facts, filers, decided)
    paid = payments(out, facts)
    return SimpleNamespace(
        facts=facts,
        filed=made,
        outcome=out,
        payments=paid,
        books=cash_books(out, facts, paid, plan.horizon.year),
    )


FIRST = ("thai", "2015-01-01", "2020-01-01", 9_000)
THEN = ("thai", "2020-02-01", "2026-01-01", 12_000)
HOME = ("home", "2026-03-01", "2031-01-01", 3_000_000)


def agreed(hand, parties, parts):
    """The setting of an agreement, if there is one."""
    return [hand.agreement(parties, "2024-01-01", **parts)] if parties else []


def by_law(hand, laws, worlds):
    """What laws alone make of some worlds, by the name of each."""
    prices = make_prices(hand.plan().valuation, laws)
    return {name: rights_in_law(laws, prices, facts) for name, facts in worlds.items()}


@pytest.fixture
def careers(hand):
    """Careers in both places, then the same where one of the two knew of the job alone."""
    who = [
        hand.person("KH", "1975-07-10", FIRST, THEN, dies="2075-03-01"),
        hand.person("LA", "1976-01-20", FIRST, THEN, HOME, dies="2070-03-01"),
    ]
    both = world_of(hand, *who, there={(0, 1), (1, 1)})
    found = {"both": both}
    for name, host in (("thailand", TH), ("atlantis", MM)):
        known = ~np.isin(both.spells.country, BOTH) | (both.spells.country == host)
        found[name] = replace(both, registered=known, remitted=known, provable=known)
    return found


AGREEMENTS = {
    "none": ("", {}),
    "refund of one": ("TH, KH, LA", {"refund": "{tax_pct: 20, wait_months: 1}"}),
    "refund of both": ("TH, MM, KH, LA", {"refund": "{tax_pct: 20, wait_months: 1}"}),
    "transfer of both": ("TH, MM, KH, LA", {"transfer": "{wait_months: 1}"}),
    "abroad from one": ("TH, KH, LA", {"export": "{fee_pct: 5}"}),
    "abroad from both": ("TH, MM, KH, LA", {"export": "{fee_pct: 5}"}),
    "whole at home": ("TH, KH, LA", {"integrate": "{payer: home, reimburse: false}"}),
    "windows of one": ("TH, KH, LA", {"claim": "{window_months: 6, late_claim: barred}"}),
}


def test_what_each_host_owes_is_what_it_owes_to_its_own_months(hand, atlantis, careers):
    in_law = by_law(hand, beside(atlantis(window=True)), careers)
    for name, (parties, parts) in AGREEMENTS.items():
        for lag in (0, 600):
            sets = [f"practice.filing_lag_days={lag}", *agreed(hand, parties, parts)]
            lived = {
                known: live(hand.plan(*sets), in_law[known], facts)
                for known, facts in careers.items()
            }
            for host, alone in ((TH, "thailand"), (MM, "atlantis")):
                mine, theirs = (_of(lived[known], host) for known in ("both", alone))
                assert mine == theirs, (name, lag)
            # every month worked ends somewhere, once
            both = lived["both"].outcome
            assert month_book(both, careers["both"]).sum(axis=1).tolist() == [60 + 71] * 2
            values = [value_parts(one.outcome, one.facts)["refund"] for one in lived.values()]
            assert values[0] == pytest.approx(values[1] + values[2])


def _of(lived, scheme):
    """What a fund pays, to whom, of which kind and when; what it receives; and states of rights."""
    paid = lived.payments
    rows = paid.scheme == scheme
    columns = (paid.person, paid.kind, paid.year, paid.amount, paid.fee)
    return (
        sorted(zip(*(column[rows].tolist() for column in columns), strict=True)),
        [lived.books.of(scheme, flow).tolist() for flow in INCOME],
        states_of(lived.outcome, lived.facts, scheme).states.tolist(),
    )


def test_a_refund_takes_the_months_of_parties_alone(hand, atlantis, careers):
    facts = careers["both"]
    in_law = by_law(hand, beside(atlantis()), careers)["both"]
    for name, paid_by in (("refund of one", {TH}), ("refund of both", {TH, MM})):
        lived = live(hand.plan(*agreed(hand, *AGREEMENTS[name])), in_law, facts)
        taken = lived.outcome.withdrawn
        assert set(taken.scheme.tolist()) == paid_by
        assert taken.paid.all()
        ledger = lived.outcome.ledger
        assert set(ledger.scheme[taken.paid_rows].tolist()) == paid_by
        for scheme in BOTH:
            refunded = states_of(lived.outcome, facts, scheme).states == State.REFUNDED
            assert refunded.all() == (scheme in paid_by)


def test_each_host_reads_late_claims_by_its_own_law(hand, atlantis, careers):
    # Thailand accepts them and Atlantis does not; a second reading of Thailand bars both
    laws, facts = beside(atlantis(window=True)), careers["both"]
    plan = hand.plan("practice.filing_lag_days=4000")
    lived = live(plan, by_law(hand, laws, careers)["both"], facts)
    late = lived.filed.claims.filed - lived.filed.claims.arises > 2 * 366
    by_scheme = {
        scheme: late[lived.filed.paid_by == scheme].tolist() for scheme in lived.filed.laws.hosts
    }
    assert by_scheme == {TH: [True, True], MM: [True, True]}
    ends = {scheme: states_of(lived.outcome, facts, scheme).states.tolist() for scheme in BOTH}
    assert ends[MM] == [State.BARRED] * 2
    assert State.BARRED not in ends[TH]
    strict = laws.all[TH].changed({"TH.switch.late_claim": "barred"})
    again = read_again(lived.filed, Laws((strict, *laws.all[1:])), facts.people)
    fresh = live(plan, by_law(hand, again.laws, careers)["both"], facts)
    assert again.claims.same(fresh.filed.claims)
    ends = [states_of(fresh.outcome, facts, scheme).states.tolist() for scheme in BOTH]
    assert ends == [[State.BARRED] * 2] * 2


def test_months_of_a_second_host_are_totalised_where_it_is_a_party(hand, atlantis, careers):
    in_law = by_law(hand, beside(atlantis()), careers)["both"]
    for parties, added in (("TH, KH, LA", 0), ("TH, MM, KH, LA", 71)):
        sets = agreed(hand, parties, {"amount": "{method: prorata}"})
        lived = live(hand.plan(*sets), in_law, careers["both"])
        rights, offers = lived.outcome.rights, lived.outcome.offers
        cambodian = (rights.scheme == TH) & (rights.person == 0)
        assert offers.added[cambodian].tolist() == [added]
