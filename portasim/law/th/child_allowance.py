"""Child allowance: who receives it, how much, its yearly proof, what is paid for the past."""

from __future__ import annotations

import numpy as np

from portasim.core.arrays import Bools, Ints
from portasim.core.calendar import completed_years, first_days, months_of
from portasim.core.ratios import Value
from portasim.core.rules import rule
from portasim.law.system import Law


@rule(unit="flag", ref="TH-SSA-74", since="1998-12-31")
def child_allowance_qualifies(child_months_paid: Ints, child_months: Ints) -> Value:
    """Whether enough months were paid within the window for child allowance."""
    return child_months_paid >= child_months


@rule(unit="flag", ref="TH-SSA-74", since="1998-12-31")
def child_of_age(child_born: Ints, on: Ints, child_age_limit: Ints) -> Value:
    """Whether a child is born and has not completed six years."""
    return (on >= child_born) & (completed_years(child_born, on) < child_age_limit)


@rule(unit="THB/month", ref="TH-SSA-74", since="1998-12-31")
def child_allowance_m(children: Ints, children_most: Ints, allowance_per_child: Ints) -> Value:
    """Monthly allowance for the legitimate children under six, up to the number allowed."""
    return np.minimum(children, children_most) * allowance_per_child


@rule(unit="flag", ref="TH-TOLD-2025-07", since="2025-07-06")
def child_proof_valid(on: Ints, thai_child: Bools, proved: Ints, proof_month: Ints) -> Value:
    """Whether a child is proved alive: a Thai child always, another by a proof of each October."""
    month = months_of(on)
    # The proof of the October that has ended last; within October that of the year before.
    needed = month - 1 - (month - proof_month) % 12
    return thai_child | (proved >= first_days(needed))


@rule(unit="THB/month", ref="TH-TOLD-2025-07", since="2025-07-06")
def child_allowance_paid_m(
    child_allowance_qualifies: Bools, child_proof_valid: Bools, child_allowance_m: Ints
) -> Value:
    """Monthly allowance as the office pays it: while the yearly proof of life is in."""
    return np.where(child_allowance_qualifies & child_proof_valid, child_allowance_m, 0)


def child_allowance_arrears(law: Law, filed: Ints, entitled: Ints, child_born: Ints) -> Ints:
    """What a claim brings for one child up to its month of filing, in satang, one entry a claim.

    `filed`, `entitled` (first day of entitlement) and `child_born` are days. The months of the
    claim window end with the month of filing; each is paid at its own amount if entitlement has
    begun by its end and the child is under six on its first day. Raises NotInForce for months
    before the branch. Source of the two years: a social security office, 6 July 2025.
    """
    window = law.at("TH.old_age.claim_window", filed)
    total = np.zeros(filed.size, dtype=np.int64)
    filing, first = months_of(filed), months_of(np.maximum(entitled, child_born))
    for back in range(int(window.max(initial=0))):
        months = filing - back
        rows = np.flatnonzero((back < window) & (months >= first))
        if not rows.size:
            break
        # A child born within the month is judged on the day of birth.
        on = np.maximum(first_days(months[rows]), child_born[rows])
        facts = {"child_born": child_born[rows], "children": np.ones(1, dtype=np.int64)}
        got = law.evaluate(["child_of_age", "child_allowance_m"], on, facts)
        due = np.asarray(got["child_of_age"], dtype=np.bool_)
        total[rows] += np.where(due, np.asarray(got["child_allowance_m"]), 0)
    return total
