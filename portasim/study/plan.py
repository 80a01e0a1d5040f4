"""The plan of a run: everything a scenario decides, validated, frozen."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any, Literal, TypeAlias

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    ValidationInfo,
    field_validator,
    model_validator,
)

from portasim.agreements.model import Agreement, no_two_do_the_same
from portasim.law.ledger import CARE
from portasim.lives.config import Conduct, Lives, Share, Sourced
from portasim.lives.tables import life_tables
from portasim.offices.config import Offices

Text: TypeAlias = Annotated[str, Field(max_length=5000)]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Valuation(Sourced):
    """Where and how amounts of different years are brought together."""

    date: dt.date = Field(description="the day to which every amount is brought")
    discount_rate_pct: float = Field(ge=0, le=20, description="nominal yearly rate, per cent")
    life_table: str = Field(description="period of the WPP 2024 life tables for pensions")

    @model_validator(mode="after")
    def _table(self) -> Valuation:
        known = list(life_tables())
        if self.life_table not in known:
            raise ValueError(f"no life table '{self.life_table}'; allowed: {', '.join(known)}")
        return self


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
    filing_lag_days: float = Field(ge=0, le=36500, description="mean days from right to filing")
    documents_accepted: Share = Field(description="share of claims whose documents satisfy")

    @model_validator(mode="after")
    def _order(self) -> Practice:
        for name in ("files_from_home", "heirs_file"):
            now, abroad = getattr(self, name), getattr(self, f"{name}_if_paid_abroad")
            if abroad < now:
                raise ValueError(f"{name}_if_paid_abroad ({abroad}) is below {name} ({now})")
        return self


class LawChanges(_Part):
    """Other words for the law's switches, and other numbers from a date on."""

    overlays: list[str] = Field(
        default_factory=list,
        description="bills, drafts and practices laid over the law, by name; off unless named",
    )
    switches: dict[str, str] = Field(
        default_factory=dict, description="word chosen for a switch, by the switch's id"
    )
    numbers: dict[str, list[dict[str, Any]]] = Field(
        default_factory=dict,
        description="rows {from, value, ref, status} that replace a number from the first date on",
    )


class Plan(_Part):
    """A whole scenario."""

    schema_version: Literal[1] = Field(description="version of this format")
    extends: str | None = Field(None, description="the parent file, relative to this one")
    id: str = Field(pattern=r"^[a-z0-9][a-z0-9-]*$", description="short name in small letters")
    name: Text = Field(min_length=1, description="a few words for tables and charts")
    question: Text = Field("", description="the question the scenario answers")
    precedent: Text = Field("", description="where such an instrument exists")
    description: list[Text] = Field(default_factory=list, description="numbered description")
    as_of: dt.date = Field(description="the date the scenario speaks of; printed on every page")
    seed: int = Field(ge=0, lt=2**63, description="seed of all luck")
    horizon: dt.date = Field(description="the day on which the books close")
    people: Annotated[int, Field(ge=1, le=10_000_000)] | str = Field(
        description="how many people to draw, or a CSV file of people"
    )
    valuation: Valuation
    lives: Lives
    conduct: Conduct
    practice: Practice
    offices: Offices
    law: LawChanges = Field(default_factory=LawChanges)
    agreements: list[Agreement] = Field(default_factory=list)

    @field_validator("horizon")
    @classmethod
    def _later(cls, horizon: dt.date, info: ValidationInfo) -> dt.date:
        as_of = info.data.get("as_of")
        if as_of is not None and horizon <= as_of:
            raise ValueError(f"{horizon} must be later than as_of ({as_of})")
        if horizon > dt.date(2200, 1, 1):
            raise ValueError(f"{horizon} lies beyond 2200-01-01")
        return horizon

    @field_validator("agreements")
    @classmethod
    def _together(cls, agreements: list[Agreement], info: ValidationInfo) -> list[Agreement]:
        no_two_do_the_same(agreements)
        law = info.data.get("law")
        if law is not None and CARE in law.overlays and any(a.amount for a in agreements):
            raise ValueError(
                f"'amount' and the overlay {CARE} are not modelled together; "
                "no text says how the draft's average would be totalised"
            )
        return agreements
