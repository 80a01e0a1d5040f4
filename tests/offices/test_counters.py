import gc
import heapq
import math
import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.linalg import eigh_tridiagonal

from portasim.core.calendar import NEVER
from portasim.core.draws import exponentials
from portasim.offices.counters import service_starts, starts_by_office

DAYS = 40


@st.composite
def queues(draw, deaths=True):
    """An office and the rows of its queue: few days, many ties, some deaths, odd durations."""
    filed = np.sort(np.array(draw(st.lists(st.integers(0, DAYS), max_size=40)), dtype=np.int64))
    size = len(filed)
    waits = st.integers(1, 15) | st.just(NEVER) if deaths else st.just(NEVER)
    wait = np.array(draw(st.lists(waits, min_size=size, max_size=size)), dtype=np.int64)
    spans = st.floats(0, 12) | st.integers(0, 6).map(float)
    occupied = np.array(draw(st.lists(spans, min_size=size, max_size=size)), dtype=np.float64)
    death = np.minimum(filed + wait, NEVER)
    return filed, death, occupied, draw(st.integers(1, 4)), draw(st.integers(0, 3 * DAYS))


def earliest_free_officer(filed, death, occupied, officers, horizon):
    """The definition: each claim in turn goes to the officer who is free first."""
    free = [-math.inf] * officers
    starts = []
    for day, dies, span in zip(filed.tolist(), death.tolist(), occupied.tolist(), strict=True):
        start = max(day, free[0])
        if start >= dies or start >= horizon:
            starts.append(math.inf)
        else:
            heapq.heapreplace(free, start + span)
            starts.append(start)
    return starts


@given(queues())
def test_counters_equal_the_earliest_free_officer(queue):
    assert service_starts(*queue).tolist() == earliest_free_officer(*queue)


@given(queues())
def test_no_officer_is_idle_while_a_queue_stands(queue):
    filed, death, occupied, officers, horizon = queue
    starts = service_starts(*queue)
    moments = np.unique(np.concatenate([filed, starts, np.minimum(starts + occupied, NEVER)]))
    moments = moments[moments < horizon]
    busy = ((starts <= moments[:, None]) & (moments[:, None] < starts + occupied)).sum(axis=1)
    waits = (filed <= moments[:, None]) & (moments[:, None] < np.minimum(starts, death))
    assert (busy <= officers).all()
    assert (busy[waits.any(axis=1)] == officers).all()


@given(queues())
def test_first_come_first_served(queue):
    starts = service_starts(*queue)
    opened = starts[np.isfinite(starts)]
    assert (np.diff(opened) >= 0).all()
    assert (opened >= queue[0][np.isfinite(starts)]).all()


@given(queues())
def test_a_death_in_the_queue_costs_no_officer_time(queue):
    filed, death, occupied, officers, horizon = queue
    starts = service_starts(*queue)
    opened = np.isfinite(starts)
    alone = service_starts(filed[opened], death[opened], occupied[opened], officers, horizon)
    assert alone.tolist() == starts[opened].tolist()


@given(queues(), st.integers(0, DAYS))
def test_a_nearer_horizon_only_hides(queue, nearer):
    *rows, horizon = queue
    starts = service_starts(*rows, horizon)
    closed = min(nearer, horizon)
    expected = np.where(starts < closed, starts, np.inf)
    assert service_starts(*rows, closed).tolist() == expected.tolist()


@given(queues(deaths=False))
def test_one_more_officer_delays_nobody(queue):
    filed, death, occupied, officers, horizon = queue
    more = service_starts(filed, death, occupied, officers + 1, horizon)
    assert (more <= service_starts(*queue)).all()


@given(queues(deaths=False), st.integers(1, 6))
def test_time_has_no_natural_unit(queue, doublings):
    """Work in lumps k times as large, k times as seldom, waits k times as long."""
    filed, death, occupied, officers, horizon = queue
    k = 2**doublings
    scaled = service_starts(filed * k, death, occupied * k, officers, horizon * k)
    assert scaled.tolist() == (service_starts(*queue) * k).tolist()


def erlang_c(officers, load):
    """The share of claims that wait in M/M/c; load is arrival rate times mean service.

    Source: Erlang's second formula, e.g. Gross and Harris, Fundamentals of Queueing Theory, 2.3.
    """
    busy = load**officers / math.factorial(officers) / (1 - load / officers)
    return busy / (busy + sum(load**k / math.factorial(k) for k in range(officers)))


def spectral_gap(officers, load, size=1500):
    """How fast the number in an M/M/c office forgets, per mean service: the generator's gap."""
    deaths = np.minimum(np.arange(1, size), officers)
    diagonal = np.zeros(size)
    diagonal[:-1] -= load
    diagonal[1:] -= deaths
    values = eigh_tridiagonal(
        diagonal,
        np.sqrt(load * deaths),
        eigvals_only=True,
        select="i",
        select_range=(size - 2,) * 2,
    )
    return -values[0]


