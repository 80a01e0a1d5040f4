"""Home funds balance to the minor unit, and equal a walk from month to month in fractions."""

from datetime import date
from fractions import Fraction
from functools import cache
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from portasim.books.contributions import home_contributions

from portasim.books.cash import HOME_FLOWS, home_books, transfer_rate, transfers_in
from portasim.books.payments import home_payments
from portasim.core.calendar import NEVER, day, first_days, months_of, years_of
from portasim.core.words import ORIGINS
from portasim.law.laws import LawChanges, make_laws
from portasim.scenario.load import load
from portasim.study.run import Study

INSURED = "conduct.home_coverage.share={KH: 0.9, LA: 0.9, MM: 0.9, VN: 0.9}"
CONTRACTS = "conduct.contract_workers.share={VN: 0.8}"
NOT_RAISED = "law.switches={KH.switch.indexation: none}"
LATE = "horizon=2075-12-31"
CASES = [
    ("baseline", (INSURED, CONTRACTS)),
    ("baseline", (INSURED, NOT_RAISED)),
    ("instruments/totalisation-prorata", (INSURED, LATE)),
    ("instruments/contribution-transfer", ()),
]
LAWS = make_laws(LawChanges())
FIRST_RATES = {"KH": day("2022-10-01"), "LA": day("2001-06-01"), "VN": day("2014-01-01")}
"""The first day on which each law knows a rate for old age."""


@pytest.fixture(scope="module")
def study():
    return Study()


@pytest.fixture(scope="module", params=CASES, ids=lambda case: f"{case[0]}-{len(case[1])}")
def run(request, study):
    name, sets = request.param
    plan = load(f"scenarios/{name}.yaml", people=900, sets=sets).plan
    return study.outcome(plan), study.world(plan)


def column(book, country, flow):
    return book[ORIGINS.index(country), :, HOME_FLOWS.index(flow)]


def year_of(month):
    return 1970 + month // 12


def first_day(month):
    return int(first_days(np.array([month]))[0])


def month_of(on):
    return int(months_of(np.array([on]))[0])


@cache
def month_costs(country, month, wage):
    law = LAWS.home[ORIGINS.index(country)]
    on = np.array([max(first_day(month), FIRST_RATES[country])])
    names = ("employee_old_age_m", "employer_old_age_m")
    found = law.evaluate(names, on, {"wage_m": np.array([wage])})
    return tuple(int(np.asarray(found[name])[0]) for name in names)


@cache
def growth(country, year, word):
    if word == "none":
        return Fraction(0)
    law = LAWS.home[ORIGINS.index(country)]
    name = "price_growth" if word == "prices" else "wage_growth"
    on = np.array([day(date(year, 1, 1))])
    return Fraction(int(law.at(f"{country}.economy.{name}", on)[0]), 10_000)


def walk(country, word, right, death, horizon, monthly):
    """Year by year what a pension pays, one month after the other."""
    paid = {}
    month = month_of(right) + 1
    started = month
    while first_day(month) <= min(death, horizon):
        if month % 12 == 0 and month > started:
            exact = monthly * (1 + growth(country, year_of(month), word))
            monthly = int(exact + Fraction(1, 2))
        paid[year_of(month)] = paid.get(year_of(month), 0) + monthly
        month += 1
    return paid


def test_home_books_balance_every_year(run):
    _, book = home_books(*run)
    income, outgo = book[:, :, 1:4].sum(axis=2), book[:, :, 4:6].sum(axis=2)
    opening, closing = book[:, :, 0], book[:, :, -1]
    assert (opening[:, 0] == 0).all()
    assert (opening[:, 1:] == closing[:, :-1]).all()
    assert (opening + income - outgo == closing).all()
    assert (book[:, :, 1:-1] >= 0).all()
    assert not book[ORIGINS.index("MM")].any()


def test_contributions_are_those_of_every_insured_month(run):
    outcome, world = run
    years, book = home_books(outcome, world)
    ledger = outcome.ledger
    wanted = {}
    for i in np.flatnonzero(ledger.home_insured):
        country = ORIGINS[world.people.origin[ledger.home_person[i]]]
        for month in range(ledger.home_first_m[i], ledger.home_last_m[i]):
            worker, employer = month_costs(country, int(month), int(ledger.home_wage[i]))
            if ledger.home_contract[i]:
                worker, employer = worker + employer, 0
            at = (country, year_of(int(month)))
            before = wanted.get(at, (0, 0))
            wanted[at] = (before[0] + worker, before[1] + employer)
    assert wanted
    for country in ORIGINS:
        for place, flow in enumerate(("employee_contributions", "employer_contributions")):
            slow = [wanted.get((country, int(year)), (0, 0))[place] for year in years]
            assert column(book, country, flow).tolist() == slow


