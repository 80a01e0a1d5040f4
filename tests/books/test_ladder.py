"""The ladder of what is lost: its rungs by hand and by definition; four never fall."""

from dataclasses import replace
from fractions import Fraction
from math import floor

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portasim.books.ladder import NEVER_NEGATIVE, RUNGS, UNPAID, ladder
from portasim.core.calendar import day
from portasim.core.words import COUNTRIES, HOME_WORK, PAPERS, SECTORS, TH_WORK
from portasim.rights.barriers import covered_words, lifted
from portasim.rights.joined import in_proportion, joined, minimum_months
from portasim.rights.ledger import PROVABLE

TH = COUNTRIES.index("TH")
V = {rung: number for number, rung in enumerate(RUNGS)}
LOST_AT = {
    "on_one_record": {"provable": False},
    "remitted": {"remitted": False, "provable": False},
    "registered": {"registered": False, "remitted": False, "provable": False},
}


def ladder_of(lived):
    return ladder(lived.outcome, lived.facts, lived.plan.valuation.life_table)


def done(facts, rows, **flags):
    """The same facts with some spells done otherwise."""
    return replace(
        facts, **{name: np.where(rows, flag, getattr(facts, name)) for name, flag in flags.items()}
    )


def worked(facts, rows, **words):
    """The same facts with some spells in another sector or under other papers."""
    names = {"sector": SECTORS, "papers": PAPERS}
    columns = {
        name: np.where(rows, names[name].index(word), getattr(facts.spells, name))
        for name, word in words.items()
    }
    return replace(facts, spells=facts.spells.replace(**columns))


def never_negative(found):
    rows = [V[rung] for rung in NEVER_NEGATIVE]
    assert found.rungs[rows].min() >= 0


@pytest.fixture(
    scope="module",
    params=["baseline", "instruments/totalisation-prorata", "instruments/refund-at-departure"],
)
def run(request, look):
    seen = look(request.param, 400)
    table = seen.plan.valuation.life_table
    return seen, ladder(seen.outcome, seen.facts, table)


def test_rungs_add_up_and_four_of_them_take_from_nobody(run):
    _, found = run
    assert found.rungs.sum(axis=0) == pytest.approx(found.values[-1].sum(axis=0), rel=1e-12)
    assert (found.values >= 0).all()
    never_negative(found)
    assert (found.total[V["claimed"]] > 0).any()


def test_received_is_what_is_received_but_for_deaths_while_a_claim_waits(run):
    seen, found = run
    # who is not in a queue is paid on the day, and is worth the same in both
    host, home = found.values[0, TH], found.values[0, TH + 1 :].sum(axis=0)
    parts = seen.parts
    assert home == pytest.approx(parts["home_national"] + parts["home_share"], rel=1e-12)
    here = seen.value - parts["home_national"] - parts["home_share"]
    assert host.mean() == pytest.approx(here.mean(), rel=0.02)
    paid = here > 0
    assert (host[paid] > 0).all()
    # who waited for an office is known to have lived, which the ladder takes no account of
    assert (host[paid] <= here[paid] * 1.001).all()


def test_an_office_that_pays_at_once_loses_nothing(hand):
    facts = hand.world(
        hand.person("KH", "1970-05-01", ("thai", "2005-01-01", "2024-07-01", 12_000), sex="F"),
        hand.person("MM", "1971-05-01", ("thai", "2015-01-01", "2024-07-01", 12_000)),
    )
    found = ladder_of(hand.lived(hand.plan(), facts))
    delay = found.rungs[V["paid_out"]] / found.total[V["paid_out"]]
    assert (delay >= 0).all()
    assert (delay < 0.001).all()
    assert not found.rungs[V["claimed"] : V["joined"]].any()
    assert not found.unpaid.any()


