"""Books of a scenario: where months end, the cash of the fund, claims, rights, forfeited money."""

from __future__ import annotations

import numpy as np
import pandas as pd

from portasim.books.cascade import CASCADE
from portasim.books.cash import FLOWS, cash_book
from portasim.books.months import MONTH_ENDS
from portasim.books.months import month_book as month_books
from portasim.books.states import home_rights_states, thai_rights
from portasim.core.calendar import NEVER
from portasim.core.words import SATANG
from portasim.offices.claims import BENEFITS, OUTCOMES
from portasim.study.tables.table import Column, OneScenario, SeveralScenarios, columns, table


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
    book = month_books(results.outcome, results.world)
    return pd.DataFrame(
        {"ends": MONTH_ENDS, "months": book.sum(axis=0), "persons": (book > 0).sum(axis=0)}
    )


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
            for flow in FLOWS
        ),
    ),
)
def cash(results: OneScenario) -> pd.DataFrame:
    """The cash book of the Thai fund's old-age group for the simulated people, by year."""
    years, book = cash_book(results.outcome, results.world)
    frame = pd.DataFrame(book / SATANG, columns=[f"{flow}_THB" for flow in FLOWS])
    frame.insert(0, "year", years)
    frame.insert(0, "fund", "TH old age and child allowance")
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
    made, decisions = results.outcome.claims, results.outcome.decisions
    frame = pd.DataFrame(
        {
            "benefit": np.array(BENEFITS, dtype=object)[made.benefit],
            "outcome": np.array(OUTCOMES, dtype=object)[decisions.outcome],
            "days": np.where(decisions.decided < NEVER, decisions.decided - made.filed, np.nan),
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
    return comparison.late


@table(
    "rights",
    page="README",
    keys=["scheme", "state"],
    columns=columns(
        {
            "scheme": ("", "TH or home"),
            "state": ("", "what has become of the right when the books close"),
            "persons": ("persons", "whose right is in that state"),
            "with_months": ("persons", "who have months in the scheme"),
        }
    ),
)
def rights(results: OneScenario) -> pd.DataFrame:
    """Persons by the state of their right in each scheme when the books close."""
    rows = []
    for scheme, states in (
        ("TH", thai_rights(results.outcome, results.world).count()),
        ("home", home_rights_states(results.outcome, results.world).count()),
    ):
        with_months = sum(persons for state, persons in states.items() if state != "none")
        rows += [(scheme, state, persons, with_months) for state, persons in states.items()]
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
    people = results.table("people")
    paid = people["employee_paid_THB"] + people["employer_paid_THB"]
    lost = people[(people["received_THB"] + people["moved_THB"] < paid) & (paid > 0)]
    rows = []
    for payer in ("employee", "employer", "state"):
        total = float(lost[f"{payer}_paid_THB"].sum())
        mean = total / len(lost) if len(lost) else float("nan")
        rows.append((payer, total, len(lost), int((paid > 0).sum()), mean))
    names = ["payer", "contributions_THB", "persons", "of_persons", "mean_contributions_THB"]
    return pd.DataFrame(rows, columns=names)
