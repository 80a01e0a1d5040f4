"""Settings of lives: the validated tables behind every transition, which an analyst may change.

Rates are per year, shares between 0 and 1, and every block says where it comes from. Nothing here
is law: a life knows papers, jobs and borders, never rights.
"""

from __future__ import annotations

import datetime as dt
from typing import Annotated

from pydantic import Field, model_validator

from portasim.core.config import (
    Age,
    Block,
    Rate,
    Share,
    Sourced,
    TableDate,
    Times,
    Year,
    sum_to_one,
)
from portasim.core.words import ORIGINS, Origin, Papers, Province, Sector, Sex


class Dated(Block):
    """A stretch of time in which a risk is multiplied, for the origins named."""

    from_: dt.date = Field(alias="from", description="first day")
    to: dt.date = Field(description="first day on which it no longer applies")
    times: dict[Origin, Times] = Field(description="multiplier by country of origin")
    note: str = Field("", description="the event and its source")

    @model_validator(mode="after")
    def _order(self) -> Dated:
        if self.to <= self.from_:
            raise ValueError(f"'to' ({self.to}) must be later than 'from' ({self.from_})")
        return self


class Risk(Sourced):
    """A risk of something happening: a yearly rate by origin and its multipliers."""

    rate: dict[Origin, Rate] = Field(description="events a year by country of origin")
    by_age: dict[Age, Times] = Field(
        default_factory=dict, description="multiplier from each age on (steps at multiples of 5)"
    )
    by_sex: dict[Sex, Times] = Field(default_factory=dict, description="multiplier by sex")
    by_sector: dict[Sector, Times] = Field(default_factory=dict, description="multiplier by sector")
    by_papers: dict[Papers, Times] = Field(default_factory=dict, description="multiplier by papers")
    dated: list[Dated] = Field(default_factory=list, description="shocks on known dates")

    @model_validator(mode="after")
    def _ages(self) -> Risk:
        odd = [age for age in self.by_age if age % 5]
        if odd:
            raise ValueError(f"by_age steps at {odd[0]}; ages step at multiples of 5")
        return self


class Risks(Block):
    """The competing risks of a life; death comes from the life tables."""

    job_ends: Risk
    job_found: Risk
    goes_home: Risk
    comes_back: Risk
    home_job_found: Risk
    home_job_ends: Risk
    regularised: Risk


class Arrivals(Sourced):
    """Who comes: people whose first Thai job falls between two dates."""

    first_job_from: TableDate = Field(description="first day of the cohort")
    first_job_to: TableDate = Field(description="last day of the cohort")
    origin: dict[Origin, Share] = Field(description="share of arrivals by country of origin")
    female: dict[Origin, Share] = Field(description="share of women by country of origin")
    by_year: dict[Year, Times] = Field(description="relative arrivals from each year on")
    age: dict[Age, Share] = Field(description="share by age at arrival, from each age to the next")
    oldest: Age = Field(description="upper end of the last age group")
    sector: dict[Origin, dict[Sex, dict[Sector, Share]]] = Field(description="sector of first job")
    province: dict[Origin, dict[Province, Share]] = Field(description="province of work")

    @model_validator(mode="after")
    def _shares(self) -> Arrivals:
        sum_to_one({str(k): v for k, v in self.origin.items()}, "shares by origin")
        sum_to_one({str(k): v for k, v in self.age.items()}, "shares by age")
        for origin, by_sex in self.sector.items():
            for sex, shares in by_sex.items():
                sum_to_one({str(k): v for k, v in shares.items()}, f"sectors of {origin} {sex}")
        for origin, places in self.province.items():
            sum_to_one({str(k): v for k, v in places.items()}, f"provinces of {origin}")
        if self.first_job_to <= self.first_job_from:
            raise ValueError("first_job_to must be later than first_job_from")
        return self


class PapersAt(Block):
    """The papers people hold, as shares, from a date on."""

    from_: dt.date = Field(alias="from", description="first day")
    shares: dict[Papers, Share] = Field(description="share by papers")

    @model_validator(mode="after")
    def _total(self) -> PapersAt:
        sum_to_one({str(k): v for k, v in self.shares.items()}, "shares of papers")
        return self


class PapersConfig(Sourced):
    """Work permits and identity papers: what people come with, how they last and change."""

    on_arrival: list[PapersAt] = Field(min_length=1, description="papers at each arrival, by date")
    validity_months: dict[Papers, Annotated[int, Field(ge=1, le=120)]] = Field(
        description="months a paper is valid", json_schema_extra={"unit": "months"}
    )
    renewed: dict[Papers, Share] = Field(description="chance that an expiring paper is renewed")
    mou_terms: int = Field(ge=1, le=10, description="terms after which an MOU worker must leave")
    name_changed: Share = Field(description="chance that a new paper carries a new name")
    name_changed_on_return: Share = Field(description="the same for a passport after a stay home")


