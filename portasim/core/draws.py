"""Addressed luck: every random number is a pure function of (seed, subject, decision, occasion).

Order, block size, number of processes and clock change nothing, and two scenarios share each
person's luck. One definition in three forms, plain, array and compiled, that give the same bits:
the finaliser of splitmix64 (Steele, Lea, Flood, "Fast splittable pseudorandom number generators",
OOPSLA 2014) applied to each part of the address in turn.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from enum import IntEnum
from typing import Any, Final, TypeVar, cast

import numpy as np
from numpy.typing import NDArray

from portasim.core.arrays import Floats, Ints

try:
    import numba
    from numba.extending import overload, register_jitable

    from portasim.core.compiled import checked

    COMPILED: Final = True
except ImportError:  # pragma: no cover - exercised in a subprocess without numba
    COMPILED = False  # type: ignore[misc]

_MASK: Final = (1 << 64) - 1
_GOLDEN: Final = 0x9E3779B97F4A7C15
_M1: Final = 0xBF58476D1CE4E5B9
_M2: Final = 0x94D049BB133111EB


class Decision(IntEnum):
    """What is being decided: a closed list that only ever grows, so no number is reused."""

    DEATH = 0
    JOB_ENDS = 1
    JOB_FOUND = 2
    GOES_HOME = 3
    COMES_BACK = 4
    HOME_JOB_FOUND = 5
    HOME_JOB_ENDS = 6
    REGULARISED = 7
    PAPERS_RENEWED = 8
    NAME_CHANGED = 9
    PAPERS_ON_RETURN = 10
    STOPS_WORK = 11
    STAYS_IN_OLD_AGE = 12
    EMPLOYER = 13
    JOB_WAGE = 14
    SETTLES = 15
    ORIGIN = 20
    SEX = 21
    ARRIVAL = 22
    AGE = 23
    SECTOR = 24
    PROVINCE = 25
    PAPERS_AT_ARRIVAL = 26
    PERSON_WAGE = 27
    EMPLOYER_REGISTERS = 40
    EMPLOYER_REMITS = 41
    REGISTRATION_LAG = 42
    PROOF_KEPT = 43
    HOME_INSURED = 44
    CLAIMS = 60
    FILING_LAG = 61
    DOCUMENTS = 62
    SERVICE = 63
    HEIRS_CLAIM = 64
    TIE = 66
    DEDUCTION_PROVED = 67
    HOME_SECTOR = 68
    HOME_PAY = 69
    HOME_CONTRACT = 70
    HOME_CLAIMS = 71


def _mix(z: int) -> int:
    z = ((z ^ (z >> 30)) * _M1) & _MASK
    z = ((z ^ (z >> 27)) * _M2) & _MASK
    return z ^ (z >> 31)


def address(seed: int, subject: int, decision: int, occasion: int) -> int:
    """The 64-bit hash of an address, from plain (or NumPy) integers."""
    z = _mix((int(seed) + _GOLDEN) & _MASK)
    z = _mix((z + (int(subject) & _MASK) * _GOLDEN + 1) & _MASK)
    z = _mix((z + (int(decision) & _MASK) * _GOLDEN + 2) & _MASK)
    return _mix((z + (int(occasion) & _MASK) * _GOLDEN + 3) & _MASK)


def uniform(seed: int, subject: int, decision: int, occasion: int) -> float:
    """A uniform number strictly between 0 and 1: the top 52 bits of the address, centred."""
    return ((address(seed, subject, decision, occasion) >> 12) + 0.5) * 2.0**-52


def _mix_array(z: NDArray[np.uint64]) -> NDArray[np.uint64]:
    z = (z ^ (z >> np.uint64(30))) * np.uint64(_M1)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(_M2)
    return z ^ (z >> np.uint64(31))


def addresses(
    seed: int, subjects: Ints, decision: int, occasions: Ints | int = 0
) -> NDArray[np.uint64]:
    """The hashes of many addresses; subjects and occasions broadcast, uint64 out."""
    golden = np.uint64(_GOLDEN)
    subject = np.atleast_1d(np.asarray(subjects, dtype=np.int64)).astype(np.uint64)
    occasion = np.atleast_1d(np.asarray(occasions, dtype=np.int64)).astype(np.uint64)
    z = np.full(1, _mix((int(seed) + _GOLDEN) & _MASK), dtype=np.uint64)
    z = _mix_array(z + subject * golden + np.uint64(1))
    z = _mix_array(z + np.uint64((int(decision) * _GOLDEN + 2) & _MASK))
    return _mix_array(z + occasion * golden + np.uint64(3))


def uniforms(seed: int, subjects: Ints, decision: int, occasions: Ints | int = 0) -> Floats:
    """Uniform numbers in (0, 1) at many addresses: the same bits as `uniform`, one by one."""
    top = (addresses(seed, subjects, decision, occasions) >> np.uint64(12)).astype(np.float64)
    return (top + 0.5) * 2.0**-52


def exponential(seed: int, subject: int, decision: int, occasion: int) -> float:
    """A unit-exponential threshold: a risk strikes when its integrated hazard reaches it."""
    return -math.log(uniform(seed, subject, decision, occasion))


def exponentials(seed: int, subjects: Ints, decision: int, occasions: Ints | int = 0) -> Floats:
    """Unit-exponential thresholds at many addresses."""
    return -np.log(uniforms(seed, subjects, decision, occasions))


def choices(u: Floats, shares: Floats) -> Ints:
    """The option each uniform falls on, given shares.

    Shares: one row for all, or a row a person, in any positive total.
    """
    edges = np.cumsum(np.atleast_2d(shares), axis=1)
    picked: Ints = (u[:, None] * edges[:, -1:] >= edges[:, :-1]).sum(axis=1, dtype=np.int64)
    return picked


F = TypeVar("F", bound=Callable[..., Any])

if COMPILED:

    @register_jitable
    def _mix_compiled(z: Any) -> Any:
        z = (z ^ (z >> np.uint64(30))) * np.uint64(_M1)
        z = (z ^ (z >> np.uint64(27))) * np.uint64(_M2)
        return z ^ (z >> np.uint64(31))

    def _uniform_in_loops(seed: Any, subject: Any, decision: Any, occasion: Any) -> Any:
        golden = np.uint64(_GOLDEN)
        z = _mix_compiled(np.uint64(seed) + golden)
        z = _mix_compiled(z + np.uint64(subject) * golden + np.uint64(1))
        z = _mix_compiled(z + np.uint64(decision) * golden + np.uint64(2))
        z = _mix_compiled(z + np.uint64(occasion) * golden + np.uint64(3))
        return (np.float64(z >> np.uint64(12)) + 0.5) * 2.0**-52

    def _exponential_in_loops(seed: Any, subject: Any, decision: Any, occasion: Any) -> Any:
        return -math.log(uniform(seed, subject, decision, occasion))

    @overload(uniform)
    def _uniform_compiled(seed: Any, subject: Any, decision: Any, occasion: Any) -> Any:  # noqa: ARG001
        return _uniform_in_loops

    @overload(exponential)
    def _exponential_compiled(seed: Any, subject: Any, decision: Any, occasion: Any) -> Any:  # noqa: ARG001
        return _exponential_in_loops

    def scalar_rule(function: F) -> F:
        """Mark a scalar function as callable from plain Python and from compiled loops alike."""
        return register_jitable(function)

    def compile_loop(function: F) -> F:
        """Compile a loop over scalar rules; its plain twin stays at `.py_func`.

        Compiled code is kept for the next run where a folder can be written, and else made anew.
        """
        try:
            return cast("F", checked(numba.njit(cache=True)(function)))
        except RuntimeError:  # neither beside the package nor in a home folder can it be kept
            return cast("F", numba.njit(function))

else:

    def scalar_rule(function: F) -> F:
        """Mark a scalar function as callable from plain Python and from compiled loops alike."""
        return function

    def compile_loop(function: F) -> F:
        """Without numba a loop over scalar rules runs as plain Python, slower, same answers."""
        return function
