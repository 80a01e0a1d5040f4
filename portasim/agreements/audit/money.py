"""Money of a worker under an agreement: refunds, lump sums, times to claim, payment, two payers."""

from __future__ import annotations

from collections.abc import Iterator
from math import exp
from typing import Final

from portasim.agreements.audit.findings import (
    Case,
    Finding,
    Phrase,
    Severity,
    acts_of,
    country,
    words,
)
from portasim.agreements.audit.yardsticks import (
    Benefits,
    benefits,
    contributed_m,
    exchange_rates,
    least_months,
    months_since,
    opens_on,
    runs,
)
from portasim.agreements.parts import Amount, Departure, Refund
from portasim.core.calendar import DAYS_PER_YEAR
from portasim.core.params import UNITS
from portasim.core.words import CURRENCY
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
    for name, laws in by_other.items():
        [other] = [one for one in case.beside if one.id == name]
        price = _price(case, refund, (least_months(case.host, case.on) or 0) // 3, other.amount)
        yield case.finding(
            "error" if refund.choice is None else "warning", "refund_and_totalisation", "refund",
            words(
                "says" if other is case.agreement else "says_other",
                "means_price" if price is not None else "means",
                countries=[country(law) for law in laws], host=case.host.country,
                file=Phrase("audit.file", {"id": name}), price=price,
                choice=Phrase(f"audit.choice.{refund.choice or 'nothing'}"),
            ),
            case.source(case.host, "qualifying_months"),
        )  # fmt: skip


def _price(case: Case, refund: Refund, own: int, how: Amount | None) -> Phrase | None:
    """The price of a refund in payments of the pension it gives up, for a worker at the ceiling."""
    least = least_months(case.host, case.on)
    given = benefits(case.host, case.on, own, least, how, 0) if own and least else None
    if given is None:
        return None
    pension = given.agreed_m if how is not None else given.whole_m
    if not pension:
        return None
    months = min(own, refund.max_months or own)
    payments = round(_moved_m(case, refund) * months / pension)
    return Phrase(
        "audit.price.all" if months == own else "audit.price.some",
        {"own": own, "months": months, "payments": payments},
    )


def _moved_m(case: Case, measure: Departure) -> float:
    """The part of a month's contributions that moves, minor units."""
    shares = measure.shares
    rates = {
        "employee": shares.employee_pct,
        "employer": shares.employer_pct,
        "government": shares.government_pct,
    }
    paid = contributed_m(case.host, case.on)
    return sum(amount * rates[payer] / 100 for payer, amount in paid.items())


def extinguished(case: Case) -> Iterator[Finding]:
    """Months that a refund or a transfer ends, and money that stays behind."""
    yield from _refunded(case)
    for act in acts_of(case.agreement, "refund", "transfer"):
        measure = getattr(case.agreement, act)
        paid = contributed_m(case.host, case.on)
        moved, all_ = _moved_m(case, measure), sum(paid.values())
        if all_ and moved < all_:
            part = moved / all_
            yield case.finding(
                "note", "shares_left", f"{act}.shares",
                words(
                    moved=round(100 * part), rest=round(100 * (1 - part)), host=case.host.country
                ),
                case.source(case.host, "employee_old_age_rate"),
            )  # fmt: skip


def _refunded(case: Case) -> Iterator[Finding]:
    """Pensions that a refund gives up, and months that it does not pay for."""
    least, refund = least_months(case.host, case.on), case.agreement.carries(Refund)
    if refund is None or not least:
        return
    price = _price(case, refund, least, None)
    yield case.finding(
        "warning", "refund_extinguishes", "refund",
        words(
            means="means_price" if price is not None else "means",
            host=case.host.country, least=least, price=price,
        ),
        case.source(case.host, "qualifying_months"),
    )  # fmt: skip
    if refund.max_months is not None:
        yield case.finding(
            "warning", "months_unpaid", "refund.max_months", words(most=refund.max_months)
        )


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
                words(country=law.country, least=least),
                case.source(law, "lump_sum"),
            )  # fmt: skip
        elif agreement.lump_sum == "replaced" and given.agreed_m and _unweighed(how):
            pays = given.by_law_m if given.by_law_m is not None else given.agreed_m
            if not pays:
                continue
            payments = given.lump_sum / pays
            yield case.finding(
                "warning", "lump_sum_replaced", "lump_sum",
                words(
                    "says" if how.choose == "agreement" else "says_unweighed",
                    country=law.country, own=own, least=least,
                    payments=round(payments), years=round(payments / 12, 1),
                ),
                case.source(law, "lump_sum"),
            )  # fmt: skip


