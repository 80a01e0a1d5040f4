"""portasim: what migrant workers lose of Thai old-age benefits, and what agreements would return.

`load` reads a scenario, `run` simulates one, `compare` several for the same persons; results have
`.to_frame()` and show themselves in Jupyter, and `life` shows one person of them. Everything is
imported when it is first used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

if TYPE_CHECKING:
    from portasim.brief.life import Life as Life
    from portasim.brief.life import life as life
    from portasim.brief.save import save as save
    from portasim.brief.verify import Verified as Verified
    from portasim.brief.verify import verify as verify
    from portasim.core.faults import UserError as UserError
    from portasim.law.system import load_law as load_law
    from portasim.scenario.diff.diff import diff as diff
    from portasim.scenario.diff.records import Differences as Differences
    from portasim.scenario.load import load as load
    from portasim.scenario.scenario import Scenario as Scenario
    from portasim.study.comparison import Comparison as Comparison
    from portasim.study.results import Results as Results
    from portasim.study.run import compare as compare
    from portasim.study.run import run as run

_HOMES = {
    "Comparison": "portasim.study.comparison",
    "Life": "portasim.brief.life",
    "Differences": "portasim.scenario.diff.records",
    "Results": "portasim.study.results",
    "Scenario": "portasim.scenario.scenario",
    "Verified": "portasim.brief.verify",
    "UserError": "portasim.core.faults",
    "compare": "portasim.study.run",
    "diff": "portasim.scenario.diff.diff",
    "life": "portasim.brief.life",
    "load": "portasim.scenario.load",
    "load_law": "portasim.law.system",
    "run": "portasim.study.run",
    "save": "portasim.brief.save",
    "verify": "portasim.brief.verify",
}

__all__ = ["__version__", *sorted(_HOMES)]  # noqa: PLE0604


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module 'portasim' has no attribute '{name}'")


def __dir__() -> list[str]:
    return sorted(__all__)
