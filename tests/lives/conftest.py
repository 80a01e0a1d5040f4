"""Checks that every table of spells that lives make must pass."""

import numpy as np
import pytest

from portasim.core.words import COUNTRIES, KINDS, PAPERS, PROVINCES, SECTORS

CODES = {"kind": KINDS, "country": COUNTRIES, "papers": PAPERS}
CODES_OR_NONE = {"province": PROVINCES, "sector": SECTORS}


def assert_sound(spells):
    """Spells in order of person and time, none before the last is over, and codes in range."""
    same = spells.person[1:] == spells.person[:-1]
    assert (np.diff(spells.person) >= 0).all()
    assert (spells.start[1:] >= spells.end[:-1])[same].all()
    assert (spells.end > spells.start).all()
    assert (spells.wage_m >= 0).all()
    assert (spells.record >= 0).all()
    assert (spells.employer >= -1).all()
    assert (spells.job >= -1).all()
    for lowest, codes in ((0, CODES), (-1, CODES_OR_NONE)):
        for name, words in codes.items():
            column = spells.columns[name]
            assert ((column >= lowest) & (column < len(words))).all(), name


@pytest.fixture
def sound():
    """The check of a table of spells."""
    return assert_sound
