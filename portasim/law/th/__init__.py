"""Thailand: the rules of the Social Security Fund for contributions, insurance and old age."""

from __future__ import annotations

from portasim.core.rules import rules_in
from portasim.law.th import contributions as _contributions
from portasim.law.th import insured as _insured
from portasim.law.th import old_age as _old_age

RULES = rules_in(_contributions, _insured, _old_age)
