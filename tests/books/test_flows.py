"""Who pays: both sides of every flow, to the satang, against hand-worked persons and slow walks."""

import re
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from portasim.agreements.acts import fee_abroad
from portasim.books.exchange import rights_exchanged
from portasim.books.flows import FLOW_KINDS, PARTIES, PRESENT, flows_by_year, flows_over_lives
from portasim.books.payments import LUMP_SUMS, PENSIONS, REFUNDS, SURVIVORS, fee_of, received
from portasim.books.values import AT_HOME, CHANNELS
from portasim.core.calendar import DAYS_PER_YEAR, NEVER, day, first_days, months_of
from portasim.core.words import COUNTRIES, ORIGINS
from portasim.offices.claims import BENEFITS
from portasim.rights.ledger import NOT_PROVABLE, PROVABLE
from portasim.scenario.load import load
from portasim.study.run import simulated
from portasim.study.tables.who_pays import flows_of

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
TH = COUNTRIES.index("TH")


@pytest.fixture(scope="module", params=FILES)
def seen(request, look):
    name, sets = FILES[request.param]
    return look(name, 1500, sets)


@pytest.fixture(scope="module")
def compared():
    names = [name for name, _ in FILES.values()]
    return simulated([load(f"scenarios/{name}.yaml", people=1500) for name in names])


def cell(table, party, kind):
    return table[..., PARTIES.index(party), FLOW_KINDS.index(kind)]


def satang(baht):
    return np.rint(baht * 100).astype(np.int64)


def test_every_flow_has_a_payer_and_a_receiver(seen):
    _, flows = seen.by_year()
    over_lives = flows_of(seen.results)
    for table in (flows, over_lives):
        sides = np.abs(table).sum(axis=-2) / 2
        assert np.abs(table.sum(axis=-2)).max() <= 1e-9 * max(sides.max(), 1)
    assert not cell(over_lives, "state_home", "home_contributions").any()


def test_what_persons_receive_is_what_funds_pay_less_fees_to_the_satang(seen):
    paid = seen.paid
    mine = (paid.scheme == TH) & paid.to_persons
    gross, fee = np.zeros((2, seen.n), dtype=np.int64)
    np.add.at(gross, paid.person[mine], paid.amount[mine])
    np.add.at(fee, paid.person[mine], paid.fee[mine])
    assert (gross == received(paid, TH, seen.n)).all()
    assert not paid.fee[~mine].any()
    to_persons = seen.books.of(TH, "pensions", "lump_sums", "survivors", "refunds").sum()
    years, flows = seen.by_year()
    taxes = seen.books.of(TH, "taxes").sum()
    net = sum(cell(flows, "worker", kind) for kind in ("thai_benefits", "refunds", "fees"))
    assert satang(net).sum() == (gross - fee).sum()
    assert (gross - fee).sum() == to_persons - satang(cell(flows, "payment_channel", "fees")).sum()
    # and year by year the payments are those of the cash book
    by_year = np.zeros(len(years), dtype=np.int64)
    np.add.at(by_year, paid.year[mine] - years[0], paid.amount[mine])
    posted = -cell(flows, "fund_TH", "thai_benefits") - cell(flows, "fund_TH", "refunds")
    assert satang(posted).sum() - taxes == by_year.sum()
    if not taxes:
        assert (by_year == satang(posted)).all()