def test_pensions_equal_a_walk_from_month_to_month(run):
    outcome, world = run
    years, book = home_books(outcome, world)
    wanted = {(country, int(year)): 0 for country in ORIGINS for year in years}
    lumps = dict.fromkeys(wanted, 0)
    horizon = day(outcome.plan.horizon)
    for p in np.flatnonzero(outcome.home_paid < NEVER):
        country = ORIGINS[world.people.origin[p]]
        word = outcome.laws.home[world.people.origin[p]].chosen[f"{country}.switch.indexation"]
        right, monthly = int(outcome.home_paid[p]), int(outcome.home_pension_m[p])
        lumps[country, year_of(month_of(right))] += int(outcome.home_lump_sum[p])
        if monthly:
            death = int(world.people.death[p])
            for year, paid in walk(country, word, right, death, horizon, monthly).items():
                wanted[country, year] += paid
    assert sum(wanted.values()) > 0
    for country in ORIGINS:
        for flow, slow in (("pensions", wanted), ("lump_sums", lumps)):
            by_year = [slow[country, int(year)] for year in years]
            assert column(book, country, flow).tolist() == by_year


def test_what_the_thai_fund_sends_arrives_at_the_rate_of_the_year(run):
    outcome, world = run
    years, book = home_books(outcome, world)
    taken, wanted = outcome.taken, dict.fromkeys((c, int(y)) for c in ORIGINS for y in years)
    for row in np.flatnonzero(taken.moved):
        code, on = world.people.origin[taken.person[row]], taken.decided[row : row + 1]
        rate = transfer_rate(outcome.in_law.prices, np.array([code]), on)
        at = (ORIGINS[code], int(years_of(on)[0]))
        minor = 100 if ORIGINS[code] == "MM" else 1
        exact = Fraction(int(taken.amount[row]), 100) * Fraction(int(rate[0]), 10**6) * minor
        wanted[at] = (wanted[at] or 0) + int(exact)
    for country in ORIGINS:
        slow = [wanted[country, int(year)] or 0 for year in years]
        assert column(book, country, "transfers_in").tolist() == slow
    assert (book[:, :, HOME_FLOWS.index("transfers_in")].sum() > 0) == taken.moved.any()


PRICES = SimpleNamespace(per_baht_on=lambda _, on: on / 1000)
"""Exchange at which the number of the day is the thousandth of a unit for a baht."""


def test_a_transfer_by_hand():
    # 1,234.56 baht at 125.5 riel, 650.25 kip, 60.5 kyat and 700 dong: fractions of a unit fall off
    amount, days = np.full(4, 123_456), np.array([125_500, 650_250, 60_500, 700_000])
    arrived = transfers_in(PRICES, np.arange(4), amount, days)
    assert arrived.tolist() == [154_937, 802_772, 7_469_088, 864_192]


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 10**12), st.integers(1, 10**8))))
def test_transfers_never_make_money_and_never_overflow(rows):
    origin, satang, days = (np.array([r[i] for r in rows], dtype=np.int64) for i in range(3))
    arrived = transfers_in(PRICES, origin, satang, days)
    for got, code, amount, on in zip(arrived, origin, satang, days, strict=True):
        minor = 100 if ORIGINS[code] == "MM" else 1
        exact = Fraction(int(amount), 100) * Fraction(int(on), 1000) * minor
        assert 0 <= exact - int(got) < 1


@given(
    st.lists(
        st.tuples(
            st.sampled_from([0, 1, 3]),
            st.integers(day("2023-01-15"), day("2069-12-31")),
            st.integers(1, 20_000_000),
            st.integers(1, 15_000),
        ),
        min_size=1,
        max_size=6,
    )
)
def test_pensions_of_any_people_equal_the_walk(rows):
    origin, paid, monthly, days = (np.array([r[i] for r in rows]) for i in range(4))
    death = paid + days
    outcome = SimpleNamespace(
        laws=LAWS,
        plan=SimpleNamespace(horizon=date(2069, 12, 31)),
        home_paid=paid,
        home_pension_m=monthly,
        home_lump_sum=np.zeros_like(monthly),
    )
    world = SimpleNamespace(people=SimpleNamespace(origin=origin, death=death))
    found = home_payments(outcome, world)
    for p, (code, right, amount, _) in enumerate(rows):
        country = ORIGINS[code]
        word = LAWS.home[code].chosen[f"{country}.switch.indexation"]
        wanted = walk(country, word, right, int(death[p]), day("2069-12-31"), amount)
        mine = (found.person == p) & (found.pensions > 0)
        years, sums = found.year[mine].tolist(), found.pensions[mine].tolist()
        assert dict(zip(years, sums, strict=True)) == wanted


def test_contract_workers_pay_the_whole_rate_of_their_law(study):
    plan = load("scenarios/baseline.yaml", people=4000, sets=(CONTRACTS,)).plan
    outcome, world = study.outcome(plan), study.world(plan)
    ledger, law = outcome.ledger, outcome.laws.home[ORIGINS.index("VN")]
    contract = np.zeros((world.n, 2400), dtype=bool)
    for i in np.flatnonzero(ledger.home_contract & ledger.home_insured):
        contract[ledger.home_person[i], ledger.home_first_m[i] : ledger.home_last_m[i]] = True
    cost = home_contributions(outcome, world)
    mine = contract[cost.person, cost.first_m]
    assert mine.any()
    assert (cost.employer[mine] == 0).all()
    # 22 per cent of the lowest base, by the rule for contract workers of the law of 2024
    new = np.flatnonzero(mine & (cost.first_m >= month_of(day("2027-01-01"))))
    assert new.size
    rule = law.evaluate(["contract_worker_m"], first_days(cost.first_m[new]), {})
    months = cost.last_m[new] - cost.first_m[new]
    assert (cost.employee[new] == np.asarray(rule["contract_worker_m"]) * months).all()
