"""Faults of files of law in sentences that a person can read."""

import pytest

from portasim.law.lawfile import nearest, uncited
from portasim.law.system import load_law, load_references


@pytest.mark.parametrize(
    ("ref", "said"),
    [
        ("TH-SSA-33A", "; did you mean 'TH-SSA-33'?"),
        ("?", "; none of the {n} references is near it"),
    ],
)
def test_an_unknown_reference_does_not_print_them_all(ref, said):
    assert nearest(ref, load_references()) == said.format(n=len(load_references()))


def test_a_rule_that_cites_an_unknown_reference_is_told_the_nearest():
    known = {ref: text for ref, text in load_references().items() if ref != "KH-FUNERAL"}
    [fault] = uncited(load_law("KH").rules, known)
    assert str(fault).startswith(
        "the rule funeral_grant cites 'KH-FUNERAL', which is no reference; "
    )
    assert len(str(fault)) < 150
