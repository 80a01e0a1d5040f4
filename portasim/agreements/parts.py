"""The parts of an agreement, each for one operator, as an agreement file writes them.

Every field has a description and, where there is one, the precedent; a field left out means what
the study did before it had the field.
"""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias

from pydantic import Field, model_validator

from portasim.core.config import Block
from portasim.core.words import Country

Percent: TypeAlias = Annotated[
    float,
    Field(ge=0, le=100, description="per cent, 0 to 100", json_schema_extra={"unit": "per cent"}),
]
Months: TypeAlias = Annotated[
    int, Field(ge=0, le=600, description="months", json_schema_extra={"unit": "months"})
]
Branch: TypeAlias = Literal[
    "old_age", "survivors", "invalidity", "sickness", "maternity", "child_allowance",
    "unemployment", "work_injury",
]  # fmt: skip
FilePlace: TypeAlias = Literal["any_office", "embassy", "home_institution", "online"]


class Part(Block):
    """A part of an agreement: no unknown keys, no change after loading."""


class Aggregate(Part):
    """Periods that are added together."""

    unit: Literal["month", "quarter", "year"] = Field(
        "month",
        description="unit of the periods exchanged, to be converted (EU 987/2009 art. 13)",
    )
    counted_periods: Literal["old_age_branch", "any_social_insurance", "employment"] = Field(
        "old_age_branch",
        description="home months that count",
        json_schema_extra={
            "words": {
                "old_age_branch": "insured for old age while the branch runs",
                "any_social_insurance": "insured in any branch",
                "employment": "any job",
            }
        },
    )
    overlap: Literal["once", "compulsory_first"] = Field(
        "once",
        description="whose a month in both records is",
        json_schema_extra={
            "words": {
                "once": "of the scheme that asks, once",
                "compulsory_first": "of the record where it is compulsory (EU 987/2009 art. 12)",
            }
        },
    )
    short_periods: Literal["counted", "absorb", "lose", "last_payer"] = Field(
        "counted",
        description="a period too short for a benefit of its own (EU 883/2004 art. 57)",
        json_schema_extra={
            "words": {
                "counted": "like any other",
                "absorb": "in the theoretical amount, not in the ratio",
                "lose": "in neither",
                "last_payer": "absorbed, the last scheme paying alone where all are short",
            }
        },
    )


class Qualify(Part):
    """Own months that open the right besides the law's own minimum of totalised months."""

    min_own_months: Months = Field(
        12, description="Thai months needed at least; 12 is the short-period rule of EU 883/2004"
    )


class Amount(Part):
    """The Thai share of a totalised pension."""

    method: Literal["prorata", "direct", "higher"] = Field(
        description="how the share is computed",
        json_schema_extra={
            "words": {
                "prorata": (
                    "theoretical amount on all months times own over all months "
                    "(EU 883/2004 art. 52)"
                ),
                "direct": (
                    "own accrual, the fixed part in proportion to the qualifying period "
                    "(India, Japan)"
                ),
                "higher": "the higher of the two (Norway)",
            }
        },
    )
    denominator: Annotated[
        str, Field(pattern=r"^(totalised|totalised_capped|standard_career|fixed:[1-9][0-9]?)$")
    ] = Field(
        "totalised",
        description=(
            "what own months are divided by: totalised (EU), totalised_capped at cap_months (EU "
            "883/2004 art. 56), standard_career (United States), fixed:N years (Canada, fixed:40)"
        ),
    )
    cap_months: Annotated[int, Field(ge=1, le=600)] | None = Field(
        None,
        description="for totalised_capped: the longest period the formula rewards (EU 883/2004)",
        json_schema_extra={"unit": "months"},
    )
    standard_career_months: Annotated[int, Field(ge=1, le=600)] | None = Field(
        None,
        description="standard_career: its length; 420 in the United States, 35 years",
        json_schema_extra={"unit": "months"},
    )
    wage_base: Literal["own_only"] = Field(
        "own_only",
        description="the theoretical amount uses Thai wages alone (EU 883/2004 art. 56(1)(c))",
    )
    choose: Literal["agreement", "higher_of"] = Field(
        "agreement",
        description="which right the person has where national law gives one too",
        json_schema_extra={
            "words": {
                "agreement": "the totalised amount replaces a lump sum",
                "higher_of": "the better",
            }
        },
    )
    compare: Literal["present_value", "monthly_amount", "persons_choice"] = Field(
        "present_value",
        description="what higher_of compares",
        json_schema_extra={
            "words": {
                "present_value": "present value at the scenario's table and rate",
                "monthly_amount": "the monthly amount (EU 883/2004 art. 52(3))",
                "persons_choice": "what the person prefers",
            }
        },
    )

    @model_validator(mode="after")
    def _complete(self) -> Amount:
        needs = {"totalised_capped": "cap_months", "standard_career": "standard_career_months"}
        for word, key in needs.items():
            given = getattr(self, key) is not None
            if given != (self.denominator == word):
                raise ValueError(
                    f"denominator {word} needs {key}"
                    if not given
                    else f"{key} needs denominator {word}"
                )
        return self


class Shares(Part):
    """Shares of each payer's old-age contributions that move."""

    employee_pct: Percent = Field(
        100, description="share of the employee's contributions, per cent (Germany 100)"
    )
    employer_pct: Percent = Field(
        100, description="share of the employer's, per cent (Switzerland 100, Germany 0)"
    )
    government_pct: Percent = Field(
        0, description="share of the state's, per cent; no precedent read moves it"
    )


