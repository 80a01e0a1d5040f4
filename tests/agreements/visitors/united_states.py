"""The totalised benefit of the United States: 20 CFR 404.1908-1918, POMS GN 01701.200, AnyPIA.

Money in cents, ratios in ten millionths, as the regulation rounds them to seven decimals.
"""

from pathlib import Path

import numpy as np

from portasim.agreements.amounts import settled
from portasim.core.files.yamlfile import read_yaml
from portasim.core.ratios import Ratio, Round

US = read_yaml(Path(__file__).parent / "united_states.yaml").data
WHOLE = Round("1", "half_up", ref="20 CFR 404.1918")
DIME_UP = Round("10", "up", ref="POMS RS 00605.021")
DIME_DOWN = Round("10", "down", ref="POMS RS 00605.021")
SEVEN = 10_000_000


def average_wage(year):
    return round(US["average_wage"][str(year)] * 100)


def wage_base(year):
    return 100 * US["wage_base"][max((y for y in US["wage_base"] if int(y) <= year), key=int)]


def usable(earnings, quarters, most):
    """Earnings of a year as far as its quarters allow: min(e, q / 4 x wage base)."""
    return np.minimum(earnings, quarters * most // US["quarters_in_a_year"])


def relative(earnings, wage):
    """Earnings over the national average wage."""
    return WHOLE.apply(Ratio(earnings, wage) * SEVEN, "count")


def position(ratios_sum, quarters):
    """The relative earnings position: the mean of the ratios of a year's quarters."""
    return WHOLE.apply(Ratio(ratios_sum * US["quarters_in_a_year"], quarters), "count")


def theoretical_earnings(rep, year, last_year):
    """Earnings attributed to a year, never above the wage base; the last average wage goes on."""
    wage = average_wage(min(year, last_year))
    return np.minimum(settled(Ratio(rep * wage, SEVEN)), wage_base(year))


def dime(amount, month):
    """The next dime above, since June 1982 the dime below."""
    return (DIME_UP if month < US["dime_down_from"] else DIME_DOWN).apply(amount, "count")


def theoretical_pia(rep, eligible, years, computation_years, month):
    """The primary insurance amount of a career lived wholly at a relative earnings position."""
    indexing = eligible - 2
    indexed = []
    for year in range(years[0], years[1] + 1):
        earned = theoretical_earnings(rep, year, indexing)
        if year < indexing:
            earned = settled(Ratio(earned * average_wage(indexing), average_wage(year)))
        indexed.append(int(earned[0]))
    best = sum(sorted(indexed, reverse=True)[:computation_years])
    monthly = best // (computation_years * 12 * 100)
    first, second = US["bend_points"][str(eligible)]
    cuts = np.diff(np.clip([0, first, second, max(monthly, second)], 0, monthly))
    amount = sum(int(c) * p for c, p in zip(cuts, US["formula_pct"], strict=True))
    return dime(np.array([amount]), month)
