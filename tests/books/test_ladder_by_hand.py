"""The five persons of docs/ladder-by-hand.md: every amount of the page is that of the engine."""

import re
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from portasim.books.ladder import PAYERS, RUNGS, UNPAID, ladder
from portasim.core.calendar import day
from portasim.core.words import COUNTRIES, PAPERS
from portasim.rights.barriers import lifted
from portasim.rights.joined import in_proportion, joined

PAGE = Path(__file__).parents[2] / "docs/ladder-by-hand.md"
NAMES = ("Sokha", "Kham", "Aung", "Minh", "Dara")
PRACTICE = (
    "practice.files_from_home=0",
    "practice.home_files_at_home=1",
    "practice.heirs_file=0",
)
"""Who lives in Thailand files at once and is paid on the next day; who lives at home does not."""


def five(hand):
    """The ladder of the five persons, and the rights behind each rung."""
    people = (
        hand.person(
            "KH",
            "1971-04-10",
            ("thai", "2010-01-01", "2022-01-01", 12_000),
            ("thai", "2022-01-01", "2026-01-01", 12_000),
            sex="F",
        ),
        hand.person(
            "LA",
            "1972-06-20",
            ("thai", "2010-01-01", "2020-01-01", 10_000),
            ("thai", "2020-01-01", "2026-01-01", 10_000),
            sex="F",
        ),
        hand.person(
            "MM",
            "1970-02-05",
            ("thai", "2009-01-01", "2019-01-01", 9_000),
            ("thai", "2019-01-01", "2025-01-01", 11_000),
        ),
        hand.person("VN", "1974-09-15", ("thai", "2014-01-01", "2019-01-01", 15_000)),
        hand.person(
            "KH",
            "1973-05-01",
            ("thai", "2010-01-01", "2022-01-01", 12_000),
            ("home", "2024-01-01", "2029-01-01", 1_000_000),
        ),
    )
    facts = hand.world(*people)
    spells = facts.spells

    def of(name, start):
        return (spells.person == NAMES.index(name)) & (spells.start == day(start))

    lost = of("Sokha", "2022-01-01")
    facts = replace(facts, provable=facts.provable & ~lost)
    kept = of("Kham", "2020-01-01")
    facts = replace(facts, remitted=facts.remitted & ~kept, provable=facts.provable & ~kept)
    hidden = of("Minh", "2014-01-01")
    facts = replace(
        facts,
        registered=facts.registered & ~hidden,
        remitted=facts.remitted & ~hidden,
        provable=facts.provable & ~hidden,
    )
    without = np.where(of("Aung", "2009-01-01"), PAPERS.index("none"), spells.papers)
    facts = replace(facts, spells=spells.replace(papers=without))
    lived = hand.lived(hand.plan(*PRACTICE), facts)
    found = ladder(lived.outcome, facts, lived.plan.valuation.life_table)
    rights = [lived.outcome.national.rights]
    steps = list(lifted(lived.outcome, facts))
    rights += [step.standing.rights for step in steps]
    last = steps[-1]
    offers = [
        joined(lived.laws, facts.people, last.ledger, last.standing),
        in_proportion(lived.laws, facts.people, last.standing),
    ]
    return SimpleNamespace(lived=lived, ladder=found, rights=rights, offers=offers)


def page_rows():
    """The rows of the tables of the page: name, scheme, rung and the cells."""
    text, found = PAGE.read_text(encoding="utf-8"), []
    for section in re.split(r"^## ", text, flags=re.MULTILINE)[1:]:
        name, scheme = section.partition(":")[0], "TH"
        for line in section.splitlines():
            if line.startswith("Cambodia, whose right"):
                scheme = "KH"
            cells = [cell.strip() for cell in line.strip("|").split("|")]
            rung = cells[0].lower().replace(" ", "_")
            if line.startswith("|") and rung in RUNGS:
                found.append((name, scheme, rung, *cells[1:]))
    return found


def number(text):
    return float(re.sub(r"[^\d.\-]", "", text))


@pytest.fixture(scope="module")
def worked(hand):
    return five(hand)


def owed(worked, person, scheme, rung):
    """Months that count and what the law gives for them at a rung: monthly, at once."""
    rights = worked.rights[min(max(RUNGS.index(rung) - 2, 0), 4)]
    rows = np.flatnonzero((rights.person == person) & (rights.scheme == COUNTRIES.index(scheme)))
    if not rows.size:
        return 0, 0, 0
    [row] = rows
    months = int(rights.months[row])
    if rung in ("joined", "in_proportion"):
        offers = worked.offers[rung == "in_proportion"]
        return months, int(offers.monthly[row]), int(offers.lump_sum[row])
    return months, int(rights.monthly[row]), int(rights.lump_sum[row])


def test_every_row_of_the_page_is_that_of_the_engine(worked):
    rows = page_rows()
    assert [*dict.fromkeys(name for name, *_ in rows)] == [*NAMES]
    units = [money.unit for money in worked.lived.outcome.prices.schemes]
    for name, country, rung, months, gives, one, value, adds in rows:
        person, scheme = NAMES.index(name), COUNTRIES.index(country)
        counted, monthly, at_once = owed(worked, person, country, rung)
        assert counted == number(months)
        so_far = worked.ladder.values[:, scheme, person]
        place = RUNGS.index(rung)
        assert so_far[place] == pytest.approx(number(value), abs=0.51)
        assert np.diff(so_far, prepend=0)[place] == pytest.approx(number(adds), abs=0.51)
        assert number(gives) * number(one) == pytest.approx(number(value), abs=1)
        if number(gives):
            paid = monthly if "month" in gives else at_once
            assert paid / units[scheme] == pytest.approx(number(gives), abs=0.005)


def test_the_page_leaves_out_only_rungs_at_which_nothing_happens(worked):
    shown = {(name, country, rung) for name, country, rung, *_ in page_rows()}
    for person, name in enumerate(NAMES):
        for scheme, country in enumerate(COUNTRIES):
            adds = np.diff(worked.ladder.values[:, scheme, person], prepend=0)
            moved = {(name, country, rung) for rung, add in zip(RUNGS, adds, strict=True) if add}
            assert moved <= shown


def test_what_the_page_says_was_never_paid_is_what_was_not(worked):
    text = PAGE.read_text(encoding="utf-8")
    for person, section in enumerate(re.split(r"^## ", text, flags=re.MULTILINE)[1:]):
        unpaid = worked.ladder.unpaid[:, :, person]
        found = re.search(
            r"Unpaid: (nothing|worker ([\d,]+), employer ([\d,]+), state ([\d,]+))", section
        )
        if found[1] == "nothing":
            assert not unpaid.any()
            continue
        amounts = [number(found[place]) for place in range(2, 2 + len(PAYERS))]
        assert unpaid.sum(axis=0) == pytest.approx(amounts, abs=0.51)
        [rung] = np.flatnonzero(unpaid.any(axis=1))
        net = worked.ladder.rungs[RUNGS.index(UNPAID[rung]), person] - sum(amounts[:2])
        assert f"{abs(net):,.0f} baht" in section
