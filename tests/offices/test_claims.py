import heapq
import math
from collections import Counter
from dataclasses import fields

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from portasim.core.calendar import NEVER
from portasim.core.draws import uniforms
from portasim.offices.claims import OUTCOMES, REASONS, Claims, decide
from portasim.offices.config import Offices

HORIZON = 60


def offices(**change):
    """One officer, one claim a day, a sample of everybody, unless told otherwise."""
    given = {
        "officers": 1,
        "minutes_per_claim": 60,
        "service_shape": "fixed",
        "working_minutes_per_day": 240,
        "share_of_time_pct": 25,
        "people_represented": 100,
        "status": "assumed",
        "ref": "a made-up office",
    }
    return Offices(**{**given, **change})


def claims(*rows, **columns):
    """Claims from rows that say what is unusual; `columns` replaces whole columns."""
    usual = {
        "benefit": 0,
        "province": 0,
        "arises": 0,
        "closes": 30,
        "filed": 10,
        "death": NEVER,
        "service_u": 0.5,
        "tie_u": 0.5,
        "documents_ok": True,
    }
    rows = [{"person": number, **usual, **row} for number, row in enumerate(rows)]
    table = {column.name: np.array([r[column.name] for r in rows]) for column in fields(Claims)}
    return Claims(**{**table, **columns})


def in_words(decisions):
    return [
        (OUTCOMES[outcome], REASONS[reason], decided)
        for outcome, reason, decided in zip(
            decisions.outcome.tolist(),
            decisions.reason.tolist(),
            decisions.decided.tolist(),
            strict=True,
        )
    ]


def shuffled(table, order):
    columns = {column.name: getattr(table, column.name)[order] for column in fields(Claims)}
    return Claims(**columns)


@st.composite
def tables(draw, deaths=True):
    """Claims at two offices with ties, late filings, deaths and filings after the horizon."""
    day = st.integers(0, 80)
    dies = day | st.just(NEVER) if deaths else st.just(NEVER)
    row = st.fixed_dictionaries(
        {
            "benefit": st.integers(0, 2),
            "province": st.sampled_from([0, 7]),
            "closes": day | st.just(NEVER),
            "filed": day | st.just(NEVER),
            "death": dies,
            "service_u": st.sampled_from([0.01, 0.3, 0.6, 0.99]) | st.floats(0.001, 0.999),
            "tie_u": st.sampled_from([0.25, 0.5]),
            "documents_ok": st.booleans(),
        }
    )
    rows = draw(st.lists(row, min_size=1, max_size=25))
    order = np.array(draw(st.permutations(range(len(rows)))))
    return shuffled(claims(*rows), order)


SOME_OFFICES = st.builds(
    offices,
    officers=st.integers(1, 3),
    officers_by_province=st.sampled_from([{}, {"Tak": 1}, {"Tak": 3}]),
    service_shape=st.sampled_from(["fixed", "exponential"]),
    minutes_per_claim=st.sampled_from([15.0, 60.0, 100.0, 700.0]),
    people_represented=st.sampled_from([50, 100, 700]),
)
LATE = st.sampled_from(["accepted", "barred"])


def one_by_one(table, office, n_people, late_claims, horizon):
    """The rules again, a claim at a time, in the words of the definition."""
    own = office.minutes_per_claim * 100 / office.share_of_time_pct / office.working_minutes_per_day
    lump = own * office.people_represented / n_people
    # The same logarithm as the code under test: another library's may differ in the last bit.
    logs = -np.log(table.service_u)
    free = {
        code: [-math.inf] * (office.officers_by_province.get(name) or office.officers)
        for code, name in ((0, "Bangkok"), (7, "Tak"))
    }
    ends = {}
    turn = sorted(
        range(len(table)),
        key=lambda i: (table.filed[i], table.tie_u[i], table.person[i], table.benefit[i]),
    )
    for i in turn:
        filed, death, closes = int(table.filed[i]), int(table.death[i]), int(table.closes[i])
        work = logs[i] if office.service_shape == "exponential" else 1.0
        if filed == NEVER:
            ends[i] = ("never_filed", "not_filed", NEVER)
        elif death <= filed and death <= horizon:
            ends[i] = ("never_filed", "died", NEVER)
        elif filed > closes and closes <= horizon and late_claims == "barred":
            ends[i] = ("barred", "late", NEVER)
        elif filed > horizon:
            ends[i] = ("waiting", "not_yet_filed", NEVER)
        else:
            officers = free[int(table.province[i])]
            start = max(filed, officers[0])
            if start >= min(death, horizon):
                dead = death <= horizon
                ends[i] = ("abandoned", "died") if dead else ("waiting", "in_queue")
                ends[i] += (NEVER,)
                continue
            heapq.heapreplace(officers, start + lump * work)
            decided = max(math.ceil(start + own * work), filed + 1)
            if decided > horizon:
                ends[i] = ("waiting", "with_officer", NEVER)
            elif not table.documents_ok[i]:
                ends[i] = ("refused", "documents", decided)
            else:
                ends[i] = ("paid", "late" if filed > closes else "in_time", decided)
    return [ends[i] for i in range(len(table))]


