"""Blocks and processes leave no mark: the same bytes of every table, and nothing left behind."""

import multiprocessing
import os
import signal
import tempfile
import time
from functools import cache

import numpy as np
import pytest

from portasim.core.faults import UserError
from portasim.scenario.load import load
from portasim.study.run import simulated
from portasim.study.tables import declared, names

BASELINE = "scenarios/baseline.yaml"
PRORATA = "scenarios/instruments/totalisation-prorata.yaml"
REFUND = "scenarios/instruments/refund-at-departure.yaml"
TRANSFER = "scenarios/instruments/contribution-transfer.yaml"
PEOPLE = 1100
INFORMED = ["id=informed", "agreements.0.refund.choice=informed"]


def scenarios(people=PEOPLE):
    """Today, shares, a refund that the informed weigh in a second round, and a transfer."""
    return [
        load(BASELINE, people=people),
        load(PRORATA, people=people),
        load(REFUND, people=people, sets=INFORMED),
        load(TRANSFER, people=people),
    ]


def every_table(compared):
    """All tables of a comparison and of each of its scenarios, as bytes."""
    found = {name: compared.table(name).to_csv(index=False) for name in names()}
    for results in compared.all:
        for name in names():
            if declared(name).scope == "scenario":
                found[results.id, name] = results.table(name).to_csv(index=False)
    return found


@cache
def in_one_block():
    return simulated(scenarios(), block=PEOPLE)


@pytest.mark.parametrize(
    ("block", "workers"), [(64, 1), (1000, 1), (None, 1), (64, 2), (1000, 2), (None, 2)]
)
def test_blocks_and_workers_give_the_same_bytes_of_every_table(block, workers):
    ours = every_table(simulated(scenarios(), block=block, workers=workers))
    wanted = every_table(in_one_block())
    assert {"people", "cash_book", "month_book", "ranking"} <= {*names()}
    assert ours.keys() == wanted.keys()
    assert [name for name in wanted if ours[name] != wanted[name]] == []


@pytest.mark.parametrize("place", range(4))
def test_a_scenario_alone_has_the_bytes_that_it_has_beside_others(place):
    beside, alone = in_one_block().all[place], simulated([scenarios()[place]]).baseline
    for name in names():
        if declared(name).scope == "scenario":
            assert alone.table(name).to_csv() == beside.table(name).to_csv(), name


@pytest.mark.skipif(os.name != "posix", reason="a file in use has a name on other systems")
def test_blocks_that_wait_lie_in_a_file_without_a_name(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    seen = []
    pair = [load(BASELINE, people=700), load(REFUND, people=700, sets=INFORMED)]
    many = simulated(pair, block=100, progress=lambda *_: seen.append([*tmp_path.iterdir()]))
    file = many.baseline.simulation.alone._spool._file
    assert os.fstat(file.fileno()).st_nlink == 0
    assert os.fstat(file.fileno()).st_size > 0
    assert len(seen) > 7
    assert not any(seen)
    assert every_table(many) == every_table(simulated(pair))
    assert [*tmp_path.iterdir()] == []
    del many
    assert file.closed


def test_the_file_closes_with_its_owner_though_results_of_it_live_on():
    many = simulated([load(BASELINE, people=60)], block=20)
    alone, people = many.baseline.simulation.alone, many.baseline.people
    file = alone._spool._file
    del alone, many
    assert file.closed
    assert len(people) == 60


@pytest.mark.skipif(os.name != "posix", reason="kills a process by a signal")
@pytest.mark.parametrize("step", [1, 4])
def test_a_worker_that_is_killed_ends_the_run_in_a_sentence_and_leaves_nobody(step):
    before = {child.pid for child in multiprocessing.active_children()}
    steps, started = [], set()

    def kill(*told):
        steps.append(told)
        mine = [one for one in multiprocessing.active_children() if one.pid not in before]
        started.update(one.pid for one in mine)
        if len(steps) == step:
            os.kill(mine[0].pid, signal.SIGKILL)
            time.sleep(0.5)  # time enough to be missed before more is asked of it

    with pytest.raises(UserError) as raised:
        simulated(scenarios(400), block=100, workers=2, progress=kill)
    sentence = "a worker was stopped from outside, perhaps for want of memory; "
    sentence += "try fewer --workers or fewer people"
    assert [str(fault) for fault in raised.value.faults] == [sentence]
    assert len(started) == 2
    until = time.monotonic() + 20
    while alive := [pid for pid in started if os.path.exists(f"/proc/{pid}")]:  # noqa: PTH110
        assert time.monotonic() < until, alive
        multiprocessing.active_children()  # collects those that have ended
        time.sleep(0.05)


def of_each(facts, outcome, column):
    """A column of rights beside the persons whose they are."""
    subject = facts.people.subject[outcome.rights.person].tolist()
    return list(zip(subject, getattr(outcome.rights, column).tolist(), strict=True))


def test_persons_are_looked_at_again_as_they_were_though_processes_are_gone():
    ours = simulated(scenarios(300), block=100, workers=2)
    alone = simulated(scenarios(300))
    for mine, whole in zip(ours.all, alone.all, strict=True):
        [(facts, outcome)] = whole.looks()
        looks = [*mine.looks()]
        assert len(looks) == 4
        subject = [part.people.subject for part, _ in looks]
        assert np.concatenate(subject).tolist() == facts.people.subject.tolist()
        for column in ("scheme", "arises", "months", "monthly", "lump_sum"):
            rows = of_each(facts, outcome, column)
            again = [row for look in looks for row in of_each(*look, column)]
            assert rows
            assert sorted(rows) == sorted(again), column
        # and a second time, from what was kept
        assert mine.people.to_csv() == whole.people.to_csv()
        assert mine.table("people").to_csv() == whole.table("people").to_csv()


def test_columns_of_a_file_of_people_are_kept_by_every_process():
    path = "scenarios/people/composites.csv"
    pair = [load(BASELINE, people=path), load(PRORATA, people=path)]
    ours, whole = simulated(pair, block=3, workers=2), simulated(pair)
    assert ours.baseline.simulation.alone is None
    assert ours.baseline.simulation.gathered[ours.baseline.place].columns
    assert ours.people.to_csv() == whole.people.to_csv()
    assert ours.baseline.simulation.alone is None  # nothing was made again
