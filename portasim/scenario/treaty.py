"""The agreements of a scenario file, audited against the laws it names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from portasim.agreements.audit.audit import audit
from portasim.agreements.audit.findings import SEVERITIES, Finding, Setting
from portasim.core.faults import Fault, UserError
from portasim.law.laws import make_laws
from portasim.law.system import Law
from portasim.scenario.scenario import Scenario, load_scenario


class TreatyCheck(NamedTuple):
    """The audit of a file: its agreements, findings by agreement, how many of each.

    changes: what of the laws the file changes, as overlays, switches and numbers by id.
    """

    file: str
    agreements: tuple[str, ...]
    changes: tuple[str, ...]
    counts: Mapping[str, int]
    findings: tuple[Finding, ...]

    @property
    def passes(self) -> bool:
        """Whether no finding is an error."""
        return not self.counts["error"]


def check_treaty(path: str | Path, sets: Sequence[str] = ()) -> TreatyCheck:
    """Audit the agreements of a scenario file against the laws of their parties.

    Raises UserError with everything wrong with the file, and where it has no agreement.
    """
    scenario, laws = read(path, sets)
    plan = scenario.plan
    setting = Setting(plan.as_of, plan.horizon, plan.practice.filing_lag_days)
    index = {agreement.id: place for place, agreement in enumerate(plan.agreements)}
    findings = tuple(
        found._replace(place=place_of(scenario, f"agreements.{index[found.agreement]}", found.key))
        for found in audit(plan.agreements, laws, setting)
    )
    counts: dict[str, int] = {
        word: sum(one.severity == word for one in findings) for word in SEVERITIES
    }
    return TreatyCheck(scenario.path, tuple(index), changes_of(scenario, laws), counts, findings)


def read(path: str | Path, sets: Sequence[str]) -> tuple[Scenario, dict[str, Law]]:
    """A scenario file with agreements, and the laws it makes by country.

    Raises UserError with everything wrong with the file, and where it has no agreement.
    """
    scenario = load_scenario(Path(path), sets)
    if not scenario.plan.agreements:
        raise UserError(
            Fault(scenario.path, 0, 0, "agreements: there is none to read; give one at least")
        )
    return scenario, {law.country: law for law in make_laws(scenario.plan.law).all}


def place_of(scenario: Scenario, before: str, key: str) -> str:
    """The file:line of a key below a dotted path: its own, that of its first part, or of the whole.

    A key left at its default stands where the agreement begins.
    """
    parts = key.split(".")
    for length in range(len(parts), 0, -1):
        path = ".".join([before, *parts[:length]])
        below = [name for name in scenario.origins if name == path or name.startswith(f"{path}.")]
        if below:
            return scenario.origins[below[0]]
    return scenario.origin(f"{before}.id")


def changes_of(scenario: Scenario, laws: Mapping[str, Law]) -> tuple[str, ...]:
    """Changes that a scenario makes to the laws, against which its agreements are then read."""
    law = scenario.plan.law
    defaults = {name: one.default for held in laws.values() for name, one in held.switches.items()}
    return (
        *(f"overlay {name}" for name in law.overlays),
        *(f"{name}: {word}" for name, word in law.switches.items() if word != defaults[name]),
        *(f"{name}: replaced from {rows[0].get('from', '')}" for name, rows in law.numbers.items()),
    )
