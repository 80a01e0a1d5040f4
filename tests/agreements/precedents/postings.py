"""Months of a posted worker under the law of home and of the place of work."""

from dataclasses import dataclass

import numpy as np

from portasim.core.arrays import Ints


@dataclass(frozen=True)
class Posting:
    """Months of a stay under the law of home and of the place of work."""

    home: Ints
    host: Ints


def detach(posted: Ints, most: int, extension: int = 0) -> Posting:
    """A posted worker stays under the law of home for so many months; then the host's applies.

    home = min(posted, most + extension). Precedent: Viet Nam-Korea, 60 months and 36 more (S13,
    S14).
    """
    home = np.minimum(posted, most + extension)
    return Posting(home=home, host=posted - home)
