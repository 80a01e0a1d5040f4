"""How often facts enter the rooms of rights: once for a law; before and after the counter."""

import sys
from collections import Counter
from contextlib import contextmanager

import numpy as np

from portasim.core.calendar import day
from portasim.core.facts import Facts
from portasim.law.laws import make_laws
from portasim.offices.claims import decide
from portasim.rights.claims import Filers
from portasim.rights.in_law import rights_in_law
from portasim.rights.outcome import filed, outcome
from portasim.rights.valuation import make_prices

RIGHTS = "portasim.rights."


@contextmanager
def entries():
    """Calls that hand facts over from one module into another of rights, by module."""
    found, before = Counter(), sys.getprofile()

    def seen(frame, event, _):
        room = frame.f_globals.get("__name__", "")
        if event != "call" or not room.startswith(RIGHTS):
            return
        handed = any(isinstance(value, Facts) for value in frame.f_locals.values())
        if handed and frame.f_back.f_globals["__name__"] != room:
            found[room.removeprefix(RIGHTS)] += 1

    sys.setprofile(seen)
    try:
        yield found
    finally:
        sys.setprofile(before)


PARTS = (
    {"amount": "{method: prorata}", "export": "{fee_pct: 5}"},
    {"refund": "{tax_pct: 20}"},
    {"transfer": "{}"},
    {"integrate": "{payer: home, reimburse: false}"},
    {"extend": "{}"},
)


def test_facts_enter_each_room_at_most_twice(hand):
    who = hand.person(
        "LA", "1975-03-10",
        ("thai", "2010-01-01", "2027-01-01", 12_000),
        ("home", "2028-01-01", "2032-01-01", 3_000_000),
    )  # fmt: skip
    facts, plan = hand.world(who), hand.plan()
    laws, end = make_laws(plan.law), day(plan.horizon)
    prices = make_prices(plan.valuation, laws)
    with entries() as by_law:
        in_law = rights_in_law(laws, prices, facts)
    assert by_law == {"in_law": 1, "ledger": 1}
    filers = Filers(plan.practice, plan.seed, end, facts.people, facts.office)
    for parts in PARTS:
        agreed = hand.plan(hand.agreement(since="2020-01-01", **parts)).agreements
        with entries() as by_plan:
            made = filed(agreed, laws, facts, in_law, filers, np.zeros(1, dtype=np.bool_))
            decisions = decide(made.claims, plan.offices, facts.n, made.late, end)
            outcome(made, facts, filers, decisions)
        assert by_plan["outcome"] == 2
        assert max((by_law + by_plan).values()) == 2
