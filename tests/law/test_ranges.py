"""One table of ranges for law files, overlays, scenarios and questions, proved on each number."""

from decimal import Decimal

import numpy as np
import pytest

from portasim.core.calendar import day, iso
from portasim.core.faults import UserError
from portasim.core.params import DIMENSIONS, UNITS, Reader
from portasim.core.words import COUNTRIES
from portasim.law.economy import home_minimum_wage
from portasim.law.inquiry.quantities import read_quantity
from portasim.law.lawfile import plain_blame
from portasim.law.ranges import range_of_number, wrong_with_number
from portasim.law.scheme import Career, arises, career_facts
from portasim.law.system import load_law


def laws():
    for country in COUNTRIES:
        law = load_law(country)
        yield law
        for overlay in law.overlays():
            yield law.with_overlay(overlay.name)


GROWS = ("_growth", "economy.minimum_wage", "minimum_wage_d", "economy.usd")
NUMBERS = {name: number for law in laws() for name, number in law.numbers.items()}


def rows(number, value, since="2026-01-01"):
    given = f"{value:f}"
    value = dict.fromkeys(DIMENSIONS[number.by], given) if number.by else given
    return [{"from": since, "value": value, "ref": "TH-SSA-46", "status": "assumed"}]


def refused(number, value):
    """The sentences in which a scenario, an overlay or a file is refused a value."""
    reader = Reader(plain_blame, wrong_with_number)
    reader.rows((number.id, "values"), rows(number, value), number.unit, number.by)
    return [fault.message for fault in reader.faults]


def beside(number):
    least, most = range_of_number(number.id, number.unit)
    step = Decimal(1) / UNITS[number.unit]
    return (least - step, most + step), (least, most)


def test_every_number_of_every_law_is_refused_outside_its_range_and_taken_at_its_ends():
    assert len(NUMBERS) > 316
    for number in NUMBERS.values():
        outside, ends = beside(number)
        for value in (*outside, Decimal("1e14")):
            messages = refused(number, value)
            assert messages, (number.id, value)
            allowed = range_of_number(number.id, number.unit)
            assert all(
                message.endswith(f"{value:f} {number.unit} is out of range; allowed: {allowed}")
                for message in messages
            )
        for value in ends:
            assert not refused(number, value)


def test_a_question_is_refused_what_a_scenario_is_refused():
    for name, number in NUMBERS.items():
        limits = range_of_number(name, number.unit)
        if number.unit == "flag":
            continue  # true or false
        outside, ends = beside(number)
        for value in outside:
            with pytest.raises(UserError, match="is out of range"):
                read_quantity("x", f"{value:f}", number.unit, (), limits)
        for value in ends:
            read_quantity("x", f"{value:f}", number.unit, (), limits)


def test_only_growth_may_be_below_0_and_only_what_may_lack_may_be_0():
    below = {n for n in NUMBERS if range_of_number(n, NUMBERS[n].unit).least < 0}
    assert below == {n for n in NUMBERS if n.endswith(("price_growth", "wage_growth"))}
    divided_by = (
        *("TH.old_age.step_months", "TH.old_age.qualifying_months", "TH.old_age.averaging_months"),
        *("MM.old_age.further_step", "MM.maternity.days_of_month", "MM.old_age.instalments"),
        *("LA.maternity.month_days", "LA.old_age.average_insured_wage", "KH.sickness.wage_days"),
        *("VN.sickness.sick_month_days", "VN.one_off.one_off_year_months"),
        *(f"{country}.economy.exchange_rate" for country in ("KH", "LA", "MM", "VN")),
    )
    for name in divided_by:
        assert refused(NUMBERS[name], Decimal(0))


def test_shares_ages_and_flags_are_what_they_can_be():
    def span(name):
        return tuple(range_of_number(name, NUMBERS[name].unit))

    assert span("TH.contribution.employee_rate") == (0, 100)
    assert span("TH.old_age.pension_age") == (30, 100)
    assert span("VN.old_age.pension_age") == (360, 1200)
    assert span("KH.old_age.branch_open") == (0, 1)


@pytest.mark.parametrize("country", COUNTRIES)
def test_no_value_at_the_end_of_its_range_breaks_the_old_age_of_a_career(country):
    law = load_law(country)
    first_m = np.array([2015 * 12 - 1970 * 12])
    birth, wage, one = np.array([day("1975-03-31")]), np.array([10_000_000]), np.array([0])
    career = Career(one, first_m, first_m + 300, wage, birth, one)
    branches = (".old_age.", ".contribution.", ".economy.", ".one_off.")
    for number in law.numbers.values():
        if not any(branch in number.id for branch in branches):
            continue
        for value in range_of_number(number.id, number.unit):
            always = rows(number, value, iso(number.rows[0].since))
            changed = law.changed(numbers={number.id: always})
            on = np.minimum(arises(changed, career), day("2080-01-01"))
            try:
                facts = career_facts(changed, career, on)
                if country != "TH":
                    home_minimum_wage(changed, np.arange(1998, 2200))
            except UserError as error:
                words = str(error).partition("; ")[2]
                assert number.id.endswith(GROWS), number.id
                assert words in {"write growth nearer to 0", "write lower ones"}
                continue
            found = changed.evaluate(["pension_m", "lump_sum", "theoretical_m"], on, facts)
            assert np.asarray(found["pension_m"]).item() >= 0, (number.id, value)


def test_a_value_under_a_switch_that_does_not_exist_is_refused_with_the_near_name():
    law = load_law("TH")
    name = "TH.compensation.fatal_years"

    def under(switch, word):
        row = {"from": "2026-01-01", "value": 9, "ref": "TH-WCA-2-2561", "status": "assumed"}
        law.changed(numbers={name: [{**row, "when": {switch: word}}]})

    under("TH.switch.compensation_act_2", "from_11_december")
    with pytest.raises(UserError) as caught:
        under("TH.switch.compensation_act2", "from_9_december")
    assert str(caught.value) == (
        f"{name}[0].when.TH.switch.compensation_act2: no switch 'TH.switch.compensation_act2' "
        "with the word 'from_9_december'; did you mean 'TH.switch.compensation_act_2'?"
    )
    with pytest.raises(UserError) as caught:
        under("TH.switch.compensation_act_2", "from_11_decembre")
    assert str(caught.value) == (
        f"{name}[0].when.TH.switch.compensation_act_2: no switch 'TH.switch.compensation_act_2' "
        "with the word 'from_11_decembre'; did you mean 'from_11_december'?"
    )
