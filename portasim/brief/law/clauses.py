"""Articles of an agreement in the language of treaties, each with its precedent.

The words are in `messages/LANG/treaty.yaml`: `choice` names those that stand for a word of a key.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from portasim.agreements.model import Agreement
from portasim.agreements.parts import (
    Aggregate,
    Amount,
    Claim,
    Departure,
    Export,
    Refund,
    Transfer,
)
from portasim.brief.messages import Statement, say, term
from portasim.core.words import ORIGINS


class Draft(NamedTuple):
    """An article without a number: heading, text, precedent (None for none), the keys behind it."""

    heading: Statement
    text: Statement
    precedent: Statement | None
    keys: tuple[str, ...]


def choice(key: str, word: str) -> Statement:
    """The words for one of the words that a key allows: message `treaty.KEY.WORD`."""
    return Statement(f"treaty.{key}.{word}")


def drafts(agreement: Agreement) -> Iterator[Draft]:
    """The articles of an agreement in the order of a treaty: scope, rights, money, cover."""
    yield _parties(agreement)
    yield _entry(agreement)
    branches = [branch.replace("_", " ") for branch in agreement.branches]
    text = say("treaty.matters", branches=branches)
    yield _draft("matters", text, ("branches",))
    if agreement.amount is not None:
        yield from _totalisation(agreement, agreement.amount)
    if agreement.refund is not None:
        yield _refund(agreement.refund)
    if agreement.transfer is not None:
        yield _transfer(agreement.transfer)
    if agreement.export is not None:
        yield _payment(agreement, agreement.export)
    if agreement.claim is not None:
        yield _claims(agreement.claim)
    yield from _coverage(agreement)


def _draft(
    heading: str, text: Statement, keys: tuple[str, ...], precedent: str | None = ""
) -> Draft:
    """An article; its precedent is that of the heading, of another name, or None."""
    cited = None if precedent is None else choice("precedent", precedent or heading)
    return Draft(choice("heading", heading), text, cited, keys)


def _parties(agreement: Agreement) -> Draft:
    pools = "bilateral" if agreement.bilateral else "multilateral"
    names = [term("country", party) for party in agreement.parties]
    text = say("treaty.parties", parties=names, pools=choice("pools", pools))
    return _draft("parties", text, ("parties", "basis"), pools)


def _entry(agreement: Agreement) -> Draft:
    past = choice("past_periods", agreement.past_periods)
    text = say("treaty.entry", since=agreement.from_, past=past)
    return _draft("entry", text, ("from", "past_periods"), None)


def _totalisation(agreement: Agreement, how: Amount) -> Iterator[Draft]:
    yield _draft("totalisation", _periods(agreement.aggregate), ("aggregate",))
    least = agreement.qualify.min_own_months
    text = say("treaty.least", months=least) if least else say("treaty.no_least")
    yield _draft("least", text, ("qualify",))
    yield _amount(how)
    yield _choice_of_right(agreement, how)


def _periods(periods: Aggregate) -> Statement:
    return say(
        "treaty.totalisation",
        kind=choice("counted_periods", periods.counted_periods),
        unit=choice("unit", periods.unit),
        overlap=choice("overlap", periods.overlap),
        short=choice("short_periods", periods.short_periods),
    )


def _amount(how: Amount) -> Draft:
    fixed, _, years = how.denominator.partition(":")
    of = {
        "totalised": say("treaty.of_all"),
        "totalised_capped": say("treaty.of_capped", months=how.cap_months),
        "standard_career": say("treaty.of_career", months=how.standard_career_months),
    }.get(fixed, say("treaty.of_years", years=years))
    text = {
        "prorata": say("treaty.prorata", of=of),
        "direct": say("treaty.direct"),
        "higher": say("treaty.higher", of=of),
    }[how.method]
    precedent = choice("precedent", how.method)
    if how.method != "direct" and fixed != "totalised":
        ratio = fixed if fixed in {"totalised_capped", "standard_career"} else "fixed"
        precedent = say("treaty.with_ratio", method=precedent, ratio=choice("ratio", ratio))
    keys = ("amount.method", "amount.denominator")
    return Draft(choice("heading", "amount"), text, precedent, keys)


def _choice_of_right(agreement: Agreement, how: Amount) -> Draft:
    higher = how.choose == "higher_of"
    chosen = say("treaty.subsidiary")
    if higher and how.compare == "persons_choice":
        chosen = say("treaty.persons_choice")
    elif higher:
        chosen = say("treaty.higher_of", compared=choice("compare", how.compare))
    text = say("treaty.both", first=chosen, second=choice("lump_sum", agreement.lump_sum))
    keys = ("amount.choose", "amount.compare", "lump_sum")
    return _draft("choice", text, keys, "choice" if higher else None)


def _leaving(measure: Departure) -> Statement:
    shares = measure.shares
    parts = [
        say("treaty.share", pct=pct, payer=choice("payer", payer))
        for payer, pct in (
            ("employee", shares.employee_pct),
            ("employer", shares.employer_pct),
            ("government", shares.government_pct),
        )
        if pct
    ]
    return say(
        "treaty.leaving",
        wait=say("treaty.months", n=measure.wait_months),
        least=say("treaty.months", n=measure.min_months),
        parts=parts or [say("treaty.no_share")],
    )


def _terms(measure: Departure) -> list[Statement]:
    """Interest, and the time limit of a claim at departure."""
    interest = [say("treaty.interest", pct=measure.interest_pct)] if measure.interest_pct else []
    if measure.window_months is None:
        return [*interest, say("treaty.no_limit")]
    return [*interest, say("treaty.within", months=measure.window_months)]


def _refund(refund: Refund) -> Draft:
    if not refund.allowed:
        return _draft("no_refund", say("treaty.no_refund"), ("refund.allowed",), None)
    leaving = _leaving(refund)
    paid = say("treaty.refund", leaving=leaving)
    if refund.max_months is not None:
        paid = say("treaty.refund_capped", leaving=leaving, months=refund.max_months)
    sentences = [paid]
    if refund.choice is not None:
        sentences.append(choice("refund_choice", refund.choice))
    sentences += _terms(refund)
    if refund.tax_pct:
        sentences.append(say("treaty.tax", pct=refund.tax_pct))
    return _draft("refund", say("treaty.text", sentences=sentences), ("refund",))


def _transfer(transfer: Transfer) -> Draft:
    credit = choice("credit", transfer.credit)
    moved = say("treaty.transfer", leaving=_leaving(transfer), credit=credit)
    text = say("treaty.text", sentences=[moved, *_terms(transfer)])
    return _draft("transfer", text, ("transfer",))


def _payment(agreement: Agreement, export: Export) -> Draft:
    where = [term("country", c) for c in export.to or agreement.parties if c in ORIGINS]
    fee = say("treaty.fee", pct=export.fee_pct) if export.fee_pct else say("treaty.no_fee")
    text = say(
        "treaty.payment",
        where=where,
        fee=fee,
        proof=choice("life_certificate", export.life_certificate),
        places=_places(export.file_at),
    )
    return _draft("payment", text, ("export",))


def _claims(claim: Claim) -> Draft:
    window = say("treaty.window_of_law")
    if claim.window_months is not None:
        window = say("treaty.window", months=claim.window_months)
    text = say(
        "treaty.claims",
        window=window,
        places=_places(claim.file_at),
        stops=choice("clock_stops", claim.clock_stops),
        late=choice("late_claim", claim.late_claim or "left_to_law"),
    )
    abroad = claim.clock_stops == "filing_abroad"
    return _draft("claims", text, ("claim",), "claims" if abroad else None)


def _places(places: Sequence[str]) -> list[Statement]:
    return [choice("file_at", place) for place in places]


def _coverage(agreement: Agreement) -> Iterator[Draft]:
    if agreement.detach is not None:
        months, more = agreement.detach.months, agreement.detach.extension_months
        text = say("treaty.detach", months=months)
        if more:
            text = say("treaty.detach_longer", months=months, more=more)
        yield _draft("detach", text, ("detach",))
    if agreement.cover is not None:
        word = agreement.cover.double_contributions
        text = say("treaty.cover", applies=choice("double_contributions", word))
        yield _draft("cover", text, ("cover",), None if word == "both" else word)
    if agreement.extend is not None:
        cap = choice("employer_cap", agreement.extend.employer_cap)
        yield _draft("extend", say("treaty.extend", cap=cap), ("extend",))
    if agreement.integrate is not None:
        payer = choice("integrate_payer", agreement.integrate.payer)
        borne = "reimbursed" if agreement.integrate.reimburse else "alone"
        text = say("treaty.integrate", payer=payer, borne=choice("borne", borne))
        yield _draft("integrate", text, ("integrate",))
