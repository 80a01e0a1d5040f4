"""What an agreement file may say, and the sentence for each contradiction."""

import datetime as dt

import pytest
from pydantic import ValidationError

from portasim.agreements.model import Agreement, one_agreement_a_country

BASE = {"id": "a", "basis": "hypothetical", "parties": ["TH", "KH"], "from": "2028-01-01"}
DIRECT = {"method": "direct"}
ENDS = (
    "exclude each other: a refund or a transfer extinguishes the periods that totalisation "
    "would add"
)


def agreement(**more):
    return Agreement.model_validate({**BASE, **more})


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"refund": {}, "amount": DIRECT}, f"amount (totalisation) and refund {ENDS}"),
        ({"transfer": {}, "amount": DIRECT}, f"amount (totalisation) and transfer {ENDS}"),
        ({"transfer": {}, "refund": {}}, f"refund and transfer {ENDS}"),
        ({}, "does nothing; give amount, refund, transfer or export"),
        ({"parties": ["KH", "VN"], "export": {}}, "parties must include TH"),
        ({"parties": ["TH", "KH", "KH"], "export": {}}, "parties names a country twice"),
    ],
)
def test_a_contradiction_is_refused_in_one_sentence(more, sentence):
    with pytest.raises(ValidationError) as raised:
        agreement(**more)
    assert [error["msg"] for error in raised.value.errors()] == [f"Value error, {sentence}"]


@pytest.mark.parametrize(
    "more",
    [
        {"basis": "in force", "export": {}},
        {"export": {"fee_pct": 51}},
        {"refund": {"shares": {"employee_pct": 101}}},
        {"refund": {"wait_months": -1}},
        {"amount": {"method": "tontine"}},
        {"aggregate": {"counted_periods": "residence"}, "export": {}},
        {"exports": {}},
    ],
)
def test_words_and_shares_outside_the_model_are_refused(more):
    with pytest.raises(ValidationError):
        agreement(**more)


def test_measures_that_can_stand_together_do():
    both = agreement(refund={}, export={"fee_pct": 3})
    assert both.refund.shares.government_pct == 0
    assert both.from_ == dt.date(2028, 1, 1)
    assert agreement(amount={"method": "direct"}).qualify.min_own_months == 12


def test_two_agreements_for_one_country_are_refused_by_name():
    first = agreement(export={})
    second = agreement(id="b", parties=["TH", "KH", "VN"], export={})
    sentence = "'a' and 'b' both cover Cambodia; write one agreement for each country of origin"
    with pytest.raises(ValueError) as raised:
        one_agreement_a_country([first, second])
    assert str(raised.value) == sentence
    one_agreement_a_country([first, agreement(id="b", parties=["TH", "VN"], export={})])