def _unweighed(how: Amount) -> bool:
    """Whether a lump sum worth more gives way all the same."""
    return how.choose == "agreement" or how.compare == "monthly_amount"


def _short(case: Case, law: Law, how: Amount) -> tuple[int, int, Benefits] | None:
    """A worker with a third of the months for a pension, or as many as the scheme can have given:
    own months, the months for a pension, and what they give."""  # noqa: D205, D209
    if not runs(law, case.on):
        return None
    least, least_own = least_months(law, case.on), case.agreement.qualify.min_own_months
    if least is None or least_own >= least:
        return None
    own = max(least // 3, least_own, 1)
    own = min(own, months_since(opens_on(law), case.day))
    given = benefits(law, case.on, own, least, how, 0) if own else None
    return None if given is None else (own, least, given)


def windows(case: Case) -> Iterator[Finding]:
    """Times to claim that are shorter than claims take, or that a wait uses up."""
    yield from _window_of_benefits(case)
    lag = case.setting.filing_lag_days
    for act in acts_of(case.agreement, "refund", "transfer"):
        measure: Departure = getattr(case.agreement, act)
        window, key = measure.window_months, f"{act}.window_months"
        if window is None:
            continue
        late = _share_late(window, lag)
        if late >= _SOME_LATE:
            yield case.finding(
                _severity(late, barred=True), "window_too_short", key,
                words(
                    "says_departure", "means_departure",
                    act=Phrase(f"audit.act.{act}"), window=window, days=round(lag),
                    late=round(100 * late), host=case.host.country,
                ),
            )  # fmt: skip
        if window <= measure.wait_months:
            found = words(wait=measure.wait_months, window=window)
            yield case.finding("warning", "window_within_wait", key, found)


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
    if barred:
        means = "means_barred" if rule is not None else "means_barred_by_law"
    else:
        means = "means_accepted" if rule is not None else "means_accepted_by_law"
    yield case.finding(
        _severity(late, barred=barred), "window_too_short", key,
        words(
            means=means,
            window=window, days=round(case.setting.filing_lag_days), late=round(100 * late),
        ),
        case.source(case.host, "claim_window" if rule is not None else "late_claim"),
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
    if abroad:
        yield case.finding(
            "warning", "filing_elsewhere", "claim.clock_stops",
            words(places=[Phrase(f"audit.place.{place}") for place in abroad]),
            case.source(case.host, "claim_window"),
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
                words(host=case.host.country, country=law.country),
            )  # fmt: skip
    if export is not None and export.fee_pct:
        arrive = 1000 - 10 * export.fee_pct
        yield case.finding(
            "note", "fee", "export.fee_pct", words(fee=export.fee_pct, arrive=arrive)
        )
    for law in paid_to:
        yield from _two_rates(case, law)


def _two_rates(case: Case, law: Law) -> Iterator[Finding]:
    currency = CURRENCY[law.country]
    found = exchange_rates(law, currency, case.day)
    acts = acts_of(case.agreement, "export", "refund", "transfer")
    if found is None or not acts:
        return
    rates = [
        Phrase(
            "audit.rate",
            {
                "units": rate / UNITS["factor"],
                "currency": Phrase(f"audit.currency.{currency}"),
                "word": word,
            },
        )
        for word, rate in found.rates.items()
    ]
    low, high = min(found.rates.values()), max(found.rates.values())
    yield case.finding(
        "warning", "two_rates", f"{acts[0]}.to" if acts[0] == "export" else acts[0],
        words(rates=rates, part=round(100 * (low / high))),
        case.source(law, found.switch.rpartition(".")[2]),
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
        posted = case.carrying("detach", law.country)
        yield case.finding(
            "warning", "double_contributions", "cover",
            words(
                "says_posted" if posted else "says",
                rule=Phrase("audit.cover.both" if rules else "audit.cover.no_rule"),
                rate=int(rate.at(case.on, None, law.touched)[0]) / UNITS["percent"],
                country=law.country, host=case.host.country,
            ),
            case.source(law, "contract_worker_rate"),
        )  # fmt: skip
