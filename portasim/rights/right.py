"""Rights: rows of what a scheme owes to a person, by which months, and since when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from typing import Final, Self

import numpy as np

from portasim.core.arrays import Bools, Ints
from portasim.core.calendar import NEVER

BASES: Final = ("national", "totalised")
"""Bases of a right: the scheme's own months, or the months of all parties of an agreement."""
NATIONAL, TOTALISED = range(len(BASES))


@dataclass(frozen=True, slots=True)
class Rights:
    """Rights in rows, sorted by scheme, then person; at most one row a person, scheme and benefit.

    scheme: position in COUNTRIES; benefit: position in offices.claims.BENEFITS; basis: in BASES;
    arises: the day, whatever the person lives to see; months: of the scheme before that day; added:
    of its partners; monthly and lump_sum: what is owed from the day on, one of them 0; survivors:
    lump sum of who dies before it. Amounts are minor units of the scheme's currency.
    """

    person: Ints
    scheme: Ints
    benefit: Ints
    basis: Ints
    arises: Ints
    months: Ints
    added: Ints
    monthly: Ints
    lump_sum: Ints
    survivors: Ints

    def __len__(self) -> int:
        return len(self.person)

    def rows_of(self, scheme: int) -> slice:
        """The place of the rows of a scheme."""
        low, high = np.searchsorted(self.scheme, [scheme, scheme + 1])
        return slice(int(low), int(high))

    def select(self, rows: Bools | Ints | slice) -> Self:
        """Some of the rows, in their order."""
        return type(self)(*(getattr(self, name)[rows] for name in _COLUMNS))

    @classmethod
    def joined(cls, parts: Sequence[Rights]) -> Self:
        """Rows of several tables in the order of scheme and person."""
        columns = [np.concatenate([getattr(part, name) for part in parts]) for name in _COLUMNS]
        order = np.lexsort((columns[0], columns[1]))
        return cls(*(column[order] for column in columns))

    def renewed(self, of: Bools, rights: Rights) -> Self:
        """The same rights with those of some persons exchanged for others.

        of: whether the rights of each person are exchanged.
        """
        return self.joined([self.select(~of[self.person]), rights])

    def chosen(self, offers: Offers, rows: Bools) -> Self:
        """The rights with an agreement's offer in the place of the national right, in some rows."""
        return replace(
            self,
            basis=np.where(rows, TOTALISED, self.basis),
            added=offers.added,
            monthly=np.where(rows, offers.monthly, self.monthly),
            lump_sum=np.where(rows, offers.lump_sum, self.lump_sum),
        )


_COLUMNS: Final = tuple(field.name for field in fields(Rights))


@dataclass(frozen=True, slots=True)
class Offers:
    """Offers of agreements beside rights, one entry a right.

    opens: whether the months of all parties open the right; added: months that partners add;
    monthly and lump_sum: the scheme's share, minor units.
    """

    opens: Bools
    added: Ints
    monthly: Ints
    lump_sum: Ints

    @classmethod
    def none(cls, n: int) -> Offers:
        """No offer for any of n rights."""
        return cls(np.zeros(n, dtype=np.bool_), *(np.zeros(n, dtype=np.int64) for _ in range(3)))


@dataclass(frozen=True, slots=True)
class PerPerson:
    """Columns of a scheme's rights with one entry a person; empty rows have no right.

    row: the row of each person's right, or -1.
    """

    row: Ints

    @classmethod
    def of(cls, rights: Rights, n: int, rows: Bools | slice) -> PerPerson:
        """The place of each person's right among some rows that hold at most one a person."""
        place = np.full(n, -1, dtype=np.int64)
        numbers = np.arange(len(rights))[rows]
        place[rights.person[numbers]] = numbers
        return cls(place)

    def flags(self, column: Bools) -> Bools:
        """A column of flags, one entry a person; False where there is no right."""
        held = self.row >= 0
        found = np.zeros(len(self.row), dtype=np.bool_)
        found[held] = column[self.row[held]]
        return found

    def take(self, column: Ints, otherwise: int = 0) -> Ints:
        """A column of the rights, one entry a person; `otherwise` where there is no right."""
        held = self.row >= 0
        found = np.full(len(self.row), otherwise, dtype=column.dtype)
        found[held] = column[self.row[held]]
        return found

    def days(self, column: Ints) -> Ints:
        """A column of days, NEVER where there is no right."""
        return self.take(column, NEVER)
