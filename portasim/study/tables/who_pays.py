"""Tables of who pays: by payer, by year, by nationality, and what changes hands.

Amounts are baht at present value unless a table says money of the day; `mean_` is by worker, over
all of them, those with nothing included. Paid is negative, received positive in tables by payer.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
import pandas as pd

from portasim.books.flows import FLOW_KINDS, PARTIES, PRESENT, flows_by_year, flows_over_lives
from portasim.core.arrays import Floats
from portasim.core.words import COUNTRY_NAMES, HOSTS, ORIGINS
from portasim.study.persons import groups_of
from portasim.study.sums import Sums
from portasim.study.tables.table import (
    Column,
    Compared,
    OneScenario,
    SeveralScenarios,
    columns,
    table,
)

ALL: Final = "all"
"""The row of all countries of origin together."""


_MEANS: Final = {
    "thai_contributions": "old-age contributions that reached the Thai fund",
    "home_contributions": "old-age contributions of insured home months",
    "thai_benefits": "Thai pensions, lump sums and survivors' payments, before fees",
    "home_benefits": "home pensions and lump sums, those for moved months included",
    "refunds": "money paid at departure, before fees",
    "transfers": "contributions moved from fund to fund",
    "fees": "fees of payment abroad, which the worker bears",
}
"""Each kind of flow in words."""
_PAYER: Final = Column("payer", "", "party that receives (positive) or pays (negative)")
_ORIGIN: Final = columns(
    {
        "origin": ("", "country of origin, or all"),
        "country": ("", "its name"),
        "persons": ("persons", "simulated persons from there"),
    }
)


def _beside_first(*names: str) -> tuple[Column, ...]:
    return tuple(
        Column(_change(name), "THB", f"{name} less that of the first scenario") for name in names
    )


def _change(column: str) -> str:
    return f"{column.removesuffix('_THB')}_change_THB"


@table(
    "payers",
    page="who-pays",
    keys=["payer"],
    columns=(
        _PAYER,
        *(Column(f"mean_{name}_THB", "THB", f"{m}, a worker") for name, m in _MEANS.items()),
        Column("mean_net_THB", "THB", "received less paid, a worker"),
        Column("total_net_THB", "THB", "received less paid, of the whole sample"),
    ),
    compared=Compared(
        _beside_first("mean_net_THB", "total_net_THB"),
        lambda frames: against_first(frames, ["payer"], ["mean_net_THB", "total_net_THB"]),
    ),
)
def payers(results: OneScenario) -> pd.DataFrame:
    """Who pays and who receives, present values: means by worker of each flow, and the net."""
    total = flows_of(results).sum(axis=0)
    net = total.sum(axis=1)
    n = results.n
    means = {f"mean_{name}_THB": total[:, column] / n for column, name in enumerate(FLOW_KINDS)}
    return pd.DataFrame({"payer": PARTIES, **means, "mean_net_THB": net / n, "total_net_THB": net})


@table(
    "payers_by_year",
    page="who-pays",
    keys=["year", "payer"],
    columns=(
        Column("year", "year", "calendar year"),
        _PAYER,
        *(Column(f"{name}_THB", "THB", f"{m}, whole sample") for name, m in _MEANS.items()),
        Column("net_THB", "THB", "received less paid, of the whole sample"),
    ),
    compared=Compared(
        _beside_first("net_THB"),
        lambda frames: against_first(frames, ["year", "payer"], ["net_THB"]),
    ),
)
def payers_by_year(results: OneScenario) -> pd.DataFrame:
    """Who pays and who receives in each year: flows of the whole sample in money of the day."""
    years, flows = flows_by_year(results.totals.books, results.prices)
    flat = flows.reshape(-1, len(FLOW_KINDS))
    return pd.DataFrame(
        {
            "year": np.repeat(years, len(PARTIES)),
            "payer": np.tile(np.array(PARTIES, dtype=object), len(years)),
            **{f"{name}_THB": flat[:, column] for column, name in enumerate(FLOW_KINDS)},
            "net_THB": flat.sum(axis=1),
        }
    )


@table(
    "nationality",
    page="who-pays",
    keys=["origin"],
    columns=(
        *_ORIGIN,
        *columns(
            {
                "mean_worker_paid_THB": ("THB", "paid into the Thai fund by workers"),
                "mean_employer_paid_THB": ("THB", "by employers"),
                "mean_state_paid_THB": ("THB", "by the state"),
                "mean_paid_in_THB": ("THB", "by all three"),
                "mean_received_THB": ("THB", "received from the Thai fund, after fees"),
                "mean_moved_THB": ("THB", "moved by the Thai fund to that of home"),
                "mean_added_at_home_THB": ("THB", "what home pays more because of the agreement"),
                "mean_as_thai_received_THB": ("THB", "received for the career as a Thai national"),
                "received_per_THB": ("ratio", "received for each baht paid in"),
                "as_thai_received_per_THB": ("ratio", "the same as a Thai national"),
            }
        ),
    ),
)
def nationality(results: OneScenario) -> pd.DataFrame:
    """By country of origin: paid in, received, and received by a Thai national, present values."""
    rows, flows = _Origins(results.totals.sums), flows_of(results)
    worker, employer, state = (
        0.0 - _flow(flows, payer, "thai_contributions")
        for payer in ("worker", "employer_TH", "state_TH")
    )
    received = np.sum(
        [_flow(flows, "worker", name) for name in ("thai_benefits", "refunds", "fees")], axis=0
    )
    added = rows.total("home_share_THB") + rows.total("moved_home_THB")
    paid_in = worker + employer + state
    thai = rows.total("as_national")
    return rows.table(
        {
            "mean_worker_paid_THB": worker,
            "mean_employer_paid_THB": employer,
            "mean_state_paid_THB": state,
            "mean_paid_in_THB": paid_in,
            "mean_received_THB": received,
            "mean_moved_THB": 0.0 - _flow(flows, "fund_TH", "transfers"),
            "mean_added_at_home_THB": added,
            "mean_as_thai_received_THB": thai,
        },
        {
            "received_per_THB": (received, paid_in),
            "as_thai_received_per_THB": (thai, paid_in),
        },
    )


@table(
    "fairness",
    page="who-pays",
    keys=["origin"],
    columns=(
        *_ORIGIN,
        *columns(
            {
                "persons_moving": ("persons", "whose contributions are refunded or moved"),
                "persons_totalised": ("persons", "whose Thai pension is by agreement"),
                "persons_totalised_at_home": ("persons", "whose home pension is by agreement"),
                "mean_moved_THB": ("THB", "moved to home funds"),
                "mean_refunded_THB": ("THB", "refunded at departure, before fees"),
                "mean_rights_given_up_THB": ("THB", "Thai rights that end with it"),
                "mean_rights_bought_THB": ("THB", "home rights that moved months open"),
                "mean_paid_for_moved_THB": ("THB", "what home is expected to pay for moved months"),
                "mean_totalised_share_THB": ("THB", "what adding periods takes from the Thai fund"),
                "mean_home_share_THB": ("THB", "what adding periods takes from home funds"),
                "mean_fund_TH_pays_THB": ("THB", "all that the Thai fund pays"),
                "mean_collected_THB": ("THB", "collected from workers and employers"),
                "taken_per_THB_given_up": ("ratio", "moved and refunded, by rights given up"),
                "totalised_share_per_THB": ("ratio", "totalised share, by baht collected"),
                "fund_TH_pays_per_THB": ("ratio", "what the Thai fund pays, by baht collected"),
            }
        ),
    ),
    compared=Compared(
        (
            *_beside_first("mean_fund_TH_pays_THB"),
            Column("fund_TH_pays_change_per_THB", "ratio", "that change, by baht collected"),
        ),
        lambda frames: thai_fund_pays_more(frames),  # noqa: PLW0108  (defined below)
    ),
)
def fairness(results: OneScenario) -> pd.DataFrame:
    """By country of origin: money and rights that change hands between the funds."""
    rows, flows = _Origins(results.totals.sums), flows_of(results)
    benefits, refunds, transfers = (
        0.0 - _flow(flows, "fund_TH", name) for name in ("thai_benefits", "refunds", "transfers")
    )
    collected = 0.0 - np.sum(
        [_flow(flows, payer, "thai_contributions") for payer in ("worker", "employer_TH")], axis=0
    )
    share = rows.total("share_TH")
    given_up = rows.total("given_up")
    pays = benefits + refunds + transfers
    found = rows.table(
        {
            "mean_moved_THB": transfers,
            "mean_refunded_THB": refunds,
            "mean_rights_given_up_THB": given_up,
            "mean_rights_bought_THB": rows.total("bought_rights"),
            "mean_paid_for_moved_THB": rows.total("moved_home_THB"),
            "mean_totalised_share_THB": share,
            "mean_home_share_THB": rows.total("home_share_THB"),
            "mean_fund_TH_pays_THB": pays,
            "mean_collected_THB": collected,
        },
        {
            "taken_per_THB_given_up": (transfers + refunds, given_up),
            "totalised_share_per_THB": (share, collected),
            "fund_TH_pays_per_THB": (pays, collected),
        },
    )
    for place, (name, who) in enumerate(
        (
            ("persons_moving", "moving"),
            ("persons_totalised", "totalised"),
            ("persons_totalised_at_home", "totalised_home"),
        ),
        start=3,
    ):
        count = rows.total(who).astype(np.int64)
        found.insert(place, name, np.append(count, count.sum()))
    return found


@table(
    "sides",
    page="who-pays",
    keys=[],
    scope="comparison",
    columns=columns(
        {
            "mean_workers_THB": ("THB", "what workers are left with beside the first scenario"),
            "mean_fund_TH_THB": ("THB", "the Thai fund"),
            "mean_home_funds_THB": ("THB", "the funds of home together"),
            "mean_employers_and_states_THB": ("THB", "employers and states together"),
            "mean_collected_less_THB": ("THB", "what the Thai fund takes in less"),
        }
    ),
)
def sides(comparison: SeveralScenarios) -> pd.DataFrame:
    """What each side is left with beside the first scenario, present value by worker."""
    payers_, fair = comparison.table("payers"), comparison.table("fairness")
    whole = fair[fair["origin"] == ALL].set_index("scenario")["mean_fund_TH_pays_change_THB"]
    net = payers_.set_index(["scenario", "payer"])["mean_net_change_THB"]
    home = [f"fund_{country}" for country in ORIGINS]
    rows = []
    for results in comparison.all:
        mine: Any = net.loc[results.id]
        payers_at = ([f"employer_{at}", f"state_{at}"] for at in (HOSTS[0], "home"))
        rows.append(
            {
                "scenario": results.id,
                "mean_workers_THB": float(mine["worker"]),
                "mean_fund_TH_THB": float(mine["fund_TH"]),
                "mean_home_funds_THB": float(mine[home].sum()),
                "mean_employers_and_states_THB": float(sum(mine[who].sum() for who in payers_at)),
                "mean_collected_less_THB": float(-mine["fund_TH"] - whole[results.id]),
            }
        )
    return pd.DataFrame(rows)


def _flow(flows: Floats, party: str, move: str) -> Floats:
    """What one party received by one kind of flow, less what it paid, by country of origin."""
    found: Floats = flows[:, PARTIES.index(party), FLOW_KINDS.index(move)]
    return found


class _Origins:
    """Totals by country of origin, and tables of means and ratios made of them."""

    def __init__(self, sums: Sums) -> None:
        self.sums = sums
        self.origin = groups_of(sums.cells)["origin"]
        self.persons = np.array([sums.count(self.origin == c) for c in range(len(ORIGINS))])

    def total(self, name: str) -> Floats:
        """The sum of a column over persons by country of origin."""
        return self.sums.by(name, self.origin, len(ORIGINS))

    def table(
        self,
        totals: dict[str, Floats],
        ratios: dict[str, tuple[Floats, Floats]],
    ) -> pd.DataFrame:
        """Means by person of some totals by origin, and ratios of totals; empty without persons."""
        persons = np.append(self.persons, self.persons.sum())
        columns: dict[str, Any] = {
            "origin": [*ORIGINS, ALL],
            "country": [*(COUNTRY_NAMES[country] for country in ORIGINS), "all countries"],
            "persons": persons,
        }
        for name, total in totals.items():
            columns[name] = _over(np.append(total, total.sum()), persons.astype(np.float64))
        for name, (over, under) in ratios.items():
            columns[name] = _over(np.append(over, over.sum()), np.append(under, under.sum()))
        return pd.DataFrame(columns)


def _over(amount: Floats, base: Floats) -> Floats:
    """A quotient, NaN over 0."""
    some = base != 0
    found: Floats = np.where(some, amount / np.where(some, base, 1.0), np.nan)
    return found


def against_first(
    frames: Sequence[pd.DataFrame], keys: Sequence[str], columns: Sequence[str]
) -> pd.DataFrame:
    """Tables of scenarios one below the other, with how columns differ from the first scenario's.

    keys tell the rows of one scenario apart; a row that the first has not differs by all of it.
    """
    base = frames[0].set_index(list(keys))[list(columns)]
    found = []
    for frame in frames:
        there = base.reindex(frame.set_index(list(keys)).index, fill_value=0.0)
        changed = frame.copy()
        for column in columns:
            name = _change(column)
            changed[name] = frame[column].to_numpy() - there[column].to_numpy()
        found.append(changed)
    return pd.concat(found, ignore_index=True)


def thai_fund_pays_more(frames: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """Tables of fairness with what the Thai fund pays more than in the first scenario.

    By worker, and for each baht of old-age contributions collected from them and their employers.
    """
    found = against_first(frames, ["origin"], ["mean_fund_TH_pays_THB"])
    more = found["mean_fund_TH_pays_change_THB"].to_numpy(dtype=np.float64)
    collected = found["mean_collected_THB"].to_numpy(dtype=np.float64)
    found["fund_TH_pays_change_per_THB"] = _over(more, collected)
    return found


def flows_of(results: OneScenario) -> Floats:
    """Present values of what each party pays and receives: origins x PARTIES x FLOW_KINDS, baht."""
    rows = _Origins(results.totals.sums)
    return flows_over_lives({name: rows.total(name) for name in PRESENT})
