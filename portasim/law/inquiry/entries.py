"""Entries of a law as people read them: what there is, what was in force on a day, how it changed.

Ids for people are country.branch.name. The branch of a rule is its module, that of a number or a
switch the file it is written in.
"""

from __future__ import annotations

import importlib
from collections.abc import Iterable, Mapping, Sequence
from difflib import SequenceMatcher
from functools import cache, lru_cache
from typing import Any, Final, Literal, NamedTuple, TypeAlias

from portasim.core.calendar import iso
from portasim.core.faults import UserError, did_you_mean
from portasim.core.files.yamlfile import read_yaml
from portasim.core.params import DIMENSIONS, Number, Row, Switch
from portasim.core.ratios import Round
from portasim.core.rules import Rule
from portasim.core.words import COUNTRIES, COUNTRY_NAMES
from portasim.law.system import ECONOMY, HERE, Law, load_law, load_references

Kind: TypeAlias = Literal["rule", "number", "switch"]
_SEVERAL: Final = 3
_NEAR: Final = 0.6


class Entry(NamedTuple):
    """One thing the law holds; `since` is its first day, empty for a switch."""

    id: str
    kind: Kind
    branch: str
    name: str
    title: str
    unit: str
    since: str


class DatedValue(NamedTuple):
    """A value of a number as a lawyer reads it: on paper, from when to when, by what, how sure.

    `until` is empty while the value is open; `when` says under which switch it holds.
    """

    id: str
    title: str
    value: str
    unit: str
    since: str
    until: str
    status: str
    ref: str
    note: str
    when: str


class Choice(NamedTuple):
    """A switch and the word chosen."""

    id: str
    title: str
    chosen: str
    allowed: tuple[str, ...]
    status: str
    ref: str
    note: str


class Sentence(NamedTuple):
    """One dated variant of a rule, with the numbers and switches it reads itself.

    `needs` names the other rules and the facts it needs.
    """

    id: str
    text: str
    unit: str
    since: str
    until: str
    ref: str
    rounding: Round | None
    needs: tuple[str, ...]
    numbers: tuple[DatedValue, ...]
    switches: tuple[Choice, ...]


class Provisions(NamedTuple):
    """What a part of the law says on a day.

    `numbers` and `switches` are those that no sentence of the part reads itself; `not_in_force`
    says of each rule and number without a value that day since when it exists. `references` are
    the authorities of everything shown, by id.
    """

    on: str
    title: str
    sentences: tuple[Sentence, ...]
    numbers: tuple[DatedValue, ...]
    switches: tuple[Choice, ...]
    not_in_force: tuple[str, ...]
    references: Mapping[str, Mapping[str, str]]


@cache
def _written_in(country: str) -> Mapping[str, str]:
    """The file, without its ending, in which each number and switch of a country is written."""
    files = sorted((HERE / country.lower()).glob("*.yaml"))
    found = {name: path.stem for path in files for name in read_yaml(path).data}
    for path in ECONOMY.glob(f"{country.lower()}.yaml"):
        found |= dict.fromkeys(read_yaml(path).data, "economy")
    return found


def rule_id(law: Law, name: str) -> str:
    """The id of a rule for people, such as TH.old_age.pension_m."""
    return f"{law.country}.{_branch_of(law.rules[name][0])}.{name}"


def _branch_of(rule: Rule) -> str:
    return rule.function.__module__.rpartition(".")[2]


@lru_cache(maxsize=16)
def entries(law: Law) -> tuple[Entry, ...]:
    """Everything a law holds, by branch: rules, numbers, switches."""
    where = _written_in(law.country)
    found = [
        Entry(
            rule_id(law, name),
            "rule",
            _branch_of(variants[0]),
            name,
            variants[0].title,
            variants[0].unit,
            iso(variants[0].since),
        )
        for name, variants in law.rules.items()
    ]
    for number in law.numbers.values():
        since = iso(number.rows[0].since)
        place = where.get(number.id, number.id.split(".")[1])
        short = number.id.rpartition(".")[2]
        found.append(Entry(number.id, "number", place, short, number.title, number.unit, since))
    for switch in law.switches.values():
        place = where.get(switch.id, "switch")
        short = switch.id.rpartition(".")[2]
        found.append(Entry(switch.id, "switch", place, short, switch.title, "code", ""))
    order = ("rule", "number", "switch")
    return tuple(sorted(found, key=lambda entry: (entry.branch, order.index(entry.kind))))


