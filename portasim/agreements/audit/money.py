"""What an agreement makes of a worker's money: refunds, lump sums, windows, payment, two payers."""

from __future__ import annotations

from collections.abc import Iterator
from math import exp
from typing import Final

from portasim.agreements.audit.findings import Case, Finding, Severity, acts_of, listed, name_of
from portasim.agreements.audit.yardsticks import (
    Worth,
    contributed_m,
    exchange_rates,
    least_months,
    months_since,
    opens_on,
    runs,
    worth,
)
from portasim.agreements.parts import Amount, Departure, Refund
from portasim.core.calendar import DAYS_PER_YEAR
from portasim.core.params import UNITS
from portasim.core.words import COUNTRY_NAMES, CURRENCY
from portasim.law.inquiry.quantities import CURRENCY_WORDS
from portasim.law.system import Law

_MONTH: Final = DAYS_PER_YEAR / 12
_MOST_LATE: Final = exp(-1)
"""The share of claims that come after a window as long as claims take in the mean."""

_SOME_LATE: Final = 0.01


def both_promised(case: Case) -> Iterator[Finding]:
    """Refund and totalisation for the same months, and who decides between them."""
    refund = case.agreement.carries(Refund)
    if refund is None:
        return
    by_other: dict[str, list[Law]] = {}
    for law in case.partners:
        for other in case.carrying("amount", law.country)[:1]:
            by_other.setdefault(other.id, []).append(law)
    choice = {
        None: "and nothing says which of the two a worker takes",
        "whoever_claims": "and who claims at departure is refunded, better off or not",
        "informed": "and only who is better off is taken to ask for the refund",
    }[refund.choice]
    for name, laws in by_other.items():
        [other] = [one for one in case.beside if one.id == name]
        where = "" if other is case.agreement else f" by '{name}'"
        price = _price(case, refund, (least_months(case.host, case.on) or 0) // 3, other.amount)
        yield case.finding(
            "error" if refund.choice is None else "warning",
            "refund_and_totalisation",
            "refund",
            f"workers from {listed([name_of(law) for law in laws])} are promised a refund and "
            f"totalisation{where}, {choice}",
            f"Who takes the refund has no month left in {name_of(case.host)} to be added{price}.",
            law=case.host,
            name="qualifying_months",
        )


def _price(case: Case, refund: Refund, own: int, how: Amount | None) -> str:
    """What a refund costs in payments of the pension it gives up, for a worker at the ceiling."""
    least = least_months(case.host, case.on)
    given = worth(case.host, case.on, own, least, how, 0) if own and least else None
    if given is None:
        return ""
    pension = given.agreed_m if how is not None else given.whole_m
    if not pension:
        return ""
    months = min(own, refund.max_months or own)
    payments = _moved_m(case, refund) * months / pension
    of = "" if months == own else f"{months} of "
    return f": {of}{own} months refunded are {payments:.0f} payments of the pension given up"


def _moved_m(case: Case, measure: Departure) -> float:
    """What of a month's contributions moves, minor units."""
    shares = measure.shares
    rates = {
        "employee": shares.employee_pct,
        "employer": shares.employer_pct,
        "government": shares.government_pct,
    }
    paid = contributed_m(case.host, case.on)
    return sum(amount * rates[payer] / 100 for payer, amount in paid.items())


def extinguished(case: Case) -> Iterator[Finding]:
    """What a refund or a transfer ends, and what stays behind."""
    least = least_months(case.host, case.on)
    refund, host = case.agreement.carries(Refund), name_of(case.host)
    if refund is not None and least:
        price = _price(case, refund, least, None)
        yield case.finding(
            "warning", "refund_extinguishes", "refund",
            f"a refund ends every month in {host}, and nothing keeps a worker with {least} months, "
            "which open a pension, from taking it",
            f"Who comes back begins at no month, and who has {least} gives up a pension{price}.",
            law=case.host, name="qualifying_months",
        )  # fmt: skip
        if refund.max_months is not None:
            yield case.finding(
                "warning", "months_unpaid", "refund.max_months",
                f"at most {refund.max_months} months are paid out, and all of them end",
                f"A worker with more than {refund.max_months} months loses the others for nothing.",
            )  # fmt: skip
    for act in acts_of(case.agreement, "refund", "transfer"):
        measure = getattr(case.agreement, act)
        paid = contributed_m(case.host, case.on)
        moved, all_ = _moved_m(case, measure), sum(paid.values())
        if all_ and moved < all_:
            yield case.finding(
                "note", "shares_left", f"{act}.shares",
                f"{moved / all_:.0%} of the contributions for old age move, and the months end",
                f"The rest, {1 - moved / all_:.0%}, stays in the fund of {host}, which owes "
                "nothing for it.",
                law=case.host, name="employee_old_age_rate",
            )  # fmt: skip


def lump_sums(case: Case) -> Iterator[Finding]:
    """Lump sums that stand in the way of a totalised pension, or that it takes the place of."""
    agreement, how = case.agreement, case.agreement.amount
    if how is None:
        return
    for law in (case.host, *case.partners):
        found = _short(case, law, how)
        if found is None or not found[2].lump_sum:
            continue
        own, least, given = found
        if agreement.lump_sum == "kept":
            nothing = law is case.host and how.choose == "agreement"
            yield case.finding(
                "error" if nothing else "warning", "lump_sum_kept", "lump_sum",
                f"{name_of(law)} pays a lump sum to who has fewer than {least} months, and the "
                "text keeps it",
                "The lump sum uses up the months, so whoever needs the months of both countries "
                f"has no pension from {name_of(law)}.",
                law=law, name="lump_sum",
            )  # fmt: skip
        elif agreement.lump_sum == "replaced" and given.agreed_m and _unweighed(how):
            pays = given.by_law_m if given.by_law_m is not None else given.agreed_m
            if not pays:
                continue
            payments = given.lump_sum / pays
            yield case.finding(
                "warning", "lump_sum_replaced", "lump_sum",
                f"the totalised pension takes the place of the lump sum of {name_of(law)}"
                + ("" if how.choose == "agreement" else ", which a monthly amount does not weigh"),
                f"With {own} months there and {least} in all, the lump sum is {payments:.0f} "
                f"payments of the pension: who draws it for less than {payments / 12:.1f} years "
                "has drawn less (heirs, returns and interest left aside).",
                law=law, name="lump_sum",
            )  # fmt: skip


def _unweighed(how: Amount) -> bool:
    """Whether a lump sum worth more gives way all the same."""
    return how.choose == "agreement" or how.compare == "monthly_amount"


def _short(case: Case, law: Law, how: Amount) -> tuple[int, int, Worth] | None:
    """A worker with a third of the months for a pension, or as many as the scheme can have given:
    own months, the months for a pension, and what they give."""  # noqa: D205, D209
    if not runs(law, case.on):
        return None
    least, asked = least_months(law, case.on), case.agreement.qualify.min_own_months
    if least is None or asked >= least:
        return None
    own = max(least // 3, asked, 1)
    own = min(own, months_since(opens_on(law), case.day))
    given = worth(law, case.on, own, least, how, 0) if own else None
    return None if given is None else (own, least, given)


def windows(case: Case) -> Iterator[Finding]:
    """Times to claim that are shorter than claims take, or that a wait uses up."""
    yield from _window_of_benefits(case)
    lag, host = case.setting.filing_lag_days, name_of(case.host)
    for act in acts_of(case.agreement, "refund", "transfer"):
        measure: Departure = getattr(case.agreement, act)
        window, key = measure.window_months, f"{act}.window_months"
        if window is None:
            continue
        late = _share_late(window, lag)
        if late >= _SOME_LATE:
            yield case.finding(
                _severity(late, barred=True), "window_too_short", key,
                f"the {act} is claimed within {window} months, and a claim takes {lag:.0f} days "
                "in the mean",
                f"{late:.0%} of those who would claim come too late, and their money stays in "
                f"{host}.",
            )  # fmt: skip
        if window <= measure.wait_months:
            yield case.finding(
                "warning", "window_within_wait", key,
                f"the worker waits {measure.wait_months} months and has {window} to claim; "
                "counted from departure, as in Japan, the time is over when the wait ends",
                "The study counts from the end of the wait; a text that does not say so gives "
                "the worker nothing.",
            )  # fmt: skip


def _window_of_benefits(case: Case) -> Iterator[Finding]:
    """The time to claim a pension, by the agreement or by the law of the host."""
    agreement = case.agreement
    if not acts_of(agreement, "amount", "export", "claim"):
        return
    claim = agreement.claim
    if claim is None and any(case.carrying("claim", law.country) for law in case.partners):
        return
    window, key = _window(case)
    if window is None:
        return
    rule = claim.late_claim if claim is not None else None
    by_law = case.host.choice_named("late_claim")
    barred = (rule or (by_law[1] if by_law is not None else "")) == "barred"
    late = _share_late(window, case.setting.filing_lag_days)
    if late < _SOME_LATE:
        return
    unsettled = "" if rule is not None else "; the law leaves open whether they are barred"
    means = (
        f"{late:.0%} of those who would claim come too late and lose the benefit{unsettled}."
        if barred
        else f"{late:.0%} of those who would claim come late, and are paid as long as late claims "
        f"are accepted{unsettled}."
    )
    yield case.finding(
        _severity(late, barred=barred), "window_too_short", key,
        f"a benefit is claimed within {window} months, and a claim takes "
        f"{case.setting.filing_lag_days:.0f} days in the mean",
        means,
        law=case.host, name="claim_window" if rule is not None else "late_claim",
    )  # fmt: skip


def _window(case: Case) -> tuple[int | None, str]:
    """The months in which a benefit is claimed, and the key that says or could say so."""
    claim = case.agreement.claim
    if claim is not None and claim.window_months is not None:
        return claim.window_months, "claim.window_months"
    number = case.host.number_named("claim_window")
    if number is None or not number.in_force(case.on)[0]:
        return None, "claim"
    return int(number.at(case.on, None, case.host.touched)[0]), "claim"


def _share_late(window: int, lag: float) -> float:
    """The share of claims that come after a window, by the law the study draws filing from."""
    return exp(-window * _MONTH / lag) if lag > 0 else 0.0


def _severity(late: float, *, barred: bool) -> Severity:
    if not barred:
        return "note"
    return "error" if late >= _MOST_LATE else "warning"


def filing(case: Case) -> Iterator[Finding]:
    """Places of filing that do not keep the time to claim."""
    claim, export = case.agreement.claim, case.agreement.export
    if claim is None or claim.clock_stops != "filing":
        return
    places = [*claim.file_at, *(export.file_at if export is not None else ())]
    abroad = [place for place in ("embassy", "home_institution") if place in places]
    if not abroad:
        return
    where = listed([f"the {place.replace('_', ' ')}" for place in abroad])
    yield case.finding(
        "warning", "filing_elsewhere", "claim.clock_stops",
        f"a claim may be filed at {where}, and "
        "only filing with the institution that pays keeps the time to claim",
        "A worker who files at home in time is late if the papers arrive late.",
        law=case.host, name="claim_window",
    )  # fmt: skip


def payment(case: Case) -> Iterator[Finding]:
    """Benefits that are not paid where the worker lives, fees, and two rates of exchange."""
    export = case.agreement.export
    paid_to = []
    for law in case.partners:
        exporting = [
            one.export
            for one in case.carrying("export", law.country)
            if one.export is not None and (one.export.to is None or law.country in one.export.to)
        ]
        if exporting or acts_of(case.agreement, "refund", "transfer"):
            paid_to.append(law)
        if not exporting and (export is not None or case.agreement.amount is not None):
            yield case.finding(
                "warning", "no_export", "export.to" if export is not None else "export",
                f"nothing here pays what {name_of(case.host)} owes in {name_of(law)}",
                f"A worker who lives in {name_of(law)} has to claim and collect the pension in "
                f"{name_of(case.host)}.",
            )  # fmt: skip
    if export is not None and export.fee_pct:
        yield case.finding(
            "note", "fee", "export.fee_pct",
            f"the channel of payment keeps {export.fee_pct:g} %, and the worker bears it",
            f"Of 1,000 baht {1000 - 10 * export.fee_pct:,.0f} arrive, every month.",
        )  # fmt: skip
    for law in paid_to:
        yield from _two_rates(case, law)


def _two_rates(case: Case, law: Law) -> Iterator[Finding]:
    currency = CURRENCY[law.country]
    found = exchange_rates(law, currency, case.day)
    acts = acts_of(case.agreement, "export", "refund", "transfer")
    if found is None or not acts:
        return
    money = CURRENCY_WORDS[currency]
    shown = [f"{rate / UNITS['factor']:g} {money} ({word})" for word, rate in found.rates.items()]
    low, high = sorted(set(found.rates.values()))[:: max(len(set(found.rates.values())) - 1, 1)]
    key = f"{acts[0]}.to" if acts[0] == "export" else acts[0]
    yield case.finding(
        "warning", "two_rates", key,
        f"one baht is {listed(shown)}, and the text names no rate",
        f"Paid out at the lower rate, a worker has {low / high:.0%} of what the same baht fetch "
        "at the higher.",
        law=law, name=found.switch.rpartition(".")[2],
    )  # fmt: skip


def double_contributions(case: Case) -> Iterator[Finding]:
    """Workers whom the law of home insures while they pay in the country of work."""
    for law in case.partners:
        rate = law.number_named("contract_worker_rate")
        if rate is None or not rate.in_force(case.on)[0]:
            continue
        covering = [one.cover for one in case.carrying("cover", law.country)]
        rules = {one.double_contributions for one in covering if one is not None}
        if rules & {"host_only", "home_only"} or case.carrying("extend", law.country):
            continue
        per_cent = int(rate.at(case.on, None, law.touched)[0]) / UNITS["percent"]
        posted = case.carrying("detach", law.country)
        says = f"the law of {name_of(law)} insures contract workers abroad for old age, and "
        says += "the text lets both schemes collect" if rules else "no rule of cover sets it aside"
        says += "; posted workers alone are let off for a time" if posted else ""
        yield case.finding(
            "warning", "double_contributions", "cover",
            says,
            f"A contract worker pays {per_cent:g} % of a base in {COUNTRY_NAMES[law.country]} "
            f"beside the contributions in {name_of(case.host)}, for months that count once.",
            law=law, name="contract_worker_rate",
        )  # fmt: skip
