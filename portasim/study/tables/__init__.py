"""Tables of results, each declared once; see `portasim.study.tables.table`."""

from portasim.study.tables import (
    books as books,
)
from portasim.study.tables import (
    differences as differences,
)
from portasim.study.tables import (
    distribution as distribution,
)
from portasim.study.tables import (
    home_funds as home_funds,
)
from portasim.study.tables import (
    ladder as ladder,
)
from portasim.study.tables import (
    months_curve as months_curve,
)
from portasim.study.tables import (
    pensions as pensions,
)
from portasim.study.tables import (
    people as people,
)
from portasim.study.tables import (
    ranking as ranking,
)
from portasim.study.tables import (
    summary as summary,
)
from portasim.study.tables import (
    who_pays as who_pays,
)
from portasim.study.tables.dictionary import dictionary as dictionary
from portasim.study.tables.table import declared as declared
from portasim.study.tables.table import names as names
