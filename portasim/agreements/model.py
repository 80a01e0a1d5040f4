"""An agreement as a short list of choices, read from YAML: who, from when, and which operators.

Instruments differ by visible switches, each with a precedent, never by code paths. No agreement
between Cambodia, Lao PDR, Myanmar, Thailand and Viet Nam is in force: every one here is
hypothetical, and every output says so.
"""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field, model_validator

from portasim.core.vocab import COUNTRY_NAMES, Country

Percent: TypeAlias = Annotated[float, Field(ge=0, le=100, description="per cent, 0 to 100")]
Months: TypeAlias = Annotated[int, Field(ge=0, le=600, description="months")]


class Part(BaseModel):
    """A part of an agreement: no unknown keys, no change after loading."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Aggregate(Part):
    """Which periods are added together."""

    counted_periods: Literal["old_age_branch", "employment"] = Field(
        "old_age_branch",
        description="home months that count: insured for old age while the branch runs, or any job",
    )


class Qualify(Part):
    """What opens the right besides the law's own minimum of totalised months."""

    min_own_months: Months = Field(
        12, description="Thai months needed at least; 12 is the short-period rule of EU 883/2004"
    )


class Amount(Part):
    """How the Thai share of a totalised pension is reckoned."""

    method: Literal["prorata", "direct"] = Field(
        description=(
            "prorata: theoretical amount on all months times own over all months (EU 883/2004 "
            "art. 52); direct: own accrual, the fixed part in proportion to the qualifying period"
        )
    )
    choose: Literal["agreement", "higher_of"] = Field(
        "agreement",
        description="agreement: the totalised amount replaces a lump sum; higher_of: the better",
    )
    compare: Literal["present_value"] = Field(
        "present_value",
        description="what higher_of compares: present value at the scenario's table and rate",
    )


class Shares(Part):
    """Shares of each payer's old-age contributions that move."""

    employee_pct: Percent = 100
    employer_pct: Percent = 100
    government_pct: Percent = 0


class Departure(Part):
    """Money that moves when a worker leaves Thailand and stays away."""

    shares: Shares = Field(
        default_factory=Shares, description="shares of old-age contributions, per cent"
    )
    wait_months: Months = Field(6, description="months abroad before the claim arises")
    min_months: Months = Field(1, description="contributory months needed")


class Export(Part):
    """Payment abroad: a claim may be filed and is paid in the country of origin."""

    fee_pct: Annotated[float, Field(ge=0, le=50)] = Field(
        0.0, description="fee of the payment channel, per cent, borne by the person"
    )


class Articles(Part):
    """Which articles of a text the switches stand for, where a text exists."""

    modelled: list[str] = Field(default_factory=list)
    not_modelled: list[str] = Field(default_factory=list)


class Agreement(Part):
    """One hypothetical agreement, or one unilateral measure, from a date on.

    Raises ValueError where operators exclude each other.
    """

    id: str = Field(pattern=r"^[a-z0-9][a-z0-9-]*$", description="short name in small letters")
    basis: Literal["hypothetical"] = Field(
        description="no pair of these countries has an agreement in force; say so"
    )
    parties: list[Country] = Field(min_length=2, description="Thailand and the countries of origin")
    from_: dt.date = Field(
        alias="from", description="entry into force; claims that arise earlier are not reopened"
    )
    past_periods: Literal["count", "ignore"] = Field(
        "count", description="whether home months before entry into force are added"
    )
    aggregate: Aggregate = Field(default_factory=Aggregate)
    qualify: Qualify = Field(default_factory=Qualify)
    amount: Amount | None = Field(None, description="totalisation; leave out for none")
    refund: Departure | None = Field(None, description="refund at departure; leave out for none")
    transfer: Departure | None = Field(
        None, description="transfer of contributions to the home fund; leave out for none"
    )
    export: Export | None = Field(None, description="payment abroad; leave out for none")
    articles: Articles = Field(default_factory=Articles)

    @model_validator(mode="after")
    def _consistent(self) -> Agreement:
        if "TH" not in self.parties:
            raise ValueError("parties must include TH")
        if len(set(self.parties)) < len(self.parties):
            raise ValueError("parties names a country twice")
        what = {
            "amount (totalisation)": self.amount,
            "refund": self.refund,
            "transfer": self.transfer,
        }
        moved = [name for name, part in what.items() if part is not None]
        if len(moved) > 1:
            raise ValueError(
                f"{' and '.join(moved)} exclude each other: a refund or a transfer extinguishes "
                "the periods that totalisation would add"
            )
        if not moved and self.export is None:
            raise ValueError("does nothing; give amount, refund, transfer or export")
        return self


def one_agreement_a_country(agreements: list[Agreement]) -> None:
    """Refuse two agreements that cover the same country of origin.

    Raises ValueError naming both: until an order of application is declared, the result would
    depend on the order of the list.
    """
    seen: dict[str, str] = {}
    for agreement in agreements:
        for country in agreement.parties:
            if country != "TH" and country in seen:
                raise ValueError(
                    f"'{seen[country]}' and '{agreement.id}' both cover {COUNTRY_NAMES[country]}; "
                    "write one agreement for each country of origin"
                )
            seen[country] = agreement.id
