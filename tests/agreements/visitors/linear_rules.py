"""A law that pays in proportion to service, with the contract of old-age laws."""

from portasim.core.ratios import Ratio
from portasim.core.rules import rule


@rule(unit="flag", ref="IN-EPS", since="2000-01-01")
def qualifies(months, qualifying_months):
    """Ten years qualify."""
    return months >= qualifying_months


@rule(unit="USD/month", ref="IN-EPS", since="2000-01-01")
def theoretical_m(months, year_m):
    """Each year pays the same."""
    return Ratio(months, 12) * year_m


@rule(unit="USD/month", ref="IN-EPS", since="2000-01-01")
def direct_m(theoretical_m):
    """Own years pay what they earn."""
    return theoretical_m
