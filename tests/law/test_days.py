"""Days that rules answer: on such a day its condition holds, and on the day before it does not."""

import calendar
import datetime as dt

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portasim.core.calendar import NEVER, day, iso
from portasim.core.params import NotInForce
from portasim.core.words import COUNTRIES, SEXES
from portasim.law.inquiry.answer import ask
from portasim.law.system import load_law

LAWS = {country: load_law(country) for country in COUNTRIES}
LAWS |= {
    f"{law.country}+{overlay.name}": law.with_overlay(overlay.name)
    for law in list(LAWS.values())
    for overlay in law.overlays()
}
AGED = [n for n, law in LAWS.items() if {"normal_age_reached", "benefit_due"} <= set(law.rules)]
# Of a day counted from a given one, by the month or by the day; checked below.
COUNTED = {
    "care_begins", "claim_closes", "claim_lapses", "cover_ends", "disability_ends",
    "invalidity_ends", "member_since",
    "mou_return_from", "pension_from", "registration_due", "remittance_due", "uncollected_lapses",
}  # fmt: skip
BIRTHS = st.dates(dt.date(1940, 1, 1), dt.date(2005, 12, 31))
TODAY = day("2026-01-01")


def ints(*values):
    return np.array(values, dtype=np.int64)


def answered(law, name, on, **facts):
    """The value of a rule on a day."""
    known = {key: np.atleast_1d(np.asarray(value)) for key, value in facts.items()}
    return int(np.asarray(law.evaluate([name], ints(on), known)[name])[0])


def of_age(law, on, birth, sex, **more):
    """Whether an old-age benefit is due on a day by the age; not, where no rule says so yet."""
    facts = {"insurance_ended": True, "months": 0, "hard_work_months": 0} | more
    try:
        return bool(answered(law, "benefit_due", on, birth_day=birth, sex=sex, **facts))
    except NotInForce:
        return False


def test_every_rule_that_answers_a_day_is_checked_here():
    days = {
        name
        for law in LAWS.values()
        for name, variants in law.rules.items()
        if variants[0].unit == "date"
    }
    assert days == {"normal_age_reached", *COUNTED}


@pytest.mark.parametrize("which", AGED)
@given(born=BIRTHS, sex=st.integers(0, 1), on=st.integers(TODAY, day("2060-01-01")))
@settings(deadline=None, max_examples=60)
def test_the_age_is_reached_on_the_first_day_on_which_it_is_of_age(which, born, sex, on):
    law, birth = LAWS[which], day(born)
    reached = answered(law, "normal_age_reached", on, birth_day=birth, sex=sex)
    first = law.rules["benefit_due"][0].since
    assert reached < first or of_age(law, reached, birth, sex), iso(reached)
    assert not of_age(law, reached - 1, birth, sex), iso(reached)


@given(born=BIRTHS, sex=st.integers(0, 1), hard=st.integers(0, 240), coal=st.integers(0, 240))
@settings(deadline=None, max_examples=100)
def test_the_lowered_age_of_viet_nam_is_reached_on_its_first_day(born, sex, hard, coal):
    law, birth = LAWS["VN"], day(born)
    work = {"hard_work_months": hard, "coal_months": coal}
    reached = answered(law, "normal_age_reached", TODAY, birth_day=birth, sex=sex, **work)
    if reached > law.rules["benefit_due"][0].since:
        assert of_age(law, reached, birth, sex, **work)
        assert not of_age(law, reached - 1, birth, sex, **work)


@pytest.mark.parametrize("which", [name for name in AGED if not name.startswith("VN")])
@given(
    born=BIRTHS,
    sex=st.integers(0, 1),
    turns=st.lists(
        st.tuples(st.integers(2015, 2050), st.integers(40, 75)),
        min_size=1,
        max_size=3,
        unique_by=lambda turn: turn[0],
    ),
)
@settings(deadline=None, max_examples=40)
def test_so_it_is_where_the_age_is_changed_however_it_moves(which, born, sex, turns):
    held, birth = LAWS[which], day(born)
    number = next(name for name in held.numbers if name.endswith(".old_age.pension_age"))
    age = dict.fromkeys(SEXES) if held.number(number).by else None
    rows = [
        {
            "from": f"{year}-01-01",
            "value": years if age is None else dict.fromkeys(age, years),
            "ref": "LA-SSPTW",
            "status": "proposed",
        }
        for year, years in sorted(turns)
    ]
    law = held.changed(numbers={number: rows})
    reached = answered(law, "normal_age_reached", TODAY, birth_day=birth, sex=sex)
    assert of_age(law, reached, birth, sex)
    assert not of_age(law, reached - 1, birth, sex)


