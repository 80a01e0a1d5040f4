"""The brief: one self-contained HTML file that says first what is lost, and who would lose.

What is written in sentences, tables and figures comes from the same comparison; nothing is ranked,
and nothing is added up over people.
"""

from __future__ import annotations

from typing import Any, Final, NamedTuple

import numpy as np
import pandas as pd
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from portasim.brief.charts import FONTS, data_table, describe, figures, plotly_script
from portasim.brief.words import (
    FEW,
    NOT_VALUED,
    baht,
    date,
    listed,
    quoted,
    share,
    transferred,
    with_interval,
)
from portasim.core.vocab import COUNTRY_NAMES
from portasim.offices.claims import OUTCOMES
from portasim.study.manifest import BASIS, UNCALIBRATED
from portasim.study.comparison import Comparison
from portasim.study.results import Results

GROUP_TITLES: Final = {
    "origin": "nationality",
    "sex": "sex",
    "sector": "sector of most work",
    "papers": "papers held longest",
    "cohort": "years of arrival",
}
_WORDS: Final = {
    "F": "Women",
    "M": "Men",
    "none": "no papers",
    "card": "pink card, CI or passport",
    "mou": "MOU",
    "border": "border pass",
}
_MONEY: Final = {
    "Paid in": "mean_paid_in_THB",
    "Received": "mean_received_THB",
    "Value promised by law": "mean_in_law_THB",
    "Value received": "mean_value_THB",
    "Lost to practice": "mean_lost_to_practice_THB",
    "Lost to law": "mean_lost_to_law_THB",
}


class Table(NamedTuple):
    """A table as it is printed: caption, column names, rows of text, and a note below."""

    caption: str
    columns: list[str]
    rows: list[list[str]]
    note: str = ""


