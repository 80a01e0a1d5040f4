"""Refunds and transfers against a plain walk through each person's departures."""

import datetime as dt

import numpy as np
import pytest

from portasim.agreements.money import moved_amount
from portasim.agreements.parts import Refund
from portasim.books.months import MONTH_ENDS, month_book
from portasim.books.payments import received
from portasim.core.calendar import NEVER, day, iso, years_of
from portasim.core.draws import Decision, exponential, uniform
from portasim.core.words import ORIGINS
from portasim.law.laws import make_laws
from portasim.law.scheme import branch_open
from portasim.law.system import load_law
from portasim.offices.claims import BENEFITS, OUTCOMES
from portasim.rights.departure import take_at_departure
from portasim.rights.ledger import PROVABLE
from portasim.scenario.load import load
from portasim.study.run import Study

SETS = ("people=1500", "offices.officers=1000", "offices.officers_by_province={}")
AT_ONCE = ("agreements.0.refund.wait_months=0", "agreements.0.from=2005-01-31")
STUDY = Study()
HOMES = {country: load_law(country) for country in ORIGINS}


def plan(instrument="refund-at-departure", *sets):
    return load(f"scenarios/instruments/{instrument}.yaml", sets=[*SETS, *sets]).plan


def taken(of):
    world = STUDY.world(of)
    laws = make_laws(of.law)
    ledger = STUDY.outcome(of).in_law.ledger
    return (
        world,
        ledger,
        take_at_departure(
            of, laws, world, ledger, ledger.step == PROVABLE, np.zeros(world.n, dtype=np.bool_)
        ),
    )


def date(number):
    return dt.date.fromisoformat(iso(number))


def months_later(on, months):
    """The same day of a later month; days it lacks run on into the next."""
    start = on.replace(day=1)
    total = start.year * 12 + start.month - 1 + months
    start = dt.date(total // 12, total % 12 + 1, 1)
    return start + dt.timedelta(days=on.day - 1)


def slow_claims(of, world, ledger, person):
    """(day of filing or NEVER, accepted, ledger rows) of one person's claims at departure."""
    agreement = of.agreements[0]
    refund = agreement.carries(Refund)
    measure, benefit = refund or agreement.transfer, 1 if refund is not None else 2
    people, practice = world.people, of.practice
    subject, origin = int(people.subject[person]), ORIGINS[people.origin[person]]
    born = date(people.birth[person])
    due = day(months_later(born, 55 * 12))
    spells = np.flatnonzero(ledger.person == person)
    free = [i for i in spells if ledger.step[i] == PROVABLE]
    gone = world.departures
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
        ("contribution-transfer", ("agreements.0.parties=[TH, KH, LA, MM, VN]",)),
    ],
)
def test_claims_and_the_months_they_take_equal_the_slow_walk(instrument, sets):
    of = plan(instrument, *sets)
    world, ledger, got = taken(of)
    claims, owed = got.claims, ledger.owed
    shares = (of.agreements[0].carries(Refund) or of.agreements[0].transfer).shares
    seen = 0
    for person in range(0, world.n, 5):
        slow = list(slow_claims(of, world, ledger, person))
        mine = np.flatnonzero(claims.person == person)
        assert claims.filed[mine].tolist() == [filed for filed, _, _ in slow]
        assert got.accepted[mine].tolist() == [accepted for _, accepted, _ in slow]
        rows = [rows for _, accepted, rows in slow if accepted]
        accepted = np.flatnonzero(got.person == person)
        for number, taken_rows in zip(accepted, rows, strict=True):
            assert np.flatnonzero(got.of_row == number).tolist() == taken_rows
            columns = (owed.employee_old_age, owed.employer_old_age, owed.government_old_age)
            sums = [np.array([column[taken_rows].sum()]) for column in columns]
            assert got.amount[number] == moved_amount(shares, *sums)[0]
            seen += 1
    assert seen > 5


def test_months_below_the_minimum_wait_for_the_next_departure():
    small, large = (
        taken(plan()),
        taken(plan("refund-at-departure", "agreements.0.refund.min_months=60")),
    )
    assert (small[2].of_row >= 0).sum() > (large[2].of_row >= 0).sum()
    ledger, got = large[1], large[2]
    months = np.bincount(got.of_row[got.of_row >= 0], ledger.months[got.of_row >= 0])
    assert (months >= 60).all()
    # a sum over more than one stay at home: some claim takes months from both sides of one
    departed = large[0].departures
    several = [
        number
        for number, (who, left) in enumerate(zip(got.person, got.left, strict=True))
        if ((departed.person == who) & (departed.day < left)).any()
        and ledger.start[got.of_row == number].min()
        < departed.day[(departed.person == who) & (departed.day < left)].max()
    ]
    assert several


