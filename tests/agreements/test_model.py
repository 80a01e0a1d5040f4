"""What an agreement file may say, and the sentence for each contradiction."""

import datetime as dt
from pathlib import Path
from typing import Literal, get_args, get_origin

import pytest
from pydantic import ValidationError

from portasim.agreements.acts import no_two_do_the_same
from portasim.agreements.model import (
    ACT_KINDS,
    NOT_SIMULATED,
    Agreement,
    key_paths,
    not_simulated,
)
from portasim.agreements.parts import Part, Refund, Shares, Transfer
from portasim.core.files.yamlfile import read_yaml

BASE = {"id": "a", "basis": "hypothetical", "parties": ["TH", "KH"], "from": "2028-01-01"}
DIRECT = {"method": "direct"}
ENDS = (
    "exclude each other: a refund or a transfer extinguishes the periods that totalisation "
    "would add; refund.choice says who takes which"
)


def worded(model):
    """Keys of an agreement and its parts that declare the meanings of their words."""
    for name, field in model.model_fields.items():
        extra = field.json_schema_extra
        if isinstance(extra, dict) and "words" in extra:
            yield name, field.annotation, extra["words"]
        for part in (field.annotation, *get_args(field.annotation)):
            if isinstance(part, type) and issubclass(part, Part):
                yield from worded(part)


def test_a_key_that_explains_its_words_explains_them_all():
    found = {name: (hint, words) for name, hint, words in worded(Agreement)}
    assert {"overlap", "short_periods", "counted_periods", "compare", "choice"} <= set(found)
    for name, (hint, words) in found.items():
        literals = hint if get_origin(hint) is Literal else get_args(hint)[0]
        assert tuple(words) == get_args(literals), name
        assert all(words.values())


def agreement(**more):
    return Agreement.model_validate({**BASE, **more})


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"refund": {}, "amount": DIRECT}, f"amount (totalisation) and refund {ENDS}"),
        ({"transfer": {}, "amount": DIRECT}, f"amount (totalisation) and transfer {ENDS}"),
        ({"transfer": {}, "refund": {}}, f"refund and transfer {ENDS}"),
        ({}, "does nothing; give amount, refund, transfer or export"),
        ({"parties": ["KH", "VN"], "export": {}}, "parties must include TH"),
        ({"parties": ["TH", "KH", "KH"], "export": {}}, "parties names a country twice"),
        ({"refund": {"allowed": False}}, "does nothing; give amount, refund, transfer or export"),
        (
            {"amount": DIRECT, "integrate": {"payer": "last", "reimburse": True}},
            (
                "amount (totalisation) and integrate exclude each other: one scheme pays for the "
                "whole career"
            ),
        ),
        ({"export": {}, "lump_sum": "kept"}, "lump_sum: kept needs amount; nothing displaces it"),
        ({"export": {"to": ["VN"]}}, "export.to names Viet Nam, which is no party"),
        (
            {"amount": DIRECT, "branches": ["sickness"]},
            "amount (totalisation) needs the branch old_age",
        ),
        (
            {"export": {}, "articles": {"modelled": ["4"], "keys": {"4": ["export.fe_pct"]}}},
            "article 4 points to export.fe_pct, which is no key here",
        ),
    ],
)
def test_a_contradiction_is_refused_in_one_sentence(more, sentence):
    with pytest.raises(ValidationError) as raised:
        agreement(**more)
    assert [error["msg"] for error in raised.value.errors()] == [f"Value error, {sentence}"]


@pytest.mark.parametrize(
    "more",
    [
        {"basis": "in force", "export": {}},
        {"export": {"fee_pct": 51}},
        {"refund": {"shares": {"employee_pct": 101}}},
        {"refund": {"wait_months": -1}},
        {"amount": {"method": "tontine"}},
        {"aggregate": {"counted_periods": "residence"}, "export": {}},
        {"exports": {}},
    ],
)
def test_words_and_shares_outside_the_model_are_refused(more):
    with pytest.raises(ValidationError):
        agreement(**more)


def test_measures_that_can_stand_together_do():
    both = agreement(refund={}, export={"fee_pct": 3})
    assert both.refund.shares.government_pct == 0
    assert both.from_ == dt.date(2028, 1, 1)
    assert agreement(amount={"method": "direct"}).qualify.min_own_months == 12


@pytest.mark.parametrize(
    ("part", "sentence"),
    [
        ({"denominator": "totalised_capped"}, "denominator totalised_capped needs cap_months"),
        ({"cap_months": 480}, "cap_months needs denominator totalised_capped"),
        (
            {"denominator": "standard_career"},
            "denominator standard_career needs standard_career_months",
        ),
    ],
)
def test_a_denominator_comes_with_its_length(part, sentence):
    with pytest.raises(ValidationError) as raised:
        agreement(amount={**DIRECT, **part})
    assert [error["msg"] for error in raised.value.errors()] == [f"Value error, {sentence}"]


@pytest.mark.parametrize(
    ("articles", "sentence"),
    [
        ({"keys": {"4": ["export"]}}, "article 4 has keys but is not listed as modelled"),
        (
            {"modelled": ["4"], "not_modelled": ["4"]},
            "article 4 is listed as modelled and as not modelled",
        ),
    ],
)
def test_articles_agree_with_themselves(articles, sentence):
    with pytest.raises(ValidationError) as raised:
        agreement(export={}, articles=articles)
    assert [error["msg"] for error in raised.value.errors()] == [f"Value error, {sentence}"]


