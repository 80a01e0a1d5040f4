"""An agreement as a short list of choices, read from YAML: who, from when, and which operators.

Instruments differ by visible switches, each with a precedent, never by code paths. No agreement
between Cambodia, Lao PDR, Myanmar, Thailand and Viet Nam is in force: every one here is
hypothetical, and every output says so.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Mapping
from functools import cache
from types import MappingProxyType
from typing import Annotated, Any, Final, Literal, NamedTuple, TypeVar, get_args

from pydantic import BaseModel, Field, model_validator

from portasim.agreements.parts import (
    Aggregate,
    Amount,
    Articles,
    Branch,
    Claim,
    Cover,
    Detach,
    Export,
    Extend,
    Integrate,
    Part,
    Qualify,
    Refund,
    Transfer,
)
from portasim.core.words import COUNTRY_NAMES, HOSTS, Country

P = TypeVar("P", bound=Part)

ACT_KINDS: Final[Mapping[str, type[Part]]] = MappingProxyType(
    {
        "amount": Amount,
        "refund": Refund,
        "transfer": Transfer,
        "export": Export,
        "claim": Claim,
        "detach": Detach,
        "cover": Cover,
        "extend": Extend,
        "integrate": Integrate,
    }
)
"""The acts of an agreement, by their key and the part that says how. Two agreements for one country
never do the same."""
_NAMES: Final = {kind: act for act, kind in ACT_KINDS.items()}

ACTS: Final = tuple(ACT_KINDS)

_EXCLUSIVE: Final = {
    "amount": "amount (totalisation)",
    "refund": "refund",
    "transfer": "transfer",
}


class NotSimulated(NamedTuple):
    """A key of an agreement that the study reads and does not carry out, and what it does instead.

    It matters where the key differs from its default or, where only one word of a key is not
    carried out, says that word.
    """

    key: str
    instead: str
    word: str | bool | None = None


NOT_SIMULATED: Final = (
    NotSimulated("branches", "the study pays old-age benefits only"),
    NotSimulated("aggregate.unit", "months are exchanged"),
    NotSimulated("aggregate.overlap", "a month in both records counts once, as the payer's own"),
    NotSimulated("aggregate.short_periods", "a short period is absorbed", "last_payer"),
    NotSimulated(
        "amount.compare",
        "people are taken to choose the higher present value",
        "persons_choice",
    ),
    NotSimulated("transfer.credit", "the home fund enters the months insured, at their wage"),
    NotSimulated("export.life_certificate", "nobody loses a pension for want of a certificate"),
    NotSimulated("export.file_at", "who claims from home is the scenario's practice"),
    NotSimulated("claim.clock_stops", "filing at the counter keeps the window"),
    NotSimulated("claim.file_at", "who claims where is the scenario's practice"),
    NotSimulated("detach", "nobody is posted"),
    NotSimulated("extend.employer_cap", "the home law's own split of its rate is taken"),
    NotSimulated(
        "integrate.payer", "each scheme pays for itself; only home pays for whole careers", "last"
    ),
    NotSimulated("integrate.reimburse", "each fund carries what it pays", True),
)
"""Everything that an agreement may say and the study does not yet carry out."""


class Agreement(Part):
    """One hypothetical agreement, or one unilateral measure, from a date on.

    Raises ValueError where operators exclude each other.
    """

    id: str = Field(pattern=r"^[a-z0-9][a-z0-9-]*$", description="short name in small letters")
    basis: Literal["hypothetical"] = Field(
        description="no pair of these countries has an agreement in force; say so"
    )
    parties: list[Country] = Field(
        min_length=2,
        description=(
            "Thailand and the countries of origin, whose periods it pools; one of two parties is "
            "bilateral and never pools a third state (20 CFR 404.1910)"
        ),
    )
    from_: dt.date = Field(
        alias="from", description="entry into force; claims that arise earlier are not reopened"
    )
    past_periods: Literal["count", "ignore"] = Field(
        "count", description="whether home months before entry into force are added"
    )
    branches: Annotated[list[Branch], Field(min_length=1)] = Field(
        ["old_age"], description="branches of social security the text covers (C102, C157)"
    )
    aggregate: Aggregate = Field(
        default_factory=Aggregate, description="periods added together (EU 883/2004 art. 6)"
    )
    qualify: Qualify = Field(
        default_factory=Qualify, description="what opens the right (EU 883/2004 art. 57)"
    )
    amount: Amount | None = Field(None, description="totalisation; leave out for none")
    lump_sum: Literal["replaced", "kept", "choice"] = Field(
        "replaced",
        description="a lump sum out of the same months",
        json_schema_extra={
            "words": {
                "replaced": "by the totalised pension; under higher_of it counts as national",
                "kept": "in the place of that pension",
                "choice": "what the person chooses",
            }
        },
    )
    refund: Refund | None = Field(None, description="refund at departure; leave out for none")
    transfer: Transfer | None = Field(
        None, description="transfer of contributions to the home fund; leave out for none"
    )
    export: Export | None = Field(None, description="payment abroad; leave out for none")
    claim: Claim | None = Field(None, description="how benefits are claimed; leave out for the law")
    detach: Detach | None = Field(None, description="posted workers; leave out for none")
    cover: Cover | None = Field(None, description="double contributions; leave out for the laws")
    extend: Extend | None = Field(
        None, description="the home scheme extended to Thailand; leave out for none"
    )
    integrate: Integrate | None = Field(
        None, description="one scheme for the whole career; leave out for none"
    )
    articles: Articles = Field(
        default_factory=Articles, description="articles of the text, where one exists"
    )

    @property
    def bilateral(self) -> bool:
        """Whether it stands between two states, so that nobody else's periods are pooled."""
        return len(self.parties) == 2

    def does(self) -> tuple[str, ...]:
        """The acts it carries, in the order of ACTS; a refund it forbids is none."""
        return tuple(act for act, kind in ACT_KINDS.items() if self.carries(kind) is not None)

    def carries(self, kind: type[P]) -> P | None:
        """The part by which it does one kind of act, such as Refund; a refund it forbids is none.

        Raises KeyError for a part that is no act.
        """
        part: P | None = getattr(self, _NAMES[kind])
        return None if isinstance(part, Refund) and not part.allowed else part

    @model_validator(mode="after")
    def _consistent(self) -> Agreement:
        if not set(HOSTS) & set(self.parties):
            raise ValueError(f"parties must include {' or '.join(HOSTS)}")
        if len(set(self.parties)) < len(self.parties):
            raise ValueError("parties names a country twice")
        no_month_twice(self.does(), self.refund)
        if not self.does():
            raise ValueError("does nothing; give amount, refund, transfer or export")
        if self.lump_sum != "replaced" and self.amount is None:
            raise ValueError(f"lump_sum: {self.lump_sum} needs amount; nothing displaces it")
        strangers = set(self.export.to or ()) if self.export is not None else set()
        strangers -= set(self.parties)
        if strangers:
            raise ValueError(f"export.to names {COUNTRY_NAMES[min(strangers)]}, which is no party")
        if "old_age" not in self.branches and self.amount is not None:
            raise ValueError("amount (totalisation) needs the branch old_age")
        known = key_paths()
        for article, keys in self.articles.keys.items():
            for key in keys:
                if key not in known:
                    raise ValueError(f"article {article} points to {key}, which is no key here")
        return self


