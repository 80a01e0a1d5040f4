"""Rights under national law: published and worked cases by scheme, and laws for any wages."""

import numpy as np
import pytest

from portasim.books.values import AT_HOME, CHANNELS
from portasim.core.calendar import NEVER, day, iso, month
from portasim.core.words import COUNTRIES, ORIGINS
from portasim.law.laws import make_laws
from portasim.rights.credit import Credited
from portasim.rights.ledger import PROVABLE, keep_books
from portasim.rights.national import national, with_credit
from portasim.rights.right import Rights

INSURED = "conduct.home_coverage.share={KH: 0.9, LA: 0.9, MM: 0.9, VN: 0.9}"
N = "people=900"


def career(hand, *jobs, birth, death=None):
    """The right that documented Thai jobs, as (start, end, baht a month), give one person."""
    facts = hand.world(hand.person("KH", birth, *(("thai", *job) for job in jobs), dies=death))
    laws = make_laws(hand.plan().law)
    rights = national(laws, facts.people, keep_books(laws, facts)).rights
    assert rights.scheme.tolist() == [0]
    return {
        "arises": iso(rights.arises[0]),
        "months": int(rights.months[0]),
        "pension": rights.monthly[0] / 100,
        "lump": rights.lump_sum[0] / 100,
        "heirs": rights.survivors[0] / 100,
    }


@pytest.mark.parametrize(
    ("case", "jobs", "months", "pension"),
    [
        ("TH-P01", [("2010-01-01", "2025-01-01", 15000)], 180, 3000),
        ("TH-P02", [("2005-01-01", "2025-01-01", 15000)], 240, 4125),
        ("TH-P04", [("1999-01-01", "2029-01-01", 15000)], 360, 6375),
        ("TH-P05", [("1999-01-01", "2034-01-01", 15000)], 420, 7500),
        ("TH-P06", [("2010-01-01", "2025-01-01", 13000)], 180, 2600),
        ("TH-P08", [("2009-02-01", "2025-01-01", 15000)], 191, 3000),
        ("TH-P09", [("2009-01-01", "2025-01-01", 15000)], 192, 3225),
        ("TH-P10", [("1998-12-01", "2026-07-01", 17500)], 331, 5795),
        ("TH-P11", [("2016-01-01", "2031-01-01", 17500)], 180, 3500),
        ("ceilings", [("2016-01-01", "2031-01-01", 40000)], 180, 3700),
        ("TH-P13", [("2005-05-01", "2020-05-01", 9000)], 180, 1800),
        ("TH-P16", [("2010-01-01", "2024-12-01", 15000)], 179, 0),
    ],
)
def test_published_and_worked_pensions_come_out_of_dated_jobs(hand, case, jobs, months, pension):
    # ids of the worked cases of Thai law, each with its publisher there. With both ceilings the
    # last 60 months are 36 at 17,500 and 24 at 20,000 baht, on average 18,500
    got = career(hand, *jobs, birth="1965-06-15")
    assert (got["months"], got["pension"]) == (months, pension), case
    assert (got["lump"] > 0) == (months < 180)


def test_a_pension_waits_for_55_and_for_the_end_of_insurance(hand):
    young = career(hand, ("2005-05-01", "2020-05-01", 9000), birth="1980-05-20")
    assert young["arises"] == "2035-05-20"
    assert (
        career(hand, ("2010-01-01", "2027-01-01", 9000), birth="1965-06-15")["arises"]
        == "2027-01-01"
    )


def test_below_twelve_months_the_lump_sum_is_the_employees_part_alone(hand):
    # TH-L01: ten months of 2023 at 10,000 baht, 3 % for old age
    assert career(hand, ("2023-01-01", "2023-11-01", 10000), birth="1980-01-01")["lump"] == 3000
    assert career(hand, ("2023-01-01", "2024-01-01", 10000), birth="1980-01-01")["lump"] == 7200


def test_death_on_the_day_of_the_right_comes_before_it(hand):
    jobs = ("2010-01-01", "2011-01-01", 10000)
    dead = career(hand, jobs, birth="1980-01-01", death="2035-01-01")
    alive = career(hand, jobs, birth="1980-01-01", death="2035-01-02")
    assert (dead["lump"], dead["heirs"]) == (0, alive["lump"])
    assert alive["heirs"] == 0


