"""The ledger against a slow loop that walks every month of every job, one at a time."""

from dataclasses import replace
from fractions import Fraction
from functools import cache
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portasim.core.calendar import NEVER, day, first_days, month, month_iso, months_of
from portasim.core.facts import Facts, People
from portasim.core.faults import UserError
from portasim.core.spells import SPELL_DTYPES, Spells
from portasim.core.words import HOME_WORK, KINDS, ORIGINS, PAPERS, PROVINCES, SECTORS, TH_WORK
from portasim.law.laws import Laws
from portasim.law.scheme import (
    Career,
    Costs,
    arises,
    branch_open,
    career_facts,
    pension_age_reached,
)
from portasim.law.system import load_law
from portasim.rights.ledger import (
    BEFORE_BRANCH,
    NOT_PROVABLE,
    NOT_REGISTERED,
    NOT_REMITTED,
    OUTSIDE_LAW,
    PROVABLE,
    counted_months,
    keep_books,
    partner_months,
)
from portasim.scenario.load import load

LAW = load_law("TH")
FARMS_INSIDE = LAW.changed(
    numbers={
        "TH.insured.excluded_sector": [
            {
                "from": "2027-07-10",
                "value": {"agriculture": 0, "fishing": 1, "domestic_work": 1},
                "ref": "TH-EXCLUSION-DECREE",
                "status": "proposed",
            }
        ]
    }
)
LAWS = {
    "any_day": LAW,
    "half_month": LAW.changed({"TH.switch.month_counting": "half_month"}),
    "undocumented": LAW.changed({"TH.switch.undocumented_liable": "liable"}),
    "preserved": LAW.changed({"TH.switch.old_age_share_of_cuts": "preserved"}),
    "farms": FARMS_INSIDE,
    "uncredited": LAW.changed({"TH.switch.unremitted_credited": "not_credited"}),
}
HOMES = tuple(load_law(country) for country in ORIGINS)
OPENED = {"KH": month(2022, 10), "LA": month(2001, 6), "VN": month(1995, 1)}
"""First months of home branches that collect for old age; Myanmar has none."""
ANY_BRANCH = {**OPENED, "KH": month(2008, 1), "MM": month(2014, 4)}
"""First months for any branch: work injury in Cambodia, sickness in Myanmar."""
PAYERS = ("employee", "employer", "government")
SHARES = ("employee", "employer", "state")
"""Columns of a ledger with what each payer owes."""


def one(number):
    return np.array([number], dtype=np.int64)


def whole(day_number):
    return int(months_of(one(day_number))[0])


def first_day(month_number):
    return int(first_days(one(month_number))[0])


def years(birth, on):
    """Completed years by calendar dates; 29 February counts as 1 March in common years."""
    born, now = np.datetime64(birth, "D").item(), np.datetime64(on, "D").item()
    return now.year - born.year - ((now.month, now.day) < (born.month, born.day))


@cache
def number_on(name, law, on, label=None):
    labels = None if label is None else one(label)
    number = LAWS[law].number(name)
    if not number.in_force(one(on), labels)[0]:
        return None
    return int(number.at(one(on), labels)[0])


def satang(fraction):
    return int(fraction + Fraction(1, 2))


def contribution(law, payer, base, on, province):
    regional = None
    if payer != "government":
        regional = number_on("TH.contribution.regional_old_age_rate", law, on, province)
    name = f"TH.contribution.{payer}_old_age_rate"
    rate = number_on(name, law, on) if regional is None else regional
    return satang(Fraction(base * rate, 10_000))


def months_credited(start, end, counting):
    if end <= start:
        return []
    if counting == "any_day":
        return range(whole(start), whole(end - 1) + 1)
    span = range(whole(start), whole(end) + 1)
    return [m for m in span if start <= first_day(m) + 14 < end]


def in_law(law, facts, i, hired, on):
    spells = facts.spells
    birth = int(facts.people.birth[spells.person[i]])
    insured = years(birth, on) >= 15 and years(birth, hired) < 60
    insured &= (number_on("TH.insured.excluded_sector", law, on, int(spells.sector[i])) or 0) == 0
    return insured and (spells.papers[i] != PAPERS.index("none") or law == "undocumented")


