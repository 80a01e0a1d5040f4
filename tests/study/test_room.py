"""People that a machine has no room for are refused before a run begins."""

import pytest

from portasim import load
from portasim.core.faults import UserError
from portasim.study import room
from portasim.study.room import check_room
from portasim.study.run import simulated


def test_people_beyond_memory_are_refused_with_what_is_free_and_how_many_it_holds(monkeypatch):
    monkeypatch.setattr(room, "free_memory", lambda: 2_000_000)
    with pytest.raises(UserError) as found:
        check_room(10_000_000, 2)
    assert str(found.value) == (
        "people: 10,000,000 take 8.0 GB of memory at least, and 0.0 GB are free; "
        "give fewer than 2,500"
    )
    check_room(2_500, 2)
    with pytest.raises(UserError, match="people: 40,000 take"):
        simulated([load("scenarios/baseline.yaml", people=40_000)])


def test_people_beyond_the_temporary_folder_are_refused(monkeypatch):
    monkeypatch.setattr(room.shutil, "disk_usage", lambda _: type("Disk", (), {"free": 10**6}))
    with pytest.raises(UserError, match=r"in the temporary folder .* give fewer than 500$"):
        check_room(501, 2)


def test_where_the_system_says_nothing_nothing_is_refused(monkeypatch):
    monkeypatch.setattr(room, "free_memory", lambda: None)
    check_room(100_000, 2)


def test_what_is_free_is_read_where_the_system_says_it():
    free = room.free_memory()
    assert free is None or free > 10**6