@pytest.mark.parametrize(("officers", "load"), [(1, 0.5), (2, 1.2), (3, 2.1), (3, 0.9)])
def test_waiting_agrees_with_erlang(officers, load):
    """M/M/c: the share that waits and the mean wait, within three bounds of theory.

    The number in the office is a reversible chain, so a mean over a span T of a function of
    variance V varies by at most 2 V / (gap T); sampling it at n arrivals, and the chance of the
    services ahead given the number, add at most two terms of the second moment over n. Whole
    days stand for thousandths of a service, so their grain is far below the bound.
    """
    n, grain = 150_000, 1000
    rows = np.arange(n)
    filed = np.floor(np.cumsum(exponentials(11, rows, officers, 0)) / load * grain).astype(np.int64)
    occupied = exponentials(12, rows, officers, 0) * grain
    starts = service_starts(filed, np.full(n, NEVER), occupied, officers, NEVER)
    wait = (starts - filed) / grain

    waits, rate = erlang_c(officers, load), officers - load
    moments = {"share": (waits, waits), "mean": (waits / rate, 2 * waits / rate**2)}
    seen = {"share": (wait > 0).mean(), "mean": wait.mean()}
    span = n / load
    for name, (mean, second) in moments.items():
        bound = math.sqrt(2 * (second - mean**2) / (spectral_gap(officers, load) * span))
        bound += 2 * math.sqrt(second / n)
        assert bound < 0.05 * mean + 0.01
        assert abs(seen[name] - mean) < 3 * bound, name


def many_offices():
    rows = np.arange(3000)
    office = np.repeat([0, 4, 5, 11], [1200, 1, 900, 899])
    filed = np.floor(np.cumsum(exponentials(5, rows, 1, 0))).astype(np.int64)
    death = filed + np.floor(exponentials(5, rows, 2, 0) * 300).astype(np.int64) + 1
    return office, filed, death, exponentials(5, rows, 3, 0) * 2.5, np.arange(1, 16)


def test_offices_never_meet():
    office, filed, death, occupied, officers = many_offices()
    together = starts_by_office(office, filed, death, occupied, officers, 2000)
    for code in (0, 4, 5, 11):
        at = office == code
        alone = service_starts(filed[at], death[at], occupied[at], int(officers[code]), 2000)
        assert alone.tobytes() == together[at].tobytes()


def test_the_number_of_workers_changes_no_byte():
    rows = many_offices()
    serial = starts_by_office(*rows, 2000, workers=1)
    for workers in (2, 3):
        assert starts_by_office(*rows, 2000, workers=workers).tobytes() == serial.tobytes()


def test_no_claims_no_starts():
    empty = np.empty(0, dtype=np.int64)
    starts = starts_by_office(empty, empty, empty, np.empty(0), np.ones(15, dtype=int), 10, 2)
    assert starts.tolist() == []


def test_there_is_a_worker():
    with pytest.raises(ValueError) as caught:
        starts_by_office(*many_offices(), 2000, workers=0)
    assert str(caught.value) == "workers must be at least 1, not 0"


@pytest.mark.parametrize("enabled", [True, False])
@pytest.mark.parametrize("fails", [True, False])
def test_the_collector_is_left_as_found(enabled, fails, monkeypatch):
    seen = []

    def watched(*_):
        seen.append(gc.isenabled())
        if fails:
            raise RuntimeError
        return np.zeros(2)

    monkeypatch.setattr("portasim.offices.counters.service_starts", watched)
    days = np.zeros(2, dtype=np.int64)
    before = gc.isenabled()
    (gc.enable if enabled else gc.disable)()
    try:
        try:
            starts_by_office(days, days, days, np.ones(2), np.ones(1, dtype=int), 10)
        except RuntimeError:
            assert fails
        assert gc.isenabled() is enabled
    finally:
        (gc.enable if before else gc.disable)()
    assert seen == [False]


def test_simpy_is_loaded_by_the_first_queue_only():
    script = "import sys, portasim.offices.claims; print('simpy' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "False"


@settings(max_examples=5)
@given(st.integers(1, 5))
def test_a_long_backlog_is_worked_off_at_the_officers_pace(officers):
    """All filed on day 0, one day each: the row in place i is opened on day i // c."""
    n = 5000
    starts = service_starts(
        np.zeros(n, dtype=np.int64), np.full(n, NEVER), np.ones(n), officers, NEVER
    )
    assert starts.tolist() == (np.arange(n) // officers).tolist()