def slow_months(law, facts, person):
    """Month by month: {month: (step, base, employee, employer, government)}."""
    spells = facts.spells
    counting = LAWS[law].chosen["TH.switch.month_counting"]
    found, owner, hired, job = {}, {}, None, None
    for i in np.flatnonzero(spells.person == person):
        if job is None or spells.job[i] != job:
            hired, job = int(spells.start[i]), spells.job[i]
        if spells.kind[i] != TH_WORK:
            continue
        start = int(spells.start[i])
        for m in months_credited(start, int(spells.end[i]), counting):
            counts = facts.registered[i] and in_law(law, facts, i, hired, start)
            holder, held = owner.setdefault(m, (hired, counts))
            if m in found and (holder != hired or held or not counts):
                continue
            owner[m] = hired, counts
            first = first_day(m)
            insured = in_law(law, facts, i, hired, max(start, first))
            step = PROVABLE
            if not facts.provable[i]:
                step = NOT_PROVABLE
            credited = facts.provable[i] and law != "uncredited"
            if not facts.remitted[i] and not credited:
                step = NOT_REMITTED
            if not facts.registered[i]:
                step = NOT_REGISTERED
            if not insured:
                step = OUTSIDE_LAW
            floor = number_on("TH.contribution.wage_floor", law, first)
            ceiling = number_on("TH.contribution.wage_ceiling", law, first)
            base = min(max(int(spells.wage_m[i]), floor), ceiling)
            money = (0, 0, 0)
            if m < month(1998, 12):
                step = BEFORE_BRANCH
            else:
                province = int(spells.province[i])
                money = tuple(contribution(law, p, base, first, province) for p in PAYERS)
            found[m] = (step, base, *money)
    return found


def slow_home(facts, person, country):
    """Home months: {month: (for old age, in any branch, home job, wage)}; the first job has it."""
    spells, found = facts.spells, {}
    at_home = spells.kind == HOME_WORK
    for i in np.flatnonzero((spells.person == person) & (at_home | facts.home_contract)):
        insured = bool(facts.home_insured[i] or facts.home_contract[i])
        contract = bool(facts.home_contract[i])
        for m in months_credited(int(spells.start[i]), int(spells.end[i]), "any_day"):
            old_age = insured and m >= OPENED.get(country, 1 << 30)
            covered = insured and m >= ANY_BRANCH[country]
            wage = 0 if contract else int(spells.wage_m[i])
            found.setdefault(m, (old_age, covered, not contract, wage))
    return found


def at_work(ledger):
    """The rows of the Thai scheme."""
    return ledger.select(ledger.rows_of(0))


def career_of(ledger, birth):
    """The career that the Thai scheme knows: the months on record."""
    rows = at_work(ledger)
    rows = rows.select(rows.step == PROVABLE)
    costs = Costs(rows.employee, rows.employer, rows.state)
    sex = np.zeros(len(birth), dtype=np.int64)
    return Career(rows.person, rows.first_m, rows.last_m, rows.base, birth, sex, costs)


def home_months(ledger, scheme, before, own=None, counted="old_age_branch", since_m=None):
    """Months of home that Thailand adds to its own: those on record, or `own`, one month a row."""
    mine = counted_months(ledger, 0) if own is None else own
    theirs = counted_months(ledger, scheme, counted)
    return partner_months(mine, theirs, months_of(before), since_m)


def thai_months(ledger, scheme, before, since_m=None):
    """Months on record in Thailand that home adds to its own."""
    home = counted_months(ledger, scheme)
    return partner_months(home, counted_months(ledger, 0), months_of(before), since_m)


def assert_equal(law, facts, people):
    ledger = keep_books(Laws((LAWS[law], *HOMES)), facts)
    thai = at_work(ledger)
    for p in people:
        slow = slow_months(law, facts, p)
        steps, bases = {}, {}
        for i in np.flatnonzero(thai.person == p):
            for m in range(thai.first_m[i], thai.last_m[i]):
                assert m not in steps, "a month stands in exactly one row"
                steps[m], bases[m] = int(thai.step[i]), int(thai.base[i])
            inside = [slow[m] for m in range(thai.first_m[i], thai.last_m[i])]
            for k, share in enumerate(SHARES):
                owed = [each[2 + k] for each in inside]
                assert getattr(thai, share)[i] == sum(owed)
                assert len({*owed}) == 1, "each month of a row costs the same"
            assert thai.year[i] == 1970 + thai.first_m[i] // 12
        assert steps == {m: each[0] for m, each in slow.items()}
        assert bases == {m: each[1] for m, each in slow.items()}
        _assert_account(law, facts, ledger, slow, p)
        _assert_home(facts, ledger, slow, p)
    return ledger