def test_what_is_taken_never_counts_again():
    of = plan()
    outcome, world = STUDY.outcome(of), STUDY.world(of)
    ledger = outcome.in_law.ledger
    provable = ledger.step == PROVABLE
    months = np.bincount(ledger.person, ledger.months * provable, minlength=world.n)
    gone = np.bincount(
        ledger.person, ledger.months * (outcome.taken.of_row >= 0), minlength=world.n
    )
    assert gone.sum() > 0
    assert (outcome.own.months + gone == months).all()
    assert (outcome.right.months == outcome.own.months).all()
    # paid at most what the payers put in, and only for the months taken
    paid_in = np.bincount(
        ledger.person[provable],
        (ledger.owed.employee_old_age + ledger.owed.employer_old_age)[provable],
        minlength=world.n,
    )
    lump = outcome.right.lump_sum + outcome.right.heirs
    assert (received(outcome, world).refunds + lump <= paid_in).all()


def test_a_transfer_never_happens_for_myanmar():
    of = plan("contribution-transfer", "agreements.0.parties=[TH, KH, LA, MM, VN]")
    world, _, got = taken(of)
    origins = {ORIGINS[code] for code in world.people.origin[got.claims.person]}
    assert "MM" not in origins
    assert {"KH", "LA"} <= origins


def test_no_claim_arises_before_the_agreement_is_in_force():
    of = plan("refund-at-departure", "agreements.0.from=2040-06-15")
    world, _, got = taken(of)
    assert len(got.claims) > 0
    assert got.claims.arises.min() >= day("2040-06-15")
    assert (got.claims.arises < world.people.death[got.claims.person]).all()


def test_a_late_claim_barred_takes_nothing():
    lag = "practice.filing_lag_days=900"
    late = plan("refund-at-departure", lag)
    barred = plan("refund-at-departure", lag, "law.switches={TH.switch.late_claim: barred}")
    accepted, refused = STUDY.outcome(late), STUDY.outcome(barred)
    assert (refused.taken.of_row >= 0).sum() < (accepted.taken.of_row >= 0).sum()
    claims = refused.taken.claims
    in_time = claims.filed[refused.taken.accepted] <= claims.closes[refused.taken.accepted]
    assert in_time.all()
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
def test_the_counter_and_the_record_agree_on_who_was_late(window):
    outcome = STUDY.outcome(plan("refund-at-departure", *LAG, *window))
    claims, taken_ = outcome.claims, outcome.taken
    refunds = claims.benefit == BENEFITS.index("refund")
    words = outcome.decisions.outcome[refunds]
    paid = words == OUTCOMES.index("paid")
    # whose months went is paid or still waits; whoever came too late has the months
    assert (paid == (outcome.decisions.decided[refunds] < NEVER)).all()
    assert (paid <= taken_.accepted).all()
    assert (words[taken_.accepted] != OUTCOMES.index("barred")).all()
    barred = words == OUTCOMES.index("barred")
    assert barred.any() == ("accepted" not in window[0])


def test_a_refund_of_some_months_extinguishes_all(hand):
    # 24 months of 10,000 baht, of which ten are paid out at the mean contribution of all
    who = hand.person("KH", "1990-03-01", ("thai", "2024-01-01", "2026-01-01", 10_000))
    said = hand.agreement("TH, KH", "2026-01-01", refund="{max_months: 10}")
    got = hand.outcome(hand.world(who), said)
    assert got.taken.amount.tolist() == [10 * 2 * 300_00]
    assert got.own.months.tolist() == [0]


def test_no_fee_is_taken_before_an_agreement_pays_abroad(hand):
    who = hand.person("KH", "1990-03-01", ("thai", "2024-01-01", "2026-01-01", 10_000))
    world = hand.world(who)
    head = "basis: hypothetical, parties: [TH, KH]"
    refund = f"{{id: a, {head}, from: 2026-01-01, refund: {{wait_months: 6}}}}"

    def value(since):
        export = f"{{id: b, {head}, from: {since}, export: {{fee_pct: 10}}}}"
        return hand.outcome(world, f"agreements=[{refund}, {export}]").parts["refund"][0]

    alone = hand.outcome(world, f"agreements=[{refund}]").parts["refund"][0]
    assert value("2040-01-01") == alone
    assert value("2026-01-01") == pytest.approx(0.9 * alone)


def test_months_of_a_claim_still_in_the_queue_are_booked_as_waiting():
    slow = ("offices.minutes_per_claim=20000", "horizon=2035-12-31")
    of = plan("refund-at-departure", *slow)
    outcome, world = STUDY.outcome(of), STUDY.world(of)
    waits = outcome.taken.decided >= NEVER
    assert waits.any()
    book = month_book(outcome, world)
    ledger, of_row = outcome.in_law.ledger, outcome.taken.of_row
    refunded = np.zeros(world.n, dtype=np.int64)
    rows = np.flatnonzero(of_row >= 0)
    rows = rows[~waits[of_row[rows]]]
    np.add.at(refunded, ledger.person[rows], ledger.months[rows])
    assert (book[:, MONTH_ENDS.index("refunded")] == refunded).all()
    assert (received(outcome, world).refunds[refunded == 0] == 0).all()
    paid = outcome.taken.decided[~waits]
    assert paid.size == 0 or years_of(paid).max() <= 2035