@given(tables(), SOME_OFFICES, LATE, st.integers(0, 90))
def test_every_claim_ends_as_the_rules_say(table, office, late_claims, horizon):
    seen = decide(table, office, 100, late_claims, horizon)
    assert in_words(seen) == one_by_one(table, office, 100, late_claims, horizon)


@given(tables(), SOME_OFFICES, LATE)
def test_the_order_of_rows_means_nothing(table, office, late_claims):
    order = np.argsort(table.person)
    seen = in_words(decide(table, office, 100, late_claims, HORIZON))
    sorted_rows = decide(shuffled(table, order), office, 100, late_claims, HORIZON)
    assert in_words(sorted_rows) == [seen[row] for row in order]


@given(tables(), SOME_OFFICES, LATE)
def test_outcomes_are_conserved_and_days_are_where_decisions_are(table, office, late_claims):
    seen = decide(table, office, 100, late_claims, HORIZON)
    counts = np.bincount(seen.outcome, minlength=len(OUTCOMES))
    assert counts.sum() == len(table)
    assert len(counts) == len(OUTCOMES)
    answered = np.isin(seen.outcome, [OUTCOMES.index("paid"), OUTCOMES.index("refused")])
    assert ((seen.decided <= HORIZON) == answered).all()
    assert (seen.decided[answered] > table.filed[answered]).all()
    assert (seen.decided[~answered] == NEVER).all()


@given(tables(), SOME_OFFICES)
def test_barred_decides_after_the_window_only_what_was_filed_within(table, office):
    seen = decide(table, office, 100, "barred", HORIZON)
    after = (seen.decided < NEVER) & (seen.decided > table.closes)
    assert (table.filed[after] <= table.closes[after]).all()


@given(tables(deaths=False), SOME_OFFICES)
def test_turning_late_claims_away_delays_nobody_else(table, office):
    barred = decide(table, office, 100, "barred", HORIZON)
    accepted = decide(table, office, 100, "accepted", HORIZON)
    others = barred.outcome != OUTCOMES.index("barred")
    assert (barred.decided[others] <= accepted.decided[others]).all()


@pytest.mark.parametrize(
    ("row", "late_claims", "expected"),
    [
        ({}, "barred", ("paid", "in_time", 11)),
        ({"filed": 30}, "barred", ("paid", "in_time", 31)),
        ({"filed": 31}, "barred", ("barred", "late", NEVER)),
        ({"filed": 31}, "accepted", ("paid", "late", 32)),
        ({"filed": 31, "documents_ok": False}, "accepted", ("refused", "documents", 32)),
        ({"documents_ok": False}, "barred", ("refused", "documents", 11)),
        ({"filed": NEVER}, "barred", ("never_filed", "not_filed", NEVER)),
        ({"death": 9}, "barred", ("never_filed", "died", NEVER)),
        ({"death": 10}, "barred", ("never_filed", "died", NEVER)),
        ({"death": 11}, "barred", ("paid", "in_time", 11)),
        ({"filed": 59, "closes": NEVER}, "barred", ("paid", "in_time", 60)),
        ({"filed": 60, "closes": NEVER}, "barred", ("waiting", "in_queue", NEVER)),
        ({"filed": 61, "closes": 70}, "barred", ("waiting", "not_yet_filed", NEVER)),
        ({"filed": 80, "closes": 70}, "barred", ("waiting", "not_yet_filed", NEVER)),
        ({"filed": 61, "closes": 60}, "barred", ("barred", "late", NEVER)),
        ({"filed": 61, "closes": 60}, "accepted", ("waiting", "not_yet_filed", NEVER)),
        ({"filed": 80, "closes": 90, "death": 55}, "barred", ("never_filed", "died", NEVER)),
        ({"filed": 80, "closes": 90, "death": 61}, "barred", ("waiting", "not_yet_filed", NEVER)),
    ],
)
def test_one_claim_alone(row, late_claims, expected):
    assert in_words(decide(claims(row), offices(), 100, late_claims, HORIZON)) == [expected]


