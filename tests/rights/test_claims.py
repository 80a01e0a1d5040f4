"""Who claims what and when: departures, offices, the day a right arises, and filing."""

import datetime as dt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from portasim.core.calendar import NEVER, day, first_days, iso, month
from portasim.core.facts import People, departures, lives_at_home_on, office_of
from portasim.core.spells import SPELL_DTYPES, Spells
from portasim.core.words import COUNTRIES, HOME_REST, HOME_WORK, KINDS, PROVINCES, SEXES, TH_WORK
from portasim.law.scheme import Career, arises, pension_age_reached
from portasim.law.system import load_law
from portasim.rights.claims import Filers, filing_days, window_closes
from portasim.scenario.load import load

LAW = load_law("TH")
HOME = (HOME_WORK, HOME_REST)
PRACTICE = load("scenarios/baseline.yaml", people=10).plan.practice


def table(*people):
    """Spells of people, each a list of (kind, length in days) from 1 January 2000, province."""
    rows = []
    for person, spells in enumerate(people):
        at = day("2000-01-01")
        for kind, days in spells:
            row = {"person": person, "start": at, "end": at + days, "kind": kind}
            rows.append(row | {"province": len(rows) % 5 if kind == TH_WORK else -1})
            at += days
    columns = {name: np.array([row.get(name, 0) for row in rows]) for name in SPELL_DTYPES}
    return Spells.from_columns(**columns)


def test_nobody_is_at_home_before_the_first_spell_or_without_any():
    spells = table([(HOME_REST, 30)], [], [(HOME_WORK, 30)])
    first = day("2000-01-01")
    assert lives_at_home_on(spells, np.arange(3), np.full(3, first)).tolist() == [True, False, True]
    assert not lives_at_home_on(spells, np.arange(3), np.full(3, first - 1)).any()
    assert lives_at_home_on(table(), np.arange(2), np.full(2, first)).tolist() == [False, False]


LIFE = st.lists(st.tuples(st.integers(0, len(KINDS) - 1), st.integers(1, 900)), min_size=1)


@given(st.lists(LIFE, min_size=1, max_size=4))
def test_departures_and_places_equal_a_walk_through_each_life(people):
    spells = table(*people)
    gone = departures(spells)
    expected, asked = [], []
    for person, life in enumerate(people):
        at, was_home, mine = day("2000-01-01"), None, []
        for kind, length in life:
            home = kind in HOME
            if home and was_home is False:
                mine.append([person, at, len(mine), NEVER])
            if not home and was_home and mine and mine[-1][3] == NEVER:
                mine[-1][3] = at
            asked += [(person, at, home), (person, at + length - 1, home)]
            at, was_home = at + length, home
        asked.append((person, at + 999, was_home))  # where they were when last seen
        expected += mine
    found = zip(gone.person, gone.day, gone.number, gone.back, strict=True)
    assert [list(row) for row in found] == expected
    person, on, home = (np.array(column) for column in zip(*asked, strict=True))
    assert lives_at_home_on(spells, person, on).tolist() == home.tolist()


def test_the_office_is_that_of_the_last_job_in_thailand():
    spells = table(
        [(TH_WORK, 10), (HOME_WORK, 10), (TH_WORK, 10), (HOME_REST, 5)], [(HOME_WORK, 9)]
    )
    assert office_of(spells, 2).tolist() == [2, 0]
    assert PROVINCES[0] == "Bangkok"  # the office of those who hold no account


def ints(*values):
    return np.array([day(v) for v in values], dtype=np.int64)


def right_of(law, birth, last_month, sex="M"):
    """The day on which a right arises of who is born on a day and insured in one last month."""
    last = np.array([month(*map(int, last_month.split("-")))])
    career = Career(np.zeros(1, dtype=np.int64), last, last + 1, last, ints(birth), sexes(sex))
    return iso(arises(law, career)[0])


def sexes(*words):
    return np.array([SEXES.index(word) for word in words])


def test_a_right_arises_at_the_later_of_55_and_the_end_of_insurance():
    assert right_of(LAW, "1980-05-17", "2020-01") == "2035-05-17"
    assert right_of(LAW, "1980-05-17", "2040-01") == "2040-02-01"
    assert right_of(LAW, "1980-02-29", "2020-01") == "2035-03-01"


def raised(law, to, since):
    """A law whose pension age is another from a day on, in its own unit."""
    name = f"{law.country}.old_age.pension_age"
    number = law.number(name)
    unit = 12 if number.unit == "months" else 1
    value = dict.fromkeys(SEXES, to * unit) if number.by == "sex" else to * unit
    ref = {"TH": "TH-SSA-77-BIS"}.get(law.country, f"{law.country}-OLD-AGE")
    rows = [{"from": since, "value": value, "ref": ref, "status": "proposed"}]
    return law.changed(numbers={name: rows})


