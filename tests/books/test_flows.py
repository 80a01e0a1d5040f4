"""Who pays: both sides of every flow, to the satang, against hand-worked persons and slow walks."""

import re
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from portasim.books.contributions import home_contributions

from portasim.books.cash import FLOWS, cash_book, home_books
from portasim.books.exchange import as_a_thai_national, rights_exchanged
from portasim.books.flows import MOVES, PARTIES, flows_by_year, present_values
from portasim.books.payments import fee_of, received, thai_payments
from portasim.core.calendar import DAYS_PER_YEAR, NEVER, day, first_days, months_of
from portasim.core.words import ORIGINS
from portasim.offices.claims import BENEFITS
from portasim.rights.ledger import PROVABLE
from portasim.rights.outcome import CHANNELS
from portasim.scenario.load import load
from portasim.study.run import Study

INSURED = "conduct.home_coverage.share={KH: 0.9, LA: 0.9, MM: 0.9, VN: 0.9}"
FILES = {
    "today": ("baseline", ()),
    "abroad": ("instruments/payment-abroad", ()),
    "prorata": ("instruments/totalisation-prorata", (INSURED,)),
    "transfer": ("instruments/contribution-transfer", ()),
    "refund": ("instruments/refund-at-departure", ()),
}
ONE_QUEUE = ("offices.officers=1000", "offices.officers_by_province={}")
ALL_CLAIM = (
    *ONE_QUEUE,
    "practice.files_in_thailand=1",
    "practice.files_from_home=1",
    "practice.files_from_home_if_paid_abroad=1",
    "practice.documents_accepted=1",
    "conduct.records.proof_kept=1",
)
TABLES = ("payers", "payers_by_year", "home_funds", "nationality", "fairness")
STUDY = Study()


@pytest.fixture(scope="module", params=FILES)
def results(request):
    name, sets = FILES[request.param]
    return STUDY.run(load(f"scenarios/{name}.yaml", people=1500, sets=sets))


@pytest.fixture(scope="module")
def compared():
    names = [name for name, _ in FILES.values()]
    return STUDY.compare([load(f"scenarios/{name}.yaml", people=1500) for name in names])


def cell(table, party, move):
    return table[..., PARTIES.index(party), MOVES.index(move)]


def satang(baht):
    return np.rint(baht * 100).astype(np.int64)


def test_every_flow_has_a_payer_and_a_receiver(results):
    _, flows = flows_by_year(results.outcome, results.world)
    for table in (flows, results.flows):
        sides = np.abs(table).sum(axis=-2) / 2
        assert np.abs(table.sum(axis=-2)).max() <= 1e-9 * max(sides.max(), 1)
    assert not cell(results.flows, "state_home", "home_contributions").any()


def test_what_persons_receive_is_what_funds_pay_less_fees_to_the_satang(results):
    outcome, world = results.outcome, results.world
    paid, got = thai_payments(outcome, world), received(outcome, world)
    gross, fee = np.zeros((2, world.n), dtype=np.int64)
    np.add.at(gross, paid.person, paid.gross)
    np.add.at(fee, paid.person, paid.fee)
    assert (gross == got.total).all()
    _, book = cash_book(outcome, world)
    to_persons = book[:, FLOWS.index("pensions") : FLOWS.index("transfers_out")].sum()
    years, flows = flows_by_year(outcome, world)
    net = sum(cell(flows, "worker", move) for move in ("thai_benefits", "refunds", "fees"))
    assert satang(net).sum() == (gross - fee).sum()
    assert (gross - fee).sum() == to_persons - satang(cell(flows, "payment_channel", "fees")).sum()
    # and year by year the payments are those of the cash book
    by_year = np.zeros(len(years), dtype=np.int64)
    np.add.at(by_year, paid.year - years[0], paid.gross)
    posted = -cell(flows, "fund_TH", "thai_benefits") - cell(flows, "fund_TH", "refunds")
    assert (by_year == satang(posted)).all()