def _assert_account(law, facts, ledger, slow, p):
    counted = sorted(m for m, each in slow.items() if each[0] == PROVABLE)
    career = career_of(ledger, facts.people.birth)
    got = career_facts(LAWS[law], career, np.full(facts.n, day("2070-01-01")))
    last = counted[-60:]
    assert got["months"][p] == len(counted)
    assert got["wage_sum_60"][p] == sum(slow[m][1] for m in last)
    assert got["wage_months_60"][p] == len(last)
    for k, payer in enumerate(PAYERS[:2]):
        assert got[f"{payer}_old_age"][p] == sum(slow[m][2 + k] for m in counted)
    assert career.costs.state[career.person == p].sum() == sum(slow[m][4] for m in counted)
    age = pension_age_reached(LAWS[law], career.birth, career.sex)[p]
    ends = first_day(counted[-1] + 1) if counted else age
    assert arises(LAWS[law], career)[p] == max(age, ends)
    # of those long past the age the right waits for the end of insurance alone
    aged = replace(career, birth=np.full(facts.n, day("1900-01-01")))
    age = pension_age_reached(LAWS[law], aged.birth, aged.sex)[p]
    assert arises(LAWS[law], aged)[p] == (ends if counted else age)


def _assert_home(facts, ledger, slow, p):
    scheme = int(facts.people.scheme[p])
    home = slow_home(facts, p, ORIGINS[scheme - 1])
    there = ledger.select(ledger.rows_of(scheme))
    own = {m for m, each in slow.items() if each[0] == PROVABLE}
    wages, contracts, insured = {}, {}, {}
    for i in np.flatnonzero(there.person == p):
        for m in range(there.first_m[i], there.last_m[i]):
            assert m not in wages, "a month at home stands in exactly one row"
            wages[m], contracts[m] = int(there.base[i]), bool(there.contract[i])
            insured[m] = bool(there.step[i] == PROVABLE)
    assert wages == {m: each[3] for m, each in home.items()}
    assert contracts == {m: not each[2] for m, each in home.items()}
    assert insured == {m: each[0] for m, each in home.items()}
    for before in (day("2020-05-17"), day("2033-01-01")):
        days = np.full(ledger.n_people, before)
        for since in (None, month(2023, 3)):
            span = range(since or 0, whole(before))
            for place, counted in enumerate(("old_age_branch", "any_social_insurance")):
                got = home_months(ledger, scheme, days, counted=counted, since_m=since)
                assert got[p] == len({m for m in home if home[m][place] and m in span} - own)
            got = home_months(ledger, scheme, days, counted="employment", since_m=since)
            assert got[p] == len({m for m in home if home[m][2] and m in span} - own)
            got = thai_months(ledger, scheme, days, since_m=since)
            assert got[p] == len({m for m in own if m in span} - {m for m in home if home[m][0]})


DAYS = st.integers(day("1996-01-01"), day("2028-06-30"))
REST = KINDS.index("th_rest")
KIND = st.sampled_from([KINDS.index(k) for k in ("th_work", "th_work", "home_work", "th_rest")])