@pytest.mark.parametrize("rung", [*LOST_AT, "covered"])
def test_later_months_at_a_lower_wage_take_from_a_pension(hand, rung):
    """15 years at 15,000, then 5 years at 5,000: 20 % of 15,000 becomes 27.5 % of 5,000."""
    facts = hand.world(
        hand.person(
            "KH",
            "1968-03-01",
            ("thai", "2000-01-01", "2015-01-01", 15_000),
            ("thai", "2015-01-01", "2020-01-01", 5_000),
        )
    )
    later = (facts.spells.start == day("2015-01-01")) & (facts.spells.kind == TH_WORK)
    lost = worked(facts, later, papers="none") if rung == "covered" else facts
    lost = done(lost, later, **LOST_AT.get(rung, {}))
    found = ladder_of(hand.lived(hand.plan(), lost))
    before, after = found.total[V[rung] - 1, 0], found.total[V[rung], 0]
    assert after / before == pytest.approx(0.275 * 5_000 / (0.2 * 15_000), rel=1e-9)
    assert found.rungs[V[rung], 0] < 0
    assert not np.delete(found.rungs[V["claimed"] :, 0], V[rung] - V["claimed"]).any()


def test_a_month_that_counts_puts_off_the_right(hand):
    """Insured to 50, then off the books from 57 to 59: the months add nothing for four years."""
    facts = hand.world(
        hand.person(
            "LA",
            "1968-03-01",
            ("thai", "2000-01-01", "2018-01-01", 15_000),
            ("thai", "2025-04-01", "2026-03-01", 15_000),
        )
    )
    later = facts.spells.start == day("2025-04-01")
    found = ladder_of(hand.lived(hand.plan(), done(facts, later, **LOST_AT["registered"])))
    assert found.rungs[V["registered"], 0] < 0


def test_unpaid_is_what_would_have_been_paid_and_was_not(hand):
    """A year at 10,000 baht: 3 % of worker and employer and 1 % of the state, a month of 300."""
    facts = hand.world(
        hand.person("KH", "1980-03-01", ("thai", "2023-01-01", "2024-01-01", 10_000))
    )
    for rung in UNPAID:
        lost = done(facts, facts.spells.kind == TH_WORK, **LOST_AT.get(rung, {}))
        if rung == "covered":
            lost = worked(facts, facts.spells.kind == TH_WORK, papers="none")
        lived = hand.lived(hand.plan(), lost)
        prices = lived.outcome.prices
        firsts = np.array([day(f"2023-{month:02}-01") for month in range(1, 13)])
        worth_of = float(prices.discounted(np.ones(12), firsts).sum())
        unpaid = ladder_of(lived).unpaid[:, :, 0]
        expected = np.array([300.0, 300.0, 100.0]) * worth_of
        if rung == "remitted":
            expected[0] = 0  # was deducted from the worker, and so is paid
        assert unpaid[UNPAID.index(rung)] == pytest.approx(expected, rel=1e-9)
        assert not np.delete(unpaid, UNPAID.index(rung), axis=0).any()


def test_lifting_a_barrier_twice_changes_nothing(look):
    seen = look("baseline", 400)
    table = seen.plan.valuation.life_table
    once = ladder(seen.outcome, seen.facts, table)
    *_, last = lifted(seen.outcome, seen.facts)
    again = replace(
        seen.outcome,
        national=last.standing,
        offers=last.offers,
        filed=replace(
            seen.outcome.filed, in_law=replace(seen.outcome.filed.in_law, ledger=last.ledger)
        ),
    )
    sector, papers = covered_words(seen.laws.all[TH], TH)
    there = seen.facts.spells.kind == TH_WORK
    facts = done(seen.facts, there, registered=True, remitted=True, provable=True)
    facts = worked(facts, there, sector=SECTORS[sector], papers=PAPERS[papers])
    for twice in lifted(again, facts):
        assert (twice.standing.rights.monthly == last.standing.rights.monthly).all()
        assert (twice.standing.rights.lump_sum == last.standing.rights.lump_sum).all()
    assert once.total[V["covered"]].mean() > once.total[V["registered"]].mean()


def test_registration_changes_no_value_in_law(hand, look):
    facts = look("baseline", 400).facts
    there = facts.spells.kind == TH_WORK
    rows = np.arange(len(facts.spells)) % 3
    plans = [
        done(facts, there & (rows == number), registered=False, remitted=False, provable=False)
        for number in (0, 1)
    ]
    one, other = (ladder_of(hand.lived(hand.plan(), each)) for each in plans)
    assert not (one.values[V["remitted"]] == other.values[V["remitted"]]).all()
    assert (one.values[V["registered"] :] == other.values[V["registered"] :]).all()


