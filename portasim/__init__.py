"""portasim: what migrant workers lose of Thai old-age benefits, and what agreements would return.

`load` reads a scenario, `run` simulates one, `compare` several for the same persons; results have
`.to_frame()` and show themselves in Jupyter. Everything is imported when it is first used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

if TYPE_CHECKING:
    from portasim.brief.save import save as save
    from portasim.core.vocab import UserError as UserError
    from portasim.law.system import load_law as load_law
    from portasim.study.compare import compare as compare
    from portasim.study.compare import load as load
    from portasim.study.compare import run as run
    from portasim.study.comparison import Comparison as Comparison
    from portasim.study.diff import diff as diff
    from portasim.study.difference import Differences as Differences
    from portasim.study.results import Results as Results
    from portasim.study.scenario import Scenario as Scenario

_HOMES = {
    "Comparison": "portasim.study.comparison",
    "Differences": "portasim.study.difference",
    "Results": "portasim.study.results",
    "Scenario": "portasim.study.scenario",
    "UserError": "portasim.core.vocab",
    "compare": "portasim.study.compare",
    "diff": "portasim.study.diff",
    "load": "portasim.study.compare",
    "load_law": "portasim.law.system",
    "run": "portasim.study.compare",
    "save": "portasim.brief.save",
}

__all__ = ["__version__", *sorted(_HOMES)]  # noqa: PLE0604


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module 'portasim' has no attribute '{name}'")


def __dir__() -> list[str]:
    return sorted(__all__)
