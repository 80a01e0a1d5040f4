"""Rights at home reckoned by hand, country by country, and what must hold for any wages."""

import numpy as np
import pytest
from portasim.rights.at_home import careers, home_rights

from portasim.core.calendar import NEVER, day, iso, month
from portasim.core.words import ORIGINS
from portasim.rights.credit import Credited
from portasim.rights.national import rights_in_law
from portasim.rights.outcome import CHANNELS
from portasim.scenario.load import load
from portasim.study.run import Study

HOME_CHANNELS = ("home_national", "home_share", "moved_home")


def right_of(hand, who, *sets):
    got = hand.outcome(hand.world(who), *sets).home
    return {
        "arises": iso(got.arises[0]) if got.arises[0] < NEVER else None,
        "months": int(got.months[0]),
        "pension": int(got.pension_m[0]),
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
    assert (got.home.months[0], got.home.pension_m[0], got.home.lump_sum[0]) == (0, 0, 0)
    assert got.value[0] == got.in_law.value[0] == 0
    # unless the branch of the law of 2012, never put into operation, is laid over
    laid = hand.outcome(hand.world(who), "law.overlays=[old_age_2012]")
    assert laid.home.months[0] > 0
    assert laid.home.pension_m[0] + laid.home.lump_sum[0] > 0


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
    world = hand.world(who)
    got = hand.outcome(world)
    assert got.home.months[0] == got.own.months[0] == 180
    career = next(careers(got.laws, world, got.in_law.ledger))[2]
    assert (career.wage_m == 0).all()
    at_base = hand.person("VN", "1981-01-01", ("home", *contract[1:3], 2_530_000), sex="F")
    assert right_of(hand, who) == right_of(hand, at_base)
    assert right_of(hand, who)["pension"] >= 2_530_000 * 45 // 100


def test_who_dies_before_the_right_has_none_at_home(hand):
    spell = ("home", "2024-01-01", "2029-01-01", 1_000_000)
    on = hand.person("KH", "1980-01-15", spell, dies="2040-01-15")
    after = hand.person("KH", "1980-01-15", spell, dies="2040-01-16")
    got = hand.outcome(hand.world(on, after))
    assert got.home.pension_m.tolist() == [0, 87_500]
    assert got.parts["home_national"][0] == 0


def test_a_right_at_home_after_the_books_close_is_in_no_book(hand):
    who = hand.person("KH", "1980-01-15", ("home", "2024-01-01", "2029-01-01", 1_000_000))
    late = hand.outcome(hand.world(who), "horizon=2040-01-14")
    assert (late.value[0], late.in_law.value[0]) == (0, 0)
    assert late.home_paid[0] == NEVER
    in_time = hand.outcome(hand.world(who), "horizon=2040-01-15")
    assert in_time.value[0] > 0
    assert iso(in_time.home_paid[0]) == "2040-01-15"


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
    world = hand.world(who)
    in_law = rights_in_law(hand.plan(), world)
    first = month(2025, 1)

    def months(low, high, wage=400_000):
        row = (np.array([column]) for column in (0, low, high, wage))
        return home_rights(in_law.laws, world, in_law.ledger, Credited(*row))

    # all of 2025 is insured already, of 2025 and 2026 one year is new
    inside = months(first, first + 12)
    assert inside.months[0] == 24
    assert inside.pension_m[0] == in_law.home.pension_m[0]
    both = months(first, first + 24)
    assert both.months[0] == 36
    # 24 months at 1,000,000 and 12 at 400,000: mean 800,000; 3 x 1.75 %
    assert both.pension_m[0] == 42_000


INSURED = "conduct.home_coverage.share={KH: 0.9, LA: 0.9, MM: 0.9, VN: 0.9}"
N = "people=900"


@pytest.fixture(scope="module")
def study():
    return Study()


def drawn(study, *sets):
    plan = load("scenarios/baseline.yaml", sets=[N, *sets]).plan
    return study.outcome(plan), study.world(plan)


def thai(got):
    return {channel: got.parts[channel] for channel in CHANNELS if channel not in HOME_CHANNELS}


def test_without_insured_months_at_home_the_thai_side_stands_alone(study):
    none = "conduct.home_coverage.share={KH: 0, LA: 0, MM: 0, VN: 0}"
    contracts = "conduct.contract_workers.share={VN: 0}"
    with_home, _ = drawn(study, INSURED)
    without, _ = drawn(study, none, contracts)
    assert (without.home.months == 0).all()
    assert (without.home.arises == NEVER).all()
    for channel in HOME_CHANNELS:
        assert (without.parts[channel] == 0).all()
    for channel, part in thai(without).items():
        assert part.tobytes() == with_home.parts[channel].tobytes()
    assert (with_home.parts["home_national"] > 0).any()
    assert (without.in_law.home_value == 0).all()
    with_thai = with_home.in_law.value - with_home.in_law.home_value
    assert with_thai == pytest.approx(without.in_law.value, abs=1e-6)


def test_people_who_claim_everything_at_home_have_there_what_law_gives(study):
    all_claim = ("practice.home_files_at_home=1", "practice.home_files_in_thailand=1")
    got, world = drawn(study, INSURED, *all_claim)
    assert got.parts["home_national"] == pytest.approx(got.in_law.home_value)
    paid = got.home_paid < NEVER
    alive = got.home.arises < world.people.death
    in_books = got.home.arises <= day(got.plan.horizon)
    assert (paid == (alive & in_books & (got.home.months > 0))).all()


def test_rights_at_home_count_the_insured_months_before_they_arise(study):
    got, world = drawn(study, INSURED)
    ledger = got.in_law.ledger
    seen = set()
    for p in range(0, world.n, 7):
        months = set()
        for i in np.flatnonzero((ledger.home_person == p) & ledger.home_insured):
            months |= set(range(ledger.home_first_m[i], ledger.home_last_m[i]))
        assert got.home.months[p] == len(months)
        if not months:
            assert got.home.arises[p] == NEVER
            continue
        last = np.datetime64(max(months) + 1, "M").astype("datetime64[D]").astype(int)
        assert got.home.arises[p] >= last
        seen.add(ORIGINS[world.people.origin[p]])
    assert seen == {"KH", "LA", "VN"}


@pytest.mark.parametrize("word", ["low_inflation", "high_inflation"])
def test_another_course_of_prices_at_home_changes_the_values_of_home_alone(study, word):
    courses = ", ".join(f"{country}.switch.projection: {word}" for country in ORIGINS)
    central, _ = drawn(study, INSURED)
    other, _ = drawn(study, INSURED, f"law.switches={{{courses}}}")
    for channel, part in thai(other).items():
        assert part.tobytes() == central.parts[channel].tobytes()
    valued = central.parts["home_national"] > 0
    assert valued.any()
    assert (other.parts["home_national"] > 0).tolist() == valued.tolist()
    assert not np.isclose(
        other.parts["home_national"][valued], central.parts["home_national"][valued]
    ).all()