def no_month_twice(acts: Collection[str], refund: Refund | None, of: str = "") -> None:
    """Refuse acts that would use the same months twice; `of` names the agreements, if several.

    A refund that leaves a choice may stand beside what the months could be kept for, but not beside
    a transfer, which takes them at the same departure.
    """
    if refund is not None and refund.choice is not None and "transfer" not in acts:
        acts = set(acts) - {"refund"}
    moved = [name for act, name in _EXCLUSIVE.items() if act in acts]
    if len(moved) > 1:
        raise ValueError(
            f"{' and '.join(moved)}{of} exclude each other: a refund or a transfer extinguishes "
            "the periods that totalisation would add; refund.choice says who takes which"
        )
    if moved and "integrate" in acts:
        raise ValueError(
            f"{moved[0]} and integrate{of} exclude each other: one scheme pays for the whole career"
        )


@cache
def key_paths() -> frozenset[str]:
    """Every key of an agreement file, with its parts by dots: amount, amount.method..."""
    return frozenset(_paths(Agreement, ""))


def _paths(model: type[BaseModel], before: str) -> Iterator[str]:
    for name, field in model.model_fields.items():
        path = f"{before}{field.alias or name}"
        yield path
        for part in (field.annotation, *get_args(field.annotation)):
            if isinstance(part, type) and issubclass(part, BaseModel):
                yield from _paths(part, f"{path}.")


def not_simulated(agreement: Agreement) -> Iterator[NotSimulated]:
    """Keys of this agreement that the study does not yet carry out."""
    return (one for one in NOT_SIMULATED if _says(agreement, one))


def _says(agreement: Agreement, waiting: NotSimulated) -> bool:
    part: Any = agreement
    default: Any = None
    for name in waiting.key.split("."):
        if part is None:
            return False
        default = type(part).model_fields[name].get_default(call_default_factory=True)
        part = getattr(part, name)
    return bool(part != default if waiting.word is None else part == waiting.word)