def test_a_death_in_the_queue_leaves_the_officer_to_the_next():
    table = claims({"tie_u": 0.1}, {"tie_u": 0.2, "death": 12}, {"tie_u": 0.3})
    five_days = offices(minutes_per_claim=300)
    assert in_words(decide(table, five_days, 100, "barred", HORIZON)) == [
        ("paid", "in_time", 15),
        ("abandoned", "died", NEVER),
        ("paid", "in_time", 20),
    ]


@pytest.mark.parametrize(
    ("death", "expected"),
    [
        (14, ("abandoned", "died", NEVER)),
        (15, ("abandoned", "died", NEVER)),
        (16, ("paid", "in_time", 20)),
    ],
)
def test_the_person_must_be_alive_when_the_turn_comes(death, expected):
    table = claims({"tie_u": 0.1}, {"tie_u": 0.2, "death": death})
    five_days = offices(minutes_per_claim=300)
    assert in_words(decide(table, five_days, 100, "barred", HORIZON))[1] == expected


@pytest.mark.parametrize(
    ("death", "expected"),
    [(60, ("abandoned", "died", NEVER)), (61, ("waiting", "in_queue", NEVER))],
)
def test_a_death_after_the_horizon_is_not_known_yet(death, expected):
    table = claims({"tie_u": 0.1}, {"tie_u": 0.2, "death": death})
    hundred_days = offices(minutes_per_claim=6000)
    assert in_words(decide(table, hundred_days, 100, "barred", HORIZON))[1] == expected


def test_no_decision_is_dated_on_the_day_of_filing():
    """Even work too short for the clock to show."""
    seen = decide(claims({}), offices(minutes_per_claim=1e-18), 100, "barred", HORIZON)
    assert seen.decided.tolist() == [11]


def test_a_refusal_takes_the_officer_time_and_a_bar_takes_none():
    five_days = offices(minutes_per_claim=300)
    second = {"filed": 11, "closes": NEVER}
    refused = claims({"documents_ok": False}, second)
    barred = claims({"closes": 9}, second)
    assert in_words(decide(refused, five_days, 100, "barred", HORIZON))[1][2] == 20
    assert in_words(decide(barred, five_days, 100, "barred", HORIZON))[1][2] == 16


def test_filing_day_then_tie_then_person_then_benefit():
    table = claims(
        {"tie_u": 0.9, "filed": 9},
        {"tie_u": 0.8},
        {"tie_u": 0.2},
        {"tie_u": 0.5, "benefit": 1},
        {"tie_u": 0.5, "person": 3},
    )
    decided = decide(table, offices(), 100, "barred", HORIZON).decided
    assert np.argsort(decided).tolist() == [0, 2, 4, 3, 1]


def test_filed_before_the_window_shuts_is_decided_after():
    table = claims({"closes": 10, "tie_u": 0.1}, {"closes": 10, "tie_u": 0.2})
    ten_days = offices(minutes_per_claim=600)
    assert decide(table, ten_days, 100, "barred", HORIZON).decided.tolist() == [20, 30]


def test_what_is_open_at_the_horizon_waits():
    table = claims(*[{"tie_u": tie / 10} for tie in range(1, 5)], {"filed": 70, "closes": 90})
    seen = in_words(decide(table, offices(minutes_per_claim=1260), 100, "barred", HORIZON))
    assert Counter(reason for _, reason, _ in seen) == {
        "in_time": 2,
        "with_officer": 1,
        "in_queue": 1,
        "not_yet_filed": 1,
    }
    assert [outcome for outcome, _, _ in seen[2:]] == ["waiting"] * 3


