"""A part of a scenario: frozen, without unknown keys, and with its source."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Final, TypeAlias

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from portasim.core.params import Status

Share: TypeAlias = Annotated[
    float,
    Field(
        ge=0,
        le=1,
        description="a share between 0 and 1",
        json_schema_extra={"unit": "share between 0 and 1"},
    ),
]
Rate: TypeAlias = Annotated[
    float,
    Field(
        ge=0,
        le=1000,
        description="events a year, 0 or more",
        json_schema_extra={"unit": "events a year"},
    ),
]
Times: TypeAlias = Annotated[
    float,
    Field(
        ge=0,
        le=1000,
        description="a multiplier, 0 or more",
        json_schema_extra={"unit": "multiplier"},
    ),
]
Age: TypeAlias = Annotated[
    int,
    Field(
        ge=0,
        le=110,
        description="age in completed years",
        json_schema_extra={"unit": "age in completed years"},
    ),
]
Year: TypeAlias = Annotated[
    int,
    Field(
        ge=1900,
        le=2200,
        description="calendar year, A.D.",
        json_schema_extra={"unit": "calendar year"},
    ),
]


FIRST_DAY: Final = dt.date(1998, 1, 1)
"""The first day of the tables of prices, wages and exchange rates."""
LAST_DAY: Final = dt.date(2200, 1, 1)
"""The last day to which tables are carried on."""


def _within_tables(date: dt.date) -> dt.date:
    if not FIRST_DAY <= date <= LAST_DAY:
        raise ValueError(
            f"{date} lies outside {FIRST_DAY} to {LAST_DAY}, for which prices and wages are held"
        )
    return date


TableDate: TypeAlias = Annotated[dt.date, AfterValidator(_within_tables)]
"""A date for which the tables of prices and wages hold something."""


class Block(BaseModel):
    """A part of a scenario: no unknown keys, no change after loading."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Sourced(Block):
    """A block of numbers that says how sure it is and where it was read."""

    status: Status = Field("assumed", description="how sure these numbers are")
    ref: str = Field("", description="source: an id of references.yaml or of the dossiers")
    note: str = Field("", description="what a hostile reader should know")


def sum_to_one(shares: dict[str, float], what: str) -> None:
    """Refuse shares that do not add up to 1. Raises ValueError naming what they are."""
    total = sum(shares.values())
    if abs(total - 1) > 1e-6:
        raise ValueError(f"{what} add up to {total:.4g}; they must add up to 1")