def test_fees_are_taken_month_by_month(results):
    outcome, world = results.outcome, results.world
    paid = thai_payments(outcome, world)
    horizon = day(outcome.plan.horizon)
    total = np.zeros(world.n, dtype=np.int64)
    np.add.at(total, paid.person[paid.refund == 0], paid.fee[paid.refund == 0])
    pensions = np.flatnonzero((outcome.pension_m > 0) & (outcome.decided < NEVER))
    alive = pensions[world.people.death[pensions] > horizon]
    for p in alive:
        monthly = int(outcome.pension_m[p]) * round(outcome.fee_pct[p] * 100)
        fee = (monthly + 5000) // 10_000
        month, slow = int(months_of(outcome.right.arises[p : p + 1])[0]) + 1, 0
        while int(first_days(np.array([month]))[0]) <= horizon:
            slow += fee
            month += 1
        assert total[p] == slow
    lumps = np.flatnonzero((outcome.lump_sum > 0) & (outcome.decided < NEVER))
    wanted = fee_of(outcome.lump_sum[lumps], outcome.fee_pct[lumps])
    assert (total[lumps] == wanted).all()
    if outcome.plan.id in {"payment-abroad", "totalisation-prorata"}:
        assert total.any()


def test_a_fee_by_hand():
    # 3 % of 700.50 is 21.015 baht, of 1,234.56 is 37.0368: half a satang goes up
    assert fee_of(np.array([70_050, 123_456]), np.array([3.0, 3.0])).tolist() == [2102, 3704]
    assert fee_of(np.array([70_050]), np.array([0.0])).tolist() == [0]


def test_yearly_flows_are_those_of_the_books(results):
    outcome, world = results.outcome, results.world
    years, flows = flows_by_year(outcome, world)
    thai_years, book = cash_book(outcome, world)
    at = thai_years[0] - years[0]
    change = book[:, FLOWS.index("closing")] - book[:, FLOWS.index("opening")]
    ours = flows[at:, PARTIES.index("fund_TH"), :].sum(axis=1)
    assert (satang(ours) == change).all()
    assert not flows[:at, PARTIES.index("fund_TH")].any()
    _, homes = home_books(outcome, world)
    for code, country in enumerate(ORIGINS):
        days = first_days((years - 1970) * 12)
        rate = outcome.in_law.prices.per_baht_on(np.full(len(years), code), days)
        minor = 100 if country == "MM" else 1
        fund = flows[:, PARTIES.index(f"fund_{country}"), :].sum(axis=1) * rate * minor
        change = homes[code, :, -1] - homes[code, :, 0]
        # a transfer loses less than a minor unit on the way, each
        assert (fund - change >= -1e-3).all()
        assert (fund - change).sum() < max(outcome.taken.moved.sum(), 1)


def test_present_values_are_those_of_the_value_book(results):
    outcome = results.outcome
    moves = ("thai_benefits", "home_benefits", "refunds", "fees")
    got = sum(cell(results.flows, "worker", move) for move in moves)
    origin = results.world.people.origin
    for code in range(len(ORIGINS)):
        assert got[code] == pytest.approx(outcome.value[origin == code].sum(), abs=1e-4)
    row = results.table("payers").set_index("payer").loc["worker"]
    assert row[[f"mean_{move}_THB" for move in moves]].sum() == pytest.approx(outcome.value.mean())


