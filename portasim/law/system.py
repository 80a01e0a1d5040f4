"""The law of one country: its numbers, switches and rules, and changes to them.

A law is read once and never altered. A changed law shares everything it does not change. Overlays
are bills, drafts and practices beside the law, each in a file of its own and off until named.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any, Final, NamedTuple

from portasim.core.arrays import Ints
from portasim.core.calendar import iso
from portasim.core.faults import Fault, UserError, did_you_mean
from portasim.core.files.yamlfile import read_yaml
from portasim.core.params import (
    UNLISTED,
    Blame,
    Number,
    Reader,
    Reading,
    Row,
    Switch,
    Touched,
)
from portasim.core.ratios import Value
from portasim.core.rules import Rule, Step, evaluate, rules_in
from portasim.core.words import COUNTRIES
from portasim.law.contents import Contents
from portasim.law.lawfile import (
    Overlay,
    dangling,
    plain_blame,
    plain_fault,
    read_entries,
    read_overlay,
    replaced,
    uncited,
)
from portasim.law.ranges import wrong_with_number

HERE: Final = Path(__file__).parent
ECONOMY: Final = HERE.parent / "economy"
"""Wages, prices and exchange rates by country: dated and cited like the numbers of law, and changed
the same way, but facts."""


class Assumption(NamedTuple):
    """One line of the assumption ledger: a value that figures rest on and that is not enacted.

    `since` is empty and `value` the chosen word where the line is a switch; the line of a rule
    stands for its rounding.
    """

    id: str
    title: str
    since: str
    value: str
    unit: str
    status: str
    ref: str
    note: str


@dataclass(frozen=True, slots=True, eq=False)
class Law:
    """The law of one country under chosen switches, and who writes down what is read of it.

    Laws that differ in their recorder alone share their contents, and what was made of them.
    """

    contents: Contents
    touched: Touched | None = None

    @property
    def country(self) -> str:
        """The code of the country."""
        return self.contents.country

    @property
    def numbers(self) -> Mapping[str, Number]:
        """The numbers by id, with the rows of every switch."""
        return self.contents.numbers

    @property
    def switches(self) -> Mapping[str, Switch]:
        """The switches by id."""
        return self.contents.switches

    @property
    def chosen(self) -> Mapping[str, str]:
        """The word chosen for each switch."""
        return self.contents.chosen

    @property
    def rules(self) -> Mapping[str, tuple[Rule, ...]]:
        """The dated variants of each rule by name."""
        return self.contents.rules

    @property
    def applied(self) -> tuple[Overlay, ...]:
        """The overlays that apply, in order."""
        return self.contents.applied

    def number(self, name: str) -> Number:
        """The number of an id under the chosen switches; UserError for an unknown id."""
        if name not in self.contents.active:
            raise UserError(_unknown("number", name, self.country, self.contents.active))
        return self.contents.active[name]

    def at(self, name: str, days: Ints, labels: Ints | None = None) -> Ints:
        """The value of a number on each day, recorded; NotInForce before its first value."""
        return self.number(name).at(days, labels, self.touched)

    def choice(self, name: str) -> str:
        """The chosen word of a switch, recorded; UserError for an unknown id."""
        if name not in self.switches:
            raise UserError(_unknown("switch", name, self.country, self.switches))
        if self.touched is not None:
            self.touched.add(self.switches[name].reading())
        return self.chosen[name]

    def number_named(self, name: str) -> Number | None:
        """The number whose id ends in a name, under the chosen switches."""
        return self.contents.active.get(self.contents.ids.get(name, ""))

    def choice_named(self, name: str) -> tuple[Switch, str] | None:
        """The switch whose id ends in a name, and the word chosen."""
        full = self.contents.ids.get(name, "")
        return (self.switches[full], self.chosen[full]) if full in self.switches else None

    def turns(self, targets: tuple[str, ...]) -> Ints:
        """The days on which a rule that the targets rest on becomes another, ascending."""
        return self.contents.turns(targets)

    def names(self) -> list[str]:
        """Every name the law can answer for."""
        return [*self.rules, *self.contents.ids]

    def evaluate(
        self,
        targets: Sequence[str],
        on: Ints,
        inputs: Mapping[str, Value],
        trace: list[Step] | None = None,
    ) -> dict[str, Value]:
        """The targets by this law on each day; see portasim.core.rules.evaluate."""
        return evaluate(self, targets, on, inputs, trace)

    def recording(self, touched: Touched) -> Law:
        """The same law, which writes every value read into a recorder."""
        return Law(self.contents, touched)

    def changed(
        self,
        switches: Mapping[str, str] | None = None,
        numbers: Mapping[str, list[dict[str, Any]]] | None = None,
        blame: Blame = plain_blame,
    ) -> Law:
        """The law with other words chosen and with numbers replaced from their first new date on.

        Rows are written as in the law's own files. Raises UserError with everything wrong; `blame`
        makes a fault of a path that begins with the id of a number, and of a sentence.
        """
        switches, numbers = switches or {}, numbers or {}
        if not switches and not numbers:
            return self
        reader = Reader(blame, wrong_with_number)
        faults = reader.faults
        for name, word in switches.items():
            if name not in self.switches:
                faults.append(plain_fault(_unknown("switch", name, self.country, self.switches)))
            elif word not in self.switches[name].allowed:
                hint = did_you_mean(str(word), self.switches[name].allowed)
                faults.append(plain_fault(f"{name}: '{word}' is not allowed here{hint}"))
        changed = dict(self.numbers)
        for name, raw in numbers.items():
            if name not in changed:
                faults.append(plain_fault(_unknown("number", name, self.country, changed)))
                continue
            old = changed[name]
            rows = reader.rows((name,), raw, old.unit, old.by)
            faults += dangling([replace(old, rows=rows)], self.switches, blame)
            if rows:
                ends = old.rows[-1].since if old.table_ends is None else old.table_ends
                kept = _before(old.rows, rows[0].since)
                changed[name] = replace(old, rows=(*kept, *rows), table_ends=ends)
        if faults:
            raise UserError(faults)
        chosen = {**self.chosen, **switches}
        return Law(replace(self.contents, chosen=chosen), self.touched).with_numbers(changed)

    def with_numbers(self, numbers: Mapping[str, Number]) -> Law:
        """The law with whole numbers in the place of its own. Raises UserError for their order."""
        contents = replace(self.contents, numbers={**self.numbers, **numbers})
        _check_order(contents)
        return Law(contents, self.touched)

    def overlays(self) -> tuple[Overlay, ...]:
        """Every overlay that can apply to this law, by name."""
        return tuple(
            read_overlay(name, read_yaml(path, remembered=True))
            for name, path in _overlay_files(self.country).items()
        )

    def with_overlay(self, name: str) -> Law:
        """The law with an overlay applied; what it does not mention stays as it is.

        Numbers are replaced from the overlay's first date on or added, rules from their first day
        on or added, switches added or turned. Raises UserError for an unknown name and with every
        fault of the file.
        """
        files = _overlay_files(self.country)
        if name not in files:
            raise UserError(_unknown("overlay", name, self.country, files))
        if name in [overlay.name for overlay in self.applied]:
            return self
        document = read_yaml(files[name], remembered=True)
        overlay, head = read_overlay(name, document), document.data["overlay"]
        added = rules_in(import_module(head["rules"])) if "rules" in head else {}
        taken = {
            short: full for short, full in self.contents.ids.items() if full not in document.data
        }
        taken |= {rule: f"the rule {rule}" for rule in (*self.rules, *added)}
        numbers, switches, faults = read_entries(document, taken, load_references())
        faults += uncited(added, load_references())
        for number in numbers.values():
            old = self.numbers.get(number.id)
            if old is not None and (old.unit, old.by) != (number.unit, number.by):
                faults.append(document.fault((number.id,), "has another unit or 'by' in the law"))
            elif old is not None and number.rows:
                kept = _before(old.rows, number.rows[0].since)
                numbers[number.id] = replace(old, rows=(*kept, *number.rows))
        all_numbers, all_switches = {**self.numbers, **numbers}, {**self.switches, **switches}
        if not faults:
            faults += dangling(all_numbers.values(), all_switches)
        if faults:
            raise UserError(faults)
        contents = replace(
            self.contents,
            numbers=all_numbers,
            switches=all_switches,
            chosen={**self.chosen, **{key: one.default for key, one in switches.items()}},
            rules={
                **self.rules,
                **{k: replaced(self.rules.get(k, ()), v) for k, v in added.items()},
            },
            applied=(*self.applied, overlay),
        )
        return Law(contents, self.touched).changed(head.get("switches"))

    def digest(self) -> str:
        """The SHA-256 of everything that decides a result: numbers, chosen words and rules."""
        return self.contents.digest()

    def assumptions(self, touched: Touched) -> list[Assumption]:
        """The ledger of what was read and is not enacted, by id and date.

        A value that depends on a switch brings the switch with it. Overlays are listed whatever was
        read, for they replace sentences of law.
        """
        lines = {
            Assumption(
                f"{self.country}.overlay.{o.name}",
                o.title,
                "",
                "applied over the law",
                "code",
                o.status,
                o.ref,
                o.note,
            )
            for o in self.applied
        }
        for reading in touched:
            if reading.id in self.switches:
                lines.add(self._choice_line(reading.id))
            elif reading.id in self.rules:
                lines.update(self._rounding_lines(reading))
        for name in {reading.id.removesuffix(UNLISTED) for reading in touched} & set(self.numbers):
            lines.update(self._value_lines(name, touched))
        return sorted(line for line in lines if line.status != "enacted")

    def _value_lines(self, name: str, touched: Touched) -> Iterator[Assumption]:
        number = self.number(name)
        for row in number.rows:
            if number.reading(row) in touched:
                value = (number.shown(row), number.unit, row.status, row.ref, row.note)
                yield Assumption(number.id, number.title, iso(row.since), *value)
                yield from (self._choice_line(name) for name, _ in row.when)
            if number.doubt(row) in touched:
                value = ("not listed", number.unit, "assumed", row.ref, row.unlisted)
                yield Assumption(number.id, number.title, iso(row.since), *value)

    def _rounding_lines(self, reading: Reading) -> Iterator[Assumption]:
        for rule in self.rules[reading.id]:
            if iso(rule.since) == reading.since and rule.rounding is not None:
                value = f"rounded to {rule.rounding.step}, {rule.rounding.word.replace('_', ' ')}"
                head = (rule.name, rule.title, reading.since, value, rule.unit)
                yield Assumption(*head, reading.status, reading.ref, "")

    def _choice_line(self, name: str) -> Assumption:
        switch = self.switches[name]
        word = self.chosen[name]
        return Assumption(
            name, switch.title, "", word, "code", switch.status, switch.ref, switch.note
        )


def read_law(
    country: str,
    files: Sequence[Path],
    rules: Mapping[str, tuple[Rule, ...]],
    references: Mapping[str, Any],
) -> Law:
    """The law of a country from YAML files of numbers and switches, rules and references.

    Raises UserError with every fault of every file: values, names used twice, citations that point
    nowhere, values out of order.
    """
    faults: list[Fault] = []
    numbers: dict[str, Number] = {}
    switches: dict[str, Switch] = {}
    taken = {name: f"the rule {name}" for name in rules}
    for path in files:
        more_numbers, more_switches, more_faults = read_entries(
            read_yaml(path, remembered=True), taken, references
        )
        numbers |= more_numbers
        switches |= more_switches
        faults += more_faults
    faults += uncited(rules, references)
    if not faults:
        faults += dangling(numbers.values(), switches)
    if faults:
        raise UserError(faults)
    chosen = {name: switch.default for name, switch in switches.items()}
    contents = Contents(country, numbers, switches, chosen, rules)
    _check_order(contents)
    return Law(contents)


def _check_order(contents: Contents) -> None:
    """Build the step functions of the numbers, which refuse values out of order."""
    for name, number in contents.active.items():
        if not number.changes.size:
            raise UserError(f"{name} has no value under the chosen switches")


@cache
def load_references() -> Mapping[str, Mapping[str, str]]:
    """Every statute, regulation and source that law cites, by id."""
    references: Mapping[str, Mapping[str, str]] = read_yaml(
        HERE / "references.yaml", remembered=True
    ).data
    return references


@cache
def load_law(country: str) -> Law:
    """The law of a country as the package holds it; read once. Raises UserError."""
    folder = HERE / country.lower()
    known = [code for code in COUNTRIES if (HERE / code.lower()).is_dir()]
    if country not in known:
        raise UserError(f"no law of '{country}' is held{did_you_mean(country, known)}")
    rules = import_module(f"portasim.law.{country.lower()}").RULES
    files = [*sorted(folder.glob("*.yaml")), *sorted(ECONOMY.glob(f"{country.lower()}.yaml"))]
    return read_law(country, files, rules, load_references())


def _overlay_files(country: str) -> dict[str, Path]:
    return {path.stem: path for path in sorted((HERE / country.lower()).glob("overlays/*.yaml"))}


def country_of_overlay(name: str) -> str:
    """The country whose law an overlay changes. Raises UserError for an unknown name."""
    held = {overlay: country for country in COUNTRIES for overlay in _overlay_files(country)}
    if name not in held:
        raise UserError(f"no overlay '{name}' of any law{did_you_mean(name, list(held))}")
    return held[name]


def _before(rows: Sequence[Row], since: int) -> list[Row]:
    """The rows that begin before a day, cut off on the eve of it."""
    kept = [row for row in rows if row.since < since]
    return [
        replace(row, last=since - 1) if row.last is not None and row.last >= since else row
        for row in kept
    ]


def _unknown(what: str, name: str, country: str, known: Iterable[str]) -> str:
    return f"no {what} '{name}' in the law of {country}{did_you_mean(name, list(known))}"