class Wages(Sourced):
    """Pay as a multiple of the provincial minimum wage."""

    days_per_month: int = Field(
        ge=1, le=31, description="days paid in a month", json_schema_extra={"unit": "days"}
    )
    to_minimum: dict[Sector, Times] = Field(description="mean pay over minimum, documented men")
    by_sex: dict[Sex, Times] = Field(description="multiplier by sex")
    by_papers: dict[Papers, Times] = Field(description="multiplier by papers")
    person_spread: float = Field(ge=0, le=1, description="log-normal spread between persons")
    job_spread: float = Field(ge=0, le=1, description="log-normal spread between a person's jobs")
    growth_pct: float = Field(
        ge=-5,
        le=20,
        description="yearly growth after the last minimum wage known",
        json_schema_extra={"unit": "per cent"},
    )


class OldAge(Sourced):
    """When work stops, and where people grow old."""

    stops_work: dict[Age, Share] = Field(description="share who stop at each age")
    stays_in_thailand: dict[Origin, Share] = Field(description="share of those in Thailand then")

    @model_validator(mode="after")
    def _total(self) -> OldAge:
        sum_to_one({str(k): v for k, v in self.stops_work.items()}, "shares by age")
        return self


class Settling(Sourced):
    """The long-stayers: a share of people who go home much less often."""

    share: Share = Field(description="share of people who settle")
    times: Times = Field(description="multiplier of their risk of going home")


class Employers(Sourced):
    """How many employers a worker may meet, and how often the sector changes with the job."""

    per_sector_and_province: int = Field(ge=1, le=1000, description="employers")
    changes_sector: Share = Field(description="chance that a new job is in a newly drawn sector")


class Lives(Block):
    """Everything that moves a life."""

    arrivals: Arrivals
    papers: PapersConfig
    risks: Risks
    wages: Wages
    employers: Employers
    settling: Settling
    old_age: OldAge


class ByYear(Sourced):
    """A multiplier that steps at the start of the years named."""

    times: dict[Year, Times] = Field(min_length=1, description="multiplier from each year on")


class Registration(Sourced):
    """Whether employers register a worker, by papers and sector, and how it grew."""

    share: dict[Papers, Share] = Field(description="share of employers who would register")
    by_sector: dict[Sector, Times] = Field(default_factory=dict, description="multiplier")
    growth: ByYear = Field(description="how registration of migrants grew")
    lag_days: float = Field(
        ge=0,
        le=3650,
        description="mean days from hiring to registration",
        json_schema_extra={"unit": "days"},
    )
    remits: Share = Field(description="share of registering employers who remit what they deduct")


class HomeCoverage(Sourced):
    """The chance that a job at home is insured for old age, where a branch runs.

    It is the share times the multipliers of the job's sector and of the year. A job may come to be
    insured while it lasts, when the multiplier rises; once insured it stays so to its end.
    """

    share: dict[Origin, Share] = Field(description="share by country of origin")
    sectors: dict[Origin, dict[Sector, Share]] = Field(description="sector of a job at home")
    by_sector: dict[Origin, dict[Sector, Times]] = Field(
        default_factory=dict, description="multiplier by sector; 1 where none is named"
    )
    growth: dict[Origin, dict[Year, Times]] = Field(
        default_factory=dict,
        description="multiplier from each year on; 1 before the first and where none is named",
    )

    @model_validator(mode="after")
    def _sectors(self) -> HomeCoverage:
        if missing := [origin for origin in ORIGINS if origin not in self.sectors]:
            raise ValueError(f"'sectors' does not name {missing[0]}")
        for origin, shares in self.sectors.items():
            sum_to_one({str(k): v for k, v in shares.items()}, f"sectors at home of {origin}")
        return self


class HomePay(Sourced):
    """Pay at home as a multiple of the minimum wage of the country and year.

    Who is paid better than others in Thailand is so at home: both draw on the person's same luck.
    """

    to_minimum: dict[Origin, dict[Sector, Times]] = Field(
        description="mean pay over minimum, men; 1 for a sector that is not named"
    )
    by_sex: dict[Sex, Times] = Field(default_factory=dict, description="multiplier by sex")
    person_spread: float = Field(ge=0, le=1, description="log-normal spread between persons")
    job_spread: float = Field(ge=0, le=1, description="log-normal spread between a person's jobs")


class ContractWorkers(Sourced):
    """Workers in Thailand who are insured for old age at home at the same time."""

    share: dict[Origin, Share] = Field(description="share of jobs held with such papers, by origin")
    papers: list[Papers] = Field(description="papers of those whom the law of home insures abroad")
    base_multiple: int = Field(
        ge=1,
        le=20,
        description="insured base",
        json_schema_extra={"unit": "multiples of the reference level of home"},
    )


class Records(Sourced):
    """Whether months under an earlier name can still be proved."""

    proof_kept: Share = Field(description="chance that an earlier account can be merged")
    deduction_proved: Share = Field(
        description="chance that payslips of a job prove what was deducted"
    )


class Conduct(Block):
    """What employers and record-keepers do: facts, whatever the law says."""

    registration: Registration
    home_coverage: HomeCoverage
    home_pay: HomePay
    contract_workers: ContractWorkers
    records: Records
