"""The rules of a toy country."""

import numpy as np

from portasim.core.ratios import Round, percent, where
from portasim.core.rules import rule

BAHT = Round("1", "half_up", ref="AT-ACT")


@rule(unit="flag", ref="AT-ACT", since="2000-01-01")
def qualifies(months, qualifying_months):
    """Ten months qualify."""
    return months >= qualifying_months


@rule(unit="THB/month", ref="AT-ACT", since="2000-01-01", until="2019-12-31", name="gross_m")
def gross_m_2000(months, amount_per_month, bonus=0):
    """Until 2019 every month counts once."""
    return months * amount_per_month + bonus


@rule(unit="THB/month", ref="AT-ACT", since="2020-01-01", name="gross_m")
def gross_m_2020(months, amount_per_month, bonus=0):
    """Since 2020 every month counts three times."""
    return 3 * months * amount_per_month + bonus


@rule(unit="THB/month", ref="AT-ACT", since="2000-01-01", rounding=BAHT)
def pension_m(qualifies, gross_m, tax, generous):
    """The pension after tax; the kind pay half of it to the others."""
    net = gross_m * (percent(np.array([10_000]) - tax))
    return where(qualifies, net, net * percent(np.array([5_000 if generous == "kind" else 0])))


@rule(unit="count", ref="AT-ACT", since="2000-01-01")
def hen(egg):
    """Comes from the egg."""
    return egg


@rule(unit="count", ref="AT-ACT", since="2000-01-01")
def egg(hen):
    """Comes from the hen."""
    return hen


@rule(unit="count", ref="AT-ACT", since="2000-01-01")
def lost(monthz):
    """Asks for a fact under a wrong name."""
    return monthz