def test_a_pension_age_raised_from_a_day_on_waits_for_those_not_yet_of_age():
    law = raised(LAW, 60, "2030-01-01")
    assert right_of(law, "1974-12-31", "2019-12") == "2029-12-31"
    assert right_of(law, "1975-01-01", "2019-12") == "2035-01-01"
    lower = raised(LAW, 50, "2030-01-01")
    assert right_of(lower, "1978-06-01", "2019-12") == "2030-01-01"


def test_who_has_once_reached_the_age_keeps_it_though_insurance_ends_after_a_rise():
    # A decision, for no text read so far settles it: the age of the period in which a person first
    # reaches it is theirs, in all five schemes alike, whenever their insurance ends.
    law = raised(LAW, 60, "2030-01-01")
    assert right_of(law, "1974-06-01", "2031-02") == "2031-03-01"
    # whoever is a day too young for the old age waits for the new one, insured or not
    assert right_of(law, "1975-01-01", "2031-02") == "2035-01-01"


@pytest.mark.parametrize("country", COUNTRIES)
def test_one_function_gives_the_pension_age_of_every_scheme_at_a_change(country):
    law = load_law(country)
    if country == "MM":
        law = law.with_overlay("old_age_2012")
    law = raised(raised(law, 55, "2020-01-01"), 60, "2030-01-01")
    for sex in SEXES:
        reached = right_of(law, "1974-06-01", "2031-02", sex)
        assert reached == "2031-03-01", "55 on 1 June 2029, insured until after the rise"
        assert right_of(law, "1974-06-01", "2024-12", sex) == "2029-06-01"
        assert right_of(law, "1975-06-01", "2031-02", sex) == "2035-06-01"
        # on the eve of the rise is in time, on its day is not
        assert right_of(law, "1974-12-31", "2024-12", sex) == "2029-12-31"
        assert right_of(law, "1975-01-01", "2024-12", sex) == "2035-01-01"


def age_completed(born, on):
    """Completed years by calendar dates; 29 February counts as 1 March in common years."""
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


BEGINS = day("1998-12-31")
"""The first day on which Thai law has a pension age."""


@given(
    st.integers(0, 15000),
    st.integers(month(1999, 1), month(2080, 12)),
    st.sampled_from([50, 55, 57, 60, 65]),
)
def test_the_right_arises_after_insurance_on_the_first_day_of_pension_age(birth, last, age):
    law, change = raised(LAW, age, "2025-07-01"), day("2025-07-01")
    born = dt.date.fromisoformat(iso(birth))

    def of_age(on):
        completed = age_completed(born, dt.date.fromisoformat(iso(on)))
        return on >= BEGINS and completed >= (55 if on < change else age)

    got = int(pension_age_reached(law, np.array([birth]), sexes("M"))[0])
    # completed years only grow, so that under each age the day before speaks for all before it
    assert of_age(got)
    assert not of_age(got - 1)
    assert got <= change or not of_age(change - 1)
    ends = first_days(np.array([last + 1]))[0]
    on = np.datetime64(last, "M").item().strftime("%Y-%m")
    assert right_of(law, iso(birth), on) == iso(max(got, int(ends)))


@pytest.mark.parametrize(
    ("arises_on", "last"),
    [
        ("2014-03-10", "2015-03-09"),  # one year until October 2015
        ("2030-03-10", "2032-03-09"),  # two years since
        ("2028-02-29", "2030-02-28"),
    ],
)
def test_the_window_of_section_56_closes_on_the_eve_of_its_anniversary(arises_on, last):
    assert iso(window_closes(LAW, ints(arises_on))[0]) == last


def filed(seed, subjects, on, share):
    """The days on which claims with a share of claimants are filed, of the first occasion."""
    zero = np.zeros(len(subjects), dtype=np.int64)
    people = People(subjects, zero, zero, zero, zero + NEVER, ())
    filers = Filers(PRACTICE, seed, NEVER - 1, people, zero)
    return filing_days(filers, subjects, on, np.full(len(subjects), share), zero)


@given(st.integers(0, 2**62), st.floats(0, 1), st.floats(0, 1))
def test_a_higher_share_keeps_every_claimant_and_their_day(seed, one, other):
    subjects, on = np.arange(40), np.full(40, 20_000)
    low, high = sorted((one, other))
    few, more = filed(seed, subjects, on, low), filed(seed, subjects, on, high)
    assert ((few == more) | (few == NEVER)).all()
    assert (more >= on).all()


def test_nobody_files_at_a_share_of_nought_and_everybody_at_one():
    subjects, on = np.arange(500), np.full(500, 20_000)
    assert (filed(1, subjects, on, 0.0) == NEVER).all()
    lags = filed(1, subjects, on, 1.0) - on
    assert (lags < NEVER // 2).all()
    # an exponential lag of 240 days on average: six standard errors are 64 days
    assert abs(lags.mean() - PRACTICE.filing_lag_days) < 64
