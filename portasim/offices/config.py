"""Social Security Offices as a scenario gives them: how many officers, how long a claim takes.

No staffing or processing times are published, so every number here is an assumption of the
scenario and carries its status and source with it.
"""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias

import numpy as np
from pydantic import Field, model_validator

from portasim.core.arrays import Ints
from portasim.core.config import Block, Share, Sourced
from portasim.core.params import Status
from portasim.core.words import PROVINCES, Province

ServiceShape: TypeAlias = Literal["fixed", "exponential"]
Officers: TypeAlias = Annotated[int, Field(ge=1, json_schema_extra={"unit": "persons"})]
Amount: TypeAlias = Annotated[float, Field(gt=0, allow_inf_nan=False)]


class Offices(Block):
    """Officers, working time and the length of a claim, one office a province.

    Raises pydantic's ValidationError on unknown or missing fields and on values out of range.
    """

    officers: Officers = Field(
        description="officers at an office that `officers_by_province` does not name",
        json_schema_extra={"unit": "persons"},
    )
    officers_by_province: dict[Province, Officers] = Field(
        default_factory=dict,
        description="officers at the office of a named province",
        json_schema_extra={"unit": "persons"},
    )
    minutes_per_claim: Amount = Field(
        description="mean time an officer spends on one real claim",
        json_schema_extra={"unit": "minutes of work"},
    )
    service_shape: ServiceShape = Field(
        description="spread of that time: `fixed` (all alike) or `exponential`"
    )
    working_minutes_per_day: Annotated[Amount, Field(le=1440)] = Field(
        description=(
            "minutes an officer works on a calendar day, averaged over the year with its "
            "week-ends and holidays"
        ),
        json_schema_extra={"unit": "minutes per day"},
    )
    share_of_time_pct: Annotated[Amount, Field(le=100)] = Field(
        description="share of that time left for migrants' old-age claims",
        json_schema_extra={"unit": "per cent"},
    )
    people_represented: Annotated[int, Field(ge=1)] = Field(
        description=(
            "persons first employed in Thailand from 1998 to 2026 whom the simulated people "
            "stand for"
        ),
        json_schema_extra={"unit": "persons"},
    )
    status: Status = Field(description="how sure these numbers are")
    ref: str = Field(
        min_length=1, description="source: an id of references.yaml or of the dossiers"
    )
    note: str = Field("", description="what a hostile reader should know")

    @property
    def days_per_claim(self) -> float:
        """Mean calendar days between opening and deciding one real claim, in days."""
        minutes_per_day = self.working_minutes_per_day * self.share_of_time_pct / 100
        return self.minutes_per_claim / minutes_per_day

    def service_days(self, n_people: int) -> float:
        """Mean calendar days for which one simulated claim occupies an officer.

        A simulated claim brings the work of every real claim it stands for, people_represented /
        n_people of them, so that the load of an office is that of the whole population:

            minutes_per_claim * (people_represented / n_people)
            / (working_minutes_per_day * share_of_time_pct / 100)

        A backlog then has the same length in days from any sample. Chance queues do not: work
        that comes in lumps k times as large waits k times as long at an office that keeps up
        (scale the time axis of an M/M/c queue), so near saturation small samples overstate them.

        Raises ValueError unless n_people is at least 1.
        """
        if n_people < 1:
            raise ValueError(f"n_people must be at least 1, not {n_people}")
        return self.days_per_claim * (self.people_represented / n_people)

    def officers_by_code(self) -> Ints:
        """Officers of every office, in persons; one entry a province, in words.PROVINCES' order."""
        officers = np.full(len(PROVINCES), self.officers, dtype=np.int64)
        for province, number in self.officers_by_province.items():
            officers[PROVINCES.index(province)] = number
        return officers


class Practice(Sourced):
    """What claimants do: who files, where, how late, and with which papers."""

    files_in_thailand: Share = Field(description="share who claim when living in Thailand")
    files_from_home: Share = Field(description="share who claim when living at home")
    files_from_home_if_paid_abroad: Share = Field(
        description="the same where the benefit is paid in the home country"
    )
    files_at_departure: Share = Field(description="share who take a refund or transfer")
    home_files_at_home: Share = Field(
        description="share who claim a pension of home when living there"
    )
    home_files_in_thailand: Share = Field(
        description="share who claim a pension of home when living in Thailand"
    )
    heirs_file: Share = Field(description="share of heirs who claim")
    heirs_file_if_paid_abroad: Share = Field(description="the same with payment abroad")
    filing_lag_days: float = Field(
        ge=0,
        le=36500,
        description="mean days from right to filing",
        json_schema_extra={"unit": "days"},
    )
    documents_accepted: Share = Field(description="share of claims whose documents satisfy")

    @model_validator(mode="after")
    def _order(self) -> Practice:
        for name in ("files_from_home", "heirs_file"):
            now, abroad = getattr(self, name), getattr(self, f"{name}_if_paid_abroad")
            if abroad < now:
                raise ValueError(f"{name}_if_paid_abroad ({abroad}) is below {name} ({now})")
        return self
