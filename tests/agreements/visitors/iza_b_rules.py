"""State B of Holzmann 2016, table 7, as a law that keeps the contract of old-age laws."""

import numpy as np
from precedents.amounts import accrued

from portasim.core.ratios import Ratio, percent
from portasim.core.rules import rule


@rule(unit="flag", ref="IZA-7", since="2000-01-01")
def qualifies(months, qualifying_months):
    """Twenty-five years qualify."""
    return months >= qualifying_months


@rule(unit="USD/month", ref="IZA-7", since="2000-01-01")
def fixed_m(fixed_rate, highest_pension_m):
    """Half of the maximum national pension."""
    return percent(fixed_rate) * highest_pension_m


@rule(unit="USD/month", ref="IZA-7", since="2000-01-01")
def earned_m(months, longest_months, year_rate, highest_pension_m):
    """One per cent of the maximum national pension for each year, at most fifty."""
    years = Ratio(np.minimum(months, longest_months), 12)
    return years * percent(year_rate) * highest_pension_m


@rule(unit="USD/month", ref="IZA-7", since="2000-01-01")
def theoretical_m(fixed_m, earned_m):
    """The fixed part and what the years earn."""
    return fixed_m + earned_m


@rule(unit="USD/month", ref="IZA-7", since="2000-01-01")
def direct_m(months, fixed_m, earned_m, fixed_part_months):
    """What the years earn, and the fixed part in proportion."""
    return accrued(earned_m, fixed_m, months, fixed_part_months)
