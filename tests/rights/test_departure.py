"""Refunds and transfers against a plain walk through each person's departures."""

import datetime as dt

import numpy as np
import pytest

from portasim.agreements.money import moved_amount
from portasim.agreements.parts import Refund
from portasim.books.months import MONTH_ENDS
from portasim.books.payments import REFUNDS
from portasim.core.calendar import NEVER, day, iso, years_of
from portasim.core.draws import Decision, exponential, uniform
from portasim.core.words import COUNTRIES, ORIGINS
from portasim.law.scheme import branch_open
from portasim.law.system import load_law
from portasim.offices.claims import BENEFITS, OUTCOMES
from portasim.rights.ledger import PROVABLE, WITHDRAWN

SETS = ("people=1500", "offices.officers=1000", "offices.officers_by_province={}")
AT_ONCE = ("agreements.0.refund.wait_months=0", "agreements.0.from=2005-01-31")
HOMES = {country: load_law(country) for country in ORIGINS}
TH = COUNTRIES.index("TH")


def drawn(hand, *sets, instrument="refund-at-departure"):
    """What an instrument gives the people drawn for it at counters that are never full."""
    return hand.drawn(f"instruments/{instrument}", *SETS, *sets)


def free_rows(ledger):
    """The rows whose months stand on record at the place of work before anybody takes them."""
    return (ledger.scheme == TH) & (ledger.step == PROVABLE)


def refunds_of(got):
    """What each person was paid in refunds before fees, satang, from the payments."""
    paid = got.payments
    rows = paid.kind == REFUNDS
    assert (paid.scheme[rows] == TH).all()
    found = np.zeros(got.facts.n, dtype=np.int64)
    np.add.at(found, paid.person[rows], paid.amount[rows])
    return found


def date(number):
    return dt.date.fromisoformat(iso(number))


