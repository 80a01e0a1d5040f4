"""Dated numbers and switches of law: what a value is, since when, by which authority, how sure.

A number is looked up by an array of dates. Before its first value, after its last, and for a label
it does not name, it is *not in force*: a visible state, never 0.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from functools import cached_property
from typing import Any, Final, Literal, TypeAlias, get_args

import numpy as np

from portasim.core.arrays import Bools, Ints
from portasim.core.calendar import day, iso
from portasim.core.faults import Fault, UserError, did_you_mean
from portasim.core.reading import UNLISTED, NotInForce, Reading, Touched
from portasim.core.units import DIMENSIONS, UNITS

# Handed on: numbers are read together with their units and labels, and what is kept of a reading.
__all__ = ["DIMENSIONS", "UNITS", "UNLISTED", "NotInForce", "Reading", "Touched"]

Status: TypeAlias = Literal[
    "enacted", "declared", "proposed", "assumed", "recalled", "as_told", "observed"
]
STATUSES: Final[tuple[str, ...]] = get_args(Status)

NO_VALUE: Final = -(1 << 62)
_LARGEST: Final = 10**15
_KINDS: Final = {
    "title": (str, "text"),
    "ref": (str, "text"),
    "note": (str, "text"),
    "unlisted": (str, "text"),
    "allowed": (list, "a list of words"),
    "when": (dict, "a mapping of switches to words"),
}
Blame: TypeAlias = Callable[[tuple[str | int, ...], str], Fault]
Check: TypeAlias = Callable[[str, str, Decimal], str]
"""What is wrong with a value on paper, by the id and the unit of its number; empty if nothing."""


@dataclass(frozen=True)
class Row:
    """One value of a number: first and last day, a value for each label, authority and status.

    Days count from 1970-01-01, both ends inclusive as law writes them; `last` is None while open.
    `when` names the switches under which the row holds; `unlisted` says what is not known of labels
    without a value.
    """

    since: int
    last: int | None
    values: tuple[int, ...]
    ref: str
    status: str
    note: str = ""
    when: tuple[tuple[str, str], ...] = ()
    unlisted: str = ""


@dataclass(frozen=True)
class Number:
    """A dated number of law: a step function of the date, and of a label where `by` names one.

    `table_ends` is the day of the last value that the law itself holds, where a scenario has put
    others in their place.
    """

    id: str
    title: str
    unit: str
    by: str | None
    rows: tuple[Row, ...]
    table_ends: int | None = None

    @property
    def last_tabled(self) -> int:
        """The day of the last value that the law itself holds, whatever a scenario adds."""
        return int(self.changes[-1]) if self.table_ends is None else self.table_ends

    def under(self, chosen: Mapping[str, str]) -> Number:
        """The number with only the rows that hold under the chosen switches."""
        if not any(row.when for row in self.rows):
            return self
        rows = (r for r in self.rows if all(chosen.get(k) == v for k, v in r.when))
        return replace(self, rows=tuple(rows))

    @cached_property
    def _steps(self) -> tuple[Ints, Ints, Ints]:
        breaks: list[int] = []
        which = [-1]
        for place, row in enumerate(self.rows):
            if breaks and row.since <= breaks[-1]:
                raise UserError(
                    f"{self.id}: the value from {iso(row.since)} does not begin after the one "
                    "before it"
                )
            if breaks and which[-1] == -1 and row.since == breaks[-1]:
                breaks.pop()
                which.pop()
            breaks.append(row.since)
            which.append(place)
            following = self.rows[place + 1].since if place + 1 < len(self.rows) else None
            if row.last is None:
                continue
            if following is not None and row.last >= following:
                raise UserError(
                    f"{self.id}: the value from {iso(row.since)} ends on {iso(row.last)}, after "
                    "the next has begun"
                )
            if following is None or row.last + 1 < following:
                breaks.append(row.last + 1)
                which.append(-1)
        width = len(DIMENSIONS[self.by]) if self.by else 1
        nothing = (NO_VALUE,) * width
        # One more column than labels, so that label -1, "nowhere", finds no value.
        table = [
            (*(self.rows[place].values if place >= 0 else nothing), NO_VALUE) for place in which
        ]
        return (
            np.array(breaks, dtype=np.int64),
            np.array(which, dtype=np.int64),
            np.array(table, dtype=np.int64),
        )

    @property
    def changes(self) -> Ints:
        """The days on which the value starts, changes or ends, ascending."""
        return self._steps[0]

    def _look_up(self, days: Ints, labels: Ints | None) -> tuple[Ints, Ints]:
        breaks, _, table = self._steps
        step = np.searchsorted(breaks, days, side="right")
        if self.by is None:
            return step, table[step, 0]
        if labels is None:
            raise UserError(f"{self.id} differs by {self.by}: give the {self.by} of each row")
        return step, table[step, labels]

    def in_force(self, days: Ints, labels: Ints | None = None) -> Bools:
        """Whether the number has a value on each day, and for each label where it has labels."""
        return np.asarray(self._look_up(days, labels)[1] != NO_VALUE)

    def at(
        self,
        days: Ints,
        labels: Ints | None = None,
        touched: Touched | None = None,
        otherwise: int | None = None,
    ) -> Ints:
        """The value on each day, in minor units, basis points or whole units; shapes broadcast.

        `otherwise` stands in where the number is not in force; without it, NotInForce is raised.
        """
        step, found = self._look_up(days, labels)
        missing = found == NO_VALUE
        if missing.any():
            if otherwise is None:
                raise self._not_in_force(days, labels, missing)
            step = np.broadcast_to(step, found.shape)[~missing]
            found = np.where(missing, otherwise, found)
        if touched is not None and not self._readings <= touched:
            touched.update(self.reading(row) for row in self._rows_at(step))
        return found

    def _not_in_force(self, days: Ints, labels: Ints | None, missing: Bools) -> NotInForce:
        wanted = np.broadcast_to(days, missing.shape)[missing]
        label = ""
        if self.by and labels is not None:
            code = int(np.broadcast_to(labels, missing.shape)[missing][wanted.argmin()])
            label = DIMENSIONS[self.by][code] if code >= 0 else f"no {self.by}"
        return NotInForce(self.id, int(wanted.min()), self.rows[0].since, label)

    def rows_read(self, days: Ints, labels: Ints | None = None) -> list[Row]:
        """The rows that give the values on these days and labels, in order of date."""
        step, found = self._look_up(days, labels)
        return self._rows_at(np.broadcast_to(step, found.shape)[found != NO_VALUE])

    def _rows_at(self, steps: Ints) -> list[Row]:
        """The rows of some steps, in order of date."""
        which = self._steps[1]
        used = np.flatnonzero(np.bincount(steps.ravel()))
        return [self.rows[place] for place in which[used] if place >= 0]

    @cached_property
    def _readings(self) -> set[Reading]:
        """What a recorder keeps of all rows."""
        return {self.reading(row) for row in self.rows}

    def reading(self, row: Row) -> Reading:
        """What the recorder keeps of a row."""
        return Reading(self.id, iso(row.since), row.status, row.ref)

    def doubt(self, row: Row) -> Reading:
        """What the recorder keeps of a row read for a label of which it is not known."""
        return Reading(self.id + UNLISTED, iso(row.since), "assumed", row.ref)

    def doubts(self, days: Ints, labels: Ints) -> list[Row]:
        """The rows of which it is not known what they are on these days for these labels."""
        if not any(row.unlisted for row in self.rows):
            return []
        step, found = self._look_up(days, labels)
        asked = np.broadcast_to((found == NO_VALUE) & (labels >= 0), found.shape)
        return [r for r in self._rows_at(np.broadcast_to(step, found.shape)[asked]) if r.unlisted]

    def shown(self, row: Row) -> str:
        """The value of a row on paper, such as `15000` or `Tak 3, Rayong 3`."""
        scale = UNITS[self.unit]
        texts = [f"{Decimal(v) / scale:f}" if v != NO_VALUE else "" for v in row.values]
        if self.by is None:
            return texts[0]
        labelled = zip(DIMENSIONS[self.by], texts, strict=True)
        return ", ".join(f"{label} {text}" for label, text in labelled if text)


@dataclass(frozen=True)
class Switch:
    """A visible choice where the law, or what is known of it, allows more than one reading."""

    id: str
    title: str
    allowed: tuple[str, ...]
    default: str
    ref: str
    status: str
    note: str = ""

    def reading(self) -> Reading:
        """What the recorder keeps of a switch."""
        return Reading(self.id, "", self.status, self.ref)


class Reader:
    """Reads numbers and switches out of plain data and keeps every fault it finds.

    `blame` turns a path inside the data and a sentence into a Fault; the path begins with the id.
    `check` says what is wrong with a value of a number; without it every finite one is allowed.
    """

    def __init__(self, blame: Blame, check: Check = lambda *_: "") -> None:
        self.blame = blame
        self.check = check
        self.faults: list[Fault] = []

    def _fault(self, path: tuple[str | int, ...], message: str) -> None:
        self.faults.append(self.blame(path, message))

    def _keys(
        self,
        path: tuple[str | int, ...],
        raw: Any,
        required: Sequence[str],
        optional: Sequence[str],
    ) -> bool:
        """Whether `raw` is a mapping with the required keys; unknown keys are faults too."""
        if not isinstance(raw, dict):
            self._fault(path, "a mapping of keys to values is expected here")
            return False
        known = (*required, *optional)
        for key in raw:
            if key not in known:
                self._fault((*path, key), f"unknown key '{key}'{did_you_mean(str(key), known)}")
        lacking = [key for key in required if raw.get(key) in (None, "")]
        for key in lacking:
            self._fault(path, f"'{key}' is missing")
        wrong = [
            (key, word)
            for key, (kind, word) in _KINDS.items()
            if raw.get(key) is not None and not isinstance(raw[key], kind)
        ]
        for key, word in wrong:
            self._fault((*path, key), f"'{key}' is {word}")
        return not lacking and not wrong

    def _word(self, path: tuple[str | int, ...], word: Any, allowed: Iterable[str]) -> bool:
        known = tuple(allowed)
        if isinstance(word, str) and word in known:
            return True
        self._fault(path, f"'{word}' is not allowed here{did_you_mean(str(word), known)}")
        return False

    def _day(self, path: tuple[str | int, ...], text: Any) -> int | None:
        try:
            return day(dt.date.fromisoformat(text))
        except (TypeError, ValueError):
            self._fault(path, f"'{text}' is not a date written YYYY-MM-DD")
            return None

    def _amount(self, path: tuple[str | int, ...], raw: Any, unit: str) -> int:
        try:
            amount = Decimal(str(raw)) * UNITS[unit]
        except InvalidOperation:
            amount = Decimal("NaN")
        if amount.is_nan():
            self._fault(path, f"'{raw}' is not a number")
            return NO_VALUE
        wrong = self.check(str(path[0]), unit, amount / UNITS[unit])
        if wrong or abs(amount) > _LARGEST:
            self._fault(path, f"{raw} {unit} {wrong or 'is too large'}")
            return NO_VALUE
        if amount != int(amount):
            finest = "no" if UNITS[unit] == 1 else "at most 2"
            self._fault(path, f"{raw} {unit}: {finest} decimals are allowed")
        return int(amount)

    def _values(
        self, path: tuple[str | int, ...], raw: Any, unit: str, by: str | None
    ) -> tuple[int, ...]:
        if by is None:
            return (self._amount(path, raw, unit),)
        labels = DIMENSIONS[by]
        if not isinstance(raw, dict) or not raw:
            self._fault(path, f"a value for each {by} is expected here, such as {labels[0]}: 1")
            return ()
        known = [key for key in raw if self._word((*path, key), key, labels)]
        given = {key: self._amount((*path, key), raw[key], unit) for key in known}
        return tuple(given.get(label, NO_VALUE) for label in labels)

    def rows(
        self, path: tuple[str | int, ...], raw: Any, unit: str, by: str | None
    ) -> tuple[Row, ...]:
        """The rows of a number from a list of mappings, in order of date."""
        if not isinstance(raw, list) or not raw:
            self._fault(path, "a list of dated values is expected here")
            return ()
        rows: list[Row] = []
        for place, item in enumerate(raw):
            here = (*path, place)
            if not self._keys(
                here, item, ("from", "value", "ref", "status"), ("to", "note", "when", "unlisted")
            ):
                continue
            since = self._day((*here, "from"), item["from"])
            last = self._day((*here, "to"), item["to"]) if "to" in item else None
            values = self._values((*here, "value"), item["value"], unit, by)
            self._word((*here, "status"), item["status"], STATUSES)
            if since is None:
                continue
            if last is not None and last < since:
                self._fault((*here, "to"), f"ends on {iso(last)}, before it begins")
            when = tuple(sorted((item.get("when") or {}).items()))
            if rows and since < rows[-1].since:
                self._fault((*here, "from"), f"{iso(since)} comes after {iso(rows[-1].since)}")
            words = (item["ref"], item["status"], item.get("note", ""), when)
            rows.append(Row(since, last, values, *words, item.get("unlisted", "")))
        return tuple(rows)

    def number(self, name: str, raw: Any) -> Number | None:
        """The number written under an id; None, with faults kept, if it cannot be read."""
        if not self._keys((name,), raw, ("title", "unit", "values"), ("by",)):
            return None
        by = raw.get("by")
        if not self._word((name, "unit"), raw["unit"], UNITS):
            return None
        if by is not None and not self._word((name, "by"), by, DIMENSIONS):
            return None
        rows = self.rows((name, "values"), raw["values"], raw["unit"], by)
        return Number(name, raw["title"], raw["unit"], by, rows)

    def switch(self, name: str, raw: Any) -> Switch | None:
        """The switch written under an id; None, with faults kept, if it cannot be read."""
        required = ("title", "allowed", "default", "status", "ref")
        if not self._keys((name,), raw, required, ("note",)):
            return None
        if len(raw["allowed"]) < 2:
            self._fault((name, "allowed"), "a switch lists at least two allowed words")
            return None
        allowed = tuple(raw["allowed"])
        self._word((name, "default"), raw["default"], allowed)
        self._word((name, "status"), raw["status"], STATUSES)
        note = raw.get("note", "")
        return Switch(name, raw["title"], allowed, raw["default"], raw["ref"], raw["status"], note)