def overloaded(n, days, offices_open):
    """Claims without end at many offices, filed evenly over the days."""
    person = np.arange(n * offices_open)
    usual = claims({})
    return Claims(
        person=person,
        benefit=np.zeros_like(person),
        province=person % offices_open,
        arises=np.zeros_like(person),
        closes=np.full_like(person, NEVER),
        filed=(person // offices_open) * days // n,
        death=np.full_like(person, NEVER),
        service_u=uniforms(3, person, 0),
        tie_u=uniforms(3, person, 1),
        documents_ok=np.repeat(usual.documents_ok, len(person)),
    )


@pytest.mark.parametrize("officers", [1, 3])
@pytest.mark.parametrize("one_in", [4, 20])
def test_a_backlog_is_as_long_from_a_sample(officers, one_in):
    """Twice the load an office can bear: a sampled claim is decided within one lump of its day."""
    everybody = overloaded(6000, 1000, 1)
    minutes = 60 * 2 * officers * 1000 / 6000
    counter = offices(officers=officers, minutes_per_claim=minutes, people_represented=6000)
    sample = np.arange(0, 6000, one_in)
    whole = decide(everybody, counter, 6000, "barred", NEVER - 1).decided[sample]
    part = decide(shuffled(everybody, sample), counter, len(sample), "barred", NEVER - 1).decided
    assert whole.max() > 1900
    assert np.abs(whole - part).max() <= counter.service_days(len(sample)) + 1


@pytest.mark.parametrize("n", [1000, 4000])
def test_mean_waiting_in_a_backlog_is_the_load_beyond_capacity(n):
    """Load 2, random service: claims filed on day t wait t days in the mean, from any sample.

    The work of n claims of exponential length s before c officers has standard deviation
    sqrt(n) s / c days at the end, and its mean over the span 1/sqrt(3) of that; 15 offices.
    """
    days, open_offices, officers, real = 2000, 15, 3, 40_000
    minutes = 60 * 2 * officers * days / real
    counter = offices(
        officers=officers,
        minutes_per_claim=minutes,
        service_shape="exponential",
        people_represented=real * open_offices,
    )
    table = overloaded(n, days, open_offices)
    seen = decide(table, counter, n * open_offices, "barred", NEVER - 1)
    wait = (seen.decided - table.filed).mean()
    lump = counter.service_days(n * open_offices)
    error = math.sqrt(n / 3 / open_offices) * lump / officers
    # A lump is opened as a whole and days are whole: one lump and one day of grain.
    assert abs(wait - days / 2) < 3 * error + lump + 1
    assert 3 * error + lump + 1 < 0.1 * days / 2


@given(st.integers(1, 100))
def test_an_idle_office_is_as_quick_for_any_sample(n_people):
    seen = decide(claims({"filed": 10}), offices(), n_people, "barred", HORIZON)
    assert seen.decided.tolist() == [11]


def test_workers_change_no_byte():
    table = overloaded(300, 900, 4)
    counter = offices(service_shape="exponential", minutes_per_claim=400)
    one, two = (decide(table, counter, 100, "barred", 1500, workers) for workers in (1, 2))
    for column in fields(one):
        assert getattr(one, column.name).tobytes() == getattr(two, column.name).tobytes()


def test_no_claims_no_decisions():
    empty = shuffled(claims({}), np.empty(0, dtype=np.int64))
    assert in_words(decide(empty, offices(), 100, "barred", HORIZON)) == []


@pytest.mark.parametrize(
    ("column", "values", "sentence"),
    [
        ("filed", [1, 2], "claims: 'filed' has shape (2,), not (1,)"),
        ("death", [[1]], "claims: 'death' has shape (1, 1), not (1,)"),
        ("benefit", [3], "claims: row 0 has benefit 3, out of range"),
        ("province", [-1], "claims: row 0 has province -1, out of range"),
        ("service_u", [0.0], "claims: row 0 has service_u 0.0, out of range"),
        ("tie_u", [1.0], "claims: row 0 has tie_u 1.0, out of range"),
        ("service_u", [math.nan], "claims: row 0 has service_u nan, out of range"),
        ("arises", [11], "claims: row 0 is filed before it arises"),
    ],
)
def test_what_is_not_a_claim_is_refused(column, values, sentence):
    with pytest.raises(ValueError) as caught:
        claims({}, **{column: np.array(values)})
    assert str(caught.value) == sentence


@pytest.mark.parametrize(
    ("n_people", "workers", "sentence"),
    [
        (0, 1, "n_people must be at least 1, not 0"),
        (1, 0, "workers must be at least 1, not 0"),
    ],
)
def test_a_run_has_people_and_a_worker(n_people, workers, sentence):
    with pytest.raises(ValueError) as caught:
        decide(claims({}), offices(), n_people, "barred", HORIZON, workers)
    assert str(caught.value) == sentence