def brief_html(comparison: Comparison, fingerprint: str, assumptions: pd.DataFrame) -> str:
    """The brief of a comparison as one HTML file: equal inputs, equal bytes; no outside request.

    fingerprint: the run's, as in its manifest; assumptions: a row a value that is not enacted, with
    columns id, title, since, value, unit, status, ref and note.
    """
    environment = Environment(
        loader=PackageLoader("portasim.brief"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    drawn = [
        {
            "id": f"figure-{number}",
            "alt": describe(figure),
            "table": data_table(figure),
            "json": figure.to_plotly_json(),
        }
        for number, figure in enumerate(figures(comparison), start=1)
    ]
    plan = comparison.baseline.scenario.plan
    return environment.get_template("brief.html.j2").render(
        plan=plan,
        title=plan.question or plan.name,
        basis=BASIS,
        banner=UNCALIBRATED,
        fonts=Markup(FONTS),  # noqa: S704  (a constant of this package)
        plotly=Markup(plotly_script()),  # noqa: S704  (plotly's own script)
        headline=headline(comparison),
        losers=losers(comparison),
        transfers=transfers(comparison),
        figures=drawn,
        instruments=instruments(comparison),
        details=details(comparison),
        forfeited=forfeited(comparison.baseline),
        assumptions=_by_status(assumptions),
        specification=specification(comparison, fingerprint),
    )


def who(comparison: Comparison) -> str:
    """The people of a comparison in a few words, so that nobody takes them for the population."""
    persons = f"{len(comparison.baseline.people):,}"
    if isinstance(comparison.baseline.scenario.plan.people, str):
        return f"the {persons} workers of the file"
    return f"{persons} simulated workers"


def received_of_100(results: Results) -> tuple[float, float, float]:
    """Baht received of 100 promised by law, with the 95 % interval of a ratio of means.

    Mean, low, high; the interval is for sampling of persons alone, by linearisation (Cochran,
    Sampling Techniques, 1977, section 6.3). Not a number where the law promises nothing.
    """
    value = results.people["value_THB"].to_numpy(dtype=float)
    law = results.people["value_in_law_THB"].to_numpy(dtype=float)
    if not law.sum() > 0:
        return float("nan"), float("nan"), float("nan")
    ratio = value.sum() / law.sum()
    if len(law) < FEW:
        return 100 * ratio, float("nan"), float("nan")
    spread = float(np.std(value - ratio * law, ddof=1)) / len(law) ** 0.5
    half = 1.96 * spread / law.mean()
    return 100 * ratio, 100 * (ratio - half), 100 * (ratio + half)


def headline(comparison: Comparison) -> str:
    """One sentence: of 100 baht the law promises, how many are received, with the interval."""
    valuation = comparison.baseline.scenario.plan.valuation
    at = (
        f"present value on {date(valuation.date)} at {valuation.discount_rate_pct:g} % a year, "
        "sampling only; the rates are assumed"
    )
    of, low, high = received_of_100(comparison.baseline)
    if np.isnan(of):
        return f"Today's law promises {who(comparison)} no old-age benefit ({at})."
    lost = 100 - round(of)
    about = "less than 1 is" if of < 0.5 else f"about {round(of)} {'is' if round(of) == 1 else 'are'}"
    range_ = "" if np.isnan(low) else f" ({max(round(low), 0)} to {round(high)})"
    return (
        f"Of every 100 baht of old-age benefit that today's law promises {who(comparison)}, "
        f"{about} received today{range_}, and about {lost} are lost to practice ({at})."
    )


def losers(comparison: Comparison) -> str:
    """Who loses under which instrument: share and median loss, instruments in the order given."""
    persons = len(comparison.baseline.people)
    if not comparison.others:
        lost = comparison.baseline.people["lost_to_practice_THB"]
        losing = lost[lost >= 1]
        if not len(losing):
            return "Who loses today: nobody receives less than the law promises."
        return (
            f"Who loses today: {share(len(losing) / persons, persons)} of the workers receive less "
            f"than the law promises; half of them lose more than {baht(float(losing.median()))} "
            "baht."
        )
    same: dict[str, list[str]] = {}
    table = comparison.differences.iloc[1:]
    for row in table.sort_values("valued", ascending=False, kind="stable").itertuples():
        said = "not valued yet"
        if row.valued and row.share_lose == 0:
            said = "nobody"
        elif row.valued:
            said = f"{share(row.share_lose, persons)} of workers, median loss "
            said += f"{baht(-row.median_loss_THB)} baht"
        same.setdefault(said, []).append(str(row.name))
    parts = (f"{'; '.join(names)}: {said}" for said, names in same.items())
    return f"Who would lose. {'. '.join(parts)}."


def transfers(comparison: Comparison) -> list[str]:
    """What the instruments would transfer, unranked, and what moves without being valued."""
    table = comparison.differences.iloc[1:]
    said = []
    valued = table[table["valued"]]
    if len(valued) == 1:
        row = next(valued.itertuples())
        mean = transferred(comparison, row, " baht")
        said.append(f"{row.name} would transfer {mean} a worker; sampling only; the rates are assumed.")
    elif len(valued):
        ends = valued.sort_values("mean_transferred_THB", kind="stable")
        low, high = (
            f"{transferred(comparison, row, ' baht')} under {quoted(str(row.name))}"
            for row in ends.iloc[[0, -1]].itertuples()
        )
        said.append(
            f"The {len(valued)} instruments that are valued so far would transfer to a worker, on "
            f"average, between {low} and {high}; sampling only; the rates are assumed."
        )
    for row in table[~table["valued"]].itertuples():
        said.append(
            f"{row.name} would move {baht(row.mean_moved_THB)} baht a worker to the home fund: "
            "moved, not gained, for what the home scheme pays for it is not valued yet."
        )
    if len(table) > 1:
        said.append(
            "They stand in the order given and are not ranked, because benefits of the home "
            "schemes are not valued yet."
        )
    return said


def instruments(comparison: Comparison) -> Table:
    """The table of differences: what each instrument transfers, and to whom."""
    persons = len(comparison.baseline.people)
    rows = []
    for row in comparison.differences.iloc[1:].itertuples():
        gain, loss = baht(row.median_gain_THB), baht(-row.median_loss_THB)
        rows.append(
            [
                row.name,
                transferred(comparison, row),
                *(share(part, persons) for part in (row.share_gain, row.share_untouched)),
                share(row.share_lose, persons),
                "nobody gains" if row.share_gain == 0 else gain,
                "nobody loses" if row.share_lose == 0 else loss,
                baht(row.mean_moved_THB),
                share(row.share_with_a_pension_right, persons),
            ]
        )
    return Table(
        "Each instrument against today's law (baht a worker, present value)",
        [
            "Instrument",
            "Mean transferred (95 % interval)",
            "Gain",
            "Untouched",
            "Lose",
            "Median gain",
            "Median loss",
            "Moved to home fund",
            "Have a pension right",
        ],
        rows,
        "Same workers, same lives under each instrument. Sampling only; the rates are assumed.",
    )


def details(comparison: Comparison) -> list[Table]:
    """The tables behind the figures: persons of a file, groups, months, readings, claims."""
    tables = []
    if isinstance(comparison.baseline.scenario.plan.people, str):
        tables += _persons(comparison)
    if len(comparison.baseline.people) >= FEW:
        for group in GROUP_TITLES:
            tables += _group(comparison, group)
    return [*tables, _months(comparison), _late(comparison), _claims(comparison)]


def _persons(comparison: Comparison) -> list[Table]:
    people = comparison.baseline.people
    rows = [
        [
            row.person,
            COUNTRY_NAMES[row.origin],
            *(str(n) for n in (row.months_worked, row.months_in_law, row.months_on_record)),
            str(row.months_short_of_180),
            *(baht(x) for x in (row.value_in_law_THB, row.value_THB, row.lost_to_practice_THB)),
        ]
        for row in people.itertuples()
    ]
    columns = ["Person", "From", "Months worked", "Months in law", "Months on record"]
    columns += ["Short of 180", "Value promised by law", "Value received", "Lost to practice"]
    note = "One possible future each: what happens after the file ends is simulated."
    tables = [Table("Each person under today's law (baht, present value)", columns, rows, note)]
    if comparison.others:
        gains = [comparison.difference(results) for results in comparison.others]
        valued = comparison.differences["valued"].tolist()[1:]
        rows = [
            [
                person,
                *(
                    baht(float(gain[number])) if known else NOT_VALUED
                    for gain, known in zip(gains, valued, strict=True)
                ),
            ]
            for number, person in enumerate(people["person"])
        ]
        names = [results.name for results in comparison.others]
        caption = "Transferred to each person by each instrument (baht, present value)"
        tables.append(Table(caption, ["Person", *names], rows))
    return tables


def _group(comparison: Comparison, group: str) -> list[Table]:
    title = GROUP_TITLES[group]
    frame = comparison.groups[comparison.groups["group"] == group]
    base = frame[frame["scenario"] == comparison.baseline.id].set_index("value")
    rows = [
        [
            _word(value),
            f"{row['persons']:,}",
            *(baht(row[column]) for column in _MONEY.values()),
            f"{row['mean_months_short_of_180']:.0f}",
        ]
        for value, row in base.iterrows()
    ]
    columns = [title.capitalize(), "Persons", *_MONEY, "Months short of 180"]
    note = (
        "Means a worker. Paid in (worker, employer and state, old age and child allowance only) and "
        "received are money of the day; the others are present values."
    )
    tables = [Table(f"Today, by {title} (baht)", columns, rows, note)]
    if comparison.others:
        cells: dict[str, list[str]] = {str(value): [_word(value)] for value in base.index}
        for results in comparison.others:
            for _, row in frame[frame["scenario"] == results.id].iterrows():
                cells[row["value"]].append(_change(row))
        names = [results.name for results in comparison.others]
        caption = f"Transferred by each instrument, by {title} (baht a worker, present value)"
        note = f"Groups of fewer than {FEW} persons have no interval."
        tables.append(Table(caption, [title.capitalize(), *names], list(cells.values()), note))
    return tables


def _change(row: Any) -> str:
    if np.isnan(row["mean_transferred_THB"]):
        return f"{baht(row['mean_moved_THB'])} moved,\n{NOT_VALUED}"
    mean = with_interval(row["mean_transferred_THB"], row["low_THB"], row["high_THB"])
    mean = mean.replace(" (", "\n(")
    persons = row["persons"]
    gain, lose = (share(row[f"share_{word}"], persons) for word in ("gain", "lose"))
    return f"{mean}\ngain\N{NO-BREAK SPACE}{gain}, lose\N{NO-BREAK SPACE}{lose}"


def _months(comparison: Comparison) -> Table:
    rows = []
    for results in comparison.all:
        people = results.people
        persons = len(people)
        means = (people[f"months_{what}"].mean() for what in ("on_record", "short_of_180"))
        reached = float((people["months_in_law"] >= 180).mean())
        pension = float((people["benefit"] == "pension").mean())
        rows.append([results.name, *(f"{mean:.0f}" for mean in means)])
        rows[-1] += [share(reached, persons), share(pension, persons)]
    columns = ["Scenario", "Mean months on record", "Mean months short of 180"]
    columns += ["Have 180 months in law", "Have a pension right"]
    note = (
        "A pension needs 180 months. Months in law are those the law covers, paid or not; months on "
        "record are those that can be proved and were not refunded or moved."
    )
    return Table("Months on record and months short of a pension", columns, rows, note)


def _late(comparison: Comparison) -> Table:
    enough = len(comparison.baseline.people) >= FEW
    names = {results.id: results.name for results in comparison.all}
    cells: dict[str, list[str]] = {}
    for row in comparison.late.itertuples():
        ends = (row.low_THB, row.high_THB) if enough else (float("nan"), float("nan"))
        text = with_interval(row.mean_value_THB, *ends)
        cells.setdefault(row.scenario, [names[row.scenario]]).append(text)
    note = (
        "Section 56 gives two years to claim. Whether a later claim is lost for good is unsettled, "
        "so both readings are shown."
    )
    columns = ["Scenario", "Late claims accepted", "Late claims barred"]
    caption = "Received under both readings of section 56 (baht a worker, present value)"
    return Table(caption, columns, list(cells.values()), note)


def _claims(comparison: Comparison) -> Table:
    names = {results.id: results.name for results in comparison.all}
    rows = []
    claims = comparison.claims
    for result in comparison.all:
        ours = claims[claims["scenario"] == result.id]
        for benefit, part in ours.groupby("benefit", sort=False):
            by = part.set_index("outcome")
            total = int(part["claims"].sum())
            counts = [int(by["claims"].get(outcome, 0)) for outcome in OUTCOMES]
            paid = by.loc["paid"] if "paid" in by.index else None
            days = ("median_days", "p90_days")
            waits = ["none paid"] * 2 if paid is None else [f"{paid[key]:,.0f}" for key in days]
            head = [names[result.id], str(benefit).replace("_", " ")]
            rows.append([*head, *(share(count / total, total) for count in counts), *waits])
    columns = ["Scenario", "Benefit", *(word.replace("_", " ").capitalize() for word in OUTCOMES)]
    columns += ["Days waited, median", "Days waited, longest tenth"]
    note = (
        "Shares of all rights to claim. Waits rest on an assumed number of officers and minutes a "
        "claim: they show where queues would form, not how long they are."
    )
    return Table("What becomes of claims, and waiting at the counters", columns, rows, note)


def forfeited(results: Results) -> str:
    """The advocates' figure under today's law, a person concerned, in one sentence."""
    table = results.forfeited.set_index("payer")
    persons, paying = (int(table[name].iloc[0]) for name in ("persons", "of_persons"))
    if not persons:
        return "For everyone with contributions paid, somebody receives as much."
    employee, employer, state = (
        baht(table.loc[payer, "contributions_THB"] / persons)
        for payer in ("employee", "employer", "state")
    )
    return (
        f"Of the {paying:,} workers for whom contributions were paid, {share(persons / paying, paying)} see nobody receive as much as "
        f"worker and employer paid. Paid for each of them, on average: {employee} baht by the "
        f"worker, {employer} by the employer, {state} by the state (money of the day, old age and "
        "child allowance only, without returns)."
    )


def specification(comparison: Comparison, fingerprint: str) -> list[tuple[str, str]]:
    """What decides the figures: seed, people, dates, valuation, digests, fingerprint."""
    plan = comparison.baseline.scenario.plan
    valuation = plan.valuation
    return [
        ("As of", date(plan.as_of)),
        ("Seed", str(plan.seed)),
        ("People", who(comparison)),
        ("Books close", date(plan.horizon)),
        (
            "Valuation",
            f"{date(valuation.date)}, {valuation.discount_rate_pct:g} % nominal a year, WPP 2024 "
            f"life tables {valuation.life_table} of the country of origin",
        ),
        *((f"Scenario: {result.name}", result.scenario.digest) for result in comparison.all),
        ("Fingerprint", fingerprint),
        ("Versions", "in manifest.json, beside this file"),
    ]


def _by_status(frame: pd.DataFrame) -> dict[str, Any]:
    """The assumption ledger by status, values of one title together, and a sentence on it."""
    rows = frame.fillna("").astype(str)
    groups = []
    for status, part in rows.groupby("status", sort=True):
        titles = [
            (str(title), list(lines.itertuples(index=False)))
            for title, lines in part.groupby("title", sort=False)
        ]
        groups.append((str(status).replace("_", " "), len(part), titles))
    counts = [f"{count} {status}" for status, count, _ in groups]
    said = "These figures rest on enacted law alone."
    if groups:
        said = (
            f"These figures rest on {len(rows):,} values that are not enacted law: "
            f"{listed(counts)}."
        )
    return {"sentence": said, "groups": groups}


def _word(value: Any) -> str:
    text = _WORDS.get(str(value), str(value).replace("_", " "))
    return text[0].upper() + text[1:]