class Departure(Part):
    """Money that moves when a worker leaves Thailand and stays away."""

    shares: Shares = Field(
        default_factory=Shares,
        description="shares of old-age contributions, per cent (Germany: the employee's alone)",
    )
    wait_months: Months = Field(
        6, description="months abroad before the claim arises (Germany 24, s. 210 SGB VI)"
    )
    min_months: Months = Field(
        1, description="contributory months needed (Japan 6, Switzerland-Turkiye 1)"
    )
    window_months: Months | None = Field(
        None, description="months in which to claim; none for no limit (Japan 24, Korea 60)"
    )
    interest_pct: Percent = Field(
        0.0, description="yearly interest on the contributions, per cent (Korea; Switzerland none)"
    )


class Refund(Departure):
    """Contributions paid to the worker at departure; a refund extinguishes the months it pays."""

    allowed: bool = Field(
        True, description="false: the text forbids refunds, so that periods can be added together"
    )
    max_months: Months | None = Field(
        None,
        description=(
            "months paid out at most, each at the mean of all contributions; the others are "
            "extinguished too; none for all (Japan 60)"
        ),
    )
    tax_pct: Percent = Field(0.0, description="tax withheld, per cent (Japan 20.42)")
    choice: Literal["whoever_claims", "informed"] | None = Field(
        None,
        description=(
            "who takes the refund where it could be left to be totalised later, so that both may "
            "stand in one agreement"
        ),
        json_schema_extra={
            "words": {
                "whoever_claims": "whoever claims at departure",
                "informed": "only who is better off by it in present value over the same life",
            }
        },
    )


class Transfer(Departure):
    """Contributions moved to the home fund; Thai months end (Switzerland-Turkiye)."""

    credit: Literal["by_months", "by_money"] = Field(
        "by_months",
        description="what the home fund enters",
        json_schema_extra={
            "words": {
                "by_months": "the months insured",
                "by_money": "the months that its own contribution buys for the money",
            }
        },
    )


class Export(Part):
    """Payment abroad: a claim may be filed and is paid in the country of origin."""

    to: Annotated[list[Country], Field(min_length=1)] | None = Field(
        None, description="countries paid to; none for every party (EU 883/2004 art. 7)"
    )
    fee_pct: Annotated[float, Field(ge=0, le=50)] = Field(
        0.0,
        description="fee of the payment channel, per cent, borne by the person",
        json_schema_extra={"unit": "per cent"},
    )
    life_certificate: Literal["none", "yearly", "half_yearly"] = Field(
        "none",
        description="how often the person proves to be alive; usual where benefits go abroad",
    )
    file_at: Annotated[list[FilePlace], Field(min_length=1)] = Field(
        ["home_institution"], description="where a claim from abroad may be filed"
    )


class Claim(Part):
    """How and until when a benefit is claimed, where the text departs from the law."""

    window_months: Annotated[int, Field(ge=1, le=600)] | None = Field(
        None,
        description="months to claim; none for the law's own window (section 56: 24)",
        json_schema_extra={"unit": "months"},
    )
    late_claim: Literal["accepted", "barred"] | None = Field(
        None, description="a claim after the window; none for the switch of the law"
    )
    clock_stops: Literal["filing", "filing_abroad"] = Field(
        "filing",
        description="what keeps the window",
        json_schema_extra={
            "words": {
                "filing": "filing with the institution that pays",
                "filing_abroad": "or with the other party's (EU 883/2004 art. 81, recalled)",
            }
        },
    )
    file_at: Annotated[list[FilePlace], Field(min_length=1)] = Field(
        ["any_office"], description="where a claim may be filed"
    )


class Detach(Part):
    """Posted workers stay under the law of home for a time (Viet Nam-Korea: 60 and 36 months)."""

    months: Months = Field(description="months under the law of home")
    extension_months: Months = Field(0, description="months by which both sides may prolong them")


class Cover(Part):
    """The scheme that collects where both laws make a worker liable."""

    double_contributions: Literal["host_only", "home_only", "both"] = Field(
        description="whose law alone collects",
        json_schema_extra={
            "words": {
                "host_only": "the place of work (EU 883/2004 art. 11, recalled)",
                "home_only": "the country of origin",
                "both": "what Vietnamese contract workers face today",
            }
        },
    )


class Extend(Part):
    """The worker stays in the home scheme while in Thailand (GCC extension)."""

    employer_cap: Literal["host_rate", "none"] = Field(
        "host_rate",
        description="what the employer pays of the contributions at home",
        json_schema_extra={
            "words": {
                "host_rate": (
                    "the employer pays the home rate, at most the Thai one, the worker the rest "
                    "(GCC)"
                ),
                "none": "the employer pays the whole home rate",
            }
        },
    )


class Integrate(Part):
    """One scheme pays on the whole career (Recommendation 167, second alternative, recalled)."""

    payer: Literal["last", "home"] = Field(
        description="which scheme pays on the whole career",
        json_schema_extra={
            "words": {
                "last": "the last one of the career",
                "home": "that of the country of origin",
            }
        },
    )
    reimburse: bool = Field(
        description="whether the other schemes carry their shares by months of insurance"
    )


class Articles(Part):
    """Articles of a text that the switches stand for, where a text exists."""

    modelled: list[str] = Field(
        default_factory=list, description="articles that keys of this file carry out"
    )
    not_modelled: list[str] = Field(
        default_factory=list, description="articles that nothing here carries out"
    )
    keys: dict[str, list[str]] = Field(
        default_factory=dict,
        description="for a modelled article the keys that carry it out, such as amount.method",
    )

    @model_validator(mode="after")
    def _consistent(self) -> Articles:
        for article in self.keys:
            if article not in self.modelled:
                raise ValueError(f"article {article} has keys but is not listed as modelled")
        for article in self.modelled:
            if article in self.not_modelled:
                raise ValueError(f"article {article} is listed as modelled and as not modelled")
        return self