@st.composite
def lives(draw):
    rows, flags, births = [], [], []
    origin = draw(st.lists(st.integers(0, 3), min_size=1, max_size=3))
    for person, code in enumerate(origin):
        at, job = draw(DAYS), 0
        births.append(at - draw(st.integers(14 * 365, 61 * 365)))
        for _ in range(draw(st.integers(0, 5))):
            at += draw(st.sampled_from([0, 0, 1, 9, 40, 300]))
            end = at + draw(st.integers(1, 1500))
            kind = draw(KIND)
            job += draw(st.integers(0, 1))
            working = kind == TH_WORK
            row = dict.fromkeys(SPELL_DTYPES, 0) | {
                "person": person,
                "start": at,
                "end": end,
                "kind": kind,
                "country": 1 + code if kind == HOME_WORK else 0,
                "province": draw(st.sampled_from([0, PROVINCES.index("Songkhla")])),
                "job": job if working else -1,
                "sector": draw(st.sampled_from([0, SECTORS.index("agriculture")])),
                "wage_m": draw(st.integers(50_000, 2_500_000)) if kind != REST else 0,
                "papers": draw(st.integers(0, 3)),
            }
            rows.append(row)
            flags.append(draw(st.tuples(*[st.integers(0, 3)] * 5)))
            flags[-1] = (*flags[-1][:4], int(working and flags[-1][4] == 1))
            at = end
    columns = {name: [row[name] for row in rows] for name in SPELL_DTYPES}
    spells = Spells.from_columns(**{k: np.array(v, dtype=np.int64) for k, v in columns.items()})
    done = np.array(flags, dtype=np.int64).reshape(-1, 5) > 0
    return facts_of(spells, births, dict(zip(FLAGS, done.T, strict=True)), origin)


FLAGS = ("registered", "remitted", "provable", "home_insured", "home_contract")


def facts_of(spells, births, done, origin=(0,)):
    """Facts with these days of birth and countries; nothing else of a person matters here."""
    born = np.array(births, dtype=np.int64)
    zero = np.zeros(len(born), dtype=np.int64)
    people = People(zero, np.array(origin), zero, born, zero + NEVER, ())
    return Facts.of(people, spells, zero, **done)


@given(lives(), st.sampled_from(sorted(LAWS)))
@settings(max_examples=80, deadline=None)
def test_hand_made_careers_equal_the_slow_loop_month_by_month(facts, law):
    assert_equal(law, facts, range(facts.n))


@pytest.fixture(scope="module")
def drawn(hand):
    return hand.people(load("scenarios/baseline.yaml", people=400).plan)


@pytest.mark.parametrize("law", ["any_day", "half_month", "undocumented"])
def test_simulated_careers_equal_the_slow_loop_month_by_month(drawn, law):
    people = np.random.default_rng(7).choice(drawn.n, 25, replace=False)
    assert_equal(law, drawn, people)


def career(*jobs, birth="1980-01-01", **flags):
    """One person's Thai jobs, as (start, end, changes of columns).

    Every flag is true unless said, but for the contract insured at home.
    """
    rows = [
        dict.fromkeys(SPELL_DTYPES, 0)
        | {"start": day(start), "end": day(end), "kind": TH_WORK, "wage_m": 1_500_000}
        | {"papers": PAPERS.index("card"), "job": number}
        | more
        for number, (start, end, more) in enumerate(jobs)
    ]
    columns = {name: np.array([row[name] for row in rows]) for name in SPELL_DTYPES}
    done = {name: np.ones(len(rows), dtype=np.bool_) for name in FLAGS}
    done["home_contract"] = ~done["home_contract"]
    done |= {name: np.array(values) for name, values in flags.items()}
    return facts_of(Spells.from_columns(**columns), [day(birth)], done)


def books(facts, law=LAW):
    """The rows of the Thai scheme for one Cambodian."""
    return at_work(both_ends(facts, law))


def both_ends(facts, law=LAW):
    """The ledger of one Cambodian in both countries."""
    return keep_books(Laws((law, *HOMES)), facts)


def account(law, ledger, on="2061-01-01"):
    """What Thai law needs to know of the one person's months on record, by a day of the right."""
    found = career_facts(law, career_of(ledger, one(day("1980-01-01"))), one(day(on)))
    return {name: int(column[0]) for name, column in found.items()}


