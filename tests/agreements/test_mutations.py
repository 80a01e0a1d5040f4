"""A broken operator shows twice: in a case of a treaty, and in what results give people.

Each public operator is exchanged for a broken one wherever it is held. The results of a few people
made by hand then change, or the run ends in an error; and so does a case with a known answer.
"""

import dataclasses
import inspect
import sys

import numpy as np
import pytest
import test_world_cases as world

from portasim.agreements import amounts, cover, money, periods
from portasim.agreements.amounts import Offer
from portasim.agreements.parts import Shares
from portasim.agreements.periods import Periods
from portasim.core.ratios import Ratio

OPERATORS = {
    f"{module.__name__.rpartition('.')[2]}.{name}": function
    for module in (periods, amounts, money, cover)
    for name, function in vars(module).items()
    if inspect.isfunction(function)
    and function.__module__ == module.__name__
    and not name.startswith("_")
}
PLANS = {
    "shares": {"amount": "{method: prorata}", "export": "{fee_pct: 3}"},
    "own": {"amount": "{method: direct}"},
    "capped": {"amount": "{method: prorata, denominator: totalised_capped, cap_months: 150}"},
    "higher": {"amount": "{method: prorata, choose: higher_of}"},
    "refund": {
        "refund": "{wait_months: 2, min_months: 1, tax_pct: 10, interest_pct: 2,"
        " shares: {employee_pct: 50, employer_pct: 50}}",
        "export": "{fee_pct: 3}",
    },
    "transfer": {"transfer": "{wait_months: 2}"},
    "cover": {"cover": "{double_contributions: host_only}"},
}
"""What agreements do under each plan: between them every operator is called."""


def people(hand):
    """Shares at both ends, a lump sum of one's own, a departure, and a contract insured at home."""
    return hand.world(
        hand.person(
            "KH", "1975-07-10",
            ("home", "2023-01-01", "2028-01-01", 1_000_000),
            ("thai", "2028-01-01", "2038-01-01", 15_000),
        ),
        hand.person(
            "VN", "1969-06-10",
            ("home", "2012-01-01", "2020-05-01", 5_000_000),
            ("thai", "2020-05-01", "2030-03-01", 15_000),
            sex="F",
        ),
        # enough of her own here, so that the better of two is the law's
        hand.person(
            "KH", "1980-07-10",
            ("home", "2022-10-01", "2023-10-01", 1_000_000),
            ("thai", "2023-10-01", "2040-10-01", 15_000),
        ),
        hand.person("LA", "1990-03-01", ("thai", "2024-01-01", "2028-01-01", 10_007)),
        hand.person(
            "VN", "1985-03-01",
            ("contract", "2024-01-01", "2044-01-01", 12_000),
        ),
    )  # fmt: skip


def lives(hand, plan):
    """What a plan gives the people: every value, payment, step and balance."""
    parts = PLANS[plan]
    lived = hand.outcome(people(hand), hand.agreement(**parts))
    rights = lived.outcome.rights
    paid = lived.payments
    return [
        *lived.parts.values(),
        *(getattr(rights, field.name) for field in dataclasses.fields(rights)),
        *(getattr(paid, field.name) for field in dataclasses.fields(paid)),
        lived.withdrawn.amount,
        lived.withdrawn.tax,
        lived.ledger.step,
        lived.outcome.totalised,
        lived.books().flows,
    ]


@pytest.fixture(scope="module")
def sound(hand):
    """The results with every operator whole."""
    return {plan: lives(hand, plan) for plan in PLANS}


def broken(value):
    """An answer that is wrong in every field: twice as much and one more, or the other truth."""
    if dataclasses.is_dataclass(value) and not isinstance(value, Ratio):
        return dataclasses.replace(
            value, **{f.name: broken(getattr(value, f.name)) for f in dataclasses.fields(value)}
        )
    if isinstance(value, Ratio):
        return value * 2
    column = np.asarray(value)
    return ~column if column.dtype == np.bool_ else 2 * column + 1


@pytest.fixture(params=OPERATORS)
def operator(request, monkeypatch, sound):
    """The name of an operator that is broken wherever it is held, here and in the cases."""
    whole = OPERATORS[request.param]

    def wrong(*given, **named):
        return broken(whole(*given, **named))

    for name, module in list(sys.modules.items()):
        if name.startswith(("portasim.", "precedents", "test_world_cases")):
            for word, held in list(vars(module).items()):
                if held is whole:
                    monkeypatch.setattr(module, word, wrong)
    return request.param


