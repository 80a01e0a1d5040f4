"""The last guard of the command line: whatever happens, a sentence and an exit code, no traceback.

Light, so that it stands before anything else is imported.
"""

from __future__ import annotations

import errno
import os
import sys
import traceback
from collections.abc import Callable
from typing import TextIO

WRONG = 2
"""Exit code where something given is wrong, or the machine cannot carry it."""
FAULT = 70
"""Exit code of a fault of the program itself."""
STOPPED = 130
"""Exit code of a run that was stopped by Ctrl-C."""
UNREAD = 141
"""Exit code where whoever reads the output has gone, as of other programs in a pipe."""

_NO_MEMORY = "there is too little memory; try fewer people, or close other programs"
_NO_SENTENCES = (
    "Python was started with PYTHONOPTIMIZE=2 or -OO, which takes away the sentences of law; "
    "start it without"
)
_FAULT = (
    "this is a fault of portasim, not of what you gave: {kind}; nothing is half written; "
    "PORTASIM_TRACEBACK=1 shows where"
)


def unharmed(work: Callable[[], int]) -> int:
    """The exit code of some work; what goes wrong is one sentence on the error stream."""
    if sys.flags.optimize > 1:
        return _say(_NO_SENTENCES, WRONG)
    try:
        code = _code(work)
        _flush()
    except KeyboardInterrupt:
        return _say("stopped; no file is half written", STOPPED)
    except MemoryError:
        return _say(_NO_MEMORY, WRONG)
    except OSError as error:
        return _refused(error)
    except Exception as error:  # noqa: BLE001  (the last guard)
        if os.environ.get("PORTASIM_TRACEBACK"):
            traceback.print_exc()
        return _say(_FAULT.format(kind=_named(error)), FAULT)
    return code


def _code(work: Callable[[], int]) -> int:
    try:
        return work()
    except SystemExit as over:
        if type(sys.stdout).__name__ == "PacifyFlushWrapper":  # typer's, once the reader has gone
            return UNREAD
        return over.code if isinstance(over.code, int) else 0 if over.code is None else WRONG


def _refused(error: OSError) -> int:
    """What to say where the system refuses something that nobody has met before."""
    reason = (error.strerror or str(error)).lower()
    if error.errno == errno.ENOMEM:
        return _say(_NO_MEMORY, WRONG)
    if error.errno == errno.EPIPE:
        _close(sys.stdout)
        return UNREAD
    _close(sys.stdout)
    what = error.filename or "the output or a temporary file"
    used = "used" if error.filename else "written"
    if os.environ.get("PORTASIM_TRACEBACK"):
        traceback.print_exc()
    return _say(f"{what}: cannot be {used}: {reason}", WRONG)


def _named(error: Exception) -> str:
    """An error on one line that is not too long."""
    text = " ".join(f"{type(error).__name__}: {error}".split())
    return text if len(text) <= 200 else f"{text[:197]}..."


def _say(sentence: str, code: int) -> int:
    try:
        print(sentence, file=sys.stderr, flush=True)  # noqa: T201
    except (OSError, ValueError):  # nobody listens
        _close(sys.stderr)
    return code


def _flush() -> None:
    if sys.stdout is not None and not sys.stdout.closed:
        sys.stdout.flush()


def _close(stream: TextIO) -> None:
    """Let what a stream still holds go nowhere, so that the end of Python says nothing of it."""
    try:
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
    except (OSError, ValueError, AttributeError):
        return
