"""The books add up: every month ends in one place, every satang in one column."""

import numpy as np
import pytest

from portasim.books.cash import BESIDE, FIRST_YEAR, FLOWS, INCOME, OUTGO
from portasim.books.months import MONTH_ENDS
from portasim.books.payments import KINDS, SURVIVORS, received
from portasim.core.calendar import NEVER, day, months_of, years_of
from portasim.core.words import COUNTRIES, TH_WORK
from portasim.offices.claims import BENEFITS, OUTCOMES
from portasim.rights.ledger import PROVABLE

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
TH = COUNTRIES.index("TH")


@pytest.fixture(scope="module", params=CASES, ids=lambda case: "-".join((*case[1], case[0])))
def seen(request, look):
    name, sets = request.param
    return look(f"instruments/{name}" if name else "baseline", 1200, sets)


def ends(seen, word):
    return seen.months[:, MONTH_ENDS.index(word)]


def by_person(ledger, rows, n):
    return np.bincount(ledger.person[rows], ledger.months[rows], minlength=n).astype(int)


def test_every_month_worked_ends_in_exactly_one_place(seen):
    ledger = seen.ledger
    assert (seen.months >= 0).all()
    worked = by_person(ledger, ledger.scheme == TH, seen.n)
    assert (seen.months.sum(axis=1) == worked).all()
    # and the months of the ledger are the calendar months with a day of work
    spells = seen.facts.spells
    for person in range(0, seen.n, 40):
        rows = (spells.person == person) & (spells.kind == TH_WORK)
        months = {
            month
            for start, end in zip(spells.start[rows], spells.end[rows], strict=True)
            for month in months_of(np.arange(start, end)).tolist()
        }
        assert worked[person] == len(months)


def test_months_paid_are_those_of_the_right_that_was_paid(seen):
    own = seen.at_work
    assert (ends(seen, "paid") == np.where(own.decided < NEVER, own.months, 0)).all()
    assert (ends(seen, "paid_to_heirs") == np.where(own.heirs_day < NEVER, own.months, 0)).all()
    left = [word for word in MONTH_ENDS if word not in {"refunded", "transferred"}]
    after = sum(ends(seen, word) for word in left[left.index("died_before_claim") :])
    taken = seen.withdrawn
    queue = taken.person[taken.decided >= NEVER]
    others = np.setdiff1d(np.arange(seen.n), queue)
    assert (after[others] == own.months[others]).all()


def test_the_books_of_every_fund_balance_every_year_to_the_minor_unit(seen):
    books = seen.books
    assert (books.flows >= 0).all()
    assert books.flows.shape == (
        len(COUNTRIES),
        seen.plan.horizon.year - FIRST_YEAR + 1,
        len(FLOWS),
    )
    assert {*INCOME, *OUTGO, *BESIDE} == {*FLOWS}
    for scheme in range(len(COUNTRIES)):
        income = sum(books.of(scheme, flow) for flow in INCOME)
        outgo = sum(books.of(scheme, flow) for flow in OUTGO)
        closing, balance = books.closing(scheme), 0
        for year in range(len(closing)):
            balance += int(income[year]) - int(outgo[year])
            assert closing[year] == balance


def test_the_table_of_the_cash_book_opens_as_it_closed_and_balances(seen):
    table = seen.results.table("cash_book")
    satang = np.rint(table.drop(columns=["fund", "year", "scenario"], errors="ignore") * 100)
    satang = satang.astype(np.int64)
    outgo = ["pensions", "lump_sums", "survivors", "refunds", "transfers_out"]
    income = ["employee", "employer", "state"]
    gained = sum(satang[f"{flow}_contributions_THB"] for flow in income)
    spent = sum(satang[f"{flow}_THB"] for flow in outgo)
    opening, closing = satang["opening_THB"].to_numpy(), satang["closing_THB"].to_numpy()
    assert opening[0] == 0
    assert (opening[1:] == closing[:-1]).all()
    assert (opening + gained - spent == closing).all()
    assert (satang.drop(columns=["opening_THB", "closing_THB"]) >= 0).all().all()
    assert (np.diff(table["year"]) == 1).all()
    assert table["year"].iloc[-1] == seen.plan.horizon.year


def test_the_cash_book_holds_what_the_ledger_owes_and_what_persons_received(seen):
    books, ledger = seen.books, seen.ledger
    years = np.arange(FIRST_YEAR, FIRST_YEAR + books.flows.shape[1])
    for scheme in range(len(COUNTRIES)):
        mine = ledger.remitted & (ledger.scheme == scheme)
        for payer in ("employee", "employer", "state"):
            owed = getattr(ledger, payer)
            posted = books.of(scheme, f"{payer}_contributions")
            for year in (2005, 2020, 2030):
                assert posted[years == year].sum() == owed[mine & (ledger.year == year)].sum()
            assert posted.sum() == owed[mine].sum()
        to_persons = books.of(scheme, "pensions", "lump_sums", "survivors", "refunds")
        assert to_persons.sum() == received(seen.paid, scheme, seen.n).sum()
        for kind, flow in enumerate(KINDS):
            rows = (seen.paid.kind == kind) & (seen.paid.scheme == scheme)
            assert books.of(scheme, flow).sum() == seen.paid.amount[rows].sum()
    taken = seen.withdrawn
    assert books.of(TH, "transfers_out").sum() == taken.amount[taken.moved].sum()
    settled = taken.decided < NEVER
    assert books.of(TH, "taxes").sum() == taken.tax[settled].sum()
    assert books.of(TH, "refunds").sum() == taken.to_person[settled].sum()


