"""Rights of every scheme against a walk through one career at a time, month by month."""

from fractions import Fraction
from functools import cache

import numpy as np
import pytest

from portasim.core.calendar import NEVER, day, first_days, iso, month
from portasim.core.words import COUNTRIES
from portasim.law.vn.revaluation import factors
from portasim.rights.ledger import PROVABLE
from portasim.rights.national import national

PEOPLE = ("people=900", "conduct.home_coverage.share={KH: 0.9, LA: 0.9, MM: 0.9, VN: 0.9}")
IN_MYANMAR = "law.overlays=[old_age_2012]"
"""The branch of the law of 2012, never put into operation, so that Myanmar has rights to walk."""
TH, KH, LA, MM, VN = range(len(COUNTRIES))


def one(value):
    return np.array([value], dtype=np.int64)


def date(number):
    return np.datetime64(int(number), "D").item()


def half_up(exact, to=1):
    return int(exact * to + Fraction(1, 2))


@pytest.fixture(scope="module")
def drawn(hand):
    return hand.drawn("baseline", *PEOPLE, IN_MYANMAR)


class Walk:
    """The law of one scheme, asked for one month at a time."""

    def __init__(self, law):
        self.law = law
        self.known = int(law.rules["employee_old_age_m"][0].since)

    def number(self, name, on):
        """A number of the law on a day."""
        return int(self.law.at(f"{self.law.country}.old_age.{name}", one(on))[0])

    def of_months(self, months, wages):
        """The insurable wage of each month and what employee and employer pay for it."""
        on = np.maximum(first_days(np.array(months)), self.known)
        names = ["insurable_wage_m", "employee_old_age_m", "employer_old_age_m"]
        found = self.law.evaluate(names, on, {"wage_m": np.array(wages)})
        return zip(*(np.asarray(found[name]).tolist() for name in names), strict=True)

    def age_reached(self, birth, sex):
        """The first day on which a person is of the age in force on that day."""
        number = self.law.number(f"{self.law.country}.old_age.pension_age")
        labels = one(sex) if number.by == "sex" else None
        born = date(birth)
        first = (born.year - 1970) * 12 + born.month - 1
        birthdays = first_days(first + np.arange(45 * 12, 75 * 12)) + born.day - 1
        days = np.unique(np.concatenate([birthdays, number.changes]))
        days = days[number.in_force(days, labels)]
        for on, age in zip(days.tolist(), number.at(days, labels).tolist(), strict=True):
            now = date(on)
            months = (now.year - born.year) * 12 + now.month - born.month - (now.day < born.day)
            if months >= age * (12 if number.unit == "years" else 1):
                return on
        return NEVER


