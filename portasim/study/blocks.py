"""Blocks of persons: facts to claims before the counters, decisions to pieces after them.

A process holds the block that it works on in memory. Others wait between the two passes in a
temporary file without a name, which the system removes with the process, however that ends.
"""

from __future__ import annotations

import io
import pickle
import tempfile
import weakref
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import IO, Any, Final

import numpy as np
from numpy.typing import NDArray

from portasim.books.ladder import Ladder, ladder
from portasim.books.values import law_values, value_parts
from portasim.core.arrays import Bools, Floats, as_int64, narrowed
from portasim.core.calendar import day
from portasim.core.facts import Facts
from portasim.law.laws import Laws, make_laws
from portasim.law.system import Law
from portasim.offices.claims import Claims, Decisions
from portasim.rights.claims import Filers
from portasim.rights.in_law import InLaw, rights_in_law
from portasim.rights.outcome import Filed, Outcome, filed, outcome, read_again
from portasim.rights.valuation import Prices, make_prices
from portasim.study.ladders import ladder_sums
from portasim.study.persons import Columns, Valued
from portasim.study.pieces import Piece, piece_of
from portasim.study.plans import Entry, Job
from portasim.study.sums import Sums

Block = tuple[int, int]


@dataclass(slots=True)
class State:
    """What a block has come to between the passes.

    facts: by lives; in_law and values: by law group; filed: by the place of the plan.
    """

    facts: list[Facts]
    in_law: list[InLaw]
    values: list[tuple[Floats, Floats, Floats]]
    filed: dict[int, Filed] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Settled:
    """A plan's part of a block: value and origin of each person, and what tables need.

    ladder: sums of the ladder of what is lost, where one is made.
    """

    value: Floats
    origin: NDArray[np.int8]
    piece: Piece | None = None
    columns: Columns | None = None
    ladder: Sums | None = None


class Blocks:
    """The work on blocks of one process."""

    def __init__(self, job: Job) -> None:
        self.job = job
        self._of_groups: list[Laws] = [make_laws(group.changes) for group in job.laws]
        for laws in self._of_groups:
            laws.host()  # two places of work are refused before anyone is simulated
        self._prices: list[Prices] = [
            make_prices(group.valuation, laws)
            for group, laws in zip(job.laws, self._of_groups, strict=True)
        ]
        self._laws: list[Laws] = [make_laws(entry.plan.law) for entry in job.entries]
        shared = [*self._prices, *(law for laws in self._all_laws() for law in laws.all)]
        self._spool = _Spool(shared)

    def _all_laws(self) -> list[Laws]:
        return [*self._of_groups, *self._laws]

    def read(self, place: int) -> list[set[Any]]:
        """What a plan has read of each law so far, beside what its law group has."""
        own, group = self._laws[place], self._of_groups[self.job.entries[place].law]
        return [
            set(one.touched or ()) | set(other.touched or ())
            for one, other in zip(own.all, group.all, strict=True)
        ]

    def file(
        self, block: Block, declines: Mapping[int, Bools], *, again: bool = False
    ) -> dict[int, tuple[Claims, str]]:
        """The claims of a block by plan, numbered from its first person.

        declines: by the place of a plan who lets money at departure lie; the plans of the first
        round where it is empty. again: whether the block has been here before.
        """
        if again:
            state = self._spool.get(block)
        else:
            self._spool.release()
            state = self._state(block)
        places = [*declines] or [
            place for place, entry in enumerate(self.job.entries) if entry.round == 0
        ]
        state.filed.clear()
        for place in places:
            entry = self.job.entries[place]
            facts = state.facts[self.job.laws[entry.law].lives]
            if entry.twin in state.filed:
                twin = state.filed[entry.twin]
                state.filed[place] = read_again(twin, self._laws[place], facts.people)
                continue
            nobody = np.zeros(facts.n, dtype=np.bool_)
            state.filed[place] = filed(
                entry.plan.agreements,
                self._laws[place],
                facts,
                state.in_law[entry.law],
                _filers(entry, facts),
                declines.get(place, nobody),
            )
        self._spool.put(block, state)
        return {place: (plan.claims, plan.late) for place, plan in state.filed.items()}

    def _state(self, block: Block) -> State:
        """The facts of a block and what the laws alone make of them: by lives, then by law."""
        facts = [population.facts(*block) for _, population in self.job.lives]
        in_law, values = [], []
        for place, group in enumerate(self.job.laws):
            mine, laws, prices = facts[group.lives], self._of_groups[place], self._prices[place]
            rights = rights_in_law(laws, prices, mine)
            in_law.append(rights)
            horizon = day(self.job.lives[group.lives][0].horizon)
            values.append(law_values(rights, mine, horizon))
        return State(facts, in_law, values)

    def outcomes(self, block: Block, decisions: Mapping[int, Decisions]) -> dict[int, Outcome]:
        """The outcome of each plan of a round for a block, once its claims are decided."""
        state = self._spool.get(block)
        return {place: self._outcome(state, place, decided) for place, decided in decisions.items()}

    def _outcome(self, state: State, place: int, decisions: Decisions) -> Outcome:
        entry = self.job.entries[place]
        facts = state.facts[self.job.laws[entry.law].lives]
        return outcome(state.filed[place], facts, _filers(entry, facts), decisions)

    def settle(
        self,
        block: Block,
        decisions: Mapping[int, Decisions],
        before: Mapping[int, Floats],
        *,
        persons: bool = False,
    ) -> dict[int, Settled]:
        """The values of a block by plan of a round, and the pieces of plans that make tables.

        before: values of plans of the round before; persons: whether columns of persons are wanted.
        """
        state = self._spool.get(block)
        found: dict[int, Settled] = {}
        ladders: dict[int, Ladder] = {}
        values = dict(before)
        for place in sorted(decisions):
            entry = self.job.entries[place]
            facts = state.facts[self.job.laws[entry.law].lives]
            made = self._outcome(state, place, decisions[place])
            if_kept = values.get(entry.kept) if entry.kept is not None else None
            valued = Valued(value_parts(made, facts), *state.values[entry.law], if_kept)
            values[place] = valued.total
            origin = facts.people.origin.astype(np.int8)
            settled = Settled(values[place], origin)
            if entry.full:
                filers = _filers(entry, facts)
                piece, columns = piece_of(made, facts, valued, filers, entry.plan.horizon.year)
                settled = replace(settled, piece=piece, columns=columns if persons else None)
            if entry.ladder:
                other = None if entry.twin is None else ladders.get(entry.twin)
                table = entry.plan.valuation.life_table
                ladders[place] = ladder(made, facts, table, other)
                settled = replace(settled, ladder=ladder_sums(ladders[place], facts))
            found[place] = settled
        return found

    def facts(self, block: Block, place: int) -> Facts:
        """The facts of a block under a plan."""
        return self._spool.get(block).facts[self.job.laws[self.job.entries[place].law].lives]

    def holds(self, block: Block) -> bool:
        """Whether a block has come this way."""
        return self._spool.holds(block)

    def prices(self, place: int) -> Prices:
        """The prices of a plan."""
        return self._prices[self.job.entries[place].law]


