"""The articles of an agreement in the language of treaties, each with its precedent."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from portasim.agreements.audit.findings import listed
from portasim.agreements.model import Agreement
from portasim.agreements.parts import Amount, Departure, Refund
from portasim.core.words import COUNTRY_NAMES


class Draft(NamedTuple):
    """An article without a number: heading, text, precedent (empty for none), the keys it says."""

    heading: str
    text: str
    precedent: str
    keys: tuple[str, ...]


def drafts(agreement: Agreement) -> Iterator[Draft]:
    """The articles of an agreement in the order of a treaty: scope, rights, money, cover."""
    yield _parties(agreement)
    yield _entry(agreement)
    branches = listed([branch.replace("_", " ") for branch in agreement.branches])
    yield Draft(
        "Matters covered",
        f"This agreement applies to the legislation of the Parties on {branches}.",
        "Conventions C102 and C157 name the branches",
        ("branches",),
    )
    if agreement.amount is not None:
        yield from _totalisation(agreement, agreement.amount)
    if agreement.refund is not None:
        yield _refund(agreement.refund)
    if agreement.transfer is not None:
        credit = {
            "by_months": "the months insured",
            "by_money": "the months its own contribution buys for the money",
        }[agreement.transfer.credit]
        yield Draft(
            "Transfer of contributions",
            f"{_leaving(agreement.transfer)} are transferred to the fund of the country of origin, "
            f"which enters {credit}. The months transferred end in Thailand."
            f"{_terms(agreement.transfer)}",
            "Switzerland-Turkiye (old-age contributions, from one month on)",
            ("transfer",),
        )
    yield from _payment(agreement)
    yield from _coverage(agreement)


def _parties(agreement: Agreement) -> Draft:
    names = listed([COUNTRY_NAMES[party] for party in agreement.parties])
    pools = (
        "It stands between two Parties; periods completed in a third State are not taken into "
        "account."
        if agreement.bilateral
        else "Periods completed in any of the Parties are taken into account by each of them."
    )
    return Draft(
        "Parties",
        f"The Parties are {names}. {pools} It is hypothetical: no such agreement is in force.",
        "20 CFR 404.1910 (no third State)" if agreement.bilateral else "EU 883/2004 art. 6",
        ("parties", "basis"),
    )


def _entry(agreement: Agreement) -> Draft:
    past = {
        "count": "Periods completed before that date are taken into account.",
        "ignore": "Periods completed before that date are not taken into account.",
    }[agreement.past_periods]
    return Draft(
        "Entry into force",
        f"This agreement enters into force on {agreement.from_}. No benefit is due for the time "
        f"before, and claims that arose earlier are not reopened. {past}",
        "",
        ("from", "past_periods"),
    )


def _totalisation(agreement: Agreement, how: Amount) -> Iterator[Draft]:
    periods = agreement.aggregate
    kind = {
        "old_age_branch": "periods insured for old age while the branch was in operation",
        "any_social_insurance": "periods insured in any branch of social insurance",
        "employment": "periods of employment, insured or not,",
    }[periods.counted_periods]
    overlap = {
        "once": "A period that stands in both records counts once, as one of the Party that pays.",
        "compulsory_first": "Of periods that overlap, compulsory insurance goes before voluntary.",
    }[periods.overlap]
    short = {
        "counted": "Short periods count like any other.",
        "absorb": "A period of less than a year without a right of its own is taken into account "
        "by the other Party for the amount and left out of its ratio.",
        "lose": "A period of less than a year without a right of its own is not taken into "
        "account.",
        "last_payer": "A period of less than a year is absorbed by the other Party; where all are "
        "short, the last institution whose conditions are met pays alone.",
    }[periods.short_periods]
    yield Draft(
        "Totalisation of periods",
        f"Where periods under the legislation of one Party do not open a right, its institution "
        f"adds {kind} under that of the other Parties, in {periods.unit}s, so far as they do not "
        f"overlap. {overlap} {short}",
        "EU 883/2004 art. 6 and 57; EU 987/2009 art. 12 and 13",
        ("aggregate",),
    )
    yield Draft(
        "Least period",
        f"An institution pays only where at least {agreement.qualify.min_own_months} months were "
        "completed under its own legislation."
        if agreement.qualify.min_own_months
        else "No least period under the legislation that pays is required.",
        "EU 883/2004 art. 57(1) (one year)",
        ("qualify",),
    )
    yield _amount(how)
    yield _choice(agreement, how)


def _amount(how: Amount) -> Draft:
    of = {
        "totalised": "all periods taken into account",
        "totalised_capped": f"all periods taken into account, at most {how.cap_months} months",
        "standard_career": f"a standard career of {how.standard_career_months} months",
    }.get(how.denominator)
    of = of or f"{how.denominator.partition(':')[2]} years, whole years alone being counted"
    prorata = (
        "Each institution reckons the theoretical amount that would be due if all periods had been "
        "completed under its own legislation, on wages earned there alone, and pays that part of "
        f"it which periods under its own legislation bear to {of}"
    )
    direct = (
        "Each institution pays what periods under its own legislation accrue by themselves, a "
        "fixed part in proportion to the qualifying period"
    )
    text = {
        "prorata": f"{prorata}.",
        "direct": f"{direct}.",
        "higher": f"{prorata}. Where it is higher: {direct[0].lower()}{direct[1:]}.",
    }[how.method]
    precedent = {
        "prorata": "EU 883/2004 art. 52(1)(b) and 56(1)(c)",
        "direct": "India, Employees' Pension Scheme para. 43A(4A); Japan",
        "higher": "Norway",
    }[how.method]
    if how.method != "direct":
        precedent += {
            "totalised": "",
            "totalised_capped": "; ratio: EU 883/2004 art. 56(1)(a)",
            "standard_career": "; ratio: 20 CFR 404.1918",
        }.get(how.denominator, "; ratio: Canada, fortieths")
    return Draft("Amount", text, precedent, ("amount.method", "amount.denominator"))


def _choice(agreement: Agreement, how: Amount) -> Draft:
    compared = {
        "present_value": "the higher present value of all it pays",
        "monthly_amount": "the higher monthly amount",
        "persons_choice": "what the person prefers",
    }[how.compare]
    chosen = (
        f"Of this amount and the right under national legislation alone the person has the one "
        f"with {compared}."
        if how.choose == "higher_of"
        else "This amount is paid where national legislation alone gives no pension."
    )
    if how.choose == "higher_of" and how.compare == "persons_choice":
        chosen = "Between this amount and the right under national legislation the person chooses."
    lump = {
        "replaced": "It takes the place of a lump sum out of the same months.",
        "kept": "A lump sum due under national legislation is paid all the same and uses up its "
        "months.",
        "choice": "In place of it the person may take a lump sum due out of the same months.",
    }[agreement.lump_sum]
    return Draft(
        "Choice of right",
        f"{chosen} {lump}",
        "EU 883/2004 art. 52(3)" if how.choose == "higher_of" else "",
        ("amount.choose", "amount.compare", "lump_sum"),
    )


def _leaving(measure: Departure) -> str:
    shares = measure.shares
    parts = [
        f"{pct:g} % of the contributions of the {payer}"
        for payer, pct in (
            ("employee", shares.employee_pct),
            ("employer", shares.employer_pct),
            ("State", shares.government_pct),
        )
        if pct
    ]
    return (
        f"After {_months(measure.wait_months)} away from Thailand, and with at least "
        f"{_months(measure.min_months)} of contributions, {listed(parts) or 'no contributions'} "
        "for old age"
    )


def _months(count: int) -> str:
    return "1 month" if count == 1 else f"{count} months"


def _terms(measure: Departure) -> str:
    interest = f" with {measure.interest_pct:g} % interest a year" if measure.interest_pct else ""
    within = (
        f" It is claimed within {measure.window_months} months."
        if measure.window_months is not None
        else " No time limit applies to the claim."
    )
    return (f" Contributions are reckoned{interest}." if interest else "") + within


def _refund(refund: Refund) -> Draft:
    if not refund.allowed:
        return Draft(
            "No refund",
            "Contributions are not refunded at departure, so that periods can be added together.",
            "",
            ("refund.allowed",),
        )
    most = f", for at most {refund.max_months} months" if refund.max_months is not None else ""
    tax = f" Tax of {refund.tax_pct:g} % is withheld." if refund.tax_pct else ""
    choice = {
        None: "",
        "whoever_claims": " Who does not claim keeps the months, to be totalised later.",
        "informed": " The worker is told what the months would give later and takes the refund "
        "where it is worth more; otherwise they are totalised.",
    }[refund.choice]
    return Draft(
        "Refund at departure",
        f"{_leaving(refund)} are paid to the worker{most}. A refund extinguishes all months "
        f"completed until then.{choice}{_terms(refund)}{tax}",
        "Japan (lump-sum withdrawal payment); Germany, SGB VI s. 210; Korea for listed countries",
        ("refund",),
    )


def _payment(agreement: Agreement) -> Iterator[Draft]:
    export, claim = agreement.export, agreement.claim
    if export is not None:
        to = listed([COUNTRY_NAMES[c] for c in export.to or agreement.parties if c != "TH"])
        proof = {
            "none": "No proof of life is asked for.",
            "yearly": "The person proves to be alive once a year.",
            "half_yearly": "The person proves to be alive twice a year.",
        }[export.life_certificate]
        fee = f"less a fee of {export.fee_pct:g} %" if export.fee_pct else "without a fee"
        yield Draft(
            "Payment abroad",
            f"Benefits are paid to persons who live in {to}, {fee}. {proof} A claim from abroad "
            f"is filed at {_places(export.file_at)}.",
            "EU 883/2004 art. 7; Convention C157",
            ("export",),
        )
    if claim is not None:
        window = (
            f"within {claim.window_months} months"
            if claim.window_months is not None
            else "within the time the law gives"
        )
        late = {
            None: "What becomes of a later claim is left to the law.",
            "accepted": "A later claim is accepted.",
            "barred": "A later claim is barred.",
        }[claim.late_claim]
        stops = {
            "filing": "Filing with the institution that pays keeps the time.",
            "filing_abroad": "Filing with an institution of any Party keeps the time.",
        }[claim.clock_stops]
        yield Draft(
            "Claims",
            f"A benefit is claimed {window}, at {_places(claim.file_at)}. {stops} {late}",
            "EU 883/2004 art. 81 (recalled)" if claim.clock_stops == "filing_abroad" else "",
            ("claim",),
        )


def _places(places: Sequence[str]) -> str:
    words = {
        "any_office": "any office of the institution that pays",
        "embassy": "an embassy",
        "home_institution": "the institution of the country of origin",
        "online": "an address on the internet",
    }
    return listed([words[place] for place in places])


def _coverage(agreement: Agreement) -> Iterator[Draft]:
    if agreement.detach is not None:
        more = agreement.detach.extension_months
        longer = f", which both may prolong by {more} months" if more else ""
        yield Draft(
            "Posted workers",
            f"A worker whom an employer posts stays under the legislation of home for "
            f"{agreement.detach.months} months{longer}.",
            "Viet Nam-Korea (60 and 36 months)",
            ("detach",),
        )
    if agreement.cover is not None:
        word = agreement.cover.double_contributions
        text = {
            "host_only": "that of the place of work alone applies.",
            "home_only": "that of the country of origin alone applies.",
            "both": "both apply, and contributions are due in both.",
        }[word]
        yield Draft(
            "Applicable legislation",
            f"Where the legislation of two Parties makes a worker liable for the same work, {text}",
            {
                "host_only": "EU 883/2004 art. 11 (recalled)",
                "home_only": "GCC extension of insurance protection",
                "both": "",
            }[word],
            ("cover",),
        )
    if agreement.extend is not None:
        cap = (
            "at most the rate for the host's own nationals; the worker pays the rest"
            if agreement.extend.employer_cap == "host_rate"
            else "the whole rate of the home scheme"
        )
        yield Draft(
            "Home scheme extended",
            f"A worker stays insured in the scheme of home while in Thailand. The employer pays "
            f"{cap}.",
            "GCC extension of insurance protection",
            ("extend",),
        )
    if agreement.integrate is not None:
        payer = {
            "last": "the institution of the last period",
            "home": "the institution of the country of origin",
        }[agreement.integrate.payer]
        borne = (
            "The others reimburse it by months of insurance."
            if agreement.integrate.reimburse
            else "It bears the whole amount."
        )
        yield Draft(
            "One institution for the whole career",
            f"All periods are taken over by {payer}, which pays by its own legislation. {borne}",
            "Recommendation R167, second alternative (recalled)",
            ("integrate",),
        )