def thai(rows, arises, death):
    """Pension, lump sum and survivors' sum in fractions: 20 % and 1.5 % a year of 60 months' mean.

    rows: for each month base, employee's and employer's part, in satang.
    """
    months = sorted(rows)
    own, last = len(months), [rows[m][0] for m in months[-60:]]
    employee, employer = (sum(rows[m][k] for m in months) for k in (1, 2))
    lump = employee + (employer if own >= 12 else 0)
    if arises >= death:
        return 0, 0, lump
    if own < 180:
        return 0, lump, 0
    base, step = (Fraction(20), Fraction(3, 2)) if arises >= day("2007-01-01") else (15, 1)
    rate = base + step * ((own - 180) // 12)
    return half_up(rate / 100 * Fraction(sum(last), len(last))), 0, 0


def cambodian(rows, birth):
    """Pension and lump sum in fractions: 1.75 % a year, 1.25 % after fifteen, and the credit."""
    months = sorted(rows)
    own = len(months)
    if own < 12:
        return 0, sum(rows[m][1] for m in months)
    mean = Fraction(sum(rows[m][0] for m in months), own)
    joined, born = date(first_days(one(months[0]))[0]), date(birth)
    age = joined.year - born.year - ((joined.month, joined.day) < (born.month, born.day))
    window = range(month(2022, 10), month(2022, 10) + 36)
    credit = 0
    if months[0] < month(2023, 10) and sum(m in window for m in months) >= 24:
        credit = 180 if age >= 58 else min(max(age - 30, 0) * 6, 180)
    counted = own + credit
    rate = Fraction(7, 4) * min(counted, 180) + Fraction(5, 4) * max(counted - 180, 0)
    return half_up(rate / 12 / 100 * mean), 0


def lao_facts(rows, walk):
    """Points of every calendar year in millionths, and the other sums that Lao law needs."""
    months, by_year, points = sorted(rows), {}, 0
    for m in months:
        by_year[1970 + m // 12] = by_year.get(1970 + m // 12, 0) + rows[m][0]
    for year, wages in by_year.items():
        average = walk.number("average_insured_wage", day(f"{year}-12-31"))
        points += half_up(Fraction(wages, average * 12) * 1_000_000)
    last = [rows[m][0] for m in months[-12:]]
    return {
        "months": len(months),
        "own_months": len(months),
        "career_points": points,
        "wage_sum_12": sum(last),
        "wage_months_12": len(last),
        "employee_old_age": sum(rows[m][1] for m in months),
        "last_wage_m": last[-1],
    }


def burmese_facts(rows, _):
    """Sums over all months, which the law of 2012 needs."""
    return {
        "months": len(rows),
        "wage_months": len(rows),
        "wage_sum": sum(each[0] for each in rows.values()),
        "employee_old_age": sum(each[1] for each in rows.values()),
        "employer_old_age": sum(each[2] for each in rows.values()),
    }


@cache
def factor(law, claim, year):
    return int(factors(law, claim, one(year))[0])


def vietnamese_facts(rows, walk, on):
    """Wages of every month times the factor of its year for claims of the year of the right."""
    claim, months = date(on).year, sorted(rows)
    revalued = sum(rows[m][0] * factor(walk.law, claim, 1970 + m // 12) for m in months)
    return {
        "months": len(rows),
        "months_before_2014": sum(m < month(2014, 1) for m in months),
        "revalued_wage_sum": revalued // 100,
        "revalued_wage_months": len(rows),
        "insured_from": int(first_days(one(months[0]))[0]),
    }


def months_of_rows(ledger, rows, walk, scheme):
    """Each month of some rows: insurable wage, employee's and employer's part."""
    found = {}
    for i in rows:
        paid = [
            Fraction(int(c[i]), int(ledger.months[i])) for c in (ledger.employee, ledger.employer)
        ]
        for m in range(int(ledger.first_m[i]), int(ledger.last_m[i])):
            assert m not in found
            found[m] = (int(ledger.base[i]), *paid)
    if scheme == TH:  # insurable already, at rates that differ by province
        return found
    wages = [base for base, *_ in found.values()]
    return dict(zip(found, walk.of_months(list(found), wages), strict=True))


def by_law(law, facts, birth, sex, on):
    """Pension and lump sum of one person by the rules of the law."""
    facts = {**facts, "birth_day": birth, "sex": sex}
    found = law.evaluate(
        ["pension_m", "lump_sum"], one(on), {name: one(value) for name, value in facts.items()}
    )
    return tuple(int(np.asarray(found[name]).ravel()[0]) for name in ("pension_m", "lump_sum"))


@pytest.mark.parametrize("scheme", range(len(COUNTRIES)), ids=COUNTRIES)
def test_rights_equal_a_walk_through_each_career(drawn, scheme):
    law, ledger, people = drawn.laws.all[scheme], drawn.in_law.ledger, drawn.facts.people
    rights = national(drawn.laws, people, ledger).rights
    place = rights.rows_of(scheme)
    walk = Walk(law)
    insured = np.flatnonzero((ledger.scheme == scheme) & (ledger.step == PROVABLE))
    assert set(rights.person[place]) == set(ledger.person[insured])
    chosen = np.arange(place.start, place.stop)[:: max((place.stop - place.start) // 25, 1)]
    pensions = sums = 0
    for i in chosen:
        p = rights.person[i]
        mine = insured[ledger.person[insured] == p]
        rows = months_of_rows(ledger, mine, walk, scheme)
        birth, sex, death = (int(c[p]) for c in (people.birth, people.sex, people.death))
        ends = int(first_days(one(max(rows) + 1))[0])
        arises = max(walk.age_reached(birth, sex), ends)
        assert iso(rights.arises[i]) == iso(arises)
        assert rights.months[i] == len(rows)
        since = int(law.rules["pension_m"][0].since)
        survivors = 0
        if scheme == TH:
            pension, lump, survivors = thai(rows, arises, death)
        elif arises >= death:
            pension, lump = 0, 0
        elif scheme == KH:
            pension, lump = cambodian(rows, birth)
        else:
            on = max(arises, since)
            if scheme == VN:
                facts = vietnamese_facts(rows, walk, on)
            else:
                facts = {LA: lao_facts, MM: burmese_facts}[scheme](rows, walk)
            pension, lump = by_law(law, facts, birth, sex, on)
        assert (rights.monthly[i], rights.lump_sum[i]) == (pension, lump), int(p)
        assert rights.survivors[i] == survivors
        pensions += pension > 0
        sums += lump > 0
    assert len(chosen) > 5
    assert sums > 0
    assert pensions > 0 or scheme == MM, "the law of 2012 pays in one sum"
