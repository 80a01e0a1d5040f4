"""Viet Nam: social insurance under Law 58/2014 and, from 1 July 2025, Law 41/2024."""

from __future__ import annotations

from portasim.core.rules import rules_in
from portasim.law.vn import contributions as _contributions
from portasim.law.vn import invalidity as _invalidity
from portasim.law.vn import maternity as _maternity
from portasim.law.vn import old_age as _old_age
from portasim.law.vn import one_off as _one_off
from portasim.law.vn import pension_age as _pension_age
from portasim.law.vn import sickness as _sickness
from portasim.law.vn import social_pension as _social_pension
from portasim.law.vn import survivors as _survivors
from portasim.law.vn import unemployment as _unemployment
from portasim.law.vn.old_age import PENSIONS_FROM as PENSIONS_FROM
from portasim.law.vn.old_age import career_facts as career_facts
from portasim.law.vn.revaluation import revalued as revalued

RULES = rules_in(
    _contributions,
    _pension_age,
    _old_age,
    _one_off,
    _invalidity,
    _survivors,
    _sickness,
    _maternity,
    _unemployment,
    _social_pension,
)
