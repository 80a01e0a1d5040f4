"""Books of a scenario: where months end, the cash of the fund, claims, rights, forfeited money."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
import pandas as pd

from portasim.books.cascade import CASCADE
from portasim.books.cash import FIRST_YEAR, CashBooks
from portasim.books.months import MONTH_ENDS
from portasim.books.states import State, named
from portasim.core.arrays import Ints
from portasim.core.calendar import NEVER
from portasim.core.words import COUNTRIES, ORIGINS
from portasim.law.scheme import minor_units
from portasim.offices.claims import BENEFITS, OUTCOMES
from portasim.study.plans import READINGS
from portasim.study.statistics import mean_interval
from portasim.study.tables.table import Column, OneScenario, SeveralScenarios, columns, table

THAI_FLOWS: Final = (
    "opening",
    "employee_contributions",
    "employer_contributions",
    "state_contributions",
    "pensions",
    "lump_sums",
    "survivors",
    "refunds",
    "transfers_out",
    "closing",
)
"""Columns of the cash book of the Thai fund: opening + contributions - payments = closing."""

ALL_HOMES: Final = "home"
"""The row of all schemes of home together."""
_OPENED: Final = 1998
"""The year in which the old-age branch opened; the book begins with it at the latest."""


@table(
    "month_book",
    page="month-book",
    keys=["ends"],
    columns=columns(
        {
            "ends": ("", "where months worked in Thailand end"),
            "months": ("months", "months that end there"),
            "persons": ("persons", "who have at least one month that ends there"),
        }
    ),
)
def month_book(results: OneScenario) -> pd.DataFrame:
    """Months and persons by where worked months end."""
    months, persons = results.totals.months
    return pd.DataFrame({"ends": MONTH_ENDS, "months": months, "persons": persons})


@table(
    "cascade",
    page="month-book",
    keys=["step"],
    columns=columns(
        {
            "step": ("", "step from work to payment"),
            "left_of_100": ("of 100", "months left after the step, of 100 worked"),
            "lost_of_100": ("of 100", "months lost at the step, of 100 worked"),
        }
    ),
)
def cascade(results: OneScenario) -> pd.DataFrame:
    """Of 100 months worked, how many are left and lost at each step to payment."""
    book = results.table("month_book").set_index("ends")["months"]
    worked = max(float(book.sum()), 1.0)
    lost = [100 * float(book.loc[list(ends)].sum()) / worked for _, ends in CASCADE]
    kept = np.round(100 - np.cumsum(lost), 9)
    return pd.DataFrame(
        {"step": [step for step, _ in CASCADE], "left_of_100": kept, "lost_of_100": lost}
    )


@table(
    "cash_book",
    page="cash-book",
    keys=["fund", "year"],
    columns=(
        *columns({"fund": ("", "fund and branch group"), "year": ("year", "calendar year")}),
        *(
            Column(f"{flow}_THB", "THB", f"{flow.replace('_', ' ')}, money of the day")
            for flow in THAI_FLOWS
        ),
    ),
)
def cash(results: OneScenario) -> pd.DataFrame:
    """The cash book of the Thai fund's old-age group for the simulated people, by year."""
    laws, books = results.laws, results.totals.books
    host = laws.host()
    years, book = fund_book(books, host, THAI_FLOWS, min(int(books.begins[host]), _OPENED))
    unit = minor_units(laws.all[host])
    frame = pd.DataFrame(book / unit, columns=[f"{flow}_THB" for flow in THAI_FLOWS])
    frame.insert(0, "year", years)
    frame.insert(0, "fund", f"{COUNTRIES[host]} old age and child allowance")
    return frame


@table(
    "claims",
    page="waiting",
    keys=["benefit", "outcome"],
    columns=columns(
        {
            "benefit": ("", "old_age, refund or transfer"),
            "outcome": ("", "what became of the claims"),
            "claims": ("claims", "claims that ended so"),
            "median_days": ("days", "median from filing to decision; empty where none is decided"),
            "p90_days": ("days", "nine of ten are decided sooner"),
            "of_claims": ("claims", "all claims to the benefit"),
            "share": ("share", "claims that ended so, of all to the benefit"),
        }
    ),
)
def claims(results: OneScenario) -> pd.DataFrame:
    """Claims by benefit and outcome, with the days that were waited."""
    made = results.claims
    frame = pd.DataFrame(
        {
            "benefit": np.array(BENEFITS, dtype=object)[made.benefit],
            "outcome": np.array(OUTCOMES, dtype=object)[made.outcome],
            "days": np.where(made.decided < NEVER, made.decided - made.filed, np.nan),
        }
    )
    grouped = frame.groupby(["benefit", "outcome"], observed=True)["days"]
    found = grouped.agg(
        claims="size", median_days="median", p90_days=lambda days: days.quantile(0.9)
    ).reset_index()
    found["of_claims"] = found.groupby("benefit")["claims"].transform("sum")
    found["share"] = found["claims"] / found["of_claims"]
    return found


