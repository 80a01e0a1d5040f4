"""Thailand: the Social Security Fund, the Compensation Fund, and migrants beside them."""

from __future__ import annotations

from portasim.core.rules import rules_in
from portasim.law.th import child_allowance as _child_allowance
from portasim.law.th import contributions as _contributions
from portasim.law.th import death as _death
from portasim.law.th import enforcement as _enforcement
from portasim.law.th import insured as _insured
from portasim.law.th import invalidity as _invalidity
from portasim.law.th import maternity as _maternity
from portasim.law.th import medical as _medical
from portasim.law.th import migrants as _migrants
from portasim.law.th import old_age as _old_age
from portasim.law.th import section_39 as _section_39
from portasim.law.th import sickness as _sickness
from portasim.law.th import unemployment as _unemployment
from portasim.law.th import workmens_compensation as _workmens_compensation
from portasim.law.th.account import career_facts as career_facts
from portasim.law.th.host import Work as Work
from portasim.law.th.host import months_at_work as months_at_work

RULES = rules_in(
    _contributions,
    _insured,
    _old_age,
    _medical,
    _sickness,
    _maternity,
    _child_allowance,
    _invalidity,
    _death,
    _unemployment,
    _section_39,
    _workmens_compensation,
    _enforcement,
    _migrants,
)
