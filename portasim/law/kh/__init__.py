"""Cambodia: pension scheme, health care and work injury of the National Social Security Fund."""

from __future__ import annotations

from portasim.core.rules import rules_in
from portasim.law.kh import contributions as _contributions
from portasim.law.kh import invalidity as _invalidity
from portasim.law.kh import maternity as _maternity
from portasim.law.kh import old_age as _old_age
from portasim.law.kh import sickness as _sickness
from portasim.law.kh import survivors as _survivors
from portasim.law.kh.old_age import career_facts as career_facts

RULES = rules_in(_contributions, _old_age, _invalidity, _survivors, _sickness, _maternity)
