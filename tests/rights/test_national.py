"""The right that dated jobs give under national law: published and worked cases."""

from types import SimpleNamespace

import numpy as np
import pytest

from portasim.core.calendar import NEVER, day, iso, month
from portasim.core.facts import Facts, People
from portasim.core.spells import SPELL_DTYPES, Spells
from portasim.core.words import ORIGINS, PAPERS, TH_WORK
from portasim.law.system import load_law
from portasim.law.th.account import account
from portasim.rights.ledger import PROVABLE, keep_books
from portasim.rights.national import national_right

HOMES = [load_law(country) for country in ORIGINS]


def career(*jobs, birth, death=NEVER):
    """The right that documented Thai jobs, as (start, end, baht a month), give one person."""
    rows = [
        dict.fromkeys(SPELL_DTYPES, 0)
        | {"start": day(start), "end": day(end), "kind": TH_WORK, "wage_m": wage * 100}
        | {"papers": PAPERS.index("card"), "job": number}
        for number, (start, end, wage) in enumerate(jobs)
    ]
    spells = Spells.from_columns(
        **{name: np.array([row[name] for row in rows]) for name in SPELL_DTYPES}
    )
    yes, zero, born = np.ones(len(rows), dtype=np.bool_), np.zeros(1, np.int64), day(birth)
    law = load_law("TH")
    people = People(zero, zero, zero, np.array([born]), np.array([death]), ())
    done = {"registered": yes, "remitted": yes, "provable": yes}
    facts = Facts.of(people, spells, zero, **done, home_insured=~yes, home_contract=~yes)
    ledger = keep_books(law, facts, zero, HOMES)
    rows = ledger.step == PROVABLE
    got = national_right(
        law, SimpleNamespace(people=people), account(law, ledger, rows), rows, ledger
    )
    return {
        "arises": iso(got.arises[0]),
        "months": int(got.months[0]),
        "pension": got.pension_m[0] / 100,
        "lump": got.lump_sum[0] / 100,
        "heirs": got.heirs[0] / 100,
    }


@pytest.mark.parametrize(
    ("case", "jobs", "months", "pension"),
    [
        ("TH-P01", [("2010-01-01", "2025-01-01", 15000)], 180, 3000),
        ("TH-P02", [("2005-01-01", "2025-01-01", 15000)], 240, 4125),
        ("TH-P04", [("1999-01-01", "2029-01-01", 15000)], 360, 6375),
        ("TH-P05", [("1999-01-01", "2034-01-01", 15000)], 420, 7500),
        ("TH-P06", [("2010-01-01", "2025-01-01", 13000)], 180, 2600),
        ("TH-P08", [("2009-02-01", "2025-01-01", 15000)], 191, 3000),
        ("TH-P09", [("2009-01-01", "2025-01-01", 15000)], 192, 3225),
        ("TH-P10", [("1998-12-01", "2026-07-01", 17500)], 331, 5795),
        ("TH-P11", [("2016-01-01", "2031-01-01", 17500)], 180, 3500),
        ("ceilings", [("2016-01-01", "2031-01-01", 40000)], 180, 3700),
        ("TH-P13", [("2005-05-01", "2020-05-01", 9000)], 180, 1800),
        ("TH-P16", [("2010-01-01", "2024-12-01", 15000)], 179, 0),
    ],
)
def test_published_and_worked_pensions_come_out_of_dated_jobs(case, jobs, months, pension):
    # ids of the worked cases of Thai law, each with its publisher there. With both ceilings the
    # last 60 months are 36 at 17,500 and 24 at 20,000 baht, on average 18,500
    got = career(*jobs, birth="1965-06-15")
    assert (got["months"], got["pension"]) == (months, pension), case
    assert (got["lump"] > 0) == (months < 180)


def test_a_pension_waits_for_55_and_for_the_end_of_insurance():
    young = career(("2005-05-01", "2020-05-01", 9000), birth="1980-05-20")
    assert young["arises"] == "2035-05-20"
    assert career(("2010-01-01", "2027-01-01", 9000), birth="1965-06-15")["arises"] == "2027-01-01"


def test_below_twelve_months_the_lump_sum_is_the_employees_part_alone():
    # TH-L01: ten months of 2023 at 10,000 baht, 3 % for old age
    assert career(("2023-01-01", "2023-11-01", 10000), birth="1980-01-01")["lump"] == 3000
    assert career(("2023-01-01", "2024-01-01", 10000), birth="1980-01-01")["lump"] == 7200


def test_death_on_the_day_of_the_right_comes_before_it():
    jobs = ("2010-01-01", "2011-01-01", 10000)
    dead = career(jobs, birth="1980-01-01", death=day("2035-01-01"))
    alive = career(jobs, birth="1980-01-01", death=day("2035-01-02"))
    assert (dead["lump"], dead["heirs"]) == (0, alive["lump"])
    assert alive["heirs"] == 0


def test_work_before_the_first_wage_limits_is_in_the_books_and_costs_nothing(hand):
    who = hand.person("MM", "1970-07-01", ("thai", "1992-01-01", "2016-01-01", 9_000))
    ledger = hand.outcome(hand.world(who)).ledger
    before = ledger.last_m <= month(1998, 12)
    assert int(ledger.months.sum()) == 24 * 12
    assert int(ledger.months[before].sum()) == 7 * 12 - 1
    assert not ledger.owed.employee_old_age[before].any()
    assert (ledger.owed.employee_old_age[~before] > 0).all()
