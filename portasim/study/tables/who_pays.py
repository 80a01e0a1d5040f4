"""Tables of who pays: by payer, by year, by fund of home, by nationality, and what changes hands.

Amounts are baht at present value unless a table says money of the day; `mean_` is by worker, over
all of them, those with nothing included. Paid is negative, received positive in tables by payer.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
import pandas as pd

from portasim.books.cash import HOME_FLOWS, home_books
from portasim.books.exchange import rights_exchanged
from portasim.books.flows import MOVES, PARTIES, flows_by_year
from portasim.core.arrays import Floats
from portasim.core.calendar import first_days
from portasim.core.facts import Facts
from portasim.core.words import COUNTRY_NAMES, CURRENCY, ORIGINS
from portasim.rights.home_prices import MINOR
from portasim.rights.outcome import Outcome

ALL: Final = "all"
"""The row of all countries of origin together."""


def payers_table(scenario: str, flows: Floats, n: int) -> pd.DataFrame:
    """A row a party: means by worker of each flow, their net, and the net of the whole sample.

    flows: present values, origins x PARTIES x MOVES; n: the number of workers.
    """
    total = flows.sum(axis=0)
    net = total.sum(axis=1)
    means = {f"mean_{name}_THB": total[:, column] / n for column, name in enumerate(MOVES)}
    return pd.DataFrame(
        {
            "scenario": scenario,
            "payer": PARTIES,
            **means,
            "mean_net_THB": net / n,
            "total_net_THB": net,
        }
    )


def years_table(scenario: str, outcome: Outcome, world: Facts) -> pd.DataFrame:
    """A row a year and party: flows of the whole sample in money of the day."""
    years, flows = flows_by_year(outcome, world)
    flat = flows.reshape(-1, len(MOVES))
    return pd.DataFrame(
        {
            "scenario": scenario,
            "year": np.repeat(years, len(PARTIES)),
            "payer": np.tile(np.array(PARTIES, dtype=object), len(years)),
            **{f"{name}_THB": flat[:, column] for column, name in enumerate(MOVES)},
            "net_THB": flat.sum(axis=1),
        }
    )


def funds_table(scenario: str, outcome: Outcome, world: Facts) -> pd.DataFrame:
    """The cash books of the home funds: a row a fund and year, in units of its own currency."""
    years, books = home_books(outcome, world)
    frames = []
    for code, country in enumerate(ORIGINS):
        frame = pd.DataFrame(books[code] / MINOR[code], columns=list(HOME_FLOWS))
        januaries = first_days((years - 1970) * 12)
        rate = outcome.in_law.prices.per_baht_on(np.full(len(years), code), januaries)
        heads: dict[str, Any] = {
            "scenario": scenario,
            "fund": f"{country} old age",
            "currency": CURRENCY[country],
            "year": years,
            "per_THB": rate,
        }
        for place, (name, column) in enumerate(heads.items()):
            frame.insert(place, name, column)
        frames.append(frame)
    return pd.concat(frames, ignore_index=True)


def nationality_table(
    scenario: str, outcome: Outcome, world: Facts, flows: Floats, as_thai: Floats
) -> pd.DataFrame:
    """By country of origin: paid in, received, and received for the same career as a Thai national.

    flows: present values, origins x PARTIES x MOVES; as_thai: of `as_a_thai_national`.
    """
    worker, employer, state = (
        0.0 - _flow(flows, payer, "thai_contributions")
        for payer in ("worker", "employer_TH", "state_TH")
    )
    received = np.sum(
        [_flow(flows, "worker", name) for name in ("thai_benefits", "refunds", "fees")], axis=0
    )
    added = outcome.parts["home_share"] + outcome.parts["moved_home"]
    rows = _Origins(world)
    paid_in = worker + employer + state
    thai = rows.total(as_thai)
    return rows.table(
        scenario,
        {
            "mean_worker_paid_THB": worker,
            "mean_employer_paid_THB": employer,
            "mean_state_paid_THB": state,
            "mean_paid_in_THB": paid_in,
            "mean_received_THB": received,
            "mean_moved_THB": 0.0 - _flow(flows, "fund_TH", "transfers"),
            "mean_added_at_home_THB": rows.total(added),
            "mean_as_thai_received_THB": thai,
        },
        {
            "received_per_THB": (received, paid_in),
            "as_thai_received_per_THB": (thai, paid_in),
        },
    )


def fairness_table(scenario: str, outcome: Outcome, world: Facts, flows: Floats) -> pd.DataFrame:
    """By country of origin: money and rights that change hands, and what the Thai fund pays.

    flows: present values, origins x PARTIES x MOVES.
    """
    rows, exchange = _Origins(world), rights_exchanged(outcome, world)
    benefits, refunds, transfers = (
        0.0 - _flow(flows, "fund_TH", name) for name in ("thai_benefits", "refunds", "transfers")
    )
    collected = 0.0 - np.sum(
        [_flow(flows, payer, "thai_contributions") for payer in ("worker", "employer_TH")], axis=0
    )
    share = rows.total(outcome.parts["totalised_share"] / (1 - outcome.fee_pct / 100))
    given_up = rows.total(exchange.given_up)
    table = rows.table(
        scenario,
        {
            "mean_moved_THB": transfers,
            "mean_refunded_THB": refunds,
            "mean_rights_given_up_THB": given_up,
            "mean_rights_bought_THB": rows.total(exchange.bought),
            "mean_paid_for_moved_THB": rows.total(outcome.parts["moved_home"]),
            "mean_totalised_share_THB": share,
            "mean_home_share_THB": rows.total(outcome.parts["home_share"]),
            "mean_fund_TH_pays_THB": benefits + refunds + transfers,
            "mean_collected_THB": collected,
        },
        {
            "taken_per_THB_given_up": (transfers + refunds, given_up),
            "totalised_share_per_THB": (share, collected),
        },
    )
    for place, (name, who) in enumerate(
        (
            ("persons_moving", exchange.moves),
            ("persons_totalised", outcome.totalised),
            ("persons_totalised_at_home", outcome.home_totalised),
        ),
        start=4,
    ):
        count = rows.total(who.astype(np.float64)).astype(np.int64)
        table.insert(place, name, np.append(count, count.sum()))
    return table


def _flow(flows: Floats, party: str, move: str) -> Floats:
    """What one party received by one kind of flow, less what it paid, by country of origin."""
    found: Floats = flows[:, PARTIES.index(party), MOVES.index(move)]
    return found


class _Origins:
    """Totals and means by country of origin, and of all together in the last row."""

    def __init__(self, world: Facts) -> None:
        self.origin = world.people.origin
        self.persons = np.bincount(self.origin, minlength=len(ORIGINS))

    def total(self, values: Floats) -> Floats:
        """The sum of values of persons by country of origin."""
        found = np.bincount(self.origin, weights=values, minlength=len(ORIGINS))
        return found.astype(np.float64)

    def table(
        self,
        scenario: str,
        totals: dict[str, Floats],
        ratios: dict[str, tuple[Floats, Floats]],
    ) -> pd.DataFrame:
        """Means by person of some totals by origin, and ratios of totals; empty without persons."""
        persons = np.append(self.persons, self.persons.sum())
        columns: dict[str, Any] = {
            "scenario": scenario,
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
            name = f"{column.removesuffix('_THB')}_change_THB"
            changed[name] = frame[column].to_numpy() - there[column].to_numpy()
        found.append(changed)
    return pd.concat(found, ignore_index=True)


def thai_fund_pays_more(frames: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """Tables of `fairness_table` with what the Thai fund pays more than in the first scenario.

    By worker, and for each baht of old-age contributions collected from them and their employers.
    """
    found = against_first(frames, ["origin"], ["mean_fund_TH_pays_THB"])
    more = found["mean_fund_TH_pays_change_THB"].to_numpy(dtype=np.float64)
    collected = found["mean_collected_THB"].to_numpy(dtype=np.float64)
    found["fund_TH_pays_change_per_THB"] = _over(more, collected)
    return found