def test_fees_are_taken_month_by_month(seen):
    paid, own = seen.paid, seen.at_work
    total = np.zeros(seen.n, dtype=np.int64)
    rows = (paid.scheme == TH) & np.isin(paid.kind, (PENSIONS, LUMP_SUMS, SURVIVORS))
    np.add.at(total, paid.person[rows], paid.fee[rows])
    pensions = np.flatnonzero((own.monthly > 0) & (own.decided < NEVER))
    alive = pensions[seen.facts.people.death[pensions] > seen.horizon]
    for p in alive:
        monthly = int(own.monthly[p]) * round(own.fee_pct[p] * 100)
        fee = (monthly + 5000) // 10_000
        month, slow = int(months_of(own.arises[p : p + 1])[0]) + 1, 0
        while int(first_days(np.array([month]))[0]) <= seen.horizon:
            slow += fee
            month += 1
        assert total[p] == slow
    lumps = np.flatnonzero((own.lump_sum > 0) & (own.decided < NEVER))
    wanted = fee_of(own.lump_sum[lumps], own.fee_pct[lumps])
    assert (total[lumps] == wanted).all()
    if seen.plan.id in {"payment-abroad", "totalisation-prorata"}:
        assert total.any()
    # of a refund once, at the fee of who pays it abroad
    taken = seen.withdrawn
    pct = fee_abroad(seen.plan.agreements, seen.facts.people.origin[taken.person], taken.decided)
    some = taken.paid & (taken.to_person > 0)
    refunds = paid.kind == REFUNDS
    assert paid.amount[refunds].tolist() == taken.to_person[some].tolist()
    assert paid.fee[refunds].tolist() == fee_of(taken.to_person[some], pct[some]).tolist()


def test_a_fee_by_hand():
    # 3 % of 700.50 is 21.015 baht, of 1,234.56 is 37.0368: half a satang goes up
    assert fee_of(np.array([70_050, 123_456]), np.array([3.0, 3.0])).tolist() == [2102, 3704]
    assert fee_of(np.array([70_050]), np.array([0.0])).tolist() == [0]


def test_yearly_flows_are_those_of_the_books(seen):
    years, flows = seen.by_year()
    here = slice(years[0] - 1900, None)

    def change(scheme):
        closing = seen.books.closing(scheme)
        return np.diff(closing, prepend=0)[here]

    ours = flows[:, PARTIES.index("fund_TH"), :].sum(axis=1)
    assert (satang(ours) == change(TH)).all()
    for country in ORIGINS:
        scheme, days = COUNTRIES.index(country), first_days((years - 1970) * 12)
        rate = seen.prices.per_baht_on(scheme, days)
        minor = 100 if country == "MM" else 1
        fund = flows[:, PARTIES.index(f"fund_{country}"), :].sum(axis=1) * rate * minor
        # a transfer loses less than a minor unit on the way, each
        lost = fund - change(scheme)
        assert (lost >= -1e-3).all()
        assert lost.sum() < max(seen.withdrawn.moved.sum(), 1)


def test_present_values_are_those_of_the_value_book(seen):
    kinds = ("thai_benefits", "home_benefits", "refunds", "fees")
    flows = flows_of(seen.results)
    got = sum(cell(flows, "worker", kind) for kind in kinds)
    origin = seen.facts.people.origin
    for code in range(len(ORIGINS)):
        assert got[code] == pytest.approx(seen.value[origin == code].sum(), abs=1e-4)
    row = seen.results.table("payers").set_index("payer").loc["worker"]
    assert row[[f"mean_{kind}_THB" for kind in kinds]].sum() == pytest.approx(seen.value.mean())
    present = seen.present()
    assert {*present} == {*PRESENT}
    benefits = present["benefits_TH"] + present["benefits_home"]
    assert benefits + present["refunds"] - present["fees"] == pytest.approx(seen.value)


def test_contributions_are_valued_month_by_month(seen):
    ledger, valuation = seen.ledger, seen.plan.valuation
    start, rate = day(valuation.date), valuation.discount_rate_pct / 100
    slow = dict.fromkeys(("worker", "employer_home", "at_home"), 0.0)
    for i in np.flatnonzero(ledger.remitted):
        on = first_days(np.arange(int(ledger.first_m[i]), int(ledger.last_m[i])))
        discount = (1 + rate) ** (-(on - start) / DAYS_PER_YEAR)
        scheme = int(ledger.scheme[i])
        minor = 100 if COUNTRIES[scheme] in {"TH", "MM"} else 1
        baht = discount / minor / int(ledger.months[i])
        if scheme == TH:
            slow["worker"] += (int(ledger.employee[i]) * baht).sum()
            continue
        baht = baht / seen.prices.per_baht_on(scheme, on)
        slow["at_home"] += (int(ledger.employee[i]) * baht).sum()
        slow["employer_home"] += (int(ledger.employer[i]) * baht).sum()
    flows = flows_of(seen.results)
    # a row of home lies in one year, so that its months share one exchange
    for party, kind, name in (
        ("worker", "thai_contributions", "worker"),
        ("worker", "home_contributions", "at_home"),
        ("employer_home", "home_contributions", "employer_home"),
    ):
        assert -cell(flows, party, kind).sum() == pytest.approx(slow[name])


