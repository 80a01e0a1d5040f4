"""Items that a line of the sheet rests on, each with how sure it is and its authority."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import Final, NamedTuple

from portasim.core.calendar import iso
from portasim.core.params import DIMENSIONS, NO_VALUE, UNITS, Number, Row, Switch
from portasim.core.rules import Rule
from portasim.law.inquiry.entries import rule_id
from portasim.law.sheet.paper import on_paper
from portasim.law.system import Law, load_law, load_references

_STATUS_OF_KIND: Final = {
    "assumption": "assumed",
    "recollection": "recalled",
    "draft": "proposed",
    "statement": "as_told",
}
NOT_FOUND: Final = "not found"
"""The status of what the sources read say nothing about."""

SURENESS: Final = ("enacted", "declared", "proposed", "as_told", "recalled", "assumed", NOT_FOUND)
"""Statuses from the surest to the least sure."""


class Item(NamedTuple):
    """One thing a line rests on: a number, a switch, a rule, or words with their authority.

    `id` is empty for words, `value` for words and rules, `since` for switches.
    """

    id: str
    title: str
    value: str
    since: str
    status: str
    ref: str
    note: str


def least_sure(statuses: Iterable[str]) -> str:
    """The least sure of some statuses; enacted for none."""
    return max(statuses, key=SURENESS.index, default="enacted")


def of_row(law: Law, number: Number, row: Row) -> Item:
    """A row of a number as an item; one of an overlay is no surer than the overlay."""
    kept = load_law(law.country).numbers.get(number.id)
    status = row.status if kept and row in kept.rows else _no_surer(law, row.status)
    value = _row_on_paper(number, row)
    return Item(number.id, number.title, value, iso(row.since), status, row.ref, row.note)


def _row_on_paper(number: Number, row: Row) -> str:
    """All values of a row, each with its label where the number has labels."""
    labels = DIMENSIONS[number.by] if number.by else ("",)
    scale = UNITS[number.unit]
    texts = [
        f"{label} {on_paper(Fraction(value, scale), number.unit)}".strip()
        for label, value in zip(labels, row.values, strict=True)
        if value != NO_VALUE
    ]
    return ", ".join(texts)


def _no_surer(law: Law, status: str) -> str:
    """A status, but no surer than that of the overlays that apply."""
    return least_sure([status, *(overlay.status for overlay in law.applied)])


def of_switch(switch: Switch, word: str) -> Item:
    """The word chosen of a switch as an item."""
    return Item(switch.id, switch.title, word, "", switch.status, switch.ref, switch.note)


def of_rule(law: Law, rule: Rule, status: str = "") -> Item:
    """The authority of a rule as an item."""
    held = status or authority_status(rule.ref)
    if rule not in load_law(law.country).rules.get(rule.name, ()):
        held = _no_surer(law, held)
    return Item(rule_id(law, rule.name), rule.title, "", iso(rule.since), held, rule.ref, "")


def authority_status(ref: str) -> str:
    """How sure a sentence is by its authority alone: enacted, unless that is none or recalled."""
    reference = load_references()[ref]
    recalled = "recalled" if reference["read"].startswith("recalled") else "enacted"
    return _STATUS_OF_KIND.get(reference["kind"], recalled)