def test_work_before_the_first_wage_limits_is_in_the_books_and_costs_nothing(hand):
    who = hand.person("MM", "1970-07-01", ("thai", "1992-01-01", "2016-01-01", 9_000))
    ledger = hand.outcome(hand.world(who)).ledger
    assert (ledger.scheme == 0).all()
    before = ledger.last_m <= month(1998, 12)
    assert int(ledger.months.sum()) == 24 * 12
    assert int(ledger.months[before].sum()) == 7 * 12 - 1
    assert not ledger.employee[before].any()
    assert (ledger.employee[~before] > 0).all()


def right_of(hand, who, *sets):
    got = hand.outcome(hand.world(who), *sets).home
    return {
        "arises": iso(got.arises[0]) if got.arises[0] < NEVER else None,
        "months": int(got.months[0]),
        "pension": int(got.monthly[0]),
        "lump_sum": int(got.lump_sum[0]),
    }


def test_a_cambodian_of_60_months_has_a_pension_of_his_own(hand):
    # 5 years x 1.75 % of 1,000,000 riel at 60; joined after September 2023, so without credit
    who = hand.person("KH", "1980-01-15", ("home", "2024-01-01", "2029-01-01", 1_000_000))
    assert right_of(hand, who) == {
        "arises": "2040-01-15", "months": 60, "pension": 87_500, "lump_sum": 0,
    }  # fmt: skip


def test_a_cambodian_who_joined_in_time_is_credited_half_a_year_a_year_above_30(hand):
    # joined at 42: 12 x 6 = 72 months more, 132 in all: 11 x 1.75 % of 1,000,000 riel
    who = hand.person("KH", "1980-01-15", ("home", "2023-01-01", "2028-01-01", 1_000_000))
    assert right_of(hand, who)["pension"] == 192_500
    none = "law.switches={KH.switch.transition_credit: none}"
    assert right_of(hand, who, none)["pension"] == 87_500


def test_eleven_months_in_cambodia_give_the_own_contributions_back(hand):
    # 2 % of 1,000,000 riel, half of the 4 % of the scheme's first years, for 11 months
    who = hand.person("KH", "1980-01-15", ("home", "2024-01-01", "2024-12-01", 1_000_000))
    assert right_of(hand, who)["lump_sum"] == 220_000


def test_months_before_the_branch_of_home_opened_are_none(hand):
    early = hand.person("KH", "1980-01-15", ("home", "2010-01-01", "2022-10-01", 1_000_000))
    assert right_of(hand, early) == {
        "arises": None, "months": 0, "pension": 0, "lump_sum": 0,
    }  # fmt: skip
    half = hand.person("KH", "1980-01-15", ("home", "2010-01-01", "2023-10-01", 1_000_000))
    assert right_of(hand, half)["months"] == 12


def test_a_lao_worker_at_the_average_wage_earns_a_point_a_year(hand):
    # 16 years at 3,750,000 kip, the average from 2024: 16 points x 2 % of 3,750,000
    who = hand.person("LA", "1975-03-10", ("home", "2024-01-01", "2040-01-01", 3_750_000))
    assert right_of(hand, who) == {
        "arises": "2040-01-01", "months": 192, "pension": 1_200_000, "lump_sum": 0,
    }  # fmt: skip


def test_fifteen_lao_years_decide(hand):
    short = hand.person("LA", "1975-03-10", ("home", "2024-01-01", "2038-12-01", 3_750_000))
    enough = hand.person("LA", "1975-03-10", ("home", "2024-01-01", "2039-01-01", 3_750_000))
    assert right_of(hand, short)["pension"] == 0
    assert right_of(hand, short)["lump_sum"] > 0
    assert right_of(hand, enough)["pension"] == 1_125_000  # 15 points


