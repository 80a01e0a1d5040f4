"""Articles of agreements: every word that a key allows has words in the catalogue."""

from typing import Literal, get_args, get_origin

import pytest

from portasim.agreements.model import Agreement
from portasim.agreements.parts import (
    Aggregate,
    Amount,
    Claim,
    Cover,
    Export,
    Extend,
    Integrate,
    Refund,
    Transfer,
)
from portasim.brief.law.clauses import choice
from portasim.brief.messages import render

KEYS = {
    "past_periods": (Agreement, "past_periods"),
    "lump_sum": (Agreement, "lump_sum"),
    "unit": (Aggregate, "unit"),
    "counted_periods": (Aggregate, "counted_periods"),
    "overlap": (Aggregate, "overlap"),
    "short_periods": (Aggregate, "short_periods"),
    "precedent": (Amount, "method"),
    "refund_choice": (Refund, "choice"),
    "credit": (Transfer, "credit"),
    "life_certificate": (Export, "life_certificate"),
    "file_at": (Export, "file_at"),
    "late_claim": (Claim, "late_claim"),
    "clock_stops": (Claim, "clock_stops"),
    "double_contributions": (Cover, "double_contributions"),
    "employer_cap": (Extend, "employer_cap"),
    "integrate_payer": (Integrate, "payer"),
}


def words_of(hint):
    """The words of every Literal inside a type."""
    if get_origin(hint) is Literal:
        return list(get_args(hint))
    return [word for part in get_args(hint) for word in words_of(part)]


@pytest.mark.parametrize("key", KEYS)
def test_every_word_of_a_key_has_words(key):
    model, name = KEYS[key]
    words = words_of(model.model_fields[name].annotation)
    assert words
    for word in words:
        assert render(choice(key, word)).strip()