def test_contributions_are_valued_month_by_month(results):
    outcome, world = results.outcome, results.world
    ledger, valuation = outcome.ledger, outcome.plan.valuation
    start, rate = day(valuation.date), valuation.discount_rate_pct / 100
    slow = 0.0
    for i in np.flatnonzero(ledger.remitted):
        each = int(ledger.owed.employee_old_age[i]) / 100 / int(ledger.months[i])
        for month in range(int(ledger.first_m[i]), int(ledger.last_m[i])):
            on = int(first_days(np.array([month]))[0])
            slow += each * (1 + rate) ** (-(on - start) / DAYS_PER_YEAR)
    assert -cell(results.flows, "worker", "thai_contributions").sum() == pytest.approx(slow)
    cost, slow = home_contributions(outcome, world), 0.0
    origin = world.people.origin[cost.person]
    for i in range(len(cost.person)):
        months = np.arange(cost.first_m[i], cost.last_m[i])
        on = first_days(months)
        units = cost.employer[i] / len(months) / (100 if ORIGINS[origin[i]] == "MM" else 1)
        baht = units / outcome.in_law.prices.per_baht_on(np.full(len(on), origin[i]), on)
        slow += (baht * (1 + rate) ** (-(on - start) / DAYS_PER_YEAR)).sum()
    assert -cell(results.flows, "employer_home", "home_contributions").sum() == pytest.approx(slow)


PEOPLE = """person,origin,sex,birth_year,job_start,job_end,wage_m,province,papers,registered,then
worker-01,KH,F,1962,2008-01,2016-12,12000,Bangkok,mou,yes,home
worker-02,LA,M,1990,2016-01,2019-12,9000,Chiang Mai,mou,yes,home
worker-03,VN,M,1990,2016-01,2019-12,30000,Bangkok,mou,no,home
"""
REMITS = ("conduct.registration.remits=1", "conduct.contract_workers.share={VN: 0}")


@pytest.fixture(scope="module")
def known(tmp_path_factory):
    path = tmp_path_factory.mktemp("people") / "people.csv"
    path.write_text(PEOPLE, encoding="utf-8")
    sets = (*ALL_CLAIM, *REMITS, "practice.filing_lag_days=0")
    return STUDY.run(load("scenarios/baseline.yaml", people=str(path), sets=sets))


def test_the_year_2016_of_three_workers_by_hand(known):
    # 3 % of 12,000 and of 9,000 baht a month from worker and employer, 1 % from the state;
    # the third was never registered
    table = known.table("payers_by_year").set_index(["year", "payer"])["thai_contributions_THB"]
    wanted = {"worker": -7560, "employer_TH": -7560, "state_TH": -2520, "fund_TH": 17_640}
    assert {payer: table[2016, payer] for payer in wanted} == wanted
    assert table[2016].sum() == 0


def test_a_lump_sum_by_hand_is_what_fund_and_worker_see(known):
    # worker-01, 55 on some day of 2017 after 108 months: the lump sum of both sides' old-age part.
    # 360 baht a month at 3 %; 2008 is whole, July to December 2009 and 2012-2013 were cut
    outcome = known.outcome
    assert outcome.own.months[0] == 108
    lump = outcome.lump_sum[0]
    ledger = outcome.ledger
    mine = (ledger.person == 0) & (ledger.step == PROVABLE)
    owed = ledger.owed.employee_old_age[mine] + ledger.owed.employer_old_age[mine]
    assert lump == owed.sum()
    whole = mine & (ledger.year == 2008)
    assert ledger.owed.employee_old_age[whole].sum() == 360_00 * 12
    paid = known.table("payers_by_year").set_index(["year", "payer"])["thai_benefits_THB"]
    assert paid[2017, "fund_TH"] == -lump / 100
    assert paid[2017, "worker"] == lump / 100


def test_a_transfer_by_hand_leaves_one_fund_and_enters_the_other(tmp_path):
    path = tmp_path / "people.csv"
    path.write_text(
        "person,origin,sex,birth_year,job_start,job_end,wage_m,papers,registered,then\n"
        "worker-01,LA,F,1990,2024-01,2025-12,10000,mou,yes,home\n",
        encoding="utf-8",
    )
    sets = (
        *(*ALL_CLAIM, *REMITS, "practice.filing_lag_days=0", "practice.files_at_departure=1"),
        "as_of=2026-02-01",
        "agreements.0.from=2020-01-01",
    )
    scenario = load("scenarios/instruments/contribution-transfer.yaml", people=str(path), sets=sets)
    results = STUDY.run(scenario)
    outcome, world = results.outcome, results.world
    # 24 months of 10,000 baht: 300 baht each from worker and employer, both shares move
    [first, *_] = np.flatnonzero(outcome.taken.moved)
    assert outcome.taken.amount[first] == 24 * 2 * 300_00
    year = 2026
    years = results.table("payers_by_year").set_index(["year", "payer"])["transfers_THB"]
    assert years[year, "fund_TH"] == -14_400
    assert years[year, "fund_LA"] == 14_400
    row = results.table("home_funds").set_index(["fund", "year"]).loc["LA old age", year]
    assert row["currency"] == "LAK"
    assert row["transfers_in"] == pytest.approx(14_400 * row["per_THB"], abs=1)
    assert row["transfers_in"] == int(row["transfers_in"])
    exchange = rights_exchanged(outcome, world)
    assert exchange.moves.tolist() == [True]
    assert exchange.given_up[0] > 0


