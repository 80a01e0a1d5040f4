"""The simulation of a job: every plan for every block, and the counters once between the passes."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, fields, replace
from typing import Any, Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from portasim.core.arrays import Bools, Floats, Ints, as_int64, narrowed
from portasim.core.calendar import day
from portasim.law.laws import make_laws
from portasim.offices.claims import Claims, Decisions, LateClaims, decide
from portasim.rights.valuation import Prices, make_prices
from portasim.study.blocks import Block, Blocks, Settled
from portasim.study.persons import Columns
from portasim.study.pieces import Kept, Pensions, Piece, Totals
from portasim.study.plans import Entry, Job, blocks_of
from portasim.study.sums import Sums
from portasim.study.workers import Alone, Several, Task, Workers

Progress: TypeAlias = Callable[[str, int, int], None]

BLOCK: Final = 10_000
"""People in a block; results do not depend on it."""
ROUNDS: Final = (0, 1)


@dataclass(frozen=True, slots=True)
class ClaimsMade:
    """Claims of all persons under one plan and what became of them, one entry a claim.

    Columns that tables and later looks need; see `offices.claims`.
    """

    benefit: Ints
    filed: Ints
    decided: Ints
    outcome: Ints
    reason: Ints
    edges: Ints
    """Where the claims of each block begin, and one place more."""

    def of_block(self, number: int) -> Decisions:
        """The decisions on the claims of a block, by its number."""
        low, high = self.edges[number], self.edges[number + 1]
        columns = (self.decided, self.outcome, self.reason)
        return Decisions(*(column[low:high].astype(np.int64) for column in columns))


@dataclass(slots=True)
class Gathered:
    """What a plan has left behind so far, block by block in the order of persons.

    Totals are added up at once, so that blocks take no room.
    """

    value: list[Floats] = field(default_factory=list)
    origin: list[NDArray[np.int8]] = field(default_factory=list)
    kept: list[Kept] = field(default_factory=list)
    pensions: list[Pensions] = field(default_factory=list)
    totals: Totals | None = None
    ladder: Sums | None = None
    columns: list[Columns] = field(default_factory=list)

    def add(self, settled: Settled) -> None:
        """Add a block."""
        self.value.append(settled.value)
        self.origin.append(settled.origin)
        piece = settled.piece
        if piece is not None:
            # one array serves both
            self.kept.append(replace(piece.kept, value=settled.value))
            self.pensions.append(piece.pensions)
            self.totals = piece.totals if self.totals is None else self.totals.added(piece.totals)
        if settled.ladder is not None:
            one = settled.ladder
            self.ladder = one if self.ladder is None else self.ladder.added(one)
        if settled.columns is not None:
            self.columns.append(settled.columns)

    @property
    def values(self) -> Floats:
        """The value of each person."""
        return np.concatenate(self.value)

    def whole(self) -> Piece:
        """The piece of all persons. Raises ValueError where no tables are made of the plan."""
        if self.totals is None:
            raise ValueError("no tables are made of this plan")
        # the parts give way to the whole
        self.kept, self.pensions = [Kept.joined(self.kept)], [Pensions.joined(self.pensions)]
        return Piece(self.kept[0], self.pensions[0], self.totals)


@dataclass(slots=True)
class Simulation:
    """A job carried out: what each plan left behind, and how to look at its persons again."""

    job: Job
    n: int
    blocks: Sequence[Block]
    gathered: dict[int, Gathered]
    claims: dict[int, ClaimsMade]
    read: list[list[set[Any]]]
    alone: Blocks | None = None
    _prices: dict[int, Prices] = field(default_factory=dict)

    def prices(self, place: int) -> Prices:
        """The prices of a plan, made once for all plans of a law."""
        group = self.job.entries[place].law
        if group not in self._prices:
            of_group = self.job.laws[group]
            made = None if self.alone is None else self.alone.prices(place)
            self._prices[group] = made or make_prices(
                of_group.valuation, make_laws(of_group.changes)
            )
        return self._prices[group]

    def again(
        self, place: int, person: int | None = None
    ) -> Iterator[tuple[Block, Blocks, Decisions]]:
        """Each block of a plan once more, its claims filed and their decisions at hand.

        person: the number of a person whose block alone is wanted.
        """
        if self.alone is None:
            self.alone = Blocks(self.job)
        for number, block in enumerate(self.blocks):
            if person is not None and not block[0] <= person < block[1]:
                continue
            declines = self._declines(place, block)
            self.alone.file(block, declines, again=self.alone.holds(block))
            yield block, self.alone, self.claims[place].of_block(number)

    def columns(self, place: int) -> Iterator[Columns]:
        """The columns of the persons of each block under a plan that makes tables."""
        kept = self.job.entries[place].kept
        for number, (block, blocks, decisions) in enumerate(self.again(place)):
            before = {} if kept is None else {kept: self.gathered[kept].value[number]}
            found = blocks.settle(block, {place: decisions}, before, persons=True)[place]
            if found.columns is not None:
                yield found.columns

    def _declines(self, place: int, block: Block) -> dict[int, Bools]:
        low, high = block
        entry = self.job.entries[place]
        if entry.everyone is None:
            return {place: np.zeros(high - low, dtype=np.bool_)}
        return {place: declines_of(entry, self.gathered)[low:high]}


def simulate(
    job: Job,
    *,
    workers: int = 1,
    size: int | None = None,
    progress: Progress | None = None,
    columns: bool = False,
) -> Simulation:
    """Carry out a job: results do not depend on workers or on the size of blocks.

    columns: whether the columns of all persons are kept. Raises UserError where a worker is lost.
    """
    n = job.lives[0][1].n
    blocks = blocks_of(n, size or BLOCK, workers)
    gathered = {place: Gathered() for place in range(len(job.entries))}
    claims: dict[int, ClaimsMade] = {}
    several = workers > 1 and len(blocks) > 1
    with Several(job, workers) if several else Alone(job) as pool:
        for turn in ROUNDS:
            places = [p for p, entry in enumerate(job.entries) if entry.round == turn]
            if not places:
                continue
            declines = {p: declines_of(job.entries[p], gathered) for p in places} if turn else {}
            made = _decided(job, pool, n, _filed(pool, blocks, declines, progress))
            _settled(job, pool, blocks, made, gathered, columns)
            claims |= made
        read = _read(job, pool, workers if several else 1)
    alone = pool.blocks if isinstance(pool, Alone) else None
    return Simulation(job, n, blocks, gathered, claims, read, alone)


def declines_of(entry: Entry, gathered: dict[int, Gathered]) -> Bools:
    """Who lets a refund lie: the informed for whom keeping their months is worth as much."""
    if entry.everyone is None or entry.kept is None:
        raise ValueError("nobody chooses under this plan")
    taken, kept = gathered[entry.everyone], gathered[entry.kept]
    better = kept.values >= taken.values
    return better & np.isin(np.concatenate(taken.origin), entry.informed)


@dataclass(slots=True)
class _Queue:
    """Claims under one plan, by block: the columns of each in as little room as they need.

    late: what becomes of a claim after its window.
    """

    late: LateClaims
    blocks: list[dict[str, NDArray[Any]]] = field(default_factory=list)

    def column(self, name: str) -> NDArray[Any]:
        """A column of the claims of all blocks."""
        return np.concatenate([block[name] for block in self.blocks])

    def by_office(self) -> Iterator[tuple[Ints, Claims]]:
        """The claims of each office, which meet no others, and their rows."""
        columns = {column.name: self.column(column.name) for column in fields(Claims)}
        for office in np.unique(columns["province"]):
            rows = np.flatnonzero(columns["province"] == office)
            some = {name: column[rows] for name, column in columns.items()}
            yield rows, Claims(**{name: _wide(column) for name, column in some.items()})

    def same(self, other: _Queue) -> bool:
        """Whether another queue holds the same claims; equal columns of a block are one."""
        return all(
            all(one[name] is two[name] for name in one)
            for one, two in zip(self.blocks, other.blocks, strict=True)
        )


def _filed(
    pool: Workers, blocks: Sequence[Block], declines: dict[int, Bools], progress: Progress | None
) -> dict[int, _Queue]:
    """The claims of all blocks by plan, numbered by persons of all blocks."""
    tasks = (
        (
            number,
            "file",
            (block, {place: who[slice(*block)] for place, who in declines.items()}),
            {"again": bool(declines)},
        )
        for number, block in enumerate(blocks)
    )
    queues: dict[int, _Queue] = {}
    last = blocks[-1][1]
    for block, filed in zip(blocks, pool.map(tasks), strict=True):
        # plans differ in few columns, so that one place serves all who have the same
        known: dict[str, list[NDArray[Any]]] = {}
        for place, (claims, late) in filed.items():
            numbered = replace(claims, person=claims.person + block[0])
            columns = {
                column.name: _one_of(known.setdefault(column.name, []), numbered, column.name)
                for column in fields(Claims)
            }
            queues.setdefault(place, _Queue(late)).blocks.append(columns)
        if progress and not declines:
            progress("careers", block[1], last)
    return queues


def _one_of(known: list[NDArray[Any]], claims: Claims, name: str) -> NDArray[Any]:
    """A column of claims, the one known already where it has the same numbers."""
    column = narrowed(getattr(claims, name))
    for other in known:
        if np.array_equal(column, other):
            return other
    known.append(column)
    return column


def _decided(job: Job, pool: Workers, n: int, queues: dict[int, _Queue]) -> dict[int, ClaimsMade]:
    """What the counters decide: plans whose queues are alike stand in one."""
    standing: list[tuple[_Queue, tuple[Any, ...], list[int]]] = []
    for place, queue in queues.items():
        plan = job.entries[place].plan
        # a file of people stands for nobody else, so each of its claims is one claim
        sample = plan.offices.people_represented if isinstance(plan.people, str) else n
        rules = (plan.offices, sample, queue.late, day(plan.horizon))
        for other, others_rules, places in standing:
            if rules == others_rules and other.same(queue):
                places.append(place)
                break
        else:
            standing.append((queue, rules, [place]))
    found: dict[int, ClaimsMade] = {}
    for queue, _, places in standing:
        found |= dict.fromkeys(places, _undecided(queue))
    sent: deque[tuple[ClaimsMade, Ints]] = deque()

    def tasks() -> Iterator[tuple[Any, ...]]:
        for queue, rules, places in standing:
            for rows, claims in queue.by_office():
                sent.append((found[places[0]], rows))
                yield (claims, *rules)

    for decisions in pool.call(decide, tasks()):
        made, rows = sent.popleft()
        made.decided[rows] = decisions.decided
        made.outcome[rows] = decisions.outcome
        made.reason[rows] = decisions.reason
    return found


def _wide(column: NDArray[Any]) -> NDArray[Any]:
    return as_int64(column) if column.dtype.kind == "i" else column


def _undecided(queue: _Queue) -> ClaimsMade:
    """Claims with room for what becomes of them."""
    edges = np.cumsum([0, *(len(block["person"]) for block in queue.blocks)])
    return ClaimsMade(
        benefit=queue.column("benefit").astype(np.int8),
        filed=queue.column("filed").astype(np.int32),
        decided=np.zeros(edges[-1], dtype=np.int32),
        outcome=np.zeros(edges[-1], dtype=np.int8),
        reason=np.zeros(edges[-1], dtype=np.int8),
        edges=edges,
    )


def _settled(
    job: Job,
    pool: Workers,
    blocks: Sequence[Block],
    claims: dict[int, ClaimsMade],
    gathered: dict[int, Gathered],
    columns: bool,
) -> None:
    """Pay what was decided, block by block, and gather what is left of it."""
    needed = {job.entries[place].kept for place in claims} - {None, *claims}

    def tasks() -> Iterator[Task]:
        for number, block in enumerate(blocks):
            decisions = {place: made.of_block(number) for place, made in claims.items()}
            before = {place: gathered[place].value[number] for place in needed if place is not None}
            yield number, "settle", (block, decisions, before), {"persons": columns}

    for settled in pool.map(tasks()):
        for place, one in settled.items():
            gathered[place].add(one)


def _read(job: Job, pool: Workers, workers: int) -> list[list[set[Any]]]:
    """What each plan has read of each law, in any process."""
    tasks: list[Task] = [
        (number, "read", (place,), {})
        for place in range(len(job.entries))
        for number in range(workers)
    ]
    found = list(pool.map(tasks))
    return [
        [set().union(*sets) for sets in zip(*found[low : low + workers], strict=True)]
        for low in range(0, len(found), workers)
    ]