def test_pensions_equal_a_walk_from_month_to_month(seen):
    posted = seen.books.of(TH, "pensions")
    by_year = dict.fromkeys(range(FIRST_YEAR, FIRST_YEAR + len(posted)), 0)
    own = seen.at_work
    people = np.flatnonzero((own.monthly > 0) & (own.decided < NEVER))
    pension = (seen.paid.kind == KINDS.index("pensions")) & (seen.paid.scheme == TH)
    got = np.bincount(seen.paid.person[pension], seen.paid.amount[pension], minlength=seen.n)
    for p in people:
        right, decided = int(own.arises[p]), int(own.decided[p])
        end, total = min(int(seen.facts.people.death[p]), seen.horizon), 0
        month = int(months_of(np.array([right]))[0]) + 1
        while int(np.datetime64(month, "M").astype("datetime64[D]").astype(int)) <= end:
            # what was due before the decision comes with it
            paid_in = max(month, int(months_of(np.array([decided]))[0]))
            by_year[1970 + paid_in // 12] += int(own.monthly[p])
            total += int(own.monthly[p])
            month += 1
        assert got[p] == total
    assert posted.tolist() == list(by_year.values())


def test_nobody_is_paid_twice_for_the_same_months(seen):
    paid = seen.paid

    def who(word):
        rows = (paid.scheme == TH) & (paid.kind == KINDS.index(word)) & (paid.amount > 0)
        return np.isin(np.arange(seen.n), paid.person[rows])

    kinds = (who("pensions"), who("lump_sums"), seen.at_work.heirs_day < NEVER)
    assert (sum(kind.astype(int) for kind in kinds) <= 1).all()
    assert not who("lump_sums")[seen.at_work.monthly > 0].any()
    mine = seen.claims.benefit == BENEFITS.index("old_age")
    assert np.unique(seen.claims.person[mine]).size == mine.sum()


def test_a_guarantee_of_60_months_is_shared_by_pensioner_and_heirs(seen):
    # in force from October 2024 at the latest: months left of 60, ten at least, none from 60 on
    own, death = seen.at_work, seen.facts.people.death
    rows = np.flatnonzero((own.monthly > 0) & (own.decided < NEVER))
    first = months_of(own.arises[rows]) + 1
    last = np.maximum(months_of(np.minimum(death[rows], seen.horizon)) + 1, first)
    months = last - first
    due = np.where(months < 60, np.maximum(60 - months, 10), 0) * own.monthly[rows]
    of_heirs = (seen.paid.kind == SURVIVORS) & (seen.paid.scheme == TH)
    got = np.bincount(seen.paid.person[of_heirs], seen.paid.amount[of_heirs], minlength=seen.n)[
        rows
    ]
    after = (death[rows] >= day("2024-10-01")) & (death[rows] <= seen.horizon)
    claimed = own.heirs_claim[rows]
    assert (got[after & claimed] == due[after & claimed]).all()
    assert (got[~claimed | (death[rows] >= NEVER)] == 0).all()


def test_what_waits_at_the_horizon_is_reported(look):
    seen = look("baseline", 1200, EARLY)
    waits = seen.decisions.outcome == OUTCOMES.index("waiting")
    assert waits.any()
    late = seen.claims.person[waits & (seen.claims.benefit == 0)]
    own = seen.at_work
    assert (ends(seen, "waiting")[late] == own.months[late]).all()
    at_home = sum(seen.parts[name] for name in ("home_national", "home_share", "moved_home"))
    assert (seen.value[late] == at_home[late]).all()
    for days in (own.decided, own.heirs_day):
        assert days[days < NEVER].max() <= day("2041-12-31")
    assert years_of(own.decided[own.decided < NEVER]).max() <= 2041


def test_a_right_decided_in_the_last_month_pays_nothing_within_the_books(look):
    # the first pension would fall into the year after the books close
    def started(*sets):
        seen = look("baseline", 1200, (*AT_ONCE, *sets))
        month, on = months_of(seen.at_work.arises), seen.at_work.decided
        same = (on < NEVER) & (months_of(on) == month) & (month % 12 == 11)
        return seen, np.flatnonzero((seen.at_work.monthly > 0) & same)

    seen, people = started()
    year = int(years_of(seen.at_work.decided[people]).min())
    seen, people = started(f"horizon={year}-12-31")
    last = people[years_of(seen.at_work.decided[people]) == year]
    assert len(last) > 0
    assert seen.books.flows.shape[1] == year - FIRST_YEAR + 1
    assert (received(seen.paid, TH, seen.n)[last] == 0).all()


def test_the_steps_of_the_ledger_are_where_lost_months_end(seen):
    ledger = seen.ledger
    for step in range(PROVABLE):
        lost = by_person(ledger, (ledger.step == step) & (ledger.scheme == TH), seen.n)
        assert (seen.months[:, step] == lost).all()
