"""The law in a terminal: lists, sentences with their numbers, worked cases, histories, coverage."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

from portasim.brief.law.layout import block, table
from portasim.brief.messages import Statement, render, say
from portasim.law.inquiry.answer import Answer, Quantity
from portasim.law.inquiry.entries import Choice, DatedValue, Entry, Provisions, Sentence
from portasim.law.inquiry.quantities import CURRENCY_WORDS, unit_words
from portasim.law.inquiry.total import Run, Total
from portasim.law.system import Assumption

_SILENT: Final = {"code", "flag", "count", "date"}


def list_text(entries: Sequence[Entry]) -> str:
    """Every id with its kind, unit, first day and title."""
    rows = [(e.id, e.kind, e.unit, e.since or "-", e.title) for e in entries]
    return table(("id", "kind", "unit", "since", "title"), rows)


def cited(ref: str, reference: Mapping[str, str]) -> str:
    """An authority in one line: id, title, article, Gazette, and what of it was read."""
    parts = [reference["title"], *(reference[k] for k in ("article", "gazette") if k in reference)]
    return render(say("law.reference", ref=ref, parts=parts, read=reference["read"]))


def paper(value: DatedValue) -> str:
    """A value of a number with its unit, such as `15,000 baht a month`."""
    if value.unit in _SILENT:
        return value.value
    plain = value.value.replace(".", "", 1).isdigit()
    amount = f"{Decimal(value.value):,}" if plain else value.value
    return f"{amount} {'%' if value.unit == 'percent' else unit_words(value.unit)}"


def period(since: str, until: str) -> str:
    """From when to when, such as `since 1998-12-31`."""
    if until:
        return render(say("law.period", since=since, until=until))
    return render(say("law.since", since=since))


def value_line(value: DatedValue) -> str:
    """A number on a day in one line: value, status, authority, since when."""
    held = f"{value.status}, {value.ref}, {period(value.since, value.until)}"
    return f"{value.id}: {paper(value)} ({held})"


def choice_line(choice: Choice) -> str:
    """A switch in one line: the word chosen, and the others."""
    return f"{choice.id}: {choice.chosen} (of {', '.join(choice.allowed)}; {choice.status})"


def _sentence(sentence: Sentence) -> list[str]:
    held = f"{sentence.ref}, {period(sentence.since, sentence.until)}"
    lines = [
        "",
        sentence.id,
        *block(sentence.text, "  "),
        *block(render(say("law.by", authority=held)), "  "),
    ]
    if sentence.needs:
        lines += block(render(say("law.needs", names=", ".join(sentence.needs))), "  ")
    if sentence.rounding:
        lines += block(render(say("law.rounded", how=str(sentence.rounding))), "  ")
    for value in sentence.numbers:
        lines += block(value_line(value), "  - ")
        lines += block(value.note, "    ") if value.note else []
    for choice in sentence.switches:
        lines += block(choice_line(choice), "  - ")
    return lines


def show_text(found: Provisions) -> str:
    """What a part of the law says on a day, in its own sentences."""
    lines = [render(say("law.shown", title=found.title.rstrip("."), on=found.on))]
    for sentence in found.sentences:
        lines += _sentence(sentence)
    if found.numbers:
        lines += ["", render(say("law.numbers"))]
        lines += [line for value in found.numbers for line in block(value_line(value), "  - ")]
    if found.switches:
        lines += ["", render(say("law.switches"))]
        lines += [line for choice in found.switches for line in block(choice_line(choice), "  - ")]
    if found.not_in_force:
        lines += ["", render(say("law.not_in_force", on=found.on))]
        lines += [line for text in found.not_in_force for line in block(text, "  - ")]
    return "\n".join([*lines, *_references(found.references)])


def _references(references: Mapping[str, Mapping[str, str]]) -> list[str]:
    lines = ["", render(say("law.references"))] if references else []
    for ref, reference in references.items():
        lines += block(cited(ref, reference), "  - ")
    return lines


def _case_line(line: Quantity) -> str:
    authority = f" ({line.ref}{f'; rounded {line.rounding}' if line.rounding else ''})"
    return f"{line.name}: {line.shown}{authority if line.ref else ''}"


def eval_text(answer: Answer) -> str:
    """A worked case: the answer, what was given and taken as met, every step, the authorities."""
    lines = [render(_answer(answer)), *block(answer.title, "  ")]
    given = [f"{line.name} {line.shown}" for line in answer.given]
    lines += _case(given, answer.assuming, answer.unmet, answer.barred_by)
    lines += ["", render(say("law.steps")), *(f"  {_case_line(step)}" for step in answer.steps)]
    return "\n".join([*lines, *_unsettled(answer.rests_on), *_references(answer.references)])


def _answer(answer: Answer) -> Statement:
    """The head of a worked case: the result, or that nothing is due and what it would be."""
    where = {"id": answer.id, "on": answer.on}
    if answer.would_be is not None:
        return say("law.would_be", **where, amount=answer.would_be.shown)
    money = answer.result.unit.partition("/")[0] in CURRENCY_WORDS
    if money and not answer.result.value and (answer.unmet or answer.barred_by):
        return say("law.nothing", **where)
    return say("law.answer", **where, answer=answer.result.shown)


def sum_text(total: Total) -> str:
    """A worked case over a stretch of months: the total, the amounts in it, the authorities."""
    months = sum(run.months for run in total.runs)
    head = say(
        "law.total",
        id=total.id,
        first=total.first,
        last=total.last,
        answer=total.shown,
        months=months,
    )
    lines = [render(head)]
    lines += block(total.title, "  ")
    lines += _case(total.given, total.assuming, total.unmet, total.barred_by)
    rows = [(run.first, run.last, str(run.months), _amount(run)) for run in total.runs]
    lines += ["", table(("first", "last", "months", "amount"), rows)]
    return "\n".join([*lines, *_unsettled(total.rests_on), *_references(total.references)])


def _amount(run: Run) -> str:
    """The amount of months in a row, and what it would be where nothing is due."""
    if run.would_be is None:
        return run.shown
    return render(say("law.run_would_be", amount=run.shown, other=f"{run.would_be:,}"))


def _case(
    given: Sequence[str], assuming: Sequence[str], unmet: Sequence[str], barred_by: Sequence[str]
) -> list[str]:
    """What was given, what was taken as met, what is not met, and what is and bars the amount."""
    lines = block(render(say("law.given", quantities=", ".join(given)))) if given else []
    if assuming:
        lines += block(render(say("law.assuming", conditions=", ".join(assuming))))
    for title in unmet:
        lines += block(render(say("law.not_met", condition=_condition(title))))
    for title in barred_by:
        lines += block(render(say("law.bars", condition=_condition(title))))
    return lines


def _condition(title: str) -> str:
    """The title of a yes-or-no rule within a sentence."""
    return title.removeprefix("Whether ").rstrip(".")


def _unsettled(rests_on: Sequence[Assumption]) -> list[str]:
    """What was read and is not enacted."""
    lines = ["", render(say("law.unsettled"))] if rests_on else []
    for line in rests_on:
        since = f", since {line.since}" if line.since else ""
        text = f"{line.id}: {line.value} ({line.status}, {line.ref}{since}) {line.note}"
        lines += block(text, "  - ")
    return lines


HISTORY_COLUMNS: Final = ("from", "to", "value", "unit", "status", "reference", "note")


def history_rows(values: Sequence[DatedValue]) -> list[tuple[str, ...]]:
    """The values of a number through time, in HISTORY_COLUMNS."""
    return [
        (v.since, v.until or "open", v.value, v.unit, v.status, v.ref, note_of(v)) for v in values
    ]


def note_of(value: DatedValue) -> str:
    """The note of a value, after the switch under which it holds."""
    where = render(say("law.where", when=value.when)) if value.when else ""
    return " ".join(text for text in (where, value.note) if text)


def history_text(values: Sequence[DatedValue]) -> str:
    """The values of a number through time, as a table with its notes below."""
    rows = history_rows(values)
    notes = [f"{row[0]}: {row[-1]}" for row in rows if row[-1]]
    lines = [f"{values[0].id}: {values[0].title}", ""]
    lines.append(table(HISTORY_COLUMNS[:-1], [row[:-1] for row in rows]))
    lines += ["", *(line for note in notes for line in block(note, "  - "))] if notes else []
    return "\n".join(lines)


def coverage_text(coverage: Mapping[str, Mapping[str, Any]]) -> str:
    """What of the law is modelled, since when, by which cases it is verified, what is open."""
    lines = []
    for name, entry in coverage.items():
        modelled = say("law.modelled", what=entry["modelled"])
        if "since" in entry:
            modelled = say("law.modelled_since", what=entry["modelled"], since=entry["since"])
        cases = ", ".join(entry.get("cases", ())) or render(say("law.no_cases"))
        lines += [f"{name}: {entry['title']}", render(modelled)]
        lines += block(render(say("law.cases", cases=cases)), "  ")
        for question in entry["open"]:
            lines += block(render(say("law.open", question=question)), "  ")
        lines.append("")
    return "\n".join(lines).rstrip()
