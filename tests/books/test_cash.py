"""The books add up: every month ends in one place, every satang in one column."""

import numpy as np
import pytest

from portasim.books.cash import FLOWS, cash_book
from portasim.books.months import MONTH_ENDS, month_book
from portasim.books.payments import paid_pensions, received
from portasim.core.calendar import NEVER, day, months_of, years_of
from portasim.core.words import TH_WORK
from portasim.offices.claims import BENEFITS, OUTCOMES
from portasim.rights.ledger import PROVABLE
from portasim.scenario.load import load
from portasim.study.run import Study

INSTRUMENTS = (
    "payment-abroad",
    "totalisation-prorata",
    "totalisation-higher-of",
    "refund-at-departure",
    "contribution-transfer",
)
EARLY = ("horizon=2041-12-31",)
SLOW = ("offices.minutes_per_claim=9000", "practice.files_in_thailand=1")
AT_ONCE = (
    "practice.filing_lag_days=0",
    "practice.files_in_thailand=1",
    "practice.documents_accepted=1",
)
CASES = [(name, ()) for name in ("", *INSTRUMENTS)]
CASES += [("", EARLY), ("refund-at-departure", EARLY), ("payment-abroad", SLOW)]


@pytest.fixture(scope="module", params=CASES, ids=lambda case: "-".join((*case[1], case[0])))
def run(request):
    name, sets = request.param
    path = f"scenarios/instruments/{name}.yaml" if name else "scenarios/baseline.yaml"
    scenario = load(path, people=1200, sets=sets)
    study = request.getfixturevalue("study")
    return study.outcome(scenario.plan), study.world(scenario.plan)


@pytest.fixture(scope="module")
def study():
    return Study()


def column(book, flow):
    return book[:, FLOWS.index(flow)]


def ends(book, word):
    return book[:, MONTH_ENDS.index(word)]


def test_every_month_worked_ends_in_exactly_one_place(run):
    outcome, world = run
    book, ledger = month_book(outcome, world), outcome.in_law.ledger
    assert (book >= 0).all()
    worked = np.zeros(world.n, dtype=np.int64)
    np.add.at(worked, ledger.person, ledger.months)
    assert (book.sum(axis=1) == worked).all()
    # and the months of the ledger are the calendar months with a day of work
    spells = world.spells
    for person in range(0, world.n, 40):
        rows = (spells.person == person) & (spells.kind == TH_WORK)
        months = {
            month
            for start, end in zip(spells.start[rows], spells.end[rows], strict=True)
            for month in months_of(np.arange(start, end)).tolist()
        }
        assert worked[person] == len(months)


def test_months_paid_are_those_of_the_right_that_was_paid(run):
    outcome, world = run
    book = month_book(outcome, world)
    paid = outcome.decided < NEVER
    assert (ends(book, "paid") == np.where(paid, outcome.own.months, 0)).all()
    heirs = outcome.heirs_day < NEVER
    assert (ends(book, "paid_to_heirs") == np.where(heirs, outcome.own.months, 0)).all()
    left = [word for word in MONTH_ENDS if word not in {"refunded", "transferred"}]
    after = sum(ends(book, word) for word in left[left.index("died_before_claim") :])
    taken = outcome.taken
    queue = taken.person[taken.decided >= NEVER]
    others = np.setdiff1d(np.arange(world.n), queue)
    assert (after[others] == outcome.own.months[others]).all()


def test_the_cash_book_balances_every_year_to_the_satang(run):
    years, book = cash_book(*run)
    income = book[:, 1 : FLOWS.index("pensions")].sum(axis=1)
    outgo = book[:, FLOWS.index("pensions") : -1].sum(axis=1)
    assert column(book, "opening")[0] == 0
    assert (column(book, "opening")[1:] == column(book, "closing")[:-1]).all()
    assert (column(book, "opening") + income - outgo == column(book, "closing")).all()
    assert (book[:, 1:-1] >= 0).all()
    assert (np.diff(years) == 1).all()
    assert years[-1] == run[0].plan.horizon.year


def test_the_cash_book_holds_what_the_ledger_owes_and_what_persons_received(run):
    outcome, world = run
    years, book = cash_book(outcome, world)
    ledger, got = outcome.in_law.ledger, received(outcome, world)
    paid = ledger.remitted
    for payer in ("employee", "employer", "government"):
        owed = getattr(ledger.owed, f"{payer}_old_age")
        posted = column(
            book, "state_contributions" if payer == "government" else f"{payer}_contributions"
        )
        for year in (2005, 2020, 2030):
            assert posted[years == year].sum() == owed[paid & (ledger.year == year)].sum()
        assert posted.sum() == owed[paid].sum()
    for flow in ("pensions", "lump_sums", "survivors", "refunds"):
        assert column(book, flow).sum() == getattr(got, flow).sum()
    moved = outcome.taken.amount[
        (outcome.taken.benefit == BENEFITS.index("transfer")) & (outcome.taken.decided < NEVER)
    ]
    assert column(book, "transfers_out").sum() == moved.sum()