def test_nothing_is_insured_in_myanmar(hand):
    who = hand.person("MM", "1980-01-15", ("home", "2005-01-01", "2035-01-01", 300_000))
    got = hand.outcome(hand.world(who))
    assert len(got.outcome.rights) == len(got.in_law.in_law.rights) == 0
    assert got.value[0] == got.values[0][0] == 0
    # unless the branch of the law of 2012, never put into operation, is applied over
    laid = hand.outcome(hand.world(who), "law.overlays=[old_age_2012]")
    assert laid.home.months[0] > 0
    assert laid.home.monthly[0] + laid.home.lump_sum[0] > 0


def test_a_vietnamese_woman_of_sixteen_years(hand):
    # 57 in 2026. Insured 2009 to 2024, every wage times its factor for claims in 2026;
    # 16 years: 45 % and 2 more = 47 %
    factors = [2.14, 1.96, 1.65, 1.51, 1.42, 1.36, 1.36, 1.32, 1.28, 1.23, 1.20, 1.16, 1.14, 1.11]
    factors += [1.07, 1.03]
    mean = sum(round(100 * factor) * 12 * 5_000_000 for factor in factors) // 100 // 192
    who = hand.person("VN", "1969-06-10", ("home", "2009-01-01", "2025-01-01", 5_000_000), sex="F")
    assert right_of(hand, who) == {
        "arises": "2026-06-10", "months": 192, "pension": (mean * 47 + 50) // 100, "lump_sum": 0,
    }  # fmt: skip


def test_a_contract_worker_is_insured_at_home_on_the_lowest_base(hand):
    # the reference level of 2,530,000 dong is the lowest base from July 2026; 180 months at 45 %
    # of it. The floor of who joined before July 2025 needs 20 years, so it does not lift this
    contract = ("contract", "2026-07-01", "2041-07-01", 12_000)
    who = hand.person("VN", "1981-01-01", contract, sex="F")
    got = hand.outcome(hand.world(who))
    assert got.home.months[0] == got.thai.months[0] == 180
    at_home = got.ledger.select(got.ledger.rows_of(COUNTRIES.index("VN")))
    assert at_home.contract.all()
    assert (at_home.base == 0).all()
    at_base = hand.person("VN", "1981-01-01", ("home", *contract[1:3], 2_530_000), sex="F")
    assert right_of(hand, who) == right_of(hand, at_base)
    assert right_of(hand, who)["pension"] >= 2_530_000 * 45 // 100


def test_who_dies_before_the_right_has_none_at_home(hand):
    spell = ("home", "2024-01-01", "2029-01-01", 1_000_000)
    on = hand.person("KH", "1980-01-15", spell, dies="2040-01-15")
    after = hand.person("KH", "1980-01-15", spell, dies="2040-01-16")
    got = hand.outcome(hand.world(on, after))
    assert got.home.monthly.tolist() == [0, 87_500]
    assert got.parts["home_national"][0] == 0


def test_a_right_at_home_after_the_books_close_is_in_no_book(hand):
    who = hand.person("KH", "1980-01-15", ("home", "2024-01-01", "2029-01-01", 1_000_000))
    late = hand.outcome(hand.world(who), "horizon=2040-01-14")
    assert (late.value[0], late.values[0][0]) == (0, 0)
    assert late.home.decided[0] == NEVER
    in_time = hand.outcome(hand.world(who), "horizon=2040-01-15")
    assert in_time.value[0] > 0
    assert iso(in_time.home.decided[0]) == "2040-01-15"


