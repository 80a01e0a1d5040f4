"""Faults, their places, and the words proposed."""

import pytest

from portasim.core.faults import Fault, UserError, did_you_mean
from portasim.core.words import ORIGINS, PROVINCES, SECTORS


@pytest.mark.parametrize(
    ("word", "allowed", "phrase"),
    [
        ("fishin", SECTORS, "; did you mean 'fishing'?"),
        ("Samutsakorn", PROVINCES, "; did you mean 'Samut Sakhon'?"),
        ("Kampuchea", ORIGINS, "; allowed: KH, LA, MM, VN"),
        ("anything", (), ""),
    ],
)
def test_did_you_mean(word, allowed, phrase):
    assert did_you_mean(word, allowed) == phrase


@pytest.mark.parametrize("sector", SECTORS)
def test_one_letter_too_few_is_always_understood(sector):
    for at in range(len(sector)):
        typed = sector[:at] + sector[at + 1 :]
        assert did_you_mean(typed, SECTORS) == f"; did you mean '{sector}'?"


@pytest.mark.parametrize(
    ("fault", "text"),
    [
        (Fault("a.yaml", 3, 5, "wrong"), "a.yaml:3:5: wrong"),
        (Fault("a.yaml", 0, 0, "absent"), "a.yaml: absent"),
        (Fault("", 0, 0, "wrong"), "wrong"),
    ],
)
def test_a_fault_says_where_it_is(fault, text):
    assert str(fault) == text
    assert str(UserError(fault)) == text
    assert UserError(fault).faults == (fault,)


def test_an_error_holds_every_fault():
    first, second = Fault("a", 1, 1, "one"), Fault("a", 2, 1, "two")
    assert str(UserError(fault for fault in (first, second))) == "a:1:1: one\na:2:1: two"
    assert UserError("one sentence").faults == (Fault("", 0, 0, "one sentence"),)
    assert sorted([second, first]) == [first, second]
