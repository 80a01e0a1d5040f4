"""Myanmar: the Social Security Board. Health and injury run; old age stands in the law only."""

from __future__ import annotations

from portasim.core.rules import rules_in
from portasim.law.mm import contributions as _contributions
from portasim.law.mm import maternity as _maternity
from portasim.law.mm import old_age as _old_age
from portasim.law.mm import sickness as _sickness
from portasim.law.mm.old_age import career_facts as career_facts

RULES = rules_in(_contributions, _old_age, _sickness, _maternity)
