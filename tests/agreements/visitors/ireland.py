"""The Irish contributory State pension by yearly average: Citizens Information, welfare.ie."""

from pathlib import Path

import numpy as np

from portasim.agreements.amounts import settled
from portasim.core.files.yamlfile import read_yaml
from portasim.core.ratios import Ratio, Round

IE = read_yaml(Path(__file__).parent / "ireland.yaml").data
NEAREST = Round("1", "half_up", ref="Citizens Information case 2")
TEN_CENTS_UP = Round("10", "up", ref="gov.ie as quoted (S74)")


def average(contributions, years):
    """Contributions a year since entering insurance, exact."""
    return Ratio(contributions, years)


def rounded_average(contributions, years):
    return NEAREST.apply(average(contributions, years), "count")


def rate(yearly_average, year):
    """Cents a week at a rounded average; below the lowest band nothing."""
    band = next((band for band in IE["bands"] if yearly_average >= band), None)
    return 0 if band is None else round(IE["rates"][str(year)][str(band)] * 100)


def by_total(contributions, highest):
    """The share of the highest rate that all contributions earn, payable in tens of cents."""
    most = IE["total_contributions"]
    return settled(Ratio(highest * np.minimum(contributions, most), most), TEN_CENTS_UP)