def test_tax_withheld_from_a_refund_goes_to_the_state(hand):
    # 24 months of 10,000 baht, both shares; a fifth is withheld
    who = hand.person("KH", "1990-03-01", ("thai", "2024-01-01", "2026-01-01", 10_000))
    said = hand.agreement("TH, KH", "2026-01-01", refund="{tax_pct: 20}")
    world = hand.world(who)
    outcome = hand.outcome(world, said)
    years, flows = flows_by_year(outcome, world)
    of_2026 = flows[years == 2026][0]
    paid = {"fund_TH": -14_400, "worker": 11_520, "state_TH": 2_880}
    assert {party: cell(of_2026, party, "refunds") for party in paid} == paid
    assert received(outcome, world).refunds.tolist() == [11_520_00]
    present = present_values(outcome, world).sum(axis=0)
    shares = [cell(present, party, "refunds") for party in ("fund_TH", "worker", "state_TH")]
    assert [one / -shares[0] for one in shares] == pytest.approx([-1, 0.8, 0.2])


def test_the_tables_stand_where_late_claims_are_barred():
    barred = "law.switches={TH.switch.late_claim: barred}"
    results = STUDY.run(load("scenarios/baseline.yaml", people=300, sets=(barred,)))
    accepted = STUDY.run(load("scenarios/baseline.yaml", people=300))
    thai = [as_a_thai_national(found.outcome, found.world) for found in (results, accepted)]
    assert (thai[0] <= thai[1]).all()
    assert thai[0].sum() > 0


def test_the_same_career_as_a_thai_national_is_worth_the_same_where_practice_is_the_same():
    sets = ("practice.heirs_file_if_paid_abroad=1", "practice.heirs_file=1")
    sets += ("offices.minutes_per_claim=1",)
    plan = load("scenarios/baseline.yaml", people=800, sets=[*ALL_CLAIM, *sets]).plan
    outcome, world = STUDY.outcome(plan), STUDY.world(plan)
    ours, theirs = outcome.parts["national"], as_a_thai_national(outcome, world)
    filed = np.full(world.n, NEVER)
    mine = outcome.claims.benefit == BENEFITS.index("old_age")
    filed[outcome.claims.person[mine]] = outcome.claims.filed[mine]
    # whoever dies before the counter opens the claim is paid here and not there
    quick = (outcome.decided == filed + 1) | (filed >= NEVER)
    assert quick.mean() > 0.99
    assert ours[quick] == pytest.approx(theirs[quick], abs=1e-6)
    assert (theirs > 0).any()


def test_one_number_and_a_life_in_thailand_bring_more_than_careers_bring_today():
    plan = load("scenarios/baseline.yaml", people=1500).plan
    outcome, world = STUDY.outcome(plan), STUDY.world(plan)
    lost = outcome.ledger.step == PROVABLE - 1
    missing = np.zeros(world.n, dtype=bool)
    missing[outcome.ledger.person[lost]] = True
    assert missing.any()
    theirs = as_a_thai_national(outcome, world)
    assert theirs.mean() > outcome.parts["national"].mean()


