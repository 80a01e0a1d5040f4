"""A file of law as it is read: numbers, switches and overlays out of YAML, and faults in it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from portasim.core.faults import Fault, UserError, did_you_mean
from portasim.core.files.yamlfile import Document
from portasim.core.params import Blame, Number, Reader, Switch
from portasim.core.rules import Rule
from portasim.law.ranges import wrong_with_number


def plain_fault(message: str) -> Fault:
    """A fault that lies in no single place of a file."""
    return Fault("", 0, 0, message)


def plain_blame(path: Sequence[str | int], message: str) -> Fault:
    """A fault of data that lie in no file, its path in words before it."""
    return plain_fault(f"{path_words(path)}: {message}")


class Overlay(NamedTuple):
    """A bill, a draft or a practice that can apply beside the law: what, of which day, by whom.

    `date` is the day of its source, not of its first effect; `ref` is an id of the references.
    """

    name: str
    title: str
    date: str
    ref: str
    status: str
    note: str


def read_entries(
    document: Document, taken: dict[str, str], references: Mapping[str, Any]
) -> tuple[dict[str, Number], dict[str, Switch], list[Fault]]:
    """The numbers, switches and faults of one file; names it uses are written into `taken`."""
    numbers: dict[str, Number] = {}
    switches: dict[str, Switch] = {}
    faults: list[Fault] = []
    reader = Reader(document.fault, wrong_with_number)
    for name, raw in document.data.items():
        if name == "overlay":
            continue
        short = last_part(name)
        if short in taken:
            faults.append(
                document.fault((name,), f"'{short}' already names {taken[short]}", key=True)
            )
        taken[short] = name
        cited: list[tuple[tuple[str | int, ...], str]] = []
        if isinstance(raw, dict) and "allowed" in raw:
            switch = reader.switch(name, raw)
            if switch is not None:
                switches[name] = switch
                cited.append(((name, "ref"), switch.ref))
        else:
            number = reader.number(name, raw)
            if number is not None:
                numbers[name] = number
                places = enumerate(number.rows)
                cited += [((name, "values", i, "ref"), row.ref) for i, row in places]
        # Places are those of the file only where every row could be read.
        faults += [
            document.fault(where, f"no reference '{ref}'{nearest(ref, references)}")
            for where, ref in cited
            if ref not in references and not reader.faults
        ]
    return numbers, switches, faults + reader.faults


def uncited(rules: Mapping[str, tuple[Rule, ...]], references: Mapping[str, Any]) -> list[Fault]:
    """The rules whose authority, or the authority of whose rounding, is no reference."""
    return [
        plain_fault(
            f"the rule {rule.name} cites '{ref}', which is no reference{nearest(ref, references)}"
        )
        for variants in rules.values()
        for rule in variants
        for ref in (rule.ref, *([rule.rounding.ref] if rule.rounding else []))
        if ref not in references
    ]


def read_overlay(name: str, document: Document) -> Overlay:
    """What an overlay says of itself under its key `overlay`; raises UserError."""
    head: dict[str, Any] = document.data.get("overlay") or {}
    lacking = [key for key in ("title", "date", "ref", "status") if not head.get(key)]
    if lacking:
        where = ("overlay",) if "overlay" in document.data else ()
        raise UserError(
            [document.fault(where, f"'{key}' of the overlay is missing") for key in lacking]
        )
    return Overlay(
        name, head["title"], head["date"], head["ref"], head["status"], head.get("note", "")
    )


def replaced(below: Sequence[Rule], above: Sequence[Rule]) -> tuple[Rule, ...]:
    """Dated variants of a rule, replaced by others from the first day of these on."""
    first = above[0].since
    kept = [variant for variant in below if variant.since < first]
    ends = [last if (last := v.last) is not None and last < first else first - 1 for v in kept]
    return (*(replace(v, last=last) for v, last in zip(kept, ends, strict=True)), *above)


def dangling(
    numbers: Iterable[Number], switches: Mapping[str, Switch], blame: Blame | None = None
) -> list[Fault]:
    """The values that hold under a switch or a word that does not exist, with the nearest.

    `blame` is handed the path of the value among the rows of its number.
    """
    blame = blame or (lambda path, message: plain_fault(f"{path[0]}: {message}"))
    return [
        blame((number.id, place, "when", name), _no_such_choice(name, word, switches))
        for number in numbers
        for place, row in enumerate(number.rows)
        for name, word in row.when
        if name not in switches or word not in switches[name].allowed
    ]


def _no_such_choice(name: str, word: str, switches: Mapping[str, Switch]) -> str:
    message = f"no switch '{name}' with the word '{word}'"
    if name in switches:
        return message + did_you_mean(str(word), switches[name].allowed)
    hint = did_you_mean(name, list(switches))
    return message + hint if hint.startswith("; did you mean") else message


def path_words(path: Sequence[str | int]) -> str:
    """A path inside data as people write it, such as `TH.old_age.step_months[0].value`."""
    return "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in path)[1:]


def last_part(name: str) -> str:
    """The last part of an id, by which rules ask for a number or a switch."""
    return name.rsplit(".", 1)[-1]


def nearest(ref: str, references: Mapping[str, Any]) -> str:
    """The reference that an unknown one may stand for; else how many there are."""
    hint = did_you_mean(ref, list(references))
    near = hint.startswith("; did you mean")
    return hint if near else f"; none of the {len(references)} references is near it"