@pytest.mark.parametrize(
    ("name", "born", "reached"),
    [
        # women of Lao PDR: 60 until 2013, 55 since
        ("LA", "1950-03-01", "2010-03-01"),
        ("LA", "1953-12-31", "2013-12-31"),
        ("LA", "1954-01-01", "2014-01-01"),
        ("LA", "1956-06-01", "2014-01-01"),
        ("LA", "1959-01-01", "2014-01-01"),
        ("LA", "1959-01-02", "2014-01-02"),
        ("LA", "1971-05-01", "2026-05-01"),
        # of age before the scheme began: from its first day
        ("LA", "1935-01-01", "2001-06-01"),
        ("KH", "1950-01-01", "2022-07-01"),
        ("MM+old_age_2012", "1953-06-01", "2014-04-01"),
        # Viet Nam by the month, on whatever day of it one was born
        ("VN", "1966-10-31", "2022-06-30"),
        ("VN", "1966-10-01", "2022-06-01"),
    ],
)
def test_ages_reached_by_women(name, born, reached):
    given_texts = {"birth_day": born}
    if LAWS[name].number_named("pension_age").by:
        given_texts["sex"] = "F"
    answer = ask(LAWS[name], f"{LAWS[name].country}.normal_age_reached", TODAY, given_texts)
    assert answer.result.value == reached
    again = ask(LAWS[name], f"{LAWS[name].country}.normal_age_reached", TODAY + 9_000, given_texts)
    assert again.result.value == reached


def test_the_step_beside_a_day_is_the_age_of_that_day():
    answer = ask(
        LAWS["LA"], "LA.normal_age_reached", TODAY, {"birth_day": "1950-03-01", "sex": "F"}
    )
    assert [(step.name, step.shown) for step in answer.steps] == [
        ("pension_age", "60 years"),
        ("normal_age_reached", "2010-03-01"),
    ]
    given_age = {"birth_day": "1950-03-01", "sex": "F", "pension_age": "58"}
    assert ask(LAWS["LA"], "LA.normal_age_reached", TODAY, given_age).result.value == "2008-03-01"


@given(born=BIRTHS, sex=st.integers(0, 1))
@settings(deadline=None)
def test_who_is_born_in_a_month_retires_in_a_month_in_viet_nam(born, sex):
    law = LAWS["VN"]
    first, last = born.replace(day=1), calendar.monthrange(born.year, born.month)[1]
    reached = [
        iso(answered(law, "normal_age_reached", TODAY, birth_day=day(date), sex=sex))[:7]
        for date in (first, born, born.replace(day=last))
    ]
    assert len(set(reached)) == 1


def test_a_man_born_on_31_october_1964_retires_in_april_2026():
    answer = ask(
        LAWS["VN"], "VN.normal_age_reached", TODAY, {"birth_day": "1964-10-31", "sex": "M"}
    )
    assert answer.result.value == "2026-04-30"


def whole_months(since, on):
    """Completed months between two dates, slowly: whole when the day, or the month, is over."""
    months = (on.year - since.year) * 12 + on.month - since.month
    return months - (on.day < since.day)


@pytest.mark.parametrize(
    ("name", "fact", "window"),
    [
        ("cover_ends", "insurance_ends", "cover_after"),
        ("claim_closes", "claim_arises", "claim_window"),
        ("claim_lapses", "claim_arises", "claim_window"),
        ("uncollected_lapses", "ordered", "collection_window"),
        ("invalidity_ends", "invalid_from", "partial_months"),
    ],
)
@given(since=st.dates(dt.date(2000, 1, 1), dt.date(2060, 12, 31)))
@settings(deadline=None, max_examples=60)
def test_a_window_of_months_closes_on_the_first_day_on_which_they_are_over(
    name, fact, window, since
):
    law = LAWS["TH"].changed({"TH.switch.late_claim": "barred"})
    months = int(law.number_named(window).at(ints(TODAY))[0])
    closes = answered(law, name, TODAY, severe=False, **{fact: day(since)})
    on = dt.date.fromisoformat(iso(closes))
    assert whole_months(since, on) >= months
    assert whole_months(since, on - dt.timedelta(days=1)) < months


def test_cover_ends_with_its_last_day():
    law = LAWS["TH"]
    answer = ask(law, "TH.cover_ends", TODAY, {"insurance_ends": "2025-08-31"})
    assert answer.result.value == "2026-03-01"
    for on, covered in (("2026-02-28", True), ("2026-03-01", False)):
        given_texts = {"insurance_ends": "2025-08-31"}
        assert ask(law, "TH.branch_covered", day(on), given_texts).result.value is covered
    assert answered(law, "cover_ends", TODAY) == NEVER