def entries_of(country: str | None = None, branch: str | None = None) -> list[Entry]:
    """Everything that the law of a country, or of all of them, holds, or one branch of it.

    Raises UserError for an unknown country or branch.
    """
    countries = COUNTRIES if country is None else (country,)
    found = [entry for code in countries for entry in entries(law_of(code))]
    if branch is None:
        return found
    known = sorted({entry.branch for entry in found})
    if branch not in known:
        where = "any country" if country is None else country
        raise UserError(f"no branch '{branch}' in the law of {where}{did_you_mean(branch, known)}")
    return [entry for entry in found if entry.branch == branch]


def law_of(name: str) -> Law:
    """The law to which an id belongs, by its first part; UserError for an unknown country."""
    country = name.partition(".")[0]
    if country not in COUNTRIES:
        raise UserError(
            f"'{name}' does not begin with a country{did_you_mean(country.upper(), COUNTRIES)}"
        )
    return load_law(country)


def find(law: Law, name: str) -> Entry:
    """The entry of an id, or of a short one such as TH.wage_ceiling.

    Raises UserError that lists the nearest ids.
    """
    held = entries(law)
    for entry in held:
        if name in {entry.id, f"{law.country}.{entry.name}"}:
            return entry
    for overlay in law.overlays():
        added = entries(law.with_overlay(overlay.name))
        if any(name in {entry.id, f"{law.country}.{entry.name}"} for entry in added):
            raise UserError(f"{name} is not in the law as it is; --overlay {overlay.name} adds it")
    raise UserError(f"no rule, number or switch '{name}'{nearest(name, held)}")


def nearest(name: str, held: Iterable[Entry]) -> str:
    """A closing phrase that lists the ids nearest to a name, in whole or in its last part."""
    short = name.rpartition(".")[2]
    likeness = {entry.id: max(_alike(name, entry.id), _alike(short, entry.name)) for entry in held}
    near = sorted((i for i in likeness if likeness[i] >= _NEAR), key=lambda i: -likeness[i])
    if not near:
        return "; `portasim law list` shows them all"
    return f"; the nearest: {', '.join(near[:_SEVERAL])}"


def _alike(one: str, other: str) -> float:
    return SequenceMatcher(None, one, other).ratio()


def row_on(number: Number, on: int) -> Row | None:
    """The row of a number (under its chosen switches) that holds on a day; None if none does."""
    begun = [row for row in number.rows if row.since <= on]
    if not begun or (begun[-1].last is not None and begun[-1].last < on):
        return None
    return begun[-1]


def variant_on(variants: Sequence[Rule], on: int) -> Rule | None:
    """The variant of a rule that is in force on a day; None if none is."""
    for variant in variants:
        if variant.since <= on and (variant.last is None or on <= variant.last):
            return variant
    return None


def in_force_words(variants: Sequence[Rule]) -> str:
    """When a rule is in force, such as `in force since 1998-12-31`."""
    first, last = variants[0].since, variants[-1].last
    if last is None:
        return f"in force since {iso(first)}"
    return f"in force from {iso(first)} to {iso(last)}"


def value_of(number: Number, row: Row, until: int | None = None) -> DatedValue:
    """A row of a number as a lawyer reads it; `until` is its last day where a later row ends it."""
    last = row.last if until is None else until
    when = ", ".join(f"{name} = {word}" for name, word in row.when)
    return DatedValue(
        number.id,
        number.title,
        number.shown(row),
        number.unit,
        iso(row.since),
        "" if last is None else iso(last),
        row.status,
        row.ref,
        " ".join(text for text in (row.note, row.unlisted) if text),
        when,
    )


def choice_of(switch: Switch, chosen: str) -> Choice:
    """A switch and its word as a lawyer reads them."""
    return Choice(
        switch.id, switch.title, chosen, switch.allowed, switch.status, switch.ref, switch.note
    )


def sentence_of(law: Law, rule: Rule, on: int | None = None) -> Sentence:
    """A variant of a rule as a lawyer reads it, with its numbers as they are on a day, if given."""
    numbers, switches, needs = [], [], []
    for name in rule.arguments:
        number, choice = law.number_named(name), law.choice_named(name)
        if number is not None:
            row = None if on is None else row_on(number, on)
            if row is not None:
                numbers.append(value_of(number, row))
        elif choice is not None:
            switches.append(choice_of(*choice))
        elif name != "on":
            needs.append(name)
    return Sentence(
        rule_id(law, rule.name),
        rule.title,
        rule.unit,
        iso(rule.since),
        "" if rule.last is None else iso(rule.last),
        rule.ref,
        rule.rounding,
        tuple(needs),
        tuple(numbers),
        tuple(switches),
    )