PEOPLE = """person,origin,sex,birth_year,job_start,job_end,wage_m,province,papers,registered,then
worker-01,KH,F,1962,2008-01,2016-12,12000,Bangkok,mou,yes,home
worker-02,LA,M,1990,2016-01,2019-12,9000,Chiang Mai,mou,yes,home
worker-03,VN,M,1990,2016-01,2019-12,30000,Bangkok,mou,no,home
"""
REMITS = ("conduct.registration.remits=1", "conduct.contract_workers.share={VN: 0}")


@pytest.fixture(scope="module")
def known(tmp_path_factory, look):
    path = tmp_path_factory.mktemp("people") / "people.csv"
    path.write_text(PEOPLE, encoding="utf-8")
    return look("baseline", str(path), (*ALL_CLAIM, *REMITS, "practice.filing_lag_days=0"))


def test_the_year_2016_of_three_workers_by_hand(known):
    # 3 % of 12,000 and of 9,000 baht a month from worker and employer, 1 % from the state;
    # the third was never registered
    table = known.results.table("payers_by_year").set_index(["year", "payer"])
    table = table["thai_contributions_THB"]
    wanted = {"worker": -7560, "employer_TH": -7560, "state_TH": -2520, "fund_TH": 17_640}
    assert {payer: table[2016, payer] for payer in wanted} == wanted
    assert table[2016].sum() == 0


def test_a_lump_sum_by_hand_is_what_fund_and_worker_see(known):
    # worker-01, 55 on some day of 2017 after 108 months: the lump sum of both sides' old-age part.
    # 360 baht a month at 3 %; 2008 is whole, July to December 2009 and 2012-2013 were cut
    assert known.at_work.months[0] == 108
    lump = known.at_work.lump_sum[0]
    ledger = known.ledger
    mine = (ledger.person == 0) & (ledger.step == PROVABLE) & (ledger.scheme == TH)
    owed = ledger.employee[mine] + ledger.employer[mine]
    assert lump == owed.sum()
    whole = mine & (ledger.year == 2008)
    assert ledger.employee[whole].sum() == 360_00 * 12
    paid = known.results.table("payers_by_year").set_index(["year", "payer"])
    paid = paid["thai_benefits_THB"]
    assert paid[2017, "fund_TH"] == -lump / 100
    assert paid[2017, "worker"] == lump / 100


def test_a_transfer_by_hand_leaves_one_fund_and_enters_the_other(tmp_path, look):
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
    seen = look("instruments/contribution-transfer", str(path), sets)
    results, taken = seen.results, seen.withdrawn
    # 24 months of 10,000 baht: 300 baht each from worker and employer, both shares move
    [first, *_] = np.flatnonzero(taken.moved)
    assert taken.amount[first] == 24 * 2 * 300_00
    year = 2026
    years = results.table("payers_by_year").set_index(["year", "payer"])["transfers_THB"]
    assert years[year, "fund_TH"] == -14_400
    assert years[year, "fund_LA"] == 14_400
    row = results.table("home_funds").set_index(["fund", "year"]).loc["LA old age", year]
    assert row["currency"] == "LAK"
    assert row["transfers_in"] == pytest.approx(14_400 * row["per_THB"], abs=1)
    assert row["transfers_in"] == int(row["transfers_in"])
    exchange = rights_exchanged(seen.outcome, seen.facts)
    assert exchange.moves.tolist() == [True]
    assert exchange.given_up[0] > 0