@given(
    wage_day=st.dates(dt.date(2000, 1, 1), dt.date(2030, 12, 31)),
    late=st.integers(-40, 800),
    due_day=st.integers(1, 31),
    word=st.sampled_from(["counted", "not_counted"]),
)
@settings(deadline=None)
def test_months_late_are_counted_on_the_calendar(wage_day, late, due_day, word):
    law = LAWS["TH"]
    switch = law.choice_named("surcharge_part_months")[0]
    word = word if word in switch.allowed else next(w for w in switch.allowed if w != "counted")
    law = law.changed({switch.id: word})
    facts = {"wage_day": day(wage_day), "remittance_day": due_day}
    due = answered(law, "remittance_due", TODAY, **facts)
    months = answered(law, "months_late", TODAY, remitted=due + late, **facts)
    begins, paid = (dt.date.fromisoformat(iso(d)) for d in (due + 1, due + late + 1))
    whole = max(whole_months(begins, paid), 0)
    # A period that ends with its month, as from 31 January, ends before the 1st of March.
    part = (
        late > 0
        and answered(law, "cover_ends", TODAY, insurance_ends=due + 1, cover_after=whole)
        < due + late + 1
    )
    assert months == whole + (word == "counted" and part)
    if word == "counted":
        assert (months > 0) == (late > 0)


def test_other_days_of_thai_law():
    law = LAWS["TH"]
    for name, given_texts, found in (
        ("pension_from", {"conditions_met": "2026-01-31"}, "2026-02-01"),
        ("pension_from", {"conditions_met": "2026-02-01"}, "2026-03-01"),
        ("registration_due", {"hired": "2026-01-31"}, "2026-03-02"),
        ("remittance_due", {"wage_day": "2026-01-31"}, "2026-02-15"),
        ("care_begins", {"insured_from": "2025-11-30"}, "2026-02-01"),
        ("mou_return_from", {"went_home": "2026-01-31"}, "2026-03-02"),
    ):
        assert ask(law, f"TH.{name}", TODAY, given_texts).result.value == found, name


@given(
    months=st.integers(0, 239),
    out=st.integers(0, 300),
    on=st.dates(dt.date(2025, 7, 1), dt.date(2060, 12, 31)),
)
@settings(deadline=None)
def test_who_left_insurance_joined_before_the_months_insured_and_those_since(months, out, on):
    law = LAWS["VN"]
    joined = answered(law, "member_since", day(on), months=months, months_out=out)
    total = on.year * 12 + on.month - 1 - months - out
    assert iso(joined) == f"{total // 12:04d}-{total % 12 + 1:02d}-01"
    allowed = answered(law, "one_off_allowed", day(on), months=months, months_out=out)
    assert bool(allowed) == (iso(joined) < "2025-07-01" and out >= 12)


@pytest.mark.parametrize(
    ("days", "paid"), [(0, 0), (1, 700), (3, 2_100), (4, 2_100), (3660, 2_100)]
)
def test_an_emergency_is_paid_for_its_first_72_hours(days, paid):
    answer = ask(LAWS["TH"], "TH.emergency_stay", TODAY, {"hospital_days": str(days)})
    assert answer.result.value == paid
    [hours] = [step.shown for step in answer.steps if step.name == "emergency_hours"]
    assert hours == "72"


@pytest.mark.parametrize("name", ["employee_m", "employee_old_age_m", "section_39_m"])
def test_a_province_that_may_have_a_flood_cut_is_in_doubt(name):
    def doubts(on, province):
        known = {"province": province} | ({} if name == "section_39_m" else {"wage_m": "15000"})
        answer = ask(LAWS["TH"], f"TH.{name}", day(on), known)
        found = [line for line in answer.rests_on if line.value == "not listed"]
        assert {line.ref for line in found} <= set(answer.references)
        return [(line.id.split(".")[-1], line.status, line.note) for line in found]

    [(number, status, note)] = doubts("2024-11-01", "Nakhon Sawan")
    assert (number.rpartition("_")[0], status) != ("", "enacted")
    assert note == (
        "The Gazette text has 55 provinces, and 47 of them are not known: a province that is not "
        "listed is taken to pay in full."
    )
    for on, province in (
        ("2024-11-01", "Tak"),
        ("2024-09-30", "Nakhon Sawan"),
        ("2025-04-01", "Nakhon Sawan"),
        ("2026-01-01", "Nakhon Sawan"),
    ):
        assert doubts(on, province) == []
