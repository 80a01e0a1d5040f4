"""Lao PDR: social security of enterprise workers and voluntary members; the public sector apart."""

from __future__ import annotations

from portasim.core.rules import rules_in
from portasim.law.la import contributions as _contributions
from portasim.law.la import invalidity as _invalidity
from portasim.law.la import maternity as _maternity
from portasim.law.la import old_age as _old_age
from portasim.law.la import public_sector as _public_sector
from portasim.law.la import sickness as _sickness
from portasim.law.la import survivors as _survivors
from portasim.law.la import unemployment as _unemployment
from portasim.law.la import work_injury as _work_injury
from portasim.law.la.old_age import career_facts as career_facts
from portasim.law.la.old_age import revalued as revalued

RULES = rules_in(
    _contributions,
    _old_age,
    _invalidity,
    _survivors,
    _sickness,
    _maternity,
    _unemployment,
    _work_injury,
    _public_sector,
)