def _filers(entry: Entry, facts: Facts) -> Filers:
    plan = entry.plan
    return Filers(plan.practice, plan.seed, day(plan.horizon), facts.people, facts.office)


_SHARED: Final = (Law, Prices)


class _Spool:
    """States of blocks: the last one in memory, the others in a file that has no name.

    shared: objects of the process that states point to and that need no place in the file.
    """

    def __init__(self, shared: list[Any]) -> None:
        self._shared = shared
        self._numbers = {id(one): number for number, one in enumerate(shared)}
        self._file: IO[bytes] | None = None
        self._places: dict[Block, int] = {}
        self._held: tuple[Block, State] | None = None

    def __del__(self) -> None:
        if self._file is not None:
            self._file.close()

    def put(self, block: Block, state: State) -> None:
        """Hold a block; another that is held goes into the file."""
        if self._held is not None and self._held[0] != block:
            self.release()
        self._places.pop(block, None)
        self._held = (block, state)

    def get(self, block: Block) -> State:
        """The state of a block that was put before; KeyError for another."""
        if self._held is not None and self._held[0] == block:
            return self._held[1]
        place = self._places[block]
        self.release()
        if self._file is None:
            raise KeyError(block)
        self._file.seek(place)
        state: State = _Reader(self._file, self._shared).load()
        self._held = (block, state)
        return state

    def holds(self, block: Block) -> bool:
        """Whether a block was put."""
        return block in self._places or (self._held is not None and self._held[0] == block)

    def release(self) -> None:
        """Put the block held into the file, so that memory holds one block at a time."""
        if self._held is None:
            return
        block, state = self._held
        self._held = None
        if block in self._places:
            return
        if self._file is None:
            self._file = tempfile.TemporaryFile(prefix="portasim-")  # noqa: SIM115  (kept open)
            weakref.finalize(self, self._file.close)
        self._places[block] = self._file.seek(0, io.SEEK_END)
        _Writer(self._file, self._numbers).dump(state)


class _Writer(pickle.Pickler):
    def __init__(self, file: IO[bytes], numbers: Mapping[int, int]) -> None:
        super().__init__(file, protocol=pickle.HIGHEST_PROTOCOL)
        self._numbers = numbers

    def persistent_id(self, obj: Any) -> int | None:
        """The number of an object that stays in the process."""
        return self._numbers.get(id(obj)) if isinstance(obj, _SHARED) else None

    def reducer_override(self, obj: Any) -> Any:
        """Whole numbers in the narrowest type that holds them: a file a third as long."""
        if type(obj) is not np.ndarray:
            return NotImplemented
        narrow = narrowed(obj)
        return NotImplemented if narrow is obj else (as_int64, (narrow,))


class _Reader(pickle.Unpickler):
    def __init__(self, file: IO[bytes], shared: list[Any]) -> None:
        super().__init__(file)
        self._shared = shared

    def persistent_load(self, pid: Any) -> Any:
        """The object of a number."""
        return self._shared[pid]