def test_an_employer_who_registers_sooner_changes_no_value_in_law(look):
    """A job is cut where it comes to be registered; its months are worth the same in law."""
    found = []
    for name in ("baseline", "packages/workers-registration"):
        seen = look(name, 400)
        found.append(ladder(seen.outcome, seen.facts, seen.plan.valuation.life_table))
    one, other = found
    assert not (one.values[V["remitted"]] == other.values[V["remitted"]]).all()
    assert (one.values[V["registered"] :] == other.values[V["registered"] :]).all()


def test_with_one_country_only_nothing_is_joined(hand, look):
    facts = look("baseline", 400).facts
    none = np.zeros(len(facts.spells), dtype=np.bool_)
    alone = replace(facts, home_insured=none, home_contract=none)
    found = ladder_of(hand.lived(hand.plan(), alone))
    assert not found.rungs[V["joined"]].any()
    assert found.rungs[V["in_proportion"]].any()


def test_months_taken_at_a_departure_stay_taken(look):
    """What a refund took counts at no rung, and is in every value once: as it was paid."""
    seen = look("instruments/refund-at-departure", 400)
    taken = seen.outcome.ledger.select(seen.withdrawn.took_rows)
    months = {
        (who, month)
        for who, first, last in zip(taken.person, taken.first_m, taken.last_m, strict=True)
        for month in range(first, last)
    }
    assert months
    for step in lifted(seen.outcome, seen.facts):
        mine = step.ledger.select((step.ledger.scheme == TH) & (step.ledger.step == PROVABLE))
        for who, first, last in zip(mine.person, mine.first_m, mine.last_m, strict=True):
            assert months.isdisjoint((who, month) for month in range(first, last))


def test_both_readings_share_the_rungs_above_paid_out(look):
    late = look("baseline", 400)
    barred = look("baseline", 400, ("law.switches.TH.switch.late_claim=barred",))
    table = late.plan.valuation.life_table
    one, other = (ladder(seen.outcome, seen.facts, table) for seen in (late, barred))
    assert (one.values[V["claimed"] :] == other.values[V["claimed"] :]).all()
    short = ladder(barred.outcome, barred.facts, table, one)
    assert (short.values == other.values).all()
    assert (short.unpaid == other.unpaid).all()
    assert other.total[V["paid_out"]].sum() < one.total[V["paid_out"]].sum()
    never_negative(other)


@pytest.fixture(scope="module")
def covered(look):
    """Rights of everybody with every barrier of work lifted, and the months behind them."""
    seen = look("instruments/totalisation-prorata", 400)
    *_, last = lifted(seen.outcome, seen.facts)
    return seen, last


def half_up(amount):
    return floor(amount + Fraction(1, 2))


@pytest.mark.parametrize("country", COUNTRIES)
def test_in_proportion_is_its_definition(covered, country):
    seen, last = covered
    scheme, law, rights = COUNTRIES.index(country), seen.laws.of(country), last.standing.rights
    offers = in_proportion(seen.laws, seen.facts.people, last.standing)
    place, checked = rights.rows_of(scheme), 0
    for row in range(place.start, place.stop)[:60]:
        n, on = int(rights.months[row]), rights.arises[row : row + 1]
        least = int(minimum_months(law, on)[0])
        expected = 0
        if 0 < n < least and on[0] < seen.facts.people.death[rights.person[row]]:
            facts = {k: v[row - place.start : row - place.start + 1] for k, v in
                     last.standing.facts[scheme].items()}  # fmt: skip
            at = law.evaluate(["theoretical_m"], on, {**facts, "months": np.array([least])})
            whole = at["theoretical_m"]
            whole = Fraction(int(np.ravel(getattr(whole, "num", whole))[0]),
                             int(np.ravel(getattr(whole, "den", 1))[0]))  # fmt: skip
            expected, checked = half_up(whole * n / least), checked + 1
        assert offers.monthly[row] == expected
    assert checked or country == "MM"