def test_a_broken_operator_changes_what_people_get(operator, hand, sound):
    assert differs(hand, sound)


def differs(hand, sound):
    """Whether any plan gives other results, or none."""
    for plan, wanted in sound.items():
        try:
            got = lives(hand, plan)
        except Exception:  # noqa: BLE001  (whatever stops a run is seen)
            return True
        for ours, theirs in zip(got, wanted, strict=True):
            if ours.shape != theirs.shape or not np.array_equal(ours, theirs):
                return True
    return False


def test_whole_operators_change_nothing(hand, sound):
    assert not differs(hand, sound)


def ints(*values):
    return np.array(values, dtype=np.int64)


def flags(*values):
    return np.array(values, dtype=np.bool_)


def _overlapping():
    # EU 987/2009 art. 12: of 0 to 11 here and 6 to 17 there, six months are added
    here, there = (Periods(ints(0), ints(first), ints(first + 12)) for first in (0, 6))
    found = periods.overlapping(here, there, 1, "once")
    return (found.own.tolist(), found.foreign.tolist()) == ([12], [6])


def _prefer():
    # EU 883/2004 art. 52(3): the higher amount, a tie stays national
    national, offered = (Offer(ints(*m), ints(*m)) for m in ((5, 5, 5), (4, 5, 6)))
    found = amounts.prefer("monthly_amount", flags(1, 1, 1), national, offered)
    return found.tolist() == [False, False, True]


def _cover():
    # EU 883/2004 art. 11: where both would collect, the place of work alone
    found = cover.cover(flags(1, 1), flags(1, 0), "host_only")
    return (found.home.tolist(), found.host.tolist()) == ([False, True], [True, False])


def _refund():
    # Japan: 20.42 per cent withheld from 100,000 yen
    paid = money.refund(ints(100_000), tax=2042)
    return (paid.sent[0], paid.tax[0], paid.received[0]) == (100_000, 20_420, 79_580)


ON_PAPER = {
    # C157 art. 8: 60 months here and 120 there are 180
    "periods.aggregate": lambda: periods.aggregate(ints(60), ints(120)).tolist() == [180],
    "periods.overlapping": _overlapping,
    "amounts.prefer": _prefer,
    # EU 883/2004: a pension by all months takes the place of a lump sum
    "amounts.displaces": lambda: (
        amounts.displaces("kept", flags(1, 1), ints(0, 9), flags(1, 1)).tolist() == [True, False]
    ),
    # Germany: the employee's share alone moves
    "money.moved_amount": lambda: (
        money.moved_amount(Shares(employer_pct=0), ints(500), ints(700), ints(90)).tolist() == [500]
    ),
    "money.part_of": lambda: money.part_of(ints(1000), 5000).tolist() == [500],
    "money.refund": _refund,
    # Switzerland-Turkiye: all of both shares goes over
    "money.transfer": lambda: money.transfer(ints(14_400)).received.tolist() == [14_400],
    # EU 883/2004 art. 7: in full, less what the bank keeps
    "money.abroad": lambda: money.abroad(ints(70_050), 300).received.tolist() == [67_948],
    # 144 baht at 650.25 kip
    "money.exchanged": lambda: (
        money.exchanged(ints(14_400), ints(6_502_500), 100, 1).tolist() == [93_636]
    ),
    "cover.cover": _cover,
}
"""Cases of operators that no worked case of a treaty names: true where the operator is whole."""


def red(case):
    """Whether a case is false, or has no answer at all."""
    try:
        return not case()
    except Exception:  # noqa: BLE001
        return True


def of_the_world(case):
    got = world.OPERATORS[case["operator"]](case["inputs"])
    return world.matches(got, case["expected"], case.get("places"))


def test_a_broken_operator_turns_a_case_of_a_treaty_red(operator):
    cases = [lambda case=case: of_the_world(case) for case in world.CASES]
    cases += [ON_PAPER[operator]] if operator in ON_PAPER else []
    assert any(red(case) for case in cases)


def test_cases_are_true_where_operators_are_whole():
    assert not any(red(case) for case in ON_PAPER.values())
    assert not any(red(lambda case=case: of_the_world(case)) for case in world.CASES)
    assert ON_PAPER.keys() <= OPERATORS.keys()
