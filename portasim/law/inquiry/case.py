"""One case put to one rule: the quantities given, read as the engine takes them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from portasim.core.faults import Fault, UserError, did_you_mean
from portasim.law.inquiry.contradictions import contradictions
from portasim.law.inquiry.entries import Entry
from portasim.law.inquiry.needs import Needs
from portasim.law.inquiry.quantities import load_due, read_quantity
from portasim.law.system import Law


@dataclass(frozen=True, slots=True)
class Case:
    """One case of a rule or number on a day: the law it is put to, and the quantities given.

    `due` is the condition under which an amount is owed, if there is one; `given` holds quantities
    in the engine's whole units by name; `turned` the words given for switches, by id.
    """

    needs: Needs
    entry: Entry
    due: str | None
    given: Mapping[str, int]
    turned: Mapping[str, str]

    @property
    def target(self) -> str:
        """The name of the rule or number."""
        return self.entry.name

    @property
    def starts(self) -> tuple[str, ...]:
        """The names evaluated: the target, and the condition under which it is owed."""
        return (self.target,) if self.due is None else (self.target, self.due)


def read_case(law: Law, entry: Entry, on: int, texts: Mapping[str, str]) -> Case:
    """The case that some texts by name describe, put to the law with the switches they turn.

    Raises UserError with every name that the rule does not need and every text that cannot be read.
    """
    needs = Needs(law, on)
    due = load_due().get(entry.name)
    if due is not None and needs.rule(due) is None:
        due = None
    blank = Case(needs, entry, due, {}, {})
    known = set(needs.reach(*blank.starts))
    given: dict[str, int] = {}
    turned: dict[str, str] = {}
    faults: list[str] = []
    for full, text in texts.items():
        name = full.rpartition(".")[2]
        if name not in known or name == entry.name:
            hint = did_you_mean(name, sorted(known - {entry.name}))
            faults.append(f"no quantity '{full}' in the wiring of {entry.id}{hint}")
            continue
        words, choice = needs.words(name), law.choice_named(name)
        try:
            value = read_quantity(name, text, needs.unit(name), words, needs.limits(name))
        except UserError as error:
            faults.append(str(error))
            continue
        if choice is None:
            given[name] = value
        else:
            turned[choice[0].id] = words[value]
    refuse(faults)
    case = Case(Needs(law.changed(turned), on), entry, due, given, turned)
    refuse(contradictions(case.needs, case.starts, given))
    return case


def refuse(faults: list[str] | tuple[str, ...]) -> None:
    """Raise UserError with all faults of a case; nothing where there is none."""
    if faults:
        raise UserError([Fault("", 0, 0, message) for message in faults])
