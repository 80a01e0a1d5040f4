"""Canada's Old Age Security under agreements: foreign years open, fortieths pay."""

from pathlib import Path

from portasim.agreements.amounts import Denominator, share
from portasim.agreements.periods import pooled
from portasim.core.files.yamlfile import read_yaml

CA = read_yaml(Path(__file__).parent / "canada.yaml").data


def opens(days, parties, year, needed):
    """Whether residence in days, with that of the partners of one agreement, reaches the years."""
    return days["CA"] + pooled(days, "CA", parties) >= CA[needed] * year


def part(own, in_a_year):
    """The fortieths of completed Canadian years."""
    return share(own, own, Denominator.named(f"fixed:{CA['full']}"), in_a_year=in_a_year)
