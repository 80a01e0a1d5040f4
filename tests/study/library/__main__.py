"""The library of scenarios: what it promises, persons worked by hand, headlines on record.

`python -m tests.study.library` simulates every scenario of the library for the same 2,000 people
and writes `headlines.yaml`. Where a headline moves, the number of the record goes up by one, and
the changelog needs a line that begins "Changes numbers" with that number.
"""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import portasim
from portasim.core.files.yamlfile import read_yaml
from portasim.scenario.load import load
from portasim.study import run

ROOT = Path(__file__).parents[3]
SCENARIOS = ROOT / "scenarios"
FOLDERS = ("instruments", "corridors", "packages")
FILES = sorted(path for name in FOLDERS for path in (SCENARIOS / name).glob("*.yaml"))
HERE = Path(__file__).parent
HEADLINES = HERE / "headlines.yaml"
PEOPLE, SEED = 2000, 20260706
COLUMNS = (
    "person", "origin", "sex", "birth_year", "job_start", "job_end", "wage_m", "sector",
    "province", "papers", "registered", "new_name", "then",
)  # fmt: skip
_ORIGINS = ("KH", "LA", "MM", "VN")
_RISKS = (
    "job_ends", "job_found", "goes_home", "comes_back", "home_job_found", "home_job_ends",
    "regularised",
)  # fmt: skip


def _each(value: Any) -> str:
    return "{" + ", ".join(f"{origin}: {value}" for origin in _ORIGINS) + "}"


CERTAIN: Mapping[str, str] = {
    **{f"lives.risks.{risk}.rate": _each(0) for risk in _RISKS},
    "lives.old_age.stops_work": "{55: 1.0}",
    "lives.old_age.stays_in_thailand": _each(0),
    "conduct.registration.lag_days": "0",
    "conduct.registration.remits": "1",
    "conduct.records.proof_kept": "1",
    "conduct.records.deduction_proved": "0",
    "conduct.home_coverage.share": _each(1),
    "conduct.home_coverage.by_sector": "{}",
    "conduct.home_coverage.growth": "{}",
    "conduct.home_pay.by_sex": "{F: 100, M: 100}",
    "conduct.contract_workers.share": "{}",
    "practice.files_in_thailand": "1",
    "practice.files_from_home": "1",
    "practice.files_from_home_if_paid_abroad": "1",
    "practice.files_at_departure": "1",
    "practice.home_files_at_home": "1",
    "practice.home_files_in_thailand": "1",
    "practice.heirs_file": "1",
    "practice.heirs_file_if_paid_abroad": "1",
    "practice.filing_lag_days": "0",
    "practice.documents_accepted": "1",
    "offices.officers": "1000",
    "offices.officers_by_province": "{}",
    "valuation.discount_rate_pct": "0",
}
"""Settings under which nothing is left to luck but the day of death: nobody moves or changes a job
after `as_of`, work stops at 55, everything paid is on record, everyone files at once with papers
that satisfy, home jobs are insured at wages above every ceiling, and money keeps its value."""


@dataclass(frozen=True)
class Case:
    """Persons of one file under one set of settings, with what is expected of each.

    as_written: settings of CERTAIN that are left as the scenario has them; sets: further ones;
    persons: by word the jobs (rows of a file of people), the expectations under the scenario and
    under today's law, and the arithmetic.
    """

    name: str
    scenario: Path
    sets: Sequence[str]
    as_written: Sequence[str]
    persons: Mapping[str, Mapping[str, Any]]

    @property
    def settings(self) -> list[str]:
        """What is applied over the scenario, the case's own settings last."""
        certain = [f"{key}={v}" for key, v in CERTAIN.items() if key not in self.as_written]
        return [*certain, *self.sets]

    def write_people(self, path: Path) -> None:
        """The persons as a file of people."""
        rows = [row for person in self.persons.values() for row in person["jobs"]]
        text = "\n".join([",".join(COLUMNS), *rows]) + "\n"
        assert {row[0] for row in csv.reader(io.StringIO(text))} - {"person"} == {*self.persons}
        path.write_text(text, encoding="utf-8")


@dataclass
class Book:
    """The cases of one scenario's file beside this one."""

    scenario: Path
    cases: list[Case] = field(default_factory=list)


def books() -> Iterator[Book]:
    """Every file of persons worked by hand, in order."""
    for path in sorted(HERE.glob("*/*.yaml")):
        scenario = SCENARIOS / path.parent.name / path.name
        book = Book(scenario)
        for number, case in enumerate(read_yaml(path).data["cases"], start=1):
            name = f"{path.parent.name}/{path.stem} {number}"
            sets, kept = case.get("sets", []), case.get("as_written", [])
            book.cases.append(Case(name, scenario, sets, kept, case["persons"]))
        yield book


@cache
def simulated() -> dict[str, dict[str, float]]:
    """The headlines of every scenario as the model has them now, rounded to the satang."""
    sets = {"people": PEOPLE, "seed": SEED}
    base, *others = (load(p, **sets) for p in (SCENARIOS / "baseline.yaml", *FILES))
    comparison = run.simulated([base, *others])
    late = comparison.table("late_claims").set_index(["scenario", "late_claim"])["mean_value_THB"]
    found = {}
    for row in comparison.differences.to_dict("records"):
        kept = ("mean_transferred_THB", "low_THB", "high_THB", "share_gain", "share_lose")
        barred = late[row["scenario"], "barred"] - late[base.plan.id, "barred"]
        found[row["scenario"]] = {
            **{key: round(float(row[key]), 4 if "share" in key else 2) for key in kept},
            "mean_transferred_if_barred_THB": round(float(barred), 2),
        }
    del found[base.plan.id]
    return found


def recorded() -> dict[str, Any]:
    """What headlines.yaml holds; empty before the first record."""
    return dict(read_yaml(HEADLINES).data) if HEADLINES.exists() else {}


def record() -> str:
    """Write the headlines as they are now; says what the changelog needs."""
    old, new = recorded(), simulated()
    number = old.get("numbers", 0)
    moved = sorted(
        name for name in {*new, *old.get("headlines", {})}
        if new.get(name) != old.get("headlines", {}).get(name)
    )  # fmt: skip
    if not moved:
        return "No headline moved; nothing is written."
    lines = [
        "# Headlines of the library against today's law: present value in baht, a person.",
        "# Written by `python -m tests.study.library`. A change needs a line in CHANGELOG.md that",
        "# begins 'Changes numbers' and gives the number below.",
        f"version: {portasim.__version__}",
        f"numbers: {number + 1}",
        f"people: {PEOPLE}",
        f"seed: {SEED}",
        "headlines:",
    ]
    for name, values in new.items():
        lines += [f"  {name}:", *(f"    {key}: {value}" for key, value in values.items())]
    HEADLINES.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return (
        f"{len(moved)} headlines moved ({', '.join(moved)}). Add to CHANGELOG.md under "
        f"{portasim.__version__}: '- Changes numbers ({number + 1}): why.'"
    )


if __name__ == "__main__":
    print(record())
