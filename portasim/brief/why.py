"""Which instrument gives most, and why: the ranking, and reasons in sentences made from numbers.

Reasons go country by country, because it is the law of the home country that decides whether a
month from Thailand has anything to attach to. Counts are of the simulated workers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, Final, NamedTuple

import pandas as pd

from portasim.agreements.model import acts_by_country
from portasim.brief.palette import AT_HOME, CHANNEL_WORDS
from portasim.brief.words import (
    FEW,
    Table,
    against_baseline,
    baht,
    caveat,
    count,
    listed,
    months,
    quoted,
    records,
    scenario_names,
    share,
    transferred,
)
from portasim.core.vocab import COUNTRY_NAMES, ORIGINS
from portasim.study.comparison import Comparison
from portasim.study.results import Results

_MOVES: Final = ("transfer", "extend", "integrate")
_HARDLY: Final = 0.75
"""Share of those who reach pension age at home that must qualify alone for a minimum to hardly
bind."""


class Facts(NamedTuple):
    """What one instrument meets in one country; workers of that country are counted.

    insured: with home months; reach: of them, who live to the home pension age; alone: qualify by
    home months; opened: only with Thai months added; added: whose Thai record home months lengthen;
    agreed: who are due the agreement's pension from Thailand; moved: whose contributions moved;
    bought: whose moved months count at home.
    """

    country: str
    persons: int
    runs: bool
    minimum: int | None
    insured: int
    reach: int
    alone: int
    opened: int
    added: int
    agreed: int
    moved: int
    bought: int


def leading(comparison: Comparison) -> str:
    """Which instrument transfers most, in a sentence; several where they cannot be told apart."""
    ranking = _ranked(comparison)
    first = ranking[ranking["rank"] == 1]
    top = next(records(first))
    mean = transferred(comparison, top, " baht")
    about = f"a worker on average; {caveat(comparison)}"
    if len(ranking) == 1:
        return f"{top.name} would transfer {mean} {about}."
    if not top.mean_transferred_THB > 0:
        return f"No instrument transfers more than nothing: {quoted(top.name)} {mean} {about}."
    if len(comparison.baseline.people) < FEW:
        return (
            f"{quoted(top.name)} would transfer most to these workers, {mean} {about}. So few say "
            "nothing of others."
        )
    if len(first) > 1:
        names = [quoted(name) for name in first["name"]]
        return (
            f"{listed(names)} would transfer most and cannot be told apart: {quoted(top.name)} "
            f"{mean} {about}."
        )
    last = next(records(ranking.iloc[-1:]))
    return (
        f"{quoted(top.name)} would transfer most: {mean} {about}. "
        f"{quoted(last.name)} would transfer least: {transferred(comparison, last, ' baht')}."
    )


def ranking_table(comparison: Comparison) -> Table:
    """The instruments in order of what they transfer, from which scheme, and what it is made of."""
    few = len(comparison.baseline.people) < FEW
    means: Any = against_baseline(comparison).set_index("scenario")
    rows = []
    for row in records(_ranked(comparison)):
        parts = {c: float(means.loc[row.scenario, f"mean_{c}_THB"]) for c in CHANNEL_WORDS}
        home = sum(parts[channel] for channel in AT_HOME)
        made = sorted(parts, key=lambda channel: -abs(parts[channel]))
        text = [f"{CHANNEL_WORDS[c][0]} {baht(parts[c])}" for c in made if abs(parts[c]) >= 1]
        cells = [row.name, transferred(comparison, row)]
        cells += [baht(row.mean_transferred_THB - home), baht(home)]
        cells += [";\n".join(text) or "nothing"]
        rows.append(cells if few else [str(row.rank), *cells])
    columns = ["Instrument", "Baht a worker" + ("" if few else " (95 % interval)")]
    columns += ["From Thailand", "From home", "Made up of"]
    note = (
        "Instruments share a rank where the luck of drawing these workers could explain what lies "
        "between them (paired, 95 %). A rank is for the mean over these workers under the rates "
        "assumed here: another country, another worker or another rate may turn it round."
    )
    if few:
        note = "In order of the mean for these workers; so few give no rank."
    caption = "What each instrument would transfer, most first (present value)"
    return Table(caption, columns if few else ["Rank", *columns], rows, note)


def by_country_table(comparison: Comparison) -> Table:
    """What each instrument adds to a worker of each country, from Thailand and from home."""
    frame: Any = comparison.reasons
    base = frame[frame["scenario"] == comparison.baseline.id].set_index("origin")
    here = [code for code in ORIGINS if base.loc[code, "persons"]]
    names = scenario_names(comparison)
    rows = []
    for results in comparison.others:
        mine = frame[frame["scenario"] == results.id].set_index("origin")
        cells = [names[results.id]]
        for code in here:
            thai, home = (
                float(mine.loc[code, column]) - float(base.loc[code, column])
                for column in ("mean_thai_THB", "mean_home_THB")
            )
            cells.append(
                f"Thailand\N{NO-BREAK SPACE}{baht(thai)}\nhome\N{NO-BREAK SPACE}{baht(home)}"
            )
        rows.append(cells)
    return Table(
        "Added to a worker by each scheme, by nationality (mean, baht, present value)",
        ["Instrument", *(COUNTRY_NAMES[code] for code in here)],
        rows,
        "Home: what the home scheme pays because of the instrument. Means over all workers of a "
        "nationality, those with nothing included.",
    )


def why(comparison: Comparison) -> list[tuple[str, list[str]]]:
    """By country of origin, sentences on why its law makes the instruments worth what they are."""
    frame = comparison.reasons
    told = []
    for code in ORIGINS:
        rows = frame[(frame["origin"] == code) & (frame["persons"] > 0)].set_index("scenario")
        if rows.empty:
            continue
        said = _by_country(comparison, code, rows)
        most = _most(comparison, code)
        told.append((COUNTRY_NAMES[code], [*said, *most]))
    return told


def regrets(comparison: Comparison) -> list[str]:
    """Of those who take a refund at departure, how many would have had more by keeping months."""
    persons = len(comparison.baseline.people)
    said = []
    for row in records(against_baseline(comparison)):
        if not row.share_took_refund > 0:
            continue
        takers = round(row.share_took_refund * persons)
        text = f"{row.name}: {share(row.share_took_refund, persons)} of workers take the refund. "
        if row.share_regret > 0:
            text += (
                f"Of these {share(row.share_regret, takers)} would have had more from the same "
                f"life by leaving their months in the fund ({baht(row.mean_regret_THB)} baht, "
                "spread over all who take it)."
            )
        else:
            text += "None of these would have had more by leaving their months in the fund."
        said.append(text)
    return said


def _ranked(comparison: Comparison) -> Any:
    """The ranking with names told apart."""
    table = comparison.ranking
    return table.assign(name=table["scenario"].map(scenario_names(comparison)))


def _by_country(comparison: Comparison, code: str, rows: Any) -> list[str]:
    names = scenario_names(comparison)
    adding: dict[Facts, list[str]] = {}
    moving: dict[Facts, list[str]] = {}
    apart, without = [], []
    for results in comparison.others:
        name = quoted(names[results.id])
        agreements = results.scenario.plan.agreements
        acts = {str(c): a for c, a in acts_by_country(agreements).items()}.get(code, {})
        facts = _facts(results, code, rows.loc[results.id])
        if "amount" in acts:
            adding.setdefault(facts, []).append(name)
        if any(act in acts for act in _MOVES):
            moving.setdefault(facts, []).append(name)
        if not acts and agreements:
            without.append(name)
        elif not any(act in acts for act in ("amount", *_MOVES)):
            apart.append(name)
    said = [*_sentences(adding, totalised), *_sentences(moving, moved)]
    if apart:
        verb = "asks" if len(apart) == 1 else "ask"
        said.append(f"{listed(apart)} {verb} nothing of the scheme of {COUNTRY_NAMES[code]}.")
    if without:
        verb = "is" if len(without) == 1 else "are"
        said.append(f"{listed(without)} {verb} not concluded with {COUNTRY_NAMES[code]}.")
    return said


def _sentences(found: dict[Facts, list[str]], tell: Callable[[Facts], str]) -> Iterable[str]:
    """One sentence for all instruments that meet the same; their names only where some differ."""
    for facts, names in found.items():
        yield f"{listed(names)}: {tell(facts)}"


def totalised(facts: Facts) -> str:
    """What adding periods meets in a country, in sentences that hold for any numbers."""
    if not facts.runs:
        said = f"no old-age branch runs in {facts.country} when it begins"
        if not facts.opened and not facts.added:
            return (
                f"{said}, so there is nothing to attach to: it pays no pension and adds no month."
            )
        later = count(facts.opened, "worker") if facts.opened else "nobody"
        return f"{said}; Thai months open a pension there for {later}. {_in_thailand(facts)}"
    if not facts.insured:
        return (
            f"none of the {count(facts.persons, 'worker')} from {facts.country} has home months "
            "that count, so there is nothing to add."
        )
    asks = (
        f"{facts.country} asks for {months(facts.minimum)}"
        if facts.minimum
        else (f"{facts.country} names no least number of months")
    )
    qualify = "qualifies" if facts.alone == 1 else "qualify"
    said = (
        f"{asks}. Of {count(facts.insured, 'worker')} with home months, {facts.reach:,} "
        f"{'lives' if facts.reach == 1 else 'live'} to the pension age of home, and "
        f"{facts.alone:,} of these {qualify} by home months alone"
    )
    more = f"Thai months open the home pension for {facts.opened:,} more"
    if facts.reach and facts.alone >= _HARDLY * facts.reach:
        said = f"{said}, so the minimum hardly binds: {more}."
    elif facts.opened:
        said = f"{said}, so the minimum decides: {more}."
    else:
        said = f"{said}; {more}."
    return f"{said} {_in_thailand(facts)}"


def moved(facts: Facts) -> str:
    """What moving periods or contributions home meets in a country, in sentences."""
    if not facts.moved and not facts.bought:
        if not facts.runs:
            return f"no old-age branch in {facts.country} could receive anything; nothing moves."
        return f"nothing moves to {facts.country} in these lives."
    said = f"{facts.country} counts moved months for {count(facts.bought, 'worker')}"
    if facts.moved:
        said = f"contributions of {count(facts.moved, 'worker')} move, and {said}"
    if not facts.bought:
        said = f"contributions of {count(facts.moved, 'worker')} move, and buy nobody a month there"
    return f"{said}; months before its branch opened buy nothing."


def _in_thailand(facts: Facts) -> str:
    if not facts.added:
        return "No home month is added to a Thai record."
    agreed = "nobody" if not facts.agreed else f"{facts.agreed:,}"
    records_ = "Thai record" if facts.added == 1 else "Thai records"
    return (
        f"Home months lengthen {facts.added:,} {records_}, and {agreed} "
        f"{'is' if facts.agreed <= 1 else 'are'} due a Thai share by the agreement."
    )


def _facts(results: Results, code: str, row: Any) -> Facts:
    outcome, people = results.outcome, results.people
    here = (people["origin"] == code).to_numpy()
    own = outcome.in_law.home
    reach = here & (own.months > 0) & (own.arises < results.world.people.death)
    minimum = row["minimum_months"]
    return Facts(
        country=COUNTRY_NAMES[code],
        persons=int(row["persons"]),
        runs=bool(row["branch_runs"]),
        minimum=None if pd.isna(minimum) else int(minimum),
        insured=int(row["with_home_months"]),
        reach=int(reach.sum()),
        alone=int(row["alone"]),
        opened=int(row["opened"]),
        added=int((here & (people["home_months"] > 0)).sum()),
        agreed=int((here & people["totalised"]).sum()),
        moved=int((here & (people["moved_THB"] > 0)).sum()),
        bought=int(row["bought"]),
    )


def _most(comparison: Comparison, code: str) -> list[str]:
    """Which instrument has the highest mean for one country, where there are people enough."""
    frame: Any = comparison.groups
    named = frame[(frame["group"] == "origin") & (frame["value"] == COUNTRY_NAMES[code])]
    named = named[named["scenario"] != comparison.baseline.id]
    if len(comparison.others) < 2 or named["persons"].iloc[0] < FEW:
        return []
    names = scenario_names(comparison)
    top = baht(named["mean_transferred_THB"].max())
    if not named["mean_transferred_THB"].max() > 0:
        return []
    first = [
        quoted(names[row.scenario])
        for row in records(named)
        if baht(row.mean_transferred_THB) == top
    ]
    verb = "has" if len(first) == 1 else "have"
    return [f"Here {listed(first)} {verb} the highest mean, {top} baht a worker."]
