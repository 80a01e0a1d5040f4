"""The tables of a brief: differences, persons of a file, groups, months, readings, claims.

Every cell is text as it is printed; money is baht a worker, never a sum over people.
"""

from __future__ import annotations

from typing import Any, Final

from portasim.brief.content.payers import rights_table
from portasim.brief.content.pensions import pension_tables
from portasim.brief.numbers import (
    FEW,
    Table,
    against_baseline,
    baht,
    caveat,
    records,
    scenario_names,
    share,
    transferred,
    with_interval,
)
from portasim.core.words import COUNTRY_NAMES
from portasim.offices.claims import OUTCOMES
from portasim.study.comparison import Comparison

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


def instruments(comparison: Comparison) -> Table:
    """The table of differences: what each instrument transfers, and to whom."""
    persons = len(comparison.baseline.people)
    rows = []
    for row in records(against_baseline(comparison)):
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
        "Each instrument against today, in the order given (baht a worker, present value)",
        [
            "Instrument",
            "Mean transferred" + (" (95 % interval)" if persons >= FEW else ""),
            "Gain",
            "Untouched",
            "Lose",
            "Median gain",
            "Median loss",
            "Moved to home fund",
            "Have a Thai pension right",
        ],
        rows,
        f"Same workers, same lives under each instrument; {caveat(comparison)}.",
    )


def details(comparison: Comparison) -> list[Table]:
    """The tables behind the figures: persons, pensions, groups, months, readings, claims."""
    tables = []
    if isinstance(comparison.baseline.scenario.plan.people, str):
        tables += _persons(comparison)
    tables += pension_tables(comparison)
    if len(comparison.baseline.people) >= FEW:
        for group in GROUP_TITLES:
            tables += _group(comparison, group)
    tables += [_months(comparison), rights_table(comparison)]
    tables += [_late(comparison), _claims(comparison)]
    return [table for table in tables if table.rows]


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
        for row in records(people)
    ]
    columns = ["Person", "From", "Months worked", "Months in law", "Months on record"]
    columns += ["Short of 180", "Value promised by law", "Value received", "Lost to practice"]
    note = "One possible future each: what happens after the file ends is simulated."
    tables = [Table("Each person under today's law (baht, present value)", columns, rows, note, 2)]
    if comparison.others:
        rows = [[person] for person in people["person"]]
        for results in comparison.others:
            for row, gain in zip(rows, comparison.difference(results), strict=True):
                row.append(baht(gain))
        names = list(scenario_names(comparison).values())[1:]
        caption = "Transferred to each person by each instrument (baht, present value)"
        tables.append(Table(caption, ["Person", *names], rows))
    return tables


def _group(comparison: Comparison, group: str) -> list[Table]:
    title = GROUP_TITLES[group]
    frame: Any = comparison.groups[comparison.groups["group"] == group]
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
        "Means a worker. Paid in (worker, employer and state, old age and child allowance) and "
        "received are of the Thai fund, in money of the day; the others are present values of Thai "
        "and home benefits together. Lost to law falls below nothing where home pays more for its "
        "months than they would add in the Thai scheme."
    )
    tables = [Table(f"Today, by {title} (baht)", columns, rows, note)]
    if comparison.others:
        names = scenario_names(comparison)
        rows = []
        for results in comparison.others:
            mine = frame[frame["scenario"] == results.id].set_index("value")
            cells = [_change(mine.loc[value]) for value in base.index]
            rows.append([names[results.id], *cells])
        caption = f"Transferred by each instrument, by {title} (baht a worker, present value)"
        note = f"Groups of fewer than {FEW} persons have no interval."
        words = [_word(value) for value in base.index]
        tables.append(Table(caption, ["Instrument", *words], rows, note))
    return tables


def _change(row: Any) -> str:
    mean = with_interval(row["mean_transferred_THB"], row["low_THB"], row["high_THB"])
    mean = mean.replace(" (", "\n(")
    persons = row["persons"]
    gain, lose = (share(row[f"share_{word}"], persons) for word in ("gain", "lose"))
    return f"{mean}\ngain\N{NO-BREAK SPACE}{gain}, lose\N{NO-BREAK SPACE}{lose}"


def _months(comparison: Comparison) -> Table:
    names = scenario_names(comparison)
    rows = []
    for results in comparison.all:
        people = results.people
        persons = len(people)
        means = (people[f"months_{what}"].mean() for what in ("on_record", "short_of_180"))
        reached = float((people["months_in_law"] >= 180).mean())
        pension = float((people["benefit"] == "pension").mean())
        rows.append([names[results.id], *(f"{mean:.0f}" for mean in means)])
        rows[-1] += [share(reached, persons), share(pension, persons)]
    columns = ["Scenario", "Mean months on record", "Mean months short of 180"]
    columns += ["Have 180 months in law", "Have a Thai pension right"]
    note = (
        "A Thai pension needs 180 months. Months in law are those the law covers, paid or not; "
        "months on record are those that can be proved and were not refunded or moved."
    )
    return Table("Months on record and months short of a Thai pension", columns, rows, note)


def _late(comparison: Comparison) -> Table:
    enough = len(comparison.baseline.people) >= FEW
    names = scenario_names(comparison)
    cells: dict[str, list[str]] = {}
    for row in records(comparison.late):
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
    names = scenario_names(comparison)
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
            waits = ["no claim paid"] * 2 if paid is None else [f"{paid[key]:,.0f}" for key in days]
            head = [names[result.id], str(benefit).replace("_", " ")]
            rows.append([*head, *(share(count / total, total) for count in counts), *waits])
    columns = ["Scenario", "Benefit", *(word.replace("_", " ").capitalize() for word in OUTCOMES)]
    columns += ["Days waited, median", "Days waited, longest tenth"]
    note = (
        "Shares of all rights to claim. Waits rest on an assumed number of officers and minutes a "
        "claim: they show where queues would form, not how long they are."
    )
    return Table("What becomes of claims, and waiting at the counters", columns, rows, note, 2)


def _word(value: Any) -> str:
    text = _WORDS.get(str(value), str(value).replace("_", " "))
    return text[0].upper() + text[1:]
