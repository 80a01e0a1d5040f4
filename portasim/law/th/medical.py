"""Medical care, and what all benefits share: months paid, cover after the end, time to claim."""

from __future__ import annotations

from typing import Final

import numpy as np

from portasim.core.arrays import Bools, Ints
from portasim.core.calendar import NEVER, first_days, months_after, months_of
from portasim.core.ratios import Value
from portasim.core.rules import rule
from portasim.law.system import Law

_HOURS_A_DAY: Final = 24


def months_paid(law: Law, window: str, events: Ints, paid: Bools) -> Ints:
    """The contributory months inside the window of a benefit, counted back from each event.

    `window` is the id of the number that holds the months of the window, such as
    `TH.maternity.delivery_window`. `paid` has a row an event and a column a month: the first is the
    month before the event's, the next the one before that. Raises NotInForce before the window
    exists and ValueError where `paid` is narrower than the window.
    """
    months = law.at(window, events)
    if events.size and paid.shape[1] < months.max():
        raise ValueError(
            f"{window} reaches back {months.max()} months, and {paid.shape[1]} are given"
        )
    inside = np.arange(paid.shape[1])[None, :] < months[:, None]
    counted: Ints = (paid & inside).sum(axis=1, dtype=np.int64)
    return counted


@rule(unit="date", ref="TH-SSA-38", since="1991-03-02")
def cover_ends(cover_after: Ints, insurance_ends: Ints | int = NEVER) -> Value:
    """First day without cover: some months after insurance ends; never while it lasts."""
    ended = insurance_ends != np.int64(NEVER)
    last = np.where(ended, insurance_ends, 0)
    return np.where(ended, months_after(last, cover_after), NEVER)


@rule(unit="flag", ref="TH-SSA-38", since="1991-03-02")
def branch_covered(on: Ints, cover_ends: Ints) -> Value:
    """Whether medical care, maternity, invalidity and death are covered, insured or just after."""
    return on < cover_ends


@rule(unit="date", ref="TH-SSA-56", since="1998-12-31")
def claim_lapses(claim_arises: Ints, claim_window: Ints) -> Value:
    """First day on which a claim for a benefit other than old age is too late."""
    return months_after(claim_arises, claim_window)


@rule(unit="date", ref="TH-SSA-56", since="1998-12-31")
def uncollected_lapses(ordered: Ints, collection_window: Ints) -> Value:
    """First day on which money ordered but not collected falls to the Fund."""
    return months_after(ordered, collection_window)


@rule(unit="flag", ref="TH-MEDICAL", since="1991-03-02")
def care_qualifies(care_months_paid: Ints, care_months: Ints) -> Value:
    """Whether enough months were paid, in the 15 before the service, for medical care."""
    return care_months_paid >= care_months


@rule(unit="date", ref="TH-MEDICAL", since="1991-03-02")
def care_begins(insured_from: Ints, care_months: Ints) -> Value:
    """First day of medical care for the newly insured: the month after three contributory ones."""
    return first_days(months_of(insured_from) + care_months)


@rule(unit="flag", ref="TH-MEDICAL", since="1991-03-02")
def hospital_entitled(
    designated_hospital: Bools, emergency: Bools, hours_since: Ints, emergency_hours: Ints
) -> Value:
    """Where care is free: in the hospital of the card, in an emergency anywhere at first."""
    return designated_hospital | (emergency & (hours_since <= emergency_hours))


@rule(unit="flag", ref="TH-MEDICAL", since="1991-03-02")
def care_due(care_qualifies: Bools, branch_covered: Bools, hospital_entitled: Bools) -> Value:
    """Whether the law gives free medical care; private rooms and chosen doctors are not in it."""
    return care_qualifies & branch_covered & hospital_entitled


@rule(unit="flag", ref="TH-TOLD-2025-07", since="2025-07-06")
def care_given(
    care_due: Bools, name_matches: Bools, contributions_remitted: Bools, care_withheld: str
) -> Value:
    """Whether care is given in practice: it may be withheld for a name or unpaid contributions."""
    if care_withheld == "as_law":
        return care_due
    return care_due & name_matches & contributions_remitted


@rule(unit="days", ref="TH-MEDICAL", since="2025-01-01")
def emergency_days(hospital_days: Ints, emergency_hours: Ints) -> Value:
    """Days of a stay that fall into the hours of an emergency, one begun being a whole one."""
    return np.minimum(hospital_days, -(-emergency_hours // _HOURS_A_DAY))


@rule(unit="THB", ref="TH-MEDICAL", since="2025-01-01")
def emergency_stay(
    emergency_days: Ints, room_and_food_d: Ints, emergency: Bools | bool = True
) -> Value:
    """Paid for room and food in the first hours of an emergency in another hospital, at most."""
    return np.where(emergency, emergency_days * room_and_food_d, 0)


@rule(unit="THB", ref="TH-DENTAL", since="2025-01-01", until="2026-04-30")
def dental_care(dental_cost: Ints, dental_limit: Ints, dental_drawn: Ints | int = 0) -> Value:
    """Paid for scaling, fillings, extractions and wisdom teeth: up to the limit of the year."""
    left = np.maximum(dental_limit - dental_drawn, 0)
    return np.minimum(dental_cost, left)


@rule(unit="THB", ref="TH-DENTAL", since="2026-05-01", name="dental_care")
def dental_care_2026(
    dental_cost: Ints, private_clinic: Bools, dental_limit: Ints, dental_drawn: Ints | int = 0
) -> Value:
    """Paid for basic dental work: private clinics to the year's limit, state hospitals in full."""
    left = np.maximum(dental_limit - dental_drawn, 0)
    return np.where(private_clinic, np.minimum(dental_cost, left), dental_cost)