def test_joined_pays_each_scheme_its_part_of_a_pension_for_all_months(covered):
    """rate(T) x own wage base x n / T, for who reaches the minimum by T months, and nobody else."""
    seen, last = covered
    rights, people = last.standing.rights, seen.facts.people
    offers = joined(seen.laws, people, last.ledger, last.standing)
    # Thailand: 20 % for 15 years, 1.5 for each year more, of the mean of 60 months
    place = rights.rows_of(TH)
    facts = last.standing.facts[TH]
    checked = 0
    for at, row in enumerate(range(place.start, place.stop)):
        n, added = int(rights.months[row]), int(offers.added[row])
        total, expected = n + added, 0
        if added and total >= 180 and rights.arises[row] < people.death[rights.person[row]]:
            rate = Fraction(200 + 15 * ((total - 180) // 12), 1000)
            mean = Fraction(int(facts["wage_sum_60"][at]), int(facts["wage_months_60"][at]))
            expected, checked = half_up(rate * mean * n / total), checked + 1
        assert offers.monthly[row] == expected
    assert checked > 5


def test_months_in_two_schemes_are_joined_once(hand):
    """Insured at home and in Thailand in 2023: the month is Thailand's own, not the other's too."""
    facts = hand.world(
        hand.person(
            "KH",
            "1970-03-01",
            ("thai", "2010-01-01", "2023-01-01", 12_000),
            ("contract", "2023-01-01", "2024-01-01", 12_000),
            ("home", "2024-01-01", "2026-01-01", 1_000_000),
        )
    )
    lived = hand.lived(hand.plan(), facts)
    standing = lived.outcome.national
    offers = joined(lived.laws, facts.people, lived.ledger, standing)
    months = dict(zip(standing.rights.scheme, standing.rights.months + offers.added, strict=True))
    # the Thai right arises in March 2025, after 156 + 12 + 14 months; home counts to 2030
    assert months == {TH: 182, COUNTRIES.index("KH"): 192}


WORK = st.tuples(
    st.integers(1999, 2026), st.integers(1, 12), st.integers(1, 90), st.integers(3_000, 20_000)
)
LIFE = st.tuples(
    st.sampled_from(["KH", "LA", "MM", "VN"]),
    st.sampled_from("FM"),
    st.integers(1962, 1985),
    st.lists(WORK, min_size=1, max_size=4),
    st.lists(st.integers(0, 5), min_size=4, max_size=4),
)


@given(st.lists(LIFE, min_size=3, max_size=9), st.sampled_from(["accepted", "barred"]))
@settings(max_examples=4, deadline=None)
def test_whatever_the_lives_four_rungs_take_from_nobody(hand, lives, reading):
    people, fates = [], []
    for origin, sex, year, spells, fate in lives:
        at, rows = day("1999-01-01"), []
        for number, (from_, month, months, wage) in enumerate(spells):
            start = max(at, day(f"{from_}-{month:02}-01"))
            at = start + 30 * months
            kind, scale = ("home", 60) if fate[number] == 5 else ("thai", 1)
            rows.append(
                (kind, *map(str, np.array([start, at]).astype("datetime64[D]")), wage * scale)
            )
            fates.append(fate[number])
        fates.append(0)
        people.append(hand.person(origin, f"{year}-06-15", *rows, sex=sex))
    facts, fates = hand.world(*people), np.array(fates)
    for number, flags in enumerate(LOST_AT.values(), start=1):
        facts = done(facts, fates == number, **flags)
    facts = worked(facts, fates == 4, papers="none")
    plan = hand.plan(
        "practice.files_in_thailand=0.5",
        "practice.files_from_home=0.5",
        "practice.home_files_at_home=0.5",
        "practice.documents_accepted=0.7",
        "practice.filing_lag_days=400",
        f"law.switches.TH.switch.late_claim={reading}",
    )
    found = ladder_of(hand.lived(plan, facts))
    never_negative(found)
    assert found.rungs.sum(axis=0) == pytest.approx(found.total[-1], rel=1e-12)
    assert (facts.spells.kind == HOME_WORK).any() or not found.rungs[V["joined"]].any()