@pytest.mark.parametrize(
    ("on", "counting", "registered"),
    [
        ("2020-02-20", "any_day", ["2020-02", "2020-03"]),
        ("2020-02-20", "half_month", ["2020-03"]),
        ("2020-02-10", "half_month", ["2020-02", "2020-03"]),
        ("2020-02-01", "any_day", ["2020-02", "2020-03"]),
        ("2020-01-31", "any_day", ["2020-01", "2020-02", "2020-03"]),
    ],
)
def test_the_month_in_which_a_job_is_registered_counts_if_its_registered_days_make_a_month(
    on, counting, registered
):
    # The wage rises before the registration where there is time for it.
    cuts = sorted({"2020-01-10", min("2020-02-05", on), on, "2020-04-01"})
    rows = [(start, end, {"job": 0}) for start, end in pairwise(cuts)]
    facts = career(*rows, registered=[start >= on for start, _, _ in rows])
    ledger = books(facts, LAWS[counting])
    months = [
        month_iso(m)
        for first, last, step in zip(ledger.first_m, ledger.last_m, ledger.step, strict=True)
        for m in range(first, last)
        if step == PROVABLE
    ]
    assert months == registered
    assert ledger.months.sum() == 3, "no month is lost or told twice"


def test_a_month_in_which_papers_come_or_go_counts_with_the_days_inside_the_law():
    none = {"papers": PAPERS.index("none"), "job": 0, "wage_m": 900_000}
    card = {"job": 0}
    facts = career(
        ("2020-01-10", "2020-02-10", none),
        ("2020-02-10", "2020-04-20", card),
        ("2020-04-20", "2020-06-01", none),
    )
    ledger = books(facts)
    steps = [OUTSIDE_LAW, PROVABLE, PROVABLE, PROVABLE, OUTSIDE_LAW]
    assert np.repeat(ledger.step, ledger.months).tolist() == steps


def test_registration_of_the_next_job_does_not_reach_back_into_the_month_of_the_last():
    facts = career(
        ("2020-01-01", "2020-02-10", {}),
        ("2020-02-10", "2020-04-01", {}),
        registered=[False, True],
    )
    ledger = books(facts)
    assert list(zip(ledger.months, ledger.step, strict=True)) == [
        (2, NOT_REGISTERED),
        (1, PROVABLE),
    ]


def test_a_month_that_two_jobs_share_belongs_to_the_first():
    facts = career(
        ("2020-01-01", "2020-02-10", {"wage_m": 900_000}), ("2020-02-10", "2020-04-01", {})
    )
    ledger = books(facts)
    assert list(zip(ledger.months, ledger.base, strict=True)) == [(2, 900_000), (1, 1_500_000)]
    facts = career(
        ("2020-01-01", "2020-02-10", {}),
        ("2020-02-10", "2020-04-01", {}),
        registered=[False, True],
    )
    assert books(facts).step.tolist() == [NOT_REGISTERED, PROVABLE]


def test_the_ceiling_rises_in_january_2026_and_2029_and_the_base_with_it():
    # Royal Gazette vol. 142 part 81 Kor: 15,000, then 17,500, then 20,000 baht
    ledger = books(career(("2025-01-01", "2030-01-01", {"wage_m": 3_000_000})))
    base = dict(zip(ledger.year.tolist(), ledger.base.tolist(), strict=True))
    assert [base[year] for year in (2025, 2026, 2028, 2029)] == [
        1_500_000,
        1_750_000,
        1_750_000,
        2_000_000,
    ]


def test_the_old_age_branch_opens_in_december_1998():
    ledger = books(career(("1998-10-05", "1999-02-01", {})))
    assert list(zip(ledger.months.tolist(), ledger.step.tolist(), strict=True)) == [
        (2, BEFORE_BRANCH),
        (1, PROVABLE),
        (1, PROVABLE),
    ]
    assert ledger.employee[0] == 0
    assert account(LAW, ledger)["months"] == 2


def test_a_job_held_at_60_stays_insured_and_a_new_one_is_not():
    facts = career(
        ("2019-01-01", "2020-07-01", {}), ("2020-07-01", "2021-01-01", {}), birth="1960-03-01"
    )
    ledger = books(facts)
    assert ledger.months[ledger.step == PROVABLE].sum() == 18
    assert ledger.months[ledger.step == OUTSIDE_LAW].sum() == 6


def test_a_worker_is_insured_from_the_first_month_that_begins_at_15():
    ledger = books(career(("2010-02-01", "2011-01-01", {}), birth="1995-07-20"))
    assert ledger.months[ledger.step == OUTSIDE_LAW].sum() == 6  # February to July
    assert ledger.months[ledger.step == PROVABLE].sum() == 5