def branch_title(law: Law, branch: str) -> str:
    """What a branch is about: the first line of its module, or its name."""
    try:
        module = importlib.import_module(f"portasim.law.{law.country.lower()}.{branch}")
    except ModuleNotFoundError:
        return branch.replace("_", " ").capitalize()
    return (module.__doc__ or branch).strip().splitlines()[0]


def _branch_called(name: str, held: Iterable[Entry]) -> str:
    """The branch of a name, or that of the numbers whose ids have it in the middle; else empty."""
    branches = {entry.id.split(".")[1]: entry.branch for entry in held if entry.kind == "number"}
    branches |= {entry.branch: entry.branch for entry in held}
    return branches.get(name, "")


def provisions(law: Law, selector: str, on: int) -> Provisions:
    """What a country (TH), a branch (TH.old_age) or one rule, number or switch says on a day.

    Raises UserError for an unknown selector, with the nearest.
    """
    parts = selector.split(".")
    held = entries(law)
    if len(parts) == 1:
        chosen, title = list(held), f"The law of {COUNTRY_NAMES[law.country]}."
    elif len(parts) == 2 and (branch := _branch_called(parts[1], held)):
        chosen = [entry for entry in held if entry.branch == branch]
        title = branch_title(law, branch)
    else:
        chosen = [find(law, selector)]
        title = chosen[0].title
    sentences, absent = [], []
    for entry in chosen:
        if entry.kind != "rule":
            continue
        variant = variant_on(law.rules[entry.name], on)
        if variant is None:
            absent.append(f"{entry.id}: {in_force_words(law.rules[entry.name])}")
        else:
            sentences.append(sentence_of(law, variant, on))
    read = {value.id for s in sentences for value in s.numbers}
    read |= {choice.id for s in sentences for choice in s.switches}
    numbers, switches = [], []
    for entry in chosen:
        if entry.id in read or entry.kind == "rule":
            continue
        if entry.kind == "switch":
            switches.append(choice_of(law.switches[entry.id], law.chosen[entry.id]))
            continue
        number = law.number(entry.id)
        row = row_on(number, on)
        if row is None:
            absent.append(f"{entry.id}: its first value is from {entry.since}")
        else:
            numbers.append(value_of(number, row))
    parts_shown = (tuple(sentences), tuple(numbers), tuple(switches))
    return Provisions(iso(on), title, *parts_shown, tuple(absent), references(*parts_shown))


def references(
    sentences: Iterable[Sentence], numbers: Iterable[DatedValue], switches: Iterable[Choice]
) -> dict[str, Mapping[str, str]]:
    """The authorities that some sentences, numbers and switches cite, by id, each once."""
    cited: list[str] = []
    for sentence in sentences:
        cited += [sentence.ref, *_refs(sentence.numbers), *_refs(sentence.switches)]
        if sentence.rounding:
            cited.append(sentence.rounding.ref)
    cited += [*_refs(numbers), *_refs(switches)]
    return {ref: load_references()[ref] for ref in dict.fromkeys(cited)}


def _refs(items: Iterable[DatedValue] | Iterable[Choice]) -> list[str]:
    return [item.ref for item in items]


def history(law: Law, name: str) -> list[DatedValue]:
    """The values of a number through time, those under switches not chosen included.

    A value's last day is the eve of the next that holds under the same switches. Raises UserError
    for anything that is no number.
    """
    entry = find(law, name)
    if entry.kind != "number":
        raise UserError(
            f"{entry.id} is a {entry.kind}; only numbers have a history of values, and "
            f"`portasim law show {entry.id}` says what it says on a day"
        )
    number = law.numbers[entry.id]
    values = []
    for row in number.rows:
        ends = [later.since - 1 for later in number.rows if _takes_over(later, row)]
        ends += [] if row.last is None else [row.last]
        values.append(value_of(number, row, min(ends, default=None)))
    return values


def _takes_over(later: Row, row: Row) -> bool:
    """Whether a row begins after another and can hold under the same switches."""
    words = dict(later.when)
    return later.since > row.since and all(words.get(k, word) == word for k, word in row.when)


def labels_of(number: Number) -> tuple[str, ...]:
    """The labels by which a number differs, empty for one value for all."""
    return DIMENSIONS[number.by] if number.by else ()


def coverage() -> dict[str, dict[str, Any]]:
    """What of the law is modelled, since when, verified by which cases, and what is open."""
    return dict(read_yaml(HERE / "coverage.yaml").data)
