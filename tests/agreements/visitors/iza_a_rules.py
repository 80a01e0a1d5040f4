"""State A of Holzmann 2016, table 7, as a law that keeps the contract of old-age laws."""

from portasim.core.ratios import Ratio, percent, where
from portasim.core.rules import rule


@rule(unit="flag", ref="IZA-7", since="2000-01-01")
def qualifies(months, qualifying_months):
    """Twenty years qualify."""
    return months >= qualifying_months


@rule(unit="USD/month", ref="IZA-7", since="2000-01-01")
def direct_m(months, full_pension_m, year_rate):
    """Each year pays 2 % of the full pension."""
    return Ratio(months, 12) * percent(year_rate) * full_pension_m


@rule(unit="USD/month", ref="IZA-7", since="2000-01-01")
def theoretical_m(months, full_months, full_pension_m, direct_m):
    """Forty years pay the full pension, fewer 2 % of it for each."""
    return where(months >= full_months, full_pension_m, direct_m)
