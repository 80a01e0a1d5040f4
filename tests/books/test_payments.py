"""Home funds balance to the minor unit, and equal a walk from month to month in fractions."""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cache
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from portasim.books.cash import FIRST_YEAR, INCOME, OUTGO, transfers_in
from portasim.books.payments import PENSIONS, payments
from portasim.core.calendar import NEVER, day, first_days, months_of, years_of
from portasim.core.words import COUNTRIES, ORIGINS
from portasim.law.laws import LawChanges, make_laws
from portasim.rights.ledger import PROVABLE
from portasim.rights.right import Rights

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
UNITS = {"MM": 100}
"""Minor units in a unit of a currency that has any."""


@pytest.fixture(scope="module", params=CASES, ids=lambda case: f"{case[0]}-{len(case[1])}")
def seen(request, look):
    name, sets = request.param
    return look(name, 900, sets)


def column(seen, country, *flows):
    return seen.books.of(COUNTRIES.index(country), *flows)


def years_in(seen):
    return range(FIRST_YEAR, seen.plan.horizon.year + 1)


def year_of(month):
    return 1970 + month // 12


def first_day(month):
    return int(first_days(np.array([month]))[0])


def month_of(on):
    return int(months_of(np.array([on]))[0])


@cache
def month_costs(country, month, wage):
    law = LAWS.of(country)
    on = np.array([max(first_day(month), FIRST_RATES[country])])
    names = ("employee_old_age_m", "employer_old_age_m")
    found = law.evaluate(names, on, {"wage_m": np.array([wage])})
    return tuple(int(np.asarray(found[name])[0]) for name in names)


@cache
def growth(country, year, word):
    if word == "none":
        return Fraction(0)
    law = LAWS.of(country)
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


def test_home_books_balance_every_year(seen):
    for country in ORIGINS:
        closing, balance = seen.books.closing(COUNTRIES.index(country)), 0
        income, outgo = column(seen, country, *INCOME), column(seen, country, *OUTGO)
        for year in range(len(closing)):
            balance += int(income[year]) - int(outgo[year])
            assert closing[year] == balance
        assert (np.stack([column(seen, country, flow) for flow in (*INCOME, *OUTGO)]) >= 0).all()
    assert not column(seen, "MM", *INCOME, *OUTGO).any()


def test_contributions_are_those_of_every_insured_month(seen):
    ledger, wanted = seen.ledger, {}
    for i in np.flatnonzero((ledger.scheme > 0) & (ledger.step == PROVABLE)):
        country = COUNTRIES[ledger.scheme[i]]
        for month in range(ledger.first_m[i], ledger.last_m[i]):
            worker, employer = month_costs(country, int(month), int(ledger.base[i]))
            if ledger.contract[i]:
                worker, employer = worker + employer, 0
            at = (country, year_of(int(month)))
            before = wanted.get(at, (0, 0))
            wanted[at] = (before[0] + worker, before[1] + employer)
    assert wanted
    for country in ORIGINS:
        for place, flow in enumerate(("employee_contributions", "employer_contributions")):
            slow = [wanted.get((country, year), (0, 0))[place] for year in years_in(seen)]
            assert column(seen, country, flow).tolist() == slow
        assert not column(seen, country, "state_contributions").any()


def test_pensions_equal_a_walk_from_month_to_month(seen):
    wanted = {(country, year): 0 for country in ORIGINS for year in years_in(seen)}
    lumps = dict.fromkeys(wanted, 0)
    home = seen.home
    for p in np.flatnonzero(home.decided < NEVER):
        country = ORIGINS[seen.facts.people.origin[p]]
        word = seen.laws.of(country).chosen[f"{country}.switch.indexation"]
        right, monthly = int(home.decided[p]), int(home.monthly[p])
        lumps[country, year_of(month_of(right))] += int(home.lump_sum[p])
        if monthly:
            death = int(seen.facts.people.death[p])
            for year, paid in walk(country, word, right, death, seen.horizon, monthly).items():
                wanted[country, year] += paid
    assert sum(wanted.values()) > 0
    for country in ORIGINS:
        for flow, slow in (("pensions", wanted), ("lump_sums", lumps)):
            by_year = [slow[country, year] for year in years_in(seen)]
            assert column(seen, country, flow).tolist() == by_year


