"""Who pays in a brief: what an instrument costs each fund, and what becomes of rights.

Sentences are made from the tables of the study and true of any of them; money is baht a worker at
present value, never a sum over people.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, Final

from portasim.books.states import State
from portasim.brief.numbers import (
    NOTHING,
    Table,
    baht,
    listed,
    of_100,
    quoted,
    records,
    scenario_names,
    share,
)
from portasim.core.words import ORIGINS
from portasim.study.comparison import UNTOUCHED_THB, Comparison
from portasim.study.tables.who_pays import ALL

_HOME_FUNDS: Final = [f"fund_{country}" for country in ORIGINS]
_SCHEMES: Final = {"TH": "Thai", "home": "Home"}


def worry(comparison: Comparison) -> str:
    """Whether the receiving country would lose: what the Thai fund pays of what it collects.

    Of 100 baht of old-age contributions that it collects from these workers and their employers.
    """
    names = scenario_names(comparison)
    table = [row for row in records(comparison.fairness) if row.origin == ALL]
    today, others = table[0], table[1:]
    if not today.mean_collected_THB > 0:
        return "The Thai fund collects nothing from these workers today, and has nothing to lose."
    now = 100 * today.mean_fund_TH_pays_THB / today.mean_collected_THB
    said = (
        "Of every 100 baht of old-age contributions that the Thai fund collects from these workers "
        f"and their employers, it pays out {_about(now)} today (present value)."
    )
    if not others:
        return said
    nets = _nets(comparison, "fund_TH")
    return " ".join([said, *_more(others, names), *_income(others, nets, names), _within(table)])


def _more(others: Sequence[Any], names: dict[str, str]) -> list[str]:
    """How much more of 100 collected the fund would pay: the instruments at both ends."""
    found = [row for row in others if not math.isnan(row.fund_TH_pays_change_per_THB)]
    if not found:
        return []
    low, high = (
        pick(found, key=lambda row: row.fund_TH_pays_change_per_THB) for pick in (min, max)
    )
    said = f"Of 100 collected it would pay out {_change(high)} under {quoted(names[high.scenario])}"
    if high.scenario != low.scenario:
        said += f", and {_change(low)} under {quoted(names[low.scenario])}"
    shares = [row.totalised_share_per_THB for row in found if row.persons_totalised]
    if shares:
        most = 100 * max(shares)
        cost = "nothing" if most <= 0 else of_100(most)
        bound = "at most " if most >= 0.5 and len(shares) > 1 else ""
        said += f"; adding periods takes {bound}{cost} of 100"
    return [f"{said}."]


def _about(of: float) -> str:
    return "nothing" if of <= 0 else f"about {of_100(of)}" if of >= 0.5 else of_100(of)


def _change(row: Any) -> str:
    of = 100 * row.fund_TH_pays_change_per_THB
    if abs(row.mean_fund_TH_pays_change_THB) < UNTOUCHED_THB:
        return "no more than today"
    return f"{of_100(abs(of))} {'more' if of > 0 else 'less'}"


def _income(others: Sequence[Any], nets: dict[str, float], names: dict[str, str]) -> list[str]:
    """Where the fund also takes in less, as contributions go elsewhere."""
    less = {row.scenario: -nets[row.scenario] - row.mean_fund_TH_pays_change_THB for row in others}
    said = [
        f"{baht(amount)} baht a worker less under {quoted(names[name])}"
        for name, amount in less.items()
        if amount >= UNTOUCHED_THB
    ]
    return [f"It would also collect, from the state too, {listed(said)}."] if said else []


def _within(table: Sequence[Any]) -> str:
    """Whether the fund pays out more than these workers and their employers paid in."""
    beyond = [row for row in table if row.mean_fund_TH_pays_THB > row.mean_collected_THB]
    where = {0: "In no scenario", 1: "In one scenario"}.get(
        len(beyond), f"In {len(beyond)} scenarios"
    )
    verb = "does it pay" if not beyond else "it pays"
    return f"{where} {verb} out more than these workers and their employers paid in."


def _nets(comparison: Comparison, *payers: str) -> dict[str, float]:
    """What parties are left with beside the first scenario, baht by worker, by scenario."""
    frame = comparison.payers[comparison.payers["payer"].isin(payers)]
    found = frame.groupby("scenario", sort=False)["mean_net_change_THB"].sum()
    return {str(name): float(value) for name, value in found.items()}


def who_pays_table(comparison: Comparison) -> Table:
    """A row a scenario: what the Thai fund collects and pays, and what each side is left with."""
    names = scenario_names(comparison)
    sides = [_nets(comparison, *who) for who in (["worker"], ["fund_TH"], _HOME_FUNDS)]
    paying = [_nets(comparison, f"employer_{at}", f"state_{at}") for at in ("TH", "home")]
    rows = []
    for row in records(comparison.fairness):
        if row.origin != ALL:
            continue
        others = paying[0][row.scenario] + paying[1][row.scenario]
        rows.append(
            [
                names[row.scenario],
                baht(row.mean_collected_THB),
                baht(row.mean_fund_TH_pays_THB),
                _hundred(row.fund_TH_pays_change_per_THB),
                _hundred(row.taken_per_THB_given_up),
                *(baht(side[row.scenario]) for side in sides),
                baht(others),
            ]
        )
    columns = [
        "Scenario",
        "Collected from workers and employers",
        "Thai fund pays",
        "More than today, of 100 collected",
        "Taken for 100 of Thai rights given up",
        "Workers",
        "Thai fund",
        "Home funds",
        "Employers and states",
    ]
    note = (
        "Old age alone, these workers alone. The last four columns say what each side is left with "
        "beside today, contributions included; fees of payment abroad make up the rest. Taken: "
        "money refunded or moved for 100 baht of Thai rights that end with it; above 100 the Thai "
        "fund loses by the exchange, below it gains. Answers of workers and employers, "
        "administration and returns on the reserve are left out."
    )
    caption = "What each scenario costs, and whom (baht a worker, present value)"
    return Table(caption, columns, rows, note)


def _hundred(ratio: float) -> str:
    """A ratio as a number of 100; a dash where there is nothing to divide by."""
    if math.isnan(ratio):
        return NOTHING
    return f"{round(100 * ratio):,}".replace("-", "\N{MINUS SIGN}")


def rights_table(comparison: Comparison) -> Table:
    """What has become of rights when the books close: shares of those with months in a scheme."""
    names = scenario_names(comparison)
    counts = comparison.rights.set_index(["scenario", "scheme", "state"])["persons"]
    states = [state.name.lower().replace("_", " ") for state in State if state != State.NONE]
    seen = [state for state in states if counts.xs(state, level="state").sum()]
    rows = []
    for results in comparison.all:
        for scheme, word in _SCHEMES.items():
            persons = [int(counts[results.id, scheme, state]) for state in seen]
            total = sum(persons)
            if total:
                shares = [share(part / total, total) for part in persons]
                rows.append([names[results.id], word, f"{total:,}", *shares])
    columns = ["Scenario", "Scheme", "Workers with months there"]
    columns += [state.capitalize() for state in seen]
    note = (
        "In payment: a pension or lump sum was paid to the worker. Extinguished: the worker died "
        "before that; heirs may have had theirs. Months refunded or transferred open no right."
    )
    return Table("What becomes of rights until the books close", columns, rows, note, 2)
