"""Processes that work on blocks: this one alone, or several beside it.

Each block stays with the process that made it, so that nothing but claims, decisions and pieces
travels. A worker that is killed ends the run with a sentence.
"""

from __future__ import annotations

import os
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import AbstractContextManager, ExitStack, contextmanager
from multiprocessing import get_context, parent_process
from multiprocessing.connection import wait
from threading import Thread
from types import TracebackType
from typing import Any, Protocol, Self, TypeAlias

from portasim.core.faults import UserError
from portasim.study.blocks import Blocks
from portasim.study.plans import Job

Task: TypeAlias = tuple[int, str, tuple[Any, ...], Mapping[str, Any]]
"""The number of a block, a method of `Blocks`, and its arguments."""


class Workers(Protocol):
    """Processes that do work on blocks, in order."""

    def map(self, tasks: Iterable[Task]) -> Iterator[Any]:
        """The results of tasks in order: worker, method of `Blocks`, arguments.

        Tasks are taken as they are needed, so that what they hold does not pile up.
        """

    def call(self, function: Callable[..., Any], tasks: Iterable[tuple[Any, ...]]) -> Iterator[Any]:
        """The results of a function that needs no block, in order; tasks are taken likewise."""


class Alone(AbstractContextManager["Alone"]):
    """This process, working on all blocks itself."""

    def __init__(self, job: Job) -> None:
        self.blocks = Blocks(job)

    def map(self, tasks: Iterable[Task]) -> Iterator[Any]:
        """The results of tasks in order."""
        for _, method, arguments, named in tasks:
            yield getattr(self.blocks, method)(*arguments, **named)

    def call(self, function: Callable[..., Any], tasks: Iterable[tuple[Any, ...]]) -> Iterator[Any]:
        """The results of a function, in order."""
        for task in tasks:
            yield function(*task)

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Nothing is to be closed."""


class Several(AbstractContextManager["Several"]):
    """So many processes, each with blocks of its own."""

    def __init__(self, job: Job, n: int) -> None:
        self._stack = ExitStack()
        # a fresh interpreter a worker: a forked one would inherit the threads of its parent
        context = get_context("spawn")
        self._pools = [
            self._stack.enter_context(
                ProcessPoolExecutor(1, mp_context=context, initializer=_begin)
            )
            for _ in range(n)
        ]

        self._job = job
        self._begun = [False] * n

    def __enter__(self) -> Self:
        """Work begins with the first task."""
        return self

    def map(self, tasks: Iterable[Task]) -> Iterator[Any]:
        """The results of tasks in order, each by the process of its number."""
        return self._in_order(
            (number, _work, (method, arguments, dict(named)))
            for number, method, arguments, named in tasks
        )

    def call(self, function: Callable[..., Any], tasks: Iterable[tuple[Any, ...]]) -> Iterator[Any]:
        """The results of a function, in order."""
        return self._in_order((number, function, task) for number, task in enumerate(tasks))

    def _in_order(
        self, calls: Iterable[tuple[int, Callable[..., Any], tuple[Any, ...]]]
    ) -> Iterator[Any]:
        """The results of calls in order, one more with each process than it works on."""
        ahead: deque[Future[Any]] = deque()
        for number, function, arguments in calls:
            if len(ahead) == 2 * len(self._pools):
                yield _result(ahead.popleft())
            ahead.append(self._submit(number, function, *arguments))
        while ahead:
            yield _result(ahead.popleft())

    def _submit(self, number: int, function: Callable[..., Any], *arguments: Any) -> Future[Any]:
        place = number % len(self._pools)
        try:
            with _stops_held_back():
                if not self._begun[place]:
                    # not with the making of the process, which waits for ever if it is killed then
                    self._pools[place].submit(_hold, self._job)
                    self._begun[place] = True
                return self._pools[place].submit(function, *arguments)
        except BrokenProcessPool:
            raise _stopped() from None

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Stop the processes; after a fault, without waiting for what they were given."""
        if error is not None:
            for pool in self._pools:
                processes = list((pool._processes or {}).values())  # noqa: SLF001
                pool.shutdown(wait=False, cancel_futures=True)
                for process in processes:
                    process.terminate()
        self._stack.close()


@contextmanager
def _stops_held_back() -> Iterator[None]:
    """While a process is being made, Ctrl-C waits; the new one does not know of it until it is."""
    if not hasattr(signal, "pthread_sigmask"):  # pragma: no cover - Windows
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _result(future: Future[Any]) -> Any:
    try:
        return future.result()
    except BrokenProcessPool:
        raise _stopped() from None


def _stopped() -> UserError:
    message = "a worker was stopped from outside, perhaps for want of memory"
    return UserError(f"{message}; try fewer --workers or fewer people")


_job: list[Job] = []
_mine: list[Blocks] = []


def _begin() -> None:
    """Make a new process ready: it ends without a word at Ctrl-C, and with the one that made it."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
    if (parent := parent_process()) is not None:
        Thread(target=_end_with, args=(parent.sentinel,), daemon=True).start()


def _hold(job: Job) -> None:
    """Take the job whose blocks this process is going to work on."""
    _job[:] = [job]


def _end_with(sentinel: int) -> None:
    wait([sentinel])
    os._exit(1)


def _work(method: str, arguments: tuple[Any, ...], named: dict[str, Any]) -> Any:
    if not _mine:
        _mine.append(Blocks(_job[0]))
    return getattr(_mine[0], method)(*arguments, **named)