def months_later(on, months):
    """The same day of a later month; days it lacks run on into the next."""
    start = on.replace(day=1)
    total = start.year * 12 + start.month - 1 + months
    start = dt.date(total // 12, total % 12 + 1, 1)
    return start + dt.timedelta(days=on.day - 1)


def slow_claims(of, facts, ledger, person):
    """(day of filing or NEVER, accepted, ledger rows) of one person's claims at departure."""
    agreement = of.agreements[0]
    refund = agreement.carries(Refund)
    measure, benefit = refund or agreement.transfer, 1 if refund is not None else 2
    people, practice = facts.people, of.practice
    subject, origin = int(people.subject[person]), ORIGINS[people.origin[person]]
    born = date(people.birth[person])
    due = day(months_later(born, 55 * 12))
    free = np.flatnonzero(free_rows(ledger) & (ledger.person == person)).tolist()
    gone = facts.departures
    for i in np.flatnonzero(gone.person == person):
        left, back = int(gone.day[i]), int(gone.back[i])
        arises = day(months_later(date(left), measure.wait_months))
        if origin not in agreement.parties or arises < day(agreement.from_):
            continue
        if arises >= min(back, due) or arises >= people.death[person]:
            continue
        if benefit == 2 and not branch_open(HOMES[origin], np.array([arises]))[0]:
            continue
        behind = [row for row in free if ledger.start[row] < left]
        if sum(ledger.months[row] for row in behind) < max(measure.min_months, 1):
            continue
        number = int(gone.number[i]) + 1
        filed = NEVER
        if uniform(of.seed, subject, Decision.CLAIMS, number) < practice.files_at_departure:
            lag = exponential(of.seed, subject, Decision.FILING_LAG, number)
            filed = arises + int(lag * practice.filing_lag_days)
            filed = filed if filed < min(back, due) else NEVER
        luck = uniform(of.seed, subject, Decision.DOCUMENTS, number * len(BENEFITS) + benefit)
        accepted = luck < practice.documents_accepted
        accepted &= filed < people.death[person] and filed <= day(of.horizon)
        if accepted:
            free = [row for row in free if row not in behind]
        yield filed, accepted, behind if accepted else []


@pytest.mark.parametrize(
    ("instrument", "sets"),
    [
        ("refund-at-departure", ()),
        ("refund-at-departure", ("agreements.0.refund.min_months=30",)),
        ("refund-at-departure", AT_ONCE),
        ("refund-at-departure", ("horizon=2035-12-31", "practice.filing_lag_days=900")),
        ("contribution-transfer", ("agreements.0.parties=[TH, KH, LA, MM, VN]",)),
    ],
)
def test_claims_and_the_months_they_take_equal_the_slow_walk(hand, instrument, sets):
    lived = drawn(hand, *sets, instrument=instrument)
    of, facts, ledger, got = lived.plan, lived.facts, lived.in_law.ledger, lived.withdrawn
    claims = got.claims
    shares = (of.agreements[0].carries(Refund) or of.agreements[0].transfer).shares
    payers = (ledger.employee, ledger.employer, ledger.state)
    seen = 0
    for person in range(0, facts.n, 5):
        slow = list(slow_claims(of, facts, ledger, person))
        mine = np.flatnonzero(claims.person == person)
        assert claims.filed[mine].tolist() == [filed for filed, _, _ in slow]
        assert got.accepted[mine].tolist() == [accepted for _, accepted, _ in slow]
        rows = [rows for _, accepted, rows in slow if accepted]
        accepted = np.flatnonzero(got.person == person)
        for number, taken_rows in zip(accepted, rows, strict=True):
            assert np.flatnonzero(got.of_row == number).tolist() == taken_rows
            sums = [np.array([column[taken_rows].sum()]) for column in payers]
            assert got.amount[number] == moved_amount(shares, *sums)[0]
            seen += 1
    assert seen > 5


def test_months_below_the_minimum_wait_for_the_next_departure(hand):
    small, large = drawn(hand), drawn(hand, "agreements.0.refund.min_months=60")
    assert small.withdrawn.took_rows.sum() > large.withdrawn.took_rows.sum()
    ledger, got = large.in_law.ledger, large.withdrawn
    months = np.bincount(got.of_row[got.took_rows], ledger.months[got.took_rows])
    assert (months >= 60).all()
    # a sum over more than one stay at home: some claim takes months from both sides of one
    departed = large.facts.departures
    several = [
        number
        for number, (who, left) in enumerate(zip(got.person, got.left, strict=True))
        if ((departed.person == who) & (departed.day < left)).any()
        and ledger.start[got.of_row == number].min()
        < departed.day[(departed.person == who) & (departed.day < left)].max()
    ]
    assert several


def test_what_is_taken_never_counts_again(hand):
    got = drawn(hand)
    ledger, n, taken = got.in_law.ledger, got.facts.n, got.withdrawn.took_rows
    provable = free_rows(ledger)
    assert (taken <= provable).all()
    assert ((got.ledger.step == WITHDRAWN) == taken).all()
    months = np.bincount(ledger.person, ledger.months * provable, minlength=n)
    gone = np.bincount(ledger.person, ledger.months * taken, minlength=n)
    assert gone.sum() > 0
    assert (got.by_record.thai.months + gone == months).all()
    assert (got.thai.months == got.by_record.thai.months).all()
    assert (got.filed.standing.rights.months == got.outcome.rights.months).all()
    # paid at most what the payers put in, and only for the months taken
    paid_in = np.bincount(
        ledger.person[provable], (ledger.employee + ledger.employer)[provable], minlength=n
    )
    lump = got.thai.lump_sum + got.thai.survivors
    assert (refunds_of(got) + lump <= paid_in).all()


def test_a_transfer_never_happens_for_myanmar(hand):
    every = "agreements.0.parties=[TH, KH, LA, MM, VN]"
    got = drawn(hand, every, instrument="contribution-transfer")
    origins = {ORIGINS[code] for code in got.facts.people.origin[got.withdrawn.claims.person]}
    assert "MM" not in origins
    assert {"KH", "LA"} <= origins


def test_no_claim_arises_before_the_agreement_is_in_force(hand):
    got = drawn(hand, "agreements.0.from=2040-06-15")
    claims = got.withdrawn.claims
    assert len(claims) > 0
    assert claims.arises.min() >= day("2040-06-15")
    assert (claims.arises < got.facts.people.death[claims.person]).all()


def test_a_late_claim_barred_takes_nothing(hand):
    lag = "practice.filing_lag_days=900"
    accepted = drawn(hand, lag)
    refused = drawn(hand, lag, "law.switches={TH.switch.late_claim: barred}")
    assert refused.withdrawn.took_rows.sum() < accepted.withdrawn.took_rows.sum()
    claims, in_time = refused.withdrawn.claims, refused.withdrawn.accepted
    assert (claims.filed[in_time] <= claims.closes[in_time]).all()
    outcomes = refused.decisions.outcome[refused.claims.benefit == BENEFITS.index("refund")]
    assert (outcomes == OUTCOMES.index("barred")).sum() > 0


LAG = ("practice.filing_lag_days=900", "practice.documents_accepted=1")


@pytest.mark.parametrize(
    "window",
    [
        ("agreements.0.refund.window_months=6",),
        ("agreements.0.claim={window_months: 6, late_claim: barred}",),
        (
            "agreements.0.claim={window_months: 60, late_claim: accepted}",
            "law.switches={TH.switch.late_claim: barred}",
        ),
    ],
)
def test_the_counter_and_the_record_agree_on_who_was_late(hand, window):
    got = drawn(hand, *LAG, *window)
    refunds = got.claims.benefit == BENEFITS.index("refund")
    words = got.decisions.outcome[refunds]
    accepted = got.withdrawn.accepted
    paid = words == OUTCOMES.index("paid")
    # whose months went is paid or still waits; whoever came too late has the months
    assert (paid == (got.decisions.decided[refunds] < NEVER)).all()
    assert (paid <= accepted).all()
    assert (words[accepted] != OUTCOMES.index("barred")).all()
    barred = words == OUTCOMES.index("barred")
    assert barred.any() == ("accepted" not in window[0])


def test_a_refund_of_some_months_extinguishes_all(hand):
    # 24 months of 10,000 baht, of which ten are paid out at the mean contribution of all
    who = hand.person("KH", "1990-03-01", ("thai", "2024-01-01", "2026-01-01", 10_000))
    said = hand.agreement("TH, KH", "2026-01-01", refund="{max_months: 10}")
    got = hand.outcome(hand.world(who), said)
    assert got.withdrawn.amount.tolist() == [10 * 2 * 300_00]
    assert got.by_record.thai.months.tolist() == [0]


def test_no_fee_is_taken_before_an_agreement_pays_abroad(hand):
    who = hand.person("KH", "1990-03-01", ("thai", "2024-01-01", "2026-01-01", 10_000))
    world = hand.world(who)
    head = "basis: hypothetical, parties: [TH, KH]"
    refund = f"{{id: a, {head}, from: 2026-01-01, refund: {{wait_months: 6}}}}"

    def value(since):
        export = f"{{id: b, {head}, from: {since}, export: {{fee_pct: 10}}}}"
        return hand.outcome(world, f"agreements=[{refund}, {export}]").parts["refund"][0]

    alone = hand.outcome(world, f"agreements=[{refund}]").parts["refund"][0]
    assert alone > 0
    assert value("2040-01-01") == alone
    assert value("2026-01-01") == pytest.approx(0.9 * alone)


def test_months_of_a_claim_still_in_the_queue_are_booked_as_waiting(hand):
    got = drawn(hand, "offices.minutes_per_claim=20000", "horizon=2035-12-31")
    n, taken = got.facts.n, got.withdrawn
    waits = taken.decided >= NEVER
    assert waits.any()
    book, ledger = got.months(), got.in_law.ledger
    rows = np.flatnonzero(taken.took_rows)
    late = waits[taken.of_row[rows]]
    refunded, waiting = (
        np.bincount(ledger.person[some], ledger.months[some], minlength=n)
        for some in (rows[~late], rows[late])
    )
    assert (book[:, MONTH_ENDS.index("refunded")] == refunded).all()
    assert (book[:, MONTH_ENDS.index("waiting")] >= waiting).all()
    assert (refunds_of(got)[refunded == 0] == 0).all()
    paid = taken.decided[~waits]
    assert paid.size == 0 or years_of(paid).max() <= 2035
