"""Room for a run: what its people take of memory and of the temporary folder, and what is free.

A run that would end in the middle for want of room is refused before it begins. What is taken is
measured, and stated low, so that nothing is refused that would have gone through.
"""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import Final

from portasim.core.faults import UserError

MEMORY: Final = 400
"""Bytes of memory that stay with a person under one plan at least: claims, values, decisions."""
SPOOL: Final = 1_000
"""Bytes that wait in the temporary folder for a person under one plan at least."""
_FREE: Final = ("/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory.current")
_GB: Final = 10**9


def check_room(people: int, plans: int) -> None:
    """Refuse people that neither memory nor the temporary folder has room for.

    plans: how many the run follows. Raises UserError naming what is free and how many it holds.
    Where the system does not say what is free, nothing is refused.
    """
    folder = tempfile.gettempdir()
    free = shutil.disk_usage(folder).free
    for each, room, where in (
        (MEMORY, free_memory(), "of memory"),
        (SPOOL, free, f"in the temporary folder {folder}"),
    ):
        need = people * plans * each
        if room is not None and need > room:
            most = room // (plans * each)
            raise UserError(
                f"people: {people:,} take {need / _GB:,.1f} GB {where} at least, and "
                f"{room / _GB:,.1f} GB are free; give fewer than {most:,}"
            )


def free_memory() -> int | None:
    """Bytes of memory that a process may still take; None where the system does not say."""
    found = [free for free in (_of_machine(), _of_group()) if free is not None]
    return min(found, default=None)


def _of_machine() -> int | None:
    """What Linux calls available: free, and what it can give back at once."""
    lines = _text("/proc/meminfo").splitlines()
    sizes = (line.split()[1] for line in lines if line.startswith("MemAvailable:"))
    return next((int(size) * 1024 for size in sizes), None)


def _of_group() -> int | None:
    """What a container is still allowed."""
    most, taken = (_text(path).strip() for path in _FREE)
    return max(int(most) - int(taken), 0) if most.isdigit() and taken.isdigit() else None


def _text(path: str) -> str:
    try:
        return Path(path).read_text(encoding="ascii")
    except (OSError, ValueError):
        return ""
