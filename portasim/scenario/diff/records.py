"""Records of what two scenarios do not have in common: each difference, its places, its part.

These are the records. `scenario.diff.plan` and `scenario.diff.law` find them, and
`scenario.diff.diff` puts them together.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias

from portasim.scenario.scenario import Scenario

if TYPE_CHECKING:
    import pandas as pd

WHO: Final = "Who is simulated"
PROSE: Final = "Names and texts"
HEADINGS: Final = {
    **dict.fromkeys(("people", "seed", "as_of", "horizon"), WHO),
    "valuation": "Valuation",
    "lives": "Lives",
    "conduct": "Employers and records",
    "law": "Law",
    "practice": "Claimants",
    "offices": "Offices",
    "agreements": "Agreements",
}
"""The part of a scenario to which each of its keys belongs, in the order in which parts are shown;
a key that is not named here is a part of its own."""
SOURCE_KEYS: Final = ("status", "ref", "note")
OF_LAW: Final = ("overlays", "switches", "numbers")
"""Changes of a scenario to the law, compared as the law makes them."""
SAME_IN_ALL: Final = ("people", "seed", "as_of", "horizon", "valuation")
"""Keys that must be equal in all scenarios of one comparison."""

SHOWN: Final = 30
"""Differences that are shown on a screen."""

Kind: TypeAlias = Literal["value", "source", "prose"]


@dataclass(frozen=True)
class Written:
    """A value on one side: plain data, None where there is none, and where it was written.

    status and ref: how sure it is and its source, as its block or the law says; empty where
    neither does.
    """

    value: Any
    place: str = ""
    status: str = ""
    ref: str = ""


@dataclass(frozen=True)
class Difference:
    """One difference between two scenarios.

    path: as in the file, entries of lists by name; part: its heading; context: the blocks between
    the part and the value, in words; title: what it is; words: the words a choice allows, each with
    its meaning, empty where none is declared; kind: whether figures depend on it, or it says how
    sure they are, or it is prose; since and until: the days between which a number of law differs,
    empty for all days; parts: what an entry that only one side has consists of.
    """

    path: str
    part: str
    context: tuple[str, ...]
    title: str
    unit: str
    words: Mapping[str, str]
    kind: Kind
    before: Written
    after: Written
    since: str = ""
    until: str = ""
    parts: tuple[Difference, ...] = ()


@dataclass(frozen=True, repr=False)
class Differences:
    """All that differs between two scenarios.

    same_lives: whether both simulate the same people with the same careers and records.
    """

    before: Scenario
    after: Scenario
    rows: tuple[Difference, ...]
    same_lives: bool

    @property
    def refused(self) -> tuple[str, ...]:
        """The keys for which `compare` would refuse the two; none where it takes them."""
        pair = self.before.plan, self.after.plan
        return tuple(key for key in SAME_IN_ALL if len({repr(getattr(p, key)) for p in pair}) > 1)

    def as_dict(self) -> dict[str, Any]:
        """All of it as plain data, for JSON."""
        sides = {"before": self.before, "after": self.after}
        return {
            **{
                name: {"file": one.path, "id": one.plan.id, "digest": one.digest}
                for name, one in sides.items()
            },
            "same_lives": self.same_lives,
            "refused_by_compare": list(self.refused),
            "differences": [asdict(row) for row in self.rows],
        }

    def to_frame(self) -> pd.DataFrame:
        """One row a difference; what only one side has is one row, with all of it as its value."""
        import pandas as pd

        columns = ["part", "path", "title", "before", "after", "unit", "since", "until"]
        columns += ["written_before", "written_after"]
        heads = [((r.part, r.path, r.title), (r.unit, r.since, r.until)) for r in self.rows]
        sides = [(row.before, row.after) for row in self.rows]
        return pd.DataFrame(
            [
                (*head, b.value, a.value, *more, b.place, a.place)
                for (head, more), (b, a) in zip(heads, sides, strict=True)
            ],
            columns=columns,
        )

    def __repr__(self) -> str:
        lines = [
            f"{self.before.plan.id} and {self.after.plan.id} differ in {len(self.rows)} values"
        ]
        lines += [
            f"  {_cut(row.path)}: {_cut(row.before.value)} -> {_cut(row.after.value)}"
            for row in self.rows[:SHOWN]
        ]
        if len(self.rows) > SHOWN:
            lines.append(f"  and {len(self.rows) - SHOWN} more; see to_frame()")
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        html: str = self.to_frame().to_html(index=False, border=0, max_rows=SHOWN, escape=True)
        return html


def _cut(value: Any) -> str:
    """A value in a few words."""
    text = str(value)
    return text if len(text) <= 40 else f"{text[:39]}\N{HORIZONTAL ELLIPSIS}"


def written_at(scenario: Scenario, path: Sequence[str | int]) -> str:
    """The file:line, or `--set`, of the value or the first value below a path, or `default`."""
    name = ".".join(map(str, path))
    below = (place for at, place in scenario.origins.items() if at.startswith(f"{name}."))
    return scenario.origins.get(name) or next(below, None) or scenario.origin(name)
