"""Who claims what and when: departures, offices, the day a right arises, and filing."""

import datetime as dt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from portasim.core.calendar import NEVER, day, iso
from portasim.core.facts import departures, lives_at_home_on, office_of
from portasim.core.spells import SPELL_DTYPES, Spells
from portasim.core.words import HOME_REST, HOME_WORK, KINDS, PROVINCES, TH_WORK
from portasim.law.scheme import old_age_arises
from portasim.law.system import load_law
from portasim.rights.claims import filing_days, window_closes
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
    assert lives_at_home_on(spells, 3, np.full(3, first)).tolist() == [True, False, True]
    assert not lives_at_home_on(spells, 3, np.full(3, first - 1)).any()
    assert lives_at_home_on(table(), 2, np.full(2, first)).tolist() == [False, False]


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
    for person, on, home in asked:
        days = np.full(len(people), on)
        assert lives_at_home_on(spells, len(people), days)[person] == home


def test_the_office_is_that_of_the_last_job_in_thailand():
    spells = table(
        [(TH_WORK, 10), (HOME_WORK, 10), (TH_WORK, 10), (HOME_REST, 5)], [(HOME_WORK, 9)]
    )
    assert office_of(spells, 2).tolist() == [2, 0]
    assert PROVINCES[0] == "Bangkok"  # the office of those who hold no account


def ints(*values):
    return np.array([day(v) for v in values], dtype=np.int64)


def arises(law, birth, ends):
    return iso(old_age_arises(law, ints(birth), ints(ends))[0])


def test_a_right_arises_at_the_later_of_55_and_the_end_of_insurance():
    assert arises(LAW, "1980-05-17", "2020-02-01") == "2035-05-17"
    assert arises(LAW, "1980-05-17", "2040-02-01") == "2040-02-01"
    assert arises(LAW, "1980-02-29", "2020-02-01") == "2035-03-01"


def raised(to, since):
    rows = [{"from": since, "value": to, "ref": "TH-SSA-77-BIS", "status": "proposed"}]
    return LAW.changed(numbers={"TH.old_age.pension_age": rows})


def test_a_pension_age_raised_from_a_day_on_waits_for_those_not_yet_of_age():
    law = raised(60, "2030-01-01")
    assert arises(law, "1974-12-31", "2020-01-01") == "2029-12-31"
    assert arises(law, "1975-01-01", "2020-01-01") == "2035-01-01"
    # of the old age in time, but still insured when the new one comes
    assert arises(law, "1974-06-01", "2031-03-01") == "2034-06-01"
    lower = raised(50, "2030-01-01")
    assert arises(lower, "1978-06-01", "2020-01-01") == "2030-01-01"


@given(st.integers(0, 15000), st.integers(10000, 40000), st.sampled_from([50, 55, 57, 60, 65]))
def test_the_right_arises_on_the_first_day_that_fulfils_both_conditions(birth, ends, age):
    law = raised(age, "2025-07-01")
    change = day("2025-07-01")
    got = int(old_age_arises(law, np.array([birth]), np.array([ends]))[0])

    def fulfilled(on):
        needed = 55 if on < change else age
        born, now = (dt.date.fromisoformat(iso(d)) for d in (birth, on))
        reached = now.year - born.year - ((now.month, now.day) < (born.month, born.day))
        return reached >= needed and on >= ends

    assert got >= day("1998-12-31")
    assert fulfilled(got)
    assert got == day("1998-12-31") or not fulfilled(got - 1)


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


@given(st.integers(0, 2**62), st.floats(0, 1), st.floats(0, 1))
def test_a_higher_share_keeps_every_claimant_and_their_day(seed, one, other):
    subjects, on = np.arange(40), np.full(40, 20_000)
    low, high = sorted((one, other))
    few = filing_days(seed, subjects, on, np.full(40, low), PRACTICE, 0)
    more = filing_days(seed, subjects, on, np.full(40, high), PRACTICE, 0)
    assert ((few == more) | (few == NEVER)).all()
    assert (more >= on).all()


def test_nobody_files_at_a_share_of_nought_and_everybody_at_one():
    subjects, on = np.arange(500), np.full(500, 20_000)
    assert (filing_days(1, subjects, on, np.zeros(500), PRACTICE, 0) == NEVER).all()
    lags = filing_days(1, subjects, on, np.ones(500), PRACTICE, 0) - on
    assert (lags < NEVER // 2).all()
    # an exponential lag of 240 days on average: six standard errors are 64 days
    assert abs(lags.mean() - PRACTICE.filing_lag_days) < 64
