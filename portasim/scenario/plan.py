"""The plan of a run: everything a scenario decides, validated, frozen."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Final, Literal, TypeAlias

import numpy as np
from pydantic import Field, ValidationInfo, field_validator

from portasim.agreements.acts import no_two_do_the_same
from portasim.agreements.model import Agreement
from portasim.core.calendar import day
from portasim.core.config import LAST_DAY, Block
from portasim.core.words import HOSTS, ORIGINS
from portasim.law.economy import home_minimum_wage, thai_minimum_wages, thai_minimum_wages_set
from portasim.law.laws import LawChanges, changed_law, of_rights
from portasim.law.th.account import CARE
from portasim.lives.config import Conduct, Lives
from portasim.lives.minimum_wages import DailyWages, Levels, MinimumWages, grown
from portasim.offices.config import Offices, Practice
from portasim.rights.valuation import Valuation

_FIRST_LEVEL: Final = 1998
_OPENED: Final = dt.date(1998, 12, 31)
"""The day on which Thai old-age insurance begins; no law before it is held (TH-SSA-77-BIS)."""

Text: TypeAlias = Annotated[str, Field(max_length=5000)]


class Plan(Block):
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
        description="how many people to draw, or a file of people (.csv, .xlsx, .ods)"
    )
    valuation: Valuation
    lives: Lives
    conduct: Conduct
    practice: Practice
    offices: Offices
    law: LawChanges = Field(default_factory=LawChanges)
    agreements: list[Agreement] = Field(default_factory=list)

    @field_validator("as_of")
    @classmethod
    def _held(cls, as_of: dt.date) -> dt.date:
        if as_of < _OPENED:
            raise ValueError(
                f"{as_of} lies before {_OPENED}, when Thai old-age insurance begins; "
                "no law of an earlier day is held"
            )
        return as_of

    @field_validator("horizon")
    @classmethod
    def _later(cls, horizon: dt.date, info: ValidationInfo) -> dt.date:
        as_of = info.data.get("as_of")
        if as_of is not None and horizon <= as_of:
            raise ValueError(f"{horizon} must be later than as_of ({as_of})")
        if horizon > LAST_DAY:
            raise ValueError(f"{horizon} lies beyond {LAST_DAY}")
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


def minimum_wages(plan: Plan) -> MinimumWages:
    """Minimum wages to the horizon under a plan's changes to the law, those at home by year."""
    years = np.arange(_FIRST_LEVEL, plan.horizon.year + 1)
    laws = [changed_law(country, plan.law) for country in ORIGINS]
    thai = changed_law(HOSTS[0], plan.law)
    days, wages = thai_minimum_wages(thai)
    ends, *later = thai_minimum_wages_set(thai)
    tabled = DailyWages(days[days <= ends], wages[days <= ends])
    horizon = day(plan.horizon)
    return MinimumWages(
        thai=grown(tabled, plan.lives.wages.growth_pct, horizon, DailyWages(*later)),
        home=Levels(_FIRST_LEVEL, np.stack([home_minimum_wage(law, years) for law in laws])),
    )


def parts_of_lives(plan: Plan) -> set[str]:
    """The parts of a plan that decide its lives, beside minimum wages."""
    parts = {"lives", "conduct", "seed", "horizon", "people"}
    return parts | {"as_of"} if isinstance(plan.people, str) else parts


def same_lives(one: Plan, other: Plan) -> bool:
    """Whether two plans are about the same lives, fact by fact."""
    if any(getattr(one, part) != getattr(other, part) for part in parts_of_lives(one)):
        return False
    # of the laws' changes only those of minimum wages move a fact
    same_law = one.law == other.law or of_rights(one.law) == of_rights(other.law)
    return same_law or minimum_wages(one).same(minimum_wages(other))