def test_the_form_of_the_design_loads_whole():
    whole = agreement(
        parties=["TH", "VN"],
        branches=["old_age"],
        aggregate={
            "unit": "month",
            "counted_periods": "old_age_branch",
            "overlap": "compulsory_first",
            "short_periods": "absorb",
        },
        qualify={"min_own_months": 12},
        amount={
            "method": "prorata",
            "denominator": "totalised",
            "wage_base": "own_only",
            "choose": "higher_of",
            "compare": "monthly_amount",
        },
        lump_sum="choice",
        refund={"allowed": False},
        export={"to": ["VN"], "fee_pct": 3.0, "life_certificate": "yearly"},
        claim={"window_months": 24, "clock_stops": "filing", "file_at": ["any_office", "embassy"]},
        detach={"months": 60, "extension_months": 36},
        cover={"double_contributions": "host_only"},
        articles={
            "modelled": ["1", "4", "12"],
            "not_modelled": ["15"],
            "keys": {"4": ["amount.method"]},
        },
    )
    assert whole.does() == ("amount", "export", "claim", "detach", "cover")
    assert whole.bilateral
    assert whole.carries(Refund) is None
    assert whole.transfer is None


def keys(**more):
    return [one.key for one in not_simulated(agreement(**more))]


def test_what_waits_to_be_simulated_is_found_where_a_file_says_it():
    overlap = {"overlap": "compulsory_first", "short_periods": "absorb"}
    assert keys(export={}, aggregate=overlap, claim={}) == ["aggregate.overlap"]
    last = {"short_periods": "last_payer"}
    assert keys(export={"file_at": ["online"]}, aggregate=last) == [
        "aggregate.short_periods", "export.file_at",
    ]  # fmt: skip
    assert keys(integrate={"payer": "home", "reimburse": True}) == ["integrate.reimburse"]
    assert keys(detach={"months": 60}) == ["detach"]
    assert keys(refund={}) == []


def test_what_the_study_does_instead_stands_beside_the_key():
    [found] = not_simulated(agreement(detach={"months": 60}))
    assert (found.key, found.instead) == ("detach", "nobody is posted")


def test_a_part_is_carried_where_it_is_given_and_not_forbidden():
    assert agreement(refund={}).carries(Refund) == Refund()
    assert agreement(export={}, refund={"allowed": False}).carries(Refund) is None
    assert agreement(export={}).carries(Transfer) is None
    for act, kind in ACT_KINDS.items():
        assert Agreement.model_fields[act].annotation == kind | None
        with pytest.raises(KeyError):
            agreement(export={}).carries(Shares)


def test_a_refund_that_is_forbidden_stands_beside_totalisation():
    assert agreement(amount=DIRECT, refund={"allowed": False}).does() == ("amount",)


def test_a_refund_that_leaves_a_choice_stands_beside_what_the_months_are_kept_for():
    chosen = {"choice": "informed"}
    assert agreement(refund=chosen, amount=DIRECT).does() == ("amount", "refund")
    no_two_do_the_same([agreement(amount=DIRECT), agreement(id="b", refund=chosen)])
    for more in ({"refund": chosen}, {"refund": chosen, "amount": DIRECT}, {"amount": DIRECT}):
        with pytest.raises(ValidationError, match="exclude each other"):
            agreement(transfer={}, **more)


def test_every_key_said_to_wait_is_a_key():
    for waiting in NOT_SIMULATED:
        assert waiting.key in key_paths(), waiting


INSTRUMENTS = sorted((Path(__file__).parents[2] / "scenarios/instruments").glob("*.yaml"))


@pytest.mark.parametrize("path", INSTRUMENTS, ids=lambda path: path.stem)
def test_the_instruments_say_nothing_that_is_not_simulated(path):
    for written in read_yaml(path).data["agreements"]:
        one = Agreement.model_validate(written)
        assert list(not_simulated(one)) == []
        # what a file does not say is what the study did before it could be said
        assert (one.lump_sum, one.branches) == ("replaced", ["old_age"])


def test_agreements_for_one_country_stand_together_where_they_do_different_things():
    adds = agreement(id="adds", amount=DIRECT)
    pays = agreement(id="pays", parties=["TH", "KH", "VN"], export={})
    no_two_do_the_same([adds, pays])
    no_two_do_the_same([adds, agreement(id="vn", parties=["TH", "VN"], amount=DIRECT)])


def test_agreements_that_do_the_same_or_undo_each_other_are_refused_by_name():
    adds, pays = agreement(id="adds", amount=DIRECT), agreement(id="pays", export={})
    with pytest.raises(ValueError) as raised:
        no_two_do_the_same([pays, agreement(id="more", parties=["TH", "KH", "LA"], export={})])
    assert str(raised.value) == (
        "'pays' and 'more' both give Cambodia export; the result would depend on which comes first"
    )
    with pytest.raises(ValueError) as raised:
        no_two_do_the_same([adds, agreement(id="back", refund={})])
    assert str(raised.value) == f"amount (totalisation) and refund for Cambodia (adds, back) {ENDS}"