def test_tax_withheld_from_a_refund_goes_to_the_state(hand):
    # 24 months of 10,000 baht, both shares; a fifth is withheld
    who = hand.person("KH", "1990-03-01", ("thai", "2024-01-01", "2026-01-01", 10_000))
    said = hand.agreement("TH, KH", "2026-01-01", refund="{tax_pct: 20}")
    lived = hand.outcome(hand.world(who), said)
    years, flows = flows_by_year(lived.books(), lived.outcome.prices)
    of_2026 = flows[years == 2026][0]
    paid = {"fund_TH": -14_400, "worker": 11_520, "state_TH": 2_880}
    assert {party: cell(of_2026, party, "refunds") for party in paid} == paid
    assert received(lived.payments, TH, 1).tolist() == [11_520_00]
    present = lived.flows()
    whole = present["refunds"] + present["taxes"]
    shares = [float((present[name] / whole)[0]) for name in ("refunds", "taxes")]
    assert shares == pytest.approx([0.8, 0.2])
    table = cell(
        flows_over_lives({name: np.array([v[0], 0, 0, 0]) for name, v in present.items()}),
        "fund_TH",
        "refunds",
    )
    assert -table.sum() == pytest.approx(whole[0])


def test_the_tables_stand_where_late_claims_are_barred(look):
    barred = "law.switches={TH.switch.late_claim: barred}"
    seen = look("baseline", 300, (barred,)), look("baseline", 300)
    thai = [one.as_a_national() for one in seen]
    assert (thai[0] <= thai[1]).all()
    assert thai[0].sum() > 0


def test_the_same_career_as_a_thai_national_is_worth_the_same_where_practice_is_the_same(look):
    sets = ("practice.heirs_file_if_paid_abroad=1", "practice.heirs_file=1")
    sets += ("offices.minutes_per_claim=1",)
    seen = look("baseline", 800, (*ALL_CLAIM, *sets))
    ours, theirs = seen.parts["national"], seen.as_a_national()
    filed = np.full(seen.n, NEVER)
    mine = seen.claims.benefit == BENEFITS.index("old_age")
    filed[seen.claims.person[mine]] = seen.claims.filed[mine]
    # whoever dies before the counter opens the claim is paid here and not there
    quick = (seen.at_work.decided == filed + 1) | (filed >= NEVER)
    assert quick.mean() > 0.99
    assert ours[quick] == pytest.approx(theirs[quick], abs=1e-6)
    assert (theirs > 0).any()


def test_one_number_and_a_life_in_thailand_bring_more_than_careers_bring_today(look):
    seen = look("baseline", 1500)
    lost = (seen.ledger.step == NOT_PROVABLE) & (seen.ledger.scheme == TH)
    assert lost.any()
    assert seen.as_a_national().mean() > seen.parts["national"].mean()


def test_rights_given_up_are_what_is_missing_in_law(seen):
    exchange = rights_exchanged(seen.outcome, seen.facts)
    settled = seen.withdrawn.person[seen.withdrawn.decided < NEVER]
    assert np.flatnonzero(exchange.moves).tolist() == np.unique(settled).tolist()
    assert not exchange.given_up[~exchange.moves].any()
    assert not exchange.bought[~exchange.moves].any()
    if seen.plan.id == "contribution-transfer":
        assert exchange.bought.sum() > 0
    else:
        assert not exchange.bought.any()


def test_a_scenario_against_itself_changes_nothing():
    first = load("scenarios/baseline.yaml", people=300)
    again = load("scenarios/baseline.yaml", people=300, sets=["id=again"])
    both = simulated([first, again])
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
    thai = [f"{c}_THB" for c in CHANNELS if c not in AT_HOME]
    for results in compared.all:
        rows = results.table("nationality").set_index("origin")
        wanted = results.people[thai].sum(axis=1).mean()
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