def test_a_sector_that_the_law_takes_in_is_insured_from_the_next_month():
    facts = career(("2027-01-01", "2028-01-01", {"sector": SECTORS.index("agriculture")}))
    assert books(facts).months[books(facts).step == PROVABLE].sum() == 0
    ledger = books(facts, FARMS_INSIDE)
    assert ledger.months[ledger.step == PROVABLE].sum() == 5  # from August


def test_a_month_worked_in_both_countries_counts_once():
    # EU 987/2009 art. 12: only periods that do not overlap are added
    facts = career(
        ("2023-01-10", "2023-06-10", {}),
        ("2023-06-10", "2023-09-01", {"kind": HOME_WORK, "country": 1}),
    )
    ledger = both_ends(facts)
    after, nothing = np.array([day("2030-01-01")]), counted_months(ledger, 4)
    assert home_months(ledger, 1, after)[0] == 2
    assert home_months(ledger, 1, after, nothing)[0] == 3
    # and the other way round: of the six Thai months one is insured at home
    assert at_work(ledger).months.sum() == 6
    assert thai_months(ledger, 1, after)[0] == 5
    # and none if no Thai month is on record
    home = counted_months(ledger, 1)
    assert partner_months(home, nothing, months_of(after), None)[0] == 0


def test_a_contract_insured_at_home_while_in_thailand_has_the_lowest_base_and_is_no_home_job():
    facts = career(("2026-01-01", "2026-07-01", {}), home_contract=[True])
    ledger = both_ends(facts)
    assert {*ledger.base[ledger.rows_of(1)].tolist()} == {0}
    after, nothing = np.array([day("2030-01-01")]), counted_months(ledger, 4)
    # both schemes are paid: each has its months, and neither adds what it has already
    assert account(LAW, ledger)["months"] == 6
    assert home_months(ledger, 1, after)[0] == 0
    assert thai_months(ledger, 1, after)[0] == 0
    assert home_months(ledger, 1, after, nothing)[0] == 6
    assert home_months(ledger, 1, after, nothing, counted="employment")[0] == 0


def test_myanmar_never_collects_and_cambodia_since_october_2022():
    days = np.array([day("2022-09-30"), day("2022-10-01"), day("2050-01-01")])
    kh, _, mm, vn = HOMES
    assert branch_open(kh, days).tolist() == [False, True, True]
    assert branch_open(mm, days).tolist() == [False, False, False]
    assert branch_open(vn, days).tolist() == [True, True, True]
    # the branch of the Myanmar law of 2012 runs where its overlay is laid, and never of itself
    laid = mm.with_overlay("old_age_2012")
    assert branch_open(laid, np.array([day("2050-01-01")])).tolist() == [True]


def test_announced_returns_come_only_with_a_year_of_payment():
    five = [{"from": "1998-12-31", "value": 5, "ref": "TH-LUMP-SUM", "status": "assumed"}]
    law = LAW.changed(numbers={"TH.old_age.lump_sum_return": five})
    ledger = books(career(("2020-06-01", "2020-08-01", {})), law)
    assert account(law, ledger, "2020-12-31")["return_amount"] == 0
    paid = account(law, ledger, "2023-06-01")
    # three per cent a month in 2020-06 and 2020-07, both payers: 4 x 450 baht; 5 % for 2021, 2022
    assert paid["employee_old_age"] + paid["employer_old_age"] == 180_000
    assert paid["return_amount"] == 9_000 + 9_450


def test_averaged_months_that_change_over_the_years_are_refused():
    rows = [{"from": "2030-01-01", "value": 120, "ref": "TH-MR-2550", "status": "proposed"}]
    law = LAW.changed(numbers={"TH.old_age.averaging_months": rows})
    ledger = books(career(("2020-01-01", "2021-01-01", {})), law)
    with pytest.raises(UserError) as raised:
        account(law, ledger)
    assert str(raised.value) == (
        "TH.old_age.averaging_months changes over the years; a career is averaged by one number"
    )
    ever = [rows[0] | {"from": "1998-12-31"}]
    law = LAW.changed(numbers={"TH.old_age.averaging_months": ever})
    assert account(law, ledger)["wage_months_60"] == 12