def test_rights_given_up_are_what_is_missing_in_law(results):
    outcome, world = results.outcome, results.world
    exchange = rights_exchanged(outcome, world)
    settled = outcome.taken.person[outcome.taken.decided < NEVER]
    assert np.flatnonzero(exchange.moves).tolist() == np.unique(settled).tolist()
    assert not exchange.given_up[~exchange.moves].any()
    assert not exchange.bought[~exchange.moves].any()
    if outcome.plan.id == "contribution-transfer":
        assert exchange.bought.sum() > 0
    else:
        assert not exchange.bought.any()


def test_a_scenario_against_itself_changes_nothing():
    first = load("scenarios/baseline.yaml", people=300)
    again = load("scenarios/baseline.yaml", people=300, sets=["id=again"])
    both = STUDY.compare([first, again])
    for name in ("payers", "payers_by_year", "fairness"):
        table = both.table(name)
        changes = [column for column in table if "_change_" in column]
        assert changes
        assert (table[changes].fillna(0) == 0).all().all()


def test_the_worry_of_the_receiving_country_is_the_change_of_its_fund(compared):
    payers = compared.table("payers").set_index(["scenario", "payer"])
    fairness = compared.table("fairness").set_index(["scenario", "origin"])
    for other in compared.all:
        more = fairness.loc[other.id, "all"]
        lost = -payers.loc[(other.id, "fund_TH"), "mean_net_change_THB"]
        assert more["mean_fund_TH_pays_change_THB"] == pytest.approx(lost, abs=1e-6)
        collected = -payers.loc[other.id, "mean_thai_contributions_THB"][["worker", "employer_TH"]]
        per_baht = lost / collected.sum()
        assert more["fund_TH_pays_change_per_THB"] == pytest.approx(per_baht, abs=1e-9)
    change = fairness["mean_fund_TH_pays_change_THB"]
    assert change["payment-abroad", "all"] > 0
    assert change["contribution-transfer", "MM"] == 0


def test_all_countries_are_the_mean_over_persons(compared):
    for table in (compared.table("nationality"), compared.table("fairness")):
        means = [column for column in table if column.startswith("mean_")]
        for _, rows in table.groupby("scenario"):
            parts, whole = rows[rows["origin"] != "all"], rows[rows["origin"] == "all"].iloc[0]
            assert whole["persons"] == parts["persons"].sum()
            for column in means:
                total = (parts[column] * parts["persons"]).sum()
                assert total == pytest.approx(whole[column] * whole["persons"], abs=1e-3)


def test_paid_in_and_as_a_thai_national_do_not_depend_on_the_agreement(compared):
    table = compared.table("nationality").set_index(["scenario", "origin"])
    for column in ("mean_paid_in_THB", "mean_as_thai_received_THB", "mean_state_paid_THB"):
        by_origin = table[column].groupby("origin")
        assert (by_origin.max() == by_origin.min()).all()


def test_received_is_the_thai_part_of_the_value(compared):
    thai = [c for c in CHANNELS if c not in {"home_national", "home_share", "moved_home"}]
    for results in compared.all:
        rows = results.table("nationality").set_index("origin")
        wanted = sum(results.outcome.parts[channel] for channel in thai).mean()
        assert rows.loc["all", "mean_received_THB"] == pytest.approx(wanted, abs=1e-6)


def test_tables_hold_every_scenario_and_no_gap(compared):
    for name in TABLES:
        table = compared.table(name)
        assert table["scenario"].unique().tolist() == [results.id for results in compared.all]
        ratios = [column for column in table if column.endswith(("per_THB", "given_up"))]
        assert table.drop(columns=ratios).notna().all().all()
        assert isinstance(table, pd.DataFrame)


def test_every_column_of_these_tables_is_described(compared):
    text = (Path(__file__).parents[2] / "docs/statistics/who-pays.md").read_text(encoding="utf-8")
    described = set(re.findall(r"[\w-]+", " ".join(re.findall(r"`([^`\n]+)`", text))))
    columns = {column for name in TABLES for column in compared.table(name).columns}
    assert (columns | set(PARTIES)) - described == set()