@table(
    "late_claims",
    page="waiting",
    keys=["late_claim"],
    scope="comparison",
    columns=columns(
        {
            "late_claim": ("", "reading of section 56: accepted or barred"),
            "mean_value_THB": ("THB", "mean value under that reading"),
            "low_THB": ("THB", "lower end of its 95 % interval"),
            "high_THB": ("THB", "upper end"),
        }
    ),
)
def late_claims(comparison: SeveralScenarios) -> pd.DataFrame:
    """The mean value of each scenario if late claims are accepted, and if they are barred."""
    rows = []
    for results in comparison.all:
        for reading, word in enumerate(READINGS):
            mean, low, high = mean_interval(results.value_under(reading))
            row = {"scenario": results.id, "late_claim": word, "mean_value_THB": mean}
            rows.append({**row, "low_THB": low, "high_THB": high})
    return pd.DataFrame(rows)


@table(
    "rights",
    page="README",
    keys=["scheme", "state"],
    columns=columns(
        {
            "scheme": ("", "country of the scheme, of its nationals; home: all schemes of home"),
            "state": ("", "what has become of the right when the books close"),
            "persons": ("persons", "whose right is in that state"),
            "with_months": ("persons", "who have months in the scheme"),
        }
    ),
)
def rights(results: OneScenario) -> pd.DataFrame:
    """Persons by the state of their right in each scheme when the books close."""
    states = results.totals.states
    host = results.laws.host()
    at_home = np.delete(states, host, axis=0).sum(axis=0)
    schemes = {COUNTRIES[host]: states[host], ALL_HOMES: at_home}
    schemes |= {country: states[COUNTRIES.index(country)] for country in ORIGINS}
    rows = []
    for scheme, persons in schemes.items():
        with_months = int(persons.sum() - persons[State.NONE])
        rows += [(scheme, named(state), int(persons[state]), with_months) for state in State]
    return pd.DataFrame(rows, columns=["scheme", "state", "persons", "with_months"])


@table(
    "forfeited",
    page="forfeited-contributions",
    keys=["payer"],
    columns=columns(
        {
            "payer": ("", "employee, employer or state"),
            "contributions_THB": ("THB", "paid for persons for whom nobody receives as much"),
            "persons": ("persons", "these persons"),
            "of_persons": ("persons", "for whom worker or employer paid"),
            "mean_contributions_THB": ("THB", "contributions_THB by person counted"),
        }
    ),
)
def forfeited(results: OneScenario) -> pd.DataFrame:
    """Old-age contributions of persons for whom nobody receives as much, by payer.

    The advocates' figure; it stands apart and is never added to values.
    """
    sums = results.totals.sums
    losing, paying = (int(sums.total(name)) for name in ("forfeits", "contributed"))
    rows = []
    for payer in ("employee", "employer", "state"):
        total = sums.total(f"forfeited_{payer}")
        rows.append((payer, total, losing, paying, total / losing if losing else float("nan")))
    names = ["payer", "contributions_THB", "persons", "of_persons", "mean_contributions_THB"]
    return pd.DataFrame(rows, columns=names)


def fund_book(
    books: CashBooks, scheme: int, flows: Sequence[str], first_year: int
) -> tuple[Ints, Ints]:
    """The years of a fund and its flows, years x flows, minor units, with opening and closing."""
    closing = books.closing(scheme)
    columns_ = {
        "opening": np.concatenate([[0], closing[:-1]]),
        "closing": closing,
        "refunds": books.of(scheme, "refunds", "taxes"),
    }
    book = np.stack([columns_[f] if f in columns_ else books.of(scheme, f) for f in flows], axis=1)
    years = np.arange(len(closing)) + FIRST_YEAR
    return years[first_year - FIRST_YEAR :], book[first_year - FIRST_YEAR :]
