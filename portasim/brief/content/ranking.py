"""Which instrument gives most, and why: the ranking, and reasons in sentences made from numbers.

Reasons go country by country, because it is the law of the home country that decides whether a
month from Thailand has anything to attach to. Counts are of the simulated workers.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final, NamedTuple

import pandas as pd

from portasim.agreements.acts import acts_by_country
from portasim.brief.figures.palette import AT_HOME, CHANNEL_WORDS
from portasim.brief.numbers import (
    FEW,
    Table,
    against_baseline,
    baht,
    caveat,
    count,
    listed,
    months,
    paid_at_home,
    quoted,
    records,
    scenario_names,
    share,
    transferred,
)
from portasim.core.words import COUNTRY_NAMES, ORIGINS
from portasim.study.comparison import UNTOUCHED_THB, Comparison
from portasim.study.results import Results
from portasim.study.statistics import mean_interval

_MOVES: Final = ("transfer", "extend", "integrate")
_HARDLY: Final = 0.75
"""Of those who live to pension age at home, the share that must qualify alone for a minimum to
hardly bind."""


class HomeLaw(NamedTuple):
    """What adding periods meets in one country of origin; its workers are counted.

    runs: whether an old-age branch runs when it begins; minimum: months it asks for; insured:
    workers with home months; reach: of them, who live to the pension age of home; alone: of these,
    who qualify by home months.
    """

    country: str
    runs: bool
    minimum: int | None
    insured: int
    reach: int
    alone: int


class Adding(NamedTuple):
    """What one instrument that adds periods does for one country's workers.

    least_own: home months that it asks for itself; opened: who qualify at home with Thai months
    added; lengthened: whose Thai record home months lengthen; agreed: who are due its Thai share.
    """

    name: str
    least_own: int
    opened: int
    lengthened: int
    agreed: int


class Moved(NamedTuple):
    """What moving periods or contributions meets in one country of origin; workers are counted.

    moved: whose contributions moved; bought: whose moved months count at home; paid_there: whether
    their contributions go to the scheme of home as the months are worked.
    """

    country: str
    runs: bool
    moved: int
    bought: int
    paid_there: bool


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
        text = [f"{baht(parts[c])} {CHANNEL_WORDS[c][0]}" for c in made if abs(parts[c]) >= 1]
        cells = [row.name, transferred(comparison, row)]
        cells += [baht(row.mean_transferred_THB - home), baht(home)]
        cells += ["\n".join(text) or "nothing"]
        rows.append(cells if few else [str(row.rank), *cells])
    columns = ["Instrument", "Baht a worker" + ("" if few else " (95 % interval)")]
    columns += ["From Thailand", "From home", "Made up of"]
    note = (
        "Instruments share a rank where the luck of drawing these workers could explain what lies "
        "between them (paired, 95 %). A rank is for the mean over these workers under the rates "
        "assumed here: another country, another worker or another rate may turn it round. What can "
        "be told apart may still lie close together."
    )
    if few:
        note = "In order of the mean for these workers; so few give no rank."
    caption = "What each instrument would transfer, most first (present value)"
    return Table(caption, columns if few else ["Rank", *columns], rows, note, 1 if few else 2)


def by_country_table(comparison: Comparison) -> Table:
    """What each instrument adds to a worker of each country, from Thailand and from home."""
    base = comparison.baseline
    origin = base.people["origin"].to_numpy()
    here = [code for code in ORIGINS if (origin == code).any()]
    names = scenario_names(comparison)
    rows = []
    for results in comparison.others:
        home = paid_at_home(results) - paid_at_home(base)
        thai = comparison.difference(results) - home
        cells = [names[results.id]]
        for code in here:
            ours, theirs = (baht(float(part[origin == code].mean())) for part in (thai, home))
            cells.append(f"Thailand\N{NO-BREAK SPACE}{ours}\nhome\N{NO-BREAK SPACE}{theirs}")
        rows.append(cells)
    return Table(
        "Added to a worker by each scheme, by nationality (mean, baht, present value)",
        ["Instrument", *(COUNTRY_NAMES[code] for code in here)],
        rows,
        "What each scheme pays more than today, or less. Means over all workers of a nationality, "
        "those with nothing included.",
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
    names = scenario_names(comparison)
    said = []
    for results in comparison.others:
        took, missed = results.outcome.took_refund, results.outcome.regret
        if not took.any():
            continue
        sorry = took & (missed >= UNTOUCHED_THB)
        takers = int(took.sum())
        part = share(takers / len(took), len(took))
        part += " workers" if len(took) < FEW else " of workers"
        text = f"{quoted(names[results.id])}: {part} take a refund. "
        if sorry.any():
            text += (
                f"Of these {share(sorry.sum() / takers, takers)} would have had more from the same "
                f"life by leaving their months in the fund, {baht(missed[sorry].mean())} baht each "
                "on average."
            )
        else:
            text += "Of these nobody would have had more by leaving their months in the fund."
        said.append(text)
    return said


def _ranked(comparison: Comparison) -> Any:
    """The ranking with names told apart."""
    table = comparison.ranking
    return table.assign(name=table["scenario"].map(scenario_names(comparison)))


def _by_country(comparison: Comparison, code: str, rows: Any) -> list[str]:
    names = scenario_names(comparison)
    adding: dict[HomeLaw, list[Adding]] = {}
    moving: dict[Moved, list[str]] = {}
    apart, without, covering = [], [], []
    for results in comparison.others:
        name = quoted(names[results.id])
        agreements = results.scenario.plan.agreements
        acts = {str(c): a for c, a in acts_by_country(agreements).items()}.get(code, {})
        row = rows.loc[results.id]
        if "amount" in acts:
            least_own = acts["amount"].qualify.min_own_months
            adding.setdefault(_home_law(results, code, row), []).append(
                _adding(results, code, row, name, least_own)
            )
        if any(act in acts for act in _MOVES):
            moving.setdefault(_moved(results, code, row, "extend" in acts), []).append(name)
        if "cover" in acts:
            covering.append(name)
        if not acts and agreements:
            without.append(name)
        elif not any(act in acts for act in ("amount", "cover", *_MOVES)):
            apart.append(name)
    said = [totalised(law, found) for law, found in adding.items()]
    said += [f"{listed(named)}: {moved(facts)}" for facts, named in moving.items()]
    if covering:
        verb = "decides" if len(covering) == 1 else "decide"
        said.append(f"{listed(covering)} {verb} which scheme insures those whom both laws insure.")
    if apart:
        verb = "asks" if len(apart) == 1 else "ask"
        said.append(f"{listed(apart)} {verb} nothing of the scheme of {COUNTRY_NAMES[code]}.")
    if without:
        verb = "is" if len(without) == 1 else "are"
        said.append(f"{listed(without)} {verb} not concluded with {COUNTRY_NAMES[code]}.")
    return said


def totalised(law: HomeLaw, found: Sequence[Adding]) -> str:
    """What instruments that add periods meet in a country, in sentences true of any numbers."""
    names = listed([one.name for one in found])
    opened = [one.opened for one in found]
    if not law.runs:
        said = f"{names}: no old-age branch runs in {law.country} when it begins"
        if not any(opened) and not any(one.lengthened for one in found):
            return (
                f"{said}, so there is nothing to attach to: no pension to open there, no month to "
                "add to a Thai record."
            )
        return f"{said}; Thai months open a pension there later for {_range(opened)}."
    if not law.insured:
        return f"{names}: no worker has home months in {law.country}, so there is nothing to add."
    asks = f"{law.country} names no least number of months"
    if law.minimum:
        asks = f"{law.country} asks for {months(law.minimum)}"
    live = "lives" if law.reach == 1 else "live"
    qualify = "qualifies" if law.alone == 1 else "qualify"
    return (
        f"{names}: {asks}. Of {count(law.insured, 'worker')} with home months, {law.reach:,} "
        f"{live} to the pension age of home, and {law.alone:,} of these {qualify} by home months "
        f"alone. {_verdict(law, found)} {_in_thailand(found)}"
    )


def _verdict(law: HomeLaw, found: Sequence[Adding]) -> str:
    """Whether the least number of months binds, and for how many Thai months make it up."""
    opened = [one.opened for one in found]
    more = f"Thai months open the home pension for {_range(opened)} more"
    if law.minimum and not any(opened) and all(one.least_own >= law.minimum for one in found):
        least = min(one.least_own for one in found)
        asks = "instrument asks" if len(found) == 1 else "instruments ask"
        return (
            f"The minimum hardly binds, and not at all where the {asks} for {months(least)} at "
            f"home: {more}."
        )
    if law.reach and law.alone >= _HARDLY * law.reach:
        return f"The minimum hardly binds: {more}."
    if law.minimum and any(opened):
        years = months(law.minimum)
        return f"{years[0].upper()}{years[1:]} decide: {more}."
    return f"{more}."


def _in_thailand(found: Sequence[Adding]) -> str:
    if not any(one.lengthened for one in found):
        return "No home month is added to a Thai record."
    return (
        f"Home months lengthen the Thai record of {_range([one.lengthened for one in found])}; a "
        f"Thai share by agreement is due to {_range([one.agreed for one in found])}."
    )


def _range(numbers: Sequence[int]) -> str:
    low, high = min(numbers), max(numbers)
    return _number(high) if low == high else f"{low:,} to {high:,}"


def moved(facts: Moved) -> str:
    """What moving periods or contributions home meets in a country, in sentences."""
    if not facts.moved and not facts.bought:
        if not facts.runs:
            return f"no old-age branch in {facts.country} could receive anything; nothing moves."
        return f"nothing moves to {facts.country} in these lives."
    said = f"moved months count at home for {_number(facts.bought)}"
    if facts.moved:
        said = f"the contributions of {count(facts.moved, 'worker')} move, and {said}"
    if facts.bought < facts.moved:
        said += "; months before the home branch opened, or insured there already, buy nothing"
    if facts.paid_there:
        said += ", and their contributions go to the scheme of home as they are worked"
    elif not facts.moved:
        said += "; no contribution moves with them, so the home fund pays without that income"
    return f"{said}."


def _number(number: int) -> str:
    return f"{number:,}" if number else "nobody"


def _home_law(results: Results, code: str, row: Any) -> HomeLaw:
    own = results.outcome.in_law.home
    here = (results.people["origin"] == code).to_numpy()
    reach = here & (own.months > 0) & (own.arises < results.world.people.death)
    minimum = row["minimum_months"]
    return HomeLaw(
        country=COUNTRY_NAMES[code],
        runs=bool(row["branch_runs"]),
        minimum=None if pd.isna(minimum) else int(minimum),
        insured=int(row["with_home_months"]),
        reach=int(reach.sum()),
        alone=int(row["alone"]),
    )


def _adding(results: Results, code: str, row: Any, name: str, least_own: int) -> Adding:
    people = results.people[results.people["origin"] == code]
    return Adding(
        name=name,
        least_own=least_own,
        opened=int(row["opened"]),
        lengthened=int((people["home_months"] > 0).sum()),
        agreed=int(people["totalised"].sum()),
    )


def _moved(results: Results, code: str, row: Any, paid_there: bool) -> Moved:
    people = results.people
    sent = int(((people["origin"] == code) & (people["moved_THB"] > 0)).sum())
    facts = bool(row["branch_runs"]), sent, int(row["bought"]), paid_there
    return Moved(COUNTRY_NAMES[code], *facts)


def _most(comparison: Comparison, code: str) -> list[str]:
    """Which instruments transfer most to one country's workers, where there are enough of them."""
    here = (comparison.baseline.people["origin"] == code).to_numpy()
    if len(comparison.others) < 2 or int(here.sum()) < FEW:
        return []
    names = scenario_names(comparison)
    found = [(results.id, comparison.difference(results)[here]) for results in comparison.others]
    _, best = max(found, key=lambda one: float(one[1].mean()))
    if not best.mean() > 0:
        return []
    # told apart as in the ranking: the paired interval of the difference holds no 0
    first = [one for one in found if not mean_interval(best - one[1])[1] > 0]
    said = [f"{quoted(names[key])} ({baht(float(gains.mean()))} baht)" for key, gains in first]
    if len(said) == 1:
        return [f"Here {said[0]} transfers most to a worker."]
    return [f"Here {listed(said)} transfer most to a worker and cannot be told apart."]