def test_pensions_equal_a_walk_from_month_to_month(run):
    outcome, world = run
    years, book = cash_book(outcome, world)
    by_year = dict.fromkeys(years.tolist(), 0)
    horizon = day(outcome.plan.horizon)
    people = np.flatnonzero((outcome.pension_m > 0) & (outcome.decided < NEVER))
    got = received(outcome, world)
    for p in people:
        right, decided = int(outcome.right.arises[p]), int(outcome.decided[p])
        end, total = min(int(world.people.death[p]), horizon), 0
        month = int(months_of(np.array([right]))[0]) + 1
        while int(np.datetime64(month, "M").astype("datetime64[D]").astype(int)) <= end:
            # what was due before the decision comes with it
            paid_in = max(month, int(months_of(np.array([decided]))[0]))
            by_year[1970 + paid_in // 12] += int(outcome.pension_m[p])
            total += int(outcome.pension_m[p])
            month += 1
        assert got.pensions[p] == total
    assert column(book, "pensions").tolist() == list(by_year.values())


def test_nobody_is_paid_twice_for_the_same_months(run):
    outcome, world = run
    got = received(outcome, world)
    kinds = (got.pensions > 0, got.lump_sums > 0, outcome.heirs_day < NEVER)
    assert (sum(kind.astype(int) for kind in kinds) <= 1).all()
    assert (got.lump_sums[outcome.pension_m > 0] == 0).all()
    mine = outcome.claims.benefit == BENEFITS.index("old_age")
    assert np.unique(outcome.claims.person[mine]).size == mine.sum()


def test_a_guarantee_of_60_months_is_shared_by_pensioner_and_heirs(run):
    # in force from October 2024 at the latest: months left of 60, ten at least, none from 60 on
    outcome, world = run
    pensions = paid_pensions(outcome, world)
    months = pensions.last_m - pensions.first_m
    due = np.where(months < 60, np.maximum(60 - months, 10), 0) * pensions.monthly
    after = (pensions.death >= day("2024-10-01")) & (pensions.death <= day(outcome.plan.horizon))
    claimed = outcome.heirs_claim[pensions.person]
    assert (pensions.heirs[after & claimed] == due[after & claimed]).all()
    assert (pensions.heirs[~claimed | (pensions.death >= NEVER)] == 0).all()


def test_what_waits_at_the_horizon_is_reported(study):
    scenario = load("scenarios/baseline.yaml", people=1200, sets=EARLY)
    outcome, world = study.outcome(scenario.plan), study.world(scenario.plan)
    waits = outcome.decisions.outcome == OUTCOMES.index("waiting")
    assert waits.any()
    late = outcome.claims.person[waits & (outcome.claims.benefit == 0)]
    assert (ends(month_book(outcome, world), "waiting")[late] == outcome.own.months[late]).all()
    assert (outcome.value[late] == 0).all()
    for days in (outcome.decided, outcome.heirs_day):
        assert days[days < NEVER].max() <= day("2041-12-31")
    assert years_of(outcome.decided[outcome.decided < NEVER]).max() <= 2041


def test_a_right_decided_in_the_last_month_pays_nothing_within_the_books(study):
    # the first pension would fall into the year after the books close
    def started(sets=()):
        plan = load("scenarios/baseline.yaml", people=1200, sets=[*AT_ONCE, *sets]).plan
        outcome, world = study.outcome(plan), study.world(plan)
        month, on = months_of(outcome.right.arises), outcome.decided
        same = (on < NEVER) & (months_of(on) == month) & (month % 12 == 11)
        return outcome, world, np.flatnonzero((outcome.pension_m > 0) & same)

    outcome, _, people = started()
    year = int(years_of(outcome.decided[people]).min())
    outcome, world, people = started([f"horizon={year}-12-31"])
    last = people[years_of(outcome.decided[people]) == year]
    assert len(last) > 0
    assert cash_book(outcome, world)[0][-1] == year
    assert (received(outcome, world).pensions[last] == 0).all()


def test_the_steps_of_the_ledger_are_where_lost_months_end(run):
    outcome, world = run
    ledger, book = outcome.in_law.ledger, month_book(outcome, world)
    for step in range(PROVABLE):
        lost = np.zeros(world.n, dtype=np.int64)
        rows = ledger.step == step
        np.add.at(lost, ledger.person[rows], ledger.months[rows])
        assert (book[:, step] == lost).all()
