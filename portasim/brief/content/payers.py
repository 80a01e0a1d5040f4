"""Who pays in a brief: what an instrument costs each fund, and what becomes of rights.

Statements are made from the tables of the study and true of any of them; money is baht a worker at
present value, never a sum over people.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, Final

from portasim.books.states import State
from portasim.books.states import named as state_name
from portasim.brief.content.frames import records, scenario_names
from portasim.brief.document import Cell, Table, Text
from portasim.brief.formats import Share
from portasim.brief.messages import Statement, say, term
from portasim.core.words import HOSTS
from portasim.study.comparison import Comparison
from portasim.study.persons import UNTOUCHED_THB
from portasim.study.tables.who_pays import ALL

_SCHEMES: Final = (HOSTS[0], "home")


def worry(comparison: Comparison) -> list[Statement]:
    """Whether the receiving country would lose: what the Thai fund pays of what it collects.

    Of 100 baht of old-age contributions that it collects from these workers and their employers.
    """
    names = scenario_names(comparison)
    table = _whole(comparison)
    today, others = table[0], table[1:]
    if not today.mean_collected_THB > 0:
        return [say("payers.nothing_collected")]
    sentences = [_pays(100 * today.fund_TH_pays_per_THB)]
    if not others:
        return sentences
    return [*sentences, *_more(others, names), *_income(comparison, names), _within(table)]


def _whole(comparison: Comparison) -> list[Any]:
    """The rows of all countries together, one a scenario."""
    frame = comparison.table("fairness")
    return list(records(frame[frame["origin"] == ALL]))


def _pays(part: float) -> Statement:
    if part <= 0:
        return say("payers.pays_nothing")
    return say("payers.pays", part=part) if part >= 0.5 else say("payers.pays_under_one", part=part)


def _more(others: Sequence[Any], names: dict[str, str]) -> list[Statement]:
    """How much more of 100 collected the fund would pay: the instruments at both ends."""
    found = [row for row in others if not math.isnan(row.fund_TH_pays_change_per_THB)]
    if not found:
        return []
    low, high = (
        pick(found, key=lambda row: row.fund_TH_pays_change_per_THB) for pick in (min, max)
    )
    adding = _adding([row.totalised_share_per_THB for row in found if row.persons_totalised])
    name = names[high.scenario]
    if high.scenario == low.scenario:
        return [say("payers.ends_one", high=_change(high), name=name, adding=adding)]
    last = names[low.scenario]
    ends = {"high": _change(high), "name": name, "low": _change(low), "last": last}
    return [say("payers.ends_two", **ends, adding=adding)]


def _adding(shares: Sequence[float]) -> Statement | str:
    """What adding periods takes of 100 baht collected, at most."""
    if not shares:
        return ""
    most = 100 * max(shares)
    if most <= 0:
        return say("payers.adding_nothing")
    if most >= 0.5 and len(shares) > 1:
        return say("payers.adding_at_most", part=most)
    return say("payers.adding", part=most)


def _change(row: Any) -> Statement:
    of = 100 * row.fund_TH_pays_change_per_THB
    if abs(row.mean_fund_TH_pays_change_THB) < UNTOUCHED_THB:
        return say("payers.no_more")
    return say("payers.more", part=abs(of)) if of > 0 else say("payers.less", part=abs(of))


def _income(comparison: Comparison, names: dict[str, str]) -> list[Statement]:
    """Where the fund also takes in less, as contributions go elsewhere."""
    parts = [
        say("payers.less_under", amount=row.mean_collected_less_THB, name=names[row.scenario])
        for row in list(records(comparison.table("sides")))[1:]
        if row.mean_collected_less_THB >= UNTOUCHED_THB
    ]
    return [say("payers.collects_less", parts=parts)] if parts else []


def _within(table: Sequence[Any]) -> Statement:
    """Whether the fund pays out more than these workers and their employers paid in."""
    beyond = [row for row in table if row.mean_fund_TH_pays_THB > row.mean_collected_THB]
    return say("payers.within", n=len(beyond))


def who_pays_table(comparison: Comparison) -> Table:
    """A row a scenario: what the Thai fund collects and pays, and what each side is left with."""
    names = scenario_names(comparison)
    left = {row.scenario: row for row in records(comparison.table("sides"))}
    rows = []
    for row in _whole(comparison):
        mine = left[row.scenario]
        sides = (mine.mean_workers_THB, mine.mean_fund_TH_THB, mine.mean_home_funds_THB)
        cells: list[Text] = [names[row.scenario], Cell(row.mean_collected_THB, "baht")]
        cells.append(Cell(row.mean_fund_TH_pays_THB, "baht"))
        cells.append(Cell(row.fund_TH_pays_change_per_THB, "hundred"))
        cells.append(Cell(row.taken_per_THB_given_up, "hundred"))
        cells += [Cell(side, "baht") for side in (*sides, mine.mean_employers_and_states_THB)]
        rows.append(cells)
    columns = [
        say("common.scenario"),
        say("payers.collected"),
        say("payers.fund_pays"),
        say("payers.more_of_100"),
        say("payers.taken_of_100"),
        say("payers.workers"),
        say("payers.thai_fund"),
        say("payers.home_funds"),
        say("payers.employers_and_states"),
    ]
    return Table(say("payers.caption"), columns, rows, say("payers.note"))


def rights_table(comparison: Comparison) -> Table:
    """What has become of rights when the books close: shares of those with months in a scheme."""
    names = scenario_names(comparison)
    frame: Any = comparison.table("rights")
    counts = frame.set_index(["scenario", "scheme", "state"]).sort_index()
    states = [state_name(state) for state in State if state != State.NONE]
    seen = [state for state in states if counts.xs(state, level="state")["persons"].any()]
    rows = []
    for results in comparison.all:
        for scheme in _SCHEMES:
            mine = counts.loc[(results.id, scheme)]
            total = int(mine["with_months"].iloc[0])
            if not total:
                continue
            cells: list[Text] = [names[results.id], term("scheme", scheme), Cell(total, "count")]
            shares = (Share(int(mine["persons"][state]) / total, total) for state in seen)
            rows.append([*cells, *(Cell(share, "share") for share in shares)])
    columns = [say("common.scenario"), say("payers.scheme"), say("payers.with_months")]
    columns += [term("state", state) for state in seen]
    return Table(say("payers.rights_caption"), columns, rows, say("payers.rights_note"), 2)