@pytest.mark.parametrize(("origin", "wage"), [("KH", 400_000), ("VN", 8_000_000)])
def test_twice_the_wage_between_floor_and_ceiling_is_twice_the_pension(hand, origin, wage):
    jobs = [("2022-10-01", "2027-03-01"), ("2028-01-01", "2040-05-01")]

    def at(times):
        return hand.person(
            origin, "1980-01-15", *(("home", *job, wage * times * (2 + k) // 2)
                                    for k, job in enumerate(jobs)), sex="F",
        )  # fmt: skip

    one, two = right_of(hand, at(1)), right_of(hand, at(2))
    assert one["pension"] > 0
    assert two["pension"] == pytest.approx(2 * one["pension"], abs=2)
    assert (one["arises"], one["months"]) == (two["arises"], two["months"])


def test_pay_above_the_ceiling_adds_nothing_and_below_the_floor_counts_as_the_floor(hand):
    # Cambodia: 400,000 to 1,200,000 riel
    def at(wage):
        return right_of(
            hand, hand.person("KH", "1980-01-15", ("home", "2024-01-01", "2029-01-01", wage))
        )["pension"]

    assert at(5_000_000) == at(1_200_000) == 105_000
    assert at(50_000) == at(400_000) == 35_000


def test_a_month_at_home_is_not_bought_a_second_time(hand):
    who = hand.person("KH", "1980-01-15", ("home", "2024-01-01", "2026-01-01", 1_000_000))
    facts = hand.world(who)
    laws = make_laws(hand.plan().law)
    ledger = keep_books(laws, facts)
    own = national(laws, facts.people, ledger)
    first = month(2025, 1)

    def months(low, high, wage=400_000):
        row = (np.array([column]) for column in (0, COUNTRIES.index("KH"), low, high, wage))
        return with_credit(own, laws, facts.people, ledger, Credited(*row)).rights

    # all of 2025 is insured already, of 2025 and 2026 one year is new
    inside = months(first, first + 12)
    assert inside.months.tolist() == [24]
    assert inside.monthly.tolist() == own.rights.monthly.tolist()
    both = months(first, first + 24)
    assert both.months.tolist() == [36]
    # 24 months at 1,000,000 and 12 at 400,000: mean 800,000; 3 x 1.75 %
    assert both.monthly.tolist() == [42_000]


def channels_of_thailand(got):
    return {channel: got.parts[channel] for channel in CHANNELS if channel not in AT_HOME}


def test_without_insured_months_at_home_the_thai_side_stands_alone(hand):
    none = "conduct.home_coverage.share={KH: 0, LA: 0, MM: 0, VN: 0}"
    contracts = "conduct.contract_workers.share={VN: 0}"
    with_home = hand.drawn("baseline", N, INSURED)
    without = hand.drawn("baseline", N, none, contracts)
    assert (without.home.months == 0).all()
    assert (without.home.arises == NEVER).all()
    for channel in AT_HOME:
        assert (without.parts[channel] == 0).all()
    for channel, part in channels_of_thailand(without).items():
        assert part.tobytes() == with_home.parts[channel].tobytes()
    assert (with_home.parts["home_national"] > 0).any()
    in_law, at_home, _ = without.values
    assert (at_home == 0).all()
    with_thai = with_home.values[0] - with_home.values[1]
    assert with_thai == pytest.approx(in_law, abs=1e-6)


def test_people_who_claim_everything_at_home_have_there_what_law_gives(hand):
    all_claim = ("practice.home_files_at_home=1", "practice.home_files_in_thailand=1")
    got = hand.drawn("baseline", N, INSURED, *all_claim)
    assert got.parts["home_national"] == pytest.approx(got.values[1])
    paid = got.home.decided < NEVER
    alive = got.home.arises < got.facts.people.death
    in_books = got.home.arises <= day(got.plan.horizon)
    assert (paid == (alive & in_books & (got.home.months > 0))).all()


def test_rights_at_home_count_the_insured_months_before_they_arise(hand):
    got = hand.drawn("baseline", N, INSURED)
    ledger = got.ledger
    seen = set()
    for p in range(0, got.facts.n, 7):
        months = set()
        rows = (ledger.person == p) & (ledger.scheme > 0) & (ledger.step == PROVABLE)
        for i in np.flatnonzero(rows):
            assert ledger.scheme[i] == got.facts.people.scheme[p]
            months |= set(range(ledger.first_m[i], ledger.last_m[i]))
        assert got.home.months[p] == len(months)
        if not months:
            assert got.home.arises[p] == NEVER
            continue
        last = np.datetime64(max(months) + 1, "M").astype("datetime64[D]").astype(int)
        assert got.home.arises[p] >= last
        seen.add(ORIGINS[got.facts.people.origin[p]])
    assert seen == {"KH", "LA", "VN"}


@pytest.mark.parametrize("word", ["low_inflation", "high_inflation"])
def test_another_course_of_prices_at_home_changes_the_values_of_home_alone(hand, word):
    courses = ", ".join(f"{country}.switch.projection: {word}" for country in ORIGINS)
    central = hand.drawn("baseline", N, INSURED)
    other = hand.drawn("baseline", N, INSURED, f"law.switches={{{courses}}}")
    for channel, part in channels_of_thailand(other).items():
        assert part.tobytes() == central.parts[channel].tobytes()
    valued = central.parts["home_national"] > 0
    assert valued.any()
    assert (other.parts["home_national"] > 0).tolist() == valued.tolist()
    assert not np.isclose(
        other.parts["home_national"][valued], central.parts["home_national"][valued]
    ).all()


COLUMNS = [name for name in Rights.__slots__ if name != "person"]


def by_person(rights, facts):
    """Rights and the facts behind them by person and scheme."""
    found = {}
    for i in range(len(rights)):
        scheme = int(rights.scheme[i])
        row = i - rights.rows_of(scheme).start
        own = tuple(int(getattr(rights, name)[i]) for name in COLUMNS)
        behind = {name: np.asarray(fact)[row].tolist() for name, fact in facts[scheme].items()}
        found.setdefault((int(rights.person[i]), scheme), []).append((own, behind))
    assert all(len(each) == 1 for each in found.values()), "one right a person and scheme"
    return found


@pytest.mark.parametrize("share", [0.0, 0.02, 0.5, 1.0])
def test_rights_renewed_for_some_equal_all_rights_anew(hand, share):
    got = hand.drawn("baseline", N, INSURED)
    laws, people, ledger, n = got.laws, got.facts.people, got.in_law.ledger, got.facts.n
    before, chance = got.in_law.recorded, np.random.default_rng(11)
    touched = chance.random(n) < share
    # whoever is touched loses half of the rows on record, some all of them, and gains lost ones
    loses = np.where(chance.random(n) < 0.3, 1.0, 0.5)[ledger.person]
    counts = (ledger.step == PROVABLE) ^ (
        touched[ledger.person] & (chance.random(len(ledger)) < loses)
    )
    after = before.renewed(
        touched[before.rights.person],
        national(laws, people, ledger, counts & touched[ledger.person]),
    )
    anew = national(laws, people, ledger, counts)
    assert by_person(after.rights, after.facts) == by_person(anew.rights, anew.facts)
    assert (after is before) == (share == 0)


def test_who_loses_all_rights_in_a_scheme_leaves_the_facts_of_the_others_alone(hand):
    people = [
        hand.person("KH", "1980-01-15", ("thai", "2010-01-01", "2020-01-01", wage))
        for wage in (9_000, 11_000, 13_000)
    ]
    got = hand.outcome(hand.world(*people))
    before, nobody = got.in_law.recorded, np.zeros(len(got.ledger), dtype=np.bool_)
    first = before.rights.person == 0
    none = national(got.laws, got.facts.people, got.ledger, nobody)
    after = before.renewed(first, none)
    assert after.rights.person.tolist() == [1, 2]
    for name, fact in before.facts[0].items():
        assert after.facts[0][name].tolist() == fact[1:].tolist(), name


def test_rights_of_people_together_are_those_of_each_alone(hand):
    # whatever stands beside a career in the same columns changes nothing of it
    people = [
        hand.person("KH", "1980-01-15", ("thai", "2010-01-01", "2024-01-01", 9_000),
                    ("home", "2024-01-01", "2029-01-01", 1_000_000)),
        hand.person("LA", "1975-03-10", ("home", "2024-01-01", "2040-01-01", 3_750_000)),
        hand.person("MM", "1970-07-01", ("thai", "2000-01-01", "2016-01-01", 12_000)),
        hand.person("VN", "1981-01-01", ("contract", "2026-07-01", "2041-07-01", 12_000), sex="F"),
    ]  # fmt: skip
    laws = make_laws(hand.plan().law)

    def rights_of(*some):
        facts = hand.world(*some)
        standing = national(laws, facts.people, keep_books(laws, facts))
        return by_person(standing.rights, standing.facts)

    together = rights_of(*people)
    alone = [rights_of(who) for who in people]
    assert together == {
        (p, scheme): of for p, one in enumerate(alone) for (_, scheme), of in one.items()
    }
    assert len(together) == 6
