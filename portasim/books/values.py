"""The value book: present values that one plan gives each person, by channel.

The channels of a value add up to it. The rights of a scheme that insures migrants and those of the
schemes of home have channels of their own.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from portasim.agreements.acts import fee_abroad
from portasim.agreements.amounts import qualify
from portasim.agreements.periods import Periods, aggregate
from portasim.core.arrays import Bools, Floats, Ints, totals
from portasim.core.calendar import NEVER, months_of
from portasim.core.facts import Facts
from portasim.law.scheme import OLD_AGE, insures_migrants
from portasim.rights.in_law import InLaw
from portasim.rights.ledger import NOT_REGISTERED, counted_months, partner_months
from portasim.rights.outcome import Outcome
from portasim.rights.right import PerPerson, Rights
from portasim.rights.valuation import value_in_law, worth

CHANNELS: Final = (
    "national",
    "paid_abroad",
    "totalised_share",
    "refund",
    "home_national",
    "home_share",
    "moved_home",
)
"""Parts of a value: the right at work claimed as today; more of it claimed as it is paid abroad;
what totalisation adds to it or takes; refunds; the right at home by its own months; what
totalisation adds there; what the home scheme pays for contributions moved into it."""

AT_HOME: Final = ("home_national", "home_share", "moved_home")
"""Channels that the schemes of home pay."""


def value_parts(outcome: Outcome, facts: Facts) -> dict[str, Floats]:
    """Present values by channel, baht, one entry a person."""
    n = facts.n
    queued = outcome.filing.queued
    found = {**_at_work(outcome, queued), **_at_home(outcome, facts, n)}
    withdrawn = outcome.withdrawn
    origin, on = facts.people.origin[withdrawn.person], withdrawn.decided
    fee = fee_abroad(outcome.filed.agreements, origin, on, withdrawn.scheme)
    refund = outcome.prices.discounted(
        outcome.prices.baht(withdrawn.scheme, withdrawn.to_person, on) * (1 - fee / 100),
        on,
    )
    person = outcome.rights.person
    parts = {name: totals(person, values, n) for name, values in found.items()}
    parts["refund"] = totals(withdrawn.person, refund, n)
    return {channel: parts[channel] for channel in CHANNELS}


def _at_work(outcome: Outcome, queued: Bools) -> dict[str, Floats]:
    """Channels of the rights that an office decides, one entry a right, 0 for the others."""
    rights, filing, each = outcome.national.rights, outcome.filing, outcome.worth
    settled = queued & (outcome.decided < NEVER)
    national = np.where(settled, each.of(rights.monthly, rights.lump_sum, filing.heirs), 0.0)
    offers = outcome.offers
    there = np.where(settled, each.of(offers.monthly, offers.lump_sum, filing.heirs), 0.0)
    today = each.of(rights.monthly, rights.lump_sum, filing.heirs_today)
    as_today = np.where(settled & filing.claims_today, today, 0.0)
    prices = outcome.prices
    survivors = prices.baht(rights.scheme, rights.survivors, filing.death)
    heirs = prices.discounted(survivors, outcome.heirs_day)
    as_today += np.where(filing.heirs_claim_today, heirs, 0.0)
    kept = 1 - filing.fee_pct / 100
    return {
        "national": as_today,
        "paid_abroad": (national + heirs) * kept - as_today,
        "totalised_share": np.where(queued & outcome.totalised, (there - national) * kept, 0.0),
    }


def _at_home(outcome: Outcome, facts: Facts, n: int) -> dict[str, Floats]:
    """Channels of the rights that are paid as they are claimed, one entry a right."""
    rights, filing, each = outcome.national.rights, outcome.filing, outcome.worth
    paid = ~filing.queued & (outcome.decided < NEVER)
    bought = np.where(paid, each.of(rights.monthly, rights.lump_sum, 0.0), 0.0)
    offers = outcome.offers
    there = np.where(paid, each.of(offers.monthly, offers.lump_sum, 0.0), 0.0)
    alone = bought
    if outcome.national is not outcome.filed.standing:
        alone = _alone(outcome, facts, n)
    return {
        "home_national": alone,
        "home_share": np.where(outcome.totalised & paid, there - bought, 0.0),
        "moved_home": bought - alone,
    }


def _alone(outcome: Outcome, facts: Facts, n: int) -> Floats:
    """What own months alone would be paid at home, beside rights with months credited."""
    own, filing = outcome.filed.standing.rights, outcome.filed.filing
    paid = ~filing.queued & (own.arises < filing.death) & (filing.filed < NEVER)
    paid &= own.arises <= outcome.horizon
    decided = np.where(paid, own.arises, NEVER)
    value = worth(outcome.prices, facts.people, own, decided).of(own.monthly, own.lump_sum, 0.0)
    alone = np.zeros(len(outcome.rights))
    rights = outcome.rights
    place = np.searchsorted(
        rights.scheme * n + rights.person, own.scheme[paid] * n + own.person[paid]
    )
    alone[place] = value[paid]
    return alone


def value_of_rights(outcome_rights: Rights, values: Floats, n: int) -> Floats:
    """Values of rights added up by person."""
    return totals(outcome_rights.person, values, n)


def law_values(in_law: InLaw, facts: Facts, horizon: int) -> tuple[Floats, Floats, Floats]:
    """Present values in baht, one a person, of rights claimed and paid on the day they arise.

    In law by both ends; of it the schemes of home; and if the whole insured career stood in the
    scheme of the place of work.
    """
    people, n, standing = facts.people, facts.n, in_law.in_law
    rights = standing.rights
    value = value_in_law(in_law.prices, people, rights, horizon)
    at_home = rights.scheme == people.scheme[rights.person]
    home = value_of_rights(rights, np.where(at_home, value, 0.0), n)
    single = value_in_law(in_law.prices, people, rights, horizon, _single(in_law, facts))
    return (
        value_of_rights(rights, value, n),
        home,
        value_of_rights(rights, np.where(at_home, 0.0, single), n),
    )


def _single(in_law: InLaw, facts: Facts) -> Ints:
    """Monthly pensions if months insured for old age at home were months of the place of work.

    One entry a right in law; those of schemes of home stay as they are.
    """
    standing, ledger, laws = in_law.in_law, in_law.ledger, in_law.laws
    rights = standing.rights
    monthly = rights.monthly.copy()
    for scheme, law in enumerate(laws.all):
        place = rights.rows_of(scheme)
        if not insures_migrants(law) or place.start == place.stop:
            continue
        mine = rights.select(place)
        at_work = ledger.rows_of(scheme)
        owed = ledger.step[at_work] >= NOT_REGISTERED
        columns = (ledger.person, ledger.first_m, ledger.last_m)
        liable = Periods(*(column[at_work][owed] for column in columns))
        due = PerPerson.of(mine, facts.n, slice(None)).take(mine.arises)
        before = np.where(due >= NEVER, 0, due)
        total = mine.months
        for partner, other in enumerate(laws.all):
            if not insures_migrants(other):
                theirs = counted_months(ledger, partner)
                added = partner_months(liable, theirs, months_of(before))
                total = aggregate(total, added[mine.person])
        on = np.maximum(before[mine.person], OLD_AGE.since(law))
        opens = qualify(law, on, mine.months, total, 1) & (mine.lump_sum + mine.monthly > 0)
        past = {**standing.facts[scheme], "months": total}
        if "career_points" in past:  # the home months are taken to have earned as the own ones
            past["career_points"] = past["career_points"] * total // np.maximum(mine.months, 1)
        pension = np.asarray(law.evaluate(["pension_m"], on, past)["pension_m"])
        monthly[place] = np.where(opens, pension, mine.monthly)
    return monthly