def test_what_the_thai_fund_sends_arrives_at_the_rate_of_the_year(seen):
    taken, wanted = seen.withdrawn, dict.fromkeys((c, y) for c in ORIGINS for y in years_in(seen))
    sent = dict.fromkeys(wanted, 0)
    for row in np.flatnonzero(taken.moved):
        country, on = ORIGINS[seen.facts.people.origin[taken.person[row]]], taken.decided[[row]]
        rate = np.rint(seen.prices.per_baht_on(COUNTRIES.index(country), on) * 10**6)
        at = (country, int(years_of(on)[0]))
        minor = UNITS.get(country, 1)
        exact = Fraction(int(taken.amount[row]), 100) * Fraction(int(rate[0]), 10**6) * minor
        wanted[at] = (wanted[at] or 0) + int(exact)
        sent[at] += int(taken.amount[row])
    for country in ORIGINS:
        slow = [wanted[country, year] or 0 for year in years_in(seen)]
        assert column(seen, country, "transfers_in").tolist() == slow
        satang = [sent[country, year] for year in years_in(seen)]
        assert column(seen, country, "transfers_sent").tolist() == satang
    arrived = sum(column(seen, country, "transfers_in").sum() for country in ORIGINS)
    assert (arrived > 0) == taken.moved.any()


PRICES = SimpleNamespace(
    per_baht_on=lambda _, on: on / 1000,
    schemes=[SimpleNamespace(unit=100 if code in {"TH", "MM"} else 1) for code in COUNTRIES],
)
"""Exchange at which the number of the day is the thousandth of a unit for a baht."""


def test_a_transfer_by_hand():
    # 1,234.56 baht at 125.5 riel, 650.25 kip, 60.5 kyat and 700 dong: fractions of a unit fall off
    amount, days = np.full(4, 123_456), np.array([125_500, 650_250, 60_500, 700_000])
    arrived = transfers_in(PRICES, np.arange(1, 5), amount, days)
    assert arrived.tolist() == [154_937, 802_772, 7_469_088, 864_192]


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 10**12), st.integers(1, 10**8))))
def test_transfers_never_make_money_and_never_overflow(rows):
    origin, satang, days = (np.array([r[i] for r in rows], dtype=np.int64) for i in range(3))
    arrived = transfers_in(PRICES, origin + 1, satang, days)
    for got, code, amount, on in zip(arrived, origin, satang, days, strict=True):
        minor = UNITS.get(ORIGINS[code], 1)
        exact = Fraction(int(amount), 100) * Fraction(int(on), 1000) * minor
        assert 0 <= exact - int(got) < 1


@dataclass
class Payer:
    """An outcome of pensions alone, paid on the day they arise."""

    rights: Rights
    filing: SimpleNamespace
    decided: np.ndarray
    laws = LAWS
    horizon = day("2069-12-31")

    @property
    def heirs_day(self):
        return np.full(len(self.rights), NEVER)

    @property
    def filed(self):
        return SimpleNamespace(agreements=())

    @property
    def withdrawn(self):
        none = np.zeros(0, dtype=np.int64)
        columns = ("person", "scheme", "benefit", "amount", "tax", "to_person", "decided")
        flags = {name: none.astype(np.bool_) for name in ("paid", "moved")}
        return SimpleNamespace(**dict.fromkeys(columns, none), **flags)


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
    death, n = paid + days, len(rows)
    order = np.lexsort((np.arange(n), origin))
    zero = np.zeros(n, dtype=np.int64)
    rights = Rights(
        person=order,
        scheme=origin[order] + 1,
        benefit=zero,
        basis=zero,
        arises=paid[order],
        months=zero,
        added=zero,
        monthly=monthly[order],
        lump_sum=zero,
        survivors=zero,
    )
    filing = SimpleNamespace(death=death[order], fee_pct=np.zeros(n))
    outcome = Payer(rights, filing, paid[order])
    found = payments(outcome, SimpleNamespace(people=SimpleNamespace(origin=origin)))
    assert (found.kind == PENSIONS).all()
    assert not found.fee.any()
    for p, (code, right, amount, _) in enumerate(rows):
        country = ORIGINS[code]
        word = LAWS.of(country).chosen[f"{country}.switch.indexation"]
        wanted = walk(country, word, right, int(death[p]), day("2069-12-31"), amount)
        mine = (found.person == p) & (found.amount > 0)
        years, sums = found.year[mine].tolist(), found.amount[mine].tolist()
        assert dict(zip(years, sums, strict=True)) == wanted
        assert set(found.scheme[mine].tolist()) <= {code + 1}


def test_contract_workers_pay_the_whole_rate_of_their_law(look):
    seen = look("baseline", 4000, (CONTRACTS,))
    ledger, law = seen.ledger, seen.laws.of("VN")
    mine = np.flatnonzero(ledger.contract & (ledger.scheme > 0) & (ledger.step == PROVABLE))
    assert mine.size
    assert (ledger.employer[mine] == 0).all()
    # 22 per cent of the lowest base, by the rule for contract workers of the law of 2024
    new = mine[ledger.first_m[mine] >= month_of(day("2027-01-01"))]
    assert new.size
    rule = law.evaluate(["contract_worker_m"], first_days(ledger.first_m[new]), {})
    months = ledger.months[new]
    assert (ledger.employee[new] == np.asarray(rule["contract_worker_m"]) * months).all()
